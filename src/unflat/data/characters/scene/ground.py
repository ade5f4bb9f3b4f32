"""What is behind the figure: mostly white and nearly white paper, then colours, gradients, patterns, rooms, skies, bokeh, writing."""

from collections.abc import Callable
from math import sin

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data.characters.drawing.brush import Ink, Pattern, Sheet
from unflat.data.characters.drawing.curves import Point, box, ellipse, smooth, star, straight
from unflat.data.characters.drawing.paint import Drawing, paint_ink
from unflat.data.characters.drawing.palette import Colour, deeper, hsv, lighter
from unflat.data.characters.head.plan import Dice
from unflat.data.characters.scene.shadows import draw_shadows

_FAR = 30.0
_SHARES = (
    ("white", 0.28), ("near", 0.10), ("grey", 0.04), ("black", 0.02), ("flat", 0.06), ("gradient", 0.08), ("glow", 0.05), ("pattern", 0.07),
    ("panel", 0.08), ("room", 0.08), ("sky", 0.05), ("street", 0.04), ("bokeh", 0.05),
)  # fmt: skip
_WRITING, _NOISE, _FRAME = 0.16, 0.3, 0.06


def paint_ground(drawing: Drawing, frame: Frame) -> Array:
    """(h, w, 3) uint8: the ground of this drawing, seen through the frame; always the same for the same drawing."""
    rng = np.random.default_rng(drawing.ground)
    dice = Dice(rng)
    ink = Sheet(drawing.style, drawing.palette).ink(parts.BACKGROUND)
    kind = dice.one_of([k for k, _ in _SHARES], [c for _, c in _SHARES])
    tone = _tone(kind, dice)
    ink.raw(box(-_FAR, -_FAR, _FAR, _FAR), tone)
    if kind in _SCENES:
        _SCENES[kind](ink, drawing, tone, dice)
    draw_shadows(ink, drawing, tone, rng)
    if dice.odds(_WRITING):
        _writing(ink, drawing, dice)
    picture = paint_ink(ink, frame, (0, 0, frame.width, frame.height))[..., :3]
    return _finish(picture, rng)


def _tone(kind: str, dice: Dice) -> Colour:
    if kind in ("white", "room"):
        return (1.0, 1.0, 1.0)
    if kind == "near":
        return hsv(dice.between(0, 1), dice.between(0, 0.1), dice.between(0.86, 1.0))
    if kind == "grey":
        return hsv(dice.between(0, 1), dice.between(0, 0.06), dice.between(0.15, 0.85))
    if kind == "black":
        return (0.0, 0.0, 0.0)
    return hsv(dice.between(0, 1), dice.between(0.05, 0.7), dice.between(0.25, 1.0))


def _other(dice: Dice) -> Colour:
    return hsv(dice.between(0, 1), dice.between(0.05, 0.6), dice.between(0.4, 1.0))


