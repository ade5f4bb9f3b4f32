"""What is sewn on shoes: laces, caps, seams, panels, straps, buckles, bows, and the shine of polished leather."""

import numpy as np
import skia

from unflat.data.characters.body.foot import TOE
from unflat.data.characters.clothes.feet.pair import Pair
from unflat.data.characters.drawing.curves import box, ellipse, smooth, straight
from unflat.data.characters.drawing.palette import Colour, deeper


def laces(pair: Pair, *, start: float = 0.1, end: float = 0.42, cut: skia.Path) -> None:
    """Crossed laces over the instep, between two places along the foot, sometimes tied."""
    foot, ink = pair.foot, pair.ink
    thick = 0.1 * foot.wide
    throat = [foot.ridge(start - 0.04, -0.42), foot.ridge(end + 0.04, -0.3), foot.ridge(end + 0.04, 0.3), foot.ridge(start - 0.04, 0.42)]
    ink.shape(smooth(throat, tension=0.4), deeper(pair.look.main, 0.12), line=0.6, clip=cut, shade=False)
    for k, along in enumerate(np.linspace(start, end, 4)):
        slant = 0.03 if k % 2 else -0.03
        line = [foot.ridge(float(along), -0.46), foot.ridge(float(along) + slant, 0.0, lift=1.04), foot.ridge(float(along), 0.46)]
        ink.stroke(smooth(line, closed=False), colour=pair.look.lace, minimum=1.6 * thick)
    if pair.look.busy:
        knot = foot.ridge(start - 0.03, 0.0, lift=1.08)
        for sign in (-1.0, 1.0):
            loop = [
                (knot[0] + sign * 0.5 * foot.wide, knot[1] - 0.08 * foot.wide),
                (knot[0] + sign * 0.55 * foot.wide, knot[1] + 0.3 * foot.wide),
            ]
            ink.stroke(smooth([knot, *loop, knot], closed=False), colour=pair.look.lace, minimum=thick)


def cap(pair: Pair, colour: Colour, *, start: float, low: float = 0.0) -> None:
    """The piece over the toes."""
    pair.ink.shape(pair.foot.slab(start, TOE, low=low), colour, line=0.7)


def seam(pair: Pair, along: float, cut: skia.Path, *, colour: Colour | None = None) -> None:
    """A line across the foot."""
    line = [pair.foot.ridge(along, a) for a in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    pair.ink.stroke(smooth(line, closed=False), colour=colour, width=0.7, clip=cut)


def flank(pair: Pair, places: list[tuple[float, float]], colour: Colour, cut: skia.Path) -> None:
    """A panel on both flanks: places are (along, share of the height)."""
    foot = pair.foot
    for sign in (-foot.seen, foot.seen):
        spots = [foot.at(a, sign * foot.half(a) * (1 - 0.3 * max(u - 0.4, 0)), u * foot.top(a)) for a, u in places]
        pair.ink.shape(smooth(spots, tension=0.4), colour, line=0.5, clip=cut, shade=False)


def shine(pair: Pair) -> None:
    """The light on polished leather."""
    x, y = pair.foot.ridge(0.52, -0.35)
    wide = pair.foot.wide
    pair.ink.raw(ellipse((x, y), 0.24 * wide, 0.13 * wide), (1.0, 1.0, 1.0), alpha=0.4, blur=0.03 * wide)


def strap(pair: Pair, along: float, cut: skia.Path, colour: Colour) -> None:
    """A band over the instep."""
    foot = pair.foot
    half = 0.045
    one = [foot.ridge(along - half, a, lift=1.03) for a in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    other = [foot.ridge(along + half, a, lift=1.03) for a in (1.0, 0.5, 0.0, -0.5, -1.0)]
    pair.ink.shape(smooth([*one, *other], tension=0.5), colour, line=0.8)


def buckle(pair: Pair, along: float) -> None:
    """A buckle on the outer side of a strap."""
    x, y = pair.foot.ridge(along, 0.75 * pair.foot.seen)
    wide = 0.16 * pair.foot.wide
    pair.ink.shape(
        box(x - wide, y - wide, x + wide, y + wide, radius=0.3 * wide), (0.9, 0.8, 0.45) if pair.look.busy else (0.8, 0.82, 0.86), line=0.6
    )


def bow(pair: Pair, along: float) -> None:
    """A bow on the instep."""
    x, y = pair.foot.ridge(along, 0.0, lift=1.05)
    wide = 0.36 * pair.foot.wide
    for sign in (-1, 1):
        pair.ink.shape(straight([(x, y), (x + sign * wide, y - 0.5 * wide), (x + sign * wide, y + 0.5 * wide)]), pair.look.second, line=0.6)
    pair.ink.shape(ellipse((x, y), 0.25 * wide, 0.25 * wide), pair.look.second, line=0.6)
