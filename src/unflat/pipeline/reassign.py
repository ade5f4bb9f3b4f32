"""Give a region to another part, fill the hole that it leaves, and make the sum exact again."""

from dataclasses import replace

import numpy as np

from unflat.core.arrays import Array
from unflat.core.parts import PARTS, Vocabulary
from unflat.core.stack import Layer, Stack
from unflat.pipeline.clean_up import clean_up
from unflat.pipeline.restore_source import restore_source
from unflat.pixels.fill import Classical, Fill
from unflat.pixels.over import crop, flatten
from unflat.refine.assign import assigned


def reassign(stack: Stack, name: str, mask: Array, *, vocabulary: Vocabulary = PARTS, fill: Fill | None = None) -> Stack:
    """What is seen under a mask belongs to another part from now on.

    The layers behind that were seen there go on under the region, with filled colour; the layers over one another still show the picture.

    Args:
        stack: Any stack; without a source picture, what it shows counts as the picture.
        name: A layer's name, or a part with an optional side and number: "topwear", "handwear-l".
        mask: (height, width) bool.
        vocabulary: Where part names are looked up.
        fill: Another way to find hidden colours than the classical one; what it does not know is filled classically.

    Raises:
        InputError: As `assign` and `restore_source` say.

    >>> import numpy as np
    >>> from unflat import flatten, reassign
    >>> from unflat.testing import toy_stack
    >>> stack = toy_stack()
    >>> collar = np.zeros((stack.height, stack.width), bool)
    >>> collar[80:90, 42:54] = True
    >>> mended = reassign(stack, "neckwear", collar)
    >>> mended.named("neckwear").box, bool(np.array_equal(flatten(mended), stack.source))
    ((42, 80, 54, 90), True)
    """
    source = flatten(stack) if stack.source is None else stack.source
    fill, side = fill or Classical(), max(stack.width, stack.height)
    before = {a.id: a for a in stack.layers}
    after, target = assigned(replace(stack, source=source), name, mask, vocabulary=vocabulary)
    behind = [_mended(a, before[a.id], fill, side) if a.id in before and a is not before[a.id] else a for a in after.layers[:target]]
    mended = [*behind, *after.layers[target:]]
    return clean_up(restore_source(after.with_layers(mended), source))


def _mended(layer: Layer, before: Layer, fill: Fill, side: int) -> Layer:
    """A layer that lost seen pixels to one in front of it goes on under them."""
    whole = crop(before, layer.box)
    known = layer.alpha >= 128
    if not known.any():
        return layer  # nothing is left that could say how it goes on
    lost = (layer.alpha == 0) & (whole.alpha > 0)
    way = fill if fill.knows(layer.part) else Classical()
    filled = way(np.ascontiguousarray(layer.rgba[..., :3]), known, whole.alpha, layer.part, picture_side=side)
    rgba = layer.rgba.copy()
    rgba[lost, :3], rgba[lost, 3] = filled[lost], whole.alpha[lost]
    return replace(layer, rgba=rgba)
