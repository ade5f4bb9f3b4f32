"""Drawn stacks: the laws of the ground truth, and archives that give back what was written."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from data.folded import folded
from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import EngineError, InputError
from unflat.core.stack import Layer, Stack
from unflat.pixels.over import flatten, meet, within

pytestmark = pytest.mark.torch
pytest.importorskip("skia")

from unflat.data import factory  # noqa: E402
from unflat.data import sheet as sheets  # noqa: E402
from unflat.data.archive import facts_of_first, read_archive, write_archive  # noqa: E402
from unflat.data.factory import Order, draw_archives  # noqa: E402
from unflat.data.samples import LITE_PARTS, Sample, draw_clean  # noqa: E402
from unflat.data.sheet import part_sheet  # noqa: E402
from unflat.data.stacks import draw_stack, main_part, visible_labels  # noqa: E402

SIZE = 160
CASES = [(seed, kind) for seed in range(40, 46) for kind in ("figure", "head")]
WHOLE = (parts.FACE, parts.NECK)
"""Parts that have no holes of their own in any drawing."""


@cache
def stack_of(seed: int, kind: str) -> Stack:
    return draw_stack(seed, kind, SIZE)  # type: ignore[arg-type]


@cache
def sample_of(seed: int, kind: str) -> Sample:
    return draw_clean(seed, kind, SIZE)  # type: ignore[arg-type]


def figures(stack: Stack) -> list[Layer]:
    return [layer for layer in stack.layers if layer.kind != "ground"]


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_layers_put_over_one_another_are_the_picture(seed: int, kind: str) -> None:
    flat = flatten(stack_of(seed, kind))
    assert (flat[..., 3] == 255).all()
    assert np.abs(flat[..., :3].astype(int) - sample_of(seed, kind).rgb).max() <= 1


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_visible_labels_follow_from_layers_and_order(seed: int, kind: str) -> None:
    stack, sample = stack_of(seed, kind), sample_of(seed, kind)
    channel = {part.name: i + 1 for i, part in enumerate(LITE_PARTS)}
    table = np.array([_label(layer, channel) for layer in stack.layers])
    told = replace(sample, label=table[visible_labels(stack)].astype(np.uint8))
    assert (folded(told).label == folded(sample).label).all()


def _label(layer: Layer, channel: dict[str, int]) -> int:
    if layer.kind == "ground":
        return 0
    if layer.figure > 0:
        return channel[parts.OBJECTS.name]
    assert layer.part is not None
    return channel[layer.part.name] if layer.part.name in channel else channel[main_part(layer)]


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_no_layer_that_is_listed_is_empty_and_each_fills_its_box(seed: int, kind: str) -> None:
    for layer in stack_of(seed, kind).layers:
        seen = layer.alpha > 0
        assert seen[0].any() and seen[-1].any() and seen[:, 0].any() and seen[:, -1].any()


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_depth_agrees_with_order_wherever_two_layers_overlap(seed: int, kind: str) -> None:
    layers = stack_of(seed, kind).layers
    for i, back in enumerate(layers):
        for front in layers[i + 1 :]:
            shared = meet(back.box, front.box)
            if shared is None:
                continue
            there = within(shared, back.box), within(shared, front.box)
            both = (back.alpha[there[0]] > 0) & (front.alpha[there[1]] > 0)
            assert back.depth is not None and front.depth is not None
            assert (front.depth[there[1]][both] < back.depth[there[0]][both]).all()


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_hidden_areas_are_whole(seed: int, kind: str) -> None:
    """What hides a part takes nothing from it: faces and necks have no holes under hair, collars and hands."""
    import cv2

    stack = stack_of(seed, kind)
    hidden = 0
    for index, layer in enumerate(stack.layers):
        if layer.part not in WHOLE:
            continue
        solid = (layer.alpha > 127).astype(np.uint8)
        outline, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        filled = cv2.drawContours(np.zeros_like(solid), outline, -1, 1, cv2.FILLED)
        assert (filled > solid).sum() <= 0.01 * filled.sum(), layer.name
        left, top, right, bottom = layer.box
        hidden += int((solid.astype(bool) & (visible_labels(stack)[top:bottom, left:right] != index)).sum())
    assert hidden > 0


@pytest.mark.parametrize("seed", range(40, 46))
def test_left_and_right_are_the_characters_own(seed: int) -> None:
    """Pairs of ears, eyes and brows face us: the character's left is on the right of the picture."""
    layers = [a for a in figures(stack_of(seed, "head")) if a.figure == 0]
    for part in (parts.EYEWHITE, parts.IRIDES, parts.EYEBROW):
        middles = {side: [_middle(a) for a in layers if a.part == part and a.side == side] for side in ("l", "r")}
        if middles["l"] and middles["r"]:
            assert np.mean(middles["l"]) > np.mean(middles["r"]), part.name


