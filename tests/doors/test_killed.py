"""A batch that is killed at any moment leaves nothing half-written, and goes on where it stopped."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doors.conftest import Command
from doors.fakes import save_toy
from unflat import read_psd

KILLED = 9
CHILD = """
import os, sys
import cv2
from pathlib import Path
import doors.fakes
import unflat.apps.decompose as decompose
from unflat.apps.cli import app
import unflat.formats.psd_read, unflat.formats.psd_write, psd_tools.psd, psd_tools.psd.layer_and_mask
cv2.setNumThreads(1)
decompose.open_engine = doors.fakes.open_fake

def runs_until(step, folder):
    "One process that the system ends at its step-th change of a name; True where it came to its own end."
    child = os.fork()
    if child == 0:
        seen = 0
        replace = Path.replace
        def counted(path, target):
            nonlocal seen
            seen += 1
            if seen == step:
                os._exit(KILLED)
            return replace(path, target)
        Path.replace = counted
        try:
            app(["in", "-o", str(folder), "--sheet", "--format", "psd,png", "-q"], standalone_mode=True)
        except SystemExit as end:
            os._exit(end.code or 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

step = 1
while not runs_until(step, Path(sys.argv[1]) / str(step)):
    step += 1 if step < 13 else 4  # every moment of the first picture, and some of the second
print(step)
""".replace("KILLED", str(KILLED))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders named 1, 2, 3 …, each left by a run that was killed at its first, second, third … change of a name; the last is whole."""
    if sys.platform == "win32":
        pytest.skip("Windows has no fork")
    home = tmp_path_factory.mktemp("killed")
    for n in range(2):
        save_toy(home / "in" / f"girl{n}.png", paper=(200, 100 * n, 50))
    path = "\n".join(["import sys", f"sys.path[:0] = {[str(Path(__file__).parents[1]), *sys.path]!r}", CHILD])
    done = subprocess.run([sys.executable, "-c", path, "runs"], cwd=home, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 20  # two pictures, five results each, each written under another name first
    return home


def _folders(home: Path) -> list[Path]:
    return sorted((home / "runs").iterdir(), key=lambda p: int(p.name))


def _files(folder: Path) -> dict[str, bytes]:
    files = {}
    for path in (p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.suffix == ".json" and path.parent == folder:
            content = json.dumps({k: v for k, v in json.loads(content).items() if k != "timings"}).encode()
        files[path.relative_to(folder).as_posix()] = content
    return files


def test_nothing_is_half_written(killed: Path) -> None:
    whole = _files(_folders(killed)[-1])
    for folder in _folders(killed)[:-1]:
        for name, content in _files(folder).items():
            if not name.startswith("."):
                assert whole[name] == content, f"{folder.name}: {name}"


def test_a_manifest_means_that_all_is_there(killed: Path) -> None:
    for folder in _folders(killed):
        for mark in folder.glob("*.json"):
            names = json.loads(mark.read_text(encoding="utf-8"))["files"]
            assert [n for n in names if not (folder / n).exists()] == [] and read_psd(folder / names[0]).layers


def test_resuming_gives_what_an_unbroken_run_gives(killed: Path, unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(killed)
    *broken, whole = _folders(killed)
    for folder in broken:
        answer = unflat_command("in", "-o", folder, "--sheet", "--format", "psd,png", "--resume")
        assert answer.code == 0, f"{folder.name}: {answer.err}"
        assert _files(folder) == _files(whole), folder.name


def test_a_finished_picture_is_not_done_again(tmp_path: Path, unflat_command: Command) -> None:
    for n in range(2):
        save_toy(tmp_path / f"girl{n}.png")
    assert unflat_command("girl0.png").code == 0
    before = (tmp_path / "out" / "girl0.psd").stat().st_mtime_ns
    answer = unflat_command("girl0.png", "girl1.png", "--resume", "--json")
    assert [r["status"] for r in json.loads(answer.out)["results"]] == ["skipped", "done"]
    assert (tmp_path / "out" / "girl0.psd").stat().st_mtime_ns == before


def test_a_finished_batch_opens_no_engine(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png").code == 0

    def never(options: object) -> object:
        raise AssertionError("an engine was opened")

    assert unflat_command("girl.png", "--resume", opener=never).code == 0


@pytest.mark.parametrize("change", ["picture", "options", "a file is gone"])
def test_a_result_made_in_another_way_is_not_taken_for_this_one(change: str, tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png").code == 0
    if change == "picture":
        save_toy(tmp_path / "girl.png", paper=(0, 255, 0))
    if change == "a file is gone":
        (tmp_path / "out" / "girl_depth.psd").unlink()
    words = ["girl.png", *(["--seed", "5"] if change == "options" else [])]
    asked = unflat_command(*words, "--resume")
    assert asked.code == 1 and "--overwrite" in asked.err
    again = unflat_command(*words, "--resume", "--overwrite", "--json")
    assert [r["status"] for r in json.loads(again.out)["results"]] == ["done"]
