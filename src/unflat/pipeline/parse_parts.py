"""Say which part each pixel of a picture shows, by one engine or another, in one kind of answer."""

import colorsys
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.parts import BACKGROUND, PARTS
from unflat.core.require import require
from unflat.engines import Engine
from unflat.engines.see_through.tags import V2
from unflat.formats.atomic import write_whole
from unflat.formats.folder import png_bytes
from unflat.pipeline.label_pixels import CutSettings, label_pixels
from unflat.pixels.over import on_paper
from unflat.weights.find import find
from unflat.weights.table import sha256_of

By = Literal["lite", "sam"]
SAM_WEIGHTS = "see-through/body-parsing"
SUFFIXES = ("_labels.png", "_parts.png", "_parts.json")
PICTURE_SHARE = 0.35  # of the picture in the coloured one, so that the drawing is still seen
GOLDEN = 0.618034  # a step around the circle of hues that never comes back to where it was


@dataclass(frozen=True, eq=False)
class Parsed:
    """Which part each pixel shows.

    Args:
        labels: (H, W) uint8; 0 is no part, i + 1 is `names[i]`.
        names: What the engine knows, always in the same order, whether the picture shows it or not.
        engine: Who says so.
        weights: File name to sha256.
    """

    labels: Array
    names: tuple[str, ...]
    engine: By
    weights: Mapping[str, object] = field(default_factory=dict)


def parse_lite(rgba: Array, options: Options, engine: Engine) -> Parsed:
    """The labels that `cut_out` works with, left and right together.

    Args:
        rgba: (H, W, 4) uint8.
        options: Of the engine.
        engine: `lite`, opened.

    Raises:
        EngineError: No figure is found.
    """
    names = tuple(part.name for part in PARTS.main)
    guess = engine.separate(rgba, options, Hints())
    solid = bool((rgba[..., 3] == 255).all())
    found = label_pixels(rgba, guess, CutSettings(), seen=None if solid else rgba[..., 3] > 0)
    values = np.zeros(256, np.uint8)
    for i, (name, *_) in enumerate(found.keys, 1):
        part = PARTS.parent_of(PARTS[name])
        values[i] = 0 if part == BACKGROUND else names.index(part.name) + 1
    weights = engine.facts().get("weights")
    return Parsed(values[found.map], names, "lite", dict(weights) if isinstance(weights, Mapping) else {})


def open_sam(folder: Path | None, device: str) -> Callable[[Array], Parsed]:
    """Load SAM-HQ body parsing once, for any number of pictures.

    Args:
        folder: Of weights; None for the usual one.
        device: "auto", "cpu", "cuda" or "mps".

    Raises:
        WeightsError: Its weights are missing or damaged.
        MissingExtraError: A library it needs is not installed.
        InputError: There is no such device.
        EngineError: They are of another network.
    """
    path = find(SAM_WEIGHTS, folder=folder)
    torch = require("torch", extra="torch")
    kind = require("unflat.nets.sam_parts", extra="torch").SamParts
    place = require("unflat.engines.see_through.device", extra="torch").device_named(device, who="body parsing")
    file = path / "model.safetensors"
    net = kind.load(path, dtype=torch.float32, device=place)
    if net.sizes.classes != len(V2):
        raise EngineError(f"{file} knows {net.sizes.classes} parts, wanted are {len(V2)}; give the published one")
    weights = {file.name: sha256_of(file)}

    def parse(rgba: Array) -> Parsed:
        labels = np.where(rgba[..., 3] > 0, net.parse(on_paper(rgba)), 0).astype(np.uint8)
        return Parsed(labels, V2, "sam", weights)

    return parse


def coloured(rgba: Array, parsed: Parsed) -> Array:
    """(H, W, 3) uint8: the picture in the colours of its parts; a name has one colour, whoever says it."""
    colours = np.array([(255, 255, 255), *(colour_of(name) for name in parsed.names)], np.float32)
    mixed = on_paper(rgba) * PICTURE_SHARE + colours[parsed.labels] * (1 - PICTURE_SHARE)
    return np.rint(mixed).astype(np.uint8)


def colour_of(name: str) -> tuple[int, int, int]:
    """The colour of a part, or of a name that stands for it."""
    place = PARTS.parts.index(PARTS[name])
    red, green, blue = colorsys.hsv_to_rgb(place * GOLDEN % 1, 0.55 + 0.15 * (place % 4), 0.95 - 0.15 * (place % 3))
    return round(red * 255), round(green * 255), round(blue * 255)


def write_parsed(rgba: Array, parsed: Parsed, folder: Path, stem: str, *, overwrite: bool) -> tuple[Path, ...]:
    """Write label map, coloured picture and names; the names last.

    Raises:
        OutputError: A file is there and `overwrite` is false, or it cannot be written.
    """
    paths = tuple(folder / f"{stem}{suffix}" for suffix in SUFFIXES)
    contents = (
        png_bytes(parsed.labels),
        png_bytes(coloured(rgba, parsed)),
        json.dumps(_document(parsed), ensure_ascii=False, indent=1).encode(),
    )
    for path, content in zip(paths, contents, strict=True):
        write_whole(path, content, overwrite=overwrite)
    return paths


def _document(parsed: Parsed) -> dict[str, object]:
    counts = np.bincount(parsed.labels.ravel(), minlength=len(parsed.names) + 1)
    labels = [{"value": i, "name": name, "colour": colour_of(name), "pixels": int(counts[i])} for i, name in enumerate(parsed.names, 1)]
    height, width = parsed.labels.shape
    return {
        "engine": parsed.engine,
        "weights": dict(parsed.weights),
        "width": width,
        "height": height,
        "none": {"value": 0, "pixels": int(counts[0])},
        "labels": labels,
    }
