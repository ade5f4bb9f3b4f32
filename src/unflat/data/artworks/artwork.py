"""A layered picture kept for learning: its layers as they are laid, no larger than a network needs, in one file."""

import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box
from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.core.parts import PARTS, Vocabulary
from unflat.core.piece import Side
from unflat.core.stack import Layer, Stack
from unflat.data.artworks.meaning import SHOWN_BLENDS, Meaning, Role, meaning_of
from unflat.data.samples import LITE_PARTS, OPAQUE, least_alpha
from unflat.pixels.over import within
from unflat.pixels.resize import cut

FORMAT = 1  # of the file; a reader refuses others
MOST_SIDE = 2048  # of a kept picture: a head of a standing figure still has the pixels that a network is shown
LEAST_NAMED = 0.5  # of what is seen of a figure; where less has a known name the file teaches little
PAPER_SHARE = 0.95  # of the canvas: an unnamed layer at the very back that covers this much is ground

_FACE = frozenset(p.name for p in (parts.FACE,))
_EYES = frozenset(p.name for p in (parts.EYEWHITE, parts.IRIDES, parts.EYELASH, parts.EYEBROW))
_HEAD = frozenset(p.name for p in PARTS.main if p.group == "head") | {p.name for p in (parts.FRONT_HAIR, parts.BACK_HAIR, parts.HAIR_TAIL)}
_HEAD_BELOW, _HEAD_BESIDE, _HEAD_ABOVE = 0.35, 1.3, 2.6
"""How far a head's box follows hair below the chin, beside and above it, in heads: as for drawn heads."""
_EYES_HIGH, _EYES_WIDE, _TALL = 0.4, 0.6, 7.0
"""Where no face is told: the middle of the eyes above the chin, and their breadth together, in heads; a figure's height in heads."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """One layer as it is laid.

    Args:
        premul: (h, w, 4) uint8, premultiplied; opacity, masks and clipping are in it.
        box: Where it lies on the kept picture.
        role: "part", "below", "unnamed" or "ground".
        channel: Index into LITE_PARTS, for a part.
        side: The figure's own.
        blend: Of `SHOWN_BLENDS`.
    """

    premul: Array
    box: Box
    role: Role
    channel: int | None
    side: Side | None
    blend: str

    @property
    def least(self) -> int:
        """The alpha from which the layer is what a pixel shows."""
        return OPAQUE if self.channel is None else least_alpha(LITE_PARTS[self.channel])


@dataclass(frozen=True, eq=False)
class Artwork:
    """A picture in layers.

    Args:
        name: Of the file it came from.
        width, height: Of the kept picture.
        leaves: Back to front.
        figure: The box around the figure.
        head: The box around its head with the hair near it; None where neither face nor eyes are told.
        chin: (x, y) of the chin; the middle of the figure where there is no head.
        unit: Height of the head in pixels.
    """

    name: str
    width: int
    height: int
    leaves: tuple[Leaf, ...]
    figure: Box
    head: Box | None
    chin: tuple[float, float]
    unit: float


@dataclass(frozen=True)
class Reading:
    """What was made of a file, for people.

    Args:
        size: Width and height of the file's picture.
        parts: Part to its number of layers.
        by_group: Layer to the group that named it.
        below, unnamed, left_out: Layers that count for what they lie on, that nobody named, and whose blend cannot be shown.
        hidden, ground: How many layers are switched off, and how many are ground.
        named_share: How much of what is seen of the figure has a known name.
        warnings: Of the reader.
    """

    size: tuple[int, int]
    parts: Mapping[str, int]
    by_group: Mapping[str, str]
    below: tuple[str, ...]
    unnamed: tuple[str, ...]
    left_out: tuple[str, ...]
    hidden: int
    ground: int
    named_share: float
    warnings: tuple[str, ...]


def artwork_of(stack: Stack, name: str, vocabulary: Vocabulary = PARTS) -> tuple[Artwork, Reading]:
    """Keep a stack for learning.

    Args:
        stack: Masks and clipping already in the layers' alpha; `meta` may say "clipped", and the "blend" where it is no stack's own.
        name: For people.
        vocabulary: Where names are looked up.

    Raises:
        InputError: No layer has a known name, or most of what is seen has none.
    """
    found = _grounded([(layer, meaning_of(layer, vocabulary)) for layer in stack.layers], stack)
    if not any(meaning.role == "part" for _, meaning in found):
        some = ", ".join(repr(layer.name) for layer in stack.layers[:5]) or "none"
        raise InputError(
            f"{name}: no layer that shows has the name of a part; its layers are {some}{'…' if len(stack.layers) > 5 else ''}; "
            "name layers or groups as docs/parts.md does, or give a vocabulary with your names"
        )
    scale = min(1.0, MOST_SIDE / max(stack.width, stack.height))
    width, height = max(2, round(stack.width * scale)), max(2, round(stack.height * scale))
    kept = [(layer, meaning) for layer, meaning in found if meaning.role not in ("hidden", "left out")]
    leaves = tuple(leaf for layer, meaning in kept if (leaf := _leaf(layer, meaning, scale, width=width, height=height)) is not None)
    reading = _reading(found, stack, leaves, width=width, height=height)
    if reading.named_share < LEAST_NAMED:
        raise InputError(
            f"{name}: only {reading.named_share:.0%} of what is seen of the figure has a known name; without one are "
            f"{', '.join(map(repr, reading.unnamed[:8]))}; name them as docs/parts.md does, or give a vocabulary with your names"
        )
    return _placed(name, leaves, width=width, height=height), reading


def write_artwork(path: Path, artwork: Artwork, reading: Reading) -> None:
    """Store an artwork with what was made of its file; the file appears when it is whole."""
    facts = {
        "format": FORMAT, "name": artwork.name, "width": artwork.width, "height": artwork.height, "figure": artwork.figure,
        "head": artwork.head, "chin": artwork.chin, "unit": artwork.unit, "reading": asdict(reading),
        "leaves": [{"box": a.box, "role": a.role, "channel": a.channel, "side": a.side, "blend": a.blend} for a in artwork.leaves],
    }  # fmt: skip
    content = io.BytesIO()
    planes: dict[str, Any] = {"facts": np.array(json.dumps(facts)), **{f"leaf{n}": leaf.premul for n, leaf in enumerate(artwork.leaves)}}
    np.savez_compressed(content, **planes)
    held = path.parent / f"{path.name}.{os.getpid()}.part"
    held.write_bytes(content.getvalue())
    os.replace(held, path)


def read_artwork(path: Path) -> tuple[Artwork, Reading]:
    """An artwork from its file.

    Raises:
        InputError: The file does not hold one.
    """
    try:
        with path.open("rb") as file, np.load(file) as held:
            told: dict[str, Any] = json.loads(str(held["facts"]))
            if told["format"] != FORMAT:
                raise InputError(f"{path} has format {told['format']}, this program reads {FORMAT}; delete it and it is made again")
            leaves = tuple(_leaf_of(row, held[f"leaf{n}"]) for n, row in enumerate(told["leaves"]))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        raise InputError(f"{path} holds no artwork: {problem!r}; delete it and it is made again") from problem
    head = None if told["head"] is None else _box(told["head"])
    art = Artwork(told["name"], told["width"], told["height"], leaves, _box(told["figure"]), head, tuple(told["chin"]), told["unit"])
    row: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told["reading"].items()}
    return art, Reading(**row)


def _leaf_of(row: Mapping[str, Any], premul: Array) -> Leaf:
    return Leaf(premul, _box(row["box"]), row["role"], row["channel"], row["side"], row["blend"])


def _box(numbers: Iterable[float]) -> Box:
    left, top, right, bottom = (int(n) for n in numbers)
    return left, top, right, bottom


def _grounded(found: list[tuple[Layer, Meaning]], stack: Stack) -> list[tuple[Layer, Meaning]]:
    """The same, unnamed sheets of paper behind all parts being ground."""
    first = next((i for i, (_, meaning) in enumerate(found) if meaning.role == "part"), 0)
    least = PAPER_SHARE * stack.width * stack.height
    behind = [
        (layer, Meaning("ground") if meaning.role == "unnamed" and (layer.alpha >= OPAQUE).sum() >= least else meaning)
        for layer, meaning in found[:first]
    ]
    return [*behind, *found[first:]]


def _leaf(layer: Layer, meaning: Meaning, scale: float, *, width: int, height: int) -> Leaf | None:
    left, top, right, bottom = layer.box
    alpha = np.rint(layer.alpha * np.float32(layer.opacity)).astype(np.uint8)
    if not alpha.any():
        return None
    premul = np.dstack([np.rint(layer.rgba[..., :3] * (alpha[..., None] / np.float32(255))).astype(np.uint8), alpha])
    box = layer.box
    if scale < 1:
        box = floor(left * scale), floor(top * scale), min(ceil(right * scale), width), min(ceil(bottom * scale), height)
        across, down = (box[0] / scale - left, box[2] / scale - left), (box[1] / scale - top, box[3] / scale - top)
        premul = cut(premul, Frame(across[0], down[0], across[1], down[1], box[2] - box[0], box[3] - box[1]))
    blend = str(layer.meta.get("blend", layer.blend))
    shown = blend if blend in SHOWN_BLENDS else "normal"
    return Leaf(np.ascontiguousarray(premul), box, meaning.role, meaning.channel, meaning.side, shown)


def _reading(found: list[tuple[Layer, Meaning]], stack: Stack, leaves: tuple[Leaf, ...], *, width: int, height: int) -> Reading:
    def named(role: Role) -> tuple[str, ...]:
        return tuple(layer.name for layer, meaning in found if meaning.role == role)

    channels = [meaning.channel for _, meaning in found if meaning.channel is not None]
    told = stack.facts.get("warnings", ())
    blends = [(a.name, str(a.meta.get("blend", a.blend))) for a, meaning in found if meaning.role == "part"]
    changed = [f"the blend of {name} ({blend}) is taken as normal" for name, blend in blends if blend not in SHOWN_BLENDS]
    return Reading(
        size=(stack.width, stack.height),
        parts={part.name: channels.count(i) for i, part in enumerate(LITE_PARTS) if i in channels},
        by_group={layer.name: meaning.group for layer, meaning in found if meaning.group and meaning.role == "part"},
        below=named("below"),
        unnamed=named("unnamed"),
        left_out=named("left out"),
        hidden=len(named("hidden")),
        ground=len(named("ground")),
        named_share=_named_share(leaves, width=width, height=height),
        warnings=(*(map(str, told) if isinstance(told, list | tuple) else ()), *changed),
    )


def _named_share(leaves: tuple[Leaf, ...], *, width: int, height: int) -> float:
    """How much of the figure that is seen belongs to parts."""
    front = np.zeros((height, width), np.uint8)
    for leaf in leaves:
        if leaf.role in ("part", "unnamed"):
            front[within(leaf.box, (0, 0, width, height))][leaf.premul[..., 3] >= leaf.least] = 1 if leaf.role == "part" else 2
    return float((front == 1).sum() / max((front > 0).sum(), 1))


def _placed(name: str, leaves: tuple[Leaf, ...], *, width: int, height: int) -> Artwork:
    """The artwork with where its figure and its head are."""
    objects = parts.OBJECTS.name
    told = [(LITE_PARTS[leaf.channel].name, _inside(leaf)) for leaf in leaves if leaf.channel is not None]
    figure = _around([box for part, box in told if part != objects]) or _around([box for _, box in told]) or (0, 0, width, height)
    face, eyes = (_around([box for part, box in told if part in some]) for some in (_FACE, _EYES))
    if face is not None:
        unit, chin = float(face[3] - face[1]), ((face[0] + face[2]) / 2, float(face[3]))
    elif eyes is not None:
        unit = max((eyes[2] - eyes[0]) / _EYES_WIDE, 1.0)
        chin = (eyes[0] + eyes[2]) / 2, (eyes[1] + eyes[3]) / 2 + _EYES_HIGH * unit
    else:
        unit = max((figure[3] - figure[1]) / _TALL, 1.0)
        return Artwork(name, width, height, leaves, figure, None, ((figure[0] + figure[2]) / 2, figure[1] + unit), unit)
    whole = _around([box for part, box in told if part in _HEAD]) or figure
    head = (
        max(whole[0], floor(chin[0] - _HEAD_BESIDE * unit)), max(whole[1], floor(chin[1] - _HEAD_ABOVE * unit)),
        min(whole[2], ceil(chin[0] + _HEAD_BESIDE * unit)), min(whole[3], ceil(chin[1] + _HEAD_BELOW * unit)),
    )  # fmt: skip
    return Artwork(name, width, height, leaves, figure, head, chin, unit)


def _inside(leaf: Leaf) -> Box | None:
    """The box of what is there of a leaf, on the picture."""
    solid = leaf.premul[..., 3] >= leaf.least
    across, down = np.flatnonzero(solid.any(0)), np.flatnonzero(solid.any(1))
    if not len(across):
        return None
    left, top = leaf.box[:2]
    return left + int(across[0]), top + int(down[0]), left + int(across[-1]) + 1, top + int(down[-1]) + 1


def _around(boxes: Iterable[Box | None]) -> Box | None:
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    return min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found)
