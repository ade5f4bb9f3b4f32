"""Judge bare paper patch by patch: is it the ground seen through a gap, or something of the figure in the ground's colour?"""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array, Box
from unflat.pixels.components import islands

NECK = 0.003  # of the longer side: patches that meet only in a neck narrower than twice this are two, so that a gap in a line leaks little
FAINTEST = 0.002  # chances nearer to 0 or 1 than this count as this: no network is surer
PALE = 60.0  # of 255: how far shading and creases of a thing in the ground's colour stray from it; an outline strays farther
AROUND = 0.012  # of the longer side: how far around a patch one looks for what the figure is made of there
MIXED_RIM = 2  # pixels around a patch that are blended with it
RIM = 5  # pixels around a patch in which its outline lies
RARE = 0.01  # the least share of the figure that is taken to have the ground's colour, however little of it is seen
WHOLE = 60.0  # pixels, beside as many as the patch has, that the whole figure counts for beside what lies around a patch
SAME = 0.98  # share of the ground's pixels that count as paper
ROUNDS = 2  # patches tell one another what the figure is made of: the second time they know better what they are
USUAL, STEEP, MOST_SOFT = 0.2, 10.0, 2.0  # a rim paler than the sure ground's by more than this speaks against it, how steeply, how much
CORE, MIXED = 0.1, 0.01  # a patch that for this share of the figure surely is the one and for as much the other is two things


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the patches of paper are.

    Args:
        judged: (H, W) bool, pixels of patches.
        ground: (H, W) float32, the chance that a judged pixel is ground; 0 elsewhere.
    """

    judged: Array
    ground: Array

    def with_ground(self, where: Array) -> "Verdict":
        """The same, and ground wherever a mask says so."""
        return Verdict(self.judged | where, np.where(where, np.float32(1), self.ground))


def judge_paper(away: Array, chance: Array, *, grain: float) -> Verdict:
    """Say of each connected patch in the ground's colour whether it is ground.

    A patch is one thing, so the network's opinions of its pixels are one opinion, however it wavers. To it comes the colour: how much
    likelier is the ground's very colour on the ground than on the figure there? What the figure is made of is learned from the picture,
    around the patch above all: amid dark clothes white is paper, beside a white glove it says little. And paper ends at outlines, while
    cloth goes on into its own shades.

    Args:
        away: (H, W) float32, how far each pixel strays from the ground's colour, of 255.
        chance: (H, W) float32, the network's chance of ground.
        grain: How far a pixel of the ground strays at most.

    Source: Bayes' rule in its odds form; patches as in Zhang and others, 2009, trapped-ball segmentation with two balls.
    """
    look = _Look(away <= grain, away < PALE, max(away.shape))
    neck = _neck(look.side)
    patches, boxes = _split(*_patches(look.paper, neck=neck), chance, neck=neck)
    areas = np.bincount(patches.ravel(), minlength=len(boxes))
    opinion = _opinions(patches, chance, areas)
    odds = opinion.copy()
    judged = patches > 0
    doubtful = np.flatnonzero((areas > 0) & (opinion <= 0) & (opinion > np.log(RARE / SAME)))
    doubtful = doubtful[doubtful > 0]
    if len(doubtful):
        usual = look.soft_share(patches, np.flatnonzero(opinion > 0))
        unjudged = _sure(1 - chance.astype(np.float64))
        for _ in range(ROUNDS):
            made = _Figure.of(look, np.where(judged, np.take(_sure(1 - _chance(odds)), patches), unjudged))
            for patch in doubtful:
                around = look.around(patches, int(patch), boxes[patch])
                odds[patch] = opinion[patch] + made.by_colour(around, area=int(areas[patch])) - _against(around.soft, usual)
    return Verdict(judged, np.where(judged, np.take(_chance(odds).astype(np.float32), patches), np.float32(0)))


@dataclass(frozen=True, eq=False)
class _Around:
    """What lies around one patch: rows and columns, the pixels near it on them, and how much of its rim is pale."""

    here: tuple[slice, slice]
    near: Array
    soft: float


@dataclass(frozen=True, eq=False)
class _Look:
    """The picture as the judge sees it: the ground's very colour, the pale shades of it, and the longer side."""

    paper: Array
    pale: Array
    side: int

    def around(self, patches: Array, patch: int, box: Box) -> _Around:
        height, width = patches.shape
        reach = max(round(AROUND * self.side), RIM)
        left, top, right, bottom = box
        here = np.s_[max(top - reach, 0) : min(bottom + reach, height), max(left - reach, 0) : min(right + reach, width)]
        distance = cv2.distanceTransform((patches[here] != patch).astype(np.uint8), cv2.DIST_L2, 3)
        return _Around(here, (distance <= reach) & (distance > MIXED_RIM), self._soft(distance, here))

    def soft_share(self, patches: Array, some: Array) -> float:
        """How much of the rim of some patches together is pale."""
        outside = np.ones(int(patches.max()) + 1, np.uint8)
        outside[some[some > 0]] = 0
        return self._soft(cv2.distanceTransform(np.take(outside, patches), cv2.DIST_L2, 3), np.s_[:, :])

    def _soft(self, distance: Array, here: tuple[slice, slice]) -> float:
        rim = (distance <= RIM) & (distance > MIXED_RIM) & ~self.paper[here]
        return int(np.count_nonzero(rim & self.pale[here])) / max(int(np.count_nonzero(rim)), 1)


