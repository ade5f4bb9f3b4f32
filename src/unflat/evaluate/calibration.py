"""Whether confidence means something: a layer that says 0.8 should be right on eight pixels of ten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from unflat.core.stack import Stack
from unflat.evaluate.metrics import label_of, seen_parts
from unflat.evaluate.truth import Truth

BINS = 10


@dataclass(frozen=True)
class Claim:
    """What the layers of one part said, and what was so.

    Args:
        part: Name.
        confidence: Mean of its layers, each by its pixels.
        right: Share of the pixels where it is seen that the truth gives it.
        pixels: How many those are.
    """

    part: str
    confidence: float
    right: float
    pixels: int


def claims(stack: Stack, truth: Truth) -> tuple[Claim, ...]:
    """A claim for every part that the stack shows."""
    nothing = np.zeros(truth.flat.shape[:2], bool)
    found = []
    for tag, seen in seen_parts(stack).items():
        layers = [a for a in stack.layers if a.visible and label_of(a) == tag]
        weights = np.array([a.alpha.sum() for a in layers])
        pixels = int(seen.sum())
        if pixels and weights.any():
            sure = float(np.average([a.confidence for a in layers], weights=weights))
            found.append(Claim(tag, sure, float((seen & truth.seen.get(tag, nothing)).sum() / pixels), pixels))
    return tuple(found)


def calibration_error(found: Iterable[Claim]) -> float | None:
    """Expected calibration error: mean distance between confidence and being right, in tenths of confidence, each part counting once.

    Source: Guo and others, 2017. Parts count once, not by pixels: a coat would drown all eyes.
    """
    rows: Sequence[Claim] = tuple(found)
    if not rows:
        return None
    gaps = np.zeros(BINS)
    for row in rows:
        gaps[min(int(row.confidence * BINS), BINS - 1)] += row.confidence - row.right
    return float(np.abs(gaps).sum() / len(rows))
