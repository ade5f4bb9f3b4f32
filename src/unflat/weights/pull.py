"""Fetch published weights: whole, checked against what is known of them, and only then under their names."""

import errno
import logging
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from unflat.core.errors import WeightsError
from unflat.weights.find import look, root_of, snapshot
from unflat.weights.hub import Hub, Listing, Offered
from unflat.weights.lock import Facts, Locked, guarded, keep, locked
from unflat.weights.published import CONVERTED, Published
from unflat.weights.table import sha256_of

log = logging.getLogger(__name__)
STAGE = ".pulling"
"""Below the root; what an interrupted pull left here is gone on with."""
SPARE_BYTES = 64_000_000  # left free on the disk


def pull(row: Published, hub: Hub, *, folder: Path | None = None) -> Path:
    """Have a row's files on this machine; those that are there and as they should be are not fetched again.

    Args:
        row: Of the table.
        hub: Where they come from.
        folder: Of weights; None for the usual one.

    Returns:
        The folder they lie in.

    Raises:
        WeightsError: They cannot be had, or are not what was expected; what came whole stays, the rest can be gone on with.
    """
    there = _there(row, folder)
    if there is not None:
        log.info("%s is there already: %s", row.name, there)
        return there
    root = root_of(folder)
    try:
        with guarded(root / STAGE / row.name):
            return _pulled(row, hub, root)
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise WeightsError(f"the disk of {root} is full; free some space and run the same command again to go on") from problem
        raise WeightsError(f"{row.name} cannot be pulled into {root}: {problem}; run the same command again to go on") from problem


def _there(row: Published, folder: Path | None) -> Path | None:
    """The folder of a finished pull, or of the user's own files; names and sizes are looked at."""
    root = root_of(folder)
    path, held = root / row.name, locked(root).get(row.name)
    if held is not None:
        files = {f: facts.size_bytes for f, facts in held.files.items() if f != row.pickle or not (path / CONVERTED).is_file()}
        whole = held.finished and all((path / f).is_file() and (path / f).stat().st_size == size for f, size in files.items())
        return path if whole and set(row.fetched) <= {*held.files} and row.revision in (None, held.revision) else None
    try:
        return look(row, folder).path
    except WeightsError:
        return None  # why does not matter: what is missing is fetched below


def _pulled(row: Published, hub: Hub, root: Path) -> Path:
    target, stage = root / row.name, root / STAGE / row.name
    held = locked(root).get(row.name)
    if held is not None and row.revision is not None and held.revision != row.revision:
        held = None  # another version of the table: its hashes say nothing of these files
    listing = _listing(row, hub, held)
    wanted = {file: offered for file, offered in listing.files.items() if row.wants(file)}
    absent = [file for file in row.fetched if file not in wanted]
    if absent:
        raise WeightsError(f"{row.repository} at {listing.commit[:12]} has no {', '.join(absent)}; look for a newer unflat")
    entry = Locked(row.repository, listing.commit, held.files if held else {})
    left = {file: offered for file, offered in wanted.items() if not _is_right(target / file, _expected(row, file, offered, entry))}
    _room(root, left, stage)
    for file, offered in left.items():
        expected = _expected(row, file, offered, entry)
        path = _brought(row, hub, listing.commit, file, stage, offered)
        entry = entry.with_file(file, _checked(row, file, path, expected))
        keep(root, row.name, entry)
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        path.replace(target / file)
    for file in wanted:
        if file not in entry.files:
            entry = entry.with_file(file, Facts(sha256_of(target / file), (target / file).stat().st_size))
    keep(root, row.name, replace(entry, finished=True))
    shutil.rmtree(stage, ignore_errors=True)
    return target


def _listing(row: Published, hub: Hub, held: Locked | None) -> Listing:
    asked = row.revision or (held.revision if held and held.revision else None)
    listing = hub.listing(row.repository, asked)
    if asked is not None and listing.commit != asked:
        raise WeightsError(f"{row.repository} answers with revision {listing.commit[:12]}, wanted is {asked[:12]}; nothing was fetched")
    return listing


def _expected(row: Published, file: str, offered: Offered, entry: Locked) -> str | None:
    """The hash that a file must have: of the table, of the first pull, or as the hub states it."""
    known = entry.files[file].sha256 if file in entry.files else None
    return row.sha256.get(file) or known or offered.sha256


def _is_right(path: Path, expected: str | None) -> bool:
    return expected is not None and path.is_file() and sha256_of(path) == expected


def _room(root: Path, left: Mapping[str, Offered], stage: Path) -> None:
    begun = sum(path.stat().st_size for path in stage.rglob("*") if path.is_file()) if stage.is_dir() else 0
    needed = sum(offered.size_bytes for offered in left.values()) - begun
    free = shutil.disk_usage(root).free
    if needed + SPARE_BYTES > free:
        raise WeightsError(
            f"{needed / 1e9:.1f} GB are to come, but the disk of {root} has {free / 1e9:.1f} GB left; "
            "free some space, or give another folder with --weights-dir"
        )


def _brought(row: Published, hub: Hub, commit: str, file: str, stage: Path, offered: Offered) -> Path:
    """The file in the stage: from the Hugging Face cache where it holds it, else from the hub."""
    held = snapshot(row)
    if held is not None and held.name == commit and (held / file).is_file():
        (stage / file).parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(held / file, stage / file))
    stage.mkdir(parents=True, exist_ok=True)
    log.info("fetching %s of %s", file, row.repository)
    return hub.fetch(row.repository, commit, file, stage, size_bytes=offered.size_bytes)


def _checked(row: Published, file: str, path: Path, expected: str | None) -> Facts:
    found = sha256_of(path)
    if expected is not None and found != expected:
        path.unlink()
        raise WeightsError(
            f"{file} of {row.repository} has the sha256 {found[:12]}…, expected is {expected[:12]}…: it was damaged on its way "
            "or changed by someone, and is not kept; run the same command again"
        )
    return Facts(found, path.stat().st_size)
