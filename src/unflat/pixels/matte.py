"""Soft edges: how much of a border pixel belongs to what stands in front, and in which colour."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array

REACH = 2  # pixels either side of a border that may be soft; drawn edges are blended over one or two
SAME_WAY = 0.85  # cosine between a pixel's and the inside's step away from the colour behind: the same mixture
FAINT_STEP = 3.0  # a pixel this many times nearer to the colour behind than the inside is a mixture, whatever its tint
LOW_CONTRAST, HIGH_CONTRAST = 14.0, 40.0  # of 255: below the first colours say nothing of coverage, above the second all


@dataclass(frozen=True, eq=False)
class Edge:
    """Border pixels as lists; entry i speaks of pixel (ys[i], xs[i]).

    Args:
        alpha: Share of the pixel that the front covers, 0 to 1, float32.
        front: (n, 3) float32, the front's own colour there.
        back: (n, 3) float32, the colour behind.
    """

    ys: Array
    xs: Array
    alpha: Array
    front: Array
    back: Array


def soft_edge(rgb: Array, inside: Array, ring: Array, behind: Array, *, noise: float = 2.0) -> Edge:
    """Unblend a border between a front and what lies behind it.

    Args:
        rgb: (H, W, 3) uint8.
        inside: (H, W) bool, the front as hard labels.
        ring: (H, W) int8, steps from the border: 1, 2 on the inside, -1, -2 outside, 0 elsewhere.
        behind: (n, 3) float32, the colour behind at each pixel of the ring, in the order of `np.nonzero(ring)`.
        noise: Steps from the colour behind that mean nothing, of 255.
    """
    ys, xs = np.nonzero(ring)
    step = rgb[ys, xs].astype(np.float32) - behind
    size = np.linalg.norm(step, axis=1)
    farthest, inner = _strongest_inside(rgb, inside, (ys, xs), (behind, step, size))
    contrast = np.linalg.norm(farthest, axis=1)
    mixed = np.clip((step * farthest).sum(1) / np.maximum(contrast, 1e-3) ** 2, 0, 1)
    mixed[size <= noise] = 0
    trust = np.clip((contrast - LOW_CONTRAST) / (HIGH_CONTRAST - LOW_CONTRAST), 0, 1)
    alpha = trust * mixed + (1 - trust) * inner
    alpha = _inward(alpha.astype(np.float32), ring, (ys, xs))
    own = behind + step / np.maximum(alpha, 0.25)[:, None]
    sure = np.clip((alpha - 0.3) / 0.4, 0, 1)[:, None]
    front = np.clip(sure * own + (1 - sure) * (behind + farthest), 0, 255)
    return Edge(ys, xs, alpha, front.astype(np.float32), behind)


def _strongest_inside(rgb: Array, inside: Array, at: tuple[Array, Array], known: tuple[Array, Array, Array]) -> tuple[Array, Array]:
    """Per border pixel: the largest step from the colour behind, the same way, among the front's pixels around;
    and the share of the 3 x 3 neighbourhood that is front."""
    (ys, xs), (behind, step, size) = at, known
    reach, width = REACH + 1, inside.shape[1] + 2 * (REACH + 1)
    wide = np.ascontiguousarray(cv2.copyMakeBorder(rgb, reach, reach, reach, reach, cv2.BORDER_REPLICATE)).reshape(-1, 3)
    held = cv2.copyMakeBorder(inside.astype(np.uint8), reach, reach, reach, reach, cv2.BORDER_REPLICATE).ravel() > 0
    middle = (ys + reach) * width + xs + reach
    own = held[middle]
    best = np.where(own, size, np.float32(0))
    farthest = np.where(own[:, None], step, np.float32(0))
    inner = np.zeros(len(ys), np.float32)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            place = middle + (dy * width + dx)
            front = np.flatnonzero(held[place])
            if abs(dy) <= 1 and abs(dx) <= 1:
                inner[front] += (2 - abs(dy)) * (2 - abs(dx)) / 16
            there = wide[place[front]] - behind[front]
            far = np.sqrt(np.einsum("nc,nc->n", there, there))
            better = np.flatnonzero(far > best[front])
            front, there, far = front[better], there[better], far[better]
            way = (np.einsum("nc,nc->n", there, step[front]) >= SAME_WAY * far * size[front]) | (far > FAINT_STEP * size[front])
            front = front[way]
            best[front], farthest[front] = far[way], there[way]
    return farthest, inner


def _inward(alpha: Array, ring: Array, at: tuple[Array, Array]) -> Array:
    """Coverage never rises on the way out and never falls on the way in."""
    ys, xs = at
    grid = np.zeros(ring.shape, np.float32)
    grid[ys, xs] = alpha
    for this, other, limit in ((-2, -1, np.minimum), (1, -1, np.maximum), (2, 1, np.maximum)):
        rows = np.nonzero(ring[ys, xs] == this)[0]
        near = np.zeros(len(rows), np.float32)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                ny, nx = np.clip(ys[rows] + dy, 0, ring.shape[0] - 1), np.clip(xs[rows] + dx, 0, ring.shape[1] - 1)
                near = np.maximum(near, np.where(ring[ny, nx] == other, grid[ny, nx], 0))
        grid[ys[rows], xs[rows]] = limit(grid[ys[rows], xs[rows]], near)
    return grid[ys, xs]


def rings(front: Array, behind: Array, *, reach: int = REACH) -> Array:
    """Steps from the border between two masks, up to `reach`.

    Returns:
        (H, W) int8: 1, 2 for the front's pixels nearest to `behind`, -1, -2 for those of `behind` nearest to the front, 0 elsewhere.
    """
    out = np.zeros(front.shape, np.int8)
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    for sign, here, start in ((-1, behind, front), (1, front, behind)):
        grown = start.astype(np.uint8)
        for step in range(1, reach + 1):
            wider = np.asarray(cv2.dilate(grown, shape), np.uint8)
            out[(wider > grown) & here] = sign * step
            grown = wider
    return out


def colour_around(rgb: Array, mask: Array, *, window: int) -> Array:
    """(H, W, 3) float32: the mean colour of the mask's pixels in a window; the picture's own where there are none."""
    weight = mask.astype(np.float32)
    total = cv2.blur(rgb.astype(np.float32) * weight[..., None], (window, window))
    share = cv2.blur(weight, (window, window))[..., None]
    return np.where(share > 1e-4, total / np.maximum(share, 1e-4), rgb.astype(np.float32)).astype(np.float32)
