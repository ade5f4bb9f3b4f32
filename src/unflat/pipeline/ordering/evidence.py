"""What a guess says of two pieces: whose extent goes on under the other, and which is nearer."""

from collections.abc import Sequence

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Mask
from unflat.core.parts import PARTS
from unflat.core.piece import Guess, Key, Piece

SURE = 0.5  # share from which a piece is seen, or there, at a pixel of its canvas
BLUR_SHARE = 0.02  # of the smaller piece: as much overlap as the blur of a coarse map makes by itself
LEAST_MEETING = 8  # picture pixels, a ring of a canvas pixel around each included
LINES = frozenset(p.name for p in (parts.NOSE, parts.MOUTH, parts.EYEBROW, parts.EYELASH, parts.EYEWEAR))
OF_LINES = 0.15
"""Parts drawn as lines are thinner than the blur of a map, by which all else seems to go on under them whether it does or not. On drawn
figures their overlap is worth this share of another's."""
CANVAS = 256  # canvases from twice this size on are looked at in every second row and column: extents are that coarse anyway


def overlap(guess: Guess, keys: Sequence[Key]) -> Array:
    """(K, K) float64: log of how much more of the column goes on under the row than the other way round; antisymmetric."""
    covers, area = np.zeros((len(keys), len(keys))), np.zeros(len(keys))
    for pieces in _by_frame(guess, keys):
        frame, rows = pieces[0][1].frame, [i for i, _ in pieces]
        step = 2 if min(frame.width, frame.height) >= CANVAS else 1
        pixel = step * step / (frame.scale[0] * frame.scale[1])
        seen, there = (np.stack([_above(getattr(p, name), step) for _, p in pieces]) for name in ("visible", "full"))
        covers[np.ix_(rows, rows)] += pixel * _shared(seen, there)
        area[rows] += pixel * np.bitwise_count(there).sum(1)
    blur = BLUR_SHARE * np.minimum.outer(area, area) + 1e-9
    thin = np.array([OF_LINES if PARTS.family(key[0]) in LINES else 1.0 for key in keys])
    return np.asarray(np.log((covers + blur) / (covers.T + blur)) * np.minimum.outer(thin, thin))


def meetings(guess: Guess, keys: Sequence[Key]) -> Mask:
    """(K, K) bool, symmetric: whether two keys lie over one another or border on each other anywhere, by their whole extents."""
    met = np.zeros((len(keys), len(keys)))
    for pieces in _by_frame(guess, keys):
        frame, rows = pieces[0][1].frame, [i for i, _ in pieces]
        step = 2 if min(frame.width, frame.height) >= CANVAS else 1
        wide = np.stack([np.packbits(cv2.dilate(_there(p, step), np.ones((3, 3), np.uint8)) > 0) for _, p in pieces])
        met[np.ix_(rows, rows)] += step * step / (frame.scale[0] * frame.scale[1]) * _shared(wide, wide)
    return np.asarray(met > LEAST_MEETING)


def nearness(guess: Guess, keys: Sequence[Key]) -> Array:
    """(K, K) float64: how much nearer the row is by the engine's depth, of 1; 0 where it has none; antisymmetric."""
    far, mass = np.zeros(len(keys)), np.zeros(len(keys))
    for pieces in _by_frame(guess, keys):
        pixel = 1 / (pieces[0][1].frame.scale[0] * pieces[0][1].frame.scale[1])
        for place, piece in pieces:
            if piece.depth is not None:
                full = piece.full[::2, ::2].astype(np.float32)
                far[place] += pixel * float((full * piece.depth[::2, ::2]).sum())
                mass[place] += pixel * float(full.sum())
    known = mass > 0
    depth = np.where(known, far / np.maximum(mass, 1e-9), 0.0)
    return np.asarray(np.subtract.outer(depth, depth).T * np.logical_and.outer(known, known))


def _by_frame(guess: Guess, keys: Sequence[Key]) -> list[list[tuple[int, Piece]]]:
    place = {key: i for i, key in enumerate(keys)}
    frames: dict[object, list[tuple[int, Piece]]] = {}
    for piece in guess.pieces:
        if piece.key in place and piece.kind != "ground" and all(i != place[piece.key] for i, _ in frames.get(piece.frame, ())):
            frames.setdefault(piece.frame, []).append((place[piece.key], piece))
    return list(frames.values())


def _there(piece: Piece, step: int) -> Array:
    """(h, w) uint8, 1 where a piece is, seen or not."""
    return np.asarray((piece.full[::step, ::step] > SURE) | (piece.visible[::step, ::step] > SURE), np.uint8)


def _above(plane: Array, step: int) -> Array:
    """(pixels / 8,) uint8, a bit for each pixel, set where a share is sure."""
    return np.packbits(plane[::step, ::step] > SURE)


def _shared(rows: Array, columns: Array) -> Array:
    """(K, K) int64: how many bits a row of the one and a row of the other both have.

    A product of matrices counts the same, but every one so small wakes all threads of the library, which then wait for busy cores.
    """
    return np.stack([np.bitwise_count(row & columns).sum(1, dtype=np.int64) for row in rows])
