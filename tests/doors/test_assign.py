"""`unflat assign`: a region changes its part, and the picture stays."""

from pathlib import Path

import numpy as np
import pytest

from doors.conftest import Command
from doors.fakes import save_toy
from unflat import flatten, read_picture, read_psd
from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.stack import Stack
from unflat.formats.folder import png_bytes

OWN = '[parts."cat bell"]\nparent = "neckwear"\naliases = ["鈴"]\n'


def _mask(path: Path, *, clear: bool = False) -> Array:
    """A square in the middle of the shirt."""
    mask = np.zeros((128, 96), bool)
    mask[92:104, 42:54] = True
    white = np.full((128, 96), 255, np.uint8)
    planes = [white * 0, white * 0, white * 0, mask * white] if clear else [mask * white] * 3 + [white]
    path.write_bytes(png_bytes(np.dstack(planes).astype(np.uint8)))
    return mask


def _front_most(stack: Stack, mask: Array) -> set[str]:
    """Names of the layers that are seen under a mask."""
    rest, seen = mask.copy(), set()
    for layer in reversed(stack.layers):
        whole = np.zeros(mask.shape, bool)
        left, top, right, bottom = layer.box
        whole[top:bottom, left:right] = layer.alpha > 127
        if (whole & rest).any():
            seen.add(layer.name)
        rest &= ~whole
    return seen


@pytest.mark.parametrize("clear", [False, True])
def test_a_region_goes_to_another_part(clear: bool, tmp_path: Path, unflat_command: Command) -> None:
    picture = read_picture(save_toy(tmp_path / "girl.png"))
    mask = _mask(tmp_path / "m.png", clear=clear)
    assert unflat_command("girl.png").code == 0
    assert _front_most(read_psd(tmp_path / "out" / "girl.psd"), mask) == {parts.TOPWEAR.name}
    answer = unflat_command("assign", "out/girl.psd", "--part", parts.NECKWEAR.name, "--mask", "m.png", "-o", "mended", "--sheet")
    assert answer.code == 0 and [Path(line).name for line in answer.out.splitlines()] == [
        "girl.psd",
        "girl_depth.psd",
        "girl_sheet.png",
        "girl.json",
    ]
    mended = read_psd(tmp_path / "mended" / "girl.psd")
    assert _front_most(mended, mask) == {parts.NECKWEAR.name}
    assert np.abs(flatten(mended).astype(int) - picture).max() <= 1


def test_a_part_of_ones_own_comes_from_a_file(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    _mask(tmp_path / "m.png")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    assert unflat_command("girl.png").code == 0
    words = ["assign", "out/girl.psd", "--mask", "m.png", "-o", "mended"]
    assert unflat_command(*words, "--part", "cat bell", "--vocabulary", "own.toml").code == 0
    larger = parts.PARTS.with_toml(OWN)
    names = {layer.part.name for layer in read_psd(tmp_path / "mended" / "girl.psd", vocabulary=larger).layers if layer.part}
    assert "cat bell" in names
    answer = unflat_command(*words, "--part", "cat bell", "--overwrite")
    assert answer.code == 2 and "cat bell" in answer.err


def test_what_is_wrong_is_one_line(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    _mask(tmp_path / "m.png")
    (tmp_path / "small.png").write_bytes(png_bytes(np.full((70, 70, 4), 255, np.uint8)))
    assert unflat_command("girl.png").code == 0
    for words, code, says in (
        (["girl.png", "--part", "face", "--mask", "m.png", "-o", "x"], 2, "no PSD"),
        (["gone.psd", "--part", "face", "--mask", "m.png", "-o", "x"], 2, "is not there"),
        (["out/girl.psd", "--part", "face", "--mask", "small.png", "-o", "x"], 2, "70x70"),
        (["out/girl.psd", "--part", "face", "--mask", "m.png", "-o", "x", "--vocabulary", "gone.toml"], 2, "gone.toml"),
        (["out/girl.psd", "--part", "face", "--mask", "m.png", "-o", "out"], 1, "--overwrite"),
        (["out/girl.psd", "--part", "face", "-o", "x"], 2, "--mask"),
    ):
        answer = unflat_command("assign", *words)
        assert (answer.code, says in answer.err) == (code, True), answer.err
        assert "Traceback" not in answer.err
