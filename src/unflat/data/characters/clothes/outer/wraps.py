"""Outer garments without fronts or sleeves: capes, capelets, ponchos, shawls, aprons."""

from math import pi, sin

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.body.torso import wave
from unflat.data.characters.clothes.cloth import Cloth, dim
from unflat.data.characters.clothes.neck.collars import high_front, round_collar, turned
from unflat.data.characters.clothes.outfit import Outfit, lining
from unflat.data.characters.clothes.trims import brooch, buttons, chain, fluff, frill, girdle, knot, lace, patch, piping
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, limb, smooth, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice

Z_LINING, Z_FRONT, Z_CAPE = 1.5, 2.46, 2.7


def cape(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A long cape: its inner side behind the figure, its collar on the shoulders."""
    s, top = figure.size, figure.shoulder_y
    low = figure.hip_y + (0.05 + 0.85 * outfit.outer_length) * (figure.floor - figure.hip_y)
    _cape_back(sheet, figure, outfit, low, dice)
    kind = dice.one_of(("mantle", "drape", "shoulder"), (0.5, 0.3, 0.2))
    if kind == "mantle":
        capelet(sheet, figure, outfit, dice)
        return
    over = sheet.ink(parts.TOPWEAR, z=Z_CAPE)
    for sign in [s for _, s in SIDES] if kind == "drape" else [dice.one_of((-1.0, 1.0))]:
        _drape(over, figure, outfit, low, sign, dice)
    chain(over, [(-figure.neck * 1.5, top * 0.95), (0.0, top + 0.18 * s), (figure.neck * 1.5, top * 0.95)], sheet.palette.metal, 0.025 * s)
    if outfit.hood == "none" and dice.odds(0.4):
        high_front(sheet, figure, outfit.outer_colour, dice, inside=lining(outfit), z=Z_CAPE + 0.01)


def _cape_back(sheet: Sheet, figure: Figure, outfit: Outfit, low: float, dice: Dice) -> None:
    s, top = figure.size, figure.shoulder_y
    half = figure.shoulder * dice.between(1.2, 1.7) + 0.15 * outfit.outer_length * s
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING, half="back")
    hem = wave((-half, low), (half, low), dice.rng, folds=dice.count(3, 6), deep=dice.between(0.04, 0.1) * s)
    path = smooth(
        [
            (figure.shoulder * 0.95, top * 0.9),
            (figure.shoulder * 1.15, figure.chest_y),
            *hem[::-1],
            (-figure.shoulder * 1.15, figure.chest_y),
            (-figure.shoulder * 0.95, top * 0.9),
        ],
        tension=0.5,
    )
    back.shape(path, lining(outfit))
    cloth = Cloth(back, figure, path, lining(outfit), dice)
    for x, y in hem[1::2]:
        cloth.crease([(x, y + 0.03 * s), (x * 0.85, (low + figure.waist_y) / 2), (x * 0.6, figure.waist_y)], 0.05 * s)
    if dice.odds(0.35):
        piping(back, [(x, y - 0.06 * s) for x, y in hem], outfit.trim, 0.04 * s, clip=path)


def _drape(over: Ink, figure: Figure, outfit: Outfit, low: float, sign: float, dice: Dice) -> None:
    """One front of a cape, thrown open."""
    s, top = figure.size, figure.shoulder_y
    end = figure.at(sign * 1.1, low * 0.9, ease=0.1 * s)
    outside = [(sign * figure.neck * 1.2, top * 0.6), (sign * figure.shoulder, top), (sign * (figure.shoulder + 0.2 * s), figure.waist_y)]
    inside = [figure.at(sign * 0.95, figure.waist_y, ease=0.05 * s), figure.at(sign * 0.45, figure.chest_y - 0.1 * s)]
    path = smooth([*outside, (end[0] + sign * 0.3 * s, end[1]), end, *inside, (sign * figure.neck * 0.6, top + 0.05 * s)], tension=0.6)
    over.shape(path, outfit.outer_colour)
    surface = Cloth(over, figure, path, outfit.outer_colour, dice)
    for k in range(3):
        start = (sign * figure.shoulder * (0.6 + 0.15 * k), top + 0.1 * s)
        low_end = (end[0] + sign * 0.1 * k * s, end[1])
        surface.crease([start, (sign * (figure.shoulder + 0.05 * s), figure.waist_y), low_end], 0.035 * s)


def _mantle(
    sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice, *, deep: float, wide: float, point: float
) -> tuple[Cloth, list[Point]]:
    s, top = figure.size, figure.shoulder_y
    ink = sheet.ink(parts.TOPWEAR, z=Z_CAPE)
    flat = wave((-wide, deep), (wide, deep), dice.rng, folds=dice.count(2, 5), deep=0.05 * s)
    hem = [(x, y + point * sin(pi * i / (len(flat) - 1))) for i, (x, y) in enumerate(flat)]
    path = smooth(
        [
            (figure.neck * 1.25, top * 0.55),
            (figure.shoulder * 0.95, top),
            *hem[::-1],
            (-figure.shoulder * 0.95, top),
            (-figure.neck * 1.25, top * 0.55),
            (0.0, top * 1.15),
        ],
        tension=0.7,
    )
    ink.shape(path, outfit.outer_colour, pattern=outfit.top_pattern if dice.odds(0.5) else None)
    cloth = Cloth(ink, figure, path, outfit.outer_colour, dice)
    for x, y in hem[1:-1]:
        if dice.odds(0.8):
            cloth.crease([(x, y + 0.02 * s), (x * 0.85, (top + y) / 2 + 0.05 * s), (x * 0.5, top + 0.1 * s)], dice.between(0.02, 0.045) * s)
    dim(cloth, top, deep + point, share=0.3)
    return cloth, hem


def capelet(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A short cape over shoulders and upper arms."""
    s, top = figure.size, figure.shoulder_y
    deep = top + (0.3 + 0.6 * outfit.hem) * (figure.waist_y - top)
    cloth, hem = _mantle(
        sheet, figure, outfit, dice, deep=deep, wide=figure.shoulder + dice.between(0.1, 0.28) * s, point=dice.between(-0.05, 0.12) * s
    )
    ink = cloth.ink
    if dice.odds(0.6):
        ink.stroke(straight([(0.0, top * 1.1), (0.0, deep + 0.2 * s)], closed=False), clip=cloth.cut)
    kind = dice.one_of(("stripe", "frill", "fur", "plain", "lace"))
    if kind == "stripe":
        piping(ink, [(x * 0.98, y - 0.06 * s) for x, y in hem], outfit.trim, 0.04 * s, clip=cloth.cut)
    elif kind == "frill":
        frill(ink, hem, 0.08 * s, outfit.trim, dice)
    elif kind == "fur":
        ink.shape(fluff(hem, 0.06 * s, dice), sheet.palette.white)
    elif kind == "lace":
        lace(ink, hem, 0.06 * s, outfit.trim)
    if outfit.hood == "none":
        dice.one_of((round_collar, turned))(ink, figure, outfit.outer_colour if dice.odds(0.6) else outfit.trim, dice)
    fastener = dice.one_of(("bow", "brooch", "buttons", "none"))
    if fastener == "bow":
        knot(ink, (0.0, top * 1.15), 0.2 * s, outfit.accent, dice)
    elif fastener == "brooch":
        brooch(ink, (0.0, top * 1.15), 0.06 * s, (outfit.accent, sheet.palette.metal), dice)
    elif fastener == "buttons":
        buttons(ink, [(0.0, top + (0.1 + 0.14 * k) * s) for k in range(3)], 0.035 * s, sheet.palette.metal, metal=True)


def poncho(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A blanket with a hole, to the hips, with fringe or bands."""
    s = figure.size
    deep = figure.waist_y + (outfit.hem - 0.4) * (figure.hip_y - figure.waist_y)
    cloth, hem = _mantle(sheet, figure, outfit, dice, deep=deep, wide=figure.shoulder + 0.4 * s, point=dice.between(0.0, 0.4) * s)
    for k in range(dice.count(0, 3)):
        piping(
            cloth.ink,
            [(x * 0.99, y - (0.08 + 0.09 * k) * s) for x, y in hem],
            (outfit.trim, outfit.accent)[k % 2],
            dice.between(0.02, 0.06) * s,
            clip=cloth.cut,
        )
    if dice.odds(0.4):
        for x, y in hem:
            cloth.ink.stroke(straight([(x, y - 0.02 * s), (x, y + 0.09 * s)], closed=False), colour=outfit.trim, minimum=0.03 * s)


def shawl(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """A stole around the arms, often sheer, with long ends."""
    s, alpha = figure.size, dice.one_of((1.0, dice.between(0.45, 0.8)))
    ink = sheet.ink(parts.TOPWEAR, z=Z_CAPE)
    for side, sign in SIDES:
        arm = figure.arms[side]
        x, y = arm.elbow
        line = [
            (sign * figure.shoulder * 0.75, figure.chest_y - 0.05 * s),
            ((x + sign * figure.shoulder) / 2, (figure.chest_y + y) / 2),
            (x, y),
            (x + sign * 0.12 * s, y + 0.6 * s),
            (x + sign * dice.between(-0.1, 0.3) * s, y + dice.between(0.9, 1.6) * s),
        ]
        ink.shape(limb(line, [0.07 * s, 0.1 * s, 0.11 * s, 0.13 * s, 0.17 * s], round_ends=False), outfit.outer_colour, alpha=alpha)
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING, half="back")
    back.shape(girdle(figure, figure.chest_y, 0.3 * s, ease=0.25 * s, sag=0.1), outfit.outer_colour, alpha=alpha)


def apron(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """An apron with or without a bib; a maid's has frills on its shoulders and a bow behind."""
    ink, s = sheet.ink(parts.TOPWEAR, z=Z_FRONT), figure.size
    colour: Colour = sheet.palette.white if dice.odds(0.65) else outfit.outer_colour
    y = figure.hip_y + (0.08 + 0.36 * outfit.outer_length) * (figure.floor - figure.hip_y)
    half, mid = figure.hip * dice.between(0.65, 1.05), figure.middle(y)
    hem = wave((mid - half, y), (mid + half, y), dice.rng, folds=dice.count(2, 5), deep=0.06 * s)
    hem = [(x, h + dice.between(0.0, 0.12) * s * sin(pi * i / (len(hem) - 1))) for i, (x, h) in enumerate(hem)]
    sides = (figure.at(0.8, figure.waist_y), figure.at(-0.8, figure.waist_y))
    edging = dice.one_of(("frill", "lace", "none", "stripe"), (0.4, 0.15, 0.3, 0.15))
    if edging == "frill":
        line = [sides[1], (mid - half * 0.98, y - 0.15 * s), *hem[1:-1], (mid + half * 0.98, y - 0.15 * s), sides[0]]
        frill(ink, line, 0.1 * s, colour, dice)
    elif edging == "lace":
        lace(ink, hem, 0.08 * s, colour)
    skirt = smooth([sides[0], *hem[::-1], sides[1]], tension=0.5)
    ink.shape(skirt, colour)
    cloth = Cloth(ink, figure, skirt, colour, dice)
    for x, h in hem[1:-1]:
        cloth.crease(
            [(x, h), ((x + mid) / 2, (figure.waist_y + h) / 2), figure.at((x - mid) / half * 0.6, figure.waist_y + 0.05 * s)], 0.03 * s
        )
    if edging == "stripe":
        piping(ink, [(x, h - 0.07 * s) for x, h in hem], outfit.accent, 0.035 * s, clip=skirt)
    if dice.odds(0.4):
        patch(ink, figure.at(dice.one_of((-0.4, 0.4, 0.0)), figure.hip_y), 0.15 * s, 0.2 * s, colour, dice)
    if dice.odds(0.75):
        _bib(sheet, cloth, figure, outfit, dice)
    band = girdle(figure, figure.waist_y - 0.02 * s, dice.between(0.06, 0.12) * s, ease=0.012 + outfit.ease)
    ink.shape(band, outfit.accent if outfit.trimmed else colour, line=0.8)
    if dice.odds(0.6):
        back = sheet.ink(parts.TOPWEAR, z=1.75)
        knot(back, figure.at(0.0, figure.waist_y), figure.waist * dice.between(1.2, 1.9), outfit.accent if outfit.trimmed else colour, dice)


def _bib(sheet: Sheet, cloth: Cloth, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    s, ink, colour = figure.size, cloth.ink, cloth.colour
    top, wide = figure.chest_y - dice.between(-0.1, 0.16) * s, dice.between(0.4, 0.62)
    for _, sign in SIDES:
        strap = [figure.at(sign * 0.92 * wide, top + 0.02 * s), (sign * figure.shoulder * 0.62, figure.shoulder_y * 0.98)]
        ink.shape(limb(strap, [0.05 * s, 0.06 * s], round_ends=False), colour, line=0.8)
        if dice.odds(0.5):
            out = [
                (sign * figure.shoulder * 0.68, figure.shoulder_y * 0.96),
                (sign * figure.shoulder * 0.7, (figure.shoulder_y + top) / 2),
                figure.at(sign * wide, top + 0.12 * s),
            ]
            frill(ink, out[::-1] if sign > 0 else out, 0.12 * s, colour, dice)
    bib = smooth(
        [
            figure.at(-wide, top),
            figure.at(0.0, top + 0.03 * s),
            figure.at(wide, top),
            figure.at(wide * 1.25, figure.waist_y),
            figure.at(-wide * 1.25, figure.waist_y),
        ],
        tension=0.3,
    )
    ink.shape(bib, colour)
    if dice.odds(0.3):
        knot(ink, figure.at(0.0, top + 0.06 * s), 0.16 * s, outfit.accent, dice)
