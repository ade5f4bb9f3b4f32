"""What is sewn on coats: facings along the inner edge, pockets, collars."""

import numpy as np
import skia

from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.clothes.cloth import Cloth, relief
from unflat.data.characters.clothes.neck.collars import high_front, lapels, turned
from unflat.data.characters.clothes.outer.form import Coat
from unflat.data.characters.clothes.outfit import Outfit, lining
from unflat.data.characters.clothes.trims import along, brooch, buttons, fluff, patch, piping, tuned, zipper
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, bend, lerp, limb, smooth, straight
from unflat.data.characters.drawing.palette import deeper
from unflat.data.characters.head.plan import Dice


def draw_facing(cloth: Cloth, outfit: Outfit, inside: list[Point], sign: float) -> None:
    """What runs along the inner edge: buttons, a zip, ribbing, braid, fur."""
    s, dice, ink = cloth.size, cloth.dice, cloth.ink
    edge = [(x + sign * 0.09 * s, y) for x, y in inside[:-1]]
    kind = {"cardigan": "rib", "haori": "band"}.get(outfit.outer) or ("buttons", "zip", "galloon", "plain", "fur")[int(10 * outfit.hem) % 5]
    if kind == "fur":
        ink.shape(fluff(inside[:-1], 0.07 * s, dice), tuned(outfit.trim, dice))
    elif kind in ("rib", "band"):
        wide = (0.1 if kind == "rib" else 0.13) * s
        colour = outfit.trim if outfit.trimmed else tuned(outfit.outer_colour, dice) if kind == "band" else outfit.outer_colour
        strip = limb(bend([(x + sign * 0.5 * wide, y) for x, y in inside], steps=8), [0.5 * wide] * 9, round_ends=False)
        ink.shape(strip, colour, line=0.8, clip=cloth.cut, shade=False)
    elif kind == "zip":
        zipper(ink, inside[:-1][::-1], (0.75, 0.76, 0.8), 0.025 * s)
    elif kind == "galloon":
        piping(ink, [(x + sign * 0.03 * s, y) for x, y in inside[:-1]], outfit.trim, 0.04 * s, clip=cloth.cut, tension=0.6)
    if kind in ("buttons", "rib", "plain", "galloon"):
        ink.stroke(smooth(edge, closed=False, tension=0.6), colour=relief(outfit.outer_colour, 0.35), width=0.8, clip=cloth.cut)
    if kind in ("buttons", "rib"):
        points = along(lerp(edge[0], edge[-1], 0.2), edge[-1], dice.count(3, 5))
        off = sign * dice.between(-0.04, 0.1) * s
        metal = dice.odds(0.4)
        colour = cloth.ink.style.line_on(outfit.accent) if not metal and outfit.trimmed else relief(outfit.outer_colour, 0.6)
        on = [(_across(edge, y) + off, y) for _, y in points]
        buttons(ink, on, dice.between(0.03, 0.05) * s, (0.9, 0.78, 0.4) if metal else colour, metal=metal)


def _across(edge: list[Point], y: float) -> float:
    ys, xs = [p[1] for p in edge][::-1], [p[0] for p in edge][::-1]
    return float(np.interp(y, ys, xs))


def draw_pocket(cloth: Cloth, outfit: Outfit, made: Coat, sign: float) -> None:
    """A pocket, the ribbed hem of a jacket, a seam."""
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    if outfit.outer == "haori":
        return
    y = min(figure.hip_y - 0.05 * s + 0.08 * (made.low - figure.hip_y), made.low - 0.3 * s)
    ink = cloth.ink
    if y > figure.chest_y + 0.1 * s:
        patch(ink, figure.at(sign * 0.84, y, ease=made.ease), 0.16 * s, 0.22 * s, outfit.outer_colour, dice)
    if outfit.outer == "jacket" and made.low > figure.waist_y:
        mid, far = figure.middle(made.low), figure.middle(made.low) + sign * 2 * made.half
        high, low = made.low - 0.09 * s, made.low + 0.2 * s
        rib = straight([(mid, high), (far, high), (far, low), (mid, low)])
        colour = outfit.outer_colour if not outfit.trimmed else outfit.trim
        ink.shape(skia.Op(cloth.cut, rib, skia.PathOp.kIntersect_PathOp), colour, line=0.8)
    if int(10 * outfit.neckline) % 3 == 0:
        stripe = [
            figure.at(sign * 0.9, figure.chest_y, ease=made.ease),
            figure.at(sign * 0.8, figure.waist_y, ease=made.ease),
            figure.at(sign * 0.82, figure.hip_y, ease=made.ease),
        ]
        ink.stroke(smooth(stripe, closed=False), colour=relief(outfit.outer_colour, 0.3), width=0.8, clip=cloth.cut)


def draw_collar(sheet: Sheet, ink: Ink, figure: Figure, outfit: Outfit, made: Coat, dice: Dice) -> None:
    """Lapels, a standing or a turned collar, or fur; none where a hood lies or the kind has none."""
    s = figure.size
    if outfit.hood != "none" or outfit.outer in ("cardigan", "haori"):
        return
    kind = (
        dice.one_of(("lapels", "high", "turned", "fur"), (0.5, 0.26, 0.14, 0.1))
        if outfit.outer != "jacket"
        else dice.one_of(("high", "turned", "lapels"))
    )
    if kind == "lapels":
        colour = (
            deeper(outfit.outer_colour, 0.08) if not outfit.trimmed else dice.one_of((outfit.trim, lining(outfit), outfit.outer_colour))
        )
        low = figure.chest_y + dice.between(0.1, 0.8) * (figure.waist_y - figure.chest_y)
        lapels(ink, figure, (colour, outfit.trim), dice, low=low, gap=made.gap[0], wide=made.gap[0] + dice.between(0.25, 0.5))
        if dice.odds(0.25):
            brooch(ink, figure.at(0.5, figure.chest_y - 0.15 * s), 0.035 * s, (outfit.accent, sheet.palette.metal), dice)
    elif kind == "high":
        high_front(sheet, figure, outfit.outer_colour, dice, inside=lining(outfit))
    elif kind == "turned":
        turned(ink, figure, outfit.outer_colour if dice.odds(0.7) else outfit.trim, dice)
    else:
        for _, sign in SIDES:
            line = [
                (sign * figure.neck * 1.35, figure.shoulder_y * 0.4),
                (sign * figure.shoulder * 0.55, figure.shoulder_y),
                figure.at(sign * (made.gap[0] + 0.2), figure.chest_y - 0.1 * s),
            ]
            ink.shape(fluff(line, 0.1 * s, dice), tuned(outfit.outer_colour, dice))
