"""The table of weight files: what ships, under which licence, from where, and with which sha256."""

import hashlib
import json
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from unflat.core.errors import WeightsError

HERE = Path(__file__).parent
ROWS = HERE / "embedded.json"
"""The rows as data: `python -m unflat.weights.record` writes them anew after a training."""


@dataclass(frozen=True)
class Weights:
    """One row.

    Args:
        name: Short name, for people.
        file: File name beside the table.
        sha256: Of the file, hexadecimal.
        size_bytes: Of the file.
        licence: SPDX name.
        source: What made it: the command, the run's settings and the git commit.
    """

    name: str
    file: str
    sha256: str
    size_bytes: int
    licence: str
    source: str


def table(rows: Path = ROWS) -> tuple[Weights, ...]:
    """All rows.

    Raises:
        WeightsError: The table is missing, or is no table.
    """
    try:
        found = tuple(Weights(**row) for row in json.loads(rows.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as problem:
        raise WeightsError(f"the table of weights {rows} cannot be read: {problem}; {MEND}") from problem
    kinds = {f.name: f.type for f in fields(Weights)}
    for row in found:
        if not all(isinstance(getattr(row, name), kind) for name, kind in kinds.items() if isinstance(kind, type)):
            raise WeightsError(f"the row {row.name!r} of {rows} has a field of the wrong kind; {MEND}")
    return found


def embedded(file: str, *, rows: Path = ROWS) -> Path:
    """Where an embedded file lies; its sha256 is checked, once a process.

    Raises:
        WeightsError: No such row, or the file is missing or not the one the table means.
    """
    held = {row.file: row for row in table(rows)}
    if file not in held:
        raise WeightsError(f"no weights called {file!r} ship with unflat; there are {', '.join(held) or 'none'}")
    path = rows.parent / file
    _check(path, held[file].sha256, held[file].size_bytes)
    return path


def sha256_of(path: Path) -> str:
    """The hash of a file, hexadecimal."""
    with path.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()


@cache
def _check(path: Path, sha256: str, size_bytes: int) -> None:
    if not path.is_file():
        raise WeightsError(f"{path} is missing; {MEND}")
    size = path.stat().st_size
    if size != size_bytes:
        raise WeightsError(f"{path} has {size} bytes where {size_bytes} were expected; {MEND}")
    found = sha256_of(path)
    if found != sha256:
        raise WeightsError(f"{path} is damaged: its sha256 is {found[:12]}…, expected {sha256[:12]}…; {MEND}")


MEND = "install unflat again: pip install --force-reinstall --no-deps unflat"
"""What to do when a file that ships is not as it shipped."""
