"""Render a drawing: each layer alone on the frame's canvas, at any size."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import skia

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data.characters.drawing.brush import Ink, Style
from unflat.data.characters.drawing.palette import Palette

Span = tuple[float, float, float, float]
"""(left, top, right, bottom) in head units."""


@dataclass(frozen=True)
class Drawing:
    """One picture before it has a size.

    Args:
        inks: The layers, back to front.
        figure_box: Around the main figure, in head units.
        head_box: Around its head with hair and hats.
        ground: Seed of the ground, see `paint_ground`.
    """

    style: Style
    palette: Palette
    inks: tuple[Ink, ...]
    figure_box: Span
    head_box: Span
    ground: int


def paint(drawing: Drawing, frame: Frame) -> list[tuple[Ink, Array]]:
    """Each layer rendered alone, back to front: (h, w, 4) uint8, straight alpha; layers without a pixel are left out."""
    found = []
    for ink in drawing.inks:
        window = window_of(ink, frame)
        if window is None:
            continue
        left, top, right, bottom = window
        tile = paint_ink(ink, frame, window)
        if not tile[..., 3].any():
            continue
        whole = np.zeros((frame.height, frame.width, 4), np.uint8)
        whole[top:bottom, left:right] = tile
        found.append((ink, whole))
    return found


def paint_ink(ink: Ink, frame: Frame, window: tuple[int, int, int, int]) -> Array:
    """A window (canvas pixels) of one layer, straight alpha."""
    left, top, right, bottom = window
    info = skia.ImageInfo.Make(right - left, bottom - top, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRaster(info)
    canvas = surface.getCanvas()
    canvas.translate(-left, -top)
    canvas.scale(*frame.scale)
    canvas.translate(-frame.left, -frame.top)
    for command in ink.commands:
        command(canvas)
    tile = np.empty((bottom - top, right - left, 4), np.uint8)
    straight = info.makeAlphaType(skia.kUnpremul_AlphaType)
    surface.readPixels(straight, tile, tile.shape[1] * 4, 0, 0)
    return tile


def window_of(ink: Ink, frame: Frame) -> tuple[int, int, int, int] | None:
    """The canvas pixels that a layer may touch, widened to even ones so that they can be halved exactly; None where it touches none.

    All who paint a layer take this window: soft edges differ by a step or two where the library is given another.
    """
    (left, top), (right, bottom) = frame.forth(np.asarray(ink.box, np.float64).reshape(2, 2))
    x0, y0, x1, y1 = 2 * floor(left / 2) - 2, 2 * floor(top / 2) - 2, 2 * ceil(right / 2) + 2, 2 * ceil(bottom / 2) + 2
    window = max(x0, 0), max(y0, 0), min(x1, frame.width), min(y1, frame.height)
    return window if ink.commands and window[2] > window[0] and window[3] > window[1] else None
