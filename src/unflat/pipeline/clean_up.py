"""Tidy layers: dust goes to the neighbour it belongs to, colour lies under transparent edges, boxes fit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.stack import ARTIST, INVENTED, Layer, Stack
from unflat.pixels.components import islands, nearest_place, tight
from unflat.pixels.front import words
from unflat.pixels.over import composite, crop, meet, straight, within
from unflat.pixels.tiles import join

TRACE = 2 / 255  # a share of a pixel up to this is no more than the rounding of a soft edge
FOREIGN_COLOUR = 40.0  # 8-bit steps of colour that count as much as having no common border


@dataclass(frozen=True)
class CleanSettings:
    """What counts as dust.

    Args:
        dust: Islands of a layer smaller than this share of the picture are dust.
        least: Islands of fewer pixels are dust whatever the picture's size.
        bleed: How far colour goes on under transparent edges, in pixels.
    """

    section: ClassVar[str] = "clean"
    dust: float = 1e-5
    least: int = 6
    bleed: int = 2


def move_dust(stack: Stack, settings: CleanSettings | None = None) -> Stack:
    """Give the tiny islands of each layer to the neighbour they belong to.

    An island is what is seen of a layer in one place, soft rim included. A dusty one goes to the layer that it borders on most and is most
    like in colour; the largest island of a layer always stays, so no layer vanishes. Nothing is dropped: the new owner shows the artist's
    pixel. Best run between `order` and `complete`; `restore_source` must run after.
    """
    settings = settings or CleanSettings()
    limit = max(settings.least, settings.dust * stack.width * stack.height)
    look = _Look.at(stack)
    moves = [move for i, layer in enumerate(stack.layers) if not layer.is_ground for move in _dust_of(stack, look, index=i, limit=limit)]
    if not moves:
        return stack.with_facts(dust_moved=0)
    return stack.with_layers(_applied(stack, i, moves) for i in range(len(stack.layers))).with_facts(dust_moved=len(moves))


def clean_up(stack: Stack, settings: CleanSettings | None = None) -> Stack:
    """Fit boxes, drop layers without a pixel, and let colour go on under transparent edges; what is seen stays the same to the bit."""
    settings = settings or CleanSettings()
    fitted = [fit for layer in stack.layers if (fit := _fitted(layer)) is not None]
    return stack.with_layers(_bled(layer, settings.bleed) for layer in fitted)


@dataclass(frozen=True)
class _Look:
    """What is seen of a stack.

    Args:
        owner: (H, W) int16; index of the layer that gives most of each pixel, -1 where none gives more than a trace.
        traces: For each layer, on its box, where it gives more than a trace.
    """

    owner: Array
    traces: tuple[Array | None, ...]

    @staticmethod
    def at(stack: Stack) -> "_Look":
        owner = np.full((stack.height, stack.width), -1, np.int16)
        through = np.ones(owner.shape, np.float32)
        most = np.full(owner.shape, TRACE, np.float32)
        traces: list[Array | None] = []
        for i in range(len(stack.layers) - 1, -1, -1):
            layer = stack.layers[i]
            traces.append(None)
            if not layer.visible or layer.blend != "normal":
                continue
            here = within(layer.box, (0, 0, stack.width, stack.height))
            share = through[here] * (layer.alpha * np.float32(layer.opacity / 255))
            more = share > most[here]
            owner[here][more] = i
            most[here][more] = share[more]
            through[here] -= share
            traces[-1] = share > TRACE
        return _Look(owner, tuple(traces[::-1]))


@dataclass(frozen=True)
class _Move:
    """An island on its way.

    Args:
        source: Index of the layer that it leaves.
        box: Where it lies, with a rim of a pixel.
        mask: (h, w) bool, the island.
        owner: (h, w) int16, who has each of its pixels from now on.
        rgba: (h, w, 4) uint8, what the picture shows there.
    """

    source: int
    box: Box
    mask: Array
    owner: Array
    rgba: Array


def _dust_of(stack: Stack, look: _Look, *, index: int, limit: float) -> Iterable[_Move]:
    layer, trace = stack.layers[index], look.traces[index]
    if trace is None:
        return
    bounds = 0, 0, stack.width, stack.height
    mine = look.owner[within(layer.box, bounds)] == index
    found = islands(trace)
    areas = np.bincount(found.labels[mine], minlength=len(found.areas))
    largest = int(areas.argmax())
    for label in range(1, len(areas)):
        if label == largest or not 0 < areas[label] < limit:
            continue  # what only shines through the soft edge of another is no island
        left, top, right, bottom = found.boxes[label]
        x, y = layer.box[:2]
        box = max(x + left - 1, 0), max(y + top - 1, 0), min(x + right + 1, stack.width), min(y + bottom + 1, stack.height)
        shared = meet(layer.box, box) or box
        mask = np.zeros((box[3] - box[1], box[2] - box[0]), bool)
        mask[within(shared, box)] = found.labels[within(shared, layer.box)] == label
        owner = look.owner[within(box, bounds)]
        shown = straight(composite(stack, box)) if stack.source is None else stack.source[within(box, bounds)]
        target = _neighbour(stack, owner, mask, crop(layer, box), own=index)
        if target is not None:
            yield _Move(index, box, mask, np.where(owner == index, target, owner), shown)


def _neighbour(stack: Stack, seen: Array, mask: Array, island: Layer, *, own: int) -> int | None:
    """The layer that an island borders on most, likeness of colour counted in."""
    ring = (cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & ~mask & (seen >= 0) & (seen != own)
    if not ring.any():
        return None
    colour = island.rgba[mask][:, :3].mean(0)
    best, found = -1.0, None
    for i in np.unique(seen[ring]):
        there = ring & (seen == i)
        other = crop(stack.layers[int(i)], island.box).rgba[there][:, :3].mean(0)
        score = float(there.sum()) / (1 + float(np.abs(other - colour).max()) / FOREIGN_COLOUR)
        if score > best:
            best, found = score, int(i)
    return found


def _applied(stack: Stack, index: int, moves: list[_Move]) -> Layer:
    """A layer after all moves: it gains pixels, loses its dust, and makes way for what now belongs to a layer behind it."""
    layer = stack.layers[index]
    gains = [m for m in moves if (m.mask & (m.owner == index)).any()]
    loses = [m for m in moves if layer.visible and meet(m.box, layer.box) is not None and (m.source == index or (m.owner < index).any())]
    if not gains and not loses:
        return layer
    box = layer.box
    for move in gains:
        box = join(box, move.box)
    wide = crop(layer, box)
    rgba, origin = wide.rgba.copy(), wide.origin.copy()
    for move in loses:
        shared = meet(box, move.box) or box
        gone = (move.mask & ((move.owner < index) | (move.source == index)))[within(shared, move.box)]
        rgba[within(shared, box)][gone, 3] = 0
        origin[within(shared, box)][gone] = INVENTED
    for move in gains:
        here, mine = within(move.box, box), move.mask & (move.owner == index)
        rgba[here][mine] = move.rgba[mine]
        origin[here][mine] = ARTIST
    return replace(wide, rgba=rgba, origin=origin)


def _fitted(layer: Layer) -> Layer | None:
    spot = tight(layer.alpha > 0)
    if spot is None:
        return None
    left, top = layer.box[:2]
    return crop(layer, (left + spot[0], top + spot[1], left + spot[2], top + spot[3]))


def _bled(layer: Layer, reach: int) -> Layer:
    """Colour under transparent pixels near an edge is that of the nearest pixel, so that scaling a layer shows no foreign rim."""
    held = layer.alpha > 0
    if held.all() or reach == 0:
        return layer
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    rim = (cv2.dilate(held.astype(np.uint8), disc) > 0) & ~held
    flat = layer.rgba.reshape(-1, 4)
    rgba = np.where(held, words(layer.rgba), np.uint32(0)).view(np.uint8).reshape(layer.rgba.shape)
    rgba[rim, :3] = flat[nearest_place(held)[rim], :3]
    return replace(layer, rgba=rgba, origin=np.where(held, layer.origin, 0).astype(np.uint8))
