"""Mend a map of labels: lines go to the part in front, islands join their neighbours, coarse maps grow sharp."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from unflat.core.arrays import Array, Box
from unflat.pixels.components import islands, spots
from unflat.pixels.regions import grow

CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def box_of(mask: Array, *, margin: int = 0) -> Box | None:
    """The smallest box that holds a mask, grown by a margin within the array; None where the mask is empty."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    height, width = mask.shape
    return (
        max(int(columns[0]) - margin, 0),
        max(int(rows[0]) - margin, 0),
        min(int(columns[-1]) + 1 + margin, width),
        min(int(rows[-1]) + 1 + margin, height),
    )


def give_lines(labels: Array, lines: Array, rank: Array) -> Array:
    """Give drawn lines between two labels to the one in front, in their whole width.

    Args:
        labels: (H, W) uint8.
        lines: (H, W) bool, pixels of drawn lines.
        rank: (256,) float32; of two labels the one with the higher rank is in front.

    Returns:
        (H, W) uint8; pixels that are no lines keep their label.
    """
    thick = cv2.distanceTransform(lines.astype(np.uint8), cv2.DIST_L2, 3)
    thick = 2 * cv2.dilate(thick, np.ones((5, 5), np.uint8)) - 0.5  # a line's width, known along its middle
    out = labels.copy()
    best = np.full(labels.shape, -np.inf, np.float32)
    widest = int(min(thick.max(), 24)) + 2
    plain = ~lines
    for label in _there(labels[plain]):
        mine = (labels == label) & plain
        box = box_of(mine, margin=widest)
        if box is None:
            continue
        here = np.s_[box[1] : box[3], box[0] : box[2]]
        near = cv2.distanceTransform((~mine[here]).astype(np.uint8), cv2.DIST_L2, 3) <= thick[here]
        take = near & lines[here] & (rank[label] > best[here])
        np.copyto(out[here], label, where=take)
        np.copyto(best[here], rank[label], where=take)
    return out


def join_islands(labels: Array, least: Array) -> Array:
    """Give every connected spot that is too small to be a part to the label that surrounds it most.

    Args:
        labels: (H, W) uint8.
        least: (256,) number of pixels a spot of each label must have.

    Returns:
        (H, W) uint8.
    """
    out = labels.copy()
    for label in _there(labels):
        mine = out == label
        box = box_of(mine, margin=1)
        if box is None or least[label] <= 1:
            continue
        here = np.s_[box[1] : box[3], box[0] : box[2]]
        found = islands(mine[here])
        for spot in np.flatnonzero(found.areas < least[label]):
            if spot > 0:
                left, top, right, bottom = found.boxes[spot]
                _join(out[here], found.labels, (max(left - 1, 0), max(top - 1, 0), right + 1, bottom + 1), int(spot))
    return out


def _there(labels: Array) -> Array:
    """The labels that are somewhere; uint8 as they are, since a wider number makes every comparison with a map slow."""
    return np.flatnonzero(np.bincount(labels.ravel())).astype(np.uint8)


