"""One trainer for every recipe: phases, learning-rate curve, moving average, checkpoints, resume, one process or many."""

import ctypes
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from accelerate.utils import InitProcessGroupKwargs, send_to_device, set_seed

from unflat.core.require import require
from unflat.train.checkpoint import Standing, find_standing, is_done, load_result, load_standing, save_result, save_standing
from unflat.train.journal import Journal, Watch
from unflat.train.learner import Learner, make_learner, rate_at
from unflat.train.record import keep_record
from unflat.train.settings import Phase, Training
from unflat.train.task import Chance, Look, Task

logger = logging.getLogger(__name__)
_MALLOC = ((-4, 0), (-1, -1), (-2, 1 << 26))  # malloc.h: no mmap, never trim, grow by 64 MB
_PATIENCE = timedelta(hours=2)  # other processes wait so long while the first one measures


def train(task: Task[Any], training: Training, folder: Path, *, only: Sequence[str] = (), watch: Watch | None = None) -> None:
    """Go through all phases; a run that was killed goes on where its last checkpoint stands.

    Args:
        task: What is trained.
        training: The settings; written to the folder.
        folder: Of this run: settings, checkpoints, results of phases, curves and exports.
        only: Phases to go through; empty for all.
        watch: Hears of every step.
    """
    require("tensorboard", extra="train")
    _keep_memory()
    torch.set_num_threads(training.threads)
    folder.mkdir(parents=True, exist_ok=True)
    accelerator = _accelerator(training, folder)
    commit = keep_record(training, folder) if accelerator.is_main_process else ""
    reached = _reached(training, folder, ranks=accelerator.num_processes)
    accelerator.init_trackers("curves", init_kwargs={"tensorboard": {"purge_step": reached + 1}} if reached else {})
    run = _Run(task, training, folder, accelerator, watch)
    for name, phase in training.phases.items():
        if only and name not in only:
            continue
        if not is_done(folder, name):
            run.learn(name, phase)
            if phase.export and accelerator.is_main_process:
                (folder / phase.export).unlink(missing_ok=True)  # what a shorter run left
        if phase.export and not (folder / phase.export).exists() and accelerator.is_main_process:
            parts = task.build(phase.after if phase.after not in training.phases else "")
            load_result(folder, name, parts.train)
            task.export(parts, folder / phase.export, commit=commit)
            logger.info("wrote %s", folder / phase.export)
        accelerator.wait_for_everyone()
    accelerator.end_training()


@cache
def half_is_fast(device: str) -> bool:
    """Whether bfloat16 has instructions of its own; where a processor has none it is ten times slower."""
    if device == "cpu":
        return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())
    return device == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)


def _reached(training: Training, folder: Path, *, ranks: int) -> int:
    """Steps of all phases that need not be made again; curves beyond them are drawn anew."""
    steps = 0
    for name, phase in training.phases.items():
        found = None if is_done(folder, name) else find_standing(folder, name, ranks=ranks)
        steps += phase.steps if is_done(folder, name) else found[0].step if found else 0
    return steps


def _accelerator(training: Training, folder: Path) -> Accelerator:
    found = None if training.device == "cpu" else torch.accelerator.current_accelerator(check_available=True)
    kind = "cpu" if found is None else found.type
    half = training.precision == "bf16" or (training.precision == "auto" and half_is_fast(kind))
    logger.info("computing in %s on %s", "bfloat16" if half else "float32", kind)
    return Accelerator(
        cpu=found is None,
        mixed_precision="bf16" if half else "no",
        gradient_accumulation_steps=training.accumulate,
        log_with="tensorboard",
        project_dir=folder,
        kwargs_handlers=[InitProcessGroupKwargs(timeout=_PATIENCE)],
    )


def _keep_memory() -> None:
    """On Linux, keep freed memory instead of handing it back: fetching a big tensor's pages anew at each step costs a third of the time."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "mallopt"):
            for option, value in _MALLOC:
                libc.mallopt(option, value)


@dataclass(frozen=True, eq=False)
class _Run:
    task: Task[Any]
    training: Training
    folder: Path
    accelerator: Accelerator
    watch: Watch | None

    def learn(self, name: str, phase: Phase) -> None:
        """One phase, from its start or its last checkpoint to its end."""
        accelerator, training = self.accelerator, self.training
        learner, standing = self._begin(name, phase)
        before = list(training.phases.values())[: list(training.phases).index(name)]
        journal = Journal(accelerator, self.folder, name, phase, passed=sum(p.steps for p in before), watch=self.watch)
        step, samples = standing.step, standing.samples
        scores = dict(standing.scores)
        look = Look(name, step * training.accumulate, accelerator.process_index, accelerator.num_processes)
        with self.task.view(look) as batches:
            while step < phase.steps:
                self._step(learner, journal, batches, name=name, step=step)
                step += 1
                samples += training.batch * training.accumulate * accelerator.num_processes
                journal.step(step, rate_at(phase, step - 1))
                if step % training.every == 0 or step == phase.steps:
                    scores = self._measure(learner, journal, step)
                if step % training.save == 0 or step == phase.steps:
                    standing = Standing(name, step, accelerator.num_processes, samples, scores)
                    save_standing(self.folder, learner, standing, keep=training.keep)
        if accelerator.is_main_process:
            save_result(self.folder, name, learner.averages)
        accelerator.wait_for_everyone()
        accelerator.free_memory()

    def _begin(self, name: str, phase: Phase) -> tuple[Learner, Standing]:
        accelerator, training = self.accelerator, self.training
        set_seed(training.seed)  # the same nets on all processes
        parts = self.task.build(phase.after if phase.after not in training.phases else "")
        if phase.after in training.phases:
            load_result(self.folder, phase.after, parts.train)
        learner = make_learner(accelerator, parts, training, phase)
        set_seed(training.seed + accelerator.process_index)  # and from here on other chances
        found = find_standing(self.folder, name, ranks=accelerator.num_processes)
        if found is None:
            return learner, Standing(name, 0)
        load_standing(found[1], learner)
        logger.info("%s goes on at step %d of %d", name, found[0].step, phase.steps)
        return learner, found[0]

    def _step(self, learner: Learner, journal: Journal, batches: Iterator[Any], *, name: str, step: int) -> None:
        training, accelerator = self.training, self.accelerator
        phase, number = training.phases[name], list(training.phases).index(name)
        learner.begin(rate_at(phase, step))
        for k in range(training.accumulate):
            since = time.monotonic()
            batch = send_to_device(next(batches), accelerator.device, non_blocking=True)
            waited = time.monotonic() - since
            chance = Chance((training.seed, number, step * training.accumulate + k, accelerator.process_index))
            with accelerator.accumulate(*learner.parts.train.values()):
                loss, terms = self.task.loss(learner.parts, batch, chance)
                accelerator.backward(loss)
                if accelerator.sync_gradients:
                    learner.descend(age=step)
            journal.batch(terms, samples=training.batch, waited=waited)

    def _measure(self, learner: Learner, journal: Journal, step: int) -> dict[str, float]:
        """The scores of the averages, found by the main process while the others wait."""
        scores: dict[str, float] = {}
        if self.accelerator.is_main_process:
            since = time.monotonic()
            with torch.no_grad(), self.accelerator.autocast():
                parts = learner.judged()
                scores = self.task.evaluate(parts)
                journal.scores(step, scores, self.task.show(parts), seconds=time.monotonic() - since)
        self.accelerator.wait_for_everyone()
        return scores
