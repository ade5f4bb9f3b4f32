"""The lock file beside pulled weights: what the first pull got, which later pulls must match."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from unflat.core.errors import WeightsError
from unflat.core.require import require
from unflat.formats.atomic import write_whole

NAME = "weights.lock.json"


@dataclass(frozen=True)
class Facts:
    """Of one file: its hash, hexadecimal, and its size."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Locked:
    """What was pulled of one row.

    Args:
        repository: Where from.
        revision: The commit; empty where a file was given by hand.
        files: File to hash and size.
        finished: Whether all files came.
    """

    repository: str
    revision: str
    files: Mapping[str, Facts] = field(default_factory=dict)
    finished: bool = False

    def with_file(self, file: str, facts: Facts) -> "Locked":
        """One file more."""
        return replace(self, files={**self.files, file: facts})


def locked(root: Path) -> dict[str, Locked]:
    """Row name to what was pulled; empty where there is no lock file.

    Raises:
        WeightsError: The file cannot be understood.
    """
    path = root / NAME
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {name: _entry(row) for name, row in held.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise WeightsError(f"the lock file {path} cannot be read: {problem!r}; mend it, or move it away and pull again") from problem


def keep(root: Path, name: str, entry: Locked) -> None:
    """Write one row's entry; pulls of other rows may do the same at the same time."""
    with guarded(root / f".{NAME}"):
        rows = {**locked(root), name: entry}
        text = json.dumps({key: asdict(rows[key]) for key in sorted(rows)}, indent=1) + "\n"
        write_whole(root / NAME, text.encode(), overwrite=True)


def guarded(path: Path) -> Any:
    """A context that one process at a time is in; it ends with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return require("filelock", extra="torch").FileLock(f"{path}.busy")


def _entry(row: dict[str, Any]) -> Locked:
    files = {str(file): Facts(str(facts["sha256"]), int(facts["size_bytes"])) for file, facts in row["files"].items()}
    return Locked(str(row["repository"]), str(row["revision"]), files, bool(row["finished"]))
