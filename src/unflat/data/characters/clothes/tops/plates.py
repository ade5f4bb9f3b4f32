"""Armour of the trunk, and close suits with panels and glowing lines."""

import skia

from unflat.data.characters.body.figure import SIDES
from unflat.data.characters.clothes.cloth import dim, relief
from unflat.data.characters.clothes.neck.collars import rolled, sailor
from unflat.data.characters.clothes.tops.tailor import Tailor
from unflat.data.characters.clothes.trims import belt, brooch, girdle, piping, tuned, zipper
from unflat.data.characters.drawing.curves import Point, common, ellipse, smooth, straight
from unflat.data.characters.drawing.palette import Colour, lighter


def armour(t: Tailor) -> None:
    """Plates on chest and belly with rims and rivets."""
    s, steel = t.s, t.dice.one_of((t.metal, (0.62, 0.66, 0.72), (0.22, 0.22, 0.27), t.outfit.top_colour))
    rim = t.metal if t.dice.odds(0.6) else t.outfit.trim
    high, low = t.y + 0.1 * s, t.figure.waist_y - 0.05 * s
    chest = _breastplate(t, high, low)
    for k in range(t.dice.count(1, 3)):
        t.ink.shape(girdle(t.figure, low + (0.0 + 0.1 * k) * s, 0.12 * s, ease=0.015, sag=0.06), steel)
    t.ink.shape(chest, steel)
    dim(t.cloth(chest, steel), high, low + 0.1 * s, share=0.35)
    t.ink.stroke(chest, colour=rim, width=0.0, minimum=0.035 * s, clip=chest)
    t.ink.stroke(straight([t.at(0, high), t.at(0, low + 0.1 * s)], closed=False), colour=relief(steel, 0.4), width=0.9, minimum=0.01 * s)
    y = t.figure.chest_y
    gleam = [t.at(-0.6, y - 0.12 * s), t.at(-0.35, y), t.at(-0.5, y + 0.2 * s), t.at(-0.62, y)]
    t.ink.raw(smooth(gleam), lighter(steel, 0.6), alpha=0.8, clip=chest)
    if t.dice.odds(0.5):
        brooch(t.ink, t.at(0.0, y - 0.05 * s), 0.055 * s, (t.outfit.accent, t.metal), t.dice)
    if t.dice.odds(0.6):
        t.ink.shape(_gorget(t), steel)
    if t.dice.odds(0.6):
        belt(t.ink, t.figure, t.figure.waist_y + 0.06 * s, t.dice, height=0.09 * s, ease=0.02, colours=((0.3, 0.19, 0.12), t.metal))


def _breastplate(t: Tailor, high: float, low: float) -> skia.Path:
    s, y = t.s, t.figure.chest_y
    collar = [t.at(-0.55, high), t.at(0.0, high + 0.08 * s), t.at(0.55, high)]
    right = [t.at(0.92, y - 0.1 * s), t.at(0.98, y + 0.08 * s, ease=0.02), t.at(0.8, low)]
    left = [t.at(-0.8, low), t.at(-0.98, y + 0.08 * s, ease=0.02), t.at(-0.92, y - 0.1 * s)]
    return smooth([*collar, *right, t.at(0, low + 0.1 * s), *left], tension=0.7)


def _gorget(t: Tailor) -> skia.Path:
    """The plate around the neck."""
    neck, y = t.figure.neck, t.y
    upper = [(-neck * 1.15, y * 0.45), (0, y * 0.6), (neck * 1.15, y * 0.45)]
    return smooth([*upper, (neck * 1.8, y), (0.0, y + 0.14 * t.s), (-neck * 1.8, y)], tension=0.6)


def bodysuit(t: Tailor) -> None:
    """A close suit: panels, a zip, glowing lines."""
    s, line = t.s, t.outfit.accent if t.dice.odds(0.6) else t.outfit.trim
    rolled(t.ink, t.figure, t.outfit.top_colour, t.dice, high=t.dice.between(0.4, 0.75))
    for _, sign in SIDES:
        _panel(t, sign, line)
    if t.dice.odds(0.5):
        zipper(t.ink, [t.at(0, t.y + 0.06 * s), t.at(0, t.figure.chest_y), t.at(0, t.figure.hip_y)], t.metal, 0.022 * s)
    if t.dice.odds(0.3):
        sailor(t.ink, t.figure, t.outfit, t.dice, t.outfit.trim)
    if t.dice.odds(0.4):
        t.ink.shape(ellipse(t.at(0.0, t.figure.chest_y), 0.07 * s, 0.07 * s), line, line=0.7)
    if t.dice.odds(0.5):
        colours = (tuned(t.outfit.top_colour, t.dice), t.metal)
        belt(t.ink, t.figure, t.figure.hip_y - 0.25 * s, t.dice, height=0.09 * s, ease=0.01, colours=colours)


def _panel(t: Tailor, sign: float, line: Colour) -> None:
    """One flank in another tone, and a glowing seam."""
    figure = t.figure
    inner = [(0.95, figure.chest_y - 0.1 * t.s), (0.5, figure.waist_y), (0.8, figure.hip_y)]
    side = smooth([t.at(sign * a, y) for a, y in (*inner, (1.5, figure.hip_y), (1.5, figure.chest_y))], tension=0.6)
    t.ink.shape(common(t.cut, side), tuned(t.outfit.top_colour, t.dice), line=0.7)
    places = ((0.6, figure.chest_y), (0.35, figure.waist_y), (0.5, figure.hip_y))
    seam: list[Point] = [(sign * figure.shoulder * 0.7, t.y), *(t.at(sign * a, y) for a, y in places)]
    piping(t.ink, seam, line, 0.02 * t.s, clip=t.cut)
