"""Coats, cardigans and jackets that hang open, their inner side behind the legs."""

import skia

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.body.torso import wave
from unflat.data.characters.clothes.cloth import Cloth, dim_side
from unflat.data.characters.clothes.outer.facings import draw_collar, draw_facing, draw_pocket
from unflat.data.characters.clothes.outer.form import Z_FRONT, Z_LINING, Coat, coat_of
from unflat.data.characters.clothes.outfit import Outfit, lining
from unflat.data.characters.clothes.trims import belt, tuned
from unflat.data.characters.drawing.brush import Sheet
from unflat.data.characters.drawing.curves import Point, lerp, smooth, straight
from unflat.data.characters.head.plan import Dice


def coat(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A coat, cardigan, jacket, haori or long vest that hangs open."""
    made = coat_of(figure, outfit, dice)
    draw_back(sheet, figure, outfit, made, dice)
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT, half="front")
    for _, sign in SIDES:
        path, inside = _front(figure, made, sign, dice)
        ink.shape(path, outfit.outer_colour, pattern=outfit.top_pattern if outfit.outer == "haori" else None)
        if outfit.dyed is not None and outfit.outer != "jacket":
            ink.fade(path, outfit.dyed, start=(0.0, figure.waist_y), end=(0.0, made.low), alpha=0.8)
        cloth = Cloth(ink, figure, path, outfit.outer_colour, dice)
        _hanging(cloth, made, inside, sign)
        draw_facing(cloth, outfit, inside, sign)
        draw_pocket(cloth, outfit, made, sign)
    draw_collar(sheet, ink, figure, outfit, made, dice)
    if outfit.belt and outfit.outer == "coat" and dice.odds(0.5):
        belt(
            ink,
            figure,
            figure.waist_y,
            dice,
            height=0.09 * figure.size,
            ease=made.ease + 0.01,
            colours=(tuned(outfit.outer_colour, dice), sheet.palette.metal),
        )


def draw_back(sheet: Sheet, figure: Figure, outfit: Outfit, made: Coat, dice: Dice) -> None:
    """The inner side of the back, which shows between and beside the legs."""
    mid, s = figure.middle(figure.hip_y), figure.size
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING, half="back")
    y = made.low - dice.between(-0.02, 0.08) * s
    hem = wave((mid - made.half * 0.96, y), (mid + made.half * 0.96, y), dice.rng, folds=dice.count(2, 5), deep=0.05 * s)
    path = smooth([figure.at(1, figure.shoulder_y), *hem[::-1], figure.at(-1, figure.shoulder_y)], tension=0.3)
    back.shape(path, lining(outfit))
    cloth = Cloth(back, figure, path, lining(outfit), dice)
    cloth.shadow(
        smooth(
            [
                (mid - made.half, figure.hip_y),
                (mid + made.half, figure.hip_y),
                (mid + made.half * 0.8, y - 0.35 * (y - figure.hip_y)),
                (mid, y - 0.2 * (y - figure.hip_y)),
                (mid - made.half * 0.8, y - 0.35 * (y - figure.hip_y)),
            ]
        )
    )
    for _ in range(dice.count(1, 4)):
        x, end = lerp(hem[0], hem[-1], dice.between(0.1, 0.9))
        cloth.crease([(x, end + 0.05 * s), ((x + mid) / 2, (figure.hip_y + end) / 2), (mid, figure.hip_y)], 0.025 * s)
    if dice.odds(0.3):
        back.stroke(straight([(mid, figure.hip_y), (mid, y + 0.2 * s)], closed=False), width=1.0, clip=path)


def _front(figure: Figure, made: Coat, sign: float, dice: Dice) -> tuple[skia.Path, list[Point]]:
    """Outline of one front, and its inner edge from the hem up."""
    s, top, mid = figure.size, figure.shoulder_y, figure.middle(figure.hip_y)
    chest, hips, hem = made.gap
    swing = dice.between(-0.06, 0.1)
    outside = [
        (sign * figure.neck * 1.3, top * 0.62),
        (sign * figure.shoulder * 0.8, top * 0.98),
        (sign * (figure.shoulder + 0.03 * s), top + 0.12 * s),
        *[
            figure.at(sign, h, ease=made.ease * k)
            for h, k in ((figure.chest_y, 1.0), (figure.waist_y, 1.3), (figure.hip_y, 1.6))
            if h < made.low - 0.05 * s
        ],
        (mid + sign * made.half * (1 + swing), made.low),
    ]
    inside = [
        (mid + sign * made.half * min(0.85, 0.3 + 0.5 * hem), made.low + dice.between(-0.02, 0.1) * s),
        *[figure.at(sign * g, h) for h, g in ((figure.hip_y, hips), (figure.waist_y, (hips + chest) / 2)) if h < made.low - 0.05 * s],
        figure.at(sign * chest, figure.chest_y),
        (sign * figure.neck * 1.02, top * 0.85),
    ]
    path = smooth(outside, closed=False, tension=0.7)
    path.addPath(smooth(inside, closed=False, tension=0.5), skia.Path.AddPathMode.kExtend_AddPathMode)
    path.close()
    return path, inside


def _hanging(cloth: Cloth, made: Coat, inside: list[Point], sign: float) -> None:
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    mid = figure.middle(figure.hip_y)
    for _ in range(1 + dice.count(0, round(3 * cloth.ink.style.detail))):
        share = dice.between(0.45, 0.95)
        low = (mid + sign * made.half * share, made.low + 0.05 * s)
        high = figure.at(sign * (share * 0.9), max(figure.chest_y, made.low - dice.between(0.4, 1.3) * s), ease=made.ease)
        cloth.crease([low, lerp(low, high, 0.5), high], dice.between(0.015, 0.045) * s)
    for y in (figure.waist_y - 0.05 * s, figure.waist_y + 0.08 * s)[: dice.count(0, 2)]:
        cloth.crease(
            [figure.at(sign * 1.0, y, ease=made.ease * 1.3), figure.at(sign * 0.75, y + 0.05 * s), figure.at(sign * 0.5, y + 0.02 * s)],
            0.025 * s,
        )
    if sign == dim_side(cloth.ink):
        cloth.shadow(
            smooth(
                [
                    figure.at(sign * 0.8, figure.chest_y),
                    figure.at(sign * 0.7, figure.waist_y),
                    (mid + sign * made.half * 0.75, made.low + 0.1 * s),
                    (mid + sign * made.half * 1.4, made.low + 0.1 * s),
                    figure.at(sign * 1.6, figure.chest_y),
                ],
                tension=0.5,
            ),
            deep=0.7,
        )
    cloth.shadow(straight([(x + sign * 0.0, y) for x, y in inside] + [(x - sign * 0.02 * s, y) for x, y in inside[::-1]]), deep=0.4)
