"""Cut a picture into small regions that follow its own lines and flat colours."""

import cv2
import numpy as np

from unflat.core.arrays import Array

FLAT_STEP = 5  # of 255: neighbours closer than this are one flat colour (after smoothing); JPEG noise and soft shading stay below it
CELL = 20  # pixels; no region reaches further, so that a gap in a line spoils one cell and not the whole figure
SAME_SURFACE = 12.0  # of 255: colours this close belong to one surface
LEAST_SEED = 6  # pixels; a flat spot smaller than this is the middle of an anti-aliased edge
LINE_CONTRAST = 24  # of 255: how much darker than both its sides a drawn line is, at least


def line_mask(rgb: Array, *, width: int) -> Array:
    """Pixels of drawn lines: darker than both sides, no wider than `width` pixels.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        (H, W) bool.
    """
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    side = max(3, width + 1 | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, kernel) >= LINE_CONTRAST)


def regions(rgb: Array, *, lines: Array | None = None) -> Array:
    """Flat spots grown until they meet; borders lie on the picture's own colour edges.

    Args:
        rgb: (H, W, 3) uint8.
        lines: (H, W) bool; line pixels start no region but are shared among their neighbours.

    Returns:
        (H, W) int32, regions numbered from 0 without gaps.
    """
    smooth = cv2.bilateralFilter(rgb, 5, 20, 2)
    flat = _steps(smooth) < FLAT_STEP
    if lines is not None:
        flat &= ~lines
    spots = np.asarray(cv2.connectedComponents(flat.astype(np.uint8), connectivity=4)[1], np.int32)
    kept = np.bincount(spots.ravel()) >= LEAST_SEED
    kept[0] = False
    seeds = np.take(np.where(kept, np.arange(len(kept), dtype=np.int32), np.int32(0)), spots)
    if not kept.any():
        return np.zeros(rgb.shape[:2], np.int32)
    return grow(smooth, _numbered(_by_cell(seeds))) - 1


def _by_cell(seeds: Array) -> Array:
    """Split spots along a grid; 0 stays 0."""
    height, width = seeds.shape
    across = -(-width // CELL)
    cell = (np.arange(height) // CELL)[:, None] * across + (np.arange(width) // CELL)[None]
    return np.where(seeds > 0, seeds.astype(np.int64) * (cell.max() + 1) + cell, 0)


def _numbered(values: Array) -> Array:
    """The same partition with numbers from 0 without gaps; 0 stays 0."""
    flat = values.ravel()
    starts = np.ones(flat.size, bool)  # of runs of one value: there are far fewer of them to sort than pixels
    np.not_equal(flat[1:], flat[:-1], out=starts[1:])
    found, inverse = np.unique(flat[starts], return_inverse=True)
    numbers = inverse.astype(np.int32) + (0 if found[0] == 0 else 1)
    return np.repeat(numbers, np.diff(np.append(np.flatnonzero(starts), flat.size))).reshape(values.shape)


def grow(rgb: Array, seeds: Array) -> Array:
    """Flood a picture from its seeds over the smallest colour steps first.

    Args:
        rgb: (H, W, 3) uint8.
        seeds: (H, W) int32, 0 where undecided; at least one pixel is not.

    Returns:
        (H, W) int32, the seeds' numbers everywhere.
    """
    # the flood leaves the outermost pixel row and the seams between regions as -1: pad, then close the seams
    padded = cv2.copyMakeBorder(rgb, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    markers = cv2.copyMakeBorder(seeds.astype(np.int32), 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    markers = cv2.watershed(np.ascontiguousarray(padded), markers)[1:-1, 1:-1]
    return _close_seams(rgb, np.ascontiguousarray(markers), seeds)


def _close_seams(rgb: Array, labels: Array, seeds: Array) -> Array:
    out = np.where(seeds > 0, seeds, labels).astype(np.int32)
    colours = rgb.astype(np.int16)
    while True:
        ys, xs = np.nonzero(out <= 0)
        if not len(ys):
            return out
        best, nearest = np.full(len(ys), 1 << 20), np.zeros(len(ys), np.int32)
        for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            ny, nx = np.clip(ys + dy, 0, out.shape[0] - 1), np.clip(xs + dx, 0, out.shape[1] - 1)
            label = out[ny, nx]
            step = np.where(label > 0, np.abs(colours[ny, nx] - colours[ys, xs]).sum(1), 1 << 20)
            better = step < best
            best, nearest = np.where(better, step, best), np.where(better, label, nearest)
        if not nearest.any():
            raise AssertionError("a flood without a seed")
        out[ys, xs] = nearest


def _steps(rgb: Array) -> Array:
    """(H, W) uint8: the largest colour step to the pixel on the right and below, and from the left and above."""
    out = np.zeros(rgb.shape[:2], np.uint8)
    across = largest(cv2.absdiff(rgb[:, 1:], rgb[:, :-1]))
    down = largest(cv2.absdiff(rgb[1:], rgb[:-1]))
    for view, step in ((out[:, 1:], across), (out[:, :-1], across), (out[1:], down), (out[:-1], down)):
        np.maximum(view, step, out=view)
    return out


def largest(values: Array) -> Array:
    """(H, W): the largest of three channels; many times faster than numpy along the last axis."""
    first, second, third = cv2.split(values)
    return np.asarray(cv2.max(cv2.max(first, second), third))


def kinship(labels: Array, rgb: Array, mean: Array) -> tuple[Array, Array, Array]:
    """Which regions touch, and how much they look like one surface.

    Args:
        labels: (H, W) int32, regions from 0 without gaps.
        rgb: (H, W, 3) uint8.
        mean: (R, 3) float32, each region's `mean_colour`.

    Returns:
        Arrays a, b (a < b) of region numbers, and the number of border pixels at which neither a step of colour nor a
        line (whose pixels differ from both regions) parts the two, fading with the difference.
    """
    flat, colours, width = labels.ravel(), rgb.reshape(-1, 3), labels.shape[1]
    pairs, weights = [], []
    for step, touch in ((1, labels[:, 1:] != labels[:, :-1]), (width, labels[1:] != labels[:-1])):
        rows, columns = np.divmod(np.flatnonzero(touch), touch.shape[1])
        two = rows * width + columns
        one = two + step
        a, b = flat[one], flat[two]
        steps = (mean[a] - mean[b], colours[one] - mean[a], colours[two] - mean[b])
        apart = np.max([_longest(step) for step in steps], axis=0)
        pairs.append(np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b))
        weights.append(np.exp(-((apart / SAME_SURFACE) ** 2)))
    both, index = np.unique(np.concatenate(pairs), return_inverse=True)
    weight = np.bincount(index, np.concatenate(weights), len(both))
    return (both >> 32).astype(np.int32), (both & 0xFFFFFFFF).astype(np.int32), weight.astype(np.float32)


def _longest(steps: Array) -> Array:
    """(N,): the largest of three differences; many times faster than numpy along the last axis."""
    away = np.abs(steps)
    return np.asarray(np.maximum(np.maximum(away[:, 0], away[:, 1]), away[:, 2]))


def mean_colour(labels: Array, rgb: Array) -> Array:
    """(R, 3) float32: each region's mean colour."""
    flat = labels.ravel()
    size = np.bincount(flat)
    return np.stack([np.bincount(flat, rgb[..., c].ravel(), len(size)) / size for c in range(3)], 1).astype(np.float32)
