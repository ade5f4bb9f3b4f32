"""Tell the character's left from its right, limb by limb and not pixel by pixel."""

import cv2
import numpy as np

from unflat.core.arrays import Array

THERE = 0.3  # probability from which a pixel belongs to a spot of the part
ONE_SIDED = 0.8  # share of a spot on one side from which all of it is of that side; below, two limbs touch
STEEP = 12.0  # how sharply the net's side map turns where two limbs touch


def left_share(visible: Array, side: Array) -> Array:
    """(S, S) float32: the share of each pixel that is the character's left.

    Args:
        visible: (S, S) float32, probability of the part.
        side: (S, S) float32, the net's probability of the character's left.
    """
    share = (1 / (1 + np.exp(-STEEP * (side - 0.5)))).astype(np.float32)
    count, spots = cv2.connectedComponents((visible >= THERE).astype(np.uint8), connectivity=8)
    if count == 1:
        return share
    weight = np.bincount(spots.ravel(), visible.ravel(), count)
    left = np.bincount(spots.ravel(), (visible * (side > 0.5)).ravel(), count) / np.maximum(weight, 1e-6)
    value = np.select([left >= ONE_SIDED, left <= 1 - ONE_SIDED], [1.0, 0.0], np.nan).astype(np.float32)
    value[0] = np.nan
    # a spot's soft rim goes with the spot
    _, index = cv2.distanceTransformWithLabels((spots == 0).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    owner = np.zeros(int(index.max()) + 1, np.int32)
    owner[index[spots > 0]] = spots[spots > 0]
    whole = value[owner[index]]
    near = cv2.dilate((spots > 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.where(near & ~np.isnan(whole), whole, share)
