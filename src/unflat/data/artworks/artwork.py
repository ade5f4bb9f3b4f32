"""A layered picture kept for learning: its layers as they are laid, no larger than a network needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from unflat.core.arrays import Array, Box
from unflat.core.piece import Side
from unflat.data.artworks.meaning import Role
from unflat.data.samples import LITE_PARTS, OPAQUE, least_alpha


@dataclass(frozen=True, eq=False)
class Leaf:
    """One layer as it is laid.

    Args:
        premul: (h, w, 4) uint8, premultiplied; opacity, masks and clipping are in it.
        box: Where it lies on the kept picture.
        role: "part", "below", "unnamed" or "ground".
        channel: Index into LITE_PARTS, for a part.
        side: The figure's own.
        blend: Of `SHOWN_BLENDS`.
    """

    premul: Array
    box: Box
    role: Role
    channel: int | None
    side: Side | None
    blend: str

    @property
    def least(self) -> int:
        """The alpha from which the layer is what a pixel shows."""
        return OPAQUE if self.channel is None else least_alpha(LITE_PARTS[self.channel])


@dataclass(frozen=True, eq=False)
class Artwork:
    """A picture in layers.

    Args:
        name: Of the file it came from.
        width, height: Of the kept picture.
        leaves: Back to front.
        figure: The box around the figure.
        head: The box around its head with the hair near it; None where neither face nor eyes are told.
        chin: (x, y) of the chin; the middle of the figure where there is no head.
        unit: Height of the head in pixels.
    """

    name: str
    width: int
    height: int
    leaves: tuple[Leaf, ...]
    figure: Box
    head: Box | None
    chin: tuple[float, float]
    unit: float


@dataclass(frozen=True)
class Reading:
    """What was made of a file, for people.

    Args:
        size: Width and height of the file's picture.
        parts: Part to its number of layers.
        by_group: Layer to the group that named it.
        below, unnamed, left_out: Layers that count for what they lie on, that nobody named, and whose blend cannot be shown.
        hidden, ground: How many layers are switched off, and how many are ground.
        named_share: How much of what is seen of the figure has a known name.
        warnings: Of the reader.
    """

    size: tuple[int, int]
    parts: Mapping[str, int]
    by_group: Mapping[str, str]
    below: tuple[str, ...]
    unnamed: tuple[str, ...]
    left_out: tuple[str, ...]
    hidden: int
    ground: int
    named_share: float
    warnings: tuple[str, ...]
