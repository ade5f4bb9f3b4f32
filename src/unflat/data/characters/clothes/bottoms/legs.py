"""Legs, socks, tights and trousers: one layer per side, whole up to the hips."""

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure, Leg
from unflat.data.characters.body.legform import STEPS, leg_path, leg_z, spine_of, widths_of
from unflat.data.characters.clothes.bottoms.hose import choose_hose, draw_hose
from unflat.data.characters.clothes.bottoms.trousers import choose_trousers, draw_trousers
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import box, limb, rails, smooth, straight, turned
from unflat.data.characters.drawing.palette import Colour, deeper
from unflat.data.characters.head.plan import Dice


def draw_legs(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> Colour | None:
    """Both legs with what they wear, the nearer one later; gives the colour in which a sock goes on over the foot."""
    dice = Dice(rng)
    hose = choose_hose(sheet, outfit, dice)
    trousers = choose_trousers(sheet, figure, outfit, dice) if outfit.bottom == "trousers" else None
    lone = dice.one_of(("l", "r"))
    mark = dice.one_of(("", "strap", "pad", "plaster", "bandage"), (0.84, 0.08, 0.03, 0.03, 0.02))
    for side, sign in SIDES:
        leg = figure.legs[side]
        ink = sheet.ink(parts.LEGWEAR, z=leg_z(leg), side=side)
        skin = sheet.palette.skin
        ink.shape(leg_path(figure, leg, sign, waist=outfit.bottom == "none" or trousers is not None), skin)
        _knee(ink, sheet, figure, leg)
        draw_hose(ink, figure, side, hose)
        if trousers is None and mark and (side == lone or mark == "pad"):
            _mark(ink, figure, leg, outfit, mark)
        if trousers is not None:
            over = sheet.ink(parts.LEGWEAR, z=leg_z(leg) + (0.005 if trousers.tucked else 0.02), side=side)
            draw_trousers(over, figure, side, trousers)
    return None if hose.kind == "bare" else hose.colour


def _knee(ink: Ink, sheet: Sheet, figure: Figure, leg: Leg) -> None:
    x, y = leg.knee
    wide = figure.thick
    tone = sheet.palette.skin_shadow
    if ink.style.detail > 0.35:
        curve = smooth([(x - 0.5 * wide, y + 0.25 * wide), (x, y + 0.5 * wide), (x + 0.5 * wide, y + 0.25 * wide)], closed=False)
        ink.stroke(curve, colour=deeper(tone, 0.15), width=0.8, minimum=0.12 * wide)
    if ink.style.shading != "flat":
        ink.raw(smooth([(x - 0.6 * wide, y), (x, y - wide), (x + 0.6 * wide, y), (x, y + 0.8 * wide)]), tone, alpha=0.35, blur=0.3 * wide)


def _mark(ink: Ink, figure: Figure, leg: Leg, outfit: Outfit, kind: str) -> None:
    """A strap around a thigh, a knee pad, a plaster, a bandage: one share of the leg each."""
    start, end, colour = {
        "strap": (0.2, 0.235, (0.12, 0.11, 0.12)), "pad": (0.44, 0.58, outfit.accent),
        "plaster": (0.5, 0.56, (0.93, 0.76, 0.6)), "bandage": (0.58, 0.74, (0.96, 0.95, 0.92)),
    }[kind]  # fmt: skip
    spine, widths = spine_of(leg, start=start, end=end), widths_of(figure, start=start, end=end)
    if kind == "plaster":
        x, y = spine[STEPS // 2]
        size = 0.3 * figure.thick
        ink.shape(turned(box(x - 1.8 * size, y - 0.6 * size, x + 1.8 * size, y + 0.6 * size, radius=0.5 * size), 0.5, about=(x, y)), colour)
        return
    ink.shape(limb(spine, [w * (1.15 if kind == "pad" else 1.03) for w in widths], round_ends=kind == "pad"), colour, line=0.8)
    if kind == "bandage":
        one, other = rails(spine, widths)
        for k in range(1, STEPS, 3):
            ink.stroke(straight([one[k], other[k + 1]], closed=False), colour=deeper(colour, 0.25), width=0.7, minimum=0.03 * figure.thick)
