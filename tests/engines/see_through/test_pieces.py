"""Drawn layers become pieces: nothing that was drawn is lost, and what is seen is told from what is hidden."""

import cv2
import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.engines.see_through.pieces import Depths, Drawn, back_to_front, to_pieces, visible
from unflat.engines.see_through.sides import split_sides
from unflat.pixels.tiles import pasted

SIZE = 64
PAGE = Frame.square(left=0.0, top=0.0, side=128.0, size=SIZE)
CLOSE = Frame.square(left=32.0, top=0.0, side=64.0, size=SIZE)
RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)


def _box(left: int, top: int, right: int, bottom: int) -> Array:
    alpha = np.zeros((SIZE, SIZE), np.float32)
    alpha[top:bottom, left:right] = 1
    return alpha


def _drawn(part: Part, alpha: Array, colour: tuple[int, int, int] = RED, frame: Frame = PAGE) -> Drawn:
    return Drawn(part.name, frame, np.full((SIZE, SIZE, 3), colour, np.uint8), alpha)


def _paper(*layers: Drawn) -> Array:
    """The page that layers show, back to front, on white."""
    rgb = np.full((SIZE, SIZE, 3), 255, np.float32)
    for layer in layers:
        rgb = rgb * (1 - layer.alpha[..., None]) + layer.rgb * layer.alpha[..., None]
    return np.dstack([rgb, np.full((SIZE, SIZE), 255)]).astype(np.uint8)


def _flat(value: float) -> Array:
    return np.full((SIZE, SIZE), value, np.float32)


@pytest.mark.parametrize("at", [(20, 58, 40, 64), (58, 20, 64, 40), (60, 60, 64, 64)])
def test_footwear_in_the_last_rows_and_columns_is_kept(at: tuple[int, int, int, int]) -> None:
    body, shoes = _drawn(parts.TOPWEAR, _box(10, 5, 50, 50)), _drawn(parts.FOOTWEAR, _box(*at), BLUE)
    pieces = to_pieces([body, shoes], {PAGE: _paper(body, shoes)}, None)
    kept = [p for p in pieces if p.part == parts.FOOTWEAR]
    assert kept and sum(float(p.visible.sum()) for p in kept) == pytest.approx(shoes.alpha.sum(), rel=0.05)


def test_empty_layers_leave_no_piece_and_do_no_harm() -> None:
    body = _drawn(parts.TOPWEAR, _box(10, 5, 50, 50))
    pieces = to_pieces([body, _drawn(parts.TAIL, _flat(0.0)), _drawn(parts.WINGS, _flat(0.05))], {PAGE: _paper(body)}, None)
    assert {p.part for p in pieces} == {parts.BACKGROUND, parts.TOPWEAR}


def test_shares_of_all_pieces_add_up_to_one_everywhere() -> None:
    rng = np.random.default_rng(3)

    def clouds() -> Array:
        return cv2.normalize(cv2.GaussianBlur(rng.random((SIZE, SIZE), np.float32), (0, 0), 4), None, 0, 1, cv2.NORM_MINMAX)

    names = (parts.FRONT_HAIR, parts.TOPWEAR, parts.HANDWEAR)
    layers = [_drawn(p, clouds()) for p in names]
    layers += [_drawn(p, clouds(), RED, CLOSE) for p in (parts.FACE, parts.EARS)]
    canvases = dict.fromkeys((PAGE, CLOSE), _paper(_drawn(parts.FACE, _flat(1.0))))
    pieces = to_pieces(layers, canvases, None)
    total = sum(pasted([p], "visible", (0, 0, 128, 128)) for p in pieces)
    assert np.abs(total[2:-2, 2:-2] - 1).max() < 0.25, "only at the edge of the finer frame"
    assert np.abs(total[2:-2, 2:-2] - 1).mean() < 0.01


def test_parts_of_the_head_keep_the_resolution_they_were_drawn_in() -> None:
    face = _drawn(parts.FACE, _box(10, 10, 50, 50), GREEN, CLOSE)
    hair = _drawn(parts.FRONT_HAIR, _box(20, 0, 44, 12))
    pieces = to_pieces([hair, face], {PAGE: _paper(hair), CLOSE: _paper(face)}, None)
    assert {p.frame for p in pieces if p.part == parts.FACE} == {CLOSE}
    assert {p.frame for p in pieces if p.part == parts.FRONT_HAIR} == {PAGE, CLOSE}, "so that the two meet on one canvas"


