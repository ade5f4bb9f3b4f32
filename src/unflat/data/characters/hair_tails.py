"""Ponytails, twin tails, side tails, drills and braids, tied at the head and free below."""

from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

import skia

from unflat.core import parts
from unflat.data.characters.brush import Side
from unflat.data.characters.curves import Point, bend, ellipse, limb, rails, smooth
from unflat.data.characters.hair_lines import strand_colour
from unflat.data.characters.palette import Colour, lighter
from unflat.data.characters.plan import Dice, HeadInk, HeadPlan, side_of

_BEFORE_SHOULDERS = 3.98
_SHARE = 0.3


def draw_hair_tails(plan: HeadPlan, dice: Dice) -> None:
    """HAIR_TAIL layers on some heads, each with its tie."""
    if not dice.odds(_SHARE):
        return
    kind = dice.one_of(("twin", "pony", "side"), (0.55, 0.28, 0.17))
    form = dice.one_of(("smooth", "drill", "plait", "wavy"), (0.55, 0.1, 0.2, 0.15))
    length = dice.one_of((0.5, 1.0, 1.8, 2.8), (0.35, 0.38, 0.2, 0.07)) * dice.between(0.8, 1.2)
    width = dice.between(0.1, 0.26) if form != "plait" else dice.between(0.06, 0.12)
    high, out = dice.between(-0.9, -0.1), dice.between(0.05, 0.7)
    front = dice.odds(0.35) and kind != "pony"
    if kind == "pony":
        sign = dice.one_of((-1, 1))
        root = (sign * plan.half * 0.5, dice.between(-1.05, -0.6))
        spine = [
            root,
            (root[0] + sign * 0.45, root[1] - 0.1),
            (root[0] + sign * (0.4 + out * 0.6), root[1] + length * 0.5),
            (root[0] + sign * out, root[1] + length),
        ]
        _tail(plan, dice, (form, width), bend(spine, steps=9), (None, 1.22))
        return
    signs = (-1, 1) if kind == "twin" else (dice.one_of((-1, 1)),)
    for sign in signs:
        x = sign * (plan.half + plan.volume * 0.5) * (0.95 if high > -0.7 else 0.75) - 0.04 * plan.turn
        drop = out * 0.25 if front else out
        swing = dice.between(0.05, 0.25)
        spine = [
            (x, high),
            (x + sign * swing, high + 0.03),
            (x + sign * (swing + drop * 0.6), high + length * 0.5),
            (x + sign * drop, high + length),
        ]
        _tail(plan, dice, (form, width), bend(spine, steps=9), (side_of(sign), _BEFORE_SHOULDERS if front else 1.22))


def _tail(plan: HeadPlan, dice: Dice, form: tuple[str, float], spine: list[Point], place: tuple[Side | None, float]) -> None:
    kind, width = form
    side, z = place
    palette = plan.sheet.palette
    ink = plan.ink(parts.HAIR_TAIL, side=side, z=z)
    colour = palette.hair if dice.odds(0.8) else palette.hair_shadow
    lines = strand_colour(plan, dice)
    if kind == "plait":
        _braid(ink, spine, width, colour)
    elif kind == "drill":
        _drill(ink, spine, width, colour)
    else:
        _smooth_tail(plan, ink, dice, spine, (kind, width, colour, lines))
    if dice.odds(0.75):
        tie = plan.ink(parts.HEADWEAR, side=None, z=max(z + 0.01, 4.08 if dice.odds(0.5) else 1.24))
        cloth = dice.one_of((palette.accent, palette.white, *palette.cloth[:2], palette.metal))
        x, y = spine[0]
        if dice.odds(0.4):
            bow(tie, (x, y), dice.between(0.08, 0.24), cloth, dice)
        else:
            tie.shape(ellipse((x, y), 0.05, 0.06), cloth)


