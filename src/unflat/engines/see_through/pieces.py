"""Drawn layers become pieces: which layer is seen where, left apart from right, each at the resolution it was drawn in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.core.piece import Piece, Side
from unflat.engines.see_through.sides import split_sides
from unflat.engines.see_through.tags import part_of
from unflat.pixels.windows import carried, window

PRESENT, LEAST_PIXELS = 0.2, 12  # a layer with fewer pixels of at least this alpha is empty; wherever on the canvas they lie
UNLIKE = 12.0  # steps of 8-bit colour by which a layer may fit the picture worse than the best one there and still be what is seen
NEAR = 5  # canvas pixels a side over which colours are compared: drawn lines are never met to the pixel
TRUST = 0.1  # of a layer's alpha that stays where its colour contradicts the picture: another layer is seen there
RAMP = 0.06  # of the head frame's side, over which it takes over from the page
ON_FACE: tuple[tuple[Part, ...], ...] = (
    (parts.NOSE, parts.MOUTH, parts.EYEWHITE),
    (parts.IRIDES,),
    (parts.EYELASH, parts.EYEBROW),
    (parts.EYEWEAR,),
)
"""Drawn on the face, so never behind it, however depth came out; each row before the row above."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A layer as the network drew it.

    Args:
        tag: Its name in the checkpoint's list.
        frame: Where its canvas sits.
        rgb: (S, S, 3) uint8.
        alpha: (S, S) float32.
    """

    tag: str
    frame: Frame
    rgb: Array
    alpha: Array

    @property
    def empty(self) -> bool:
        """Whether nothing was drawn."""
        return bool(np.count_nonzero(self.alpha > PRESENT) < LEAST_PIXELS)


@dataclass(frozen=True, eq=False)
class Depths:
    """Depth by tag, all on one frame: (r, r) float32, 0 near, 1 far."""

    frame: Frame
    planes: Mapping[str, Array]


def to_pieces(layers: Sequence[Drawn], canvases: Mapping[Frame, Array], depths: Depths | None) -> tuple[Piece, ...]:
    """Pieces of all layers that show something, and the ground behind them.

    Args:
        layers: What was drawn; layers of the head may lie on a finer frame.
        canvases: The picture as each frame saw it, (S, S, 4) uint8; the first is the whole picture.
        depths: How far the layers are, or None where that is not known.
    """
    there = [layer for layer in layers if not layer.empty]
    frames = list(canvases)
    order = back_to_front(there, depths)
    sides = {layer.tag: _sides(layer, _middle(there, layer.frame)) for layer in order}
    found: list[Piece] = []
    for frame in frames:
        finer = frames[frames.index(frame) + 1 :]
        share = _share(frame, frames[0], finer)
        view = [on_frame(layer, frame) for layer in order]
        seen = visible(view, canvases[frame])
        ground = np.clip(1 - sum(seen, np.zeros_like(share)), 0, 1)
        found.append(_ground(frame, ground * share))
        for layer, now, mine in zip(order, view, seen, strict=True):
            if layer.frame not in (frame, frames[0]):
                continue  # a layer of the head lies on its own frame alone
            weight = share if layer.frame == frames[0] else np.ones_like(share)
            depth = None if depths is None else depths.planes.get(layer.tag)
            plane = None if depth is None or depths is None else carried(depth, depths.frame, frame)
            halves = {side: carried(mask, layer.frame, frame) for side, mask in sides[layer.tag].items()}
            found += [_piece(now, side, mine * weight * mask, now.alpha * weight * mask, plane) for side, mask in halves.items()]
    return tuple(found)


def back_to_front(layers: Sequence[Drawn], depths: Depths | None) -> list[Drawn]:
    """By the median of their depth, farthest first; what is drawn on the face comes after it. Without depth, the usual order."""
    if depths is None:
        return sorted(layers, key=lambda a: part_of(a.tag).order)
    far = {layer.tag: _median(layer, depths) for layer in layers}
    floor = far.get(parts.FACE.name, float("inf"))
    for row in ON_FACE:
        floor -= 1e-3
        for part in row:
            tags = [tag for tag in far if part_of(tag) == part]
            far |= {tag: min(far[tag], floor) for tag in tags}
        floor = min([floor, *(far[tag] for tag in far if part_of(tag) in row)])
    return sorted(layers, key=lambda a: (-far[a.tag], part_of(a.tag).order))


def _median(layer: Drawn, depths: Depths) -> float:
    plane = depths.planes.get(layer.tag)
    if plane is None:
        return 0.5
    alpha = carried(layer.alpha, layer.frame, depths.frame)
    inside = plane[alpha > PRESENT]
    return float(np.median(inside)) if inside.size else float(np.median(plane))  # a part too small for the depth canvas


def visible(order: Sequence[Drawn], canvas: Array) -> list[Array]:
    """(S, S) float32 each, in the same order: the share of each pixel that shows a layer.

    Layers lie over one another; where another layer's colour fits the picture clearly better than its own, a layer is mostly hidden
    there, whatever its depth says.
    What all of them cover together stays what it is.
    """
    picture = canvas[..., :3].astype(np.float32)
    apart = [_apart(layer, picture) for layer in order]
    least = np.min([np.where(layer.alpha > PRESENT, far, np.inf) for layer, far in zip(order, apart, strict=True)], axis=0, initial=np.inf)
    through, union = (np.ones(canvas.shape[:2], np.float32) for _ in range(2))
    seen: list[Array] = []
    for layer, far in zip(reversed(order), reversed(apart), strict=True):
        likely = np.exp(-np.maximum(far - np.where(np.isfinite(least), least, far), 0) / (2 * UNLIKE**2))
        alpha = layer.alpha * (TRUST + (1 - TRUST) * likely)
        seen.append(alpha * through)
        through = through * (1 - alpha)
        union = union * (1 - layer.alpha)
    total = 1 - through
    gain = np.where(total > 1e-6, (1 - union) / np.maximum(total, 1e-6), 0)
    return [np.clip(plane * gain, 0, 1) for plane in reversed(seen)]


def _apart(layer: Drawn, picture: Array) -> Array:
    """(S, S) float32: squared difference of colour around each pixel, counted by alpha: where a layer is clear its colour means nothing."""
    far = ((layer.rgb.astype(np.float32) - picture) ** 2).mean(-1)
    return np.asarray(cv2.blur(far * layer.alpha, (NEAR, NEAR)) / np.maximum(cv2.blur(layer.alpha, (NEAR, NEAR)), 1e-3), np.float32)


def on_frame(layer: Drawn, frame: Frame) -> Drawn:
    """A layer on another frame's canvas."""
    if layer.frame == frame:
        return layer
    alpha = carried(layer.alpha, layer.frame, frame)
    premul = carried(layer.rgb * layer.alpha[..., None], layer.frame, frame)
    rgb = np.rint(np.clip(premul / np.maximum(alpha, 1e-4)[..., None], 0, 255)).astype(np.uint8)
    return Drawn(layer.tag, frame, rgb, alpha)


