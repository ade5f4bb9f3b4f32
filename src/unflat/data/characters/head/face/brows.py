"""Eyebrows: strokes or tapered bands above the eyes, under the bangs or visible over them."""

from dataclasses import dataclass
from math import cos, sin

import skia

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, ellipse, limb
from unflat.data.characters.drawing.palette import Colour, deeper
from unflat.data.characters.head.plan import Dice, HeadPlan, side_of

_OVER_HAIR = 4.05


@dataclass(frozen=True)
class BrowStyle:
    """What both brows of a head share, in head units; `widths` from the nose outwards as shares of `thick`."""

    thick: float
    length: float
    rise: float
    slope: float
    bow: float
    peak: float
    widths: tuple[float, ...]
    colour: Colour
    alpha: float

    @staticmethod
    def random(plan: HeadPlan, dice: Dice, *, over: bool) -> "BrowStyle":
        """Thin and dark, thick in the hair's colour, short, angular or arched."""
        palette = plan.sheet.palette
        thick = dice.between(0.007, 0.013) if dice.odds(0.42) else dice.between(0.013, 0.026 + 0.012 * plan.grown)
        colours = (deeper(palette.hair, 0.35), deeper(palette.hair, 0.6), palette.hair_shadow, plan.sheet.style.line_colour, palette.hair)
        forms = ((0.9, 1.0, 0.95, 0.7, 0.15), (0.2, 0.7, 1.0, 0.7, 0.1), (1.0, 1.0, 0.9, 0.8, 0.6), (0.5, 0.6, 0.6, 0.5, 0.3))
        return BrowStyle(
            thick=thick,
            length=plan.eye_w * dice.between(0.65, 1.2),
            rise=plan.eye_h + dice.between(0.035, 0.1) * (1.0 - 0.3 * plan.grown),
            slope=dice.between(-0.3, 0.3),
            bow=dice.between(-0.004, 0.03),
            peak=dice.between(-0.1, 0.5),
            widths=dice.one_of(forms),
            colour=dice.one_of(colours, (0.3, 0.2, 0.2, 0.2, 0.1)),
            alpha=dice.between(0.7, 1.0) if over else 1.0,
        )


def draw_brows(plan: HeadPlan, dice: Dice) -> None:
    """Both EYEBROW layers."""
    over = dice.odds(0.42)
    style = BrowStyle.random(plan, dice, over=over)
    short = dice.odds(0.05)
    for sign in (-1, 1):
        ink = plan.ink(parts.EYEBROW, z=_OVER_HAIR if over else None, side=side_of(sign))
        lift = dice.between(-0.012, 0.012) + (0.03 if dice.odds(0.04) else 0.0)
        if short:
            spot = plan.on(sign * plan.eye_x * 0.85, plan.eye_y - style.rise - 0.02)
            ink.raw(ellipse(spot, 0.034, 0.022), style.colour, alpha=style.alpha)
            continue
        ink.raw(_band(plan, style, sign, lift), style.colour, alpha=style.alpha)


def _band(plan: HeadPlan, style: BrowStyle, sign: int, lift: float) -> skia.Path:
    spine: list[Point] = []
    for s in (-1.0, -0.5, 0.0, 0.5, 1.0):
        x = plan.eye_x * 1.02 + s * style.length * cos(style.slope)
        bend = max(0.0, 1 - ((s - style.peak) / (1 + abs(style.peak))) ** 2)
        y = plan.eye_y - style.rise - lift - s * style.length * sin(style.slope) - style.bow * bend
        spine.append(plan.on(sign * x, y))
    return limb(spine, [style.thick / 2 * w for w in style.widths], round_ends=False)
