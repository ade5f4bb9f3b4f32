"""Join the tiles of one thing, seen in several frames, on the picture's own pixels."""

from collections.abc import Iterable
from typing import Literal

import numpy as np

from unflat.core.arrays import Array, Box, Floats
from unflat.core.piece import Piece
from unflat.pixels.components import tight
from unflat.pixels.over import meet, within
from unflat.pixels.resize import paste


def reach(pieces: Iterable[Piece], what: Literal["visible", "full"], *, above: float, bounds: Box) -> Box | None:
    """The picture box in which a map is above a value, or None if it nowhere is."""
    found: Box | None = None
    for piece in pieces:
        spot = tight(getattr(piece, what) > above)
        box = meet(piece.frame.back_box((spot[0] - 1, spot[1] - 1, spot[2] + 1, spot[3] + 1)), bounds) if spot else None
        if box is not None:
            found = box if found is None else join(found, box)
    return found


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


def pasted_depth(pieces: Iterable[Piece], box: Box) -> Floats | None:
    """The depth of all tiles together, each counted by its extent; 0.5 where none reaches, None if none knows."""
    shape = box[3] - box[1], box[2] - box[0]
    total, weight = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    known = False
    for piece in pieces:
        part = reach([piece], "full", above=0.0, bounds=box)
        if piece.depth is None or part is None:
            continue
        known = True
        share = paste(piece.full.astype(np.float32), piece.frame, part) + np.float32(1e-3)
        total[within(part, box)] += share * paste(piece.depth.astype(np.float32), piece.frame, part)
        weight[within(part, box)] += share
    return np.where(weight > 0, total / np.maximum(weight, 1e-6), np.float32(0.5)) if known else None


def fineness(pieces: Iterable[Piece]) -> float:
    """Canvas pixels per picture pixel of the finest tile."""
    scales: Array = np.array([min(p.frame.scale) for p in pieces])
    return float(scales.max())
