"""Islands, holes, the nearest pixel and the tight box of masks."""

import numpy as np

from unflat.pixels.components import holes, islands, nearest, places, spots, tight


def test_islands_are_counted_with_their_areas_and_boxes() -> None:
    mask = np.zeros((20, 30), bool)
    mask[2:5, 3:9] = mask[10, 20] = mask[11, 21] = True
    found = islands(mask)
    assert sorted(found.areas[1:]) == [2, 18]
    assert set(found.boxes[1:]) == {(3, 2, 9, 5), (20, 10, 22, 12)}
    assert np.array_equal(found.labels > 0, mask)


def test_a_hole_is_surrounded_and_a_bay_is_not() -> None:
    mask = np.zeros((20, 20), bool)
    mask[2:10, 2:10] = True
    mask[4:6, 4:6] = False
    mask[7, 7:12] = False
    found = holes(mask)
    assert found[4:6, 4:6].all() and found.sum() == 4


def test_nearest_agrees_with_looking_at_all_pixels() -> None:
    rng = np.random.default_rng(0)
    mask = rng.random((40, 50)) > 0.97
    rows, columns = nearest(mask)
    assert mask[rows, columns].all()
    y, x = np.mgrid[:40, :50]
    there = np.argwhere(mask)
    best = np.hypot(y[..., None] - there[:, 0], x[..., None] - there[:, 1]).min(-1)
    assert np.abs(np.hypot(y - rows, x - columns) - best).max() < 0.5  # the distance transform is a close approximation


def test_the_tight_box_holds_all() -> None:
    mask = np.zeros((20, 30), bool)
    assert tight(mask) is None
    mask[4, 7] = mask[9, 20] = True
    assert tight(mask) == (7, 4, 21, 10)


def test_places_are_those_of_nonzero() -> None:
    for mask in (np.random.default_rng(0).random((7, 11)) < 0.3, np.zeros((3, 4), bool), np.array([[0, -2], [1, 0]], np.int8)):
        for found, wanted in zip(places(mask), np.nonzero(mask), strict=True):
            assert np.array_equal(found, wanted)


def test_spots_are_the_islands_without_their_boxes() -> None:
    mask = np.random.default_rng(1).random((40, 60)) < 0.4
    labels, areas = spots(mask)
    found = islands(mask)
    assert sorted(areas) == sorted(found.areas) and areas[0] == found.areas[0] == (~mask).sum()
    assert len(np.unique(labels * 10_000 + found.labels)) == len(areas)
    assert len(spots(np.eye(3, dtype=bool))[1]) == 2 and len(spots(np.eye(3, dtype=bool), corners=False)[1]) == 4
