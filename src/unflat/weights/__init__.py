"""One table of weight files, and the embedded files themselves; a second table of published ones, found and fetched."""

from unflat.weights.find import find
from unflat.weights.table import Weights, embedded, table

__all__ = ["Weights", "embedded", "find", "table"]
