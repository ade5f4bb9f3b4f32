"""What was made of layered files, for people: a few lines on each, and a sheet of views beside their truth."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np

from unflat.core.arrays import Array
from unflat.data.artworks.artwork import Artwork, Reading
from unflat.data.artworks.view import UNNAMED, own_sample
from unflat.data.samples import Sample
from unflat.data.sheet import label_colours, sample_sheet

GREY = 128  # of pixels whose layer nobody named
_NAMED = 8  # names that one line tells


def label_table() -> Array:
    """(256, 3) uint8: a colour for each label, grey for what has no name."""
    table = np.full((UNNAMED + 1, 3), GREY, np.uint8)
    colours = label_colours()
    table[: len(colours)] = colours
    return table


def views_of(artwork: Artwork, size: int) -> list[Sample]:
    """A view of the figure and, where there is one, of the head, clean."""
    kinds = ("figure", "head") if artwork.head is not None else ("figure",)
    return [own_sample(artwork, kind, size, seed=(crc32(artwork.name.encode()), len(kind))) for kind in kinds]  # type: ignore[arg-type]


def own_sheet(rows: Sequence[Sequence[Sample]]) -> Array:
    """(H, W, 3) uint8: a row for each artwork; of each view the picture, its labels, and the whole extents, the farthest on top."""
    across = max(len(row) for row in rows)
    tiles = [np.concatenate([_tile(sample) for sample in row], 1) for row in rows]
    wide = across * 3 * rows[0][0].label.shape[1]
    return np.concatenate([np.pad(tile, ((0, 0), (0, wide - tile.shape[1]), (0, 0)), constant_values=255) for tile in tiles])


def _tile(sample: Sample) -> Array:
    told, size = sample.label != UNNAMED, sample.label.shape[1]
    tile = sample_sheet([replace(sample, label=sample.label * told)], across=1)
    tile[:, size : 2 * size][~told] = GREY
    return tile


def in_words(reading: Reading) -> list[str]:
    """What was made of a file, line by line."""
    width, height = reading.size
    shown = ", ".join(f"{name} {count}" if count > 1 else name for name, count in reading.parts.items())
    lines = [f"{width}x{height}, {reading.named_share:.0%} of what is seen is named: {shown}"]
    rows: Mapping[str, Sequence[str]] = {
        "named by their group": [f"{name} ({group})" for name, group in reading.by_group.items()],
        "belong to what they lie on": reading.below,
        "without a known name, in the picture but not learned": reading.unnamed,
        "left out, their blend cannot be shown": reading.left_out,
        "warnings": reading.warnings,
    }
    lines += [f"{title}: {_some(names)}" for title, names in rows.items() if names]
    counts = [f"{n} {word}" for n, word in ((reading.hidden, "hidden and left out"), (reading.ground, "ground")) if n]
    return [*lines, *([f"layers: {', '.join(counts)}"] if counts else [])]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
