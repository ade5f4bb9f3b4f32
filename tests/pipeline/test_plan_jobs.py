"""Which pictures a batch takes, in which order, and what their results are called."""

import json
from pathlib import Path

import pytest

from unflat.core.errors import InputError
from unflat.pipeline.plan_jobs import find_pictures, natural_key, plan_jobs

OUT = Path("nowhere")


def _touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def _found(*paths: Path, out: Path = OUT) -> list[str]:
    return [p.name for p in find_pictures(paths, leave_out=out).pictures]


def test_girl2_comes_before_girl10() -> None:
    names = ["girl10.png", "Girl2.png", "girl1.png", "10.png", "x².png", "9.png", "girl.png", "少女3.png", "少女12.png"]
    ordered = [p.name for p in sorted(map(Path, names), key=natural_key)]
    assert ordered == ["9.png", "10.png", "girl.png", "girl1.png", "Girl2.png", "girl10.png", "x².png", "少女3.png", "少女12.png"]


def test_a_folder_is_walked_to_the_bottom_and_takes_pictures_only(tmp_path: Path) -> None:
    _touch(*(tmp_path / n for n in ("b/2.PNG", "b/10.jpeg", "a 1/😀.webp", "notes.txt", ".hidden.png", ".git/x.png", "c.psd")))
    assert _found(tmp_path) == ["😀.webp", "2.PNG", "10.jpeg", "c.psd"]


def test_files_named_by_hand_keep_their_order_and_come_once(tmp_path: Path) -> None:
    _touch(tmp_path / "b.png", tmp_path / "a.weird")
    assert _found(tmp_path / "b.png", tmp_path / "a.weird", tmp_path / "b.png", tmp_path) == ["b.png", "a.weird"]


def test_the_folder_of_the_results_is_not_walked(tmp_path: Path) -> None:
    _touch(tmp_path / "a.png", tmp_path / "out" / "a_sheet.png")
    assert _found(tmp_path, out=tmp_path / "out") == ["a.png"]


def test_results_beside_the_pictures_are_no_pictures(tmp_path: Path) -> None:
    made = ["girl.psd", "girl_depth.psd", "girl", "girl_sheet.png", "girl.json"]
    _touch(*(tmp_path / n for n in ("girl.png", "other.psd", "girl.psd", "girl_depth.psd", "girl_sheet.png", "girl/face.png")))
    (tmp_path / "girl.json").write_text(json.dumps({"unflat": "0", "files": made}), encoding="utf-8")
    assert _found(tmp_path) == ["girl.png", "other.psd"]


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    _touch(tmp_path / "full" / "a.png", tmp_path / "empty" / "a.txt")
    with pytest.raises(InputError, match="empty"):
        find_pictures([tmp_path / "empty"], leave_out=OUT)
    found = find_pictures([tmp_path / "empty", tmp_path / "full"], leave_out=OUT)
    assert ([p.name for p in found.pictures], [p.name for p in found.empty]) == (["a.png"], ["empty"])


def test_no_two_jobs_write_the_same_name() -> None:
    pictures = [Path(p) for p in ("a/girl.png", "b/girl.png", "Girl.jpg", "girl_depth.png", "con.png", "x.png")]
    stems = [job.stem for job in plan_jobs(pictures, OUT)]
    written = [f"{stem.casefold()}{end}" for stem in stems for end in ("", "_depth")]
    assert stems[0] == "girl" and stems[-1] == "x" and len(set(written)) == len(written)
