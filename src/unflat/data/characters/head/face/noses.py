"""Noses: from a dot or a touch of shadow to a drawn ridge with nostrils."""

from collections.abc import Callable
from dataclasses import dataclass

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, ellipse, smooth
from unflat.data.characters.drawing.palette import Colour, blend, deeper, lighter
from unflat.data.characters.hair.strokes import tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan


@dataclass(frozen=True)
class Nose:
    """A nose in its place: x runs away from the nose's tip to the side it faces, y down, in sizes of the nose."""

    plan: HeadPlan
    ink: HeadInk
    tip: Point
    side: float
    size: float
    thick: float
    dark: Colour

    def at(self, x: float, y: float) -> Point:
        """A spot near the tip, on the head."""
        return self.tip[0] + self.side * x * self.size, self.tip[1] + y * self.size


def draw_nose(plan: HeadPlan, dice: Dice) -> None:
    """The NOSE layer, left out on some flat cartoon faces."""
    if dice.odds(0.05):
        return
    palette, style = plan.sheet.palette, plan.sheet.style
    x, y = plan.on(0.0, plan.eye_y + dice.between(0.12, 0.17) + 0.04 * plan.grown, radius=1.5)
    side = 1.0 if plan.turn > 0.1 or (abs(plan.turn) <= 0.1 and dice.odds(0.5)) else -1.0
    dark = dice.one_of(
        (deeper(palette.skin, 0.45), blend(palette.skin_shadow, (0.4, 0.1, 0.05), 0.4), style.line_on(palette.skin), style.line_colour),
        (0.3, 0.25, 0.2, 0.25),
    )
    tip = (x + 0.05 * plan.turn, y)
    nose = Nose(plan, plan.ink(parts.NOSE), tip, side, dice.between(0.75, 1.4), dice.between(0.005, 0.012), dark)
    kinds = tuple(_KINDS)
    weights = [share + (0.1 * plan.grown if kind in _GROWN else 0.0) for kind, (share, _) in _KINDS.items()]
    kind = dice.one_of(kinds, weights)
    _KINDS[kind][1](nose, dice)
    if dice.odds(0.18):
        nose.ink.raw(ellipse(nose.at(-0.004, -0.018), 0.006 * nose.size, 0.008 * nose.size), lighter(palette.skin, 0.8))


def _dot(nose: Nose, dice: Dice) -> None:
    size = dice.between(0.007, 0.012) * nose.size
    nose.ink.raw(ellipse(nose.tip, size, size * dice.between(0.6, 1.0)), nose.dark)


def _dash(nose: Nose, dice: Dice) -> None:
    wide = dice.between(0.01, 0.026)
    nose.ink.raw(tapered([nose.at(-wide, 0.0), nose.at(0.0, 0.007), nose.at(wide, -0.003)], nose.thick * 1.3), nose.dark)


def _tick(nose: Nose, dice: Dice) -> None:
    high = dice.between(0.015, 0.05)
    nose.ink.raw(tapered([nose.at(0.004, -high), nose.at(0.018, -0.004), nose.at(-0.008, 0.006)], nose.thick, start=0.05), nose.dark)


def _shadow(nose: Nose, dice: Dice) -> None:
    high = dice.between(0.025, 0.06)
    spots = [nose.at(-0.022, 0.0), nose.at(0.006, -high), nose.at(0.024, 0.002), nose.at(0.0, 0.016)]
    nose.ink.raw(smooth(spots, tension=0.6), nose.plan.sheet.palette.skin_shadow, alpha=0.95)
    if dice.odds(0.35):
        _dash(nose, dice)


def _half(nose: Nose, dice: Dice) -> None:
    """One side of the nose in shadow up to the brow."""
    high = dice.between(0.1, 0.17)
    spots = [nose.at(0.006, -high), nose.at(0.012, -0.05), nose.at(0.004, 0.012), nose.at(0.032, 0.006), nose.at(0.034, -0.03)]
    nose.ink.raw(smooth(spots, tension=0.7), nose.plan.sheet.palette.skin_shadow, alpha=dice.between(0.8, 1.0))
    if dice.odds(0.5):
        _nostrils(nose, dice)


def _ridge(nose: Nose, dice: Dice) -> None:
    high = dice.between(0.06, 0.15)
    ridge = [nose.at(0.01, -high), nose.at(0.018, -0.03), nose.at(0.034, -0.002), nose.at(0.006, 0.012)]
    if dice.odds(0.5):
        nose.ink.raw(smooth([*ridge, nose.at(-0.016, 0.004)]), nose.plan.sheet.palette.skin_shadow, alpha=0.8)
    nose.ink.raw(tapered(ridge, nose.thick * 1.1, start=0.05, end=0.3), nose.dark)
    if dice.odds(0.45):
        wing = [nose.at(-0.024, -0.01), nose.at(-0.032, 0.004), nose.at(-0.018, 0.011)]
        nose.ink.raw(tapered(wing, nose.thick * 0.8), nose.dark)


def _under(nose: Nose, dice: Dice) -> None:
    """The underside alone: a shallow bow with a nostril at each end."""
    wide = dice.between(0.02, 0.034)
    bow = [nose.at(-wide, -0.006), nose.at(-wide * 0.4, 0.004), nose.at(0, 0.012), nose.at(wide * 0.4, 0.004), nose.at(wide, -0.006)]
    nose.ink.raw(tapered(bow, nose.thick), nose.dark)
    if dice.odds(0.5):
        high = dice.between(0.08, 0.15)
        bridge = [nose.at(0.022, -high), nose.at(0.012, -high * 0.6), nose.at(0.016, -high * 0.3)]
        nose.ink.raw(tapered(bridge, nose.thick * 0.8), nose.dark, alpha=0.85)


def _nostrils(nose: Nose, dice: Dice) -> None:
    gap = dice.between(0.009, 0.02)
    for sign in (-1, 1):
        nose.ink.raw(ellipse(nose.at(sign * gap, 0.004), 0.007 * nose.size, 0.004 * nose.size, angle=-sign * nose.side * 0.4), nose.dark)


def _button(nose: Nose, dice: Dice) -> None:
    palette = nose.plan.sheet.palette
    size = dice.between(0.018, 0.032) * nose.size
    if dice.odds(0.5):
        nose.ink.raw(ellipse(nose.tip, size, size * 0.7), blend(palette.skin, palette.blush, 0.8), blur=size * 0.2)
    else:
        nose.ink.shape(ellipse(nose.tip, size, size * 0.8), blend(palette.skin, palette.blush, 0.6))


_GROWN = ("ridge", "under", "half", "tick")
_KINDS: dict[str, tuple[float, Callable[[Nose, Dice], None]]] = {
    "dot": (0.2, _dot),
    "dash": (0.2, _dash),
    "tick": (0.12, _tick),
    "shadow": (0.14, _shadow),
    "half": (0.05, _half),
    "ridge": (0.08, _ridge),
    "under": (0.07, _under),
    "nostrils": (0.05, _nostrils),
    "button": (0.06, _button),
}
