"""Skirts and shorts with their waists and belts: whole under tops and coats, over the legs."""

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.body.legform import hip_block, spine_of, widths_of
from unflat.data.characters.clothes.bottoms.sewn import waistband
from unflat.data.characters.clothes.bottoms.skirts import draw_skirt
from unflat.data.characters.clothes.bottoms.skirts import skirt_hem as skirt_hem
from unflat.data.characters.clothes.cloth import Cloth, dim, relief
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import belt, button, frill, lace, piping, tuned
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import joined, limb, smooth, straight
from unflat.data.characters.drawing.palette import Colour, lighter
from unflat.data.characters.head.plan import Dice

Z_UNDER, Z_OVER = 2.2, 2.42
_LOOSE = ("hoodie", "sweater", "suit", "kimono", "vest", "armour", "overall", "uniform", "bodysuit")
_BANDLESS = ("dress", "kimono", "qipao", "pinafore", "corset", "overall")


def draw_bottom(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """The skirt or the shorts; tucked tops end beneath it."""
    if outfit.bottom in ("none", "trousers"):
        return
    dice = Dice(rng)
    hakama = outfit.top == "kimono" and outfit.bottom == "hakama"
    over = (outfit.tucked and outfit.top not in _LOOSE) or outfit.top in ("dress", "hanfu", "bodysuit") or hakama
    ink = sheet.ink(parts.BOTTOMWEAR, z=Z_OVER if over else Z_UNDER)
    if outfit.bottom == "shorts":
        _shorts(ink, figure, outfit, dice)
    else:
        draw_skirt(ink, figure, outfit, dice)
    _waist(sheet, ink, figure, outfit, dice)


def _waist(sheet: Sheet, ink: Ink, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    s, metal = figure.size, sheet.palette.metal
    top = figure.waist_y - (max(0.0, outfit.waistband) * s if outfit.bottom != "shorts" and outfit.top != "hanfu" else 0.0)
    cloth = Cloth(ink, figure, _hips(figure), outfit.bottom_colour, dice)
    if outfit.top not in _BANDLESS or outfit.bottom == "hakama":
        waistband(cloth, outfit, top - 0.01, outfit.bottom_colour if dice.odds(0.7) else tuned(outfit.bottom_colour, dice))
    if outfit.belt:
        leather = dice.one_of((outfit.accent, (0.13, 0.1, 0.09), (0.4, 0.25, 0.15), outfit.trim))
        belt(ink, figure, top + 0.005, dice, height=dice.between(0.05, 0.12) * s, ease=0.018 + outfit.ease * 0.4, colours=(leather, metal))


def _hips(figure: Figure) -> skia.Path:
    """The whole region of the hips."""
    return straight([figure.at(-3, 0), figure.at(3, 0), figure.at(3, figure.floor), figure.at(-3, figure.floor)])


def _shorts(ink: Ink, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    end = 0.14 + 0.42 * outfit.length
    s, thick = figure.size, figure.thick
    ease, flare = 0.02 * s + outfit.ease * 0.6, dice.between(0.1, 0.7) * thick
    legs = []
    for side, sign in SIDES:
        widths = [w + ease + flare * i / 12 for i, w in enumerate(widths_of(figure, end=end))]
        legs.append(joined(limb(spine_of(figure.legs[side], end=end), widths, round_ends=False), hip_block(figure, sign, ease=ease)))
    cut = joined(*legs)
    for side, _ in SIDES:
        spine, widths = spine_of(figure.legs[side], end=end), widths_of(figure, end=end)
        mouth = limb(spine[-2:], [w + ease + flare for w in widths[-2:]], round_ends=False)
        ink.shape(mouth, relief(outfit.bottom_colour, 0.5), line=0.8, shade=False)
    ink.shape(cut, outfit.bottom_colour, pattern=outfit.bottom_pattern)
    cloth = Cloth(ink, figure, cut, outfit.bottom_colour, dice, outfit.bottom_pattern is not None)
    dim(cloth, figure.waist_y, figure.crotch_y + end * (figure.floor - figure.crotch_y) * 0.8, ease=ease)
    _seat(cloth)
    _hems(cloth, outfit, end=end, ease=ease + flare)


def _seat(cloth: Cloth) -> None:
    """Fly, pockets, and folds that run to the crotch."""
    figure, ink, dice, s = cloth.figure, cloth.ink, cloth.dice, cloth.size
    mid = figure.middle(figure.hip_y)
    crotch = (mid, figure.crotch_y)
    ink.stroke(
        smooth([(figure.middle(figure.waist_y), figure.waist_y), (mid + 0.02, figure.hip_y), crotch], closed=False),
        width=0.8,
        clip=cloth.cut,
    )
    if dice.odds(0.6):
        fly = [figure.at(0.14, figure.waist_y), figure.at(0.14, figure.hip_y - 0.1 * s), (mid + 0.01, figure.crotch_y - 0.08 * s)]
        ink.stroke(smooth(fly, closed=False), colour=relief(cloth.colour, 0.35), width=0.7, clip=cloth.cut)
        button(ink, figure.at(0.05, figure.waist_y + 0.06 * s), 0.03 * s, lighter(cloth.colour, 0.5))
    for sign in (-1.0, 1.0):
        for _ in range(1 + dice.count(0, 2)):
            end = figure.at(sign * dice.between(0.5, 1.0), figure.hip_y + dice.between(-0.15, 0.15) * s)
            cloth.crease([crotch, ((crotch[0] + end[0]) / 2, crotch[1] - 0.02 * s), end], dice.between(0.012, 0.03) * s)
        pocket = [
            figure.at(sign * 0.5, figure.waist_y + 0.06),
            figure.at(sign * 0.62, figure.hip_y - 0.12 * s),
            figure.at(sign * 0.97, figure.hip_y - 0.08 * s),
        ]
        ink.stroke(smooth(pocket, closed=False), width=0.8, clip=cloth.cut)


def _hems(cloth: Cloth, outfit: Outfit, *, end: float, ease: float) -> None:
    """Cuffs, frills, lace or stripes at the legs of shorts."""
    figure, ink, dice, s = cloth.figure, cloth.ink, cloth.dice, cloth.size
    kind = dice.one_of(("plain", "cuff", "stitch", "frill", "lace", "stripe"), (0.22, 0.34, 0.22, 0.08, 0.06, 0.08))
    colour: Colour = cloth.colour if dice.odds(0.7) else tuned(cloth.colour, dice)
    for side, _ in SIDES:
        spine, low = spine_of(figure.legs[side], end=end), [w + ease + 0.04 * figure.thick for w in widths_of(figure, end=end)]
        x, y = spine[-1]
        line = [(x - low[-1], y), (x, y + 0.02 * s), (x + low[-1], y)]
        if kind == "cuff":
            ink.shape(limb(spine[-3:], low[-3:], round_ends=False), colour, line=0.9)
        elif kind == "stitch":
            ink.stroke(
                smooth([(px, py - 0.05 * s) for px, py in line], closed=False), colour=relief(cloth.colour, 0.35), width=0.7, clip=cloth.cut
            )
        elif kind == "frill":
            frill(ink, [(px, py - 0.03 * s) for px, py in line], 0.08 * s, outfit.trim, dice)
        elif kind == "lace":
            lace(ink, [(px, py - 0.01 * s) for px, py in line], 0.05 * s, outfit.trim)
        elif kind == "stripe":
            piping(ink, [(px, py - 0.04 * s) for px, py in line], outfit.trim, 0.035 * s, clip=cloth.cut)
