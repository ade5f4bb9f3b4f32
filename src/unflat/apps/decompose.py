"""`unflat decompose`: pictures and folders in, layered files out."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

import unflat
from unflat.apps.progress import Progress
from unflat.apps.say import complain, exit_code_of, note, tell
from unflat.core.errors import InputError, UnflatError
from unflat.core.options import GROUNDS, Options
from unflat.core.parts import PARTS
from unflat.engines import open_engine
from unflat.pipeline.batch import run_batch
from unflat.pipeline.plan_jobs import Job, find_pictures, no_picture_in, plan_jobs
from unflat.pipeline.run_job import Report
from unflat.pipeline.settings import parse_settings

FORMATS = ("psd", "png")


def decompose(
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE|FOLDER...", help="Pictures, and folders to walk.", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the results go; made if it is not there.")] = Path("out"),
    engine: Annotated[str, typer.Option(help="What looks at the picture; `unflat doctor` lists the engines.")] = "lite",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    formats: Annotated[str, typer.Option("--format", metavar="psd,png", help="psd: layers in one file; png: a folder.")] = "psd",
    parts: Annotated[str, typer.Option(metavar="A,B", help="Only these parts become layers; the rest joins its neighbours.")] = "",
    without: Annotated[str, typer.Option(metavar="A,B", help="These parts become no layers; they join their neighbours.")] = "",
    ground: Annotated[str, typer.Option(metavar="|".join(GROUNDS), help="Keep the background as a layer, drop or hide it.")] = "keep",
    sheet: Annotated[bool, typer.Option("--sheet", help="Also a contact sheet: every layer with its name.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Where all chance starts.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="How many pictures are worked on at once.")] = 1,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace results that are there.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Skip pictures whose results are there, made in the same way.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what failed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document for machines instead of words.")] = False,
    memory: Annotated[str | None, typer.Option(metavar="auto|full|offload|quantized", help="How see-through holds its networks.")] = None,
    weights_dir: Annotated[Path | None, typer.Option(help="Folder of see-through's weights, instead of the usual places.")] = None,
    changed: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SECTION.NAME=VALUE", help="Change a setting of an engine or stage; `unflat settings` lists them."),
    ] = None,
) -> None:
    """Take flat pictures apart: layers, depth and manifest for each.

    Exit codes: 0 all good, 1 some pictures failed, 2 wrong usage.
    """
    reports: list[Report] = []
    planned: list[Job] = []
    problem: UnflatError | None = None
    try:
        options = Options(
            engine=engine,
            seed=seed,
            device=device,
            parts=_names(parts),
            without=_names(without),
            ground=ground,  # type: ignore[arg-type]  # Options itself refuses other words
            formats=_formats(formats),
            settings=parse_settings([*_of_see_through(memory, weights_dir), *(changed or ())]),
        )
        found = find_pictures(pictures, leave_out=out)
        planned = plan_jobs(found.pictures, out, sheet=sheet, overwrite=overwrite, resume=resume)
        empty = [Report(Job(f, out, f.name), "failed", error=InputError(no_picture_in([f]))) for f in found.empty]
        for report in chain(empty, _reports(planned, options, processes=jobs, silent=quiet or as_json)):
            reports.append(report)
            if not as_json:
                _say(report, quiet=quiet)
    except UnflatError as caught:
        if not as_json:
            raise
        problem = caught
    place = {job: n for n, job in enumerate(planned)}
    reports.sort(key=lambda report: place.get(report.job, -1))  # in the order asked for, however many processes there were
    code = exit_code_of(problem) if problem else int(any(r.error for r in reports))
    if as_json:
        tell(json.dumps(_document(reports, problem, code), ensure_ascii=False))
    elif len(reports) > 1 and not quiet:
        _say_summary(reports)
    raise typer.Exit(code)


def _of_see_through(memory: str | None, weights_dir: Path | None) -> list[str]:
    """The settings that have options of their own, as --set has them."""
    held = {"memory": memory, "weights": str(weights_dir) if weights_dir else ""}
    return [f"see_through.{name}={value}" for name, value in held.items() if value]


def _names(words: str) -> tuple[str, ...]:
    """Part names, with a side or without; raises InputError where one names no part."""
    names = tuple(word.strip() for word in words.split(",") if word.strip())
    for name in names:
        if PARTS.parse(name) is None:
            PARTS[name]  # raises, with the names there are
    return names


def _formats(words: str) -> tuple[str, ...]:
    formats = tuple(dict.fromkeys(word.strip() for word in words.split(",")))
    for word in formats:
        if word not in FORMATS:
            raise InputError(f"--format is {word!r}; choose {' or '.join(FORMATS)}, or both with a comma")
    return formats


def _reports(jobs: list[Job], options: Options, *, processes: int, silent: bool) -> Iterator[Report]:
    """Run the jobs, with progress on the terminal unless silent."""
    if silent:
        yield from run_batch(jobs, options, opener=open_engine, processes=processes)
        return
    for job in jobs:
        if job.stem != job.picture.stem:
            note(f"{job.picture} is written as {job.stem}, so that its files meet no others and are legal everywhere")
    with Progress(len(jobs)) as progress:
        for report in run_batch(jobs, options, opener=open_engine, processes=processes, on_event=progress.event):
            progress.end(report.job)
            yield report


def _say(report: Report, *, quiet: bool) -> None:
    if report.error is not None:
        complain(str(report.error))
    elif not quiet:
        layers = report.manifest.get("layers")
        count = f"{len(layers)} layers" if isinstance(layers, list) else "layers"
        tell(f"{report.job.picture}: {count}, {'finished before' if report.status == 'skipped' else f'{report.seconds:.1f} s'}")
        for path in report.files:
            tell(f"  {path}")
        for warning in _warnings(report):
            note(warning)


def _say_summary(reports: list[Report]) -> None:
    count = Counter(report.status for report in reports)
    tell(f"{count['done']} done, {count['skipped']} finished before, {count['failed']} failed")
    for report in reports:
        if report.error is not None:
            complain(str(report.error))


def _warnings(report: Report) -> list[str]:
    warnings = report.manifest.get("warnings")
    return [str(w) for w in warnings] if isinstance(warnings, list | tuple) else []


def _document(reports: list[Report], problem: UnflatError | None, code: int) -> dict[str, object]:
    return {
        "unflat": unflat.__version__,
        "exit_code": code,
        "error": _error(problem),
        "results": [
            {
                "picture": str(r.job.picture),
                "status": r.status,
                "files": [str(path) for path in r.files],
                "seconds": round(r.seconds, 3),
                "warnings": _warnings(r),
                "quality": r.manifest.get("quality"),
                "error": _error(r.error),
            }
            for r in reports
        ],
    }


def _error(problem: UnflatError | None) -> dict[str, str] | None:
    return None if problem is None else {"kind": type(problem).__name__, "message": str(problem)}
