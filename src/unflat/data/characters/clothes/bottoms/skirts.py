"""Skirts: pleated, flared, tiered, wrapped, slit, hakama, the lower half of robes; whole under tops and coats."""

from dataclasses import dataclass
from math import pi, sin

import numpy as np
import skia

from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.body.torso import wave
from unflat.data.characters.clothes.bottoms.sewn import edge, special
from unflat.data.characters.clothes.cloth import Cloth, dim_side, relief
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import frill, girdle
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, lerp, smooth, straight
from unflat.data.characters.head.plan import Dice


@dataclass(frozen=True)
class Skirt:
    """The build of a kind of skirt.

    Args:
        long: Share of the legs that it covers, before the outfit's own length.
        spread: How far its hem stands out beyond the hips.
        folds: Least and most folds along the hem.
        sharp: Pleats with edges rather than soft folds.
        bow: How round it is over the hips.
    """

    long: float
    spread: float
    folds: tuple[int, int]
    sharp: bool = False
    bow: float = 0.12


_TO_KNEES = 0.5  # a skirt of that length ends at the knees

SKIRTS: dict[str, Skirt] = {
    "pleated": Skirt(0.25, 0.5, (6, 12), sharp=True),
    "mini": Skirt(0.17, 0.45, (2, 6)),
    "flared": Skirt(0.35, 0.95, (4, 8)),
    "wrap": Skirt(0.29, 0.3, (2, 4), bow=0.2),
    "tiered": Skirt(0.35, 0.85, (5, 9)),
    "pencil": Skirt(0.38, 0.12, (1, 1), bow=0.25),
    "long": Skirt(0.86, 0.6, (3, 8)),
    "slit": Skirt(0.7, 0.16, (1, 2), bow=0.22),
    "hakama": Skirt(0.9, 0.75, (5, 8), sharp=True),
    "robe": Skirt(0.92, 0.14, (1, 2), bow=0.2),
}


def skirt_hem(figure: Figure, outfit: Outfit) -> tuple[Point, Point]:
    """Left and right end of the skirt's hem in the picture."""
    kind = SKIRTS.get(outfit.bottom, Skirt(0.3, 0.4, (3, 5)))
    long = kind.long + 0.22 * (outfit.length - 0.3)
    if figure.seated:
        return _lap(figure, kind, long)
    y = figure.crotch_y + min(long, 0.97) * (figure.floor - figure.crotch_y) * (0.85 if kind.long < 0.88 else 0.95)
    feet = [figure.legs[s].knee[0] + d * 1.5 * figure.thick for s, d in SIDES]
    mid = figure.middle(figure.hip_y)
    half = max(figure.hip * (1.0 + kind.spread), max(abs(x - mid) for x in feet) * 0.95)
    return (mid - half, y), (mid + half, y)


def _lap(figure: Figure, kind: Skirt, long: float) -> tuple[Point, Point]:
    """The hem of one who sits: over the thighs to the knees, and of a long skirt down the shins."""
    knees, ankles = [figure.legs[s].knee for s, _ in SIDES], [figure.legs[s].ankle for s, _ in SIDES]
    (left, right), knee_y = sorted(x for x, _ in knees), sum(y for _, y in knees) / 2
    over, under = min(long / _TO_KNEES, 1.0), max(long - _TO_KNEES, 0.0) / (1 - _TO_KNEES)
    mid = figure.middle(figure.hip_y)
    shift = over * ((left + right) / 2 - mid)
    y = figure.hip_y + (0.45 + 0.6 * over) * (knee_y - figure.hip_y) + under * (sum(y for _, y in ankles) / 2 - knee_y)
    half = max((right - left) / 2 + 1.5 * figure.thick, figure.hip * (1.0 + 0.3 * kind.spread))
    return (mid + shift - half, y), (mid + shift + half, y)


def draw_skirt(ink: Ink, figure: Figure, outfit: Outfit, dice: Dice) -> None:
    """The skirt's inner side at the back, its front, and what is sewn on it."""
    kind = SKIRTS[outfit.bottom]
    left, right = skirt_hem(figure, outfit)
    s = figure.size
    folds = dice.count(*kind.folds)
    deep = (0.01 if kind.spread < 0.2 else dice.between(0.03, 0.08)) * s
    hem = wave(left, right, dice.rng, folds=folds, deep=deep)
    top = figure.waist_y - max(0.0, outfit.waistband) * s * (outfit.top not in ("kimono", "hanfu"))
    if dice.odds(0.05) and kind.spread > 0.4:
        _sheer(ink, figure, outfit, hem, kind=kind)
    _inside(ink, figure, outfit, hem)
    cut = outline(figure, outfit, hem, top=top, kind=kind)
    ink.shape(cut, outfit.bottom_colour, pattern=outfit.bottom_pattern)
    if outfit.dyed is not None:
        ink.fade(cut, outfit.dyed, start=(0.0, figure.hip_y), end=(0.0, left[1]), alpha=0.8)
    cloth = Cloth(ink, figure, cut, outfit.bottom_colour, dice, outfit.bottom_pattern is not None)
    _light(cloth, hem, top, kind)
    _folds(cloth, hem, top, kind)
    cloth.shadow(girdle(figure, top - 0.02 * s, dice.between(0.06, 0.16) * s, ease=0.1 * s, sag=0.06), deep=0.8)
    special(cloth, outfit, hem, top)
    edge(cloth, outfit, hem, sharp=kind.sharp)


