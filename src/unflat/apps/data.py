"""The commands of those who draw, or bring their own: `unflat data draw`, `sheet` and `own`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from unflat.core.errors import InputError, OutputError
from unflat.core.require import require

if TYPE_CHECKING:
    from unflat.core.arrays import Array
    from unflat.data.samples import Kind, Sample

data_app = typer.Typer(no_args_is_help=True, help="Draw characters and look at them.")

KindWord = Literal["figure", "head"]


@data_app.command()
def sheet(
    out: Annotated[Path, typer.Option("-o", help="PNG to write.")] = Path("samples.png"),
    kind: Annotated[str, typer.Option(help="figure or head.")] = "figure",
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many.")] = 12,
    seed: Annotated[int, typer.Option(help="Of the first; the others follow.")] = 0,
    size: Annotated[int, typer.Option(min=32, help="Pixels a side, even.")] = 256,
    part: Annotated[str | None, typer.Option(help="Show this part alone beside each picture, and only pictures that have it.")] = None,
    style: Annotated[str | None, typer.Option(help="Only pictures in this style: a kind of line or of shading, as cel or sketchy.")] = None,
) -> None:
    """Show samples as the net gets them: picture, labels, and what lies farthest back; or one part, or one style."""
    require("skia", extra="train")
    from unflat.data.samples import draw_sample
    from unflat.data.sheet import part_sheet, sample_sheet

    kind = _checked(kind, size)
    if part is None and style is None:
        _write(out, sample_sheet([draw_sample(seed + i, kind, size) for i in range(count)]))
    else:
        _write(out, part_sheet(kind, count, seed=seed, size=size, part=part, style=style))


@data_app.command()
def draw(
    out: Annotated[Path, typer.Option("-o", help="Folder for the files.")] = Path("drawings"),
    kind: Annotated[str, typer.Option(help="figure or head.")] = "figure",
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many.")] = 4,
    seed: Annotated[int, typer.Option(help="Of the first; the others follow.")] = 0,
    size: Annotated[int, typer.Option(min=32, help="Pixels a side, even.")] = 768,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that draw.")] = 1,
    each: Annotated[int, typer.Option(min=1, help="Characters in one tar file.")] = 100,
    form: Annotated[str, typer.Option("--format", help="tar: all layers of each, for training; png: picture and labels.")] = "tar",
) -> None:
    """Draw characters, each whole on its layers, into tar files as webdataset reads them; what is there already is kept."""
    require("skia", extra="train")
    kind = _checked(kind, size)
    out.mkdir(parents=True, exist_ok=True)
    if form == "png":
        _draw_pictures(out, kind, range(seed, seed + count), size)
        return
    if form != "tar":
        raise InputError(f"there is no format {form!r}; choose tar or png")
    from unflat.data.factory import Order, draw_archives

    with _Bar(count) as bar:
        order = Order(count=count, seed=seed, size=size, kind=kind, each=each)
        paths = draw_archives(order, out, jobs=jobs, on_drawn=bar.advance)
    for path in paths:
        typer.echo(str(path))


@data_app.command()
def own(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Layered files, PSD or PSB; folders in it count too.")],
    out: Annotated[Path, typer.Option("-o", help="PNG to write.")] = Path("own.png"),
    vocabulary: Annotated[Path | None, typer.Option(metavar="TOML", help="Names of your own, see docs/parts.md.")] = None,
    held: Annotated[float, typer.Option(min=0, max=0.99, help="Share that is held back, as in the training's own_held.")] = 0.15,
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="Files on the sheet; all are read.")] = 12,
    size: Annotated[int, typer.Option(min=32, help="Pixels a side, even.")] = 256,
) -> None:
    """Read your own layered files as a training would: what each layer is taken for, and a sheet of samples.

    Exit codes: 0 all good, 1 some files cannot be learned from, 2 wrong usage.
    """
    require("skia", extra="train")
    from unflat.data.artworks.sheet import in_words, own_sheet, views_of
    from unflat.train.lite.own import read_each

    _checked("figure", size)
    rows: list[list[Sample]] = []
    failed = 0
    for found in read_each(folder, held=held, vocabulary=str(vocabulary or "")):
        if found.artwork is None or found.reading is None:
            failed += 1
            typer.echo(found.problem, err=True)
            continue
        typer.echo(f"{found.artwork.name}{' (held back)' if found.held else ''}")
        for line in in_words(found.reading):
            typer.echo(f"    {line}")
        if len(rows) < count:
            rows.append(views_of(found.artwork, size))
    if rows:
        _write(out, own_sheet(rows))
    raise typer.Exit(int(failed > 0))


def _draw_pictures(out: Path, kind: "Kind", seeds: range, size: int) -> None:
    from unflat.data.samples import draw_sample

    for seed in seeds:
        sample = draw_sample(seed, kind, size)
        _write(out / f"{seed}.png", sample.rgb)
        _write(out / f"{seed}-label.png", sample.label)


class _Bar:
    """How many are drawn, on the second stream; nothing where that is no terminal."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(file=sys.stderr)
        self._bars = Progress(console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bars.add_task("characters", total=total)

    def __enter__(self) -> "_Bar":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._bars.advance(self._task, count)


def _checked(kind: str, size: int) -> KindWord:
    if kind not in ("figure", "head") or size % 2:
        raise InputError(f"kind {kind!r} at {size} px cannot be drawn; choose figure or head and an even size")
    return cast(KindWord, kind)


def _write(path: Path, pixels: "Array") -> None:
    from PIL import Image

    try:
        Image.fromarray(pixels).save(path, format="PNG")
    except OSError as problem:
        raise OutputError(f"{path} cannot be written: {problem}; choose another place with -o") from problem
    typer.echo(str(path))
