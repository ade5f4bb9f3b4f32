"""Which piece each pixel of a picture shows: a network's coarse maps become labels on the picture's own lines."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import ClassVar

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import PARTS
from unflat.core.piece import Guess, Key, Piece
from unflat.pipeline.bare_borders import bare_borders
from unflat.pipeline.order import Evidence, order_keys
from unflat.pixels.appearance import by_colour
from unflat.pixels.ground import Ground, fit_ground, frames_around
from unflat.pixels.labels import fill_false_holes, give_lines, join_doubtful, join_islands, nearest_label, settle_border, sharpen
from unflat.pixels.over import on_paper
from unflat.pixels.paper import Verdict, judge_paper
from unflat.pixels.regions import line_mask, regions
from unflat.pixels.surfaces import unite
from unflat.pixels.vote import GROUND, Ballot, Claims, elect, ground_chance, own_votes, shared_votes

THIN = frozenset(
    p.name for p in (parts.EYEBROW, parts.EYELASH, parts.EYEWEAR, parts.NOSE, parts.MOUTH, parts.EARWEAR, parts.IRIDES, parts.EYEWHITE)
)
"""Parts so small or thin that a region around them would outvote them: they follow the network pixel by pixel."""
SEES_LINES = 0.8  # canvas pixels per picture pixel from which the network itself knows whose line it is
RIVAL = 0.5  # how likely a neighbour must be, beside a spot's own label, to take it
HOLE = 0.2  # an enclosed spot that the network calls ground less than this is no hole
LEAST_LINE = 3  # pixels; lines of a small picture are looked for up to this width
LEAST_ISLAND, LEAST_SPECK = 4, 3  # pixels; a spot of a large part, of a part of the head


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
        least_part: A part of the body that shows less than this share of the figure joins its neighbours; parts of the head may be tiny.
        side_spot: Spots smaller than this share of their part's largest join their neighbour where that is half as likely.
        stray: Largest spot that changes sides at the figure's border because of its colour, as a share of the figure.
        soft: Give borders soft alpha; off keeps hard masks.
    """

    section: ClassVar[str] = "cut"
    working_side: int = 1280
    line_width: float = 0.006
    own_large: float = 0.25
    own_thin: float = 0.8
    rounds: int = 12
    island: float = 0.0002
    least_part: float = 0.0008
    side_spot: float = 0.3
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


def label_pixels(
    rgba: Array, guess: Guess, settings: CutSettings, *, seen: Array | None = None, evidence: Evidence | None = None
) -> Labels:
    """Decide for every pixel which piece it shows.

    Args:
        rgba: (H, W, 4) uint8; its colours are looked at.
        guess: Its pieces' `visible` maps are probabilities that add up to at most 1.
        settings: Sizes and weights.
        seen: (H, W) bool for transparent pictures: these pixels are figure, all others are not.
        evidence: What the guess says of who is in front, where it is known already.
    """
    height, width = rgba.shape[:2]
    scale = min(1.0, settings.working_side / max(height, width))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    full = on_paper(rgba)  # what lies beneath transparent pixels would else stain the figure's outline
    rgb = full if scale == 1 else np.asarray(cv2.resize(full, small, interpolation=cv2.INTER_AREA))
    keys = tuple(dict.fromkeys(p.key for p in guess.pieces if p.kind != "ground"))
    tiles = _tiles(guess, keys, across=small[0] / width, down=small[1] / height, opaque=seen is None)
    claims = Claims(tiles, width=small[0], height=small[1])
    lines = line_mask(rgb, width=max(LEAST_LINE, round(settings.line_width * max(small))))
    with ThreadPoolExecutor(1) as beside:  # regions and ground know nothing of each other
        opened = beside.submit(_ballot, rgb, lines, claims)
        ground = fit_ground(rgb, claims.ground) if seen is None else None
        paper = _Paper.of(rgb, claims.ground, ground) if ground is not None and ground.plain else None
        ballot = opened.result()
    there = None if seen is None else np.asarray(cv2.resize(seen.astype(np.uint8), small, interpolation=cv2.INTER_NEAREST) > 0)
    found = Labels(keys, _elected(ballot, keys, settings, paper, there), _rank(evidence or Evidence.of(guess), keys), ground)
    found = _tidied(found, ballot, (lines, paper), settings)
    if there is not None:
        found = replace(found, map=_only_seen(found.map, there))
    labels = found.map if scale == 1 else sharpen(found.map, full)
    return replace(found, map=labels if seen is None else _only_seen(labels, seen))


def _ballot(rgb: Array, lines: Array, claims: Claims) -> Ballot:
    """The picture in regions that know their neighbours."""
    ballot = Ballot(rgb, regions(rgb, lines=lines), claims)
    ballot.kinship  # noqa: B018  # found now, while there is a core to spare
    return ballot


@dataclass(frozen=True, eq=False)
class _Paper:
    """What a plain ground's colour tells: (H, W) float32 how like it each pixel is, and what the patches that have it are."""

    likeness: Array
    verdict: Verdict

    @staticmethod
    def of(rgb: Array, chance: Array, ground: Ground) -> "_Paper":
        away = ground.away(rgb)
        verdict, frames = judge_paper(away, chance, grain=ground.grain), frames_around(away, chance)
        return _Paper(ground.likeness(away), verdict.with_ground(frames) if frames.any() else verdict)

    def over(self, chance: Array) -> Array:
        """Chances of ground, with the verdict where there is one."""
        return np.where(self.verdict.judged, self.verdict.ground, chance)


