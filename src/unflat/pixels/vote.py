"""Regions vote on coarse maps: labels that follow a picture's lines where a network's map is too coarse to draw them."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.piece import Piece
from unflat.pixels.labels import nearest_label
from unflat.pixels.over import within
from unflat.pixels.regions import kinship, mean_colour
from unflat.pixels.tiles import pasted, reach

GROUND = 0
"""Label of the ground."""
FAINT = 0.02  # probabilities below this are not worth a look
SHARE = 0.9  # how much of its vote a region takes from its neighbours of the same colour, each round
ALONE = 2.0  # border pixels with like neighbours below which a region keeps most of its own vote
COARSE = 0.5  # canvas pixels per picture pixel up to which a network's map is too coarse to draw a border
FINE_GAIN = 0.6  # how much more a pixel counts for each canvas pixel per picture pixel beyond that
MOST_OWN = 0.9  # a region always has a say
SURE = 0.8  # probability from which a pixel may tell what colours its label has
ODD = 0.03  # least share of a label's pixels that may look unlike the rest of it
UNKNOWN = 0.2  # share of ground-coloured pixels in a label of which nothing is sure
MOST_ODDS = 6.0  # a colour alone never weighs more than this


@dataclass(frozen=True, eq=False)
class Claims:
    """What each label claims of a picture.

    Args:
        tiles: For each label the pieces that claim it, on this picture's grid; label 0 is the ground.
        width, height: Of the picture.
    """

    tiles: tuple[tuple[Piece, ...], ...]
    width: int
    height: int

    def plane(self, label: int) -> tuple[Box, Array] | None:
        """Where a label is claimed, and the (h, w) float32 probability inside that box."""
        held = self._planes[label]
        return None if held is None else (held[0], held[1] * np.float32(1 / 255))

    @cached_property
    def _planes(self) -> tuple[tuple[Box, Array] | None, ...]:
        """Kept in bytes: each is looked at three times, and all of them as floats would be large."""
        planes: list[tuple[Box, Array] | None] = []
        for tiles in self.tiles:
            box = reach(tiles, "visible", above=FAINT, bounds=(0, 0, self.width, self.height))
            planes.append(None if box is None else (box, cv2.convertScaleAbs(pasted(tiles, "visible", box), alpha=255)))
        return tuple(planes)

    @cached_property
    def ground(self) -> Array:
        """(H, W) float32: the network's own ground probability."""
        out = np.zeros((self.height, self.width), np.float32)
        plane = self.plane(GROUND)
        if plane is not None:
            out[_at(plane[0])] = plane[1]
        return out

    @cached_property
    def fineness(self) -> Array:
        """(H, W) float32: canvas pixels per picture pixel of the finest frame that sees each pixel."""
        out = np.zeros((self.height, self.width), np.float32)
        for frame in {tile.frame for tiles in self.tiles for tile in tiles}:
            view = out[_at(frame.clipped_box(width=self.width, height=self.height))]
            np.maximum(view, min(frame.scale), out=view)
        return out


@dataclass(frozen=True, eq=False)
class Ballot:
    """A picture in regions, and what each label claims of it.

    Args:
        rgb: (H, W, 3) uint8.
        areas: (H, W) int32, regions from 0 without gaps.
        claims: On this picture's grid.
    """

    rgb: Array
    areas: Array
    claims: Claims

    @cached_property
    def sizes(self) -> Array:
        """(R,) pixels of each region."""
        return np.bincount(self.areas.ravel())

    @cached_property
    def colours(self) -> Array:
        """(R, 3) float32: the mean colour of each region."""
        return mean_colour(self.areas, self.rgb)

    @cached_property
    def kinship(self) -> tuple[Array, Array, Array]:
        """Which regions touch, and how much they look like one surface: see `regions.kinship`."""
        return kinship(self.areas, self.rgb, self.colours)

    def mean(self, values: Array, box: Box | None = None) -> Array:
        """(R,) float32: a map's mean over each region; outside its box it is 0."""
        areas = self.areas if box is None else self.areas[_at(box)]
        total = np.bincount(areas.ravel(), values.ravel(), len(self.sizes))
        return np.asarray(total / self.sizes, np.float32)


def own_votes(ballot: Ballot) -> Array:
    """(R, K) float32: mean probability of every label in every region."""
    own = np.zeros((len(ballot.sizes), len(ballot.claims.tiles)), np.float32)
    for label in range(own.shape[1]):
        plane = ballot.claims.plane(label)
        if plane is not None:
            own[:, label] = ballot.mean(plane[1], plane[0])
    return own


def shared_votes(ballot: Ballot, own: Array, *, rounds: int) -> Array:
    """(R, K) float32: votes after regions of one colour that touch agreed; a region among strangers keeps its own."""
    a, b, weight = ballot.kinship
    if not len(a):
        return own
    one, two, both = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([weight, weight])
    total = np.bincount(one, both, len(own))
    pull = (SHARE * total / (total + ALONE))[:, None]
    out = own
    for _ in range(rounds):
        spread = np.stack([np.bincount(one, both * out[two, k], len(own)) for k in range(own.shape[1])], 1)
        out = (1 - pull) * own + pull * spread / np.maximum(total, 1e-6)[:, None]
    return out.astype(np.float32)


