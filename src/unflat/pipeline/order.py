"""Decide which layer lies in front of which: votes on each pair, joined to one order without circles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.parts import PARTS, Part
from unflat.core.piece import Guess, Key, Piece
from unflat.core.stack import Layer, Stack

RULES: tuple[tuple[Part, Part, str], ...] = (
    (parts.FACE, parts.BACK_HAIR, "back hair is by definition what is drawn behind the face"),
    (parts.FACE, parts.NECK, "the chin hides the top of the neck"),
    (parts.NECK, parts.BACK_HAIR, "back hair is by definition what is drawn behind the neck"),
    (parts.FRONT_HAIR, parts.FACE, "front hair is by definition what is drawn over the face"),
    (parts.FRONT_HAIR, parts.BACK_HAIR, "the front of the hair is nearer than its back"),
    (parts.EYEWHITE, parts.FACE, "eyes are drawn on the face"),
    (parts.IRIDES, parts.EYEWHITE, "the iris is drawn on the white"),
    (parts.EYELASH, parts.IRIDES, "the upper lash covers the top of the iris"),
    (parts.EYELASH, parts.EYEWHITE, "the lash frames the white"),
    (parts.EYELASH, parts.FACE, "lashes are drawn on the face"),
    (parts.EYEBROW, parts.FACE, "brows are drawn on the face"),
    (parts.NOSE, parts.FACE, "the nose is drawn on the face"),
    (parts.MOUTH, parts.FACE, "the mouth is drawn on the face"),
    (parts.EYEWEAR, parts.FACE, "glasses sit on the face"),
    (parts.EYEWEAR, parts.EYEWHITE, "glasses sit before the eyes"),
    (parts.EYEWEAR, parts.IRIDES, "glasses sit before the eyes"),
    (parts.EYEWEAR, parts.EYELASH, "glasses sit before the eyes"),
    (parts.EARWEAR, parts.EARS, "an earring hangs on the ear"),
    (parts.NECKWEAR, parts.NECK, "a choker or scarf goes round the neck"),
    (parts.TOPWEAR, parts.NECK, "the neck goes into the collar"),
)
"""(in front, behind, why): true of nearly all drawings, so they outweigh what a net sees on a few pixels."""

BY_RULE = 2.0
BY_OVERLAP = 1.0
BY_DEPTH = 0.3
BY_HABIT = 0.6
"""Weights of the votes. An extent that goes on under a visible part is the best evidence; the usual order alone is right for nine pairs in
ten, and depth from a small net is the first to fail."""

DEPTH_STEP = 0.04  # a difference of depth that counts as a clear vote; nearly 30 parts share the scale 0 to 1
HABIT_STEP = 60.0  # steps of `Part.order` that count as a clear vote: about what parts of one group differ by
BLUR_SHARE = 0.02  # overlap below this share of the smaller piece is the blur of a coarse map
PRESENT = 0.3  # extent above which a piece counts as being there
BACK_HALF_ORDER = parts.WINGS.order - 1  # back halves (lining of a coat, far brim of a hat) lie behind the whole body


def order(stack: Stack, guess: Guess) -> Stack:
    """The layers from back to front.

    Every pair of pieces gets votes: from rules, from overlap (where A is seen and B's extent goes on, A is in front), from depth where
    the two meet, and from the usual order of parts. Pairs are then settled from the clearest to the least clear, leaving out what would
    contradict those before, so that the order has no circles. Grounds lie behind everything.

    Source: Tideman, 1987, ranked pairs.
    """
    place = {key: i for i, key in enumerate(order_keys(guess, [a.key for a in stack.layers]))}
    return stack.with_layers(sorted(stack.layers, key=lambda a: (not _is_ground(a), place[a.key], a.name)))


def order_keys(guess: Guess, keys: Sequence[Key] | None = None) -> tuple[Key, ...]:
    """The keys of a guess (or those asked for) from back to front, without looking at the picture."""
    asked = list(dict.fromkeys(p.key for p in guess.pieces)) if keys is None else list(dict.fromkeys(keys))
    asked.sort(key=lambda k: (_habit(k), str(k)))  # nothing may depend on the order in which pieces come
    return tuple(asked[i] for i in _ranked_pairs(_votes(guess, asked)))


def _is_ground(layer: Layer) -> bool:
    return layer.kind == "ground" or layer.part == parts.BACKGROUND


def _habit(key: Key) -> float:
    """The usual place of a key; unknown names lie where things do that are worn or held."""
    part = PARTS.find(key[0])
    usual = part.order if part else parts.OBJECTS.order
    return BACK_HALF_ORDER + usual / 1000 if key[2] == "back" else usual


def _votes(guess: Guess, keys: list[Key]) -> Array:
    """(K, K) float64; above 0 where the row is in front of the column, and antisymmetric."""
    evidence = _Evidence.of(guess, keys)
    least = BLUR_SHARE * np.minimum.outer(evidence.area, evidence.area) + 1e-9
    overlap = (evidence.covers - evidence.covers.T) / (evidence.covers + evidence.covers.T + least)
    depth = np.tanh((evidence.depth.T - evidence.depth) / DEPTH_STEP)
    usual = np.array([_habit(k) for k in keys])
    habit = np.tanh(np.subtract.outer(usual, usual) / HABIT_STEP)
    votes: Array = BY_OVERLAP * overlap + BY_DEPTH * depth + BY_HABIT * habit + BY_RULE * _rules(keys)
    return votes


def _rules(keys: list[Key]) -> Array:
    pairs = {(front.name, back.name) for front, back, _ in RULES}
    family = [_family(k) for k in keys]
    front = np.array([[(a, b) in pairs and k[2] != "back" for b in family] for a, k in zip(family, keys, strict=True)], float)
    same = np.array([[a[3] == b[3] for b in keys] for a in keys], float)
    front = (front * same).reshape(len(keys), len(keys))
    return np.asarray(front - front.T)


def _family(key: Key) -> str:
    part = PARTS.find(key[0])
    return key[0] if part is None else part.parent or part.name


@dataclass(frozen=True)
class _Evidence:
    """What the maps of a guess say of each pair, in picture pixels.

    Args:
        covers: (K, K); how much of the column's extent lies where the row is seen.
        depth: (K, K); mean depth of the row where it meets the column, or its mean depth where they do not meet.
        area: (K,); extent of each key.
    """

    covers: Array
    depth: Array
    area: Array

    @staticmethod
    def of(guess: Guess, keys: list[Key]) -> "_Evidence":
        count = len(keys)
        covers, meets = np.zeros((count, count)), np.zeros((count, count))
        sums, mass, own = np.zeros((count, count)), np.zeros(count), np.zeros(count)
        for pieces in _by_frame(guess, keys):
            frame = pieces[0][1].frame
            pixel = 1 / (frame.scale[0] * frame.scale[1])
            rows = [i for i, _ in pieces]
            here = np.ix_(rows, rows)
            seen, full, depth = (_matrix(pieces, name) for name in ("visible", "full", "depth"))
            there = (full > PRESENT).astype(np.float32)
            covers[here] += pixel * (seen @ full.T)
            # what both hold, and the depth of the row there
            meets[here] += pixel * (there @ there.T)
            sums[here] += pixel * ((depth * there) @ there.T)
            mass[rows] += pixel * full.sum(1)
            own[rows] += pixel * (depth * full).sum(1)
        mean = np.where(mass > 0, own / np.maximum(mass, 1e-9), 0.5)
        enough = meets > BLUR_SHARE * np.minimum.outer(mass, mass)
        return _Evidence(covers, np.where(enough, sums / np.maximum(meets, 1e-9), mean[:, None]), mass)


def _by_frame(guess: Guess, keys: list[Key]) -> list[list[tuple[int, Piece]]]:
    place = {key: i for i, key in enumerate(keys)}
    frames: dict[object, list[tuple[int, Piece]]] = {}
    for piece in guess.pieces:
        if piece.key in place and piece.kind != "ground" and all(i != place[piece.key] for i, _ in frames.get(piece.frame, ())):
            frames.setdefault(piece.frame, []).append((place[piece.key], piece))
    return list(frames.values())


def _matrix(pieces: list[tuple[int, Piece]], name: str) -> Array:
    """(pieces, pixels) float32; a piece without depth is in the middle."""
    planes = [getattr(p, name) if getattr(p, name) is not None else np.full_like(p.full, 0.5) for _, p in pieces]
    return np.stack([plane.astype(np.float32).ravel() for plane in planes])


def _ranked_pairs(votes: Array) -> list[int]:
    """Indices from back to front."""
    count = len(votes)
    ahead = np.eye(count, dtype=bool)  # [a, b]: it is settled that a is in front of b
    for a, b in sorted(combinations(range(count), 2), key=lambda p: -abs(votes[p])):
        front, back = (a, b) if votes[a, b] > 0 else (b, a)
        if not ahead[back, front]:
            ahead |= np.outer(ahead[:, front], ahead[back])
    return sorted(range(count), key=lambda i: int(ahead[i].sum()))
