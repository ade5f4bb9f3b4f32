"""The form of a bare leg: its middle line, its widths, its outline with the hips."""

from collections.abc import Sequence

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.body.figure import Figure, Leg
from unflat.data.characters.drawing.curves import Point, joined, limb, smooth

STEPS = 12


def along(points: Sequence[Point], start: float, end: float) -> list[Point]:
    """Points between two shares of the Catmull-Rom curve through a few points, all at once."""
    knots = np.asarray([points[0], *points, points[-1]], np.float64)
    place = np.linspace(start, end, STEPS + 1) * (len(points) - 1)
    first = np.minimum(place.astype(int), len(points) - 2)
    t = (place - first)[:, None]
    a, b, c, d = (knots[first + k] for k in range(4))
    found = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return [(x, y) for x, y in found.tolist()]


def spine_of(leg: Leg, *, start: float = 0.0, end: float = 1.0) -> list[Point]:
    """Points along a leg between two shares of its length."""
    return along((leg.hip, leg.knee, leg.ankle), start, end)


def widths_of(figure: Figure, *, start: float = 0.0, end: float = 1.0) -> list[float]:
    """Half widths of a bare leg: thigh, knee, calf, ankle."""
    shape = 1.9 if figure.build == "woman" else 1.65
    knots = (0.0, 0.12, 0.5, 0.68, 0.9, 1.0)
    thick = (shape, shape * 1.02, 1.12, 1.14, 0.72, 0.68)
    return [float(np.interp(s, knots, thick)) * figure.thick for s in np.linspace(start, end, STEPS + 1)]


def leg_path(figure: Figure, leg: Leg, sign: float, *, ease: float = 0.0, flare: float = 0.0, waist: bool = True) -> skia.Path:
    """A whole leg down to the ankle, from the waist with half of the hips, or from the hip joint as it is under a skirt."""
    extra = np.linspace(ease, ease + flare * figure.thick, STEPS + 1)
    widths = [w + float(e) for w, e in zip(widths_of(figure), extra, strict=True)]
    shape = limb(spine_of(leg), widths, round_ends=flare == 0 and ease == 0)
    return joined(shape, hip_block(figure, sign, ease=ease)) if waist else shape


def waistline(figure: Figure) -> float:
    """Where legs and trousers end: a little above the waist, so that they go on under a top that ends there."""
    return figure.waist_y - 0.14 * (figure.waist_y - figure.chest_y)


def hip_block(figure: Figure, sign: float, *, ease: float = 0.0) -> skia.Path:
    """Half of the hips, from the waist to the crotch."""
    top, hip, low = waistline(figure), figure.hip_y, figure.crotch_y
    return smooth(
        [
            (figure.middle(top), top),
            (figure.middle(top) + sign * (figure.half(top) + ease), top),
            (figure.middle(hip) + sign * (figure.half(hip) + ease), hip),
            (figure.middle(low) + sign * figure.half(low) * 0.9, low),
            (figure.middle(low), low),
        ],
        tension=0.6,
    )


def leg_z(leg: Leg) -> float:
    """Where a leg lies: a farther leg, its shoe and its trousers are all behind the nearer leg."""
    return parts.LEGWEAR.order / 100 + (0.04 if leg.near else 0.0)
