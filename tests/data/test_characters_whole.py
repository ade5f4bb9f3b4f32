"""Drawn characters: the same for the same seed, whole where hidden, labelled without gaps, sides the character's own."""

from functools import cache

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data.characters.character import draw_character
from unflat.data.characters.drawing.brush import Command, Ink
from unflat.data.characters.drawing.paint import Drawing, paint, paint_ink
from unflat.data.characters.drawing.views import view
from unflat.data.characters.scene.ground import paint_ground

SIZE = 160
SEEDS = range(24)
OPAQUE = 128


@cache
def drawn(seed: int) -> Drawing:
    return draw_character(np.random.default_rng(seed))


def whole_frame(drawing: Drawing) -> Frame:
    left, top, right, bottom = drawing.figure_box
    side = max(right - left, bottom - top) * 1.04
    return Frame.square(left=(left + right - side) / 2, top=(top + bottom - side) / 2, side=side, size=SIZE)


def painted(seed: int) -> list[tuple[Ink, Array]]:
    return paint(drawn(seed), whole_frame(drawn(seed)))


def _alone(ink: Ink) -> list[Command]:
    """The layer's commands on a surface of its own: shadows cast on it must not fall on what lies behind it."""
    return [lambda canvas: canvas.saveLayer(None, None), *ink.commands, lambda canvas: canvas.restore()]


def middle_of(alpha: Array) -> float:
    return float(np.nonzero(alpha >= OPAQUE)[1].mean())


@pytest.mark.parametrize("seed", [0, 3, 11])
def test_the_same_seed_paints_the_same_picture(seed: int) -> None:
    one, other = (draw_character(np.random.default_rng(seed)) for _ in range(2))
    frame = whole_frame(one)
    assert (paint_ground(one, frame) == paint_ground(other, frame)).all()
    for (ink, pixels), (twin, twin_pixels) in zip(paint(one, frame), paint(other, frame), strict=True):
        assert (ink.part, ink.side, ink.z) == (twin.part, twin.side, twin.z)
        assert (pixels == twin_pixels).all()


def test_other_seeds_paint_other_pictures() -> None:
    pictures = {b"".join(pixels.tobytes() for _, pixels in painted(seed)) for seed in range(6)}
    assert len(pictures) == 6


def test_every_layer_has_a_main_part_and_sided_limbs_have_a_side() -> None:
    for seed in SEEDS:
        for ink, pixels in painted(seed):
            assert ink.part.group in ("body", "head") and ink.part.name != "head"
            assert pixels[..., 3].any()
            if ink.part in (parts.LEGWEAR, parts.FOOTWEAR, parts.HANDWEAR, parts.WINGS):
                assert ink.side in ("l", "r")


def test_every_figure_has_the_parts_that_make_a_body() -> None:
    body = {parts.LEGWEAR, parts.FOOTWEAR, parts.NECK, parts.TOPWEAR, parts.HANDWEAR, parts.FACE}
    for seed in SEEDS:
        assert body <= {ink.part for ink, _ in painted(seed)}, seed


def test_layers_come_back_to_front() -> None:
    for seed in SEEDS:
        depths = [ink.z for ink in drawn(seed).inks]
        assert depths == sorted(depths)


def test_the_figure_box_holds_every_layer() -> None:
    for seed in SEEDS:
        drawing = drawn(seed)
        for _, pixels in paint(drawing, whole_frame(drawing)):
            rim = np.concatenate([pixels[0, :, 3], pixels[-1, :, 3], pixels[:, 0, 3], pixels[:, -1, 3]])
            assert not rim.any()


