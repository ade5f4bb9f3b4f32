"""The numbers of the evaluation: the truth scores full marks, spoilt copies do not, and the reference scorer agrees."""

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from unflat.core.errors import InputError
from unflat.core.parts import BACKGROUND, FACE, FRONT_HAIR, HAIR_TAIL, OBJECTS
from unflat.core.stack import Layer, Stack, layer_id
from unflat.evaluate.boundary import boundary_f, f_score
from unflat.evaluate.calibration import Claim, calibration_error, claims
from unflat.evaluate.colour import hidden_psnr, hidden_recall, visible_psnr
from unflat.evaluate.draw_order import draw_order
from unflat.evaluate.metrics import (
    EdgeError,
    edge_band,
    edge_error,
    figure_of,
    full_iou,
    hard_figure,
    mean,
    missing_and_extra,
    seen_parts,
    visible_iou,
)
from unflat.evaluate.truth import Pair, Truth, characters, read_truth, true_stack
from unflat.formats.psd_write import write_psd
from unflat.pixels.over import flatten


def disc(radius: float, *, soft: bool = True, size: int = 80) -> Any:
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    alpha = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1) if soft else np.hypot(x, y) <= radius
    return np.dstack([np.full((size, size, 3), (200, 80, 40)), alpha * 255]).round().astype(np.uint8)


def layer(name: str, part: Any, rgba: Any, **more: Any) -> Layer:
    height, width = rgba.shape[:2]
    return Layer(layer_id(name), name, part, (0, 0, width, height), rgba, np.ones((height, width), np.uint8), **more)


@pytest.fixture
def truth() -> Truth:
    """A face with hair in front of its upper half; the hair has a rear piece that no single layer can hold."""
    face, hair = disc(30), disc(30)
    hair[40:] = 0
    hair[..., 0] = 20
    rear = np.zeros((80, 80), bool)
    rear[60:64, 30:50] = True
    hair[rear] = (20, 80, 40, 255)
    flat = flatten(
        Stack(
            80, 80, (layer("hair", FRONT_HAIR, hair), layer("face", FACE, face), layer("h", FRONT_HAIR, np.where(rear[..., None], 0, hair)))
        )
    )
    seen = {FACE.name: (flat[..., 0] > 100) & (flat[..., 3] >= 64), FRONT_HAIR.name: (flat[..., 0] < 100) & (flat[..., 3] >= 64)}
    return Truth("ball", flat, seen, {FACE.name: face, FRONT_HAIR.name: hair}, {FRONT_HAIR.name: rear})


def stack_of(truth: Truth) -> Stack:
    hair = truth.whole[FRONT_HAIR.name].copy()
    hair[truth.rear[FRONT_HAIR.name]] = 0
    ground = np.full((80, 80, 4), 255, np.uint8)
    return Stack(
        80,
        80,
        (
            layer("background", BACKGROUND, ground, kind="ground"),
            layer("face", FACE, truth.whole[FACE.name]),
            layer("hair", FRONT_HAIR, hair),
        ),
    )


def test_the_truth_scores_full_marks(truth: Truth) -> None:
    stack = stack_of(truth)
    assert mean(visible_iou(stack, truth)) > 0.99
    assert full_iou(stack, truth) == {FACE.name: 1.0, FRONT_HAIR.name: 1.0}
    assert hidden_psnr(stack, truth) == 60
    assert missing_and_extra(stack, truth) == ([], [])
    assert edge_error(figure_of(stack), truth.flat).alpha < 2  # the rear piece adds a little at the soft edge


def test_a_child_counts_as_its_parent_and_the_ground_as_nothing(truth: Truth) -> None:
    stack = stack_of(truth).with_layers([layer("t", HAIR_TAIL, disc(20)), layer("b", BACKGROUND, disc(30), kind="ground")])
    assert list(seen_parts(stack)) == ["back hair"]


def test_the_part_that_weighs_most_is_seen_even_when_another_lies_in_front() -> None:
    veil = disc(30)
    veil[..., 3] //= 4
    seen = seen_parts(Stack(80, 80, (layer("face", FACE, disc(30)), layer("veil", OBJECTS, veil))))
    assert seen[FACE.name].sum() > 2700 and not seen[OBJECTS.name].any()


def test_an_empty_stack_scores_nothing(truth: Truth) -> None:
    empty = Stack(80, 80, ())
    assert mean(visible_iou(empty, truth)) == mean(full_iou(empty, truth)) == 0
    assert missing_and_extra(empty, truth)[0] == [FACE.name, FRONT_HAIR.name]
    assert (hidden_psnr(empty, truth) or 0) < 6


def test_hidden_pixels_of_another_colour_lower_the_hidden_psnr_alone(truth: Truth) -> None:
    stack = stack_of(truth)
    rgba = stack.layers[1].rgba.copy()
    rgba[:39, :, :3] = 0
    wrong = stack.with_layers([stack.layers[0], replace(stack.layers[1], rgba=rgba), stack.layers[2]])
    assert (hidden_psnr(wrong, truth) or 0) < 10
    assert visible_iou(wrong, truth) == visible_iou(stack, truth)


