"""Regions follow the picture's own edges and lines."""

import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.regions import kinship, line_mask, mean_colour, regions


def two_halves() -> Array:
    rgb = np.full((60, 80, 3), (200, 60, 60), np.uint8)
    rgb[:, 37:] = (60, 60, 200)
    return rgb


def test_no_region_crosses_a_colour_edge() -> None:
    found = regions(two_halves())
    assert not set(np.unique(found[:, :37])) & set(np.unique(found[:, 37:]))


def test_regions_are_numbered_without_gaps() -> None:
    rng = np.random.default_rng(0)
    found = regions(rng.integers(0, 256, (50, 70, 3)).astype(np.uint8) // 64 * 64)
    assert np.array_equal(np.unique(found), np.arange(found.max() + 1))


def test_a_picture_of_noise_still_has_a_region_for_every_pixel() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    assert regions(noise).min() == 0


def test_lines_are_found_and_edges_are_not() -> None:
    rgb = two_halves()
    rgb[20:23] = 10
    lines = line_mask(rgb, width=5)
    assert lines[20:23].all()
    assert not lines[:15].any() and not lines[30:].any()


def test_a_line_parts_two_regions_of_one_colour() -> None:
    rgb = np.full((40, 40, 3), 240, np.uint8)
    whole = np.zeros((40, 40), np.int32)
    whole[20:] = 1
    *_, together = kinship(whole, rgb, mean_colour(whole, rgb))
    rgb[19:21] = 30
    *_, parted = kinship(whole, rgb, mean_colour(whole, rgb))
    assert together[0] > 35 and parted[0] < 1e-3


def test_mean_colours_are_those_of_the_regions() -> None:
    rgb = two_halves()
    labels = np.zeros(rgb.shape[:2], np.int32)
    labels[:, 37:] = 1
    assert np.allclose(mean_colour(labels, rgb), [(200, 60, 60), (60, 60, 200)])
