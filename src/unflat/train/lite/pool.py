"""A pool of drawings on disk: other processes draw ahead while the net learns, and the order never depends on their speed."""

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from unflat.core.errors import EngineError
from unflat.data.artworks.artwork import Artwork
from unflat.data.artworks.store import read_artwork
from unflat.data.artworks.view import own_sample
from unflat.data.samples import Kind, Sample
from unflat.data.shards import draw_shard, read_shard, write_shard
from unflat.train.ahead import PATIENCE_S, ahead
from unflat.train.lite.spoil import spoiled, upright

if TYPE_CHECKING:
    import torch
    from torch import Tensor

logger = logging.getLogger(__name__)

AHEAD = 12  # shards that may lie ready; more only fills the disk
_SEEDS_PER_STREAM = 100_000_000  # each phase and size draws from its own range of seeds
_OWN = 3  # a purpose of chance beside those of drawings
_OPEN = 4  # artworks that a process keeps in memory


@dataclass(frozen=True)
class Stream:
    """An endless row of samples, the same each time.

    Args:
        number: Names the row; its seeds start at number * 100 million.
        size: Pixels a side of what comes out.
        margin: Pixels by which the drawings are larger.
        figures: Share of whole figures.
        shard: Drawings a file.
        narrow: Share of batches that show upright pictures, cropped at both sides of the figure.
        reuse, lag: Each drawing comes again after `lag` shards, `reuse` times in all.
        rank, ranks: Of several rows that share the seeds, which; no drawing is in two.
        own: Files of artworks that take the place of some drawings.
        own_share: Of how many.
    """

    number: int
    size: int
    margin: int
    figures: float
    shard: int
    reuse: int
    lag: int
    rank: int = 0
    ranks: int = 1
    narrow: float = 0.0
    own: tuple[str, ...] = ()
    own_share: float = 0.0

    def draw(self, index: int) -> list[Sample]:
        """The drawings of one shard and the views of artworks among them, clean."""
        own = index * self.ranks + self.rank
        rng = np.random.default_rng((self.number, own))
        kinds: list[Kind] = ["figure" if r < self.figures else "head" for r in rng.random(self.shard)]
        first = self.number * _SEEDS_PER_STREAM + own * self.shard
        todo = dict(zip(range(first, first + self.shard), kinds, strict=True))
        views = [(path, seed, todo.pop(seed)) for path, seed in self._views(own, list(todo))]
        size = self.size + self.margin
        seen = [own_sample(_artwork(path), kind, size, seed=(seed, _OWN)) for path, seed, kind in views]
        return [*draw_shard(list(todo), list(todo.values()), size), *seen]

    def _views(self, index: int, seeds: list[int]) -> list[tuple[str, int]]:
        """The seeds of a shard that go to artworks, each with its file; views of one file follow each other."""
        if not self.own:
            return []
        rng = np.random.default_rng((self.number, index, _OWN))
        return sorted((self.own[int(rng.integers(len(self.own)))], seed) for seed in seeds if rng.random() < self.own_share)

    def block(self, index: int, read: Callable[[int], list[Sample]]) -> Iterator[Sample]:
        """What the net sees while shard `index` is new: it and the earlier ones that come again, shuffled and spoiled."""
        rng = np.random.default_rng((self.number, index * self.ranks + self.rank, 1))
        clean = [sample for at in self.needed(index) for sample in read(at)]
        for i in rng.permutation(len(clean)):
            yield spoiled(clean[i], self.size, rng)

    def needed(self, index: int) -> list[int]:
        """The shards that a block is made of."""
        return [index - k * self.lag for k in range(self.reuse) if index - k * self.lag >= 0]


@lru_cache(_OPEN)
def _artwork(path: str) -> Artwork:
    return read_artwork(Path(path))[0]


@dataclass(frozen=True, eq=False)
class Batch:
    """Samples side by side, uint8: rgb (B, S, W, 3), label (B, S, W), full and depth (B, P, S/2, W/2), side (B, S/2, W/2); W up to S."""

    rgb: "Tensor"
    label: "Tensor"
    full: "Tensor"
    depth: "Tensor"
    side: "Tensor"

    def to(self, device: "torch.device", *, non_blocking: bool = False) -> "Batch":
        """The same on a device."""
        return Batch(*(t.to(device, non_blocking=non_blocking) for t in (self.rgb, self.label, self.full, self.depth, self.side)))


