"""Ties, bows, scarves, chokers, necklaces, jabots, ruffs and furs at the neck."""

from collections.abc import Callable

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.cloth import Cloth, relief
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import brooch, chain, fluff, frill, lace, piping
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, bend, box, ellipse, lerp, limb, mirrored, moved, smooth, straight
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice


def draw_neckwear(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """What is worn at the neck, over the top."""
    if outfit.neckwear == "none":
        return
    ink = sheet.ink(parts.NECKWEAR, z=2.5)
    y = figure.shoulder_y
    knot = figure.at(0.0, y + 0.03 * figure.size)
    if outfit.top == "sailor":
        knot = figure.at(0.0, figure.chest_y + 0.12 * figure.size)
    KINDS[outfit.neckwear](ink, Worn(sheet, figure, outfit, Dice(rng), knot))


class Worn:
    """What a thing at the neck must know: whose neck, which colours, where it is knotted."""

    def __init__(self, sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice, knot: Point) -> None:
        self.figure, self.outfit, self.dice, self.knot = figure, outfit, dice, knot
        self.metal, self.white = sheet.palette.metal, sheet.palette.white

    @property
    def y(self) -> float:
        """The height of the shoulders."""
        return self.figure.shoulder_y

    @property
    def s(self) -> float:
        """See `Figure.size`."""
        return self.figure.size


def _around(ink: Ink, worn: Worn, y: float, height: float, colour: Colour | None = None) -> None:
    wide = worn.figure.neck * 1.08
    ring = [
        (-wide, y - height),
        (0.0, y - height + 0.035),
        (wide, y - height),
        (wide * 1.02, y + height),
        (0.0, y + height + 0.045),
        (-wide * 1.02, y + height),
    ]
    ink.shape(smooth(ring, tension=0.6), colour or worn.outfit.accent)


def _choker(ink: Ink, worn: Worn) -> None:
    """A band close around the neck, plain, of lace, spiked or with a charm."""
    dice, s = worn.dice, worn.s
    y, high = worn.y * dice.between(0.35, 0.6), dice.between(0.012, 0.05)
    colour = dice.one_of((worn.outfit.accent, (0.08, 0.07, 0.09), worn.white))
    _around(ink, worn, y, high, colour)
    kind = dice.one_of(("plain", "ring", "drop", "cross", "lace", "buckle"))
    at = (0.0, y + high + 0.03)
    if kind == "ring":
        ink.stroke(ellipse(at, 0.035 * s + 0.01, 0.035 * s + 0.01), colour=worn.metal, minimum=0.012)
    elif kind == "drop":
        ink.shape(ellipse((0.0, at[1] + 0.03), 0.025 * s + 0.008, 0.04 * s + 0.01), worn.outfit.trim, line=0.6)
    elif kind == "cross":
        ink.stroke(straight([at, (0.0, at[1] + 0.1)], closed=False), colour=worn.metal, minimum=0.02)
        ink.stroke(straight([(-0.03, at[1] + 0.03), (0.03, at[1] + 0.03)], closed=False), colour=worn.metal, minimum=0.02)
    elif kind == "lace":
        lace(ink, [(-worn.figure.neck * 1.08, y + high), (0.0, y + high + 0.045), (worn.figure.neck * 1.08, y + high)], 0.05, colour)
    elif kind == "buckle":
        ink.shape(box(-0.04, y - high + 0.02, 0.04, y + high + 0.06, radius=0.01), worn.metal, line=0.7)


def _bell(ink: Ink, worn: Worn) -> None:
    _around(ink, worn, worn.y * 0.45, 0.035 + 0.03 * worn.outfit.hem)
    at, size = (0.0, worn.y * 0.45 + 0.1), 0.06 + 0.04 * worn.dice.between(0, 1)
    ink.shape(ellipse(at, size, size), worn.metal)
    ink.stroke(straight([(at[0], at[1]), (at[0], at[1] + 0.85 * size)], closed=False))
    ink.stroke(
        smooth([(at[0] - size, at[1] - 0.1 * size), (at[0], at[1] + 0.1 * size), (at[0] + size, at[1] - 0.1 * size)], closed=False),
        width=0.8,
    )


def _necklace(ink: Ink, worn: Worn) -> None:
    """A chain on skin or cloth with a pendant."""
    figure, dice, s = worn.figure, worn.dice, worn.s
    low = lerp(figure.at(0.0, worn.y), figure.at(0.0, figure.chest_y), dice.between(0.2, 0.95))
    line = [
        (-figure.neck * 1.05, worn.y * 0.75),
        (-figure.neck * 0.7, (worn.y + low[1]) / 2),
        low,
        (figure.neck * 0.7, (worn.y + low[1]) / 2),
        (figure.neck * 1.05, worn.y * 0.75),
    ]
    if dice.odds(0.4):
        chain(ink, line, worn.metal, 0.02 * s)
    else:
        ink.stroke(smooth(line, closed=False), colour=dice.one_of((worn.metal, (0.12, 0.1, 0.1))), minimum=0.014)
    kind = dice.one_of(("gem", "key", "ring", "tooth", "plate"))
    x, y = low
    size = dice.between(0.03, 0.075) * s
    if kind == "gem":
        brooch(ink, (x, y + 1.2 * size), size, (worn.outfit.accent, worn.metal), dice)
    elif kind == "key":
        ink.stroke(straight([(x, y), (x, y + 3 * size)], closed=False), colour=worn.metal, minimum=0.4 * size)
        ink.stroke(ellipse((x, y + 0.6 * size), 0.6 * size, 0.6 * size), colour=worn.metal, minimum=0.35 * size)
        ink.stroke(straight([(x, y + 2.8 * size), (x + size, y + 2.8 * size)], closed=False), colour=worn.metal, minimum=0.4 * size)
    elif kind == "ring":
        ink.stroke(ellipse((x, y + size), size, size), colour=worn.metal, minimum=0.4 * size)
    elif kind == "tooth":
        ink.shape(
            smooth([(x - 0.5 * size, y), (x + 0.5 * size, y), (x + 0.2 * size, y + 1.6 * size), (x, y + 2.2 * size)], tension=0.6),
            worn.white,
            line=0.7,
        )
    else:
        ink.shape(box(x - 0.6 * size, y, x + 0.6 * size, y + 2 * size, radius=0.3 * size), worn.metal, line=0.7)


def _pearls(ink: Ink, worn: Worn) -> None:
    figure, dice = worn.figure, worn.dice
    for k in range(dice.count(1, 3)):
        low = worn.y * 0.9 + (0.08 + 0.13 * k) * worn.s
        line = bend(
            [(-figure.neck * (1.05 + 0.2 * k), worn.y * 0.72), (0.0, low), (figure.neck * (1.05 + 0.2 * k), worn.y * 0.72)], steps=14
        )
        for at in line:
            ink.shape(ellipse(at, 0.03 * worn.s, 0.03 * worn.s), lighter(worn.white, 0.4), line=0.5)


def _tie(ink: Ink, worn: Worn) -> None:
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


def _bow(ink: Ink, worn: Worn) -> None:
    if worn.outfit.neckwear != "kerchief":
        _around(ink, worn, worn.y * 0.75, 0.05)
    _tied(ink, worn, worn.knot, big=worn.dice.between(0.5, 1.7))


def _tied(ink: Ink, worn: Worn, knot: Point, *, big: float) -> None:
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


def _jabot(ink: Ink, worn: Worn) -> None:
    """Falls of cloth from the collar, with a brooch or a ribbon on top."""
    dice, s, (x, y) = worn.dice, worn.s, worn.knot
    colour = worn.white if dice.odds(0.75) else worn.outfit.trim
    tiers, wide = dice.count(2, 4), dice.between(0.1, 0.2) * s
    _around(ink, worn, worn.y * 0.8, 0.05, colour)
    for k in reversed(range(tiers)):
        half, top = wide * (0.7 + 0.3 * k), y + 0.14 * k * s
        frill(ink, [(x - half, top + 0.03 * s), (x, top), (x + half, top + 0.03 * s)], dice.between(0.14, 0.2) * s, colour, dice, tight=0.6)
    if dice.odds(0.6):
        brooch(ink, (x, y), 0.055 * s, (worn.outfit.accent, worn.metal), dice)
    elif dice.odds(0.5):
        _tied(ink, worn, worn.knot, big=0.7)


def _scarf(ink: Ink, worn: Worn) -> None:
    _wrapped(ink, worn, thick=1.0, ends=worn.dice.count(1, 2))


def _muffler(ink: Ink, worn: Worn) -> None:
    """A thick scarf up to the chin, in two rounds."""
    _wrapped(ink, worn, thick=worn.dice.between(1.3, 1.8), ends=worn.dice.count(0, 2))


def _wrapped(ink: Ink, worn: Worn, *, thick: float, ends: int) -> None:
    figure, dice, s, y = worn.figure, worn.dice, worn.s, worn.y
    wide = (figure.neck * 1.4 + 0.05) * (0.6 + 0.4 * thick)
    side, accent = (1.0 if dice.odds(0.5) else -1.0), worn.outfit.accent
    pattern = worn.outfit.top_pattern if dice.odds(0.4) else None
    for k in range(ends):
        start = (side * wide * (0.3 + 0.15 * k), y)
        low = y + dice.between(0.4, 1.3) * s
        tail = [start, (start[0] + side * 0.06, (y + low) / 2), (start[0] + side * dice.between(-0.05, 0.2), low)]
        end = limb(tail, [0.1 * s, 0.12 * s, 0.14 * s], round_ends=False)
        ink.shape(end, accent if k else deeper(accent, 0.08), pattern=pattern)
        if dice.odds(0.4):
            for j in range(2):
                piping(
                    ink,
                    [(tail[2][0] - 0.2 * s, low - (0.08 + 0.08 * j) * s), (tail[2][0] + 0.2 * s, low - (0.08 + 0.08 * j) * s)],
                    worn.outfit.trim,
                    0.03 * s,
                    clip=end,
                )
        if dice.odds(0.5):
            for j in range(5):
                x = tail[2][0] + (j - 2) * 0.055 * s
                ink.stroke(straight([(x, low), (x, low + 0.08 * s)], closed=False), colour=accent, minimum=0.02 * s)
        Cloth(ink, figure, end, accent, dice).crease([tail[0], tail[1], tail[2]], 0.03 * s)
    for k in range(1 + (thick > 1.2)):
        up = y * (0.3 - 0.35 * (thick - 1)) + 0.3 * y * (1 - k) * (thick > 1.2)
        ring = smooth(
            [
                (-wide, up),
                (0.0, up + 0.25 * y),
                (wide, up),
                (wide * 1.12, up + 0.65 * y),
                (0.0, up + 1.05 * y + 0.03),
                (-wide * 1.12, up + 0.65 * y),
            ],
            tension=0.9,
        )
        ink.shape(ring, accent, pattern=pattern)
        cloth = Cloth(ink, figure, ring, accent, dice)
        for j in range(3):
            at = up + (0.3 + 0.18 * j) * y
            cloth.crease([(-wide * 0.9, at), (0.1, at + 0.25 * y), (wide * 0.8, at + 0.05 * y)], 0.025 * s)


def _knotted(ink: Ink, worn: Worn) -> None:
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


def _fur(ink: Ink, worn: Worn) -> None:
    """A collar of fur, laid around the neck."""
    n, y, s = worn.figure.neck, worn.y, worn.s
    colour = worn.white if worn.dice.odds(0.5) else relief(worn.outfit.outer_colour, 0.3)
    low = worn.dice.between(0.1, 0.5) * s
    for sign in (-1.0, 1.0):
        line: list[Point] = [
            (sign * n * 1.2, y * 0.3),
            (sign * n * 1.9, y * 0.8),
            (sign * n * 1.3, y + 0.5 * low),
            (sign * 0.06 * s, y + low),
        ]
        ink.shape(fluff(line, 0.13 * s, worn.dice), colour)


def _ruff(ink: Ink, worn: Worn) -> None:
    """A detached collar: a wide frill, a clown's ruff, or a white collar with a ribbon."""
    n, y, s, dice = worn.figure.neck, worn.y, worn.s, worn.dice
    colour = worn.white if dice.odds(0.7) else worn.outfit.trim
    for k in range(dice.count(1, 3)):
        half = n * (1.5 - 0.2 * k)
        line = [
            (-half, y * 0.55),
            (-half * 0.6, y * (0.85 - 0.06 * k)),
            (0.0, y * (0.95 - 0.08 * k)),
            (half * 0.6, y * (0.85 - 0.06 * k)),
            (half, y * 0.55),
        ]
        frill(ink, line, (0.2 - 0.05 * k) * s, colour, dice, tight=0.7)
    if dice.odds(0.5):
        _tied(ink, worn, (0.0, y * 0.95), big=dice.between(0.4, 0.8))


def _lanyard(ink: Ink, worn: Worn) -> None:
    """A band with a card or a whistle on the chest."""
    figure, s = worn.figure, worn.s
    low = figure.at(0.0, figure.chest_y + worn.dice.between(0.0, 0.4) * s)
    for sign in (-1, 1):
        ink.stroke(straight([(sign * figure.neck * 1.2, worn.y * 0.8), low], closed=False), colour=worn.outfit.accent, minimum=0.03 * s)
    ink.shape(box(low[0] - 0.1 * s, low[1], low[0] + 0.1 * s, low[1] + 0.26 * s, radius=0.02 * s), worn.white, line=0.8)
    ink.raw(box(low[0] - 0.06 * s, low[1] + 0.05 * s, low[0] + 0.02 * s, low[1] + 0.14 * s), worn.outfit.accent)


KINDS: dict[str, Callable[[Ink, Worn], None]] = {
    "tie": _tie, "bow": _bow, "ribbon": _bow, "kerchief": _bow, "scarf": _scarf,
    "muffler": _muffler, "choker": _choker, "necklace": _necklace, "bell": _bell, "jabot": _jabot,
    "pearls": _pearls, "fur": _fur, "ruff": _ruff, "knotted": _knotted, "lanyard": _lanyard,
}  # fmt: skip
"""What draws each thing at the neck."""
