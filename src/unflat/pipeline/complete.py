"""Complete layers where others cover them: extent from the guess, colours from what is seen, and no holes."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from unflat.core.arrays import Array, Box, Floats, Mask
from unflat.core.parts import Part
from unflat.core.piece import Guess, Piece
from unflat.core.stack import INVENTED, Layer, Stack
from unflat.pipeline.completing.colours import Colours
from unflat.pipeline.completing.extent import NEEDED, extended
from unflat.pipeline.completing.materials import Materials
from unflat.pixels.components import tight
from unflat.pixels.fill import Classical, Fill
from unflat.pixels.over import crop, within
from unflat.pixels.tiles import join, pasted, pasted_depth, pasted_rgb, reach

COVERED = 0.9  # what is covered by more than this may be invented: what still shines through is solved exactly later
DOUBTFUL = 0.5  # what is covered by more than this shows its coverer's colour rather than its own, and is filled anew
SHOWN = 0.5  # a layer that gives more than this share of a pixel shows its own colour there


@dataclass(frozen=True)
class CompleteSettings:
    """How hidden areas are completed.

    Args:
        band: Every layer goes on at least this far under what covers it, as a share of the picture's longer side, so that no seam
            opens when a layer moves a little.
        fill: Hidden colours by the engine's network, corrected from what it knows of the part ("net"), or continued from what is seen
            ("classical"); "auto" takes the network where the engine has one.
    """

    section: ClassVar[str] = "complete"
    band: float = 0.003
    fill: Literal["auto", "net", "classical"] = "auto"


Given = tuple[Layer, Box, Floats]
"""A layer, the box that may hold all of it, and how far the layers in front cover that."""
Done = tuple[Layer, frozenset[str]]
"""A layer with what is hidden of it, and the names of the ways that coloured it."""


def complete(stack: Stack, guess: Guess, settings: CompleteSettings | None = None, *, way: Fill | None = None) -> Stack:
    """The same layers, with what lies behind others added.

    A layer gains pixels only where layers in front cover it: as far as the engine's `full` extent goes, in a narrow band under every
    border, between its own places, and in holes. What it gains is connected with what is seen of it. Grounds become whole. Colours are
    the engine's own where its pieces have them. What is mostly seen stays as it is; what is added has the origin "invented". Depth comes
    from the guess. The fact `hidden_colours` says which way of filling coloured which parts.

    Args:
        stack: Ordered layers as `cut_out` leaves them.
        guess: Extent and depth, tied to layers by key.
        settings: Defaults when left out.
        way: Another way to find hidden colours than the classical one; what it does not know is filled classically. Several layers
            are filled at a time.
    """
    settings = settings or CompleteSettings()
    band = max(2, round(settings.band * max(stack.width, stack.height)))
    job = _Job((0, 0, stack.width, stack.height), band, way or Classical(), _clear(stack.source), guess, Materials.of(_seen(stack)))
    done, filled = [], dict[str, set[str]]()
    for layer, used in _side_by_side(job.completed, _front_to_back(stack, job.region)):
        done.append(layer)
        for name in used:
            filled.setdefault(name, set()).add(layer.part.name if layer.part else layer.name)
    ways = {name: tuple(sorted(names)) for name, names in sorted(filled.items())}
    return stack.with_layers(reversed(done)).with_facts(hidden_colours=ways)


def _clear(source: Array | None) -> Mask | None:
    """Where the picture itself is not opaque, or None where it is everywhere."""
    if source is None or (source[..., 3] == 255).all():
        return None
    result: Mask = source[..., 3] < 255
    return result


def _seen(stack: Stack) -> Iterator[tuple[Part, Array]]:
    """Each layer's part with the colours of the pixels that it shows; without grounds."""
    for layer, _, over in _front_to_back(stack, lambda layer: layer.box):
        if layer.part is not None and _counts(layer) and not layer.is_ground:
            yield layer.part, layer.rgba[layer.alpha * (1 - over) > SHOWN * 255][:, :3]


