"""A figure cut from the scene drawn behind it, so that the networks see it on white paper: they take windows and clouds for garments."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.core.frame import Frame
from unflat.engines.lite.look import CERTAIN, FACE_PARTS, LEAST_FACE
from unflat.engines.lite.net import Maps
from unflat.engines.lite.repaint import Glance, is_coloured
from unflat.pixels.components import islands
from unflat.pixels.ground import STRONG
from unflat.pixels.over import PAPER
from unflat.pixels.resize import paste
from unflat.pixels.windows import carried

SURE_FIGURE, SURE_GROUND = 0.01, 0.9  # chances of ground that colours may not overrule
DOUBT = 0.2  # chance of ground from which a pixel of a scene rather is ground: where a network is misled, it sees too much figure
ROUNDS = 1  # in which the colours of figure and scene are learned; more change little
EDGE = 1  # pixels of the glance that the cut may be off
SPREAD = 0.02  # of the longer side: what lies nearer to a figure may be a tip of hair that a coarse map missed
STRAY = 0.02  # of the figure's area: as much that is neither figure nor the plain ground's colour is a scene on it


@dataclass(frozen=True, eq=False)
class Scenery:
    """A picture whose scenery is white paper now.

    Args:
        rgb: (H, W, 3) uint8.
        kept: (h, w) float32, 1 where the figure may be, 0 on scenery.
    """

    rgb: Array
    kept: Array

    def without(self, maps: Maps) -> Maps:
        """What a network saw, with nothing but ground where there is scenery."""
        (height, width), (high, wide) = self.rgb.shape[:2], self.kept.shape
        kept = carried(self.kept, Frame(0, 0, width, height, wide, high), maps.frame)
        visible = maps.visible * kept
        visible[0] = 1 - visible[1:].sum(0)
        return replace(maps, visible=visible)


def cut_from_scene(rgb: Array, maps: Maps, glance: Glance | None = None, *, onto: Array | None = None) -> Scenery | None:
    """The figure alone, by the colours of figure and scene and the edges between them; None where the ground is plain, or all is in doubt.

    Args:
        rgb: (H, W, 3) uint8.
        maps: What a network saw of the whole picture.
        glance: The same seen small, where it is at hand.
        onto: The same picture with less of its ground, where there is one, to be painted on.
    """
    glance = glance or Glance.at(rgb, maps)
    if not _is_scene(glance, rgb if onto is None else onto):
        return None
    height, width = glance.chance.shape
    face = paste(maps.of(*FACE_PARTS), _scaled(maps.frame, width / rgb.shape[1], height / rgb.shape[0]), (0, 0, width, height)) >= CERTAIN
    figure = _figure(glance.rgb, glance.chance, face)
    if figure is None:
        return None
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * EDGE + 1, 2 * EDGE + 1))
    kept = cv2.GaussianBlur(cv2.dilate(figure.astype(np.float32), window), (3, 3), 0)
    share = cv2.resize(kept, (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR)[..., None]
    painted = PAPER + share * ((rgb if onto is None else onto).astype(np.float32) - PAPER)
    return Scenery(np.rint(painted).astype(np.uint8), np.asarray(kept, np.float32))


def _is_scene(glance: Glance, left: Array) -> bool:
    """Whether more is left behind the figure than one plain colour; on white paper whatever is there was meant to be seen alone."""
    ground = glance.ground
    if ground is None or not ground.plain:
        return ground is not None
    if not is_coloured(ground):
        return False
    figure = glance.chance < DOUBT
    reach = 2 * max(1, round(SPREAD * max(figure.shape))) + 1
    near = cv2.dilate((glance.chance < SURE_FIGURE).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    small = cv2.resize(left, figure.shape[::-1], interpolation=cv2.INTER_AREA)
    stray = (ground.away(glance.rgb) > max(STRONG, ground.grain)) & (small.min(2) < PAPER - STRONG) & ~near
    return int(np.count_nonzero(stray)) > STRAY * int(np.count_nonzero(figure))


def _figure(rgb: Array, chance: Array, face: Mask) -> Mask | None:
    """(h, w) bool: the figures, cut along edges between colours that are theirs and colours that are the scene's.

    Source: Rother, Kolmogorov and Blake, 2004, GrabCut, as OpenCV has it.
    """
    probable = _figures(chance < DOUBT, face)
    state = np.where(probable, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    state[chance > SURE_GROUND] = cv2.GC_BGD
    state[probable & (chance < SURE_FIGURE)] = cv2.GC_FGD
    if not (state == cv2.GC_FGD).any() or not (state == cv2.GC_BGD).any():
        return None
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(rgb), state, (0, 0, 1, 1), *models, ROUNDS, cv2.GC_INIT_WITH_MASK)
    return _figures((state == cv2.GC_FGD) | (state == cv2.GC_PR_FGD), face)


def _figures(mask: Mask, face: Mask) -> Mask:
    """The largest island and those with a face, small gaps bridged; what else lies about is scenery."""
    found = islands(cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)))
    taken = np.bincount(found.labels.ravel(), face.ravel(), len(found.areas)) >= LEAST_FACE
    if len(taken) > 1:
        taken[1 + int(found.areas[1:].argmax())] = True
    taken[0] = False
    return np.asarray(taken[found.labels] & mask)


def _scaled(frame: Frame, across: float, down: float) -> Frame:
    return Frame(frame.left * across, frame.top * down, frame.right * across, frame.bottom * down, frame.width, frame.height)
