"""Heads: face, eyes, ears, and what is worn on them."""
