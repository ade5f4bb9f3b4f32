"""The engine lite with networks that know the toy figure: looks, sides, figures, faults."""

from pathlib import Path

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.errors import EngineError, InputError, WeightsError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.engines import Engine, open_engine
from unflat.engines.lite.engine import Lite, other_figures
from unflat.engines.lite.fuse import fuse
from unflat.engines.lite.look import closer_frame, head_frames, whole_frame
from unflat.engines.lite.net import OnnxNet
from unflat.engines.lite.sides import left_share
from unflat.engines.lite.views import OTHERS
from unflat.pipeline.unflatten import unflatten
from unflat.pixels.over import on_paper

from .toy_net import ToyNet

NAMES = {"back hair", "neck", "topwear", "handwear-l", "handwear-r", "face", "irides-l", "irides-r", "front hair"}


def one() -> ToyNet:
    return ToyNet(240, 320, [(0, 0, 240, 320)])


def two() -> ToyNet:
    return ToyNet(480, 320, [(0, 0, 240, 320), (300, 100, 150, 200)])


def guess_of(net: ToyNet, options: Options | None = None) -> Guess:
    return Lite(net, net).separate(net.picture(), options or Options(), Hints())


def test_an_engine_is_what_the_protocol_says() -> None:
    assert isinstance(Lite(one(), one()), Engine)


def test_left_and_right_come_apart() -> None:
    keys = {p.key for p in guess_of(one()).pieces}
    assert {(parts.HANDWEAR.name, s, None, 0) for s in "lr"} | {(parts.IRIDES.name, s, None, 0) for s in "lr"} <= keys


def test_tiles_of_all_frames_add_up_to_one() -> None:
    from unflat.pixels.tiles import pasted

    total = pasted(guess_of(one()).pieces, "visible", (20, 20, 220, 300))
    assert np.abs(total - 1).mean() < 0.01


def test_chances_next_to_nothing_are_nothing() -> None:
    guess = guess_of(one())
    least = np.float16(2.0**-14)
    for piece in guess.pieces:
        for plane in (piece.visible, piece.full, piece.depth):
            assert plane is not None and plane.dtype == np.float16
            assert not ((plane > 0) & (plane < least)).any()
    assert any((p.visible > 0).any() for p in guess.pieces)


def test_the_whole_way_gives_the_toy_figure() -> None:
    net = one()
    stack = unflatten(net.picture(), engine=Lite(net, net))
    assert {a.name for a in stack.layers} == NAMES | {parts.BACKGROUND.name}


def test_the_largest_figure_is_decomposed_and_the_others_are_one_layer() -> None:
    net = two()
    guess = guess_of(net)
    assert OTHERS in {p.key for p in guess.pieces}
    assert "1 more figure" in " ".join(guess.facts["warnings"])  # type: ignore[call-overload]
    stack = unflatten(net.picture(), engine=Lite(net, net))
    other = stack.named(parts.OBJECTS.name)
    assert other.figure == 1 and other.box[0] > 280
    assert all(a.box[2] < 300 for a in stack.layers if a.figure == 0 and a.kind != "ground")


def test_one_figure_has_no_others() -> None:
    net = one()
    frame = whole_frame(width=240, height=320, size=128)
    others, count = other_figures(net.see(net.picture()[..., :3], frame, flip=False))
    assert count == 0 and not others.any()


def test_a_small_figure_is_looked_at_again_closer() -> None:
    net = ToyNet(800, 800, [(300, 300, 150, 200)])
    maps = net.see(net.picture()[..., :3], whole_frame(width=800, height=800, size=128), flip=False)
    frame = closer_frame(maps, size=128)
    assert frame is not None and frame.right - frame.left < 300
    assert frame.left < 310 and frame.right > 440 and frame.top < 310 and frame.bottom > 490
    large = one().see(one().picture()[..., :3], whole_frame(width=240, height=320, size=128), flip=False)
    assert closer_frame(large, size=128) is None


def test_the_head_frame_holds_the_head_with_its_hair() -> None:
    net = one()
    maps = net.see(net.picture()[..., :3], whole_frame(width=240, height=320, size=128), flip=False)
    frame = head_frames(maps, size=96)[0]
    assert frame.left < 55 and frame.right > 185 and frame.top < 20 and 180 < frame.bottom < 230
    assert frame.width == 96


