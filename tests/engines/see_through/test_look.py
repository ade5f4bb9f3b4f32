"""Where the engine looks: any shape of picture, a head at any place, and all that belongs to it."""

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.engines.see_through.look import canvas_of, cuts, head_frame, whole_frame

SIZE = 128
HEAD, HAIR = parts.HEAD.name, parts.BACK_HAIR.name


def _spot(left: int, top: int, right: int, bottom: int) -> Array:
    alpha = np.zeros((SIZE, SIZE), np.float32)
    alpha[top:bottom, left:right] = 1
    return alpha


def _solid() -> Array:
    return np.full((SIZE, SIZE, 4), 255, np.uint8)


def _on_canvas(frame: Frame, page: Frame) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = page.forth(np.array([[frame.left, frame.top], [frame.right, frame.bottom]]))
    return float(left), float(top), float(right), float(bottom)


@pytest.mark.parametrize(("width", "height"), [(150, 200), (333, 97), (64, 64), (41, 1000)])
def test_any_shape_of_picture_lies_whole_in_the_middle(width: int, height: int) -> None:
    frame = whole_frame(width=width, height=height, size=SIZE)
    rgba = np.full((height, width, 4), (200, 100, 50, 255), np.uint8)
    canvas = canvas_of(rgba, frame)
    share = (width * height) / max(width, height) ** 2
    assert (canvas[..., 3] / 255).mean() == pytest.approx(share, rel=0.06)
    assert (canvas[canvas[..., 3] > 0][:, :3] == (200, 100, 50)).all(), "nothing black runs in from the padding"
    assert (canvas[canvas[..., 3] == 0] == 0).all(), "the padding is black and clear, as in training"


def test_colours_hidden_in_clear_pixels_are_not_shown_to_the_network() -> None:
    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[..., :3] = (255, 0, 255)
    rgba[16:48, 16:48] = (10, 200, 30, 255)
    canvas = canvas_of(rgba, whole_frame(width=64, height=64, size=100))
    assert (np.abs(canvas[canvas[..., 3] > 0][:, :3].astype(int) - (10, 200, 30)) <= 1).all()
    assert (canvas[canvas[..., 3] == 0] == 0).all()


def test_a_head_at_the_border_of_a_bust_portrait_is_seen_whole() -> None:
    for width, height in ((768, 1152), (1024, 1536), (300, 450)):
        page = whole_frame(width=width, height=height, size=SIZE)
        inset = round((SIZE - SIZE * width / height) / 2)
        frame = head_frame({HEAD: _spot(inset, 0, SIZE - inset, 90)}, _solid(), page, size=SIZE)
        assert frame is not None
        left, top, right, bottom = _on_canvas(frame, page)
        assert left <= inset + 1e-6 and right >= SIZE - inset - 1e-6 and top <= 1e-6 and bottom >= 90
        seen = canvas_of(np.full((height, width, 4), 255, np.uint8), frame)
        assert (seen[..., 3] > 0).mean() > 0.5


def test_no_head_is_no_frame_and_no_crash() -> None:
    page = whole_frame(width=90, height=60, size=SIZE)
    assert head_frame({HEAD: np.zeros((SIZE, SIZE), np.float32)}, _solid(), page, size=SIZE) is None


def test_a_stray_spot_far_away_moves_nothing() -> None:
    page = whole_frame(width=200, height=200, size=SIZE)
    alone = head_frame({HEAD: _spot(50, 20, 80, 50)}, _solid(), page, size=SIZE)
    stray = head_frame({HEAD: _spot(50, 20, 80, 50) + _spot(2, 120, 4, 122)}, _solid(), page, size=SIZE)
    assert alone == stray


def test_the_ponytail_stays_in_the_frame_of_the_head() -> None:
    page = whole_frame(width=200, height=200, size=SIZE)
    ponytail = _spot(78, 10, 100, 50)
    frame = head_frame({HEAD: _spot(50, 20, 80, 50), HAIR: ponytail}, _solid(), page, size=SIZE)
    assert frame is not None
    left, top, right, bottom = _on_canvas(frame, page)
    assert left < 50 and top < 10 and right > 100 and bottom > 50


def test_a_hat_cut_free_from_its_ground_stays_in_the_frame() -> None:
    page = whole_frame(width=200, height=200, size=SIZE)
    canvas = np.zeros((SIZE, SIZE, 4), np.uint8)
    canvas[60:128, 50:80] = 255
    canvas[35:60, 40:90] = 255  # a hat far above the head, in no layer of the body
    frame = head_frame({HEAD: _spot(50, 60, 80, 90)}, canvas, page, size=SIZE)
    assert frame is not None
    left, top, right, _ = _on_canvas(frame, page)
    assert top < 35 and left < 40 and right > 90


def test_hair_to_the_floor_does_not_make_the_face_small() -> None:
    page = whole_frame(width=200, height=200, size=SIZE)
    frame = head_frame({HEAD: _spot(54, 4, 74, 24), HAIR: _spot(50, 4, 78, 126)}, _solid(), page, size=SIZE)
    assert frame is not None and frame.scale[0] > 2 * page.scale[0]


def test_what_runs_out_of_the_frame_is_noticed() -> None:
    inner = Frame.square(left=40.0, top=40.0, side=60.0, size=SIZE)
    assert cuts(_spot(100, 20, 128, 40), inner, width=200, height=200)
    assert not cuts(_spot(100, 20, 120, 40), inner, width=200, height=200)
    assert not cuts(_spot(100, 20, 128, 40), inner, width=100, height=200), "where the picture ends nothing is cut"
