"""Giving a region to another part: it moves, the hole is filled, the sum stays exact."""

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.errors import InputError
from unflat.pipeline.reassign import reassign
from unflat.pixels.over import crop, flatten
from unflat.refine.assign import assign
from unflat.testing import toy_stack


def patch(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    mask = np.zeros((128, 96), bool)
    mask[top:bottom, left:right] = True
    return mask


COLLAR = patch(42, 80, 54, 90)  # on the chest, where topwear is seen


def test_a_region_goes_to_a_new_layer_and_the_hole_is_filled() -> None:
    stack = toy_stack()
    mended = reassign(stack, "neckwear", COLLAR)
    fresh, top = mended.named("neckwear"), crop(mended.named("topwear"), (0, 0, 96, 128))
    assert fresh.part == parts.NECKWEAR and fresh.box == (42, 80, 54, 90)
    assert np.array_equal(fresh.rgba[..., :3], stack.source[80:90, 42:54, :3]) and (fresh.alpha == 255).all()
    assert (top.alpha[COLLAR] == 255).all() and (top.origin[COLLAR] == 0).all()
    assert np.array_equal(flatten(mended), stack.source)
    names = [a.name for a in mended.layers]
    assert names.index("topwear") < names.index("neckwear") < names.index("face")


def test_a_region_goes_to_a_layer_that_is_there() -> None:
    stack = toy_stack()
    mended = reassign(stack, "face", COLLAR)
    assert len(mended.layers) == len(stack.layers)
    assert (crop(mended.named("face"), (0, 0, 96, 128)).alpha[COLLAR] == 255).all()
    assert np.array_equal(flatten(mended), stack.source)


def test_layers_in_front_end_at_the_mask() -> None:
    stack = toy_stack()
    mended = reassign(stack, "background", patch(40, 100, 56, 110))
    assert (crop(mended.named("topwear"), (0, 0, 96, 128)).alpha[100:110, 40:56] == 0).all()
    assert np.array_equal(flatten(mended), stack.source)


def test_a_side_and_an_alias_are_understood() -> None:
    stack = toy_stack()
    assert assign(stack, "arm-l", COLLAR).named("handwear-l").box[0] <= 42
    assert len(assign(stack, "handwear-l", COLLAR).layers) == len(stack.layers)
    assert assign(stack, "ネクタイ", COLLAR).named("neckwear").part == parts.NECKWEAR


def test_own_parts_are_understood() -> None:
    vocabulary = parts.PARTS.with_toml('[parts."cat bell"]\norder = 255')
    assert assign(toy_stack(), "cat bell", COLLAR, vocabulary=vocabulary).named("cat bell").side is None


def test_all_of_a_layer_can_go() -> None:
    stack = toy_stack()
    everything = np.ones((128, 96), bool)
    mended = reassign(stack, "objects", everything)
    assert np.array_equal(flatten(mended), stack.source)
    assert mended.named("objects").box == (0, 0, 96, 128)


def test_transparent_pixels_stay_transparent() -> None:
    stack = toy_stack(ground=False)
    mended = reassign(stack, "objects", patch(0, 60, 40, 128))
    assert np.array_equal(flatten(mended)[..., 3], stack.source[..., 3])


@pytest.mark.parametrize(
    ("name", "mask", "message"),
    [
        ("neckwear", np.zeros((128, 96), bool), "empty"),
        ("neckwear", np.ones((10, 10), bool), "10x10"),
        ("no such part", np.ones((128, 96), bool), "neither a layer"),
    ],
)
def test_what_cannot_be_done_is_said(name: str, mask: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        assign(toy_stack(), name, mask)


def test_a_mask_beside_the_figure_is_an_error() -> None:
    with pytest.raises(InputError, match="transparent everywhere"):
        assign(toy_stack(ground=False), "objects", patch(0, 0, 5, 5))
