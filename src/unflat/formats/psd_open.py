"""Open a PSD that anyone may have written: limits first, and one kind of error for whatever is wrong with it."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import InputError

FAULTS = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, EOFError, struct.error)
"""What psd-tools raises on a file that is cut short or makes no sense."""
HEADER = struct.Struct(">4sH6xHIIHH")
"""Signature, version, channels, height, width, depth, colour mode."""


@contextmanager
def psd_faults(path: Path) -> Iterator[None]:
    """Turn what psd-tools raises or warns of into InputError."""
    from psd_tools.compression import PSDDecompressionWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PSDDecompressionWarning)  # a channel that cannot be decoded would come back black
            yield
    except (*FAULTS, PSDDecompressionWarning) as problem:
        raise InputError(f"{path} is a damaged PSD ({problem or type(problem).__name__}); save it again from its program") from problem


def psd_size(head: bytes, path: Path) -> tuple[int, int]:
    """Width and height from a PSD's first 26 bytes; raises InputError where they are no header."""
    if len(head) < HEADER.size:
        raise InputError(f"{path} is a PSD cut short; copy it again")
    _, version, _, height, width, _, _ = HEADER.unpack_from(head)
    if version not in (1, 2):
        raise InputError(f"{path} is a PSD of version {version}; 1 (PSD) and 2 (PSB) can be read")
    return width, height


def open_psd(path: Path) -> Any:
    """psd-tools' structures of a file, pixels still packed; raises InputError."""
    from psd_tools.psd import PSD

    with psd_faults(path), path.open("rb") as file:
        return PSD.read(file)


def check_merged(psd: Any) -> None:
    """Raise ValueError where the merged picture at the file's end is cut short; psd-tools would pad it with black."""
    from psd_tools.constants import Compression

    header, image = psd.header, psd.image_data
    if image.compression is not Compression.RLE:
        return
    rows = header.height * header.channels
    sizes = np.frombuffer(image.data, ">u2" if header.version == 1 else ">u4", rows)
    if sizes.nbytes + int(sizes.sum(dtype=np.int64)) > len(image.data):
        raise ValueError("the merged picture is cut short")


def samples(data: bytes, *, width: int, height: int, depth: int) -> Array:
    """One unpacked plane as (height, width) uint8: 16-bit samples scaled, single bits as ink.

    Raises:
        ValueError: The depth is not 1, 8 or 16, or the data does not fit.
    """
    if depth == 8:
        return np.frombuffer(data, np.uint8).reshape(height, width)
    if depth == 16:
        return scaled(np.frombuffer(data, ">u2").reshape(height, width))
    if depth == 1:
        bits = np.unpackbits(np.frombuffer(data, np.uint8).reshape(height, -1), axis=1)[:, :width]
        return np.where(bits == 1, 0, 255).astype(np.uint8)
    raise ValueError(f"{depth} bits per channel cannot be read; convert the document to 8 bits")


def scaled(deep: Array) -> Array:
    """16-bit samples as 8-bit: 65535 is 255, rounded to the nearest."""
    return ((deep.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
