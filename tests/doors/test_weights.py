"""`unflat weights` says what is where, and what to do about what is not."""

import hashlib
import json
from pathlib import Path

import pytest

from doors.conftest import Command
from doors.fakes import open_fake
from unflat.weights.published import PUBLISHED, row_of

ROW = row_of("see-through/marigold3d")


@pytest.fixture(autouse=True)
def empty_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "UNFLAT_WEIGHTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A folder of weights that holds one row, pulled and locked."""
    root, files = tmp_path / "w", {}
    for file in ROW.needed:
        path = root / ROW.name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.encode())
        files[file] = {"sha256": hashlib.sha256(file.encode()).hexdigest(), "size_bytes": len(file)}
    entry = {"repository": ROW.repository, "revision": ROW.revision, "finished": True, "files": files}
    (root / "weights.lock.json").write_text(json.dumps({ROW.name: entry}))
    return root


def test_the_list_says_what_is_here(unflat_command: Command, held: Path) -> None:
    rows = {r["name"]: r for r in json.loads(unflat_command("weights", "list", "--json", "--weights-dir", held).out)}
    assert set(rows) == {r.name for r in PUBLISHED} and rows[ROW.name]["path"] == str(held / ROW.name)
    assert rows["see-through/layerdiff3d"]["path"] == "" and "unflat weights pull" in rows["see-through/layerdiff3d"]["problem"]
    text = unflat_command("weights", "list", "--weights-dir", held).out
    assert f"{ROW.name}  here" in text and "openrail++" in text and "see-through/layerdiff3d  not here" in text
    assert unflat_command("weights", "list", "--non-commercial").out == ""


def test_where_says_the_folder_or_the_command(unflat_command: Command, held: Path) -> None:
    assert unflat_command("weights", "where", ROW.name, "--weights-dir", held).out.strip() == str(held / ROW.name)
    assert unflat_command("weights", "where", "--weights-dir", held).out.strip() == str(held)
    missing = unflat_command("weights", "where", "see-through/layerdiff3d", "--weights-dir", held)
    assert missing.code == 1 and f"run: unflat weights pull see-through/layerdiff3d --weights-dir {held}" in missing.err


def test_the_variable_is_heeded(unflat_command: Command, held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNFLAT_WEIGHTS", str(held))
    assert unflat_command("weights", "where", ROW.name).out.strip() == str(held / ROW.name)
    monkeypatch.setattr("unflat.apps.doctor.open_engine", open_fake)  # this is about the weights alone
    doctor = json.loads(unflat_command("doctor", "--json").out)
    found = {f["what"]: f for f in doctor["findings"]}
    assert found[f"weights {ROW.name}"]["fine"] and not found["weights see-through/layerdiff3d"]["fine"]
    assert found["weights see-through/layerdiff3d"]["mend"] == "run: unflat weights pull see-through/layerdiff3d"


def test_verify_tells_good_from_bad(unflat_command: Command, held: Path) -> None:
    good = unflat_command("weights", "verify", "--weights-dir", held)
    assert good.code == 0 and good.out.count("ok ") == len(ROW.needed)
    path = held / ROW.name / ROW.needed[0]
    path.write_bytes(path.read_bytes()[::-1])
    bad = unflat_command("weights", "verify", ROW.name, "--weights-dir", held, "--json")
    files = {f["file"]: f["fine"] for f in json.loads(bad.out)["files"]}
    assert bad.code == 1 and files == {file: file != ROW.needed[0] for file in ROW.needed}
    path.write_bytes(b"short")
    cut = unflat_command("weights", "verify", "--weights-dir", held)
    assert cut.code == 1 and "5 bytes" in cut.err
    gone = unflat_command("weights", "verify", "see-through/layerdiff3d", "--weights-dir", held)
    assert gone.code == 1 and "unflat weights pull" in gone.err


def test_nothing_to_verify_is_no_fault(unflat_command: Command, tmp_path: Path) -> None:
    answer = unflat_command("weights", "verify", "--weights-dir", tmp_path / "none")
    assert answer.code == 0 and "unflat weights pull" in answer.err


def test_a_pull_wants_a_name_that_there_is(unflat_command: Command) -> None:
    nameless, wrong = unflat_command("weights", "pull"), unflat_command("weights", "pull", "see-thru")
    assert nameless.code == wrong.code == 2 and "see-through/marigold3d" in nameless.err and "see-through/marigold3d" in wrong.err


def test_a_pull_of_what_is_here_needs_no_network(unflat_command: Command, held: Path) -> None:
    answer = unflat_command("weights", "pull", ROW.name, "--weights-dir", held)
    assert answer.code == 0 and answer.out.strip() == str(held / ROW.name)


@pytest.mark.torch
def test_a_forbidden_network_is_said(unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    answer = unflat_command("weights", "pull", ROW.name)
    assert answer.code == 1 and "HF_HUB_OFFLINE" in answer.err and "Traceback" not in answer.err


def test_only_a_pickle_can_be_converted(unflat_command: Command) -> None:
    answer = unflat_command("weights", "convert", ROW.name)
    assert answer.code == 2 and "nothing to convert" in answer.err
