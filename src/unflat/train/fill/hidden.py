"""What a drawing hides: for each part, the pixels that are seen of it, its whole shape, and its true colours under what covers it."""

from dataclasses import dataclass, replace

import cv2
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
    """One piece of a drawing with something before it; all arrays uint8 of one height and width but `known`, which is bool.

    Args:
        rgb: The picture; it shows the piece where it is known.
        truth: The piece's own colours.
        extent: Its alpha.
        known: Where it is seen.
        part: Index into LITE_PARTS.
    """

    rgb: Array
    truth: Array
    extent: Array
    known: Array
    part: int

    @property
    def asked(self) -> Array:
        """(h, w) bool: the pixels whose colours are to be found."""
        return np.asarray((self.extent >= SOLID) & ~self.known)


def hidden_pieces(stack: Stack) -> list[Hidden]:
    """The pieces of a stack that are seen in part, layers of one part and side taken together as engines take them."""
    seen, picture = visible_labels(stack), flatten(stack)[..., :3]
    groups: dict[tuple[int, str | None], list[int]] = {}
    for index, layer in enumerate(stack.layers):
        if layer.kind != "ground" and layer.figure == 0:
            groups.setdefault((_channel(layer), layer.side), []).append(index)
    found = [_piece(stack, picture, seen, indices, part=part) for (part, _), indices in groups.items()]
    return [piece for piece in found if piece is not None]


def spoiled(piece: Hidden, rng: np.random.Generator) -> Hidden:
    """The piece in other colours, perhaps mirrored, with more of it hidden, and with a coarser outline, as engines give it."""
    if rng.random() < 0.5:
        rgb, truth, extent, known = (np.ascontiguousarray(a[:, ::-1]) for a in (piece.rgb, piece.truth, piece.extent, piece.known))
        piece = Hidden(rgb, truth, extent, known, piece.part)
    if rng.random() < 0.5:
        table = _tones(rng)
        piece = replace(piece, rgb=_toned(piece.rgb, table), truth=_toned(piece.truth, table))
    if rng.random() < 0.4:
        piece = replace(piece, known=piece.known & ~_blob(piece.known.shape, rng)) if piece.known.sum() > 4 * LEAST else piece
    if rng.random() < 0.3:
        extent = cv2.GaussianBlur(np.ascontiguousarray(piece.extent), (0, 0), float(rng.uniform(0.5, 2.5)))
        piece = replace(piece, extent=np.maximum(extent, np.where(piece.known, piece.extent, 0)))
    return piece


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
        np.ascontiguousarray(whole[..., 3]),
        np.isin(seen[here], indices) & (whole[..., 3] >= SOLID),
        part,
    )
    return piece if piece.known.sum() >= LEAST and piece.asked.sum() >= LEAST else None


def _tones(rng: np.random.Generator) -> Array:
    light = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, 0.2)) * rng.uniform(0.8, 1.05, 3)
    return np.asarray(np.clip(np.rint(light * 255), 0, 255), np.uint8)


def _toned(rgb: Array, table: Array) -> Array:
    return np.asarray(cv2.LUT(rgb, table[None]))


def _blob(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """An ellipse somewhere, of up to half the size."""
    height, width = shape
    mask = np.zeros((height, width), np.uint8)
    centre = int(rng.integers(width)), int(rng.integers(height))
    axes = int(rng.integers(2, max(3, width // 3))), int(rng.integers(2, max(3, height // 3)))
    cv2.ellipse(mask, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1, -1)
    return mask > 0
