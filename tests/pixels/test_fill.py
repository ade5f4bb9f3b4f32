"""What fill promises: known pixels stay, flat colours go on, outlines do not smear."""

import numpy as np
import pytest

from unflat.core.arrays import Array
from unflat.pixels.fill import fill, fill_nearest


def outlined_square() -> tuple[Array, Array]:
    """A skin-coloured square with a dark outline; its right half is not known."""
    rgb = np.full((80, 80, 3), (240, 200, 180), np.uint8)
    rgb[:3], rgb[-3:], rgb[:, :3] = 30, 30, 30
    known = np.zeros((80, 80), bool)
    known[:, :40] = True
    rgb[:, 38:40] = 30  # the line of what lies in front
    return rgb, known


def test_known_pixels_stay_as_they_are() -> None:
    rng = np.random.default_rng(0)
    rgb = rng.integers(0, 256, (50, 70, 3)).astype(np.uint8)
    known = rng.random((50, 70)) > 0.7
    for picture_side in (1280, 4000):
        assert np.array_equal(fill(rgb, known, picture_side=picture_side)[known], rgb[known])


def test_a_flat_colour_goes_on_past_the_line_in_front() -> None:
    rgb, known = outlined_square()
    hidden = fill(rgb, known)[8:72, 44:]
    assert np.abs(hidden.astype(int) - (240, 200, 180)).max() <= 12
    assert np.abs(fill_nearest(rgb, known)[8:72, 44:].astype(int) - 30).max() == 0


@pytest.mark.parametrize("picture_side", [1280, 3000])
def test_a_part_that_is_all_line_is_filled_from_its_lines(picture_side: int) -> None:
    rgb, known = np.full((40, 40, 3), 255, np.uint8), np.zeros((40, 40), bool)
    known[20, 5:30] = True
    rgb[20] = 20
    assert (fill(rgb, known, picture_side=picture_side)[10] <= 25).all()


def test_a_fourth_channel_goes_along() -> None:
    values = np.full((30, 30, 4), 0.25, np.float32)
    known = np.zeros((30, 30), bool)
    known[5:9, 5:9] = True
    values[~known] = 0
    np.testing.assert_allclose(fill(values, known), 0.25, atol=1e-5)


def test_what_was_given_is_not_written_into() -> None:
    rgb, known = outlined_square()
    before = rgb.copy(), known.copy()
    fill(rgb, known)
    assert np.array_equal(rgb, before[0]) and np.array_equal(known, before[1])
