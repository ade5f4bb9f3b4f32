"""Drawing styles: each kind of line, shading, shadow and palette is drawn, stays on its layer, and is the same for the same seed."""

from dataclasses import replace

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data import texture
from unflat.data.characters.character import draw_character
from unflat.data.characters.drawing import curves, palette, styles
from unflat.data.characters.drawing.brush import Ink, Palette, Pattern, Sheet, Style
from unflat.data.characters.drawing.casts import CASTS
from unflat.data.characters.drawing.curves import box, ellipse, smooth
from unflat.data.characters.drawing.paint import paint_ink
from unflat.data.characters.drawing.pens import swelled
from unflat.data.characters.drawing.views import CUTS, view
from unflat.data.characters.hair import strokes
from unflat.data.degrade import degrade

SIZE = 96
FRAME = Frame.square(left=-1.2, top=-1.2, side=2.4, size=SIZE)
WINDOW = (0, 0, SIZE, SIZE)
RED = (0.8, 0.3, 0.25)
MANY = 2000


def plain(**changes: object) -> Style:
    fixed = {"line_width": 0.03, "line_mode": "black", "line_colour": (0.0, 0.0, 0.0), "shading": "flat", "light": -1.2, "fading": 0.0}
    calm = {"line_kind": "even", "second": False, "rim": 0.0, "cast": 0.0, "tinting": 0.0, "strength": 0.8, "depth": 0.1, "inner": 1.0}
    return replace(Style.random(np.random.default_rng(0)), **{**fixed, **calm, **changes})  # type: ignore[arg-type]


def disc(style: Style, *, colour: tuple[float, float, float] = RED) -> Array:
    ink = Ink(parts.TOPWEAR, 1.0, style)
    ink.shape(ellipse((0.0, 0.0), 0.9, 0.9), colour)
    return paint_ink(ink, FRAME, WINDOW)


def test_every_kind_of_line_differs_and_stays_at_the_outline() -> None:
    pictures = [disc(plain(line_kind=kind)) for kind, _ in styles.LINE_KINDS]
    assert len({p.tobytes() for p in pictures}) == len(styles.LINE_KINDS)
    for picture in pictures:
        assert (picture[40:56, 40:56] == picture[48, 48]).all()


def test_every_shading_gives_form_but_flat_none() -> None:
    for kind, _ in styles.SHADINGS:
        inner = disc(plain(shading=kind, line_width=0.0, grain=5))[24:72, 24:72, :3].reshape(-1, 3)
        assert (len(np.unique(inner, axis=0)) == 1) == (kind == "flat"), kind


@pytest.mark.parametrize("kind", [k for k, _ in styles.SHADINGS if k not in ("flat", "watercolour", "painterly")])
def test_the_side_towards_the_light_is_lighter(kind: styles.Shading) -> None:
    picture = disc(plain(shading=kind, light=0.0, line_width=0.0)).astype(float)[..., :3].sum(2)
    assert picture[48, 70:82].mean() > picture[48, 14:26].mean() + 10


def test_shading_never_leaves_the_shape() -> None:
    alphas = [disc(plain(shading=kind, rim=0.03))[..., 3] for kind, _ in styles.SHADINGS]
    assert all(((a > 0) == (alphas[0] > 0)).all() for a in alphas)


def test_form_on_black_cloth_is_drawn_with_light() -> None:
    picture = disc(plain(shading="cel", line_width=0.0), colour=(0.08, 0.08, 0.1))[..., :3].astype(int).sum(2)
    assert picture.max() > picture[48, 48] + 20


def test_shadows_on_skin_stay_warm() -> None:
    style = plain(tinting=0.3, shade_tint=(0.1, 0.1, 0.6), strength=0.95)
    for _ in range(50):
        red, green, blue = style.shadow_on((1.0, 0.87, 0.78), deep=1.5)
        assert red > green > blue


def test_a_tinted_line_is_darker_than_its_fill_and_of_its_colour() -> None:
    line = plain(line_mode="tint").line_on(RED)
    assert max(line) < max(RED) and line[0] == max(line)


