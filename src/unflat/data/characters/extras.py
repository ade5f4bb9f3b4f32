"""Tails and wings, behind the body."""

from math import cos, pi, sin

import numpy as np

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet
from unflat.data.characters.curves import bend, common, limb, mirrored, moved, smooth, straight
from unflat.data.characters.palette import Colour, lighter
from unflat.data.characters.skeleton import SIDES, Figure


def draw_tail(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    """A cat's, fox's or demon's tail from behind the hips."""
    ink = sheet.ink(parts.TAIL)
    side, s = (1.0 if rng.random() < 0.5 else -1.0), figure.size * float(rng.uniform(0.8, 1.5))
    x, y = figure.middle(figure.hip_y), figure.hip_y
    up = float(rng.uniform(-0.9, 0.6))
    spine = bend(
        [
            (x, y),
            (x + side * 0.7 * s, y + 0.3 * s),
            (x + side * 1.25 * s, y + (up - 0.1) * s),
            (x + side * (1.1 if up > 0 else 1.6) * s, y + (up - 0.7) * s),
        ],
        steps=12,
    )
    kind = rng.random()
    if kind < 0.4:
        ink.shape(limb(spine, [0.09 * s] * 12 + [0.07 * s]), sheet.palette.hair)
    elif kind < 0.75:
        widths = [float(0.08 + 0.24 * sin(pi * min(1.0, i / 12.5) ** 1.4)) * s for i in range(13)]
        bushy = limb(spine, widths)
        ink.shape(bushy, sheet.palette.hair)
        ink.shape(common(bushy, limb(spine[8:], [w * 1.2 for w in widths[8:]])), lighter(sheet.palette.hair, 0.7), line=0.6)
    else:
        colour: Colour = sheet.palette.cloth[0]
        ink.shape(limb(spine, [0.045 * s] * 13), colour)
        end = spine[-1]
        ink.shape(
            straight([(end[0] - 0.16 * s, end[1] + 0.05 * s), (end[0], end[1] - 0.26 * s), (end[0] + 0.16 * s, end[1] + 0.05 * s)]), colour
        )


def draw_wings(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    """Feathered or leathern wings, one layer per side."""
    feathered = rng.random() < 0.6
    colour = sheet.palette.white if feathered and rng.random() < 0.7 else sheet.palette.cloth[1]
    s, lift = figure.size * float(rng.uniform(0.7, 1.5)), float(rng.uniform(-0.9, 0.1))
    for side, sign in SIDES:
        ink = sheet.ink(parts.WINGS, side=side)
        _wing(ink, figure, colour, (sign, s, lift, feathered))


def _wing(ink: Ink, figure: Figure, colour: Colour, shape: tuple[float, float, float, bool]) -> None:
    sign, s, lift, feathered = shape
    tips = [(0.1, 0.0), (0.7, lift * 0.8), (1.4, lift)]
    edge = []
    for k in range(6):
        angle = 0.15 + 0.26 * k
        far = 1.5 - 0.17 * k
        edge += [
            (far * cos(angle), lift * 0.6 + far * sin(angle)),
            ((far - 0.22) * cos(angle + 0.13), lift * 0.6 + (far - 0.22) * sin(angle + 0.13)),
        ]
    outline = smooth([*tips, *edge, (0.1, 0.4)], tension=0.9 if feathered else 0.4)
    place = (0.0, figure.shoulder_y + 0.35 * s)
    whole = moved(outline if sign > 0 else mirrored(outline), *place, scale=s)
    ink.shape(whole, colour)
    for k in range(0, len(edge), 2):
        x, y = edge[k]
        line = straight(
            [(place[0] + sign * s * x * 0.35, place[1] + s * y * 0.35), (place[0] + sign * s * x * 0.9, place[1] + s * y * 0.9)],
            closed=False,
        )
        ink.stroke(line, width=0.8, clip=whole)
