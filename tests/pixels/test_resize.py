"""Laws of cut and paste: a frame shows the picture, and gives it back."""

import numpy as np
import pytest

from unflat.core.frame import Frame
from unflat.pixels.resize import cut, paste


def smooth_picture(width: int, height: int) -> np.ndarray:
    y, x = np.mgrid[:height, :width] + 0.5
    return (0.5 + 0.25 * np.sin(x / 17) + 0.25 * np.cos(y / 23)).astype(np.float32)


def test_the_whole_frame_shows_the_picture_itself() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (40, 50, 4)).astype(np.uint8)
    frame = Frame.whole(width=50, height=40)
    assert np.array_equal(cut(picture, frame), picture)
    assert np.array_equal(paste(picture, frame, (10, 5, 30, 33)), picture[5:33, 10:30])


@pytest.mark.parametrize("side", [40.0, 97.3, 160.0, 411.7])
def test_cut_then_paste_gives_a_smooth_picture_back(side: float) -> None:
    picture = smooth_picture(120, 90)
    frame = Frame.square(left=20.4, top=10.7, side=side, size=80)
    box = (30, 20, 50, 40)
    np.testing.assert_allclose(paste(cut(picture, frame), frame, box), picture[20:40, 30:50], atol=0.02)


def test_shrinking_takes_the_mean() -> None:
    picture = np.random.default_rng(1).random((96, 96)).astype(np.float32)
    frame = Frame.square(left=0, top=0, side=96, size=12)
    np.testing.assert_allclose(cut(picture, frame), picture.reshape(12, 8, 12, 8).mean((1, 3)), atol=1e-3)


def test_what_lies_outside_has_the_fill() -> None:
    picture = np.full((10, 10, 3), 9, np.uint8)
    seen = cut(picture, Frame.square(left=-10, top=-10, side=20, size=20), fill=(1, 2, 3))
    assert (seen[:9, :9] == (1, 2, 3)).all() and (seen[11:, 11:] == 9).all()
    back = paste(np.ones((8, 8), np.float32), Frame.square(left=4, top=4, side=8, size=8), (0, 0, 20, 20), fill=-1)
    assert (back[4:12, 4:12] == 1).all() and (back == -1).sum() == 400 - 64


def test_an_edge_comes_back_where_it_was() -> None:
    picture = np.zeros((100, 100), np.float32)
    picture[:, 37:] = 1
    frame = Frame.square(left=-6.5, top=3.25, side=111.1, size=64)
    back = paste(cut(picture, frame), frame, (0, 20, 100, 80)) > 0.5
    assert np.abs((~back).sum(1) - 37).max() <= 1


def test_growing_stays_within_the_values_given() -> None:
    mask = (np.random.default_rng(2).random((16, 16)) > 0.5).astype(np.float16)
    back = paste(mask, Frame.square(left=0, top=0, side=100, size=16), (0, 0, 100, 100))
    assert back.dtype == np.float16 and back.min() >= 0 and back.max() <= 1


def test_many_channels_pass_together() -> None:
    picture = np.random.default_rng(3).random((20, 20, 7)).astype(np.float32)
    frame = Frame.square(left=1.5, top=2.5, side=13, size=9)
    np.testing.assert_allclose(cut(picture, frame)[..., 5], cut(picture[..., 5], frame), atol=1e-6)
    masked = cut(picture[..., 0] > 0.5, frame)
    assert masked.dtype == np.bool_
