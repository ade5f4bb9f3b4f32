"""Small things on clothes: watches, pouches, bags on straps: every kind is drawn, is objects, lies on the body, and is common enough."""

from collections.abc import Callable

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.frame import Frame
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.body.skeleton import draw_figure
from unflat.data.characters.character import draw_character
from unflat.data.characters.clothes.outfit import Outfit, choose_outfit
from unflat.data.characters.drawing.brush import Sheet, Style
from unflat.data.characters.drawing.paint import paint_ink
from unflat.data.characters.drawing.palette import Palette
from unflat.data.characters.scene import hung, slung

SIZE = 128
KEEN = 1.0

Draw = Callable[[Sheet, Figure, Outfit, np.random.Generator], None]


def dressed(seed: int, drawer: Draw) -> tuple[Sheet, Figure]:
    rng = np.random.default_rng(seed)
    sheet, figure = Sheet(Style.random(rng), Palette.random(rng)), draw_figure(rng)
    drawer(sheet, figure, choose_outfit(figure, sheet.palette, rng), rng)
    return sheet, figure


def seen(sheet: Sheet, figure: Figure) -> int:
    frame = Frame.square(left=-2.0, top=0.0, side=4.0, size=SIZE)
    return sum(int((paint_ink(ink, frame, (0, 0, SIZE, SIZE))[..., 3] >= 128).sum()) for ink in sheet.inks)


@pytest.mark.parametrize("kind", sorted(hung.HUNG))
def test_every_small_thing_hangs_on_the_trunk_and_is_objects(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hung, "HUNG", {kind: hung.HUNG[kind]})
    monkeypatch.setattr(hung, "_SHARE", KEEN)
    monkeypatch.setattr(hung, "_CHILD_SHARE", KEEN)
    for seed in range(4):
        sheet, figure = dressed(seed, hung.draw_hung)
        assert sheet.inks and {ink.part for ink in sheet.inks} == {parts.OBJECTS}
        assert seen(sheet, figure) > 5, seed
        for ink in sheet.inks:
            left, top, right, bottom = ink.box
            assert left < figure.middle(figure.hip_y) + 2 * figure.hip and right > figure.middle(figure.hip_y) - 2 * figure.hip
            assert top < figure.hip_y and bottom > figure.waist_y - 0.1 * figure.size


@pytest.mark.parametrize("kind", sorted(slung.SLUNG))
def test_every_bag_on_a_strap_is_objects_over_the_clothes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slung, "SLUNG", {kind: slung.SLUNG[kind]})
    monkeypatch.setattr(slung, "_SHARE", KEEN)
    for seed in range(4):
        sheet, figure = dressed(seed, slung.draw_slung)
        assert sheet.inks and {ink.part for ink in sheet.inks} == {parts.OBJECTS}
        assert max(ink.z for ink in sheet.inks) > parts.TOPWEAR.order / 100 and seen(sheet, figure) > 20, seed


def test_one_in_seven_to_three_grown_figures_wears_something_small() -> None:
    worn, grown = 0, 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        figure = draw_figure(rng)
        if figure.build == "child":
            continue
        sheet = Sheet(Style.random(rng), Palette.random(rng))
        outfit = choose_outfit(figure, sheet.palette, rng)
        hung.draw_hung(sheet, figure, outfit, rng)
        slung.draw_slung(sheet, figure, outfit, rng)
        grown, worn = grown + 1, worn + bool(sheet.inks)
    assert grown > 50 and 1 / 7 < worn / grown < 1 / 3


def test_hair_ends_above_the_floor() -> None:
    for seed in range(60):
        inks = [ink for ink in draw_character(np.random.default_rng(seed)).inks if ink.figure == 0]
        floor = max(ink.box[3] for ink in inks if ink.part is parts.FOOTWEAR)
        hair = [ink.box[3] for ink in inks if ink.part.parent == parts.BACK_HAIR.name or ink.part is parts.BACK_HAIR]
        assert max(hair) < floor, seed
