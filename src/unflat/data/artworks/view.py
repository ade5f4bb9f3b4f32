"""Views of an artwork as samples, framed and set on grounds just as drawn characters are."""

from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats
from unflat.core.frame import Frame
from unflat.core.require import require
from unflat.data.artworks.artwork import Artwork, Leaf
from unflat.data.samples import LEFT, LITE_PARTS, RIGHT, Kind, Sample
from unflat.pixels.resize import cut

if TYPE_CHECKING:
    from unflat.data.characters.drawing.paint import Drawing

UNNAMED = 255
"""Label of pixels that show a layer nobody named: they are in the picture, and nothing is learned or measured there."""
OWN_GROUND = 0.3  # share of views on the artwork's own ground, where it has one


def own_sample(artwork: Artwork, kind: Kind, size: int, *, seed: tuple[int, ...]) -> Sample:
    """A view of an artwork by chance; the same seed gives the same sample, clean.

    Args:
        artwork: The picture in layers.
        kind: "figure", or "head", which is a figure where the artwork has no head.
        size: Pixels a side, even.
        seed: Where chance starts.
    """
    views = require("unflat.data.characters.drawing.views", extra="train")
    ground = require("unflat.data.characters.scene.ground", extra="train")
    rng = np.random.default_rng(seed)
    scene = _scene(artwork, rng)
    seen: Frame = views.view(scene, rng, kind=kind if artwork.head is not None else "figure", size=size)
    frame = _within_cuts(_on_picture(artwork, seen), artwork)
    behind = ground.paint_ground(scene, _in_heads(artwork, frame))
    return sample_through(artwork, frame, behind, own_ground=bool(rng.random() < OWN_GROUND))


def _scene(artwork: Artwork, rng: np.random.Generator) -> "Drawing":
    """The artwork as a drawing without ink: what frames and grounds ask for, in heads from its chin."""
    brush = require("unflat.data.characters.drawing.brush", extra="train")
    palette = require("unflat.data.characters.drawing.palette", extra="train")
    paint = require("unflat.data.characters.drawing.paint", extra="train")
    style, colours = brush.Style.random(rng), palette.Palette.random(rng)
    spans = [tuple(_heads(artwork, box[:2]) + _heads(artwork, box[2:])) for box in (artwork.figure, artwork.head or artwork.figure)]
    drawing: Drawing = paint.Drawing(style, colours, (), *spans, int(rng.integers(2**31)))
    return drawing


def _heads(artwork: Artwork, point: Sequence[float]) -> tuple[float, float]:
    """A point of the artwork, in heads from the chin."""
    return (point[0] - artwork.chin[0]) / artwork.unit, (point[1] - artwork.chin[1]) / artwork.unit


def _in_heads(artwork: Artwork, frame: Frame) -> Frame:
    (left, top), side = _heads(artwork, (frame.left, frame.top)), (frame.right - frame.left) / artwork.unit
    return Frame.square(left=left, top=top, side=side, size=frame.width)


def _on_picture(artwork: Artwork, seen: Frame) -> Frame:
    """A frame in heads as one in the artwork's pixels."""
    (x, y), unit = artwork.chin, artwork.unit
    return Frame.square(left=seen.left * unit + x, top=seen.top * unit + y, side=(seen.right - seen.left) * unit, size=seen.width)


def _within_cuts(frame: Frame, artwork: Artwork) -> Frame:
    """The frame moved off the edges at which the picture cuts the figure: nobody sees a figure end in the middle of a picture."""
    side = frame.right - frame.left
    left = _moved(frame.left, side, cut=(artwork.figure[0] <= 1, artwork.figure[2] >= artwork.width - 1), length=artwork.width)
    top = _moved(frame.top, side, cut=(artwork.figure[1] <= 1, artwork.figure[3] >= artwork.height - 1), length=artwork.height)
    return Frame.square(left=left, top=top, side=side, size=frame.width)


def _moved(first: float, side: float, *, cut: tuple[bool, bool], length: int) -> float:
    """Where a stretch begins that reaches past no cut end; in the middle where it is too long for both."""
    if cut == (True, True) and side > length:
        return (length - side) / 2
    if cut[1]:
        first = min(first, length - side)
    return max(first, 0.0) if cut[0] else first


