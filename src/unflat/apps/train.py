"""The command of those who train: `unflat train …`; `unflat data …` is in data.py beside it."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from unflat.apps.data import data_app as data_app
from unflat.core.require import require

train_app = typer.Typer(no_args_is_help=True, help="Train the networks that ship, from drawings made by program.")
TINY = (
    "width=16 batch=4 shard=8 lag=1 margin=8 validation=2 look=64 every=4 threads=1 "
    "joint.steps=4 joint.sizes=[64] joint.warm=2 figure.steps=2 figure.sizes=[64] figure.warm=1 head.steps=2 head.sizes=[64] head.warm=1 "
    "more.steps=2 more.sizes=[64] more.warm=1"
).split()


@train_app.callback()
def _training() -> None:
    """Keeps `lite` a sub-command although it is the only one yet."""


@train_app.command()
def lite(
    config: Annotated[Path, typer.Option(help="Settings of the training, TOML.")] = Path("configs/lite.toml"),
    run: Annotated[Path, typer.Option(help="Folder of this run; one that was begun goes on.")] = Path("runs/lite"),
    changes: Annotated[list[str] | None, typer.Option("--set", help="name=value or phase.name=value, over the file.")] = None,
    tiny: Annotated[bool, typer.Option(help="A few steps of a small net: does everything work?")] = False,
) -> None:
    """Train the nets of the engine `lite` and export them as ONNX."""
    require("torch", extra="train")
    from unflat.train.lite import LiteRecipe
    from unflat.train.settings import read_training
    from unflat.train.trainer import train

    run.mkdir(parents=True, exist_ok=True)
    _log_to(run / "log.txt")
    training = read_training(config, [*(TINY if tiny else ()), *(changes or ())])
    train(LiteRecipe(training, run), training, run)


def _log_to(path: Path) -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr), logging.FileHandler(path, encoding="utf-8")]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", handlers=handlers, force=True)


if __name__ == "__main__":
    train_app()
