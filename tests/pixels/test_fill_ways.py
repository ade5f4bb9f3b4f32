"""What the ways to fill promise: known pixels stay, rims are no sources, the outline is found where there is one."""

import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.fill import fill
from unflat.pixels.fill_ways import OUTLINE, WAYS, Ways, ways

SKIN = (240, 200, 180)


def half(size: int = 120, line: int = 4) -> tuple[Array, Array, Array]:
    """An outlined skin-coloured square, its right half hidden, the last two known columns half mixed with what lies before."""
    extent = np.zeros((size, size), np.uint8)
    extent[10:-10, 10:-10] = 255
    rgb = np.full((size, size, 3), SKIN, np.float32)
    inside = np.zeros((size, size), bool)
    inside[10 + line : -10 - line, 10 + line : -10 - line] = True
    rgb[~inside] = 30
    known = (extent > 0) & (np.arange(size) < size // 2)
    rgb[inside & (np.arange(size) >= size // 2 - 2)] = (200, 160, 190)
    return rgb, known, extent


def way(found: Ways, name: str) -> Array:
    return np.asarray(found.colours[WAYS.index(name)])


def test_known_pixels_stay_in_every_way() -> None:
    rgb, known, extent = half()
    found = ways(rgb, known, extent)
    assert found.colours.shape == (len(WAYS), 120, 120, 3)
    assert all(np.array_equal(colours[known], rgb[known].astype(np.uint8)) for colours in found.colours)


def test_the_first_way_is_the_classical_fill() -> None:
    rgb, known, extent = half()
    assert np.array_equal(way(ways(rgb, known, extent), "classical"), fill(rgb.astype(np.uint8), known))


def test_what_is_mixed_at_the_border_of_the_known_is_not_continued() -> None:
    rgb, known, extent = half()
    found, hidden = ways(rgb, known, extent), np.s_[30:90, 65:105]
    for name in ("nearest", "clean", "mean", "main"):
        assert np.abs(way(found, name)[hidden].astype(int) - SKIN).max() <= 2, name
    assert np.abs(way(found, "classical")[hidden].astype(int) - SKIN).max() > 8


def test_the_commonest_colour_is_that_of_the_greater_part() -> None:
    rgb, known, extent = half()
    rgb[40:60, 20:40] = (90, 60, 200)
    found = ways(rgb, known, extent)
    assert np.abs(way(found, "main")[80, 90].astype(int) - SKIN).max() <= 3
    assert np.abs(way(found, "mean")[80, 90].astype(int) - SKIN).max() > 10


def test_the_outline_is_as_wide_as_where_it_is_seen() -> None:
    for line in (2, 5):
        found = ways(*half(line=line))
        across = found.lined[60, 70:110] > 0
        assert (found.lined[60, 110:112] == 255).all() and not found.lined[60, 113:].any()
        assert across.sum() == line and across[-line:].all() and (found.line[60, 110 - line : 110] == 30).all()


def test_a_part_without_outline_gets_none() -> None:
    rgb, known, extent = half(line=0)
    rgb[:] = SKIN
    assert not ways(rgb, known, extent).lined.any()


def test_a_shade_along_the_contour_is_no_outline() -> None:
    rgb, known, extent = half(line=OUTLINE + 8)
    rgb[known & (rgb[..., 0] == 30)] = (190, 150, 140)
    assert not ways(rgb, known, extent).lined.any()


def test_a_dark_part_is_not_all_outline() -> None:
    rgb, known, extent = half()
    rgb[:] = 25
    found = ways(rgb, known, extent)
    assert not found.lined.any() and OUTLINE < 60


def test_a_single_known_pixel_is_enough() -> None:
    rgb, known, extent = half()
    known[:] = False
    known[60, 30] = True
    assert (ways(rgb, known, extent).colours[:, 60, 90] == np.array(SKIN, np.uint8)).all()
