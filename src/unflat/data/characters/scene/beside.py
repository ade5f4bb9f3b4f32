"""What stands on the floor beside a figure: a suitcase, a small animal, a potted plant."""

from collections.abc import Callable

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, box, ellipse, limb, smooth, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice

_Z = 2.3
_STEEL: Colour = (0.4, 0.4, 0.42)
_LEAF: Colour = (0.35, 0.6, 0.35)
_BLACK: Colour = (0.1, 0.09, 0.1)


def draw_beside(sheet: Sheet, figure: Figure, colours: tuple[Colour, Colour], dice: Dice) -> None:
    """One thing on the floor."""
    ink = sheet.ink(parts.OBJECTS, z=_Z)
    side, s = dice.one_of((-1.0, 1.0)), 0.4 + 0.5 * figure.size
    foot = side * (figure.shoulder + dice.between(0.3, 0.7) * s), figure.floor + 0.05
    _KINDS[dice.count(0, len(_KINDS) - 1)](ink, foot, s, colours[0])


def _suitcase(ink: Ink, foot: Point, s: float, colour: Colour) -> None:
    x, y = foot
    handle = [(x - 0.12 * s, y - s), (x - 0.12 * s, y - 1.4 * s), (x + 0.12 * s, y - 1.4 * s), (x + 0.12 * s, y - s)]
    ink.stroke(straight(handle, closed=False), colour=_STEEL, minimum=0.03 * s)
    ink.shape(box(x - 0.36 * s, y - 1.0 * s, x + 0.36 * s, y, radius=0.08 * s), colour)
    for k in (-0.15, 0.15):
        ink.stroke(straight([(x + k * s, y - 0.9 * s), (x + k * s, y - 0.1 * s)], closed=False))


def _animal(ink: Ink, foot: Point, s: float, colour: Colour) -> None:
    x, y = foot
    tips = ((-0.24, 0.6), (-0.2, 0.95), (0.0, 0.75), (0.2, 0.95), (0.24, 0.6))
    ears = straight([(x + a * s, y - b * s) for a, b in tips])
    ink.shape(limb([(x + 0.2 * s, y - 0.1 * s), (x + 0.5 * s, y - 0.2 * s), (x + 0.5 * s, y - 0.6 * s)], [0.05 * s] * 3), colour)
    ink.shape(ellipse((x, y - 0.3 * s), 0.26 * s, 0.32 * s), colour)
    ink.shape(ears, colour)
    ink.shape(ellipse((x, y - 0.62 * s), 0.27 * s, 0.22 * s), colour)
    for k in (-0.1, 0.1):
        ink.raw(ellipse((x + k * s, y - 0.64 * s), 0.03 * s, 0.045 * s), _BLACK)


def _plant(ink: Ink, foot: Point, s: float, colour: Colour) -> None:
    x, y = foot
    for k in (-1, -0.4, 0.3, 0.9):
        spine = [(x, y - 0.4 * s), (x + k * 0.3 * s, y - 0.9 * s), (x + k * 0.6 * s, y - (1.0 - 0.2 * abs(k)) * s)]
        ink.shape(limb(spine, [0.06 * s, 0.1 * s, 0.01 * s]), _LEAF)
    pot = [(x - 0.26 * s, y - 0.45 * s), (x + 0.26 * s, y - 0.45 * s), (x + 0.18 * s, y), (x - 0.18 * s, y)]
    ink.shape(smooth(pot, tension=0.2), colour)


_KINDS: tuple[Callable[[Ink, Point, float, Colour], None], ...] = (_suitcase, _animal, _plant)
