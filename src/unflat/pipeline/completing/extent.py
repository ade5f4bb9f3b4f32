"""How far a layer goes on behind others: the farther from what is seen of it, the surer the engine must be."""

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats, Mask
from unflat.pixels.components import holes, spots

POSSIBLE = 0.05  # extent below which the engine rules a part out: the band under borders ends there
NEEDED = ((0.003, 0.05), (0.0125, 0.25), (0.05, 0.4), (0.15, 0.75))
"""How far from what is seen, as a share of the picture's longer side, and the extent that the engine must claim for the layer to go on
there. On drawn figures a claim of 0.3 is right as often as it says up to a twentieth of the figure's height, and a claim of 0.6 in one case
of three beyond a tenth. Near by, less is asked than makes a pixel more likely than not: a layer that goes on too far behind its cover harms
nothing, one that ends too early tears when the cover moves."""
SMALL = 0.1  # of the longer side: parts smaller than a square of this side go on less far, in proportion
BETWEEN = 0.1
"""The same inside the convex hull of what the layer has: bodies are round, so what covers a part in its middle hides more of it."""
CLEAR = 0.6  # claim from which a hidden place spans that hull, as one that is seen does
SPOT = 0.05  # of the layer: a smaller spot may be a mistake, and nothing is stretched to it
PLAUSIBLE = 0.2  # mean extent above which a large hole is filled: the engine half believes in it
SMALL_HOLE = 0.5  # holes below this share of what is seen of the part are filled whatever the engine believes
SMOOTH = 0.006  # of the longer side, less for small parts: nobody draws finer bays into what he hides, a doubtful map is full of them
RIM = 2.0  # pixels in which a smoothed outline goes from nothing to solid


def extended(alpha: Array, claim: Floats | None, covered: Mask, *, band: int, side: int) -> Array:
    """Alpha of one layer with what lies hidden.

    Args:
        alpha: (h, w) uint8, what is seen of it.
        claim: (h, w) float32 in [0, 1], how far the engine says that it reaches; None where no engine knows of it.
        covered: (h, w) bool, where layers in front hide it: there alone it gains.
        band: Pixels that it goes on at least, unless the engine rules it out.
        side: The picture's longer side.

    Returns:
        (h, w) uint8; nowhere less than given. What is gained hangs together with what is seen.
    """
    seen = alpha >= 128
    if not seen.any() or not covered.any():
        return alpha
    unit = side * min(1.0, float(np.sqrt(seen.sum())) / (SMALL * side))
    away = cv2.distanceTransform(np.ascontiguousarray(~seen, np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    near = (away <= band) & covered
    if claim is None:
        claim = np.zeros(alpha.shape, np.float32)
    else:
        near &= claim > POSSIBLE
    likely = covered & (claim > POSSIBLE)
    likely[likely] = claim[likely] >= _needed(away[likely], unit)
    there = _connected(seen | near | likely, seen)
    there |= covered & (claim >= BETWEEN) & _between(seen | (there & (claim >= CLEAR)))
    soft = np.where(covered, np.maximum(_smoothed(there, SMOOTH * unit), near), 0)
    # the soft rim belongs to the island it surrounds
    kept = cv2.dilate(_connected((soft >= 0.5) | seen, seen).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    whole = np.maximum(alpha, np.where(kept, np.rint(soft * 255), 0).astype(np.uint8))
    whole[_fillable(whole >= 128, claim, covered, seen)] = 255
    return np.asarray(whole)


def _needed(away: Array, unit: float) -> Floats:
    """The claim that is needed at each distance from what is seen."""
    distances, claims = np.array(NEEDED, np.float32).T
    return np.asarray(np.interp(away, distances * unit, claims), np.float32)


def _connected(there: Mask, seen: Mask) -> Mask:
    """What of a mask hangs together with what is seen."""
    labels, areas = spots(there)
    touches = np.zeros(len(areas), bool)
    touches[np.unique(labels[seen])] = True
    touches[0] = False
    return np.asarray(touches[labels])


def _between(there: Mask) -> Mask:
    """The convex hull of a layer without its small spots."""
    labels, areas = spots(there)
    large = areas >= SPOT * areas[1:].sum()
    large[0] = False
    held = large[labels]
    rows = np.flatnonzero(held.any(1))  # the hull of the first and the last of each row is the hull of all
    first, last = held[rows].argmax(1), held.shape[1] - 1 - held[rows, ::-1].argmax(1)
    ends = np.concatenate([np.stack([first, rows], 1), np.stack([last, rows], 1)]).astype(np.int32)
    inside = np.zeros(there.shape, np.uint8)
    if len(rows):
        cv2.fillConvexPoly(inside, cv2.convexHull(ends), 1)
    return inside > 0


def _smoothed(there: Mask, radius: float) -> Floats:
    """(h, w) float32: a mask with a smooth outline, `RIM` pixels soft."""
    radius = max(radius, 0.5)
    blurred = cv2.GaussianBlur(there.astype(np.float32), (0, 0), radius)
    steep = np.float32(max(1.0, np.sqrt(2 * np.pi) * radius / RIM))  # a blurred straight border rises by 1 / (sqrt(2 pi) radius) a pixel
    return np.asarray(np.clip((blurred - np.float32(0.5)) * steep + np.float32(0.5), 0, 1), np.float32)


def _fillable(whole: Mask, claim: Floats, covered: Mask, seen: Mask) -> Mask:
    """Covered pixels in holes of the layer: small holes, and large ones that the engine half believes in."""
    inside = holes(whole) & covered
    if not inside.any():
        return inside
    labels, areas = spots(inside)
    belief = np.bincount(labels.ravel(), claim.ravel(), len(areas)) / np.maximum(areas, 1)
    good = (areas <= SMALL_HOLE * seen.sum()) | (belief >= PLAUSIBLE)
    good[0] = False
    return np.asarray(good[labels])
