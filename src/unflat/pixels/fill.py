"""Fill what is hidden with colours that continue what is seen: the classical completion."""

from math import ceil
from typing import Protocol

import cv2
import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.core.parts import Part
from unflat.pixels.components import nearest_place

WORKING_SIDE = 1280
"""Longer pictures are filled at a whole fraction of their size: hidden colours are smooth, and the measures below hold at this size."""
LINE_RADIUS = 4
"""Dark marks narrower than about twice this are outlines or creases, at the working size."""
LINE_CONTRAST = 30.0
"""How much darker than what is around it (8-bit steps of brightness) a mark must be to count as a line."""
LEAST_SOURCES = 0.15
"""If fewer of the known pixels than this are no lines, the part is all lines (lashes) and every pixel counts."""
SOFTENING = 0.5
"""Blur radius for each pixel of distance from the known area: streaks fade into flat colour."""
OCTAVES = 5


class Fill(Protocol):
    """A way to find the hidden colours of one layer."""

    @property
    def name(self) -> str:
        """For the manifest."""

    def knows(self, part: Part | None) -> bool:
        """Whether it can say anything of a part; it is not asked for one that it does not know."""

    def __call__(self, rgb: Array, known: Array, extent: Array, part: Part | None, *, picture_side: int) -> Array:
        """Colours of the whole layer.

        Args:
            rgb: (h, w, 3) uint8; only known pixels count.
            known: (h, w) bool; at least one must be.
            extent: (h, w) uint8: alpha of the whole layer.
            part: What it is.
            picture_side: The longer side of the picture it is cut from.

        Returns:
            (h, w, 3) uint8; known pixels as given.
        """


class Classical:
    """`fill` as a Fill: it looks at neither extent nor part."""

    name = "classical"

    def knows(self, part: Part | None) -> bool:
        """It knows nothing of parts, and needs to know nothing."""
        return True

    def __call__(self, rgb: Array, known: Array, extent: Array, part: Part | None, *, picture_side: int) -> Array:
        """Continue colours smoothly from the known pixels."""
        return fill(np.ascontiguousarray(rgb), known, picture_side=picture_side)


def fill_nearest(values: Array, known: Array) -> Array:
    """Each unknown pixel takes the value of the nearest known one.

    Args:
        values: (H, W, C), any number type.
        known: (H, W) bool; at least one pixel must be.
    """
    flat = values.reshape(-1, values.shape[2])
    return np.take(flat, nearest_place(known), axis=0)


def fill(values: Array, known: Array, *, picture_side: int = WORKING_SIDE) -> Array:
    """Continue colours smoothly from the known pixels, without smearing outlines.

    The nearest known pixel that is not part of a dark line gives the colour, blurred the more the farther away it is. Large flat colours
    go on as they are, shading fades into its mean.

    Args:
        values: (H, W, 3 or 4) uint8 or float32 in 0 to 255; the first three channels are RGB, a fourth (depth) goes along.
        known: (H, W) bool; at least one pixel must be.
        picture_side: The longer side of the picture that `values` is cut from; it says how wide lines are.

    Returns:
        The same shape and type; known pixels are as given.
    """
    shrink = max(1, ceil(picture_side / WORKING_SIDE))
    small, small_known = shrunk(values, known, shrink)
    plain = sources(small[..., :3], small_known)
    filled: Array = faded(fill_nearest(small, plain), plain)
    if np.issubdtype(values.dtype, np.integer):
        filled = np.clip(np.rint(filled), 0, 255)
    filled = filled.astype(values.dtype)
    if shrink > 1:
        filled = cv2.resize(filled, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_LINEAR)[: known.shape[0], : known.shape[1]]
    return np.where(np.asarray(known, bool)[..., None], values, filled)


def sources(rgb: Array, known: Array) -> Mask:
    """The known pixels whose colour may be continued: all but dark lines.

    Source: Serra, 1982, closing and black top hat, here on the known pixels alone.
    """
    brightness = rgb.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * LINE_RADIUS + 1, 2 * LINE_RADIUS + 1))
    raised = cv2.dilate(np.where(known, brightness, 0), disc)
    closed = cv2.erode(np.where(known, raised, 255), disc)
    plain: Mask = known & (closed - brightness <= LINE_CONTRAST)
    return plain if plain.sum() >= LEAST_SOURCES * known.sum() else np.asarray(known, bool)


def shrunk(values: Array, known: Array, shrink: int) -> tuple[Array, Mask]:
    """Float32 values and what is known at a whole fraction of the size; only known pixels count."""
    if shrink == 1:
        return values.astype(np.float32), np.asarray(known, bool)
    height, width = (ceil(n / shrink) for n in known.shape)
    pad = (0, height * shrink - known.shape[0], 0, width * shrink - known.shape[1])
    weight = cv2.copyMakeBorder(np.ascontiguousarray(known, np.uint8), *pad, cv2.BORDER_CONSTANT)
    held = cv2.copyMakeBorder(np.where(np.asarray(known, bool)[..., None], values, 0).astype(values.dtype), *pad, cv2.BORDER_CONSTANT)
    share = cv2.resize(weight * np.uint8(255), (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    mean = cv2.resize(held, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    # a pixel that is known for the greater part is known; if none is (a hairline part), any share will do
    enough = share >= 0.5
    return mean / np.maximum(share, 1e-6)[..., None], enough if enough.any() else share > 0


def faded(nearest: Array, known: Mask) -> Array:
    """Nearest colours, blurred the more the farther they are from what is known."""
    height, width = known.shape
    distance = cv2.distanceTransform(np.ascontiguousarray(~known, np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    reach = float(distance.max())
    result: Array = nearest
    level: Array = nearest
    for octave in range(1, OCTAVES + 1):
        radius = 2.0**octave
        if reach * SOFTENING < radius / 4:
            break
        if octave > 1:
            level = cv2.resize(level, (max(1, level.shape[1] // 2), max(1, level.shape[0] // 2)), interpolation=cv2.INTER_AREA)
        blurred = cv2.resize(cv2.GaussianBlur(level, (0, 0), 2.0), (width, height), interpolation=cv2.INTER_LINEAR)
        blurred -= result
        blurred *= np.minimum(distance * np.float32(SOFTENING / radius), 1)[..., None]
        result = result + blurred
    return result
