"""A jacket that has slid off the shoulders."""

from dataclasses import replace

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Arm, Figure
from unflat.data.characters.clothes.cloth import Cloth, relief
from unflat.data.characters.clothes.outer.coats import draw_back
from unflat.data.characters.clothes.outer.form import Z_FRONT, coat_of
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import piping, tuned
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, bend, lerp, limb, smooth
from unflat.data.characters.head.plan import Dice

Z_SLIPPED = 2.66


def slipped(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """Bare shoulders, a collar across the upper arms, sleeves that begin below it."""
    s, drop = figure.size, dice.between(0.2, 0.42)
    for side, sign in SIDES:
        arm = figure.arms[side]
        ink = sheet.ink(parts.HANDWEAR, z=(Z_SLIPPED - 0.03 if arm.near else 2.37) + 0.005 * sign, side=side)
        _sleeve(ink, figure, outfit, arm, drop, dice)
    made = coat_of(figure, outfit, dice)
    draw_back(sheet, figure, outfit, replace(made, low=min(made.low, figure.hip_y + 0.5 * s)), dice)
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT, half="front")
    low = figure.hip_y + dice.between(-0.2, 0.3) * s
    for side, sign in SIDES:
        arm = figure.arms[side]
        start = lerp(arm.shoulder, arm.elbow, drop * 0.8)
        _front(ink, figure, outfit, start, low, sign, dice)
        _collar(sheet.ink(parts.TOPWEAR, z=Z_SLIPPED), figure, outfit, start, sign, dice)


def _sleeve(ink: Ink, figure: Figure, outfit: Outfit, arm: Arm, drop: float, dice: Dice) -> None:
    s, thick, colour = figure.size, figure.thick, outfit.outer_colour
    joints = [lerp(arm.shoulder, arm.elbow, drop), arm.elbow, lerp(arm.elbow, arm.wrist, 0.55), lerp(arm.elbow, arm.wrist, 1.02)]
    line = bend(joints, steps=12)
    widths = [thick * w for w in np.linspace(1.75, 1.25, 13)]
    path = limb(line, widths, round_ends=False)
    ink.shape(path, colour)
    cloth = Cloth(ink, figure, path, colour, dice)
    for k in (3, 5, 8, 10):
        x, y = line[k]
        cloth.crease([(x - thick * 1.4, y - 0.03 * s), (x, y + 0.04 * s), (x + thick * 1.2, y - 0.01 * s)], 0.025 * s)
    ink.shape(limb(line[-3:], [w * 1.02 for w in widths[-3:]], round_ends=False), outfit.trim if outfit.trimmed else colour, line=0.8)


def _front(ink: Ink, figure: Figure, outfit: Outfit, start: Point, low: float, sign: float, dice: Dice) -> None:
    s, colour = figure.size, outfit.outer_colour
    outside = [
        figure.at(sign * 1.0, figure.chest_y, ease=0.1 * s),
        figure.at(sign * 1.05, figure.waist_y, ease=0.12 * s),
        figure.at(sign * 1.1, low, ease=0.1 * s),
    ]
    inside = [(0.62, low + 0.05 * s), (0.66, figure.waist_y), (0.78, figure.chest_y + 0.1 * s)]
    front = smooth([start, *outside, *(figure.at(sign * a, y) for a, y in inside)], tension=0.6)
    ink.shape(front, colour)
    fold = [figure.at(sign * 0.8, figure.chest_y + 0.1 * s), figure.at(sign * 0.95, figure.waist_y), figure.at(sign * 0.85, low)]
    Cloth(ink, figure, front, colour, dice).crease(fold, 0.04 * s)
    edge = [figure.at(sign * 0.64, low), figure.at(sign * 0.68, figure.waist_y), figure.at(sign * 0.8, figure.chest_y + 0.1 * s)]
    piping(ink, edge, outfit.trim if outfit.trimmed else relief(colour, 0.3), 0.035 * s, clip=front)


def _collar(over: Ink, figure: Figure, outfit: Outfit, start: Point, sign: float, dice: Dice) -> None:
    """The collar that lies across an upper arm."""
    s, thick = figure.size, figure.thick
    down = [figure.at(sign * 0.95, figure.chest_y - 0.02 * s, ease=0.04 * s), figure.at(sign * 0.78, figure.chest_y + 0.2 * s)]
    line = [(start[0] + sign * thick * 1.2, start[1] - thick * 0.4), *bend([start, *down], steps=6)]
    path = limb(line, [w * s for w in (0.07, 0.09, 0.1, 0.1, 0.09, 0.08, 0.06, 0.03)])
    over.shape(path, outfit.trim if outfit.trimmed else tuned(outfit.outer_colour, dice))
