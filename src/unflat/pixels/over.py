"""Put layers over one another: the operator "over", the composite of a stack, and the flat picture."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from unflat.core.arrays import Array, Box, Bytes, Floats
from unflat.core.stack import Layer, Stack

PAPER = 255  # what transparent pictures lie on for the networks and the eye
BAND_PIXELS = 1 << 20  # a flat picture is made in bands of about this many pixels: 16 MB of float each, whatever the picture's size


def over(front_premul: Array, back_premul: Array) -> Floats:
    """Two premultiplied pictures in [0, 1], one over the other.

    Source: Porter and Duff, 1984, operator "over".
    """
    result: Floats = front_premul + back_premul * (1 - front_premul[..., 3:])
    return result


def meet(first: Box, second: Box) -> Box | None:
    """The box that both share, or None."""
    box = max(first[0], second[0]), max(first[1], second[1]), min(first[2], second[2]), min(first[3], second[3])
    return box if box[0] < box[2] and box[1] < box[3] else None


def within(box: Box, outer: Box) -> tuple[slice, slice]:
    """The rows and columns that `box` takes in an array that lies on `outer`."""
    return slice(box[1] - outer[1], box[3] - outer[1]), slice(box[0] - outer[0], box[2] - outer[0])


def composite(stack: Stack, box: Box | None = None, *, keep: Callable[[Layer], bool] | None = None) -> Floats:
    """The layers of a stack over one another.

    Args:
        stack: Layers that are hidden do not show; opacity, clipping and the blends normal, multiply and add count.
        box: The part of the picture to make; all of it when left out.
        keep: Which layers count; all when left out.

    Returns:
        (h, w, 4) float32, premultiplied, in [0, 1].
    """
    box = box or (0, 0, stack.width, stack.height)
    canvas = np.zeros((box[3] - box[1], box[2] - box[0], 4), np.float32)
    shown = [a for a in stack.layers if a.visible and (keep is None or keep(a))]
    for layer in shown:
        shared = meet(layer.box, box)
        base = next((b for b in shown if b.id == layer.clip), None) if layer.clip else None
        if shared is None or (layer.clip and base is None):
            continue
        source = layer.rgba[within(shared, layer.box)].astype(np.float32)
        share = np.float32(layer.opacity / 255) if base is None else _alpha_on(base, shared) * np.float32(layer.opacity / 255)
        lay(canvas[within(shared, box)], source, source[..., 3] * share, layer.blend)
    return canvas


def lay(view: Array, source: Array, alpha: Array, blend: str) -> None:
    """Lay pixels over what is there, in place.

    Args:
        view: (..., 4) float32, premultiplied, in [0, 1].
        source: (..., 4) float32, straight, 0 to 255; is used up.
        alpha: (...) float32 in [0, 1], what counts instead of the fourth channel.
        blend: Of the layer that they are from.
    """
    if blend == "normal":
        source[..., 3] = 255
        source *= (alpha / np.float32(255))[..., None]
        view *= (1 - alpha)[..., None]
        view += source
    else:
        view[...] = _effect(view, source[..., :3] / np.float32(255), alpha[..., None], blend)


def flatten(stack: Stack) -> Bytes:
    """The flat picture that a stack shows: (height, width, 4) uint8, straight alpha.

    >>> import numpy as np
    >>> from unflat.testing import toy_stack
    >>> from unflat import flatten
    >>> stack = toy_stack()
    >>> bool(np.array_equal(flatten(stack), stack.source))
    True
    """
    flat = np.zeros((stack.height, stack.width, 4), np.uint8)
    rows = max(1, BAND_PIXELS // stack.width)
    for top in range(0, stack.height, rows):
        bottom = min(top + rows, stack.height)
        flat[top:bottom] = straight(composite(stack, (0, top, stack.width, bottom)))
    return flat


def on_paper(rgba: Array) -> Array:
    """(H, W, 3) uint8: the picture on white paper."""
    if (rgba[..., 3] == PAPER).all():
        return colours(rgba)
    alpha = rgba[..., 3:].astype(np.uint16)
    return ((rgba[..., :3] * alpha + PAPER * (255 - alpha) + 127) // 255).astype(np.uint8)


def colours(rgba: Array) -> Bytes:
    """(H, W, 3) uint8, the colours alone; numpy needs 50 times as long to copy three bytes of four."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(rgba), cv2.COLOR_RGBA2RGB), np.uint8)


def straight(rgba_premul: Array) -> Bytes:
    """Premultiplied float in [0, 1] to straight 8-bit; colour is 0 where nothing is seen."""
    alpha = rgba_premul[..., 3:]
    rgba = np.concatenate([rgba_premul[..., :3] / np.maximum(alpha, 1e-6), alpha], -1)
    result: Bytes = np.clip(np.rint(rgba * 255), 0, 255).astype(np.uint8)
    return result


def crop(layer: Layer, box: Box) -> Layer:
    """The layer on another box: cut off or padded with nothing; the layer itself when the box is its own."""
    if box == layer.box:
        return layer
    shape = box[3] - box[1], box[2] - box[0]
    shared = meet(layer.box, box)

    def moved(array: Array) -> Array:
        wider = np.zeros((*shape, *array.shape[2:]), array.dtype)
        if shared is not None:
            wider[within(shared, box)] = array[within(shared, layer.box)]
        return wider

    return replace(
        layer,
        box=box,
        rgba=moved(layer.rgba),
        origin=moved(layer.origin),
        depth=None if layer.depth is None else moved(layer.depth),
    )


def _alpha_on(layer: Layer, box: Box) -> Floats:
    alpha = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    shared = meet(layer.box, box)
    if shared is not None:
        alpha[within(shared, box)] = layer.alpha[within(shared, layer.box)] * np.float32(layer.opacity / 255)
    return alpha


def _effect(behind: Array, rgb: Array, alpha: Array, blend: str) -> Floats:
    """A layer that multiplies or adds, over premultiplied pixels.

    Source: W3C Compositing and Blending, separable modes; "add" is its "plus-lighter" without growing past the union's alpha.
    """
    union = behind[..., 3:] + alpha - behind[..., 3:] * alpha
    if blend == "multiply":
        mixed = behind[..., :3] * (1 - alpha + alpha * rgb) + alpha * (1 - behind[..., 3:]) * rgb
    else:
        mixed = np.minimum(behind[..., :3] + alpha * rgb, union)
    result: Floats = np.concatenate([mixed, union], -1)
    return result
