"""A character with known layers: the picture, and what is seen and hidden of every part."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.parts import PARTS
from unflat.core.stack import ARTIST, Layer, Stack, layer_id
from unflat.formats.picture import read_picture


@dataclass(frozen=True)
class Pair:
    """Two parts that overlap.

    Args:
        a, b: Their names.
        overlap: Pixels that both have, rear pieces left out.
        front: Share of those where a is in front of b.
    """

    a: str
    b: str
    overlap: int
    front: float


@dataclass(frozen=True, eq=False)
class Truth:
    """One character of a benchmark folder (its README describes the files).

    Args:
        name: The folder's name.
        flat: (H, W, 4) uint8, the picture with its own alpha.
        seen: Part name to (H, W) bool, where the part is front-most.
        whole: Part name to (H, W, 4) uint8, the part with what others cover.
        rear: Part name to (H, W) bool, covered pixels that only a rear piece of a part has which the artist drew in several
            groups; no single layer can hold those, so they count in no "main" number.
        pairs: Parts that overlap, and which is in front.
    """

    name: str
    flat: Array
    seen: Mapping[str, Array]
    whole: Mapping[str, Array]
    rear: Mapping[str, Array]
    pairs: tuple[Pair, ...] = ()

    @property
    def figure(self) -> Array:
        """(H, W) bool, the figure's pixels."""
        return self.flat[..., 3] >= 128


def read_truth(folder: Path) -> Truth:
    """Read one character; raises InputError where a file is missing or of another kind."""
    order, mapping = _json(folder / "order.json"), _json(folder / "mapping.json")
    labels = read_picture(folder / "visible.png")[..., 0]
    seen = {tag: labels == mapping["label_ids"][tag] for tag in order["tags"]}
    whole = {tag: read_picture(folder / "layers" / f"{tag}.png") for tag in order["tags"]}
    groups: dict[str, list[Array]] = {}
    for row in order["exact_stack_back_to_front"]:
        if row["file"].startswith("parts/"):
            groups.setdefault(row["tag"], []).append(read_picture(folder / row["file"])[..., 3])
    rear = {tag: rear_of(alphas, seen[tag], whole[tag]) for tag, alphas in groups.items()}
    pairs = tuple(Pair(row["a"], row["b"], row["overlap_px_main"], row["a_in_front_main"]) for row in order.get("pairs", ()))
    return Truth(folder.name, read_picture(folder / "flat.png"), seen, whole, rear, pairs)


def true_stack(folder: Path) -> Stack:
    """The artist's layers in the order that shows the picture again."""
    layers: list[Layer] = []
    for row in _json(folder / "order.json")["exact_stack_back_to_front"]:
        part, rgba = PARTS[row["tag"]], read_picture(folder / row["file"])
        name = f"{part.name}-{1 + sum(a.part == part for a in layers)}"
        height, width = rgba.shape[:2]
        left, top, across, down = cv2.boundingRect(rgba[..., 3])
        crop = rgba[top : top + down, left : left + across]
        origin = np.full((down, across), ARTIST, np.uint8)
        layers.append(Layer(layer_id(name), name, part, (left, top, left + across, top + down), crop, origin))
    return Stack(width, height, tuple(layers))


def rear_of(alphas: Sequence[Array], seen: Array, whole: Array) -> Array:
    """(H, W) bool: covered pixels that only rear groups of a part have; the main group is the one that shows most.

    Args:
        alphas: (H, W) uint8 of each group.
        seen: (H, W) bool, where the part is front-most.
        whole: (H, W, 4) uint8, all groups over one another.
    """
    main = max(alphas, key=lambda alpha: int(((alpha >= 128) & seen).sum())) > 0
    return np.asarray((whole[..., 3] > 0) & ~seen & ~main)


def characters(bench: Path) -> list[Path]:
    """The folders of a benchmark that hold a character, by name."""
    found = sorted(p.parent for p in bench.glob("*/order.json"))
    if not found:
        raise InputError(f"{bench} holds no character; give a folder with <name>/order.json in it")
    return found


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise InputError(f"{path} cannot be read: {problem.strerror or problem}; give a benchmark folder") from problem
