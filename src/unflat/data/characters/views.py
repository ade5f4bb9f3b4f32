"""The window through which a drawing is seen: the whole figure, a part of it, or the head."""

from typing import Literal

import numpy as np

from unflat.core.frame import Frame
from unflat.data.characters.paint import Drawing, Span

View = Literal["figure", "head"]


def view(drawing: Drawing, rng: np.random.Generator, kind: View, size: int) -> Frame:
    """A square frame on the drawing, as a net sees pictures: margins and jitter by chance."""
    if kind == "head":
        return _head(drawing.head_box, rng, size)
    left, top, right, bottom = drawing.figure_box
    crop = rng.random()
    if crop < 0.3:
        low = {0: 0.75, 1: 0.55, 2: 0.4}[int(rng.integers(3))] * float(rng.uniform(0.85, 1.15))
        bottom = max(top + low * (bottom - top), drawing.head_box[3])
        tall = bottom - top
        side = tall * float(rng.uniform(1.0, 1.15))
        middle = (drawing.head_box[0] + drawing.head_box[2]) / 2 + float(rng.normal(0, 0.06)) * side
        return Frame.square(left=middle - side / 2, top=bottom - side, side=side, size=size)
    side = max(right - left, bottom - top) * float(rng.uniform(1.02, 1.3))
    free_x, free_y = side - (right - left), side - (bottom - top)
    share = 0.5 + float(rng.uniform(-0.35, 0.35))
    return Frame.square(left=left - free_x * share, top=top - free_y * float(rng.uniform(0.15, 0.85)), side=side, size=size)


def _head(head: Span, rng: np.random.Generator, size: int) -> Frame:
    left, top, right, bottom = head
    if rng.random() < 0.15:
        side = float(rng.uniform(0.85, 1.15))
        x, y = (left + right) / 2 + float(rng.normal(0, 0.05)), -0.4 + float(rng.normal(0, 0.08))
    else:
        side = max(right - left, bottom - top) * float(rng.uniform(1.0, 1.6))
        x, y = (left + right) / 2 + float(rng.normal(0, 0.06)) * side, (top + bottom) / 2 + float(rng.normal(0, 0.06)) * side
    return Frame.square(left=x - side / 2, top=y - side / 2, side=side, size=size)
