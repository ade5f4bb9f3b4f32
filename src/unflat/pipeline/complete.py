"""Complete layers where others cover them: extent from the guess, colours from what is seen, and no holes."""

from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box, Floats, Mask
from unflat.core.piece import Guess, Piece
from unflat.core.stack import INVENTED, Layer, Stack
from unflat.pixels.components import holes, islands, tight
from unflat.pixels.fill import Classical, Fill, fill
from unflat.pixels.over import crop, within
from unflat.pixels.tiles import fineness, join, pasted, pasted_depth, pasted_rgb, reach

COVERED = 0.9  # what is covered by more than this may be invented: what still shines through is solved exactly later
DOUBTFUL = 0.5  # what is covered by more than this shows its coverer's colour rather than its own, and is filled anew
SURE = 0.95  # a pixel that gives this share of what is seen shows the part's own colour
POSSIBLE = 0.05  # extent below which the engine rules a part out: the band under borders ends there
PLAUSIBLE = 0.2  # mean extent above which a large hole is filled: the engine half believes in it
SMALL_HOLE = 0.5  # holes below this share of what is seen of the part are filled whatever the engine believes
NEARBY = 0.15  # colours are looked for this share of a hidden area's size around it
DRAWN = 0.5  # extent from which an engine that draws has drawn a pixel
STEEPEST = 16.0  # how much steeper a coarse outline is made at most; beyond, the steps of the canvas would show


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


def complete(stack: Stack, guess: Guess, settings: CompleteSettings | None = None, *, way: Fill | None = None) -> Stack:
    """The same layers, with what lies behind others added.

    A layer gains pixels only where layers in front cover it: as far as the engine's `full` extent goes, in a narrow band under every
    border, and in holes. What it gains is connected with what is seen of it. Grounds become whole. Colours are the engine's own where its
    pieces have them. What is mostly seen stays as it is; what is added has the origin "invented". Depth comes from the guess. The fact
    `hidden_colours` says which way of filling coloured which parts.

    Args:
        stack: Ordered layers as `cut_out` leaves them.
        guess: Extent and depth, tied to layers by key.
        settings: Defaults when left out.
        way: Another way to find hidden colours than the classical one; what it does not know is filled classically.
    """
    settings = settings or CompleteSettings()
    band = max(2, round(settings.band * max(stack.width, stack.height)))
    job = _Job((0, 0, stack.width, stack.height), band, way or Classical(), _clear(stack.source))
    cover = np.zeros((stack.height, stack.width), np.float32)
    done = []
    for layer in reversed(stack.layers):
        if not layer.visible or layer.blend != "normal":
            done.append(layer)
            continue
        pieces = [p for p in guess.pieces if p.key == layer.key]
        done.append(job.completed(layer, pieces, cover))
        view = cover[within(layer.box, job.bounds)]
        view += (1 - view) * (layer.alpha * np.float32(layer.opacity / 255))
    filled = {name: tuple(sorted(names)) for name, names in sorted(job.filled.items())}
    return stack.with_layers(reversed(done)).with_facts(hidden_colours=filled)


def _clear(source: Array | None) -> Mask | None:
    """Where the picture itself is not opaque, or None where it is everywhere."""
    if source is None or (source[..., 3] == 255).all():
        return None
    result: Mask = source[..., 3] < 255
    return result


