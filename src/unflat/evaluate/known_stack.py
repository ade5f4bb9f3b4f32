"""The truth about a stack whose every layer is whole, such as a drawn character: what is seen and hidden, and what lies before what."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.stack import Layer, Stack
from unflat.evaluate.metrics import label_of
from unflat.evaluate.truth import Pair, Truth, rear_of
from unflat.pixels.over import composite, straight, within

SOLID = 128  # alpha from which a layer is there, and hides what is behind it

Label = Callable[[Layer], str | None]


def truth_of(stack: Stack, *, name: str = "", label: Label = label_of) -> Truth:
    """What the files of a benchmark folder would say of a stack.

    Args:
        stack: Layers back to front, each with what others cover; grounds are left out, figures beside the first are objects.
        name: Of the character.
        label: The name that a layer counts for, None for none; parts by default.
    """
    stack = stack.with_layers(a for a in stack.layers if a.kind != "ground" and named(a, label) is not None)
    tags = [str(named(layer, label)) for layer in stack.layers]
    tops = {tag: _top(stack, tags, tag) for tag in dict.fromkeys(tags)}
    front = np.max(list(tops.values()), axis=0) if tops else np.full((stack.height, stack.width), -1)
    seen = {tag: (top == front) & (top >= 0) for tag, top in tops.items()}
    whole = {tag: straight(composite(stack, keep=lambda a, tag=tag: named(a, label) == tag)) for tag in tops}  # type: ignore[misc]
    rear = {tag: rear_of(alphas, seen[tag], whole[tag]) for tag, alphas in _groups(stack, tags).items() if len(alphas) > 1}
    return Truth(name, straight(composite(stack)), seen, whole, rear, tuple(_pairs(tops, rear)))


def named(layer: Layer, label: Label) -> str | None:
    """The name that a layer counts for."""
    return label(layer) if layer.figure == 0 else parts.OBJECTS.name


def sided(layer: Layer) -> str | None:
    """A part with its side as a name of its own, for asking which of two arms is in front."""
    name = label_of(layer)
    return name if name is None or layer.side is None else f"{name}-{layer.side}"


def _top(stack: Stack, tags: Sequence[str], tag: str) -> Array:
    """(H, W) int16: the place of the topmost solid layer of a tag, -1 where it has none."""
    top = np.full((stack.height, stack.width), -1, np.int16)
    for place, layer in enumerate(stack.layers):
        if tags[place] == tag:
            top[within(layer.box, (0, 0, stack.width, stack.height))][layer.alpha >= SOLID] = place
    return top


def _groups(stack: Stack, tags: Sequence[str]) -> dict[str, list[Array]]:
    """Tag to the alphas of as few groups of its layers as show the same picture: one, unless other tags lie between them."""
    solid = np.zeros((len(tags), stack.height, stack.width), bool)
    for place, layer in enumerate(stack.layers):
        solid[place][within(layer.box, (0, 0, stack.width, stack.height))] = layer.alpha > 0
    groups: dict[str, list[tuple[int, Array]]] = {}
    for place, tag in enumerate(tags):
        mine = groups.setdefault(tag, [])
        if mine:
            start, alpha = mine[-1]
            between = [solid[i] for i in range(start + 1, place) if tags[i] != tag]
            if not any((other & solid[place]).any() for other in between) or not any((other & (alpha > 0)).any() for other in between):
                mine[-1] = start, np.where(solid[place], 255, alpha)
                continue
        mine.append((place, np.where(solid[place], 255, 0).astype(np.uint8)))
    return {tag: [alpha for _, alpha in found] for tag, found in groups.items()}


def _pairs(tops: Mapping[str, Array], rear: Mapping[str, Array]) -> list[Pair]:
    found = []
    there = {tag: (top >= 0) & ~rear[tag] if tag in rear else top >= 0 for tag, top in tops.items()}
    for a, b in combinations(tops, 2):
        both = there[a] & there[b]
        if both.any():
            found.append(Pair(a, b, int(both.sum()), float((tops[a][both] > tops[b][both]).mean())))
    return found
