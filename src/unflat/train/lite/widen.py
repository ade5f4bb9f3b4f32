"""The weights of a file that tells fewer parts apart, for a network that tells more: a new part begins as a doubtful copy of its parent."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import numpy_helper

from unflat.core.arrays import Array
from unflat.core.errors import WeightsError
from unflat.core.parts import PARTS

LABEL, REST = "net.label.0", "net.rest"
"""The convolutions with a channel for every part: labels, four to a part that are shuffled to pixels; extents, depths and the side."""
HALF = ".half"
DOUBT = 2.0  # log-odds by which a new part is less likely than its parent; a network that learns on takes steps of that size in no time


def values_of(model: onnx.ModelProto) -> dict[str, Array]:
    """The initializers of a file by name, `.half` behind the name of those that are stored in 16 bit left out."""
    return {i.name.removesuffix(HALF): numpy_helper.to_array(i) for i in model.graph.initializer}


def parts_of(model: onnx.ModelProto) -> list[str]:
    """The parts a file names in its metadata; none where it names none."""
    return [str(name) for row in model.metadata_props if row.key == "parts" for name in json.loads(row.value)]


def widened(values: Mapping[str, Array], names: Sequence[str], wanted: Sequence[str]) -> dict[str, Array]:
    """The same weights where the parts are the same, else those with channels for the parts that are wanted.

    Args:
        values: Initializers of an exported file by name, as `values_of` gives them.
        names: Its parts, in the order of its channels.
        wanted: The parts of the network that shall have the weights; each is in the file, or its parent is.

    Raises:
        WeightsError: A part has no like in the file.
    """
    if list(names) == list(wanted):
        return dict(values)
    homes = [name if name in names else PARTS.family(name) for name in wanted]
    strange = [name for name, home in zip(wanted, homes, strict=True) if home not in names]
    if strange:
        raise WeightsError(f"the file knows no {', '.join(strange)}, nor what they are pieces of; give one that was trained for such parts")
    rows = np.array([names.index(home) for home in homes])
    doubt = np.array([DOUBT * (name not in names) for name in wanted])
    return {name: _grown(name, value, rows, doubt, len(names)) for name, value in values.items()}


def lent(values: Mapping[str, Array], names: Sequence[str], owner: Mapping[str, Array], wanted: Sequence[str]) -> dict[str, Array]:
    """As `widened`, but a part that the file lacks gets what another file, `owner`, has learned for it."""
    grown = widened(values, names, wanted)
    missing = [i for i, name in enumerate(wanted) if name not in names]
    taken = {LABEL: [4 * (i + 1) + k for i in missing for k in range(4)], REST: [*missing, *(len(wanted) + i for i in missing)]}
    for name, value in grown.items():
        rows = taken.get(name.rpartition(".")[0], [])
        if rows:
            grown[name] = value.copy()
            grown[name][rows] = owner[name][rows]
    return grown


def _grown(name: str, value: Array, rows: Array, doubt: Array, count: int) -> Array:
    stem, _, kind = name.rpartition(".")
    if stem == LABEL:
        taken = (4 * np.concatenate(([0], rows + 1))[:, None] + np.arange(4)).ravel()
        lower = np.repeat(np.concatenate(([0.0], doubt)), 4)
    elif stem == REST:
        taken = np.concatenate((rows, count + rows, [2 * count]))
        lower = np.concatenate((doubt, np.zeros(len(rows) + 1)))
    else:
        return value
    return value[taken] if kind == "weight" else (value[taken] - lower).astype(value.dtype)
