"""Which piece each pixel of a picture shows: a net's coarse maps become labels that follow the picture's own lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box
from unflat.core.frame import Frame
from unflat.core.piece import Guess, Key, Piece
from unflat.pixels.ground import Ground, fit_ground
from unflat.pixels.labels import box_of, give_lines, join_islands, fill_false_holes, nearest_label, settle_border, sharpen
from unflat.pixels.regions import kinship, line_mask, regions
from unflat.pixels.resize import paste

GROUND = 0
"""Label of the ground; label i + 1 is key i."""
THIN = frozenset(
    p.name
    for p in (parts.EYEBROW, parts.EYELASH, parts.EYEWEAR, parts.NOSE, parts.MOUTH, parts.EARWEAR, parts.IRIDES, parts.EYEWHITE)
)
"""Parts so small or thin that a region around them would outvote them: they follow the net pixel by pixel."""
FAINT = 0.02  # probabilities below this are not worth a look


@dataclass(frozen=True)
class CutSettings:
    """How `cut_out` finds its borders.

    Args:
        working_side: Longest side on which labels are voted; larger pictures get their borders sharpened after.
        line_width: Widest drawn line, as a share of the picture's longest side.
        own_large: How much a pixel's own probability counts beside its region's, for large parts.
        own_thin: The same for thin parts (brows, lashes, glasses, nose, mouth, eyes, earrings).
        rounds: How often neighbouring regions of one colour share their votes.
        island: Smallest spot of a part that stays by itself, as a share of the figure.
        stray: Largest spot that changes sides at the figure's border because of its colour, as a share of the figure.
        soft: Give borders soft alpha; off keeps hard masks.
    """

    section: ClassVar[str] = "cut"
    working_side: int = 1280
    line_width: float = 0.006
    own_large: float = 0.25
    own_thin: float = 0.8
    rounds: int = 4
    island: float = 0.0002
    stray: float = 0.002
    soft: bool = True


@dataclass(frozen=True, eq=False)
class Labels:
    """The answer: for every pixel the key it shows.

    Args:
        keys: Key i has label i + 1.
        map: (H, W) uint8, GROUND where no figure stands.
        rank: (256,) float32; of two labels the one with the higher rank is in front.
        ground: The model of a plain ground, or None.
    """

    keys: tuple[Key, ...]
    map: Array
    rank: Array
    ground: Ground | None


@dataclass(frozen=True, eq=False)
class _Claims:
    """The pieces of a guess, by label, on a grid of some size."""

    tiles: tuple[tuple[Piece, ...], ...]
    width: int
    height: int

    def plane(self, label: int) -> tuple[Box, Array] | None:
        """Where a label is claimed, and the (h, w) float32 probability inside that box."""
        found = [(box, tile) for tile in self.tiles[label] if (box := self._reach(tile)) is not None]
        if not found:
            return None
        boxes = np.array([box for box, _ in found])
        box = (*(int(v) for v in boxes[:, :2].min(0)), *(int(v) for v in boxes[:, 2:].max(0)))
        out = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        for part, tile in found:
            here = np.s_[part[1] - box[1] : part[3] - box[1], part[0] - box[0] : part[2] - box[0]]
            out[here] += paste(tile.visible.astype(np.float32), tile.frame, part)
        return box, out  # type: ignore[return-value]

    def fineness(self) -> Array:
        """(H, W) float32: canvas pixels per picture pixel of the finest frame that sees each pixel."""
        out = np.zeros((self.height, self.width), np.float32)
        for frame in {tile.frame for tiles in self.tiles for tile in tiles}:
            left, top, right, bottom = frame.clipped_box(width=self.width, height=self.height)
            view = out[top:bottom, left:right]
            np.maximum(view, min(frame.scale), out=view)
        return out

    def _reach(self, tile: Piece) -> Box | None:
        seen = box_of(tile.visible > FAINT, margin=1)
        if seen is None:
            return None
        box = tile.frame.back_box(seen)
        box = max(box[0], 0), max(box[1], 0), min(box[2], self.width), min(box[3], self.height)
        return box if box[0] < box[2] and box[1] < box[3] else None


def label_pixels(rgba: Array, guess: Guess, settings: CutSettings, *, seen: Array | None = None) -> Labels:
    """Decide for every pixel which piece it shows.

    Args:
        rgba: (H, W, 4) uint8; its colours are looked at.
        guess: Its pieces' `visible` maps are probabilities that add up to at most 1.
        settings: Sizes and weights.
        seen: (H, W) bool for transparent pictures: these pixels are figure, all others are not.
    """
    height, width = rgba.shape[:2]
    scale = min(1.0, settings.working_side / max(height, width))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    full = np.ascontiguousarray(rgba[..., :3])
    rgb = full if scale == 1 else cv2.resize(full, small, interpolation=cv2.INTER_AREA)
    mask = None if seen is None else cv2.resize(seen.astype(np.uint8), small, interpolation=cv2.INTER_AREA) > 0
    keys, claims = _claims(guess, across=small[0] / width, down=small[1] / height, size=small)
    lines = line_mask(rgb, width=max(3, round(settings.line_width * max(small))))
    areas = regions(rgb, lines=lines)
    votes = _Vote(rgb, areas, claims, mask)
    ground = None if seen is not None else fit_ground(rgb, votes.ground_map)
    labels, sure = _choose(votes, keys, settings, ground)
    rank = _rank(keys, claims)
    labels = np.where(sure, labels, give_lines(labels, lines, rank))
    labels = _tidy(labels, keys, settings)
    if seen is None:
        labels = fill_false_holes(labels, votes.ground_map, least=HOLE)
    if ground is not None and ground.plain:
        most = round(settings.stray * np.count_nonzero(labels))
        labels = settle_border(labels, ground.likeness(rgb), most=most)
    if mask is not None:
        labels = _only_seen(labels, mask)
    if scale < 1:
        labels = sharpen(labels, full)
    if seen is not None:
        labels = _only_seen(labels, seen)
    return Labels(keys, labels, rank, ground)


def _claims(guess: Guess, *, across: float, down: float, size: tuple[int, int]) -> tuple[tuple[Key, ...], _Claims]:
    keys = tuple(dict.fromkeys(p.key for p in guess.pieces if p.kind != "ground"))

    def scaled(piece: Piece) -> Piece:
        f = piece.frame
        return replace(piece, frame=Frame(f.left * across, f.top * down, f.right * across, f.bottom * down, f.width, f.height))

    tiles = [tuple(scaled(p) for p in guess.pieces if p.kind == "ground")]
    tiles += [tuple(scaled(p) for p in guess.pieces if p.kind != "ground" and p.key == key) for key in keys]
    return keys, _Claims(tuple(tiles), *size)


@dataclass(frozen=True, eq=False)
class _Vote:
    """What the pixels of each region say together."""

    rgb: Array
    areas: Array
    claims: _Claims
    seen: Array | None

    @cached_property
    def ground_map(self) -> Array:
        """(H, W) float32: the net's own ground probability."""
        out = np.zeros(self.areas.shape, np.float32)
        plane = self.claims.plane(GROUND) if self.seen is None else None
        if plane is not None:
            box, values = plane
            out[box[1] : box[3], box[0] : box[2]] = values
        return out

    @cached_property
    def sizes(self) -> Array:
        return np.bincount(self.areas.ravel())

    def mean(self, values: Array, box: Box | None = None) -> Array:
        """(R,) float32: a map's mean over each region."""
        areas = self.areas if box is None else self.areas[box[1] : box[3], box[0] : box[2]]
        total = np.bincount(areas.ravel(), values.ravel(), len(self.sizes))
        return (total / self.sizes).astype(np.float32)

    def votes(self) -> Array:
        """(R, K) float32: mean probability of every label in every region."""
        out = np.zeros((len(self.sizes), len(self.claims.tiles)), np.float32)
        for label in range(out.shape[1]):
            if label == GROUND:
                out[:, GROUND] = self.mean(self.ground_map)
            elif (plane := self.claims.plane(label)) is not None:
                out[:, label] = self.mean(plane[1], plane[0])
        return out