def test_an_open_stroke_tapers_and_a_closed_one_is_left() -> None:
    found = swelled(smooth([(-0.8, 0.0), (0.0, 0.2), (0.8, 0.0)], closed=False), 0.08)
    assert found is not None
    ink = Ink(parts.TOPWEAR, 1.0, plain())
    ink.raw(found, RED)
    thick = (paint_ink(ink, FRAME, WINDOW)[..., 3] > 127).sum(axis=0)
    seen = np.nonzero(thick)[0]
    assert thick[seen[0] + 1] < thick[48] and thick[seen[-1] - 1] < thick[48]
    assert swelled(ellipse((0.0, 0.0), 0.5, 0.5), 0.05) is None


def sheet_of(caster: parts.Part, receiver: parts.Part, style: Style) -> Sheet:
    sheet = Sheet(style, Palette.random(np.random.default_rng(1)))
    sheet.ink(receiver, z=1.0).shape(box(-0.8, -0.8, 0.8, 0.8), (0.9, 0.9, 0.9))
    sheet.ink(caster, z=2.0).shape(box(-0.5, -0.9, 0.5, 0.0), RED)
    return sheet


@pytest.mark.parametrize("row", CASTS, ids=lambda row: f"{row.caster.name} on {row.receiver.name}".replace(" ", "-"))
def test_every_cast_shadow_falls_on_the_layer_behind_and_only_there(row: object) -> None:
    caster, receiver = row.caster, row.receiver  # type: ignore[attr-defined]
    lit, dark = (
        [paint_ink(i, FRAME, WINDOW) for i in sheet_of(caster, receiver, plain(cast=c, line_width=0.0)).sorted()] for c in (0.0, 1.0)
    )
    changed = (lit[0] != dark[0]).any(-1)
    assert changed.any() and (lit[0][..., 3] == dark[0][..., 3]).all()
    assert (lit[1] == dark[1]).all()
    assert dark[0][changed][:, :3].sum() < lit[0][changed][:, :3].sum()


