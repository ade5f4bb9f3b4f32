"""Patches of paper are judged as wholes: gaps are ground, white clothes are figure, whatever single pixels of the network say."""

import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.paper import Verdict, judge_paper

SIZE = 320
BODY = np.s_[40:280, 60:260]
SPOT = np.s_[150:180, 150:160]
DARK, SHADE, LINE = 180.0, 30.0, 140.0


def dark_body() -> tuple[Array, Array]:
    """Distances from the ground's colour and a network's chances of ground: a dark body on paper with a white spot in it."""
    away, chance = np.zeros((SIZE, SIZE), np.float32), np.full((SIZE, SIZE), 0.99, np.float32)
    away[BODY], chance[BODY] = DARK, 0.01
    away[SPOT], chance[SPOT] = 0, 0.1
    return away, chance


def mean_of(verdict: Verdict, where: tuple[slice, slice]) -> float:
    assert verdict.judged[where].all()
    return float(verdict.ground[where].mean())


def test_white_amid_dark_clothes_is_paper_though_the_network_wavers() -> None:
    away, chance = dark_body()
    assert mean_of(judge_paper(away, chance, grain=1), SPOT) > 0.8


def test_the_same_white_is_cloth_where_the_clothes_around_are_white() -> None:
    away, chance = dark_body()
    for left in range(70, 250, 20):  # folds of white cloth between its lines
        fold = np.s_[140:190, left : left + 17]
        away[fold], chance[fold] = 0, 0.01
    away[140:190, 147:163], chance[140:190, 147:163] = LINE, 0.01
    away[SPOT], chance[SPOT] = 0, 0.1
    assert mean_of(judge_paper(away, chance, grain=1), SPOT) < 0.5


def test_white_that_goes_on_into_shades_is_cloth() -> None:
    away, chance = dark_body()
    chance[SPOT] = 0.04
    ends_dark = mean_of(judge_paper(away, chance, grain=1), SPOT)
    away[143:187, 143:167] = SHADE
    away[SPOT] = 0
    assert ends_dark > 0.5 > mean_of(judge_paper(away, chance, grain=1), SPOT)


def test_white_that_the_network_is_sure_of_stays_figure() -> None:
    away, chance = dark_body()
    chance[SPOT] = 0.004
    assert mean_of(judge_paper(away, chance, grain=1), SPOT) < 0.5


def test_off_white_is_no_paper() -> None:
    away, chance = dark_body()
    away[SPOT] = 4
    verdict = judge_paper(away, chance, grain=1)
    assert not verdict.judged[SPOT].any() and (verdict.ground[SPOT] == 0).all()


def test_a_gap_in_an_outline_does_not_drain_a_white_dress() -> None:
    away, chance = dark_body()
    dress = np.s_[120:240, 80:240]
    away[dress], chance[dress] = 0, 0.05
    away[240:280, 158:160] = 0  # a line that is not closed, down to the paper below
    verdict = judge_paper(away, chance, grain=1)
    assert (verdict.ground[dress] < 0.5).all() and verdict.ground[20, 20] > 0.5


def test_a_white_dress_without_an_outline_stays_with_the_network() -> None:
    away, chance = dark_body()
    away[120:240, 40:240], chance[120:240, 60:240] = 0, 0.05
    verdict = judge_paper(away, chance, grain=1)
    assert (verdict.ground[120:240, 60:240] < 0.5).all() and (verdict.ground[120:240, 40:60] > 0.5).all()


def test_paper_between_the_legs_is_ground_though_the_network_is_sure_of_a_figure() -> None:
    away, chance = dark_body()
    away[230:280, 150:170] = 0
    assert judge_paper(away, np.where(away > 0, chance, np.maximum(chance, 0.06)), grain=1).ground[250, 160] > 0.5


def test_what_is_known_to_be_ground_is_ground_and_judged() -> None:
    verdict = judge_paper(*dark_body(), grain=1)
    body = np.zeros((SIZE, SIZE), bool)
    body[60:80, 80:100] = True
    told = verdict.with_ground(body)
    assert not verdict.judged[body].any() and told.judged[body].all() and (told.ground[body] == 1).all()
    assert (told.ground[~body] == verdict.ground[~body]).all()
