"""What a stack shows, found by its front-most layers, is what putting all of it over one another shows."""

from dataclasses import replace

import numpy as np
import pytest

from unflat.core.stack import Layer, Stack
from unflat.pixels.front import MIXED, NOTHING, composite_at, flat_part, front_map
from unflat.pixels.over import composite, flatten

WIDE, HIGH = 40, 30
BOX = (3, 4, 37, 29)


def layer(name: str, seed: int, **more: object) -> Layer:
    """Random colours; alpha mostly nothing or all."""
    rng = np.random.default_rng(seed)
    left, top = rng.integers(0, 12, 2)
    right, bottom = rng.integers(20, WIDE + 1), rng.integers(18, HIGH + 1)
    rgba = rng.integers(0, 256, (bottom - top, right - left, 4)).astype(np.uint8)
    kind = rng.random(rgba.shape[:2])
    rgba[..., 3] = np.where(kind < 0.4, 255, np.where(kind < 0.8, 0, rgba[..., 3]))
    box = (int(left), int(top), int(right), int(bottom))
    return Layer(name, name, None, box, rgba, np.ones(rgba.shape[:2], np.uint8), **more)  # type: ignore[arg-type]


def stack(seed: int, **last: object) -> Stack:
    layers = [layer(str(i), 10 * seed + i) for i in range(4)]
    return Stack(WIDE, HIGH, (*layers, layer("last", 10 * seed + 9, **last)))


LASTS = [{}, {"opacity": 0.6}, {"visible": False}, {"blend": "multiply"}, {"blend": "add"}, {"clip": "2"}]


@pytest.mark.parametrize("last", LASTS, ids=str)
def test_a_part_of_the_flat_picture_is_the_same_to_the_bit(last: dict[str, object]) -> None:
    for seed in range(5):
        some = stack(seed, **last)
        np.testing.assert_array_equal(flat_part(some, BOX), flatten(some)[BOX[1] : BOX[3], BOX[0] : BOX[2]])


@pytest.mark.parametrize("last", LASTS, ids=str)
def test_the_composite_at_some_pixels_is_that_of_all(last: dict[str, object]) -> None:
    some = stack(3, **last)
    rows, columns = np.nonzero(np.random.default_rng(0).random((HIGH, WIDE)) < 0.3)
    np.testing.assert_array_equal(composite_at(some, rows, columns), composite(some)[rows, columns])


def test_no_pixels_are_asked_for_and_none_come() -> None:
    assert composite_at(stack(0, clip="2"), np.zeros(0, int), np.zeros(0, int)).shape == (0, 4)


def test_the_map_names_lone_opaque_layers_alone() -> None:
    some = stack(1)
    front = front_map(some, (0, 0, WIDE, HIGH))
    flat = flatten(some)
    assert (flat[front == NOTHING] == 0).all()
    for i, a in enumerate(some.layers):
        left, top, right, bottom = a.box
        mine = front[top:bottom, left:right] == i
        assert (a.alpha[mine] == 255).all() and (flat[top:bottom, left:right][mine] == a.rgba[mine]).all()
    assert (front == MIXED).any() and (front >= 0).any()


def test_an_opaque_layer_that_is_half_shown_is_never_alone() -> None:
    some = stack(2, opacity=0.5)
    assert not (front_map(some, (0, 0, WIDE, HIGH)) == 4).any()


def test_pixels_in_another_layout_are_read_as_well() -> None:
    some = stack(4)
    turned = replace(some.layers[0], rgba=np.asfortranarray(some.layers[0].rgba))
    other = some.with_layers([turned, *some.layers[1:]])
    np.testing.assert_array_equal(flat_part(other, BOX), flat_part(some, BOX))
