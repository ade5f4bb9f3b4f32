"""What a recipe tells the trainer: its nets, its batches, its loss, its measures; a recipe adds no loop."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from unflat.core.arrays import Array

Batch = TypeVar("Batch")


@dataclass(frozen=True, eq=False)
class Parts:
    """The nets of a task by name.

    Args:
        train: Nets that learn; each has a moving average and files of its own.
        frozen: Nets that only help; the trainer freezes them, puts them on the device and never saves them.
    """

    train: Mapping[str, nn.Module]
    frozen: Mapping[str, nn.Module] = field(default_factory=dict)

    def __getitem__(self, name: str) -> nn.Module:
        return self.train[name] if name in self.train else self.frozen[name]


@dataclass(frozen=True)
class Look:
    """Which batches are wanted: those of one process of a phase, from one on.

    Args:
        phase: Name of the phase.
        skip: Batches that this process has had already.
        rank, ranks: Number of the process, and how many there are; each sees other samples.
    """

    phase: str
    skip: int = 0
    rank: int = 0
    ranks: int = 1


@dataclass(frozen=True)
class Chance:
    """Random numbers of one batch: they depend on seed, phase, step and process alone, so that a resumed run draws the same ones."""

    seed: tuple[int, ...]

    def numpy(self, purpose: int = 0) -> np.random.Generator:
        """A generator of numpy; each purpose has its own."""
        return np.random.default_rng((*self.seed, purpose))

    def torch(self, purpose: int = 0, device: str | torch.device = "cpu") -> torch.Generator:
        """A generator of PyTorch on a device; each purpose has its own."""
        return torch.Generator(device).manual_seed(int(self.numpy(purpose).integers(2**62)))


@dataclass(frozen=True, eq=False)
class Picture:
    """What a task shows of its work: (H, W, 3) uint8 and a word to it."""

    caption: str
    rgb: Array


class Task(Protocol[Batch]):
    """One recipe. Batches have a method `to(device)`, or are tensors in tuples, lists and dicts."""

    def build(self, start: str) -> Parts:
        """Fresh nets, or those of the shipped or published file `start`, so that learning goes on from it."""

    def view(self, look: Look) -> AbstractContextManager[Iterator[Batch]]:
        """Endless batches, the same for the same `look`, made in the background while the net learns."""

    def loss(self, parts: Parts, batch: Batch, chance: Chance) -> tuple[Tensor, dict[str, Tensor]]:
        """The number to descend, and its terms, detached."""

    def evaluate(self, parts: Parts) -> dict[str, float]:
        """Scores on samples that are always the same and never learnt from; the nets are the moving averages."""

    def show(self, parts: Parts) -> list[Picture]:
        """Pictures of the work on such samples; none are needed."""

    def export(self, parts: Parts, path: Path, *, commit: str) -> None:
        """Write the nets as engines read them."""
