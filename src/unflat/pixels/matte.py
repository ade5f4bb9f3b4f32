"""Soft edges: how much of a border pixel belongs to what stands in front, and in which colour."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.components import places

REACH = 2  # pixels either side of a border that may be soft; drawn edges are blended over one or two
SAME_WAY = 0.85  # cosine between a pixel's and the inside's step away from the colour behind: the same mixture
FAINT_STEP = 3.0  # a pixel this many times nearer to the colour behind than the inside is a mixture, whatever its tint
CHUNK = 1 << 11  # border pixels that are looked at together: their neighbours stay in a core's cache
_DOWN, _ACROSS = (grid.reshape(-1, 1) for grid in np.mgrid[-REACH - 1 : REACH + 2, -REACH - 1 : REACH + 2])
_TENT = (np.maximum(2 - abs(_DOWN), 0) * np.maximum(2 - abs(_ACROSS), 0) / 16).astype(np.float32)
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
        behind: (n, 3) float32, the colour behind at each pixel of the ring, in the order of `places(ring)`.
        noise: Steps from the colour behind that mean nothing, of 255.
    """
    ys, xs = places(ring)
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
    margin, width = REACH + 1, inside.shape[1] + 2 * (REACH + 1)
    wide = [plane.ravel() for plane in cv2.split(cv2.copyMakeBorder(rgb, margin, margin, margin, margin, cv2.BORDER_REPLICATE))]
    held = cv2.copyMakeBorder(inside.astype(np.uint8), margin, margin, margin, margin, cv2.BORDER_REPLICATE).ravel() > 0
    middle = (ys + margin) * width + xs + margin
    own = held[middle]
    farthest = np.where(own[:, None], step, np.float32(0))
    best = np.where(own, size, np.float32(0))
    inner = np.zeros(len(ys), np.float32)
    for start in range(0, len(ys), CHUNK):
        part = slice(start, start + CHUNK)
        around = middle[part] + (_DOWN * width + _ACROSS)
        front = np.take(held, around)
        inner[part] = (front * _TENT).sum(0)
        there = [np.take(plane, around) - under for plane, under in zip(wide, behind[part].T, strict=True)]
        far = np.sqrt(_dot(there, there))
        way = (_dot(there, step[part].T) >= SAME_WAY * far * size[part]) | (far > FAINT_STEP * size[part])
        score = np.where(front & way & (far > best[part]), far, np.float32(0))
        strongest = score.argmax(0)
        won = np.flatnonzero(score.max(0))
        farthest[start + won] = np.stack([away[strongest[won], won] for away in there], 1)
    return farthest, inner


def _dot(one: Sequence[Array], two: Sequence[Array] | Array) -> Array:
    return np.asarray(one[0] * two[0] + one[1] * two[1] + one[2] * two[2])


def _inward(alpha: Array, ring: Array, at: tuple[Array, Array]) -> Array:
    """Coverage never rises on the way out and never falls on the way in."""
    ys, xs = at
    grid = np.zeros(ring.shape, np.float32)
    grid[ys, xs] = alpha
    for this, other, limit in ((-2, -1, np.minimum), (1, -1, np.maximum), (2, 1, np.maximum)):
        rows = np.flatnonzero(ring[ys, xs] == this)
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
