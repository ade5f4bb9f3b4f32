"""A plain ground of any colour painted white for a second look: the networks know white paper best."""

from dataclasses import dataclass

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.engines.lite.net import Maps
from unflat.pixels.ground import Ground, fit_ground, frames_around
from unflat.pixels.over import PAPER
from unflat.pixels.paper import judge_paper, paper_patches
from unflat.pixels.resize import paste

GLANCE = 320  # pixels of the longer side: enough to see whether a ground is plain, and of what colour
LONGEST = 1280  # pixels; a plain ground of a larger picture is painted on a smaller copy
WHITE = 12.0  # of 255: a ground that is nowhere farther from white needs no paint
NEAR = 0.006  # of the longer side: how far from an outline a network's map may be wrong
WAVERS = 0.002  # of what a network calls figure: with as much of it amid the ground it had better look again
RIM = 2  # pixels around the ground that are blended with it
FAINT = 40.0  # of 255: nothing that differs less from the ground is what an edge beside it belongs to
LEAST_GROUND = 0.05  # of the picture: less of one colour is no ground that one could be sure of


@dataclass(frozen=True, eq=False)
class White:
    """A picture whose ground is white paper now.

    Args:
        rgb: (H, W, 3) uint8.
        misread: Whether the network was wrong about much of the ground, so that it had better look at the whole again.
    """

    rgb: Array
    misread: bool


@dataclass(frozen=True, eq=False)
class Glance:
    """A picture seen small: enough to tell a plain ground from scenery.

    Args:
        rgb: (h, w, 3) uint8.
        chance: (h, w) float32, the network's chance of ground.
        ground: What is behind the figure, or None where hardly any pixel is ground.
    """

    rgb: Array
    chance: Array
    ground: Ground | None

    @staticmethod
    def at(rgb: Array, maps: Maps) -> "Glance":
        """What a network saw of a whole picture, (H, W, 3) uint8."""
        small, chance = _copy(rgb, maps, longest=GLANCE)
        return Glance(small, chance, fit_ground(small, chance))


def whitened(rgb: Array, maps: Maps, glance: Glance | None = None) -> White | None:
    """The picture with its plain ground, and a drawn frame on it, white; None where the ground is scenery, or white already.

    A patch in the ground's colour is painted as a whole if the network takes most of it for ground, so that what it wrongly calls figure
    amid an even ground becomes paper too; hair of the same colour behind its outline stays.

    Args:
        rgb: (H, W, 3) uint8.
        maps: What a network saw of the whole picture.
        glance: The same seen small, where it is at hand.
    """
    if not is_coloured((glance or Glance.at(rgb, maps)).ground):
        return None
    small, chance = _copy(rgb, maps, longest=LONGEST)
    ground = fit_ground(small, chance)
    if ground is None or not is_coloured(ground):
        return None
    away = ground.away(small)
    paper, frames = _paper(away, chance, grain=ground.grain), frames_around(away, chance)
    if np.count_nonzero(paper) < LEAST_GROUND * paper.size:
        return None
    lift = _lift(ground, away, paper, frames)
    if lift.shape != rgb.shape:
        lift = np.asarray(cv2.resize(lift, (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR))
    return White(np.asarray(cv2.add(rgb, lift), np.uint8), bool(frames.any()) or _wavers(paper, chance))


def _copy(rgb: Array, maps: Maps, *, longest: int) -> tuple[Array, Array]:
    """A picture no longer than that, and (h, w) float32, the chance of ground on it."""
    height, width = rgb.shape[:2]
    scale = min(1.0, longest / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    f = maps.frame
    frame = Frame(f.left * scale, f.top * scale, f.right * scale, f.bottom * scale, f.width, f.height)
    small = rgb if scale == 1 else np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))
    return small, paste(maps.visible[0], frame, (0, 0, *size), fill=1)


def is_coloured(ground: Ground | None) -> bool:
    """Whether a ground is one plain colour, and not white."""
    return ground is not None and ground.plain and float((PAPER - ground.coarse).max()) > WHITE


def _wavers(paper: Array, chance: Array) -> bool:
    """Whether the network took much of the ground for figure; what lies near an outline counts for nothing, since its maps are coarse."""
    reach = 2 * max(1, round(NEAR * max(paper.shape))) + 1
    deep = cv2.erode(paper.astype(np.uint8), np.ones((reach, reach), np.uint8), borderValue=1) > 0
    figure = chance < 0.5
    return int(np.count_nonzero(deep & figure)) > WAVERS * int(np.count_nonzero(figure))


def _lift(ground: Ground, away: Array, paper: Array, frames: Array) -> Array:
    """(H, W, 3) uint8: what must be added to the picture's colours."""
    window = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
    near = cv2.dilate(paper.astype(np.uint8), window) > 0
    contrast = np.maximum(cv2.dilate(away, window), FAINT + ground.grain)  # grains of paper are no edges
    share = np.where(near, np.clip(1 - (away - ground.grain) / (contrast - ground.grain), 0, 1), 0)
    share[paper] = 1
    colour = ground.colour(width=away.shape[1], height=away.shape[0])
    lift = np.rint((PAPER - colour) * share[..., None])
    lift[frames] = PAPER
    return np.asarray(lift, np.uint8)


def _paper(away: Array, chance: Array, *, grain: float) -> Array:
    """(H, W) bool: patches in the ground's colour that are ground, by most of their pixels or by all that is known of them."""
    patches = paper_patches(away <= grain)
    mean = np.bincount(patches.ravel(), chance.ravel()) / np.maximum(np.bincount(patches.ravel()), 1)
    mean[0] = 0
    return np.asarray((mean > 0.5)[patches] | (judge_paper(away, chance, grain=grain).ground > 0.5))
