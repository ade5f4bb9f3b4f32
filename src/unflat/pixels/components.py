"""Connected regions of masks: islands, holes, and the nearest owner of a pixel."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array, Box, Mask


@dataclass(frozen=True)
class Islands:
    """The connected regions of a mask (8 neighbours).

    Args:
        labels: (H, W) int32; 0 where the mask is empty, then 1 and up.
        areas: Pixels of each label; index 0 is the empty ground.
        boxes: The box of each label.
    """

    labels: Array
    areas: Array
    boxes: tuple[Box, ...]


def islands(mask: Array) -> Islands:
    """The connected regions of a mask."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask, np.uint8), connectivity=8)
    x, y, w, h, area = (stats[:, i] for i in range(5))
    boxes = tuple((int(x[i]), int(y[i]), int(x[i] + w[i]), int(y[i] + h[i])) for i in range(count))
    return Islands(labels, area, boxes)


def spots(mask: Array, *, corners: bool = True) -> tuple[Array, Array]:
    """The labels and areas of `islands`, which takes several times as long to find their boxes too.

    Args:
        mask: What is connected.
        corners: Whether pixels that meet at a corner are connected.
    """
    count, labels = cv2.connectedComponents(np.ascontiguousarray(mask, np.uint8), connectivity=8 if corners else 4)
    return labels, np.bincount(labels.ravel(), minlength=count)


def holes(mask: Array) -> Mask:
    """What a mask surrounds and does not hold: empty regions (4 neighbours) that do not reach the border."""
    empty = np.ascontiguousarray(~np.asarray(mask, bool), np.uint8)
    padded = cv2.copyMakeBorder(empty, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, labels = cv2.connectedComponents(padded, connectivity=4)
    inside = labels[1:-1, 1:-1]
    result: Mask = (inside != labels[0, 0]) & (empty > 0)
    return result


def nearest(mask: Array) -> tuple[Array, Array]:
    """For each pixel the row and the column of the nearest pixel that the mask holds; the mask must hold one."""
    rows, columns = np.divmod(nearest_place(mask), mask.shape[1])
    return rows, columns


def nearest_place(mask: Array) -> Array:
    """(H, W) int64: the place, in reading order, of the nearest pixel that the mask holds; the mask must hold one."""
    empty = np.ascontiguousarray(~np.asarray(mask, bool), np.uint8)
    _, labels = cv2.distanceTransformWithLabels(empty, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL)
    # labels count the mask's pixels, but not in reading order in every release
    held = np.flatnonzero(empty == 0)
    place = np.zeros(int(labels.max()) + 1, np.int64)
    place[labels.ravel()[held]] = held
    return np.asarray(place[labels])


def places(mask: Array) -> tuple[Array, Array]:
    """Rows and columns of what a mask holds, in reading order: `np.nonzero`, many times faster on large masks."""
    rows, columns = np.divmod(np.flatnonzero(mask), mask.shape[1])
    return rows, columns


def tight(mask: Array) -> Box | None:
    """The smallest box that holds all of a mask, or None where it is empty."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
