"""Tops: one cut per kind, dressed with collar, trimmings and folds; the finer kinds live in files of their own."""

from collections.abc import Callable

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.cloth import bust, chin_shade, dim, pulls, relief
from unflat.data.characters.clothes.neck.collars import rolled, round_collar, sailor, standing, turned
from unflat.data.characters.clothes.neck.hoods import draw_hood
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.tops.bare import off, straps, tank
from unflat.data.characters.clothes.tops.bibs import overall, pinafore
from unflat.data.characters.clothes.tops.bodices import corset, dress, midriff
from unflat.data.characters.clothes.tops.plates import armour, bodysuit
from unflat.data.characters.clothes.tops.prints import bars, motif, strapped
from unflat.data.characters.clothes.tops.robes import hanfu, kimono, qipao
from unflat.data.characters.clothes.tops.suits import suit, uniform
from unflat.data.characters.clothes.tops.tailor import CUTS, Tailor, cut_of, hem_of
from unflat.data.characters.clothes.tops.vests import vest
from unflat.data.characters.clothes.trims import along, buttons, frill, girdle, lace, patch, piping, tuned, zipper
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import common, smooth, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice


def draw_top(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """The garment on the trunk, whole beneath arms and hair."""
    ink = sheet.ink(parts.TOPWEAR)
    hem = hem_of(figure, outfit)
    t = Tailor(sheet, figure, outfit, Dice(rng), ink, cut_of(figure, outfit, hem), hem)
    if outfit.top in ("crop", "corset", "armour") or CUTS[outfit.top].midriff:
        midriff(t)
    t.under()
    ink.shape(t.cut, outfit.top_colour, pattern=outfit.top_pattern)
    cloth = t.cloth()
    dim(cloth, figure.shoulder_y, hem, ease=outfit.ease)
    bust(cloth)
    pulls(cloth, low=hem, ease=outfit.ease)
    chin_shade(cloth)
    DRESSING[outfit.top](t)
    if outfit.outer == "none" and outfit.hood != "none":
        draw_hood(sheet, figure, outfit, t.dice, colour=outfit.top_colour)
    if t.dice.odds(0.12 + 0.2 * outfit.busy) and outfit.top not in ("swim", "bodysuit", "armour"):
        strapped(t)


def _tee(t: Tailor) -> None:
    rib = tuned(t.outfit.top_colour, t.dice) if t.dice.odds(0.35) else t.outfit.top_colour
    t.rim(rib, 0.035)
    if t.dice.odds(0.5):
        motif(t)
    if t.dice.odds(0.25):
        bars(t)
    if t.dice.odds(0.2):
        patch(t.ink, t.at(0.45, t.figure.chest_y - 0.1 * t.s), 0.1 * t.s, 0.16 * t.s, t.outfit.top_colour, t.dice)


def _shirt(t: Tailor) -> None:
    placket = tuned(t.outfit.top_colour, t.dice) if t.dice.odds(0.15) else t.outfit.top_colour
    x0, x1 = t.at(-0.09, t.y), t.at(0.09, t.hem + 0.06 * t.s)
    t.ink.shape(common(t.cut, straight([x0, t.at(0.09, t.y), x1, t.at(-0.09, t.hem + 0.06 * t.s)])), placket, line=0.6, shade=False)
    metal = t.dice.odds(0.2)
    buttons(
        t.ink,
        along(t.at(0, t.y + 0.14 * t.s), t.at(0, t.hem - 0.06 * t.s), t.dice.count(4, 7)),
        t.dice.between(0.02, 0.034) * t.s + 0.004,
        t.metal if metal else tuned(placket, t.dice),
        metal=metal,
    )
    if t.dice.odds(0.45):
        patch(t.ink, t.at(0.5, t.figure.chest_y - 0.06 * t.s), 0.12 * t.s, 0.18 * t.s, t.outfit.top_colour, t.dice)
    collar = t.outfit.top_colour if t.dice.odds(0.75) else tuned(t.outfit.top_colour, t.dice)
    if t.dice.odds(0.85):
        turned(t.ink, t.figure, collar, t.dice, edge=t.outfit.trim if t.dice.odds(0.2) else None)
    else:
        standing(t.ink, t.figure, collar, t.dice, high=t.dice.between(0.3, 0.5))


def _blouse(t: Tailor) -> None:
    """A blouse with frills down the front or a wide collar."""
    colour = t.outfit.top_colour
    kind = t.dice.one_of(("frilled", "pintucks", "yoke"))
    if kind == "frilled":
        for sign in (-1, 1):
            line = [t.at(sign * 0.1, t.y + 0.06 * t.s), t.at(sign * 0.14, t.figure.chest_y), t.at(sign * 0.1, t.figure.waist_y)]
            frill(t.ink, line if sign < 0 else line[::-1], 0.08 * t.s, tuned(colour, t.dice) if t.dice.odds(0.3) else colour, t.dice)
    elif kind == "pintucks":
        for k in range(-4, 5):
            tuck = smooth([t.at(k * 0.11, t.y + 0.1 * t.s), t.at(k * 0.11, t.figure.chest_y + 0.2 * t.s)], closed=False)
            t.ink.stroke(tuck, colour=relief(colour, 0.3), width=0.6, minimum=0.006 * t.s, clip=t.cut)
    else:
        lace(
            t.ink,
            [t.at(-0.75, t.figure.chest_y - 0.12 * t.s), t.at(0.0, t.figure.chest_y), t.at(0.75, t.figure.chest_y - 0.12 * t.s)],
            0.07 * t.s,
            t.outfit.trim,
        )
    buttons(
        t.ink, along(t.at(0, t.y + 0.16 * t.s), t.at(0, t.hem - 0.08 * t.s), 6), 0.024 * t.s, t.outfit.trim if t.dice.odds(0.5) else t.metal
    )
    t.dice.one_of((round_collar, turned, _stand))(t.ink, t.figure, colour, t.dice)


def _stand(ink: Ink, figure: Figure, colour: Colour, dice: Dice) -> None:
    standing(ink, figure, colour, dice, high=dice.between(0.3, 0.6))


def _sweater(t: Tailor) -> None:
    colour = t.outfit.top_colour
    rib = colour if t.dice.odds(0.7) else tuned(colour, t.dice)
    kind = t.dice.one_of(("cables", "yoke", "plain", "vee", "argyle"), (0.25, 0.15, 0.3, 0.2, 0.1))
    if kind == "cables":
        for k in (-0.55, -0.18, 0.18, 0.55):
            for y in np.arange(t.y + 0.2 * t.s, t.hem - 0.1 * t.s, 0.09 * t.s):
                a, b = t.at(k - 0.05, float(y)), t.at(k + 0.05, float(y) + 0.06 * t.s)
                t.ink.stroke(smooth([a, b], closed=False), colour=relief(colour, 0.3), width=0.7, minimum=0.01 * t.s, clip=t.cut)
    elif kind == "yoke":
        for k in range(3):
            ring = girdle(t.figure, t.figure.chest_y - (0.2 - 0.09 * k) * t.s, 0.045 * t.s, ease=0.2, sag=0.12)
            t.ink.raw(common(t.cut, ring), (t.outfit.trim, t.outfit.accent)[k % 2])
    elif kind == "argyle":
        for k in range(-2, 3):
            x, y = t.at(k * 0.36, t.figure.chest_y + 0.15 * t.s)
            t.ink.raw(
                straight([(x, y - 0.2 * t.s), (x + 0.11 * t.s, y), (x, y + 0.2 * t.s), (x - 0.11 * t.s, y)]), t.outfit.trim, clip=t.cut
            )
    t.ribbing(rib)
    if kind == "vee":
        vee = straight([t.at(-0.3, t.y * 0.8), t.at(0.3, t.y * 0.8), t.at(0.0, t.figure.chest_y + t.dice.between(-0.15, 0.1) * t.s)])
        t.ink.shape(common(t.cut, vee), t.outfit.inner_colour)
        t.ink.stroke(vee, colour=rib, width=0.0, minimum=0.05 * t.s, clip=t.cut)
        turned(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    else:
        rolled(t.ink, t.figure, rib, t.dice, high=t.dice.between(0.05, 0.3))


def _turtle(t: Tailor) -> None:
    t.ribbing(t.outfit.top_colour)
    rolled(t.ink, t.figure, t.outfit.top_colour, t.dice, high=t.dice.between(0.5, 0.95))


def _sailor(t: Tailor) -> None:
    colour = t.outfit.bottom_colour if t.dice.odds(0.65) else t.outfit.trim if t.dice.odds(0.5) else t.outfit.top_colour
    bib = straight([t.at(-0.35, t.y * 0.8), t.at(0.35, t.y * 0.8), t.at(0, t.figure.chest_y + 0.2 * t.s)])
    if t.dice.odds(0.7):
        t.ink.shape(common(t.cut, bib), t.outfit.top_colour if t.dice.odds(0.6) else colour, line=0.7)
    if t.dice.odds(0.4):
        piping(
            t.ink,
            [t.at(-1, t.hem - 0.06 * t.s, ease=0.05), t.at(0, t.hem - 0.03 * t.s), t.at(1, t.hem - 0.06 * t.s, ease=0.05)],
            colour,
            0.05 * t.s,
            clip=t.cut,
        )
    sailor(t.ink, t.figure, t.outfit, t.dice, colour)


def _hoodie(t: Tailor) -> None:
    low, high = min(t.hem - 0.08 * t.s, t.figure.hip_y), t.figure.waist_y - 0.02 * t.s
    t.ribbing(t.outfit.top_colour if t.dice.odds(0.75) else tuned(t.outfit.top_colour, t.dice))
    if t.dice.odds(0.35):
        line = [t.at(0.0, t.y + 0.12 * t.s), t.at(0.0, t.figure.waist_y), t.at(0.0, t.hem)]
        zipper(t.ink, line, t.metal, 0.03 * t.s)
    if t.dice.odds(0.75):
        pouch = straight(
            [
                t.at(-0.42, high),
                t.at(0.42, high),
                t.at(0.62, (high + low) / 2),
                t.at(0.62, low),
                t.at(-0.62, low),
                t.at(-0.62, (high + low) / 2),
            ]
        )
        t.cloth().under(pouch, by=0.02)
        t.ink.shape(pouch, t.outfit.top_colour, line=0.9)
    if t.dice.odds(0.45):
        motif(t)
    if t.dice.odds(0.3):
        vee = straight([t.at(-0.2, t.y * 0.7), t.at(0.2, t.y * 0.7), t.at(0.0, t.y + 0.16 * t.s)])
        t.ink.shape(common(t.cut, vee), t.outfit.inner_colour, line=0.8)


DRESSING: dict[str, Callable[[Tailor], None]] = {
    "tee": _tee, "shirt": _shirt, "blouse": _blouse, "sweater": _sweater, "turtle": _turtle, "sailor": _sailor, "tank": tank, "crop": _tee,
    "off": off, "swim": straps, "hoodie": _hoodie, "suit": suit, "uniform": uniform, "vest": vest,
    "dress": dress, "corset": corset, "armour": armour, "overall": overall, "pinafore": pinafore,
    "bodysuit": bodysuit, "kimono": kimono, "hanfu": hanfu, "qipao": qipao,
}  # fmt: skip
"""What is put on the cut of each top."""
