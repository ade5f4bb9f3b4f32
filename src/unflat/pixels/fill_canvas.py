"""The way of a hidden area to the net that completes it, and back: several fills on a small canvas there, a mixture of them here."""

from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats, Mask
from unflat.pixels.fill import WORKING_SIDE, shrunk
from unflat.pixels.fill_ways import WAYS, Ways, ways

CANVAS = 32
"""Longest side of what the net looks at; larger pieces are shrunk to it, smaller ones keep their size."""
MULTIPLE = 16  # the net's deepest stride
SEEN = 3 * len(WAYS) + 6  # channels: the ways, the outline and where it runs, what is known, the extent
SAID = len(WAYS) + 4  # channels: shares of the ways, of the outline, and what is added
DOUBT = 40.0
"""A change of the classical fill by this much (8-bit steps) counts half, smaller ones less: what is nearly right stays as it is, stains
go. Drawn layers ask for none of this; artists shade hidden parts in other ways than drawings do."""
SMOOTH = 1.0  # blur, in pixels of the canvas, of the changes judged so: whole areas are, not pixels
RAMP = 0.03  # of a piece's size (the root of its area): so far from what is known the mixture has its full strength, and no seam shows


@dataclass(frozen=True, eq=False)
class FillCanvas:
    """One piece as the net sees it, and where it came from.

    Args:
        seen: (S, S, SEEN) uint8; S divides by MULTIPLE.
        ways: How it may go on, at the working size.
        known: (h, w) bool, at the working size.
        width, height: Of the piece on the canvas, whose left upper corner it fills.
        shrink: How many pixels of the picture one of the working size is.
    """

    seen: Array
    ways: Ways
    known: Mask
    width: int
    height: int
    shrink: int


def to_canvas(rgb: Array, known: Array, extent: Array, *, side: int = CANVAS, picture_side: int | None = None) -> FillCanvas:
    """Fill in every way, and shrink what is larger than the canvas.

    Args:
        rgb: (h, w, 3) uint8; only known pixels count.
        known: (h, w) bool; at least one must be.
        extent: (h, w) uint8: alpha of the whole piece.
        side: Of the canvas.
        picture_side: The longer side of the picture the piece is cut from, as `fill` wants it.
    """
    shrink = max(1, ceil((picture_side or max(rgb.shape)) / WORKING_SIDE))
    small, held = shrunk(np.ascontiguousarray(rgb), known, shrink)
    whole = extent if shrink == 1 else cv2.resize(extent, held.shape[::-1], interpolation=cv2.INTER_AREA)
    found = ways(small, held, whole)
    height, width = held.shape
    share = min(1.0, side / max(height, width))
    width, height = max(1, round(width * share)), max(1, round(height * share))
    wide = -(-side // MULTIPLE) * MULTIPLE
    seen = np.zeros((wide, wide, SEEN), np.uint8)
    lined = np.where(whole > 127, found.lined, 0).astype(np.uint8)
    flags = np.dstack([lined, held.astype(np.uint8) * np.uint8(255), whole])
    outline = np.where(lined[..., None] > 0, found.line, 0).astype(np.uint8)
    for number, planes in enumerate([*found.colours, outline, flags]):
        seen[:height, :width, 3 * number : 3 * number + 3] = cv2.resize(planes, (width, height), interpolation=cv2.INTER_AREA)
    return FillCanvas(seen, found, held, width, height, shrink)


def from_canvas(canvas: FillCanvas, said: Floats, rgb: Array, known: Array, *, doubt: float = DOUBT) -> Array:
    """The ways mixed where nothing is known: (h, w, 3) uint8.

    Args:
        canvas: As the net saw it.
        said: (S, S, SAID) float32: shares of the ways, which add up to one, share of the outline, and what is added, in [-1, 1].
        rgb: (h, w, 3) uint8: the piece as it was given.
        known: (h, w) bool; stays as it is.
        doubt: See DOUBT; 0 takes all of what the net says.
    """
    height, width = canvas.known.shape
    found, at = canvas.ways, np.flatnonzero(~canvas.known)  # taking by number is much faster than by mask
    here = [np.ascontiguousarray(said[: canvas.height, : canvas.width, at : at + 3], np.float32) for at in range(0, SAID, 3)]
    wide = np.concatenate([_taken(cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR), at) for part in here], 1)
    shares, outline, added = wide[:, : len(WAYS)], wide[:, len(WAYS)], wide[:, len(WAYS) + 1 :]
    mixed = added * np.float32(255)
    for number, colours in enumerate(found.colours):
        mixed += _taken(colours, at) * shares[:, number, None]
    distance = cv2.distanceTransform(np.ascontiguousarray(~canvas.known, np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5).ravel()[at]
    strength = np.minimum(distance * np.float32(1 / max(RAMP * (height * width) ** 0.5, 1)), 1)[:, None]
    start = _taken(found.colours[0], at)
    mixed = start + _decided(mixed - start, canvas, at, doubt) * strength
    mixed += np.minimum(_taken(found.line, at) - mixed, 0) * (outline * (found.lined.ravel()[at] > 0))[:, None]
    filled = found.colours[0].copy()
    filled.reshape(-1, 3)[at] = np.clip(np.rint(mixed), 0, 255)
    if canvas.shrink > 1:
        filled = cv2.resize(filled, None, fx=canvas.shrink, fy=canvas.shrink, interpolation=cv2.INTER_LINEAR)
    return np.where(np.asarray(known, bool)[..., None], rgb, filled[: known.shape[0], : known.shape[1]])


def _taken(planes: Array, at: Array) -> Array:
    return np.take(planes.reshape(-1, planes.shape[2]), at, axis=0)


def _decided(change: Floats, canvas: FillCanvas, at: Array, doubt: float) -> Floats:
    """What of a change of the hidden pixels, (N, 3), is more than doubt."""
    if doubt == 0:
        return change
    whole = np.zeros((*canvas.known.shape, 3), np.float32)
    whole.reshape(-1, 3)[at] = change
    small: Array = cv2.resize(whole, (canvas.width, canvas.height), interpolation=cv2.INTER_AREA)
    small = np.square(cv2.GaussianBlur(small, (0, 0), SMOOTH)).mean(2)
    trust: Array = cv2.resize(small / (small + np.float32(doubt**2)), canvas.known.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(change * trust.ravel()[at, None], np.float32)