def _sheer(ink: Ink, figure: Figure, outfit: Outfit, hem: list[Point], *, kind: Skirt) -> None:
    """A longer underskirt of tulle through which the legs show."""
    deep = 0.35 * figure.size
    mid = figure.middle(figure.hip_y)
    low = [(mid + (x - mid) * 1.12, y + deep) for x, y in hem]
    ink.shape(outline(figure, outfit, low, top=figure.waist_y, kind=kind), outfit.trim, alpha=0.5, line=0.6)


def outline(figure: Figure, outfit: Outfit, hem: list[Point], *, top: float, kind: Skirt) -> skia.Path:
    """The front of a skirt from its waist to its hem."""
    ease = 0.01 + outfit.ease * 0.4
    mid, out = figure.middle(figure.hip_y), (figure.half(figure.hip_y) + ease) * (1 + kind.bow * 0.6)
    hips = figure.waist_y + 0.9 * (figure.hip_y - figure.waist_y)
    path = smooth([hem[-1], (mid + out, hips), figure.at(1, top, ease=ease)], closed=False, tension=0.8)
    for piece in (
        smooth([figure.at(1, top, ease=ease), figure.at(0, top + 0.03 * figure.size), figure.at(-1, top, ease=ease)], closed=False),
        smooth([figure.at(-1, top, ease=ease), (mid - out, hips), hem[0]], closed=False, tension=0.8),
        smooth(hem, closed=False, tension=0.3 if kind.sharp else 1.0),
    ):
        path.addPath(piece, skia.Path.AddPathMode.kExtend_AddPathMode)
    path.close()
    return path


def _inside(ink: Ink, figure: Figure, outfit: Outfit, hem: list[Point]) -> None:
    """The skirt's back, seen between the legs below the front hem, or a petticoat."""
    s = figure.size
    if outfit.busy > 0.75:
        line = [(x, y - 0.05 * s) for x, y in hem]
        frill(ink, line, 0.13 * s, outfit.trim, Dice(np.random.default_rng(len(hem))))
        return
    (lx, ly), (rx, ry) = hem[0], hem[-1]
    inner = smooth(
        [
            (lx * 0.97 + rx * 0.03, ly - 0.02 * s),
            (rx * 0.97 + lx * 0.03, ry - 0.02 * s),
            (rx * 0.9 + lx * 0.1, ry + 0.05 * s),
            ((lx + rx) / 2, ry + 0.03 * s),
            (lx * 0.9 + rx * 0.1, ly + 0.05 * s),
        ],
        tension=0.7,
    )
    ink.shape(inner, relief(outfit.bottom_colour, 0.45), line=0.8, shade=False)


def _light(cloth: Cloth, hem: list[Point], top: float, kind: Skirt) -> None:
    if cloth.ink.style.shading == "flat":
        return
    side = dim_side(cloth.ink)
    start = cloth.figure.at(side * 0.55, top)
    edge = hem[-1] if side > 0 else hem[0]
    inner = lerp(hem[len(hem) // 2], edge, cloth.dice.between(0.35, 0.75))
    cloth.shadow(
        smooth([start, lerp(start, inner, 0.6), inner, (edge[0] * 1.3, edge[1] + 0.1), cloth.figure.at(side * 1.4, top)], tension=0.4),
        deep=0.7,
    )


def _folds(cloth: Cloth, hem: list[Point], top: float, kind: Skirt) -> None:
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    tight = kind.spread < 0.2
    for i, (x, y) in enumerate(hem[1:-1], 1):
        t = i / (len(hem) - 1) * 2 - 1
        rise = 0.06 if kind.sharp else dice.between(0.1, 0.7)
        start = figure.at(t * 0.95, top + rise * (figure.hip_y - top))
        if kind.sharp:
            cloth.ink.stroke(
                smooth([start, lerp(start, (x, y), 0.5), (x, y)], closed=False),
                colour=None if i % 2 else relief(cloth.colour, 0.35),
                width=0.8,
                clip=cloth.cut,
            )
            if i % 2 == 0 and cloth.ink.style.shading != "flat":
                wedge = [start, (x, y), (x + dim_side(cloth.ink) * 0.09 * s, y)]
                cloth.shadow(straight(wedge), deep=0.9)
        elif not tight and (i % 2 == 0 or dice.odds(cloth.ink.style.detail)):
            bend_by = 0.06 * s * sin(pi * t)
            middle = lerp(start, (x, y), 0.55)
            cloth.crease([(x, y), (middle[0] + bend_by, middle[1]), start], dice.between(0.02, 0.055) * s)
    if tight:
        for sign in (-1.0, 1.0):
            y = figure.crotch_y + dice.between(-0.08, 0.05) * s
            cloth.crease([figure.at(sign * 0.95, y - 0.1 * s), figure.at(sign * 0.5, y), figure.at(sign * 0.05, y + 0.02 * s)], 0.03 * s)
        x, y = hem[len(hem) // 2]
        cloth.crease([(x, y), figure.at(0.02, figure.crotch_y + 0.3 * (y - figure.crotch_y)), figure.at(0.0, figure.crotch_y)], 0.04 * s)
