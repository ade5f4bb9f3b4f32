"""The ways in which hidden colours may go on, side by side: what is seen, continued or averaged, and the outline along the contour."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats, Mask
from unflat.pixels.fill import faded, fill_nearest, sources

WAYS = ("classical", "nearest", "clean", "mean", "main")
"""`fill` as it is; nearest colour and `fill` from what lies well inside; the mean of that, and its commonest colour."""
TRIM = 2.5
"""Known pixels so near the border of what is known are mixed with what lies before or behind, and are no sources."""
MOST_TRIMMED = 0.6  # share of the known pixels that may go so
OUTLINE = 12
"""Outlines are looked for so far inside the contour, at the working size."""
DARKER = 15.0  # steps of brightness by which an outline must be darker than the commonest colour
ENOUGH = 15  # pixels that must be seen at one distance from the contour
_NARROWING = (40.0, 25.0, 16.0, 16.0)  # spread of the window around the commonest colour, in 8-bit steps
_SAMPLED = 4000  # pixels that the commonest colour is searched among
_GREY = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, eq=False)
class Ways:
    """What a piece may look like where it is hidden, uint8; known pixels are as given.

    Args:
        colours: (K, h, w, 3), in the order of WAYS.
        line: (h, w, 3): the outline's colour at this distance from the contour.
        lined: (h, w): 255 where the outline runs, if the hidden contour has one like that which is seen; two pixels beyond the contour
            too, for soft borders.
    """

    colours: Array
    line: Array
    lined: Array


def ways(rgb: Array, known: Mask, extent: Array) -> Ways:
    """All ways to fill a piece.

    Args:
        rgb: (h, w, 3) float32 in 0 to 255, at the working size; only known pixels count.
        known: (h, w) bool; at least one must be.
        extent: (h, w) uint8: alpha of the whole piece.
    """
    plain = sources(rgb, known)
    inner = _inner(plain, known)
    nearest = fill_nearest(rgb, inner)
    seen = rgb[inner]
    commonest = _commonest(seen)
    even = [np.broadcast_to(colour.astype(np.float32), rgb.shape) for colour in (seen.mean(0), commonest)]
    found = [faded(fill_nearest(rgb, plain), plain), nearest, faded(nearest, inner), *even]
    colours = np.stack([np.clip(np.rint(np.where(known[..., None], rgb, way)), 0, 255).astype(np.uint8) for way in found])
    line, lined = _outline(rgb, known, extent, darkest=float(commonest @ _GREY) - DARKER)
    return Ways(colours, line, lined)


def _inner(plain: Mask, known: Mask) -> Mask:
    distance = cv2.distanceTransform(np.pad(known.astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_3)[1:-1, 1:-1]
    inner: Mask = plain & (distance >= min(TRIM, float(np.quantile(distance[known], MOST_TRIMMED))))
    return inner if inner.any() else plain


def _commonest(seen: Array) -> Floats:
    """The mean in a window that narrows around the median.

    Source: Comaniciu and Meer, 2002, mean shift.
    """
    some = seen[:: max(1, len(seen) // _SAMPLED)].astype(np.float32)
    colour = np.median(some, 0)
    for spread in _NARROWING:
        weight = np.exp(-np.square(some - colour).sum(1) / (2 * spread**2)) + np.float32(1e-9)
        colour = (some * weight[:, None]).sum(0) / weight.sum()
    return np.asarray(colour, np.float32)


def _outline(rgb: Array, known: Mask, extent: Array, *, darkest: float) -> tuple[Array, Array]:
    """From the contour inward as long as what is seen there is dark: its median at each distance."""
    distance = cv2.distanceTransform(np.pad((extent > 127).astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_5)[1:-1, 1:-1]
    ring = np.minimum(np.ceil(distance), OUTLINE + 1).astype(np.uint8)
    line, lined = np.zeros(rgb.shape, np.uint8), np.zeros(known.shape, np.uint8)
    for number in range(1, OUTLINE + 1):
        here = ring == number
        seen = rgb[here & known]
        if len(seen) < ENOUGH:
            continue
        colour = np.median(seen, 0)
        if float(colour @ _GREY) > darkest:
            break
        if not lined.any():  # what is less than half there takes the colour of the contour: no pale rim around the line
            line[ring == 0] = np.rint(colour)
        line[here] = np.rint(colour)
        lined[here] = 255
    if (lined[ring == OUTLINE] > 0).any():
        return line, np.zeros_like(lined)  # dark as far as one looks: a shade, no line
    if lined.any():
        lined = np.where(ring == 0, cv2.dilate(lined, np.ones((5, 5), np.uint8)), lined)
    return line, lined
