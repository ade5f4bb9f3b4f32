"""Ties, bows, jabots and knotted cloths."""

import skia

from unflat.data.characters.clothes.cloth import Cloth
from unflat.data.characters.clothes.neck.worn import Worn, around
from unflat.data.characters.clothes.trims import brooch, frill, piping
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, ellipse, lerp, limb, mirrored, moved, smooth, straight
from unflat.data.characters.drawing.palette import deeper


def tie(ink: Ink, worn: Worn) -> None:
    """A tie, straight or loosened."""
    figure, size, knot, dice = worn.figure, worn.s, worn.knot, worn.dice
    end = figure.at(dice.between(-0.1, 0.1), figure.chest_y + dice.between(0.35, 1.05) * (figure.waist_y - figure.chest_y))
    wide = dice.between(0.075, 0.125) * size
    colour = worn.outfit.accent if dice.odds(0.8) else deeper(worn.outfit.bottom_colour, 0.1)
    blade = straight(
        [
            (knot[0] - 0.4 * wide, knot[1]),
            (knot[0] + 0.4 * wide, knot[1]),
            (end[0] + wide, end[1] - wide),
            (end[0], end[1] + 0.3 * wide),
            (end[0] - wide, end[1] - wide),
        ]
    )
    ink.shape(blade, colour, pattern=worn.outfit.top_pattern)
    cloth = Cloth(ink, figure, blade, colour, dice)
    if dice.odds(0.35):
        for k in range(dice.count(1, 5)):
            x, y = lerp(knot, end, 0.25 + 0.15 * k)
            piping(ink, [(x - 1.2 * wide, y + 0.8 * wide), (x + 1.2 * wide, y - 0.8 * wide)], worn.outfit.trim, 0.35 * wide, clip=blade)
    cloth.crease([(knot[0], knot[1] + 0.6 * wide), lerp(knot, end, 0.4), lerp(knot, end, 0.8)], 0.3 * wide)
    if dice.odds(0.25):
        x, y = lerp(knot, end, 0.5)
        ink.stroke(straight([(x - 0.8 * wide, y), (x + 0.8 * wide, y)], closed=False), colour=worn.metal, minimum=0.3 * wide)
    top = [
        (knot[0] - 0.75 * wide, knot[1] - wide),
        (knot[0] + 0.75 * wide, knot[1] - wide),
        (knot[0] + 0.5 * wide, knot[1] + 0.5 * wide),
        (knot[0] - 0.5 * wide, knot[1] + 0.5 * wide),
    ]
    ink.shape(smooth(top, tension=0.4), colour)


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


def bow(ink: Ink, worn: Worn) -> None:
    """A bow at the collar."""
    if worn.outfit.neckwear != "kerchief":
        around(ink, worn, worn.y * 0.75, 0.05)
    tied(ink, worn, worn.knot, big=worn.dice.between(0.5, 1.7))


def tied(ink: Ink, worn: Worn, knot: Point, *, big: float) -> None:
    """A bow of loops and ends about its knot."""
    size, dice, accent = worn.s * big, worn.dice, worn.outfit.accent
    wide, high = dice.between(0.22, 0.36) * size, dice.between(0.12, 0.24) * size
    long, edge = dice.between(0.25, 0.75), dice.odds(0.3)
    if dice.odds(0.85):
        for sign in (-1, 1):
            tail = [
                knot,
                (knot[0] + sign * 0.12 * size, knot[1] + 0.5 * long * size),
                (knot[0] + sign * dice.between(0.08, 0.28) * size, knot[1] + long * size),
            ]
            band = limb(tail, [0.03 * size, 0.06 * size, 0.085 * size], round_ends=False)
            ink.shape(band, accent)
            if edge:
                piping(ink, [tail[1], tail[2]], worn.outfit.trim, 0.02 * size, clip=band)
    right = loop(wide=wide, high=high)
    for sign, path in ((1, right), (-1, mirrored(right))):
        at = moved(path, *knot)
        ink.shape(at, accent, pattern=worn.outfit.top_pattern if dice.odds(0.2) else None)
        cloth = Cloth(ink, worn.figure, at, accent, dice)
        cloth.crease(
            [knot, (knot[0] + sign * 0.45 * wide, knot[1] - 0.15 * high), (knot[0] + sign * 0.8 * wide, knot[1] - 0.25 * high)], 0.12 * high
        )
        cloth.crease(
            [knot, (knot[0] + sign * 0.4 * wide, knot[1] + 0.12 * high), (knot[0] + sign * 0.7 * wide, knot[1] + 0.2 * high)], 0.1 * high
        )
        if edge:
            ink.stroke(at, colour=worn.outfit.trim, width=0.0, minimum=0.02 * size, clip=at)
    if dice.odds(0.2):
        brooch(ink, knot, 0.07 * size, (worn.outfit.trim, worn.metal), dice)
    else:
        ink.shape(ellipse(knot, 0.06 * size, 0.075 * size), accent)


def jabot(ink: Ink, worn: Worn) -> None:
    """Falls of cloth from the collar, with a brooch or a ribbon on top."""
    dice, s, (x, y) = worn.dice, worn.s, worn.knot
    colour = worn.white if dice.odds(0.75) else worn.outfit.trim
    tiers, wide = dice.count(2, 4), dice.between(0.1, 0.2) * s
    around(ink, worn, worn.y * 0.8, 0.05, colour)
    for k in reversed(range(tiers)):
        half, top = wide * (0.7 + 0.3 * k), y + 0.14 * k * s
        frill(ink, [(x - half, top + 0.03 * s), (x, top), (x + half, top + 0.03 * s)], dice.between(0.14, 0.2) * s, colour, dice, tight=0.6)
    if dice.odds(0.6):
        brooch(ink, (x, y), 0.055 * s, (worn.outfit.accent, worn.metal), dice)
    elif dice.odds(0.5):
        tied(ink, worn, worn.knot, big=0.7)


def knotted(ink: Ink, worn: Worn) -> None:
    """A small scarf knotted at one side or in front, its two ends standing out."""
    dice, s = worn.dice, worn.s
    colour, pattern = worn.outfit.accent, worn.outfit.bottom_pattern
    n, y = worn.figure.neck, worn.y
    ring = smooth(
        [(-n * 1.15, y * 0.4), (0.0, y * 0.6), (n * 1.15, y * 0.4), (n * 1.35, y * 0.85), (0.0, y * 1.15), (-n * 1.35, y * 0.85)],
        tension=0.8,
    )
    ink.shape(ring, colour, pattern=pattern)
    x = dice.one_of((-0.8, 0.0, 0.8)) * n
    knot = (x, y * 0.85) if worn.outfit.top != "sailor" else worn.knot
    for angle in (-0.5, 0.9):
        out = 1.0 if x >= 0 else -1.0
        tip = (knot[0] + out * dice.between(0.2, 0.4) * s, knot[1] + angle * 0.3 * s)
        end = smooth(
            [
                knot,
                lerp((knot[0], knot[1] - 0.12 * s), tip, 0.6),
                (tip[0], tip[1] - 0.06 * s),
                (tip[0] + out * 0.03 * s, tip[1] + 0.08 * s),
                lerp((knot[0], knot[1] + 0.1 * s), tip, 0.5),
            ],
            tension=0.7,
        )
        ink.shape(end, colour, pattern=pattern)
        Cloth(ink, worn.figure, end, colour, dice).crease([knot, lerp(knot, tip, 0.5), tip], 0.02 * s)
    ink.shape(ellipse(knot, 0.06 * s, 0.07 * s), colour, pattern=pattern)
