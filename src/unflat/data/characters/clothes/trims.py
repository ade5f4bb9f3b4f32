"""Trimmings of clothes: buttons, belts, frills, lace, pockets, zips, chains, brooches, lacing."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin

import numpy as np
import skia

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.cloth import relief
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, bend, box, ellipse, joined, lerp, limb, rails, smooth, star, straight
from unflat.data.characters.drawing.palette import Colour, blend, deeper, lighter
from unflat.data.characters.head.plan import Dice


def girdle(figure: Figure, y: float, height: float, *, ease: float, sag: float = 0.03) -> skia.Path:
    """A band around the trunk that sags in front, as a belt seen from a little above."""
    across = (-1.0, -0.5, 0.0, 0.5, 1.0)

    def edge(at: float) -> list[Point]:
        return [(x, h + sag * figure.size * (1 - a * a)) for a in across for x, h in (figure.at(a, at, ease=ease),)]

    path = smooth(edge(y), closed=False)
    path.addPath(smooth(edge(y + height)[::-1], closed=False), skia.Path.AddPathMode.kExtend_AddPathMode)
    path.close()
    return path


def button(ink: Ink, at: Point, radius: float, colour: Colour, *, metal: bool = False) -> None:
    """One button; a metal one has a light spot, others two holes where there is room."""
    ink.shape(ellipse(at, radius, radius), colour, line=0.6, shade=False)
    if metal:
        ink.raw(ellipse((at[0] - 0.3 * radius, at[1] - 0.3 * radius), 0.35 * radius, 0.3 * radius), lighter(colour, 0.8))
        ink.raw(ellipse((at[0] + 0.25 * radius, at[1] + 0.35 * radius), 0.45 * radius, 0.3 * radius), deeper(colour, 0.35), alpha=0.6)
    elif ink.style.detail > 0.5:
        for sign in (-1, 1):
            ink.raw(ellipse((at[0] + sign * 0.3 * radius, at[1]), 0.16 * radius, 0.16 * radius), relief(colour, 0.6))


def buttons(ink: Ink, points: Sequence[Point], radius: float, colour: Colour, *, metal: bool = False) -> None:
    """A row of buttons."""
    for at in points:
        button(ink, at, radius, colour, metal=metal)


def along(start: Point, end: Point, count: int) -> list[Point]:
    """Points evenly spread between two, both included."""
    return [lerp(start, end, float(t)) for t in np.linspace(0, 1, count)]


def piping(ink: Ink, line: Sequence[Point], colour: Colour, width: float, *, clip: skia.Path | None = None, tension: float = 1.0) -> None:
    """A ribbon or stripe sewn on along a line."""
    ink.stroke(smooth(line, closed=False, tension=tension), colour=colour, width=0.0, minimum=width, clip=clip)


def frill(ink: Ink, line: Sequence[Point], deep: float, colour: Colour, dice: Dice, *, tight: float = 1.1) -> None:
    """A gathered strip sewn on along a line; below a line drawn from left to right."""
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))
    waves = int(min(max(length / (tight * deep), 3), 26))
    spine = bend(line, steps=4 * waves)
    ink.shape(_strip(spine, deep), colour, line=0.8)
    below, _ = rails(spine, [deep] * len(spine))
    tone = relief(colour, 0.25 + 0.1 * ink.style.strength)
    for k in range(2, len(spine), 4):
        if dice.odds(0.35 + 0.6 * ink.style.detail):
            ink.stroke(straight([spine[k], lerp(spine[k], below[k], 0.7)], closed=False), colour=tone, width=0.7, minimum=0.05 * deep)


def _strip(spine: Sequence[Point], deep: float) -> skia.Path:
    widths = [deep * (0.82 + 0.22 * cos(pi * k / 2)) for k in range(len(spine))]
    edge, _ = rails(spine, widths)
    path = smooth(spine, closed=False)
    path.addPath(smooth(edge[::-1], closed=False), skia.Path.AddPathMode.kExtend_AddPathMode)
    path.close()
    return path


def lace(ink: Ink, line: Sequence[Point], deep: float, colour: Colour) -> None:
    """A row of scallops with holes, on the same side as a frill."""
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))
    count = int(min(max(length / deep, 3), 24))
    spine = bend(line, steps=2 * count)
    centres, _ = rails(spine, [0.45 * deep] * len(spine))
    together = skia.Path()
    for x, y in centres[1::2]:
        together.addCircle(x, y, 0.55 * deep)
    ink.shape(together, colour, line=0.6, shade=False)
    holes = skia.Path()
    for x, y in centres[1::2]:
        holes.addCircle(x, y, 0.2 * deep)
    ink.raw(holes, relief(colour, 0.3))


def belt(ink: Ink, figure: Figure, y: float, dice: Dice, *, height: float, ease: float, colours: tuple[Colour, Colour]) -> None:
    """A belt with a buckle, of leather or cloth; `colours` are its own and the metal's."""
    s, (colour, metal) = figure.size, colours
    ink.shape(girdle(figure, y, height, ease=ease), colour, line=0.9)
    x, top = figure.at(dice.one_of((0.0, 0.0, 0.25, -0.25)), y, ease=ease)
    middle, half = top + 0.5 * height + 0.03 * s, 0.62 * height
    kind = dice.one_of(("frame", "plate", "knot", "round", "none"), (0.4, 0.18, 0.16, 0.12, 0.14))
    if kind in ("frame", "plate"):
        ink.shape(box(x - 1.2 * half, middle - half, x + 1.2 * half, middle + half, radius=0.2 * half), metal, line=0.7)
        if kind == "frame":
            ink.shape(box(x - 0.75 * half, middle - 0.6 * half, x + 0.75 * half, middle + 0.6 * half), colour, line=0.5, shade=False)
            ink.stroke(straight([(x - 0.1 * half, middle), (x + 1.2 * half, middle)], closed=False), colour=metal, minimum=0.25 * half)
            holes = [(x + (2 + 0.8 * k) * half, middle - 0.004) for k in range(3)]
            for at in holes:
                ink.raw(ellipse(at, 0.14 * half, 0.14 * half), relief(colour, 0.6))
    elif kind == "round":
        ink.shape(ellipse((x, middle), 1.2 * half, 1.2 * half), metal, line=0.7)
        ink.shape(ellipse((x, middle), 0.7 * half, 0.7 * half), colour, line=0.6)
    elif kind == "knot":
        knot(ink, (x, middle), 2.4 * half, colour, dice)


