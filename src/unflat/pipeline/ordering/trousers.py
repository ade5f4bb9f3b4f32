"""Whether legs are in trousers that fall over low shoes: by what they meet at the waist, and their width and colour above the shoe."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Mask
from unflat.core.parts import PARTS, Part
from unflat.core.piece import Key
from unflat.pipeline.ordering.borders import borders
from unflat.pipeline.ordering.labels import small_picture

BARE_WAIST = 0.1  # share of the legs' border on other layers that a skirt or shorts have, from which the legs go on under these
WIDE = 0.75  # of the shank's width that a leg has above the shoe; a bare ankle is thinner
LOW = 0.25  # of a leg with its shoe that the shoe is high; trousers are tucked into boots
ALIKE = 48.0  # 8-bit steps of one channel by which the cloth above the shoe may differ from the shank's; socks and skin differ more
ANKLE, SHANK = 5, (0.3, 0.15)  # rows above the shoe, and shares of the leg's height above it: where both are read
LEAST_HEIGHT, LEAST_MEETING = 12, 3  # pixels of the label map; of a smaller leg, or one that does not stand on a shoe, nothing is said
OVER = 5.0
"""Log-odds by which the hem lies over the shoe. By true labels 44 of 149 drawn figures have such legs, the colour left out, and on all of
them the trousers are drawn over the shoe; the habit says the opposite, of legs in socks and boots, and of the foot in the shoe."""


@dataclass(frozen=True)
class _Leg:
    """A leg above its shoe.

    Args:
        wide: Its width there, of the shank's.
        high: The shoe's height, of both.
        apart: Steps of a channel by which its colour there differs from the shank's.
    """

    wide: float
    high: float
    apart: float


def trousers(rgba: Array | None, labels: Array, keys: Sequence[Key]) -> Array:
    """(K, K) float64, antisymmetric: log-odds that trousers lie before shoes, beside the habit; 0 for other legs and layers.

    Args:
        rgba: (H, W, 4) uint8, the picture; without one nothing is said.
        labels: (h, w) int32, one more than the place of the key that is seen, 0 for ground.
        keys: K keys.
    """
    odds = np.zeros((len(keys), len(keys)))
    if rgba is None:
        return odds
    for figure in {key[3] for key in keys}:
        legs, shoes, bottoms = (_places(keys, part, figure) for part in (parts.LEGWEAR, parts.FOOTWEAR, parts.BOTTOMWEAR))
        if not legs or not shoes or not _bare_waist(labels, keys, legs, bottoms):
            continue
        if _falls_over(small_picture(rgba, labels), labels, _pairs(keys, legs, shoes)):
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


def _pairs(keys: Sequence[Key], legs: list[int], shoes: list[int]) -> list[tuple[int, int]]:
    """Each leg with what may be its shoe."""
    return [(i, j) for i in legs for j in shoes if keys[i][1] == keys[j][1] or None in (keys[i][1], keys[j][1])]


def _falls_over(rgb: Array, labels: Array, pairs: list[tuple[int, int]]) -> bool:
    """Whether legs are wide and of one cloth above their shoes, and these low; the mean, because both sides are dressed alike."""
    found = [astuple(leg) for i, j in pairs if (leg := _leg(rgb, labels == i + 1, labels == j + 1)) is not None]
    if not found:
        return False
    wide, high, apart = np.mean(found, axis=0)
    return bool(wide > WIDE and high < LOW and apart < ALIKE)


def _leg(rgb: Array, leg: Mask, shoe: Mask) -> _Leg | None:
    """What a leg is like above a shoe; None where it does not stand on it."""
    meeting, rows = np.nonzero(leg[:-1] & shoe[1:])[0], np.flatnonzero(leg.any(1))
    if len(meeting) < LEAST_MEETING or meeting.min() - rows[0] < LEAST_HEIGHT:
        return None
    top, first, height = int(rows[0]), int(meeting.min()), int(np.median(meeting)) - int(rows[0])
    ankle, shank = slice(first - ANKLE, first + 1), slice(*(top + height - int(share * height) for share in SHANK))
    if not leg[ankle].any() or not leg[shank].any():
        return None
    width = [max(1.0, float(np.median(leg[here].sum(1)))) for here in (ankle, shank)]
    colour = [np.median(rgb[here][leg[here]], axis=0) for here in (ankle, shank)]
    below = np.flatnonzero(shoe.any(1))
    high = (below[-1] - below[0] + 1) / (below[-1] - top)
    return _Leg(width[0] / width[1], float(high), float(np.abs(colour[0] - colour[1]).max()))
