"""Bring the stack back from a PSD: ours with all that was known, any other by the names of its layers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.errors import InputError
from unflat.core.parts import PARTS, Part, Vocabulary
from unflat.core.piece import Half, Kind, Side
from unflat.core.stack import ARTIST, EDITED, Layer, Stack, layer_id
from unflat.formats.picture import check_size
from unflat.formats.psd_found import Found, blend_of, found_layers, pixels_of
from unflat.formats.psd_meta import ORIGIN_RESOURCE, manifest_from, pixels_mark, unpacked_origins
from unflat.formats.psd_open import check_merged, open_psd, psd_faults, psd_size

_NOT_FACTS = {"unflat", "schema", "size", "layers", "quality", "timings", "pixels", "warnings"}
"""Entries of a manifest that are made anew when the stack is written again."""


def read_psd(path: Path | str, *, depth_path: Path | str | None = None, vocabulary: Vocabulary = PARTS) -> Stack:
    """Read the layers of a PSD as a stack.

    A file of ours gives equal pixels, boxes, order, names, parts, sides, ids, groups and origin maps; a layer that was
    renamed or repainted elsewhere takes its part from the new name, and its pixels count as edited. Layers of any other
    file get their part from their name or alias. Masks, effects, adjustments and unknown blends are passed over; the fact
    `warnings` says so.

    Args:
        path: The file.
        depth_path: The depth PSD; `<stem>_depth.psd` beside it, where that exists, when left out.
        vocabulary: Where names are looked up.

    Raises:
        InputError: The file is not there, no PSD, damaged, or of a colour mode other than RGB and grey.

    >>> from unflat import flatten, read_psd, write_psd
    >>> from unflat.testing import toy_stack
    >>> stack = toy_stack()
    >>> write_psd(stack, "girl.psd")
    >>> again = read_psd("girl.psd")
    >>> [layer.name for layer in again.layers] == [layer.name for layer in stack.layers]
    True
    >>> bool((flatten(again) == flatten(stack)).all())
    True
    """
    path = Path(path)
    stack = _read(path, vocabulary)
    beside = path.with_name(f"{path.stem}_depth{path.suffix}")
    if depth_path is not None:
        return _with_depth(stack, _read(Path(depth_path), vocabulary))
    return _with_depth(stack, _read(beside, vocabulary)) if beside.is_file() else stack


def _read(path: Path, vocabulary: Vocabulary) -> Stack:
    if not path.is_file():
        raise InputError(f"{path} is not there; give the path of a PSD")
    with path.open("rb") as file:
        head = file.read(26)
    if head[:4] != b"8BPS":
        raise InputError(f"{path} is no PSD; give a file that starts with 8BPS")
    width, height = psd_size(head, path)
    check_size(width=width, height=height, path=path)
    psd = open_psd(path)
    warnings: list[str] = []
    with psd_faults(path):
        check_merged(psd)  # nothing is read from it here, but a file that is cut short anywhere is not trusted
        known = manifest_from(psd.image_resources.get_data(1060, b""))
        layers = tuple(_layers(psd, known, vocabulary=vocabulary, warnings=warnings))
    facts = {k: v for k, v in known.items() if k not in _NOT_FACTS}
    told = known.get("warnings")
    return Stack(width, height, layers, facts={**facts, "warnings": [*(told if isinstance(told, list) else ()), *warnings]})


def _layers(psd: Any, known: Mapping[str, Any], *, vocabulary: Vocabulary, warnings: list[str]) -> Iterator[Layer]:
    entries = {e["psd_id"]: e for e in known.get("layers", ()) if isinstance(e, dict) and isinstance(e.get("psd_id"), int)}
    origins = _origins(psd, entries)
    bases: dict[tuple[str, ...], str | None] = {}
    taken: set[str] = set()
    ids: set[str] = set()
    for found in found_layers(psd, warnings):
        pixels = pixels_of(psd, found, warnings)
        if pixels is None:
            continue
        box, rgba = pixels
        entry = entries.get(found.number, {}) if found.number is not None else {}
        name = _unique(found.name, taken, warnings)
        layer = _layer(found, entry, vocabulary, name=name, box=box, rgba=rgba)
        if layer.id in ids:  # a renamed layer keeps its id, and another may have taken its old name
            layer = replace(layer, id=layer_id(f"{name}#{len(ids)}"))
        ids.add(layer.id)
        mark = known.get("pixels", {}).get(str(found.number)) == pixels_mark(rgba)
        layer = replace(layer, origin=_origin(origins.get(found.number), layer, unchanged=mark), blend=blend_of(found, warnings))
        if found.record.clipping.value:
            layer = replace(layer, clip=bases.get(found.group))
        else:
            bases[found.group] = layer.id
        yield layer


def _layer(found: Found, entry: Mapping[str, Any], vocabulary: Vocabulary, *, name: str, box: Box, rgba: Array) -> Layer:
    """The layer with what its file says of it: by the manifest's entry where the name is still the same, else by the name."""
    shared: dict[str, Any] = {
        "visible": found.visible,
        "opacity": found.record.opacity / 255,
        "group": found.group,
        "origin": np.full(rgba.shape[:2], ARTIST, np.uint8),
        "figure": _one_of(entry.get("figure"), range(100), 0),
        "confidence": _share(entry.get("confidence")),
    }
    known_id = entry["id"] if isinstance(entry.get("id"), str) else layer_id(name)
    if entry.get("name") == found.name:
        part = vocabulary.find(entry["part"]) if isinstance(entry.get("part"), str) else None
        kind, side = _one_of(entry.get("kind"), get_args(Kind), "part"), _one_of(entry.get("side"), get_args(Side), None)
        return Layer(known_id, name, part, box, rgba, kind=kind, side=side, half=_one_of(entry.get("half"), get_args(Half), None), **shared)
    written = vocabulary.parse(found.name)
    part, side = (written.part, written.side) if written else (None, None)
    return Layer(known_id, name, part, box, rgba, kind=_kind(part), side=side, **shared)