def _tiles(guess: Guess, keys: Sequence[Key], *, across: float, down: float, opaque: bool) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each label, on a grid that is that much smaller than the picture."""

    def scaled(piece: Piece) -> Piece:
        f = piece.frame
        return replace(piece, frame=Frame(f.left * across, f.top * down, f.right * across, f.bottom * down, f.width, f.height))

    ground = tuple(scaled(p) for p in guess.pieces if p.kind == "ground" and opaque)
    return (ground, *(tuple(scaled(p) for p in guess.pieces if p.kind != "ground" and p.key == key) for key in keys))


def _elected(ballot: Ballot, keys: Sequence[Key], settings: CutSettings, paper: _Paper | None, seen: Array | None) -> Array:
    thin = np.array([False, *(PARTS.family(key[0]) in THIN for key in keys)])
    dressed = np.array([False, *(_has_colours(key) for key in keys)])
    own_vote = by_colour(own_votes(ballot), ballot.sizes, ballot.colours, among=dressed)
    shared = shared_votes(ballot, own_vote, rounds=settings.rounds)
    own = np.where(thin, settings.own_thin, settings.own_large)
    ground = ground_chance(ballot, shared, own=float(own[GROUND]), likeness=None if paper is None else paper.likeness)
    labels = elect(ballot, shared, own=own, ground=ground if paper is None else paper.over(ground))

    def chance(label: int, at: tuple[Array, Array]) -> float:
        return float(shared[ballot.areas[at], label].mean())

    large = [label for label in range(1, len(thin)) if not thin[label]]
    labels = join_doubtful(labels, chance, among=large, share=settings.side_spot, rival=RIVAL)
    labels = labels if seen is None else np.where(seen, labels, GROUND).astype(np.uint8)  # no surface reaches past the figure
    return unite(labels, ballot.rgb, ballot.areas, own_vote, bare=bare_borders(keys, among=list(~thin[1:])))


def _has_colours(key: Key) -> bool:
    """Garments and limbs; hair and skin of the head look like each other, and a neck lies in changing shadow."""
    part = PARTS.find(key[0])
    return part is not None and part.group == "body" and part != parts.NECK


def _tidied(found: Labels, ballot: Ballot, seen: tuple[Array, _Paper | None], settings: CutSettings) -> Labels:
    """Lines given to the part in front, dust joined, the figure's border settled."""
    lines, paper = seen
    thin = np.zeros(256, bool)
    thin[1 : len(found.keys) + 1] = [PARTS.family(key[0]) in THIN for key in found.keys]
    known = thin[found.map] | (ballot.claims.fineness >= SEES_LINES)
    labels = np.where(known, found.map, give_lines(found.map, lines, found.rank))
    figure = np.count_nonzero(labels)
    labels = join_islands(labels, _least(found.keys, settings.island * figure))
    tiny = np.isin(labels, _tiny(labels, found.keys, settings.least_part * figure))
    labels = np.where(tiny, nearest_label(labels, ~tiny), labels) if tiny.any() else labels
    if ballot.claims.tiles[GROUND]:
        labels = fill_false_holes(labels, ballot.claims.ground if paper is None else paper.over(ballot.claims.ground), least=HOLE)
    if paper is not None:
        labels = settle_border(labels, paper.likeness, most=round(settings.stray * figure))
    return replace(found, map=labels)


def _tiny(labels: Array, keys: Sequence[Key], least: float) -> list[int]:
    """Labels of parts of the body of which so little is left that they are a mistake."""
    size = np.bincount(labels.ravel(), minlength=len(keys) + 1)
    head = [part is not None and part.group == "head" for part in (PARTS.find(key[0]) for key in keys)]
    return [label for label, is_head in enumerate(head, 1) if not is_head and size[label] < least]


def _least(keys: Sequence[Key], island: float) -> Array:
    """(256,) pixels that a spot of each label must have; parts of the head may be smaller than others."""
    least = np.full(256, max(LEAST_ISLAND, round(island)), np.int64)
    for label, key in enumerate(keys, 1):
        part = PARTS.find(key[0])
        if part is not None and part.group == "head":
            least[label] = max(LEAST_SPECK, round(island / 10))
    return least


def _rank(evidence: Evidence, keys: Sequence[Key]) -> Array:
    """(256,) float32 nearness of each label, as the stage `order` will have it; the ground is last."""
    rank = np.full(256, -1.0, np.float32)
    for place, key in enumerate(order_keys(evidence, keys)):
        rank[keys.index(key) + 1] = place
    return rank


def _only_seen(labels: Array, seen: Array) -> Array:
    """Ground where nothing is seen; what is seen and has no label takes the nearest."""
    out = np.where(seen, labels, GROUND).astype(np.uint8)
    lost = seen & (out == GROUND)
    if not lost.any() or not (out != GROUND).any():
        return out
    return np.where(lost, nearest_label(out, out != GROUND), out).astype(np.uint8)
