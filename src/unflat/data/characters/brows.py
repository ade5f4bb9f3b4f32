"""Eyebrows: strokes or tapered bands above the eyes, often visible over the bangs."""

from math import cos, sin

from unflat.core import parts
from unflat.data.characters.curves import limb
from unflat.data.characters.palette import deeper
from unflat.data.characters.plan import Dice, HeadPlan, side_of

_OVER_HAIR = 4.05


def draw_brows(plan: HeadPlan, dice: Dice) -> None:
    """Both brows; thin and dark, thick in the hair's colour, or dots."""
    palette = plan.sheet.palette
    thick = dice.between(0.004, 0.012) if dice.odds(0.55) else dice.between(0.012, 0.026 + 0.01 * plan.grown)
    length = plan.eye_w * dice.between(0.6, 1.15) if dice.odds(0.92) else plan.eye_w * 0.3
    over = dice.odds(0.4)
    colour = dice.one_of((deeper(palette.hair, 0.35), palette.hair_shadow, plan.sheet.style.line_colour))
    rise = plan.eye_h + dice.between(0.035, 0.11)
    slope, bow = dice.between(-0.3, 0.3), dice.between(-0.005, 0.03)
    for sign in (-1, 1):
        ink = plan.ink(parts.EYEBROW, z=_OVER_HAIR if over else None, side=side_of(sign))
        lift = dice.between(-0.015, 0.015)
        shares = (-1.0, -0.35, 0.35, 1.0)
        spine = []
        for s in shares:
            x = plan.eye_x * 1.02 + s * length * cos(slope)
            y = plan.eye_y - rise + lift - s * length * sin(slope) - bow * (1 - s * s) + 0.01 * s * s
            spine.append(plan.on(sign * x, y))
        widths = [thick * 0.55, thick * 0.6, thick * 0.5, thick * 0.12]
        ink.raw(limb(spine, widths), colour, alpha=dice.between(0.75, 1.0) if over else 1.0)
