"""Many samples in one compressed file, written whole or not at all."""

import logging
import os
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from unflat.core.errors import EngineError, InputError
from unflat.data.samples import Kind, Sample, draw_clean

logger = logging.getLogger(__name__)

FAILING = 0.05  # share of drawings that may fail; more is a fault that must be seen
_FAST = 1  # zlib level: truth maps are mostly zeros and shrink well at once


def draw_shard(seeds: Sequence[int], kinds: Sequence[Kind], size: int) -> list[Sample]:
    """The clean samples of those seeds and kinds; a few that fail are named in the log and replaced by others of the shard.

    Raises:
        EngineError: More than a few fail.
    """
    samples: list[Sample] = []
    failed = 0
    for seed, kind in zip(seeds, kinds, strict=True):
        try:
            samples.append(draw_clean(seed, kind, size))
        except (EngineError, ArithmeticError, RuntimeError, ValueError, IndexError) as problem:
            failed += 1  # one odd curve must not end hours of training
            logger.warning("drawing %d (%s) failed: %r", seed, kind, problem)
            if failed > FAILING * len(seeds):
                raise EngineError(f"{failed} of {len(seeds)} drawings fail, the last with {problem!r}; mend the generator") from problem
    return [*samples, *samples[:failed]]


def write_shard(path: Path, samples: Sequence[Sample]) -> None:
    """Store samples of one size; the file appears when it is complete."""
    held = f"{path.name}.{os.getpid()}.part"
    with (path.parent / held).open("wb") as file:
        np.save(file, np.array([len(samples), samples[0].label.shape[0], len(samples[0].full)], np.int64))
        for sample in samples:
            data = b"".join(a.tobytes() for a in (sample.rgb, sample.label, sample.full, sample.depth, sample.side))
            np.save(file, np.frombuffer(zlib.compress(data, _FAST), np.uint8))
    os.replace(path.parent / held, path)


def read_shard(path: Path) -> list[Sample]:
    """The samples of a file.

    Raises:
        InputError: The file does not hold what its head says.
    """
    with path.open("rb") as file:
        try:
            count, size, parts = (int(n) for n in np.load(file))
            return [_sample(zlib.decompress(np.load(file).tobytes()), size=size, parts=parts) for _ in range(count)]
        except (ValueError, EOFError, zlib.error) as problem:
            raise InputError(f"{path} is no shard of samples: {problem}; delete it and it is drawn again") from problem


def _sample(data: bytes, *, size: int, parts: int) -> Sample:
    half = size // 2
    shapes = ((size, size, 3), (size, size), (parts, half, half), (parts, half, half), (size, size))
    flat, start, arrays = np.frombuffer(data, np.uint8), 0, []
    for shape in shapes:
        end = start + int(np.prod(shape))
        arrays.append(flat[start:end].reshape(shape))
        start = end
    return Sample(*arrays)
