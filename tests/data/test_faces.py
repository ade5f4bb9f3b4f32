"""Faces and hair: every row of the tables is drawn on the right part, glasses go round the eyes, ornaments are headwear."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import PARTS, Part

pytestmark = pytest.mark.torch
skia = pytest.importorskip("skia")

from unflat.data.characters.body.pose import HeadPose  # noqa: E402
from unflat.data.characters.drawing.brush import Ink, Palette, Sheet, Style  # noqa: E402
from unflat.data.characters.drawing.curves import bend  # noqa: E402
from unflat.data.characters.drawing.paint import paint_ink  # noqa: E402
from unflat.data.characters.hair import bangs, crown, hair_back, hair_tails, hair_ties, side_locks  # noqa: E402
from unflat.data.characters.hair.strokes import gathered, tapered  # noqa: E402
from unflat.data.characters.head.eyes import irises  # noqa: E402
from unflat.data.characters.head.eyes.eye_style import Eye, EyeStyle  # noqa: E402
from unflat.data.characters.head.eyes.lashes import draw_closed  # noqa: E402
from unflat.data.characters.head.face import ears, mouths, noses  # noqa: E402
from unflat.data.characters.head.head import draw_head  # noqa: E402
from unflat.data.characters.head.plan import HAT_CHANCES, Dice, HeadPlan  # noqa: E402
from unflat.data.characters.head.worn import earwear, eyewear, hair_ornaments, hats  # noqa: E402

SIZE = 128
FRAME = Frame.square(left=-1.2, top=-1.7, side=2.4, size=SIZE)
OPAQUE = 128
CORNER = 64  # alpha by which two ways of covering part of a pixel may differ


def planned(seed: int, *, turn: float = 0.0) -> tuple[HeadPlan, Dice]:
    rng = np.random.default_rng(seed)
    sheet = Sheet(Style.random(rng), Palette.random(rng))
    dice = Dice(rng)
    return HeadPlan.random(sheet, HeadPose(0.0, 0.0, turn=turn), dice), dice


@cache
def heads(count: int) -> list[Sheet]:
    found = []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        sheet = Sheet(Style.random(rng), Palette.random(rng))
        draw_head(sheet, HeadPose(0.0, 0.0, turn=float(rng.uniform(-0.8, 0.8))), rng)
        found.append(sheet)
    return found


def alpha_of(ink: Ink) -> Array:
    return paint_ink(ink, FRAME, (0, 0, SIZE, SIZE))[..., 3]


def drawn_by(draw: Callable[[], Any], plan: HeadPlan, part: Part) -> Array:
    """The alpha of everything a call adds, after a look that all of it is that part."""
    before = len(plan.sheet.inks)
    draw()
    inks = [ink for ink in plan.sheet.inks[before:] if ink.commands]
    assert inks and {PARTS.parent_of(ink.part) for ink in inks} == {part}
    return np.asarray(np.max([alpha_of(ink) for ink in inks], axis=0))


@pytest.mark.parametrize("kind", hats.HATS)
def test_every_hat_sits_on_the_crown_and_is_headwear(kind: str) -> None:
    plan, dice = planned(4)
    hat = HeadPlan(**{**{name: getattr(plan, name) for name in plan.__dataclass_fields__}, "hat": kind})
    alpha = drawn_by(lambda: hats.draw_hat(hat, dice, (0.2, 0.3, 0.5)), hat, parts.HEADWEAR)
    row = FRAME.forth(np.array([[0.0, -0.5]]))[0, 1]
    assert (alpha >= OPAQUE).sum() > 60
    assert np.nonzero(alpha >= OPAQUE)[0].mean() < row


def test_every_hat_of_the_plan_has_a_form() -> None:
    assert set(HAT_CHANCES) - {"", "hood"} == set(hats.HATS)


@pytest.mark.parametrize("kind", hair_ornaments._ORNAMENTS)
def test_every_ornament_is_headwear(kind: str) -> None:
    plan, dice = planned(5)
    alpha = drawn_by(lambda: hair_ornaments._ORNAMENTS[kind][1](plan, dice, (0.7, 0.2, 0.3)), plan, parts.HEADWEAR)
    assert (alpha >= OPAQUE).any()


@pytest.mark.parametrize("kind", hair_ties._TIES)
def test_every_tie_is_drawn(kind: str) -> None:
    plan, dice = planned(6)
    ink = plan.ink(parts.HEADWEAR)
    hair_ties._TIES[kind](ink, (0.0, -0.5), 0.15, (0.8, 0.2, 0.2), dice)
    assert (alpha_of(ink.ink) >= OPAQUE).any()


@pytest.mark.parametrize("kind", mouths._KINDS)
def test_every_mouth_lies_between_nose_and_chin(kind: str) -> None:
    plan, dice = planned(7)
    mouth = mouths.Mouth(plan, plan.ink(parts.MOUTH), -0.12, 0.07, 0.014, (0.1, 0.05, 0.05))
    mouths._KINDS[kind][1](mouth, dice)
    rows = np.nonzero(alpha_of(mouth.ink.ink) > 0)[0]
    top, chin = (FRAME.forth(np.array([[0.0, y]]))[0, 1] for y in (-0.22, 0.03))
    assert len(rows) > 0 and rows.min() >= top and rows.max() <= chin


@pytest.mark.parametrize("kind", noses._KINDS)
def test_every_nose_is_drawn_below_the_eyes(kind: str) -> None:
    plan, dice = planned(8)
    nose = noses.Nose(plan, plan.ink(parts.NOSE), (0.0, -0.2), 1.0, 1.2, 0.012, (0.3, 0.1, 0.1))
    noses._KINDS[kind][1](nose, dice)
    rows = np.nonzero(alpha_of(nose.ink.ink) > 0)[0]
    assert len(rows) > 0 and rows.max() < FRAME.forth(np.array([[0.0, -0.12]]))[0, 1]


@pytest.mark.parametrize("kind", irises._PUPILS)
def test_every_pupil_stays_inside_the_eye(kind: str) -> None:
    plan, dice = planned(9)
    eye = Eye(plan, EyeStyle.random(plan, dice), 1)
    ink = plan.ink(parts.IRIDES)
    irises._PUPILS[kind](eye, ink, (0.05, 0.02, 0.08))
    assert bool(ink.ink.commands) == (kind != "none")
    ink.raw(eye.iris(), (0.2, 0.4, 0.8))
    ink.keep(eye.outline())
    white = plan.ink(parts.EYEWHITE)
    white.raw(eye.outline(), (1.0, 1.0, 1.0))
    assert (alpha_of(ink.ink) <= alpha_of(white.ink).astype(int) + CORNER).all()


@pytest.mark.parametrize("kind", ["happy", "asleep", "flat", "squeezed"])
def test_closed_eyes_are_lashes(kind: str) -> None:
    plan, dice = planned(10)
    eye = Eye(plan, EyeStyle.random(plan, dice), -1)
    assert drawn_by(lambda: draw_closed(eye, kind), plan, parts.EYELASH).max() >= 64


@pytest.mark.parametrize("form", eyewear._FORMS)
def test_glasses_go_round_both_eyes_and_leave_them_to_be_seen(form: eyewear.Form) -> None:
    plan, _ = planned(11)
    frames = eyewear.Frames(
        plan, "glasses", form, "full", plan.eye_x * 0.8, plan.eye_x * 0.7, plan.eye_y, 0.03, (0.1, 0.1, 0.1), (1.0, 1.0, 1.0), 0.1, False
    )
    ink = plan.ink(parts.EYEWEAR)
    for sign in (-1, 1):
        eyewear._lens(ink, frames, sign)
        eyewear._rim(ink, frames, sign)
    alpha = alpha_of(ink.ink)
    for sign in (-1, 1):
        x, y = (int(v) for v in FRAME.forth(np.array([plan.on(sign * plan.eye_x, plan.eye_y)]))[0])
        assert 0 < alpha[y, x] < OPAQUE
        assert (alpha[:y, x] >= OPAQUE).any() and (alpha[y:, x] >= OPAQUE).any()
        assert (alpha[y, :x] >= OPAQUE).any() and (alpha[y, x:] >= OPAQUE).any()


@pytest.mark.parametrize("kind", crown._AHOGE)
def test_every_cowlick_stands_above_its_root(kind: str) -> None:
    _, dice = planned(12)
    paths = crown._AHOGE[kind]((0.0, -1.0), dice)
    assert paths and min(path.computeTightBounds().top() for path in paths) < -1.0


@pytest.mark.parametrize("kind", bangs.CUTS)
def test_bangs_run_from_temple_to_temple_without_gaps(kind: str) -> None:
    for seed in range(8):
        plan, dice = planned(seed)
        locks = bangs.random_locks(plan, kind, 0.3, dice)
        assert all(a.right == b.left for a, b in pairwise(locks))
        assert locks[0].left[0] < -0.7 * plan.half and locks[-1].right[0] > 0.7 * plan.half
        assert all(lock.tip[1] > max(lock.left[1], lock.right[1]) for lock in locks)


@pytest.mark.parametrize("form", hair_tails._FORMS)
@pytest.mark.parametrize("kind", hair_tails._SPINES)
def test_every_tail_hangs_as_long_as_asked(form: str, kind: str) -> None:
    plan, dice = planned(13)
    spines = hair_tails._SPINES[kind](plan, 1.0, dice)
    assert len(spines) == (2 if kind in ("twin", "low twin") else 1)
    sign, spine = spines[0]
    ink = plan.ink(parts.HAIR_TAIL)
    tail = hair_tails.Tail(plan, ink, bend(spine, steps=10), 0.12, (0.5, 0.3, 0.2), (0.1, 0.1, 0.1), 0.01)
    hair_tails._FORMS[form](tail, dice)
    _, top, _, bottom = ink.ink.box
    assert bottom - top > 0.85 and sign in (-1, 1)


@pytest.mark.parametrize("fall", hair_back.FALLS)
def test_back_hair_is_whole_behind_the_face(fall: str) -> None:
    plan, dice = planned(14)
    kind, size = hair_back.FALLS[fall], (0.05, 0.3)
    side = hair_back._side(plan, kind, size, dice)
    outline, notches = hair_back._mass(plan, kind, size, ([(-x, y) for x, y in side], side), dice)
    assert all(outline.contains(0.0, y) for y in (-0.9, -0.5, 0.0))
    assert all(-0.6 < y < 0.6 for _, y in notches)


def test_long_side_locks_reach_down_over_the_chest() -> None:
    plan, dice = planned(15)
    style = side_locks.LockStyle("wide", 1.0, 0.8, 0.85, 0.0, 0.0, 3.0, 2, 0.1)
    lock = side_locks.side_lock(plan, style, (0.37, -0.45), dice)
    box = lock.outline().computeTightBounds()
    assert box.bottom() > 0.9 and box.left() > 0


@pytest.mark.parametrize("kind", earwear._KINDS)
def test_every_earring_is_drawn(kind: str) -> None:
    plan, _ = planned(16)
    ink = plan.ink(parts.EARWEAR)
    earwear._KINDS[kind](ink, (0.4, -0.3), 1, ((0.9, 0.8, 0.3), (0.7, 0.7, 0.7)))
    assert (alpha_of(ink.ink) > 0).any()


@pytest.mark.parametrize("beast", ears._BEASTS)
def test_animal_ears_rise_from_the_crown_but_for_hanging_ones(beast: str) -> None:
    form = ears._BEASTS[beast]
    box = ears._ear((0.0, -0.9, form.wide, form.high, form.lean), 1.0, form.round).computeTightBounds()
    assert (box.top() < -1.0) == (form.high > 0)


def test_shares_are_as_common_as_they_should_be() -> None:
    sheets = heads(240)
    seen = Counter(part for sheet in sheets for part in {ink.part for ink in sheet.sorted()})
    assert 0.02 < seen[parts.EYEWEAR] / len(sheets) < 0.12
    assert seen[parts.MOUTH] == len(sheets) and seen[parts.FACE] == len(sheets)
    assert 0.85 < seen[parts.NOSE] / len(sheets) < 1.0
    assert 0.25 < seen[parts.HEADWEAR] / len(sheets) < 0.7
    assert 0.2 < seen[parts.HAIR_TAIL] / len(sheets) < 0.5


def test_no_layer_that_a_head_lists_is_empty() -> None:
    wide = Frame.square(left=-6.0, top=-6.0, side=12.0, size=640)
    for sheet in heads(240)[:30]:
        for ink in sheet.sorted():
            assert paint_ink(ink, wide, (0, 0, 640, 640))[..., 3].any(), ink.part


def test_strokes_taper_and_gather() -> None:
    line = tapered([(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)], 0.2, start=0.1, end=0.1)
    box = line.computeTightBounds()
    assert box.height() == pytest.approx(0.2, abs=0.01) and box.width() == pytest.approx(1.0, abs=0.01)
    assert line.contains(0.5, 0.09) and not line.contains(0.02, 0.09)
    other = tapered([(0.0, 2.0), (1.0, 2.0)], 0.1)
    both = gathered([line, other])
    assert both.contains(0.5, 0.0) and both.contains(0.5, 2.0) and not both.contains(0.5, 1.0)