def knot(ink: Ink, at: Point, size: float, colour: Colour, dice: Dice) -> None:
    """A small bow with hanging ends; `size` is the length of a loop."""
    x, y = at
    for sign in (-1, 1):
        end = [at, (x + sign * 0.25 * size, y + 0.6 * size), (x + sign * dice.between(0.15, 0.5) * size, y + dice.between(0.9, 1.7) * size)]
        ink.shape(limb(end, [0.06 * size, 0.13 * size, 0.17 * size], round_ends=False), colour, line=0.8)
    for sign in (-1, 1):
        wing = [
            at,
            (x + sign * 0.6 * size, y - 0.48 * size),
            (x + sign * size, y - 0.3 * size),
            (x + sign * 0.98 * size, y + 0.28 * size),
            (x + sign * 0.5 * size, y + 0.3 * size),
        ]
        ink.shape(smooth(wing, tension=0.8), colour, line=0.8)
        ink.stroke(
            straight([(x + sign * 0.15 * size, y), (x + sign * 0.55 * size, y - 0.06 * size)], closed=False),
            colour=relief(colour, 0.4),
            width=0.7,
        )
    ink.shape(ellipse(at, 0.17 * size, 0.2 * size), colour, line=0.8)


def chain(ink: Ink, points: Sequence[Point], metal: Colour, link: float) -> None:
    """A chain that hangs through the points, its links told apart where there is room."""
    spine = bend(points, steps=24)
    ink.stroke(smooth(spine, closed=False), colour=deeper(metal, 0.4), width=0.0, minimum=link * 0.8)
    beads = skia.Path()
    for x, y in spine:
        beads.addCircle(x, y, link * 0.55)
    ink.raw(beads, metal)


def watch(ink: Ink, at: Point, radius: float, metal: Colour) -> None:
    """A pocket watch hanging by its ring."""
    ink.shape(ellipse((at[0], at[1] - 1.15 * radius), 0.3 * radius, 0.3 * radius), metal, line=0.7)
    ink.shape(ellipse(at, radius, radius), metal, line=0.8)
    ink.shape(ellipse(at, 0.72 * radius, 0.72 * radius), lighter(metal, 0.75), line=0.5, shade=False)
    for angle in (-1.2, 0.4):
        hand = straight([at, (at[0] + 0.5 * radius * cos(angle), at[1] + 0.5 * radius * sin(angle))], closed=False)
        ink.stroke(hand, colour=(0.2, 0.16, 0.14), minimum=0.08 * radius)


