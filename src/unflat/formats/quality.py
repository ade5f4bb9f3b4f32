"""How good a stack is, in numbers: does it give the picture back, what does each layer show, is there dust or a hole."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from unflat.core.arrays import Array, Box, Mask
from unflat.core.stack import Stack
from unflat.pixels.components import places, spots
from unflat.pixels.front import NOTHING, composite_at, front_map, words
from unflat.pixels.over import meet, within

BAND_PIXELS = 1 << 18
"""Pictures are compared in bands of this size: 4 MB of float each."""
DUST_PIXELS = 16
"""A separate spot of fewer pixels than this is dust to a rigger."""
COVERED = 250 / 255
"""Above this share a pixel counts as covered by what lies in front."""


@dataclass(frozen=True)
class LayerFacts:
    """What one layer shows.

    Args:
        visible_area: Pixels that the layer gives to the picture, a half-seen pixel counting half.
        hidden_area: Pixels of the layer that layers in front cover.
        dust: Spots of fewer than `DUST_PIXELS` pixels beside a larger one.
        holes: Transparent pixels inside the layer where layers in front cover all: moving those would show the gap.
    """

    visible_area: int
    hidden_area: int
    dust: int
    holes: int


def layer_facts(stack: Stack) -> dict[str, LayerFacts]:
    """What each layer shows, by id. Hidden layers count as shown, so that switching one on brings no surprise."""
    passing = np.ones((stack.height, stack.width), np.float32)  # how much of a pixel the layers so far let through
    areas, spots = {}, {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for layer in reversed(stack.layers):
            here = passing[within(layer.box, (0, 0, stack.width, stack.height))]
            alpha = layer.alpha * np.float32(layer.opacity / 255)
            areas[layer.id] = float((alpha * here).sum(dtype=np.float64)), float(alpha.sum(dtype=np.float64))
            spots[layer.id] = threads.submit(_dust_and_holes, layer.alpha, 1 - here > COVERED)
            if layer.blend == "normal" and layer.clip is None:
                here *= 1 - alpha
    return {key: LayerFacts(round(seen), round(whole - seen), *spots[key].result()) for key, (seen, whole) in areas.items()}


def _dust_and_holes(alpha: Array, covered: Array) -> tuple[int, int]:
    return _dust(alpha), _holes(alpha, covered=covered)


def quality_of(stack: Stack, facts: Mapping[str, LayerFacts] | None = None) -> dict[str, object]:
    """The numbers of the whole: recomposition error, dust and holes.

    The error is the largest and the mean difference from the source in 1/255, the layers put over one another in float from
    their 8-bit pixels, over black, over white and in alpha; None where the stack has no source. Hidden layers count as shown.
    """
    known = facts if facts is not None else layer_facts(stack)
    return {
        "recomposition": None if stack.source is None else recomposition_error(stack, stack.source),
        "dust": sum(f.dust for f in known.values()),
        "holes": sum(f.holes for f in known.values()),
    }


def recomposition_error(stack: Stack, source: Array) -> dict[str, dict[str, float]]:
    """Largest and mean difference between the re-stacked layers and a picture, in 1/255: over black, over white, in alpha."""
    shown = stack.with_layers(replace(a, visible=True) for a in stack.layers)
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        parts = list(threads.map(lambda box: _differences(shown, source, box), _bands(stack)))
    worst, total = np.max([p[0] for p in parts], axis=0), np.sum([p[1] for p in parts], axis=0)
    pixels = stack.width * stack.height
    names = ("over_black", "over_white", "alpha")
    return {
        name: {"worst": round(float(w), 3), "mean": round(float(t) / pixels, 4)} for name, w, t in zip(names, worst, total, strict=True)
    }


def _bands(stack: Stack) -> Iterator[Box]:
    rows = max(1, BAND_PIXELS // stack.width)
    for top in range(0, stack.height, rows):
        yield 0, top, stack.width, min(top + rows, stack.height)


def _differences(stack: Stack, source: Array, box: Box) -> tuple[Array, Array]:
    """Largest difference and sum of the pixels' largest differences, for each of the three grounds.

    Where one opaque layer alone is seen and is the picture's own pixel there is none.
    """
    rows, columns = places(~_as_it_was(stack, source, box))
    rows += box[1]
    columns += box[0]
    if not rows.size:
        return np.zeros(3), np.zeros(3)
    wanted = source[rows, columns].astype(np.float32) / 255
    wanted[:, :3] *= wanted[:, 3:]
    difference = composite_at(stack, rows, columns) - wanted
    alpha = difference[:, 3:]
    errors = np.stack([np.abs(difference[:, :3]).max(1), np.abs(difference[:, :3] - alpha).max(1), np.abs(alpha[:, 0])])
    return errors.max(1) * 255, errors.sum(1, dtype=np.float64) * 255


def _as_it_was(stack: Stack, source: Array, box: Box) -> Mask:
    """(h, w) bool: where one opaque layer alone shows the picture's own pixel, or neither shows anything."""
    front, wanted = front_map(stack, box), source[within(box, (0, 0, stack.width, stack.height))]
    equal: Mask = (front == NOTHING) & (wanted[..., 3] == 0)
    for i, layer in enumerate(stack.layers):
        shared = meet(layer.box, box)
        if shared is not None:
            here = within(shared, box)
            same = words(layer.rgba[within(shared, layer.box)]) == words(wanted[here])
            equal[here] |= same & (front[here] == i)
    return equal


def _dust(alpha: Array) -> int:
    areas = spots(alpha > 0)[1][1:]
    return int(np.count_nonzero(areas < DUST_PIXELS)) if len(areas) > 1 and areas.max() >= DUST_PIXELS else 0


def _holes(alpha: Array, *, covered: Array) -> int:
    height, width = alpha.shape
    if height < 3 or width < 3:
        return 0
    labels, areas = spots(alpha == 0, corners=False)
    inside = np.ones(len(areas), bool)
    inside[0] = False  # the layer itself
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        inside[edge] = False
    if not inside.any():
        return 0
    hidden = np.bincount(labels[covered], minlength=len(areas))
    return int(areas[inside & (hidden == areas)].sum())
