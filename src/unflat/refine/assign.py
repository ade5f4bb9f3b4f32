"""Give a region of the picture to another part: the first mend that every rigger needs."""

from dataclasses import replace
from itertools import count

import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.parts import PARTS, Vocabulary, written_name
from unflat.core.piece import Side
from unflat.core.stack import ARTIST, INVENTED, Layer, Stack, layer_id
from unflat.pixels.components import tight
from unflat.pixels.over import composite, crop, meet, straight, within
from unflat.pixels.tiles import join

SEEN = 0.02  # a layer that gives less of a pixel than this is not seen there


def assign(stack: Stack, name: str, mask: Array, *, vocabulary: Vocabulary = PARTS) -> Stack:
    """Move what is seen under a mask to the layer of another part.

    The layer that has the name, or is the only one of that part and side, takes the pixels; where there is none, one is made at the usual
    place of the part. Layers in front of it end at the mask. Layers behind it that were seen there lose these pixels; filling them and
    making the sum exact again is left to `pipeline.reassign`.

    Args:
        stack: Any stack.
        name: A layer's name, or a part with an optional side and number: "topwear", "handwear-l".
        mask: (height, width) bool.
        vocabulary: Where part names are looked up.

    Raises:
        InputError: An empty mask or one of another size, or a name that is neither a layer nor a part.
    """
    return assigned(stack, name, mask, vocabulary=vocabulary)[0]


def assigned(stack: Stack, name: str, mask: Array, *, vocabulary: Vocabulary = PARTS) -> tuple[Stack, int]:
    """As `assign`; also says at which index the layer lies that took the pixels."""
    mask = np.asarray(mask, bool)
    if mask.shape != (stack.height, stack.width):
        raise InputError(f"the mask is {mask.shape[1]}x{mask.shape[0]} but the stack is {stack.width}x{stack.height}; resize it first")
    spot = tight(mask)
    if spot is None:
        raise InputError("the mask is empty; paint the pixels that should move")
    shown = _shown(stack, spot)
    mask = mask & _inside(shown[..., 3] > 0, spot, stack)
    spot = tight(mask)
    if spot is None:
        raise InputError("the picture is transparent everywhere under the mask; paint pixels that it shows")
    stack, target = _target(stack, name, spot, vocabulary)
    seen = _seen(stack, mask)
    layers = []
    for i, layer in enumerate(stack.layers):
        if i == target:
            layers.append(_given(layer, mask, _shown(stack, spot), spot))
        elif layer.visible and layer.blend == "normal":
            layers.append(_taken(layer, mask if i > target else mask & seen[i], stack))
        else:
            layers.append(layer)
    return stack.with_layers(layers), target


def _shown(stack: Stack, box: tuple[int, int, int, int]) -> Array:
    """(h, w, 4) uint8: the artist's picture, or what the layers show where there is none."""
    if stack.source is not None:
        return stack.source[within(box, (0, 0, stack.width, stack.height))]
    return straight(composite(stack, box))


def _inside(values: Array, box: tuple[int, int, int, int], stack: Stack) -> Array:
    whole = np.zeros((stack.height, stack.width), bool)
    whole[within(box, (0, 0, stack.width, stack.height))] = values
    return whole


def _target(stack: Stack, name: str, spot: tuple[int, int, int, int], vocabulary: Vocabulary) -> tuple[Stack, int]:
    """The stack with a layer that is to take the pixels, and its index."""
    for i, layer in enumerate(stack.layers):
        if layer.name == name:
            return stack, i
    written = vocabulary.parse(name)
    if written is None:
        raise InputError(f"{name!r} is neither a layer ({', '.join(a.name for a in stack.layers)}) nor a part of the vocabulary")
    side: Side | None = written.side
    same = [i for i, a in enumerate(stack.layers) if a.part is not None and a.part.name == written.part.name and a.side == side]
    if same and written.number is None:
        return stack, same[-1]  # the front-most of several
    taken = {a.name for a in stack.layers}
    stem = written_name(written.part, side=side, number=written.number)
    free = stem if stem not in taken else next(n for i in count(2) if (n := f"{stem}-{i}") not in taken)
    height, width = spot[3] - spot[1], spot[2] - spot[0]
    fresh = Layer(
        id=layer_id(free),
        name=free,
        part=written.part,
        box=spot,
        rgba=np.zeros((height, width, 4), np.uint8),
        origin=np.zeros((height, width), np.uint8),
        depth=_depth_before(stack, spot),
        kind="ground" if written.part.group == "ground" else "part",
        side=side,
    )
    usual = [a.part.order if a.part is not None else -1 for a in stack.layers]
    place = 1 + max((i for i, order in enumerate(usual) if 0 <= order <= written.part.order), default=-1)
    return stack.with_layers([*stack.layers[:place], fresh, *stack.layers[place:]]), place


def _depth_before(stack: Stack, box: tuple[int, int, int, int]) -> Array | None:
    """The depth of what is seen; None where no layer knows its depth."""
    depth, known = np.full((box[3] - box[1], box[2] - box[0]), np.float32(0.5)), False
    for layer in stack.layers:
        shared = meet(layer.box, box)
        if layer.visible and layer.depth is not None and shared is not None:
            here = within(shared, layer.box)
            np.copyto(depth[within(shared, box)], layer.depth[here], where=layer.alpha[here] >= 128)
            known = True
    return depth if known else None


def _seen(stack: Stack, mask: Array) -> list[Array]:
    """For each layer (H, W) bool: where it is seen under the mask."""
    bounds = 0, 0, stack.width, stack.height
    through = mask.astype(np.float32)
    seen = []
    for layer in reversed(stack.layers):
        spots = np.zeros(mask.shape, bool)
        if layer.visible and layer.blend == "normal":
            here = within(layer.box, bounds)
            share = through[here] * (layer.alpha * np.float32(layer.opacity / 255))
            spots[here] = share > SEEN
            through[here] -= share
        seen.append(spots)
    return seen[::-1]


def _given(layer: Layer, mask: Array, shown: Array, spot: tuple[int, int, int, int]) -> Layer:
    wide = crop(layer, join(layer.box, spot))
    rgba, origin = wide.rgba.copy(), wide.origin.copy()
    here, inside = within(spot, wide.box), mask[spot[1] : spot[3], spot[0] : spot[2]]
    rgba[here][inside] = shown[inside]
    origin[here][inside] = ARTIST
    return replace(wide, rgba=rgba, origin=origin, visible=True)


def _taken(layer: Layer, mask: Array, stack: Stack) -> Layer:
    inside = mask[within(layer.box, (0, 0, stack.width, stack.height))]
    if not (inside & (layer.alpha > 0)).any():
        return layer
    rgba, origin = layer.rgba.copy(), layer.origin.copy()
    rgba[inside, 3] = 0
    origin[inside] = INVENTED
    return replace(layer, rgba=rgba, origin=origin)
