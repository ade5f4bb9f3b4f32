"""What is worn over the top: open coats and jackets with their lining behind the legs; wraps.py holds what has no fronts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.body.skeleton import SIDES, Figure
from unflat.data.characters.body.torso import wave
from unflat.data.characters.clothes.cloth import Cloth, dim_side, relief
from unflat.data.characters.clothes.collars import high_front, lapels, turned
from unflat.data.characters.clothes.hoods import draw_hood
from unflat.data.characters.clothes.outfit import Outfit, lining
from unflat.data.characters.clothes.trims import along, belt, brooch, buttons, fluff, patch, piping, tuned, zipper
from unflat.data.characters.clothes.wraps import apron, cape, capelet, poncho, shawl
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, bend, lerp, limb, smooth, straight
from unflat.data.characters.drawing.palette import deeper
from unflat.data.characters.head.plan import Dice

Z_LINING, Z_FRONT, Z_SLIPPED = 1.5, 2.46, 2.66


def draw_outer(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """The outer garment, its back half behind the legs."""
    if outfit.outer != "none":
        KINDS[outfit.outer](sheet, figure, outfit, Dice(rng))
        if outfit.hood != "none":
            draw_hood(sheet, figure, outfit, Dice(rng), colour=outfit.outer_colour)


@dataclass(frozen=True)
class Coat:
    """One open garment with two fronts.

    Args:
        low: Height of its hem.
        half: Half its width at the hem.
        gap: How open its fronts are at chest, hips and hem, shares of the trunk.
        ease: How far it stands off the body.
    """

    low: float
    half: float
    gap: tuple[float, float, float]
    ease: float


def _coat_of(figure: Figure, outfit: Outfit, dice: Dice) -> Coat:
    share = {
        "cardigan": 0.02 + 0.3 * outfit.outer_length,
        "jacket": -0.1 + 0.18 * outfit.outer_length,
        "haori": 0.1 + 0.4 * outfit.outer_length,
        "vest coat": 0.05 + 0.4 * outfit.outer_length,
        "tailcoat": 0.25 + 0.35 * outfit.outer_length,
    }.get(outfit.outer, 0.08 + 0.66 * outfit.outer_length)
    low = figure.hip_y + share * (figure.floor - figure.hip_y)
    spread = 1.18 + 0.8 * max(share, 0.0) + 0.4 * outfit.neckline
    chest = dice.between(0.05, 0.5)
    hips = chest + dice.between(-0.1, 0.3)
    ease = outfit.ease + dice.between(0.02, 0.08) * figure.size
    return Coat(low, figure.hip * spread, (chest, max(hips, 0.05), max(hips + dice.between(-0.1, 0.35), 0.1)), ease)


def coat(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A coat, cardigan, jacket, haori or long vest that hangs open."""
    made = _coat_of(figure, outfit, dice)
    _back(sheet, figure, outfit, made, dice)
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT)
    for _, sign in SIDES:
        path, inside = _front(figure, made, sign, dice)
        ink.shape(path, outfit.outer_colour, pattern=outfit.top_pattern if outfit.outer == "haori" else None)
        if outfit.dyed is not None and outfit.outer != "jacket":
            ink.fade(path, outfit.dyed, start=(0.0, figure.waist_y), end=(0.0, made.low), alpha=0.8)
        cloth = Cloth(ink, figure, path, outfit.outer_colour, dice)
        _hanging(cloth, made, inside, sign)
        _facing(cloth, outfit, inside, sign)
        _pocket(cloth, outfit, made, sign)
    _collar(sheet, ink, figure, outfit, made, dice)
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


def _back(sheet: Sheet, figure: Figure, outfit: Outfit, made: Coat, dice: Dice) -> None:
    """The inner side of the back, which shows between and beside the legs."""
    mid, s = figure.middle(figure.hip_y), figure.size
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING)
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


def _facing(cloth: Cloth, outfit: Outfit, inside: list[Point], sign: float) -> None:
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


