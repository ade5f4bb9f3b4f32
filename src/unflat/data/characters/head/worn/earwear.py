"""Earrings, studs, cuffs and headsets' plugs."""

from collections.abc import Callable

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, box, ellipse, smooth, star, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.face.ears import ear_spot
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan, side_of

_BEFORE_FACE = 3.27
_OVER_HAIR = 4.06
_SHARE = 0.18


def draw_earwear(plan: HeadPlan, dice: Dice) -> None:
    """EARWEAR below the ears of some heads, one or both."""
    if not dice.odds(_SHARE):
        return
    palette = plan.sheet.palette
    kind = dice.one_of(tuple(_KINDS))
    colour = dice.one_of((palette.metal, palette.accent, palette.white))
    z = _OVER_HAIR if dice.odds(0.12) else _BEFORE_FACE
    for sign in (-1, 1):
        if plan.turn * sign > 0.45 or dice.odds(0.1):
            continue
        x, y = ear_spot(plan, sign)
        _KINDS[kind](plan.ink(parts.EARWEAR, z=z, side=side_of(sign)), (x + sign * 0.015, y + 0.1), sign, (colour, palette.metal))


def _stud(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    ink.shape(ellipse(at, 0.018, 0.018), colours[0], line=0.7)


def _ring(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    ink.mark(ellipse((at[0], at[1] + 0.04), 0.035, 0.045), colours[0], 0.012)


def _drop(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    ink.mark(straight([at, (at[0], at[1] + 0.08)], closed=False), colours[1], 0.006)
    ink.shape(ellipse((at[0], at[1] + 0.12), 0.028, 0.045), colours[0])


def _tassel(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    fringe = smooth(
        [(at[0] - 0.014, at[1]), (at[0] + 0.014, at[1]), (at[0] + 0.03, at[1] + 0.24), (at[0] - 0.03, at[1] + 0.24)], tension=0.4
    )
    ink.shape(fringe, colours[0])
    ink.line(straight([(at[0], at[1] + 0.06), (at[0], at[1] + 0.23)], closed=False), width=0.5)
    ink.shape(box(at[0] - 0.02, at[1], at[0] + 0.02, at[1] + 0.04), colours[1], line=0.6)


def _star(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    ink.shape(star((at[0], at[1] + 0.05), 0.05, 0.022), colours[0])


def _spark(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    ink.mark(straight([at, (at[0], at[1] + 0.06)], closed=False), colours[1], 0.006)
    ink.shape(star((at[0], at[1] + 0.1), 0.055, 0.016, points=4), colours[0], line=0.7)


def _cuff(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    """Rings along the upper rim."""
    for v in (-0.16, -0.11):
        ink.shape(
            box(at[0] + sign * 0.03 - 0.022, at[1] + v, at[0] + sign * 0.03 + 0.022, at[1] + v + 0.022, radius=0.006), colours[0], line=0.6
        )


def _bar(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    ink.shape(box(at[0] - 0.012, at[1], at[0] + 0.012, at[1] + 0.14, radius=0.006), colours[0], line=0.8)


def _plug(ink: HeadInk, at: Point, sign: int, colours: tuple[Colour, Colour]) -> None:
    """An earbud with its wire."""
    ink.shape(ellipse((at[0] - sign * 0.01, at[1] - 0.08), 0.026, 0.026), colours[0], line=0.8)
    wire = [(at[0], at[1] - 0.06), (at[0] + sign * 0.03, at[1] + 0.1), (at[0] - sign * 0.06, at[1] + 0.35)]
    ink.mark(smooth(wire, closed=False), colours[0], 0.01)


_KINDS: dict[str, Callable[[HeadInk, Point, int, tuple[Colour, Colour]], None]] = {
    "stud": _stud,
    "ring": _ring,
    "drop": _drop,
    "tassel": _tassel,
    "star": _star,
    "spark": _spark,
    "cuff": _cuff,
    "bar": _bar,
    "plug": _plug,
}