SHARE = 0.6  # how much of its vote a region takes from its neighbours of the same colour, each round


def _shared(vote: _Vote, votes: Array, rounds: int) -> Array:
    """Let regions of one colour that touch agree; a region among strangers keeps its own vote."""
    a, b, weight = kinship(vote.areas, vote.rgb)
    one, two, both = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([weight, weight])
    total = np.bincount(one, both, len(votes))
    # a region with few like neighbours keeps most of its own vote
    pull = (SHARE * total / (total + 2.0))[:, None]
    out = votes
    for _ in range(rounds):
        spread = np.stack([np.bincount(one, both * out[two, k], len(votes)) for k in range(votes.shape[1])], 1)
        out = (1 - pull) * votes + pull * spread / np.maximum(total, 1e-6)[:, None]
    return out.astype(np.float32)


COARSE_SCALE = 0.5  # canvas pixels per picture pixel up to which a net's map is too coarse to draw a border
FINE_GAIN = 0.6  # how much a map gains by each canvas pixel per picture pixel beyond that
MOST_OWN = 0.9  # a region always has a say
SURE = 0.8  # probability from which a pixel may tell what colours its label has
ODD = 0.03  # least share of a label's pixels that may look unlike the rest of it
MOST_ODDS = 6.0  # a colour alone never weighs more than this
HOLE = 0.2  # an enclosed spot that the net calls ground less than this is no hole
UNKNOWN = 0.2  # share of ground-coloured pixels in a label of which nothing is sure


