"""The toy figure of the tests is true: its layers show it, its guess describes it, and the way of a picture gives it back."""

import numpy as np
import pytest

from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.engines.base import Engine
from unflat.pipeline.clean_up import clean_up, move_dust
from unflat.pipeline.complete import complete
from unflat.pipeline.cut_out import cut_out
from unflat.pipeline.order import order
from unflat.pipeline.restore_source import restore_source
from unflat.pixels.over import composite, flatten
from unflat.testing import FakeEngine, toy_picture, toy_stack


def test_the_fake_engine_is_an_engine() -> None:
    with FakeEngine() as engine:
        assert isinstance(engine, Engine)
        guess = engine.separate(toy_picture(width=200, height=150)[0], Options(), Hints())
    assert engine.closed
    assert guess.pieces[0].frame.right - guess.pieces[0].frame.left == 200
    told = toy_picture()[1]
    assert FakeEngine(told).separate(toy_picture()[0], Options(), Hints()) is told


def test_what_is_seen_adds_up_to_one() -> None:
    _, guess = toy_picture()
    total = sum(p.visible.astype(np.float32) for p in guess.pieces)
    np.testing.assert_allclose(total, 1, atol=5e-3)
    assert all((p.visible <= p.full + 1e-3).all() for p in guess.pieces)


@pytest.mark.parametrize(("width", "height"), [(96, 128), (131, 77)])
@pytest.mark.parametrize("ground", [True, False])
def test_the_whole_way_gives_the_picture_back(width: int, height: int, ground: bool) -> None:
    picture, guess = toy_picture(width=width, height=height, ground=ground)
    stack = complete(move_dust(order(cut_out(picture, guess), guess)), guess)
    done = clean_up(restore_source(stack, picture))
    shown = composite(done).astype(np.float64) * 255
    alpha = picture[..., 3:].astype(np.float64)
    black = shown[..., :3] - picture[..., :3] * (alpha / 255)
    assert np.abs(black).max() <= 0.81
    assert np.abs(black + alpha - shown[..., 3:]).max() <= 0.81
    assert np.array_equal(flatten(done)[..., 3], picture[..., 3])
    assert {a.key for a in done.layers} == {a.key for a in toy_stack(ground=ground).layers}
