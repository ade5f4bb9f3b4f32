"""PackBits, the run-length code of PSD channels, row by row in numpy."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from unflat.core.arrays import Array, Bytes

CHUNK = 128
"""The most bytes that one header can speak of, literal or repeated."""
BLOCK_BYTES = 1 << 17
"""Rows are coded in blocks of about this size, so that the passes stay in a core's cache."""
LITERAL_SHARE = 1 / 64
"""A block where fewer bytes than this start a run of three is stored plainly: coding would save about one per cent."""


def pack(plane: Array) -> tuple[Bytes, bytes]:
    """Encode each row of a plane for itself.

    Args:
        plane: (H, W) uint8.

    Returns:
        (H,) uint32 bytes per row, and the rows end to end.
    """
    assert plane.ndim == 2 and plane.dtype == np.uint8 and plane.shape[1] > 0
    height, width = plane.shape
    step = max(1, BLOCK_BYTES // width)
    coded = [_pack_block(np.ascontiguousarray(plane[top : top + step])) for top in range(0, height, step)]
    if not coded:
        return np.zeros(0, np.uint32), b""
    return np.concatenate([sizes for sizes, _ in coded]), b"".join([data.data for _, data in coded])


def pack_all(planes: Sequence[Array], *, each: Callable[..., Iterable[tuple[Bytes, bytes]]] = map) -> list[tuple[Bytes, bytes]]:
    """Several planes; those that equal the one before them, as in grey pictures, are not packed again.

    Args:
        planes: (H, W) uint8 each.
        each: Calls a function on each of some values: `map`, or that of a pool of threads.
    """
    new = [i == 0 or not np.array_equal(plane, planes[i - 1]) for i, plane in enumerate(planes)]
    packed = list(each(pack, [plane for plane, is_new in zip(planes, new, strict=True) if is_new]))
    return [packed[i] for i in np.cumsum(new) - 1]


def channel(plane: Array) -> bytes:
    """A plane as PSD stores it: the rows' sizes as big-endian 16-bit numbers, then the rows."""
    return stored(*pack(plane))


def stored(sizes: Array, data: bytes) -> bytes:
    """What `pack` gives, as PSD stores it."""
    return sizes.astype(">u2").tobytes() + data


def _pack_block(block: Array) -> tuple[Bytes, Bytes]:
    same = block[:, 1:] == block[:, :-1]
    triple = same[:, 1:] & same[:, :-1]
    if np.count_nonzero(triple) < block.size * LITERAL_SHARE:
        return _literal_rows(block)
    return _run_rows(block, same, triple)


def _literal_rows(block: Array) -> tuple[Bytes, Bytes]:
    height, width = block.shape
    whole, rest = divmod(width, CHUNK)
    size = whole * (CHUNK + 1) + (rest + 1 if rest else 0)
    out = np.empty((height, size), np.uint8)
    chunks = out[:, : whole * (CHUNK + 1)].reshape(height, whole, CHUNK + 1)
    chunks[..., 0] = CHUNK - 1
    chunks[..., 1:] = block[:, : whole * CHUNK].reshape(height, whole, CHUNK)
    if rest:
        out[:, -rest - 1] = rest - 1
        out[:, -rest:] = block[:, -rest:]
    return np.full(height, size, np.uint32), out.reshape(-1)


def _run_rows(block: Array, same: Array, triple: Array) -> tuple[Bytes, Bytes]:
    height, width = block.shape
    in_run = np.zeros((height, width), bool)  # bytes that belong to a run of three or more
    in_run[:, :-2] = triple
    in_run[:, 1:-1] |= triple
    in_run[:, 2:] |= triple
    first = np.ones((height, width), bool)  # bytes that open a run or a literal
    first[:, 1:] = (in_run[:, 1:] != in_run[:, :-1]) | (in_run[:, 1:] & ~same)
    starts = np.flatnonzero(first)
    lengths = np.diff(starts, append=block.size)
    starts, lengths, repeats = _split(starts, lengths, in_run.reshape(-1)[starts])
    sizes = np.where(repeats, 2, 1 + lengths)
    ends = np.cumsum(sizes)
    out = np.empty(int(ends[-1]), np.uint8)
    headers = ends - sizes
    is_byte = np.ones(len(out), bool)
    is_byte[headers] = False
    out[headers] = np.where(repeats, 257 - lengths, lengths - 1) & 255  # a run of one is a literal of one: both are 0
    kept = ~in_run.reshape(-1)
    kept[starts] = True
    out[is_byte] = block.reshape(-1)[kept]
    row_heads = np.searchsorted(starts, np.arange(height) * width)
    return np.add.reduceat(sizes, row_heads).astype(np.uint32), out


def _split(starts: Array, lengths: Array, repeats: Array) -> tuple[Array, Array, Array]:
    """Cut what is longer than one header can speak of."""
    parts = (lengths + CHUNK - 1) // CHUNK
    if parts.max() == 1:
        return starts, lengths, repeats
    total = int(parts.sum())
    nth = np.arange(total) - np.repeat(np.cumsum(parts) - parts, parts)
    cut = np.repeat(starts, parts) + CHUNK * nth
    left = np.repeat(lengths, parts) - CHUNK * nth
    return cut, np.minimum(left, CHUNK), np.repeat(repeats, parts)
