"""How far a net is from the truth: labels, whole extents, depth and side of the parts."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from unflat.core.arrays import Array
from unflat.data.artworks.view import UNNAMED
from unflat.nets.lite import LiteOut
from unflat.train.lite.pool import Batch

NEAR_EDGE = 3.0  # weight of pixels next to a border of labels, where mistakes are seen
EDGE_REACH = 3  # width of that band in pixels of the halved label map, a max-pool kernel
RAREST, COMMONEST = 6.0, 0.4  # limits of the class weights
DICE, FULL, FULL_DICE, DEPTH, SIDE = 0.5, 10.0, 0.5, 0.5, 0.2
_LITTLE = 1.0  # pixels; keeps Dice calm where a part hardly shows


def class_weights(labels: Array, classes: int) -> Tensor:
    """Square roots of inverse frequencies, so that an eyelash counts beside a skirt."""
    count = np.bincount(labels.ravel(), minlength=classes).astype(np.float64)
    weights = np.sqrt(count.sum() / np.maximum(count, 50.0))
    weights /= (weights * count).sum() / count.sum()
    return torch.from_numpy(np.clip(weights, COMMONEST, RAREST).astype(np.float32))


def lite_loss(out: LiteOut, truth: Batch, weights: Tensor, *, phase: int = 0) -> tuple[Tensor, dict[str, Tensor]]:
    """The sum to descend, and its terms.

    Args:
        out: What the net says; labels whole, or of the corner `phase` alone.
        truth: What is so.
        weights: Of the classes, see `class_weights`.
        phase: 0 to 3; labels are judged on every second row and column, from this corner of the four: the loss costs a
            quarter and, with the phase changing from step to step, every pixel has its turn.
    """
    down, across = divmod(phase, 2)
    label = truth.label[:, down::2, across::2].long()
    logits = out.label if out.label.shape[-2:] == label.shape[-2:] else out.label[:, :, down::2, across::2]
    log_sure = functional.log_softmax(logits.float(), 1)
    full = truth.full.float() / 255
    terms = {
        "label": label_loss(log_sure, label, weights),
        "dice": DICE * label_dice(log_sure, label),
        "full": FULL * functional.binary_cross_entropy_with_logits(out.full.float(), full),
        "full_dice": FULL_DICE * dice(torch.sigmoid(out.full.float()), full),
        "depth": DEPTH * depth_loss(out.depth.float(), truth.depth.float() / 255, full),
        "side": SIDE * side_loss(out.side.float()[:, 0], truth.side),
    }
    total = torch.stack(list(terms.values())).sum()
    return total, {name: term.detach() for name, term in terms.items()}


def label_loss(log_sure: Tensor, label: Tensor, weights: Tensor) -> Tensor:
    """Cross entropy from log probabilities, heavier for rare classes and near borders; nothing where the truth has no name."""
    told = label != UNNAMED
    label = label * told
    each = functional.nll_loss(log_sure, label, weight=weights, reduction="none")
    values = label[:, None].float()
    high = functional.max_pool2d(values, EDGE_REACH, 1, EDGE_REACH // 2)
    low = -functional.max_pool2d(-values, EDGE_REACH, 1, EDGE_REACH // 2)
    heavy = (1 + (NEAR_EDGE - 1) * (high != low)[:, 0].float()) * told
    return (each * heavy).sum() / heavy.sum().clamp(min=1)


def label_dice(log_sure: Tensor, label: Tensor) -> Tensor:
    """Dice of the classes, where the truth has a name."""
    told = (label != UNNAMED)[:, None]
    return dice(log_sure.exp() * told, torch.zeros_like(log_sure).scatter_(1, label[:, None] * told, 1.0) * told)


def dice(guess: Tensor, truth: Tensor) -> Tensor:
    """One minus the Dice overlap, averaged over the channels that the batch shows."""
    both, either = (guess * truth).sum((0, 2, 3)), guess.sum((0, 2, 3)) + truth.sum((0, 2, 3))
    shown = truth.sum((0, 2, 3)) > _LITTLE
    return (1 - (2 * both + _LITTLE) / (either + _LITTLE))[shown].mean()


def depth_loss(guess: Tensor, truth: Tensor, full: Tensor) -> Tensor:
    """Mean distance in depth, each part counted where it is."""
    here = (full > 0.5).float()
    return ((guess - truth).abs() * here).sum() / here.sum().clamp(min=1)


def side_loss(logits: Tensor, side: Tensor) -> Tensor:
    """Left against right, where a side is known: 1 is right, 2 is left."""
    known = (side > 0).float()
    each = functional.binary_cross_entropy_with_logits(logits, (side == 2).float(), reduction="none")
    return (each * known).sum() / known.sum().clamp(min=1)
