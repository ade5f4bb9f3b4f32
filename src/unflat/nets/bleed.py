"""Colour under transparent pixels, before a picture is encoded: each takes what lies nearest, smoothly.

Source: spec see-through-inference §4.2; the two ways differ in how they shrink.
"""

from collections.abc import Callable
from typing import TypeVar

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from unflat.core.arrays import Array
from unflat.core.errors import InputError

SHRINK = 1.2  # from one level of the pyramid to the next
LEAST_COVER = 1e-8
T = TypeVar("T")


def bleed_tensor(argb: Tensor) -> Tensor:
    """Colours spread over what is transparent; where alpha is 1 they stay, where all is transparent they are black.

    The original fails where height and width differ; here they need not be equal.

    Args:
        argb: (N, 4, H, W) float in [0, 1], alpha first, straight.

    Returns:
        (N, 3, H, W), red, green, blue.

    Raises:
        InputError: It has not four channels.
    """
    if argb.ndim != 4 or argb.shape[1] != 4:
        raise InputError(f"alpha, red, green and blue are wanted as (N, 4, H, W); given is {tuple(argb.shape)}")
    alpha, rgb = argb[:, :1], argb[:, 1:]
    levels = _shrunk(
        torch.cat([rgb * alpha, alpha], 1), argb.shape[-2:], lambda level, size: functional.interpolate(level, size, mode="bilinear")
    )
    total = levels[-1].sum((2, 3), keepdim=True)
    fill = total[:, :3] / total[:, 3:].clamp_min(LEAST_COVER)
    for level in reversed(levels):
        wide = functional.interpolate(fill, level.shape[-2:], mode="bilinear")
        fill = level[:, :3] + wide * (1 - level[:, 3:])
    return fill


def bleed_array(rgba: Array, *, keep: bool = True) -> Array:
    """Colours spread over what is transparent, shrinking by areas; for pictures that are encoded with a latent offset.

    Args:
        rgba: (H, W, 4) uint8, straight alpha.
        keep: Whether a half transparent pixel keeps its own colour as far as it covers; else it is what its neighbours make of it.

    Returns:
        (H, W, 3) float32 in [0, 1].
    """
    unit = rgba.astype(np.float32) / 255
    alpha, rgb = unit[..., 3:], unit[..., :3]
    levels = _shrunk(
        np.concatenate([rgb * alpha, alpha], 2),
        unit.shape[:2],
        lambda level, size: cv2.resize(level, size[::-1], interpolation=cv2.INTER_AREA),
    )
    total = levels[-1].sum((0, 1), keepdims=True)
    fill = total[..., :3] / np.maximum(total[..., 3:], LEAST_COVER)
    for level in reversed(levels):
        wide = cv2.resize(fill, level.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        fill = level[..., :3] + wide * (1 - level[..., 3:])
    bled: Array = rgb * alpha + fill * (1 - alpha) if keep else fill
    return bled


def _shrunk(first: T, size: tuple[int, ...], shrink: Callable[[T, tuple[int, int]], T]) -> list[T]:
    """The pyramid's levels, each made from the one before, until the shorter side is one pixel."""
    levels = [first]
    height, width = size
    while min(height, width) > 1:
        height, width = int(height / SHRINK), int(width / SHRINK)
        levels.append(shrink(levels[-1], (height, width)))
    return levels
