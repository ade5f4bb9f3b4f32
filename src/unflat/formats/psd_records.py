"""The layer records of a PSD: order, groups, names, ids, blends and packed channels."""

import os
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import OutputError
from unflat.core.parts import written_name
from unflat.core.stack import Layer, Stack
from unflat.formats.packbits import pack_all, stored
from unflat.formats.psd_meta import psd_ids, psd_number

BLENDS = {"normal": b"norm", "multiply": b"mul ", "add": b"lddg"}
DIVIDER = "</Layer group>"
"""The one name by which every reader knows the end of a group."""
NAME_BYTES = 63
"""The longest plain name; some receivers take 64 bytes with the end mark."""
EMPTY = b""


@dataclass(frozen=True)
class _Row:
    """One record: a layer, or the bottom (`group` set, `top` false) or top end of a group."""

    layer: Layer | None = None
    group: tuple[str, ...] = ()
    top: bool = False


def layer_info(stack: Stack, *, most_bytes: int) -> Any:
    """psd-tools' layer section for a stack, bottom layer first.

    Raises:
        OutputError: The packed channels pass `most_bytes`, or a layer is clipped to one that is not right below it.
    """
    from psd_tools.constants import Compression
    from psd_tools.psd.layer_and_mask import ChannelData, ChannelDataList, ChannelImageData, LayerInfo, LayerRecords

    _check_clips(stack)
    packed = pack_layers(stack.layers, most_bytes=most_bytes)
    names, numbers = plain_names(stack), psd_ids(stack.layers)
    records: list[Any] = []
    data: list[Any] = []
    for n, row in enumerate(_rows(stack.layers)):
        if row.layer is None:
            records.append(_divider(row, number=psd_number(f"unflat:group:{n}:{'/'.join(row.group)}")))
            planes = [EMPTY] * 4
        else:
            records.append(_record(row.layer, name=names[row.layer.id], number=numbers[row.layer.id]))
            planes = packed[row.layer.id]
        channels: list[Any] = [ChannelData(Compression.RLE if p is not EMPTY else Compression.RAW, p) for p in planes]
        data.append(ChannelDataList(channels))
    return LayerInfo(len(records), LayerRecords(records), ChannelImageData(data))


def pack_layers(layers: tuple[Layer, ...], *, most_bytes: int) -> dict[str, list[bytes]]:
    """Alpha, red, green and blue of each layer as PSD channels, by layer id; raises OutputError past `most_bytes`."""
    packed: dict[str, list[bytes]] = {}
    total = 0
    with ThreadPoolExecutor(workers()) as threads:
        for layer, planes in zip(layers, threads.map(_channels, layers), strict=True):
            packed[layer.id] = planes
            total += sum(map(len, planes))
            if total > most_bytes:
                threads.shutdown(cancel_futures=True)
                refuse_size(most_bytes)
    return packed


def refuse_size(most_bytes: int) -> None:
    """Say that a PSD cannot hold so much; raises OutputError."""
    raise OutputError(
        f"the layers take more than the {most_bytes / 2**30:.0f} GiB that a PSD can hold; write pictures instead: --format png"
    )


def workers() -> int:
    """Threads that pack channels: numpy lets them run side by side."""
    return max(1, min(8, os.cpu_count() or 1))


