"""The command of those who train: `unflat train …`; `unflat data …` is in data.py beside it."""

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from unflat.apps.data import data_app as data_app
from unflat.core.require import require

if TYPE_CHECKING:
    from unflat.train.journal import Moment

train_app = typer.Typer(no_args_is_help=True, help="Train the networks that ship, from drawings made by program.")

Config = Annotated[Path, typer.Option(help="Settings of the training, TOML.")]
Run = Annotated[Path, typer.Option(help="Folder of this run; one that was begun goes on.")]
Changes = Annotated[list[str] | None, typer.Option("--set", help="name=value or phase.name=value, over the file.")]
Tiny = Annotated[bool, typer.Option(help="A few steps of a small net: does everything work?")]


@train_app.command()
def lite(config: Config = Path("configs/lite.toml"), run: Run = Path("runs/lite"), changes: Changes = None, tiny: Tiny = False) -> None:
    """Train the nets of the engine `lite`, all phases, and export them as ONNX."""
    _lite(config, run, changes, tiny=tiny, export=None)


@train_app.command()
def lite_figure(
    config: Config = Path("configs/lite.toml"), run: Run = Path("runs/lite"), changes: Changes = None, tiny: Tiny = False
) -> None:
    """Only the phases of `lite` that lead to the net for figures."""
    _lite(config, run, changes, tiny=tiny, export="lite-figure.onnx")


@train_app.command()
def lite_head(
    config: Config = Path("configs/lite.toml"), run: Run = Path("runs/lite"), changes: Changes = None, tiny: Tiny = False
) -> None:
    """Only the phases of `lite` that lead to the net for heads."""
    _lite(config, run, changes, tiny=tiny, export="lite-head.onnx")


@train_app.command()
def lite_fill(
    config: Config = Path("configs/lite_fill.toml"), run: Run = Path("runs/lite-fill"), changes: Changes = None, tiny: Tiny = False
) -> None:
    """Train the net that completes hidden areas and export it as ONNX."""
    require("torch", extra="train")
    from unflat.train.fill.settings import FillTraining
    from unflat.train.fill.task import FillTask
    from unflat.train.settings import read_training
    from unflat.train.trainer import train

    training = read_training(FillTraining, config, changes or (), tiny=tiny)
    with _Watched(run) as watched:
        train(FillTask(training, run), training, run, watch=watched.moment)


def _lite(config: Path, run: Path, changes: list[str] | None, *, tiny: bool, export: str | None) -> None:
    require("torch", extra="train")
    from unflat.train.lite.settings import LiteTraining
    from unflat.train.lite.task import LiteTask
    from unflat.train.settings import needed_for, read_training
    from unflat.train.trainer import train

    training = read_training(LiteTraining, config, changes or (), tiny=tiny)
    only = () if export is None else needed_for(training, export)
    task = LiteTask(training, run)
    with _Watched(run) as watched:
        _ = task.own  # before anything else is made
        train(task, training, run, only=only, watch=watched.moment)


class _Watched:
    """Shows a training: a bar on a terminal, lines elsewhere, and the lines in RUN/log.txt; of many processes the first one speaks."""

    def __init__(self, run: Path) -> None:
        run.mkdir(parents=True, exist_ok=True)
        console = Console(file=sys.stderr)
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}", markup=False),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bars.add_task("", total=None, visible=False, speed="")
        shown = RichHandler(console=console, show_path=False, markup=False) if console.is_terminal else logging.StreamHandler(sys.stderr)
        form = "%(message)s" if console.is_terminal else "%(asctime)s %(message)s"
        shown.setFormatter(logging.Formatter(form, datefmt="%H:%M:%S"))
        kept = logging.FileHandler(run / "log.txt", encoding="utf-8", delay=True)
        kept.setFormatter(logging.Formatter("%(asctime)s %(message)s", datefmt="%H:%M:%S"))
        logging.getLogger("accelerate").setLevel(logging.WARNING)  # it names every file it writes
        first = os.environ.get("RANK", "0") == "0"  # as launchers of many processes set it
        logging.basicConfig(level=logging.INFO if first else logging.WARNING, handlers=[shown, kept] if first else [shown], force=True)

    def __enter__(self) -> "_Watched":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def moment(self, now: "Moment") -> None:
        """A step was made."""
        speed = f"{now.samples_per_s:.1f} samples/s"
        self._bars.update(self._task, description=now.phase, completed=now.step, total=now.steps, speed=speed, visible=True)


if __name__ == "__main__":
    train_app()
