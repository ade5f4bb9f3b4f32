"""The skin of the head and its features."""
