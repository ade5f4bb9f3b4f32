"""Motifs that repeat on cloth: stripes, plaid, dots, checks, flowers."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

import numpy as np
import skia

from unflat.data.characters.drawing.palette import Colour, Palette
from unflat.data.characters.drawing.pens import brush

PatternKind = Literal["stripes", "plaid", "dots", "checks", "flowers"]

_COUNT_PER_SIDE_LIMIT = 40


@dataclass(frozen=True)
class Pattern:
    """A repeated motif on a fill; `size` is its period in head units."""

    kind: PatternKind
    colour: Colour
    size: float
    angle: float = 0.0
    second: Colour | None = None

    @staticmethod
    def random(rng: np.random.Generator, palette: Palette) -> "Pattern":
        """Any motif in a colour of the palette."""
        kinds: tuple[PatternKind, ...] = ("stripes", "plaid", "dots", "checks", "flowers")
        colours = [palette.cloth[int(i)] for i in rng.integers(len(palette.cloth), size=2)]
        if rng.random() < 0.3:
            colours[0] = palette.white
        angle = float(rng.choice((0.0, pi / 2, pi / 4))) if rng.random() < 0.8 else float(rng.uniform(0, pi))
        return Pattern(kinds[int(rng.integers(5))], colours[0], float(rng.uniform(0.07, 0.3)), angle, colours[1])


def draw_motif(canvas: skia.Canvas, pattern: Pattern, box: skia.Rect, alpha: float) -> None:
    """Lay the motif over a box; the caller clips it to the cloth."""
    size = max(pattern.size, max(box.width(), box.height()) / _COUNT_PER_SIDE_LIMIT)
    half = (box.width() + box.height()) / 2
    ticks = np.arange(-half, half, size)
    canvas.save()
    canvas.translate(box.centerX(), box.centerY())
    canvas.rotate(pattern.angle * 180 / pi)
    paint = brush(pattern.colour, alpha)
    path = skia.Path()
    if pattern.kind in ("stripes", "plaid"):
        for t in ticks:
            path.addRect(skia.Rect.MakeLTRB(-half, float(t), half, float(t + size * 0.4)))
        canvas.drawPath(path, paint)
    if pattern.kind == "plaid":
        cross = skia.Path()
        for t in ticks:
            cross.addRect(skia.Rect.MakeLTRB(float(t), -half, float(t + size * 0.4), half))
        canvas.drawPath(cross, brush(pattern.second or pattern.colour, alpha * 0.5))
    if pattern.kind in ("dots", "checks", "flowers"):
        for row, y in enumerate(ticks):
            for column, x in enumerate(ticks):
                if (row + column) % 2 == 0:
                    _stamp(path, pattern, float(x), float(y), size)
        canvas.drawPath(path, paint)
    canvas.restore()


def _stamp(path: skia.Path, pattern: Pattern, x: float, y: float, size: float) -> None:
    if pattern.kind == "checks":
        path.addRect(skia.Rect.MakeXYWH(x, y, size, size))
    elif pattern.kind == "dots":
        path.addCircle(x, y, size * 0.28)
    else:
        for turn in range(5):
            path.addCircle(x + 0.3 * size * cos(turn * 1.2566), y + 0.3 * size * sin(turn * 1.2566), size * 0.2)
