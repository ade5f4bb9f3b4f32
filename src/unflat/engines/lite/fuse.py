"""Join what the engine `lite` saw in several frames into pieces: one figure, left and right apart, doubtful parts left out."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.piece import Key, Piece
from unflat.engines.lite.confidence import SHIFTS, told
from unflat.engines.lite.net import Maps
from unflat.engines.lite.presence import is_there, presence, stray_sides
from unflat.engines.lite.views import Plane, View, figure_area, views_of

LEAST_HALF = 2.0**-14  # float16 holds smaller chances only in part, and slowly; they mean nothing
GROUND: Key = (parts.BACKGROUND.name, None, None, 0)


def fuse(looks: Sequence[Maps], others: Array | None = None, *, shifts: Mapping[str, float] = SHIFTS) -> tuple[Piece, ...]:
    """Pieces from maps, coarse to fine; a finer frame replaces the coarser ones where it lies.

    Args:
        looks: What the networks saw; the first holds the whole picture.
        others: (S, S) float32 on the first frame, 1 on figures that are not decomposed, or None.
        shifts: What is added to the mean probability of a part before it is told as confidence.
    """
    views = views_of(looks, others)
    found, figure = presence(views), figure_area(views)
    views = [_one_sided(view, stray_sides(found)) for view in views]
    found = presence(views)
    kept = {key for key, there in found.items() if is_there(key, there, figure)} or {max(found, key=lambda k: found[k].area)}
    planes: list[tuple[Frame, Key, Plane, float]] = []
    for view in (_without(view, kept) for view in views):
        planes.append((view.frame, GROUND, Plane(view.ground, np.ones_like(view.ground), np.ones_like(view.ground)), 1.0))
        planes += [(view.frame, key, plane, told(key[0], found[key].confidence, shifts)) for key, plane in view.planes.items()]
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return tuple(threads.map(lambda one: _piece(*one), planes))


def _one_sided(view: View, stray: frozenset[Key]) -> View:
    """The stray sides joined to the other side."""
    planes = dict(view.planes)
    for name, side, half, figure in stray:
        twin: Key = (name, "r" if side == "l" else "l", half, figure)
        if (name, side, half, figure) not in planes:
            continue  # this frame's network does not know the part
        spot, main = planes.pop((name, side, half, figure)), planes[twin]
        planes[twin] = replace(main, visible=main.visible + spot.visible, full=main.full + spot.full)
    return replace(view, planes=planes)


def _without(view: View, kept: set[Key]) -> View:
    """Only some keys; a finer piece that is left out is its parent again, what others claim goes to the kept ones that are likely there."""
    planes = {key: plane for key, plane in view.planes.items() if key in kept}
    lost = np.zeros_like(view.ground)
    for key, plane in view.planes.items():
        if key in kept:
            continue
        home = _parent(key, planes)
        if home is None:
            lost = lost + plane.visible
        else:
            whole = planes[home]
            planes[home] = replace(whole, visible=whole.visible + plane.visible, full=np.maximum(whole.full, plane.full))
    left = sum((p.visible for p in planes.values()), np.zeros_like(view.ground))
    gain = np.where(left > 1e-3, (left + lost) / np.maximum(left, 1e-3), 1).astype(np.float32)
    return replace(view, planes={k: replace(p, visible=p.visible * gain) for k, p in planes.items()})


def _parent(key: Key, kept: Mapping[Key, Plane]) -> Key | None:
    """The key that a finer piece is part of, among some."""
    name, side, half, figure = key
    homes: tuple[Key, ...] = ((parts.PARTS.family(name), side, half, figure), (parts.PARTS.family(name), None, half, figure))
    return next((home for home in homes if home in kept and home != key), None)


def _piece(frame: Frame, key: Key, plane: Plane, confidence: float) -> Piece:
    part = parts.PARTS[key[0]]
    return Piece(
        name=part.name,
        part=part,
        frame=frame,
        visible=_half(plane.visible),
        full=_half(np.minimum(plane.full, 1)),
        kind="ground" if key == GROUND else "object" if part == parts.OBJECTS else "part",
        side=key[1],
        half=key[2],
        figure=key[3],
        depth=_half(plane.depth),
        confidence=confidence,
    )


def _half(plane: Array) -> Array:
    """A map of values from 0 up as float16, nothing left of what is next to nothing."""
    return np.where(plane < LEAST_HALF, np.float32(0), plane).astype(np.float16)
