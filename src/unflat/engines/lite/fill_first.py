"""How networks of schema 1 complete a layer: a correction of the classical fill, on a canvas of their own."""

from typing import Any

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats
from unflat.pixels.fill import fill
from unflat.pixels.fill_canvas import MULTIPLE, RAMP

DOUBT = 24 / 255
"""A correction of this size counts half, smaller ones less: what is nearly right already is left as the picture has it, stains go."""
SMOOTH = 1.0  # blur of the correction, in pixels of the canvas: the network's own grid does not show


def corrected(session: Any, part: int, rgb: Array, known: Array, extent: Array, *, side: int, picture_side: int) -> Array:
    """The classical fill and what the network adds to it: (h, w, 3) uint8.

    Args:
        session: The ONNX Runtime session.
        part: The network's number for it.
        rgb, known, extent: Of the layer, as `Fill` has them.
        side: Of the canvas the network was trained on.
        picture_side: The longer side of the picture the layer is cut from.
    """
    base = fill(np.ascontiguousarray(rgb), known, picture_side=picture_side)
    height, width = known.shape
    share = min(1.0, side / max(height, width))
    small = max(1, round(width * share)), max(1, round(height * share))
    wide = -(-side // MULTIPLE) * MULTIPLE
    seen = np.zeros((wide, wide, 5), np.float32)
    for first, planes in ((0, base), (3, np.dstack([np.asarray(known, np.uint8) * np.uint8(255), extent]))):  # area takes four at most
        shown: Array = planes.astype(np.float32) / np.float32(255)
        shown = cv2.resize(shown, small, interpolation=cv2.INTER_AREA)
        seen[: small[1], : small[0], first : first + planes.shape[2]] = shown
    seen_nchw = np.ascontiguousarray(seen.transpose(2, 0, 1)[None])
    (correction,) = session.run(["correction"], {"seen": seen_nchw, "part": np.array([part], np.int64)})
    here: Array = np.ascontiguousarray(decided(correction[0].transpose(1, 2, 0))[: small[1], : small[0]])
    here = cv2.resize(here, (width, height), interpolation=cv2.INTER_LINEAR)
    distance = cv2.distanceTransform(np.ascontiguousarray(~np.asarray(known, bool), np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    strength = np.minimum(distance * np.float32(1 / max(RAMP * (height * width) ** 0.5, 1)), 1) * np.float32(255)
    return np.asarray(cv2.add(base, here * strength[..., None], dtype=cv2.CV_8U))


def decided(correction: Floats) -> Floats:
    """(S, S, 3) float32: what of a correction is more than doubt."""
    smooth = cv2.GaussianBlur(np.ascontiguousarray(correction), (0, 0), SMOOTH)
    power = np.square(smooth).mean(2, keepdims=True)
    return np.asarray(smooth * (power / (power + np.float32(DOUBT**2))), np.float32)
