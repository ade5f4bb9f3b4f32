"""Tiles of one thing add up on the picture."""

from dataclasses import replace

import numpy as np
import pytest

from unflat.core.frame import Frame
from unflat.core.piece import Piece
from unflat.pixels.resize import cut
from unflat.pixels.tiles import fineness, join, pasted, pasted_depth, reach

BODY = Frame.square(left=0, top=0, side=120, size=60)
HEAD = Frame.square(left=30, top=10, side=40, size=64)


def picture() -> np.ndarray:
    y, x = np.mgrid[:120, :120] + 0.5
    return np.clip(31 - np.hypot(x - 55, y - 40), 0, 1).astype(np.float32)


def tile(frame: Frame, values: np.ndarray, depth: float | None = None) -> Piece:
    alpha = cut(values.astype(np.float32), frame).astype(np.float16)
    return Piece("a", None, frame, alpha, alpha, depth=None if depth is None else np.full(alpha.shape, depth, np.float16))


def shared_tiles(depths: tuple[float | None, float | None] = (None, None)) -> list[Piece]:
    """One disc, seen by two frames that hand over inside the head."""
    y, x = np.mgrid[:120, :120] + 0.5
    head = np.clip((17 - np.maximum(abs(x - 50), abs(y - 30))) / 6, 0, 1)
    return [tile(BODY, picture() * (1 - head), depths[0]), tile(HEAD, picture() * head, depths[1])]


def test_tiles_that_share_a_thing_give_it_back() -> None:
    box = (10, 5, 100, 80)
    found = pasted(shared_tiles(), "full", box)
    y, x = np.mgrid[5:80, 10:100] + 0.5
    away = np.abs(np.hypot(x - 55, y - 40) - 30.5) > 3  # the coarse frame blurs the outline
    assert np.abs(found - picture()[5:80, 10:100])[away].max() < 0.06


def test_the_sum_stays_within_one() -> None:
    twice = [tile(BODY, picture()), tile(BODY, picture())]
    assert pasted(twice, "visible", (0, 0, 120, 120)).max() == pytest.approx(1)


def test_reach_holds_all_that_is_there() -> None:
    box = reach(shared_tiles(), "full", above=0.1, bounds=(0, 0, 120, 120))
    assert box is not None
    assert box[0] <= 24 and box[1] <= 9 and box[2] >= 86 and box[3] >= 71
    assert reach([tile(BODY, np.zeros((120, 120)))], "full", above=0.1, bounds=(0, 0, 120, 120)) is None


@pytest.mark.parametrize("above", [0.0, 0.02, 0.25])
def test_reach_is_the_same_for_halves_and_for_floats(above: float) -> None:
    piece = tile(BODY, picture() * 0.3)
    wider = replace(piece, full=piece.full.astype(np.float32))
    bounds = (0, 0, 120, 120)
    assert reach([piece], "full", above=above, bounds=bounds) == reach([wider], "full", above=float(np.float16(above)), bounds=bounds)


@pytest.mark.parametrize("box", [(10, 5, 100, 80), (13, 7, 90, 77)])
def test_depth_is_that_of_the_tile_that_holds_the_pixel(box: tuple[int, int, int, int]) -> None:
    depth = pasted_depth(shared_tiles((0.75, 0.25)), box)
    assert depth is not None and depth.shape == (box[3] - box[1], box[2] - box[0])
    assert depth[30 - box[1], 50 - box[0]] == pytest.approx(0.25, abs=0.02)
    assert depth[65 - box[1], 55 - box[0]] == pytest.approx(0.75, abs=0.02)
    coarse = pasted_depth([tile(BODY, picture(), 0.75)], box)
    assert coarse is not None and np.abs(coarse - 0.75).max() < 0.01
    assert pasted_depth(shared_tiles(), box) is None


def test_the_finest_tile_says_how_fine_the_maps_are() -> None:
    assert fineness(shared_tiles()) == pytest.approx(1.6)
    assert join((0, 5, 10, 20), (3, 2, 30, 9)) == (0, 2, 30, 20)
