"""Pieces of drawings as they come in use: flatter, more of them hidden, borders missed by a little, extents only guessed."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.components import tight
from unflat.pixels.fill import fill_nearest, sources
from unflat.train.fill.hidden import LEAST, SOLID, Hidden

MARGINS = 0.05, 0.3  # of what is hidden, around it: `complete` does not always show the whole layer
SAMPLED = 400  # pixels that say which tones a piece has
LARGER = 3.0  # a small piece is enlarged at most so much: real pictures are larger than drawings


def spoiled(piece: Hidden, rng: np.random.Generator, *, side: int) -> Hidden:
    """The piece as it may come in use; what is left of it to be seen and to be found is never less than dust.

    Args:
        piece: As drawn.
        rng: Chance.
        side: Pixels a side of the canvas; what is smaller may be enlarged.
    """
    steps: tuple[tuple[float, Callable[[Hidden, np.random.Generator], Hidden]], ...] = (
        (0.3, _cut), (0.4, _flattened), (0.15, _unlined), (0.4, _covered), (0.4, _shy), (0.3, _bold), (0.5, _guessed), (0.15, _banded),
    )  # fmt: skip
    for share, step in steps:
        if rng.random() < share:
            other = step(piece, rng)
            piece = other if min(int(other.known.sum()), int(other.asked.sum())) >= LEAST else piece
    most = min(LARGER, side / max(piece.extent.shape))
    return _enlarged(piece, float(rng.uniform(1, most))) if most > 1 and rng.random() < 0.5 else piece


def _each(piece: Hidden, change: Callable[[Array], Array]) -> Hidden:
    rgb, truth, there, extent, known = (
        np.ascontiguousarray(change(plane)) for plane in (piece.rgb, piece.truth, piece.there, piece.extent, piece.known)
    )
    return Hidden(rgb, truth, there, extent, known, piece.part)


def _cut(piece: Hidden, rng: np.random.Generator) -> Hidden:
    left, top, right, bottom = tight(piece.asked) or (0, 0, *piece.known.shape[::-1])
    margin = round(float(rng.uniform(*MARGINS)) * max(right - left, bottom - top)) + 2
    here = np.s_[max(top - margin, 0) : bottom + margin, max(left - margin, 0) : right + margin]
    return _each(piece, lambda plane: plane[here])


def _flattened(piece: Hidden, rng: np.random.Generator) -> Hidden:
    """Few flat tones in place of shading, everywhere or only where it is hidden, as artists paint what nobody sees."""
    plain, hidden_only = sources(piece.truth, piece.there), rng.random() < 0.5
    judged = plain & piece.known if hidden_only else plain
    if judged.sum() < LEAST:
        return piece
    some = piece.truth[judged].astype(np.float32)
    some = np.ascontiguousarray(some[rng.integers(len(some), size=min(len(some), SAMPLED))])
    tones = int(rng.integers(1, 3 if hidden_only else 5))
    cv2.setRNGSeed(int(rng.integers(1 << 30)))
    _, _, centres = cv2.kmeans(some, min(tones, len(some)), None, (cv2.TERM_CRITERIA_MAX_ITER, 8, 1.0), 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    truth = piece.truth.astype(np.float32)
    apart = np.stack([np.square(truth - centre).sum(-1) for centre in centres])
    change = (centres[apart.argmin(0)] - truth) * (np.float32(rng.uniform(0.5, 1)) * plain[..., None])
    flat = np.clip(np.rint(truth + change), 0, 255).astype(np.uint8)
    if hidden_only:
        return replace(piece, truth=np.where(piece.known[..., None], piece.truth, flat))
    rgb = np.clip(np.rint(piece.rgb + change), 0, 255).astype(np.uint8)
    return replace(piece, truth=flat, rgb=np.where(piece.known[..., None], rgb, piece.rgb))


def _unlined(piece: Hidden, rng: np.random.Generator) -> Hidden:
    """No dark lines where nobody sees them."""
    plain = sources(piece.truth, piece.there)
    return replace(piece, truth=np.where(piece.known[..., None], piece.truth, fill_nearest(piece.truth, plain)))


def _covered(piece: Hidden, rng: np.random.Generator) -> Hidden:
    return replace(piece, known=piece.known & ~_blob(piece.known.shape, rng))


def _shy(piece: Hidden, rng: np.random.Generator) -> Hidden:
    """Soft borders count as unknown."""
    disc = np.ones((3, 3), np.uint8)
    return replace(piece, known=cv2.erode(piece.known.astype(np.uint8), disc, iterations=int(rng.integers(1, 3))) > 0)


def _bold(piece: Hidden, rng: np.random.Generator) -> Hidden:
    """Somewhere a little of what lies before it was taken for the piece."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    wide = cv2.dilate(piece.known.astype(np.uint8), disc, iterations=int(rng.integers(1, 5))) > 0
    return replace(piece, known=piece.known | (wide & piece.there & _blob(piece.known.shape, rng)))


def _guessed(piece: Hidden, rng: np.random.Generator) -> Hidden:
    """An extent without detail, too large or too small."""
    coarse = float(np.exp(rng.uniform(np.log(0.005), np.log(0.04)))) * max(piece.extent.shape)
    blurred = cv2.GaussianBlur(piece.extent, (0, 0), max(coarse, 0.5)).astype(np.float32)
    shifted = (blurred - 128 + float(rng.uniform(-50, 50))) * float(rng.uniform(1, 6)) + 128
    extent = np.clip(np.rint(shifted), 0, 255).astype(np.uint8)
    return replace(piece, extent=np.maximum(extent, np.where(piece.known, np.maximum(piece.extent, SOLID), 0).astype(np.uint8)))


def _banded(piece: Hidden, rng: np.random.Generator) -> Hidden:
    """An extent that ends a little under what covers the piece, as `complete` lets everything go on: no outline runs there."""
    reach = 2 * int(rng.integers(2, 16)) + 1
    near = cv2.dilate(piece.known.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))) > 0
    return replace(piece, extent=np.where(near, piece.extent, 0).astype(np.uint8))


def _enlarged(piece: Hidden, times: float) -> Hidden:
    height, width = (round(n * times) for n in piece.extent.shape)

    def larger(plane: Array) -> Array:
        if plane.dtype == bool:
            return cv2.resize(plane.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
        return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR))

    found = _each(piece, larger)
    return replace(found, known=found.known & (found.extent >= SOLID))


def _blob(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """An ellipse somewhere, of up to half the size."""
    height, width = shape
    mask = np.zeros((height, width), np.uint8)
    centre = int(rng.integers(width)), int(rng.integers(height))
    axes = int(rng.integers(2, max(3, width // 3))), int(rng.integers(2, max(3, height // 3)))
    cv2.ellipse(mask, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1, -1)
    return mask > 0
