"""A sample as if nobody told finer pieces from the layers they are drawn on: what a stack of whole layers can say of it."""

from dataclasses import replace

import numpy as np

from unflat.core import parts
from unflat.core.parts import PARTS
from unflat.data.samples import LITE_PARTS, Sample

_NAMES = [part.name for part in LITE_PARTS]
_ON_LAYERS = (parts.SIDE_LOCK, parts.AHOGE, parts.HIGHLIGHT, parts.LOWER_LASH)  # mostly; tails of hair always have layers of their own


def folded(sample: Sample) -> Sample:
    """The sample with finer pieces counted for their parents, nothing left of them."""
    label, side, full, depth = sample.label.copy(), sample.side.copy(), sample.full.copy(), sample.depth.copy()
    for piece in _ON_LAYERS:
        parent = PARTS.parent_of(piece)
        own, home = _NAMES.index(piece.name), _NAMES.index(parent.name)
        if not parent.sided:
            side[label == own + 1] = 0
        label[label == own + 1] = home + 1
        fresh = (full[own] > 0) & (full[home] == 0)
        depth[home][fresh] = depth[own][fresh]
        full[home] = np.maximum(full[home], full[own])
        full[own], depth[own] = 0, 0
    return replace(sample, label=label, side=side, full=full, depth=depth)
