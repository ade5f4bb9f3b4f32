"""Marks in the air beside a head: speech bubbles, puffs, sparkles, hearts, notes, drops, anger and question marks; objects."""

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np

from unflat.core import parts
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, ellipse, joined, smooth, star, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice

Z_MARK = 4.3
_BUBBLE_CHANCE, _MARKS_CHANCE = 0.05, 0.1


def draw_marks(sheet: Sheet, rng: np.random.Generator) -> None:
    """Seldom a speech bubble, seldom a few marks of one or two kinds."""
    dice = Dice(rng)
    if dice.odds(_BUBBLE_CHANCE):
        _bubble(sheet, dice)
    if not dice.odds(_MARKS_CHANCE):
        return
    ink = sheet.ink(parts.OBJECTS, z=Z_MARK)
    kinds = [dice.one_of(tuple(MARKS)) for _ in range(2)]
    colour: Colour = dice.one_of(((0.1, 0.1, 0.12), sheet.palette.accent, (0.95, 0.45, 0.55), (0.97, 0.85, 0.4)), (0.45, 0.25, 0.15, 0.15))
    for k in range(dice.count(1, 5)):
        angle, far = dice.between(-pi * 1.05, 0.05 * pi), dice.between(0.95, 1.4)
        MARKS[kinds[k % 2]](ink, (far * cos(angle), -0.45 + 0.9 * far * sin(angle)), dice.between(0.06, 0.14), colour)


def _bubble(sheet: Sheet, dice: Dice) -> None:
    ink = sheet.ink(parts.OBJECTS, z=Z_MARK)
    side = dice.one_of((-1.0, 1.0))
    x, y, w = side * dice.between(1.0, 1.5), dice.between(-0.9, 0.6), dice.between(0.25, 0.5)
    colour = dice.one_of(((1.0, 1.0, 1.0), sheet.palette.cloth[0], (0.98, 0.93, 0.8)), (0.6, 0.2, 0.2))
    tail = straight([(x - side * w * 0.4, y), (x - side * w * 1.35, y + dice.between(-0.15, 0.15)), (x - side * w * 0.5, y + 0.2)])
    form = dice.count(0, 2)
    if form == 0:
        body = joined(ellipse((x, y), w, 0.7 * w), tail)
    elif form == 1:
        puffs = [ellipse((x + 0.75 * w * cos(a), y + 0.45 * w * sin(a)), 0.38 * w, 0.32 * w) for a in np.linspace(0, 2 * pi, 9)[:-1]]
        body = joined(ellipse((x, y), 0.9 * w, 0.6 * w), *puffs, tail)
    else:
        body = joined(star((x, y), 1.05 * w, 0.75 * w, points=11), tail)
    ink.shape(body, colour, shade=False, line=1.4)
    if ink.style.line_width == 0:
        ink.stroke(body, colour=(0.2, 0.18, 0.2), minimum=0.02)
    dark = (0.12, 0.1, 0.12)
    if dice.odds(0.5):
        for k in range(dice.count(2, 4)):
            ink.raw(ellipse((x - 0.45 * w + k * 0.3 * w, y), 0.06 * w, 0.06 * w), dark)
        return
    for row in range(dice.count(1, 3)):
        for k in range(4):
            spot = (x - 0.5 * w + k * 0.28 * w, y + (row - 0.8) * 0.26 * w)
            ink.raw(ellipse(spot, dice.between(0.04, 0.11) * w, dice.between(0.03, 0.1) * w), dark)