def ground_chance(ballot: Ballot, shared: Array, *, own: float, likeness: Array | None) -> Array:
    """(H, W) float32: how likely each pixel is ground, by its own claim and by its region's.

    Args:
        ballot: What is voted on.
        shared: (R, K) float32, as from `shared_votes`.
        own: How much a pixel's own probability counts beside its region's where the map is coarse.
        likeness: (H, W) float32, 1 where the picture has the plain ground's colour, which sharpens figure against
            ground; None where the ground is not plain.
    """
    by_region, by_pixel = shared[:, GROUND], ballot.claims.ground
    if likeness is not None:
        region_odds, pixel_odds = _ground_odds(ballot, shared, likeness)
        by_region, by_pixel = _shifted(by_region, region_odds), _shifted(by_pixel, pixel_odds)
    share = _own(ballot.claims.fineness, own)
    return np.asarray((1 - share) * np.take(by_region, ballot.areas) + share * by_pixel, np.float32)


def elect(ballot: Ballot, shared: Array, *, own: Array, ground: Array) -> Array:
    """(H, W) uint8: ground or figure first, by what all parts together claim; then the part that pixel and region give the most.

    Args:
        ballot: What is voted on.
        shared: (R, K) float32, as from `shared_votes`.
        own: (K,) float32, how much a pixel's own probability counts beside its region's where the map is coarse.
        ground: (H, W) float32, how likely each pixel is ground, as from `ground_chance`.
    """
    best = np.zeros(ballot.areas.shape, np.float32)
    labels = np.zeros(ballot.areas.shape, np.uint8)
    shares = {float(least): _own(ballot.claims.fineness, float(least)) for least in np.unique(own[GROUND + 1 :])}
    for label in range(GROUND + 1, len(ballot.claims.tiles)):
        plane = ballot.claims.plane(label)
        if plane is None:
            continue
        here = _at(plane[0])
        share = shares[float(own[label])][here]
        score = share * plane[1] + (1 - share) * np.take(shared[:, label], ballot.areas[here])
        better = score > best[here]
        np.copyto(best[here], score, where=better)
        np.copyto(labels[here], np.uint8(label), where=better)
    figure = ground <= 0.5
    if (figure & (labels == GROUND)).any() and labels.any():
        labels = nearest_label(labels, labels > 0)
    return np.where(figure, labels, GROUND).astype(np.uint8)


def _own(fine: Array, least: float) -> Array:
    """How much a pixel's own probability counts: more where the network saw the picture at its own resolution."""
    return np.asarray(np.clip(least + FINE_GAIN * (fine - COARSE), least, max(least, MOST_OWN)), np.float32)


def _shifted(chance: Array, odds: Array) -> Array:
    """A probability after evidence that makes it that many times more likely than its opposite."""
    return np.asarray(chance * odds / np.maximum(chance * odds + 1 - chance, 1e-6), np.float32)


def _ground_odds(ballot: Ballot, shared: Array, likeness: Array) -> tuple[Array, Array]:
    """How much more likely ground is by the plain ground's colour, by region and by pixel.

    The network stays the judge: white gloves on white paper make ground colour likely for arms, and then it says
    little; where trousers are black, it speaks for the ground.
    """
    chances = np.array([_chance(ballot, label, likeness) for label in range(shared.shape[1])], np.float32)
    chances = np.stack([1 - chances, chances], 1)
    weight = np.maximum(shared[:, GROUND + 1 :], 1e-4)
    figure = np.maximum(weight @ chances[GROUND + 1 :] / weight.sum(1, keepdims=True), ODD)
    factor = np.clip(chances[GROUND] / figure, 1 / MOST_ODDS, MOST_ODDS)  # (R, 2): where unlike, where like
    like = ballot.mean(likeness)
    by_region = factor[:, 0] * (1 - like) + factor[:, 1] * like
    unlike, alike = np.take(factor[:, 0], ballot.areas), np.take(factor[:, 1], ballot.areas)
    return by_region, unlike + (alike - unlike) * likeness


def _chance(ballot: Ballot, label: int, likeness: Array) -> float:
    """The share of a label's sure pixels that have the ground's colour."""
    plane = ballot.claims.plane(label)
    if plane is None:
        return UNKNOWN
    sure = plane[1][::2, ::2] >= SURE  # every fourth pixel tells enough
    like = likeness[_at(plane[0])][::2, ::2][sure]
    return float(np.clip(like.mean(), ODD, 1 - ODD)) if like.size else UNKNOWN


def _at(box: Box) -> tuple[slice, slice]:
    return within(box, (0, 0, box[2], box[3]))
