"""Batches made in the background by processes, from numbered samples, in an order that is always the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import cv2
import torch
from torch.utils.data import DataLoader

from unflat.train.task import Look

Item = TypeVar("Item")
AHEAD = 4  # batches that lie ready for each process that makes them


class Numbered(Protocol):
    """An endless row of samples: the same number gives the same sample, whoever asks. It is sent to other processes, so it must pickle."""

    def __getitem__(self, number: int) -> Any: ...


@dataclass(frozen=True)
class _Numbers:
    """The numbers of the samples of each batch of one process; the processes take turns, batch by batch."""

    look: Look
    batch: int

    def __iter__(self) -> Iterator[list[int]]:
        turn = self.look.skip
        while True:
            first = (turn * self.look.ranks + self.look.rank) * self.batch
            yield list(range(first, first + self.batch))
            turn += 1


@contextmanager
def numbered(samples: Numbered, look: Look, *, batch: int, workers: int, collate: Callable[[list[Any]], Item]) -> Iterator[Iterator[Item]]:
    """Batches of numbered samples; the order depends on the number of processes that learn, never on speed or `workers`.

    Args:
        samples: The row.
        look: Which of its batches are wanted.
        batch: Samples a batch.
        workers: Processes that make samples; 0 makes them here.
        collate: From the samples of a batch to the batch.
    """
    loader: DataLoader[Any] = DataLoader(
        samples,  # type: ignore[arg-type]
        batch_sampler=_Numbers(look, batch),
        num_workers=workers,
        collate_fn=collate,
        multiprocessing_context="spawn" if workers else None,  # fork would copy the library's threads half
        prefetch_factor=AHEAD if workers else None,
        worker_init_fn=_one_thread if workers else None,
        generator=torch.Generator(),  # the loader draws a seed for its processes; taken from the net's chance it would shift a resumed run
    )
    batches = iter(loader)
    try:
        yield batches
    finally:
        del batches  # ends the processes


def _one_thread(_: int) -> None:
    cv2.setNumThreads(1)
