"""Tails and wings, behind the body: one row of a table for each kind."""

from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, sin

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, bend, common, ellipse, joined, limb, mirrored, moved, smooth, straight
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice


def draw_tail(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    """A tail of any animal from behind the hips."""
    dice = Dice(rng)
    kind = dice.one_of([k for k, _ in TAILS], [c for _, c in TAILS])
    ink = sheet.ink(parts.TAIL)
    fur = sheet.palette.hair if dice.odds(0.7) else dice.one_of(sheet.palette.cloth)
    first = dice.one_of((-1.0, 1.0))
    count = dice.count(3, 9) if kind == "fox" and dice.odds(0.12) else 1
    for k in range(count):
        side = first if count == 1 else -1.0 + 2.0 * k / (count - 1)
        _TAILS[kind](
            ink, _curve(figure, side if abs(side) > 0.2 else 0.2, dice), figure.size * dice.between(0.8, 1.4), (fur, sheet.palette.cloth[0])
        )


def _curve(figure: Figure, side: float, dice: Dice) -> list[Point]:
    """A middle line from the hips outwards: hanging, swung out, raised, curled like a question mark."""
    x, y, s = figure.middle(figure.hip_y), figure.hip_y, figure.size * dice.between(0.8, 1.35)
    form = dice.count(0, 3)
    up = dice.between(-0.9, 0.2)
    lines: tuple[list[Point], ...] = (
        [(0.0, 0.0), (0.7, 0.3), (1.25, up - 0.1), (1.5, up - 0.7)],
        [(0.0, 0.0), (0.75, 0.5), (1.0, 1.0), (1.35, 1.35)],
        [(0.0, 0.0), (0.8, 0.4), (1.2, -0.2), (0.95, -0.9), (1.3, -1.4)],
        [(0.0, 0.0), (0.7, 0.45), (1.3, 0.1), (1.35, -0.5), (0.95, -0.6), (0.9, -0.25)],
    )
    return bend([(x + side * px * s, y + py * s) for px, py in lines[form]], steps=14)


def _thin(ink: Ink, spine: list[Point], s: float, colours: tuple[Colour, Colour]) -> None:
    ink.shape(limb(spine, [0.09 * s] * 14 + [0.07 * s]), colours[0])
    if ink.style.detail > 0.6:
        for k in range(3, 14, 3):
            ink.shape(limb(spine[k : k + 2], [0.09 * s] * 2, round_ends=False), deeper(colours[0], 0.3), line=0.4)


def _bushy(ink: Ink, spine: list[Point], s: float, colours: tuple[Colour, Colour]) -> None:
    widths = [float(0.08 + 0.26 * sin(pi * min(1.0, i / 14.5) ** 1.4)) * s for i in range(15)]
    bush = limb(spine, widths)
    ink.shape(bush, colours[0])
    ink.shape(common(bush, limb(spine[9:], [w * 1.2 for w in widths[9:]])), lighter(colours[0], 0.75), line=0.6)
    for k in (4, 6, 8):
        (x, y), w = spine[k], widths[k]
        ink.stroke(smooth([(x - 0.3 * w, y - 0.4 * w), (x, y), (x - 0.2 * w, y + 0.5 * w)], closed=False), width=0.8)


def _wolf(ink: Ink, spine: list[Point], s: float, colours: tuple[Colour, Colour]) -> None:
    widths = [float(0.09 + 0.17 * sin(pi * (i / 14) ** 0.9)) * s for i in range(15)]
    tufts = [ellipse(spine[k], widths[k] * 1.15, widths[k] * 0.8) for k in (4, 7, 10)]
    ink.shape(joined(limb(spine, widths), *tufts), colours[0])


def _demon(ink: Ink, spine: list[Point], s: float, colours: tuple[Colour, Colour]) -> None:
    ink.shape(limb(spine, [0.045 * s] * 15), colours[1])
    (ax, ay), (x, y) = spine[-2], spine[-1]
    angle = np.arctan2(y - ay, x - ax)
    spade = [(-0.1, 0.0), (-0.2, -0.2), (0.24, 0.0), (-0.2, 0.2)]
    turned = [(x + s * (px * cos(angle) - py * sin(angle)), y + s * (px * sin(angle) + py * cos(angle))) for px, py in spade]
    ink.shape(straight(turned), colours[1])


def _dragon(ink: Ink, spine: list[Point], s: float, colours: tuple[Colour, Colour]) -> None:
    widths = [float(0.26 * (1 - i / 15) + 0.02) * s for i in range(15)]
    for k in range(1, 13, 2):
        (x, y), w = spine[k], widths[k] + 0.06 * s
        ink.shape(straight([(x - w, y - 0.1 * s), (x - 0.3 * w, y - w - 0.12 * s), (x + 0.6 * w, y)]), colours[0], line=0.7)
    ink.shape(limb(spine, widths), colours[1])
    for k in range(1, 13, 2):
        (x, y), w = spine[k], widths[k]
        ink.stroke(smooth([(x - 0.6 * w, y + 0.3 * w), (x, y + 0.55 * w), (x + 0.6 * w, y + 0.3 * w)], closed=False), width=0.7)


def _puff(ink: Ink, spine: list[Point], s: float, colours: tuple[Colour, Colour]) -> None:
    x, y = spine[5]
    ball = [ellipse((x + 0.16 * s * cos(k * 1.05), y + 0.16 * s * sin(k * 1.05)), 0.14 * s, 0.14 * s) for k in range(6)]
    ink.shape(joined(ellipse((x, y), 0.2 * s, 0.2 * s), *ball), lighter(colours[0], 0.6))


def _horse(ink: Ink, spine: list[Point], s: float, colours: tuple[Colour, Colour]) -> None:
    for k in (-1.0, 0.0, 1.0):
        strand = [(x + 0.12 * k * s * i / 14, y + 0.5 * s * (i / 14) ** 2) for i, (x, y) in enumerate(spine)]
        ink.shape(limb(strand, [float(0.05 + 0.13 * sin(pi * i / 15)) * s for i in range(15)]), colours[0])


_Tail = Callable[[Ink, list[Point], float, tuple[Colour, Colour]], None]
_TAILS: dict[str, _Tail] = {
    "cat": _thin, "fox": _bushy, "wolf": _wolf, "demon": _demon, "dragon": _dragon, "rabbit": _puff, "horse": _horse,
}  # fmt: skip
TAILS = (("cat", 0.28), ("fox", 0.26), ("wolf", 0.14), ("demon", 0.14), ("dragon", 0.08), ("rabbit", 0.04), ("horse", 0.06))
"""The kinds of tails with their shares."""


def draw_wings(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    """Wings of one kind, one layer per side."""
    dice = Dice(rng)
    kind = dice.one_of([k for k, _ in WINGS], [c for _, c in WINGS])
    light = kind == "feathers" and dice.odds(0.65)
    colour = sheet.palette.white if light else dice.one_of((*sheet.palette.cloth, (0.13, 0.12, 0.14)))
    s, lift = (0.25 + 0.75 * figure.size) * dice.between(0.5, 1.5), dice.between(-0.7, 0.35)
    seed = dice.count(0, 2**31 - 1)
    for side, sign in SIDES:
        ink = sheet.ink(parts.WINGS, side=side)
        wing = _Wing(ink, sign, (figure.middle(figure.chest_y), figure.chest_y - 0.1 * figure.size), s, lift)
        _WINGS[kind](wing, colour, Dice(np.random.default_rng(seed)))


class _Wing:
    """Draws in wing space: the root at the origin, outwards is positive x, the wing's lift turned in."""

    def __init__(self, ink: Ink, sign: float, root: Point, scale: float, lift: float) -> None:
        self.ink, self.sign, self.root, self.scale, self.lift = ink, sign, root, scale, lift

    def at(self, x: float, y: float) -> Point:
        """A point of wing space turned by the lift, still unscaled."""
        return x * cos(self.lift) - y * sin(self.lift), x * sin(self.lift) + y * cos(self.lift)

    def shape(self, points: list[Point], colour: Colour, *, tension: float = 1.0, line: float = 1.0, alpha: float = 1.0) -> None:
        """A closed shape through points of wing space."""
        path = smooth([self.at(*p) for p in points], tension=tension)
        self.ink.shape(moved(path if self.sign > 0 else mirrored(path), *self.root, scale=self.scale), colour, line=line, alpha=alpha)

    def line(self, points: list[Point], colour: Colour | None = None) -> None:
        """A line through points of wing space."""
        path = smooth([self.at(*p) for p in points], closed=False)
        self.ink.stroke(
            moved(path if self.sign > 0 else mirrored(path), *self.root, scale=self.scale), colour=colour, width=0.8, minimum=0.008
        )


def _feathers(wing: _Wing, colour: Colour, dice: Dice) -> None:
    """Rows of feathers from a raised arm: long ones first, short ones over them."""
    for row, (reach, count) in enumerate(((1.0, 8), (0.62, 6), (0.36, 4))):
        for k in range(count):
            share = k / (count - 1)
            root = (0.15 + 0.85 * (1 - share) * (0.9 - 0.1 * row), -0.45 * (1 - share) + 0.1)
            angle = -0.35 + 1.75 * share
            far = reach * (1.15 - 0.55 * share) * dice.between(0.93, 1.05)
            dx, dy = cos(angle), sin(angle)
            wide = 0.1 - 0.01 * row
            tip = (root[0] + far * dx, root[1] + far * dy)
            middle = (root[0] + 0.55 * far * dx, root[1] + 0.55 * far * dy)
            feather = [root, (middle[0] - wide * dy, middle[1] + wide * dx), tip, (middle[0] + wide * dy, middle[1] - wide * dx)]
            wing.shape(feather, deeper(colour, 0.1 * (2 - row) * 0.5), line=0.8)
    wing.shape([(0.0, 0.1), (0.5, -0.3), (1.05, -0.5), (1.12, -0.36), (0.6, -0.08), (0.1, 0.3)], colour)


def _leather(wing: _Wing, colour: Colour, dice: Dice) -> None:
    """A bat's or dragon's wing: skin between long fingers."""
    tips = [(1.75, -0.25), (1.5, 0.45), (1.0, 0.85), (0.5, 0.8)]
    edge: list[Point] = []
    for (ax, ay), (bx, by) in pairwise(tips):
        edge += [(ax, ay), ((ax + bx) / 2 - 0.12, (ay + by) / 2 - 0.13)]
    wing.shape([(0.0, 0.0), (0.45, -0.45), (0.95, -0.75), *edge, tips[-1], (0.25, 0.35)], colour, tension=0.35)
    for tip in tips:
        wing.line([(0.95, -0.75), ((0.95 + tip[0]) / 2 + 0.03, (tip[1] - 0.75) / 2), tip])
    wing.shape(
        [(0.0, 0.0), (0.45, -0.45), (0.95, -0.78), (1.02, -0.95), (1.05, -0.72), (0.5, -0.32), (0.05, 0.12)],
        deeper(colour, 0.2),
        tension=0.4,
    )


def _butterfly(wing: _Wing, colour: Colour, dice: Dice) -> None:
    alpha = dice.one_of((1.0, 0.8))
    second = lighter(colour, 0.5)
    for low in (True, False):
        turn = 1.0 if low else -1.0
        size = 0.75 if low else 1.1
        form = [
            (0.0, 0.0),
            (0.5 * size, 0.15 * turn),
            (1.1 * size, 0.55 * turn * size),
            (0.95 * size, 0.95 * turn * size),
            (0.45 * size, 0.7 * turn * size),
        ]
        wing.shape(form, colour, alpha=alpha)
        wing.shape([(x * 0.75 + 0.05, y * 0.75 + 0.02 * turn) for x, y in form], second, line=0.5, alpha=alpha)


def _insect(wing: _Wing, colour: Colour, dice: Dice) -> None:
    """Narrow, half transparent wings of a fairy."""
    pale = lighter(colour, 0.6)
    for angle in (-0.55, 0.35):
        dx, dy = cos(angle), sin(angle)
        wing.shape(
            [
                (0.0, 0.0),
                (0.6 * dx - 0.18 * dy, 0.6 * dy + 0.18 * dx),
                (1.35 * dx, 1.35 * dy),
                (0.6 * dx + 0.18 * dy, 0.6 * dy - 0.18 * dx),
            ],
            pale,
            alpha=0.75,
        )
        wing.line([(0.05 * dx, 0.05 * dy), (1.2 * dx, 1.2 * dy)])


def _blades(wing: _Wing, colour: Colour, dice: Dice) -> None:
    """Wings of metal or light: separate long blades."""
    for k in range(4):
        angle = -0.7 + 0.42 * k
        dx, dy, far = cos(angle), sin(angle), 1.6 - 0.25 * k
        wing.shape(
            [
                (0.25 * dx, 0.25 * dy),
                (0.5 * far * dx - 0.09 * dy, 0.5 * far * dy + 0.09 * dx),
                (far * dx, far * dy),
                (0.5 * far * dx + 0.09 * dy, 0.5 * far * dy - 0.09 * dx),
            ],
            colour,
            tension=0.1,
        )


_WINGS: dict[str, Callable[[_Wing, Colour, Dice], None]] = {
    "feathers": _feathers, "leather": _leather, "butterfly": _butterfly, "insect": _insect, "blades": _blades,
}  # fmt: skip
WINGS = (("feathers", 0.5), ("leather", 0.28), ("butterfly", 0.08), ("insect", 0.08), ("blades", 0.06))
"""The kinds of wings with their shares."""
