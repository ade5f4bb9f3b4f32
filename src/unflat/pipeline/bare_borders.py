"""Which parts may meet where no line and no colour parts them, as skin meets skin and a sleeve its bodice."""

from collections.abc import Sequence

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.parts import PARTS, Part
from unflat.core.piece import Key

USUAL = 0.04
"""At what share of a border between two parts no colour steps: 0.00 to 0.04 for most pairs of drawn characters (`data/characters`)."""

_SHARES: tuple[tuple[Part, Part, float], ...] = ((parts.BOTTOMWEAR, parts.TOPWEAR, 0.14), (parts.FOOTWEAR, parts.LEGWEAR, 0.14))
_LIKE: tuple[frozenset[Part], ...] = (
    frozenset((parts.FRONT_HAIR, parts.BACK_HAIR)),
    frozenset((parts.HANDWEAR, parts.TOPWEAR, parts.LEGWEAR)),
)
"""Parts of one hair or one cloth: nothing need show where one ends."""


def bare_borders(keys: Sequence[Key], *, among: Sequence[bool]) -> Array:
    """(K + 1, K + 1) float32 for labels, of which key i has i + 1: at what share of a border nothing shows; 0 where that says nothing.

    Args:
        keys: What the labels mean.
        among: (K,), the labels that are asked at all.
    """
    out = np.zeros((len(keys) + 1, len(keys) + 1), np.float32)
    found = [PARTS.find(key[0]) for key in keys]
    for i, one in enumerate(found):
        for j, two in enumerate(found):
            if among[i] and among[j] and one is not None and two is not None:
                out[i + 1, j + 1] = _share(one, two)
    return out


def _share(one: Part, two: Part) -> float:
    one, two = PARTS.parent_of(one), PARTS.parent_of(two)
    if one == two or any(one in like and two in like for like in _LIKE):
        return 0.0
    return next((share for a, b, share in _SHARES if {a, b} == {one, two}), USUAL)
