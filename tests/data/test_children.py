"""Finer children: every one that the drawing knows is there, whole, and together they are the layer that they are cut from."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.parts import PARTS
from unflat.core.stack import Layer, Stack
from unflat.pixels.over import composite, flatten

pytestmark = pytest.mark.torch
pytest.importorskip("skia")

from unflat.data.characters import children  # noqa: E402
from unflat.data.stacks import draw_stack, main_part  # noqa: E402

SIZE = 128
SEEDS = range(24)
SOFT = 8  # of 255: beyond it a pixel of an edge that children share is another one
DRAWN = set(vars(children)) - {"PARTS", "parts", "_"}


@cache
def head(seed: int, *, fine: bool) -> Stack:
    return draw_stack(seed, "head", SIZE, fine=fine)


def own(stack: Stack) -> list[Layer]:
    return [layer for layer in stack.layers if layer.kind != "ground" and layer.figure == 0]


def test_each_child_is_the_one_that_is_meant() -> None:
    named = {word: getattr(children, word).name for word in DRAWN if word.isupper()}
    assert len(named) == 14 and all(word.lower().replace("_", " ") == name for word, name in named.items())


def test_every_child_that_the_drawing_knows_is_drawn() -> None:
    found = Counter(layer.part.name for seed in SEEDS for layer in own(head(seed, fine=True)) if layer.part)
    missing = {child.name for child in PARTS.parts if child.parent} - set(found)
    assert missing <= {"teeth", "tongue", "bun", "eyelid", "braid"}, "the rare ones may miss among few heads, the others not"
    assert found["side lock"] > len(SEEDS) and found["pupil"] > len(SEEDS) and found["upper lash"] > len(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_children_over_one_another_are_the_picture_but_for_soft_edges(seed: int) -> None:
    one, other = (flatten(head(seed, fine=fine))[..., :3].astype(int) for fine in (False, True))
    off = np.abs(one - other).max(-1)
    assert (off > SOFT).mean() < 0.01 and off.max() < 72


def _alone(stack: Stack, name: str) -> np.ndarray:
    return composite(stack, keep=lambda layer: main_part(layer) == name)[..., 3]


@pytest.mark.parametrize("seed", list(SEEDS)[:8])
def test_children_cover_what_their_parent_covers(seed: int) -> None:
    for part in (parts.FRONT_HAIR, parts.IRIDES, parts.EYELASH, parts.MOUTH):
        whole, parted = (_alone(head(seed, fine=fine), part.name) for fine in (False, True))
        assert ((whole > 0.5) == (parted > 0.5)).mean() > 0.998 and (parted[whole > 0.99] > 0.95).all()


@pytest.mark.parametrize("seed", list(SEEDS)[:8])
def test_pupils_lie_in_their_iris_and_the_root_of_a_side_lock_goes_on_under_the_bangs(seed: int) -> None:
    layers = own(head(seed, fine=True))
    masks = {(a.part, a.side): _mask(a) for a in layers if a.part in (children.PUPIL, parts.IRIDES, children.SIDE_LOCK, children.BANGS)}
    for (part, side), mask in masks.items():
        if part is children.PUPIL and (parts.IRIDES, side) in masks:
            assert not (mask & ~masks[parts.IRIDES, side]).any()
        if part is children.SIDE_LOCK and (children.BANGS, None) in masks and mask.sum() > 200:
            assert (mask & masks[children.BANGS, None]).any()


def _mask(layer: Layer) -> np.ndarray:
    found = np.zeros((SIZE, SIZE), bool)
    left, top, right, bottom = layer.box
    found[top:bottom, left:right] = layer.alpha > 127
    return found


def test_a_garment_or_hat_that_wraps_the_figure_says_which_half_a_layer_is() -> None:
    halves = Counter(
        (main_part(layer), layer.half) for seed in range(30) for layer in own(draw_stack(seed, "figure", 32)) if layer.half is not None
    )
    assert halves[parts.TOPWEAR.name, "back"] > 5 and halves[parts.TOPWEAR.name, "front"] > 5
