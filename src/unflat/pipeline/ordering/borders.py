"""Where a part drawn as lines borders on hair or hands: one that is drawn over them has them all around, one that they cover does not."""

from collections.abc import Sequence

import numpy as np

from unflat.core.arrays import Array
from unflat.core.parts import PARTS
from unflat.core.piece import Key
from unflat.pipeline.ordering.evidence import LINES

HALF_AROUND = 0.45  # share of a line's border, both sides of the figure together, from which what is there lies behind it
CLEAR = 8.0
"""Log-odds for all of the border. On drawn figures brows over hair have 0.33 to 1 of their border on it, brows under it 0.07 to 0.4;
with the labels of the networks 0.2 to 0.9 and 0.05 to 0.6. A brow has its like on the other side, which is drawn in the same way."""


def drawn_on(labels: Array, keys: Sequence[Key]) -> Array:
    """(K, K) float64, antisymmetric: log-odds that a line of the face lies before what it borders on, where that is no part of a head.

    Args:
        labels: (h, w) int32, one more than the place of the key that is seen, 0 for ground.
        keys: K keys.
    """
    border = borders(labels, len(keys))[1:, :]
    odds = np.zeros((len(keys), len(keys)))
    others = np.array([_is_of_body(key) for key in keys], bool)
    for name, figure in {(PARTS.family(key[0]), key[3]) for key in keys if PARTS.family(key[0]) in LINES}:
        rows = np.array([PARTS.family(key[0]) == name and key[3] == figure for key in keys])
        share = border[rows].sum(0) / max(1.0, border[rows].sum())
        met = (share[1:] > 0) & others
        odds[np.ix_(rows, met)] = CLEAR * (share[1:][met] - HALF_AROUND)
    return odds - odds.T


def borders(labels: Array, count: int) -> Array:
    """(K + 1, K + 1) float64, symmetric: how many pixels of each label lie beside or above one of another."""
    met = np.zeros((count + 1) ** 2)
    for one, other in ((labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])):
        apart = one != other
        met += np.bincount(one[apart] * (count + 1) + other[apart], minlength=len(met))
    table = met.reshape(count + 1, count + 1)
    return np.asarray(table + table.T)


def _is_of_body(key: Key) -> bool:
    part = PARTS.find(key[0])
    return part is None or part.group == "body"
