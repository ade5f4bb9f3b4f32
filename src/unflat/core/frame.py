"""Where a model's canvas sits on the picture: maps points and boxes there and back."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.errors import InputError


@dataclass(frozen=True)
class Frame:
    """A window of the picture, seen on a canvas of another size.

    Args:
        left, top, right, bottom: The window, in picture pixels; may reach past the picture and lie between pixels.
        width, height: The canvas, in canvas pixels.
    """

    left: float
    top: float
    right: float
    bottom: float
    width: int
    height: int

    def __post_init__(self) -> None:
        if not (self.right > self.left and self.bottom > self.top and self.width > 0 and self.height > 0):
            raise InputError(f"a frame needs a positive window and canvas, got {self}; give right > left, bottom > top")

    @staticmethod
    def whole(*, width: int, height: int) -> "Frame":
        """The picture itself: window and canvas are the same pixels."""
        return Frame(0.0, 0.0, float(width), float(height), width, height)

    @staticmethod
    def square(*, left: float, top: float, side: float, size: int) -> "Frame":
        """A square window of `side` picture pixels on a canvas of `size` x `size`."""
        return Frame(left, top, left + side, top + side, size, size)

    @property
    def scale(self) -> tuple[float, float]:
        """Canvas pixels per picture pixel, (across, down)."""
        return self.width / (self.right - self.left), self.height / (self.bottom - self.top)

    def forth(self, points: Array) -> Array:
        """Picture points (..., 2) as x, y to canvas points, float64."""
        return (np.asarray(points, np.float64) - (self.left, self.top)) * self.scale

    def back(self, points: Array) -> Array:
        """Canvas points (..., 2) as x, y to picture points, float64."""
        return np.asarray(points, np.float64) / self.scale + (self.left, self.top)

    def forth_box(self, box: Box) -> Box:
        """The smallest canvas box that holds a picture box; may reach past the canvas."""
        (left, top), (right, bottom) = self.forth(np.array([box[:2], box[2:]]))
        return _outward(left, top, right, bottom)

    def back_box(self, box: Box) -> Box:
        """The smallest picture box that holds a canvas box; may reach past the picture."""
        (left, top), (right, bottom) = self.back(np.array([box[:2], box[2:]]))
        return _outward(left, top, right, bottom)

    def clipped_box(self, *, width: int, height: int) -> Box:
        """The picture pixels that the window touches on a picture of that size; raises InputError if none."""
        left, top, right, bottom = _outward(self.left, self.top, self.right, self.bottom)
        box = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        if box[0] >= box[2] or box[1] >= box[3]:
            raise InputError(f"frame {self} does not touch the {width}x{height} picture; place it on the picture")
        return box


def _outward(left: float, top: float, right: float, bottom: float) -> Box:
    slack = 1e-6  # a window that ends on a pixel edge must not gain a pixel by rounding
    return floor(left + slack), floor(top + slack), ceil(right - slack), ceil(bottom - slack)
