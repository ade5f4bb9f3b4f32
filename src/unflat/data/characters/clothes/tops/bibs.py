"""Bibs over a shirt or a blouse: dungarees and pinafores."""

import skia

from unflat.data.characters.body.figure import SIDES
from unflat.data.characters.clothes.cloth import dim, relief
from unflat.data.characters.clothes.neck.collars import round_collar, turned
from unflat.data.characters.clothes.tops.tailor import Tailor
from unflat.data.characters.clothes.trims import along, button, buttons, frill, patch
from unflat.data.characters.drawing.curves import limb, smooth, straight
from unflat.data.characters.drawing.palette import Colour


def overall(t: Tailor) -> None:
    """The bib of dungarees over a shirt; shorts or trousers go on in the same cloth."""
    _inner(t)
    top = t.figure.chest_y + t.dice.between(-0.15, 0.12) * t.s
    bib = _bib(t, t.outfit.bottom_colour, top=top, wide=t.dice.between(0.42, 0.62), buttoned=True)
    cloth = t.cloth(bib, t.outfit.bottom_colour)
    dim(cloth, top, t.hem)
    patch(t.ink, t.at(0.0, top + 0.12 * t.s), 0.17 * t.s, 0.2 * t.s, t.outfit.bottom_colour, t.dice)
    t.ink.stroke(
        straight([t.at(-1, t.figure.waist_y + 0.1 * t.s), t.at(1, t.figure.waist_y + 0.1 * t.s)], closed=False),
        colour=relief(t.outfit.bottom_colour, 0.35),
        width=0.7,
        clip=bib,
    )
    if t.dice.odds(0.4):
        turned(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    else:
        t.rim(t.outfit.inner_colour, 0.035)


def pinafore(t: Tailor) -> None:
    """A sleeveless dress over a blouse."""
    _inner(t)
    colour = t.outfit.bottom_colour
    top = t.figure.chest_y + t.dice.between(-0.18, 0.3) * t.s
    bib = _bib(t, colour, top=top, wide=t.dice.between(0.45, 0.72), buttoned=t.dice.odds(0.5))
    cloth = t.cloth(bib, colour)
    dim(cloth, top, t.hem)
    if t.dice.odds(0.4):
        for _, sign in SIDES:
            line = [
                (sign * t.figure.shoulder * 0.66, t.y * 0.97),
                t.at(sign * 0.75, t.figure.chest_y - 0.1 * t.s),
                t.at(sign * 0.6, top + 0.1 * t.s),
            ]
            frill(t.ink, line[::-1] if sign > 0 else line, -0.1 * t.s if sign < 0 else 0.1 * t.s, t.outfit.trim, t.dice)
    t.dice.one_of((round_collar, turned))(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    if t.dice.odds(0.5):
        buttons(t.ink, along(t.at(0, top + 0.08 * t.s), t.at(0, t.figure.waist_y), 3), 0.03 * t.s, t.metal, metal=True)


def _bib(t: Tailor, colour: Colour, *, top: float, wide: float, buttoned: bool) -> skia.Path:
    s = t.s
    bib = smooth(
        [
            t.at(-wide, top),
            t.at(wide, top),
            t.at(wide * 1.25, t.figure.waist_y),
            t.at(1.0, t.figure.waist_y + 0.1 * s, ease=t.outfit.ease),
            t.at(1.0, t.hem + 0.1 * s, ease=t.outfit.ease),
            t.at(-1.0, t.hem + 0.1 * s, ease=t.outfit.ease),
            t.at(-1.0, t.figure.waist_y + 0.1 * s, ease=t.outfit.ease),
            t.at(-wide * 1.25, t.figure.waist_y),
        ],
        tension=0.25,
    )
    for _, sign in SIDES:
        strap = [(sign * t.figure.shoulder * 0.6, t.y * 0.97), t.at(sign * wide * 0.9, top + 0.04 * s)]
        t.ink.shape(limb(strap, [0.05 * s, 0.05 * s], round_ends=False), colour)
    t.cloth(colour=t.outfit.inner_colour).under(bib, by=0.03)
    t.ink.shape(bib, colour, pattern=t.outfit.bottom_pattern)
    if buttoned:
        for _, sign in SIDES:
            button(t.ink, t.at(sign * wide * 0.88, top + 0.06 * s), 0.04 * s, t.metal, metal=True)
    return bib


def _inner(t: Tailor) -> None:
    t.ink.shape(t.cut, t.outfit.inner_colour, pattern=t.outfit.top_pattern)
    cloth = t.cloth(colour=t.outfit.inner_colour)
    dim(cloth, t.y, t.hem)
    for sign in (-1, 1):
        cloth.crease(
            [
                t.at(sign * 0.95, t.figure.chest_y - 0.1 * t.s),
                t.at(sign * 0.7, t.figure.chest_y),
                t.at(sign * 0.5, t.figure.chest_y - 0.02 * t.s),
            ],
            0.025 * t.s,
        )
