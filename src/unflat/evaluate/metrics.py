"""How near a stack is to the truth: one definition of each number."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array, Bytes, Floats
from unflat.core.stack import Layer, Stack
from unflat.evaluate.truth import Truth
from unflat.pixels.over import composite, over, straight, within

LEAST_TOTAL = 0.25
"""A pixel that the figure's layers cover less than this is ground."""
LEAST_SEEN = 25
"""Parts seen on fewer pixels than this are too small to average."""
LEAST_LAYER = 20
"""A part is there when its layers have this many pixels of alpha above one half."""
FIGURE_SHARE = 0.002
"""Parts that hold more of the figure than this must be right."""
GROUNDS = ((0, 0, 0), (128, 128, 128), (255, 0, 255))
"""Black, grey and magenta: a halo shows on at least one of them."""
EDGE_RADIUS = 3
"""The band reaches this many pixels to both sides of the outline."""
CAP_DB = 60.0


@dataclass(frozen=True)
class EdgeError:
    """Mean alpha error in 1/255, and PSNR in dB over the three grounds, in the band around the outline."""

    alpha: float
    psnr: float


def label_of(layer: Layer) -> str | None:
    """The part whose name the layer carries in files; None for the ground and free names."""
    if layer.part is None or layer.part.group == "ground":
        return None
    return layer.part.parent or layer.part.name


def seen_parts(stack: Stack) -> dict[str, Array]:
    """Part name to (H, W) bool: where it weighs most of all, weight being alpha times what the layers above let through."""
    weights: dict[str, Floats] = {}
    shape = stack.height, stack.width
    for layer in stack.layers:
        name = label_of(layer)
        if name is None or not layer.visible:
            continue
        here = within(layer.box, (0, 0, stack.width, stack.height))
        alpha = layer.alpha * np.float32(layer.opacity / 255)
        for weight in weights.values():
            weight[here] *= 1 - alpha
        weights.setdefault(name, np.zeros(shape, np.float32))[here] += alpha
    if not weights:
        return {}
    total, best = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for weight in weights.values():
        total += weight
        best = np.maximum(best, weight)
    seen, free = {}, total >= LEAST_TOTAL
    for name, weight in weights.items():
        seen[name] = free & (weight == best)
        free = free & ~seen[name]
    return seen


def visible_iou(stack: Stack, truth: Truth) -> dict[str, float]:
    """Intersection over union of where each part is seen, for the parts that the truth shows on `LEAST_SEEN` pixels."""
    mine, nothing = seen_parts(stack), np.zeros(truth.flat.shape[:2], bool)
    return {tag: _iou(mine.get(tag, nothing), truth.seen[tag]) for tag in averaged(truth)}


def full_iou(stack: Stack, truth: Truth) -> dict[str, float]:
    """Soft intersection over union of each whole part, hidden pixels included: sum of least alpha over sum of most alpha."""
    result = {}
    for tag in averaged(truth):
        mine, theirs = whole_part(stack, tag)[..., 3], truth.whole[tag][..., 3].astype(np.float32) / 255
        here = counted(truth, tag)
        least, most = np.minimum(mine, theirs)[here].sum(), np.maximum(mine, theirs)[here].sum()
        result[tag] = float(least / max(most, 1e-6))
    return result


def missing_and_extra(stack: Stack, truth: Truth) -> tuple[list[str], list[str]]:
    """Parts that the truth shows on `FIGURE_SHARE` of the figure and the stack lacks; parts that it shows so and the truth lacks."""
    least = FIGURE_SHARE * int(truth.figure.sum())
    names = {name for name in map(label_of, stack.layers) if name is not None}
    there = {name for name in names if (whole_part(stack, name)[..., 3] > 0.5).sum() >= LEAST_LAYER}
    missing = [tag for tag, seen in truth.seen.items() if seen.sum() >= least and tag not in there]
    extra = [tag for tag, seen in seen_parts(stack).items() if tag not in truth.whole and seen.sum() > least]
    return missing, sorted(extra)


def figure_of(stack: Stack) -> Bytes:
    """What the stack shows with the ground dropped: (H, W, 4) uint8."""
    return straight(composite(stack, keep=lambda layer: layer.kind != "ground"))


def edge_error(rgba: Array, wanted: Array, *, radius: float = EDGE_RADIUS) -> EdgeError:
    """Error in the band around the outline of `wanted`.

    Args:
        rgba: (H, W, 4) uint8, the figure as it was cut out.
        wanted: (H, W, 4) uint8, the figure as it is.
        radius: Pixels from the outline, to either side, that belong to the band.
    """
    band = edge_band(wanted[..., 3] >= 128, radius=radius)
    mine, theirs = rgba[band].astype(np.float64) / 255, wanted[band].astype(np.float64) / 255
    squares = [((_on(mine, ground) - _on(theirs, ground)) ** 2).mean() for ground in GROUNDS]
    return EdgeError(float(np.abs(mine[:, 3] - theirs[:, 3]).mean() * 255), decibels(float(np.mean(squares))))


def hard_figure(picture: Array, rgba: Array) -> Bytes:
    """The same figure cut out with a hard mask: the picture's own colours, alpha all or nothing; what soft edges must beat."""
    hard: Bytes = picture.copy()
    hard[..., 3] = np.where(rgba[..., 3] >= 128, 255, 0)
    return hard


def edge_band(figure: Array, *, radius: float) -> Array:
    """(H, W) bool: pixels whose centre is within `radius` of the outline between figure and ground."""
    inside = cv2.distanceTransform(figure.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    outside = cv2.distanceTransform((~figure).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(np.maximum(inside, outside) - 0.5 <= radius)  # the outline runs half a pixel from the first centre


def averaged(truth: Truth) -> list[str]:
    """Parts that are seen on enough pixels to be averaged."""
    return [tag for tag, seen in truth.seen.items() if seen.sum() >= LEAST_SEEN]


def mean(values: Mapping[str, float]) -> float:
    """The plain mean of the parts' numbers."""
    return float(np.mean(list(values.values()))) if values else 0.0


def whole_part(stack: Stack, tag: str) -> Floats:
    """All layers of one part over one another: (H, W, 4) float32, premultiplied."""
    return composite(stack, keep=lambda layer: label_of(layer) == tag)


def _on(rgba: Array, ground: tuple[int, int, int]) -> Array:
    backdrop = np.array([*ground, 255], np.float64) / 255
    premul = np.concatenate([rgba[:, :3] * rgba[:, 3:], rgba[:, 3:]], -1)
    return over(premul, backdrop)[:, :3]


def _iou(first: Array, second: Array) -> float:
    return float((first & second).sum() / max(int((first | second).sum()), 1))


def counted(truth: Truth, tag: str) -> Array:
    """(H, W) bool: where a part is compared; not where only a rear piece of it lies."""
    return ~truth.rear[tag] if tag in truth.rear else np.ones(truth.flat.shape[:2], bool)


def decibels(mean_square: float) -> float:
    """PSNR of values in [0, 1], capped."""
    return float(min(CAP_DB, 10 * np.log10(1 / max(mean_square, 1e-12))))
