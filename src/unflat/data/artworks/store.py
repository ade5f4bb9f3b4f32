"""Artworks in files: all of a picture in one, which appears when it is whole."""

import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.errors import InputError
from unflat.data.artworks.artwork import Artwork, Leaf, Reading

FORMAT = 1  # of the file; a reader refuses others


def write_artwork(path: Path, artwork: Artwork, reading: Reading) -> None:
    """Store an artwork with what was made of its file; the file appears when it is whole."""
    facts = {
        "format": FORMAT, "name": artwork.name, "width": artwork.width, "height": artwork.height, "figure": artwork.figure,
        "head": artwork.head, "chin": artwork.chin, "unit": artwork.unit, "reading": asdict(reading),
        "leaves": [{"box": a.box, "role": a.role, "channel": a.channel, "side": a.side, "blend": a.blend} for a in artwork.leaves],
    }  # fmt: skip
    content = io.BytesIO()
    planes: dict[str, Any] = {"facts": np.array(json.dumps(facts)), **{f"leaf{n}": leaf.premul for n, leaf in enumerate(artwork.leaves)}}
    np.savez_compressed(content, **planes)
    held = path.parent / f"{path.name}.{os.getpid()}.part"
    held.write_bytes(content.getvalue())
    os.replace(held, path)


def read_artwork(path: Path) -> tuple[Artwork, Reading]:
    """An artwork from its file.

    Raises:
        InputError: The file does not hold one.
    """
    try:
        with path.open("rb") as file, np.load(file) as held:
            told: dict[str, Any] = json.loads(str(held["facts"]))
            if told["format"] != FORMAT:
                raise InputError(f"{path} has format {told['format']}, this program reads {FORMAT}; delete it and it is made again")
            leaves = tuple(_leaf_of(row, held[f"leaf{n}"]) for n, row in enumerate(told["leaves"]))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        raise InputError(f"{path} holds no artwork: {problem!r}; delete it and it is made again") from problem
    head = None if told["head"] is None else _box(told["head"])
    art = Artwork(told["name"], told["width"], told["height"], leaves, _box(told["figure"]), head, tuple(told["chin"]), told["unit"])
    row: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told["reading"].items()}
    return art, Reading(**row)


def _leaf_of(row: Mapping[str, Any], premul: Array) -> Leaf:
    return Leaf(premul, _box(row["box"]), row["role"], row["channel"], row["side"], row["blend"])


def _box(numbers: Iterable[float]) -> Box:
    left, top, right, bottom = (int(n) for n in numbers)
    return left, top, right, bottom
