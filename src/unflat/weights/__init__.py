"""One table of weight files, and the embedded files themselves."""

from unflat.weights.table import Weights, embedded, table

__all__ = ["Weights", "embedded", "table"]
