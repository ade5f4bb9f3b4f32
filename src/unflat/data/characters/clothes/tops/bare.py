"""Tops that leave the shoulders bare: straps, bands across the upper arms."""

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES
from unflat.data.characters.clothes.cloth import relief
from unflat.data.characters.clothes.tops.prints import motif
from unflat.data.characters.clothes.tops.tailor import CUTS, Tailor
from unflat.data.characters.clothes.trims import frill, girdle, lace
from unflat.data.characters.drawing.curves import Point, lerp, limb, smooth
from unflat.data.characters.drawing.palette import Colour

_Z_BAND = 2.63  # over the sleeves
_BAND_ON_ARM = 0.14  # share of the upper arm at which a band around both lies
_HANGING = ("down", "apart", "hips", "behind", "pocket", "clasped")


def straps(t: Tailor) -> None:
    """What holds a bandeau, a camisole or a swimsuit."""
    wide, top = t.dice.between(0.012, 0.05) * t.s, CUTS[t.outfit.top].strap_top
    from_y = t.y + top * (t.figure.chest_y - t.y) + 0.05 * t.s
    halter = t.dice.odds(0.15)
    for _, sign in SIDES:
        up = (sign * t.figure.neck * 0.9, t.y * 0.55) if halter else (sign * t.figure.shoulder * t.dice.between(0.5, 0.62), t.y * 0.97)
        t.ink.shape(limb([up, t.at(sign * t.dice.between(0.45, 0.6), from_y)], [wide, wide * 1.2]), t.outfit.top_colour, line=0.8)
    t.edge_top()


def off(t: Tailor) -> None:
    """The turned-over band of an off-shoulder top: around the trunk, or over both upper arms where these hang."""
    y = t.y + 0.42 * (t.figure.chest_y - t.y)
    high, out = t.dice.between(0.1, 0.24) * t.s, t.outfit.ease + 0.05 * t.s
    colour = t.outfit.top_colour if t.dice.odds(0.75) else t.outfit.trim
    arms = [(sign, t.figure.arms[side]) for side, sign in SIDES]
    if t.outfit.sleeve != "none" and t.outfit.outer == "none" and all(arm.gesture in _HANGING for _, arm in arms):
        ends = [(sign, lerp(arm.shoulder, arm.elbow, _BAND_ON_ARM)) for sign, arm in arms]
        _bateau(t, [(x + sign * (1.25 * t.figure.thick + t.outfit.ease), at) for sign, (x, at) in ends], high, colour)
    else:
        fold = girdle(t.figure, y - 0.02 * t.s, high, ease=out, sag=0.1)
        t.cloth().under(fold)
        if t.dice.odds(0.35):
            line = [t.at(a, y + 0.1 * t.s * (1 - a * a), ease=out) for a in (-1, -0.5, 0, 0.5, 1)]
            frill(t.ink, line, high * 1.3, colour, t.dice)
        else:
            t.ink.shape(fold, colour)
    if t.dice.odds(0.35):
        straps(t)


def _bateau(t: Tailor, ends: list[Point], high: float, colour: Colour) -> None:
    """The band from one upper arm across the chest to the other, over the sleeves, which it holds."""
    over = t.sheet.ink(parts.TOPWEAR, z=_Z_BAND)
    right, left = ends
    y = t.y + 0.36 * (t.figure.chest_y - t.y)
    upper = [left, t.at(-0.6, y), t.at(0.0, y + t.dice.between(0.02, 0.09) * t.s), t.at(0.6, y), right]
    lower = [(x * (1.0 if 0 < k < 4 else 1.02), at + high * (1.0 if 0 < k < 4 else 1.15)) for k, (x, at) in enumerate(upper)]
    if t.dice.odds(0.3):
        frill(over, upper, 1.3 * high, colour, t.dice)
        return
    band = smooth([*upper, *lower[::-1]], tension=0.6)
    over.shape(band, colour)
    if t.dice.odds(0.6):
        line = [lerp(a, b, t.dice.between(0.75, 0.9)) for a, b in zip(upper, lower, strict=True)]
        over.stroke(smooth(line, closed=False), colour=relief(colour, 0.3), width=0.7, clip=band)


def tank(t: Tailor) -> None:
    """A tank top: ribbing, a print, lace at its hem."""
    if CUTS["tank"].strapped and t.bare_shoulders:
        straps(t)
    else:
        t.rim(t.outfit.top_colour, 0.03)
    if t.dice.odds(0.35):
        motif(t)
    if t.dice.odds(0.25):
        lace(
            t.ink,
            [t.at(-0.95, t.hem - 0.06 * t.s), t.at(0.0, t.hem - 0.03 * t.s), t.at(0.95, t.hem - 0.06 * t.s)],
            0.06 * t.s,
            t.outfit.trim,
        )
