"""The manifest: what made a stack, what each layer is, and how good the whole is."""

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import unflat
from unflat.core.errors import OutputError
from unflat.core.stack import Layer, Stack
from unflat.formats.atomic import write_whole
from unflat.formats.psd_meta import psd_ids
from unflat.formats.quality import LayerFacts, layer_facts, quality_of


def manifest(stack: Stack, *, timings: Mapping[str, float] | None = None, quality: Mapping[str, object] | None = None) -> dict[str, object]:
    """Everything a program wants to know of a stack without opening the PSD.

    Args:
        stack: Its facts (engine, weights, seed, options) are passed on; its warnings stand by themselves.
        timings: Seconds per stage; the one entry that differs between two runs.
        quality: What `quality_of` measured, where the caller has it already.
    """
    numbers, shown = psd_ids(stack.layers), layer_facts(stack)
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        depths = list(threads.map(_depth_of, stack.layers))
    facts = {k: v for k, v in stack.facts.items() if k not in ("timings", "warnings", "quality")}
    return {
        "unflat": unflat.__version__,
        "schema": stack.schema,
        "size": {"width": stack.width, "height": stack.height},
        **_plain_dict(facts),
        "layers": [_entry(a, psd_id=numbers[a.id], shown=shown[a.id], depth=d) for a, d in zip(stack.layers, depths, strict=True)],
        "quality": _plain_dict(quality if quality is not None else quality_of(stack, shown)),
        "warnings": _plain(stack.facts.get("warnings", ())),
        **({"timings": {k: round(float(v), 4) for k, v in timings.items()}} if timings is not None else {}),
    }


def write_manifest(content: Mapping[str, object], path: Path | str, *, overwrite: bool = False) -> None:
    """Write a manifest as JSON; raises OutputError where it is there already or cannot be written."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_whole(Path(path), text.encode("utf-8", "replace"), overwrite=overwrite)


def _entry(layer: Layer, *, psd_id: int, shown: LayerFacts, depth: float | None) -> dict[str, object]:
    return {
        "name": layer.name,
        "id": layer.id,
        "psd_id": psd_id,
        "part": layer.part.name if layer.part else None,
        "kind": layer.kind,
        "side": layer.side,
        "half": layer.half,
        "figure": layer.figure,
        "box": list(layer.box),
        "depth": depth,
        "visible_area": shown.visible_area,
        "hidden_area": shown.hidden_area,
        "dust": shown.dust,
        "holes": shown.holes,
        "confidence": round(float(layer.confidence), 4),
    }


def _depth_of(layer: Layer) -> float | None:
    """The middle depth of what the layer covers: 0 near, 1 far."""
    if layer.depth is None or not layer.alpha.any():
        return None
    return round(float(np.median(layer.depth[layer.alpha > 0])), 4)


def _plain_dict(values: Mapping[str, object]) -> dict[str, object]:
    return {str(k): _plain(v) for k, v in values.items()}


def _plain(value: object) -> object:
    """The value in words that JSON has."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | np.floating):
        return float(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return _plain_dict(value)
    if isinstance(value, np.ndarray | list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else list(value)
        return [_plain(v) for v in items]
    raise OutputError(f"the manifest cannot hold {value!r} of {type(value).__name__}; give numbers, words, lists or tables")