def test_layers_put_over_one_another_are_the_picture_drawn_at_once() -> None:
    for seed in range(8):
        drawing, frame = drawn(seed), whole_frame(drawn(seed))
        at_once = Ink(parts.TOPWEAR, 0.0, drawing.style, commands=[c for ink in drawing.inks for c in _alone(ink)])
        wanted = paint_ink(at_once, frame, (0, 0, SIZE, SIZE)).astype(np.float64) / 255
        colour, alpha = np.zeros((SIZE, SIZE, 3)), np.zeros((SIZE, SIZE, 1))
        for _, pixels in paint(drawing, frame):
            over = pixels[..., 3:] / 255.0
            colour = pixels[..., :3] / 255.0 * over + colour * (1 - over)
            alpha = over + alpha * (1 - over)
        assert (alpha >= 0.5).mean() > 0.03
        off = np.abs(colour - wanted[..., :3] * wanted[..., 3:]).max(axis=2)
        assert (off > 0.1).mean() < 0.01, seed


def test_legs_go_on_under_skirts_and_tops() -> None:
    hidden = []
    for seed in SEEDS:
        layers = painted(seed)
        cover = [pixels[..., 3] >= OPAQUE for ink, pixels in layers if ink.part in (parts.BOTTOMWEAR, parts.TOPWEAR)]
        legs = [pixels[..., 3] >= OPAQUE for ink, pixels in layers if ink.part is parts.LEGWEAR]
        under = np.any(cover, axis=0) & np.any(legs, axis=0)
        hidden.append(under.sum() / np.any(legs, axis=0).sum())
    assert min(hidden) > 0.02
    assert float(np.median(hidden)) > 0.15


def test_the_neck_goes_up_under_the_chin_and_down_under_the_collar() -> None:
    for seed in SEEDS:
        layers = painted(seed)
        neck = next(pixels for ink, pixels in layers if ink.part is parts.NECK)[..., 3] >= OPAQUE
        face = np.any([pixels[..., 3] >= OPAQUE for ink, pixels in layers if ink.part is parts.FACE], axis=0)
        assert (neck & face).any(), seed


def test_left_limbs_are_on_the_right_of_the_picture() -> None:
    for seed in SEEDS:
        sums = {"l": 0.0, "r": 0.0}
        for ink, pixels in painted(seed):
            if ink.part is parts.HANDWEAR and (pixels[..., 3] >= OPAQUE).any() and ink.side:
                sums[ink.side] = middle_of(pixels[..., 3])
        assert sums["l"] > sums["r"] - 0.15 * SIZE, seed


def test_open_coats_have_a_back_behind_the_legs_and_fronts_before_them() -> None:
    found = 0
    for seed in range(60):
        inks = drawn(seed).inks
        tops = [ink.z for ink in inks if ink.part is parts.TOPWEAR]
        legs = [ink.z for ink in inks if ink.part is parts.LEGWEAR]
        found += bool(min(tops) < min(legs) and max(tops) > max(legs))
    assert found >= 5


@pytest.mark.parametrize("kind", ["figure", "head"])
def test_views_are_square_and_show_the_head(kind: str) -> None:
    for seed in SEEDS:
        drawing = drawn(seed)
        frame = view(drawing, np.random.default_rng(seed), kind, SIZE)  # type: ignore[arg-type]
        assert (frame.width, frame.height) == (SIZE, SIZE)
        face = [pixels[..., 3].any() for ink, pixels in paint(drawing, frame) if ink.part is parts.FACE]
        assert any(face), seed


def test_grounds_are_opaque_pictures_and_mostly_bright() -> None:
    bright = 0
    for seed in SEEDS:
        picture = paint_ground(drawn(seed), whole_frame(drawn(seed)))
        assert picture.shape == (SIZE, SIZE, 3) and picture.dtype == np.uint8
        bright += float(picture.mean()) > 200
    assert bright >= len(SEEDS) * 0.4


def test_a_larger_canvas_shows_the_same_drawing() -> None:
    drawing = drawn(5)
    small = whole_frame(drawing)
    large = Frame(small.left, small.top, small.right, small.bottom, 2 * SIZE, 2 * SIZE)
    few, many = (np.max([p[..., 3] for _, p in paint(drawing, f)], axis=0) >= OPAQUE for f in (small, large))
    assert abs(few.mean() - many.mean()) < 0.01
