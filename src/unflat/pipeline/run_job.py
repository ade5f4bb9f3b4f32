"""One picture from its file to its results, which appear whole or not at all."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

import unflat
from unflat.core.errors import Cancelled, EngineError, InputError, OutputError, UnflatError
from unflat.core.options import Options
from unflat.core.stack import Stack
from unflat.engines import Engine
from unflat.formats.atomic import whole_folder
from unflat.formats.folder import write_folder
from unflat.formats.manifest import manifest, write_manifest
from unflat.formats.picture import read_picture
from unflat.formats.psd_write import write_depth_psd, write_psd
from unflat.formats.sheet import write_sheet
from unflat.pipeline.plan_jobs import Job, files_of, read_manifest
from unflat.pipeline.unflatten import unflatten

OnEvent = Callable[[str, float], None]
Status = Literal["done", "skipped", "failed"]
FOLDER_MARK = "info.json"
"""What a folder of pictures made by us holds; a folder without it is never replaced."""


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


class StageClock:
    """Passes events on and adds up the seconds of each stage."""

    def __init__(self, on_event: OnEvent | None) -> None:
        self._on_event = on_event
        self._stage, self._since = "", time.perf_counter()
        self._seconds: dict[str, float] = {}

    def __call__(self, stage: str, fraction: float) -> None:
        """Take note of an event."""
        if stage != self._stage:
            self._close()
            self._stage = stage
        if self._on_event is not None:
            self._on_event(stage, fraction)

    def seconds(self) -> dict[str, float]:
        """Seconds per stage until now."""
        self._close()
        return dict(self._seconds)

    def _close(self) -> None:
        now = time.perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._since = now


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
    start, clock = time.perf_counter(), StageClock(on_event)
    try:
        clock("read", 0.0)
        mark = _mark(job, options)
        if job.resume and (before := _finished(job, mark)):
            return Report(job, "skipped", _places(job, before), time.perf_counter() - start, manifest=before)
        _refuse_early(job)
        rgba = read_picture(job.picture)
        stack = unflatten(rgba, options, engine=engine(), on_event=clock)
        content = _write(job, stack.with_facts(**mark), options, clock)
    except Cancelled:
        raise
    except UnflatError as problem:
        return Report(job, "failed", seconds=time.perf_counter() - start, error=problem)
    except MemoryError:
        error = EngineError(f"{job.picture} needs more memory than there is; scale it down, or work on fewer at once with --jobs")
        return Report(job, "failed", seconds=time.perf_counter() - start, error=error)
    return Report(job, "done", _places(job, content), time.perf_counter() - start, manifest=content)


def _mark(job: Job, options: Options) -> dict[str, object]:
    """What a result is made from and how: two results with one mark are the same."""
    try:
        with job.picture.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise InputError(f"{job.picture} cannot be read: {problem.strerror or problem}; check the name") from problem
    chosen = {f.name: getattr(options, f.name) for f in fields(options)}
    chosen["settings"] = {section: dict(values) for section, values in options.settings.items()}
    return {"picture": {"file": job.picture.name, "sha256": sha256}, "options": {**chosen, "sheet": job.sheet}}


def _refuse_early(job: Job) -> None:
    """What would fail at the end fails before the work."""
    for name in _names(job.stem):
        place = job.folder / name
        if not place.exists():
            continue
        if place.resolve() == job.picture.resolve() or place.resolve() in job.picture.resolve().parents:
            raise OutputError(f"{place} is the picture itself, or holds it; choose another place for the results with -o")
        if not job.overwrite:
            raise OutputError(f"{place} is there already; give --overwrite to replace it, or --resume to skip what is finished")
        if place.is_dir() and not (name == job.stem and (place / FOLDER_MARK).is_file()):
            raise OutputError(f"{place} is a folder that holds something else; move it away or choose another place with -o")


def _names(stem: str) -> list[str]:
    """Every name that a job may write, the manifest last."""
    return [f"{stem}.psd", f"{stem}_depth.psd", stem, f"{stem}_sheet.png", f"{stem}.json"]


def _write(job: Job, stack: Stack, options: Options, clock: StageClock) -> dict[str, object]:
    """Write everything into one folder, and only when all of it is there give the files their names."""
    clock("write", 0.0)
    staged = _staged(job)
    with whole_folder(staged, overwrite=True) as part:
        try:
            content = _write_files(job, stack, options, part)
            clock("write", 1.0)
            content["timings"] = {stage: round(seconds, 4) for stage, seconds in clock.seconds().items()}
            write_manifest(content, part / f"{job.stem}.json")
        except OutputError as problem:  # name the file as the caller knows it
            raise OutputError(str(problem).replace(str(part), str(job.folder))) from problem
    _place(job, staged)
    return content


def _write_files(job: Job, stack: Stack, options: Options, folder: Path) -> dict[str, object]:
    """Write all but the manifest, and return the manifest's content."""
    psd, depth, pictures, sheet, mark = _names(job.stem)
    wanted = {
        psd: "psd" in options.formats,
        depth: "psd" in options.formats and any(layer.depth is not None for layer in stack.layers),
        pictures: "png" in options.formats,
        sheet: job.sheet,
        mark: True,
    }
    content = manifest(stack.with_facts(files=[name for name, is_wanted in wanted.items() if is_wanted]))
    if wanted[psd]:
        kept = options.ground == "keep"  # only then the layers show all of the source
        write_psd(stack, folder / psd, merged=stack.source if kept else None, manifest=content)
    if wanted[depth]:
        write_depth_psd(stack, folder / depth, manifest=content)
    if wanted[pictures]:
        write_folder(stack, folder / pictures)
    if wanted[sheet]:
        write_sheet(stack, folder / sheet)
    return content


def _staged(job: Job) -> Path:
    return job.folder / f".{job.stem}.unflat"


def _place(job: Job, staged: Path) -> None:
    """Give finished files their names, the manifest last; goes on where a killed run stopped."""
    names = files_of(read_manifest(staged / f"{job.stem}.json"))
    try:
        (job.folder / names[-1]).unlink(missing_ok=True)  # an older result is finished no more
        for name in names:
            source, target = staged / name, job.folder / name
            if source.is_dir() and target.is_dir():
                shutil.rmtree(target)
            if source.exists():
                source.replace(target)
        staged.rmdir()
    except OSError as problem:
        raise OutputError(f"cannot write in {job.folder}: {problem.strerror or problem}; run again with --resume") from problem


def _finished(job: Job, mark: dict[str, object]) -> dict[str, object]:
    """The manifest of an equal result that is there already, whole; empty otherwise."""
    staged = _staged(job)
    if _equal(read_manifest(staged / f"{job.stem}.json"), mark):
        _place(job, staged)  # a run was killed while it gave the finished files their names
    content = read_manifest(job.folder / f"{job.stem}.json")
    return content if _equal(content, mark) and all(p.exists() for p in _places(job, content)) else {}


def _equal(content: dict[str, object], mark: dict[str, object]) -> bool:
    wanted = json.loads(json.dumps({"unflat": unflat.__version__, **mark}))
    return wanted == {key: content.get(key) for key in wanted} and bool(files_of(content))


def _places(job: Job, content: dict[str, object]) -> tuple[Path, ...]:
    return tuple(job.folder / name for name in files_of(content))