def _kind(part: Part | None) -> Kind:
    return "ground" if part is not None and part.group == "ground" else "part"


def _one_of(value: Any, allowed: Any, otherwise: Any) -> Any:
    return value if value in allowed else otherwise


def _share(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else 1.0


def _unique(name: str, taken: set[str], warnings: list[str]) -> str:
    free, n = name, 1
    while free in taken:
        n += 1
        free = f"{name}-{n}"
    if free != name:
        warnings.append(f"a second layer named {name} is called {free}")
    taken.add(free)
    return free


def _origins(psd: Any, entries: Mapping[int, Any]) -> dict[int | None, bytes]:
    data = psd.image_resources.get_data(ORIGIN_RESOURCE)
    if not isinstance(data, bytes) or not entries:
        return {}
    boxes = [(r.right - r.left, r.bottom - r.top) for r, _ in psd._iter_layers() if r.right > r.left and r.bottom > r.top]
    most = sum(8 + 2 * height + 2 * width * height for width, height in boxes)
    maps = unpacked_origins(data, most_bytes=most + 8 * len(entries) + 1)
    return dict(zip(entries, maps, strict=False)) if len(maps) == len(entries) else {}


def _origin(packed: bytes | None, layer: Layer, *, unchanged: bool) -> Array:
    """The stored map where the pixels are those that were written; the artist's in a foreign file; edited otherwise."""
    from psd_tools.compression import decode_rle

    height, width = layer.rgba.shape[:2]
    if packed is None:
        return layer.origin
    if not unchanged:
        return np.full((height, width), EDITED, np.uint8)
    return np.frombuffer(decode_rle(packed, width, height, 8, 1), np.uint8).reshape(height, width)


def _with_depth(stack: Stack, depths: Stack) -> Stack:
    by_name = {layer.name: layer for layer in depths.layers}
    layers = []
    for layer in stack.layers:
        found = by_name.get(layer.name)
        fits = found is not None and found.box == layer.box
        layers.append(replace(layer, depth=found.rgba[..., 0].astype(np.float32) / 255) if found is not None and fits else layer)
    return stack.with_layers(layers)
