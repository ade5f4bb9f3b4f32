"""What of all that the networks of `lite` suspect is there: large enough, and likely enough for its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from unflat.core import parts
from unflat.core.parts import Part
from unflat.core.piece import Key
from unflat.engines.lite.views import OTHERS, View

UNSURE = 0.3  # mean probability where a part wins, below which it is a guess among others and no part
UNSURE_RARE = {  # the same for what most figures do not have: a doubtful hat is more often hair
    parts.WINGS.name: 0.7,
    parts.TAIL.name: 0.58,
    parts.OBJECTS.name: 0.46,
    parts.HEADWEAR.name: 0.5,
    parts.NECKWEAR.name: 0.58,
    parts.EYEWEAR.name: 0.56,
    parts.EARWEAR.name: 0.46,
    parts.HAIR_TAIL.name: 0.52,
    parts.SIDE_LOCK.name: 0.42,
    parts.AHOGE.name: 0.3,
    parts.HIGHLIGHT.name: 0.38,
    parts.LOWER_LASH.name: 0.58,
}
"""Read off drawn figures by `benchmarks/presence.py`: where its table is flat, the lowest that keeps what is right."""
FAINT = 0.01  # share of all keys together below which a pixel belongs to a finer frame
MINOR = 0.06  # one side's share of the other's area below which it is a stray spot of the other
LEAST_RARE, LEAST_BODY, LEAST_HEAD = 1e-3, 4e-4, 2e-5  # of the figure's area; lashes and brows of a tall figure are tiny


@dataclass(frozen=True)
class Presence:
    """How much of a picture a key wins, and how clearly."""

    area: float
    confidence: float


def presence(views: Sequence[View]) -> dict[Key, Presence]:
    """How much each key wins over all others, over all frames."""
    area: dict[Key, float] = {}
    mass: dict[Key, float] = {}
    for view in views:
        shares = [view.ground, *(plane.visible for plane in view.planes.values())]
        total, most = reduce(np.add, shares), reduce(np.maximum, shares)
        open_ = (total > FAINT) & (view.ground < most)  # of equal shares the first wins
        for key, plane in view.planes.items():
            won = open_ & (plane.visible == most)
            open_ &= ~won
            area[key] = area.get(key, 0.0) + float(total[won].sum()) * view.pixel
            mass[key] = mass.get(key, 0.0) + float(plane.visible[won].sum()) * view.pixel
    return {key: Presence(area[key], mass[key] / area[key] if area[key] > 0 else 0.0) for key in area}


def is_there(key: Key, there: Presence, figure: float) -> bool:
    """Whether a key that won some of a picture is a part of it; `figure` is the area of all of them."""
    unsure = UNSURE_RARE.get(key[0], UNSURE)
    return there.area > least_share(parts.PARTS[key[0]]) * figure and (there.confidence >= unsure or key == OTHERS)


def least_share(part: Part) -> float:
    """Of the figure's area: less of a part is dust."""
    if part.group == "head":
        return LEAST_HEAD
    return LEAST_RARE if part.name in UNSURE_RARE and part != parts.AHOGE else LEAST_BODY


def stray_sides(found: Mapping[Key, Presence]) -> frozenset[Key]:
    """Sides that are only a spot of the other side."""
    out = set()
    for name, side, half, figure in found:
        if side is not None:
            twin: Key = (name, "r" if side == "l" else "l", half, figure)
            if found[name, side, half, figure].area < MINOR * found[twin].area:
                out.add((name, side, half, figure))
    return frozenset(out)
