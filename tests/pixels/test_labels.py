"""Maps of labels are mended: lines, islands, holes, strands, size."""

import numpy as np

from unflat.pixels.labels import box_of, fill_false_holes, give_lines, join_doubtful, join_islands, nearest_label, settle_border, sharpen

RANK = np.arange(256, dtype=np.float32)


def test_a_line_goes_whole_to_the_part_in_front() -> None:
    labels = np.ones((40, 40), np.uint8)
    labels[:, 20:] = 2
    lines = np.zeros((40, 40), bool)
    lines[:, 18:23] = True
    given = give_lines(labels, lines, RANK)
    assert (given[:, 18:] == 2).all() and (given[:, :18] == 1).all()
    assert (give_lines(labels, lines, -RANK)[:, :23] == 1).all()


def test_a_line_inside_a_part_stays_in_it() -> None:
    labels = np.ones((60, 60), np.uint8)
    labels[:, 40:] = 2
    lines = np.zeros((60, 60), bool)
    lines[10:50, 20:22] = True
    assert (give_lines(labels, lines, RANK)[:, :40] == 1).all()


def test_islands_join_what_surrounds_them() -> None:
    labels = np.ones((30, 30), np.uint8)
    labels[10:12, 10:12] = 2
    labels[20:26, 20:26] = 2
    least = np.full(256, 9)
    joined = join_islands(labels, least)
    assert (joined[10:12, 10:12] == 1).all() and (joined[20:26, 20:26] == 2).all()


def test_an_enclosed_spot_is_a_hole_only_where_the_network_says_so() -> None:
    labels = np.ones((40, 40), np.uint8)
    labels[0] = 0
    labels[5:10, 5:10] = labels[20:25, 20:25] = 0
    ground = np.zeros((40, 40), np.float32)
    ground[20:25, 20:25] = 0.9
    mended = fill_false_holes(labels, ground, least=0.2)
    assert (mended[5:10, 5:10] == 1).all() and (mended[20:25, 20:25] == 0).all() and (mended[0] == 0).all()


def test_lost_strands_come_back_and_shadows_stay_ground() -> None:
    labels = np.zeros((60, 60), np.uint8)
    labels[20:40, 20:40] = 3
    likeness = np.ones((60, 60), np.float32)
    likeness[20:40, 20:40] = 0
    likeness[10:20, 25:27] = 0  # a strand of hair
    likeness[42:60, 5:55] = likeness[40:42, 20:40] = 0  # a cast shadow
    settled = settle_border(labels, likeness, most=40)
    assert (settled[10:20, 25:27] == 3).all()
    assert (settled[45:60, 5:55] == 0).all()


def test_slivers_of_paper_leave_the_figure_and_white_clothes_do_not() -> None:
    labels = np.zeros((60, 60), np.uint8)
    labels[10:50, 10:50] = 3
    likeness = np.where(labels > 0, 0, 1).astype(np.float32)
    likeness[10:14, 20:23] = 1  # paper that was taken along
    likeness[20:50, 30:50] = 1  # a white coat
    settled = settle_border(labels, likeness, most=40)
    assert (settled[10:14, 20:23] == 0).all() and (settled[20:50, 30:50] == 3).all()


def test_coarse_labels_grow_sharp_on_the_colour_edge() -> None:
    rgb = np.full((200, 200, 3), 230, np.uint8)
    y, x = np.mgrid[0:200, 0:200]
    truth = (x - 100) ** 2 + (y - 100) ** 2 < 61**2
    rgb[truth] = (80, 40, 40)
    coarse = truth[2::4, 2::4].astype(np.uint8)
    large = sharpen(coarse, rgb)
    assert ((large > 0) == truth).mean() > 0.999


def test_the_nearest_label_and_the_box_of_a_mask() -> None:
    labels = np.zeros((10, 10), np.uint8)
    labels[2, 2], labels[8, 8] = 5, 7
    near = nearest_label(labels, labels > 0)
    assert near[0, 0] == 5 and near[9, 9] == 7
    assert box_of(labels > 0, margin=1) == (1, 1, 10, 10)
    assert box_of(labels > 9) is None


def test_a_doubtful_side_spot_joins_its_neighbour_and_a_sure_one_stays() -> None:
    labels = np.ones((40, 40), np.uint8)
    labels[:, 25:] = 2
    labels[5:9, 5:9] = labels[20:24, 5:9] = 2
    sure = np.zeros((40, 40), bool)
    sure[20:24, 5:9] = True

    def chance(label: int, at: tuple[np.ndarray, np.ndarray]) -> float:
        own = 0.9 if sure[at].all() else 0.5
        return own if label == 2 else 1 - own

    joined = join_doubtful(labels, chance, among=[1, 2], share=0.2, rival=0.5)
    assert (joined[5:9, 5:9] == 1).all() and (joined[20:24, 5:9] == 2).all() and (joined[:, 25:] == 2).all()