def brooch(ink: Ink, at: Point, radius: float, colours: tuple[Colour, Colour], dice: Dice) -> None:
    """A gem in metal, a star or a badge."""
    gem, metal = colours
    kind = dice.one_of(("gem", "star", "bar", "drop"))
    if kind == "star":
        ink.shape(star(at, 1.3 * radius, 0.6 * radius), metal, line=0.7)
    elif kind == "bar":
        ink.shape(box(at[0] - radius, at[1] - 0.4 * radius, at[0] + radius, at[1] + 0.4 * radius, radius=0.1 * radius), metal, line=0.7)
    else:
        ink.shape(ellipse(at, 1.1 * radius, 1.3 * radius), metal, line=0.7)
        ink.shape(ellipse(at, 0.75 * radius, 0.95 * radius), gem, line=0.5)
        ink.raw(ellipse((at[0] - 0.25 * radius, at[1] - 0.35 * radius), 0.22 * radius, 0.2 * radius), (1.0, 1.0, 1.0), alpha=0.9)
        if kind == "drop":
            ink.shape(ellipse((at[0], at[1] + 1.9 * radius), 0.4 * radius, 0.7 * radius), gem, line=0.6)


def patch(ink: Ink, at: Point, wide: float, high: float, colour: Colour, dice: Dice) -> None:
    """A pocket: sewn on, with a flap, or a slit."""
    x, y = at
    kind = dice.one_of(("patch", "flap", "slit"))
    if kind == "slit":
        ink.shape(box(x - wide, y, x + wide, y + 0.25 * high, radius=0.05 * wide), colour, line=0.8, shade=False)
        return
    if kind == "patch" or dice.odds(0.5):
        body = straight(
            [
                (x - wide, y),
                (x + wide, y),
                (x + wide, y + 0.75 * high),
                (x + 0.6 * wide, y + high),
                (x - 0.6 * wide, y + high),
                (x - wide, y + 0.75 * high),
            ]
        )
        ink.shape(body, colour, line=0.8)
        stitch = straight([(x - 0.88 * wide, y + 0.22 * high), (x + 0.88 * wide, y + 0.22 * high)], closed=False)
        ink.stroke(stitch, colour=relief(colour, 0.35), width=0.6)
    if kind == "flap":
        ink.shape(
            straight(
                [
                    (x - 1.08 * wide, y - 0.04 * high),
                    (x + 1.08 * wide, y - 0.04 * high),
                    (x + 1.04 * wide, y + 0.26 * high),
                    (x, y + 0.4 * high),
                    (x - 1.04 * wide, y + 0.26 * high),
                ]
            ),
            colour,
            line=0.8,
        )


def zipper(ink: Ink, line: Sequence[Point], colour: Colour, width: float) -> None:
    """A zip with its slider at the start of the line."""
    ink.stroke(smooth(line, closed=False), colour=deeper(colour, 0.35), width=0.0, minimum=width)
    ink.stroke(smooth(line, closed=False), colour=lighter(colour, 0.3), width=0.0, minimum=0.35 * width)
    x, y = line[0]
    ink.shape(box(x - 0.6 * width, y - 0.4 * width, x + 0.6 * width, y + 2.6 * width, radius=0.3 * width), colour, line=0.6, shade=False)


def lacing(ink: Ink, top: Point, low: Point, wide: float, colour: Colour, *, rows: int = 5) -> None:
    """A cord crossed through eyelets, tied at its end."""
    for k in range(rows):
        (_, y), (x, end) = lerp(top, low, k / rows), lerp(top, low, (k + 1) / rows)
        for sign in (-1, 1):
            ink.stroke(straight([(x - sign * wide, y), (x + sign * wide, end)], closed=False), colour=colour, minimum=0.16 * wide)


def fluff(line: Sequence[Point], deep: float, dice: Dice) -> skia.Path:
    """Fur along a line, as one ragged outline."""
    spine = bend(line, steps=max(6, 3 * len(line)))
    return joined(*[ellipse((x, y), deep * dice.between(0.85, 1.15), deep * dice.between(0.8, 1.1)) for x, y in spine])


def tuned(colour: Colour, dice: Dice) -> Colour:
    """A neighbour of a colour, as a second cloth of the same garment."""
    kind = dice.one_of(("light", "dark", "white", "black"), (0.3, 0.4, 0.15, 0.15))
    if kind == "light":
        return lighter(colour, dice.between(0.2, 0.55))
    if kind == "dark":
        return deeper(colour, dice.between(0.15, 0.45))
    return blend(colour, (1.0, 1.0, 1.0) if kind == "white" else (0.06, 0.05, 0.08), dice.between(0.8, 0.95))
