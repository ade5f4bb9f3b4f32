"""What the engine `lite` saw, by key: every frame's share of every part, left and right apart, one figure apart from others."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.piece import Key
from unflat.engines.lite.net import Maps, doubled
from unflat.engines.lite.sides import left_share
from unflat.pixels.windows import carried, window

RAMP = 0.08  # of a frame's side: over this it fades into the coarser frame around it
OTHERS: Key = (parts.OBJECTS.name, None, None, 1)
"""Key of the piece that holds all other figures."""


@dataclass(frozen=True, eq=False)
class Plane:
    """What one frame says of one key: (S, S) float32 each."""

    visible: Array
    full: Array
    depth: Array


@dataclass(frozen=True, eq=False)
class View:
    """One frame's share of every key; the shares of all frames add up to 1."""

    frame: Frame
    ground: Array
    planes: Mapping[Key, Plane]

    @property
    def pixel(self) -> float:
        """Picture pixels in a canvas pixel."""
        return 1 / (self.frame.scale[0] * self.frame.scale[1])


def views_of(looks: Sequence[Maps], others: Array | None = None) -> list[View]:
    """The shares of all frames.

    Args:
        looks: What the networks saw, coarse to fine; a finer frame replaces the coarser ones where it lies.
        others: (S, S) float32 on the first frame, 1 on figures that are not decomposed, or None.
    """
    with ThreadPoolExecutor(len(looks)) as threads:
        return list(threads.map(lambda i: _view(looks, i, others), range(len(looks))))


def figure_area(views: Sequence[View]) -> float:
    """Picture pixels of all keys together."""
    return sum(v.pixel * float(sum(p.visible.sum() for p in v.planes.values())) for v in views)


def _view(looks: Sequence[Maps], index: int, others: Array | None) -> View:
    maps = looks[index]
    size = maps.visible.shape[1]
    weight = np.ones((size, size), np.float32) if index == 0 else window(maps.frame, maps.frame, ramp=RAMP)
    for finer in looks[index + 1 :]:
        weight = weight * (1 - window(finer.frame, maps.frame, ramp=RAMP))
    elsewhere = np.zeros_like(weight) if others is None else carried(others, looks[0].frame, maps.frame)
    planes: dict[Key, Plane] = {}
    own, other = weight * (1 - elsewhere), weight * elsewhere
    side = doubled(maps.side, size)
    for i, part in enumerate(maps.parts):
        visible, full, depth = maps.visible[i + 1] * own, doubled(maps.full[i], size) * own, doubled(maps.depth[i], size)
        if not part.sided:
            planes[part.name, None, None, 0] = Plane(visible, full, depth)
            continue
        left = left_share(maps.visible[i + 1], side)
        planes[part.name, "l", None, 0] = Plane(visible * left, full * left, depth)
        planes[part.name, "r", None, 0] = Plane(visible * (1 - left), full * (1 - left), depth)
    if others is not None:
        figure = (1 - maps.visible[0]) * other
        planes[OTHERS] = Plane(figure, figure, np.full_like(figure, 0.5))
    return View(maps.frame, maps.visible[0] * weight, planes)
