"""Colours tell which garment a doubtful region belongs to."""

import numpy as np

from unflat.pixels.appearance import MOST, by_colour

GROUND, TOP, SKIRT, FACE = range(4)
AMONG = np.array([False, True, True, False])
BLACK, BLUE, PALE = (20, 20, 30), (60, 90, 160), (240, 220, 210)


def test_a_doubtful_region_goes_to_the_garment_of_its_colour() -> None:
    votes = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0.5, 0.4, 0.1], [0, 0.45, 0.5, 0.05]], np.float32)
    found = by_colour(votes, np.full(4, 100), np.array([BLACK, BLUE, BLUE, BLACK]), among=AMONG)
    assert found.argmax(1).tolist() == [TOP, SKIRT, SKIRT, TOP]
    assert np.allclose(found.sum(1), votes.sum(1), atol=1e-6)
    assert np.array_equal(found[:, ~AMONG], votes[:, ~AMONG])
    assert found[2, SKIRT] / found[2, TOP] <= MOST * votes[2, SKIRT] / votes[2, TOP] + 1e-5


def test_what_the_network_is_sure_of_stays() -> None:
    votes = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0.9, 0.05, 0.05]], np.float32)
    assert by_colour(votes, np.full(3, 100), np.array([BLACK, BLUE, BLUE]), among=AMONG)[2].argmax() == TOP


def test_a_label_that_is_sure_nowhere_has_no_colours() -> None:
    votes = np.array([[0, 0.5, 0.4, 0.1], [0, 0.4, 0.5, 0.1]], np.float32)
    assert np.allclose(by_colour(votes, np.full(2, 100), np.array([BLACK, PALE]), among=AMONG), votes)


def test_colours_change_nothing_where_all_wear_the_same() -> None:
    votes = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0.5, 0.4, 0.1]], np.float32)
    assert np.allclose(by_colour(votes, np.full(3, 100), np.array([BLACK] * 3), among=AMONG), votes, atol=1e-6)
