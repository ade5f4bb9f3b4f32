"""How well the borders of parts run: the boundary F-score."""

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.stack import Stack
from unflat.evaluate.metrics import averaged, seen_parts
from unflat.evaluate.truth import Truth

TOLERANCE = 0.002  # of the picture's diagonal; about 3 pixels at 1280 x 740, a drawn line's width


def boundary_f(stack: Stack, truth: Truth) -> dict[str, float]:
    """Part name to F-score: the harmonic mean of how much of our border lies near the true one, and the other way round.

    Source: Csurka, Larlus and Perronnin, 2013; Perazzi and others, 2016, measure F, with a tighter tolerance.
    """
    mine, nothing = seen_parts(stack), np.zeros(truth.flat.shape[:2], bool)
    reach = max(1.0, TOLERANCE * float(np.hypot(*truth.flat.shape[:2])))
    return {tag: f_score(mine.get(tag, nothing), truth.seen[tag], reach=reach) for tag in averaged(truth)}


def f_score(mine: Array, theirs: Array, *, reach: float) -> float:
    """F-score of two (H, W) bool masks; 1 where both are empty, 0 where one is."""
    ours, wanted = _border(mine), _border(theirs)
    if not ours.any() or not wanted.any():
        return float(ours.any() == wanted.any())
    precision, recall = (_distance(b)[a] <= reach for a, b in ((ours, wanted), (wanted, ours)))
    p, r = float(precision.mean()), float(recall.mean())
    return 2 * p * r / (p + r) if p + r else 0.0


def _border(mask: Array) -> Array:
    """Pixels of a mask that touch what is not of it; the picture's own edge is no border."""
    inner = cv2.erode(mask.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)), borderValue=1)
    return np.asarray(mask & (inner == 0))


def _distance(border: Array) -> Array:
    return np.asarray(cv2.distanceTransform((~border).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
