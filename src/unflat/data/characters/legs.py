"""Legs, socks, tights and trousers: one layer per side, whole up to the hips."""

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet, Side
from unflat.data.characters.curves import Point, bend, common, joined, limb, rails, smooth, straight
from unflat.data.characters.outfit import Outfit
from unflat.data.characters.palette import deeper
from unflat.data.characters.skeleton import SIDES, Figure, Leg

_STEPS = 12
_KNEE = 0.53


def draw_legs(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """Both legs with what they wear; the nearer one is drawn later."""
    flare = float(rng.choice((0.0, 0.05, 0.5))) + float(rng.uniform(0, 0.25))
    for side, sign in SIDES:
        leg = figure.legs[side]
        z = parts.LEGWEAR.order / 100 + (0.02 if leg.near else 0.0)
        ink = sheet.ink(parts.LEGWEAR, z=z, side=side)
        bare = leg_path(figure, leg, sign)
        skin = sheet.palette.skin
        if outfit.sock == "tights":
            ink.shape(bare, outfit.sock_colour)
        else:
            ink.shape(bare, skin)
            _knee(ink, sheet, figure, leg)
            _sock(ink, figure, side, outfit)
        if outfit.bottom == "trousers":
            _trousers(ink, figure, side, outfit, flare)


def spine_of(leg: Leg, *, start: float = 0.0, end: float = 1.0) -> list[Point]:
    """Points along a leg between two shares of its length."""
    line = bend([leg.hip, leg.knee, leg.ankle], steps=40)
    return [line[round(float(s) * 40)] for s in np.linspace(start, end, _STEPS + 1)]


def widths_of(figure: Figure, *, start: float = 0.0, end: float = 1.0) -> list[float]:
    """Half widths of a bare leg: thigh, knee, calf, ankle."""
    shape = 1.9 if figure.build == "woman" else 1.65
    knots = (0.0, 0.12, 0.5, 0.68, 0.9, 1.0)
    thick = (shape, shape * 1.02, 1.12, 1.14, 0.72, 0.68)
    return [float(np.interp(s, knots, thick)) * figure.thick for s in np.linspace(start, end, _STEPS + 1)]


def leg_path(figure: Figure, leg: Leg, sign: float, *, ease: float = 0.0, flare: float = 0.0) -> skia.Path:
    """A whole leg from the waist to the ankle, hip block included."""
    extra = np.linspace(ease, ease + flare * figure.thick, _STEPS + 1)
    widths = [w + float(e) for w, e in zip(widths_of(figure), extra, strict=True)]
    shape = limb(spine_of(leg), widths, round_ends=flare == 0 and ease == 0)
    return joined(shape, hip_block(figure, sign, ease=ease))


def hip_block(figure: Figure, sign: float, *, ease: float = 0.0) -> skia.Path:
    """Half of the hips, from the waist to the crotch."""
    top, hip, low = figure.waist_y, figure.hip_y, figure.crotch_y
    return smooth(
        [
            (figure.middle(top), top),
            (figure.middle(top) + sign * (figure.half(top) + ease), top),
            (figure.middle(hip) + sign * (figure.half(hip) + ease), hip),
            (figure.middle(low) + sign * figure.half(low) * 0.9, low),
            (figure.middle(low), low),
        ],
        tension=0.6,
    )


def _knee(ink: Ink, sheet: Sheet, figure: Figure, leg: Leg) -> None:
    x, y = leg.knee
    wide = figure.thick
    tone = sheet.palette.skin_shadow
    if ink.style.detail > 0.35:
        curve = smooth([(x - 0.5 * wide, y + 0.25 * wide), (x, y + 0.5 * wide), (x + 0.5 * wide, y + 0.25 * wide)], closed=False)
        ink.stroke(curve, colour=deeper(tone, 0.15), width=0.8, minimum=0.12 * wide)
    if ink.style.shading != "flat":
        ink.raw(smooth([(x - 0.6 * wide, y), (x, y - wide), (x + 0.6 * wide, y), (x, y + 0.8 * wide)]), tone, alpha=0.35, blur=0.3 * wide)


def _sock(ink: Ink, figure: Figure, side: Side, outfit: Outfit) -> None:
    tops = {"bare": 1.0, "ankle": 0.93, "crew": 0.8, "knee": 0.6, "thigh": 0.27, "tights": 0.0}
    top = tops[outfit.sock]
    if top >= 1.0:
        return
    leg = figure.legs[side]
    shape = limb(spine_of(leg, start=top), [w * 1.04 for w in widths_of(figure, start=top)])
    ink.shape(common(shape, _below(leg, figure, top)), outfit.sock_colour)
    if outfit.trimmed:
        one, other = rails(spine_of(leg, start=top), widths_of(figure, start=top))
        ink.stroke(straight([one[1], other[1]], closed=False), colour=outfit.trim, width=1.5, minimum=0.3 * figure.thick)


def _below(leg: Leg, figure: Figure, share: float) -> skia.Path:
    at = spine_of(leg, start=share)[0]
    reach = 4 * figure.thick
    return straight(
        [(at[0] - reach, at[1]), (at[0] + reach, at[1]), (at[0] + reach * 2, figure.floor + 1), (at[0] - reach * 2, figure.floor + 1)]
    )


def _trousers(ink: Ink, figure: Figure, side: Side, outfit: Outfit, flare: float) -> None:
    leg, sign = figure.legs[side], (1.0 if side == "l" else -1.0)
    cut = leg_path(figure, leg, sign, ease=0.02 * figure.size + outfit.ease * 0.5, flare=flare)
    ink.shape(cut, outfit.bottom_colour, pattern=outfit.bottom_pattern)
    line = spine_of(leg)
    wide = figure.thick
    fold = deeper(outfit.bottom_colour, 0.3)
    for at in (_STEPS // 2, _STEPS - 1):
        x, y = line[at]
        ink.stroke(smooth([(x - wide, y), (x - 0.2 * wide, y + 0.25 * wide), (x + 0.5 * wide, y)], closed=False), colour=fold, width=0.8)
    if outfit.trimmed:
        ink.stroke(smooth(line[2:], closed=False), colour=fold, width=0.6, clip=cut)
    x, y = figure.middle(figure.hip_y) + sign * figure.hip * 0.55, figure.waist_y + 0.35 * (figure.hip_y - figure.waist_y)
    ink.stroke(smooth([(x, y), (x + sign * 0.2 * wide, y + wide), (x + sign * 1.4 * wide, y + 1.6 * wide)], closed=False), width=0.8)
    if sign > 0:
        mid = figure.middle(figure.hip_y)
        ink.stroke(straight([(mid, figure.waist_y), (mid, figure.crotch_y)], closed=False), width=0.8)
