"""Many pictures, one after another or in several processes; one that fails never stops the rest."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from unflat.core.errors import EngineError, UnflatError
from unflat.core.options import Options
from unflat.engines import Engine
from unflat.pipeline.plan_jobs import Job
from unflat.pipeline.run_job import Report, run_job
from unflat.pipeline.unflatten import OnEvent

Opener = Callable[[Options], Engine]
OnJobEvent = Callable[[Job, str, float], None]
CLOSING_SECONDS = 5.0
"""How long a worker that was told to stop may tidy up."""


def run_batch(
    jobs: Sequence[Job], options: Options, *, opener: Opener, processes: int = 1, on_event: OnJobEvent | None = None
) -> Iterator[Report]:
    """Run jobs and yield a report for each, in the order in which they end.

    Args:
        jobs: What to do.
        options: Shared by all of them.
        opener: Opens the engine, once per process and only where there is something to do; must be picklable for processes > 1.
        processes: How many pictures are worked on at once.
        on_event: Told of each job's progress.

    Raises:
        UnflatError: The engine cannot be opened; then no picture could be done.
    """
    tell = on_event or _silent
    if min(processes, len(jobs)) <= 1:
        yield from _run_here(jobs, options, opener, tell)
    else:
        yield from _run_beside(jobs, options, opener, tell, processes=min(processes, len(jobs)))


def _silent(job: Job, stage: str, fraction: float) -> None:
    pass


class _Engine:
    """An engine that is opened at the first call and closed with its holder."""

    def __init__(self, options: Options, opener: Opener, holder: ExitStack) -> None:
        self._options, self._opener, self._holder = options, opener, holder
        self._engine: Engine | None = None
        self.problem: UnflatError | None = None

    def __call__(self) -> Engine:
        if self._engine is None:
            try:
                self._engine = self._holder.enter_context(self._opener(self._options))
            except UnflatError as problem:
                self.problem = problem
                raise
        return self._engine


def _run_here(jobs: Sequence[Job], options: Options, opener: Opener, tell: OnJobEvent) -> Iterator[Report]:
    with ExitStack() as holder:
        engine = _Engine(options, opener, holder)
        for job in jobs:
            report = run_job(job, options, engine=engine, on_event=lambda stage, fraction, job=job: tell(job, stage, fraction))  # type: ignore[misc]
            if engine.problem is not None:
                raise engine.problem
            yield report


@dataclass
class _Worker:
    """A process and what it is at."""

    process: SpawnProcess
    pipe: "Connection[Any, Any]"
    job: Job | None = None


def _run_beside(jobs: Sequence[Job], options: Options, opener: Opener, tell: OnJobEvent, *, processes: int) -> Iterator[Report]:
    waiting = deque(jobs)
    workers = [_start(options, opener, processes) for _ in range(processes)]
    try:
        for worker in workers:
            _give(worker, waiting)
        while busy := [w for w in workers if w.job is not None]:
            for pipe in wait([w.pipe for w in busy]):
                worker = next(w for w in busy if w.pipe is pipe)
                report = _listen(worker, tell)
                if report is None:
                    continue
                if not worker.process.is_alive():
                    workers[workers.index(worker)] = worker = _start(options, opener, processes)
                _give(worker, waiting)
                yield report
    finally:
        _stop(workers)


def _start(options: Options, opener: Opener, processes: int) -> _Worker:
    spawn = multiprocessing.get_context("spawn")  # a forked process would share threads that ours does not have
    ours, theirs = spawn.Pipe()
    threads = max(1, (os.cpu_count() or 1) // processes)
    process = spawn.Process(target=_work, args=(theirs, options, opener, threads), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, waiting: deque[Job]) -> None:
    worker.job = waiting.popleft() if waiting else None
    with suppress(OSError):  # a worker that has died is found by listening to it
        worker.pipe.send(worker.job)


def _listen(worker: _Worker, tell: OnJobEvent) -> Report | None:
    """Pass an event on, or return how the worker's job ended."""
    assert worker.job is not None
    try:
        message = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(CLOSING_SECONDS)
        code = worker.process.exitcode
        text = f"the process that worked on {worker.job.picture} ended early (code {code}); memory may have run out, try a lower --jobs"
        return Report(worker.job, "failed", error=EngineError(text))
    if isinstance(message, UnflatError):
        raise message
    if isinstance(message, Report):
        return message
    tell(worker.job, *message)
    return None


def _stop(workers: Sequence[_Worker]) -> None:
    for worker in workers:
        worker.pipe.close()
    for worker in workers:
        worker.process.join(CLOSING_SECONDS)
        if worker.process.is_alive():
            worker.process.terminate()
            worker.process.join()


def _work(pipe: "Connection[Any, Any]", options: Options, opener: Opener, threads: int) -> None:
    """What a worker process does: jobs come in by the pipe, events and reports go out."""
    import signal

    import cv2

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it and closes the pipe
    cv2.setNumThreads(threads)

    def tell(stage: str, fraction: float) -> None:
        pipe.send((stage, fraction))

    on_event: OnEvent = tell
    with ExitStack() as holder, suppress(EOFError, OSError):  # the pipe is closed when nobody waits for the rest
        engine = _Engine(options, opener, holder)
        while (job := pipe.recv()) is not None:
            report = run_job(job, options, engine=engine, on_event=on_event)
            pipe.send(engine.problem or report)
