"""The body and what it wears and holds: each kind is drawn, on its own part, and the same for the same seed."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from unflat.core import parts
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.data.characters.body import extras
from unflat.data.characters.body.figure import Figure, Stance
from unflat.data.characters.body.foot import HEEL, TOE, Foot
from unflat.data.characters.body.skeleton import draw_figure
from unflat.data.characters.body.stances import legs_of
from unflat.data.characters.body.torso import draw_neck
from unflat.data.characters.character import draw_character
from unflat.data.characters.clothes.bottoms import trousers
from unflat.data.characters.clothes.bottoms.legs import draw_legs
from unflat.data.characters.clothes.bottoms.skirts import skirt_hem
from unflat.data.characters.clothes.feet import shoes
from unflat.data.characters.clothes.outfit import choose_outfit
from unflat.data.characters.drawing.brush import Ink, Sheet, Style
from unflat.data.characters.drawing.paint import Drawing, paint_ink
from unflat.data.characters.drawing.palette import Palette
from unflat.data.characters.head.plan import Dice
from unflat.data.characters.scene import marks, shadows, things
from unflat.data.characters.scene.company import beside
from unflat.data.characters.scene.ground import paint_ground
from unflat.data.characters.scene.objects import choose_held
from unflat.data.samples import LITE_PARTS, sample_of

SIZE = 128
OPAQUE = 128


@cache
def drawn(seed: int) -> Drawing:
    return draw_character(np.random.default_rng(seed))


def blank(seed: int) -> tuple[Sheet, Figure, np.random.Generator]:
    rng = np.random.default_rng(seed)
    return Sheet(Style.random(rng), Palette.random(rng)), draw_figure(rng), rng


def posed(stance: Stance, seed: int, turn: float) -> Figure:
    rng = np.random.default_rng(seed)
    figure = replace(draw_figure(rng), turn=turn)
    return replace(figure, legs=legs_of(figure, stance, rng), seated=stance == "sit")


@pytest.mark.parametrize("turn", [-0.5, 0.5])
def test_who_sits_turned_has_the_knees_on_that_side_and_the_nearer_leg_over_the_other(turn: float) -> None:
    for seed in range(20):
        figure = posed("sit", seed, turn)
        knees = np.mean([leg.knee[0] for leg in figure.legs.values()]) - figure.middle(figure.hip_y)
        assert knees * turn > 0.05 * figure.body * turn * turn
        assert figure.legs["r" if turn > 0 else "l"].near and not figure.legs["l" if turn > 0 else "r"].near
        left, right = skirt_hem(figure, choose_outfit(figure, Palette.random(np.random.default_rng(seed)), np.random.default_rng(seed)))
        assert ((left[0] + right[0]) / 2 - figure.middle(figure.hip_y)) * turn > 0


@pytest.mark.parametrize("turn", [-0.7, 0.7])
def test_who_walks_past_us_has_one_foot_ahead_and_both_pointing_there(turn: float) -> None:
    for seed in range(20):
        figure = posed("stride", seed, turn)
        places = sorted(leg.ankle[0] * np.sign(turn) for leg in figure.legs.values())
        assert places[1] - places[0] > 0.1 * figure.body
        assert all(leg.point * turn > 0.6 for leg in figure.legs.values())


def test_arms_swing_beside_a_body_that_walks_past_us() -> None:
    figures = [f for f in (draw_figure(np.random.default_rng(seed)) for seed in range(600)) if abs(f.turn) >= 0.6]
    assert len(figures) > 10
    for figure in figures:
        hanging = [(side, arm) for side, arm in figure.arms.items() if arm.gesture == "down"]
        assert all(arm.near == ((side == "r") == (figure.turn > 0)) for side, arm in hanging)


def test_a_leg_under_a_skirt_begins_at_the_hip_and_one_in_trousers_at_the_waist() -> None:
    tops = {}
    for bottom in ("pleated", "trousers"):
        sheet, figure, rng = blank(9)
        outfit = replace(choose_outfit(figure, sheet.palette, rng), bottom=bottom, sock="bare", shoe="sandal")  # type: ignore[arg-type]
        draw_legs(sheet, figure, outfit, rng)
        tops[bottom] = min(ink.box[1] for ink in sheet.inks)
    assert tops["trousers"] < figure.waist_y + 0.02 and tops["pleated"] > (figure.waist_y + figure.hip_y) / 2


def test_rich_styles_draw_what_lies_beneath_the_skin_of_a_neck() -> None:
    _, figure, _ = blank(9)
    colours = []
    for detail in (0.0, 1.0):
        sheet = Sheet(
            replace(Style.random(np.random.default_rng(1)), detail=detail, shading="cel"), Palette.random(np.random.default_rng(1))
        )
        draw_neck(sheet, figure)
        colours.append(len(sheet.inks[0].commands))
    assert colours[1] >= colours[0] + 6


def area(ink: Ink) -> int:
    left, top, right, bottom = ink.box
    side = max(right - left, bottom - top, 1e-3)
    frame = Frame.square(left=left, top=top, side=side, size=SIZE)
    return int((paint_ink(ink, frame, (0, 0, SIZE, SIZE))[..., 3] >= OPAQUE).sum())


@pytest.mark.parametrize("kind", sorted(shoes.LASTS))
def test_every_kind_of_shoe_is_drawn_on_both_feet_and_is_footwear(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shoes, "KINDS", dict.fromkeys(shoes.KINDS, ((kind, 1.0),)))
    sheet, figure, rng = blank(7)
    outfit = choose_outfit(figure, sheet.palette, rng)
    shoes.draw_shoes(sheet, figure, outfit, None, rng)
    assert [(ink.part, ink.side) for ink in sheet.inks] == [(parts.FOOTWEAR, "l"), (parts.FOOTWEAR, "r")]
    assert min(area(ink) for ink in sheet.inks) > 200


def test_every_kind_of_shoe_belongs_to_a_family_that_outfits_choose() -> None:
    assert {kind for rows in shoes.KINDS.values() for kind, _ in rows} == set(shoes.LASTS)


def test_a_foot_turned_aside_is_longer_in_the_picture_than_one_from_the_front() -> None:
    front, aside = (Foot((0.0, 0.0), 1.0, 0.2, 0.4, yaw, 0.3) for yaw in (0.0, 1.4))
    wide = [f.slab(HEEL, TOE).computeTightBounds().width() for f in (front, aside)]
    assert wide[1] > 1.8 * wide[0]
    assert aside.at(TOE, 0, 0)[0] > aside.at(HEEL, 0, 0)[0]


@pytest.mark.parametrize("kind", sorted(things.THINGS))
def test_every_thing_is_drawn_at_the_grip(kind: str) -> None:
    sheet, _figure, rng = blank(3)
    ink = sheet.ink(parts.OBJECTS)
    things.THINGS[kind](things.Kit.at(ink, (2.0, 1.0), 0.5, 0.0, ((0.8, 0.2, 0.2), (0.2, 0.2, 0.8)), Dice(rng)))
    left, top, right, bottom = ink.box
    assert area(ink) > 100 and left - 0.1 <= 2.0 <= right + 0.1 and top - 0.2 <= 1.0 <= bottom + 0.2


@pytest.mark.parametrize("kind", sorted(marks.MARKS))
def test_every_mark_leaves_ink_near_its_place(kind: str) -> None:
    sheet, _figure, _rng = blank(2)
    ink = sheet.ink(parts.OBJECTS)
    marks.MARKS[kind](ink, (1.0, -0.5), 0.1, (0.1, 0.1, 0.1))
    left, top, right, bottom = ink.box
    assert area(ink) > 20 and 0.6 < left < 1.05 and right < 1.4 and top > -0.9 and bottom < -0.2


@pytest.mark.parametrize(("table", "drawer", "part"), [("TAILS", "draw_tail", parts.TAIL), ("WINGS", "draw_wings", parts.WINGS)])
def test_every_tail_and_wing_is_drawn_on_its_part(table: str, drawer: str, part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, _share in getattr(extras, table):
        monkeypatch.setattr(extras, table, ((kind, 1.0),))
        sheet, figure, rng = blank(5)
        getattr(extras, drawer)(sheet, figure, rng)
        assert {ink.part for ink in sheet.inks} == {part}
        assert min(area(ink) for ink in sheet.inks) > 100, kind


@pytest.mark.parametrize("cut", sorted(trousers.CUTS))
def test_every_cut_of_trousers_is_legwear_of_its_own_over_the_leg(cut: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trousers, "CUTS", {cut: trousers.CUTS[cut]})
    sheet, figure, rng = blank(11)
    chosen = trousers.choose_trousers(sheet, figure, choose_outfit(figure, sheet.palette, rng), Dice(rng))
    ink = sheet.ink(parts.LEGWEAR, side="l")
    trousers.draw_trousers(ink, figure, "l", chosen)
    assert chosen.kind == cut and area(ink) > 500


@pytest.mark.parametrize("kind", [k for k, _ in shadows.SHADOWS])
def test_shadows_change_the_ground_under_the_shoes_and_stay_ground(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = drawn(1)
    feet = [ink.box for ink in drawing.inks if ink.part is parts.FOOTWEAR]
    side = 3 * max(b[2] - b[0] for b in feet)
    middle = (min(b[0] for b in feet) + max(b[2] for b in feet)) / 2
    frame = Frame.square(left=middle - side / 2, top=max(b[3] for b in feet) - side / 2, side=side, size=SIZE)
    monkeypatch.setattr(shadows, "_CHANCE", 0.0)
    plain = paint_ground(drawing, frame)
    monkeypatch.setattr(shadows, "_CHANCE", 1.0)
    monkeypatch.setattr(shadows, "SHADOWS", ((kind, 1.0),))
    shaded = paint_ground(drawing, frame)
    assert (plain != shaded).any(axis=2).sum() > 30
    assert np.array_equal(sample_of(drawing, frame, plain).label, sample_of(drawing, frame, shaded).label)


def test_most_hands_are_empty_and_some_hold_something() -> None:
    held = [bool(choose_held(draw_figure(np.random.default_rng(s)), np.random.default_rng(s))) for s in range(400)]
    assert 0.08 < float(np.mean(held)) < 0.3


def test_what_is_held_lies_between_the_palm_and_the_fingers() -> None:
    found = 0
    for seed in range(120):
        inks = [ink for ink in drawn(seed).inks if ink.figure == 0]
        held = [ink.z for ink in inks if ink.part is parts.OBJECTS and 2.55 < ink.z < 2.6]
        arms = [ink.z for ink in inks if ink.part is parts.HANDWEAR]
        found += bool(held and max(arms) > held[0] > min(arms))
    assert found >= 5


def test_another_figure_is_all_objects_and_the_smaller_one() -> None:
    for seed in range(4):
        main, other = ([ink for ink in drawn(k).inks if ink.figure == 0] for k in (seed, seed + 20))
        floor = max(ink.box[3] for ink in other)
        moved = beside(other, floor, 1.0, 6.0, np.random.default_rng(seed))
        assert {(ink.part, ink.side, ink.figure) for ink in moved} == {(parts.OBJECTS, None, 1)}
        heights = [ink.z for ink in main]
        assert all(ink.z > max(heights) or ink.z < min(heights) for ink in moved)
        low, top = max(ink.box[3] for ink in moved), min(ink.box[1] for ink in moved)
        assert 0.5 < low - top < 9.0


def test_some_pictures_show_another_figure_and_it_is_labelled_objects() -> None:
    seeds = [s for s in range(150) if any(ink.figure for ink in drawn(s).inks)]
    assert 1 <= len(seeds) <= 20
    drawing = drawn(seeds[0])
    left, top, right, bottom = drawing.figure_box
    frame = Frame.square(left=left, top=top, side=max(right - left, bottom - top), size=SIZE)
    channel = next(i for i, p in enumerate(LITE_PARTS) if p is parts.OBJECTS)
    assert (sample_of(drawing, frame, paint_ground(drawing, frame)).label == channel + 1).sum() > 50


def test_gaps_of_ground_between_arm_and_body_are_common() -> None:
    """A hole in the figure beside the trunk, enclosed by arm and body, at the size that the network sees."""
    found = 0
    for seed in range(60):
        drawing = drawn(seed)
        left, top, right, bottom = drawing.figure_box
        frame = Frame.square(left=left, top=top, side=max(right - left, bottom - top), size=256)
        empty = (sample_of(drawing, frame, paint_ground(drawing, frame)).label == 0).astype(np.uint8)
        count, _labels, stats, _middles = cv2.connectedComponentsWithStats(empty, connectivity=4)
        found += any(4 <= stats[i, 4] < 3000 for i in range(1, count))
    assert found >= 15


@pytest.mark.parametrize("seed", [2, 9])
def test_the_same_seed_gives_the_same_body(seed: int) -> None:
    one, other = (draw_character(np.random.default_rng(seed)) for _ in range(2))
    assert [(i.part, i.side, i.z, i.box) for i in one.inks] == [(i.part, i.side, i.z, i.box) for i in other.inks]
