"""What a picture's ground looks like where no figure stands: one smooth colour, or scenery."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.components import holes, islands
from unflat.pixels.regions import largest

SAMPLES = 20_000  # pixels of ground that the fit looks at; more change nothing
SURE = 0.85  # ground probability from which a pixel may teach the fit
PLAIN_NOISE = 7.0  # of 255: JPEG noise and paper grain stay below, scenery is far above
PLAIN_SHARE = 0.7  # of the sure ground pixels that must lie near the fit; the rest is shadow, signature, scribble
COARSE = 64  # canvas of the returned colour image, pixels a side: a plain ground has no detail
REMAP_WIDTH = 1024  # OpenCV takes no list longer than 32767 in one direction
GRAIN_SHARE, GRAIN_STEP = 0.98, 1.0  # this share of the ground's pixels strays less than its grain, but for a rounding
WIDE = 0.05  # of the picture: a frame has a larger box, and what it is around too
STRONG, RIM = (
    40.0,
    2,
)  # of 255: shadows that join a frame to a figure stray less, frames more; pixels around a frame that are blended with it
LEAST = 200  # sure ground pixels below which nothing can be said


@dataclass(frozen=True, eq=False)
class Ground:
    """A smooth model of the ground.

    Args:
        coarse: (COARSE, COARSE, 3) float32 colour over the whole picture, 0..255.
        noise: How far its pixels stray from the model, of 255.
        grain: How far hardly any of them strays: what is nearer has the ground's very colour.
        plain: Whether the model tells the ground's colour; where not, look at the neighbourhood instead.
    """

    coarse: Array
    noise: float
    grain: float
    plain: bool

    def colour(self, *, width: int, height: int) -> Array:
        """(height, width, 3) float32: the ground's colour, also behind the figure."""
        return np.asarray(cv2.resize(self.coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)

    def colour_at(self, ys: Array, xs: Array, *, width: int, height: int) -> Array:
        """(n, 3) float32: the same at some pixels of a picture of that size."""
        across = ((xs + 0.5) * (COARSE / width) - 0.5).astype(np.float32)
        down = ((ys + 0.5) * (COARSE / height) - 0.5).astype(np.float32)
        rows = -(-len(xs) // REMAP_WIDTH) * REMAP_WIDTH
        maps = [np.resize(m, rows).reshape(-1, REMAP_WIDTH) for m in (across, down)]
        found = cv2.remap(self.coarse, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found.reshape(-1, 3)[: len(xs)], np.float32)

    def away(self, rgb: Array) -> Array:
        """(H, W) float32: how far each pixel of a picture strays from the ground's colour, of 255."""
        height, width = rgb.shape[:2]
        return np.asarray(largest(cv2.absdiff(rgb.astype(np.float32), self.colour(width=width, height=height))), np.float32)

    def likeness(self, away: Array) -> Array:
        """(H, W) float32: 1 where pixels that stray so far have the ground's colour, 0 where they surely have not."""
        reach = 3 * self.noise + 6
        return np.asarray(np.clip(2 - away / reach, 0, 1), np.float32)


def fit_ground(rgb: Array, ground: Array) -> Ground | None:
    """Fit a plane or bowl of colour through the pixels that surely are ground.

    Args:
        rgb: (H, W, 3) uint8.
        ground: (H, W) float32, the probability that a pixel is ground; may come from a coarse map.

    Returns:
        The model, or None where hardly any pixel is ground.
    """
    sure = np.flatnonzero(ground >= SURE)
    if len(sure) < LEAST:
        return None
    pick = np.linspace(0, len(sure) - 1, min(SAMPLES, len(sure))).astype(np.int64)
    ys, xs = np.divmod(sure[pick], ground.shape[1])
    colours = rgb[ys, xs].astype(np.float64)
    height, width = rgb.shape[:2]
    terms = _terms(xs / max(width - 1, 1), ys / max(height - 1, 1))
    weight = np.ones(len(ys))
    for _ in range(5):
        fit, *_rest = np.linalg.lstsq(terms * weight[:, None], colours * weight[:, None], rcond=None)
        away = np.abs(colours - terms @ fit).max(1)
        noise = max(float(np.median(away)) * 1.5, 0.5)
        weight = (away < 4 * noise + 2).astype(np.float64)
    gx, gy = np.meshgrid(np.linspace(0, 1, COARSE), np.linspace(0, 1, COARSE))
    coarse = np.clip(_terms(gx.ravel(), gy.ravel()) @ fit, 0, 255).reshape(COARSE, COARSE, 3)
    grain = float(np.quantile(away[weight > 0], GRAIN_SHARE)) + GRAIN_STEP
    plain = noise <= PLAIN_NOISE and float(weight.mean()) >= PLAIN_SHARE
    return Ground(coarse.astype(np.float32), noise, grain, plain)


def frames_around(away: Array, chance: Array) -> Array:
    """(H, W) bool: drawn frames, which surround the figure without touching it and have mostly ground inside.

    Args:
        away: (H, W) float32, how far each pixel strays from the plain ground's colour, of 255.
        chance: (H, W) float32, the network's chance of ground.
    """
    paper = away < STRONG
    found, out = islands(~paper), np.zeros(paper.shape, bool)
    left, top, right, bottom = np.array(found.boxes).T
    wide = 1 + np.flatnonzero(((right - left) * (bottom - top))[1:] >= WIDE * paper.size)
    for outer in wide:
        inside = (left[wide] > left[outer]) & (top[wide] > top[outer]) & (right[wide] < right[outer]) & (bottom[wide] < bottom[outer])
        if not inside.any():
            continue
        here = np.s_[top[outer] : bottom[outer], left[outer] : right[outer]]
        frame = found.labels[here] == outer
        within = holes(frame)
        bare = within & paper[here]
        held = np.bincount(found.labels[here][within], minlength=len(left))[wide[inside]]
        if held.any() and bare.any() and float(chance[here][bare].mean()) > 0.5:
            out[here] |= frame
    return np.asarray(cv2.dilate(out.astype(np.uint8), np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)) > 0) if out.any() else out


def _terms(x: Array, y: Array) -> Array:
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], 1)
