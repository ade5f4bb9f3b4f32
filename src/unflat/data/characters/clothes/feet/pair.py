"""One shoe of a pair while it is drawn, and the bodies that shoes are built of: soles, heels, uppers, shafts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia

from unflat.data.characters.body.figure import Figure, Leg
from unflat.data.characters.body.foot import HEEL, TOE, Foot
from unflat.data.characters.body.legform import spine_of, widths_of
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import box, ellipse, joined, limb, smooth, straight, without
from unflat.data.characters.drawing.palette import Colour, deeper

RUBBER: Colour = (0.96, 0.95, 0.93)


_COLLAR = 0.02
"""How far above the ankle a low shoe ends, in heads."""


@dataclass(frozen=True)
class Look:
    """Colours and chances that both shoes of a pair share."""

    main: Colour
    rubber: Colour
    cap: Colour
    lace: Colour
    second: Colour
    skin: Colour
    sock: Colour | None
    shaft: float
    loose: float
    extra: int
    busy: bool


@dataclass(frozen=True)
class Last:
    """The form a kind of shoe is built on."""

    draw: "Draw"
    heel: tuple[float, float] = (0.0, 0.0)
    sole: tuple[float, float] = (0.06, 0.18)
    blunt: tuple[float, float] = (0.95, 1.2)
    big: tuple[float, float] = (0.95, 1.15)
    shaft: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Pair:
    """One shoe of a pair while it is drawn."""

    ink: Ink
    foot: Foot
    figure: Figure
    leg: Leg
    look: Look
    sole: float


Draw = Callable[[Pair], None]


def sole(pair: Pair, colour: Colour, *, grow: float = 1.04, second: Colour | None = None) -> None:
    """The sole, seen where it looks out under the upper; a heel under it where the foot stands on one."""
    foot, ink = pair.foot, pair.ink
    if foot.heel > 0.12 * foot.long:
        _heel(pair, deeper(pair.look.main, 0.25))
    ink.shape(foot.slab(HEEL, TOE, low=-pair.sole, high=0.04, grow=grow), colour, shade=False, line=0.8)
    if second is not None:
        ink.shape(foot.slab(HEEL, TOE, low=-pair.sole, high=-0.55 * pair.sole, grow=grow), second, shade=False, line=0.5)


def _heel(pair: Pair, colour: Colour) -> None:
    foot = pair.foot
    thin = 0.3 if pair.look.extra == 0 else 0.6
    low = foot.at(-0.2, 0.0, 0.0)[1] + foot.heel
    top = [foot.at(a, s * 0.6, 0.0) for a, s in ((-0.27, -1), (-0.27, 1), (-0.06, 1), (-0.06, -1))]
    middle = sum(x for x, _ in top) / 4
    bottom = [(middle + (x - middle) * thin, low) for x, _ in top]
    pair.ink.shape(joined(*[straight([top[i], top[(i + 1) % 4], bottom[(i + 1) % 4], bottom[i]]) for i in range(4)]), colour, line=0.8)


def upper(pair: Pair, colour: Colour, *, low: float = 0.0, collar: bool = True) -> skia.Path:
    """The closed upper with a collar at the ankle."""
    foot = pair.foot
    body = foot.slab(HEEL, TOE, low=low)
    if collar:
        x, y = foot.ankle
        wide = pair.figure.thick * 0.82
        body = joined(body, box(x - wide, y - _COLLAR * pair.figure.size - 0.4 * wide, x + wide, y + 0.3 * foot.high, radius=0.3 * wide))
    pair.ink.shape(body, colour)
    return body


def shafted(pair: Pair, colour: Colour, *, low: float = 0.0) -> skia.Path:
    """An upper with a shaft along the leg."""
    start, widths = pair.look.shaft, widths_of(pair.figure, start=pair.look.shaft)
    loose = np.linspace(pair.look.loose + 0.1, 1.15, len(widths))
    tube = limb(spine_of(pair.leg, start=start), [w * float(k) for w, k in zip(widths, loose, strict=True)], round_ends=False)
    body = joined(tube, rounded(pair), pair.foot.slab(HEEL, TOE, low=low))
    pair.ink.shape(body, colour)
    return body


def rounded(pair: Pair) -> skia.Path:
    """The round of the ankle."""
    wide = pair.figure.thick * 0.84
    return ellipse(pair.foot.ankle, wide, wide)


def inside(pair: Pair) -> None:
    """The foot within a low shoe: skin here; a sock goes on from the leg, see `legs`."""
    if pair.look.sock is None:
        pair.ink.shape(joined(pair.foot.slab(HEEL, TOE), rounded(pair)), pair.look.skin)
        seamless(pair.ink, pair.figure, pair.leg, pair.look.skin)


def seamless(ink: Ink, figure: Figure, leg: Leg, colour: Colour) -> None:
    """Covers the line between leg and foot."""
    (x, y), wide = leg.ankle, 0.62 * figure.thick
    ink.raw(box(x - 0.9 * wide, y - 1.5 * wide, x + 0.9 * wide, y + 0.3 * wide, radius=0.4 * wide), colour, blur=0.08 * wide)


def low_body(pair: Pair, colour: Colour, *, throat: float, rim: float) -> skia.Path:
    """A shoe with an opening for the instep up to `throat`, its sides `rim` of the foot's height."""
    foot = pair.foot
    sides = [(-0.24, rim + 0.15), (-0.05, rim), (0.15, rim * 0.95), (throat - 0.08, rim)]
    near = [foot.at(a, foot.half(a) * 0.99, u * foot.top(a)) for a, u in sides]
    far = [foot.at(a, -foot.half(a) * 0.99, u * foot.top(a)) for a, u in sides]
    opening = smooth([*near, foot.ridge(throat, 0.0), *far[::-1]], tension=0.8)
    above = straight([near[0], near[1], foot.at(-0.05, 1, 3), foot.at(-0.05, -1, 3), far[1], far[0]])
    body = without(foot.slab(HEEL, TOE), joined(opening, above))
    inside(pair)
    pair.ink.shape(body, colour)
    return body