def test_where_no_face_is_seen_the_head_is_left_alone() -> None:
    net = one()
    maps = net.see(net.picture()[..., :3], whole_frame(width=240, height=320, size=128), flip=False)
    blind = [i + 1 for i, p in enumerate(maps.parts) if p in (parts.FACE, parts.IRIDES)]
    visible = maps.visible.copy()
    visible[blind] = 0
    assert head_frames(type(maps)(maps.frame, maps.parts, visible, maps.full, maps.depth, maps.side), size=96) == ()


def test_unsure_parts_go_to_their_rivals() -> None:
    net = one()
    maps = net.see(net.picture()[..., :3], whole_frame(width=240, height=320, size=128), flip=False)
    neck, top = (1 + maps.parts.index(p) for p in (parts.NECK, parts.TOPWEAR))
    visible = maps.visible.copy()
    visible[top] += 0.35 * maps.visible[neck]
    visible[1 + maps.parts.index(parts.FACE)] += 0.38 * maps.visible[neck]
    visible[neck] *= 0.27
    doubtful = type(maps)(maps.frame, maps.parts, visible, maps.full, maps.depth, maps.side)
    assert parts.NECK.name not in {p.name for p in fuse([doubtful])}


@pytest.mark.parametrize("sure", [True, False])
def test_a_finer_piece_is_its_own_where_it_is_sure_and_its_parent_where_it_is_not(sure: bool) -> None:
    net = one()
    maps = net.see(net.picture()[..., :3], whole_frame(width=240, height=320, size=128), flip=False)
    hair, face, neck = (1 + maps.parts.index(p) for p in (parts.FRONT_HAIR, parts.FACE, parts.NECK))
    visible, here = maps.visible.copy(), np.s_[:, :64]
    lock = np.zeros_like(visible[hair])
    lock[here] = visible[hair][here]
    assert lock.sum() > 50
    visible[hair] -= lock
    for rival in (0, face, neck):  # four claim the place; the lock wins, but not by much
        visible[rival] += (0.0 if sure else 0.24) * lock
    grown = np.concatenate((visible, (lock if sure else 0.28 * lock)[None]))
    twice = [np.concatenate((plane, plane[hair - 1][None])) for plane in (maps.full, maps.depth)]
    found = fuse([type(maps)(maps.frame, (*maps.parts, parts.AHOGE), grown, *twice, maps.side)])
    locks = [p for p in found if p.part == parts.AHOGE]
    assert bool(locks) == sure
    if not sure:
        whole = next(p for p in found if p.part == parts.FRONT_HAIR)
        np.testing.assert_allclose(whole.visible[here], 0.28 * lock[here], atol=0.01)


def test_two_limbs_that_touch_are_parted_and_one_limb_is_not() -> None:
    visible = np.zeros((64, 64), np.float32)
    visible[20:40, 10:54] = 0.9
    side = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (64, 1))
    both = left_share(visible, side)
    assert both[30, 12] < 0.1 and both[30, 50] > 0.9
    visible[:, :34] = 0
    lone = left_share(visible, side)
    assert lone[30, 35] == 1


def test_a_picture_without_a_figure_is_refused() -> None:
    net = ToyNet(240, 320, [])
    with pytest.raises(EngineError, match="no figure"):
        Lite(net, net).separate(np.full((320, 240, 4), 200, np.uint8), Options(), Hints())


def test_an_unknown_engine_and_a_device_it_cannot_use_are_refused() -> None:
    with pytest.raises(InputError, match="there are lite"):
        open_engine(Options(engine="heavy"))
    with pytest.raises(InputError, match="--device cpu"):
        open_engine(Options(device="cuda"))
    with pytest.raises(InputError, match=r"no setting lite\.turbo"):
        open_engine(Options(settings={"lite": {"turbo": "true"}}))


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a network")
    with pytest.raises(WeightsError, match=r"broken\.onnx"):
        OnnxNet.load(broken)


def test_transparent_pictures_are_seen_on_white_paper() -> None:
    rgba = np.zeros((4, 4, 4), np.uint8)
    rgba[1:, :, 3] = 255
    white = on_paper(rgba)
    assert (white[0] == 255).all() and (white[1:] == 0).all()
