"""Skirts, shorts, trousers and hose."""
