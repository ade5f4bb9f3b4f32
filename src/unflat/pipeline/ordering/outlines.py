"""Whose outline runs on where two layers meet the ground: the layer in front keeps its outline, the other's ends there."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.pipeline.ordering.labels import small_picture

DISC = 10  # all lengths are of the label map's pixels; radius of the disc that tells a corner of the outline
HOLLOW = 0.62  # share of that disc that is figure, from which the outline has a corner with the figure outside
SIDE = 14  # along the outline, to both sides of a corner: there it is read where the outline comes from
PLACES = (8, 14, 20)  # the same: there it is read which layer it is of; where these differ, the labels are in doubt
LOOK = 3  # half the width of the window in which that is read
NEAR, FAR = 3, 16  # from the corner into the figure: where a line is looked for
FAN = (-1.0, -0.5, 0.0, 0.5, 1.0)  # of the most that a line may turn
TURN = 12.0  # degrees: that most; less where the two outlines leave the corner at less than `APART` times as much
APART = 4.0
SHIFT = (-1, 0, 1)  # and by which it may lie beside the corner
STRONGEST = 400.0  # of the gradient (Sobel, 8 bits): black on white counts no more than a dark line on cloth
FAINT = 10.0  # the same: what is weaker than this on both ways is no line


_STEPS = (np.array(0), np.array((SIDE, -SIDE)), np.array((PLACES, [-p for p in PLACES])))
"""Along the outline from a corner: to itself, its sides, its places."""


@dataclass(frozen=True, eq=False)
class _Corners:
    """N corners of a figure's outline.

    Args:
        at: (N, 2) int64, across and down.
        sides: (N, 2, 2) int64, points of the outline after and before each corner, at `SIDE`.
        places: (N, 2, P, 2) int64, the same at `PLACES`.
    """

    at: Array
    sides: Array
    places: Array


def outlines(rgba: Array | None, labels: Array, count: int) -> Array:
    """(K, K) float64, antisymmetric: how clearly the row's outline runs on where it meets the column's, summed over such corners.

    At every corner of the figure's outline that the ground pokes into, a line of the picture starts into the figure. Where it goes on as
    the outline on one side does, the layer of that side is in front; 1 is a clear corner. Without a picture there is nothing to see.

    Source: Guzman, 1968: T-junctions. Only junctions with the ground are read: their place is certain, and the line is looked for in the
    picture, because at the labels' own borders a network's doubt about the border is greater than what the angle says.
    """
    votes = np.zeros((count + 1, count + 1))
    if rgba is not None:
        corners = _corners(labels > 0)
        if len(corners.at):
            one, other = (_label_along(labels, corners.places[:, i]) for i in (0, 1))
            use = (one > 0) & (other > 0) & (one != other)
            clear = _runs_on(small_picture(rgba, labels), corners.at[use], corners.sides[use])
            np.add.at(votes, (one[use], other[use]), clear)
    found = votes[1:, 1:]
    return np.asarray(found - found.T)


def _corners(figure: Mask) -> _Corners:
    """Corners of the outline that the ground pokes into, each once."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * DISC + 1, 2 * DISC + 1)).astype(np.float32)
    share = cv2.filter2D(figure.astype(np.float32), -1, disc / disc.sum(), borderType=cv2.BORDER_CONSTANT)
    # beyond the picture all counts as ground: a figure that its edge cuts has no corner there
    outlines_of, _ = cv2.findContours(figure.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    found: list[tuple[Array, int]] = []
    for outline in (one[:, 0].astype(np.int64) for one in outlines_of):
        if len(outline) >= 4 * SIDE:
            here = share[outline[:, 1], outline[:, 0]]
            around = np.max([np.roll(here, shift) for shift in range(-SIDE, SIDE + 1)], axis=0)
            for i in np.flatnonzero((here >= around - 1e-6) & (here > HOLLOW)):
                if all(np.abs(outline[i] - other[k]).max() >= SIDE / 2 for other, k in found):
                    found.append((outline, int(i)))
    return _Corners(*(np.array([outline[(i + steps) % len(outline)] for outline, i in found]) for steps in _STEPS))


def _label_along(labels: Array, places: Array) -> Array:
    """(N,) int32: the label that all of a corner's places (N, P, 2) on one side are nearest to; 0 where they differ."""
    padded = np.pad(labels, LOOK)
    found = np.zeros(places.shape[:2], np.int32)
    for i, j in np.ndindex(found.shape):
        x, y = places[i, j]
        window = padded[y : y + 2 * LOOK + 1, x : x + 2 * LOOK + 1]
        if window.any():
            found[i, j] = np.bincount(window[window > 0]).argmax()
    return np.asarray(np.where((found == found[:, :1]).all(1), found[:, 0], 0))


def _runs_on(rgb: Array, at: Array, sides: Array) -> Array:
    """(N,) float64 in (-1, 1): above 0 where a line goes on from the first side's outline rather than from the second's."""
    smooth = cv2.GaussianBlur(rgb, (0, 0), 0.8)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, dx, dy, ksize=3) for dx, dy in ((1, 0), (0, 1)))
    channel = (across**2 + down**2).argmax(2)[..., None]
    slope = np.dstack([np.take_along_axis(plane, channel, 2) for plane in (across, down)])
    ahead = at[:, None] - sides
    angle = np.arctan2(ahead[..., 1], ahead[..., 0])
    between = np.abs((angle[:, 0] - angle[:, 1] + np.pi) % (2 * np.pi) - np.pi)
    turn = np.minimum(np.deg2rad(TURN), between / APART)
    one, other = (_line(slope, at, angle[:, i, None] + turn[:, None] * FAN) for i in (0, 1))
    return np.asarray((one - other) / (one + other + FAINT))


def _line(slope: Array, at: Array, turned: Array) -> Array:
    """(N,) float64: how strong a line leads away from each point at one of its angles (N, F)."""
    along = np.stack([np.cos(turned), np.sin(turned)], -1)[:, :, None, None]
    beside = np.stack([-along[..., 1], along[..., 0]], -1)
    steps, shifts = np.arange(NEAR, FAR, dtype=np.float64), np.array(SHIFT, np.float64)
    points = at[:, None, None, None] + along * steps[:, None] + beside * shifts[:, None, None]
    x, y = (np.clip(np.rint(points[..., i]).astype(np.int64), 0, slope.shape[1 - i] - 1) for i in (0, 1))
    crossing = np.abs((slope[y, x] * beside).sum(-1))
    return np.asarray(np.minimum(crossing, STRONGEST).mean(-1).max((1, 2)))
