"""The pixel layers of an open PSD: which there are, in which groups, where on the canvas, and their pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from unflat.core.arrays import Array, Box
from unflat.core.stack import Blend
from unflat.formats.colour import rgba_of
from unflat.formats.psd_open import samples
from unflat.formats.psd_records import BLENDS

_BLENDS: dict[bytes, Blend] = {key: name for name, key in BLENDS.items()}  # type: ignore[misc]
MOST_LAYER_SIDE = 60_000
"""A layer may reach past the canvas, but not without end."""


@dataclass(frozen=True)
class Found:
    """One pixel layer of a file, before its pixels are unpacked."""

    record: Any
    channels: Any
    name: str
    number: int | None
    group: tuple[str, ...]
    visible: bool


def found_layers(psd: Any, warnings: list[str]) -> list[Found]:
    """The pixel layers, bottom first, each with the groups around it."""
    from psd_tools.constants import SectionDivider, Tag

    found: list[Found] = []
    groups: list[tuple[str, bool]] = []
    for record, channels in reversed(list(psd._iter_layers())):
        blocks = record.tagged_blocks
        name = str(blocks.get_data(Tag.UNICODE_LAYER_NAME, record.name)).rstrip("\0").strip() or "layer"
        setting = blocks.get_data(Tag.SECTION_DIVIDER_SETTING) or blocks.get_data(Tag.NESTED_SECTION_DIVIDER_SETTING)
        kind = setting.kind if setting is not None else SectionDivider.OTHER
        if kind in (SectionDivider.OPEN_FOLDER, SectionDivider.CLOSED_FOLDER):
            groups.append((name, record.flags.visible))
            if record.opacity != 255:
                warnings.append(f"the opacity of the group {name} is passed over")
        elif kind is SectionDivider.BOUNDING_SECTION_DIVIDER:
            if groups:
                groups.pop()
        else:
            visible = record.flags.visible and all(shown for _, shown in groups)
            number = blocks.get_data(Tag.LAYER_ID)
            found.append(Found(record, channels, name, number, tuple(g for g, _ in groups), visible))
    return found[::-1]


def pixels_of(psd: Any, found: Found, warnings: list[str]) -> tuple[Box, Array] | None:
    """The layer's box on the canvas and its pixels; None where it has none there."""
    record, header = found.record, psd.header
    width, height = record.right - record.left, record.bottom - record.top
    if width <= 0 or height <= 0:
        warnings.append(f"{found.name} has no pixels and is left out")
        return None
    if max(width, height) > MOST_LAYER_SIDE:
        raise ValueError(f"layer {found.name} is {width}x{height}")
    planes: dict[int, Array] = {}
    for info, data in zip(record.channel_info, found.channels, strict=True):
        if info.id.value < -1:
            warnings.append(f"the mask of {found.name} is passed over")
            continue
        plain = data.get_data(width, height, header.depth, header.version)
        planes[info.id.value] = samples(plain, width=width, height=height, depth=header.depth)
    rgba = _in_srgb(psd, planes)
    box = max(record.left, 0), max(record.top, 0), min(record.right, header.width), min(record.bottom, header.height)
    if box[0] >= box[2] or box[1] >= box[3]:
        warnings.append(f"{found.name} lies outside the canvas and is left out")
        return None
    if box != (record.left, record.top, record.right, record.bottom):
        warnings.append(f"{found.name} is cropped to the canvas")
    return box, rgba[box[1] - record.top : box[3] - record.top, box[0] - record.left : box[2] - record.left]


def _in_srgb(psd: Any, planes: Mapping[int, Array]) -> Array:
    from psd_tools.constants import ColorMode

    mode = psd.header.color_mode
    if mode not in (ColorMode.RGB, ColorMode.GRAYSCALE):
        raise ValueError(f"its layers are {mode.name}; convert the document to RGB")
    colour = [planes[i] for i in ((0, 1, 2) if mode is ColorMode.RGB else (0,))]
    image = Image.merge("RGB" if len(colour) == 3 else "L", [Image.fromarray(p) for p in colour])
    rgba = rgba_of(image, psd.image_resources.get_data(1039))
    if -1 in planes:
        rgba[..., 3] = planes[-1]
    return rgba


def blend_of(found: Found, warnings: list[str]) -> Blend:
    """How the layer is laid on what is behind it."""
    key = found.record.blend_mode.value
    if key not in _BLENDS:
        warnings.append(f"the blend of {found.name} ({found.record.blend_mode.name.lower()}) is taken as normal")
    return _BLENDS.get(key, "normal")
