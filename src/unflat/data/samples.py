"""From a drawing to what a network learns from: one picture and the truth about it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.core.parts import PARTS, Part
from unflat.core.require import require
from unflat.data.degrade import degrade

if TYPE_CHECKING:
    from unflat.data.characters.drawing.brush import Ink
    from unflat.data.characters.drawing.paint import Drawing

Kind = Literal["figure", "head"]

LITE_PARTS: tuple[Part, ...] = (*PARTS.main, parts.HAIR_TAIL, parts.SIDE_LOCK, parts.AHOGE, parts.HIGHLIGHT, parts.LOWER_LASH)
"""The parts the net tells apart, in the order of its channels; channel 0 of the labels is the ground, part i is label i + 1."""

RIGHT, LEFT = 1, 2  # values of Sample.side: the figure's own right and left
OPAQUE = 128  # alpha from which a layer hides what is behind it, as far as a label can say
LINE = 80  # the same for parts drawn as lines: a mouth of half a pixel is still a mouth
LINES = frozenset(p.name for p in (parts.NOSE, parts.MOUTH, parts.EYEBROW, parts.EYELASH, parts.EYEWEAR))
PAPER = 255  # what an engine shows where its frame reaches past the picture
_CHANNEL = {part.name: i for i, part in enumerate(LITE_PARTS)}


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture with its truth; all arrays uint8, S even.

    Args:
        rgb: (S, S, 3), over its ground.
        label: (S, S): index into LITE_PARTS plus one of what is in front; 0 is ground, 255 what nobody has told (layered files only).
        full: (P, S/2, S/2): alpha of each whole part, also where others cover it.
        depth: (P, S/2, S/2): 0 near to 255 far, where `full` is above zero.
        side: (S, S): 0 none, 1 the figure's own right, 2 its left.
    """

    rgb: Array
    label: Array
    full: Array
    depth: Array
    side: Array

    def __post_init__(self) -> None:
        size, half, count = self.label.shape[0], self.label.shape[0] // 2, len(self.full)
        shapes = (self.rgb.shape, self.label.shape, self.full.shape, self.depth.shape, self.side.shape)
        if shapes != ((size, size, 3), (size, size), (count, half, half), (count, half, half), (size, size)) or size % 2:
            raise InputError(f"the arrays of a sample do not belong together: {shapes}; give squares of one even size")


def draw_sample(seed: int, kind: Kind, size: int) -> Sample:
    """Draw a character, look at it and spoil the picture as the world does; the same seed gives the same sample.

    Args:
        seed: Names the sample.
        kind: "figure" shows (most of) the body, "head" a head with its hair.
        size: Pixels a side, even.
    """
    sample = draw_clean(seed, kind, size)
    return replace(sample, rgb=degrade(sample.rgb, np.random.default_rng((seed, 2))))


def draw_clean(seed: int, kind: Kind, size: int) -> Sample:
    """As `draw_sample`, but before the picture is spoiled."""
    return sample_of(*look_at(seed, kind, size))


def look_at(seed: int, kind: Kind, size: int) -> "tuple[Drawing, Frame, Array]":
    """The character of a seed, the frame through which it is seen, and its ground (size, size, 3) uint8."""
    character = require("unflat.data.characters.character", extra="train")
    views = require("unflat.data.characters.drawing.views", extra="train")
    ground = require("unflat.data.characters.scene.ground", extra="train")
    drawing: Drawing = character.draw_character(np.random.default_rng((seed, 0)))
    frame: Frame = views.view(drawing, np.random.default_rng((seed, 1)), kind=kind, size=size)
    return drawing, frame, ground.paint_ground(drawing, frame)


