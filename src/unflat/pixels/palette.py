"""Which of a layer's colours are its own: common ones go on behind others, rare ones (a stain, a neighbour's rim, a shadow) do not."""

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats, Mask
from unflat.pixels.fill import LINE_RADIUS, sources

STEPS = 16  # bins of each channel
REACH = 2  # bins to either side that count as the same colour
NARROW = 1  # the same where colours of two materials are told apart
COMMON = 0.2  # share of the plain pixels that must have a colour, or one like it
LEAST = 0.25  # of the plain pixels; where fewer have a common colour, the layer is too colourful to tell, and all count
STAIN = 3  # pixels; narrower spots of a foreign colour are chance, wider ones hold a neighbour's pixels
RIM = 6  # pixels around such a stain: its outline and its soft border have colours between both


def common(rgb: Array, known: Array, foreign: Mask | None = None) -> Mask:
    """The known pixels that have a common colour of their layer, and dark lines beside them; all known ones where there is no such colour.

    Args:
        rgb: (h, w, 3) uint8; only known pixels count.
        known: (h, w) bool; at least one must be.
        foreign: (STEPS**3,) bool: colours that are none of this layer's however common, in the order of `binned`. Pixels around
            stains of them do not count either. Where hardly another common colour is left, there are no such colours.
    """
    plain = sources(rgb, known)
    bins = binned(rgb[plain])
    good = shares(bins) >= COMMON
    if good[bins].mean() < LEAST:
        return np.asarray(known, bool)
    others = None if foreign is None or (good & ~foreign)[bins].mean() < LEAST else foreign
    own = np.zeros(known.shape, bool)
    own[plain] = (good if others is None else good & ~others)[bins]
    clear = known if others is None else known & ~_around_stains(plain, others[bins])
    if (own & clear).sum() < LEAST * own.sum():
        clear = known
    own &= clear
    # a line without what lies beside it would pass for a colour
    return np.asarray(own | (clear & ~plain & (cv2.dilate(own.astype(np.uint8), _disc(LINE_RADIUS)) > 0)))


def _around_stains(plain: Mask, foreign: Mask) -> Mask:
    """Where the plain pixels of a foreign colour lie close together, and around there."""
    stains = np.zeros(plain.shape, np.uint8)
    stains[plain] = foreign
    wide = cv2.morphologyEx(stains, cv2.MORPH_OPEN, np.ones((STAIN, STAIN), np.uint8))
    return np.asarray(cv2.dilate(wide, _disc(RIM)) > 0)


def binned(pixels: Array) -> Array:
    """(N,) int64: the number of each colour's bin; pixels are (N, 3) uint8."""
    return np.asarray(np.asarray(pixels // (256 // STEPS), np.int64) @ np.array([STEPS * STEPS, STEPS, 1]))


def shares(bins: Array, reach: int = REACH) -> Floats:
    """(STEPS**3,): the share of pixels that have each colour, or one that is a few bins away."""
    counts = np.bincount(bins, minlength=STEPS**3).reshape(STEPS, STEPS, STEPS)
    for axis in range(3):
        wide = np.pad(counts, [(reach + 1, reach) if a == axis else (0, 0) for a in range(3)])
        total = np.cumsum(wide, axis=axis)
        ends = np.arange(2 * reach + 1, 2 * reach + 1 + STEPS)
        counts = np.take(total, ends, axis) - np.take(total, ends - 2 * reach - 1, axis)
    return np.asarray(counts.ravel() / max(len(bins), 1), np.float32)


def near(bin_number: int) -> Mask:
    """(STEPS**3,) bool: the colours that count as one with a bin's."""
    there = np.zeros((STEPS, STEPS, STEPS), bool)
    at = np.unravel_index(bin_number, there.shape)
    there[tuple(slice(max(int(i) - REACH, 0), int(i) + REACH + 1) for i in at)] = True
    return there.ravel()


def _disc(radius: int) -> Array:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
