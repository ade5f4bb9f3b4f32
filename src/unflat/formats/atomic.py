"""Files and folders that appear whole or not at all, under names that every file system takes."""

import errno
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from unflat.core.errors import OutputError

_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
STEM_BYTES = 180
"""File systems take 255 bytes a name; the rest is left for `_depth`, a suffix and the mark of a file in the making."""


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when everything is written and on the disk.

    Raises:
        OutputError: The file is there and `overwrite` is false, or it cannot be written.
    """
    part = _part(path)
    try:
        _refuse(path, overwrite=overwrite)
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _refuse(path, overwrite=overwrite)
        part.replace(path)
    except OSError as problem:
        raise _output_error(path, problem) from problem
    finally:
        _remove(part)


@contextmanager
def whole_folder(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Fill a folder that takes its name only when everything is in it; an older one is replaced as a whole.

    Raises:
        OutputError: The folder is there and `overwrite` is false, or it cannot be written.
    """
    part, old = _part(path), path.with_name(f".{path.name}.old")
    try:
        _refuse(path, overwrite=overwrite)
        if old.exists() and not path.exists():
            old.replace(path)  # a run was killed between the two renames below
        _remove(part)
        part.mkdir(parents=True)
        yield part
        _refuse(path, overwrite=overwrite)
        if path.exists():
            _remove(old)
            path.replace(old)
        part.replace(path)
    except OSError as problem:
        if old.exists() and not path.exists():
            old.replace(path)
        raise _output_error(path, problem) from problem
    finally:
        _remove(part)
        _remove(old)


def write_whole(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write bytes as a file that appears whole or not at all; raises OutputError as `whole_file` does."""
    with whole_file(path, overwrite=overwrite) as file:
        file.write(data)


def legal_stem(stem: str) -> str:
    """The nearest name that Windows, macOS and Linux take as a file's stem."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", stem))
    while len(name.encode("utf-8", "replace")) > STEM_BYTES:
        name = name[:-1]
    name = name.rstrip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or "picture"


def distinct_stems(stems: Sequence[str]) -> list[str]:
    """Legal stems in the order given, none equal to another where case does not count.

    A second `Girl` becomes `Girl-2`. The names that the writers derive (`girl_depth`) are kept free as well.
    """
    taken: set[str] = set()
    result = []
    for stem in map(legal_stem, stems):
        name, n = stem, 1
        while taken & _names_of(name):
            n += 1
            name = f"{stem}-{n}"
        taken |= _names_of(name)
        result.append(name)
    return result


def _names_of(stem: str) -> set[str]:
    folded = unicodedata.normalize("NFC", stem).casefold()
    return {folded, f"{folded}_depth"}


def _part(path: Path) -> Path:
    """Always the same name, so that what a killed run left is replaced by the next."""
    return path.with_name(f".{path.name}.part")


def _refuse(path: Path, *, overwrite: bool) -> None:
    if path.exists() and not overwrite:
        raise OutputError(f"{path} is there already; give --overwrite to replace it")


def _remove(path: Path) -> None:
    with suppress(OSError):  # it is not there, or its folder is not; a part that stays is replaced by the next run
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _output_error(path: Path, problem: OSError) -> OutputError:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(f"the disk is full while writing {path}; nothing was left there; free some space and run again")
    return OutputError(f"cannot write {path}: {problem.strerror or problem}; choose another place with -o")
