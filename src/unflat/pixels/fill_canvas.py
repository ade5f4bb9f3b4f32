"""The way of a hidden area to the net that completes it, and back: classical fill first, then the net's correction on a small canvas."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats
from unflat.pixels.fill import fill

CANVAS = 48
"""Longest side of what the net looks at; larger pieces are shrunk to it, smaller ones keep their size."""
MULTIPLE = 16  # the net's deepest stride
RAMP = 0.03  # of a piece's size (the root of its area): so far from what is known the correction has its full strength, and no seam shows


@dataclass(frozen=True, eq=False)
class FillCanvas:
    """One piece as the net sees it, (S, S, 5) float32 in [0, 1], and where it came from.

    Args:
        seen: Three channels of colour as the classical fill leaves it, what is known, and the whole extent; S divides by MULTIPLE.
        base: (h, w, 3) uint8: the classical fill at the piece's own size.
        width, height: Of the piece on the canvas, whose left upper corner it fills.
    """

    seen: Floats
    base: Array
    width: int
    height: int


def to_canvas(rgb: Array, known: Array, extent: Array, *, side: int = CANVAS, picture_side: int | None = None) -> FillCanvas:
    """Fill classically, and shrink what is larger than the canvas.

    Args:
        rgb: (h, w, 3) uint8; only known pixels count.
        known: (h, w) bool; at least one must be.
        extent: (h, w) uint8: alpha of the whole piece.
        side: Of the canvas.
        picture_side: The longer side of the picture the piece is cut from, as `fill` wants it.
    """
    base = fill(np.ascontiguousarray(rgb), known, picture_side=picture_side or max(rgb.shape))
    height, width = extent.shape
    share = min(1.0, side / max(height, width))
    width, height = max(1, round(width * share)), max(1, round(height * share))
    wide = -(-side // MULTIPLE) * MULTIPLE
    seen = np.zeros((wide, wide, 5), np.float32)
    for first, planes in ((0, base), (3, np.dstack([np.asarray(known, np.uint8) * np.uint8(255), extent]))):  # area takes four at most
        small: Array = planes.astype(np.float32) / np.float32(255)
        if share < 1:
            small = cv2.resize(small, (width, height), interpolation=cv2.INTER_AREA)
        seen[:height, :width, first : first + planes.shape[2]] = small
    return FillCanvas(seen, base, width, height)


def from_canvas(canvas: FillCanvas, correction: Array, known: Array) -> Array:
    """The classical fill, corrected where nothing is known: (h, w, 3) uint8.

    Args:
        canvas: As the net saw it.
        correction: (S, S, 3) float32: what the net adds, in [-1, 1].
        known: (h, w) bool; stays as it is.
    """
    here: Array = np.ascontiguousarray(correction[: canvas.height, : canvas.width], np.float32)
    height, width = known.shape
    if here.shape[:2] != (height, width):
        here = cv2.resize(here, (width, height), interpolation=cv2.INTER_LINEAR)
    distance = cv2.distanceTransform(np.ascontiguousarray(~np.asarray(known, bool), np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    strength = np.minimum(distance * np.float32(1 / max(RAMP * (height * width) ** 0.5, 1)), 1) * np.float32(255)
    return np.asarray(cv2.add(canvas.base, here * strength[..., None], dtype=cv2.CV_8U))
