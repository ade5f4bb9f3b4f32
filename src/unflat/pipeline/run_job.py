"""One picture from its file to its results, which appear whole or not at all."""

import hashlib
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

import unflat
from unflat.core.arrays import Bytes
from unflat.core.errors import Cancelled, EngineError, InputError, UnflatError
from unflat.core.options import Options, settings_of
from unflat.core.stack import Stack
from unflat.engines import Engine
from unflat.formats.picture import read_picture
from unflat.formats.psd_write import load_psd_tools
from unflat.pipeline.plan_jobs import Job, files_of, read_manifest
from unflat.pipeline.restore_source import RestoreSettings
from unflat.pipeline.unflatten import OnEvent, unflatten
from unflat.pipeline.write_results import Place, give_names, refuse_early, write_results

Status = Literal["done", "skipped", "failed"]


@dataclass(frozen=True)
class Report:
    """How one job ended.

    Args:
        job: What was asked.
        status: "done", "skipped" (it was finished before) or "failed".
        files: What lies there now, the manifest last; empty where it failed.
        seconds: How long it took.
        error: Why it failed.
        manifest: The manifest's content; empty where it failed.
    """

    job: Job
    status: Status
    files: tuple[Path, ...] = ()
    seconds: float = 0.0
    error: UnflatError | None = None
    manifest: dict[str, object] = field(default_factory=dict)


def run_job(job: Job, options: Options, *, engine: Callable[[], Engine], on_event: OnEvent | None = None) -> Report:
    """Read a picture, take it apart and write what the job asks for.

    Args:
        job: The picture and the place of its results.
        options: How to take it apart.
        engine: Gives the open engine; called only where there is something to do.
        on_event: Told of the progress; may raise `Cancelled`, which is passed on.

    Returns:
        The report; what is wrong with this one picture is in it and not raised.
    """
    start = time.perf_counter()
    try:
        tell = on_event or (lambda stage, fraction: None)
        tell("read", 0.0)
        mark = _mark(job, options)
        place = Place(job.folder, job.stem, options.formats, job.sheet, job.overwrite)
        if job.resume and (before := _finished(place, mark)):
            return Report(job, "skipped", _paths(job, before), time.perf_counter() - start, manifest=before)
        refuse_early(place, picture=job.picture)
        with ThreadPoolExecutor(1) as beside:  # networks load without Python's lock
            reading = beside.submit(_read, job.picture)
            beside.submit(load_psd_tools)
            opened = engine()
            rgba, timings = reading.result()
            stack = unflatten(rgba, options, engine=opened, on_event=on_event)
        tell("write", 0.0)
        exact = settings_of(options, RestoreSettings).source and options.ground == "keep"
        merged = rgba if exact else None  # without its ground the stack shows less than the picture
        content = write_results(stack.with_facts(**mark), place, timings={**timings, **_timings(stack)}, merged=merged)
    except Cancelled:
        raise
    except UnflatError as problem:
        return Report(job, "failed", seconds=time.perf_counter() - start, error=problem)
    except MemoryError:
        error = EngineError(f"{job.picture} needs more memory than there is; scale it down, or work on fewer at once with --jobs")
        return Report(job, "failed", seconds=time.perf_counter() - start, error=error)
    return Report(job, "done", _paths(job, content), time.perf_counter() - start, manifest=content)


def _read(picture: Path) -> tuple[Bytes, dict[str, float]]:
    start = time.perf_counter()
    return read_picture(picture), {"read": time.perf_counter() - start}


def _mark(job: Job, options: Options) -> dict[str, object]:
    """What a result is made from and how: two results with one mark are the same."""
    try:
        with job.picture.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as problem:
        raise InputError(f"{job.picture} is not there; check the name") from problem
    except OSError as problem:
        raise InputError(f"{job.picture} cannot be read: {problem.strerror or problem}") from problem
    chosen = {f.name: getattr(options, f.name) for f in fields(options)}
    chosen["settings"] = {section: dict(values) for section, values in options.settings.items()}
    return {"picture": {"file": job.picture.name, "sha256": sha256}, "options": {**chosen, "sheet": job.sheet}}


def _finished(place: Place, mark: dict[str, object]) -> dict[str, object]:
    """The manifest of an equal result that is there already, whole; empty otherwise."""
    if _equal(read_manifest(place.staged / place.mark.name), mark):
        give_names(place)  # a run was killed while it gave whole files their names
    content = read_manifest(place.mark)
    return content if _equal(content, mark) and all((place.folder / name).exists() for name in files_of(content)) else {}


def _equal(content: dict[str, object], mark: dict[str, object]) -> bool:
    wanted = json.loads(json.dumps({"unflat": unflat.__version__, **mark}))
    return wanted == {key: content.get(key) for key in wanted} and bool(files_of(content))


def _timings(stack: Stack) -> dict[str, float]:
    timings = stack.facts.get("timings")
    return dict(timings) if isinstance(timings, dict) else {}


def _paths(job: Job, content: dict[str, object]) -> tuple[Path, ...]:
    return tuple(job.folder / name for name in files_of(content))