def _middle(layer: Layer) -> float:
    return layer.box[0] + float(np.average(np.arange(layer.alpha.shape[1]), weights=layer.alpha.sum(0)))


def test_the_order_is_the_true_z_and_finer_children_keep_their_names() -> None:
    children = set()
    for seed, kind in CASES:
        layers = figures(stack_of(seed, kind))
        depths = [float(layer.depth.flat[0]) for layer in layers if layer.depth is not None]
        assert len(depths) == len(layers) and depths == sorted(depths, reverse=True)
        heights = [layer.meta["z"] for layer in layers if layer.figure == 0]
        assert heights == sorted(heights)  # type: ignore[type-var]
        children |= {layer.part.name for layer in layers if layer.part and layer.part.parent}
    assert parts.HAIR_TAIL.name in children


def same(one: Stack, other: Stack) -> bool:
    fields = ("id", "name", "part", "box", "kind", "side", "half", "figure", "meta")
    return (one.width, one.height, dict(one.facts), len(one.layers)) == (
        other.width,
        other.height,
        dict(other.facts),
        len(other.layers),
    ) and all(
        all(getattr(a, f) == getattr(b, f) for f in fields) and (a.rgba == b.rgba).all() and np.array_equal(_depth(a), _depth(b))
        for a, b in zip(one.layers, other.layers, strict=True)
    )


def _depth(layer: Layer) -> Array:
    assert layer.depth is not None
    return layer.depth


def test_read_after_write_is_equal(tmp_path: Path) -> None:
    given = {f"{seed:09}": stack_of(seed, kind) for seed, kind in CASES[::2]}
    write_archive(tmp_path / "some.tar", given.items())
    found = dict(read_archive(tmp_path / "some.tar"))
    assert list(found) == list(given)
    for key, stack in found.items():
        assert same(stack, given[key])
        assert stack.source is not None and (stack.source == flatten(given[key])).all()


def test_the_same_order_gives_the_same_bytes_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    order = Order(count=3, seed=7, size=48, each=2)
    ticks: list[int] = []
    first = draw_archives(order, tmp_path / "a", on_drawn=ticks.append)
    assert ticks == [2, 1] and [p.name for p in first] == ["figure-48-000000007-000000008.tar", "figure-48-000000009-000000009.tar"]
    kept = [p.read_bytes() for p in first]
    first[0].unlink()
    stamp = first[1].stat().st_mtime_ns
    again = draw_archives(order, tmp_path / "a")
    assert [p.read_bytes() for p in again] == kept and first[1].stat().st_mtime_ns == stamp
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == [p.name for p in first]


def test_a_file_of_other_characters_is_not_taken_for_ours(tmp_path: Path) -> None:
    order = Order(count=1, seed=7, size=48, each=1)
    (path,) = draw_archives(order, tmp_path)
    (other,) = Order(count=1, seed=8, size=48, each=1).files()
    path.rename(tmp_path / other[0])
    with pytest.raises(InputError, match="other characters"):
        draw_archives(Order(count=1, seed=8, size=48, each=1), tmp_path)


def test_a_torn_file_is_refused_by_name(tmp_path: Path) -> None:
    write_archive(tmp_path / "some.tar", [("1", stack_of(40, "head"))])
    torn = tmp_path / "torn.tar"
    torn.write_bytes((tmp_path / "some.tar").read_bytes()[:30000])
    with pytest.raises(InputError, match=r"torn\.tar"):
        list(read_archive(torn))
    (tmp_path / "text.tar").write_text("no archive")
    with pytest.raises(InputError, match=r"text\.tar"):
        facts_of_first(tmp_path / "text.tar")


def test_nothing_is_left_where_drawing_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Stack:
        raise ValueError("a curve with no points")

    monkeypatch.setattr(factory, "draw_stack", broken)
    with pytest.raises(EngineError, match="mend the generator"):
        draw_archives(Order(count=2, seed=0, size=48), tmp_path)
    assert not list(tmp_path.iterdir())


def test_wrong_orders_are_refused() -> None:
    for wrong in ({"count": 0}, {"size": 47}, {"kind": "foot"}, {"each": 0}):
        with pytest.raises(InputError):
            Order(**{"count": 1, "seed": 0, "size": 48, **wrong})  # type: ignore[arg-type]


def test_a_sheet_shows_one_part_and_one_style(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = part_sheet("head", 2, seed=0, size=64, part="front hair", style="cel")
    assert sheet.shape == (64, 2 * 128, 3)
    assert (sheet[:, 64:128] != sheet[:, :64]).any()
    monkeypatch.setattr(sheets, "_TRIES", 2)
    with pytest.raises(InputError, match="style 'oil'"):
        part_sheet("head", 1, seed=0, size=32, style="oil")
