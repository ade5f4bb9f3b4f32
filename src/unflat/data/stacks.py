"""A drawn character as a Stack: every layer whole, with side, true order and depth, over its ground."""

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box
from unflat.core.frame import Frame
from unflat.core.parts import PARTS, written_name
from unflat.core.piece import Kind as PieceKind
from unflat.core.require import require
from unflat.core.stack import ARTIST, Layer, Stack, layer_id
from unflat.data.samples import Kind, least_alpha, look_at
from unflat.pixels.components import tight

if TYPE_CHECKING:
    from unflat.data.characters.drawing.brush import Ink
    from unflat.data.characters.drawing.paint import Drawing


def draw_stack(seed: int, kind: Kind, size: int, *, fine: bool = False) -> Stack:
    """The character of a seed as layers; `flatten` of them is the picture of `draw_clean` for the same words.

    Args:
        seed: Names the character.
        kind: "figure" shows (most of) the body, "head" a head with its hair.
        size: Pixels a side, even.
        fine: Layers as the finer children that they are drawn of: bangs and side locks, pupil and highlight, upper and lower lash,
            teeth and tongue. Where several share a soft edge it becomes a little less soft.
    """
    drawing, frame, ground = look_at(seed, kind, size)
    return stack_of(drawing.finer() if fine else drawing, frame, ground).with_facts(seed=seed, kind=kind)


def stack_of(drawing: "Drawing", frame: Frame, ground: Array) -> Stack:
    """A drawing seen through a frame, over a ground (h, w, 3) uint8.

    Layers without a pixel in the frame are left out. Depth is the same all over a layer: 0 the nearest of the drawing, 1 its
    ground, in steps of the drawing's true order, so that it agrees with the order wherever two layers overlap.
    """
    paint = require("unflat.data.characters.drawing.paint", extra="train")
    back = np.dstack([ground, np.full(ground.shape[:2], 255, np.uint8)])
    painted = [(ink, rgba, tight(rgba[..., 3] > 0)) for ink, rgba in paint.paint(drawing, frame)]
    names = _names([ink for ink, _, _ in painted])
    ranks = {id(ink): rank for rank, ink in enumerate(drawing.inks, 1)}
    layers = [_layer(parts.BACKGROUND.name, back, (0, 0, frame.width, frame.height), depth=1.0, kind="ground")]
    for (ink, rgba, box), name in zip(painted, names, strict=True):
        assert box is not None  # paint gives no empty layer
        found = rgba[box[1] : box[3], box[0] : box[2]]
        layers.append(_layer(name, found, box, depth=1 - ranks[id(ink)] / len(drawing.inks), ink=ink))
    return Stack(frame.width, frame.height, tuple(layers))


def _layer(name: str, rgba: Array, box: Box, *, depth: float, kind: PieceKind = "part", ink: "Ink | None" = None) -> Layer:
    return Layer(
        id=layer_id(name),
        name=name,
        part=parts.BACKGROUND if ink is None else ink.part,
        box=box,
        rgba=np.ascontiguousarray(rgba),
        origin=np.where(rgba[..., 3] > 0, ARTIST, 0).astype(np.uint8),
        depth=np.full(rgba.shape[:2], depth, np.float32),
        kind="object" if ink is not None and ink.part == parts.OBJECTS else kind,
        side=None if ink is None else ink.side,
        half=None if ink is None else ink.half,
        figure=0 if ink is None else ink.figure,
        meta={} if ink is None else {"z": ink.z},
    )


def _names(inks: "list[Ink]") -> list[str]:
    """Names as files carry them: numbered from the front where several layers would share one."""
    words = [written_name(ink.part, side=ink.side) for ink in inks]
    many, left = Counter(words), Counter(words)
    found = []
    for ink, word in zip(inks, words, strict=True):
        found.append(written_name(ink.part, side=ink.side, number=left[word]) if many[word] > 1 else word)
        left[word] -= 1
    return found


def visible_labels(stack: Stack) -> Array:
    """(h, w) int32: index of the front-most layer that is opaque enough to be what one sees; the ground is 0."""
    label = np.zeros((stack.height, stack.width), np.int32)
    for index, layer in enumerate(stack.layers):
        left, top, right, bottom = layer.box
        label[top:bottom, left:right][layer.alpha >= least_alpha(layer.part)] = index
    return label


def main_part(layer: Layer) -> str:
    """The name of the part that a layer counts for: its parent's for a finer child."""
    return layer.name if layer.part is None else PARTS.parent_of(layer.part).name
