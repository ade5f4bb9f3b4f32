"""Tops: T-shirts, shirts, sweaters, sailor blouses, suits, vests, bodices, swimsuits, kimono."""

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet
from unflat.data.characters.curves import box, common, ellipse, limb, smooth, star, straight
from unflat.data.characters.outfit import Outfit
from unflat.data.characters.palette import deeper
from unflat.data.characters.skeleton import SIDES, Figure
from unflat.data.characters.torso import band, neckline, trunk


def draw_top(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """The garment on the trunk, whole beneath arms and hair."""
    z = parts.TOPWEAR.order / 100
    ink = sheet.ink(parts.TOPWEAR, z=z)
    hem = _hem(figure, outfit)
    cut = _cut(figure, outfit, hem)
    if outfit.top == "crop":
        ink.shape(trunk(figure, neckline(figure, 0.9, 0.5, pointed=False), hem=figure.hip_y, ease=0.0), sheet.palette.skin)
        navel = figure.at(0.0, figure.waist_y + 0.3 * (figure.hip_y - figure.waist_y))
        ink.stroke(
            straight([navel, (navel[0], navel[1] + 0.05 * figure.size)], closed=False), colour=sheet.palette.skin_shadow, minimum=0.012
        )
    ink.shape(cut, outfit.top_colour, pattern=outfit.top_pattern)
    _dress_up(ink, figure, outfit, cut, rng)
    _bust(ink, figure, cut, outfit)
    _folds(ink, figure, cut, outfit, rng)


def _hem(figure: Figure, outfit: Outfit) -> float:
    if outfit.top == "crop":
        return figure.chest_y + 0.45 * (figure.waist_y - figure.chest_y)
    if outfit.top in ("dress", "kimono"):
        return figure.waist_y + 0.25 * (figure.hip_y - figure.waist_y)
    if outfit.top == "swim":
        return figure.crotch_y
    low = figure.waist_y + (0.35 + 0.75 * outfit.hem) * (figure.hip_y - figure.waist_y)
    return low + (0.25 * (figure.hip_y - figure.waist_y) if outfit.top in ("hoodie", "sweater", "suit") else 0.0)


def _cut(figure: Figure, outfit: Outfit, hem: float) -> skia.Path:
    deep = {
        "tee": 0.25,
        "shirt": 0.2,
        "sweater": 0.0,
        "sailor": 0.75,
        "tank": 0.5,
        "off": 0.5,
        "hoodie": 0.15,
        "suit": 0.1,
        "vest": 0.1,
        "dress": 0.5,
        "swim": 0.6,
        "kimono": 0.55,
        "crop": 0.4,
    }[outfit.top] * (0.5 + outfit.neckline)
    wide = {"tank": 0.45, "off": 1.0, "swim": 0.55, "dress": 0.25}.get(outfit.top, 0.05) * (0.7 + 0.5 * outfit.neckline)
    line = neckline(figure, min(deep, 0.95), min(wide, 0.9), pointed=outfit.top in ("sailor", "kimono", "suit"))
    if (outfit.top in ("off", "swim", "tank") and outfit.sleeve != "none") or outfit.top == "off":
        return _bandeau(figure, outfit, hem)
    if outfit.top == "swim":
        return _swim(figure, outfit)
    return trunk(figure, line, hem=hem, ease=outfit.ease, flare=0.02 * figure.size)


def _bandeau(figure: Figure, outfit: Outfit, hem: float) -> skia.Path:
    top = figure.shoulder_y + 0.42 * (figure.chest_y - figure.shoulder_y)
    ys = (top, figure.chest_y, figure.waist_y, hem)
    right = [(figure.middle(y) + figure.half(y) + outfit.ease * (1.6 if y == top else 1.0), y) for y in ys]
    left = [(2 * figure.middle(y) - x, y) for x, y in right]
    return smooth([figure.at(0.0, top + 0.04), *right, *left[::-1]], tension=0.7)


def _swim(figure: Figure, outfit: Outfit) -> skia.Path:
    top = figure.shoulder_y + 0.55 * (figure.chest_y - figure.shoulder_y)
    ys = (top, figure.chest_y, figure.waist_y, figure.hip_y)
    right = [(figure.middle(y) + figure.half(y) * (0.8 if y == top else 1.0), y) for y in ys]
    left = [(2 * figure.middle(y) - x, y) for x, y in right]
    low = figure.crotch_y + 0.02
    mid = figure.middle(low)
    return smooth(
        [figure.at(0, top + 0.1 * outfit.neckline), *right, (mid + 0.1 * figure.size, low), (mid - 0.1 * figure.size, low), *left[::-1]],
        tension=0.6,
    )


def _bust(ink: Ink, figure: Figure, cut: skia.Path, outfit: Outfit) -> None:
    if figure.build != "woman" or ink.style.detail < 0.2 or outfit.top == "kimono":
        return
    y, deep = figure.chest_y, deeper(outfit.top_colour, 0.35)
    for sign in (-1, 1):
        arc = [
            figure.at(sign * 0.92, y - 0.05),
            figure.at(sign * 0.6, y + 0.16 * figure.size),
            figure.at(sign * 0.18, y + 0.1 * figure.size),
        ]
        if ink.style.shading != "flat":
            shade = [*arc, figure.at(sign * 0.2, y + 0.16 * figure.size), figure.at(sign * 0.6, y + 0.26 * figure.size)]
            ink.raw(smooth(shade), deep, alpha=0.4, blur=0.03 * figure.size, clip=cut)
        ink.stroke(smooth(arc, closed=False), colour=deep, width=0.8, clip=cut)


def _folds(ink: Ink, figure: Figure, cut: skia.Path, outfit: Outfit, rng: np.random.Generator) -> None:
    tone = deeper(outfit.top_colour, 0.28)
    for _ in range(int(ink.style.detail * 7)):
        across, y = float(rng.uniform(-0.95, 0.95)), float(rng.uniform(figure.chest_y, figure.hip_y))
        slant = float(rng.normal(0, 0.25)) - 0.2 * across
        line = [
            figure.at(across, y),
            figure.at(across + slant * 0.5, y + 0.1 * figure.size),
            figure.at(across + slant, y + float(rng.uniform(0.1, 0.3)) * figure.size),
        ]
        if rng.random() < 0.5:
            ink.raw(limb(line, [0.005, 0.03 * figure.size, 0.004]), tone, alpha=0.7, clip=cut)
        else:
            ink.stroke(smooth(line, closed=False), colour=tone, width=0.8, clip=cut)


def _dress_up(ink: Ink, figure: Figure, outfit: Outfit, cut: skia.Path, rng: np.random.Generator) -> None:
    top = outfit.top
    y, low = figure.shoulder_y, figure.waist_y
    if top in ("shirt", "vest"):
        if top == "vest":
            opening = straight([figure.at(-0.28, y * 0.8), figure.at(0.28, y * 0.8), figure.at(0.0, figure.chest_y + 0.2 * figure.size)])
            ink.shape(common(cut, opening), outfit.trim)
        _buttons(ink, figure, outfit, y + 0.12, figure.hip_y)
        _collar(ink, figure, outfit.trim if top == "vest" else outfit.top_colour, 0.16)
    elif top == "suit":
        _suit(ink, figure, outfit, cut)
    elif top == "sailor":
        _sailor(ink, figure, outfit)
    elif top == "sweater":
        high = box(-figure.neck * 1.25, y * 0.25, figure.neck * 1.25, y + 0.04, radius=0.04)
        ink.shape(high, outfit.top_colour)
        ink.shape(
            band(figure, _hem(figure, outfit) - 0.08 * figure.size, 0.08 * figure.size, ease=outfit.ease), outfit.top_colour, line=0.7
        )
    elif top == "hoodie":
        _hood(ink, figure, outfit)
    elif top == "kimono":
        _kimono(ink, figure, outfit, cut)
    elif top in ("tee", "tank", "crop") and rng.random() < 0.35:
        centre = figure.at(0.0, figure.chest_y + 0.1 * figure.size)
        mark = (
            star(centre, 0.17 * figure.size, 0.08 * figure.size)
            if rng.random() < 0.5
            else ellipse(centre, 0.2 * figure.size, 0.12 * figure.size)
        )
        ink.shape(mark, outfit.accent, shade=False, line=0.5)
    elif top == "dress":
        ink.stroke(smooth([figure.at(-0.8, low), figure.at(0, low + 0.03), figure.at(0.8, low)], closed=False), width=0.7)
        if outfit.trimmed:
            _buttons(ink, figure, outfit, figure.chest_y, low)
    if top in ("tank", "swim") or (top == "off" and outfit.trimmed):
        for sign in (-1, 1):
            strap = [(sign * figure.shoulder * 0.5, y * 0.98), figure.at(sign * 0.52, figure.chest_y * 0.6 + 0.4 * y)]
            ink.shape(limb(strap, [0.035 * figure.size, 0.045 * figure.size]), outfit.top_colour, line=0.8)


def _buttons(ink: Ink, figure: Figure, outfit: Outfit, start: float, end: float) -> None:
    ink.stroke(smooth([figure.at(0.04, start), figure.at(0.04, figure.waist_y), figure.at(0.04, end)], closed=False), width=0.7)
    for y in np.linspace(start + 0.05, end - 0.08, 5):
        ink.shape(
            ellipse(figure.at(0.0, float(y)), 0.022 * figure.size + 0.006, 0.022 * figure.size + 0.006),
            outfit.accent,
            line=0.5,
            shade=False,
        )


def _collar(ink: Ink, figure: Figure, colour: tuple[float, float, float], long: float) -> None:
    y = figure.shoulder_y
    for sign in (-1, 1):
        wide = figure.neck * 1.35
        flap = [
            (sign * wide, y * 0.5),
            (sign * wide * 1.25, y * 0.85),
            (sign * wide * 0.95, y + long * figure.size),
            figure.at(sign * 0.02, y + 0.02),
        ]
        ink.shape(smooth(flap, tension=0.3), colour)


def _suit(ink: Ink, figure: Figure, outfit: Outfit, cut: skia.Path) -> None:
    y, low = figure.shoulder_y, figure.chest_y + (0.15 + 0.5 * outfit.neckline) * (figure.waist_y - figure.chest_y)
    inside = straight([figure.at(-0.42, y * 0.7), figure.at(0.42, y * 0.7), figure.at(0.0, low)])
    ink.shape(common(cut, inside), outfit.trim, line=0.6)
    _collar(ink, figure, outfit.trim, 0.14)
    for _side, sign in SIDES:
        lapel = [
            (sign * figure.neck * 1.3, y * 0.7),
            figure.at(sign * 0.55, y + 0.12 * figure.size),
            figure.at(sign * 0.62, figure.chest_y - 0.1 * figure.size),
            figure.at(0.0, low),
            figure.at(sign * 0.2, y + 0.2 * figure.size),
        ]
        ink.shape(straight(lapel), outfit.top_colour)
        pocket = figure.at(sign * 0.6, figure.hip_y - 0.3 * (figure.hip_y - figure.waist_y))
        ink.shape(
            box(pocket[0] - 0.13 * figure.size, pocket[1], pocket[0] + 0.13 * figure.size, pocket[1] + 0.05 * figure.size),
            outfit.top_colour,
            line=0.8,
        )
    ink.stroke(smooth([figure.at(0.0, low), figure.at(0.03, figure.waist_y), figure.at(-0.02, figure.hip_y + 0.1)], closed=False), clip=cut)
    for k in range(2):
        spot = figure.at(0.0, low + (0.1 + 0.3 * k) * figure.size)
        ink.shape(ellipse(spot, 0.03 * figure.size, 0.03 * figure.size), outfit.accent, line=0.6)


def _sailor(ink: Ink, figure: Figure, outfit: Outfit) -> None:
    y, low = figure.shoulder_y, figure.chest_y + 0.15 * figure.size
    colour = outfit.bottom_colour
    for _side, sign in SIDES:
        flap = [
            (sign * figure.neck * 1.1, y * 0.55),
            (sign * figure.shoulder * 0.85, y * 1.05),
            figure.at(sign * 0.78, figure.chest_y - 0.12 * figure.size),
            figure.at(0, low),
        ]
        ink.shape(smooth(flap, tension=0.35), colour)
        edge = [
            (sign * figure.shoulder * 0.75, y * 1.1),
            figure.at(sign * 0.68, figure.chest_y - 0.15 * figure.size),
            figure.at(sign * 0.06, low - 0.06 * figure.size),
        ]
        ink.stroke(smooth(edge, closed=False, tension=0.35), colour=outfit.trim, minimum=0.02 * figure.size)


def _hood(ink: Ink, figure: Figure, outfit: Outfit) -> None:
    y = figure.shoulder_y
    wide = figure.shoulder * 0.72
    roll = [
        (-wide, y * 0.7),
        (-figure.neck, y * 0.55),
        (0.0, y * 1.1),
        (figure.neck, y * 0.55),
        (wide, y * 0.7),
        (wide * 0.7, y * 1.35),
        (0.0, y + 0.22 * figure.size),
        (-wide * 0.7, y * 1.35),
    ]
    ink.shape(smooth(roll), outfit.top_colour)
    for _side, sign in SIDES:
        cord = [figure.at(sign * 0.16, y + 0.15 * figure.size), figure.at(sign * 0.2, figure.chest_y)]
        ink.stroke(straight(cord, closed=False), colour=outfit.trim, minimum=0.025 * figure.size)
    low, high = figure.hip_y - 0.05 * figure.size, figure.waist_y
    pouch = [figure.at(-0.45, high), figure.at(0.45, high), figure.at(0.7, low), figure.at(-0.7, low)]
    ink.shape(straight(pouch), outfit.top_colour, line=0.8)


def _kimono(ink: Ink, figure: Figure, outfit: Outfit, cut: skia.Path) -> None:
    y, wide = figure.shoulder_y, 0.07 * figure.size
    low = figure.waist_y
    for sign, end in ((-1.0, 0.35), (1.0, -0.45)):
        line = [(sign * figure.neck * 1.3, y * 0.5), figure.at(sign * 0.28, y + 0.15 * figure.size), figure.at(end, low)]
        ink.shape(limb(line, [wide * 1.5] * 3, round_ends=False), outfit.outer_colour, clip=cut, shade=False)
        ink.shape(limb(line, [wide] * 3, round_ends=False), outfit.trim, clip=cut, shade=False)
    sash = band(figure, low - 0.18 * figure.size, 0.36 * figure.size, ease=outfit.ease * 1.05)
    ink.shape(sash, outfit.accent, pattern=outfit.bottom_pattern)
    ink.stroke(
        straight([figure.at(-1, low, ease=outfit.ease), figure.at(1, low, ease=outfit.ease)], closed=False),
        colour=outfit.trim,
        minimum=0.04 * figure.size,
    )
