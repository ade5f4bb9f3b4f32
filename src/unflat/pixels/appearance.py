"""A garment keeps its colours: regions lean to the label whose sure places look like them."""

import numpy as np

from unflat.core.arrays import Array

BINS = 12  # of each channel
SURE = 0.6  # vote from which a region tells what colours its label has
SURE_SHARE = 0.15  # of a label's votes that must lie in sure regions; below it its colours are not known
SPREAD = (0.25, 0.5, 0.25)  # neighbouring bins look much alike
RARE = 0.02  # of the likelihood of its commonest colour: no colour is less likely than this
MOST = 3.0  # how much more likely a colour alone may make a label


def by_colour(votes: Array, sizes: Array, mean: Array, *, among: Array) -> Array:
    """Votes, weighed by how common each region's colour is in the regions that a label has for sure.

    Args:
        votes: (R, K) float32, probability of every label in every region.
        sizes: (R,) pixels.
        mean: (R, 3) each region's colour, 0 to 255.
        among: (K,) bool, labels that have colours of their own; the votes of the others stay.

    Returns:
        (R, K) float32; in each region the sum over the labels `among` stays what it was.
    """
    bins = np.minimum(mean.astype(np.int32) * BINS // 256, BINS - 1)
    cell = (bins[:, 0] * BINS + bins[:, 1]) * BINS + bins[:, 2]
    out = votes.copy()
    for label in np.flatnonzero(among):
        pixels = sizes * votes[:, label]
        held = np.bincount(cell, np.where(votes[:, label] >= SURE, pixels, 0), BINS**3)
        if held.sum() > SURE_SHARE * pixels.sum():
            known = _smooth(held.reshape(BINS, BINS, BINS)).ravel()
            out[:, label] *= np.maximum(known / known.max(), RARE)[cell] ** (np.log(MOST) / -np.log(RARE))
    before, after = votes[:, among].sum(1, keepdims=True), out[:, among].sum(1, keepdims=True)
    return np.asarray(np.where(among, out * (before / np.maximum(after, 1e-6)), votes), np.float32)


def _smooth(counts: Array) -> Array:
    for axis in range(3):
        padded = np.pad(counts, [(1, 1) if a == axis else (0, 0) for a in range(3)])
        counts = np.add.reduce([share * np.take(padded, range(k, k + BINS), axis=axis) for k, share in enumerate(SPREAD)])
    return counts
