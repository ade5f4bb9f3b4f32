"""Tell the character's left from its right, limb by limb and not pixel by pixel."""

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.labels import box_of

THERE = 0.3  # probability from which a pixel belongs to a spot of the part
ONE_SIDED = 0.8  # share of a spot on one side from which all of it is of that side; below, two limbs touch
RIM = 2  # pixels around a spot that go with it
STEEP = 12.0  # how sharply the net's side map turns where two limbs touch


def left_share(visible: Array, side: Array) -> Array:
    """(S, S) float32: the share of each pixel that is the character's left.

    Args:
        visible: (S, S) float32, probability of the part.
        side: (S, S) float32, the net's probability of the character's left.
    """
    share = (1 / (1 + np.exp(-STEEP * (side - 0.5)))).astype(np.float32)
    box = box_of(visible >= THERE, margin=RIM)
    if box is None:
        return share
    here = np.s_[box[1] : box[3], box[0] : box[2]]
    share[here] = _by_spots(visible[here], side[here], share[here])
    return share


def _by_spots(visible: Array, side: Array, share: Array) -> Array:
    """The share where spots that are of one side wholly are so."""
    count, spots = cv2.connectedComponents((visible >= THERE).astype(np.uint8), connectivity=8)
    weight = np.bincount(spots.ravel(), visible.ravel(), count)
    left = np.bincount(spots.ravel(), (visible * (side > 0.5)).ravel(), count) / np.maximum(weight, 1e-6)
    value = np.select([left >= ONE_SIDED, left <= 1 - ONE_SIDED], [1.0, 0.0], np.nan).astype(np.float32)
    value[0] = np.nan
    # a spot's soft rim goes with the spot
    _, index = cv2.distanceTransformWithLabels((spots == 0).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    owner = np.zeros(int(index.max()) + 1, np.int32)
    owner[index[spots > 0]] = spots[spots > 0]
    whole = value[owner[index]]
    near = cv2.dilate((spots > 0).astype(np.uint8), np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)) > 0
    return np.where(near & ~np.isnan(whole), whole, share)
