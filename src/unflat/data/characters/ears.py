"""Ears that grow: human and elf ears at the side of the head, animal ears on top."""

from unflat.core import parts
from unflat.data.characters.curves import Point, smooth
from unflat.data.characters.palette import Colour, blend, deeper
from unflat.data.characters.plan import Dice, HeadPlan, side_of

_OVER_HAIR, _UNDER_HAIR = 4.03, 3.02


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
    skin = plan.sheet.palette.skin
    elf = dice.between(0.1, 0.4) if dice.odds(0.06) else 0.0
    high, wide = dice.between(0.08, 0.13), dice.between(0.05, 0.09)
    for sign in (-1, 1):
        near = plan.turn * sign < -0.25
        if plan.turn * sign > 0.45:
            continue
        x, y = ear_spot(plan, sign)
        ink = plan.ink(parts.EARS, z=3.25 if near else None, side=side_of(sign))
        tip = (x + sign * (wide + elf), y - high * 0.9 - elf * 0.35)
        spots: list[Point] = (
            [(x - sign * 0.05, y - high * 0.75), (x + sign * wide * 0.5, y - high), tip]
            if elf
            else [(x - sign * 0.05, y - high * 0.75), (x + sign * wide * 0.5, y - high), (x + sign * wide, y - high * 0.6)]
        )
        spots += [(x + sign * wide * 0.75, y + high * 0.1), (x + sign * wide * 0.35, y + high * 0.8), (x - sign * 0.05, y + high * 0.75)]
        ink.shape(smooth(spots, tension=0.6 if elf else 1.0), skin)
        fold = [(x + sign * wide * 0.15, y - high * 0.5), (x + sign * wide * 0.65, y - high * 0.5), (x + sign * wide * 0.3, y + high * 0.3)]
        ink.raw(smooth(fold), plan.sheet.palette.skin_shadow, alpha=0.6)
        ink.mark(smooth(fold, closed=False), plan.sheet.style.line_on(skin), 0.004)


def _animal_ears(plan: HeadPlan, dice: Dice) -> None:
    palette = plan.sheet.palette
    kind = dice.one_of(("cat", "fox", "rabbit", "bear", "dog"), (0.4, 0.25, 0.15, 0.1, 0.1))
    outer: Colour = palette.hair if dice.odds(0.7) else dice.one_of((palette.white, palette.accent, deeper(palette.hair, 0.5)))
    inner = dice.one_of((palette.white, blend(palette.skin, palette.blush, 0.5), deeper(outer, 0.4)))
    high = {"cat": 0.28, "fox": 0.42, "rabbit": 0.8, "bear": 0.2, "dog": 0.3}[kind] * dice.between(0.8, 1.2)
    over = dice.odds(0.3)
    for sign in (-1, 1):
        ink = plan.ink(parts.EARS, z=_OVER_HAIR if over else _UNDER_HAIR, side=side_of(sign))
        x, y = plan.on(sign * plan.half * (0.4 if kind == "rabbit" else 0.62), -0.9)
        lean = sign * (0.1 if kind != "dog" else 0.3)
        top = y - high if kind != "dog" else y + 0.15
        for share, colour in ((1.0, outer), (0.62, inner)):
            w, base = 0.15 * share, y + 0.05 - 0.02 * (1 - share)
            peak = (x + lean * share, base + (top - base) * share)
            if kind in ("bear", "rabbit"):
                mid = (base + peak[1]) / 2
                spots = [(x - w, base), (x - w * 0.9 + lean / 2, mid), peak, (x + w * 0.9 + lean / 2, mid), (x + w, base)]
            else:
                spots = [
                    (x - w, base),
                    (x - w * 0.6 + lean * 0.3, (base + peak[1]) / 2),
                    peak,
                    (x + w * 0.95 + lean * 0.3, (base + peak[1]) / 2),
                    (x + w, base),
                ]
            ink.shape(smooth(spots, tension=1.0 if kind in ("bear", "rabbit") else 0.45), colour, line=1.0 if share == 1 else 0.5)
        if dice.odds(0.4):
            for i in (-1, 0, 1):
                tuft = [
                    (x + i * 0.04 - 0.03, y + 0.05),
                    (x + i * 0.05 + lean * 0.4, y - 0.3 * abs(top - y)),
                    (x + i * 0.04 + 0.03, y + 0.05),
                ]
                ink.shape(smooth(tuft, tension=0.4), palette.white if dice.odds(0.6) else outer, line=0.5)
