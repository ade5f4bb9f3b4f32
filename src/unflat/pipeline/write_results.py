"""Write what one picture came to: all files get their names together, when all of them are whole, and the manifest last."""

import os
import shutil
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from unflat.core.arrays import Array
from unflat.core.errors import OutputError
from unflat.core.stack import Stack
from unflat.formats.atomic import whole_folder
from unflat.formats.folder import write_folder
from unflat.formats.manifest import manifest, write_manifest
from unflat.formats.psd_write import write_depth_psd, write_psd
from unflat.pipeline.plan_jobs import files_of, read_manifest

FOLDER_MARK = "info.json"
"""What a folder of pictures made by us holds; a folder without it is never replaced."""


@dataclass(frozen=True)
class Place:
    """Where results go and which are wanted.

    Args:
        folder: Made if it is not there.
        stem: What the names begin with.
        formats: "psd", "png" or both.
        sheet: Whether a contact sheet is wanted.
        overwrite: Whether results that are there may be replaced.
    """

    folder: Path
    stem: str
    formats: tuple[str, ...] = ("psd",)
    sheet: bool = False
    overwrite: bool = False

    @property
    def names(self) -> tuple[str, str, str, str, str]:
        """Every name that may be written: layers, depth, folder of pictures, contact sheet, manifest."""
        return f"{self.stem}.psd", f"{self.stem}_depth.psd", self.stem, f"{self.stem}_sheet.png", f"{self.stem}.json"

    @property
    def mark(self) -> Path:
        """The manifest: where it is, all is."""
        return self.folder / f"{self.stem}.json"

    @property
    def staged(self) -> Path:
        """The folder in which whole results wait for their names."""
        return self.folder / f".{self.stem}.unflat"


def refuse_early(place: Place, *, picture: Path | None = None) -> None:
    """What would fail at the end fails before the work.

    Args:
        place: Where the results are to go.
        picture: A file that must not be replaced.

    Raises:
        OutputError: The folder cannot be written, or something is there already that may not be replaced.
    """
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputError(f"cannot make the folder {place.folder}: {problem.strerror or problem}; choose another with -o") from problem
    if not os.access(place.folder, os.W_OK):
        raise OutputError(f"the folder {place.folder} cannot be written in; choose another with -o")
    for name in place.names:
        path = place.folder / name
        if not path.exists():
            continue
        if picture is not None and path.resolve() in (picture.resolve(), *picture.resolve().parents):
            raise OutputError(f"{path} is the picture itself, or holds it; choose another place for the results with -o")
        if not place.overwrite:
            raise OutputError(f"{path} is there already; give --overwrite to replace it, or --resume to skip what is finished")
        if path.is_dir() and not (name == place.stem and (path / FOLDER_MARK).is_file()):
            raise OutputError(f"{path} is a folder that holds something else; move it away or choose another place with -o")


def write_results(stack: Stack, place: Place, *, timings: Mapping[str, float], merged: Array | None = None) -> dict[str, object]:
    """Write the files, give them their names, and return the manifest.

    Args:
        stack: Its facts go into the manifest.
        place: Where to, and what.
        timings: Seconds per stage until now; writing is added.
        merged: The picture that the visible layers show, where the caller has it.

    Raises:
        OutputError: Something could not be written; then nothing is there.
    """
    start = time.perf_counter()
    with whole_folder(place.staged, overwrite=True) as part:
        try:
            content = _write_files(stack, place, part, merged)
            seconds = {**timings, "write": time.perf_counter() - start}
            content["timings"] = {stage: round(value, 4) for stage, value in seconds.items()}
            write_manifest(content, part / place.mark.name)
        except OutputError as problem:  # name the file as the caller knows it
            raise OutputError(str(problem).replace(str(part), str(place.folder))) from problem
    give_names(place)
    return content


def _write_files(stack: Stack, place: Place, folder: Path, merged: Array | None) -> dict[str, object]:
    """Write all but the manifest, and return the manifest's content."""
    psd, depth, pictures, sheet, mark = place.names
    wanted = {
        psd: "psd" in place.formats,
        depth: "psd" in place.formats and any(layer.depth is not None for layer in stack.layers),
        pictures: "png" in place.formats,
        sheet: place.sheet,
        mark: True,
    }
    content = manifest(stack.with_facts(files=[name for name, is_wanted in wanted.items() if is_wanted]))
    with ThreadPoolExecutor(2) as threads:  # one waits for the disk while the other packs
        writing = [threads.submit(write_psd, stack, folder / psd, merged=merged, manifest=content)] if wanted[psd] else []
        writing += [threads.submit(write_depth_psd, stack, folder / depth, manifest=content)] if wanted[depth] else []
        for one in writing:
            one.result()
    if wanted[pictures]:
        write_folder(stack, folder / pictures)
    if wanted[sheet]:
        from unflat.formats.sheet import write_sheet  # rarely wanted, and fonts take their time to load

        write_sheet(stack, folder / sheet)
    return content


def give_names(place: Place) -> None:
    """Move whole results that wait to their place, the manifest last; goes on where a killed run stopped.

    Raises:
        OutputError: One of them cannot be moved; the rest waits for the next run with --resume.
    """
    names = files_of(read_manifest(place.staged / place.mark.name))
    try:
        place.mark.unlink(missing_ok=True)  # an older result is whole no more
        for name in names:
            source, target = place.staged / name, place.folder / name
            if source.is_dir() and target.is_dir():
                shutil.rmtree(target)
            if source.exists():
                source.replace(target)
        place.staged.rmdir()
    except OSError as problem:
        raise OutputError(f"cannot write in {place.folder}: {problem.strerror or problem}; run again with --resume") from problem
