"""Back hair: one whole mass of hair behind face and neck, and buns."""

from math import cos, pi, sin

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.curves import Point, ellipse, lock, smooth
from unflat.data.characters.hair_lines import strand_colour
from unflat.data.characters.palette import blend
from unflat.data.characters.plan import Dice, HeadInk, HeadPlan

_KINDS = ("rim", "bob", "medium", "long", "wavy", "curly", "spiky", "floating")
_WEIGHTS = (0.2, 0.2, 0.16, 0.2, 0.1, 0.05, 0.05, 0.04)


def draw_back_hair(plan: HeadPlan, dice: Dice) -> None:
    """The BACK_HAIR layer: the whole back of the head, down to where the hair ends."""
    kind = dice.one_of(_KINDS, _WEIGHTS)
    if plan.grown > 0.9 and dice.odds(0.6):
        kind = "rim" if dice.odds(0.8) else "spiky"
    palette = plan.sheet.palette
    ink = plan.ink(parts.BACK_HAIR)
    colour = palette.hair if dice.odds(0.55) else dice.one_of((palette.hair_shadow, palette.hair_inner, palette.hair_shadow))
    end = {
        "rim": dice.between(-0.16, 0.06),
        "bob": dice.between(-0.06, 0.2),
        "medium": dice.between(0.25, 0.7),
        "curly": dice.between(0.0, 0.9),
        "spiky": dice.between(-0.1, 0.4),
    }.get(kind, dice.one_of((0.8, 1.3, 2.1, 3.2), (0.48, 0.3, 0.16, 0.06)) + dice.between(-0.2, 0.3))
    stand = plan.volume + dice.between(-0.05, 0.02) if dice.odds(0.6) else plan.volume + dice.between(0.0, 0.16)
    outline = _spiky(plan, stand, end, dice) if kind == "spiky" else _mass(plan, kind, (stand, end), dice)
    ink.shape(outline, colour)
    _inner(plan, ink, outline, dice)
    _lines(plan, ink, outline, end, dice)
    if kind in ("long", "wavy", "floating", "medium") and dice.odds(0.4):
        for _ in range(dice.count(1, 4)):
            sign = dice.one_of((-1, 1))
            root = (sign * plan.half * 0.9, dice.between(-0.4, 0.1))
            tip = (sign * (plan.half + dice.between(0.1, 0.5)), end * dice.between(0.5, 1.0) + 0.05)
            ink.shape(lock(root, tip, width=dice.between(0.04, 0.12), curl=dice.between(-0.2, 0.2)), colour)
    if dice.odds(0.07) and not plan.hat:
        _buns(plan, dice)


def _sides(plan: HeadPlan, kind: str, size: tuple[float, float], dice: Dice) -> list[Point]:
    """The right side of the mass from the temple down to its lower corner."""
    stand, end = size
    w = plan.half + stand
    spread = {"rim": -0.12, "bob": dice.between(-0.06, 0.1), "floating": dice.between(0.3, 0.8)}.get(kind, dice.between(-0.08, 0.3))
    wave = {"wavy": dice.between(0.03, 0.07), "curly": 0.04, "floating": 0.05}.get(kind, dice.between(0.0, 0.02))
    steps = 4 if end < 0.3 else 7
    beats = dice.between(1.5, 4.0)
    found: list[Point] = []
    for i in range(steps + 1):
        s = i / steps
        y = -0.42 + (end + 0.42) * s
        belly = 0.06 * sin(pi * s) if kind == "bob" else 0.0
        found.append((w + spread * s**1.4 + belly + wave * sin(beats * 2 * pi * s), y))
    return found


