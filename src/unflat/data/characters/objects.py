"""Held things, bags, speech bubbles and small floating marks."""

from math import cos, pi, sin

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet
from unflat.data.characters.curves import Point, bend, box, ellipse, joined, limb, smooth, star, straight, turned
from unflat.data.characters.palette import Colour, deeper
from unflat.data.characters.skeleton import SIDES, Arm, Figure

Z_HELD, Z_MARK = 2.58, 4.3
_HELD = ("cup", "book", "phone", "staff", "sword", "plush", "umbrella", "bag", "flower", "ball", "lollipop")


def draw_objects(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    """Perhaps something in a hand, perhaps marks in the air."""
    colours = [sheet.palette.cloth[int(i)] for i in rng.integers(len(sheet.palette.cloth), size=2)]
    for side, _sign in SIDES:
        arm = figure.arms[side]
        likely = {"held": 0.45, "front": 0.6, "forward": 0.5, "apart": 0.15, "down": 0.12, "wave": 0.1, "chin": 0.15}.get(arm.gesture, 0.0)
        if rng.random() < likely:
            ink = sheet.ink(parts.OBJECTS, z=Z_HELD if arm.near else 1.9)
            kind = (
                _HELD[int(rng.integers(len(_HELD)))]
                if arm.gesture != "down"
                else ("bag", "sword", "book", "umbrella")[int(rng.integers(4))]
            )
            _hold(ink, figure, arm, kind, colours)
    if rng.random() < 0.08:
        _satchel(sheet, figure, colours[0])
    if rng.random() < 0.14:
        _bubble(sheet, figure, rng)
    if rng.random() < 0.22:
        _marks(sheet, figure, rng)


def _hold(ink: Ink, figure: Figure, arm: Arm, kind: str, colours: list[Colour]) -> None:
    s = figure.size
    x, y = arm.wrist[0] + 0.09 * s * cos(arm.point), arm.wrist[1] + 0.09 * s * sin(arm.point)
    one, two = colours
    white: Colour = (0.97, 0.97, 0.96)
    if kind == "cup":
        body = straight(
            [(x - 0.15 * s, y - 0.3 * s), (x + 0.15 * s, y - 0.3 * s), (x + 0.11 * s, y + 0.14 * s), (x - 0.11 * s, y + 0.14 * s)]
        )
        ink.shape(limb([(x + 0.02, y - 0.3 * s), (x + 0.05, y - 0.55 * s)], [0.022 * s, 0.022 * s], round_ends=False), white)
        ink.shape(body, one)
        ink.shape(box(x - 0.18 * s, y - 0.36 * s, x + 0.18 * s, y - 0.28 * s, radius=0.03), white)
    elif kind in ("book", "phone"):
        w, h = (0.26, 0.34) if kind == "book" else (0.1, 0.19)
        page = turned(box(x - w * s, y - h * s, x + w * s, y + h * s, radius=0.02 * s), 0.12, about=(x, y))
        ink.shape(page, one if kind == "book" else (0.15, 0.15, 0.17))
        ink.shape(turned(box(x - 0.7 * w * s, y - 0.75 * h * s, x + 0.7 * w * s, y - 0.2 * h * s), 0.12, about=(x, y)), two, line=0.6)
    elif kind in ("staff", "sword", "umbrella"):
        _long(ink, (x, y), s, kind, colours)
    elif kind == "plush":
        ears = [ellipse((x + d * 0.2 * s, y - 0.5 * s), 0.1 * s, 0.12 * s) for d in (-1, 1)]
        ink.shape(joined(ellipse((x, y), 0.26 * s, 0.3 * s), ellipse((x, y - 0.32 * s), 0.25 * s, 0.22 * s), *ears), one)
        for d in (-1, 1):
            ink.raw(ellipse((x + d * 0.09 * s, y - 0.34 * s), 0.025 * s, 0.035 * s), (0.1, 0.08, 0.08))
    elif kind == "bag":
        ink.stroke(
            smooth([(x - 0.16 * s, y + 0.25 * s), (x, y - 0.02), (x + 0.16 * s, y + 0.25 * s)], closed=False),
            colour=deeper(one, 0.3),
            minimum=0.03 * s,
        )
        ink.shape(box(x - 0.3 * s, y + 0.22 * s, x + 0.3 * s, y + 0.65 * s, radius=0.05 * s), one)
        ink.stroke(straight([(x - 0.3 * s, y + 0.36 * s), (x + 0.3 * s, y + 0.36 * s)], closed=False))
    elif kind == "ball":
        ink.shape(ellipse((x, y - 0.12 * s), 0.24 * s, 0.24 * s), one)
    else:
        ink.stroke(straight([(x, y + 0.2 * s), (x, y - 0.35 * s)], closed=False), colour=(0.35, 0.6, 0.3), minimum=0.025 * s)
        ink.shape(
            star((x, y - 0.42 * s), 0.16 * s, 0.1 * s, points=7) if kind == "flower" else ellipse((x, y - 0.42 * s), 0.12 * s, 0.12 * s),
            one,
        )
        ink.shape(ellipse((x, y - 0.42 * s), 0.05 * s, 0.05 * s), two, line=0.6)


def _long(ink: Ink, at: Point, s: float, kind: str, colours: list[Colour]) -> None:
    x, y = at
    lean = 0.25 * (1 if x > 0 else -1)
    one, two = colours
    path: list[tuple[skia.Path, Colour]]
    if kind == "staff":
        path = [
            (limb([(x, y + 1.4 * s), (x, y - 1.2 * s)], [0.035 * s, 0.04 * s]), one),
            (ellipse((x, y - 1.35 * s), 0.2 * s, 0.2 * s), two),
            (star((x, y - 1.35 * s), 0.16 * s, 0.07 * s), (0.98, 0.9, 0.55)),
        ]
    elif kind == "sword":
        path = [
            (straight([(x - 0.07 * s, y - 0.12 * s), (x, y - 1.6 * s), (x + 0.07 * s, y - 0.12 * s)]), (0.82, 0.85, 0.9)),
            (box(x - 0.2 * s, y - 0.17 * s, x + 0.2 * s, y - 0.09 * s, radius=0.02), two),
            (box(x - 0.03 * s, y - 0.1 * s, x + 0.03 * s, y + 0.22 * s), one),
        ]
    else:
        roof = [
            (x - 0.75 * s, y - 0.75 * s),
            (x - 0.5 * s, y - 1.15 * s),
            (x, y - 1.35 * s),
            (x + 0.5 * s, y - 1.15 * s),
            (x + 0.75 * s, y - 0.75 * s),
            (x + 0.35 * s, y - 0.85 * s),
            (x, y - 0.75 * s),
            (x - 0.35 * s, y - 0.85 * s),
        ]
        path = [(limb([(x, y + 0.2 * s), (x, y - 1.3 * s)], [0.02 * s, 0.02 * s]), (0.3, 0.25, 0.25)), (smooth(roof, tension=0.6), one)]
    for shape, colour in path:
        ink.shape(turned(shape, lean, about=at), colour)


def _satchel(sheet: Sheet, figure: Figure, colour: Colour) -> None:
    ink = sheet.ink(parts.OBJECTS, z=2.52)
    s = figure.size
    hip = figure.at(1.0, figure.hip_y)
    strap = bend([(-figure.shoulder * 0.55, figure.shoulder_y), figure.at(0.1, figure.chest_y + 0.1), (hip[0], hip[1] - 0.1 * s)], steps=8)
    ink.shape(limb(strap, [0.04 * s] * 9, round_ends=False), deeper(colour, 0.2))
    ink.shape(box(hip[0] - 0.25 * s, hip[1] - 0.12 * s, hip[0] + 0.3 * s, hip[1] + 0.33 * s, radius=0.06 * s), colour)
    ink.shape(box(hip[0] - 0.26 * s, hip[1] - 0.14 * s, hip[0] + 0.31 * s, hip[1] + 0.08 * s, radius=0.06 * s), colour)


def _bubble(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    ink = sheet.ink(parts.OBJECTS, z=Z_MARK)
    side = 1.0 if rng.random() < 0.5 else -1.0
    x, y, w = side * float(rng.uniform(1.0, 1.4)), float(rng.uniform(-0.9, 0.5)), float(rng.uniform(0.25, 0.42))
    colour = (1.0, 1.0, 1.0) if rng.random() < 0.6 else sheet.palette.cloth[0]
    tail = straight([(x - side * w * 0.4, y), (x - side * w * 1.3, y + 0.15), (x - side * w * 0.5, y + 0.2)])
    ink.shape(joined(ellipse((x, y), w, 0.7 * w), tail), colour, shade=False, line=1.4)
    for k in range(int(rng.integers(1, 5))):
        dot = (x - 0.5 * w + k * 0.3 * w, y)
        ink.raw(ellipse(dot, 0.05 * w, float(rng.uniform(0.05, 0.3)) * w), (0.12, 0.1, 0.12))


def _marks(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    ink = sheet.ink(parts.OBJECTS, z=Z_MARK)
    dark: Colour = (0.1, 0.1, 0.12) if rng.random() < 0.6 else sheet.palette.accent
    for _ in range(int(rng.integers(1, 5))):
        angle, far, r = float(rng.uniform(-pi, pi)), float(rng.uniform(0.95, 1.3)), float(rng.uniform(0.04, 0.12))
        x, y = far * cos(angle), -0.5 + far * sin(angle)
        kind = int(rng.integers(5))
        if kind == 0:
            ink.shape(smooth([(x, y - 1.6 * r), (x + 0.7 * r, y), (x, y + 0.6 * r), (x - 0.7 * r, y)]), (0.75, 0.9, 1.0), line=0.8)
        elif kind == 1:
            ink.shape(star((x, y), 1.2 * r, 0.4 * r, points=4), dark, shade=False, line=0.5)
        elif kind == 2:
            puff = [(x + r * (1 + 0.25 * (k % 2)) * cos(k * 0.8), y + r * (1 + 0.25 * (k % 2)) * sin(k * 0.8)) for k in range(7)]
            ink.stroke(smooth(puff, closed=False), colour=dark, minimum=0.018)
        elif kind == 3:
            ink.shape(
                smooth(
                    [
                        (x, y + r),
                        (x - r, y - 0.1 * r),
                        (x - 0.5 * r, y - 0.8 * r),
                        (x, y - 0.3 * r),
                        (x + 0.5 * r, y - 0.8 * r),
                        (x + r, y - 0.1 * r),
                    ]
                ),
                (0.95, 0.4, 0.5),
                line=0.7,
            )
        else:
            ink.stroke(straight([(x, y), (x, y - 2 * r), (x + r, y - 1.6 * r)], closed=False), colour=dark, minimum=0.02)
            ink.raw(ellipse((x - 0.4 * r, y), 0.5 * r, 0.4 * r), dark)
