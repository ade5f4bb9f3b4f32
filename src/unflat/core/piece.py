"""What an engine says of a picture: pieces, each at its own frame's resolution."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.core.parts import Part

Kind = Literal["part", "ground", "object", "effect"]
Side = Literal["l", "r"]
Half = Literal["front", "back"]
Key = tuple[str, Side | None, Half | None, int]
"""(name, side, half, figure): pieces with one key are tiles of one thing, seen in several frames."""


@dataclass(frozen=True)
class Piece:
    """One thing an engine found.

    Args:
        name: The part's name, or a free name where `part` is None.
        part: The entry of the vocabulary, or None for a free name.
        kind: What it is to the pipeline; `effect` pieces are unblended instead of snapped.
        side: The character's own left ("l") or right ("r"), or None.
        half: "front" or "back" half of a part that wraps the body, or None.
        figure: 0 for the main figure, 1 and up for others.
        frame: Where the arrays below sit on the picture.
        visible: (h, w) float16 in [0, 1]; share of each pixel where this piece is front-most.
        full: (h, w) float16 in [0, 1]; alpha of the whole piece, hidden areas included.
        rgb: (h, w, 3) uint8, the engine's own colours, or None.
        depth: (h, w) float16, 0 near, 1 far, or None.
        confidence: How sure the engine is that the piece is there, 0 to 1.
    """

    name: str
    part: Part | None
    frame: Frame
    visible: Array
    full: Array
    kind: Kind = "part"
    side: Side | None = None
    half: Half | None = None
    figure: int = 0
    rgb: Array | None = None
    depth: Array | None = None
    confidence: float = 1.0

    @property
    def key(self) -> Key:
        """Pieces with one key are tiles of one thing; `cut_out` makes one layer of them."""
        return (self.part.name if self.part else self.name), self.side, self.half, self.figure

    def __post_init__(self) -> None:
        wanted = (self.frame.height, self.frame.width)
        for title, array in (("visible", self.visible), ("full", self.full), ("rgb", self.rgb), ("depth", self.depth)):
            if array is not None and array.shape[:2] != wanted:
                raise InputError(
                    f"{self.name}: {title} is {array.shape[1]}x{array.shape[0]} but its frame is "
                    f"{wanted[1]}x{wanted[0]}; give it the frame's size"
                )


@dataclass(frozen=True)
class Guess:
    """What an engine returns: pieces, in no order, and facts for the manifest (weights hash, warnings)."""

    pieces: tuple[Piece, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
