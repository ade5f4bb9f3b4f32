"""A sheet of samples for people: each picture beside its truth in colours."""

from collections.abc import Sequence

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.data.samples import LITE_PARTS, Sample

_GOLDEN = 0.381966  # of the colour circle between neighbours in the table, so that they differ most
_SEEN = 128


def label_colours() -> Array:
    """(P + 1, 3) uint8: a colour for each label; the ground is white."""
    index = np.arange(len(LITE_PARTS))
    hsv = np.stack([(index * _GOLDEN) % 1 * 180, 150 + 100 * (index % 2), 150 + 105 * (index // 2 % 2)], 1).astype(np.uint8)
    return np.concatenate([np.full((1, 3), 255, np.uint8), cv2.cvtColor(hsv[None], cv2.COLOR_HSV2RGB)[0]])


def sample_sheet(samples: Sequence[Sample], *, across: int = 4) -> Array:
    """(H, W, 3) uint8: per sample its picture, its labels, and the whole extents with the farthest part on top."""
    colours = label_colours()
    tiles = [np.concatenate([s.rgb, colours[s.label], _far_to_near(s, colours)], 1) for s in samples]
    blank = np.full_like(tiles[0], 255)
    rows = [tiles[i : i + across] for i in range(0, len(tiles), across)]
    return np.concatenate([np.concatenate([*row, *[blank] * (across - len(row))], 1) for row in rows])


def _far_to_near(sample: Sample, colours: Array) -> Array:
    """The whole extents, the farthest on top: what lies hidden becomes visible."""
    shown = np.where(sample.full >= _SEEN, sample.depth.astype(np.int16), -1)
    label = np.where(shown.max(0) >= 0, shown.argmax(0) + 1, 0)
    return np.asarray(cv2.resize(colours[label], sample.label.shape[::-1], interpolation=cv2.INTER_NEAREST))
