"""Laws of Frame: there and back."""

import numpy as np
import pytest

from unflat.core.errors import InputError
from unflat.core.frame import Frame


@pytest.mark.parametrize(
    "frame",
    [
        Frame.whole(width=640, height=480),
        Frame.square(left=-12.5, top=3.25, side=301.7, size=384),
        Frame(10.0, 20.0, 11.0, 400.0, 7, 901),
    ],
)
def test_points_there_and_back_are_the_same_points(frame: Frame) -> None:
    points = np.random.default_rng(0).uniform(-500, 1500, (200, 2))
    np.testing.assert_allclose(frame.back(frame.forth(points)), points, atol=1e-9)
    np.testing.assert_allclose(frame.forth(frame.back(points)), points, atol=1e-9)


def test_the_window_lands_on_the_canvas_corners() -> None:
    frame = Frame(10.0, 20.0, 110.0, 60.0, 50, 80)
    np.testing.assert_allclose(frame.forth(np.array([[10, 20], [110, 60]])), [[0, 0], [50, 80]])


def test_a_box_there_and_back_holds_the_box() -> None:
    rng = np.random.default_rng(1)
    frame = Frame.square(left=-7.3, top=11.9, side=333.3, size=256)
    for _ in range(100):
        left, top = rng.integers(-50, 300, 2)
        box = (int(left), int(top), int(left + rng.integers(1, 90)), int(top + rng.integers(1, 90)))
        back = frame.back_box(frame.forth_box(box))
        assert back[0] <= box[0] and back[1] <= box[1] and back[2] >= box[2] and back[3] >= box[3]


def test_the_whole_frame_keeps_boxes_as_they_are() -> None:
    frame = Frame.whole(width=64, height=99)
    assert frame.forth_box((3, 5, 10, 99)) == (3, 5, 10, 99)
    assert frame.back_box((3, 5, 10, 99)) == (3, 5, 10, 99)


def test_a_clipped_box_stays_on_the_picture() -> None:
    assert Frame(-5.5, -3.0, 20.2, 80.0, 8, 8).clipped_box(width=64, height=64) == (0, 0, 21, 64)


def test_a_frame_beside_the_picture_is_an_error() -> None:
    with pytest.raises(InputError, match="does not touch"):
        Frame(-50.0, 0.0, -10.0, 20.0, 8, 8).clipped_box(width=64, height=64)


def test_an_empty_window_is_an_error() -> None:
    with pytest.raises(InputError, match="positive window"):
        Frame(5.0, 0.0, 5.0, 20.0, 8, 8)
