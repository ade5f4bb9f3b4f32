"""Skirts and shorts: whole under tops and coats, over the legs."""

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet
from unflat.data.characters.curves import Point, joined, limb, smooth, straight
from unflat.data.characters.legs import hip_block, spine_of, widths_of
from unflat.data.characters.outfit import Outfit
from unflat.data.characters.palette import deeper
from unflat.data.characters.skeleton import SIDES, Figure
from unflat.data.characters.torso import band, wave

Z_UNDER, Z_OVER = 2.2, 2.42


def draw_bottom(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """The skirt or the shorts; tucked tops end beneath it."""
    if outfit.bottom in ("none", "trousers"):
        return
    over = outfit.tucked and outfit.top not in ("hoodie", "sweater", "suit", "kimono")
    ink = sheet.ink(parts.BOTTOMWEAR, z=Z_OVER if over or outfit.top == "dress" else Z_UNDER)
    if outfit.bottom == "shorts":
        _shorts(ink, figure, outfit)
    else:
        _skirt(ink, figure, outfit, rng)
    if outfit.belt or outfit.bottom == "pleated":
        belt = band(figure, figure.waist_y - 0.02, 0.09 * figure.size, ease=0.015 + outfit.ease * 0.5)
        ink.shape(belt, outfit.accent if outfit.belt else outfit.bottom_colour, line=0.8)
        if outfit.belt:
            x, y = figure.at(0.0, figure.waist_y + 0.025)
            ink.shape(
                straight([(x - 0.06, y - 0.04), (x + 0.06, y - 0.04), (x + 0.06, y + 0.05), (x - 0.06, y + 0.05)]),
                sheet.palette.metal,
                line=0.7,
            )


def skirt_hem(figure: Figure, outfit: Outfit) -> tuple[Point, Point]:
    """Left and right end of the skirt's hem in the picture."""
    long = {"pleated": 0.28, "flared": 0.4, "pencil": 0.42, "long": 0.86}.get(outfit.bottom, 0.3) + 0.22 * (outfit.length - 0.3)
    y = figure.crotch_y + min(long, 0.97) * (figure.floor - figure.crotch_y) * 0.85
    spread = {"pencil": 0.12, "pleated": 0.5, "flared": 0.95, "long": 0.6}.get(outfit.bottom, 0.4)
    feet = [figure.legs[s].knee[0] + d * 1.5 * figure.thick for s, d in SIDES]
    mid = figure.middle(figure.hip_y)
    half = max(figure.hip * (1.0 + spread), max(abs(x - mid) for x in feet) * 0.95)
    return (mid - half, y), (mid + half, y)


def _skirt(ink: Ink, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    left, right = skirt_hem(figure, outfit)
    folds = {"pencil": 1, "pleated": int(rng.integers(6, 11)), "flared": int(rng.integers(4, 8)), "long": int(rng.integers(3, 8))}[
        outfit.bottom
    ]
    hem = wave(left, right, rng, folds=folds, deep=(0.05 if outfit.bottom != "pencil" else 0.01) * figure.size)
    top, ease = figure.waist_y, 0.01 + outfit.ease * 0.5
    bow = 0.12 if outfit.bottom != "pencil" else 0.25
    hip_l = (figure.middle(figure.hip_y) - (figure.half(figure.hip_y) + ease) * (1 + bow * 0.6), figure.hip_y)
    hip_r = (figure.middle(figure.hip_y) + (figure.half(figure.hip_y) + ease) * (1 + bow * 0.6), figure.hip_y)
    sharp = 0.3 if outfit.bottom == "pleated" else 1.0
    path = smooth([hem[-1], hip_r, figure.at(1, top, ease=ease)], closed=False, tension=0.8)
    for piece in (
        smooth([figure.at(1, top, ease=ease), figure.at(-1, top, ease=ease)], closed=False),
        smooth([figure.at(-1, top, ease=ease), hip_l, hem[0]], closed=False, tension=0.8),
        smooth(hem, closed=False, tension=sharp),
    ):
        path.addPath(piece, skia.Path.AddPathMode.kExtend_AddPathMode)
    path.close()
    ink.shape(path, outfit.bottom_colour, pattern=outfit.bottom_pattern)
    dark = deeper(outfit.bottom_colour, 0.3)
    for i, (x, y) in enumerate(hem[1:-1], 1):
        t = i / (len(hem) - 1) * 2 - 1
        start = figure.at(t * 0.95, top + (0.1 if outfit.bottom == "pleated" else 0.55) * (figure.hip_y - top))
        middle = (start[0] * 0.6 + x * 0.4, (start[1] + y) / 2)
        if i % 2 and ink.style.shading in ("cel", "soft") and outfit.bottom != "pencil":
            wedge = smooth([start, (x + 0.05 * figure.size, y), (x - 0.05 * figure.size, y)], tension=0.2)
            ink.raw(wedge, dark, alpha=0.6, clip=path, blur=0.0 if ink.style.shading == "cel" else 0.02)
        if outfit.bottom != "pencil":
            ink.stroke(smooth([start, middle, (x, y)], closed=False), colour=dark if i % 2 else None, width=0.8, clip=path)
    if outfit.trimmed:
        rise = 0.09 * figure.size
        ink.stroke(
            smooth([(x * 0.99, y - rise) for x, y in hem], closed=False, tension=sharp),
            colour=outfit.trim,
            minimum=0.035 * figure.size,
            clip=path,
        )


def _shorts(ink: Ink, figure: Figure, outfit: Outfit) -> None:
    end = 0.16 + 0.4 * outfit.length
    ease = 0.02 * figure.size + outfit.ease * 0.6
    legs = []
    for side, sign in SIDES:
        widths = [w + ease + 0.25 * figure.thick * i / 12 for i, w in enumerate(widths_of(figure, end=end))]
        legs.append(joined(limb(spine_of(figure.legs[side], end=end), widths, round_ends=False), hip_block(figure, sign, ease=ease)))
    cut = joined(*legs)
    ink.shape(cut, outfit.bottom_colour, pattern=outfit.bottom_pattern)
    mid, dark = figure.middle(figure.hip_y), deeper(outfit.bottom_colour, 0.35)
    ink.stroke(smooth([(mid, figure.waist_y), (mid + 0.02, figure.hip_y), (mid, figure.crotch_y)], closed=False), width=0.8, clip=cut)
    for side, sign in SIDES:
        hip = figure.legs[side].hip
        fold = [(mid + sign * 0.04, figure.crotch_y), (hip[0], figure.crotch_y - 0.1 * figure.size)]
        ink.stroke(straight(fold, closed=False), colour=dark, clip=cut, width=0.8)
        pocket = [
            figure.at(sign * 0.5, figure.waist_y + 0.06),
            figure.at(sign * 0.62, figure.hip_y - 0.12 * figure.size),
            figure.at(sign * 0.97, figure.hip_y - 0.08 * figure.size),
        ]
        ink.stroke(smooth(pocket, closed=False), width=0.8, clip=cut)
        if outfit.trimmed:
            spine, low = spine_of(figure.legs[side], end=end), [w + ease + 0.27 * figure.thick for w in widths_of(figure, end=end)]
            ink.shape(limb(spine[-3:], low[-3:], round_ends=False), deeper(outfit.bottom_colour, 0.08), line=0.8)
