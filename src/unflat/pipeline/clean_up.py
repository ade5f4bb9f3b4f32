"""Tidy layers: dust goes to the neighbour it belongs to, colour lies under transparent edges, boxes fit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box
from unflat.core.stack import ARTIST, INVENTED, Layer, Stack
from unflat.pixels.components import islands, nearest, tight
from unflat.pixels.over import crop, meet, within
from unflat.pixels.tiles import join

FAINT = 2  # alpha up to which a pixel is no more than the rounding of a soft edge
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

    An island is what is seen of a layer in one place. A dusty one goes to the layer that it borders on most and is most like in colour;
    the largest island of a layer always stays, so no layer vanishes. Nothing is dropped: `restore_source` must run after.
    """
    settings = settings or CleanSettings()
    limit = max(settings.least, settings.dust * stack.width * stack.height)
    seen = _front_most(stack)
    moves = [move for i, layer in enumerate(stack.layers) if not _is_ground(layer) for move in _dust_of(stack, seen, index=i, limit=limit)]
    layers = [_applied(layer, i, moves) for i, layer in enumerate(stack.layers)]
    return stack.with_layers(layers).with_facts(dust_moved=len(moves))


def clean_up(stack: Stack, settings: CleanSettings | None = None) -> Stack:
    """Fit boxes, drop layers without a pixel, and let colour go on under transparent edges; what is seen stays the same to the bit."""
    settings = settings or CleanSettings()
    fitted = [fit for layer in stack.layers if (fit := _fitted(layer)) is not None]
    return stack.with_layers(_bled(layer, settings.bleed) for layer in fitted)


def _is_ground(layer: Layer) -> bool:
    return layer.kind == "ground" or layer.part == parts.BACKGROUND


def _front_most(stack: Stack) -> Array:
    """(H, W) int16: index of the layer that gives most of each pixel, -1 where none gives more than a trace."""
    owner = np.full((stack.height, stack.width), -1, np.int16)
    through = np.ones(owner.shape, np.float32)
    most = np.full(owner.shape, FAINT / 255, np.float32)
    for i in range(len(stack.layers) - 1, -1, -1):
        layer = stack.layers[i]
        if not layer.visible or layer.blend != "normal":
            continue
        here = within(layer.box, (0, 0, stack.width, stack.height))
        share = through[here] * (layer.alpha * np.float32(layer.opacity / 255))
        more = share > most[here]
        owner[here][more] = i
        most[here][more] = share[more]
        through[here] -= share
    return owner


@dataclass(frozen=True)
class _Move:
    """An island on its way: from one layer to another, with what it looks like."""

    origin: int
    target: int
    box: Box
    mask: Array
    rgba: Array


def _dust_of(stack: Stack, seen: Array, *, index: int, limit: float) -> Iterable[_Move]:
    layer = stack.layers[index]
    mine = seen[within(layer.box, (0, 0, stack.width, stack.height))] == index
    found = islands(mine)
    if len(found.areas) <= 2:
        return
    largest = 1 + int(found.areas[1:].argmax())
    for label in range(1, len(found.areas)):
        if label == largest or found.areas[label] >= limit:
            continue
        left, top, right, bottom = found.boxes[label]
        x, y = layer.box[:2]
        box = max(x + left - 1, 0), max(y + top - 1, 0), min(x + right + 1, stack.width), min(y + bottom + 1, stack.height)
        inner = crop(layer, box)
        mask = np.zeros(inner.alpha.shape, bool)
        shared = meet(layer.box, box) or box
        mask[within(shared, box)] = found.labels[within(shared, layer.box)] == label
        target = _neighbour(stack, seen[within(box, (0, 0, stack.width, stack.height))], mask, inner, own=index)
        if target is not None:
            yield _Move(index, target, box, mask, inner.rgba)


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


def _applied(layer: Layer, index: int, moves: list[_Move]) -> Layer:
    """The layer after all moves: islands leave it, or come to it, or leave it because they now belong to a layer behind it."""
    gained = [m for m in moves if m.target == index]
    # what lies between the island and its new layer would show instead
    lost = [m for m in moves if m.origin == index or (m.target < index and layer.visible and meet(m.box, layer.box))]
    if not gained and not lost:
        return layer
    box = layer.box
    for move in gained:
        box = join(box, move.box)
    wide = crop(layer, box)
    rgba, origin = wide.rgba.copy(), wide.origin.copy()
    for move in lost:
        shared = meet(box, move.box)
        if shared is not None:
            mask = move.mask[within(shared, move.box)]
            rgba[within(shared, box)][mask, 3] = 0
            origin[within(shared, box)][mask] = INVENTED
    for move in gained:
        here = within(move.box, box)
        rgba[here][move.mask] = move.rgba[move.mask]
        origin[here][move.mask] = ARTIST
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
    rows, columns = nearest(held)
    rgba = np.where(held[..., None], layer.rgba, 0).astype(np.uint8)
    rgba[rim, :3] = layer.rgba[rows[rim], columns[rim], :3]
    return replace(layer, rgba=rgba, origin=np.where(held, layer.origin, 0).astype(np.uint8))