def sample_of(drawing: "Drawing", frame: Frame, ground: Array) -> Sample:
    """The truth about a drawing seen through a frame, over a ground (S, S, 3) uint8."""
    size, half, count = frame.width, frame.width // 2, len(LITE_PARTS)
    canvas = ground.astype(np.float32)
    label, side = np.zeros((size, size), np.uint8), np.zeros((size, size), np.uint8)
    full, depth = np.zeros((count, half, half), np.uint8), np.zeros((count, half, half), np.uint8)
    last = max(len(drawing.inks) - 1, 1)
    paint = require("unflat.data.characters.drawing.paint", extra="train")
    for rank, ink in enumerate(drawing.inks):
        window = paint.window_of(ink, frame)
        if window is None:
            continue
        tile = paint.paint_ink(ink, frame, window)
        rows, columns = slice(window[1], window[3]), slice(window[0], window[2])
        under = canvas[rows, columns]
        under += (tile[..., :3] - under) * (tile[..., 3:] * np.float32(1 / 255))
        rest = slice(window[1] // 2, window[3] // 2), slice(window[0] // 2, window[2] // 2)
        for piece, alpha in _told_apart(ink, tile[..., 3], frame, window):
            channel, solid = channel_of(piece), alpha >= least_alpha(piece.part)
            label[rows, columns][solid] = channel + 1
            side[rows, columns][solid] = {"r": RIGHT, "l": LEFT, None: 0}[piece.side]
            small = cv2.resize(alpha, (rest[1].stop - rest[1].start, rest[0].stop - rest[0].start), interpolation=cv2.INTER_AREA)
            here = full[channel, *rest]
            np.maximum(here, small, out=here)
            depth[channel, *rest][small > 0] = round(255 * (1 - rank / last))
    return Sample(np.clip(canvas + 0.5, 0, 255).astype(np.uint8), label, full, depth, side)


def _told_apart(ink: "Ink", alpha: Array, frame: Frame, window: tuple[int, int, int, int]) -> "list[tuple[Ink, Array]]":
    """A layer and its alpha, and the finer pieces it is drawn of with theirs where some have channels of their own, back to front."""
    paint = require("unflat.data.characters.drawing.paint", extra="train")
    finer: list[Ink] = paint.pieces(ink)
    if len({channel_of(piece) for piece in finer}) == 1:
        return [(ink, alpha)]
    return [(ink, alpha), *((piece, paint.paint_ink(piece, frame, window)[..., 3]) for piece in finer)]


def least_alpha(part: Part | None) -> int:
    """The alpha, of 255, from which a layer of a part is what a pixel shows."""
    return LINE if part is not None and part.name in LINES else OPAQUE


def channel_of(ink: "Ink") -> int:
    """The channel of a layer: its part's, or that of the parent; a second figure is an object to the first."""
    if ink.figure > 0:
        return _CHANNEL[parts.OBJECTS.name]
    return _CHANNEL[ink.part.name] if ink.part.name in _CHANNEL else _CHANNEL[PARTS.parent_of(ink.part).name]


def flipped(sample: Sample) -> Sample:
    """The mirror image, in which left is right."""
    swap = np.array([0, LEFT, RIGHT], np.uint8)
    return Sample(
        np.ascontiguousarray(sample.rgb[:, ::-1]),
        np.ascontiguousarray(sample.label[:, ::-1]),
        np.ascontiguousarray(sample.full[..., ::-1]),
        np.ascontiguousarray(sample.depth[..., ::-1]),
        np.ascontiguousarray(swap[sample.side[:, ::-1]]),
    )


def cropped(sample: Sample, *, left: int, top: int, size: int) -> Sample:
    """A window of a sample; left, top and size are even."""
    rows, columns = slice(top, top + size), slice(left, left + size)
    half_rows, half_columns = slice(top // 2, (top + size) // 2), slice(left // 2, (left + size) // 2)
    return Sample(
        sample.rgb[rows, columns],
        sample.label[rows, columns],
        sample.full[:, half_rows, half_columns],
        sample.depth[:, half_rows, half_columns],
        sample.side[rows, columns],
    )


def barred(sample: Sample, *, left: int, right: int, top: int, bottom: int) -> Sample:
    """The sample as the middle of a picture that is not square: paper, and nothing to find, beyond its even edges."""
    rgb, label, side = np.full_like(sample.rgb, PAPER), np.zeros_like(sample.label), np.zeros_like(sample.side)
    full, depth = np.zeros_like(sample.full), np.zeros_like(sample.depth)
    here, half = (slice(top, bottom), slice(left, right)), (slice(None), slice(top // 2, bottom // 2), slice(left // 2, right // 2))
    rgb[here], label[here], side[here] = sample.rgb[here], sample.label[here], sample.side[here]
    full[half], depth[half] = sample.full[half], sample.depth[half]
    return Sample(rgb, label, full, depth, side)
