"""What ties hair: bands, scrunchies, beads, ribbons and bows, all of them headwear."""

from collections.abc import Callable
from math import cos, pi, sin

import skia

from unflat.data.characters.drawing.curves import Point, ellipse, limb, smooth
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice, HeadInk


def draw_tie(ink: HeadInk, at: Point, width: float, colour: Colour, dice: Dice) -> None:
    """Any tie around a bundle of hair `width` across."""
    kind = dice.one_of(tuple(_TIES), (0.3, 0.2, 0.12, 0.26, 0.12))
    _TIES[kind](ink, at, width, colour, dice)


def bow(ink: HeadInk, at: Point, size: float, colour: Colour, dice: Dice) -> None:
    """A bow with two loops, a knot and sometimes hanging ends: plump, flat, pointed or of thin ribbon."""
    x, y = at
    form = dice.one_of(("plump", "flat", "pointed", "thin"), (0.4, 0.25, 0.2, 0.15))
    if dice.odds(0.6 if size < 0.18 else 0.35):
        _ends(ink, at, size * (1.6 if form == "thin" else 1.0), colour, dice)
    high = {"plump": 0.6, "flat": 0.4, "pointed": 0.7, "thin": 0.5}[form]
    for sign in (-1, 1):
        wing = [
            (x, y - size * 0.1),
            (x + sign * size * 0.75, y - size * high),
            (x + sign * size * (1.25 if form == "pointed" else 1.05), y - size * (0.4 if form == "pointed" else 0.0)),
            (x + sign * size * 0.8, y + size * high * 0.8),
            (x, y + size * 0.12),
        ]
        path: skia.Path = smooth(wing, tension=0.4 if form == "pointed" else 0.8)
        if form == "thin":
            ink.mark(path, colour, size * 0.2)
            continue
        ink.shape(path, colour)
        for lift in (-0.2, 0.12) if dice.odds(0.5) else (-0.1,):
            fold = [(x + sign * size * 0.15, y + lift * 0.3 * size), (x + sign * size * 0.6, y + lift * size)]
            ink.line(smooth(fold, closed=False), width=0.7)
    ink.shape(ellipse(at, size * 0.18, size * 0.22), colour)


def _ends(ink: HeadInk, at: Point, size: float, colour: Colour, dice: Dice) -> None:
    x, y = at
    for sign in (-1, 1):
        end = (x + sign * size * dice.between(0.4, 1.0), y + size * dice.between(1.0, 2.4))
        spine = [at, (x + sign * size * 0.45, y + size * 0.7), end]
        ink.shape(limb(spine, [size * 0.12, size * 0.2, size * 0.22], round_ends=False), colour)


def _band(ink: HeadInk, at: Point, width: float, colour: Colour, dice: Dice) -> None:
    ink.shape(ellipse(at, max(width * 0.5, 0.035), max(width * 0.4, 0.035)), colour)


def _scrunchie(ink: HeadInk, at: Point, width: float, colour: Colour, dice: Dice) -> None:
    """A puffed ring of cloth."""
    size, count = max(width * 0.7, 0.06), dice.count(7, 10)
    spots = []
    for i in range(2 * count):
        r = size * (1.0 if i % 2 else 0.8)
        spots.append((at[0] + r * cos(pi * i / count), at[1] + r * 0.8 * sin(pi * i / count)))
    path = smooth(spots)
    ink.shape(path, colour)
    for i in range(3):
        angle = dice.between(0, 2 * pi) + i
        fold = [at, (at[0] + cos(angle) * size * 0.7, at[1] + sin(angle) * size * 0.6)]
        ink.line(smooth(fold, closed=False), width=0.6, clip=path)


def _beads(ink: HeadInk, at: Point, width: float, colour: Colour, dice: Dice) -> None:
    for sign in (-1, 1):
        ink.shape(ellipse((at[0] + sign * 0.04, at[1]), 0.05, 0.05), colour)


def _bow(ink: HeadInk, at: Point, width: float, colour: Colour, dice: Dice) -> None:
    bow(ink, at, dice.between(0.09, 0.24), colour, dice)


def _wrap(ink: HeadInk, at: Point, width: float, colour: Colour, dice: Dice) -> None:
    """A ribbon wound around several times."""
    wide = max(width * 0.55, 0.04)
    for i in range(dice.count(2, 4)):
        ink.shape(ellipse((at[0], at[1] + 0.035 * i), wide, 0.03), colour, line=0.8)


_TIES: dict[str, Callable[[HeadInk, Point, float, Colour, Dice], None]] = {
    "band": _band,
    "scrunchie": _scrunchie,
    "beads": _beads,
    "bow": _bow,
    "wrap": _wrap,
}
