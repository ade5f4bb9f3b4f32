"""Samples: the truth about a drawing is what was drawn, the same for the same seed, and survives being carried around."""

from pathlib import Path

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.data.degrade import degrade
from unflat.data.samples import LEFT, LITE_PARTS, RIGHT, Sample, barred, cropped, flipped

pytestmark = pytest.mark.torch
skia = pytest.importorskip("skia")

SIZE = 64


def box(left: float, top: float, right: float, bottom: float) -> "skia.Path":
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(left, top, right, bottom))
    return path


@pytest.fixture(scope="module")
def sample() -> Sample:
    """A stand-in: a sleeve behind a wide face, a tail of hair on the left, a friend at the edge."""
    from unflat.data.characters.drawing.brush import Sheet, Style
    from unflat.data.characters.drawing.paint import Drawing
    from unflat.data.characters.drawing.palette import Palette
    from unflat.data.samples import sample_of

    rng = np.random.default_rng(0)
    sheet = Sheet(Style.random(rng), Palette.random(rng))
    sheet.ink(parts.HANDWEAR, z=1, side="r").raw(box(0, 0, 32, 32), (1, 0, 0))
    sheet.ink(parts.FACE, z=2).raw(box(16, 16, 48, 48), (0, 1, 0))
    sheet.ink(parts.PARTS["bangs"], z=3).raw(box(16, 16, 48, 24), (0, 0, 1))
    sheet.ink(parts.HAIR_TAIL, z=4, side="l").raw(box(52, 0, 64, 64), (0, 0, 0))
    sheet.figure = 1
    sheet.ink(parts.FACE, z=5).raw(box(0, 56, 8, 64), (0, 1, 1))
    drawing = Drawing(sheet.style, sheet.palette, sheet.sorted(), (0, 0, 64, 64), (16, 16, 48, 48), 0)
    return sample_of(drawing, Frame.whole(width=SIZE, height=SIZE), np.full((SIZE, SIZE, 3), 200, np.uint8))


def label_of(part: parts.Part) -> int:
    return [p.name for p in LITE_PARTS].index(part.name) + 1


def test_there_is_one_channel_for_each_main_part_and_for_finer_ones_of_some() -> None:
    assert len(LITE_PARTS) == 28 and len({p.name for p in LITE_PARTS}) == 28


def test_labels_show_what_is_in_front(sample: Sample) -> None:
    wanted = {(4, 4): parts.HANDWEAR, (30, 30): parts.FACE, (20, 20): parts.FRONT_HAIR, (10, 60): parts.HAIR_TAIL, (60, 4): parts.OBJECTS}
    assert {at: int(sample.label[at]) for at in wanted} == {at: label_of(p) for at, p in wanted.items()}
    assert sample.label[50, 30] == 0 and tuple(sample.rgb[50, 30]) == (200, 200, 200)
    assert tuple(sample.rgb[4, 4]) == (255, 0, 0)


def test_finer_pieces_have_their_own_labels_and_the_layer_its_own_where_none_is() -> None:
    from unflat.data.characters.drawing.brush import Sheet, Style
    from unflat.data.characters.drawing.paint import Drawing
    from unflat.data.characters.drawing.palette import Palette
    from unflat.data.samples import sample_of

    rng = np.random.default_rng(0)
    sheet = Sheet(Style.random(rng), Palette.random(rng))
    iris = sheet.ink(parts.IRIDES, z=1, side="r")
    iris.raw(box(8, 8, 56, 56), (0, 0, 1))
    iris.begin(parts.PARTS["pupil"])  # has no channel
    iris.raw(box(24, 24, 40, 40), (0, 0, 0))
    iris.begin(parts.HIGHLIGHT)
    iris.raw(box(12, 12, 20, 20), (1, 1, 1))
    drawing = Drawing(sheet.style, sheet.palette, tuple(sheet.sorted()), (0, 0, 64, 64), (0, 0, 64, 64), 0)
    found = sample_of(drawing, Frame.whole(width=SIZE, height=SIZE), np.full((SIZE, SIZE, 3), 200, np.uint8))
    assert (found.label[16, 16], found.label[32, 32], found.label[50, 50]) == tuple(
        label_of(p) for p in (parts.HIGHLIGHT, parts.IRIDES, parts.IRIDES)
    )
    iris_full, light_full = (found.full[label_of(p) - 1] for p in (parts.IRIDES, parts.HIGHLIGHT))
    assert iris_full[8, 8] == light_full[8, 8] == 255 and light_full[25, 25] == 0  # the iris goes on under the light
    assert found.side[16, 16] == RIGHT