def plain_names(stack: Stack) -> dict[str, str]:
    """A unique ASCII name for each layer id: for readers that do not know the Unicode name beside it."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for n, layer in enumerate(stack.layers, start=1):
        stem = _ascii(layer, n)
        name, count = stem, 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem[: NAME_BYTES - 5]}_{count}"
        taken.add(name.casefold())
        names[layer.id] = name
    return names


def _ascii(layer: Layer, n: int) -> str:
    if layer.name.isascii() and layer.name.isprintable() and 0 < len(layer.name) <= NAME_BYTES:
        return layer.name
    plain = unicodedata.normalize("NFKD", layer.name).encode("ascii", "ignore").decode()
    kept = "".join(c for c in plain if c.isprintable())[:NAME_BYTES].strip()
    letters = sum(c.isalnum() for c in layer.name)
    if kept and sum(c.isalnum() for c in kept) >= min(letters, NAME_BYTES):
        return kept
    return written_name(layer.part, side=layer.side) if layer.part else f"layer-{n}"


def _rows(layers: tuple[Layer, ...]) -> Iterator[_Row]:
    """Records bottom first: a group opens with its divider and closes with the record that carries its name."""
    here: tuple[str, ...] = ()
    for group, layer in [*((a.group, a) for a in layers), ((), None)]:
        shared = 0
        while shared < min(len(here), len(group)) and here[shared] == group[shared]:
            shared += 1
        for depth in range(len(here), shared, -1):
            yield _Row(group=here[:depth], top=True)
        for depth in range(shared, len(group)):
            yield _Row(group=group[: depth + 1])
        here = group
        if layer is not None:
            yield _Row(layer=layer)


def _record(layer: Layer, *, name: str, number: int) -> Any:
    from psd_tools.constants import BlendMode, Clipping
    from psd_tools.psd.layer_and_mask import LayerFlags

    left, top, right, bottom = layer.box
    return _plain_record(
        name=name,
        luni=layer.name,
        number=number,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        blend_mode=BlendMode(BLENDS[layer.blend]),
        opacity=round(layer.opacity * 255),
        clipping=Clipping(int(layer.clip is not None)),
        flags=LayerFlags(visible=layer.visible),
    )


def _divider(row: _Row, *, number: int) -> Any:
    from psd_tools.constants import BlendMode, SectionDivider, Tag
    from psd_tools.psd.layer_and_mask import LayerFlags

    name = row.group[-1] if row.top else DIVIDER
    ascii_name = name.encode("ascii", "replace").decode()[:NAME_BYTES]
    record = _plain_record(name=ascii_name, luni=name, number=number, flags=LayerFlags(pixel_data_irrelevant=True))
    if row.top:
        record.tagged_blocks.set_data(
            Tag.SECTION_DIVIDER_SETTING, SectionDivider.OPEN_FOLDER, signature=b"8BIM", blend_mode=BlendMode.PASS_THROUGH
        )
    else:
        record.tagged_blocks.set_data(Tag.SECTION_DIVIDER_SETTING, SectionDivider.BOUNDING_SECTION_DIVIDER)
    return record


def _plain_record(*, name: str, luni: str, number: int, **rest: Any) -> Any:
    from psd_tools.constants import ChannelID, Tag
    from psd_tools.psd.layer_and_mask import ChannelInfo, LayerRecord
    from psd_tools.psd.tagged_blocks import TaggedBlocks

    blocks = TaggedBlocks()
    blocks.set_data(Tag.UNICODE_LAYER_NAME, luni)
    blocks.set_data(Tag.LAYER_ID, number)
    channels = [ChannelInfo(ChannelID(i), 2) for i in (-1, 0, 1, 2)]
    return LayerRecord(name=name, channel_info=channels, tagged_blocks=blocks, **rest)


def _channels(layer: Layer) -> list[bytes]:
    if layer.rgba.size == 0:
        return [EMPTY] * 4
    red, green, blue, alpha = planes_of(layer.rgba)
    return [stored(*packed) for packed in pack_all((alpha, red, green, blue))]


def planes_of(pixels: Array) -> tuple[Array, ...]:
    """The channels of (h, w, n) pixels, each a plane of its own."""
    return tuple(cv2.split(np.ascontiguousarray(pixels)))


def _check_clips(stack: Stack) -> None:
    """A PSD clips to the nearest unclipped layer below in the same group, and can say nothing else."""
    base: Layer | None = None
    for layer in stack.layers:
        if layer.clip is None:
            base = layer
        elif base is None or base.id != layer.clip or base.group != layer.group:
            raise OutputError(
                f"layer {layer.name} is clipped to a layer that is not right below it, which no PSD can say; move it there first"
            )
