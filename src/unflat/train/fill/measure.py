"""How far off filled pieces are, and the fills that a net is measured beside: classical ones, alone and mixed without any learning."""

from collections.abc import Callable, Mapping

import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.fill import fill, fill_nearest
from unflat.pixels.fill_canvas import SAID, from_canvas, to_canvas
from unflat.pixels.fill_ways import WAYS
from unflat.train.fill.hidden import Hidden


def squares(rgb: Array, piece: Hidden) -> Array:
    """Sum of squared errors in [0, 1] over the pixels that are asked for, mean of the channels, and their number."""
    apart = (rgb[piece.asked].astype(np.float64) - piece.truth[piece.asked]) / 255
    return np.array([np.square(apart).mean(-1).sum(), len(apart)])


def decibels(sums: Array) -> float:
    """Peak signal to noise of summed squares and their number."""
    return float(10 * np.log10(max(sums[1], 1) / max(sums[0], 1e-9)))


def mixture(outline: float, **shares: float) -> Callable[[Hidden], Array]:
    """A fill with the same shares of the ways everywhere, and so much of the outline."""
    said = np.array([*(shares.get(way, 0.0) for way in WAYS), outline, 0, 0, 0], np.float32)

    def fill_so(piece: Hidden) -> Array:
        canvas = to_canvas(piece.rgb, piece.known, piece.extent)
        return from_canvas(canvas, np.broadcast_to(said, (*canvas.seen.shape[:2], SAID)), piece.rgb, piece.known, doubt=0)

    return fill_so


def _classical(piece: Hidden) -> Array:
    return fill(np.ascontiguousarray(piece.rgb), piece.known)


def _nearest(piece: Hidden) -> Array:
    return fill_nearest(piece.rgb, piece.known)


OTHERS: Mapping[str, Callable[[Hidden], Array]] = {
    "classical": _classical,
    "nearest": _nearest,
    "clean": mixture(0.0, clean=1.0),
    "lined": mixture(1.0, clean=1.0),  # and every outline
    "mean": mixture(0.0, mean=1.0),
    "even": mixture(0.6, classical=0.2, nearest=0.1, clean=0.4, mean=0.2, main=0.1),
}
