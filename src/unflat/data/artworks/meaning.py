"""What a layer of someone's file is taken for: by its own name, else by how it is laid, else by its groups."""

import re
from dataclasses import dataclass
from typing import Literal

from unflat.core import parts
from unflat.core.parts import PARTS, Part, Vocabulary, WrittenName
from unflat.core.piece import Side
from unflat.core.stack import Layer
from unflat.data.samples import LITE_PARTS

Role = Literal["part", "below", "unnamed", "ground", "hidden", "left out"]
"""A part; paint that belongs to what it lies on; a layer without a known name; ground; a layer that is switched off; one that cannot
be shown as its program shows it."""

SHOWN_BLENDS = ("normal", "multiply", "add", "screen", "overlay")
"""What a view can lay over one another; `Layer.meta["blend"]` names the mode where it is none of a stack's own."""

_CHANNEL = {part.name: i for i, part in enumerate(LITE_PARTS)}
_COPY = re.compile(r"[\s_-]*(copy|のコピー|拷贝|拷貝|副本|복사)\s*[0-9]*$", re.IGNORECASE)
_SIDE_FIRST = re.compile(r"^(?P<side>left|right|l|r)[-_ ]+(?P<rest>.+)$", re.IGNORECASE)
_SIDE_IN_HAN = re.compile(r"^(?P<first>[左右])?[-_\s]*(?P<rest>.+?)[-_\s]*(?P<last>[左右])?$")
_SIDES: dict[str, Side] = {"l": "l", "left": "l", "左": "l", "r": "r", "right": "r", "右": "r"}


@dataclass(frozen=True)
class Meaning:
    """What a layer is.

    Args:
        role: How it counts.
        channel: Index into LITE_PARTS, for a part.
        side: The figure's own, where it is known.
        group: The group that gave the part its name; empty where the layer's own name did.
    """

    role: Role
    channel: int | None = None
    side: Side | None = None
    group: str = ""


def meaning_of(layer: Layer, vocabulary: Vocabulary = PARTS) -> Meaning:
    """What a layer is taken for.

    A layer whose own name is a part's is that part, however it is laid. Another that is clipped, or blended otherwise than normal, is
    shading and belongs to what it lies on. What is left goes by the nearest group that is called like a part.
    """
    if not layer.visible:
        return Meaning("hidden")
    words = [found for found in (word_of(name, vocabulary) for name in reversed(layer.group)) if found is not None]
    if layer.kind == "ground" or any(word.part.group == "ground" for word in words):
        return Meaning("ground")
    if layer.kind == "object" or layer.figure > 0:
        return Meaning("part", _CHANNEL[parts.OBJECTS.name])
    own = WrittenName(layer.part, layer.side, None) if layer.part is not None else word_of(layer.name, vocabulary)
    if own is not None:
        return _as_part(parts.FACE if own.part == parts.HEAD else own.part, layer, own, vocabulary)
    if layer.meta.get("blend", layer.blend) not in SHOWN_BLENDS:
        return Meaning("left out")
    if layer.meta.get("clipped") or layer.clip is not None or layer.meta.get("blend", layer.blend) != "normal":
        return Meaning("below")
    for name in reversed(layer.group):
        word = word_of(name, vocabulary)
        if word is not None and word.part != parts.HEAD:  # a group called head holds eyes and hair as well
            return _as_part(word.part, layer, word, vocabulary, group=name)
    return Meaning("unnamed")


def word_of(written: str, vocabulary: Vocabulary = PARTS) -> WrittenName | None:
    """A layer's or group's name as the vocabulary knows it: also with the side in front, and as a copy of another layer."""
    plain = _COPY.sub("", written.strip())
    for name in (written, plain):
        found = vocabulary.parse(name)
        if found is not None:
            return found
    first, han = _SIDE_FIRST.match(plain), _SIDE_IN_HAN.match(plain)
    rest, side = (first["rest"], first["side"].lower()) if first else (han["rest"], han["first"] or han["last"]) if han else ("", None)
    found = vocabulary.parse(rest) if side else None
    return WrittenName(found.part, _SIDES[side], found.number) if side and found else None


def _as_part(part: Part, layer: Layer, word: WrittenName, vocabulary: Vocabulary, *, group: str = "") -> Meaning:
    sided, channel = part.sided, _channel(part, vocabulary)
    if channel is None:
        return Meaning("ground") if part.group == "ground" else Meaning("unnamed", group=group)
    return Meaning("part", channel, (word.side or _side_of_groups(layer, vocabulary)) if sided else None, group)


def _channel(part: Part, vocabulary: Vocabulary) -> int | None:
    """The part's channel, or that of its nearest parent; None where the networks have none for it."""
    while part.name not in _CHANNEL:
        if part.parent is None:
            return None
        part = vocabulary[part.parent]
    return _CHANNEL[part.name]


def _side_of_groups(layer: Layer, vocabulary: Vocabulary) -> Side | None:
    for name in reversed(layer.group):
        alone = _SIDES.get(name.strip().lower())
        word = word_of(name, vocabulary)
        if alone or (word is not None and word.side is not None):
            return alone or (word.side if word is not None else None)
    return None
