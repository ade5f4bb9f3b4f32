"""Drawn heads: whole layers, eyes inside their whites, an order a viewer would expect, the same for the same seed."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.data.characters.body.pose import HeadPose
from unflat.data.characters.body.skeleton import draw_figure
from unflat.data.characters.character import head_pose
from unflat.data.characters.drawing.brush import Ink, Palette, Sheet, Style
from unflat.data.characters.drawing.paint import paint_ink
from unflat.data.characters.hair.hair_back import draw_back_hair
from unflat.data.characters.hair.hair_front import draw_front_hair
from unflat.data.characters.hair.hair_tails import draw_hair_tails
from unflat.data.characters.head.head import draw_head
from unflat.data.characters.head.plan import Dice, HeadPlan
from unflat.data.characters.head.worn.headwear import draw_headwear

SIZE = 96
FRAME = Frame.square(left=-1.0, top=-1.6, side=2.0, size=SIZE)


def drawn(seed: int, *, turn: float = 0.0, tilt: float = 0.0) -> Sheet:
    rng = np.random.default_rng(seed)
    sheet = Sheet(Style.random(rng), Palette.random(rng))
    draw_head(sheet, HeadPose(0.0, 0.0, tilt=tilt, turn=turn), rng)
    return sheet


def alpha_of(ink: Ink) -> Array:
    return paint_ink(ink, FRAME, (0, 0, SIZE, SIZE))[..., 3]


def inks_of(sheet: Sheet, part: Part) -> list[Ink]:
    return [ink for ink in sheet.sorted() if ink.part is part]


def test_the_same_seed_draws_the_same_head() -> None:
    one, other = (drawn(7, turn=0.4).sorted() for _ in range(2))
    assert [ink.part.name for ink in one] == [ink.part.name for ink in other]
    for a, b in zip(one, other, strict=True):
        window = (0, 0, SIZE, SIZE)
        np.testing.assert_array_equal(paint_ink(a, FRAME, window), paint_ink(b, FRAME, window))


def test_every_style_of_head_draws_and_has_a_face() -> None:
    rng = np.random.default_rng(3)
    for seed in range(200):
        sheet = drawn(seed, turn=float(rng.uniform(-1, 1)), tilt=float(rng.uniform(-0.5, 0.5)))
        assert len(inks_of(sheet, parts.FACE)) == 1
        assert all(np.isfinite(ink.box).all() for ink in sheet.sorted())


@pytest.mark.parametrize("seed", range(6))
def test_the_face_is_whole_under_the_bangs(seed: int) -> None:
    face = alpha_of(inks_of(drawn(seed), parts.FACE)[0])
    x = FRAME.forth(np.array([[0.0, 0.0]]))[0, 0]
    top, chin = (FRAME.forth(np.array([[0.0, y]]))[0, 1] for y in (-0.97, -0.03))
    assert (face[int(top) + 1 : int(chin), int(x)] == 255).all()


@pytest.mark.parametrize("turn", [-0.8, 0.0, 0.8])
def test_irides_stay_inside_the_white_of_their_eye(turn: float) -> None:
    looked = 0
    for seed in range(25):
        sheet = drawn(seed, turn=turn)
        whites = {ink.side: alpha_of(ink) for ink in inks_of(sheet, parts.EYEWHITE)}
        for iris in inks_of(sheet, parts.IRIDES):
            if iris.side in whites:
                looked += 1
                assert (alpha_of(iris) <= whites[iris.side].astype(int) + 96).all()
    assert looked > 20


def test_features_lie_over_the_face_and_bangs_over_the_eyes() -> None:
    order = (parts.BACK_HAIR, parts.FACE, parts.EYEWHITE, parts.IRIDES, parts.EYELASH, parts.FRONT_HAIR)
    for seed in range(40):
        sheet = drawn(seed)
        depths = [[ink.z for ink in inks_of(sheet, part)] for part in order]
        for back, front in pairwise(depths):
            assert not back or not front or max(back) < min(front)


def test_lashes_have_a_side_and_the_left_eye_is_on_the_right() -> None:
    lashes = {ink.side: ink.box for ink in inks_of(drawn(1), parts.EYELASH)}
    assert set(lashes) == {"l", "r"}
    assert lashes["r"][0] < lashes["l"][0]


def test_a_head_is_of_the_age_and_build_of_its_body() -> None:
    grown: dict[str, list[float]] = {}
    for seed in range(300):
        rng = np.random.default_rng(seed)
        figure = draw_figure(rng)
        plan = HeadPlan.random(Sheet(Style.random(rng), Palette.random(rng)), head_pose(figure, rng), Dice(rng))
        grown.setdefault(figure.build, []).append(plan.grown)
    assert max(grown["child"]) < 1 and max(grown["woman"]) < 1
    assert 0.4 < np.mean(np.array(grown["man"]) == 1) < 0.75
    assert np.mean(grown["child"]) < np.mean(grown["woman"]) < np.mean(grown["man"])


def test_nothing_is_tied_into_the_hair_of_the_bald() -> None:
    bald = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        sheet = Sheet(Style.random(rng), Palette.random(rng))
        plan = replace(HeadPlan.random(sheet, HeadPose(0.0, 0.0), Dice(rng)), bald=True, grown=1.0, hat="")
        for draw in (draw_back_hair, draw_hair_tails, draw_front_hair, draw_headwear):
            draw(plan, Dice(rng))
        bald += all(ink.part is parts.BACK_HAIR for ink in sheet.sorted())
    assert bald == 12
