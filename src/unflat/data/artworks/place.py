"""Where the figure and its head are on an artwork, told by the parts that have names."""

from collections.abc import Iterable
from math import ceil, floor

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Box
from unflat.core.parts import PARTS
from unflat.data.artworks.artwork import Artwork, Leaf
from unflat.data.samples import LITE_PARTS

_FACE = frozenset(p.name for p in (parts.FACE,))
_EYES = frozenset(p.name for p in (parts.EYEWHITE, parts.IRIDES, parts.EYELASH, parts.EYEBROW))
_HEAD = frozenset(p.name for p in PARTS.main if p.group == "head") | {p.name for p in (parts.FRONT_HAIR, parts.BACK_HAIR, parts.HAIR_TAIL)}
_HEAD_BELOW, _HEAD_BESIDE, _HEAD_ABOVE = 0.35, 1.3, 2.6
"""How far a head's box follows hair below the chin, beside and above it, in heads: as for drawn heads."""
_EYES_HIGH, _EYES_WIDE, _TALL = 0.4, 0.6, 7.0
"""Where no face is told: the middle of the eyes above the chin, and their breadth together, in heads; a figure's height in heads."""


def placed(name: str, leaves: tuple[Leaf, ...], *, width: int, height: int) -> Artwork:
    """The artwork with where its figure and its head are."""
    objects = parts.OBJECTS.name
    told = [(LITE_PARTS[leaf.channel].name, _inside(leaf)) for leaf in leaves if leaf.channel is not None]
    figure = _around([box for part, box in told if part != objects]) or _around([box for _, box in told]) or (0, 0, width, height)
    face, eyes = (_around([box for part, box in told if part in some]) for some in (_FACE, _EYES))
    if face is not None:
        unit, chin = float(face[3] - face[1]), ((face[0] + face[2]) / 2, float(face[3]))
    elif eyes is not None:
        unit = max((eyes[2] - eyes[0]) / _EYES_WIDE, 1.0)
        chin = (eyes[0] + eyes[2]) / 2, (eyes[1] + eyes[3]) / 2 + _EYES_HIGH * unit
    else:
        unit = max((figure[3] - figure[1]) / _TALL, 1.0)
        return Artwork(name, width, height, leaves, figure, None, ((figure[0] + figure[2]) / 2, figure[1] + unit), unit)
    whole = _around([box for part, box in told if part in _HEAD]) or figure
    head = (
        max(whole[0], floor(chin[0] - _HEAD_BESIDE * unit)), max(whole[1], floor(chin[1] - _HEAD_ABOVE * unit)),
        min(whole[2], ceil(chin[0] + _HEAD_BESIDE * unit)), min(whole[3], ceil(chin[1] + _HEAD_BELOW * unit)),
    )  # fmt: skip
    return Artwork(name, width, height, leaves, figure, head, chin, unit)


def _inside(leaf: Leaf) -> Box | None:
    """The box of what is there of a leaf, on the picture."""
    solid = leaf.premul[..., 3] >= leaf.least
    across, down = np.flatnonzero(solid.any(0)), np.flatnonzero(solid.any(1))
    if not len(across):
        return None
    left, top = leaf.box[:2]
    return left + int(across[0]), top + int(down[0]), left + int(across[-1]) + 1, top + int(down[-1]) + 1


def _around(boxes: Iterable[Box | None]) -> Box | None:
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    return min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found)
