"""Shadows on the ground under a figure: pools, contact shadows under each shoe, cast shadows, hatching, reflections; all ground."""

from collections.abc import Callable, Sequence
from math import cos, pi

import numpy as np

from unflat.core import parts
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import ellipse, joined, smooth, straight
from unflat.data.characters.drawing.paint import Drawing, Span
from unflat.data.characters.drawing.palette import Colour, blend, deeper, hsv
from unflat.data.characters.head.plan import Dice

_CHANCE = 0.5
_TWICE = 0.3
"""How often a figure has any shadow, and how often one with a shadow has a second kind."""


def draw_shadows(ink: Ink, drawing: Drawing, tone: Colour, rng: np.random.Generator) -> None:
    """Perhaps a shadow or two beneath the shoes of this drawing, on a ground of that tone."""
    dice = Dice(rng)
    feet = [i.box for i in drawing.inks if i.part is parts.FOOTWEAR and i.figure == 0]
    if not feet or not dice.odds(_CHANCE):
        return
    for _ in range(2 if dice.odds(_TWICE) else 1):
        kind = dice.one_of([k for k, _ in SHADOWS], [c for _, c in SHADOWS])
        _DRAW[kind](ink, feet, _dark(tone, dice), dice)


def _dark(tone: Colour, dice: Dice) -> Colour:
    """The colour of a shadow: a deeper ground, a grey, a tint, nearly black."""
    kind = dice.count(0, 3)
    if kind == 0:
        return deeper(tone, dice.between(0.08, 0.5))
    if kind == 1:
        grey = dice.between(0.05, 0.85)
        return (grey, grey, grey)
    if kind == 2:
        return blend(tone, hsv(dice.between(0, 1), dice.between(0.1, 0.5), dice.between(0.3, 0.95)), dice.between(0.3, 0.9))
    return (0.08, 0.07, 0.1)


def _around(feet: Sequence[Span]) -> tuple[float, float, float, float]:
    """Middle, half width, floor and size of all feet together."""
    left, right, floor = min(f[0] for f in feet), max(f[2] for f in feet), max(f[3] for f in feet)
    return (left + right) / 2, (right - left) / 2, floor, max(f[2] - f[0] for f in feet)


def _pool(ink: Ink, feet: Sequence[Span], dark: Colour, dice: Dice) -> None:
    middle, half, floor, size = _around(feet)
    wide, flat = half * dice.between(1.05, 2.2) + 0.1 * size, dice.between(0.12, 0.32)
    spot = (middle + dice.between(-0.3, 0.3) * half, floor - dice.between(-0.1, 0.3) * size)
    soft = 0.0 if dice.odds(0.5) else dice.between(0.04, 0.3) * size
    ink.raw(ellipse(spot, wide, wide * flat), dark, alpha=dice.between(0.25, 1.0), blur=soft)
    if dice.odds(0.3):
        ink.raw(ellipse(spot, wide * 0.7, wide * flat * 0.6), deeper(dark, 0.3), alpha=dice.between(0.2, 0.6), blur=soft)


def _contact(ink: Ink, feet: Sequence[Span], dark: Colour, dice: Dice) -> None:
    deep, wide, slide, soft = dice.between(0.08, 0.25), dice.between(0.5, 0.85), dice.between(-0.25, 0.25), dice.between(0.0, 0.12)
    alpha = dice.between(0.35, 1.0)
    for left, _top, right, low in feet:
        size = right - left
        ink.raw(
            ellipse(((left + right) / 2 + slide * size, low - 0.6 * deep * size), wide * size, deep * size),
            dark,
            alpha=alpha,
            blur=soft * size,
        )


def _dusk(ink: Ink, feet: Sequence[Span], dark: Colour, dice: Dice) -> None:
    """Darkness between, behind and just below the feet."""
    middle, half, floor, size = _around(feet)
    tall = dice.between(0.4, 1.4) * size
    ink.raw(ellipse((middle, floor - 0.3 * tall), half * 1.2, 0.6 * tall), dark, alpha=dice.between(0.25, 0.75), blur=0.35 * tall)


def _cast(ink: Ink, feet: Sequence[Span], dark: Colour, dice: Dice) -> None:
    """A long shadow to one side, backwards or forwards: two legs that run together into a body."""
    middle, half, floor, size = _around(feet)
    reach, rise = dice.one_of((-1.0, 1.0)) * dice.between(1.0, 5.0) * size, dice.between(-0.8, 0.5) * size
    pieces = []
    for left, _top, right, low in feet:
        x, y = (left + right) / 2, low - 0.12 * size
        pieces.append(
            straight(
                [
                    (x - 0.3 * size, y + 0.1 * size),
                    (x + 0.3 * size, y + 0.1 * size),
                    (middle + reach * 0.6, floor + rise * 0.6),
                    (middle + reach * 0.55, floor + rise * 0.6 - 0.25 * size),
                ]
            )
        )
    pieces.append(ellipse((middle + reach * 0.85, floor + rise * 0.8 - 0.1 * size), 0.45 * abs(reach), 0.28 * size + 0.1 * half))
    ink.raw(joined(*pieces), dark, alpha=dice.between(0.25, 0.85), blur=0.0 if dice.odds(0.5) else dice.between(0.03, 0.15) * size)


def _hatch(ink: Ink, feet: Sequence[Span], dark: Colour, dice: Dice) -> None:
    for left, _top, right, low in feet:
        size = right - left
        for k in range(dice.count(4, 9)):
            x = left - 0.15 * size + k * 0.16 * size
            ink.stroke(
                straight([(x, low - 0.02 * size), (x + 0.35 * size, low + 0.18 * size)], closed=False), colour=dark, minimum=0.04 * size
            )


def _smear(ink: Ink, feet: Sequence[Span], dark: Colour, dice: Dice) -> None:
    """A ragged brush stroke under both feet."""
    middle, half, floor, size = _around(feet)
    wide = half * dice.between(1.1, 1.8)
    rim = [
        (middle + wide * cos(a) * dice.between(0.8, 1.15), floor - 0.1 * size + 0.2 * size * dice.between(0.5, 1.3) * (1 if a < pi else -1))
        for a in np.linspace(0, 2 * pi, 15)[:-1]
    ]
    ink.raw(smooth(rim), dark, alpha=dice.between(0.3, 0.9))


def _mirror(ink: Ink, feet: Sequence[Span], dark: Colour, dice: Dice) -> None:
    """Shoes that shine up from a polished floor."""
    for left, top, right, low in feet:
        size, tall = right - left, min(low - top, right - left)
        colour = blend(dark, hsv(dice.between(0, 1), 0.3, dice.between(0.2, 0.9)), 0.4)
        ink.raw(
            ellipse(((left + right) / 2, low + 0.4 * tall), 0.45 * size, 0.5 * tall),
            colour,
            alpha=dice.between(0.15, 0.45),
            blur=0.1 * size,
        )


_DRAW: dict[str, Callable[[Ink, Sequence[Span], Colour, Dice], None]] = {
    "pool": _pool, "contact": _contact, "dusk": _dusk, "cast": _cast, "hatch": _hatch, "smear": _smear, "mirror": _mirror,
}  # fmt: skip
SHADOWS: tuple[tuple[str, float], ...] = (
    ("pool", 0.36), ("contact", 0.27), ("dusk", 0.12), ("cast", 0.1), ("hatch", 0.05), ("smear", 0.06), ("mirror", 0.04),
)  # fmt: skip
"""The kinds of shadows with their shares."""
