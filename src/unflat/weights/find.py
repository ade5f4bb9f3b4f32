"""Where published weights lie on this machine; nothing here touches the network."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from unflat.core.errors import WeightsError
from unflat.weights.lock import Locked, locked
from unflat.weights.published import Published, row_of

log = logging.getLogger(__name__)
VARIABLE = "UNFLAT_WEIGHTS"
Where = Literal["folder", "cache"]


@dataclass(frozen=True)
class Found:
    """Weights that are there.

    Args:
        row: Of the table.
        path: The folder, in the published layout.
        where: In our folder, or in the Hugging Face cache.
    """

    row: Published
    path: Path
    where: Where


def find(name: str, *, folder: Path | None = None) -> Path:
    """The folder of some published weights, in their published layout.

    Args:
        name: Of the table: "see-through/layerdiff3d".
        folder: Holds weights, by our name or by the repository's. None looks into `UNFLAT_WEIGHTS` or the usual folder, and
            then into the Hugging Face cache.

    Raises:
        WeightsError: They are not there, not whole or of another revision; says the command that fetches them.
        InputError: There are no weights of that name.
    """
    return look(row_of(name), folder).path


def look(row: Published, folder: Path | None = None) -> Found:
    """As `find`, with where it was found."""
    root = root_of(folder)
    for path in _folders(row, root):
        if path.is_dir() and any((path / file).is_file() for file in (*row.needed, *row.fetched)):
            _check(row, path, root, folder)
            return Found(row, path, "folder")
    if folder is None:
        held = snapshot(row)
        if held is not None and not missing(row, held):
            log.info("%s is taken from the Hugging Face cache at %s", row.name, held)
            return Found(row, held, "cache")
    raise WeightsError(_absent(row, root, folder))


def root_of(folder: Path | None) -> Path:
    """The folder of weights: the one given, else the variable's, else the usual one."""
    if folder is not None:
        return folder.expanduser()
    given = os.environ.get(VARIABLE)
    return Path(given).expanduser() if given else _cache() / "unflat" / "weights"


def missing(row: Published, path: Path) -> tuple[str, ...]:
    """Needed files that are not in a folder."""
    return tuple(file for file in row.needed if not (path / file).is_file())


def pull_command(row: Published, folder: Path | None) -> str:
    """The line that fetches the row."""
    return f"unflat weights pull {row.name}{_option(folder)}"


def convert_command(row: Published, folder: Path | None, source: Path | None = None) -> str:
    """The line that makes safetensors of the row's pickle."""
    return f"unflat weights convert {row.name}{f' --from {source}' if source else ''}{_option(folder)}"


def snapshot(row: Published) -> Path | None:
    """Where the Hugging Face cache holds the row's revision, whole or not; None where it does not."""
    held = hub_cache() / f"models--{row.repository.replace('/', '--')}"
    revision = row.revision
    if revision is None:
        named = held / "refs" / "main"
        revision = named.read_text(encoding="utf-8").strip() if named.is_file() else None
    path = held / "snapshots" / revision if revision else None
    return path if path is not None and path.is_dir() else None


def hub_cache() -> Path:
    """The Hugging Face cache, by the variables of its own client."""
    for variable, below in (("HF_HUB_CACHE", "."), ("HUGGINGFACE_HUB_CACHE", "."), ("HF_HOME", "hub")):
        if os.environ.get(variable):
            return Path(os.environ[variable]).expanduser() / below
    return _cache() / "huggingface" / "hub"


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()


def _option(folder: Path | None) -> str:
    return f" --weights-dir {folder}" if folder is not None else ""


def _folders(row: Published, root: Path) -> tuple[Path, ...]:
    """Our name, its last word, and the names that a clone of the repository has."""
    return root / row.name, root / row.name.split("/")[-1], root / row.repository.split("/")[-1], root / row.repository


def _check(row: Published, path: Path, root: Path, folder: Path | None) -> None:
    """What a look at names and sizes shows; hashes are for `verify`."""
    held = locked(root).get(row.name) if path == root / row.name else None
    if held is not None:
        _check_lock(row, path, held, folder)
    gone = missing(row, path)
    if not gone:
        return
    if row.pickle and (path / row.pickle).is_file():
        raise WeightsError(f"{path / row.pickle} must be made safetensors first; run: {convert_command(row, folder)}")
    raise WeightsError(f"{row.name} in {path} is not whole: {', '.join(gone)} missing; run: {pull_command(row, folder)}")


def _check_lock(row: Published, path: Path, held: Locked, folder: Path | None) -> None:
    command = pull_command(row, folder)
    if row.revision is not None and held.revision != row.revision:
        raise WeightsError(f"{row.name} in {path} is of revision {held.revision[:12]}, wanted is {row.revision[:12]}; run: {command}")
    if not held.finished:
        raise WeightsError(f"the pull of {row.name} into {path} was not finished; run: {command}")
    for file, facts in held.files.items():
        if (path / file).is_file() and (path / file).stat().st_size != facts.size_bytes:
            raise WeightsError(f"{path / file} has {(path / file).stat().st_size} bytes, wanted are {facts.size_bytes}; run: {command}")


def _absent(row: Published, root: Path, folder: Path | None) -> str:
    held = snapshot(row)
    if folder is None and row.pickle and held is not None and (held / row.pickle).is_file():
        return f"{held / row.pickle} must be made safetensors first; run: {convert_command(row, None, held / row.pickle)}"
    places = f"{root / row.name}" if folder is not None else f"{root / row.name} nor in the Hugging Face cache {hub_cache()}"
    size = f"about {row.size_bytes / 1e9:.1f} GB, {row.licence.split(';')[0]}"
    after = f", then: {convert_command(row, folder)}" if row.pickle else ""
    return f"the weights {row.name} ({size}) are not in {places}; run: {pull_command(row, folder)}{after}"
