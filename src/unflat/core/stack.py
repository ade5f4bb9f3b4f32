"""Layers and the stack they form: what the pipeline hands on and the writers write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.errors import InputError
from unflat.core.parts import BACKGROUND, Part
from unflat.core.piece import Half, Key, Kind, Side

Blend = Literal["normal", "multiply", "add"]
SCHEMA_VERSION = 1

INVENTED, ARTIST, EDITED = 0, 1, 2
"""Values of `Layer.origin`."""


@dataclass(frozen=True, eq=False)
class Layer:
    """One piece of the character, cropped to its box.

    Args:
        id: Stable uuid as text; `layer_id` makes one that depends on nothing but the name.
        name: As written in files, unique within a stack.
        part: Its entry of the vocabulary, or None.
        box: Where `rgba` sits on the picture.
        rgba: (h, w, 4) uint8, straight alpha.
        origin: (h, w) uint8 map: 0 invented, 1 the artist's pixel, 2 edited.
        depth: (h, w) float32, 0 near, 1 far, or None where unknown.
        confidence: How sure the engine is of the piece, 0 to 1.
        group: Names of the groups that hold the layer, outermost first.
        clip: Id of the layer it is clipped to, or None.
        meta: What importers know and only they read.
    """

    id: str
    name: str
    part: Part | None
    box: Box
    rgba: Array
    origin: Array
    depth: Array | None = None
    kind: Kind = "part"
    side: Side | None = None
    half: Half | None = None
    figure: int = 0
    confidence: float = 1.0
    visible: bool = True
    opacity: float = 1.0
    blend: Blend = "normal"
    group: tuple[str, ...] = ()
    clip: str | None = None
    meta: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanted = (self.box[3] - self.box[1], self.box[2] - self.box[0])
        for title, array, shape in (
            ("rgba", self.rgba, (*wanted, 4)),
            ("origin", self.origin, wanted),
            ("depth", self.depth, wanted),
        ):
            if array is not None and array.shape != shape:
                raise InputError(f"layer {self.name}: {title} is {array.shape} but box {self.box} wants {shape}")
        if self.rgba.dtype != np.uint8 or self.origin.dtype != np.uint8:
            raise InputError(f"layer {self.name}: rgba and origin must be uint8, got {self.rgba.dtype}, {self.origin.dtype}")

    @property
    def key(self) -> Key:
        """What ties the layer to the pieces of a Guess."""
        return (self.part.name if self.part else self.name), self.side, self.half, self.figure

    @property
    def is_ground(self) -> bool:
        """Whether it is what lies behind the figure, by its kind or by its part."""
        return self.kind == "ground" or self.part == BACKGROUND

    @property
    def alpha(self) -> Array:
        """(h, w) uint8, a view of the crop's alpha."""
        return self.rgba[..., 3]


@dataclass(frozen=True, eq=False)
class Stack:
    """The layers of one picture, back to front (index 0 is farthest), with the picture's size.

    Args:
        width, height: The picture's own size.
        layers: Back to front; names and ids are unique.
        source: (height, width, 4) uint8, the picture the stack came from, or None.
        facts: What the stages measured, for the manifest.
    """

    width: int
    height: int
    layers: tuple[Layer, ...]
    source: Array | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    schema: int = SCHEMA_VERSION

    def __post_init__(self) -> None:
        for title, values in (("name", [a.name for a in self.layers]), ("id", [a.id for a in self.layers])):
            twice = sorted({v for v in values if values.count(v) > 1})
            if twice:
                raise InputError(f"layers of a stack need unique {title}s, but these come twice: {', '.join(twice)}")
        for layer in self.layers:
            left, top, right, bottom = layer.box
            if left < 0 or top < 0 or right > self.width or bottom > self.height:
                raise InputError(f"layer {layer.name}: box {layer.box} leaves the {self.width}x{self.height} picture; crop it")

    def with_layers(self, layers: Iterable[Layer]) -> "Stack":
        """The same picture with other layers."""
        return replace(self, layers=tuple(layers))

    def with_facts(self, **facts: object) -> "Stack":
        """The same layers, more facts."""
        return replace(self, facts={**self.facts, **facts})

    def named(self, name: str) -> Layer:
        """The layer of that name; raises InputError with the names there are."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise InputError(f"no layer named {name!r}; the stack has {', '.join(a.name for a in self.layers)}")


def layer_id(name: str, *, figure: int = 0) -> str:
    """An id that is the same in every run, so that re-imports match."""
    return str(uuid5(NAMESPACE_URL, f"unflat:{figure}:{name}"))