def sample_through(artwork: Artwork, frame: Frame, ground: Array, *, own_ground: bool = False) -> Sample:
    """The truth about an artwork seen through a frame.

    Args:
        artwork: The picture in layers.
        frame: A square window in the artwork's pixels.
        ground: (S, S, 3) uint8, put behind.
        own_ground: Lay the artwork's own ground over it.
    """
    size, half, count = frame.width, frame.width // 2, len(LITE_PARTS)
    canvas: Floats = ground.astype(np.float32) / np.float32(255)
    label, side = np.zeros((size, size), np.uint8), np.zeros((size, size), np.uint8)
    full, depth = np.zeros((count, half, half), np.uint8), np.zeros((count, half, half), np.uint8)
    last, rank = max(sum(leaf.channel is not None for leaf in artwork.leaves) - 1, 1), -1
    for leaf in artwork.leaves:
        rank += leaf.channel is not None
        window = _window(leaf, frame)
        if window is None or (leaf.role == "ground" and not own_ground):
            continue
        tile = _tile(leaf, frame, window)
        rows, columns = slice(window[1], window[3]), slice(window[0], window[2])
        light = tile.astype(np.float32) / np.float32(255)
        canvas[rows, columns] = _LAID[leaf.blend](canvas[rows, columns], light[..., :3], light[..., 3:])
        solid = tile[..., 3] >= leaf.least
        if leaf.role == "unnamed":
            label[rows, columns][solid] = UNNAMED
            side[rows, columns][solid] = 0
        if leaf.channel is None:
            continue
        label[rows, columns][solid] = leaf.channel + 1
        side[rows, columns][solid] = {"r": RIGHT, "l": LEFT, None: 0}[leaf.side]
        rows, columns = slice(window[1] // 2, window[3] // 2), slice(window[0] // 2, window[2] // 2)
        alpha = cv2.resize(tile[..., 3], (columns.stop - columns.start, rows.stop - rows.start), interpolation=cv2.INTER_AREA)
        here = full[leaf.channel, rows, columns]
        np.maximum(here, alpha, out=here)
        depth[leaf.channel, rows, columns][alpha > 0] = round(255 * (1 - rank / last))
    return Sample(np.clip(canvas * 255 + 0.5, 0, 255).astype(np.uint8), label, full, depth, side)


def _window(leaf: Leaf, frame: Frame) -> tuple[int, int, int, int] | None:
    """The canvas pixels that a leaf may touch, widened to even ones so that they can be halved exactly."""
    (left, top), (right, bottom) = frame.forth(np.asarray(leaf.box, np.float64).reshape(2, 2))
    wide = 2 * floor(left / 2), 2 * floor(top / 2), 2 * ceil(right / 2), 2 * ceil(bottom / 2)
    window = max(wide[0], 0), max(wide[1], 0), min(wide[2], frame.width), min(wide[3], frame.height)
    return window if window[2] > window[0] and window[3] > window[1] else None


def _tile(leaf: Leaf, frame: Frame, window: tuple[int, int, int, int]) -> Array:
    (left, top), (right, bottom) = frame.back(np.asarray(window, np.float64).reshape(2, 2)) - np.asarray(leaf.box[:2])
    return cut(leaf.premul, Frame(left, top, right, bottom, window[2] - window[0], window[3] - window[1]))


def _multiplied(under: Floats, colour: Floats, share: Floats) -> Floats:
    return under * (1 - share + colour)


def _added(under: Floats, colour: Floats, share: Floats) -> Floats:
    return np.asarray(np.minimum(under + colour, 1), np.float32)


def _screened(under: Floats, colour: Floats, share: Floats) -> Floats:
    return under + colour * (1 - under)


def _overlaid(under: Floats, colour: Floats, share: Floats) -> Floats:
    mixed = np.where(under <= 0.5, 2 * under * colour, share - 2 * (1 - under) * (share - colour))
    return np.asarray(under * (1 - share) + mixed, np.float32)


def _normal(under: Floats, colour: Floats, share: Floats) -> Floats:
    return under * (1 - share) + colour


_LAID: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "normal": _normal, "multiply": _multiplied, "add": _added, "screen": _screened, "overlay": _overlaid,
}  # fmt: skip
"""On an opaque picture in [0, 1], with premultiplied colours. Source: W3C Compositing and Blending, separable modes."""
