"""The truth about whole layers: the same as a benchmark folder says of its own, and the constant order beside it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.parts import Part
from unflat.core.piece import Side
from unflat.core.stack import Layer, Stack, layer_id
from unflat.evaluate.draw_order import draw_order, usual_order
from unflat.evaluate.known_stack import sided, truth_of
from unflat.evaluate.truth import read_truth, true_stack


def bar(part: Part, left: int, right: int, *, side: Side | None = None, number: int = 0, figure: int = 0) -> Layer:
    rgba = np.full((40, right - left, 4), (10 * number, 90, 160, 255), np.uint8)
    name = f"{part.name}-{side}-{number}"
    kind = "ground" if part == parts.BACKGROUND else "part"
    box, origin = (left, 10, right, 50), np.ones(rgba.shape[:2], np.uint8)
    return Layer(layer_id(name), name, part, box, rgba, origin, kind=kind, side=side, figure=figure)


def stack_of(*layers: Layer) -> Stack:
    return Stack(60, 60, layers)


@pytest.mark.parametrize("name", ["Haru", "Mark", "Natori"])
def test_artists_layers_say_what_their_folder_says(shared: Path, name: str) -> None:
    folder = shared / "bench" / name
    wanted, found = read_truth(folder), truth_of(true_stack(folder), name=name)
    mine = {frozenset((p.a, p.b)): p for p in found.pairs}
    assert set(found.rear) == set(wanted.rear)
    for pair in wanted.pairs:
        if pair.overlap >= 50:
            same = mine[frozenset((pair.a, pair.b))]
            assert same.overlap == pytest.approx(pair.overlap, rel=0.15, abs=5)  # the folder counts dabs of half alpha apart
            assert (same.front if same.a == pair.a else 1 - same.front) == pytest.approx(pair.front, abs=0.02)
    assert draw_order(true_stack(folder), found).accuracy == 1.0


def test_a_part_that_others_lie_between_has_a_rear_piece() -> None:
    lining, legs, coat = bar(parts.TOPWEAR, 0, 40, number=1), bar(parts.LEGWEAR, 10, 30), bar(parts.TOPWEAR, 25, 45, number=2)
    found = truth_of(stack_of(bar(parts.BACKGROUND, 0, 60), lining, legs, coat))
    assert parts.BACKGROUND.name not in found.whole
    assert found.rear.keys() == {parts.TOPWEAR.name}
    assert found.rear[parts.TOPWEAR.name][30].nonzero()[0].tolist() == []  # the lining shows most: it is the main piece
    front = replace(coat, box=(12, 10, 58, 50), rgba=np.full((40, 46, 4), 255, np.uint8), origin=np.ones((40, 46), np.uint8))
    found = truth_of(stack_of(lining, legs, front))
    assert found.rear[parts.TOPWEAR.name][30].nonzero()[0].tolist() == [10, 11]
    assert [(p.a, p.b, p.front) for p in found.pairs] == [(parts.TOPWEAR.name, parts.LEGWEAR.name, 1.0)]


def test_sides_can_be_asked_apart_and_another_figure_is_an_object() -> None:
    layers = bar(parts.HANDWEAR, 0, 30, side="l"), bar(parts.HANDWEAR, 10, 40, side="r"), bar(parts.FACE, 20, 50, figure=1)
    stack = stack_of(*layers)
    assert {p.a for p in truth_of(stack).pairs} | {p.b for p in truth_of(stack).pairs} == {parts.HANDWEAR.name, parts.OBJECTS.name}
    by_side = truth_of(stack.with_layers(layers[:2]), label=sided)
    assert [(p.overlap, p.front) for p in by_side.pairs] == [(800, 0.0)]
    right, wrong = (draw_order(stack_of(*order), by_side, label=sided) for order in (layers[:2], layers[1::-1]))
    assert (right.accuracy, wrong.accuracy) == (1.0, 0.0)


def test_the_constant_order_asks_nobody() -> None:
    ground, hair, face = bar(parts.BACKGROUND, 0, 60), bar(parts.FRONT_HAIR, 0, 30), bar(parts.FACE, 0, 30)
    lining = replace(bar(parts.TOPWEAR, 0, 30), half="back")
    assert usual_order(stack_of(hair, lining, face, ground)).layers == (ground, lining, face, hair)
