"""The benchmarks on drawn figures: what they choose, fit and paste."""

import runpy
from typing import Any

import numpy as np
import pytest

from house.sources import ROOT
from unflat.core import parts
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.core.piece import Guess, Piece, Side
from unflat.core.stack import Layer, Stack, layer_id

pytest.importorskip("skia", reason="figures are drawn with the extra train")


def home(name: str) -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / f"{name}.py"), run_name="benchmark")


def bar(part: Part, left: int, right: int, *, side: Side | None = None) -> Layer:
    rgba = np.full((40, right - left, 4), 255, np.uint8)
    name = part.name if side is None else f"{part.name}-{side}"
    return Layer(layer_id(name), name, part, (left, 10, right, 50), rgba, np.ones(rgba.shape[:2], np.uint8), side=side)


def test_figures_are_chosen_by_what_lies_over_what() -> None:
    kinds_of = home("order")["kinds_of"]
    left, right = bar(parts.HANDWEAR, 0, 30, side="l"), bar(parts.HANDWEAR, 20, 50, side="r")
    top, lock, cup = bar(parts.TOPWEAR, 10, 40), bar(parts.SIDE_LOCK, 12, 20), bar(parts.OBJECTS, 25, 45)
    assert kinds_of(Stack(60, 60, (top, left, right))) == ("crossed arms",)
    assert kinds_of(Stack(60, 60, (top, lock))) == ("hair over shoulders",)
    assert kinds_of(Stack(60, 60, (lock, top))) == ()
    assert kinds_of(Stack(60, 60, (top, right, cup))) == ("held objects",)


def test_a_fit_finds_what_the_cases_were_made_with() -> None:
    fitted = home("order_fit")["fitted"]
    rng = np.random.default_rng(0)
    evidence, truth = rng.normal(size=(4000, 3)), np.array([1.0, 0.5, 0.0])
    right = rng.random(4000) < 1 / (1 + np.exp(-evidence @ truth))
    assert fitted(np.where(right[:, None], evidence, -evidence)) == pytest.approx(truth, abs=0.12)


def test_habits_are_counted_from_the_one_in_front() -> None:
    habit = home("order_habits")
    top, arm, lock = bar(parts.TOPWEAR, 10, 40), bar(parts.HANDWEAR, 30, 50, side="l"), bar(parts.SIDE_LOCK, 12, 20)
    pairs = list(habit["in_front"](Stack(60, 60, (top, arm, lock))))
    assert [(a[0], b[0]) for a, b in pairs] == [("handwear", "topwear"), ("side lock", "topwear")]
    again = list(habit["in_front"](Stack(60, 60, (arm, top))))
    assert habit["shares"]([*pairs, *again])["handwear", "topwear"] == (0.5, 2)


def test_a_figure_is_pasted_on_its_own_main_colour() -> None:
    grounds = home("grounds")
    rgba = np.zeros((40, 20, 4), np.uint8)
    rgba[5:35, 5:15] = (200, 40, 40, 255)
    rgba[10:12, 5:15] = (0, 0, 0, 255)
    square = grounds["on_square"](rgba)
    assert square.shape[0] == square.shape[1] > 40 and (square[..., 3] > 0).sum() == 300
    picture = grounds["pasted_on"](square, np.array(grounds["main_colour"](square)))
    assert (picture[..., 3] == 255).all()
    assert {tuple(c) for c in picture[..., :3].reshape(-1, 3).tolist()} == {(200, 40, 40), (0, 0, 0)}


def test_the_figure_is_what_pieces_but_the_ground_hold() -> None:
    grounds, frame = home("grounds"), Frame.whole(width=32, height=32)
    share = np.zeros((32, 32), np.float16)
    share[:, :16] = 0.4
    pieces = [Piece(p.name, p, frame, share, share) for p in (parts.FACE, parts.NECK)]
    ground = Piece(parts.BACKGROUND.name, parts.BACKGROUND, frame, 1 - 2 * share, share, kind="ground")
    seen = grounds["seen_by"](Guess((*pieces, ground)), (32, 32))
    assert seen[:, :15].all() and not seen[:, 17:].any()
