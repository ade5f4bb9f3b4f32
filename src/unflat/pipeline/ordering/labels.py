"""What is seen of each layer, as one map of labels on a coarser grid: where evidence of who is in front is looked for."""

from collections.abc import Sequence

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.piece import Key
from unflat.core.stack import ARTIST, Layer, Stack

CANVAS = 512  # pixels of the longer side


def label_map(stack: Stack, keys: Sequence[Key]) -> Array:
    """(h, w) int32 on a coarser grid: one more than the place of the key that is seen, 0 for ground."""
    step = max(1, -(-max(stack.width, stack.height) // CANVAS))
    labels = np.zeros((-(-stack.height // step), -(-stack.width // step)), np.int32)
    for layer in stack.layers:
        if layer.key in keys and layer.kind != "ground":
            _mark(labels, layer, step, keys.index(layer.key) + 1)
    return labels


def small_picture(rgba: Array, labels: Array) -> Array:
    """(h, w, 3) float32, the picture on white paper at the labels' size."""
    small = cv2.resize(rgba, labels.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(255 + (small[..., :3] - 255) * (small[..., 3:] / 255))


def _mark(labels: Array, layer: Layer, step: int, value: int) -> None:
    """What lies under a soft edge is invented and not seen."""
    left, top = -(-layer.box[0] // step), -(-layer.box[1] // step)
    here = np.s_[top * step - layer.box[1] :: step, left * step - layer.box[0] :: step]
    seen = (layer.alpha[here] >= 128) & (layer.origin[here] == ARTIST)
    labels[top : top + seen.shape[0], left : left + seen.shape[1]][seen] = value
