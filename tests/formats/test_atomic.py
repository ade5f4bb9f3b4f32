"""Files and folders appear whole or not at all, and never over others."""

import errno
import os
from pathlib import Path

import pytest

from unflat.core.errors import OutputError
from unflat.formats.atomic import STEM_BYTES, distinct_stems, legal_stem, whole_file, whole_folder, write_whole


def write_half(path: Path, *, theirs: bytes | None = None) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        if theirs is None:
            raise ZeroDivisionError
        path.write_bytes(theirs)


def fill(folder: Path, name: str, *, overwrite: bool = False, fail: bool = False) -> None:
    with whole_folder(folder, overwrite=overwrite) as part:
        (part / name).touch()
        assert name not in names(folder) if folder.exists() else True
        if fail:
            raise ZeroDivisionError


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_is_written_and_its_folder_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "新しい folder" / "a.json", b"{}")
    assert (tmp_path / "新しい folder" / "a.json").read_bytes() == b"{}"
    assert names(tmp_path / "新しい folder") == ["a.json"]


def test_nothing_is_replaced_unless_asked(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"old")
    with pytest.raises(OutputError, match="--overwrite"):
        write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    write_whole(tmp_path / "a", b"new", overwrite=True)
    assert (tmp_path / "a").read_bytes() == b"new" and names(tmp_path) == ["a"]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--overwrite"):
        write_half(tmp_path / "a", theirs=b"theirs")
    assert (tmp_path / "a").read_bytes() == b"theirs" and names(tmp_path) == ["a"]


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_whole(tmp_path / "a", b"new", overwrite=True)
    assert (tmp_path / "a").read_bytes() == b"old" and names(tmp_path) == ["a"]


def test_any_other_fault_leaves_nothing_either(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_half(tmp_path / "a")
    assert names(tmp_path) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"cannot write .*choose another place"):
        write_whole(tmp_path / "file" / "a.psd", b"x")
    with pytest.raises(OutputError, match="cannot write"):
        write_whole(tmp_path / ("n" * 300), b"x")
    assert names(tmp_path) == ["file"]


def test_what_a_killed_run_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".a.part").write_bytes(b"half of an older run")
    write_whole(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a"] and (tmp_path / "a").read_bytes() == b"new"


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fill(tmp_path / "girl", "face.png", fail=True)
    assert names(tmp_path) == []
    fill(tmp_path / "girl", "face.png")
    assert names(tmp_path) == ["girl"] and names(tmp_path / "girl") == ["face.png"]


def test_a_folder_is_replaced_as_a_whole_and_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "girl").mkdir()
    (tmp_path / "girl" / "old.png").touch()
    with pytest.raises(OutputError, match="--overwrite"):
        fill(tmp_path / "girl", "new.png")
    assert names(tmp_path / "girl") == ["old.png"]
    fill(tmp_path / "girl", "new.png", overwrite=True)
    assert names(tmp_path / "girl") == ["new.png"] and names(tmp_path) == ["girl"]


def test_a_folder_that_cannot_be_put_in_place_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "girl").mkdir()
    (tmp_path / "girl" / "old.png").touch()
    move = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(errno.EACCES, "in use")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="in use"):
        fill(tmp_path / "girl", "new.png", overwrite=True)
    assert names(tmp_path) == ["girl"] and names(tmp_path / "girl") == ["old.png"]


def test_a_folder_lost_between_two_renames_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".girl.old").mkdir()
    (tmp_path / ".girl.old" / "old.png").touch()
    with pytest.raises(ZeroDivisionError):
        fill(tmp_path / "girl", "new.png", overwrite=True, fail=True)
    assert names(tmp_path) == ["girl"] and names(tmp_path / "girl") == ["old.png"]


@pytest.mark.parametrize(
    ("stem", "legal"),
    [
        ("girl", "girl"),
        ("少女 と 🎀", "少女 と 🎀"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("tab\there", "tab_here"),
        ("dots. . ", "dots"),
        ("CON", "_CON"),
        ("com1.old", "_com1.old"),
        ("contour", "contour"),
        ("...", "picture"),
        ("", "picture"),
    ],
)
def test_stems_become_legal_everywhere(stem: str, legal: str) -> None:
    assert legal_stem(stem) == legal


def test_a_long_stem_is_cut_between_letters() -> None:
    short = legal_stem("髪" * 200)
    assert short == "髪" * (STEM_BYTES // 3)


def test_stems_that_differ_only_in_case_get_names_of_their_own() -> None:
    assert distinct_stems(["Girl", "girl", "GIRL", "boy"]) == ["Girl", "girl-2", "GIRL-3", "boy"]


def test_a_stem_like_the_depth_file_of_another_gets_a_name_of_its_own() -> None:
    assert distinct_stems(["girl", "girl_depth"]) == ["girl", "girl_depth-2"]
    assert distinct_stems(["girl_depth", "girl"]) == ["girl_depth", "girl-2"]
