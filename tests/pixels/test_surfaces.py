"""Surfaces: what one colour holds together gets one label, what a line parts does not."""

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.surfaces import surfaces, unite

HAIR, HAT = 1, 2
SIZE, CUT = 120, 70
BARE = np.array([[0, 0, 0], [0, 0, 0.04], [0, 0.04, 0]], np.float32)


def lock(*, line: int = 0, gap: int = 0) -> tuple[Array, Array]:
    """A brown lock of hair on paper, its tip taken for a hat; a dark line at that place may have a gap."""
    rgb = np.full((SIZE, SIZE, 3), 250, np.uint8)
    labels = np.zeros((SIZE, SIZE), np.uint8)
    rgb[20:100, 10:110] = (140, 115, 95)
    cv2.rectangle(rgb, (10, 20), (109, 99), (20, 20, 20), 2)
    labels[19:101, 9:111] = HAIR
    labels[19:101, CUT:111] = HAT
    if line:
        rgb[20:100, CUT - line // 2 : CUT + line - line // 2] = 20
        rgb[60 - gap // 2 : 60 + gap - gap // 2, CUT - line : CUT + line] = (140, 115, 95)
    return rgb, labels


def united(rgb: Array, labels: Array, *, tip: tuple[float, float] = (0.3, 0.65), bare: Array = BARE) -> Array:
    """`unite` with one region for the hair and one for the tip, which votes (hair, hat) as given."""
    areas = labels.astype(np.int32)
    votes = np.array([[1, 0, 0], [0, 0.7, 0.1], [0, *tip]], np.float32)
    return unite(labels, rgb, areas, votes, bare=bare)


def test_a_tip_of_the_same_colour_joins_its_lock_with_its_outline() -> None:
    rgb, labels = lock()
    assert np.array_equal(united(rgb, labels), np.where(labels > 0, HAIR, 0))


def test_what_a_line_parts_stays_apart() -> None:
    rgb, labels = lock(line=4)
    assert np.array_equal(united(rgb, labels), labels)


def test_a_gap_in_a_line_joins_nothing() -> None:
    rgb, labels = lock(line=4, gap=16)
    assert surfaces(rgb).max() == surfaces(lock()[0]).max()  # the paint does flow through
    assert np.array_equal(united(rgb, labels), labels)


def test_what_the_network_is_sure_of_stays() -> None:
    rgb, labels = lock()
    assert np.array_equal(united(rgb, labels, tip=(0.0, 1.0), bare=10 * BARE), labels)


def test_parts_that_may_meet_without_a_line_stay() -> None:
    rgb, labels = lock()
    assert np.array_equal(united(rgb, labels, bare=0 * BARE), labels)


def test_the_label_with_more_votes_wins_not_the_larger_piece() -> None:
    rgb, labels = lock()
    votes = np.array([[1, 0, 0], [0, 0.4, 0.39], [0, 0.01, 0.9]], np.float32)
    assert np.array_equal(unite(labels, rgb, labels.astype(np.int32), votes, bare=BARE), np.where(labels > 0, HAT, 0))


def test_ground_and_a_picture_of_one_label_stay() -> None:
    rgb, labels = lock()
    one = np.where(labels > 0, HAIR, 0).astype(np.uint8)
    assert np.array_equal(united(rgb, one), one)
    assert not united(rgb, np.zeros_like(one)).any()
