"""What is worn over the top: open coats with their lining behind the legs, cardigans, capes, aprons."""

import numpy as np

from unflat.core import parts
from unflat.data.characters.brush import Sheet
from unflat.data.characters.curves import Point, box, ellipse, limb, smooth, straight
from unflat.data.characters.outfit import Outfit, lining
from unflat.data.characters.palette import deeper
from unflat.data.characters.skeleton import Figure
from unflat.data.characters.torso import wave

Z_LINING, Z_FRONT, Z_CAPE = 1.5, 2.46, 2.7


def draw_outer(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """The outer garment, its back half behind the legs."""
    if outfit.outer in ("coat", "cardigan"):
        _coat(sheet, figure, outfit, rng)
    elif outfit.outer == "cape":
        _cape(sheet, figure, outfit, rng)
    elif outfit.outer == "apron":
        _apron(sheet, figure, outfit, rng)


def _hem(figure: Figure, outfit: Outfit) -> tuple[float, float]:
    share = 0.1 + (0.25 if outfit.outer == "cardigan" else 0.62) * outfit.outer_length
    y = figure.hip_y + share * (figure.floor - figure.hip_y)
    return y, figure.hip * (1.25 + 0.75 * share + 0.4 * outfit.neckline)


def _coat(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    y, half = _hem(figure, outfit)
    mid, size = figure.middle(figure.hip_y), figure.size
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING)
    low = wave((mid - half * 0.96, y), (mid + half * 0.96, y), rng, folds=3, deep=0.04 * size)
    back.shape(smooth([figure.at(1, figure.shoulder_y), *low[::-1], figure.at(-1, figure.shoulder_y)], tension=0.3), lining(outfit))
    front = sheet.ink(parts.TOPWEAR, z=Z_FRONT)
    gap, ease = 0.2 + 0.35 * outfit.neckline, outfit.ease + 0.04 * size
    top = figure.shoulder_y
    for sign in (-1.0, 1.0):
        outside = [
            (sign * figure.neck * 1.3, top * 0.62),
            (sign * figure.shoulder * 0.8, top * 0.98),
            (sign * (figure.shoulder + 0.03 * size), top + 0.12 * size),
            figure.at(sign, figure.chest_y, ease=ease),
            figure.at(sign, figure.waist_y, ease=ease * 1.3),
            figure.at(sign, figure.hip_y, ease=ease * 1.6),
            (mid + sign * half, y),
        ]
        inside = [
            (mid + sign * half * (0.35 + 0.4 * gap), y + 0.05 * size),
            figure.at(sign * (gap + 0.12), figure.hip_y),
            figure.at(sign * gap, figure.waist_y),
            figure.at(sign * gap, figure.chest_y),
            (sign * figure.neck * 1.05, top * 0.9),
        ]
        side = smooth([*outside, *inside], tension=0.6)
        front.shape(side, outfit.outer_colour)
        _coat_details(sheet, figure, outfit, inside)
        lapel = [
            (sign * figure.neck * 1.2, top * 0.5),
            (sign * figure.shoulder * 0.66, top * 1.15),
            figure.at(sign * (gap + 0.38), figure.chest_y - 0.05 * size),
            figure.at(sign * gap, figure.chest_y + 0.12 * size),
        ]
        front.shape(straight(lapel), deeper(outfit.outer_colour, 0.08) if not outfit.trimmed else outfit.trim)
        at = figure.at(sign * 0.85, figure.hip_y + 0.1 * (y - figure.hip_y), ease=ease)
        front.shape(
            box(at[0] - 0.17 * size, at[1], at[0] + 0.17 * size, at[1] + 0.22 * size, radius=0.02), outfit.outer_colour, clip=side, line=0.8
        )
        front.stroke(
            straight([figure.at(sign * 0.9, figure.chest_y), figure.at(sign * 0.8, figure.waist_y)], closed=False),
            colour=deeper(outfit.outer_colour, 0.3),
            width=0.8,
        )


def _coat_details(sheet: Sheet, figure: Figure, outfit: Outfit, inside: list[Point]) -> None:
    front = sheet.inks[-1]
    sign = 1.0 if inside[0][0] > figure.middle(figure.hip_y) else -1.0
    edge = [(x + sign * 0.09 * figure.size, y) for x, y in inside[:-1]]
    front.stroke(smooth(edge, closed=False, tension=0.6), colour=deeper(outfit.outer_colour, 0.3), width=0.8)
    for share in np.linspace(0.1, 0.8, 4):
        low, high = inside[1], inside[3]
        spot = (low[0] + (high[0] - low[0]) * float(share) + sign * 0.05 * figure.size, low[1] + (high[1] - low[1]) * float(share))
        front.shape(
            ellipse(spot, 0.035 * figure.size, 0.035 * figure.size),
            outfit.accent if outfit.trimmed else deeper(outfit.outer_colour, 0.6),
            line=0.7,
        )


def _cape(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    y, half = _hem(figure, outfit)
    size, top = figure.size, figure.shoulder_y
    back = sheet.ink(parts.TOPWEAR, z=Z_LINING)
    low = wave((-half * 1.2, y), (half * 1.2, y), rng, folds=4, deep=0.06 * size)
    back.shape(smooth([(figure.shoulder * 0.9, top * 0.9), *low[::-1], (-figure.shoulder * 0.9, top * 0.9)], tension=0.4), lining(outfit))
    over = sheet.ink(parts.TOPWEAR, z=Z_CAPE)
    deep = top + (0.25 + 0.5 * outfit.hem) * (figure.waist_y - top)
    wide = figure.shoulder + 0.16 * size
    hem = wave((-wide, deep), (wide, deep), rng, folds=4, deep=0.05 * size)
    over.shape(
        smooth(
            [
                (figure.neck * 1.3, top * 0.55),
                (figure.shoulder * 0.95, top),
                *hem[::-1],
                (-figure.shoulder * 0.95, top),
                (-figure.neck * 1.3, top * 0.55),
                (0.0, top * 1.2),
            ],
            tension=0.7,
        ),
        outfit.outer_colour,
    )
    over.stroke(straight([(0.0, top * 1.2), (0.0, deep + 0.04)], closed=False))
    if outfit.trimmed:
        over.stroke(smooth([(x * 0.98, h - 0.05 * size) for x, h in hem], closed=False), colour=outfit.trim, minimum=0.03 * size)


def _apron(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT)
    size, colour = figure.size, sheet.palette.white
    y = figure.hip_y + (0.12 + 0.3 * outfit.outer_length) * (figure.floor - figure.hip_y)
    low = wave((figure.middle(y) - figure.hip * 0.85, y), (figure.middle(y) + figure.hip * 0.85, y), rng, folds=5, deep=0.06 * size)
    sides = (figure.at(0.8, figure.waist_y), figure.at(-0.8, figure.waist_y))
    ink.shape(smooth([sides[0], *low[::-1], sides[1]], tension=0.5), colour)
    bib = [
        figure.at(-0.5, figure.chest_y - 0.1 * size),
        figure.at(0.5, figure.chest_y - 0.1 * size),
        figure.at(0.62, figure.waist_y),
        figure.at(-0.62, figure.waist_y),
    ]
    ink.shape(smooth(bib, tension=0.3), colour)
    for sign in (-1, 1):
        strap = [figure.at(sign * 0.48, figure.chest_y - 0.08 * size), (sign * figure.shoulder * 0.6, figure.shoulder_y)]
        ink.shape(limb(strap, [0.05 * size, 0.06 * size]), colour, line=0.8)
    sash = [
        figure.at(-1, figure.waist_y, ease=0.01),
        figure.at(1, figure.waist_y, ease=0.01),
        figure.at(1, figure.waist_y + 0.08 * size, ease=0.01),
        figure.at(-1, figure.waist_y + 0.08 * size, ease=0.01),
    ]
    ink.shape(straight(sash), outfit.accent if outfit.trimmed else colour, line=0.8)
