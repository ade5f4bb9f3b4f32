"""A PSD of ours: structure, names, merged picture, and read after write."""

import struct
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from unflat.core.errors import InputError, OutputError
from unflat.core.parts import FACE
from unflat.core.stack import EDITED, Layer, Stack, layer_id
from unflat.formats import psd_write
from unflat.formats.manifest import manifest
from unflat.formats.picture import read_picture
from unflat.formats.psd_meta import srgb_profile
from unflat.formats.psd_read import read_psd
from unflat.formats.psd_write import psd_bytes, write_depth_psd, write_psd
from unflat.pixels.over import flatten

KEPT = "id name part box kind side half figure confidence visible opacity blend group clip".split()
Parse = Callable[[bytes], Any]


def small(name: str, box: tuple[int, int, int, int] = (0, 0, 64, 64), value: int = 200, **more: Any) -> Layer:
    shape = box[3] - box[1], box[2] - box[0]
    return Layer(layer_id(name), name, None, box, np.full((*shape, 4), value, np.uint8), np.ones(shape, np.uint8), **more)


def test_read_after_write_gives_everything_back(stack: Stack, tmp_path: Path) -> None:
    path = tmp_path / "名前 with space 🎀.psd"
    write_psd(stack, path)
    write_depth_psd(stack, path.with_name(f"{path.stem}_depth.psd"))
    again = read_psd(path)
    assert (again.width, again.height) == (stack.width, stack.height)
    assert [a.name for a in again.layers] == [a.name for a in stack.layers]
    for before, after in zip(stack.layers, again.layers, strict=True):
        for title in (
            "id",
            "name",
            "part",
            "box",
            "kind",
            "side",
            "half",
            "figure",
            "confidence",
            "visible",
            "opacity",
            "blend",
            "group",
            "clip",
        ):
            assert getattr(before, title) == getattr(after, title), title
        assert np.array_equal(before.rgba, after.rgba)
        assert np.array_equal(before.origin, after.origin)
        assert np.array_equal(before.depth, after.depth)  # type: ignore[arg-type]


def test_facts_come_back_and_a_second_write_gives_the_same_bytes(stack: Stack, tmp_path: Path) -> None:
    write_psd(stack, tmp_path / "a.psd")
    write_depth_psd(stack, tmp_path / "a_depth.psd")
    again = read_psd(tmp_path / "a.psd")
    assert again.facts["engine"] == "none" and again.facts["seed"] == 3 and again.facts["warnings"] == ["second figure"]
    assert psd_bytes(replace(again, source=stack.source)) == psd_bytes(stack) == (tmp_path / "a.psd").read_bytes()


def test_depth_between_two_grey_values_comes_back_within_half_a_step(stack: Stack, tmp_path: Path) -> None:
    face = replace(stack.named("face"), depth=np.full((34, 30), 0.4567, np.float32))
    one = stack.with_layers([face])
    write_psd(one, tmp_path / "a.psd")
    write_depth_psd(one, tmp_path / "other.psd")
    depth = read_psd(tmp_path / "a.psd", depth_path=tmp_path / "other.psd").layers[0].depth
    assert depth is not None and np.abs(depth - 0.4567).max() <= 0.5 / 255


def test_the_layer_records_are_what_receivers_ask_for(stack: Stack, parse_psd: Parse) -> None:
    psd = parse_psd(psd_bytes(stack))
    assert (psd.width, psd.height, psd.channels, psd.count) == (80, 96, 4, -9)
    names = [a.luni for a in psd.layers]
    assert names == ["background", "</Layer group>", "</Layer group>", "back hair", "hair", "face", "body", "handwear-l", "髪の房"]
    dividers = [struct.unpack(">I", a.blocks[b"lsct"][:4])[0] if b"lsct" in a.blocks else 0 for a in psd.layers]
    assert dividers == [0, 3, 3, 0, 1, 0, 1, 0, 0]
    pixels = [a for a in psd.layers if a.planes]
    for found, layer in zip(pixels, stack.layers, strict=True):
        assert found.box == layer.box and found.opacity == round(layer.opacity * 255) and found.blend == b"norm"
        assert list(found.planes) == [-1, 0, 1, 2]
        assert np.array_equal(np.dstack([found.planes[i] for i in (0, 1, 2, -1)]), layer.rgba)
    numbers = [struct.unpack(">i", a.blocks[b"lyid"])[0] for a in psd.layers]
    assert len(set(numbers)) == len(numbers) and min(numbers) > 0
    assert [a.pascal for a in pixels] == ["background", "back hair", "face", "handwear-l", "front hair"]


