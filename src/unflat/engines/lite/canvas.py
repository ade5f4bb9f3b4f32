"""How much of a square canvas a picture fills: only that is looked at, and it may be looked at closer."""

import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.frame import Frame

MULTIPLE = 32  # a canvas must divide by this, the network's deepest stride
CLOSEST = 1.5  # how much larger the canvas of a tall or wide picture is than that of a square one, at most


def fitting(size: float) -> int:
    """The nearest canvas that the network takes."""
    return max(MULTIPLE, round(size / MULTIPLE) * MULTIPLE)


def side_for(size: int, *, width: int, height: int) -> int:
    """The side of the square canvas on which a picture fills about size x size pixels."""
    longer, shorter = max(width, height), min(width, height)
    return fitting(size * min(CLOSEST, (longer / shorter) ** 0.5))


def filled_box(frame: Frame, *, width: int, height: int) -> Box:
    """The box of a canvas that a picture of that size fills, widened to what the network takes; the rest of the canvas is paper."""
    (left, top), (right, bottom) = frame.forth(np.array([(0, 0), (width, height)]))
    (first, last), (upper, lower) = _outward(left, right, frame.width), _outward(top, bottom, frame.height)
    return first, upper, last, lower


def placed(planes: Array, box: Box, *, size: int, beyond: float) -> Array:
    """Planes (P, h, w) of a box on the square canvas it was cut from, (P, size, size) float32, `beyond` around it."""
    whole = np.full((len(planes), size, size), beyond, np.float32)
    whole[:, box[1] : box[3], box[0] : box[2]] = planes
    return whole


def _outward(first: float, last: float, size: int) -> tuple[int, int]:
    """An even span of whole multiples around the middle of another one."""
    first, last = max(first, 0.0), min(last, float(size))
    span = min(size, int(np.ceil((last - first) / MULTIPLE - 1e-6)) * MULTIPLE)
    start = min(max(round((first + last - span) / 4) * 2, 0), size - span)
    return start, start + span