def _gradient(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    left, top, right, bottom = drawing.figure_box
    ends: tuple[Point, Point] = ((left, top), (right if dice.odds(0.5) else left, bottom))
    ink.fade(box(-_FAR, -_FAR, _FAR, _FAR), _other(dice), start=ends[0], end=ends[1])


def _glow(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    """A lighter or darker cloud behind the figure."""
    left, top, right, bottom = drawing.figure_box
    spot, tall = ((left + right) / 2, (top + bottom) / 2), bottom - top
    colour = lighter(tone, dice.between(0.3, 0.8)) if dice.odds(0.7) else deeper(tone, 0.4)
    ink.raw(ellipse(spot, 0.45 * tall, 0.5 * tall), colour, blur=dice.between(0.1, 0.3) * tall)


def _pattern(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    left, top, right, bottom = drawing.figure_box
    made = Pattern.random(dice.rng, drawing.palette)
    far = bottom - top + 1
    motif = Pattern(made.kind, lighter(tone, 0.35), dice.between(0.2, 0.8), made.angle, _other(dice))
    ink.shape(box(left - far, top - 3, right + far, bottom + 3), tone, line=0, shade=False, pattern=motif)


def _panel(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    """A disc, a stripe or a slanted block of colour behind the figure, on paper."""
    left, top, right, bottom = drawing.figure_box
    ink.raw(box(-_FAR, -_FAR, _FAR, _FAR), (1.0, 1.0, 1.0) if dice.odds(0.7) else lighter(tone, 0.7))
    x, y, tall = (left + right) / 2, (top + bottom) / 2, bottom - top
    kind = dice.count(0, 3)
    if kind == 0:
        ink.raw(ellipse((x, y - 0.1 * tall), 0.38 * tall, 0.38 * tall), tone)
    elif kind == 1:
        ink.raw(box(x - 0.3 * tall, top - 2, x + 0.3 * tall, bottom + 2), tone)
    elif kind == 2:
        ink.raw(straight([(-_FAR, y + 0.1 * tall), (_FAR, y - 0.3 * tall), (_FAR, bottom), (-_FAR, bottom + 0.3 * tall)]), tone)
    else:
        for _ in range(dice.count(3, 9)):
            spot = (dice.between(left - 1, right + 1), dice.between(top, bottom))
            ink.raw(star(spot, dice.between(0.1, 0.5), 0.08, points=dice.count(4, 6)), tone, alpha=dice.between(0.4, 1.0))


def _bokeh(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    left, top, right, bottom = drawing.figure_box
    colour = _other(dice)
    for _ in range(dice.count(8, 30)):
        spot, r = (dice.between(left - 2, right + 2), dice.between(top - 1, bottom + 1)), dice.between(0.08, 0.6)
        ink.raw(ellipse(spot, r, r), lighter(colour, dice.between(0, 0.7)), alpha=dice.between(0.2, 0.7), blur=dice.between(0, 0.1))


def _sky(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    left, top, right, bottom = drawing.figure_box
    ink.fade(box(-_FAR, -_FAR, _FAR, bottom + 2), (0.35, 0.6, 0.95), start=(0, bottom), end=(0, top - 1))
    for _ in range(dice.count(2, 7)):
        x, y = dice.between(left - 2, right + 2), dice.between(top - 1, bottom)
        for k in range(4):
            ink.raw(ellipse((x + 0.35 * k, y - 0.12 * sin(k)), 0.35, 0.25), (1.0, 1.0, 1.0), alpha=0.85, blur=0.04)
    if dice.odds(0.5):
        land = [(-_FAR, bottom + 3), *[(left - 4 + 1.6 * k, bottom - dice.between(0.2, 1.2)) for k in range(8)], (_FAR, bottom + 3)]
        ink.raw(smooth(land), hsv(dice.between(0.2, 0.4), 0.45, dice.between(0.4, 0.8)))


def _built(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice, *, street: bool) -> None:
    left, top, right, bottom = drawing.figure_box
    other, floor = _other(dice), bottom - dice.between(0.05, 0.35) * (bottom - top)
    ink.raw(box(-_FAR, -_FAR, _FAR, floor), lighter(other, dice.between(0.2, 0.8)))
    ink.raw(box(-_FAR, floor, _FAR, _FAR), deeper(other, dice.between(0.05, 0.4)))
    for _ in range(dice.count(1, 6)):
        x, y = dice.between(left - 2, right + 1.5), dice.between(top - 0.5, floor - 0.8)
        w, h = dice.between(0.5, 1.6), dice.between(0.5, 1.8)
        colour = hsv(dice.between(0, 1), dice.between(0.1, 0.4), dice.between(0.4, 0.95))
        ink.shape(box(x, y, x + w, floor if street else y + h), colour, line=0.8)
        ink.stroke(straight([(x + w / 2, y), (x + w / 2, y + h)], closed=False), width=0.7)
        ink.stroke(straight([(x, y + h / 2), (x + w, y + h / 2)], closed=False), width=0.7)
    if dice.odds(0.4):
        for k in range(-6, 7):
            ink.stroke(straight([(k * 0.5, floor), (k * 1.4, bottom + 1.5)], closed=False), colour=deeper(other, 0.45), minimum=0.012)


def _room(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    _built(ink, drawing, tone, dice, street=False)


def _street(ink: Ink, drawing: Drawing, tone: Colour, dice: Dice) -> None:
    _built(ink, drawing, tone, dice, street=True)


_SCENES: dict[str, Callable[[Ink, Drawing, Colour, Dice], None]] = {
    "gradient": _gradient, "glow": _glow, "pattern": _pattern, "panel": _panel, "room": _room, "sky": _sky, "street": _street,
    "bokeh": _bokeh,
}  # fmt: skip


def _writing(ink: Ink, drawing: Drawing, dice: Dice) -> None:
    """A signature in a corner, lines of small text, or a large title."""
    left, top, right, bottom = drawing.figure_box
    kind, tone = dice.count(0, 3), dice.between(0.1, 0.7)
    colour = (tone, tone, tone) if dice.odds(0.7) else hsv(dice.between(0, 1), 0.6, 0.7)
    if kind <= 1:
        x, y = dice.one_of((left - 0.3, right - 0.3)), dice.between(bottom - 0.4, bottom + 0.1)
        points = [(x + 0.06 * k, y + 0.07 * float(dice.rng.normal())) for k in range(dice.count(6, 14))]
        ink.stroke(smooth(points, closed=False), colour=colour, minimum=0.015)
        return
    size = 0.07 if kind == 2 else dice.between(0.3, 0.7)
    x, y = dice.one_of((left - 0.2, right + 0.1 - 5 * size)), dice.one_of((top + 0.3, bottom - 0.6, (top + bottom) / 2))
    for row in range(dice.count(1, 4) if kind == 2 else 1):
        for k in range(dice.count(4, 9)):
            _glyph(ink, (x + 1.1 * k * size, y + 1.8 * row * size), size, (colour, dice))


def _glyph(ink: Ink, at: Point, size: float, chance: tuple[Colour, Dice]) -> None:
    """Strokes that look like a letter from afar."""
    colour, dice = chance
    x, y = at
    for _ in range(dice.count(2, 4)):
        a, b = [(x + dice.one_of((0.0, 0.35, 0.7)) * size, y + dice.one_of((0.0, 0.5, 1.0)) * size) for _ in range(2)]
        ink.stroke(straight([a, b], closed=False), colour=colour, minimum=0.16 * size)


def _finish(picture: Array, rng: np.random.Generator) -> Array:
    found = np.ascontiguousarray(picture)
    if rng.random() < _NOISE:
        noise = rng.normal(0, float(rng.uniform(0.5, 5)), (found.shape[0] // 2 + 1, found.shape[1] // 2 + 1)).astype(np.float32)
        grain = cv2.resize(noise, (found.shape[1], found.shape[0]))
        found = np.clip(found + grain[..., None], 0, 255).astype(np.uint8)
    if rng.random() < _FRAME:
        _framed(found, rng)
    return found


def _framed(picture: Array, rng: np.random.Generator) -> None:
    """A line around the picture, single or double, at its edge or a little inside."""
    side = picture.shape[0]
    thick, inset = max(1, round(side * float(rng.uniform(0.002, 0.012)))), round(side * float(rng.uniform(0.0, 0.04)))
    tone = int(rng.integers(0, 200)) if rng.random() < 0.8 else 255
    for step in range(2 if rng.random() < 0.3 else 1):
        at = inset + thick + 3 * step * thick
        cv2.rectangle(picture, (at, at), (side - 1 - at, side - 1 - at), (tone, tone, tone), thick)