def test_sorting_a_sheet_twice_adds_no_shadow_twice() -> None:
    sheet = sheet_of(parts.FRONT_HAIR, parts.FACE, plain(cast=1.0))
    first, second = ([paint_ink(i, FRAME, WINDOW) for i in sheet.sorted()] for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


def test_every_style_and_palette_comes_up() -> None:
    rng = np.random.default_rng(3)
    drawn = [Style.random(rng) for _ in range(MANY)]
    assert {s.line_kind for s in drawn} == {k for k, _ in styles.LINE_KINDS}
    assert {s.line_mode for s in drawn} == {k for k, _ in styles.LINE_MODES}
    assert {s.shading for s in drawn} == {k for k, _ in styles.SHADINGS}
    assert {s.line_width == 0 for s in drawn} == {s.rim == 0 for s in drawn} == {s.cast == 0 for s in drawn} == {True, False}
    for scheme, _ in palette.SCHEMES:
        colours = scheme(np.random.default_rng(5), 0.3, (0.2, 0.2, 0.2))
        assert len(colours) == 6 and all(0 <= c <= 1 for colour in colours for c in colour)


def test_palettes_hold_dark_on_dark_white_on_white_and_skins_from_pale_to_dark() -> None:
    rng = np.random.default_rng(4)
    drawn = [Palette.random(rng) for _ in range(MANY)]
    assert any(max(p.hair) < 0.25 and max(max(c) for c in p.cloth[:2]) < 0.25 for p in drawn)
    assert any(min(min(c) for c in p.cloth) > 0.78 for p in drawn)
    light = sorted(max(p.skin) for p in drawn)
    assert light[0] < 0.4 and light[-1] > 0.98


@pytest.mark.parametrize("kind", ["stripes", "plaid", "dots", "checks", "flowers"])
def test_every_motif_marks_the_cloth(kind: str) -> None:
    ink = Ink(parts.TOPWEAR, 1.0, plain(line_width=0.0))
    ink.shape(box(-0.8, -0.8, 0.8, 0.8), RED, pattern=Pattern(kind, (0.1, 0.1, 0.9), 0.25))  # type: ignore[arg-type]
    assert len(np.unique(paint_ink(ink, FRAME, WINDOW)[20:70, 20:70].reshape(-1, 4), axis=0)) > 1


@pytest.mark.parametrize("surface", [texture.paper, texture.screentone, texture.brushed, texture.washed, texture.glow])
def test_every_surface_changes_a_picture_the_same_way_for_the_same_seed(surface) -> None:  # type: ignore[no-untyped-def]
    given = disc(plain(shading="soft"))[..., :3].copy()
    before = given.copy()
    one, other = (surface(given, np.random.default_rng(2)) for _ in range(2))
    assert one.shape == given.shape and one.dtype == np.uint8
    assert (one == other).all() and (one != given).any() and (given == before).all()


def test_degrading_is_the_same_for_the_same_seed_and_leaves_its_picture() -> None:
    given = disc(plain(shading="soft"))[..., :3].copy()
    before = given.copy()
    for seed in range(30):
        assert (degrade(given, np.random.default_rng(seed)) == degrade(given, np.random.default_rng(seed))).all()
    assert (given == before).all()


def test_views_show_whole_figures_cut_ones_and_small_ones() -> None:
    drawing = draw_character(np.random.default_rng(1))
    left, top, right, bottom = drawing.figure_box
    frames = [view(drawing, np.random.default_rng(k), "figure", 64) for k in range(300)]
    shown = [64 / f.scale[1] / (bottom - top) for f in frames]
    ends = [(f.top + 64 / f.scale[1]) < bottom - 0.1 for f in frames]
    assert 0.2 < np.mean(ends) < 0.5 and max(shown) > 1.4 and min(shown) < 0.6
    assert len(CUTS) == 4
    assert any(f.left > left + 0.1 or f.left + 64 / f.scale[0] < right - 0.1 for f in frames)


def test_a_drawing_paints_the_same_with_any_style_twice() -> None:
    for kind, _ in styles.LINE_KINDS:
        one, other = (disc(plain(line_kind=kind, shading="painterly", grain=9)) for _ in range(2))
        assert (one == other).all()


@pytest.mark.parametrize("kind", [k for k, _ in styles.LINE_KINDS])
def test_the_box_of_a_layer_holds_all_that_is_drawn_on_it(kind: styles.LineKind) -> None:
    arc = smooth([(-0.5, 0.3), (0.0, -0.1), (0.5, 0.3)], closed=False)
    for width in (0.01, 0.06):
        for draw in (
            lambda ink: ink.shape(ellipse((0.0, 0.0), 0.5, 0.4), RED),
            lambda ink: ink.stroke(arc, colour=RED, minimum=0.2),
            lambda ink: ink.stroke(arc, width=3.0),
            lambda ink: ink.raw(arc, RED, blur=0.05),
        ):
            ink = Ink(parts.TOPWEAR, 1.0, plain(line_kind=kind, line_width=width))
            draw(ink)
            rows, columns = np.nonzero(paint_ink(ink, FRAME, WINDOW)[..., 3])
            (left, top), (right, bottom) = FRAME.forth(np.array(ink.box).reshape(2, 2))
            assert left - 1 <= columns.min() and columns.max() <= right and top - 1 <= rows.min() and rows.max() <= bottom


def test_the_box_of_a_layer_ends_where_its_clip_does() -> None:
    ink = Ink(parts.TOPWEAR, 1.0, plain())
    ink.raw(box(-1.0, -1.0, 1.0, 1.0), RED, clip=box(-0.2, -0.2, 0.2, 0.2))
    ink.stroke(box(-1.0, -1.0, 1.0, 1.0), colour=RED, clip=box(-0.1, -0.1, 0.3, 0.1))
    assert np.allclose(ink.box, (-0.2, -0.2, 0.3, 0.2))


def test_a_sketchy_line_leaves_small_things_their_form() -> None:
    def small(kind: str) -> Array:
        ink = Ink(parts.FOOTWEAR, 1.0, plain(line_kind=kind, line_width=0.02))
        ink.shape(ellipse((0.0, 0.0), 0.12, 0.07), RED)
        return paint_ink(ink, Frame.square(left=-0.2, top=-0.2, side=0.4, size=SIZE), WINDOW)[..., 3] > 127

    even, sketchy = small("even"), small("sketchy")
    assert (even & sketchy).sum() > 0.9 * (even | sketchy).sum()


def test_what_is_remembered_between_drawings_is_bounded() -> None:
    """Memory stays flat over many characters: curves of ever new lengths push the oldest ones out."""
    for remembered in (curves._spread, strokes._bases):
        most = remembered.cache_info().maxsize
        assert most is not None
        for steps in range(2, most + 40):
            remembered(4, steps)
        assert remembered.cache_info().currsize == most
