"""Tell left from right in a drawn layer: connected spots, none of which is ever dropped."""

from collections.abc import Mapping

import numpy as np

from unflat.core.arrays import Array
from unflat.core.parts import Part
from unflat.core.piece import Side
from unflat.pixels.components import islands, nearest

THERE = 0.3  # alpha from which a pixel belongs to a spot
TWIN = 0.05  # share of the largest spot's area from which another can be its twin


def split_sides(alpha: Array, part: Part, *, middle: float | None) -> Mapping[Side | None, Array]:
    """(S, S) float32 masks by side, which add up to 1 everywhere; one mask without a side where the layer is one thing.

    The twin of the largest spot is the largest other that stands clear beside it and, for parts of the body, across the middle; all
    other spots go with the nearer of the two. A soft rim goes with its spot. The character's right is on the picture's left.

    Args:
        alpha: (S, S) float32 of the layer.
        part: What it is.
        middle: Column of the body's middle, or None where it is not known.
    """
    whole: Mapping[Side | None, Array] = {None: np.ones(alpha.shape, np.float32)}
    spots = islands(alpha > THERE)
    ranked = 1 + np.argsort(-spots.areas[1:], kind="stable")
    if len(ranked) < 2:
        return whole
    main = int(ranked[0])
    across = None if part.group == "head" else middle
    twin = next((int(s) for s in ranked[1:] if _are_twins(spots.boxes[main], spots.boxes[s], across)), None)
    if twin is None or spots.areas[twin] < TWIN * spots.areas[main]:
        return whole
    between = (_centre(spots.boxes[main]) + _centre(spots.boxes[twin])) / 2
    left = np.array([_centre(box) > between for box in spots.boxes])
    rows, columns = nearest(spots.labels > 0)
    mask = left[spots.labels[rows, columns]].astype(np.float32)
    return {"l": mask, "r": 1 - mask}


def _centre(box: tuple[int, int, int, int]) -> float:
    return (box[0] + box[2]) / 2


def _are_twins(one: tuple[int, int, int, int], other: tuple[int, int, int, int], middle: float | None) -> bool:
    beside = one[2] <= other[0] or other[2] <= one[0]
    if middle is None or not beside:
        return beside
    return (_centre(one) < middle) != (_centre(other) < middle)
