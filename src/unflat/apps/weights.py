"""`unflat weights`: which published weights there are, where they lie, fetch them, and see that they are whole."""

import json
import logging
from pathlib import Path
from typing import Annotated

import typer

from unflat.apps.say import complain, note, tell
from unflat.core.errors import InputError, UnflatError, WeightsError
from unflat.weights.convert import convert as make_safetensors
from unflat.weights.find import convert_command, look, pull_command, root_of
from unflat.weights.hub import HuggingFace
from unflat.weights.published import NON_COMMERCIAL, PUBLISHED, Published, row_of, rows_of
from unflat.weights.pull import pull as pull_row
from unflat.weights.verify import Verdict
from unflat.weights.verify import verify as verify_row

weights_app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="Published weights: list, pull, verify, where.")
Dir = Annotated[
    Path | None, typer.Option("--weights-dir", metavar="DIR", help="A folder of weights; else UNFLAT_WEIGHTS or the usual one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document for machines.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="NAME…", help="As `list` names them; `see-through` means all of its own.")]


@weights_app.command("list")
def list_rows(
    weights_dir: Dir = None,
    as_json: AsJson = False,
    non_commercial: Annotated[bool, typer.Option("--non-commercial", help="Those that forbid commercial use.")] = False,
) -> None:
    """Every published row: what for, size, licence, repository and whether it is here."""
    rows = [_described(row, weights_dir) for row in (NON_COMMERCIAL if non_commercial else PUBLISHED)]
    if as_json:
        tell(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        tell(f"{row['name']}  {'here' if row['path'] else 'not here'}, about {int(str(row['size_bytes'])) / 1e9:.1f} GB")
        tell(f"    for {row['use']}; licence {row['licence']}")
        tell(f"    {row['repository']} at {row['revision'] or 'the commit of the first pull'}")
    if not rows:
        note("there are none")


@weights_app.command()
def where(names: Names = None, weights_dir: Dir = None) -> None:
    """The folder of each; without a name, the folder that weights are pulled into."""
    if not names:
        tell(str(root_of(weights_dir)))
        return
    for row in rows_of(tuple(names)):
        tell(str(look(row, weights_dir).path))


@weights_app.command()
def pull(names: Names = None, weights_dir: Dir = None) -> None:
    """Fetch weights; what was begun is gone on with, what is here stays. The only command that uses the network."""
    if not names:
        raise InputError(f"say which: {', '.join(r.name for r in PUBLISHED)}, or see-through for all of its own")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for row in rows_of(tuple(names)):
        note(f"{row.name}: about {row.size_bytes / 1e9:.1f} GB from {row.repository}; licence {row.licence}")
        path = pull_row(row, HuggingFace(), folder=weights_dir)
        tell(str(path))
        if row.pickle and not all((path / file).is_file() for file in row.needed):
            note(f"it is a pickle and cannot be used yet; run: {convert_command(row, weights_dir)}")


@weights_app.command()
def verify(names: Names = None, weights_dir: Dir = None, as_json: AsJson = False) -> None:
    """Read every byte of what is here and compare; exit code 1 where something is wrong or not here."""
    verdicts: list[Verdict] = []
    problems: list[str] = []
    for row in rows_of(tuple(names)) if names else PUBLISHED:
        try:
            verdicts += verify_row(row, folder=weights_dir)
        except WeightsError as problem:
            if names or _begun(row, weights_dir):
                problems.append(str(problem))
    if as_json:
        document = {"files": [vars(v) for v in verdicts], "problems": problems}
        tell(json.dumps(document, ensure_ascii=False))
    else:
        for v in verdicts:
            tell(f"{'ok     ' if v.fine else 'WRONG  '} {v.row}/{v.file}: {v.says}")
        for text in problems:
            complain(text)
        if not verdicts and not problems:
            note(f"no published weights are here; run: {pull_command(PUBLISHED[0], weights_dir)}")
    raise typer.Exit(int(bool(problems) or not all(v.fine for v in verdicts)))


@weights_app.command()
def convert(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The row that is published as a pickle.", show_default=False)],
    source: Annotated[Path | None, typer.Option("--from", metavar="FILE", help="The pickle; else the one that was pulled.")] = None,
    weights_dir: Dir = None,
) -> None:
    """Make safetensors of a published pickle, through torch's loader that runs no code."""
    tell(str(make_safetensors(row_of(name), source=source, folder=weights_dir)))


def _begun(row: Published, folder: Path | None) -> bool:
    return any((root_of(folder) / row.name).glob("*"))


def _described(row: Published, folder: Path | None) -> dict[str, object]:
    try:
        path, problem = str(look(row, folder).path), ""
    except UnflatError as missing:
        path, problem = "", str(missing)
    return {
        "name": row.name,
        "use": row.use,
        "repository": row.repository,
        "revision": row.revision,
        "size_bytes": row.size_bytes,
        "licence": row.licence,
        "path": path,
        "problem": problem,
    }
