"""A sheet of samples for people: each picture beside its truth in colours."""

from collections.abc import Sequence

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.parts import PARTS
from unflat.core.stack import Stack
from unflat.data.samples import LITE_PARTS, Kind, Sample, look_at
from unflat.data.stacks import main_part, stack_of
from unflat.pixels.over import composite, flatten

_GOLDEN = 0.381966  # of the colour circle between neighbours in the table, so that they differ most
_SEEN = 128
_TRIES = 60  # drawings looked at for each that is shown; the rarest style is one in 25
_CHECK = 8  # pixels of a square of the board that shows what is transparent


def label_colours() -> Array:
    """(P + 1, 3) uint8: a colour for each label; the ground is white."""
    index = np.arange(len(LITE_PARTS))
    hsv = np.stack([(index * _GOLDEN) % 1 * 180, 150 + 100 * (index % 2), 150 + 105 * (index // 2 % 2)], 1).astype(np.uint8)
    return np.concatenate([np.full((1, 3), 255, np.uint8), cv2.cvtColor(hsv[None], cv2.COLOR_HSV2RGB)[0]])


def sample_sheet(samples: Sequence[Sample], *, across: int = 4) -> Array:
    """(H, W, 3) uint8: per sample its picture, its labels, and the whole extents with the farthest part on top."""
    colours = label_colours()
    tiles = [np.concatenate([s.rgb, colours[s.label], _far_to_near(s, colours)], 1) for s in samples]
    blank = np.full_like(tiles[0], 255)
    tiles = [*tiles, *[blank] * (-len(tiles) % across)]
    return _rows(tiles, across=across)


def _far_to_near(sample: Sample, colours: Array) -> Array:
    """The whole extents, the farthest on top: what lies hidden becomes visible."""
    shown = np.where(sample.full >= _SEEN, sample.depth.astype(np.int16), -1)
    label = np.where(shown.max(0) >= 0, shown.argmax(0) + 1, 0)
    return np.asarray(cv2.resize(colours[label], sample.label.shape[::-1], interpolation=cv2.INTER_NEAREST))


def part_sheet(kind: Kind, count: int, *, seed: int, size: int, part: str | None = None, style: str | None = None) -> Array:
    """(H, W, 3) uint8: pictures from a seed on in one style, beside each one part alone with what others cover of it.

    Raises:
        InputError: No such part, or too few drawings of that style or part among many.
    """
    wanted = None if part is None else PARTS.parent_of(PARTS[part]).name
    tiles: list[Array] = []
    for number in range(seed, seed + _TRIES * count):
        drawing, frame, ground = look_at(number, kind, size)
        if style is not None and style not in (drawing.style.shading, drawing.style.line_kind, drawing.style.line_mode):
            continue
        stack = stack_of(drawing, frame, ground)
        if wanted is not None and wanted not in {main_part(layer) for layer in stack.layers}:
            continue
        picture = flatten(stack)[..., :3]
        tiles.append(picture if wanted is None else np.concatenate([picture, _alone(stack, wanted)], 1))
        if len(tiles) == count:
            return _rows(tiles, across=6 if wanted is None else 4)
    raise InputError(
        f"only {len(tiles)} of {_TRIES * count} drawings have part {part!r} and style {style!r}; ask for another style or part"
    )


def _alone(stack: Stack, part: str) -> Array:
    """The layers of a part over a chequered board."""
    rgba = composite(stack, keep=lambda layer: main_part(layer) == part)
    y, x = np.mgrid[0 : stack.height, 0 : stack.width] // _CHECK
    board = (0.8 + 0.12 * ((x + y) % 2))[..., None]
    return np.asarray(np.clip(255 * (rgba[..., :3] + board * (1 - rgba[..., 3:])) + 0.5, 0, 255).astype(np.uint8))


def _rows(tiles: Sequence[Array], *, across: int) -> Array:
    across = min(across, len(tiles))
    blank = np.full_like(tiles[0], 255)
    rows = [list(tiles[i : i + across]) for i in range(0, len(tiles), across)]
    return np.concatenate([np.concatenate([*row, *[blank] * (across - len(row))], 1) for row in rows])
