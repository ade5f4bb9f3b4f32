"""What chance does to samples before a net sees them: shifts and mirrors, worse pictures, bars of paper, upright crops."""

from dataclasses import replace

import numpy as np

from unflat.core.arrays import Array
from unflat.data.degrade import degrade
from unflat.data.samples import Sample, barred, cropped, flipped

BARRED = 0.2  # share of samples with bars of paper: pictures are rarely square, frames are
WIDTHS = (0.75, 0.5)  # of a picture's height, to which some batches are cropped
SWAY = 0.06  # of the width: how far the middle of a crop lies from the figure's, at most


def spoiled(sample: Sample, size: int, rng: np.random.Generator) -> Sample:
    """A sample shifted, perhaps mirrored, degraded, and perhaps set between bars of paper."""
    room = (sample.label.shape[0] - size) // 2 + 1
    left, top = (2 * int(v) for v in rng.integers(room, size=2))
    sample = cropped(sample, left=left, top=top, size=size)
    sample = flipped(sample) if rng.random() < 0.5 else sample
    sample = replace(sample, rgb=degrade(sample.rgb, rng))
    if rng.random() < BARRED:
        first, last = (2 * int(v) for v in rng.integers(0, max(1, size // 10), size=2))
        edges = {"left": first, "right": size - last, "top": 0, "bottom": size}
        if rng.random() < 0.4:
            edges = {"left": 0, "right": size, "top": first, "bottom": size - last}
        sample = barred(sample, **edges)
    return sample


def upright(samples: list[Sample], share: float, rng: np.random.Generator) -> list[slice] | None:
    """The columns of an upright picture around each figure, for a share of batches; None for the others."""
    from unflat.nets.lite import MULTIPLE  # not on top: it loads torch

    if rng.random() >= share:
        return None
    size = samples[0].label.shape[1]
    width = max(MULTIPLE, round(size * float(rng.choice(WIDTHS)) / MULTIPLE) * MULTIPLE)
    return [_around(sample.label > 0, min(width, size), rng.uniform(-SWAY, SWAY)) for sample in samples]


def _around(figure: Array, width: int, sway: float) -> slice:
    size, across = figure.shape[1], np.flatnonzero(figure.any(0))
    middle = (across[0] + across[-1] + 1) / 2 if len(across) else size / 2
    left = round((middle + sway * width - width / 2) / 2) * 2
    left = min(max(left, 0), size - width)
    return slice(left, left + width)