def test_the_merged_picture_lies_on_white_with_its_alpha_as_fourth_channel(stack: Stack, parse_psd: Parse) -> None:
    merged = parse_psd(psd_bytes(stack)).merged.astype(float)
    flat = flatten(stack).astype(float)
    on_white = flat[..., :3] * flat[..., 3:] / 255 + 255 - flat[..., 3:]
    assert np.array_equal(merged[3], flat[..., 3])
    assert np.abs(np.moveaxis(merged[:3], 0, -1) - on_white).max() <= 0.5


def test_a_merged_picture_that_is_handed_in_is_stored_like_one_that_is_made(stack: Stack, parse_psd: Parse) -> None:
    made, given = parse_psd(psd_bytes(stack)), parse_psd(psd_bytes(stack, merged=flatten(stack)))
    assert np.array_equal(made.merged, given.merged)
    with pytest.raises(InputError, match="merged picture is"):
        psd_bytes(stack, merged=np.zeros((80, 96, 4), np.uint8))


def test_an_opaque_picture_has_three_channels(parse_psd: Parse) -> None:
    layer = small("background", value=255)
    psd = parse_psd(psd_bytes(Stack(64, 64, (layer,))))
    assert psd.channels == 3 and psd.count == 1


def test_profile_resolution_and_merged_mark_are_there(stack: Stack, parse_psd: Parse) -> None:
    resources = parse_psd(psd_bytes(stack)).resources
    assert resources[1039] == srgb_profile()
    assert struct.unpack(">I", resources[1005][:4])[0] == 72 << 16
    assert resources[1057][4] == 1
    assert b"unflat:manifest" in resources[1060]


def test_the_profile_is_srgb() -> None:
    values = np.arange(256 * 3, dtype=np.uint32).astype(np.uint8).reshape(16, 16, 3)
    profile = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    through = ImageCms.profileToProfile(Image.fromarray(values), profile, ImageCms.createProfile("sRGB"))
    assert np.abs(np.asarray(through).astype(int) - values).max() <= 1
    assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_psd_tools_finds_names_boxes_groups_and_the_merged_picture(stack: Stack, tmp_path: Path) -> None:
    from psd_tools import PSDImage

    write_psd(stack, tmp_path / "a.psd")
    psd = PSDImage.open(tmp_path / "a.psd")
    assert (psd.width, psd.height) == (80, 96)
    assert [a.name for a in psd] == ["background", "body", "handwear-l", "髪の房"]
    assert [a.name for a in psd.descendants() if not a.is_group()] == [a.name for a in stack.layers]
    assert next(a for a in psd.descendants() if a.name == "face").bbox == stack.named("face").box
    picture = np.asarray(psd.topil()).astype(float)
    flat = flatten(stack).astype(float)
    assert np.array_equal(picture[..., 3], flat[..., 3])
    assert np.abs((picture - flat)[..., :3] * flat[..., 3:] / 255).max() <= 1


def test_our_own_reader_finds_the_merged_picture(stack: Stack, tmp_path: Path) -> None:
    write_psd(stack, tmp_path / "a.psd")
    picture, flat = read_picture(tmp_path / "a.psd").astype(float), flatten(stack).astype(float)
    assert np.array_equal(picture[..., 3], flat[..., 3])
    assert np.abs((picture - flat)[..., :3] * flat[..., 3:] / 255).max() <= 1


def test_a_wide_picture_stays_wide(parse_psd: Parse) -> None:
    psd = parse_psd(psd_bytes(Stack(200, 70, (small("a", (3, 5, 190, 60)),))))
    assert (psd.width, psd.height) == (200, 70) and psd.layers[0].box == (3, 5, 190, 60)


def test_blends_clipping_and_hidden_layers_survive(tmp_path: Path, parse_psd: Parse) -> None:
    base = small("face", (4, 4, 60, 60))
    shade = small("shade", (8, 8, 30, 30), blend="multiply", clip=base.id)
    glow = small("glow", (8, 8, 30, 30), blend="add", clip=base.id)
    stack = Stack(64, 64, (small("background", visible=False), base, shade, glow))
    write_psd(stack, tmp_path / "a.psd")
    psd = parse_psd((tmp_path / "a.psd").read_bytes())
    assert [a.blend for a in psd.layers] == [b"norm", b"norm", b"mul ", b"lddg"]
    assert [a.clipping for a in psd.layers] == [0, 0, 1, 1]
    assert [bool(a.flags & 2) for a in psd.layers] == [True, False, False, False]
    assert [(a.blend, a.clip, a.visible) for a in read_psd(tmp_path / "a.psd").layers] == [
        (a.blend, a.clip, a.visible) for a in stack.layers
    ]


