"""Clothes of the trunk: every kind is drawn, on the part it belongs to, the same for the same chance, with its folds and lining."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.body.skeleton import draw_figure
from unflat.data.characters.body.torso import draw_neck
from unflat.data.characters.clothes.bottoms import skirts
from unflat.data.characters.clothes.bottoms.bottoms import Z_OVER, Z_UNDER, draw_bottom
from unflat.data.characters.clothes.neck import hoods, neckwear
from unflat.data.characters.clothes.neck.hoods import Z_FRONT
from unflat.data.characters.clothes.outer import outer
from unflat.data.characters.clothes.outfit import Bottom, HoodKind, Neckwear, Outer, Outfit, Top, choose_outfit
from unflat.data.characters.clothes.tops import tops
from unflat.data.characters.clothes.tops.tailor import CUTS, hem_of
from unflat.data.characters.drawing.brush import Ink, Sheet, Style, span
from unflat.data.characters.drawing.paint import paint_ink
from unflat.data.characters.drawing.palette import Palette

SIZE = 128
OPAQUE = 128
SEEN = 64


def dressed(seed: int, **wanted: object) -> tuple[Sheet, Figure, Outfit, np.random.Generator]:
    rng = np.random.default_rng(seed)
    sheet = Sheet(Style.random(rng), Palette.random(rng))
    figure = draw_figure(rng)
    outfit = replace(choose_outfit(figure, sheet.palette, rng), **wanted)  # type: ignore[arg-type]
    return sheet, figure, outfit, rng


def pixels_of(ink: Ink, figure: Figure) -> Array:
    side = figure.floor + 1.0
    frame = Frame.square(left=-side / 2, top=-0.7, side=side, size=SIZE)
    return paint_ink(ink, frame, (0, 0, SIZE, SIZE))


def drawn_area(inks: list[Ink], figure: Figure) -> int:
    return int(np.any([pixels_of(ink, figure)[..., 3] >= SEEN for ink in inks if ink.commands], axis=0).sum())


def on(sheet: Sheet, part: object) -> list[Ink]:
    return [ink for ink in sheet.inks if ink.part is part and ink.commands]


def test_the_tables_have_a_row_for_every_kind() -> None:
    assert set(tops.DRESSING) == set(CUTS) == set(get_args(Top))
    assert set(outer.KINDS) == set(get_args(Outer)) - {"none"}
    assert set(neckwear.KINDS) == set(get_args(Neckwear)) - {"none"}
    assert set(hoods.FRONTS) == set(get_args(HoodKind)) - {"none"}
    assert set(skirts.SKIRTS) == set(get_args(Bottom)) - {"none", "shorts", "trousers"}


def test_chance_reaches_every_kind() -> None:
    rng = np.random.default_rng(0)
    outfits = []
    for _ in range(1500):
        figure, palette = draw_figure(rng), Palette.random(rng)
        outfits.append(choose_outfit(figure, palette, rng))
    assert {o.top for o in outfits} == set(get_args(Top))
    assert {o.bottom for o in outfits} == set(get_args(Bottom))
    assert {o.outer for o in outfits} == set(get_args(Outer))
    assert {o.neckwear for o in outfits} == set(get_args(Neckwear))
    assert {o.hood for o in outfits} == set(get_args(HoodKind))


def test_some_outfits_are_dark_on_dark_and_some_white_on_white() -> None:
    rng = np.random.default_rng(1)
    dark = white = same = 0
    for _ in range(800):
        figure, palette = draw_figure(rng), Palette.random(rng)
        outfit = choose_outfit(figure, palette, rng)
        pair = np.array([outfit.top_colour, outfit.bottom_colour])
        dark += bool(pair.max() < 0.35)
        white += bool(pair.min() > 0.8)
        same += outfit.top_colour == outfit.bottom_colour
    assert dark >= 40 and white >= 40 and same >= 80


@pytest.mark.parametrize("kind", get_args(Top))
def test_every_top_is_topwear_and_covers_the_trunk(kind: Top) -> None:
    for seed in range(4):
        sheet, figure, outfit, rng = dressed(seed, top=kind, outer="none", hood="none")
        tops.draw_top(sheet, figure, outfit, rng)
        assert {ink.part for ink in sheet.inks} - ({parts.OBJECTS} if kind == "vest" else set()) == {parts.TOPWEAR}  # a vest's watch
        main = [ink for ink in on(sheet, parts.TOPWEAR) if ink.z == parts.TOPWEAR.order / 100]
        alpha = pixels_of(main[0], figure)[..., 3] >= OPAQUE
        assert alpha.sum() > 0.004 * SIZE * SIZE, (kind, seed)


@pytest.mark.parametrize("kind", sorted(hoods.FRONTS))
def test_a_hood_that_lies_down_is_topwear_before_and_behind_the_neck(kind: HoodKind) -> None:
    for seed in range(4):
        sheet, figure, outfit, rng = dressed(seed, top="hoodie", outer="none", hood=kind, cords=True)
        tops.draw_top(sheet, figure, outfit, rng)
        assert {ink.part for ink in sheet.inks} == {parts.TOPWEAR}
        front = [ink for ink in sheet.inks if ink.z == Z_FRONT]
        behind = [ink for ink in sheet.inks if ink.z < parts.NECK.order / 100]
        assert drawn_area(front, figure) > 40 and drawn_area(behind, figure) > 40, (kind, seed)


@pytest.mark.parametrize("kind", sorted(outer.KINDS))
def test_every_outer_garment_is_topwear_but_for_sleeves_that_slipped_down(kind: Outer) -> None:
    for seed in range(4):
        sheet, figure, outfit, rng = dressed(seed, outer=kind)
        outer.draw_outer(sheet, figure, outfit, rng)
        found = {ink.part for ink in sheet.inks if ink.commands}
        assert found == ({parts.TOPWEAR, parts.HANDWEAR} if kind == "slipped" else {parts.TOPWEAR})
        assert drawn_area(sheet.inks, figure) > 100, (kind, seed)


@pytest.mark.parametrize("kind", ["coat", "tailcoat", "jacket", "cape", "haori"])
def test_open_garments_show_their_lining_behind_the_legs(kind: Outer) -> None:
    for seed in range(4):
        sheet, figure, outfit, rng = dressed(seed, outer=kind)
        outer.draw_outer(sheet, figure, outfit, rng)
        back = [ink for ink in on(sheet, parts.TOPWEAR) if ink.z < parts.LEGWEAR.order / 100]
        assert drawn_area(back, figure) > 100, (kind, seed)


@pytest.mark.parametrize("kind", sorted(skirts.SKIRTS))
def test_every_skirt_is_bottomwear_and_goes_up_to_the_waist(kind: Bottom) -> None:
    for seed in range(4):
        sheet, figure, outfit, rng = dressed(seed, bottom=kind, top="shirt")
        draw_bottom(sheet, figure, outfit, rng)
        (ink,) = sheet.inks
        assert ink.part is parts.BOTTOMWEAR and ink.z in (Z_UNDER, Z_OVER)
        assert ink.box[1] <= figure.waist_y + 0.01 < figure.crotch_y < ink.box[3], (kind, seed)


def test_shorts_are_bottomwear_and_trousers_are_left_to_the_legs() -> None:
    sheet, figure, outfit, rng = dressed(3, bottom="shorts")
    draw_bottom(sheet, figure, outfit, rng)
    assert {ink.part for ink in sheet.inks} == {parts.BOTTOMWEAR} and drawn_area(sheet.inks, figure) > 100
    sheet, figure, outfit, rng = dressed(3, bottom="trousers")
    draw_bottom(sheet, figure, outfit, rng)
    assert not sheet.inks


@pytest.mark.parametrize("kind", sorted(neckwear.KINDS))
def test_what_is_worn_at_the_neck_is_neckwear(kind: Neckwear) -> None:
    for seed in range(4):
        sheet, figure, outfit, rng = dressed(seed, neckwear=kind)
        neckwear.draw_neckwear(sheet, figure, outfit, rng)
        assert {ink.part for ink in sheet.inks} == {parts.NECKWEAR}
        assert span(sheet.inks)[2] > span(sheet.inks)[0]
        assert any((pixels_of(ink, figure)[..., 3] > 0).any() for ink in sheet.inks), (kind, seed)


def test_hems_end_above_at_and_below_the_waist() -> None:
    shares = []
    for seed in range(300):
        _, figure, outfit, _ = dressed(seed)
        shares.append((hem_of(figure, outfit) - figure.waist_y) / (figure.hip_y - figure.waist_y))
    assert sum(s < 0 for s in shares) >= 10
    assert sum(0 <= s < 0.6 for s in shares) >= 60
    assert sum(s > 1.0 for s in shares) >= 30


@pytest.mark.parametrize(("top", "outside"), [("vest", "coat"), ("kimono", "haori"), ("hoodie", "none"), ("corset", "slipped")])
def test_the_same_chance_sews_the_same_clothes(top: Top, outside: Outer) -> None:
    seen = []
    for _ in range(2):
        sheet, figure, outfit, rng = dressed(7, top=top, outer=outside)
        draw_bottom(sheet, figure, outfit, rng)
        draw_neck(sheet, figure)
        tops.draw_top(sheet, figure, outfit, rng)
        outer.draw_outer(sheet, figure, outfit, rng)
        neckwear.draw_neckwear(sheet, figure, outfit, rng)
        seen.append([(ink.part, ink.z, pixels_of(ink, figure).tobytes()) for ink in sheet.sorted()])
    assert seen[0] == seen[1] and len(seen[0]) >= 3


def test_the_shadow_of_a_hood_lies_on_the_shirt_and_not_on_the_hood() -> None:
    """Cast shadows belong to the layer on which they fall: the hood's own layer is the same without them."""
    sheet, figure, outfit, rng = dressed(4, top="hoodie", outer="none", hood="roll")
    tops.draw_top(sheet, figure, outfit, rng)
    lit, dark = (pixels(replace(sheet, style=replace(sheet.style, cast=cast, line_width=0.01)), figure) for cast in (0.0, 1.0))
    shirt, hood = (next(k for k, z in enumerate(lit[0]) if z == wanted) for wanted in (parts.TOPWEAR.order / 100, Z_FRONT))
    assert (lit[1][hood] == dark[1][hood]).all()
    changed = (lit[1][shirt] != dark[1][shirt]).any(-1)
    assert changed.sum() > 20 and dark[1][shirt][changed][:, :3].sum() < lit[1][shirt][changed][:, :3].sum()


def pixels(sheet: Sheet, figure: Figure) -> tuple[list[float], list[Array]]:
    inks = sheet.sorted()
    return [ink.z for ink in inks], [pixels_of(ink, figure) for ink in inks]


def test_folds_and_shadows_are_drawn_in_every_style_but_flat() -> None:
    counts = {}
    for shading in ("flat", "cel", "soft"):
        sheet, figure, outfit, rng = dressed(11, top="tee", outer="none", hood="none", top_pattern=None)
        sheet.style = replace(sheet.style, shading=shading, line_width=0.0, detail=0.8)
        tops.draw_top(sheet, figure, outfit, rng)
        image = pixels_of(sheet.inks[0], figure)
        counts[shading] = len(np.unique(image[image[..., 3] == 255][:, :3] // 8, axis=0))
    assert counts["cel"] > counts["flat"] and counts["soft"] > counts["flat"]
