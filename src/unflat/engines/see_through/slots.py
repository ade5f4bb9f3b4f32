"""What the depth network looks at, made of drawn layers, and what it says, given back to each layer."""

from collections.abc import Mapping, Sequence

import numpy as np

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.engines.see_through.pieces import Depths, Drawn, on_frame
from unflat.engines.see_through.tags import MEMBERS, V2

FAINT = 15 / 255  # alpha below which depth does not see a layer, as in its training
SOLID = 0.5  # alpha from which a member of a slot hides those behind it


def slot_images(layers: Sequence[Drawn], canvas: Array, frame: Frame) -> list[Array]:
    """(r, r, 4) uint8: the 19 slots, then the picture, all on one frame; slots without a layer are empty.

    Args:
        layers: On whatever frames they were drawn.
        canvas: (r, r, 4) uint8, the picture on that frame.
        frame: The frame.
    """
    here = {layer.tag: on_frame(layer, frame) for layer in layers}
    images = []
    for slot in V2:
        tags = [tag for tag in ((slot,) if slot in here else MEMBERS.get(slot, ())) if tag in here]
        images.append(_over([here[tag] for tag in tags]) if tags else np.zeros_like(canvas))
    left: Array = np.ones(canvas.shape[:2], np.float32)
    for image in images:
        left = left * (1 - image[..., 3].astype(np.float32) / 255)
    images.append(np.dstack([canvas[..., :3], np.rint((1 - left) * 255).astype(np.uint8)]))
    return images


def slot_depths(layers: Sequence[Drawn], depth: Array, frame: Frame) -> Depths:
    """Depth by tag, from the slots'.

    In a slot of several tags each has the slot's depth where none of them hides it, and the median of that where one does; a tag that is
    hidden everywhere has the slot's depth.
    """
    here = {layer.tag: layer for layer in layers}
    planes: dict[str, Array] = {}
    for slot, plane in zip(V2, depth, strict=True):
        if slot in here or slot not in MEMBERS:
            planes[slot] = plane
        else:
            planes |= _shared({tag: on_frame(here[tag], frame).alpha for tag in MEMBERS[slot] if tag in here}, plane)
    return Depths(frame, planes)


def _over(layers: Sequence[Drawn]) -> Array:
    """(r, r, 4) uint8, straight: layers over one another, back to front."""
    colour, alpha = np.zeros(layers[0].rgb.shape, np.float32), np.zeros((*layers[0].alpha.shape, 1), np.float32)
    for layer in layers:
        share = np.where(layer.alpha < FAINT, 0, layer.alpha)[..., None]
        colour, alpha = colour * (1 - share) + layer.rgb * share, alpha + share - alpha * share
    rgba = np.concatenate([colour / np.maximum(alpha, 1e-4), alpha * 255], -1)
    return np.asarray(np.rint(np.clip(rgba, 0, 255)), np.uint8)


def _shared(alphas: Mapping[str, Array], depth: Array) -> dict[str, Array]:
    planes = {}
    hidden = np.zeros(depth.shape, bool)
    for tag, alpha in reversed(list(alphas.items())):
        mine = alpha > SOLID
        open_ = mine & ~hidden
        planes[tag] = np.where(hidden, np.float32(np.median(depth[open_])), depth) if open_.any() else depth
        hidden = hidden | mine
    return planes