def test_a_clip_that_no_psd_can_say_is_refused() -> None:
    base = small("face")
    with pytest.raises(OutputError, match="not right below"):
        psd_bytes(Stack(64, 64, (base, small("other"), small("shade", clip=base.id))))


def test_plain_names_are_unique_ascii_of_at_most_63_bytes(parse_psd: Parse) -> None:
    names = ["髪", "顔", "x" * 90, "x" * 91, "café", "a\nb", "顔顔"]
    layers = [replace(small(n), part=FACE if n in ("顔", "顔顔") else None) for n in names]
    psd = parse_psd(psd_bytes(Stack(64, 64, tuple(layers))))
    plain = [a.pascal for a in psd.layers]
    assert plain == ["layer-1", "face", "x" * 63, "x" * 58 + "_2", "cafe", "ab", "face_2"]
    assert [a.luni for a in psd.layers] == names


def test_numbers_in_the_file_stay_the_same_when_layers_come_and_go(stack: Stack, parse_psd: Parse) -> None:
    whole, fewer = parse_psd(psd_bytes(stack)), parse_psd(psd_bytes(stack.with_layers(stack.layers[2:4])))
    before = {a.luni: a.blocks[b"lyid"] for a in whole.layers if a.planes}
    assert {a.luni: a.blocks[b"lyid"] for a in fewer.layers if a.planes}.items() <= before.items()


def test_a_repainted_layer_counts_as_edited(stack: Stack, tmp_path: Path) -> None:
    rgba = stack.named("face").rgba.copy()
    rgba[3, 3] ^= 1
    changed = stack.with_layers(replace(a, rgba=rgba) if a.name == "face" else a for a in stack.layers)
    known = psd_write._embedded(stack, None)
    write_psd(changed, tmp_path / "a.psd", manifest={**manifest(stack), "note": "x"})
    data = (tmp_path / "a.psd").read_bytes()
    fresh, stale = psd_write._embedded(changed, None)["pixels"], known["pixels"]
    for number, mark in fresh.items():  # type: ignore[attr-defined]
        data = data.replace(f'"{number}":{mark}'.encode(), f'"{number}":{stale[number]}'.encode().ljust(len(f'"{number}":{mark}')))  # type: ignore[index]
    (tmp_path / "b.psd").write_bytes(data)
    again = read_psd(tmp_path / "b.psd")
    assert (again.named("face").origin == EDITED).all()
    assert np.array_equal(again.named("handwear-l").origin, stack.named("handwear-l").origin)


def test_a_picture_too_long_for_a_psd_is_refused_with_advice() -> None:
    layer = small("a")
    with pytest.raises(OutputError, match="--format png"):
        psd_bytes(Stack(30_001, 64, (layer,)))


def test_a_file_that_would_pass_two_gigabytes_is_refused_before_writing(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psd_write, "MOST_BYTES", psd_write.FEW_BYTES + 60_000)  # the layers pass, the merged picture does not
    with pytest.raises(OutputError, match="--format png"):
        write_psd(stack, tmp_path / "a.psd")
    monkeypatch.setattr(psd_write, "MOST_BYTES", psd_write.FEW_BYTES + 10_000)  # the layers do not pass
    with pytest.raises(OutputError, match="--format png"):
        write_psd(stack, tmp_path / "a.psd")
    assert list(tmp_path.iterdir()) == []


def test_a_depth_file_without_any_depth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no layer has a depth"):
        write_depth_psd(Stack(64, 64, (small("a"),)), tmp_path / "a.psd")


def test_the_depth_file_has_the_same_names_boxes_and_alpha_in_grey(stack: Stack, tmp_path: Path, parse_psd: Parse) -> None:
    write_depth_psd(stack, tmp_path / "a.psd")
    psd = parse_psd((tmp_path / "a.psd").read_bytes())
    pixels = [a for a in psd.layers if a.planes]
    for found, layer in zip(pixels, stack.layers, strict=True):
        assert found.luni == layer.name and found.box == layer.box
        assert np.array_equal(found.planes[-1], layer.alpha)
        assert np.array_equal(found.planes[0], found.planes[1]) and np.array_equal(found.planes[0], found.planes[2])
        assert np.array_equal(found.planes[0], np.rint(layer.depth * 255).astype(np.uint8))  # type: ignore[operator]


def test_a_stack_without_layers_can_be_written_and_read(tmp_path: Path) -> None:
    write_psd(Stack(64, 65, ()), tmp_path / "a.psd")
    again = read_psd(tmp_path / "a.psd")
    assert (again.width, again.height, again.layers) == (64, 65, ())
