"""Where three layers meet: the outline of the one in front runs straight on, and the other two share what is left of the circle."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.core.parts import PARTS
from unflat.core.piece import Key

CALM = 5  # pixels of the label map; side of the window whose commonest label a pixel gets, so that ragged borders make no corners
RADII = (6, 10)  # the same; of the discs around a junction whose shares are read
STRAIGHT, BENT = 0.5, 0.2  # share of the disc on one side of a straight line, and how far from it a layer's share tells nothing
APART = 4  # pixels; junctions of the same three layers that are nearer to each other are one


def junctions(labels: Array, keys: Sequence[Key]) -> Array:
    """(K, K) float64, antisymmetric: how much straighter the row's outline runs on than the column's, summed over junctions of both.

    Junctions with the ground are left to `outlines`, which looks for the line in the picture; parts of the head to the habits, because
    eyes and brows are drawn on faces whatever their corners are like.

    Args:
        labels: (h, w) int32, one more than the place of the key that is seen, 0 for ground.
        keys: K keys.

    Source: Guzman, 1968: T-junctions.
    """
    odds = np.zeros((len(keys), len(keys)))
    calm = _calm(labels, len(keys))
    padded = np.pad(calm, max(RADII))
    head = [_is_of_head(key) for key in keys]
    for y, x, meeting in _meetings(calm):
        clear = {label - 1: _straight(padded, y, x, label) for label in meeting}
        for i in clear:
            for j in clear:
                if not (head[i] and head[j]):
                    odds[i, j] += clear[i] - clear[j]
    return odds


def _calm(labels: Array, count: int) -> Array:
    """(h, w) int32: the commonest label around each pixel."""
    most, calm = np.zeros(labels.shape, np.float32), labels.copy()
    for label in range(count + 1):
        share = cv2.boxFilter((labels == label).astype(np.float32), -1, (CALM, CALM))
        more = share > most
        calm[more], most[more] = label, share[more]
    return calm


def _meetings(labels: Array) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Row and column of the pixel below and to the right of each junction, and the three labels."""
    around = np.sort(np.stack([labels[:-1, :-1], labels[:-1, 1:], labels[1:, :-1], labels[1:, 1:]]), axis=0)
    several = (np.diff(around, axis=0) != 0).sum(0) == 2
    found: list[tuple[int, int, tuple[int, ...]]] = []
    for y, x in zip(*np.nonzero(several & (around[0] > 0)), strict=True):
        meeting = tuple(np.unique(around[:, y, x]).tolist())
        if not any(meeting == other and abs(y - below) <= APART and abs(x - right) <= APART for below, right, other in found):
            found.append((int(y), int(x), meeting))
    return ((y + 1, x + 1, meeting) for y, x, meeting in found)


def _straight(padded: Array, y: int, x: int, label: int) -> float:
    """From 0 to 1: how near a label's share of the discs around a corner is to what a straight border leaves it."""
    edge, told = max(RADII), 0.0
    for radius in RADII:
        window = padded[y + edge - radius : y + edge + radius, x + edge - radius : x + edge + radius]
        share = float((window == label)[_disc(radius)].mean())
        told += max(0.0, 1 - abs(share - STRAIGHT) / BENT) / len(RADII)
    return told


def _disc(radius: int) -> Mask:
    """(2r, 2r) bool, around the corner of four pixels."""
    steps = np.arange(-radius, radius) + 0.5
    return np.asarray(steps[:, None] ** 2 + steps**2 <= radius**2)


def _is_of_head(key: Key) -> bool:
    part = PARTS.find(key[0])
    return part is not None and part.group == "head"
