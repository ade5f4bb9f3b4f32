"""Where the layer network looks: the whole picture on a square, then the head from the original pixels, with all that may belong to it."""

from collections.abc import Mapping

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box
from unflat.core.frame import Frame
from unflat.pixels.components import islands, tight
from unflat.pixels.resize import cut

SEEN = 15 / 255  # alpha from which a pixel counts
LEAST_HEAD = 16  # canvas pixels; fewer are a stray spot and no head
HEAD_TAGS = tuple(p.name for p in (parts.HEAD, parts.FRONT_HAIR, parts.BACK_HAIR, parts.HEADWEAR, parts.EARS, parts.EARWEAR))
MARGIN = 0.15  # of the box's longer side, on each side: ears and earrings may stand out of everything that is known of the head
HEADROOM = 0.3  # the same above: hats, horns and animal ears are in no layer of the body
REACH = 1.0  # hair further out than this many head sizes is left out, or the face would get too few pixels
OPAQUE = 0.95  # share of solid pixels from which a picture says nothing of where its figure ends


def whole_frame(*, width: int, height: int, size: int) -> Frame:
    """The whole picture in the middle of a square of any resolution, whatever its shape."""
    side = float(max(width, height))
    return Frame.square(left=(width - side) / 2, top=(height - side) / 2, side=side, size=size)


def canvas_of(rgba: Array, frame: Frame) -> Array:
    """(S, S, 4) uint8: what a frame sees; colours of clear pixels do not run into others, and what is clear is black."""
    share = rgba[..., 3:].astype(np.float32) / 255
    both = cut(np.concatenate([rgba[..., :3] * share, share * 255], -1), frame)
    premul, alpha = both[..., :3], both[..., 3]
    rgb = premul * (255 / np.maximum(alpha, 1e-3))[..., None]
    return np.where(np.rint(alpha)[..., None] > 0, np.dstack([rgb, alpha]), 0).clip(0, 255).round().astype(np.uint8)


def head_frame(alphas: Mapping[str, Array], canvas: Array, frame: Frame, *, size: int) -> Frame | None:
    """A square on the picture around the head and what hangs together with it; None where no head is seen.

    Args:
        alphas: (S, S) float32 of the layers of the body, by tag.
        canvas: (S, S, 4) uint8, the picture on the same frame.
        frame: Where they lie.
        size: Of the canvas to come.
    """
    core = _largest(alphas[parts.HEAD.name] > SEEN)
    box = tight(core)
    if box is None or np.count_nonzero(core) < LEAST_HEAD:
        return None
    near = _reach(box, core.shape)
    around = np.any([alphas[tag] > SEEN for tag in HEAD_TAGS if tag in alphas], axis=0)
    figure = canvas[..., 3] > SEEN * 255
    if figure.mean() < OPAQUE:  # what stands above the chin and is cut free is the head's: hats, ears, horns
        above = figure.copy()
        above[box[3] :] = False
        around |= above
    inside = np.zeros_like(core)
    inside[near[1] : near[3], near[0] : near[2]] = around[near[1] : near[3], near[0] : near[2]]
    left, top, right, bottom = tight(_touching(inside | core, core)) or box
    more = max(right - left, bottom - top) * np.array([[MARGIN, HEADROOM], [MARGIN, MARGIN]])
    (x0, y0), (x1, y1) = frame.back(np.array([[left, top], [right, bottom]]) + more * [[-1, -1], [1, 1]])
    side = min(float(max(x1 - x0, y1 - y0)), frame.right - frame.left)
    x, y = (x0 + x1 - side) / 2, (y0 + y1 - side) / 2
    x = min(max(x, frame.left), frame.right - side)  # a frame that stays on the page's square shows nothing foreign
    y = min(max(y, frame.top), frame.bottom - side)
    return Frame.square(left=float(x), top=float(y), side=side, size=size)


def cuts(alpha: Array, frame: Frame, *, width: int, height: int) -> bool:
    """Whether a layer runs into a side of its frame that lies within the picture: more of it is outside."""
    seen = alpha > 0.5
    inner = frame.left > 0, frame.top > 0, frame.right < width, frame.bottom < height
    edges = seen[:, 0], seen[0], seen[:, -1], seen[-1]
    return any(inside and bool(edge.any()) for inside, edge in zip(inner, edges, strict=True))


def _reach(box: Box, shape: tuple[int, ...]) -> Box:
    far = round(REACH * max(box[2] - box[0], box[3] - box[1]))
    return max(box[0] - far, 0), max(box[1] - far, 0), min(box[2] + far, shape[1]), min(box[3] + far // 2, shape[0])


def _largest(mask: Array) -> Array:
    found = islands(mask)
    if len(found.areas) == 1:
        return np.zeros_like(mask)
    return np.asarray(found.labels == 1 + int(found.areas[1:].argmax()))


def _touching(mask: Array, seed: Array) -> Array:
    """The spots of a mask that meet a seed, gaps of a pixel bridged."""
    found = islands(cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    meets = np.zeros(len(found.areas), bool)
    meets[np.unique(found.labels[seed])] = True
    meets[0] = False
    return np.asarray(meets[found.labels] & mask)
