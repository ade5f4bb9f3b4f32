"""Whether legs are in trousers that fall over low shoes: seen by what they meet at the waist and by how wide they are above the shoe."""

from collections.abc import Sequence

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Mask
from unflat.core.parts import PARTS, Part
from unflat.core.piece import Key
from unflat.pipeline.ordering.borders import borders

BARE_WAIST = 0.1  # share of the legs' border on other layers that a skirt or shorts have, from which the legs go on under these
WIDE = 0.75  # of the shank's width that a leg has above the shoe; a bare ankle is thinner
LOW = 0.25  # of a leg with its shoe that the shoe is high; trousers are tucked into boots
ANKLE, SHANK = 5, (0.3, 0.15)  # rows above the shoe, and shares of the leg's height above it: where the two widths are read
LEAST_HEIGHT, LEAST_MEETING = 12, 3  # pixels of the label map; of a smaller leg, or one that does not stand on a shoe, nothing is said
OVER = 5.0
"""Log-odds by which the hem lies over the shoe: such legs have it so in 97 of 100 drawn figures, and the habit, which says the opposite, is
of legs in socks and boots."""


def trousers(labels: Array, keys: Sequence[Key]) -> Array:
    """(K, K) float64, antisymmetric: log-odds that trousers lie before shoes, beside the habit; 0 for other legs and layers.

    Args:
        labels: (h, w) int32, one more than the place of the key that is seen, 0 for ground.
        keys: K keys.
    """
    odds = np.zeros((len(keys), len(keys)))
    for figure in {key[3] for key in keys}:
        legs, shoes, bottoms = (_places(keys, part, figure) for part in (parts.LEGWEAR, parts.FOOTWEAR, parts.BOTTOMWEAR))
        if legs and shoes and _bare_waist(labels, keys, legs, bottoms) and _falls_over(labels, keys, legs, shoes):
            odds[np.ix_(legs, shoes)] = OVER
    return odds - odds.T


def _places(keys: Sequence[Key], part: Part, figure: int) -> list[int]:
    """Where keys of a part or of its finer parts are."""
    of = [PARTS.find(key[0]) for key in keys]
    return [i for i, (key, own) in enumerate(zip(keys, of, strict=True)) if own and PARTS.parent_of(own) == part and key[3] == figure]


def _bare_waist(labels: Array, keys: Sequence[Key], legs: list[int], bottoms: list[int]) -> bool:
    """Whether the legs hardly meet a skirt or shorts."""
    border = borders(labels, len(keys))[1:, 1:][legs]
    return bool(border.sum() > 0 and border[:, bottoms].sum() < BARE_WAIST * border.sum())


def _falls_over(labels: Array, keys: Sequence[Key], legs: list[int], shoes: list[int]) -> bool:
    """Whether the legs that stand on shoes are wide above them, and the shoes low; the mean of both sides, which are dressed alike."""
    beside = [(i, j) for i in legs for j in shoes if keys[i][1] == keys[j][1] or None in (keys[i][1], keys[j][1])]
    found = [shape for i, j in beside if (shape := _shape(labels == i + 1, labels == j + 1)) is not None]
    return bool(found) and bool(np.mean([wide for wide, _ in found]) > WIDE and np.mean([high for _, high in found]) < LOW)


def _shape(leg: Mask, shoe: Mask) -> tuple[float, float] | None:
    """How wide a leg is above its shoe, of its shank, and how high the shoe is, of both; None where it stands on none."""
    meeting, rows = np.nonzero(leg[:-1] & shoe[1:])[0], np.flatnonzero(leg.any(1))
    if len(meeting) < LEAST_MEETING or meeting.min() - rows[0] < LEAST_HEIGHT:
        return None
    top, first, across = int(rows[0]), int(meeting.min()), leg.sum(1)
    height = int(np.median(meeting)) - top
    shank = np.median(across[slice(*(top + height - int(share * height) for share in SHANK))])
    below = np.flatnonzero(shoe.any(1))
    return float(np.median(across[first - ANKLE : first + 1]) / max(1.0, shank)), float((below[-1] - below[0] + 1) / (below[-1] - top))
