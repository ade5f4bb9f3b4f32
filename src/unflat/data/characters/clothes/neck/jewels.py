"""Chokers, bells, necklaces, pearls, lanyards."""

from unflat.data.characters.clothes.neck.worn import Worn, around
from unflat.data.characters.clothes.trims import brooch, chain, lace
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import bend, box, ellipse, lerp, smooth, straight
from unflat.data.characters.drawing.palette import lighter


def choker(ink: Ink, worn: Worn) -> None:
    """A band close around the neck, plain, of lace, spiked or with a charm."""
    dice, s = worn.dice, worn.s
    y, high = worn.y * dice.between(0.35, 0.6), dice.between(0.012, 0.05)
    colour = dice.one_of((worn.outfit.accent, (0.08, 0.07, 0.09), worn.white))
    around(ink, worn, y, high, colour)
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


def bell(ink: Ink, worn: Worn) -> None:
    """A band with a bell."""
    around(ink, worn, worn.y * 0.45, 0.035 + 0.03 * worn.outfit.hem)
    at, size = (0.0, worn.y * 0.45 + 0.1), 0.06 + 0.04 * worn.dice.between(0, 1)
    ink.shape(ellipse(at, size, size), worn.metal)
    ink.stroke(straight([(at[0], at[1]), (at[0], at[1] + 0.85 * size)], closed=False))
    ink.stroke(
        smooth([(at[0] - size, at[1] - 0.1 * size), (at[0], at[1] + 0.1 * size), (at[0] + size, at[1] - 0.1 * size)], closed=False),
        width=0.8,
    )


def necklace(ink: Ink, worn: Worn) -> None:
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


def pearls(ink: Ink, worn: Worn) -> None:
    """Strings of pearls."""
    figure, dice = worn.figure, worn.dice
    for k in range(dice.count(1, 3)):
        low = worn.y * 0.9 + (0.08 + 0.13 * k) * worn.s
        line = bend(
            [(-figure.neck * (1.05 + 0.2 * k), worn.y * 0.72), (0.0, low), (figure.neck * (1.05 + 0.2 * k), worn.y * 0.72)], steps=14
        )
        for at in line:
            ink.shape(ellipse(at, 0.03 * worn.s, 0.03 * worn.s), lighter(worn.white, 0.4), line=0.5)


def lanyard(ink: Ink, worn: Worn) -> None:
    """A band with a card or a whistle on the chest."""
    figure, s = worn.figure, worn.s
    low = figure.at(0.0, figure.chest_y + worn.dice.between(0.0, 0.4) * s)
    for sign in (-1, 1):
        ink.stroke(straight([(sign * figure.neck * 1.2, worn.y * 0.8), low], closed=False), colour=worn.outfit.accent, minimum=0.03 * s)
    ink.shape(box(low[0] - 0.1 * s, low[1], low[0] + 0.1 * s, low[1] + 0.26 * s, radius=0.02 * s), worn.white, line=0.8)
    ink.raw(box(low[0] - 0.06 * s, low[1] + 0.05 * s, low[0] + 0.02 * s, low[1] + 0.14 * s), worn.outfit.accent)
