"""Carry arrays between the picture's pixels and a frame's canvas."""

from math import ceil

import cv2
import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.frame import Frame

CHANNELS_AT_ONCE = 4  # what OpenCV's warp takes


def cut(array: Array, frame: Frame, *, fill: float | tuple[float, ...] = 0) -> Array:
    """What a frame sees of a picture: area mean where it shrinks, linear where it grows.

    Args:
        array: (H, W) or (H, W, C), any number type, on the whole picture.
        frame: The window and the canvas.
        fill: What lies outside the picture, one value or one for each channel.

    Returns:
        (frame.height, frame.width[, C]) of the same type.
    """
    step = 1 / frame.scale[0], 1 / frame.scale[1]
    origin = frame.left, frame.top
    return _sample(array, step=step, origin=origin, size=(frame.width, frame.height), fill=fill)


def paste(array: Array, frame: Frame, box: Box, *, fill: float | tuple[float, ...] = 0) -> Array:
    """A canvas array on the picture's own pixels.

    Args:
        array: (frame.height, frame.width[, C]), any number type.
        frame: Where the canvas sits.
        box: The picture pixels that are wanted; may reach past the frame.
        fill: What lies outside the frame.

    Returns:
        (h, w[, C]) of the same type, smooth (cubic where it grows, never outside the values given).
    """
    width, height = box[2] - box[0], box[3] - box[1]
    step = frame.scale
    left, top = frame.forth(np.array([box[0], box[1]]))
    result = _sample(array, step=step, origin=(left, top), size=(width, height), fill=None)
    x, y = np.arange(box[0], box[2]) + 0.5, np.arange(box[1], box[3]) + 0.5
    outside_x, outside_y = (x < frame.left) | (x > frame.right), (y < frame.top) | (y > frame.bottom)
    result[outside_y] = fill
    result[:, outside_x] = fill
    return result


def _sample(
    array: Array,
    *,
    step: tuple[float, float],
    origin: tuple[float, float],
    size: tuple[int, int],
    fill: float | tuple[float, ...] | None,
) -> Array:
    """Pixel (x, y) of the result is the mean of `array` over origin + (x, y) * step and one step on.

    Where it shrinks, samples about one source pixel apart are taken first and their mean after: an area mean that keeps
    fractions of a pixel.
    """
    finer = max(1, ceil(step[0] - 1e-6)), max(1, ceil(step[1] - 1e-6))
    scale = step[0] / finer[0], step[1] / finer[1]
    grow = max(scale) < 1 and fill is None
    # OpenCV counts from pixel centres
    matrix = np.array([[scale[0], 0, origin[0] + scale[0] / 2 - 0.5], [0, scale[1], origin[1] + scale[1] / 2 - 0.5]])
    planes = _as_float(array)
    parts = []
    for start in range(0, planes.shape[2], CHANNELS_AT_ONCE):
        some = np.ascontiguousarray(planes[..., start : start + CHANNELS_AT_ONCE])
        border = np.broadcast_to(np.asarray(0 if fill is None else fill, np.float64), (planes.shape[2],))[start:]
        warped = cv2.warpAffine(
            some,
            matrix,
            (size[0] * finer[0], size[1] * finer[1]),
            flags=(cv2.INTER_CUBIC if grow else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT,
            borderValue=[float(v) for v in border[:CHANNELS_AT_ONCE]],
        )
        if finer != (1, 1):
            warped = cv2.resize(warped, size, interpolation=cv2.INTER_AREA)
        parts.append(warped.reshape(size[1], size[0], some.shape[2]))
    result = np.concatenate(parts, -1) if len(parts) > 1 else parts[0]
    if grow and array.size:
        np.clip(result, float(array.min()), float(array.max()), out=result)
    return _as_type(result, array)


def _as_float(array: Array) -> Array:
    planes = array if array.ndim == 3 else array[..., None]
    return planes if planes.dtype == np.uint8 else planes.astype(np.float32)


def _as_type(result: Array, like: Array) -> Array:
    shaped = result if like.ndim == 3 else result[..., 0]
    if like.dtype == np.bool_:
        return shaped >= 0.5
    if np.issubdtype(like.dtype, np.integer) and shaped.dtype != like.dtype:
        return np.rint(shaped).astype(like.dtype)
    return shaped.astype(like.dtype, copy=False)
