"""What the caller wants of the labels: regions given by hand, parts left out, boxes that parts keep to."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from unflat.core.errors import InputError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.parts import PARTS
from unflat.core.piece import Guess, Key, Piece
from unflat.pipeline.label_pixels import Labels
from unflat.pixels.labels import nearest_label


def within_boxes(guess: Guess, hints: Hints) -> Guess:
    """The same guess, but parts with a box are nowhere outside it."""
    if not hints.boxes:
        return guess
    return replace(guess, pieces=tuple(_boxed(piece, hints) for piece in guess.pieces))


def _boxed(piece: Piece, hints: Hints) -> Piece:
    for name, box in hints.boxes.items():
        if piece.kind != "ground" and _is(piece.key, name):
            left, top, right, bottom = piece.frame.forth_box(box)
            inside = np.zeros(piece.visible.shape, piece.visible.dtype)
            inside[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = 1
            piece = replace(piece, visible=piece.visible * inside, full=piece.full * inside)
    return piece


def as_wished(labels: Labels, options: Options, hints: Hints) -> Labels:
    """The same labels, with masks from the caller, and without the parts that are not wanted.

    What is left out joins its nearest neighbour in the figure; where nothing else is left of the figure, it stays.

    Raises:
        InputError: A mask has another size than the picture.
    """
    labels = _masked(labels, hints)
    out = _unwanted(labels.keys, (*options.parts, *hints.parts), options.without)
    lost, kept = np.isin(labels.map, out), (labels.map > 0) & ~np.isin(labels.map, out)
    if not lost.any() or not kept.any():
        return labels
    return replace(labels, map=np.where(lost, nearest_label(labels.map, kept), labels.map).astype(np.uint8))


def _masked(labels: Labels, hints: Hints) -> Labels:
    keys, out = list(labels.keys), labels.map.copy()
    rank = labels.rank.copy()
    for name, mask in hints.masks.items():
        if mask.shape != out.shape:
            raise InputError(f"the mask of {name} is {mask.shape[1]}x{mask.shape[0]} but the picture is {out.shape[1]}x{out.shape[0]}")
        wished = [key for key in keys if _is(key, name)]
        if not wished:
            keys.append(_key_of(name))
            wished = [keys[-1]]
            rank[len(keys)] = rank.max() + 1  # what the caller points at is looked at from the front
        mine = np.array([keys.index(key) + 1 for key in wished])
        # of the left and the right one, each pixel joins the nearer
        near = (
            nearest_label(out, np.isin(out, mine)) if len(mine) > 1 and np.isin(out, mine).any() else np.full(out.shape, mine[0], np.uint8)
        )
        out[mask] = near[mask]
    return replace(labels, keys=tuple(keys), map=out, rank=rank)


def _unwanted(keys: Sequence[Key], only: Sequence[str], without: Sequence[str]) -> list[int]:
    return [
        label
        for label, key in enumerate(keys, 1)
        if (only and not any(_is(key, name) for name in only)) or any(_is(key, name) for name in without)
    ]


def _key_of(name: str) -> Key:
    written = PARTS.parse(name)
    if written is None:
        raise InputError(f"no part named {name!r}; there are {', '.join(p.name for p in PARTS.parts)}")
    return written.part.name, written.side, None, 0


def _is(key: Key, name: str) -> bool:
    """Whether a key is what a written name means: the part or a child of it, on that side or on both."""
    part, side, _, _ = _key_of(name)
    own = PARTS.find(key[0])
    return own is not None and part in (own.name, own.parent) and side in (None, key[1])
