"""What the original does where this engine does otherwise; kept to compare numbers with it (`parity`), and for nothing else.

It resamples straight alpha, cuts numbers off instead of rounding, places the head by a box of all its pixels, and composites depth's slots
in ways of its own. `docs/see-through.md` names the faults.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.errors import EngineError
from unflat.core.frame import Frame
from unflat.engines.see_through.tags import MEMBERS, V2
from unflat.pixels.components import tight

SEEN, FAINT = 15, 15  # alpha above which a pixel counts; below which depth does not see it
MARGIN = 5  # a fifth of the head's box


@dataclass(frozen=True, eq=False)
class Square:
    """A picture padded to a square and resized.

    Args:
        rgba: (R, R, 4) uint8.
        side: Of the square, in picture pixels.
        left, top: Where the picture lies in it.
    """

    rgba: Array
    side: int
    left: int
    top: int

    @property
    def scale(self) -> float:
        """Picture pixels for each canvas pixel."""
        return self.side / len(self.rgba)

    def frame(self, *, left: int = 0, top: int = 0) -> Frame:
        """Where the canvas sits on the picture, for a square around a cut-out that begins there."""
        return Frame.square(left=float(left - self.left), top=float(top - self.top), side=float(self.side), size=len(self.rgba))


def resized(image: Array, *, width: int, height: int) -> Array:
    """Area mean where the picture shrinks, linear where it grows, alpha and colour apart."""
    if image.shape[:2] == (height, width):
        return image
    smaller = width * height < image.shape[0] * image.shape[1]
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR))


def squared(rgba: Array, size: int) -> Square:
    """A picture in the middle of a clear square, resized."""
    height, width = rgba.shape[:2]
    side = max(height, width)
    left, top = (side - width) // 2, (side - height) // 2
    padded = np.zeros((side, side, 4), np.uint8)
    padded[top : top + height, left : left + width] = rgba
    return Square(resized(padded, width=size, height=size), side, left, top)


def head_box(page: Square, head_alpha: Array, *, width: int, height: int) -> Box:
    """The head on the picture, with a margin where it is small.

    Raises:
        EngineError: There is no head, or the box misses the picture; the original stops or goes on with nothing.
    """
    spot = tight(head_alpha > SEEN)
    if spot is None:
        raise EngineError("no head found, where the original stops; leave parity out")
    x, y = int(spot[0] * page.scale) - page.left, int(spot[1] * page.scale) - page.top
    w, h = int((spot[2] - spot[0]) * page.scale), int((spot[3] - spot[1]) * page.scale)
    left, right = _widened(x, w, width)
    top, bottom = _widened(y, h, height)
    if not (0 <= left < right and 0 <= top < bottom):
        raise EngineError(f"the head's box {(left, top, right, bottom)} misses the picture, where the original fails; leave parity out")
    return left, top, right, bottom


def _widened(start: int, length: int, whole: int) -> tuple[int, int]:
    if length >= whole // 2:
        return start, min(start + length, whole)
    margin = min(whole - start - length, start, length // MARGIN)
    return max(start - margin, 0), min(start + length + margin, whole)


def pasted_back(layer: Array, head: Square, box: Box, page: Square) -> Array:
    """A layer of the head on the page's own canvas, shrunk: (R, R, 4) uint8."""
    size, scale = len(page.rgba), page.scale
    side = int(head.side / scale)
    small = resized(layer, width=side, height=side)
    width, height = box[2] - box[0], box[3] - box[1]
    top, bottom, left, right = (int(v / scale) for v in (head.top, head.top + height, head.left, head.left + width))
    small = small[top:bottom, left:right]
    x, y = int(box[0] / scale + page.left / scale), int(box[1] / scale + page.top / scale)
    out = np.zeros((size, size, 4), np.uint8)
    target = out[y : y + small.shape[0], x : x + small.shape[1]]
    target[...] = small[: target.shape[0], : target.shape[1]]
    return out


def depth_images(layers: Mapping[str, Array], page: Array, size: int) -> list[Array]:
    """The slots of the depth network and the page: (size, size, 4) uint8 each; a slot without a layer is empty."""
    clear = {tag: np.dstack([rgba[..., :3], np.where(rgba[..., 3] < FAINT, 0, rgba[..., 3])]) for tag, rgba in layers.items()}
    images = []
    for slot in V2:
        members = [clear[tag] for tag in MEMBERS.get(slot, (slot,)) if tag in clear]
        if slot in clear:
            images.append(clear[slot])
        elif members:
            images.append(_composite(members) if slot in MEMBERS else members[0])
        else:
            images.append(np.zeros_like(page))
    seen = np.clip(sum(image[..., 3].astype(np.float32) / 255 for image in images), 0, 1)
    images.append(np.dstack([page[..., :3], (seen * 255).astype(np.uint8)]))
    return [resized(image, width=size, height=size) for image in images]


def _composite(images: Sequence[Array]) -> Array:
    """Over one another, back to front; alpha adds up and colour stays multiplied by it."""
    colour, cover = np.zeros((*images[0].shape[:2], 3), np.float32), np.zeros((*images[0].shape[:2], 1), np.float32)
    for image in images:
        alpha = image[..., 3:].astype(np.float32) / 255
        colour = colour * (1 - alpha) + image[..., :3].astype(np.float32) * alpha
        cover = np.clip(cover + alpha, 0, 1)
    return np.concatenate([colour, cover * 255], -1).astype(np.uint8)


def depth_of_tags(layers: Mapping[str, Array], depth: Array) -> dict[str, Array]:
    """uint8 depth of each tag on the page's canvas, from the slots' depth; members of a slot share it front to back.

    Args:
        layers: (R, R, 4) uint8 by tag.
        depth: (19, r, r) float32 in [0, 1].
    """
    size = len(next(iter(layers.values())))
    found: dict[str, Array] = {}
    for slot, values in zip(V2, depth, strict=True):
        coarse = np.asarray(cv2.resize(values, (size, size), interpolation=cv2.INTER_LINEAR)) if len(values) != size else values
        plane = (np.clip(coarse, 0, 1) * 255).astype(np.uint8)
        if slot in MEMBERS and slot not in layers:
            found |= _shared({tag: layers[tag] for tag in MEMBERS[slot] if tag in layers}, plane)
        else:
            found[slot] = plane
    return found


def _shared(members: Mapping[str, Array], depth: Array) -> dict[str, Array]:
    """Each member's own pixels get the slot's depth, what members in front hide gets the median of the rest, 255 elsewhere."""
    found: dict[str, Array] = {}
    before = np.zeros(depth.shape, bool)
    for tag, rgba in reversed(list(members.items())):
        mine = rgba[..., 3] > SEEN
        plane = np.where(mine, depth, 255).astype(np.uint8)
        hidden, open_ = mine & before, mine & ~before
        if hidden.any():
            plane[hidden] = np.median(depth[open_]) if open_.any() else 0
        found[tag] = plane
        before |= mine
    return found
