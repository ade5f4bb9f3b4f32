"""Metrics, one definition of each."""
