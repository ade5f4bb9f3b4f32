"""Whether confidence means something: a layer that says 0.8 should be right on eight pixels of ten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from unflat.core.stack import ARTIST, Stack
from unflat.evaluate.metrics import label_of, seen_parts
from unflat.evaluate.truth import Truth
from unflat.pixels.over import within

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


def layer_claims(stack: Stack, truth: Truth) -> tuple[Claim, ...]:
    """A claim for each layer by itself: of the artist's pixels that it holds, how many the truth gives its part."""
    found = []
    for layer in stack.layers:
        tag, mine = label_of(layer), (layer.origin == ARTIST) & (layer.alpha > 0)
        if layer.part is not None and tag is not None and mine.any():
            here = within(layer.box, (0, 0, stack.width, stack.height))
            right = int((mine & truth.seen[tag][here]).sum()) if tag in truth.seen else 0
            found.append(Claim(layer.part.name, layer.confidence, right / int(mine.sum()), int(mine.sum())))
    return tuple(found)


def calibration_error(found: Iterable[Claim]) -> float | None:
    """Expected calibration error: mean distance between confidence and being right, in tenths of confidence, each part counting once.

    Source: Guo and others, 2017. Parts count once, not by pixels: a coat would drown all eyes.
    """
    rows: Sequence[Claim] = tuple(found)
    if not rows:
        return None
    return sum(abs(t.confidence - t.right) * t.claims for t in reliability(rows)) / len(rows)


@dataclass(frozen=True)
class Tenth:
    """The claims whose confidence lies in one tenth: how many, what they said in the mean, and how right they were in the mean."""

    claims: int
    confidence: float
    right: float


def reliability(found: Iterable[Claim]) -> tuple[Tenth, ...]:
    """The tenths that hold a claim, from low to high; each claim counts once."""
    rows: dict[int, list[Claim]] = {}
    for row in found:
        rows.setdefault(_tenth(row), []).append(row)
    return tuple(
        Tenth(len(some), float(np.mean([r.confidence for r in some])), float(np.mean([r.right for r in some])))
        for _, some in sorted(rows.items())
    )


def _tenth(row: Claim) -> int:
    return min(int(row.confidence * BINS), BINS - 1)
