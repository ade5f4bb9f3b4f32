"""Whether parts lie over one another as they do in the truth: the draw-order accuracy."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.stack import Layer, Stack
from unflat.evaluate.metrics import LEAST_LAYER, averaged, label_of
from unflat.evaluate.truth import Pair, Truth
from unflat.pixels.over import within

LEAST_OVERLAP = 50  # pixels on which a pair of the truth must overlap
CLEAR_SHARE = 0.8  # of those, on which one must be in front
LEAST_MEET, MEET_SHARE = 10, 0.05  # pixels, share of the overlap: on fewer the layers do not meet and their places in the stack decide


@dataclass(frozen=True)
class OrderScore:
    """Pairs of parts that are asked about, those whose parts are both there, and those that are right."""

    pairs: int
    present: int
    right: int

    @property
    def accuracy(self) -> float | None:
        """Share of all pairs; one with a missing part is wrong. None where the truth has no pair."""
        return self.right / self.pairs if self.pairs else None

    @property
    def accuracy_present(self) -> float | None:
        """Share of the pairs whose parts are both there."""
        return self.right / self.present if self.present else None


def draw_order(stack: Stack, truth: Truth, *, label: Callable[[Layer], str | None] = label_of) -> OrderScore:
    """Ask for each clear pair of the truth whether the stack has the same part in front, on the pixels where they overlap.

    Args:
        stack: Layers back to front.
        truth: Its names are those that `label` gives.
        label: The name that a layer counts for; its part's by default.
    """
    places = _places(stack, truth, label)
    known = set(averaged(truth))
    asked = [p for p in truth.pairs if p.overlap >= LEAST_OVERLAP and max(p.front, 1 - p.front) >= CLEAR_SHARE and {p.a, p.b} <= known]
    there = [p for p in asked if p.a in places and p.b in places]
    right = sum((_in_front(places[p.a], places[p.b], _overlap(truth, p), p.overlap) > 0.5) == (p.front > 0.5) for p in there)
    return OrderScore(len(asked), len(there), right)


def usual_order(stack: Stack) -> Stack:
    """The same layers in the constant order of the vocabulary, back halves behind all: what a stage that looks must beat."""

    def place(layer: Layer) -> tuple[bool, bool, int]:
        usual = layer.part.order if layer.part else parts.OBJECTS.order
        return layer.kind != "ground", layer.half != "back", usual

    return stack.with_layers(sorted(stack.layers, key=place))


@dataclass(frozen=True, eq=False)
class _Place:
    """Where the layers of a part stand.

    Args:
        top: (H, W) int16, the place of its topmost layer at each pixel, -1 where it has none.
        mean: Place in the stack, each layer by its area.
    """

    top: Array
    mean: float


def _places(stack: Stack, truth: Truth, label: Callable[[Layer], str | None]) -> dict[str, _Place]:
    found = {}
    named = [(label(layer), layer) for layer in stack.layers if layer.visible and label(layer) is not None]
    for tag in truth.whole:
        top, areas = np.full(truth.flat.shape[:2], -1, np.int16), np.zeros(len(named))
        for place, (name, layer) in enumerate(named):
            if name == tag:
                solid = layer.rgba[..., 3] >= 128
                top[within(layer.box, (0, 0, stack.width, stack.height))][solid] = place
                areas[place] = solid.sum()
        if areas.sum() >= LEAST_LAYER:
            found[tag] = _Place(top, float((areas * np.arange(len(named))).sum() / areas.sum()))
    return found


def _overlap(truth: Truth, pair: Pair) -> Array:
    both = (truth.whole[pair.a][..., 3] >= 128) & (truth.whole[pair.b][..., 3] >= 128)
    for tag in (pair.a, pair.b):
        if tag in truth.rear:
            both &= ~truth.rear[tag]
    return both


def _in_front(a: _Place, b: _Place, overlap: Array, pixels: int) -> float:
    """How far a is in front of b: a share of pixels, or 0 or 1 where they do not meet."""
    here = overlap & (a.top >= 0) & (b.top >= 0)
    if here.sum() >= max(LEAST_MEET, MEET_SHARE * pixels):
        return float((a.top[here] > b.top[here]).mean())
    return float(a.mean > b.mean)
