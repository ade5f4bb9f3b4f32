"""The form of a bare leg: its middle line, its widths, its outline with the hips."""

import numpy as np
import skia

from unflat.data.characters.curves import Point, bend, joined, limb, smooth
from unflat.data.characters.skeleton import Figure, Leg

STEPS = 12


def spine_of(leg: Leg, *, start: float = 0.0, end: float = 1.0) -> list[Point]:
    """Points along a leg between two shares of its length."""
    line = bend([leg.hip, leg.knee, leg.ankle], steps=40)
    return [line[round(float(s) * 40)] for s in np.linspace(start, end, STEPS + 1)]


def widths_of(figure: Figure, *, start: float = 0.0, end: float = 1.0) -> list[float]:
    """Half widths of a bare leg: thigh, knee, calf, ankle."""
    shape = 1.9 if figure.build == "woman" else 1.65
    knots = (0.0, 0.12, 0.5, 0.68, 0.9, 1.0)
    thick = (shape, shape * 1.02, 1.12, 1.14, 0.72, 0.68)
    return [float(np.interp(s, knots, thick)) * figure.thick for s in np.linspace(start, end, STEPS + 1)]


def leg_path(figure: Figure, leg: Leg, sign: float, *, ease: float = 0.0, flare: float = 0.0) -> skia.Path:
    """A whole leg from the waist to the ankle, hip block included."""
    extra = np.linspace(ease, ease + flare * figure.thick, STEPS + 1)
    widths = [w + float(e) for w, e in zip(widths_of(figure), extra, strict=True)]
    shape = limb(spine_of(leg), widths, round_ends=flare == 0 and ease == 0)
    return joined(shape, hip_block(figure, sign, ease=ease))


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
