"""Shoes, boots, heels, sandals and bare feet, one layer per side."""

from math import sin

import skia

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet
from unflat.data.characters.curves import Point, box, ellipse, joined, limb, smooth, straight
from unflat.data.characters.legs import spine_of, widths_of
from unflat.data.characters.outfit import Outfit
from unflat.data.characters.palette import deeper
from unflat.data.characters.skeleton import SIDES, Figure, Leg


def draw_shoes(sheet: Sheet, figure: Figure, outfit: Outfit) -> None:
    """Both feet in what they wear."""
    for side, _ in SIDES:
        leg = figure.legs[side]
        ink = sheet.ink(parts.FOOTWEAR, z=parts.FOOTWEAR.order / 100 + (0.02 if leg.near else 0.0), side=side)
        foot = _foot(figure, leg)
        if outfit.shoe in ("sandal", "barefoot"):
            _bare(ink, sheet, figure, leg)
            if outfit.shoe == "sandal":
                _straps(ink, figure, leg, outfit)
            continue
        if outfit.shoe == "boot":
            start = 0.66 + 0.26 * outfit.hem
            shaft = limb(spine_of(leg, start=start), [w * 1.18 for w in widths_of(figure, start=start)], round_ends=False)
            foot = joined(shaft, foot)
        if outfit.shoe in ("heel", "strap", "loafer"):
            ink.shape(_low(figure, leg), sheet.palette.skin if outfit.sock == "bare" else outfit.sock_colour)
            foot = _low(figure, leg, open_to=0.45)
        ink.shape(foot, outfit.shoe_colour)
        _details(ink, figure, leg, outfit)


def _toe(figure: Figure, leg: Leg) -> tuple[Point, float, float]:
    long = 0.075 * figure.body + 0.03
    side = sin(leg.point) * long * 0.9
    return (leg.ankle[0] + side, leg.ankle[1] + long), figure.thick * 1.05, long


def _foot(figure: Figure, leg: Leg) -> skia.Path:
    (x, y), wide, _long = _toe(figure, leg)
    ax, ay = leg.ankle
    narrow = figure.thick * 0.85
    return smooth(
        [
            (ax - narrow, ay - 0.6 * wide),
            (ax + narrow, ay - 0.6 * wide),
            (x + 1.05 * wide, y - 0.9 * wide),
            (x + 0.85 * wide, y - 0.05 * wide),
            (x, y + 0.08 * wide),
            (x - 0.85 * wide, y - 0.05 * wide),
            (x - 1.05 * wide, y - 0.9 * wide),
        ]
    )


def _low(figure: Figure, leg: Leg, *, open_to: float = 0.0) -> skia.Path:
    (x, y), wide, long = _toe(figure, leg)
    ax, ay = leg.ankle
    if open_to == 0.0:
        return _foot(figure, leg)
    top = ay + long * open_to * 0.3
    mx = (ax + x) / 2
    return smooth(
        [
            (ax - 0.95 * figure.thick, top - 0.3 * wide),
            (mx - 0.5 * wide, y - 1.0 * wide),
            (x, y - 0.75 * wide),
            (mx + 0.5 * wide, y - 1.0 * wide),
            (ax + 0.95 * figure.thick, top - 0.3 * wide),
            (x + 1.05 * wide, y - 0.8 * wide),
            (x + 0.8 * wide, y - 0.05 * wide),
            (x, y + 0.08 * wide),
            (x - 0.8 * wide, y - 0.05 * wide),
            (x - 1.05 * wide, y - 0.8 * wide),
        ],
        tension=0.8,
    )


def _bare(ink: Ink, sheet: Sheet, figure: Figure, leg: Leg) -> None:
    (x, y), wide, _long = _toe(figure, leg)
    inward = 1.0 if leg.hip[0] < figure.middle(figure.hip_y) else -1.0
    toes = [
        ellipse((x + inward * (0.66 - 0.36 * i) * wide, y - 0.05 * wide - 0.05 * wide * i), (0.27 - 0.03 * i) * wide, 0.24 * wide)
        for i in range(5)
    ]
    ink.shape(joined(_foot(figure, leg), *toes), sheet.palette.skin)
    for i in range(4):
        at = x + inward * (0.48 - 0.34 * i) * wide
        ink.stroke(straight([(at, y - 0.28 * wide), (at, y + 0.05 * wide)], closed=False), width=0.6)


def _straps(ink: Ink, figure: Figure, leg: Leg, outfit: Outfit) -> None:
    (x, y), wide, long = _toe(figure, leg)
    ax, ay = leg.ankle
    ink.shape(box(x - 1.05 * wide, y + 0.05 * wide, x + 1.05 * wide, y + 0.28 * wide, radius=0.1 * wide), deeper(outfit.shoe_colour, 0.2))
    for share in (0.05, 0.62):
        cx, cy = ax + (x - ax) * share, ay + long * share
        band = smooth(
            [
                (cx - wide, cy),
                (cx, cy + 0.25 * wide),
                (cx + wide, cy),
                (cx + wide, cy - 0.25 * wide),
                (cx, cy),
                (cx - wide, cy - 0.25 * wide),
            ]
        )
        ink.shape(band, outfit.shoe_colour, clip=_foot(figure, leg))


def _details(ink: Ink, figure: Figure, leg: Leg, outfit: Outfit) -> None:
    (x, y), wide, _long = _toe(figure, leg)
    ax, ay = leg.ankle
    sole = box(x - 0.98 * wide, y - 0.16 * wide, x + 0.98 * wide, y + 0.14 * wide, radius=0.14 * wide)
    ink.shape(sole, outfit.trim if outfit.shoe == "sneaker" else deeper(outfit.shoe_colour, 0.35), shade=False, line=0.7)
    if outfit.shoe == "sneaker":
        for step in range(3):
            cy = ay + 0.2 * wide + step * 0.35 * wide
            cx = ax + (x - ax) * (step + 0.5) / 4
            ink.stroke(
                straight([(cx - 0.4 * wide, cy), (cx + 0.4 * wide, cy + 0.08 * wide)], closed=False),
                colour=outfit.trim,
                minimum=0.12 * wide,
            )
        ink.shape(ellipse((x, y - 0.35 * wide), 0.75 * wide, 0.3 * wide), outfit.trim, line=0.6)
    elif outfit.shoe in ("strap", "loafer"):
        cx, cy = (ax + x) / 2, y - 1.15 * wide
        ink.shape(
            box(cx - 0.9 * wide, cy - 0.14 * wide, cx + 0.9 * wide, cy + 0.14 * wide, radius=0.05 * wide), outfit.shoe_colour, line=0.7
        )
    elif outfit.shoe == "boot":
        ink.stroke(smooth([(ax - wide, ay), (ax, ay + 0.3 * wide), (ax + wide, ay)], closed=False), width=0.8)
    ink.raw(ellipse((x - 0.3 * wide, y - 0.5 * wide), 0.22 * wide, 0.12 * wide), (1.0, 1.0, 1.0), alpha=0.35, blur=0.03 * wide)
