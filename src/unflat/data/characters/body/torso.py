"""The neck with the chest, and the trunk's outline that tops are cut from."""

from math import cos, pi, sin

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, ellipse, smooth, straight
from unflat.data.characters.drawing.palette import Colour, blend, deeper

_UNDER_CHIN = -0.22
_WARM: Colour = (0.93, 0.5, 0.42)
_PLAIN = 0.12  # of a style's detail, up to which a neck is bare skin


def draw_neck(sheet: Sheet, figure: Figure) -> None:
    """The neck up to under the chin, shoulders and chest down to beneath every neckline."""
    ink = sheet.ink(parts.NECK)
    skin = sheet.palette.skin
    top, low = figure.shoulder_y, figure.chest_y + 0.35 * (figure.waist_y - figure.chest_y)
    right = [
        (figure.neck * 0.92, _UNDER_CHIN),
        (figure.neck, top * 0.3),
        (figure.neck * 1.35, top * 0.78),
        (figure.shoulder * 0.72, top * 1.0),
        (figure.shoulder * 0.98, top + 0.08 * figure.size),
        (figure.half(figure.chest_y) * 0.96, figure.chest_y),
        (figure.half(low) * 0.92, low),
    ]
    shape = smooth([*right, *[(-x, y) for x, y in right[::-1]]], tension=0.7)
    ink.shape(shape, skin)
    shadow = deeper(skin, 0.12 + 0.2 * ink.style.strength)
    if ink.style.shading != "flat":
        deep = top * 0.55
        cast = smooth(
            [
                (-figure.neck * 1.1, _UNDER_CHIN),
                (figure.neck * 1.1, _UNDER_CHIN),
                (figure.neck, deep * 0.6),
                (0.05, deep),
                (-figure.neck, deep * 0.4),
            ]
        )
        ink.raw(cast, shadow, alpha=0.8, clip=shape, blur=0.02 if ink.style.shading == "soft" else 0.0)
    _forms(ink, figure, shape, skin)


def _forms(ink: Ink, figure: Figure, shape: skia.Path, skin: Colour) -> None:
    """What lies beneath the skin of a neck: cords, hollow, collarbones, the parting of a bust; more in rich styles."""
    rich, s, top = ink.style.detail, figure.size, figure.shoulder_y
    line, tone = deeper(skin, 0.3), ink.style.shadow_on(skin)
    hollow = figure.at(0.0, top + 0.04 * s)
    if ink.style.shading != "flat":
        soft = 0.0 if ink.style.shading == "cel" else 0.02 * s
        side = -1.0 if cos(ink.style.light) > 0 else 1.0
        flank = [(side * figure.neck * 1.2, _UNDER_CHIN), (side * figure.neck * 0.5, 0.0), (side * figure.neck * 0.62, top * 0.7)]
        ink.raw(smooth([*flank, (side * figure.shoulder * 0.8, top * 1.02)]), tone, alpha=0.7, blur=soft, clip=shape)
        ink.raw(ellipse(hollow, 0.05 * s, 0.035 * s), tone, alpha=0.8, blur=soft, clip=shape)
        _planes(ink, figure, shape, skin)
    if rich > _PLAIN:
        for sign in (-1, 1):
            bone = [figure.at(sign * 0.12, top + 0.07 * s), figure.at(sign * 0.4, top + 0.1 * s), figure.at(sign * 0.65, top + 0.03)]
            ink.stroke(smooth(bone, closed=False), colour=line, width=0.8, minimum=0.006)
            if ink.style.shading != "flat":
                under = [*bone, figure.at(sign * 0.4, top + 0.17 * s)]
                ink.raw(smooth(under), tone, alpha=0.55, blur=0.015 * s if ink.style.shading != "cel" else 0.0, clip=shape)
            if rich > 2 * _PLAIN:
                cord = [
                    (sign * figure.neck * 0.8, top * 0.25),
                    (sign * figure.neck * 0.5, top * 0.65),
                    (hollow[0] + sign * 0.05 * s, hollow[1]),
                ]
                ink.stroke(smooth(cord, closed=False), colour=line, width=0.7, minimum=0.005)
    if figure.build == "man" and rich > 2 * _PLAIN:
        x, y = figure.at(0.0, top * 0.62)
        apple = [(x - 0.02 * s, y - 0.03 * s), (x + 0.03 * s, y), (x - 0.01 * s, y + 0.03 * s)]
        ink.stroke(smooth(apple, closed=False), colour=line, width=0.7, minimum=0.005)
    if figure.build == "woman" and rich > _PLAIN:
        parting = [figure.at(0.0, figure.chest_y - 0.16 * s), figure.at(0.03, figure.chest_y), figure.at(0.0, figure.chest_y + 0.12 * s)]
        ink.stroke(smooth(parting, closed=False), colour=deeper(skin, 0.3), width=0.8, minimum=0.006)


