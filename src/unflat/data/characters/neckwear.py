"""Ties, bows, scarves, chokers, necklaces and kerchiefs at the neck."""

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet
from unflat.data.characters.curves import Point, ellipse, limb, mirrored, moved, smooth, straight
from unflat.data.characters.outfit import Outfit
from unflat.data.characters.palette import deeper
from unflat.data.characters.skeleton import Figure


def draw_neckwear(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """What is worn at the neck, over the top."""
    kind = outfit.neckwear
    if kind == "none":
        return
    ink = sheet.ink(parts.NECKWEAR, z=2.5)
    y = figure.shoulder_y
    knot = figure.at(0.0, y + (0.12 if outfit.top == "sailor" else 0.03) * figure.size)
    if outfit.top == "sailor":
        knot = figure.at(0.0, figure.chest_y + 0.12 * figure.size)
    if kind == "tie":
        _tie(ink, figure, outfit, knot)
    elif kind in ("bow", "ribbon", "kerchief"):
        if kind != "kerchief":
            _around(ink, figure, y * 0.75, 0.05, outfit)
        _bow(ink, figure, outfit, knot, big=float(rng.uniform(0.6, 1.7)))
    elif kind == "scarf":
        _scarf(ink, figure, outfit, rng)
    elif kind == "necklace":
        chain = [(-figure.neck, y * 0.8), figure.at(0.0, figure.chest_y * 0.6 + y * 0.4), (figure.neck, y * 0.8)]
        ink.stroke(smooth(chain, closed=False), colour=sheet.palette.metal, minimum=0.018)
        ink.shape(ellipse(chain[1], 0.05 * figure.size, 0.06 * figure.size), outfit.accent, line=0.7)
    else:
        _around(ink, figure, y * 0.45, 0.035 + 0.03 * outfit.hem, outfit)
        if kind == "bell":
            at = (0.0, y * 0.45 + 0.1)
            ink.shape(ellipse(at, 0.07, 0.07), sheet.palette.metal)
            ink.stroke(straight([(at[0], at[1]), (at[0], at[1] + 0.06)], closed=False))


def _around(ink: Ink, figure: Figure, y: float, height: float, outfit: Outfit) -> None:
    wide = figure.neck * 1.08
    ring = [
        (-wide, y - height),
        (0.0, y - height + 0.035),
        (wide, y - height),
        (wide * 1.02, y + height),
        (0.0, y + height + 0.045),
        (-wide * 1.02, y + height),
    ]
    ink.shape(smooth(ring, tension=0.6), outfit.accent)


def _tie(ink: Ink, figure: Figure, outfit: Outfit, knot: Point) -> None:
    size = figure.size
    end = figure.at(0.0, figure.chest_y + 0.9 * (figure.waist_y - figure.chest_y))
    wide = 0.11 * size
    blade = [
        (knot[0] - 0.4 * wide, knot[1]),
        (knot[0] + 0.4 * wide, knot[1]),
        (end[0] + wide, end[1] - wide),
        (end[0], end[1] + 0.3 * wide),
        (end[0] - wide, end[1] - wide),
    ]
    ink.shape(straight(blade), outfit.accent, pattern=outfit.top_pattern)
    top = [
        (knot[0] - 0.75 * wide, knot[1] - wide),
        (knot[0] + 0.75 * wide, knot[1] - wide),
        (knot[0] + 0.5 * wide, knot[1] + 0.5 * wide),
        (knot[0] - 0.5 * wide, knot[1] + 0.5 * wide),
    ]
    ink.shape(smooth(top, tension=0.4), outfit.accent)


def loop(*, wide: float, high: float) -> skia.Path:
    """The right loop of a bow whose knot is the origin."""
    return smooth(
        [
            (0.0, -0.12 * high),
            (0.55 * wide, -0.75 * high),
            (wide, -0.62 * high),
            (0.95 * wide, 0.1 * high),
            (wide, 0.6 * high),
            (0.5 * wide, 0.5 * high),
            (0.0, 0.12 * high),
        ],
        tension=0.8,
    )


def _bow(ink: Ink, figure: Figure, outfit: Outfit, knot: Point, *, big: float) -> None:
    size = figure.size * big
    wide, high = 0.3 * size, 0.17 * size
    for sign in (-1, 1):
        tail = [
            (knot[0], knot[1]),
            (knot[0] + sign * 0.12 * size, knot[1] + 0.25 * size),
            (knot[0] + sign * 0.2 * size, knot[1] + 0.5 * size),
        ]
        ink.shape(limb(tail, [0.03 * size, 0.06 * size, 0.075 * size], round_ends=False), outfit.accent)
    right = loop(wide=wide, high=high)
    for path in (right, mirrored(right)):
        ink.shape(moved(path, *knot), outfit.accent)
    for sign in (-1, 1):
        crease = [(knot[0] + sign * 0.05 * size, knot[1]), (knot[0] + sign * 0.16 * size, knot[1] - 0.03 * size)]
        ink.stroke(straight(crease, closed=False), colour=deeper(outfit.accent, 0.4))
    ink.shape(ellipse(knot, 0.06 * size, 0.07 * size), outfit.accent)


def _scarf(ink: Ink, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    y, wide = figure.shoulder_y, figure.neck * 1.5 + 0.05
    side = 1.0 if rng.random() < 0.5 else -1.0
    for k, colour in ((0.0, deeper(outfit.accent, 0.08)), (0.1, outfit.accent)):
        start = (side * wide * (0.3 + k), y)
        tail = [start, (start[0] + side * 0.06, y + 0.45 * figure.size), (start[0] + side * (0.02 + k), y + (0.75 + k) * figure.size)]
        ink.shape(
            limb(tail, [0.1 * figure.size, 0.12 * figure.size, 0.13 * figure.size], round_ends=False), colour, pattern=outfit.top_pattern
        )
    ring = [(-wide, y * 0.3), (0.0, y * 0.55), (wide, y * 0.3), (wide * 1.12, y * 0.95), (0.0, y * 1.35 + 0.03), (-wide * 1.12, y * 0.95)]
    ink.shape(smooth(ring, tension=0.9), outfit.accent, pattern=outfit.top_pattern)
    for k in range(3):
        ink.stroke(
            smooth([(-wide * 0.8, y * (0.55 + 0.12 * k)), (0.1, y * (0.85 + 0.12 * k)), (wide * 0.7, y * (0.6 + 0.1 * k))], closed=False),
            colour=deeper(outfit.accent, 0.3),
            width=0.7,
        )
