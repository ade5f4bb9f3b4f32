"""Pieces of drawings on disk: those that are measured on as they are drawn, those that are learnt from as the net takes them."""

import os
import zlib
from pathlib import Path

import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.train.fill.hidden import Hidden


def write_pieces(path: Path, pieces: list[Hidden]) -> None:
    """Keep pieces on disk; the file appears when it is complete."""
    held = path.with_name(f"{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with held.open("wb") as file:
        np.save(file, np.array([[piece.part, *piece.extent.shape] for piece in pieces], np.int64).reshape(-1, 3))
        for piece in pieces:
            flags = piece.known.astype(np.uint8) + piece.there * np.uint8(2)
            planes = np.dstack([piece.rgb, piece.truth, piece.extent, flags])
            np.save(file, np.frombuffer(zlib.compress(planes.tobytes(), 1), np.uint8))
    os.replace(held, path)


def read_pieces(path: Path) -> list[Hidden]:
    """The pieces of a file; raises InputError where it is none."""
    try:
        with path.open("rb") as file:
            found = []
            for part, height, width in np.load(file):
                planes = np.frombuffer(zlib.decompress(np.load(file).tobytes()), np.uint8).reshape(height, width, 8)
                rgb, truth, extent, flags = planes[..., :3], planes[..., 3:6], planes[..., 6], planes[..., 7]
                found.append(Hidden(rgb, truth, (flags & 2) > 0, extent, (flags & 1) > 0, int(part)))
            return found
    except (ValueError, EOFError, zlib.error) as problem:
        raise InputError(f"{path} holds no pieces: {problem}; delete it and it is drawn again") from problem


def write_planes(path: Path, planes: tuple[Array, ...]) -> None:
    """Keep arrays on disk, one after another; the file appears when it is complete."""
    held = path.with_name(f"{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with held.open("wb") as file:
        for array in planes:
            np.save(file, array)
    os.replace(held, path)


def read_planes(path: Path) -> tuple[Array, Array, Array]:
    """What is seen, what is wanted, and the parts; raises InputError where the file holds none."""
    try:
        with path.open("rb") as file:
            return np.load(file), np.load(file), np.load(file)
    except (ValueError, EOFError) as problem:
        raise InputError(f"{path} holds no pieces: {problem}; delete it and it is drawn again") from problem
