"""Common colours of a layer, and what becomes of rare ones."""

import numpy as np

from unflat.pixels.palette import COMMON, REACH, STEPS, common

CLOTH, STAIN = (60, 90, 160), (250, 216, 190)


def layer(size: int = 60) -> tuple[np.ndarray, np.ndarray]:
    return np.full((size, size, 3), CLOTH, np.uint8), np.ones((size, size), bool)


def test_a_rare_colour_is_no_source_and_the_common_one_is() -> None:
    rgb, known = layer()
    rgb[:, :6] = STAIN  # a tenth: less than COMMON
    assert COMMON > 0.1
    found = common(rgb, known)
    assert not found[:, :6].any() and found[:, 6:].all()


def test_two_common_colours_are_both_sources() -> None:
    rgb, known = layer()
    rgb[:, :25] = STAIN
    assert common(rgb, known).all()


def test_shading_within_a_few_steps_is_one_colour() -> None:
    rgb, known = layer()
    rgb[..., 0] = np.linspace(60, 60 + REACH * 256 // STEPS, 60).astype(np.uint8)[None]
    assert common(rgb, known).all()


def test_a_layer_without_a_common_colour_keeps_all() -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (60, 60, 3)).astype(np.uint8)
    known = np.ones((60, 60), bool)
    known[:10] = False
    assert np.array_equal(common(rgb, known), known)


def test_unknown_pixels_neither_count_nor_are_found() -> None:
    rgb, known = layer()
    rgb[:, :40], known[:, :40] = STAIN, False
    found = common(rgb, known)
    assert not found[:, :40].any() and found[:, 40:].all()


def test_one_pixel_is_enough() -> None:
    rgb, known = layer(3)
    known[:] = False
    known[1, 1] = True
    assert np.array_equal(common(rgb, known), known)