def test_a_part_that_the_truth_lacks_is_extra_when_it_is_large(truth: Truth) -> None:
    stack = stack_of(truth)
    small, large = disc(1), disc(6)
    for rgba, extra in ((small, []), (large, [OBJECTS.name])):
        assert missing_and_extra(stack.with_layers([*stack.layers, layer("o", OBJECTS, rgba)]), truth)[1] == extra


def test_the_band_is_three_pixels_to_both_sides_of_the_outline() -> None:
    figure = np.zeros((40, 40), bool)
    figure[:, 20:] = True
    assert np.flatnonzero(edge_band(figure, radius=3)[20]).tolist() == [17, 18, 19, 20, 21, 22]


def test_a_soft_edge_beats_a_hard_one_and_a_shifted_one_is_worse() -> None:
    wanted = disc(30)
    same, hard, shifted = (edge_error(x, wanted) for x in (wanted, hard_figure(wanted, disc(30)), np.roll(wanted, 2, axis=1)))
    assert same == EdgeError(0.0, 60.0)
    assert 2 < hard.alpha < shifted.alpha and same.psnr > hard.psnr > shifted.psnr


def test_a_halo_shows_on_one_of_the_grounds() -> None:
    wanted, halo = disc(30), disc(30)
    halo[(halo[..., 3] > 0) & (halo[..., 3] < 255), :3] = 255
    error = edge_error(halo, wanted)
    assert error.alpha == 0 and error.psnr < 30


def test_the_order_of_a_pair_is_asked_where_both_lie(truth: Truth) -> None:
    asked = replace(truth, pairs=(Pair(FRONT_HAIR.name, FACE.name, 1000, 1.0), Pair(FACE.name, FRONT_HAIR.name, 1000, 0.5)))
    stack = stack_of(truth)
    ground, face, hair = stack.layers
    right, wrong, gone = (draw_order(stack.with_layers(a), asked) for a in ((ground, face, hair), (ground, hair, face), (ground, face)))
    assert (right.accuracy, wrong.accuracy, gone.accuracy) == (1.0, 0.0, 0.0)
    assert (right.pairs, gone.present, gone.accuracy_present) == (1, 0, None)


def test_a_border_that_is_moved_too_far_is_none(truth: Truth) -> None:
    assert mean(boundary_f(stack_of(truth), truth)) > 0.99
    mask = disc(20)[..., 3] > 127
    near, far = (f_score(np.roll(mask, by, 1), mask, reach=3) for by in (2, 12))
    assert near == 1.0 and far < 0.5
    assert f_score(mask, ~mask & False, reach=3) == 0.0


def test_confidence_is_compared_with_how_often_it_is_right(truth: Truth) -> None:
    stack = stack_of(truth)
    sure = stack.with_layers(replace(a, confidence=0.95) for a in stack.layers)
    assert {c.part for c in claims(sure, truth)} == {FACE.name, FRONT_HAIR.name}
    assert calibration_error(claims(sure, truth)) == pytest.approx(0.05, abs=0.01)
    assert calibration_error([Claim("a", 0.55, 0.4, 9), Claim("b", 0.52, 0.7, 9)]) == pytest.approx(0.015)
    assert calibration_error([]) is None


def test_a_folder_without_characters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no character"):
        characters(tmp_path)


@pytest.fixture(scope="module")
def reference(shared: Path) -> Any:
    """The scorer that lies beside the benchmark."""
    spec = importlib.util.spec_from_file_location("score", shared / "bench" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoilt(stack: Stack) -> Stack:
    """Some layers moved, one gone, one half clear, hidden pixels darker."""
    layers = []
    for n, a in enumerate(stack.layers):
        rgba = np.roll(a.rgba, (3 * (n % 3), 2), (0, 1)).copy()
        if n % 4 == 1:
            rgba[..., 3] = rgba[..., 3] // 2
        if n != 3:
            layers.append(replace(a, rgba=rgba))
    return stack.with_layers(layers)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the scorer leaves files open
@pytest.mark.parametrize("change", [lambda s: s, spoilt])
def test_the_reference_scorer_gives_the_same_numbers(
    shared: Path, reference: Any, tmp_path: Path, change: Callable[[Stack], Stack]
) -> None:
    folder = shared / "bench" / "Natori"
    truth, stack = read_truth(folder), change(true_stack(folder))
    write_psd(stack, tmp_path / "a.psd")
    given = reference.load_pred(str(tmp_path / "a.psd"), stack.width, stack.height, "auto")
    theirs = reference.score(reference.load_gt(str(folder)), *given)
    assert mean(visible_iou(stack, truth)) == pytest.approx(theirs["mean_visible_iou"], abs=1e-3)
    assert mean(full_iou(stack, truth)) == pytest.approx(theirs["mean_amodal_iou_main"], abs=1e-3)
    assert hidden_psnr(stack, truth) == pytest.approx(theirs["psnr_hidden_main"], abs=0.006)  # the scorer rounds to hundredths
    assert visible_psnr(stack, truth) == pytest.approx(theirs["psnr_visible"], abs=0.006)
    assert mean(hidden_recall(stack, truth)) == pytest.approx(theirs["mean_hidden_recall_main"], abs=1e-3)
    placed = draw_order(stack, truth)
    assert placed.pairs == theirs["order_pairs"]
    assert placed.accuracy == pytest.approx(theirs["order_acc"], abs=1e-3)
    assert placed.accuracy_present == pytest.approx(theirs["order_acc_present"], abs=1e-3)
