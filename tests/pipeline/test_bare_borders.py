"""Which labels may meet without a line."""

import numpy as np

from unflat.core import parts
from unflat.core.piece import Key
from unflat.pipeline.bare_borders import USUAL, bare_borders


def key(part: parts.Part, side: str | None = None) -> Key:
    return (part.name, "l" if side == "l" else "r" if side == "r" else None, None, 0)


def test_like_meets_like_and_strangers_need_a_line() -> None:
    keys = [key(parts.FRONT_HAIR), key(parts.BACK_HAIR), key(parts.HEADWEAR), key(parts.HANDWEAR, "l"), key(parts.HANDWEAR, "r")]
    found = bare_borders(keys, among=[True] * 5)
    assert np.array_equal(found, found.T)
    assert not found[0].any()  # the ground
    assert found[1, 2] == found[4, 5] == 0
    assert found[1, 3] == found[3, 4] == np.float32(USUAL)


def test_what_is_not_asked_says_nothing() -> None:
    assert not bare_borders([key(parts.FACE), key(parts.NOSE)], among=[True, False]).any()
