"""What a caller may already know of a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from unflat.core.arrays import Array, Box


@dataclass(frozen=True)
class Hints:
    """Knowledge that goes before the engine's own.

    Args:
        masks: Written part name to (H, W) bool; those pixels belong to that part.
        boxes: Written part name to box; the part lies inside it.
        parts: Parts that are wanted, or empty for all.
    """

    masks: Mapping[str, Array] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
