"""Drawn stacks in tar files as webdataset has them: per character PNGs and one JSON, written whole or not at all."""

import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import InputError, OutputError
from unflat.core.parts import PARTS
from unflat.core.stack import ARTIST, Layer, Stack, layer_id
from unflat.pixels.over import flatten

FORMAT = 1  # of the JSON; a reader refuses others
_FAST = [cv2.IMWRITE_PNG_COMPRESSION, 1]  # drawn layers are mostly nothing and shrink well at once


def write_archive(path: Path, stacks: Iterable[tuple[str, Stack]]) -> None:
    """Store characters by key; the file appears when it is complete, and is the same for the same characters.

    Per character: `<key>.png`, the picture; `<key>.<n>.png`, layer n of its layers back to front, cropped to its box; `<key>.json`,
    what is known of them.
    """
    held = path.parent / f"{path.name}.{os.getpid()}.part"
    try:
        with tarfile.open(held, "w") as tar:
            for key, stack in stacks:
                _add(tar, f"{key}.png", _png(flatten(stack)))
                for number, layer in enumerate(stack.layers):
                    _add(tar, f"{key}.{number:03}.png", _png(layer.rgba))
                _add(tar, f"{key}.json", json.dumps(_facts_of(stack), sort_keys=True).encode())
        os.replace(held, path)
    except OSError as problem:
        raise OutputError(f"{path} cannot be written: {problem}; choose another place with -o") from problem
    finally:
        held.unlink(missing_ok=True)


def read_archive(path: Path) -> Iterator[tuple[str, Stack]]:
    """The characters of a file, one after the other: key and stack, its picture as the source.

    Raises:
        InputError: The file is no such archive, or one of its characters is not whole.
    """
    for key, members in _groups(path):
        try:
            told = json.loads(members["json"])
            if told["format"] != FORMAT:
                raise InputError(f"{path} holds format {told['format']}, this program reads {FORMAT}; draw it again")
            layers = [_layer_of(row, _pixels(members[f"{n:03}.png"])) for n, row in enumerate(told["layers"])]
            yield key, Stack(told["width"], told["height"], tuple(layers), source=_pixels(members["png"]), facts=told["facts"])
        except (KeyError, ValueError, TypeError) as problem:
            raise InputError(f"{path}: character {key} is not whole: {problem!r}; delete the file and draw it again") from problem


def facts_of_first(path: Path) -> dict[str, Any]:
    """Width, height and facts of the first character of a file, without its pixels."""
    for _, members in _groups(path):
        told: dict[str, Any] = json.loads(members["json"])
        return {"width": told["width"], "height": told["height"], **told["facts"]}
    raise InputError(f"{path} holds no character; delete it and draw it again")


def _facts_of(stack: Stack) -> dict[str, Any]:
    rows = [
        {
            "name": a.name, "part": a.part.name if a.part else None, "side": a.side, "half": a.half, "kind": a.kind, "figure": a.figure,
            "box": list(a.box), "z": a.meta.get("z"), "depth": None if a.depth is None else float(a.depth.flat[0]),
        }
        for a in stack.layers
    ]  # fmt: skip
    return {"format": FORMAT, "width": stack.width, "height": stack.height, "facts": dict(stack.facts), "layers": rows}


def _layer_of(row: dict[str, Any], rgba: Array) -> Layer:
    left, top, right, bottom = (int(v) for v in row["box"])
    return Layer(
        id=layer_id(row["name"]),
        name=row["name"],
        part=None if row["part"] is None else PARTS[row["part"]],
        box=(left, top, right, bottom),
        rgba=rgba,
        origin=np.where(rgba[..., 3] > 0, ARTIST, 0).astype(np.uint8),
        depth=None if row["depth"] is None else np.full(rgba.shape[:2], row["depth"], np.float32),
        kind=row["kind"],
        side=row["side"],
        half=row.get("half"),  # not told by archives of 0.2.0
        figure=row["figure"],
        meta={} if row["z"] is None else {"z": row["z"]},
    )


def _groups(path: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Files with the same name up to the first dot belong together and follow each other, as webdataset has it."""
    try:
        with tarfile.open(path) as tar:
            key, members = "", dict[str, bytes]()
            for entry in tar:
                name, _, rest = entry.name.partition(".")
                if name != key and members:
                    yield key, members
                    members = {}
                file = tar.extractfile(entry)
                key, members[rest] = name, file.read() if file else b""
            if members:
                yield key, members
    except (OSError, tarfile.TarError) as problem:
        raise InputError(f"{path} is no archive of characters: {problem}; delete it and draw it again") from problem


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def _png(rgba: Array) -> bytes:
    done, data = cv2.imencode(".png", cv2.cvtColor(np.ascontiguousarray(rgba), cv2.COLOR_RGBA2BGRA), _FAST)
    assert done
    return data.tobytes()


def _pixels(data: bytes) -> Array:
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.ndim != 3 or found.shape[2] != 4:
        raise ValueError("a layer is no RGBA picture")
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGRA2RGBA))