def test_whole_parts_reach_under_what_covers_them(sample: Sample) -> None:
    sleeve, face = (sample.full[label_of(p) - 1] for p in (parts.HANDWEAR, parts.FACE))
    assert (sleeve[:16, :16] == 255).all() and sleeve.sum() == 255 * 16 * 16
    assert (face[8:24, 8:24] == 255).all()


def test_what_is_nearer_has_less_depth(sample: Sample) -> None:
    depths = [
        int(sample.depth[label_of(p) - 1][at]) for p, at in ((parts.HANDWEAR, (9, 9)), (parts.FACE, (9, 9)), (parts.FRONT_HAIR, (9, 9)))
    ]
    assert depths[0] == 255 and depths == sorted(depths, reverse=True)


def test_sides_are_the_figures_own(sample: Sample) -> None:
    assert (sample.side[4, 4], sample.side[10, 60], sample.side[30, 30]) == (RIGHT, LEFT, 0)


def test_a_mirrored_figure_has_its_sides_swapped(sample: Sample) -> None:
    mirror = flipped(sample)
    assert (mirror.side[4, 59], mirror.side[10, 3]) == (LEFT, RIGHT)
    back = flipped(mirror)
    names = ("rgb", "label", "full", "depth", "side")
    assert all(np.array_equal(getattr(back, n), getattr(sample, n)) for n in names)


def test_a_window_and_bars_keep_all_maps_together(sample: Sample) -> None:
    window = cropped(sample, left=8, top=4, size=32)
    assert window.label[12, 8] == sample.label[16, 16] and np.array_equal(window.full[0], sample.full[0, 2:18, 4:20])
    set_in = barred(sample, left=16, right=64, top=0, bottom=64)
    assert not set_in.label[:, :16].any() and not set_in.full[..., :8].any() and (set_in.rgb[:, :16] == 255).all()
    assert np.array_equal(set_in.label[:, 16:], sample.label[:, 16:])


def test_arrays_of_two_sizes_are_refused(sample: Sample) -> None:
    with pytest.raises(InputError):
        Sample(sample.rgb, sample.label[:-2], sample.full, sample.depth, sample.side)


def test_a_spoiled_picture_is_another_but_still_the_same_scene(sample: Sample) -> None:
    kept = sample.rgb.copy()
    found = [degrade(sample.rgb, np.random.default_rng(seed)) for seed in range(30)]
    assert np.array_equal(sample.rgb, kept)
    assert sum(not np.array_equal(f, sample.rgb) for f in found) > 20
    grey = sample.rgb.mean(2).ravel()
    assert np.median([np.corrcoef(f.mean(2).ravel(), grey)[0, 1] for f in found]) > 0.9


@pytest.mark.parametrize("kind", ["figure", "head"])
def test_the_same_seed_draws_the_same_sample(kind: str) -> None:
    from unflat.data.samples import draw_sample

    one, two = (draw_sample(5, kind, SIZE) for _ in range(2))  # type: ignore[arg-type]
    assert np.array_equal(one.rgb, two.rgb) and np.array_equal(one.full, two.full)
    assert not np.array_equal(one.rgb, draw_sample(6, kind, SIZE).rgb)  # type: ignore[arg-type]
    assert len(np.unique(one.label)) > 4


def test_a_shard_gives_back_what_it_was_given(sample: Sample, tmp_path: Path) -> None:
    from unflat.data.shards import read_shard, write_shard

    write_shard(tmp_path / "a.shard", [sample, flipped(sample)])
    found = read_shard(tmp_path / "a.shard")
    assert [
        np.array_equal(f.depth, s.depth) and np.array_equal(f.rgb, s.rgb) for f, s in zip(found, (sample, flipped(sample)), strict=True)
    ] == [True, True]
    assert [p.name for p in tmp_path.iterdir()] == ["a.shard"]
    (tmp_path / "a.shard").write_bytes((tmp_path / "a.shard").read_bytes()[:-9])
    with pytest.raises(InputError, match="drawn again"):
        read_shard(tmp_path / "a.shard")


@pytest.mark.parametrize(("bad", "stops"), [({3}, False), ({3, 4}, True)])
def test_a_rare_failure_is_replaced_and_many_stop_the_work(
    monkeypatch: pytest.MonkeyPatch, sample: Sample, bad: set[int], stops: bool
) -> None:
    from unflat.core.errors import EngineError
    from unflat.data import shards

    def draw(seed: int, kind: str, size: int) -> Sample:
        if seed in bad:
            raise EngineError("an odd curve")
        return sample

    monkeypatch.setattr(shards, "draw_clean", draw)
    if stops:
        with pytest.raises(EngineError, match="2 of 20"):
            shards.draw_shard(range(20), ["head"] * 20, SIZE)
    else:
        assert len(shards.draw_shard(range(20), ["head"] * 20, SIZE)) == 20
