"""Pen strokes that swell and taper as a drawn line does."""

from collections.abc import Sequence

import skia

from unflat.data.characters.curves import Point, bend, limb

_FULL_AT = 0.3  # share of the way after which a stroke has its whole thickness


def tapered(points: Sequence[Point], thick: float, *, start: float = 0.1, end: float = 0.1, steps: int = 8) -> skia.Path:
    """A stroke through the points, `thick` across at its middle and `start` and `end` times that at its ends."""
    spine = bend(points, steps=steps)
    widths = []
    for i in range(steps + 1):
        s = i / steps
        near = start + (1 - start) * min(1.0, s / _FULL_AT), end + (1 - end) * min(1.0, (1 - s) / _FULL_AT)
        widths.append(thick / 2 * max(min(near), 0.02))
    return limb(spine, widths, round_ends=False)
