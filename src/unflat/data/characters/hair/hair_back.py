"""Back hair: one whole mass of hair behind face and neck, its ends in locks, its inner side darker; and buns."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import skia

from unflat.core import parts
from unflat.data.characters.children import BUN
from unflat.data.characters.drawing.curves import Point, bend, ellipse, lerp, lock, smooth
from unflat.data.characters.drawing.palette import Colour, blend
from unflat.data.characters.hair.hair_lines import draw_tints, strand_colour
from unflat.data.characters.hair.strokes import gathered, tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan

_BUN_SHARE = 0.08
_BEHIND_HEAD = 1.23
_ENDS = (0.8, 1.3, 2.1, 3.2)
_FLUSH = ("long", "hime", "medium")
"""Back hair that ends where the locks before the shoulders end."""


@dataclass(frozen=True)
class Fall:
    """One kind of back hair; pairs are ranges: how low it ends, how far its ends spread, waves, tips, how deep they are cut."""

    share: float
    end: tuple[float, float] | None
    spread: tuple[float, float]
    wave: tuple[float, float]
    tips: tuple[int, int]
    cut: tuple[float, float]
    belly: float = 0.0
    flick: float = 0.0
    grown: float = 1.0


FALLS = {
    "rim": Fall(0.17, (-0.2, 0.04), (-0.2, -0.06), (0.0, 0.0), (3, 8), (0.03, 0.1), grown=5.0),
    "bob": Fall(0.15, (-0.06, 0.16), (-0.12, 0.04), (0.0, 0.01), (4, 10), (0.02, 0.08), belly=0.08, grown=0.15),
    "shaggy": Fall(0.12, (-0.05, 0.35), (-0.05, 0.14), (0.0, 0.02), (5, 11), (0.1, 0.24), flick=0.08, grown=2.0),
    "medium": Fall(0.15, (0.25, 0.75), (-0.05, 0.15), (0.0, 0.02), (4, 9), (0.06, 0.22), grown=0.5),
    "long": Fall(0.19, None, (-0.06, 0.28), (0.0, 0.02), (4, 9), (0.08, 0.3), grown=0.35),
    "hime": Fall(0.05, None, (-0.02, 0.12), (0.0, 0.0), (3, 6), (0.0, 0.02), grown=0.1),
    "wavy": Fall(0.09, None, (0.0, 0.35), (0.03, 0.07), (4, 8), (0.08, 0.25), grown=0.3),
    "curly": Fall(0.04, (0.0, 0.9), (0.0, 0.2), (0.04, 0.06), (5, 9), (0.04, 0.1), grown=0.4),
    "floating": Fall(0.04, None, (0.3, 0.9), (0.04, 0.08), (5, 10), (0.15, 0.4), grown=0.3),
    "wolf": Fall(0.04, (0.1, 0.5), (-0.22, -0.1), (0.0, 0.02), (4, 8), (0.1, 0.25), flick=0.1, grown=3.0),
}


def draw_back_hair(plan: HeadPlan, dice: Dice) -> None:
    """The BACK_HAIR layer: the whole back of the head, down to where the hair ends."""
    grown = plan.grown > 0.9
    fall = dice.one_of(tuple(FALLS.values()), [f.share * (f.grown if grown else 1.0) for f in FALLS.values()])
    if plan.bald:
        fall = FALLS["rim"]
    end = dice.between(*fall.end) if fall.end else dice.one_of(_ENDS, (0.48, 0.3, 0.16, 0.06)) + dice.between(-0.2, 0.3)
    if plan.flush is not None:
        fall, end = FALLS[dice.one_of(_FLUSH)], plan.flush + dice.between(-0.05, 0.15)
    end = min(end, plan.pose.room - 0.3)
    palette = plan.sheet.palette
    ink = plan.ink(parts.BACK_HAIR)
    colour = (
        palette.hair
        if dice.odds(0.5 if plan.flush is None else 0.85)
        else dice.one_of((palette.hair_shadow, palette.hair_inner, palette.hair_shadow))
    )
    stand = plan.volume + dice.between(-0.05, 0.02) if dice.odds(0.65) else plan.volume + dice.between(0.0, 0.12)
    if plan.bald:
        stand = 0.01  # a rim beside the skull, nothing above it
    right = _side(plan, fall, (stand, end), dice)
    left = [(-x + dice.between(-0.015, 0.015), y) for x, y in (right if dice.odds(0.6) else _side(plan, fall, (stand, end), dice))]
    if end > 0.2 and dice.odds(0.4):
        _strays(plan, ink, right, colour, dice)
    outline, notches = _mass(plan, fall, (stand, end), (left, right), dice)
    ink.shape(outline, colour)
    draw_tints(plan, ink, outline, dice)
    _inner(plan, ink, outline, end, dice)
    _lines(plan, ink, outline, notches, dice)
    if dice.odds(_BUN_SHARE) and not plan.hat and not plan.bald:
        _buns(plan, dice)


def _side(plan: HeadPlan, fall: Fall, size: tuple[float, float], dice: Dice) -> list[Point]:
    """The right side of the mass from the temple down to its lower corner."""
    stand, end = size
    spread, wave, beats = dice.between(*fall.spread), dice.between(*fall.wave), dice.between(1.0, 2.0) * max(1.0, end + 0.5)
    steps = max(4, round(5 * (end + 0.5)))
    found: list[Point] = []
    for i in range(steps + 1):
        s = i / steps
        x = plan.half + stand + spread * s**1.4 + fall.belly * sin(pi * s) + wave * sin(beats * 2 * pi * s)
        found.append((x, -0.42 + (end + 0.42) * s))
    return found


def _mass(
    plan: HeadPlan, fall: Fall, size: tuple[float, float], sides: tuple[list[Point], list[Point]], dice: Dice
) -> tuple[skia.Path, list[Point]]:
    """The outline, and the notches between the locks at its lower end."""
    stand, end = size
    left, right = sides
    w = plan.half + stand
    top: list[Point] = [(cos(a) * w, -0.5 - sin(a) * (0.5 + stand * 0.9)) for a in (pi * (0.06 + 0.088 * i) for i in range(11))]
    path = smooth([*left[::-1], *top[::-1], *right], closed=False, tension=0.9)
    notches = _ends(path, fall, (right[-1], left[-1]), end, dice)
    path.close()
    return path, notches


def _ends(path: skia.Path, fall: Fall, corners: tuple[Point, Point], end: float, dice: Dice) -> list[Point]:
    """Pointed locks along the lower end, from the right corner to the left one."""
    count, cut = dice.count(*fall.tips), dice.between(*fall.cut)
    (ax, ay), (bx, by) = corners
    here, notches = corners[0], []
    for i in range(count):
        s, after = (i + dice.between(0.3, 0.7)) / count, (i + 1) / count
        out = fall.flick * (1 - 2 * s) * 2
        low = ay + (by - ay) * s + 0.05 * sin(pi * s)
        tip = (ax + (bx - ax) * s + out + dice.between(-0.02, 0.02), low + cut * dice.between(0.3, 1.0) + 0.01)
        notch = (ax + (bx - ax) * after, low - cut * dice.between(0.1, 0.8)) if i < count - 1 else corners[1]
        path.quadTo(here[0] * 0.7 + tip[0] * 0.3, (here[1] + tip[1]) / 2 + 0.15 * cut, *tip)
        path.quadTo(notch[0] * 0.7 + tip[0] * 0.3, (notch[1] + tip[1]) / 2 + 0.15 * cut, *notch)
        here = notch
        notches.append(notch)
    return notches[:-1]


def _inner(plan: HeadPlan, ink: HeadInk, outline: skia.Path, end: float, dice: Dice) -> None:
    """The inner side around neck and cheeks, darker: fading downwards, or cut off in locks."""
    kind = dice.one_of(("none", "fade", "locks"), (0.2, 0.4, 0.4))
    palette = plan.sheet.palette
    dark = palette.hair_inner if dice.odds(0.6) else blend(palette.hair_shadow, (0.05, 0.03, 0.08), 0.4)
    low = min(max(end, 0.0) + 0.1, dice.between(0.15, 0.9))
    if kind == "fade":
        ink.fade(outline, dark, start=(0, low + 0.2), end=(0, -0.25), alpha=dice.between(0.7, 1.0))
    elif kind == "locks":
        w, count = plan.half * dice.between(0.85, 1.05), dice.count(4, 8)
        foot: list[Point] = []
        for i in range(2 * count + 1):
            s = 1 - i / count
            foot.append((s * w, low * (1 - 0.5 * abs(s)) + (dice.between(0.04, 0.16) if i % 2 else -0.05)))
        ink.raw(smooth([(-w, -0.6), (w, -0.6), *foot], tension=0.5), dark, clip=outline)


def _lines(plan: HeadPlan, ink: HeadInk, outline: skia.Path, notches: Sequence[Point], dice: Dice) -> None:
    """Lines up from the notches, and a few that lie free."""
    colour, detail = strand_colour(plan, dice), plan.sheet.style.detail
    thin = max(0.007, min(plan.sheet.style.line_width * 0.8 / plan.pose.unit, 0.018))
    crown: Point = (0.0, -0.75)
    found = []
    for notch in notches:
        if dice.odds(0.4 + 0.6 * detail):
            high = lerp(notch, (notch[0] * 0.85, crown[1]), dice.between(0.2, 0.7))
            middle = lerp(notch, high, 0.5)
            bow = (middle[0] + dice.between(-0.03, 0.03) + 0.06 * notch[0], middle[1])
            found.append(tapered([notch, bow, high], thin, start=0.9, end=0.03))
    box = outline.computeTightBounds()
    for _ in range(int(2 + 7 * detail)):
        s, start = dice.between(-1, 1), dice.between(-0.4, max(-0.2, box.bottom() - 0.5))
        low = min(box.bottom(), start + dice.between(0.25, 1.1))
        x = s * (plan.half + plan.volume)
        spots = [(x, start), (x * 1.06 + dice.between(-0.03, 0.03), (start + low) / 2), (x * dice.between(1.0, 1.2), low)]
        found.append(tapered(spots, thin * 0.8, start=0.05, end=0.05))
    ink.raw(gathered(found), colour, clip=outline)


def _strays(plan: HeadPlan, ink: HeadInk, side: list[Point], colour: Colour, dice: Dice) -> None:
    """Single locks that leave the mass at its sides."""
    for _ in range(dice.count(1, 4)):
        sign, at = dice.one_of((-1, 1)), dice.count(0, len(side) - 2)
        x, y = side[at]
        tip = (sign * (x + dice.between(0.05, 0.3)), y + dice.between(0.2, 0.6))
        ink.shape(lock((sign * x * 0.85, y), tip, width=dice.between(0.05, 0.12), curl=-sign * dice.between(-0.1, 0.3)), colour)


def _buns(plan: HeadPlan, dice: Dice) -> None:
    """One on top or behind, or one at each side; a knot of bands, sometimes with loose tips."""
    size, palette = dice.between(0.12, 0.22), plan.sheet.palette
    spots = [(0.0, -1.05 - plan.volume)] if dice.odds(0.4) else [plan.on(sign * plan.half * 0.9, -0.95) for sign in (-1, 1)]
    lines = strand_colour(plan, dice)
    for x, y in spots:
        ink = plan.ink(parts.BACK_HAIR, z=_BEHIND_HEAD)
        ink.begin(BUN)
        at: Point = (x * 1.1, y - size * 0.4)
        for _ in range(dice.count(0, 3)):
            turn = dice.between(-pi, 0)
            tip = (at[0] + cos(turn) * size * 1.6, at[1] + sin(turn) * size * 1.5)
            ink.shape(lock(at, tip, width=size * 0.5, curl=dice.between(-0.3, 0.3)), palette.hair)
        ball = ellipse(at, size, size * 0.9)
        ink.shape(ball, palette.hair)
        for share in (-0.45, 0.0, 0.45):
            band = bend(
                [(at[0] - size, at[1] + share * size), (at[0], at[1] + (share - 0.45) * size), (at[0] + size, at[1] + share * size)],
                steps=6,
            )
            ink.raw(tapered(band, 0.009), lines, clip=ball)
