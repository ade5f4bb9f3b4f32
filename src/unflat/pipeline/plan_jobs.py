"""Find the pictures that a batch is asked for and settle where the results of each go."""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from unflat.core.errors import InputError
from unflat.formats.atomic import distinct_stems
from unflat.formats.picture import PICTURE_SUFFIXES


@dataclass(frozen=True)
class Job:
    """One picture and where its results go.

    Args:
        picture: The file to read.
        folder: Where the results go.
        stem: What their names begin with; no other job of the batch has it.
        sheet: Whether a contact sheet is wanted.
        overwrite: Whether results that are there may be replaced.
        resume: Whether a picture whose results are there, made in the same way, is skipped.
    """

    picture: Path
    folder: Path
    stem: str
    sheet: bool = False
    overwrite: bool = False
    resume: bool = False


def natural_key(path: Path) -> list[tuple[tuple[int, int, str], ...]]:
    """Sorts as a person would: girl2 before girl10, upper and lower case together."""
    return [tuple(_key(run) for run in _RUN.findall(word.casefold())) for word in (*path.parent.parts, path.stem, path.suffix)]


_RUN = re.compile(r"[0-9]+|[^0-9]+")


def _key(run: str) -> tuple[int, int, str]:
    return (0, int(run), "") if run[0] in "0123456789" else (1, 0, run)


@dataclass(frozen=True)
class Found:
    """The pictures to work on, and the folders that hold none."""

    pictures: tuple[Path, ...]
    empty: tuple[Path, ...] = ()


def find_pictures(paths: Iterable[Path], *, leave_out: Path) -> Found:
    """The pictures that the paths name, folders walked to the bottom in natural order; each file once.

    Args:
        paths: Files and folders, in the order in which they are wanted. A file is taken whatever its ending.
        leave_out: The folder of the results; not walked, unless it is one of the paths.

    Raises:
        InputError: Nothing is there to work on.
    """
    found: dict[Path, Path] = {}
    empty: list[Path] = []
    for path in paths:
        here = _walk(path, leave_out=leave_out) if path.is_dir() else [path]
        if not here:
            empty.append(path)
        for picture in here:
            found.setdefault(picture.absolute(), picture)
    if not found:
        raise InputError(no_picture_in(empty))
    return Found(tuple(found.values()), tuple(empty))


def no_picture_in(folders: Sequence[Path]) -> str:
    """What to say of folders without pictures."""
    return f"no picture in {', '.join(map(str, folders))}; give pictures or folders with {', '.join(PICTURE_SUFFIXES)}"


def _walk(folder: Path, *, leave_out: Path) -> list[Path]:
    left_out = leave_out.resolve()
    pictures: list[Path] = []
    for name, folders, files in os.walk(folder):
        here, made = Path(name), _made_here(Path(name), files)
        folders[:] = [f for f in folders if not f.startswith(".") and f not in made and (here / f).resolve() != left_out]
        pictures += [here / f for f in files if _is_picture(f) and f not in made]
    return sorted(pictures, key=natural_key)


def _is_picture(name: str) -> bool:
    return name.lower().endswith(PICTURE_SUFFIXES) and not name.startswith(".")


def _made_here(folder: Path, files: Sequence[str]) -> set[str]:
    """Names of the results that lie in a folder, by the manifests beside them: they are no pictures to take apart."""
    return {made for name in files if name.endswith(".json") for made in files_of(read_manifest(folder / name))}


def files_of(manifest: Mapping[str, object]) -> list[str]:
    """The names of the files that a manifest belongs to, itself the last; empty where it does not say."""
    files = manifest.get("files")
    return [str(name) for name in files] if isinstance(files, list) else []


def read_manifest(path: Path) -> dict[str, object]:
    """A manifest of ours; empty where the file is not there or is something else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and "unflat" in content else {}


def plan_jobs(pictures: Sequence[Path], folder: Path, *, sheet: bool = False, overwrite: bool = False, resume: bool = False) -> list[Job]:
    """One job per picture; pictures whose results would have names that meet get numbered stems."""
    stems = distinct_stems([p.stem for p in pictures])
    return [Job(p, folder, stem, sheet, overwrite, resume) for p, stem in zip(pictures, stems, strict=True)]
