"""The window through which a drawing is seen: the whole figure, a part of it, or the head."""

from typing import Literal

import numpy as np

from unflat.core.frame import Frame
from unflat.data.characters.drawing.paint import Drawing, Span

View = Literal["figure", "head"]

# how far down the body a picture goes (share of chin to floor), how often, and how much that wavers
CUTS: tuple[tuple[str, float, float, float], ...] = (
    ("knee", 0.72, 0.28, 0.08), ("thigh", 0.55, 0.3, 0.06), ("waist", 0.38, 0.22, 0.05), ("bust", 0.2, 0.2, 0.06),
)  # fmt: skip
_CUT, _TORN, _FAR = 0.3, 0.05, 0.08
"""Shares of pictures that end at the body's middle, that any border cuts, and in which the figure is small."""


def view(drawing: Drawing, rng: np.random.Generator, kind: View, size: int) -> Frame:
    """A square frame on the drawing, as a net sees pictures: margins and jitter by chance."""
    if kind == "head":
        return _head(drawing.head_box, rng, size)
    way = rng.random()
    if way < _CUT:
        return _cut(drawing, rng, size)
    if way < _CUT + _TORN:
        return _torn(drawing, rng, size)
    left, top, right, bottom = drawing.figure_box
    margin = float(rng.uniform(1.35, 2.3)) if way < _CUT + _TORN + _FAR else 1.0 + float(rng.exponential(0.12))
    side = max(right - left, bottom - top) * min(margin, 2.3)
    free_x, free_y = side - (right - left), side - (bottom - top)
    across, down = (float(np.clip(0.5 + rng.normal(0, 0.2), 0.0, 1.0)) for _ in range(2))
    return Frame.square(left=left - free_x * across, top=top - free_y * down, side=side, size=size)


def _cut(drawing: Drawing, rng: np.random.Generator, size: int) -> Frame:
    """From above the head down to knees, thighs, waist or chest."""
    _, top, _, bottom = drawing.figure_box
    share = np.array([row[2] for row in CUTS])
    _, low, _, waver = CUTS[int(rng.choice(len(CUTS), p=share / share.sum()))]
    top = max(top, drawing.head_box[1] - 0.6)  # a raised arm or a staff may be cut; the head is not
    end = (low + float(rng.normal(0, waver))) * bottom
    tall = max(end, drawing.head_box[3] + 0.05) - top
    side = tall * (1.0 + float(rng.exponential(0.08)))
    middle = (drawing.head_box[0] + drawing.head_box[2]) / 2 + float(rng.normal(0, 0.08)) * side
    return Frame.square(left=middle - side / 2, top=top + tall - side, side=side, size=size)


def _torn(drawing: Drawing, rng: np.random.Generator, size: int) -> Frame:
    """A window anywhere on the figure: the border may cut head, arm or legs."""
    left, top, right, bottom = drawing.figure_box
    side = max(right - left, bottom - top) * float(rng.uniform(0.45, 0.9))
    x, y = (left + right) / 2 + float(rng.normal(0, 0.18)) * side, float(rng.uniform(top + 0.35 * side, bottom - 0.35 * side))
    return Frame.square(left=x - side / 2, top=y - side / 2, side=side, size=size)


def _head(head: Span, rng: np.random.Generator, size: int) -> Frame:
    left, top, right, bottom = head
    if rng.random() < 0.15:
        side = float(rng.uniform(0.85, 1.15))
        x, y = (left + right) / 2 + float(rng.normal(0, 0.05)), -0.4 + float(rng.normal(0, 0.08))
    else:
        side = max(right - left, bottom - top) * float(rng.uniform(1.0, 1.6))
        x, y = (left + right) / 2 + float(rng.normal(0, 0.06)) * side, (top + bottom) / 2 + float(rng.normal(0, 0.06)) * side
    return Frame.square(left=x - side / 2, top=y - side / 2, side=side, size=size)