def _mass(plan: HeadPlan, kind: str, size: tuple[float, float], dice: Dice) -> skia.Path:
    stand, end = size
    w = plan.half + stand
    top: list[Point] = []
    for angle in np.linspace(0.25, pi - 0.25, 9):
        top.append((cos(float(angle)) * w, -0.5 - sin(float(angle)) * (0.5 + stand * 0.9)))
    right = _sides(plan, kind, size, dice)
    left = [(-x + dice.between(-0.02, 0.02), y) for x, y in (right if dice.odds(0.6) else _sides(plan, kind, size, dice))]
    count = dice.count(2, 9)
    jag = dice.between(0.0, 0.05) if kind in ("rim", "bob") else dice.between(0.0, 0.2)
    a, b = left[-1], right[-1]
    bottom: list[Point] = []
    for i in range(1, 2 * count):
        s = i / (2 * count)
        drop = jag * (0.6 if i % 2 else -0.5) * dice.between(0.4, 1.3) + 0.06 * sin(pi * s)
        bottom.append((a[0] + (b[0] - a[0]) * s, end + drop))
    # walk: left corner over the top to the right, then along the bottom back to the left
    return smooth([*left[::-1], *top[::-1], *right, *bottom[::-1]], tension=0.75 if kind != "curly" else 1.2)


def _spiky(plan: HeadPlan, stand: float, end: float, dice: Dice) -> skia.Path:
    count = dice.count(9, 15)
    spots: list[Point] = []
    for i in range(2 * count + 1):
        angle = -0.35 * pi + 1.7 * pi * i / (2 * count)
        far = (1.0 if i % 2 == 0 else dice.between(1.15, 1.6)) * (plan.half + max(stand, 0.0))
        y = -0.5 - sin(angle) * (far + 0.08)
        spots.append((cos(angle) * far, min(y, max(end, -0.1) + (0.1 if i % 2 else 0.0))))
    return smooth(spots, tension=0.35)


def _inner(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """The inner side, dark around neck and cheeks."""
    if not dice.odds(0.6):
        return
    palette = plan.sheet.palette
    w, low = plan.half * dice.between(0.7, 1.0), dice.between(0.1, 0.7)
    shade = smooth([(-w, -0.6), (w, -0.6), (w * 1.02, -0.1), (w * 0.8, low), (0, low + 0.1), (-w * 0.8, low), (-w * 1.02, -0.1)])
    blur = dice.between(0.01, 0.05) if dice.odds(0.4) else 0.0
    ink.raw(shade, palette.hair_inner if dice.odds(0.7) else blend(palette.hair_shadow, (0.05, 0.03, 0.08), 0.4), blur=blur, clip=outline)


def _lines(plan: HeadPlan, ink: HeadInk, outline: skia.Path, end: float, dice: Dice) -> None:
    colour = strand_colour(plan, dice)
    w = plan.half + plan.volume
    for _ in range(int(2 + plan.sheet.style.detail * 12)):
        s = dice.between(-1, 1)
        start = (s * w, dice.between(-0.4, end * 0.5))
        stop = (s * w * dice.between(1.0, 1.35), min(end, start[1] + dice.between(0.2, 1.2)) + 0.03)
        ink.mark(
            smooth([start, ((start[0] + stop[0]) / 2 + dice.between(-0.03, 0.03), (start[1] + stop[1]) / 2), stop], closed=False),
            colour,
            0.005,
            clip=outline,
        )


def _buns(plan: HeadPlan, dice: Dice) -> None:
    size = dice.between(0.12, 0.22)
    spots = [(0.0, -1.05 - plan.volume)] if dice.odds(0.4) else [plan.on(sign * plan.half * 0.9, -0.95) for sign in (-1, 1)]
    for x, y in spots:
        ink = plan.ink(parts.BACK_HAIR, z=1.23)
        ball = ellipse((x * 1.1, y - size * 0.4), size, size * 0.9)
        ink.shape(ball, plan.sheet.palette.hair)
        ring = ellipse((x * 1.1 + 0.03, y - size * 0.4), size * 0.7, size * 0.6)
        ink.mark(ring, strand_colour(plan, dice), 0.004, clip=ball)
