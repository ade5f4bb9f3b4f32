"""The layers of a PSD as they show: masks, opacity of groups and clipping worked into each layer's alpha."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from unflat.core.arrays import Array, Box, Floats
from unflat.core.parts import PARTS, Vocabulary
from unflat.core.stack import Layer, Stack
from unflat.formats.psd_open import open_psd, psd_faults, samples
from unflat.formats.psd_read import read_psd
from unflat.pixels.over import meet, within

_BLENDS = {b"norm": "normal", b"diss": "normal", b"mul ": "multiply", b"lddg": "add", b"scrn": "screen", b"over": "overlay"}
_PLAIN_MASK, _REAL_MASK = -2, -3  # a record's channels: what was painted, and that with the vector mask rendered into it


@dataclass(eq=False)
class _Node:
    """A layer or a group of a file, in the order they are laid.

    Args:
        record, channels: As the file has them.
        children: Of a group, the farthest first; None for a layer.
        base: What it is clipped to.
        above: The group that holds it.
    """

    record: Any
    channels: Any
    children: "list[_Node] | None" = None
    base: "_Node | None" = None
    above: "_Node | None" = None
    layers: list[Layer] = field(default_factory=list)


def read_layers(path: Path, vocabulary: Vocabulary = PARTS) -> Stack:
    """As `read_psd`, but what `read_psd` passes over is in the alpha of each layer: its mask, its groups' masks and opacity, its clipping.

    `Layer.meta` says "clipped", and under "blend" the mode of the file's own program where a stack has none of that name.

    Raises:
        InputError: As `read_psd`.
    """
    stack = read_psd(path, vocabulary=vocabulary)
    psd = open_psd(path)
    with psd_faults(path):
        nodes = [node for node in _in_order(_tree(psd)) if _on_canvas(node.record, psd.header)]
        layers = [_as_it_shows(layer, node, psd.header) for layer, node in zip(stack.layers, nodes, strict=True)]
    told = stack.facts.get("warnings", ())
    worked_in = [w for w in told if " is passed over" not in w and " is taken as normal" not in w] if isinstance(told, list) else []
    bare = [layer.name for layer, node in zip(layers, nodes, strict=True) if _masked_by_path(node)]
    return stack.with_layers(layers).with_facts(warnings=[*worked_in, *(f"the vector mask of {name} is passed over" for name in bare)])


def _tree(psd: Any) -> list[_Node]:
    """The file's top level, the farthest first."""
    from psd_tools.constants import SectionDivider, Tag

    levels: list[list[_Node]] = [[]]
    for record, channels in psd._iter_layers():
        blocks = record.tagged_blocks
        setting = blocks.get_data(Tag.SECTION_DIVIDER_SETTING) or blocks.get_data(Tag.NESTED_SECTION_DIVIDER_SETTING)
        kind = setting.kind if setting is not None else SectionDivider.OTHER
        if kind is SectionDivider.BOUNDING_SECTION_DIVIDER:
            levels.append([])
            continue
        node = _Node(record, channels)
        if kind in (SectionDivider.OPEN_FOLDER, SectionDivider.CLOSED_FOLDER):
            node.children = levels.pop()
            for child in node.children:
                child.above = node
        if record.clipping.value:
            node.base = next((other for other in reversed(levels[-1]) if not other.record.clipping.value), None)
        levels[-1].append(node)
    (top,) = levels
    return top


def _in_order(nodes: list[_Node]) -> Iterator[_Node]:
    for node in nodes:
        if node.children is None:
            yield node
        else:
            yield from _in_order(node.children)


def _on_canvas(record: Any, header: Any) -> bool:
    """Whether `read_psd` gives a layer for a record."""
    shared = meet((record.left, record.top, record.right, record.bottom), (0, 0, header.width, header.height))
    return record.right > record.left and record.bottom > record.top and shared is not None


def _as_it_shows(layer: Layer, node: _Node, header: Any) -> Layer:
    share, visible = np.ones(layer.alpha.shape, np.float32), layer.visible
    opacity, clipped, at = _fill(node.record), False, node
    while True:  # the layer itself, then the groups around it
        share *= _mask(at, layer.box, header)
        opacity *= 1.0 if at is node else at.record.opacity / 255
        if at.base is not None:
            clipped = True
            share *= _cover(at.base, layer.box)
            visible = visible and any(base.visible for base in _laid(at.base))
        if at.above is None:
            break
        at = at.above
    rgba = layer.rgba.copy()
    rgba[..., 3] = np.rint(layer.alpha * share)
    mode = node.record.blend_mode
    meta = {**layer.meta, "clipped": clipped, "blend": _BLENDS.get(mode.value, mode.name.lower())}
    shown = replace(layer, rgba=rgba, visible=visible, opacity=layer.opacity * opacity, clip=None, meta=meta)
    node.layers.append(shown)
    return shown


def _masked_by_path(node: _Node) -> bool:
    """Whether a layer has a vector mask that its program has not rendered into the file."""
    from psd_tools.constants import Tag

    blocks, rendered = node.record.tagged_blocks, any(info.id.value == _REAL_MASK for info in node.record.channel_info)
    return not rendered and (Tag.VECTOR_MASK_SETTING1 in blocks or Tag.VECTOR_MASK_SETTING2 in blocks)


def _fill(record: Any) -> float:
    """The second opacity that a layer may have, which spares its effects."""
    from psd_tools.constants import Tag

    found = record.tagged_blocks.get_data(Tag.BLEND_FILL_OPACITY)
    return 1.0 if found is None else int(found) / 255


def _laid(node: _Node) -> list[Layer]:
    """The layers of a node that are done; those it is clipped to lie farther back and are."""
    return node.layers if node.children is None else [layer for child in node.children for layer in _laid(child)]


def _cover(node: _Node, box: Box) -> Floats:
    """How much of a box the layers of a node cover, in [0, 1]."""
    cover = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    for layer in _laid(node):
        shared = meet(layer.box, box)
        if shared is not None and layer.visible and not layer.meta["clipped"]:
            here = cover[within(shared, box)]
            np.maximum(here, layer.alpha[within(shared, layer.box)] * np.float32(layer.opacity / 255), out=here)
    return cover


def _mask(node: _Node, box: Box, header: Any) -> Array | float:
    """What the mask of a layer or group lets through on a box."""
    held = node.record.mask_data
    planes = {info.id.value: data for info, data in zip(node.record.channel_info, node.channels, strict=True) if info.id.value < -1}
    if held is None or not planes or held.flags.mask_disabled:
        return 1.0
    if _REAL_MASK in planes and held.real_flags is not None:
        spot, beyond = (held.real_left, held.real_top, held.real_right, held.real_bottom), held.real_background_color
        plane = planes[_REAL_MASK]
    elif _PLAIN_MASK in planes:
        spot, beyond, plane = (held.left, held.top, held.right, held.bottom), held.background_color, planes[_PLAIN_MASK]
    else:
        return 1.0
    through = np.full((box[3] - box[1], box[2] - box[0]), np.float32(beyond / 255))
    shared = meet(spot, box)
    if shared is not None:
        width, height = spot[2] - spot[0], spot[3] - spot[1]
        found = samples(plane.get_data(width, height, header.depth, header.version), width=width, height=height, depth=header.depth)
        through[within(shared, box)] = found[within(shared, spot)] / np.float32(255)
    density = held.parameters.user_mask_density if held.parameters is not None else None
    return through if density is None else 1 - (1 - through) * np.float32(density / 255)
