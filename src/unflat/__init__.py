"""Turn one flat picture of a character into a stack of named, completed, ordered RGBA layers."""

__version__ = "0.1.0"