def _smooth_tail(plan: HeadPlan, ink: HeadInk, dice: Dice, spine: list[Point], look: tuple[str, float, Colour, Colour]) -> None:
    kind, width, colour, lines = look
    count = len(spine)
    if kind == "wavy":
        spine = [(x + 0.06 * sin(i * 1.6), y) for i, (x, y) in enumerate(spine)]
    widths = [width * (0.35 + 0.65 * min(1.0, 2.2 * i / count)) * min(1.0, 2.4 * (1 - i / count)) ** 0.8 for i in range(count)]
    path = limb(spine, widths)
    for _ in range(dice.count(0, 3)):
        at = dice.count(4, count - 2)
        tip = (spine[-1][0] + dice.between(-1.2, 1.2) * width, spine[-1][1] + dice.between(-0.25, 0.1))
        extra = bend([spine[at - 2], spine[at], tip], steps=5)
        ink.shape(limb(extra, [width * s for s in (0.5, 0.5, 0.4, 0.28, 0.15, 0.01)]), colour)
    ink.shape(path, colour)
    for _ in range(int(2 + 5 * plan.sheet.style.detail)):
        s = dice.between(-0.8, 0.8)
        line = rails(spine[1:-1], [w * s for w in widths[1:-1]])[0]
        first = dice.count(0, 3)
        ink.mark(smooth(line[first : first + dice.count(3, 6)], closed=False), lines, 0.005, clip=path)
    if dice.odds(0.3):
        glow = limb(spine[2:5], [width * 0.3] * 3)
        ink.raw(glow, lighter(colour, 0.4), alpha=0.5, blur=0.02, clip=path)


def _drill(ink: HeadInk, spine: list[Point], width: float, colour: Colour) -> None:
    way = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(spine))
    turns = bend(spine, steps=max(4, int(way / (width * 0.75))))
    for i, (here, after) in enumerate(pairwise(turns)):
        size = width * (1.0 - 0.75 * i / len(turns))
        across = atan2(after[1] - here[1], after[0] - here[0]) - pi / 2
        ink.shape(ellipse(here, size, size * 0.7, angle=across + 0.35), colour)


def _braid(ink: HeadInk, spine: list[Point], width: float, colour: Colour) -> None:
    way = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(spine))
    beads = bend(spine, steps=max(6, int(way / (width * 0.7))))
    for i, (here, after) in enumerate(pairwise(beads)):
        size = width * (1 - 0.4 * i / len(beads))
        across = atan2(after[1] - here[1], after[0] - here[0]) - pi / 2
        for sign in (-1, 1):
            x, y = here[0] + sign * size * 0.42 * cos(across), here[1] + sign * size * 0.42 * sin(across)
            ink.shape(ellipse((x, y), size * 0.75, size * 0.5, angle=across + sign * pi / 5), colour, line=0.8)
    ink.shape(limb([beads[-2], beads[-1], (beads[-1][0], beads[-1][1] + 0.15)], [width * 0.5, width * 0.6, 0.01]), colour)


def bow(ink: HeadInk, at: Point, size: float, colour: Colour, dice: Dice) -> None:
    """A bow with two loops, a knot and sometimes hanging ends."""
    x, y = at
    if dice.odds(0.6 if size < 0.18 else 0.15):
        for sign in (-1, 1):
            end = (x + sign * size * dice.between(0.4, 1.1), y + size * dice.between(1.0, 2.4))
            ink.shape(
                limb([at, (x + sign * size * 0.5, y + size * 0.7), end], [size * 0.12, size * 0.2, size * 0.22], round_ends=False), colour
            )
    for sign in (-1, 1):
        wing = [
            (x, y - size * 0.1),
            (x + sign * size * 0.8, y - size * 0.6),
            (x + sign * size * 1.1, y),
            (x + sign * size * 0.8, y + size * 0.5),
            (x, y + size * 0.12),
        ]
        path: skia.Path = smooth(wing, tension=0.7)
        ink.shape(path, colour)
        ink.line(smooth([(x + sign * size * 0.15, y), (x + sign * size * 0.6, y - size * 0.1)], closed=False), width=0.7)
    ink.shape(ellipse(at, size * 0.2, size * 0.22), colour)
