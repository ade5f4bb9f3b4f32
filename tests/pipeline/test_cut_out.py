"""Cutting: layers follow the picture's lines, edges are soft, the caller's wishes hold."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Piece
from unflat.core.stack import Layer, Stack
from unflat.pipeline.cut_out import cut_out
from unflat.pipeline.label_pixels import CutSettings
from unflat.pixels.over import crop
from unflat.testing import toy_picture, toy_stack

WIDTH, HEIGHT = 288, 384


def seen_of(stack: Stack, name: str) -> Array:
    """(H, W) bool: where a layer is the front-most of the toy figure."""
    top = np.full((stack.height, stack.width), -1)
    for i, layer in enumerate(stack.layers):
        whole = crop(layer, (0, 0, stack.width, stack.height))
        top[whole.alpha >= 128] = i
    return top == [a.name for a in stack.layers].index(name)


def alpha_of(layer: Layer, stack: Stack) -> Array:
    return crop(layer, (0, 0, stack.width, stack.height)).alpha.astype(np.float32) / 255


def test_every_part_is_cut_where_it_is_seen() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    stack, truth = cut_out(rgba, guess), toy_stack(width=WIDTH, height=HEIGHT)
    assert {a.name for a in stack.layers} == {a.name for a in truth.layers}
    for layer in truth.layers:
        if layer.name == parts.BACKGROUND.name:
            continue
        seen, found = seen_of(truth, layer.name), alpha_of(stack.named(layer.name), stack) >= 0.5
        assert (seen & found).sum() / (seen | found).sum() > 0.9, layer.name


def edge_error(*, soft: bool) -> float:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    stack, truth = cut_out(rgba, guess, CutSettings(soft=soft)), toy_stack(width=WIDTH, height=HEIGHT)
    clear, wanted = (np.prod([1 - alpha_of(a, s) for a in s.layers if a.kind != "ground"], axis=0) for s in (stack, truth))
    edge = (wanted > 0.02) & (wanted < 0.98)
    return float(np.abs(clear - wanted)[edge].mean())


def test_the_outline_is_soft_and_far_better_than_hard_masks() -> None:
    assert edge_error(soft=True) < 0.06
    assert edge_error(soft=False) > 0.2


def test_colours_at_the_outline_hold_no_paper() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    layer = cut_out(rgba, guess).named("handwear-l")
    rim = (layer.alpha > 60) & (layer.alpha < 200)
    assert rim.sum() > 20
    away = np.abs(layer.rgba[rim][:, :3].astype(int) - (70, 105, 190)).max(1)
    assert np.percentile(away, 90) < 20


def test_a_transparent_picture_keeps_its_alpha_and_gets_no_ground() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT, ground=False)
    stack = cut_out(rgba, guess)
    assert all(a.kind != "ground" for a in stack.layers)
    total = np.max([alpha_of(a, stack) for a in stack.layers], axis=0)
    assert np.array_equal(total > 0, rgba[..., 3] > 0)
    assert (total * 255 <= rgba[..., 3] + 0.5).all()


CELLS = 12  # of a piece's canvas, around the toy figure


def with_room(piece: Piece, *, called: Array | None = None) -> Piece:
    """A piece on a wider canvas with paper around it; of `called` (h, w) it claims all, or as ground nothing."""
    f, ground = piece.frame, piece.kind == "ground"
    dx, dy = CELLS / f.scale[0], CELLS / f.scale[1]
    frame = Frame(f.left - dx, f.top - dy, f.right + dx, f.bottom + dy, f.width + 2 * CELLS, f.height + 2 * CELLS)
    visible, full = (np.pad(plane, CELLS, constant_values=float(ground)) for plane in (piece.visible, piece.full))
    if called is not None:
        visible[called] = 0 if ground else 0.9
    return replace(piece, frame=frame, visible=visible, full=full, depth=None)


def test_a_frame_around_the_figure_stays_with_the_ground_though_it_is_called_figure() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    frame = guess.pieces[0].frame
    room = round(CELLS / frame.scale[0])
    assert room == round(CELLS / frame.scale[1])
    wide = cv2.copyMakeBorder(rgba, room, room, room, room, cv2.BORDER_CONSTANT, value=rgba[2, 2].tolist())
    edge = np.zeros(wide.shape[:2], np.uint8)
    cv2.rectangle(edge, (6, 6), (edge.shape[1] - 7, edge.shape[0] - 7), 1, thickness=3)
    wide[edge > 0, :3] = 60
    called = cv2.resize(edge, (frame.width + 2 * CELLS, frame.height + 2 * CELLS), interpolation=cv2.INTER_NEAREST) > 0
    pieces = [with_room(p, called=called if p.kind == "ground" or p.name == "back hair" else None) for p in guess.pieces]
    shifted = [replace(p, frame=moved(p.frame, room)) for p in pieces]
    stack = cut_out(wide, replace(guess, pieces=tuple(shifted)))
    figure = np.max([alpha_of(a, stack) for a in stack.layers if a.kind != "ground"], axis=0)
    assert figure[edge > 0].max() == 0 and figure[room + HEIGHT // 2, room + WIDTH // 2] == 1


def moved(frame: Frame, by: int) -> Frame:
    return Frame(frame.left + by, frame.top + by, frame.right + by, frame.bottom + by, frame.width, frame.height)


def test_white_clothes_on_white_paper_survive() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    truth = toy_stack(width=WIDTH, height=HEIGHT)
    shirt = seen_of(truth, parts.TOPWEAR.name)
    rgba = rgba.copy()
    rgba[shirt, :3] = rgba[0, 0, :3]
    rim = cv2.morphologyEx(shirt.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    rgba[rim & shirt, :3] = 40
    found = alpha_of(cut_out(rgba, guess).named(parts.TOPWEAR.name), truth) >= 0.5
    assert (found & shirt).sum() / shirt.sum() > 0.93


def test_a_closed_gap_of_paper_is_ground_though_the_guess_takes_it_for_figure() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    gap = np.zeros((HEIGHT, WIDTH), bool)
    gap[240:280, 140:148] = True
    rgba = rgba.copy()
    rgba[gap] = rgba[0, 0]
    box = guess.pieces[0].frame.forth(np.array([[138.0, 238.0], [150.0, 282.0]])).astype(int)
    here = np.s_[box[0, 1] : box[1, 1], box[0, 0] : box[1, 0]]
    pieces = []
    for piece in guess.pieces:
        visible = piece.visible.copy()
        visible[here] = visible[here] * np.float16(0.88) + np.float16(0.12 if piece.kind == "ground" else 0)
        pieces.append(replace(piece, visible=visible))
    stack = cut_out(rgba, replace(guess, pieces=tuple(pieces)))
    clear = np.prod([1 - alpha_of(a, stack) for a in stack.layers if a.kind != "ground"], axis=0)
    assert clear[gap].mean() > 0.85
    assert clear[240:280, 120:134].max() < 0.5


def test_a_picture_larger_than_the_working_side_is_cut_as_well() -> None:
    rgba, guess = toy_picture(width=2 * WIDTH, height=2 * HEIGHT)
    stack, truth = cut_out(rgba, guess, CutSettings(working_side=HEIGHT)), toy_stack(width=2 * WIDTH, height=2 * HEIGHT)
    seen, found = seen_of(truth, parts.FRONT_HAIR.name), alpha_of(stack.named(parts.FRONT_HAIR.name), truth) >= 0.5
    assert (seen & found).sum() / (seen | found).sum() > 0.97


def test_what_is_not_wanted_joins_its_neighbour() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    whole, less = cut_out(rgba, guess), cut_out(rgba, guess, options=Options(without=(parts.IRIDES.name,)))
    assert {a.name for a in whole.layers} - {a.name for a in less.layers} == {"irides-l", "irides-r"}
    eyes = alpha_of(whole.named("irides-l"), whole) >= 0.5
    assert (alpha_of(less.named(parts.FACE.name), less)[eyes] > 0.5).all()
    only = cut_out(rgba, guess, options=Options(parts=("handwear-l", parts.FACE.name)))
    assert {a.name for a in only.layers if a.kind != "ground"} == {"handwear-l", parts.FACE.name}


def test_a_mask_from_the_caller_goes_before_the_guess() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[250:280, 130:160] = True
    stack = cut_out(rgba, guess, hints=Hints(masks={parts.OBJECTS.name: mask}))
    assert np.array_equal(alpha_of(stack.named(parts.OBJECTS.name), stack)[253:277, 133:157], np.ones((24, 24)))
    with pytest.raises(InputError, match="mask of"):
        cut_out(rgba, guess, hints=Hints(masks={parts.OBJECTS.name: mask[:10]}))


def test_a_box_from_the_caller_keeps_a_part_inside() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    stack = cut_out(rgba, guess, hints=Hints(boxes={parts.BACK_HAIR.name: (0, 0, WIDTH, HEIGHT // 4)}))
    assert stack.named(parts.BACK_HAIR.name).box[3] <= HEIGHT // 4 + 12


def test_the_same_picture_gives_the_same_layers() -> None:
    rgba, guess = toy_picture(width=WIDTH, height=HEIGHT)
    one, two = cut_out(rgba, guess), cut_out(rgba, guess)
    assert all(np.array_equal(a.rgba, b.rgba) and a.id == b.id for a, b in zip(one.layers, two.layers, strict=True))
