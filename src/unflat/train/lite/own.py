"""A folder of layered files as artworks to learn from: found, read, some held back to measure on, and kept beside the run."""

import hashlib
import json
import logging
import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np

from unflat.core.errors import InputError
from unflat.core.parts import PARTS, Vocabulary
from unflat.data.artworks.artwork import Artwork, Reading
from unflat.data.artworks.keep import artwork_of
from unflat.data.artworks.store import FORMAT, read_artwork, write_artwork
from unflat.data.artworks.view import own_sample
from unflat.data.degrade import degrade
from unflat.data.samples import Kind, Sample
from unflat.train.lite.psd_layers import read_layers

logger = logging.getLogger(__name__)

SUFFIXES = (".psd", ".psb")
_DEPTH = "_depth"  # what our own depth files are called beside their layers
_LISTED = "files.json"  # what a run began with
_FIRST = 50  # problems that one message names


@dataclass(frozen=True)
class Own:
    """Artworks of a run.

    Args:
        learned: Their files, to learn from.
        held: Those that are only measured on.
    """

    learned: tuple[Path, ...]
    held: tuple[Path, ...]


@dataclass(frozen=True, eq=False)
class Found:
    """A file of the folder: what was made of it, or why nothing was."""

    path: Path
    held: bool
    artwork: Artwork | None = None
    reading: Reading | None = None
    problem: str = ""


def files_of(folder: Path) -> list[Path]:
    """The layered files of a folder and the folders in it, sorted; depth files beside their layers are none.

    Raises:
        InputError: It is no folder, or none lies there.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder; give one with layered files ({', '.join(SUFFIXES)})")
    found = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in SUFFIXES and p.is_file() and not p.name.startswith(".")]
    whole = {p.with_suffix("") for p in found}
    files = [p for p in found if not (p.stem.endswith(_DEPTH) and p.with_name(p.stem.removesuffix(_DEPTH)) in whole)]
    if not files:
        raise InputError(f"no layered file lies in {folder}; put some there ({', '.join(SUFFIXES)}): other kinds can be exported as PSD")
    return files


def held_back(files: Sequence[Path], share: float) -> frozenset[Path]:
    """Which files are only measured on: by a hash of the name, so that they stay the same when others come.

    What lies in one folder of the folder goes the same way, so that no character is on both sides; where all lies in one, the folders
    in that count. Where there are two or more such groups, one at least is held back and one at least is learned, unless `share` is 0.
    """
    base = os.path.commonpath([path.parent for path in files])
    groups = {path: unicodedata.normalize("NFC", path.relative_to(base).parts[0]).casefold() for path in files}
    place = {name: int(hashlib.sha256(name.encode()).hexdigest()[:12], 16) / 16**12 for name in set(groups.values())}
    order = sorted(place, key=lambda name: place[name])
    count = sum(place[name] < share for name in order)
    if share > 0 and len(order) > 1:
        count = min(max(count, 1), len(order) - 1)
    elif len(order) == 1:
        count = 0
    return frozenset(path for path, name in groups.items() if name in order[:count])


def read_vocabulary(path: str) -> tuple[Vocabulary, str]:
    """The vocabulary with the names of a TOML file, and its text; that which ships where the path is empty.

    Raises:
        InputError: The file cannot be read or is no vocabulary.
    """
    if not path:
        return PARTS, ""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{path} cannot be read: {problem}; give a TOML file as docs/parts.md has one") from problem
    return PARTS.with_toml(text), text


def read_each(folder: Path, *, held: float, vocabulary: str = "", keep: Path | None = None) -> Iterator[Found]:
    """The files of a folder, one after the other, each read or with the reason why it cannot be.

    Args:
        folder: Where they lie.
        held: Share that is held back.
        vocabulary: TOML file with names of your own.
        keep: Where artworks are kept, so that a file that stays the same is not read twice.

    Raises:
        InputError: There is no file, or the vocabulary cannot be read.
    """
    files = files_of(folder)
    words, text = read_vocabulary(vocabulary)
    back = held_back(files, held)
    for path in files:
        found = Found(path, path in back)
        name = str(path.relative_to(folder))
        try:
            kept = None if keep is None else keep / f"{_digest(path, text)}.artwork"
            if kept is not None and kept.exists():
                artwork, reading = read_artwork(kept)
            else:
                artwork, reading = artwork_of(read_layers(path, words), name, words)
                if kept is not None:
                    write_artwork(kept, artwork, reading)
        except (InputError, OSError) as problem:
            yield replace(found, problem=str(problem))
            continue
        yield replace(found, path=kept or path, artwork=artwork, reading=reading)


def take_in(folder: Path, keep: Path, *, held: float, vocabulary: str = "") -> Own:
    """Read a folder for a run; a run that goes on finds what it began with.

    Args:
        folder: Of layered files.
        keep: Where the run keeps what it made of them.
        held: Share that is held back.
        vocabulary: TOML file with names of your own.

    Raises:
        InputError: There is no file, one of them cannot be learned from, or they are not those that the run began with.
    """
    keep.mkdir(parents=True, exist_ok=True)
    found = list(_light(read_each(folder, held=held, vocabulary=vocabulary, keep=keep)))
    wrong = [row.problem for row in found if row.problem]
    if wrong:
        more = f"\nand {len(wrong) - _FIRST} more" if len(wrong) > _FIRST else ""
        rest = "mend them or take them out of the folder; `unflat data own` shows what was read"
        raise InputError("\n".join([f"{len(wrong)} of {len(found)} files cannot be learned from:", *wrong[:_FIRST]]) + f"{more}\n{rest}")
    own = Own(tuple(row.path for row in found if not row.held), tuple(row.path for row in found if row.held))
    _same_as_before(own, keep / _LISTED)
    unnamed = sum(len(row.reading.unnamed) for row in found if row.reading)
    logger.info("own files: %d to learn from, %d held back; %d layers without a known name", len(own.learned), len(own.held), unnamed)
    if not own.held:
        logger.warning("no file of your own is held back, so no score will say whether it helped")
    return own


def held_views(own: Own, kind: Kind, *, size: int, views: int) -> list[Sample]:
    """Views of what is held back, spoiled, always the same; artworks without a head give none of heads."""
    found: list[Sample] = []
    for path in own.held:
        artwork, _ = read_artwork(path)
        if kind == "head" and artwork.head is None:
            continue
        for n in range(views):
            seed = crc32(artwork.name.encode()), n, len(kind)
            clean = own_sample(artwork, kind, size, seed=seed)
            found.append(replace(clean, rgb=degrade(clean.rgb, np.random.default_rng((*seed, 2)))))
    return found


def _light(found: Iterator[Found]) -> Iterator[Found]:
    """Without pixels, which a folder of many files would fill the memory with."""
    for row in found:
        yield replace(row, artwork=None)


def _same_as_before(own: Own, path: Path) -> None:
    now = {"learned": sorted(p.name for p in own.learned), "held": sorted(p.name for p in own.held)}
    if path.exists():
        if json.loads(path.read_text(encoding="utf-8")) != now:
            raise InputError(
                f"your own files or names are not those that this run began with ({path}); give --run another folder, or put them back"
            )
        return
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(now, indent=1), encoding="utf-8")
    os.replace(part, path)


def _digest(path: Path, vocabulary: str) -> str:
    """Names what is made of a file: another file, or other names, give another one."""
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256(f"{FORMAT} {content} {vocabulary} {path.name}".encode()).hexdigest()[:24]