@dataclass(frozen=True, eq=False)
class _Figure:
    """What the figure is made of.

    Args:
        look: The picture.
        share: (H, W) float32, how surely a pixel is figure; 0 where it rather is ground.
        paper: Share of the whole figure that has the ground's very colour.
        paper_of_pale: Share of its pale pixels that have.
    """

    look: _Look
    share: Array
    paper: float
    paper_of_pale: float

    @staticmethod
    def of(look: _Look, share: Array) -> "_Figure":
        paper, pale = float(share[look.paper].sum(dtype=np.float64)), float(share[look.pale].sum(dtype=np.float64))
        return _Figure(look, share, paper / max(float(share.sum(dtype=np.float64)), 1.0), paper / max(pale, 1.0))

    def by_colour(self, around: _Around, *, area: int) -> float:
        """Log odds of ground for a patch by its colour; shades count as far as they usually go with that colour.

        Of a small patch its neighbours tell most, a large one is itself much of what the figure is made of.
        """
        share = np.where(around.near, self.share[around.here], 0)
        paper = float(share[self.look.paper[around.here]].sum())
        shades = float(share[self.look.pale[around.here]].sum()) - paper
        known = (WHOLE + area) * self.paper + paper + self.paper_of_pale * shades
        return float(np.log(SAME / np.clip(known / (WHOLE + area + float(share.sum())), RARE, SAME)))


def _against(soft: float, usual: float) -> float:
    """Log odds against ground for a patch whose rim is paler than that of the sure ground."""
    return float(np.clip(STEEP * (soft - usual - USUAL), 0, MOST_SOFT))


def _sure(figure: Array) -> Array:
    """Chances of figure as float32, 0 where something rather is ground."""
    return np.where(figure > 0.5, figure, 0).astype(np.float32)


def _chance(odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-odds)))


def paper_patches(paper: Array) -> Array:
    """(H, W) int32: pixels in the ground's colour as patches from 1 up, 0 elsewhere; narrow necks part them."""
    return _patches(paper, neck=_neck(max(paper.shape)))[0]


def _neck(side: int) -> int:
    return max(1, round(NECK * side))


def _patches(paper: Array, *, neck: int) -> tuple[Array, list[Box]]:
    """(H, W) int32 patches from 1 up, wide ones first, and the box of each; a wide one reaches into what is narrow only a little."""
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * neck + 1, 2 * neck + 1))
    wide = islands(cv2.morphologyEx(paper.astype(np.uint8), cv2.MORPH_OPEN, ball) > 0)
    reached = np.where(paper, cv2.dilate(wide.labels.astype(np.float32), ball), 0).astype(np.int32)
    count, rest, stats, _ = cv2.connectedComponentsWithStats((paper & (reached == 0)).astype(np.uint8), connectivity=4)
    patches = np.where(rest > 0, rest + len(wide.areas) - 1, reached)
    boxes = [(max(b[0] - neck, 0), max(b[1] - neck, 0), b[2] + neck, b[3] + neck) for b in wide.boxes]
    boxes += [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:count]]
    return patches, boxes


def _opinions(patches: Array, chance: Array, areas: Array) -> Array:
    """(count,) the network's mean log odds of ground on each patch."""
    clipped = np.clip(chance, FAINTEST, 1 - FAINTEST)
    total = np.bincount(patches.ravel(), np.log(clipped / (1 - clipped)).ravel(), len(areas))
    return np.asarray(total / np.maximum(areas, 1))


def _split(patches: Array, boxes: list[Box], chance: Array, *, neck: int) -> tuple[Array, list[Box]]:
    """Part patches of which the network surely calls one place ground and another figure: no outline may run there, or none is needed."""
    least = MIXED * np.count_nonzero(chance < 0.5)
    figure, ground = (np.bincount(patches[core], minlength=len(boxes)) for core in (chance < CORE, chance > 1 - CORE))
    mixed = np.minimum(figure, ground) > least
    mixed[0] = False
    if not mixed.any():
        return patches, boxes
    found = islands(mixed[patches] & (chance < 0.5))
    large = found.areas >= (2 * neck + 1) ** 2
    large[0] = False
    return np.where(large[found.labels], found.labels + len(boxes) - 1, patches), boxes + list(found.boxes[1:])