def batch_of(samples: list[Sample], spans: list[slice] | None = None) -> Batch:
    """Samples of one size as a batch; `spans` are the columns of each to take, equally many and even."""
    import torch  # not on top: the processes that draw would load it too

    spans = spans or [slice(0, sample.label.shape[1]) for sample in samples]
    halves = [slice(span.start // 2, span.stop // 2) for span in spans]
    return Batch(
        torch.from_numpy(np.stack([s.rgb[:, span] for s, span in zip(samples, spans, strict=True)])),
        torch.from_numpy(np.stack([s.label[:, span] for s, span in zip(samples, spans, strict=True)])),
        torch.from_numpy(np.stack([s.full[..., half] for s, half in zip(samples, halves, strict=True)])),
        torch.from_numpy(np.stack([s.depth[..., half] for s, half in zip(samples, halves, strict=True)])),
        torch.from_numpy(np.stack([s.side[::2, span][:, ::2] for s, span in zip(samples, spans, strict=True)])),
    )


@contextmanager
def batches(stream: Stream, folder: Path, *, batch: int, skip: int, workers: int) -> Iterator[Iterator[Batch]]:
    """Batches of a stream from number `skip` on, drawn by `workers` processes ahead of need."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = first_block(stream, skip * batch)
    context = multiprocessing.get_context("spawn")
    at = context.Value("l", whole[0])
    stop = context.Event()
    keep = (stream, folder, at, stop)
    crew = [context.Process(target=_draw_ahead, args=(*keep, k, workers), daemon=True) for k in range(workers)]
    for process in crew:
        process.start()

    def read(index: int) -> list[Sample]:
        return _await(folder / f"{index:06d}.shard", lambda: not stop.is_set() and all(p.is_alive() for p in crew))

    def rows() -> Iterator[Batch]:
        held: list[Sample] = []
        index, passed = whole
        drop, ready = skip * batch - passed, skip
        while True:
            at.value = index
            for sample in stream.block(index, read):
                if drop > 0:
                    drop -= 1
                    continue
                held.append(sample)
                if len(held) == batch:
                    chance = np.random.default_rng((stream.number, ready, 2, stream.rank))
                    yield batch_of(held, upright(held, stream.narrow, chance))
                    held, ready = [], ready + 1
            forget(folder, index + 1 - stream.lag * (stream.reuse - 1))
            index += 1

    try:
        with ahead(rows()) as ready:
            try:
                yield ready
            finally:
                stop.set()  # first: the thread that makes batches may wait for a drawing that nobody will make
    finally:
        for process in crew:
            process.join(5)
            if process.is_alive():
                process.terminate()


def first_block(stream: Stream, samples: int) -> tuple[int, int]:
    """The block in which a sample lies, and how many samples come before that block."""
    index, passed = 0, 0
    while passed + (count := stream.shard * len(stream.needed(index))) <= samples:
        index, passed = index + 1, passed + count
    return index, passed


def _draw_ahead(stream: Stream, folder: Path, at: "Synchronized[int]", stop: threading.Event, mine: int, workers: int) -> None:
    cv2.setNumThreads(1)
    parent, now = os.getppid(), at.value
    wanted = sorted({n for i in range(now, now + stream.lag * stream.reuse) for n in stream.needed(i)})
    index = 0
    while not stop.is_set() and os.getppid() == parent:
        number = wanted[index] if index < len(wanted) else wanted[-1] + 1 + index - len(wanted)
        if number > at.value + AHEAD:
            time.sleep(PATIENCE_S)
            continue
        path = folder / f"{number:06d}.shard"
        if number % workers == mine and not path.exists():
            write_shard(path, stream.draw(number))
        index += 1


def _await(path: Path, alive: Callable[[], bool]) -> list[Sample]:
    started = time.monotonic()
    while not path.exists():
        if not alive():
            raise EngineError(f"a process that draws has died before it wrote {path.name}; its own message is above")
        time.sleep(PATIENCE_S)
    waited = time.monotonic() - started
    if waited > 2:
        logger.info("waited %.0f s for drawings", waited)
    return read_shard(path)


def forget(folder: Path, first_needed: int) -> None:
    """Delete the shards before a number."""
    for path in folder.glob("*.shard"):
        if int(path.stem) < first_needed:
            path.unlink()
