"""Everything that may be wrong with a picture or a place: the message, the exit code, and nothing half-written."""

import errno
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from doors.conftest import Command
from doors.fakes import Blind, jpeg_bytes, save_toy
from unflat.formats.folder import png_bytes
from unflat.testing import toy_picture


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that promises a size."""
    chunks = [b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0), b"IDAT" + zlib.compress(bytes(99)), b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)


def _flat(rgba: tuple[int, int, int, int]) -> bytes:
    return png_bytes(np.full((100, 100, 4), rgba, np.uint8))


TOY = toy_picture()[0]
BAD = {
    "not an image": (b"Dear diary, " * 50, "no picture"),
    "truncated PNG": (png_bytes(TOY)[:-400], "cut short"),
    "truncated JPEG": (jpeg_bytes(TOY)[:-400], "cut short"),
    "zero bytes": (b"", "empty, 0 bytes"),
    "1x1": (png_bytes(TOY[:1, :1]), "1x1"),
    "63 pixels wide": (png_bytes(TOY[:, :63]), "64 pixels"),
    "decompression bomb": (_bomb(40_000, 40_000), "megapixels"),
    "64 megapixels and a row": (_bomb(8000, 8001), "megapixels"),
    "fully transparent": (_flat((9, 9, 9, 0)), "transparent"),
    "one flat colour": (_flat((9, 9, 9, 255)), "one flat colour"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_picture_is_one_clear_line(fault: str, tmp_path: Path, unflat_command: Command) -> None:
    content, says = BAD[fault]
    (tmp_path / "bad.png").write_bytes(content)
    answer = unflat_command("bad.png")
    assert answer.code == 1 and answer.out == ""
    assert says in answer.err and answer.err.count("\n") == 1 and answer.err.startswith("error: ")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_bad_picture_of_any_kind_leaves_the_others_alone(tmp_path: Path, unflat_command: Command) -> None:
    for n, (content, _) in enumerate(BAD.values()):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{n}.png").write_bytes(content)
    save_toy(tmp_path / "in" / "zoe.png")
    answer = unflat_command("in")
    assert answer.code == 1 and f"1 done, 0 finished before, {len(BAD)} failed" in answer.out
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"zoe.psd", "zoe_depth.psd", "zoe.json"}


def test_no_figure_is_a_clear_error(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "wall.png")
    answer = unflat_command("wall.png", opener=lambda options: Blind())
    assert answer.code == 1 and "no figure found" in answer.err and list((tmp_path / "out").iterdir()) == []


def test_a_folder_without_pictures_is_named(tmp_path: Path, unflat_command: Command) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("x")
    answer = unflat_command("empty")
    assert answer.code == 2 and "no picture in empty" in answer.err and not (tmp_path / "out").exists()
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("empty", "girl.png")
    assert answer.code == 1 and "no picture in empty" in answer.err and (tmp_path / "out" / "girl.psd").is_file()


def test_a_missing_picture_is_named(unflat_command: Command) -> None:
    answer = unflat_command("gril.png")
    assert answer.code == 1 and "gril.png is not there" in answer.err


def test_a_file_in_the_way_of_the_results_is_named(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    (tmp_path / "out").write_text("I am a file")
    answer = unflat_command("girl.png", "-o", "out/deep")
    assert answer.code == 1 and "out" in answer.err and "-o" in answer.err
    assert (tmp_path / "out").read_text() == "I am a file"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    save_toy(tmp_path / "girl.png")
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode, **_: mode != os.W_OK)  # whoever tests as root may write anywhere
    answer = unflat_command("girl.png")
    assert answer.code == 1 and "the folder out cannot be written in" in answer.err


@pytest.mark.parametrize("nth", range(1, 5))
def test_a_full_disk_leaves_nothing(nth: int, tmp_path: Path, unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nth file (layers, depth, contact sheet, manifest) no longer fits."""
    save_toy(tmp_path / "girl.png")
    left = [nth]

    def fsync(number: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    answer = unflat_command("girl.png", "--sheet")
    assert answer.code == 1 and "disk is full" in answer.err and ".part" not in answer.err
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_keeps_the_results_that_were_there(tmp_path: Path, unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png").code == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}

    def fsync(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    assert unflat_command("girl.png", "--overwrite", "--seed", 3).code == 1
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process's files")
@pytest.mark.parametrize("form", ["psd", "png"])
def test_a_limit_of_the_system_leaves_nothing(form: str, tmp_path: Path) -> None:
    """A real failure in the middle of a write: no file of the process may pass 8 kB."""
    save_toy(tmp_path / "girl.png")
    code = (
        "import resource, unflat.apps.decompose as d\nfrom doors.fakes import open_fake\nfrom unflat.apps.cli import main\n"
        "d.open_engine = open_fake\nresource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))\nmain()"
    )
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    words = [sys.executable, "-c", code, "girl.png", "--format", form, "--sheet"]
    done = subprocess.run(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert list((tmp_path / "out").iterdir()) == []
