"""Give layers the names they carry in files."""

from collections import Counter
from dataclasses import replace

from unflat.core.parts import written_name
from unflat.core.stack import Layer, Stack


def name_layers(stack: Stack) -> Stack:
    """The same layers named `<part>[-l|-r][-<n>]`, n from 1, front-most first, left out where a name is alone.

    A child of a part carries its parent's name; a layer without a part keeps its own name.
    """
    many = Counter(_name(layer) for layer in stack.layers)
    number: Counter[str] = Counter()
    named = []
    for layer in reversed(stack.layers):
        name = _name(layer)
        number[name] += 1
        named.append(replace(layer, name=name if many[name] == 1 else _name(layer, number=number[name])))
    return stack.with_layers(reversed(named))


def _name(layer: Layer, *, number: int | None = None) -> str:
    if layer.part is None:
        return layer.name if number is None else f"{layer.name}-{number}"
    return written_name(layer.part, side=layer.side, number=number)
