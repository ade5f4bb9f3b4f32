"""A coat cut short in front, its two tails hanging behind the legs."""

import skia

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.clothes.cloth import Cloth, dim_side, relief
from unflat.data.characters.clothes.neck.collars import lapels
from unflat.data.characters.clothes.outer.form import Z_FRONT, Z_LINING, Coat, coat_of
from unflat.data.characters.clothes.outfit import Outfit, lining
from unflat.data.characters.clothes.trims import along, buttons
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import smooth
from unflat.data.characters.head.plan import Dice


def tailcoat(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """Tails behind, two short fronts, lapels."""
    made = coat_of(figure, outfit, dice)
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING, half="back")
    for _, sign in SIDES:
        _tail(back, figure, outfit, made, sign, dice)
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT, half="front")
    low = figure.chest_y + dice.between(0.15, 0.7) * (figure.waist_y - figure.chest_y)
    gap = dice.between(0.15, 0.45)
    for _, sign in SIDES:
        front = _front(figure, made, sign, low=low, gap=gap)
        ink.shape(front, outfit.outer_colour)
        _folds(Cloth(ink, figure, front, outfit.outer_colour, dice), made, sign)
        metal = dice.odds(0.7)
        start = figure.at(sign * (gap + 0.14), low + 0.04 * figure.size)
        end = figure.at(sign * (gap + 0.2), figure.waist_y + 0.04 * figure.size)
        colour = sheet.palette.metal if metal else relief(outfit.outer_colour, 0.5)
        buttons(ink, along(start, end, dice.count(2, 3)), 0.035 * figure.size, colour, metal=metal)
    facing = outfit.trim if outfit.trimmed else dice.one_of((lining(outfit), outfit.outer_colour))
    lapels(ink, figure, (facing, outfit.accent), dice, low=low, gap=gap, wide=gap + dice.between(0.25, 0.45))


def _tail(back: Ink, figure: Figure, outfit: Outfit, made: Coat, sign: float, dice: Dice) -> None:
    s, mid, hip = figure.size, figure.middle(figure.hip_y), figure.hip
    outside = [
        figure.at(sign * 1.02, figure.waist_y, ease=made.ease),
        (mid + sign * hip * dice.between(1.15, 1.5), figure.hip_y + 0.2 * s),
        (mid + sign * hip * dice.between(0.9, 1.5), made.low * 0.9 + 0.1 * figure.hip_y),
    ]
    tip = [(mid + sign * hip * 0.5, made.low + 0.1 * s), (mid + sign * 0.12 * s, made.low)]
    tail = smooth([(mid + sign * 0.02 * s, figure.waist_y), *outside, *tip], tension=0.6)
    back.shape(tail, lining(outfit))
    back.stroke(tail, colour=outfit.outer_colour, width=0.0, minimum=0.06 * s, clip=tail)
    ys = (figure.hip_y, (figure.hip_y + made.low) / 2, made.low)
    fold = [(mid + sign * a * hip, y) for a, y in zip((0.3, 0.6, 0.6), ys, strict=True)]
    Cloth(back, figure, tail, lining(outfit), dice).crease(fold, 0.04 * s)


def _front(figure: Figure, made: Coat, sign: float, *, low: float, gap: float) -> skia.Path:
    s, top = figure.size, figure.shoulder_y
    shoulder = [(figure.neck * 1.05, top * 0.6), (figure.shoulder * 0.8, top * 0.98), (figure.shoulder + 0.03 * s, top + 0.12 * s)]
    side = [(1.0, figure.chest_y), (1.0, figure.waist_y), (1.02, figure.hip_y - 0.05 * s)]
    hem = [(0.72, figure.waist_y + 0.22 * s), (gap + 0.12, figure.waist_y + 0.1 * s), (gap, low)]
    points = [(sign * x, y) for x, y in shoulder] + [figure.at(sign * a, y, ease=made.ease) for a, y in side]
    return smooth([*points, *(figure.at(sign * a, y) for a, y in hem)], tension=0.35)


def _folds(cloth: Cloth, made: Coat, sign: float) -> None:
    figure, s = cloth.figure, cloth.size
    waist = [figure.at(sign, figure.waist_y - 0.1 * s, ease=made.ease), figure.at(sign * 0.7, figure.waist_y)]
    cloth.crease([*waist, figure.at(sign * 0.5, figure.waist_y - 0.02 * s)], 0.03 * s)
    chest = [figure.at(sign, figure.chest_y - 0.1 * s, ease=made.ease), figure.at(sign * 0.75, figure.chest_y)]
    cloth.crease([*chest, figure.at(sign * 0.6, figure.chest_y + 0.1 * s)], 0.03 * s)
    if sign == dim_side(cloth.ink):
        edge = ((0.8, figure.chest_y), (0.75, figure.waist_y), (1.6, figure.hip_y), (1.6, figure.chest_y))
        cloth.shadow(smooth([figure.at(sign * a, y) for a, y in edge]), deep=0.7)