def _pocket(cloth: Cloth, outfit: Outfit, made: Coat, sign: float) -> None:
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    if outfit.outer == "haori":
        return
    y = min(figure.hip_y - 0.05 * s + 0.08 * (made.low - figure.hip_y), made.low - 0.3 * s)
    ink = cloth.ink
    if y > figure.chest_y + 0.1 * s:
        patch(ink, figure.at(sign * 0.84, y, ease=made.ease), 0.16 * s, 0.22 * s, outfit.outer_colour, dice)
    if outfit.outer == "jacket" and made.low > figure.waist_y:
        mid = figure.middle(made.low)
        rib = straight(
            [
                (mid, made.low - 0.09 * s),
                (mid + sign * 2 * made.half, made.low - 0.09 * s),
                (mid + sign * 2 * made.half, made.low + 0.2 * s),
                (mid, made.low + 0.2 * s),
            ]
        )
        colour = outfit.outer_colour if not outfit.trimmed else outfit.trim
        ink.shape(skia.Op(cloth.cut, rib, skia.PathOp.kIntersect_PathOp), colour, line=0.8)
    if int(10 * outfit.neckline) % 3 == 0:
        stripe = [
            figure.at(sign * 0.9, figure.chest_y, ease=made.ease),
            figure.at(sign * 0.8, figure.waist_y, ease=made.ease),
            figure.at(sign * 0.82, figure.hip_y, ease=made.ease),
        ]
        ink.stroke(smooth(stripe, closed=False), colour=relief(outfit.outer_colour, 0.3), width=0.8, clip=cloth.cut)


def _collar(sheet: Sheet, ink: Ink, figure: Figure, outfit: Outfit, made: Coat, dice: Dice) -> None:
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


