"""Progress on the terminal: a bar for the batch, and for each picture in work its stage."""

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from unflat.pipeline.plan_jobs import Job


class Progress:
    """Bars on the second stream; where that is no terminal nothing is drawn."""

    def __init__(self, pictures: int) -> None:
        console = Console(file=sys.stderr)
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[stage]}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),  # what is piped to a program must reach it
        )
        self._pictures, self._ended = pictures, 0
        self._all = self._bars.add_task("pictures", total=pictures, stage=f"0/{pictures}", visible=pictures > 1)
        self._tasks: dict[Job, TaskID] = {}

    def __enter__(self) -> "Progress":
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._bars.stop()

    def event(self, job: Job, stage: str, fraction: float) -> None:
        """Show how far a job is."""
        if job not in self._tasks:
            self._tasks[job] = self._bars.add_task(job.picture.name, total=1.0, stage=stage)
        self._bars.update(self._tasks[job], completed=fraction, stage=stage)

    def end(self, job: Job) -> None:
        """Take a job off the screen and count it."""
        if job in self._tasks:
            self._bars.remove_task(self._tasks.pop(job))
        self._ended += 1
        self._bars.update(self._all, completed=self._ended, stage=f"{self._ended}/{self._pictures}")
