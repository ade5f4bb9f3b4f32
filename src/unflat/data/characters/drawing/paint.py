"""Render a drawing: each layer alone on the frame's canvas, at any size."""

from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np
import skia

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data.characters.drawing.brush import Ink, Region, Style
from unflat.data.characters.drawing.palette import Palette
from unflat.data.characters.drawing.pens import eraser

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

    def finer(self) -> "Drawing":
        """The same with every layer as the finer children that it is drawn of."""
        return replace(self, inks=tuple(piece for ink in self.inks for piece in pieces(ink)))


def pieces(ink: Ink) -> list[Ink]:
    """The finer children of a layer, back to front, each whole beneath the next; the layer itself where it has none.

    Put over one another they are the layer, but for soft edges that several of them share, which become a little less soft.
    """
    if not ink.marks and not ink.regions:
        return [ink]
    ends = [*(start for start, _ in ink.marks[1:]), len(ink.commands)]
    runs = [(0, ink.marks[0][0], ink.part), *((a, end, part) for (a, part), end in zip(ink.marks, ends, strict=True))]
    found: list[Ink] = []
    for start, end, part in runs:
        own = set(range(start, end)) - set(ink.lasting)
        if own:
            commands = [ink.commands[k] for k in sorted(own | {k for k in ink.lasting if k >= start})]
            found += _parted(replace(ink, part=part, commands=commands, marks=[], lasting=[], regions=[]), ink.regions)
    return found


def _parted(piece: Ink, regions: list[Region]) -> list[Ink]:
    """A piece from which regions are cut, they behind it; another piece as it is."""
    found = []
    for region in (r for r in regions if r.of is piece.part):
        outside = skia.Path(region.whole)
        outside.toggleInverseFillType()
        found.append(replace(piece, part=region.part, side=region.side, commands=[*piece.commands, eraser(outside)]))
        alone = skia.Op(region.path, region.under, skia.PathOp.kDifference_PathOp)
        piece = replace(piece, commands=[*piece.commands, eraser(alone)])
    return [*found, piece]


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
