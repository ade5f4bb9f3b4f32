"""How much of a canvas a picture fills: all of it is looked at, little paper is, and the maps come back to their place."""

import numpy as np
import pytest

from unflat.core.frame import Frame
from unflat.engines.lite.canvas import CLOSEST, MULTIPLE, filled_box, fitting, placed, side_for
from unflat.engines.lite.look import whole_frame

SHAPES = ((100, 100), (334, 1280), (1280, 334), (1000, 1500), (64, 4000), (640, 641), (999, 700))


@pytest.mark.parametrize(("width", "height"), SHAPES)
@pytest.mark.parametrize("size", [32, 256, 384])
def test_the_box_holds_the_picture_and_little_more(width: int, height: int, size: int) -> None:
    frame = whole_frame(width=width, height=height, size=size)
    box = filled_box(frame, width=width, height=height)
    left, top, right, bottom = frame.forth_box((0, 0, width, height))
    assert 0 <= box[0] <= max(left, 0) + 2 and 0 <= box[1] <= max(top, 0) + 2
    assert size >= box[2] >= min(right, size) - 2 and size >= box[3] >= min(bottom, size) - 2
    assert all((last - first) % MULTIPLE == 0 for first, last in ((box[0], box[2]), (box[1], box[3])))
    assert box[2] - box[0] < right - left + MULTIPLE + 2 and box[3] - box[1] < bottom - top + MULTIPLE + 2
    assert all(edge % 2 == 0 for edge in box)


def test_a_frame_inside_the_picture_is_looked_at_whole() -> None:
    assert filled_box(Frame.square(left=100, top=50, side=200, size=256), width=800, height=600) == (0, 0, 256, 256)


def test_a_frame_over_the_edge_is_looked_at_where_the_picture_is() -> None:
    left, top, right, bottom = filled_box(Frame.square(left=-100, top=50, side=200, size=256), width=800, height=600)
    assert (left, top, right, bottom) == (128, 0, 256, 256)


@pytest.mark.parametrize(("width", "height"), SHAPES)
def test_every_picture_gets_about_as_many_pixels(width: int, height: int) -> None:
    side = side_for(384, width=width, height=height)
    assert 384 <= side <= 384 * CLOSEST
    assert side == 384 * CLOSEST or side * side * min(width, height) / max(width, height) == pytest.approx(384**2, rel=0.1)


def test_maps_come_back_to_their_place() -> None:
    planes = np.random.default_rng(0).random((2, 32, 64)).astype(np.float32)
    whole = placed(planes, (10, 64, 74, 96), size=128, beyond=0.5)
    assert np.array_equal(whole[:, 64:96, 10:74], planes)
    whole[:, 64:96, 10:74] = 0.5
    assert (whole == 0.5).all() and whole.dtype == np.float32


def test_canvases_are_what_the_network_takes() -> None:
    assert [fitting(s) for s in (1, 100, 384, 400)] == [32, 96, 384, 384]
