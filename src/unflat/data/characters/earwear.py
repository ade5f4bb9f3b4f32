"""Earrings and studs."""

from unflat.core import parts
from unflat.data.characters.curves import Point, box, ellipse, star, straight
from unflat.data.characters.ears import ear_spot
from unflat.data.characters.plan import Dice, HeadPlan, side_of

_BEFORE_FACE = 3.27


def draw_earwear(plan: HeadPlan, dice: Dice) -> None:
    """EARWEAR below the ears of some heads, one or both."""
    if not dice.odds(0.16):
        return
    palette = plan.sheet.palette
    kind = dice.one_of(("stud", "ring", "drop", "tassel", "star"))
    colour = dice.one_of((palette.metal, palette.accent, palette.white))
    for sign in (-1, 1):
        if plan.turn * sign > 0.45 or dice.odds(0.1):
            continue
        ink = plan.ink(parts.EARWEAR, z=_BEFORE_FACE, side=side_of(sign))
        x, y = ear_spot(plan, sign)
        at: Point = (x + sign * 0.015, y + 0.1)
        if kind == "stud":
            ink.shape(ellipse(at, 0.016, 0.016), colour, line=0.7)
        elif kind == "ring":
            ink.mark(ellipse((at[0], at[1] + 0.04), 0.035, 0.045), colour, 0.012)
        elif kind == "drop":
            ink.mark(straight([at, (at[0], at[1] + 0.08)], closed=False), palette.metal, 0.006)
            ink.shape(ellipse((at[0], at[1] + 0.12), 0.028, 0.045), colour)
        elif kind == "tassel":
            ink.shape(box(at[0] - 0.02, at[1], at[0] + 0.02, at[1] + 0.24, radius=0.008), colour)
            ink.line(straight([(at[0], at[1] + 0.06), (at[0], at[1] + 0.23)], closed=False), width=0.5)
        else:
            ink.shape(star((at[0], at[1] + 0.05), 0.05, 0.022), colour)
