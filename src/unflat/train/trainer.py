"""One trainer for every recipe: phases, learning-rate curve, moving average, checkpoints, resume."""

import ctypes
import json
import logging
import math
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor, nn

from unflat.core.errors import EngineError
from unflat.train.checkpoint import find_standing, load_tensors, save_standing, save_tensors
from unflat.train.settings import Phase, Training, as_table

logger = logging.getLogger(__name__)
TALK = 25  # steps between two lines of the log
_EARLY = 10  # the moving average follows faster while it is younger than about this many steps
_MALLOC = ((-4, 0), (-1, -1), (-2, 1 << 26))  # malloc.h: no mmap, never trim, grow by 64 MB
Material = TypeVar("Material")


class Recipe(Protocol[Material]):
    """What one network needs of the trainer."""

    def build(self) -> nn.Module: ...
    def shipped(self, file: str) -> nn.Module: ...
    def batches(self, phase: str, size: int, *, skip: int) -> AbstractContextManager[Iterator[Material]]: ...
    def loss(self, net: nn.Module, batch: Material) -> tuple[Tensor, dict[str, Tensor]]: ...
    def evaluate(self, net: nn.Module) -> dict[str, float]: ...
    def export(self, net: nn.Module, path: Path, *, commit: str) -> None: ...


@dataclass(frozen=True, eq=False)
class Learner:
    """The net, its moving average, and what moves it."""

    net: nn.Module
    average: nn.Module
    optimiser: torch.optim.AdamW

    def tensors(self) -> dict[str, Tensor]:
        """All state by name."""
        found = {f"net.{n}": t for n, t in self.net.state_dict().items()} | {
            f"average.{n}": t for n, t in self.average.state_dict().items()
        }
        for name, weight in self.net.named_parameters():
            found |= {f"adam.{name}.{key}": torch.as_tensor(value) for key, value in self.optimiser.state[weight].items()}
        return found

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Take all state back."""
        for prefix, net in (("net.", self.net), ("average.", self.average)):
            net.load_state_dict({n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)})
        for name, weight in self.net.named_parameters():
            prefix = f"adam.{name}."
            state = {n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)}
            if state:
                self.optimiser.state[weight] = {
                    k: t.clone(memory_format=torch.preserve_format) if t.ndim < 4 else t.contiguous(memory_format=torch.channels_last)
                    for k, t in state.items()
                }


def train(recipe: Recipe[Any], training: Training, folder: Path) -> None:
    """Go through all phases; a run that was killed goes on where its last checkpoint stands.

    Args:
        recipe: What is trained.
        training: The settings; written to the folder.
        folder: Of this run: settings, checkpoints, pool of drawings, weights and exports.
    """
    _keep_memory()
    torch.set_num_threads(training.threads)
    folder.mkdir(parents=True, exist_ok=True)
    commit = _keep_record(training, folder)
    for name, phase in training.phases.items():
        done = folder / f"{name}.safetensors"
        if not done.exists():
            learner = _learner(recipe, training, phase, folder=folder)
            _run_phase(recipe, training, learner, name=name, folder=folder)
            save_tensors(done, learner.average.state_dict())
        if phase.export and not (folder / phase.export).exists():
            net = recipe.build()
            net.load_state_dict(load_tensors(done))
            recipe.export(net, folder / phase.export, commit=commit)
            logger.info("wrote %s", folder / phase.export)


def _keep_memory() -> None:
    """On Linux, keep freed memory instead of handing it back: fetching a big tensor's pages anew at each step costs a third of the time."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "mallopt"):
            for option, value in _MALLOC:
                libc.mallopt(option, value)


def rate_at(phase: Phase, step: int) -> float:
    """The learning rate: straight up while warming, then a cosine down to the floor."""
    if step < phase.warm:
        return phase.rate * (step + 1) / phase.warm
    way = (step - phase.warm) / max(phase.steps - phase.warm, 1)
    return phase.rate * (phase.floor + (1 - phase.floor) * 0.5 * (1 + math.cos(math.pi * min(way, 1.0))))


def stretches(phase: Phase) -> list[tuple[int, int, int]]:
    """(size, first step, step after the last) for each size of a phase; a size named twice in a row has twice the share."""
    found: list[tuple[int, int, int]] = []
    for i, size in enumerate(phase.sizes):
        first, end = (round(phase.steps * k / len(phase.sizes)) for k in (i, i + 1))
        if found and found[-1][0] == size:
            first = found.pop()[1]
        found.append((size, first, end))
    return found


