"""What is behind the figure: mostly white, then flat colours, gradients, patterns, rooms, skies, bokeh, scribbles."""

from math import sin

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data.characters.brush import Ink, Pattern, Sheet
from unflat.data.characters.curves import Point, box, ellipse, smooth, straight
from unflat.data.characters.paint import Drawing, paint_ink
from unflat.data.characters.palette import Colour, deeper, hsv, lighter

_FAR = 30.0


def paint_ground(drawing: Drawing, frame: Frame) -> Array:
    """(h, w, 3) uint8: the ground of this drawing, seen through the frame; always the same for the same drawing."""
    rng = np.random.default_rng(drawing.ground)
    sheet = Sheet(drawing.style, drawing.palette)
    ink = sheet.ink(parts.BACKGROUND)
    kind = ("white", "near", "black", "flat", "gradient", "pattern", "room", "sky", "street", "bokeh")[
        int(rng.choice(10, p=(0.38, 0.15, 0.03, 0.1, 0.09, 0.06, 0.05, 0.05, 0.03, 0.06)))
    ]
    tone = _tone(kind, rng)
    ink.raw(box(-_FAR, -_FAR, _FAR, _FAR), tone)
    _scene(ink, drawing, kind, (tone, rng))
    if rng.random() < 0.3:
        floor, half = drawing.figure_box[3], 0.4 * (drawing.figure_box[2] - drawing.figure_box[0])
        middle = (drawing.figure_box[0] + drawing.figure_box[2]) / 2
        soft = 0.05 if rng.random() < 0.4 else 0.0
        ink.raw(
            ellipse((middle, floor - 0.05), half * float(rng.uniform(0.7, 1.3)), 0.16),
            deeper(tone, float(rng.uniform(0.08, 0.4))),
            blur=soft,
        )
    if rng.random() < 0.15:
        _signature(ink, drawing, rng)
    window = (0, 0, frame.width, frame.height)
    picture = paint_ink(ink, frame, window)[..., :3]
    return _finish(picture, rng)


def _tone(kind: str, rng: np.random.Generator) -> Colour:
    if kind in ("white", "room"):
        return (1.0, 1.0, 1.0)
    if kind == "near":
        return hsv(float(rng.random()), float(rng.uniform(0, 0.08)), float(rng.uniform(0.88, 1.0)))
    if kind == "black":
        return (0.0, 0.0, 0.0)
    return hsv(float(rng.random()), float(rng.uniform(0.05, 0.7)), float(rng.uniform(0.25, 1.0)))


def _scene(ink: Ink, drawing: Drawing, kind: str, chance: tuple[Colour, np.random.Generator]) -> None:
    tone, rng = chance
    left, top, right, bottom = drawing.figure_box
    other = hsv(float(rng.random()), float(rng.uniform(0.05, 0.6)), float(rng.uniform(0.4, 1.0)))
    if kind == "gradient":
        ends: tuple[Point, Point] = ((left, top), (right if rng.random() < 0.5 else left, bottom))
        ink.fade(box(-_FAR, -_FAR, _FAR, _FAR), other, start=ends[0], end=ends[1])
    elif kind == "pattern":
        made = Pattern.random(rng, drawing.palette)
        area = box(left - 3, top - 3, right + 3, bottom + 3)
        ink.shape(area, tone, line=0, shade=False, pattern=Pattern(made.kind, lighter(tone, 0.35), 0.5, made.angle, other))
    elif kind in ("room", "street", "sky"):
        _place(ink, drawing, kind, (other, rng))
    elif kind == "bokeh":
        for _ in range(int(rng.integers(8, 30))):
            spot = (float(rng.uniform(left - 2, right + 2)), float(rng.uniform(top - 1, bottom + 1)))
            r = float(rng.uniform(0.08, 0.6))
            ink.raw(
                ellipse(spot, r, r),
                lighter(other, float(rng.uniform(0, 0.7))),
                alpha=float(rng.uniform(0.2, 0.7)),
                blur=float(rng.uniform(0, 0.1)),
            )


def _place(ink: Ink, drawing: Drawing, kind: str, chance: tuple[Colour, np.random.Generator]) -> None:
    other, rng = chance
    left, top, right, bottom = drawing.figure_box
    floor = bottom - float(rng.uniform(0.1, 0.35)) * (bottom - top)
    if kind == "sky":
        ink.fade(box(-_FAR, -_FAR, _FAR, bottom + 2), (0.35, 0.6, 0.95), start=(0, bottom), end=(0, top - 1))
        for _ in range(int(rng.integers(2, 7))):
            x, y = float(rng.uniform(left - 2, right + 2)), float(rng.uniform(top - 1, bottom))
            for k in range(4):
                ink.raw(ellipse((x + 0.35 * k, y - 0.12 * sin(k)), 0.35, 0.25), (1.0, 1.0, 1.0), alpha=0.85, blur=0.04)
        return
    wall = lighter(other, 0.5)
    ink.raw(box(-_FAR, -_FAR, _FAR, floor), wall)
    ink.raw(box(-_FAR, floor, _FAR, _FAR), deeper(other, 0.25))
    for _ in range(int(rng.integers(2, 7))):
        x, y = float(rng.uniform(left - 2, right + 1.5)), float(rng.uniform(top - 0.5, floor - 0.8))
        w, h = float(rng.uniform(0.5, 1.6)), float(rng.uniform(0.5, 1.8))
        colour = hsv(float(rng.random()), 0.3, float(rng.uniform(0.4, 0.95)))
        ink.shape(box(x, y, x + w, floor if kind == "street" else y + h), colour, line=0.8)
        ink.stroke(straight([(x + w / 2, y), (x + w / 2, y + h)], closed=False), width=0.7)
        ink.stroke(straight([(x, y + h / 2), (x + w, y + h / 2)], closed=False), width=0.7)


def _signature(ink: Ink, drawing: Drawing, rng: np.random.Generator) -> None:
    left, _top, right, bottom = drawing.figure_box
    x = float(rng.choice((left - 0.3, right - 0.3)))
    points = [(x + 0.06 * k, bottom - 0.2 + 0.07 * float(rng.normal())) for k in range(int(rng.integers(6, 14)))]
    ink.stroke(smooth(points, closed=False), colour=(0.3, 0.3, 0.32), minimum=0.015)


def _finish(picture: Array, rng: np.random.Generator) -> Array:
    found = np.ascontiguousarray(picture)
    if rng.random() < 0.3:
        noise = rng.normal(0, float(rng.uniform(0.5, 5)), (found.shape[0] // 2 + 1, found.shape[1] // 2 + 1)).astype(np.float32)
        grain = cv2.resize(noise, (found.shape[1], found.shape[0]))
        found = np.clip(found + grain[..., None], 0, 255).astype(np.uint8)
    if rng.random() < 0.05:
        thick = max(1, found.shape[0] // 150)
        cv2.rectangle(found, (thick, thick), (found.shape[1] - thick, found.shape[0] - thick), (30, 30, 30), thick)
    return found
