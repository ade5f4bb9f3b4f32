"""A Stack to a better Stack; takes what it needs as arguments and never opens an engine."""
