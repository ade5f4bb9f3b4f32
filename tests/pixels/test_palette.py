"""Common colours of a layer, and what becomes of rare ones."""

import numpy as np

from unflat.pixels.palette import COMMON, REACH, RIM, STEPS, binned, common, near, shares

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


def test_a_common_colour_of_a_neighbour_is_no_source_nor_are_pixels_around_it() -> None:
    rgb, known = layer()
    rgb[:, :25] = STAIN
    foreign = near(int(binned(np.array([STAIN], np.uint8))[0]))
    found = common(rgb, known, foreign)
    assert not found[:, : 25 + RIM].any() and found[:, 25 + RIM + 1 :].all()


def test_a_layer_that_has_hardly_a_colour_but_a_neighbours_keeps_it() -> None:
    rgb, known = layer()
    rgb[:, :50] = STAIN
    foreign = near(int(binned(np.array([STAIN], np.uint8))[0]))
    assert np.array_equal(common(rgb, known, foreign), common(rgb, known))
    assert common(rgb, known, foreign)[:, :50].all()


def test_single_foreign_pixels_cut_nothing_but_themselves() -> None:
    rgb, known = layer()
    rgb[::12, ::12] = STAIN
    foreign = near(int(binned(np.array([STAIN], np.uint8))[0]))
    assert np.array_equal(common(rgb, known, foreign), (rgb == CLOTH).all(2))


def test_shares_count_like_colours_as_one() -> None:
    pixels = np.array([CLOTH] * 3 + [STAIN], np.uint8)
    like = np.array([(CLOTH[0] + 256 // STEPS, *CLOTH[1:])], np.uint8)
    found = shares(binned(pixels))
    assert found[binned(like)[0]] == found[binned(pixels)[0]] == 0.75 and found[binned(pixels)[3]] == 0.25
    assert abs(float(found.max()) - 0.75) < 1e-6


def test_a_line_goes_with_what_lies_beside_it() -> None:
    rgb, known = layer()
    rgb[30:, :20], rgb[30:, 26:28], known[30:, 28:] = STAIN, 0, False
    foreign = near(int(binned(np.array([STAIN], np.uint8))[0]))
    found = common(rgb, known, foreign)
    assert found[:20].all() and not found[45:].any()
    assert common(rgb, known)[45:, 26:28].all()
