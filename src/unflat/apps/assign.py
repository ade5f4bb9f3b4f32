"""`unflat assign`: give a region of a layered file to another part."""

from pathlib import Path
from typing import Annotated

import typer

from unflat.apps.say import note, tell
from unflat.core.errors import InputError
from unflat.core.parts import PARTS, Vocabulary
from unflat.formats.mask import read_mask
from unflat.formats.psd_read import read_psd
from unflat.pipeline.plan_jobs import files_of
from unflat.pipeline.reassign import reassign
from unflat.pipeline.write_results import Place, refuse_early, write_results


def assign(
    psd: Annotated[Path, typer.Argument(metavar="PSD", help="A layered file; the depth file beside it is read too.", show_default=False)],
    part: Annotated[str, typer.Option(metavar="NAME", help="The layer or part that gets it: topwear, handwear-l.", show_default=False)],
    mask: Annotated[Path, typer.Option(metavar="PICTURE", help="White, or not clear, where the region is.", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the results go.")] = Path("out"),
    vocabulary: Annotated[Path | None, typer.Option(metavar="TOML", help="Your own parts, see docs/parts.md.")] = None,
    sheet: Annotated[bool, typer.Option("--sheet", help="Also a contact sheet.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace results that are there.")] = False,
) -> None:
    """Give the region under a mask to another part; the layers still show the same picture."""
    place = Place(out, psd.stem, sheet=sheet, overwrite=overwrite)
    refuse_early(place)
    words = _vocabulary(vocabulary)
    stack = read_psd(psd, vocabulary=words)
    content = write_results(reassign(stack, part, read_mask(mask), vocabulary=words), place, timings={})
    for name in files_of(content):
        tell(str(out / name))
    for warning in stack.facts.get("warnings", ()):  # type: ignore[attr-defined]
        note(str(warning))


def _vocabulary(path: Path | None) -> Vocabulary:
    if path is None:
        return PARTS
    try:
        return PARTS.with_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{path} cannot be read: {problem}; give a TOML file") from problem
