"""How near the layers' colours are, where a part is seen and where it lies hidden."""

import numpy as np

from unflat.core.arrays import Array
from unflat.core.stack import Stack
from unflat.evaluate.metrics import averaged, counted, decibels, whole_part
from unflat.evaluate.truth import Truth

LEAST_HIDDEN = 25
"""Pixels that a part must hide to be asked how much of them is there."""


def visible_psnr(stack: Stack, truth: Truth) -> float | None:
    """PSNR of the pixels that a part has (alpha above one half) and shows, all parts pooled."""
    return _pooled(stack, truth, {tag: _solid(truth, tag) & truth.seen[tag] for tag in averaged(truth)})


def hidden_psnr(stack: Stack, truth: Truth) -> float | None:
    """PSNR of what lies hidden, all parts pooled; None where the truth hides nothing.

    Counted are pixels that a part has (alpha above one half) but does not show. A missing pixel is charged the worst colour
    there is, so that leaving a layer empty never pays; a half-clear one in proportion.
    """
    return _pooled(stack, truth, {tag: hidden_of(truth, tag) for tag in averaged(truth)})


def hidden_recall(stack: Stack, truth: Truth) -> dict[str, float]:
    """Part name to the share of its hidden pixels that the stack has, for parts that hide enough."""
    hidden = {tag: hidden_of(truth, tag) for tag in averaged(truth)}
    return {tag: float((whole_part(stack, tag)[m][:, 3] > 0.5).mean()) for tag, m in hidden.items() if m.sum() >= LEAST_HIDDEN}


def hidden_of(truth: Truth, tag: str) -> Array:
    """(H, W) bool: pixels that a part has and other parts cover."""
    return np.asarray(_solid(truth, tag) & ~truth.seen[tag] & counted(truth, tag))


def _solid(truth: Truth, tag: str) -> Array:
    return np.asarray(truth.whole[tag][..., 3] > 127)


def _pooled(stack: Stack, truth: Truth, places: dict[str, Array]) -> float | None:
    error, count = 0.0, 0
    for tag, here in places.items():
        if here.any():
            error += _error(whole_part(stack, tag)[here], truth.whole[tag][here] / np.float32(255))
            count += int(here.sum())
    return decibels(error / count) if count else None


def _error(mine: Array, wanted: Array) -> float:
    """Sum of squared errors of (N, 4) pixels; ours premultiplied, the truth straight."""
    covered = np.clip(mine[:, 3] / np.maximum(wanted[:, 3], 1e-3), 0, 1)
    colour = np.where(mine[:, 3:] > 1e-3, mine[:, :3] / np.maximum(mine[:, 3:], 1e-3), 0)
    wrong = ((np.clip(colour, 0, 1) - wanted[:, :3]) ** 2).mean(-1)
    worst = (np.maximum(wanted[:, :3], 1 - wanted[:, :3]) ** 2).mean(-1)
    return float((covered * wrong + (1 - covered) * worst).sum(dtype=np.float64))
