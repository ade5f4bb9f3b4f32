"""Ears that grow: human and elf ears at the side of the head, animal ears on top."""

from dataclasses import dataclass

import skia

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, smooth
from unflat.data.characters.drawing.palette import Colour, blend, deeper
from unflat.data.characters.hair.strokes import tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan, side_of

_OVER_HAIR, _UNDER_HAIR = 4.03, 3.02
_BEFORE_FACE = 3.25


def draw_ears(plan: HeadPlan, dice: Dice) -> None:
    """Human ears on most heads, animal ears on some, seldom both."""
    animal = dice.odds(0.14) and not plan.hat
    if not animal or dice.odds(0.3):
        _side_ears(plan, dice)
    if animal:
        _animal_ears(plan, dice)


def ear_spot(plan: HeadPlan, sign: int) -> Point:
    """Where the middle of an ear sits; the near ear moves into the head as it turns."""
    turn = plan.turn * sign
    return sign * plan.half * (0.99 - 0.22 * max(0.0, -turn) - 0.1 * max(0.0, turn)) - 0.02 * plan.turn, plan.eye_y + 0.05


def _side_ears(plan: HeadPlan, dice: Dice) -> None:
    """Small to large, close to the head or standing off, with or without the folds inside."""
    palette, style = plan.sheet.palette, plan.sheet.style
    elf = dice.between(0.08, 0.42) if dice.odds(0.08) else 0.0
    high, wide = dice.between(0.085, 0.145), dice.between(0.045, 0.1)
    lean, folds = dice.between(-0.01, 0.03), dice.one_of(("shadow", "line", "both", "none"), (0.25, 0.25, 0.4, 0.1))
    dark = style.line_on(palette.skin)
    for sign in (-1, 1):
        near = plan.turn * sign < -0.25
        if plan.turn * sign > 0.45:
            continue
        x, y = ear_spot(plan, sign)
        w = wide * (1.0 + 0.4 * max(0.0, -plan.turn * sign))
        ink = plan.ink(parts.EARS, z=_BEFORE_FACE if near else None, side=side_of(sign))

        def at(u: float, v: float, x: float = x, y: float = y, s: float = sign * w, to: float = sign * lean) -> Point:
            return x + s * u + to * (1 - v), y + v * high

        root = [at(-0.7, 0.8), at(-0.7, -0.72)]
        upper = [at(0.35, -1.0), (at(0, 0)[0] + sign * (w + elf), y - high * 0.9 - elf * 0.35)] if elf else [at(0.4, -1.0), at(0.95, -0.72)]
        outline = smooth([*root, *upper, at(0.85, 0.05), at(0.5, 0.72), at(0.1, 0.98)], tension=0.7 if elf else 1.0)
        ink.shape(outline, palette.skin)
        if folds in ("shadow", "both"):
            ink.raw(smooth([at(0.1, -0.55), at(0.6, -0.6), at(0.55, 0.0), at(0.2, 0.4)]), palette.skin_shadow, alpha=0.75, clip=outline)
        if folds in ("line", "both"):
            ink.raw(tapered([at(0.05, -0.6), at(0.6, -0.68), at(0.66, -0.1), at(0.3, 0.35)], 0.007), dark)
            ink.raw(tapered([at(0.1, -0.2), at(0.42, -0.05), at(0.15, 0.3)], 0.006), dark)


@dataclass(frozen=True)
class _Beast:
    """Forms of an animal's ear: how high it is, how wide, how far its tip leans, how round it is."""

    share: float
    high: float
    wide: float
    lean: float
    round: float
    spot: float


_BEASTS = {
    "cat": _Beast(0.4, 0.28, 0.15, 0.1, 0.45, 0.62),
    "fox": _Beast(0.22, 0.42, 0.15, 0.1, 0.4, 0.62),
    "wolf": _Beast(0.08, 0.3, 0.13, 0.16, 0.5, 0.66),
    "rabbit": _Beast(0.13, 0.8, 0.11, 0.08, 1.0, 0.4),
    "bear": _Beast(0.08, 0.2, 0.15, 0.05, 1.0, 0.7),
    "dog": _Beast(0.09, -0.15, 0.14, 0.3, 0.7, 0.62),
}


def _animal_ears(plan: HeadPlan, dice: Dice) -> None:
    palette = plan.sheet.palette
    beast = dice.one_of(tuple(_BEASTS.values()), [b.share for b in _BEASTS.values()])
    outer: Colour = palette.hair if dice.odds(0.7) else dice.one_of((palette.white, palette.accent, deeper(palette.hair, 0.5)))
    inner = dice.one_of((palette.white, blend(palette.skin, palette.blush, 0.5), deeper(outer, 0.4)))
    over, scale, droop = dice.odds(0.35), dice.between(0.8, 1.2), dice.odds(0.15)
    tip = dice.one_of((None, deeper(outer, 0.6), palette.white), (0.7, 0.15, 0.15))
    for sign in (-1, 1):
        ink = plan.ink(parts.EARS, z=_OVER_HAIR if over else _UNDER_HAIR, side=side_of(sign))
        x, y = plan.on(sign * plan.half * beast.spot, -0.88 - 0.5 * plan.volume)
        lean = sign * beast.lean * (2.2 if droop else 1.0)
        high = beast.high * scale * (0.7 if droop and beast.high > 0 else 1.0)
        ear = (x, y + 0.03, beast.wide, high, lean)
        outline = _ear(ear, 1.0, beast.round)
        ink.shape(outline, outer)
        if tip is not None:
            ink.fade(outline, tip, start=(x, y - 0.45 * high), end=(x + lean, y - high), alpha=0.95)
        ink.shape(_ear(ear, 0.64, beast.round), inner, line=0.5)
        if dice.odds(0.5):
            _tufts(ink, ear, palette.white if dice.odds(0.6) else outer)


def _ear(ear: tuple[float, float, float, float, float], share: float, roundness: float) -> skia.Path:
    x, base, wide, high, lean = ear
    w, peak = wide * share, (x + lean * share, base - high * share)
    middle = (base + peak[1]) / 2
    fat = 0.95 if roundness > 0.9 else 0.72
    return smooth(
        [(x - w, base), (x - w * fat + lean * 0.35, middle), peak, (x + w * fat + lean * 0.35, middle), (x + w, base)], tension=roundness
    )


def _tufts(ink: HeadInk, ear: tuple[float, float, float, float, float], colour: Colour) -> None:
    x, base, _, high, lean = ear
    for i in (-1, 0, 1):
        tuft = [(x + i * 0.04 - 0.03, base), (x + i * 0.05 + lean * 0.4, base - 0.34 * high), (x + i * 0.04 + 0.03, base)]
        ink.shape(smooth(tuft, tension=0.4), colour, line=0.5)