def _share(frame: Frame, first: Frame, finer: Sequence[Frame]) -> Array:
    """How much of what the whole picture's layers show this frame tells; all frames together tell everything once."""
    share = np.ones((frame.height, frame.width), np.float32) if frame == first else window(frame, frame, ramp=RAMP)
    for other in finer:
        share = share * (1 - window(other, frame, ramp=RAMP))
    return share


def _ground(frame: Frame, seen: Array) -> Piece:
    whole = np.ones(seen.shape, np.float16)
    return Piece(parts.BACKGROUND.name, parts.BACKGROUND, frame, seen.astype(np.float16), whole, kind="ground", depth=whole)


def _sides(layer: Drawn, middle: float | None) -> Mapping[Side | None, Array]:
    part = part_of(layer.tag)
    return split_sides(layer.alpha, part, middle=middle) if part.sided else {None: np.ones_like(layer.alpha)}


def _middle(layers: Sequence[Drawn], frame: Frame) -> float | None:
    """The column of the body's middle, from what is one and stands upright in it."""
    upright = (parts.NECK, parts.TOPWEAR, parts.FACE)
    columns = [carried(a.alpha, a.frame, frame).sum(0) for a in layers if part_of(a.tag) in upright]
    total = sum(columns, np.zeros(frame.width, np.float32))
    return float((total * np.arange(frame.width)).sum() / total.sum()) if total.sum() > 0 else None


def _piece(layer: Drawn, side: Side | None, seen: Array, full: Array, depth: Array | None) -> Piece:
    part, solid = part_of(layer.tag), layer.alpha > PRESENT
    return Piece(
        part.name,
        part,
        layer.frame,
        seen.astype(np.float16),
        full.astype(np.float16),
        kind="object" if part == parts.OBJECTS else "part",
        side=side,
        rgb=layer.rgb,
        depth=None if depth is None else depth.astype(np.float16),
        confidence=float(layer.alpha[solid].mean()) if solid.any() else 0.0,
    )
