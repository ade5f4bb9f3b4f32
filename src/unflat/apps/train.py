"""The commands of those who train: `unflat train …` and `unflat data …`."""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unflat.core.errors import InputError, OutputError
from unflat.core.require import require

if TYPE_CHECKING:
    from unflat.core.arrays import Array
    from unflat.data.samples import Sample

train_app = typer.Typer(no_args_is_help=True, help="Train the networks that ship, from drawings made by program.")
data_app = typer.Typer(no_args_is_help=True, help="Draw characters and look at them.")
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


@data_app.command()
def sheet(
    out: Annotated[Path, typer.Option("-o", help="PNG to write.")] = Path("samples.png"),
    kind: Annotated[str, typer.Option(help="figure or head.")] = "figure",
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 12,
    seed: Annotated[int, typer.Option(help="Of the first; the others follow.")] = 0,
    size: Annotated[int, typer.Option(min=32, help="Pixels a side, even.")] = 256,
) -> None:
    """Show samples as the net gets them: picture, labels, and what lies farthest back."""
    from unflat.data.sheet import sample_sheet

    _write(out, sample_sheet(_samples(kind, count, seed=seed, size=size)))


@data_app.command()
def draw(
    out: Annotated[Path, typer.Option("-o", help="Folder for the PNGs.")] = Path("drawings"),
    kind: Annotated[str, typer.Option(help="figure or head.")] = "figure",
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 4,
    seed: Annotated[int, typer.Option(help="Of the first; the others follow.")] = 0,
    size: Annotated[int, typer.Option(min=32, help="Pixels a side, even.")] = 768,
) -> None:
    """Draw characters as pictures, with the labels beside them."""
    out.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate(_samples(kind, count, seed=seed, size=size), seed):
        _write(out / f"{number}.png", sample.rgb)
        _write(out / f"{number}-label.png", sample.label)


def _samples(kind: str, count: int, *, seed: int, size: int) -> "list[Sample]":
    require("skia", extra="train")
    from unflat.data.samples import draw_sample

    if kind not in ("figure", "head") or size % 2:
        raise InputError(f"kind {kind!r} at {size} px cannot be drawn; choose figure or head and an even size")
    return [draw_sample(seed + i, "head" if kind == "head" else "figure", size) for i in range(count)]


def _write(path: Path, pixels: "Array") -> None:
    from PIL import Image

    try:
        Image.fromarray(pixels).save(path, format="PNG")
    except OSError as problem:
        raise OutputError(f"{path} cannot be written: {problem}; choose another place with -o") from problem
    typer.echo(str(path))


def _log_to(path: Path) -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr), logging.FileHandler(path, encoding="utf-8")]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", handlers=handlers, force=True)


if __name__ == "__main__":
    train_app()
