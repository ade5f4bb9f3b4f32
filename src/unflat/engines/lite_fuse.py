"""Join what the engine `lite` saw in several frames into pieces: one figure, left and right apart, doubtful parts left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.piece import Key, Piece
from unflat.engines.lite_net import Maps, doubled
from unflat.engines.lite_sides import left_share
from unflat.pixels.windows import carried, window

RAMP = 0.08  # of a frame's side: over this it fades into the coarser frame around it
UNSURE = 0.3  # mean probability where a part wins, below which it is a guess among others and no part
UNSURE_RARE = 0.46  # the same for what most figures do not have: a doubtful hat is more often hair
RARE = frozenset(
    p.name
    for p in (
        parts.WINGS,
        parts.TAIL,
        parts.OBJECTS,
        parts.HEADWEAR,
        parts.NECKWEAR,
        parts.EYEWEAR,
        parts.EARWEAR,
        parts.HAIR_TAIL,
    )
)
MINOR = 0.06  # one side's share of the other's area below which it is a stray spot of the other
LEAST_RARE, LEAST_BODY, LEAST_HEAD = 1e-3, 4e-4, 2e-5  # of the figure's area: smaller is dust; lashes and brows of a tall figure are tiny
OTHERS: Key = (parts.OBJECTS.name, None, None, 1)
"""Key of the piece that holds all other figures."""
LEAST_HALF = 2.0**-14  # float16 holds smaller chances only in part, and slowly; they mean nothing
GROUND: Key = (parts.BACKGROUND.name, None, None, 0)


@dataclass(frozen=True, eq=False)
class _Plane:
    visible: Array
    full: Array
    depth: Array


@dataclass(frozen=True, eq=False)
class _View:
    """One frame's share of every key; the shares of all frames add up to 1."""

    frame: Frame
    ground: Array
    planes: Mapping[Key, _Plane]

    @property
    def pixel(self) -> float:
        """Picture pixels in a canvas pixel."""
        return 1 / (self.frame.scale[0] * self.frame.scale[1])


@dataclass(frozen=True)
class Presence:
    """How much of a picture a key wins, and how clearly."""

    area: float
    confidence: float


def fuse(looks: Sequence[Maps], others: Array | None = None) -> tuple[Piece, ...]:
    """Pieces from maps, coarse to fine; a finer frame replaces the coarser ones where it lies.

    Args:
        looks: What the networks saw; the first holds the whole picture.
        others: (S, S) float32 on the first frame, 1 on figures that are not decomposed, or None.
    """
    views = [_view(looks, i, others) for i in range(len(looks))]
    found = presence(views)
    figure = sum(v.pixel * float(sum(p.visible.sum() for p in v.planes.values())) for v in views)
    views = [_one_sided(view, _stray_sides(found)) for view in views]
    found = presence(views)
    kept = {key for key, there in found.items() if _is_there(key, there, figure)} or {max(found, key=lambda k: found[k].area)}
    pieces = []
    for view in (_without(view, kept) for view in views):
        pieces.append(_piece(view.frame, GROUND, _Plane(view.ground, np.ones_like(view.ground), np.ones_like(view.ground)), 1.0))
        pieces += [_piece(view.frame, key, plane, found[key].confidence) for key, plane in view.planes.items()]
    return tuple(pieces)


