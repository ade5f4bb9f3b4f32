"""What a training says while it runs: lines for the log, curves and pictures for TensorBoard, a moment for whoever watches."""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from accelerate import Accelerator
from torch import Tensor

from unflat.train.settings import Phase
from unflat.train.task import Picture

logger = logging.getLogger(__name__)
TALK = 25  # steps between two lines of the log


@dataclass(frozen=True)
class Moment:
    """How far a phase is, after each step."""

    phase: str
    step: int
    steps: int
    samples_per_s: float


Watch = Callable[[Moment], None]


class Journal:
    """Writes down how one phase goes; only the main process writes."""

    def __init__(self, accelerator: Accelerator, folder: Path, name: str, phase: Phase, *, passed: int, watch: Watch | None) -> None:
        self.accelerator, self.folder, self.name, self.phase = accelerator, folder, name, phase
        self.passed, self.watch = passed, watch  # steps of earlier phases, so that curves go on
        self.since, self.sums, self.batches = time.monotonic(), dict[str, Tensor](), 0
        self.samples, self.waited = 0, 0.0

    def batch(self, terms: Mapping[str, Tensor], *, samples: int, waited: float) -> None:
        """A batch was learnt from; `waited` seconds went by until it was there."""
        self.samples, self.waited, self.batches = self.samples + samples, self.waited + waited, self.batches + 1
        for name, term in terms.items():
            self.sums[name] = self.sums.get(name, torch.zeros((), device=term.device)) + term.detach().float()

    def step(self, step: int, rate: float) -> None:
        """A step was made."""
        seconds = time.monotonic() - self.since
        speed = self.samples * self.accelerator.num_processes / seconds
        if self.watch is not None and self.accelerator.is_main_process:
            self.watch(Moment(self.name, step, self.phase.steps, speed))
        if step % TALK and step != self.phase.steps:
            return
        means = {name: float(self.accelerator.reduce(value / self.batches, "mean")) for name, value in self.sums.items()}
        share = self.waited / seconds
        self.accelerator.log(
            {f"loss/{name}": value for name, value in means.items()} | {"speed/samples": speed, "speed/waiting": share, "rate": rate},
            step=self.passed + step,
        )
        words = " ".join(f"{name} {value:.3f}" for name, value in means.items())
        logger.info("%s step %d/%d: %.1f samples/s, waiting %.0f %%, %s", self.name, step, self.phase.steps, speed, 100 * share, words)
        self._forget()

    def scores(self, step: int, scores: Mapping[str, float], pictures: Sequence[Picture], *, seconds: float) -> None:
        """The nets were measured, on the main process; the time it took is not the net's."""
        self.since += seconds
        words = " ".join(f"{name} {value:.4f}" for name, value in scores.items())
        logger.info("%s step %d: %s", self.name, step, words)
        self.accelerator.log({f"validation/{name}": value for name, value in scores.items()}, step=self.passed + step)
        for picture in pictures:
            images = {f"show/{picture.caption}": picture.rgb[None]}
            self.accelerator.get_tracker("tensorboard").log_images(images, step=self.passed + step, dataformats="NHWC")
        with (self.folder / "scores.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"phase": self.name, "step": step, **scores}) + "\n")

    def _forget(self) -> None:
        self.since, self.sums, self.batches = time.monotonic(), dict[str, Tensor](), 0
        self.samples, self.waited = 0, 0.0