def _front_to_back(stack: Stack, region: Callable[[Layer], Box]) -> Iterator[Given]:
    """The layers, each with its region and its cover there."""
    bounds = (0, 0, stack.width, stack.height)
    cover = np.zeros((stack.height, stack.width), np.float32)
    for layer in reversed(stack.layers):
        box = region(layer)
        yield layer, box, cover[within(box, bounds)].copy()
        if _counts(layer):
            view = cover[within(layer.box, bounds)]
            view += (1 - view) * (layer.alpha * np.float32(layer.opacity / 255))


def _side_by_side(work: Callable[[Given], Done], given: Iterable[Given]) -> Iterator[Done]:
    """Each result in its turn; no more are under way than there are cores, because each holds a copy of its pixels."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as threads:
        waiting: deque[Future[Done]] = deque()
        for one in given:
            waiting.append(threads.submit(work, one))
            if len(waiting) > cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _counts(layer: Layer) -> bool:
    return layer.visible and layer.blend == "normal"


@dataclass(frozen=True)
class _Job:
    bounds: Box
    band: int
    way: Fill
    clear: Mask | None
    guess: Guess
    materials: Materials

    def completed(self, given: Given) -> Done:
        layer, box, over = given
        if not _counts(layer):
            return layer, frozenset()
        pieces, wide = self._pieces(layer), crop(layer, box)
        alpha = self._whole(wide.alpha, box) if layer.is_ground else self._extended(wide.alpha, pieces, box, over > COVERED)
        gained = (alpha > 0) & ((wide.alpha == 0) | (over > DOUBTFUL))
        rgba = np.dstack([wide.rgba[..., :3], alpha])
        origin = np.where(gained, INVENTED, wide.origin).astype(np.uint8)
        colours = Colours(self.way, wide, self.band, self._side, self.materials.foreign(layer.part))
        if gained.any():
            colours.painted(rgba, gained, 1 - over, pasted_rgb(pieces, box))
        return self._finished(replace(wide, rgba=rgba, origin=origin), pieces), frozenset(colours.used)

    def region(self, layer: Layer) -> Box:
        """The box outside which a layer gains nothing."""
        if not _counts(layer):
            return layer.box
        if layer.is_ground:
            return self.bounds
        left, top, right, bottom = layer.box
        share, claim = NEEDED[1]  # farther out more must be claimed
        margin = max(self.band, round(share * self._side))
        seen = left - margin, top - margin, right + margin, bottom + margin
        found = reach(self._pieces(layer), "full", above=claim, bounds=self.bounds)
        box = join(seen, found) if found else seen
        return max(box[0], 0), max(box[1], 0), min(box[2], self.bounds[2]), min(box[3], self.bounds[3])

    @property
    def _side(self) -> int:
        return max(self.bounds[2:])

    def _pieces(self, layer: Layer) -> list[Piece]:
        return [p for p in self.guess.pieces if p.key == layer.key]

    def _whole(self, alpha: Array, box: Box) -> Array:
        """A ground is opaque wherever the picture is."""
        if self.clear is None:
            return np.full_like(alpha, 255)
        return np.where(self.clear[within(box, self.bounds)], alpha, 255).astype(np.uint8)

    def _extended(self, alpha: Array, pieces: list[Piece], box: Box, covered: Mask) -> Array:
        claim = pasted(pieces, "full", box) if pieces else None
        return extended(alpha, claim, covered, band=self.band, side=self._side)

    def _finished(self, layer: Layer, pieces: list[Piece]) -> Layer:
        spot = tight(layer.alpha > 0)
        if spot is None:
            return layer
        left, top = layer.box[:2]
        box = spot[0] + left, spot[1] + top, spot[2] + left, spot[3] + top
        layer = crop(layer, box)
        depth = pasted_depth(pieces, box)
        return layer if depth is None else replace(layer, depth=depth)
