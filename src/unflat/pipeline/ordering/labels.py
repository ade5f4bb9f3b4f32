"""What is seen of each layer, as one map of labels on a coarser grid: where evidence of who is in front is looked for."""

from collections.abc import Sequence

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.piece import Key
from unflat.core.stack import ARTIST, Layer, Stack

CANVAS = 512  # pixels of the longer side
HALF = 128  # alpha of all that is there at a pixel, below which it is the ground's


def label_map(stack: Stack, keys: Sequence[Key]) -> Array:
    """(h, w) int32 on a coarser grid: one more than the place of the key that is seen, 0 for ground.

    Where two layers meet in a soft edge the one whose pixel it is has it, however faint: holes there would be taken for ground.
    """
    step = max(1, -(-max(stack.width, stack.height) // CANVAS))
    labels = np.zeros((-(-stack.height // step), -(-stack.width // step)), np.int32)
    solid = np.zeros(labels.shape, bool)
    for layer in stack.layers:
        if layer.key in keys and layer.kind != "ground":
            here, alpha, origin = _coarse(layer, step)
            labels[here][(origin == ARTIST) & (alpha > 0)] = keys.index(layer.key) + 1
            solid[here] |= alpha >= HALF
    return np.asarray(np.where(solid, labels, 0))


def small_picture(rgba: Array, labels: Array) -> Array:
    """(h, w, 3) float32, the picture on white paper at the labels' size."""
    small = cv2.resize(rgba, labels.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(255 + (small[..., :3] - 255) * (small[..., 3:] / 255))


def _coarse(layer: Layer, step: int) -> tuple[tuple[slice, slice], Array, Array]:
    """Where a layer's pixels lie on the coarser grid, their alpha and their origin."""
    left, top = -(-layer.box[0] // step), -(-layer.box[1] // step)
    kept = np.s_[top * step - layer.box[1] :: step, left * step - layer.box[0] :: step]
    alpha, origin = layer.alpha[kept], layer.origin[kept]
    return np.s_[top : top + alpha.shape[0], left : left + alpha.shape[1]], alpha, origin