def _planes(ink: Ink, figure: Figure, shape: skia.Path, skin: Colour) -> None:
    """The planes of a painted neck: a deeper shadow close under the chin, warmth below it, light on shoulders and collarbones."""
    s, top, rich = figure.size, figure.shoulder_y, ink.style.detail
    soft = 0.0 if ink.style.shading == "cel" else 0.025 * s
    wide, deep = figure.neck * 1.15, top * (0.15 + 0.3 * rich)
    under = [
        (-wide, _UNDER_CHIN),
        (wide, _UNDER_CHIN),
        (wide, deep * 0.2),
        (0.3 * wide, deep),
        (-0.2 * wide, deep * 0.75),
        (-wide, deep * 0.4),
    ]
    ink.raw(smooth(under, tension=0.4), ink.style.shadow_on(skin, deep=1.7), alpha=0.75, blur=soft, clip=shape)
    ink.raw(ellipse(figure.at(0.0, top * 1.1), 0.5 * figure.neck, 0.2 * s), blend(skin, _WARM, 0.35), alpha=0.35, blur=0.06 * s, clip=shape)
    side = 1.0 if cos(ink.style.light) > 0 else -1.0
    light = ink.style.light_on(skin)
    for sign in (-1.0, 1.0):
        crest = [figure.at(sign * 0.15, top + 0.03 * s), figure.at(sign * 0.4, top + 0.06 * s), figure.at(sign * 0.62, top)]
        if rich > 2 * _PLAIN:
            ink.stroke(smooth(crest, closed=False), colour=light, width=0.0, minimum=0.022 * s, alpha=0.7, clip=shape)
    flank = [(side * figure.neck * 0.45, 0.1 * top), (side * figure.neck * 0.6, 0.5 * top), (side * figure.neck * 0.9, 0.85 * top)]
    if rich > 2 * _PLAIN:
        ink.stroke(smooth(flank, closed=False), colour=light, width=0.0, minimum=0.02 * s, alpha=0.35, clip=shape)


def neckline(figure: Figure, depth: float, wide: float, *, pointed: bool) -> list[Point]:
    """Points from the character's left shoulder over the front to the right one; depth and width are shares."""
    y = figure.shoulder_y
    low = y + depth * (figure.chest_y - y)
    reach = figure.neck * 1.3 + wide * (figure.shoulder - figure.neck * 1.6)
    edge = reach / max(figure.half(y), 1e-3)
    rise = y * (0.74 + 0.3 * min(1.0, wide * 1.6))
    middle = figure.at(0.0, low)
    if pointed:
        return [(reach, rise), middle, (-reach, rise)]
    return [
        (reach, rise),
        figure.at(edge * 0.72, y + 0.6 * (low - y)),
        middle,
        figure.at(-edge * 0.72, y + 0.6 * (low - y)),
        (-reach, rise),
    ]


def trunk(figure: Figure, line: list[Point], *, hem: float, ease: float, flare: float = 0.0, gather: float = 0.0) -> skia.Path:
    """A garment of the trunk: neckline, shoulders, sides, hem; `flare` widens the hem, `gather` lets cloth hang over it."""
    y = figure.shoulder_y
    sleeve = [(figure.shoulder * 0.84, y * 1.0 + 0.01), (figure.shoulder + ease * 0.4, y + 0.1 * figure.size)]
    heights = [h for h in (figure.chest_y * 0.7 + 0.3 * y, figure.chest_y, figure.waist_y, figure.hip_y) if h < hem - 0.03]
    sides = [
        (figure.half(h) * (0.94 if h < figure.chest_y else 1.0) + ease * (1 + 0.6 * gather * (h > figure.chest_y)), h) for h in heights
    ]
    if gather > 0:
        sides.append((figure.half(hem) + ease + (0.02 + 0.05 * gather) * figure.size, hem - 0.09 * figure.size))
    sides.append((figure.half(hem) + (ease + flare if gather == 0 else 0.01), hem))
    right = [(figure.middle(h) + w, h) for w, h in sides]
    left = [(figure.middle(h) - w, h) for w, h in sides]
    bottom = (figure.middle(hem), hem + 0.03 * figure.size)
    path = smooth([line[0], *sleeve, *right], closed=False, tension=0.75)
    more = smooth([right[-1], bottom, left[-1]], closed=False)
    back = smooth([*left[::-1], *[(-x, h) for x, h in sleeve[::-1]], line[-1]], closed=False, tension=0.75)
    neck = smooth(line[::-1], closed=False, tension=1.0 if len(line) > 3 else 0.3)
    for piece in (more, back, neck):
        path.addPath(piece, skia.Path.AddPathMode.kExtend_AddPathMode)
    path.close()
    return path


def band(figure: Figure, y: float, height: float, *, ease: float) -> skia.Path:
    """A belt or waistband around the trunk."""
    return straight(
        [figure.at(-1, y, ease=ease), figure.at(1, y, ease=ease), figure.at(1, y + height, ease=ease), figure.at(-1, y + height, ease=ease)]
    )


def wave(left: Point, right: Point, rng: np.random.Generator, *, folds: int, deep: float) -> list[Point]:
    """A hem from left to right in soft or sharp folds, sagging in the middle."""
    found = []
    for i in range(2 * folds + 1):
        t = i / (2 * folds)
        x = left[0] + (right[0] - left[0]) * t
        sag = deep * 1.2 * sin(pi * t)
        found.append((x, left[1] + (right[1] - left[1]) * t + sag + (deep * float(rng.uniform(0.3, 0.8)) if i % 2 else 0.0)))
    return found
