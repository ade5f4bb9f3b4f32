"""Hair and hands that lie partly behind the body and partly before it: the part before it becomes a layer of its own."""

from dataclasses import replace

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Mask
from unflat.core.parts import PARTS
from unflat.core.piece import Key
from unflat.pipeline.label_pixels import Labels
from unflat.pipeline.ordering.habits import WRAPS
from unflat.pixels.components import islands

CLOTHES = frozenset(p.name for p in (parts.TOPWEAR, parts.BOTTOMWEAR, parts.NECKWEAR, parts.LEGWEAR, parts.HANDWEAR))
CANVAS = 512  # pixels of the longer side: a border between two halves of one thing need not be fine
LEAST = 0.008  # of the figure: a smaller spot before the body is doubt about a border, or a tip that is better left at its lock
SMOOTH = 9  # pixels; window in which most must be before the body
HANGS = 0.15  # share of a spot's border on front hair from which it is the end of a lock of that
REST = 0.1  # of the whole: where less is left behind the body, all of it lies before it


def with_halves(labels: Labels) -> Labels:
    """The same labels, with front halves apart: hair that lies on clothes, hands before the body, where the rest lies behind these.

    Such a spot has one and the same garment to the left, to the right and below (hands: to three sides of four), and the garment is
    nearer than the rest is. What is seen through a gap between arm and body has two different ones around it. The new key has the half
    "front"; the rest keeps its key, and with it all that the guess says. Hair that hangs from front hair is front hair.
    """
    step = max(1, -(-max(labels.map.shape) // CANVAS))
    coarse = np.ascontiguousarray(labels.map[::step, ::step])
    least = LEAST * np.count_nonzero(coarse)
    for key in labels.keys:
        if _wraps(key):
            front = _before_body(coarse, labels, key, least)
            if front is not None:
                hanging = _hanging(coarse, labels, front) if key[0] != parts.HANDWEAR.name else np.zeros_like(front)
                labels = _given(labels, key, hanging, step)
                labels = _parted(labels, key, front & ~hanging, step)
    return labels


def _wraps(key: Key) -> bool:
    part = PARTS.find(key[0])
    return part is not None and key[2] is None and PARTS.parent_of(part).name in WRAPS


def _before_body(coarse: Array, labels: Labels, key: Key, least: float) -> Mask | None:
    """(h, w) bool: where a key lies before a garment that is nearer than its rest; None where it does nowhere, or everywhere."""
    own = labels.keys.index(key) + 1
    nearer = np.zeros(256, bool)
    for label, other in enumerate(labels.keys, 1):
        nearer[label] = other[0] in CLOTHES and other[0] != key[0] and labels.rank[label] > labels.rank[own]
    mine = coarse == own
    if not nearer.any() or mine.sum() < least:
        return None
    left, right, above, below = (_next(coarse, own, turned) for turned in range(4))
    sides = (left, right, below) if key[0] != parts.HANDWEAR.name else (left, right, above, below)
    amid = np.zeros_like(mine)
    for garment in np.flatnonzero(nearer):
        amid |= np.sum([side == garment for side in sides], axis=0) >= 3
    share = [cv2.boxFilter(m.astype(np.float32), -1, (SMOOTH, SMOOTH)) for m in (mine & amid, mine)]
    found = islands(mine & (share[0] > share[1] / 2))
    front = np.asarray((found.areas >= least)[found.labels] & (found.labels > 0))
    rest = int(mine.sum()) - int(front.sum())
    return front if front.any() and rest >= max(least, REST * mine.sum()) else None


def _next(coarse: Array, own: int, turned: int) -> Array:
    """(h, w) uint8: the first other label to the left, right, above or below each pixel; 0 beyond the picture."""
    view = (coarse, coarse[:, ::-1], coarse.T, coarse.T[:, ::-1])[turned]
    padded = np.pad(view, ((0, 0), (1, 0)))
    last = np.maximum.accumulate(np.where(padded == own, 0, np.arange(padded.shape[1])), axis=1)
    found = np.take_along_axis(padded, last, axis=1)[:, 1:]
    return np.asarray((found, found[:, ::-1], found.T, found[:, ::-1].T)[turned])


def _hanging(coarse: Array, labels: Labels, front: Mask) -> Mask:
    """(h, w) bool: which of the spots are the ends of locks of front hair."""
    hair = [label for label, key in enumerate(labels.keys, 1) if _is_front_hair(key)]
    found = islands(front)
    ends = np.zeros(len(found.areas), bool)
    for spot in range(1, len(ends)):
        ring = (cv2.dilate((found.labels == spot).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & (found.labels != spot)
        ends[spot] = np.isin(coarse[ring], hair).mean() >= HANGS
    return np.asarray(ends[found.labels])


def _is_front_hair(key: Key) -> bool:
    part = PARTS.find(key[0])
    return part is not None and PARTS.parent_of(part) == parts.FRONT_HAIR


def _given(labels: Labels, key: Key, hanging: Mask, step: int) -> Labels:
    """The labels with the ends of locks given to the front hair."""
    if not hanging.any():
        return labels
    to = next(label for label, other in enumerate(labels.keys, 1) if _is_front_hair(other))
    return replace(labels, map=np.where(_fine(labels, key, hanging, step), to, labels.map).astype(np.uint8))


def _parted(labels: Labels, key: Key, front: Mask, step: int) -> Labels:
    """The labels with a front half that is nearer than all clothes."""
    if not front.any():
        return labels
    half: Key = (key[0], key[1], "front", key[3])
    new, rank = len(labels.keys) + 1, labels.rank.copy()
    rank[new] = max(rank[label] for label, other in enumerate(labels.keys, 1) if other[0] in CLOTHES) + 0.5
    return Labels((*labels.keys, half), np.where(_fine(labels, key, front, step), new, labels.map).astype(np.uint8), rank, labels.ground)


def _fine(labels: Labels, key: Key, coarse: Mask, step: int) -> Mask:
    """(H, W) bool: a coarse mask's pixels of a key."""
    height, width = labels.map.shape
    whole = np.repeat(np.repeat(coarse, step, 0), step, 1)[:height, :width]
    return np.asarray(whole & (labels.map == labels.keys.index(key) + 1))
