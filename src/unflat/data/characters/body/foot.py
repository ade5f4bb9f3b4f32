"""A foot as a small solid: turned, tipped and seen from above, so that every shoe is right from the front and from the side."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, hypot, sin

import cv2
import numpy as np
import skia

from unflat.data.characters.body.figure import Figure, Leg
from unflat.data.characters.drawing.curves import Point, joined, smooth, straight

_ALONG = (-0.28, -0.2, -0.02, 0.14, 0.32, 0.48, 0.6, 0.68, 0.73)
_WIDE = (0.5, 0.68, 0.74, 0.82, 0.98, 1.0, 0.9, 0.66, 0.3)
_HIGH = (0.75, 0.95, 1.0, 0.82, 0.58, 0.45, 0.4, 0.34, 0.24)
_FLAT, _TOES = 0.5, 0.4
"""Below that height and from that place on a foot has no hollow, so that one hull is its outline."""
TOE = _ALONG[-1]
HEEL = _ALONG[0]


@dataclass(frozen=True)
class Foot:
    """Where a foot is; places on it are (along, across, up): heel -0.28 to toe 0.73, -1 to 1, sole 0 to ankle 1.

    Args:
        ankle: The ankle's middle on the page.
        long, wide, high: Length, half width, height of the ankle over the sole, head units.
        yaw: Where the toes go, radians from straight at us, positive to the right of the picture.
        pitch: How steeply we look down on it, radians.
        heel: How far the heel stands higher than the toes, head units.
        blunt: Above 1 for round, high toes, below for pointed ones.
    """

    ankle: Point
    long: float
    wide: float
    high: float
    yaw: float
    pitch: float
    heel: float = 0.0
    blunt: float = 1.0

    def at(self, along: float, across: float, up: float) -> Point:
        """A place of the foot on the page."""
        tip = asin(min(self.heel / self.long, 0.85))
        far, rise = along * self.long, (up - 1.0) * self.high
        forward, higher = far * cos(tip) + rise * sin(tip), rise * cos(tip) - far * sin(tip)
        side = across * self.wide
        near = forward * cos(self.yaw) - side * sin(self.yaw)
        return (
            self.ankle[0] + forward * sin(self.yaw) + side * cos(self.yaw),
            self.ankle[1] - higher * cos(self.pitch) + near * sin(self.pitch),
        )

    @property
    def seen(self) -> float:
        """The flank that we see: -1 or 1 across."""
        return -1.0 if self.yaw > 0 else 1.0

    def half(self, along: float) -> float:
        """Half width of the foot at a place along it."""
        swell = self.blunt if along > 0.55 else 1.0
        return _between(along, _WIDE) * (1 + (swell - 1) * min(1.0, (along - 0.5) / 0.15))

    def top(self, along: float) -> float:
        """Height of the foot at a place along it."""
        swell = self.blunt if along > 0.4 else 1.0
        return _between(along, _HIGH) * (1 + (swell - 1) * min(1.0, max(along - 0.4, 0.0) / 0.2))

    def ridge(self, along: float, across: float, *, lift: float = 1.0) -> Point:
        """A place on the upper side: `across` in shares of the width there."""
        bow = (1 - 0.55 * across * across) * self.top(along) * lift
        return self.at(along, across * self.half(along), bow)

    def slab(self, start: float, end: float, *, low: float = 0.0, high: float = 9.0, grow: float = 1.0) -> skia.Path:
        """The outline of the solid between two places along it and two heights; `grow` widens it."""
        cuts = [start, *[a for a in _ALONG if start < a < end], end]
        rings = [self._ring(a, low, high, grow) for a in cuts]
        if len(rings) == 2 or high < _FLAT or start >= _TOES:
            return _soft(_hull([p for ring in rings for p in ring]), 0.06 * self.wide)
        return _soft(joined(*[_hull([*a, *b]) for a, b in pairwise(rings)]), 0.06 * self.wide)

    def _ring(self, along: float, low: float, high: float, grow: float) -> list[Point]:
        half, top = self.half(along) * grow, min(self.top(along), high)
        if high < self.top(along):
            return [self.at(along, a * half, u) for a in (-1.0, 1.0) for u in (low, top)]
        places = ((-1, low), (-1, 0.5), (-0.68, 0.88), (0, 1.0), (0.68, 0.88), (1, 0.5), (1, low))
        return [self.at(along, a * half, max(low, u * top) if u != low else low) for a, u in places]


def foot_of(figure: Figure, leg: Leg, *, heel: float = 0.0, blunt: float = 1.0, big: float = 1.0) -> Foot:
    """The foot at the end of a leg; `heel` in shares of its length."""
    long = (0.115 * figure.body + 0.07) * big
    high = 0.052 * figure.body + 0.02
    return Foot(leg.ankle, long, figure.thick * 1.02 * big, high, leg.point, leg.pitch, heel * long, blunt)


def _between(along: float, values: Sequence[float]) -> float:
    """The value at a place along the foot; plain Python, because one number is looked up at a time."""
    k = min(max(bisect_right(_ALONG, along), 1), len(_ALONG) - 1)
    share = (along - _ALONG[k - 1]) / (_ALONG[k] - _ALONG[k - 1])
    return values[k - 1] + (values[k] - values[k - 1]) * min(max(share, 0.0), 1.0)


def _soft(path: skia.Path, gap: float) -> skia.Path:
    """A polygon of one outline with round corners, without points nearer to each other than `gap`; other paths as they are."""
    spots: list[Point] = []
    for verb, points in path:
        if verb == skia.Path.kMove_Verb:
            if spots:
                return path
            spots.append((points[0].x(), points[0].y()))
        elif verb == skia.Path.kLine_Verb:
            x, y = points[-1].x(), points[-1].y()
            if hypot(x - spots[-1][0], y - spots[-1][1]) > gap:
                spots.append((x, y))
        elif verb != skia.Path.kClose_Verb:
            return path
    while len(spots) > 1 and hypot(spots[0][0] - spots[-1][0], spots[0][1] - spots[-1][1]) <= gap:
        spots.pop()
    return smooth(spots, tension=0.7) if len(spots) > 3 else path


def _hull(points: Sequence[Point]) -> skia.Path:
    found = cv2.convexHull(np.asarray(points, np.float32))[:, 0]
    return straight([(float(x), float(y)) for x, y in found])
