"""Where the engine `lite` looks: the whole picture, the figure in it, the head with its hair, the face."""

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.engines.lite.net import Maps
from unflat.pixels.labels import box_of

FACE_PARTS = (parts.FACE, parts.EYEWHITE, parts.IRIDES, parts.EYELASH, parts.EYEBROW, parts.NOSE, parts.MOUTH, parts.EYEWEAR)
HEAD_PARTS = (*FACE_PARTS, parts.FRONT_HAIR, parts.BACK_HAIR, parts.HEADWEAR, parts.EARS, parts.EARWEAR)
CERTAIN = 0.4  # probability from which a pixel counts as face or head
LEAST_FACE = 12  # canvas pixels of face; fewer are a speck and not a head to look at
MARGIN = 0.08  # of the side, around what a frame should hold: the network reads borders by what lies beyond
WORTH_A_LOOK = 0.8  # a figure that fills less than this of the picture's square is looked at again, closer
REACH = 2.4  # head and hair further out than this many face sizes make the frame too coarse for the eyes
FACE_SIDE = 2.0  # side of the frame for the face alone, in face sizes


def whole_frame(*, width: int, height: int, size: int) -> Frame:
    """The whole picture in the middle of a square."""
    side = float(max(width, height))
    return Frame.square(left=(width - side) / 2, top=(height - side) / 2, side=side, size=size)


def closer_frame(maps: Maps, *, size: int) -> Frame | None:
    """The figure alone, where it fills only a small share of the frame; None where a closer look brings little."""
    box = box_of(figure_of(maps))
    if box is None:
        return None
    frame = _around(maps.frame, box, size=size)
    return frame if frame.right - frame.left < WORTH_A_LOOK * (maps.frame.right - maps.frame.left) else None


def figure_of(maps: Maps) -> Array:
    """(S, S) bool: the largest connected figure."""
    spots = np.asarray(maps.visible[0] < 0.5, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(spots, np.ones((3, 3), np.uint8)), connectivity=8)
    if count == 1:
        return np.zeros(spots.shape, bool)
    return np.asarray((labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())) & (spots > 0))


def head_frames(maps: Maps, *, size: int) -> tuple[Frame, ...]:
    """Frames for a closer look at the head, coarse to fine; none where no face is seen.

    The first holds the whole head with its hair; where that reaches far out, a second holds the face alone.
    """
    face = _largest(maps.of(*FACE_PARTS) >= CERTAIN)
    box = box_of(face)
    if box is None or face.sum() < LEAST_FACE:
        return ()
    face_size = float(max(box[2] - box[0], box[3] - box[1], 2 * np.sqrt(face.sum() / np.pi)))
    head = _touching((maps.of(*HEAD_PARTS) >= CERTAIN) | face, face)
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    reach = REACH * face_size
    left, top, right, bottom = box_of(head) or box
    near = (max(left, across - reach), max(top, down - reach), min(right, across + reach), min(bottom, down + reach))
    whole = _around(maps.frame, near, size=size)
    middle = np.array([[across - FACE_SIDE * face_size / 2, down - FACE_SIDE * face_size / 2]])
    (x, y), side = maps.frame.back(middle)[0], FACE_SIDE * face_size / maps.frame.scale[0]
    if whole.right - whole.left <= 1.35 * side:
        return (whole,)
    return whole, Frame.square(left=float(x), top=float(y), side=side, size=size)


def _largest(mask: Array) -> Array:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()) if count > 1 else np.zeros_like(mask)


def _touching(mask: Array, seed: Array) -> Array:
    """The connected spots of a mask that meet a seed, small gaps bridged."""
    bridged = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, labels = cv2.connectedComponents(bridged, connectivity=8)
    take = np.unique(labels[seed])
    return np.isin(labels, take[take > 0]) & mask


def _around(frame: Frame, box: tuple[float, float, float, float], *, size: int) -> Frame:
    """A square on the picture around a canvas box, with a margin."""
    (left, top), (right, bottom) = frame.back(np.array([box[:2], box[2:]], np.float64))
    side = float(max(right - left, bottom - top)) * (1 + 2 * MARGIN)
    return Frame.square(left=float(left + right - side) / 2, top=float(top + bottom - side) / 2, side=side, size=size)
