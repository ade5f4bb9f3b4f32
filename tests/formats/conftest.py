"""Stacks to write, and a PSD parser of our own: straight from the published specification, for checking the writer."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from unflat.core.parts import BACKGROUND, FACE, FRONT_HAIR, HAIR_TAIL, HANDWEAR, Part
from unflat.core.stack import Layer, Stack, layer_id
from unflat.pixels.over import flatten

BOXES = {"back hair": (8, 4, 60, 70), "face": (20, 10, 50, 44), "handwear-l": (0, 30, 17, 75), "髪の房": (3, 2, 77, 33)}
WIDTH, HEIGHT = 80, 96


def layer(name: str, part: Part | None, box: tuple[int, int, int, int], *, seed: int, **more: object) -> Layer:
    """Soft-edged noise with values that do not repeat."""
    rng = np.random.default_rng(seed)
    shape = box[3] - box[1], box[2] - box[0]
    rgba = rng.integers(0, 256, (*shape, 4), dtype=np.uint8)
    rgba[: shape[0] // 2, :, 3] = 255
    rgba[-2:, :, 3] = 0
    depth = rng.integers(0, 256, shape).astype(np.float32) / 255
    origin = rng.integers(0, 3, shape).astype(np.uint8)
    return Layer(layer_id(name), name, part, box, rgba, origin, depth=depth, **more)  # type: ignore[arg-type]


@pytest.fixture
def stack() -> Stack:
    """Five layers with every field that a file keeps; the ground half clear, so that the merged picture has alpha."""
    layers = (
        layer("background", BACKGROUND, (0, 0, WIDTH, HEIGHT), seed=1, kind="ground"),
        layer("back hair", HAIR_TAIL, BOXES["back hair"], seed=2, half="back", group=("body", "hair")),
        layer("face", FACE, BOXES["face"], seed=3, confidence=0.75, group=("body",)),
        layer("handwear-l", HANDWEAR, BOXES["handwear-l"], seed=4, side="l", figure=1, opacity=128 / 255),
        layer("髪の房", FRONT_HAIR, BOXES["髪の房"], seed=5, half="front"),
    )
    plain = Stack(WIDTH, HEIGHT, layers, facts={"engine": "none", "seed": 3, "warnings": ("second figure",)})
    return Stack(WIDTH, HEIGHT, layers, source=flatten(plain), facts=plain.facts)


@dataclass
class PlainLayer:
    """What the specification says of one layer record."""

    box: tuple[int, int, int, int]  # left, top, right, bottom
    pascal: str
    blend: bytes
    opacity: int
    clipping: int
    flags: int
    blocks: dict[bytes, bytes]
    compressions: list[int] = field(default_factory=list)
    planes: dict[int, np.ndarray] = field(default_factory=dict)

    @property
    def luni(self) -> str:
        data = self.blocks[b"luni"]
        return data[4 : 4 + 2 * struct.unpack(">I", data[:4])[0]].decode("utf-16-be")


@dataclass
class PlainPsd:
    """A PSD taken apart."""

    width: int
    height: int
    channels: int
    resources: dict[int, bytes]
    count: int
    layers: list[PlainLayer]
    merged: np.ndarray  # (channels, height, width)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        assert self.at + count <= len(self.data), "the file ends early"
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, form: str) -> int:
        return struct.unpack(">" + form, self.take(struct.calcsize(form)))[0]


def unpack_bits(packed: bytes, width: int) -> bytes:
    out = bytearray()
    at = 0
    while at < len(packed):
        head = packed[at]
        if head < 128:
            out += packed[at + 1 : at + 2 + head]
            at += 2 + head
        elif head > 128:
            out += packed[at + 1 : at + 2] * (257 - head)
            at += 2
        else:
            at += 1
    assert len(out) == width, "a row has another width than the record says"
    return bytes(out)


def _rows(reader: _Reader, width: int, height: int) -> np.ndarray:
    sizes = [reader.number("H") for _ in range(height)]
    return np.array([list(unpack_bits(reader.take(s), width)) for s in sizes], np.uint8).reshape(height, width)


def _record(reader: _Reader) -> tuple[PlainLayer, list[tuple[int, int]]]:
    top, left, bottom, right = (reader.number("i") for _ in range(4))
    channels = [(reader.number("h"), reader.number("I")) for _ in range(reader.number("H"))]
    assert reader.take(4) == b"8BIM"
    blend, opacity, clipping, flags, _ = reader.take(4), reader.number("B"), reader.number("B"), reader.number("B"), reader.number("B")
    extra = _Reader(reader.take(reader.number("I")))
    assert extra.number("I") == 0, "a mask was written"
    extra.take(extra.number("I"))
    size = extra.number("B")
    pascal = extra.take(size).decode("ascii")
    extra.take(-(1 + size) % 4)
    blocks = {}
    while len(extra.data) - extra.at >= 12:
        assert extra.take(4) == b"8BIM"
        key, length = extra.take(4), extra.number("I")
        assert length % 2 == 0, "blocks are padded to even lengths"
        blocks[key] = extra.take(length)
    return PlainLayer((left, top, right, bottom), pascal, blend, opacity, clipping, flags, blocks), channels


def _layers(section: _Reader) -> tuple[int, list[PlainLayer]]:
    length = section.number("I")
    assert length % 2 == 0, "the layer section is padded to even lengths"
    body = _Reader(section.take(length))
    count = body.number("h")
    records = [_record(body) for _ in range(abs(count))]
    for found, channels in records:
        left, top, right, bottom = found.box
        for number, size in channels:
            plane = _Reader(body.take(size))
            found.compressions.append(plane.number("H"))
            if size > 2:
                assert found.compressions[-1] == 1, "layer pixels are run-length coded"
                found.planes[number] = _rows(plane, right - left, bottom - top)
                assert plane.at == size, "a channel is longer than its rows"
    assert len(body.data) - body.at < 4, "bytes are left after the channels"
    return count, [found for found, _ in records]


def _resources(section: _Reader) -> dict[int, bytes]:
    found = {}
    while section.at < len(section.data):
        assert section.take(4) == b"8BIM"
        key, name = section.number("H"), section.number("B")
        section.take(name + (name + 1) % 2)
        length = section.number("I")
        found[key] = section.take(length)
        section.take(length % 2)
    return found


def parse(data: bytes) -> PlainPsd:
    """Take an 8-bit RGB PSD apart; asserts what the specification demands."""
    file = _Reader(data)
    assert file.take(4) == b"8BPS" and file.number("H") == 1 and file.take(6) == bytes(6)
    channels, height, width, depth, mode = file.number("H"), file.number("I"), file.number("I"), file.number("H"), file.number("H")
    assert depth == 8 and mode == 3
    assert file.number("I") == 0, "RGB has no colour table"
    resources = _resources(_Reader(file.take(file.number("I"))))
    section = _Reader(file.take(file.number("I")))
    count, layers = _layers(section)
    assert file.number("H") == 1, "the merged picture is run-length coded"
    merged = _rows(file, width, height * channels).reshape(channels, height, width)
    assert file.at == len(data), "bytes are left after the merged picture"
    return PlainPsd(width, height, channels, resources, count, layers, merged)


@pytest.fixture
def parse_psd() -> Callable[[bytes], PlainPsd]:
    """The parser."""
    return parse
