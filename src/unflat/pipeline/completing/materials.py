"""What skin and hair look like in one picture, and which colours in such a layer are therefore another material's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from unflat.core.arrays import Array, Floats, Mask
from unflat.core.parts import BACK_HAIR, EARS, FACE, FRONT_HAIR, NECK, NOSE, OBJECTS, PARTS, Part
from unflat.pixels.palette import NARROW, binned, near, shares

TIMES = 3.0
"""A colour is foreign where another material has it in so much larger a share: what makes up a third of a material is always its own."""
LEAST_SEEN = 200  # pixels that must be seen of a material
_OF_ONE_LOOK = {
    **dict.fromkeys((FACE.name, NECK.name, EARS.name, NOSE.name), "skin"),
    **dict.fromkeys((FRONT_HAIR.name, BACK_HAIR.name), "hair"),
}
"""Parts of which all layers share one colour and its shades. Clothes may have any colours, so nothing is foreign to them; objects may look
like anything, so nothing is theirs."""


@dataclass(frozen=True, eq=False)
class Materials:
    """The colours of the materials that are seen.

    Args:
        looks: Material to the shares of its colours, as `palette.shares` counts them.
    """

    looks: dict[str, Floats]

    @staticmethod
    def of(seen: Iterable[tuple[Part, Array]]) -> "Materials":
        """Count colours.

        Args:
            seen: Parts, each with the pixels that are seen of a layer of it: (N, 3) uint8.
        """
        bins = defaultdict[str, list[Array]](list)
        for part, pixels in seen:
            if part != OBJECTS:
                bins[_material(part)].append(binned(pixels))
        whole = {name: np.concatenate(some) for name, some in bins.items()}
        return Materials({name: shares(some, NARROW) for name, some in whole.items() if len(some) >= LEAST_SEEN})

    def foreign(self, part: Part | None) -> Mask | None:
        """For `palette.common`: colours that a layer of this part has from its neighbours; None where that cannot be told."""
        if part is None or PARTS.family(part.name) not in _OF_ONE_LOOK:
            return None
        name = _material(part)
        mine, others = self.looks.get(name), [look for other, look in self.looks.items() if other != name]
        if mine is None or not others:
            return None
        most = np.max(others, axis=0)
        return np.asarray((most > 0) & (most >= TIMES * mine) & ~near(int(mine.argmax())))  # near its commonest colour lie its shades


def _material(part: Part) -> str:
    family = PARTS.family(part.name)
    return _OF_ONE_LOOK.get(family, family)
