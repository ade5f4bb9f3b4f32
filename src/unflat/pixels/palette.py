"""Which of a layer's colours are its own: common ones go on behind others, rare ones (a stain, a neighbour's rim, a shadow) do not."""

import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.pixels.fill import sources

STEPS = 16  # bins of each channel
REACH = 2  # bins to either side that count as the same colour
COMMON = 0.2  # share of the plain pixels that must have a colour, or one like it
LEAST = 0.2  # of the known pixels; where fewer have a common colour, the layer is too colourful to tell, and all count


def common(rgb: Array, known: Array) -> Mask:
    """The known pixels that have a common colour of their layer, dark lines left out; all known ones where there is no such colour.

    Args:
        rgb: (h, w, 3) uint8; only known pixels count.
        known: (h, w) bool; at least one must be.
    """
    plain = sources(rgb, known)
    bins = np.asarray(rgb[plain] // (256 // STEPS), np.int64) @ np.array([STEPS * STEPS, STEPS, 1])
    shares = _summed(np.bincount(bins, minlength=STEPS**3).reshape(STEPS, STEPS, STEPS)) / len(bins)
    found = np.zeros(known.shape, bool)
    found[plain] = (shares.ravel() >= COMMON)[bins]
    return found if found.sum() >= LEAST * known.sum() else np.asarray(known, bool)


def _summed(counts: Array) -> Array:
    """Each bin with its neighbours, along all three channels."""
    for axis in range(3):
        wide = np.pad(counts, [(REACH + 1, REACH) if a == axis else (0, 0) for a in range(3)])
        total = np.cumsum(wide, axis=axis)
        ends = np.arange(2 * REACH + 1, 2 * REACH + 1 + STEPS)
        counts = np.take(total, ends, axis) - np.take(total, ends - 2 * REACH - 1, axis)
    return counts