def tailcoat(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A coat cut short in front, its two tails hanging behind the legs."""
    made = _coat_of(figure, outfit, dice)
    s, mid = figure.size, figure.middle(figure.hip_y)
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING)
    for _, sign in SIDES:
        tail = smooth(
            [
                (mid + sign * 0.02 * s, figure.waist_y),
                figure.at(sign * 1.02, figure.waist_y, ease=made.ease),
                (mid + sign * figure.hip * dice.between(1.15, 1.5), figure.hip_y + 0.2 * s),
                (mid + sign * figure.hip * dice.between(0.9, 1.5), made.low * 0.9 + 0.1 * figure.hip_y),
                (mid + sign * figure.hip * 0.5, made.low + 0.1 * s),
                (mid + sign * 0.12 * s, made.low),
            ],
            tension=0.6,
        )
        back.shape(tail, lining(outfit))
        back.stroke(tail, colour=outfit.outer_colour, width=0.0, minimum=0.06 * s, clip=tail)
        Cloth(back, figure, tail, lining(outfit), dice).crease(
            [
                (mid + sign * 0.3 * figure.hip, figure.hip_y),
                (mid + sign * 0.6 * figure.hip, (figure.hip_y + made.low) / 2),
                (mid + sign * 0.6 * figure.hip, made.low),
            ],
            0.04 * s,
        )
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT)
    low = figure.chest_y + dice.between(0.15, 0.7) * (figure.waist_y - figure.chest_y)
    gap = dice.between(0.15, 0.45)
    for _, sign in SIDES:
        front = smooth(
            [
                (sign * figure.neck * 1.05, figure.shoulder_y * 0.6),
                (sign * figure.shoulder * 0.8, figure.shoulder_y * 0.98),
                (sign * (figure.shoulder + 0.03 * s), figure.shoulder_y + 0.12 * s),
                figure.at(sign, figure.chest_y, ease=made.ease),
                figure.at(sign, figure.waist_y, ease=made.ease),
                figure.at(sign * 1.02, figure.hip_y - 0.05 * s, ease=made.ease),
                figure.at(sign * 0.72, figure.waist_y + 0.22 * s),
                figure.at(sign * (gap + 0.12), figure.waist_y + 0.1 * s),
                figure.at(sign * gap, low),
            ],
            tension=0.35,
        )
        ink.shape(front, outfit.outer_colour)
        cloth = Cloth(ink, figure, front, outfit.outer_colour, dice)
        cloth.crease(
            [
                figure.at(sign, figure.waist_y - 0.1 * s, ease=made.ease),
                figure.at(sign * 0.7, figure.waist_y),
                figure.at(sign * 0.5, figure.waist_y - 0.02 * s),
            ],
            0.03 * s,
        )
        cloth.crease(
            [
                figure.at(sign, figure.chest_y - 0.1 * s, ease=made.ease),
                figure.at(sign * 0.75, figure.chest_y),
                figure.at(sign * 0.6, figure.chest_y + 0.1 * s),
            ],
            0.03 * s,
        )
        if sign == dim_side(ink):
            cloth.shadow(
                smooth(
                    [
                        figure.at(sign * 0.8, figure.chest_y),
                        figure.at(sign * 0.75, figure.waist_y),
                        figure.at(sign * 1.6, figure.hip_y),
                        figure.at(sign * 1.6, figure.chest_y),
                    ]
                ),
                deep=0.7,
            )
        metal = dice.odds(0.7)
        buttons(
            ink,
            along(
                figure.at(sign * (gap + 0.14), low + 0.04 * s), figure.at(sign * (gap + 0.2), figure.waist_y + 0.04 * s), dice.count(2, 3)
            ),
            0.035 * s,
            sheet.palette.metal if metal else relief(outfit.outer_colour, 0.5),
            metal=metal,
        )
    lapels(
        ink,
        figure,
        (outfit.trim if outfit.trimmed else dice.one_of((lining(outfit), outfit.outer_colour)), outfit.accent),
        dice,
        low=low,
        gap=gap,
        wide=gap + dice.between(0.25, 0.45),
    )


def slipped(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A jacket that has slid off the shoulders: bare skin, a collar across the upper arms, sleeves that begin below it."""
    s, drop = figure.size, dice.between(0.2, 0.42)
    colour = outfit.outer_colour
    for side, sign in SIDES:
        arm = figure.arms[side]
        ink = sheet.ink(parts.HANDWEAR, z=(Z_SLIPPED - 0.03 if arm.near else 2.37) + 0.005 * sign, side=side)
        line = bend(
            [lerp(arm.shoulder, arm.elbow, drop), arm.elbow, lerp(arm.elbow, arm.wrist, 0.55), lerp(arm.elbow, arm.wrist, 1.02)], steps=12
        )
        widths = [figure.thick * w for w in np.linspace(1.75, 1.25, 13)]
        path = limb(line, widths, round_ends=False)
        ink.shape(path, colour)
        cloth = Cloth(ink, figure, path, colour, dice)
        for k in (3, 5, 8, 10):
            x, y = line[k]
            cloth.crease([(x - figure.thick * 1.4, y - 0.03 * s), (x, y + 0.04 * s), (x + figure.thick * 1.2, y - 0.01 * s)], 0.025 * s)
        ink.shape(limb(line[-3:], [w * 1.02 for w in widths[-3:]], round_ends=False), outfit.trim if outfit.trimmed else colour, line=0.8)
    made = _coat_of(figure, outfit, dice)
    _back(sheet, figure, outfit, Coat(min(made.low, figure.hip_y + 0.5 * s), made.half, made.gap, made.ease), dice)
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT)
    low = figure.hip_y + dice.between(-0.2, 0.3) * s
    for side, sign in SIDES:
        arm = figure.arms[side]
        start = lerp(arm.shoulder, arm.elbow, drop * 0.8)
        front = smooth(
            [
                start,
                figure.at(sign * 1.0, figure.chest_y, ease=0.1 * s),
                figure.at(sign * 1.05, figure.waist_y, ease=0.12 * s),
                figure.at(sign * 1.1, low, ease=0.1 * s),
                figure.at(sign * 0.62, low + 0.05 * s),
                figure.at(sign * 0.66, figure.waist_y),
                figure.at(sign * 0.78, figure.chest_y + 0.1 * s),
            ],
            tension=0.6,
        )
        ink.shape(front, colour)
        cloth = Cloth(ink, figure, front, colour, dice)
        cloth.crease(
            [figure.at(sign * 0.8, figure.chest_y + 0.1 * s), figure.at(sign * 0.95, figure.waist_y), figure.at(sign * 0.85, low)], 0.04 * s
        )
        piping(
            ink,
            [figure.at(sign * 0.64, low), figure.at(sign * 0.68, figure.waist_y), figure.at(sign * 0.8, figure.chest_y + 0.1 * s)],
            outfit.trim if outfit.trimmed else relief(colour, 0.3),
            0.035 * s,
            clip=front,
        )
        fold = bend(
            [start, figure.at(sign * 0.95, figure.chest_y - 0.02 * s, ease=0.04 * s), figure.at(sign * 0.78, figure.chest_y + 0.2 * s)],
            steps=6,
        )
        over = sheet.ink(parts.TOPWEAR, z=Z_SLIPPED)
        over.shape(
            limb(
                [(start[0] + sign * figure.thick * 1.2, start[1] - figure.thick * 0.4), *fold],
                [0.07 * s, *[w * s for w in (0.09, 0.1, 0.1, 0.09, 0.08, 0.06, 0.03)]],
            ),
            outfit.trim if outfit.trimmed else tuned(colour, dice),
        )


KINDS: dict[str, Callable[[Sheet, Figure, Outfit, Dice], None]] = {
    "coat": coat, "cardigan": coat, "jacket": coat, "haori": coat, "vest coat": coat, "tailcoat": tailcoat, "slipped": slipped,
    "cape": cape, "capelet": capelet, "poncho": poncho, "shawl": shawl, "apron": apron,
}  # fmt: skip
"""What draws each outer garment."""