def _learner(recipe: Recipe[Any], training: Training, phase: Phase, *, folder: Path) -> Learner:
    torch.manual_seed(training.seed)
    net, average = (recipe.build().to(memory_format=torch.channels_last) for _ in range(2))  # type: ignore[call-overload]
    if phase.after in training.phases:
        net.load_state_dict(load_tensors(folder / f"{phase.after}.safetensors"))
    elif phase.after:
        net.load_state_dict(recipe.shipped(phase.after).state_dict())
    average.load_state_dict(net.state_dict())
    thick = [p for p in net.parameters() if p.ndim > 1]
    thin = [p for p in net.parameters() if p.ndim <= 1]  # biases and batch norms do not decay
    groups = [{"params": thick, "weight_decay": training.decay}, {"params": thin, "weight_decay": 0.0}]
    return Learner(net, average.eval().requires_grad_(False), torch.optim.AdamW(groups, lr=phase.rate))


def _run_phase(recipe: Recipe[Any], training: Training, learner: Learner, *, name: str, folder: Path) -> None:
    phase, step, standing = training.phases[name], 0, find_standing(folder)
    if standing is not None and standing.phase == name:
        learner.load(load_tensors(folder / standing.file))
        step = standing.step
        logger.info("%s goes on at step %d of %d", name, step, phase.steps)
    for size, first, end in stretches(phase):
        if step >= end:
            continue
        with recipe.batches(name, size, skip=step - first) as ready:
            clock = _Clock(f"{name} {size} px", training.batch)
            for batch in ready:
                terms = _step(recipe, training, learner, batch, rate=rate_at(phase, step), age=step)
                step += 1
                clock.tick(step, phase.steps, terms)
                if step % training.every == 0 or step == phase.steps:
                    scores = recipe.evaluate(learner.average)
                    logger.info("%s step %d: %s", name, step, " ".join(f"{k} {v:.4f}" for k, v in scores.items()))
                if step % training.save == 0 or step == phase.steps:
                    save_standing(folder, learner.tensors(), phase=name, step=step)
                if step == end:
                    break


def _step(recipe: Recipe[Any], training: Training, learner: Learner, batch: object, *, rate: float, age: int) -> dict[str, Tensor]:
    for group in learner.optimiser.param_groups:
        group["lr"] = rate
    learner.net.train()
    loss, terms = recipe.loss(learner.net, batch)
    learner.optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    norm = nn.utils.clip_grad_norm_(learner.net.parameters(), training.clip)
    if not torch.isfinite(norm):
        raise EngineError(f"the gradient is no number any more at step {age}; lower the rate and start from the last checkpoint")
    learner.optimiser.step()
    _follow(learner, min(training.average, (1 + age) / (_EARLY + age)))
    return terms


@torch.no_grad()
def _follow(learner: Learner, stays: float) -> None:
    for held, new in zip(learner.average.state_dict().values(), learner.net.state_dict().values(), strict=True):
        if held.is_floating_point():
            held.lerp_(new, 1 - stays)
        else:
            held.copy_(new)


class _Clock:
    """Says in the log how fast it goes and how well."""

    def __init__(self, name: str, batch: int) -> None:
        self.name, self.batch, self.count, self.since = name, batch, 0, time.monotonic()
        self.sums: dict[str, float] = {}

    def tick(self, step: int, steps: int, terms: dict[str, Tensor]) -> None:
        self.count += 1
        for name, term in terms.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(term)
        if self.count < TALK:
            return
        speed = self.count * self.batch / (time.monotonic() - self.since)
        means = " ".join(f"{name} {value / self.count:.3f}" for name, value in self.sums.items())
        logger.info("%s step %d/%d: %.1f samples/s, %s", self.name, step, steps, speed, means)
        self.count, self.since, self.sums = 0, time.monotonic(), {}


def _keep_record(training: Training, folder: Path) -> str:
    path = folder / "run.json"
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    commit = before.get("commit") or commit_of_source()
    settings = json.loads(json.dumps(as_table(training)))
    if before and before["settings"] != settings:
        logger.warning("the settings differ from those this run began with; it goes on with the new ones")
    path.write_text(json.dumps({"commit": commit, "settings": settings}, indent=1), encoding="utf-8")
    return str(commit)


def commit_of_source() -> str:
    """The git commit of this source tree, with a plus where files differ from it; "unknown" outside a checkout."""
    here = Path(__file__).parent
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True, check=True)
        changed = subprocess.run(["git", "status", "--porcelain", "--", "."], cwd=here.parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip() + ("+" if changed.stdout.strip() else "")
