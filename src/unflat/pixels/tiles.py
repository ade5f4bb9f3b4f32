"""Join the tiles of one thing, seen in several frames, on the picture's own pixels."""

from collections.abc import Iterable
from typing import Literal

import cv2
import numpy as np

from unflat.core.arrays import Array, Box, Floats
from unflat.core.frame import Frame
from unflat.core.piece import Piece
from unflat.pixels.components import tight
from unflat.pixels.over import meet, within
from unflat.pixels.resize import paste


def reach(pieces: Iterable[Piece], what: Literal["visible", "full"], *, above: float, bounds: Box) -> Box | None:
    """The picture box in which a map is above a value, or None if it nowhere is."""
    found: Box | None = None
    for piece in pieces:
        spot = tight(_above(getattr(piece, what), above))
        box = meet(piece.frame.back_box((spot[0] - 1, spot[1] - 1, spot[2] + 1, spot[3] + 1)), bounds) if spot else None
        if box is not None:
            found = box if found is None else join(found, box)
    return found


def _above(values: Array, least: float) -> Array:
    """Where a map is above a value; float16 from 0 up is in the order of its bits, which compare many times faster."""
    if values.dtype != np.float16:
        return np.asarray(values > least)
    return np.asarray(values.view(np.int16) > np.float16(least).view(np.int16))


def join(first: Box, second: Box) -> Box:
    """The smallest box that holds both."""
    return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])


def pasted(pieces: Iterable[Piece], what: Literal["visible", "full"], box: Box) -> Floats:
    """A map of all tiles together on some picture pixels: (h, w) float32 in [0, 1]; tiles add up."""
    total = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    for piece in pieces:
        values = getattr(piece, what).astype(np.float32)
        part = reach([piece], what, above=0.0, bounds=box)
        if part is not None:
            total[within(part, box)] += paste(values, piece.frame, part)
    return np.clip(total, 0, 1, out=total)


def pasted_rgb(pieces: Iterable[Piece], box: Box) -> tuple[Array, Array] | None:
    """The engine's own colours on some picture pixels, each tile counted by its extent.

    Returns:
        (h, w, 3) float32, 0..255, and (h, w) float32, how far they are known; None where no tile has colours.
    """
    coloured = [p for p in pieces if p.rgb is not None]
    if not coloured:
        return None
    total = np.zeros((box[3] - box[1], box[2] - box[0], 4), np.float32)
    for piece in coloured:
        part = reach([piece], "full", above=0.0, bounds=box)
        if part is not None and piece.rgb is not None:
            share = piece.full.astype(np.float32)[..., None]
            total[within(part, box)] += paste(np.concatenate([share * piece.rgb, share], -1), piece.frame, part)
    return total[..., :3] / np.maximum(total[..., 3:], np.float32(1e-3)), np.clip(total[..., 3], 0, 1)


def pasted_depth(pieces: Iterable[Piece], box: Box) -> Array | None:
    """The depth of all tiles together, each counted by its extent; 0.5 where none reaches, None if none knows.

    Depth is smooth: it is looked up once for each pixel of the finest canvas, not of the picture.
    """
    knowing = [p for p in pieces if p.depth is not None]
    if not knowing:
        return None
    step = max(1, int(1 / fineness(knowing)))
    coarse = box[0] // step, box[1] // step, -(-box[2] // step), -(-box[3] // step)
    total = np.zeros((coarse[3] - coarse[1], coarse[2] - coarse[0], 2), np.float32)
    for piece in knowing:
        f = piece.frame
        frame = Frame(f.left / step, f.top / step, f.right / step, f.bottom / step, f.width, f.height)
        part = meet(frame.back_box((0, 0, f.width, f.height)), coarse)
        if part is not None and piece.depth is not None:
            share = piece.full.astype(np.float32) + np.float32(1e-3)
            total[within(part, coarse)] += paste(np.dstack([share * piece.depth, share]), frame, part)
    depth = np.where(total[..., 1] > 1e-4, total[..., 0] / np.maximum(total[..., 1], 1e-4), np.float32(0.5))
    if step == 1:
        return depth
    fine = cv2.resize(depth, None, fx=step, fy=step, interpolation=cv2.INTER_LINEAR)
    top, left = box[1] - coarse[1] * step, box[0] - coarse[0] * step
    return np.ascontiguousarray(fine[top : top + box[3] - box[1], left : left + box[2] - box[0]])


def fineness(pieces: Iterable[Piece]) -> float:
    """Canvas pixels per picture pixel of the finest tile."""
    scales: Array = np.array([min(p.frame.scale) for p in pieces])
    return float(scales.max())
