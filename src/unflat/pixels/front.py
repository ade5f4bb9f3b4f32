"""What a stack shows, found quickly: most pixels show one opaque layer alone, and only where several mix is there anything to add up."""

import numpy as np

from unflat.core.arrays import Array, Box, Bytes, Floats
from unflat.core.stack import Layer, Stack
from unflat.pixels.components import places
from unflat.pixels.over import composite, lay, meet, straight, within

NOTHING, MIXED = -1, -2
"""What a front map says where no layer is, and where several or only soft ones are."""


def front_map(stack: Stack, box: Box) -> Array:
    """(h, w) int16: the index of the layer that alone is seen on a part of the picture, else NOTHING or MIXED."""
    front = np.full((box[3] - box[1], box[2] - box[0]), NOTHING, np.int16)
    for i in range(len(stack.layers) - 1, -1, -1):
        layer = stack.layers[i]
        shared = meet(layer.box, box) if layer.visible else None
        if shared is None:
            continue
        view, alpha = front[within(shared, box)], layer.alpha[within(shared, layer.box)]
        free = (view == NOTHING) & (alpha > 0)
        whole = free & (alpha == 255) if _plain(layer) and layer.opacity == 1 else None
        np.copyto(view, MIXED, where=free)
        if whole is not None:
            np.copyto(view, i, where=whole)
    return front


def flat_part(stack: Stack, box: Box) -> Bytes:
    """What `flatten` shows on a part of the picture: (h, w, 4) uint8, straight alpha."""
    front = front_map(stack, box)
    flat = np.zeros((*front.shape, 4), np.uint8)
    for i, layer in enumerate(stack.layers):
        shared = meet(layer.box, box)
        if shared is not None:
            here = within(shared, box)
            np.copyto(words(flat[here]), words(layer.rgba[within(shared, layer.box)]), where=front[here] == i)
    rows, columns = places(front == MIXED)
    flat[rows, columns] = straight(composite_at(stack, rows + box[1], columns + box[0]))
    return flat


def composite_at(stack: Stack, rows: Array, columns: Array) -> Floats:
    """(N, 4) float32: what `composite` gives at some pixels.

    Args:
        stack: As for `composite`.
        rows: (N,) in rising order, as `places` gives them.
        columns: (N,)
    """
    canvas = np.zeros((len(rows), 4), np.float32)
    if not all(_plain(a) for a in stack.layers if a.visible):
        return _boxed(stack, rows, columns) if len(rows) else canvas
    for layer in stack.layers:
        which = _inside(layer, rows, columns) if layer.visible else rows[:0]
        source = layer.rgba[rows[which] - layer.box[1], columns[which] - layer.box[0]]
        held = np.flatnonzero(source[:, 3])
        which, pixels = which[held], source[held].astype(np.float32)
        view = canvas[which]
        lay(view, pixels, pixels[:, 3] * np.float32(layer.opacity / 255), layer.blend)
        canvas[which] = view
    return canvas


def _boxed(stack: Stack, rows: Array, columns: Array) -> Floats:
    """The same where layers are clipped or blend in other ways: all of the box around the pixels is made."""
    box = int(columns.min()), int(rows[0]), int(columns.max()) + 1, int(rows[-1]) + 1
    found: Floats = composite(stack, box)[rows - box[1], columns - box[0]]
    return found


def _plain(layer: Layer) -> bool:
    return layer.blend == "normal" and layer.clip is None


def _inside(layer: Layer, rows: Array, columns: Array) -> Array:
    """Indices of the pixels in a layer's box."""
    left, top, right, bottom = layer.box
    first, last = np.searchsorted(rows, (top, bottom))
    part = columns[first:last]
    return np.asarray(first + np.flatnonzero((part >= left) & (part < right)))


def words(pixels: Array) -> Array:
    """(h, w) uint32, a view of (h, w, 4) uint8 where its layout allows: four bytes are copied and compared as one."""
    if pixels.strides[-1] != 1:
        pixels = np.ascontiguousarray(pixels)
    return np.asarray(pixels.view(np.uint32)[..., 0])
