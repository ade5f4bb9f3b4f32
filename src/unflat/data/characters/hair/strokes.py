"""Pen strokes that swell and taper as a drawn line does."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import skia

from unflat.core.arrays import Array
from unflat.data.characters.drawing.curves import Point, bend

_KEPT = 128  # pairs of numbers of points and steps whose matrices are kept
_FULL_AT = 0.3  # share of the way after which a stroke has its whole thickness
_THINNEST = 0.02
_STEPS = 12  # corners of so short a piece cannot be seen in a thin stroke


def tapered(points: Sequence[Point], thick: float, *, start: float = 0.1, end: float = 0.1) -> skia.Path:
    """A stroke through the points, `thick` across at its middle and `start` and `end` times that at its ends."""
    steps = max(_STEPS, 3 * len(points))
    along, across = _bases(len(points), steps)
    spots = np.asarray(points, np.float64)
    spine, way = along @ spots, across @ spots
    far = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
    out = np.stack([-way[:, 1], way[:, 0]], axis=1) * (thick / 2 * _swell(start, end, steps) / far)[:, None]
    rim = np.concatenate([spine + out, (spine - out)[::-1]]).tolist()
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in rim], True)
    return path


@lru_cache(_KEPT)
def _bases(count: int, steps: int) -> tuple[Array, Array]:
    """Matrices that take `count` points to spots along their curve, and to its direction there."""
    columns = [bend([(float(i == k), 0.0) for i in range(count)], steps=steps) for k in range(count)]
    along = np.array([[spot[0] for spot in column] for column in columns]).T
    return along, np.gradient(along, axis=0)


def _swell(start: float, end: float, steps: int) -> Array:
    s = np.linspace(0, 1, steps + 1)
    near = start + (1 - start) * np.minimum(1, s / _FULL_AT)
    off = end + (1 - end) * np.minimum(1, (1 - s) / _FULL_AT)
    return np.asarray(np.maximum(np.minimum(near, off), _THINNEST))


def gathered(strokes: Iterable[skia.Path]) -> skia.Path:
    """Many strokes as one path, so that they are laid, and cut, in one go."""
    path = skia.Path()
    for stroke in strokes:
        path.addPath(stroke)
    return path