@dataclass(frozen=True)
class _Job:
    bounds: Box
    band: int
    way: Fill
    clear: Mask | None
    filled: dict[str, set[str]] = field(default_factory=dict)  # from the name of a way to the parts that it coloured

    def completed(self, layer: Layer, pieces: list[Piece], cover: Floats) -> Layer:
        ground = layer.kind == "ground" or layer.part == parts.BACKGROUND
        box = self.bounds if ground else self._region(layer, pieces)
        wide = crop(layer, box)
        over = cover[within(box, self.bounds)]
        covered = over > COVERED
        alpha = self._whole(wide.alpha, box) if ground else self._extended(wide.alpha, pieces, box, covered=covered)
        gained = (alpha > 0) & ((wide.alpha == 0) | (over > DOUBTFUL))
        rgba = np.dstack([wide.rgba[..., :3], alpha])
        origin = np.where(gained, INVENTED, wide.origin).astype(np.uint8)
        if gained.any():
            known = _known(wide, 1 - over) & ~gained
            if known.any():
                here = self._around(gained, known)
                filled = self._colours(rgba[here], known[here], _part_of(pasted_rgb(pieces, box), here), layer)
                np.copyto(rgba[here][..., :3], filled, where=gained[here][..., None])
        return self._finished(replace(wide, rgba=rgba, origin=origin), pieces)

    def _colours(self, rgba: Array, known: Mask, drawn: tuple[Array, Array] | None, layer: Layer) -> Array:
        """Hidden colours: what the engine drew, brought to the picture's colours; continued from what is seen where it drew nothing.

        Source: Perez and others, 2003: the difference at the seam is spread smoothly over what is pasted.
        """
        rgb = np.ascontiguousarray(rgba[..., :3])
        if drawn is None:
            return self._filled(rgb, known, rgba[..., 3], layer)
        colour, extent = drawn
        there = extent >= DRAWN
        if not (there & known).any():
            both = np.where(there[..., None] & ~known[..., None], np.rint(colour), rgb).astype(np.uint8)
            return self._filled(both, known | there, rgba[..., 3], layer)
        self._note("engine", layer)
        apart = np.where((there & known)[..., None], rgb - colour, 0) / 2 + 128
        spread = fill(np.rint(np.clip(apart, 0, 255)).astype(np.uint8), there & known, picture_side=self._side)
        pasted = np.clip(colour + 2 * (spread.astype(np.float32) - 128), 0, 255)
        both = np.where(known[..., None], rgb, np.rint(pasted)).astype(np.uint8)
        return both if there.all() else self._filled(both, known | there, rgba[..., 3], layer)

    def _filled(self, rgb: Array, known: Mask, extent: Array, layer: Layer) -> Array:
        way = self.way if self.way.knows(layer.part) else Classical()
        self._note(way.name, layer)
        return way(rgb, known, extent, layer.part, picture_side=self._side)

    def _note(self, name: str, layer: Layer) -> None:
        self.filled.setdefault(name, set()).add(layer.part.name if layer.part else layer.name)

    @property
    def _side(self) -> int:
        return max(self.bounds[2:])

    def _around(self, gained: Mask, known: Mask) -> tuple[slice, slice]:
        """Rows and columns that hold what is gained and the known pixels near it."""
        left, top, right, bottom = tight(gained) or (0, 0, *gained.shape[::-1])
        margin = round(NEARBY * max(right - left, bottom - top)) + 4 * self.band
        here = np.s_[max(top - margin, 0) : bottom + margin, max(left - margin, 0) : right + margin]
        return here if known[here].any() else np.s_[:, :]

    def _region(self, layer: Layer, pieces: list[Piece]) -> Box:
        left, top, right, bottom = layer.box
        seen = left - self.band, top - self.band, right + self.band, bottom + self.band
        found = reach(pieces, "full", above=0.25, bounds=self.bounds)
        box = join(seen, found) if found else seen
        return max(box[0], 0), max(box[1], 0), min(box[2], self.bounds[2]), min(box[3], self.bounds[3])

    def _whole(self, alpha: Array, box: Box) -> Array:
        """A ground is opaque wherever the picture is."""
        if self.clear is None:
            return np.full_like(alpha, 255)
        return np.where(self.clear[within(box, self.bounds)], alpha, 255).astype(np.uint8)

    def _extended(self, alpha: Array, pieces: list[Piece], box: Box, *, covered: Array) -> Array:
        seen = alpha >= 128
        full = pasted(pieces, "full", box)
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * self.band + 1, 2 * self.band + 1))
        near = cv2.dilate(np.ascontiguousarray(seen, np.uint8), disc) > 0
        if pieces:
            near &= full > POSSIBLE
            full = _sharpened(full, fineness(pieces))
        hidden = _connected(np.where(covered, np.maximum(full, near), 0), seen)
        whole = np.maximum(alpha, np.rint(hidden * 255).astype(np.uint8))
        whole[_fillable(whole >= 128, full, covered, seen)] = 255
        return np.asarray(whole)

    def _finished(self, layer: Layer, pieces: list[Piece]) -> Layer:
        spot = tight(layer.alpha > 0)
        if spot is None:
            return layer
        left, top = layer.box[:2]
        box = spot[0] + left, spot[1] + top, spot[2] + left, spot[3] + top
        layer = crop(layer, box)
        depth = pasted_depth(pieces, box)
        return layer if depth is None else replace(layer, depth=depth)


def _part_of(drawn: tuple[Array, Array] | None, here: tuple[slice, slice]) -> tuple[Array, Array] | None:
    return None if drawn is None else (drawn[0][here], drawn[1][here])


def _sharpened(full: Array, fine: float) -> Array:
    """An extent with an outline about a picture pixel soft; shrinking and growing spread it over two canvas pixels."""
    gain = np.float32(np.clip(2 / fine, 1.0, STEEPEST))
    return np.asarray(np.clip((full - np.float32(0.5)) * gain + np.float32(0.5), 0, 1))


def _connected(hidden: Array, seen: Array) -> Array:
    """What of the hidden area hangs together with what is seen."""
    found = islands((hidden >= 0.5) | seen)
    touches = np.zeros(len(found.areas), bool)
    touches[np.unique(found.labels[seen])] = True
    touches[0] = False
    # the soft rim belongs to the island it surrounds
    kept = cv2.dilate(touches[found.labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(kept, hidden, 0)


def _fillable(whole: Array, extent: Array, covered: Array, seen: Array) -> Array:
    """Covered pixels in holes of the layer: small holes, and large ones that the engine half believes in."""
    inside = holes(whole) & covered
    if not inside.any():
        return inside
    found = islands(inside)
    belief = np.bincount(found.labels.ravel(), extent.ravel(), len(found.areas)) / np.maximum(found.areas, 1)
    good = (found.areas <= SMALL_HOLE * seen.sum()) | (belief >= PLAUSIBLE)
    good[0] = False
    return np.asarray(good[found.labels])


def _known(layer: Layer, clear: Array) -> Array:
    """Pixels that show the part's own colour; where none does so purely, the best there are."""
    share = layer.alpha * (clear / np.float32(255))
    for least in (SURE, 0.5):
        known = share >= least
        if known.any():
            return known
    return np.asarray(layer.alpha >= max(1, int(layer.alpha.max())))