def _ground_factor(vote: _Vote, votes: Array, likeness: Array) -> tuple[Array, Array]:
    """How much more the ground counts where the picture has the plain ground's colour, by region and by pixel.

    The net stays the judge: white gloves on white paper make ground colour likely for arms, and then it says little;
    where trousers are black, it speaks for the ground.
    """
    chances = np.full((votes.shape[1], 2), (1 - UNKNOWN, UNKNOWN), np.float32)
    for label in range(len(chances)):
        plane = vote.claims.plane(label)
        if plane is None:
            continue
        box, values = plane
        sure = np.where(values >= SURE, values, 0)
        if sure.sum() >= 1:
            like = float((sure * likeness[box[1] : box[3], box[0] : box[2]]).sum() / sure.sum())
            chances[label, 1] = np.clip(like, ODD, 1 - ODD)
    chances[:, 0] = 1 - chances[:, 1]
    weight = np.maximum(votes[:, GROUND + 1 :], 1e-4)
    figure = weight @ chances[GROUND + 1 :] / weight.sum(1)[:, None]
    factor = np.clip(chances[GROUND] / figure, 1 / MOST_ODDS, MOST_ODDS)  # (R, 2): where unlike, where like
    like = vote.mean(likeness)
    by_region = factor[:, 0] * (1 - like) + factor[:, 1] * like
    unlike, alike = factor[:, 0][vote.areas], factor[:, 1][vote.areas]
    return by_region, unlike + (alike - unlike) * likeness


def _choose(vote: _Vote, keys: Sequence[Key], settings: CutSettings, ground: Ground | None) -> tuple[Array, Array]:
    """(H, W) uint8 labels, and (H, W) bool where a thin part follows the net's own pixels."""
    votes = _shared(vote, vote.votes(), settings.rounds)
    labels = np.zeros(vote.areas.shape, np.uint8)
    best = np.zeros(vote.areas.shape, np.float32)
    fine = vote.claims.fineness()
    if vote.seen is None:
        own, by_region, by_pixel = _own(fine, settings.own_large), votes[:, GROUND], vote.ground_map
        if ground is not None and ground.plain:
            region_factor, pixel_factor = _ground_factor(vote, votes, ground.likeness(vote.rgb))
            by_region, by_pixel = by_region * region_factor, by_pixel * pixel_factor
        best = (1 - own) * by_region[vote.areas] + own * by_pixel
    thin = np.zeros(256, bool)
    for label, key in enumerate(keys, 1):
        plane = vote.claims.plane(label)
        thin[label] = key[0] in THIN
        if plane is None:
            continue
        box, values = plane
        here = np.s_[box[1] : box[3], box[0] : box[2]]
        own = _own(fine[here], settings.own_thin if thin[label] else settings.own_large)
        score = own * values + (1 - own) * votes[:, label][vote.areas[here]]
        better = score > best[here]
        best[here][better] = score[better]
        labels[here][better] = label
    return labels, thin[labels]


def _own(fine: Array, least: float) -> Array:
    """How much a pixel's own probability counts: more where the net saw the picture at its own resolution."""
    return np.asarray(np.clip(least + FINE_GAIN * (fine - COARSE_SCALE), least, max(least, MOST_OWN)), np.float32)


def _rank(keys: Sequence[Key], claims: _Claims) -> Array:
    """Nearness of each label: the net's depth, with the usual draw order as a tie-break."""
    rank = np.full(256, -10.0, np.float32)
    for label, key in enumerate(keys, 1):
        part = parts.PARTS.find(key[0])
        usual = (part.order if part else 300) / 1000
        near = []
        for tile in claims.tiles[label]:
            if tile.depth is not None:
                weight = tile.visible.astype(np.float32)
                near.append((float((tile.depth.astype(np.float32) * weight).sum()), float(weight.sum())))
        total = sum(w for _, w in near)
        rank[label] = usual - (sum(d for d, _ in near) / total if total > 0 else 0.5)
    return rank


def _tidy(labels: Array, keys: Sequence[Key], settings: CutSettings) -> Array:
    """Join dust to what surrounds it; parts of the head may be smaller than others."""
    figure = int((labels != GROUND).sum())
    least = np.zeros(256, np.int64)
    least[: len(keys) + 1] = max(4, round(settings.island * figure))
    for label, key in enumerate(keys, 1):
        part = parts.PARTS.find(key[0])
        if part is not None and part.group == "head":
            least[label] = max(3, round(settings.island * figure / 10))
    return join_islands(labels, least)


def _only_seen(labels: Array, seen: Array) -> Array:
    """Ground where nothing is seen; what is seen and has no label takes the nearest."""
    out = np.where(seen, labels, GROUND).astype(np.uint8)
    lost = seen & (out == GROUND)
    if not lost.any() or not (out != GROUND).any():
        return out
    return np.where(lost, nearest_label(out, out != GROUND), out).astype(np.uint8)
