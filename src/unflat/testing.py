"""What tests of doors need: a small drawn figure, and an engine that knows it without weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Bytes, Floats
from unflat.core.frame import Frame
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.parts import Part, written_name
from unflat.core.piece import Guess, Piece, Side
from unflat.core.stack import ARTIST, Layer, Stack, layer_id
from unflat.pixels.over import flatten
from unflat.pixels.resize import cut

TOY_WIDTH, TOY_HEIGHT = 96, 128
CANVAS = 128  # side of the frame in which the toy guess is given
FINER = 4  # samples per pixel, across and down, for soft edges


@dataclass(frozen=True)
class _Shape:
    """An ellipse of the toy figure, in units of a 96 x 128 picture."""

    part: Part
    colour: tuple[int, int, int]
    centre: tuple[float, float]
    radii: tuple[float, float]
    side: Side | None = None


_SHAPES = (  # back to front; the character's left is on the right
    _Shape(parts.BACK_HAIR, (90, 50, 40), (48, 40), (27, 33)),
    _Shape(parts.NECK, (235, 190, 165), (48, 66), (7, 14)),
    _Shape(parts.TOPWEAR, (60, 90, 170), (48, 98), (19, 25)),
    _Shape(parts.HANDWEAR, (70, 105, 190), (66, 97), (6, 22), "l"),
    _Shape(parts.HANDWEAR, (70, 105, 190), (30, 97), (6, 22), "r"),
    _Shape(parts.FACE, (250, 214, 190), (48, 44), (20, 23)),
    _Shape(parts.IRIDES, (40, 110, 90), (56, 47), (3, 5), "l"),
    _Shape(parts.IRIDES, (40, 110, 90), (40, 47), (3, 5), "r"),
    _Shape(parts.FRONT_HAIR, (120, 70, 50), (48, 25), (24, 15)),
)
_PAPER = (244, 246, 250)


def toy_stack(*, width: int = TOY_WIDTH, height: int = TOY_HEIGHT, ground: bool = True) -> Stack:
    """The layers of the toy figure, whole and in order; without `ground` the picture is transparent around it."""
    layers = [_layer(shape, width=width, height=height) for shape in _SHAPES]
    if ground:
        paper = np.full((height, width, 4), (*_PAPER, 255), np.uint8)
        name = parts.BACKGROUND.name
        layers.insert(
            0,
            Layer(
                layer_id(name),
                name,
                parts.BACKGROUND,
                (0, 0, width, height),
                paper,
                np.full((height, width), ARTIST, np.uint8),
                np.ones((height, width), np.float32),
                kind="ground",
            ),
        )
    stack = Stack(width, height, tuple(layers))
    return Stack(width, height, tuple(layers), source=flatten(stack))


def toy_picture(*, width: int = TOY_WIDTH, height: int = TOY_HEIGHT, ground: bool = True) -> tuple[Bytes, Guess]:
    """A small figure as (height, width, 4) uint8, and what a perfect engine would say of it.

    >>> rgba, guess = toy_picture()
    >>> rgba.shape, len(guess.pieces)
    ((128, 96, 4), 10)
    """
    stack = toy_stack(width=width, height=height, ground=ground)
    side = float(max(width, height))
    frame = Frame.square(left=(width - side) / 2, top=(height - side) / 2, side=side, size=CANVAS)
    pieces = []
    through: Array = np.ones((height, width), np.float32)
    for i in range(len(stack.layers) - 1, -1, -1):
        layer = stack.layers[i]
        alpha = layer.alpha.astype(np.float32) / np.float32(255)
        beyond = 1.0 if layer.kind == "ground" else 0.0
        visible, full = (cut(a, frame, fill=beyond).astype(np.float16) for a in (alpha * through, alpha))
        depth = np.full(full.shape, 1 - i / len(stack.layers), np.float16)
        pieces.append(Piece(layer.name, layer.part, frame, visible, full, kind=layer.kind, side=layer.side, depth=depth))
        through = through * (1 - alpha)
    source = stack.source
    assert source is not None
    return source, Guess(tuple(pieces), facts={"engine": "fake"})


def _layer(shape: _Shape, *, width: int, height: int) -> Layer:
    alpha = np.rint(_ellipse(shape, width=width, height=height) * 255)[..., None]
    rgba = np.concatenate([np.broadcast_to(np.array(shape.colour), (height, width, 3)), alpha], -1).astype(np.uint8)
    name = written_name(shape.part, side=shape.side)
    depth = np.full((height, width), 1 - shape.part.order / 1000, np.float32)
    origin = np.full((height, width), ARTIST, np.uint8)
    return Layer(layer_id(name), name, shape.part, (0, 0, width, height), rgba, origin, depth, side=shape.side)


def _ellipse(shape: _Shape, *, width: int, height: int) -> Floats:
    y, x = (np.arange(n * FINER) + 0.5 for n in (height, width))
    across = (x * (TOY_WIDTH / width / FINER) - shape.centre[0]) / shape.radii[0]
    down = (y * (TOY_HEIGHT / height / FINER) - shape.centre[1]) / shape.radii[1]
    inside = across[None] ** 2 + down[:, None] ** 2 <= 1
    share: Floats = inside.reshape(height, FINER, width, FINER).mean((1, 3), dtype=np.float32)
    return share


class FakeEngine:
    """An engine without weights: it says what it was told, or finds the toy figure on a picture of any size."""

    name = "fake"

    def __init__(self, guess: Guess | None = None) -> None:
        self._guess = guess
        self.closed = False

    def facts(self) -> Mapping[str, object]:
        return {"engine": self.name, "weights": {}}

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        if self._guess is not None:
            return self._guess
        opaque = bool((rgba[..., 3] == 255).all())
        return toy_picture(width=rgba.shape[1], height=rgba.shape[0], ground=opaque)[1]

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
