"""The folder of pictures and the contact sheet."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from unflat.core.errors import OutputError
from unflat.core.stack import Stack, layer_id
from unflat.formats import folder as folder_room
from unflat.formats.folder import write_folder
from unflat.formats.picture import read_picture
from unflat.formats.sheet import contact_sheet, write_sheet
from unflat.pixels.over import flatten


def test_the_folder_holds_every_layer_its_depth_the_source_and_the_re_stack(stack: Stack, tmp_path: Path) -> None:
    write_folder(stack, tmp_path / "少女")
    names = {p.name for p in (tmp_path / "少女").iterdir()}
    layers = {f"{a.name}{end}.png" for a in stack.layers for end in ("", "_depth")}
    assert names == layers | {"src_img.png", "reconstruction.png", "info.json"}
    assert np.array_equal(read_picture(tmp_path / "少女" / "reconstruction.png"), flatten(stack))
    assert np.array_equal(read_picture(tmp_path / "少女" / "src_img.png"), stack.source)  # type: ignore[arg-type]


def test_a_layer_picture_is_the_layer_on_the_full_canvas(stack: Stack, tmp_path: Path) -> None:
    write_folder(stack, tmp_path / "girl")
    face = stack.named("face")
    left, top, right, bottom = face.box
    picture = read_picture(tmp_path / "girl" / "face.png")
    assert picture.shape == (stack.height, stack.width, 4)
    assert np.array_equal(picture[top:bottom, left:right], face.rgba)
    picture[top:bottom, left:right] = 0
    assert not picture.any()


def test_a_depth_picture_is_far_where_its_layer_is_not(stack: Stack, tmp_path: Path) -> None:
    write_folder(stack, tmp_path / "girl")
    face = stack.named("face")
    left, top, right, bottom = face.box
    depth = read_picture(tmp_path / "girl" / "face_depth.png")[..., 0]
    assert face.depth is not None
    assert np.array_equal(depth[top:bottom, left:right], np.where(face.alpha > 0, np.rint(face.depth * 255), 255))
    assert depth[0, 0] == 255


def test_info_lists_the_parts_back_to_front(stack: Stack, tmp_path: Path) -> None:
    write_folder(stack, tmp_path / "girl")
    parts = json.loads((tmp_path / "girl" / "info.json").read_text(encoding="utf-8"))["parts"]
    assert list(parts) == [a.name for a in stack.layers]
    assert parts["handwear-l"]["side"] == "l" and parts["handwear-l"]["xyxy"] == [0, 30, 17, 75]
    assert parts["back hair"]["part"] == "hair tail" and 0 <= parts["back hair"]["depth_median"] <= 1


def test_names_that_a_file_system_would_confuse_get_files_of_their_own(stack: Stack, tmp_path: Path) -> None:
    names = ["Face", "face", "a/b", "a_b", "src_img", "face_depth"]
    layers = [replace(stack.named("face"), name=n, id=layer_id(f"{n}#")) for n in names]
    write_folder(stack.with_layers(layers), tmp_path / "girl")
    parts = json.loads((tmp_path / "girl" / "info.json").read_text(encoding="utf-8"))["parts"]
    assert {v["name"] for v in parts.values()} == set(names)
    assert len({f"{k}.png".casefold() for k in parts}) == 6
    assert all((tmp_path / "girl" / f"{k}.png").is_file() for k in parts)


def test_a_folder_that_fails_midway_leaves_nothing(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_room, "_save_layer", broken)
    with pytest.raises(OutputError, match="disk is full"):
        write_folder(stack, tmp_path / "girl")
    assert list(tmp_path.iterdir()) == []


def test_the_sheet_has_a_labelled_tile_for_source_re_stack_and_every_layer(stack: Stack, tmp_path: Path) -> None:
    write_sheet(stack, tmp_path / "sheet.png")
    sheet = read_picture(tmp_path / "sheet.png")[..., :3]
    assert np.array_equal(sheet, contact_sheet(stack))
    tiles, columns = len(stack.layers) + 2, 6
    for n in range(tiles):
        left, top = 8 + n % columns * 308, 8 + n // columns * 334
        assert sheet[top : top + 26, left : left + 300].min() < 100, "a label"
        assert len(np.unique(sheet[top + 26 : top + 326, left : left + 300].reshape(-1, 3), axis=0)) > 50, "a picture"
    assert sheet.shape[:2] == (2 * 334 + 8, columns * 308 + 8)


def test_clear_pixels_show_the_checkerboard(stack: Stack) -> None:
    clear = replace(stack.named("face"), rgba=np.zeros_like(stack.named("face").rgba))
    sheet = contact_sheet(Stack(stack.width, stack.height, (clear,)))
    tile = sheet[34:334, 316:616]
    assert set(np.unique(tile)) == {214, 250}