def _view(looks: Sequence[Maps], index: int, others: Array | None) -> _View:
    maps = looks[index]
    size = maps.visible.shape[1]
    weight = np.ones((size, size), np.float32) if index == 0 else window(maps.frame, maps.frame, ramp=RAMP)
    for finer in looks[index + 1 :]:
        weight = weight * (1 - window(finer.frame, maps.frame, ramp=RAMP))
    elsewhere = np.zeros_like(weight) if others is None else carried(others, looks[0].frame, maps.frame)
    planes: dict[Key, _Plane] = {}
    own, other = weight * (1 - elsewhere), weight * elsewhere
    for i, part in enumerate(maps.parts):
        visible, full, depth = maps.visible[i + 1] * own, doubled(maps.full[i], size) * own, doubled(maps.depth[i], size)
        if not part.sided:
            planes[part.name, None, None, 0] = _Plane(visible, full, depth)
            continue
        left = left_share(maps.visible[i + 1], doubled(maps.side, size))
        planes[part.name, "l", None, 0] = _Plane(visible * left, full * left, depth)
        planes[part.name, "r", None, 0] = _Plane(visible * (1 - left), full * (1 - left), depth)
    if others is not None:
        figure = (1 - maps.visible[0]) * other
        planes[OTHERS] = _Plane(figure, figure, np.full_like(figure, 0.5))
    return _View(maps.frame, maps.visible[0] * weight, planes)


def presence(views: Sequence[_View]) -> dict[Key, Presence]:
    """How much each key wins over all others, over all frames."""
    area: dict[Key, float] = {}
    mass: dict[Key, float] = {}
    for view in views:
        keys = list(view.planes)
        stack = np.stack([view.ground, *(view.planes[k].visible for k in keys)])
        total, winner = stack.sum(0), stack.argmax(0)
        for i, key in enumerate(keys, 1):
            won = (winner == i) & (total > 0.01)
            area[key] = area.get(key, 0.0) + float(total[won].sum()) * view.pixel
            mass[key] = mass.get(key, 0.0) + float(stack[i][won].sum()) * view.pixel
    return {key: Presence(area[key], mass[key] / area[key] if area[key] > 0 else 0.0) for key in area}


def _is_there(key: Key, there: Presence, figure: float) -> bool:
    part = parts.PARTS[key[0]]
    rare = part.name in RARE
    least = LEAST_HEAD if part.group == "head" else LEAST_RARE if rare else LEAST_BODY
    unsure = UNSURE_RARE if rare else UNSURE
    return there.area > least * figure and (there.confidence >= unsure or key == OTHERS)


def _stray_sides(found: Mapping[Key, Presence]) -> frozenset[Key]:
    """Sides that are only a spot of the other side."""
    out = set()
    for name, side, half, figure in found:
        if side is not None:
            twin: Key = (name, "r" if side == "l" else "l", half, figure)
            if found[name, side, half, figure].area < MINOR * found[twin].area:
                out.add((name, side, half, figure))
    return frozenset(out)


def _one_sided(view: _View, stray: frozenset[Key]) -> _View:
    """The stray sides joined to the other side."""
    planes = dict(view.planes)
    for name, side, half, figure in stray:
        twin: Key = (name, "r" if side == "l" else "l", half, figure)
        spot, main = planes.pop((name, side, half, figure)), planes[twin]
        planes[twin] = replace(main, visible=main.visible + spot.visible, full=main.full + spot.full)
    return replace(view, planes=planes)


def _without(view: _View, kept: set[Key]) -> _View:
    """Only some keys; what the others claim goes to the kept ones that are likely there, so that the figure gets no holes."""
    planes = {key: plane for key, plane in view.planes.items() if key in kept}
    lost = sum((p.visible for k, p in view.planes.items() if k not in kept), np.zeros_like(view.ground))
    left = sum((p.visible for p in planes.values()), np.zeros_like(view.ground))
    gain = np.where(left > 1e-3, (left + lost) / np.maximum(left, 1e-3), 1).astype(np.float32)
    return replace(view, planes={k: replace(p, visible=p.visible * gain) for k, p in planes.items()})


def _piece(frame: Frame, key: Key, plane: _Plane, confidence: float) -> Piece:
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
        confidence=min(1.0, max(0.0, confidence)),
    )


def _half(plane: Array) -> Array:
    """A map of values from 0 up as float16, nothing left of what is next to nothing."""
    return np.where(plane < LEAST_HALF, np.float32(0), plane).astype(np.float16)
