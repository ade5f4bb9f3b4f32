"""Which of a layer's colours are its own: common ones go on behind others, rare ones (a stain, a neighbour's rim, a shadow) do not."""

import cv2
import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.pixels.fill import LINE_RADIUS, sources

STEPS = 16  # bins of each channel
REACH = 2  # bins to either side that count as the same colour
COMMON = 0.2  # share of the plain pixels that must have a colour, or one like it
LEAST = 0.25  # of the plain pixels; where fewer have a common colour, the layer is too colourful to tell, and all count


def common(rgb: Array, known: Array) -> Mask:
    """The known pixels that have a common colour of their layer, and dark lines beside them; all known ones where there is no such colour.

    Args:
        rgb: (h, w, 3) uint8; only known pixels count.
        known: (h, w) bool; at least one must be.
    """
    plain = sources(rgb, known)
    bins = np.asarray(rgb[plain] // (256 // STEPS), np.int64) @ np.array([STEPS * STEPS, STEPS, 1])
    shares = _summed(np.bincount(bins, minlength=STEPS**3).reshape(STEPS, STEPS, STEPS)) / len(bins)
    mine = (shares.ravel() >= COMMON)[bins]
    if mine.sum() < LEAST * len(mine):
        return np.asarray(known, bool)
    found = np.zeros(known.shape, np.uint8)
    found[plain] = mine
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * LINE_RADIUS + 1, 2 * LINE_RADIUS + 1))
    return np.asarray((found > 0) | (known & ~plain & (cv2.dilate(found, disc) > 0)))


def _summed(counts: Array) -> Array:
    """Each bin with its neighbours, along all three channels."""
    for axis in range(3):
        wide = np.pad(counts, [(REACH + 1, REACH) if a == axis else (0, 0) for a in range(3)])
        total = np.cumsum(wide, axis=axis)
        ends = np.arange(2 * REACH + 1, 2 * REACH + 1 + STEPS)
        counts = np.take(total, ends, axis) - np.take(total, ends - 2 * REACH - 1, axis)
    return counts
