"""Frames on other frames: a canvas carried over, and how a finer frame fades into a coarser one."""

import numpy as np

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.pixels.resize import cut


def carried(plane: Array, frame: Frame, onto: Frame) -> Array:
    """A canvas array of one frame, (h, w) or (h, w, C), as float32 on another frame's canvas; 0 beyond."""
    if onto == frame:
        return plane
    (left, top), (right, bottom) = frame.forth(np.array([[onto.left, onto.top], [onto.right, onto.bottom]]))
    inner = Frame(float(left), float(top), float(right), float(bottom), onto.width, onto.height)
    return np.asarray(cut(np.asarray(plane, np.float32), inner), np.float32)


def window(finer: Frame, frame: Frame, *, ramp: float) -> Array:
    """(h, w) float32 on `frame`: 1 well inside the finer frame, fading to 0 at its edge over that share of its sides."""

    def across(low: float, high: float, start: float, step: float, count: int) -> Array:
        at = start + (np.arange(count) + 0.5) * step
        return np.asarray(np.clip(np.minimum(at - low, high - at) / (ramp * (high - low)), 0, 1))

    columns = across(finer.left, finer.right, frame.left, 1 / frame.scale[0], frame.width)
    rows = across(finer.top, finer.bottom, frame.top, 1 / frame.scale[1], frame.height)
    return np.asarray(np.outer(rows, columns), np.float32)
