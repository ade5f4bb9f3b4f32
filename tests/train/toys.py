"""Small tasks for tests of the trainer, and a script that trains one in several processes."""

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch  # noqa: TID253 - loaded only by tests that asked for it
from torch import Tensor, nn  # noqa: TID253

from unflat.train.feed import numbered
from unflat.train.settings import Phase, Training
from unflat.train.task import Chance, Look, Parts, Picture
from unflat.train.trainer import train


@dataclass(frozen=True)
class Noise:
    """Sample n is noise from seed n; one of them breaks off."""

    breaks_at: int = -1

    def __getitem__(self, number: int) -> Tensor:
        if number == self.breaks_at:
            raise KeyboardInterrupt
        return torch.from_numpy(np.random.default_rng(number).normal(size=(1, 3, 3)).astype(np.float32))


@dataclass(frozen=True)
class Line:
    """A task that fits a straight line with a net that has batch norm and, in training, dropout.

    Args:
        training: Its settings.
        breaks_at: Sample at which it breaks off.
        workers: Processes that make samples.
        norm: With batch norm and dropout.
        trunk: A frozen net before the one that learns.
    """

    training: Training
    breaks_at: int = -1
    norm: bool = True
    trunk: bool = False

    def build(self, start: str) -> Parts:
        middle: list[nn.Module] = [nn.BatchNorm2d(4), nn.Dropout(0.1)] if self.norm else []
        head = nn.Sequential(nn.Conv2d(1, 4, 1), *middle, nn.Conv2d(4, 1, 1))
        return Parts({"head": head}, {"trunk": nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1))} if self.trunk else {})

    def view(self, look: Look) -> AbstractContextManager[Iterator[Tensor]]:
        return numbered(Noise(self.breaks_at), look, batch=self.training.batch, workers=self.training.workers, collate=torch.stack)

    def loss(self, parts: Parts, batch: Tensor, chance: Chance) -> tuple[Tensor, dict[str, Tensor]]:
        noise = torch.randn(batch.shape, generator=chance.torch()) * (0.1 if self.norm else 0)
        seen = parts["trunk"](batch) if self.trunk else batch
        loss = (parts["head"](seen + noise) - 2 * batch).square().mean()
        return loss, {"square": loss.detach()}

    def evaluate(self, parts: Parts) -> dict[str, float]:
        x = torch.stack([Noise()[10**6 + n] for n in range(8)])
        return {"apart": float((parts["head"](parts["trunk"](x) if self.trunk else x).float() - 2 * x).square().mean())}

    def show(self, parts: Parts) -> list[Picture]:
        return [Picture("grey", np.full((4, 5, 3), 128, np.uint8))]

    def export(self, parts: Parts, path: Path, *, commit: str) -> None:
        path.write_text(json.dumps({"commit": commit, "sum": sum(float(p.detach().sum()) for p in parts["head"].parameters())}))


def plan(**changes: object) -> Training:
    """Two phases of a few steps."""
    phases = {"one": Phase(steps=12, warm=3), "two": Phase(after="one", steps=6, warm=1, export="line.txt")}
    settings: dict[str, object] = {
        "threads": torch.get_num_threads(),
        "workers": 0,
        "batch": 4,
        "save": 5,
        "every": 4,
        "device": "cpu",
        "precision": "fp32",
        "phases": phases,
    }
    return Training(**(settings | changes))  # type: ignore[arg-type]


if __name__ == "__main__":
    torch.set_num_threads(1)
    words = json.loads(sys.argv[2])
    settings = plan(threads=1, **words.pop("plan", {}))
    train(Line(settings, **words), settings, Path(sys.argv[1]))
