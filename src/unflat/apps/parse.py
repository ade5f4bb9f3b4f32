"""`unflat parse`: which part each pixel of a picture shows, as a label map, a coloured picture and a list of names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from unflat.apps.say import complain, tell
from unflat.core.arrays import Array
from unflat.core.errors import InputError, OutputError, UnflatError
from unflat.core.options import Options
from unflat.engines import open_engine
from unflat.formats.atomic import distinct_stems
from unflat.formats.picture import read_picture
from unflat.pipeline.parse_parts import SUFFIXES, Parsed, open_sam, parse_lite, write_parsed
from unflat.pipeline.plan_jobs import find_pictures, no_picture_in

ENGINES = ("lite", "sam")


def parse(
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE|FOLDER...", help="Pictures, and folders to walk.", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the results go; made if it is not there.")] = Path("out"),
    engine: Annotated[str, typer.Option(help="lite, or sam: SAM-HQ body parsing, whose weights `unflat weights` fetches.")] = "lite",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    weights_dir: Annotated[
        Path | None, typer.Option("--weights-dir", metavar="DIR", help="Else UNFLAT_WEIGHTS, or the usual folder.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace results that are there.")] = False,
) -> None:
    """Say which part each pixel shows: a label map, a coloured picture and the names.

    Exit codes: 0 all good, 1 some pictures failed, 2 wrong usage.
    """
    found = find_pictures(pictures, leave_out=out)
    stems = distinct_stems([picture.stem for picture in found.pictures])
    failed = [no_picture_in([folder]) for folder in found.empty]
    for text in failed:
        complain(text)
    with _opened(engine, device, weights_dir) as look:
        for picture, stem in zip(found.pictures, stems, strict=True):
            try:
                _refuse(out, stem, overwrite=overwrite)
                rgba = read_picture(picture)
                for path in write_parsed(rgba, look(rgba), out, stem, overwrite=overwrite):
                    tell(str(path))
            except UnflatError as problem:
                failed.append(f"{picture}: {problem}")
                complain(failed[-1])
    raise typer.Exit(int(bool(failed)))


@contextmanager
def _opened(engine: str, device: str, weights_dir: Path | None) -> Iterator[Callable[[Array], Parsed]]:
    """The engine asked for and no other."""
    if engine == "sam":
        yield open_sam(weights_dir, device)
    elif engine == "lite":
        options = Options(engine="lite", device=device)
        with open_engine(options) as opened:
            yield lambda rgba: parse_lite(rgba, options, opened)
    else:
        raise InputError(f"--engine is {engine!r}; choose {' or '.join(ENGINES)}")


def _refuse(out: Path, stem: str, *, overwrite: bool) -> None:
    """Before the work, not after it."""
    there = [out / f"{stem}{suffix}" for suffix in SUFFIXES if (out / f"{stem}{suffix}").exists()]
    if there and not overwrite:
        raise OutputError(f"{there[0]} is there already; give --overwrite to replace it")