def join_doubtful(
    labels: Array, chance: Callable[[int, tuple[Array, Array]], float], *, among: Sequence[int], share: float, rival: float
) -> Array:
    """Give doubtful side spots of a part to the part, or the ground, around them.

    Args:
        labels: (H, W) uint8, 0 is ground.
        chance: Mean probability of a label on some pixels, given as rows and columns.
        among: Labels whose spots are looked at.
        share: Of its label's largest spot; smaller ones are side spots.
        rival: A spot joins its neighbour where that is at least this many times as likely as its own label.
    """
    out = labels.copy()
    for label in among:
        box = box_of(out == label, margin=1)
        if box is None:
            continue
        here = np.s_[box[1] : box[3], box[0] : box[2]]
        mine = out[here] == label
        if len(spots(mine)[1]) == 2:
            continue
        found = islands(mine)
        for spot in 1 + np.flatnonzero(found.areas[1:] < share * found.areas[1:].max()):
            left, top, right, bottom = found.boxes[spot]
            near = np.s_[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
            mine = found.labels[near] == spot
            around = _most_around(out[here][near], mine)
            ys, xs = np.nonzero(mine)
            at = (ys + near[0].start + box[1], xs + near[1].start + box[0])
            if chance(around, at) >= rival * chance(label, at):
                out[at] = around
    return out


def _most_around(labels: Array, mine: Array) -> int:
    """The label that a spot borders on most, 0 where it borders on nothing."""
    rim = (cv2.dilate(mine.astype(np.uint8), CROSS) > 0) & ~mine
    around = labels[rim]
    return int(np.bincount(around).argmax()) if len(around) else 0


def _join(labels: Array, found: Array, box: Box, spot: int) -> None:
    """Fill one spot of a label map in place with what surrounds it."""
    here = np.s_[box[1] : box[3], box[0] : box[2]]
    mine = found[here] == spot
    rim = (cv2.dilate(mine.astype(np.uint8), CROSS) > 0) & ~mine
    around = labels[here][rim]
    if len(around):
        labels[here][mine] = np.bincount(around).argmax()


def sharpen(labels: Array, rgb: Array) -> Array:
    """Carry labels from a smaller copy to the picture; borders move to the picture's own colour edges.

    Args:
        labels: (h, w) uint8 of the smaller copy.
        rgb: (H, W, 3) uint8, the picture.

    Returns:
        (H, W) uint8.
    """
    height, width = rgb.shape[:2]
    large = cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST)
    reach = -(-max(height, width) // max(labels.shape))
    window = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    unsure = cv2.dilate(large, window) != cv2.erode(large, window)
    sure = np.bincount(large[~unsure], minlength=256) > 0
    lost = ~sure[large]  # labels that are unsure everywhere keep their coarse shape
    seeds = np.where(unsure & ~lost, 0, large.astype(np.int32) + 1)
    if not unsure.any():
        return large
    return (grow(rgb, seeds) - 1).astype(np.uint8)


def nearest_label(labels: Array, among: Array, at: tuple[Array, Array] | None = None) -> Array:
    """(H, W) uint8: for every pixel the label of the nearest pixel of a mask that is not empty; or (N,), at some rows and columns."""
    empty = np.ascontiguousarray(~among, np.uint8)
    found = cv2.distanceTransformWithLabels(empty, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)[1]
    index = np.asarray(found, np.int32)
    held = np.flatnonzero(among)
    value = np.zeros(len(held) + 1, np.uint8)  # the index counts the mask's pixels from 1, in no certain order
    value[np.take(index, held)] = np.take(labels, held)
    return np.take(value, index if at is None else index[at])


def settle_border(labels: Array, likeness: Array, *, most: int) -> Array:
    """Move small spots across the border of a figure on a plain ground to the side whose colour they have.

    Strands that the figure lost come back; slivers of paper between arm and body go. Larger spots (a cast shadow,
    a white dress) stay as they were judged.

    Args:
        labels: (H, W) uint8, 0 is ground.
        likeness: (H, W) float32, 1 where the picture has the ground's colour.
        most: Pixels from which a spot is too large to move.
    """
    figure = labels > 0
    if not figure.any() or figure.all():
        return labels
    near = cv2.dilate(figure.astype(np.uint8), CROSS) > 0
    # the blended pixels right at the border are unlike the ground all around the figure: look beyond them
    strands = _small_spots(~near & (likeness < 0.5), cv2.dilate(near.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, most)
    rim = near & ~figure & (likeness < 0.5) & (cv2.dilate(strands.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    out = np.where(strands | rim, nearest_label(labels, figure), labels)
    slivers = _small_spots(figure & (likeness > 0.95), cv2.dilate((~figure).astype(np.uint8), CROSS) > 0, most)
    return np.where(slivers, 0, out).astype(np.uint8)


def _small_spots(mask: Array, touch: Array, most: int) -> Array:
    """(H, W) bool: connected spots of a mask that meet another mask and are smaller than `most`."""
    found, areas = spots(mask)
    take = np.zeros(len(areas), bool)
    take[found[touch & mask]] = True
    take &= areas < most
    take[0] = False
    return np.take(take, found)


def fill_false_holes(labels: Array, ground: Array, *, least: float) -> Array:
    """Close holes in the figure that only look like ground: enclosed spots of label 0 that the net does not call ground.

    Args:
        labels: (H, W) uint8, 0 is ground.
        ground: (H, W) float32, the net's own ground probability.
        least: Mean probability at which an enclosed spot is a hole in truth.
    """
    if not (labels > 0).any():
        return labels
    found, areas = spots(labels == 0, corners=False)
    closed = np.ones(len(areas), bool)
    closed[0] = False
    for edge in (found[0], found[-1], found[:, 0], found[:, -1]):
        closed[edge] = False
    inside = np.flatnonzero(np.take(closed, found))
    mean = np.bincount(found.ravel()[inside], ground.ravel()[inside], len(areas)) / np.maximum(areas, 1)
    false = closed & (mean < least)
    return np.where(np.take(false, found), nearest_label(labels, labels > 0), labels).astype(np.uint8) if false.any() else labels
