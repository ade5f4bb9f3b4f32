"""A surface on which no colour steps shows one part: where labels divide it, they agree on one."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.labels import nearest_label
from unflat.pixels.regions import largest

STEP = 24  # of 255, within two pixels: a drawn line or another colour; soft shading stays below it
INSIDE = 0.6  # share of the pixels inside one part at which no colour steps
APART = 20.0  # pixels of a border that say something new; nearer ones say the same again
MOST = 2.0  # how often a border may say it at most
NARROW = 0.5  # of a piece's width (the root of its area): a border narrower than that is a gap in a line
LEAST = 40  # pixels; smaller pieces are edges
SAME_COLOUR = 30.0  # of 255: over this difference two pieces of a surface cease to look alike
CLAIM = 0.02  # probability below which a label takes nothing, however bare the border


def surfaces(rgb: Array) -> Array:
    """Connected pixels around which no colour steps.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        (H, W) int32, numbered from 1; 0 at lines and steps.
    """
    smooth, window = cv2.GaussianBlur(rgb, (0, 0), 0.7), np.ones((5, 5), np.uint8)
    flat = largest(cv2.subtract(cv2.dilate(smooth, window), cv2.erode(smooth, window))) < STEP
    return np.asarray(cv2.connectedComponents(flat.astype(np.uint8), connectivity=4)[1])


def unite(labels: Array, rgb: Array, areas: Array, votes: Array, *, bare: Array) -> Array:
    """Let the labels that divide a surface agree, where the place of their border shows nothing and they are not known to meet so.

    Of two labels the one that both pieces together give more votes takes both, if the bare border outweighs what
    the other piece votes for itself. Lines and steps follow the nearest piece that they belonged to.

    Args:
        labels: (H, W) uint8, 0 is ground, which stays.
        rgb: (H, W, 3) uint8.
        areas: (H, W) int32, regions from 0.
        votes: (R, K) float32, probability of every label in every region.
        bare: (K, K) float32: at what share of a true border between two labels no colour steps; 0 where two labels may always meet so.

    Returns:
        (H, W) uint8.
    """
    surface = surfaces(rgb)
    found = _pieces(surface, labels, len(bare))
    if not len(found.label):
        return labels
    mean = np.stack([np.bincount(found.of, rgb[..., c][found.where]) for c in range(3)], 1) / found.size[:, None]
    new = _agreed(found, _mass(found.of, areas[found.where], votes), mean, _crossings(found), bare)
    out = labels.copy()
    out[found.where] = new[found.of]
    for label in np.unique(found.label[new != found.label]):
        _follow(out, labels == label, surface > 0)
    return out


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What each label holds of each surface that labels divide.

    Args:
        where: (H, W) bool, pixels of pieces.
        of: (N,) the piece of each of these pixels, row by row.
        label, size: (P,) of each piece.
    """

    where: Array
    of: Array
    label: Array
    size: Array


def _pieces(surface: Array, labels: Array, count: int) -> _Pieces:
    cell = surface * count + labels
    size = np.bincount(cell.ravel(), minlength=(int(surface.max()) + 1) * count).reshape(-1, count)
    held = size > 0
    held[0] = held[:, 0] = False
    held &= held.sum(1, keepdims=True) > 1
    number = (np.cumsum(held) - 1).reshape(held.shape)
    where = held.ravel()[cell]
    return _Pieces(where, number.ravel()[cell[where]], np.nonzero(held)[1].astype(np.uint8), size[held])


def _crossings(found: _Pieces) -> list[tuple[int, int, int]]:
    """Pairs of pieces and the pixels at which they touch, most first; pieces that touch lie on one surface."""
    piece, count = np.full(found.where.shape, -1, np.int64), len(found.label)
    piece[found.where] = found.of
    pairs = []
    for one, two in ((np.s_[:, 1:], np.s_[:, :-1]), (np.s_[1:], np.s_[:-1])):
        a, b = piece[one], piece[two]
        meet = (a != b) & (a >= 0) & (b >= 0)
        pairs.append(np.minimum(a[meet], b[meet]) * count + np.maximum(a[meet], b[meet]))
    both, length = np.unique(np.concatenate(pairs), return_counts=True)
    return [(int(both[i]) // count, int(both[i]) % count, int(length[i])) for i in np.argsort(-length, kind="stable")]


def _mass(piece: Array, area: Array, votes: Array) -> Array:
    """(P, K): the votes of all pixels of a piece."""
    both, pixels = np.unique(piece.astype(np.int64) * len(votes) + area, return_counts=True)
    out = np.zeros((int(piece.max()) + 1, votes.shape[1]))
    np.add.at(out, both // len(votes), votes[both % len(votes)] * pixels[:, None])
    return out


def _agreed(found: _Pieces, mass: Array, mean: Array, crossings: list[tuple[int, int, int]], bare: Array) -> Array:
    """(P,) uint8: the label of each piece after all that should have agreed."""
    leader, label, size = np.arange(len(found.label)), found.label, found.size.astype(np.float64)

    def led(piece: int) -> int:
        while leader[piece] != piece:
            piece = int(leader[piece])
        return piece

    for a, b, length in crossings:
        one, two = led(a), led(b)
        share = float(bare[label[one], label[two]])
        small = min(found.size[a], found.size[b])
        if one == two or share <= 0 or small < LEAST or length < NARROW * np.sqrt(small):
            continue
        both = mass[one] + mass[two]
        wins, yields = (one, two) if both[label[one]] >= both[label[two]] else (two, one)
        own, rival = mass[yields, label[yields]] / size[yields], mass[yields, label[wins]] / size[yields]
        alike = np.exp(-((np.abs(mean[a] - mean[b]).max() / SAME_COLOUR) ** 2))
        evidence = min(length / APART, MOST) * np.log(INSIDE / share) * alike
        if rival > CLAIM and evidence + np.log(rival / own) > 0:
            leader[yields], mass[wins] = wins, both
            size[wins] += size[yields]
    return np.array([label[led(piece)] for piece in range(len(label))], np.uint8)


def _follow(out: Array, was: Array, flat: Array) -> None:
    """Give the lines and steps of a former label, in place, what the nearest of its flat pixels has now."""
    rows, columns = np.flatnonzero(was.any(1)), np.flatnonzero(was.any(0))
    here = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    mine, known = was[here], was[here] & flat[here]
    out[here][mine] = nearest_label(out[here], known)[mine]
