"""Bodices: dresses and corsets, and the bare midriff beneath what is short."""

from collections.abc import Callable

from unflat.data.characters.body.torso import neckline, trunk
from unflat.data.characters.clothes.cloth import dim, relief
from unflat.data.characters.clothes.neck.collars import round_collar, turned
from unflat.data.characters.clothes.tops.tailor import Tailor
from unflat.data.characters.clothes.trims import along, buttons, frill, girdle, lacing, tuned
from unflat.data.characters.drawing.curves import common, smooth, straight


def midriff(t: Tailor) -> None:
    """The bare belly, with its navel, beneath a short top."""
    skin = t.sheet.palette.skin
    body = trunk(t.figure, neckline(t.figure, 0.9, 0.5, pointed=False), hem=t.figure.hip_y, ease=0.0)
    t.ink.shape(body, skin)
    belly = t.cloth(body, skin)
    dim(belly, t.figure.chest_y, t.figure.hip_y, share=0.2)
    navel = t.at(0.0, t.figure.waist_y + 0.3 * (t.figure.hip_y - t.figure.waist_y))
    for line in ([navel, (navel[0], navel[1] + 0.05 * t.s)], [t.at(0.0, t.figure.chest_y + 0.3 * t.s), t.at(0.0, t.figure.waist_y)]):
        t.ink.stroke(straight(line, closed=False), colour=t.sheet.palette.skin_shadow, minimum=0.012)
    for sign in (-1, 1):
        groin = [t.at(sign * 0.8, t.figure.waist_y), t.at(sign * 0.55, t.figure.hip_y - 0.1 * t.s), t.at(sign * 0.3, t.figure.hip_y)]
        belly.crease(groin, 0.015 * t.s)
    belly.under(t.cut, by=0.06)


def dress(t: Tailor) -> None:
    """The bodice of a dress: seams, a row of buttons, lace, a bow, a ribbon at the waist."""
    _FRONTS[t.dice.one_of(tuple(_FRONTS))](t)
    if t.dice.odds(0.4):
        y = min(t.figure.waist_y, t.hem) - 0.05 * t.s
        sash = girdle(t.figure, y, t.dice.between(0.06, 0.16) * t.s, ease=t.outfit.ease + 0.006)
        t.ink.shape(sash, t.outfit.accent if t.dice.odds(0.6) else t.outfit.trim, line=0.9)


def _seamed(t: Tailor) -> None:
    y, s = t.figure.chest_y, t.s
    for sign in (-1, 1):
        seam = [t.at(sign * 0.6, y - 0.1 * s), t.at(sign * 0.45, y + 0.1 * s), t.at(sign * 0.4, t.hem)]
        t.ink.stroke(smooth(seam, closed=False), width=0.7, clip=t.cut)
    t.rim(t.outfit.trim, 0.04)


def _buttoned(t: Tailor) -> None:
    row = along(t.at(0, t.figure.chest_y - 0.1 * t.s), t.at(0, t.hem - 0.03 * t.s), 5)
    buttons(t.ink, row, 0.028 * t.s, t.metal if t.dice.odds(0.5) else t.outfit.trim)


def _frilled(t: Tailor) -> None:
    line = [t.at(a, t.figure.chest_y - (0.16 - 0.1 * (1 - a * a)) * t.s) for a in (-0.7, -0.35, 0.0, 0.35, 0.7)]
    frill(t.ink, line, 0.1 * t.s, t.outfit.trim, t.dice)


def _laced(t: Tailor) -> None:
    s = t.s
    panel = straight([t.at(-0.3, t.y + 0.1 * s), t.at(0.3, t.y + 0.1 * s), t.at(0.22, t.hem + 0.05 * s), t.at(-0.22, t.hem + 0.05 * s)])
    t.ink.shape(common(t.cut, panel), t.outfit.trim, line=0.8)
    lacing(t.ink, t.at(0.0, t.figure.chest_y), t.at(0.0, t.hem - 0.03 * s), 0.08 * s, t.outfit.accent)


def _wrapped(t: Tailor) -> None:
    t.ink.stroke(smooth([t.at(0.45, t.y * 0.9), t.at(0.15, t.figure.chest_y), t.at(-0.5, t.hem)], closed=False), clip=t.cut)


def _collared(t: Tailor) -> None:
    t.dice.one_of((round_collar, turned))(t.ink, t.figure, t.outfit.trim, t.dice)
    buttons(t.ink, along(t.at(0, t.y + 0.25 * t.s), t.at(0, t.hem - 0.05 * t.s), 4), 0.026 * t.s, t.outfit.accent)


_FRONTS: dict[str, Callable[[Tailor], None]] = {
    "seams": _seamed, "buttons": _buttoned, "frills": _frilled, "panel": _laced, "wrap": _wrapped, "collared": _collared,
}  # fmt: skip
"""The fronts of dresses, equally often."""


def corset(t: Tailor) -> None:
    """A stiff corset laced or buttoned over a blouse."""
    s, over = t.s, t.dice.odds(0.65)
    if over:
        _blouse(t)
    high = t.figure.chest_y + (0.04 if over else -0.12) * s
    edge = [t.at(a, high + (0.06 * (1 - abs(a)) if over else 0.05 * (1 - a * a)) * s, ease=0.01) for a in (-1, -0.55, 0.0, 0.55, 1)]
    low = [t.at(1.0, t.hem, ease=0.01), t.at(0.0, t.hem + t.dice.between(0.0, 0.16) * s), t.at(-1.0, t.hem, ease=0.01)]
    path = smooth([*edge, t.at(1, t.figure.waist_y), *low, t.at(-1, t.figure.waist_y)], tension=0.4)
    colour = tuned(t.outfit.top_colour, t.dice) if over and t.dice.odds(0.5) else t.outfit.top_colour
    t.ink.shape(path, colour)
    dim(t.cloth(path, colour), high, t.hem)
    for a in (-0.7, -0.35, 0.35, 0.7):
        bone = smooth([t.at(a, high), t.at(a * 0.9, t.figure.waist_y), t.at(a * 0.9, t.hem)], closed=False)
        t.ink.stroke(bone, colour=relief(colour, 0.4), width=0.8, minimum=0.008 * s, clip=path)
    if t.dice.odds(0.6):
        lacing(t.ink, t.at(0, high + 0.1 * s), t.at(0, t.hem - 0.02 * s), 0.1 * s, t.outfit.trim)
    else:
        buttons(t.ink, along(t.at(0, high + 0.1 * s), t.at(0, t.hem - 0.04 * s), 5), 0.03 * s, t.metal, metal=True)
    if t.dice.odds(0.4):
        frill(t.ink, edge, 0.06 * s, t.outfit.trim, t.dice)


def _blouse(t: Tailor) -> None:
    """What shows above a corset."""
    s, colour, y = t.s, t.outfit.inner_colour, t.figure.chest_y
    top = common(t.cut, straight([t.at(-2, 0), t.at(2, 0), t.at(2, y + 0.06 * s), t.at(-2, y + 0.06 * s)]))
    t.ink.shape(top, colour)
    cloth = t.cloth(top, colour)
    for sign in (-1, 1):
        cloth.crease([t.at(sign * 0.3, t.y + 0.1 * s), t.at(sign * 0.4, y - 0.05 * s), t.at(sign * 0.5, y + 0.05 * s)], 0.025 * s)
    t.dice.one_of((round_collar, turned))(t.ink, t.figure, colour, t.dice)
