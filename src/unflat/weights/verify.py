"""Are the published weights on this machine what was pulled? Every byte is read."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from unflat.core.errors import WeightsError
from unflat.weights.find import Found, look, missing, pull_command, root_of
from unflat.weights.lock import Locked, locked
from unflat.weights.published import CONVERTED, Published
from unflat.weights.table import sha256_of

MOST_HEADER_BYTES = 100_000_000


@dataclass(frozen=True)
class Verdict:
    """On one file.

    Args:
        row: Name of the row.
        file: In the row's folder.
        fine: Whether it is as it should be.
        says: What was compared, or what is wrong and what to do.
    """

    row: str
    file: str
    fine: bool
    says: str


def verify(row: Published, *, folder: Path | None = None) -> tuple[Verdict, ...]:
    """Look at every file of a row.

    Raises:
        WeightsError: The row is not on this machine.
    """
    found = look(row, folder)
    root = root_of(folder)
    held = locked(root).get(row.name) if found.path == root / row.name else None
    files = sorted(str(p.relative_to(found.path).as_posix()) for p in found.path.rglob("*") if p.is_file())
    ours = [file for file in files if row.wants(file) or file == CONVERTED]
    gone = [file for file in (held.files if held else missing(row, found.path)) if file not in files and file != row.pickle]
    command = pull_command(row, folder)
    verdicts = [_verdict(found, file, held, command) for file in ours]
    return (*verdicts, *(Verdict(row.name, file, False, f"missing; run: {command}") for file in gone))


def _verdict(found: Found, file: str, held: Locked | None, command: str) -> Verdict:
    path, row = found.path / file, found.row
    known = row.sha256.get(file) or (held.files[file].sha256 if held and file in held.files else _name_of_blob(path))
    if known is not None:
        got = sha256_of(path)
        if got != known:
            return Verdict(row.name, file, False, f"damaged: sha256 {got[:12]}…, expected {known[:12]}…; remove it and run: {command}")
        return Verdict(row.name, file, True, f"sha256 {got[:12]}…")
    if path.suffix == ".safetensors":
        try:
            whole_safetensors(path)
        except WeightsError as problem:
            return Verdict(row.name, file, False, str(problem))
        return Verdict(row.name, file, True, "no sha256 is known of it; it is whole")
    return Verdict(row.name, file, True, "no sha256 is known of it")


def whole_safetensors(path: Path) -> None:
    """See that a file has a header and as many bytes as it says.

    Raises:
        WeightsError: It is cut off, or no safetensors file.
    """
    size = path.stat().st_size
    try:
        with path.open("rb") as held:
            length = int.from_bytes(held.read(8), "little")
            if not 2 <= length <= min(MOST_HEADER_BYTES, size - 8):
                raise WeightsError(f"{path} is no safetensors file, or cut off; get it again")
            header = json.loads(held.read(length))
            ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise WeightsError(f"{path} is no safetensors file: {problem}; get it again") from problem
    wanted = 8 + length + max(ends, default=0)
    if size != wanted:
        raise WeightsError(f"{path} has {size} bytes where its header wants {wanted}; get it again")


def _name_of_blob(path: Path) -> str | None:
    """The Hugging Face cache names large files by their hash."""
    name = path.resolve().name
    return name if path.is_symlink() and re.fullmatch("[0-9a-f]{64}", name) else None