def test_half_covered_pixels_are_counted_once() -> None:
    veil = _drawn(parts.FRONT_HAIR, _box(0, 0, 64, 64) * np.float32(128 / 255), BLUE)
    face = _drawn(parts.FACE, _box(0, 0, 64, 64))
    seen = visible([face, veil], _paper(face, veil))
    assert np.allclose(seen[0] + seen[1], 1, atol=1e-4)


def test_a_layer_that_the_picture_contradicts_is_hidden() -> None:
    front, back = _drawn(parts.TOPWEAR, _box(0, 0, 40, 64), RED), _drawn(parts.BACK_HAIR, _box(20, 0, 64, 64), BLUE)
    canvas = _paper(back, front)  # red lies over blue, yet depth says the opposite
    wrong = visible([front, back], canvas)
    assert wrong[0][:, 20:40].mean() > 0.6


def test_nothing_on_the_face_sinks_behind_it() -> None:
    depth = {p.name: _flat(v) for p, v in ((parts.FACE, 0.3), (parts.NOSE, 0.9), (parts.IRIDES, 0.8), (parts.EYEWHITE, 0.5))}
    layers = [_drawn(p, _box(10, 10, 40, 40)) for p in (parts.NOSE, parts.IRIDES, parts.FACE, parts.EYEWHITE)]
    order = [layer.tag for layer in back_to_front(layers, Depths(PAGE, depth))]
    assert order[0] == parts.FACE.name and order[-1] == parts.IRIDES.name


def test_ears_in_front_of_the_face_stay_there() -> None:
    depth = {parts.FACE.name: _flat(0.5), parts.EARS.name: _flat(0.2)}
    layers = [_drawn(p, _box(10, 10, 40, 40)) for p in (parts.EARS, parts.FACE)]
    assert [a.tag for a in back_to_front(layers, Depths(PAGE, depth))] == [parts.FACE.name, parts.EARS.name]


def test_a_part_without_a_pixel_on_the_depth_canvas_has_a_place() -> None:
    coarse = Frame.square(left=0.0, top=0.0, side=128.0, size=8)
    layers = [_drawn(parts.FACE, _box(0, 0, 64, 64)), _drawn(parts.NOSE, _box(30, 30, 34, 34))]
    planes = {layer.tag: np.full((8, 8), 0.5, np.float32) for layer in layers}
    assert len(back_to_front(layers, Depths(coarse, planes))) == 2


def test_a_large_sleeve_is_no_background() -> None:
    alpha = _box(0, 0, 30, 64) + _box(40, 20, 50, 40)
    masks = split_sides(alpha, parts.HANDWEAR, middle=35.0)
    assert set(masks) == {"l", "r"}
    assert (masks["r"] * alpha).sum() == 30 * 64 and (masks["l"] * alpha).sum() == 10 * 20


def test_every_spot_belongs_to_a_side() -> None:
    alpha = _box(5, 10, 15, 20) + _box(45, 10, 56, 20) + _box(5, 40, 8, 43) + _box(50, 40, 53, 43)
    masks = split_sides(alpha, parts.EYEBROW, middle=None)
    assert sum(float((m * alpha).sum()) for m in masks.values()) == alpha.sum()
    assert (masks["r"] * alpha)[40:43, 5:8].all() and (masks["l"] * alpha)[40:43, 50:53].all()


def test_two_pieces_of_one_arm_are_not_two_arms() -> None:
    alpha = _box(40, 10, 48, 30) + _box(50, 32, 60, 50)
    assert set(split_sides(alpha, parts.HANDWEAR, middle=30.0)) == {None}


def test_eyes_of_any_number_of_spots_are_kept() -> None:
    for count in (1, 2, 3, 5):
        alpha = np.clip(sum(_box(4 + 12 * i, 10, 12 + 12 * i, 20) for i in range(count)), 0, 1).astype(np.float32)
        eyes = _drawn(parts.EYEWHITE, alpha)
        pieces = [p for p in to_pieces([eyes], {PAGE: _paper(eyes)}, None) if p.part == parts.EYEWHITE]
        assert sum(float(p.full.sum()) for p in pieces) == pytest.approx(alpha.sum())


def test_flat_and_thin_layers_split_without_harm() -> None:
    line = _box(5, 10, 20, 11) + _box(40, 10, 60, 11)
    masks = split_sides(line, parts.EYELASH, middle=None)
    assert set(masks) == {"l", "r"} and all(np.isfinite(m).all() for m in masks.values())