def _drop(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    ink.shape(smooth([(x, y - 1.6 * r), (x + 0.7 * r, y), (x, y + 0.6 * r), (x - 0.7 * r, y)]), (0.75, 0.9, 1.0), line=0.8)


def _sparkle(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    ink.shape(star(at, 1.3 * r, 0.36 * r, points=4), colour, shade=False, line=0.5)


def _star(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    ink.shape(star(at, 1.2 * r, 0.5 * r), colour, line=0.8)


def _puff(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    line = [(x + r * (1 + 0.25 * (k % 2)) * cos(k * 0.8), y + r * (1 + 0.25 * (k % 2)) * sin(k * 0.8)) for k in range(7)]
    ink.stroke(smooth(line, closed=False), colour=colour, minimum=0.018)
    ink.stroke(
        smooth([(x + 1.6 * r, y - 0.4 * r), (x + 1.9 * r, y - 0.9 * r), (x + 2.3 * r, y - 0.5 * r)], closed=False),
        colour=colour,
        minimum=0.016,
    )


def _cloud(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    ink.shape(joined(*[ellipse((x + k * r, y - 0.4 * r * (k == 0)), 0.8 * r, 0.65 * r) for k in (-1, 0, 1)]), (0.97, 0.97, 0.98), line=0.8)


def _heart(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    lobes = [
        (x, y + r),
        (x - r, y - 0.1 * r),
        (x - 0.5 * r, y - 0.8 * r),
        (x, y - 0.3 * r),
        (x + 0.5 * r, y - 0.8 * r),
        (x + r, y - 0.1 * r),
    ]
    ink.shape(smooth(lobes), (0.95, 0.4, 0.5) if sum(colour) < 0.5 else colour, line=0.7)


def _note(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    ink.stroke(straight([(x, y), (x, y - 2 * r), (x + r, y - 1.6 * r)], closed=False), colour=colour, minimum=0.02)
    ink.raw(ellipse((x - 0.4 * r, y), 0.5 * r, 0.4 * r), colour)


def _anger(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    for k in range(4):
        a = k * pi / 2 + pi / 4
        bend = [(x + r * (1.1 * cos(a) + d * 0.6 * sin(a)), y + r * (1.1 * sin(a) - d * 0.6 * cos(a))) for d in (-1, 1)]
        ink.stroke(
            smooth([bend[0], (x + 0.4 * r * cos(a), y + 0.4 * r * sin(a)), bend[1]], closed=False), colour=(0.85, 0.2, 0.2), minimum=0.022
        )


def _exclaim(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    ink.shape(
        straight([(x - 0.3 * r, y - 2 * r), (x + 0.3 * r, y - 2 * r), (x + 0.12 * r, y - 0.4 * r), (x - 0.12 * r, y - 0.4 * r)]),
        colour,
        line=0.6,
    )
    ink.raw(ellipse((x, y), 0.25 * r, 0.25 * r), colour)


def _question(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    x, y = at
    ink.stroke(
        smooth(
            [(x - 0.6 * r, y - 1.6 * r), (x, y - 2.2 * r), (x + 0.6 * r, y - 1.6 * r), (x, y - 1.0 * r), (x, y - 0.5 * r)], closed=False
        ),
        colour=colour,
        minimum=0.03,
    )
    ink.raw(ellipse((x, y), 0.22 * r, 0.22 * r), colour)


def _rays(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    out = _outwards(at)
    for k in (-0.4, 0.0, 0.4):
        a = out + k
        ink.stroke(
            straight([(at[0], at[1]), (at[0] + 1.5 * r * cos(a), at[1] + 1.5 * r * sin(a))], closed=False), colour=colour, minimum=0.02
        )


def _ring(ink: Ink, at: Point, r: float, colour: Colour) -> None:
    ink.stroke(ellipse(at, 0.8 * r, 0.8 * r), colour=colour, minimum=0.018)


def _outwards(at: Point) -> float:
    return float(np.arctan2(at[1] + 0.45, at[0]))


MARKS: dict[str, Callable[[Ink, Point, float, Colour], None]] = {
    "drop": _drop, "sparkle": _sparkle, "star": _star, "puff": _puff, "cloud": _cloud, "heart": _heart, "note": _note, "anger": _anger,
    "exclaim": _exclaim, "question": _question, "rays": _rays, "ring": _ring,
}  # fmt: skip
