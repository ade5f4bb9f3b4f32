"""What a drawing hides: for each part, the pixels that are seen of it, its whole shape, and its true colours under what covers it."""

from dataclasses import dataclass

import numpy as np

from unflat.core.arrays import Array
from unflat.core.stack import Layer, Stack
from unflat.data.samples import LITE_PARTS
from unflat.data.stacks import main_part, visible_labels
from unflat.pixels.components import tight
from unflat.pixels.over import composite, flatten, straight

LEAST = 40  # pixels that must be seen, and as many hidden: less is dust
MARGIN = 4  # pixels around a piece
SOLID = 128  # alpha from which a pixel belongs to a shape
_CHANNEL = {part.name: index for index, part in enumerate(LITE_PARTS)}


@dataclass(frozen=True, eq=False)
class Hidden:
    """One piece of a drawing with something before it; all arrays uint8 of one height and width but `there` and `known`.

    Args:
        rgb: The picture; it shows the piece where it is known.
        truth: The piece's own colours.
        there: Where it has colours, bool.
        extent: Its alpha, as an engine says it.
        known: Where it is seen, bool.
        part: Index into LITE_PARTS.
    """

    rgb: Array
    truth: Array
    there: Array
    extent: Array
    known: Array
    part: int

    @property
    def asked(self) -> Array:
        """(h, w) bool: the pixels whose colours are to be found."""
        return np.asarray((self.extent >= SOLID) & self.there & ~self.known)


def hidden_pieces(stack: Stack) -> list[Hidden]:
    """The pieces of a stack that are seen in part, layers of one part and side taken together as engines take them."""
    seen, picture = visible_labels(stack), flatten(stack)[..., :3]
    groups: dict[tuple[int, str | None], list[int]] = {}
    for index, layer in enumerate(stack.layers):
        if layer.kind != "ground" and layer.figure == 0:
            groups.setdefault((_channel(layer), layer.side), []).append(index)
    found = [_piece(stack, picture, seen, indices, part=part) for (part, _), indices in groups.items()]
    return [piece for piece in found if piece is not None]


def _channel(layer: Layer) -> int:
    assert layer.part is not None  # every layer of a drawing but its ground has one
    return _CHANNEL[layer.part.name] if layer.part.name in _CHANNEL else _CHANNEL[main_part(layer)]


def _piece(stack: Stack, picture: Array, seen: Array, indices: list[int], *, part: int) -> Hidden | None:
    ids = {stack.layers[i].id for i in indices}
    boxes = np.array([stack.layers[i].box for i in indices])
    left, top = (int(v) for v in boxes[:, :2].min(0))
    right, bottom = (int(v) for v in boxes[:, 2:].max(0))
    whole = straight(composite(stack, (left, top, right, bottom), keep=lambda layer: layer.id in ids))
    spot = tight(whole[..., 3] >= SOLID)
    if spot is None:
        return None
    box = (
        max(left + spot[0] - MARGIN, 0), max(top + spot[1] - MARGIN, 0),
        min(left + spot[2] + MARGIN, stack.width), min(top + spot[3] + MARGIN, stack.height),
    )  # fmt: skip
    whole = straight(composite(stack, box, keep=lambda layer: layer.id in ids))
    here = np.s_[box[1] : box[3], box[0] : box[2]]
    piece = Hidden(
        np.ascontiguousarray(picture[here]),
        np.ascontiguousarray(whole[..., :3]),
        whole[..., 3] >= SOLID,
        np.ascontiguousarray(whole[..., 3]),
        np.isin(seen[here], indices) & (whole[..., 3] >= SOLID),
        part,
    )
    return piece if piece.known.sum() >= LEAST and piece.asked.sum() >= LEAST else None
