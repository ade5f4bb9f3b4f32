"""Published weights are found where they lie, without the network, and what is missing is said with its command."""

import json
import re
import socket
from pathlib import Path

import pytest

from unflat.core.errors import InputError, WeightsError
from unflat.weights import find
from unflat.weights.find import hub_cache, root_of
from unflat.weights.published import NON_COMMERCIAL, PUBLISHED, Published, row_of, rows_of

LAYERS = row_of("see-through/layerdiff3d")
PARSING = row_of("see-through/body-parsing")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def lay(row: Published, path: Path) -> Path:
    for file in row.needed:
        (path / file).parent.mkdir(parents=True, exist_ok=True)
        (path / file).write_bytes(b"{}")
    return path


def in_hub_cache(row: Published, revision: str) -> Path:
    return hub_cache() / f"models--{row.repository.replace('/', '--')}" / "snapshots" / revision


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda r: r.name)
def test_a_row_says_all_there_is_to_say(row: Published) -> None:
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", row.repository) and row.licence and row.use and row.size_bytes > 1e8
    assert row.revision is None or re.fullmatch("[0-9a-f]{40}", row.revision)
    assert all(row.wants(file) for file in row.fetched)
    assert not any(row.wants(f) for f in ("unet/model.bin", "unet/run.py", "x.ckpt", "unet/../../x.json", "README.md", "vae/model.pt"))
    assert row.name not in {r.name for r in NON_COMMERCIAL}


def test_names_stand_for_one_or_for_all_of_an_engine() -> None:
    assert rows_of(("see-through",)) == PUBLISHED == rows_of(("see-through", "see-through/marigold3d"))
    with pytest.raises(InputError, match="see-through/marigold3d"):
        rows_of(("see-thru",))


@pytest.mark.parametrize("place", [LAYERS.name, "layerdiff3d", "seethroughv0.0.2_layerdiff3d", LAYERS.repository])
def test_a_folder_in_the_published_layout_is_found(tmp_path: Path, place: str) -> None:
    path = lay(LAYERS, tmp_path / place)
    assert find(LAYERS.name, folder=tmp_path) == path


def test_what_is_missing_is_said_with_the_exact_command(tmp_path: Path) -> None:
    with pytest.raises(WeightsError) as said:
        find(LAYERS.name, folder=tmp_path / "w")
    assert str(said.value).endswith(f"; run: unflat weights pull see-through/layerdiff3d --weights-dir {tmp_path / 'w'}")
    with pytest.raises(WeightsError, match=r"then: unflat weights convert see-through/body-parsing$"):
        find(PARSING.name)


def test_a_folder_that_lacks_a_file_names_it(tmp_path: Path) -> None:
    lay(LAYERS, tmp_path / LAYERS.name)
    (tmp_path / LAYERS.name / "vae/config.json").unlink()
    with pytest.raises(WeightsError, match=r"vae/config\.json missing; run: unflat weights pull"):
        find(LAYERS.name, folder=tmp_path)


def test_the_variable_and_the_usual_folder_are_looked_into(tmp_path: Path, empty_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert root_of(None) == empty_machine / "unflat" / "weights"
    usual = lay(LAYERS, root_of(None) / LAYERS.name)
    assert find(LAYERS.name) == usual
    monkeypatch.setenv("UNFLAT_WEIGHTS", str(tmp_path / "mine"))
    with pytest.raises(WeightsError, match="mine"):
        find(LAYERS.name)
    assert find(LAYERS.name, folder=usual.parents[1]) == usual


@pytest.mark.parametrize("variable", ["HF_HUB_CACHE", "HF_HOME", None])
def test_the_hugging_face_cache_is_found_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str | None) -> None:
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "hf"))
    assert LAYERS.revision is not None
    path = lay(LAYERS, in_hub_cache(LAYERS, LAYERS.revision))
    assert find(LAYERS.name) == path
    with pytest.raises(WeightsError, match="are not in"):
        find(LAYERS.name, folder=tmp_path)  # a folder that is named is the only one


def test_another_revision_in_the_cache_is_not_taken() -> None:
    lay(LAYERS, in_hub_cache(LAYERS, "0" * 40))
    with pytest.raises(WeightsError, match="are not in"):
        find(LAYERS.name)


def test_half_a_snapshot_in_the_cache_is_not_taken() -> None:
    assert LAYERS.revision is not None
    (lay(LAYERS, in_hub_cache(LAYERS, LAYERS.revision)) / "unet/config.json").unlink()
    with pytest.raises(WeightsError, match="are not in"):
        find(LAYERS.name)


def test_a_pickle_alone_asks_to_be_converted(tmp_path: Path) -> None:
    (tmp_path / PARSING.name).mkdir(parents=True)
    (tmp_path / PARSING.name / PARSING.pickle).write_bytes(b"x")
    with pytest.raises(WeightsError, match=f"run: unflat weights convert {PARSING.name} --weights-dir"):
        find(PARSING.name, folder=tmp_path)


def test_a_pickle_in_the_cache_is_named() -> None:
    held = in_hub_cache(PARSING, "2" * 40)
    held.mkdir(parents=True)
    (held / PARSING.pickle).write_bytes(b"x")
    (held.parents[1] / "refs").mkdir()
    (held.parents[1] / "refs" / "main").write_text("2" * 40)
    with pytest.raises(WeightsError, match=f"run: unflat weights convert {PARSING.name} --from {held / PARSING.pickle}"):
        find(PARSING.name)


def _locked(root: Path, row: Published, **changes: object) -> None:
    files = {file: {"sha256": "0" * 64, "size_bytes": 2} for file in row.needed}
    entry = {"repository": row.repository, "revision": row.revision, "finished": True, "files": files, **changes}
    (root / "weights.lock.json").write_text(json.dumps({row.name: entry}))


def test_what_the_lock_file_says_is_held(tmp_path: Path) -> None:
    path = lay(LAYERS, tmp_path / LAYERS.name)
    _locked(tmp_path, LAYERS)
    assert find(LAYERS.name, folder=tmp_path) == path
    _locked(tmp_path, LAYERS, revision="0" * 40)
    with pytest.raises(WeightsError, match=r"revision 000000000000, wanted is 966721bb4ef2; run: unflat weights pull"):
        find(LAYERS.name, folder=tmp_path)
    _locked(tmp_path, LAYERS, finished=False)
    with pytest.raises(WeightsError, match="not finished; run: unflat weights pull"):
        find(LAYERS.name, folder=tmp_path)
    _locked(tmp_path, LAYERS)
    (path / "unet/config.json").write_bytes(b"cut off")
    with pytest.raises(WeightsError, match="7 bytes, wanted are 2"):
        find(LAYERS.name, folder=tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"see-through/layerdiff3d": {}}', '{"a": {"files": 3}}'])
def test_a_lock_file_that_cannot_be_read_is_an_error(tmp_path: Path, text: str) -> None:
    lay(LAYERS, tmp_path / LAYERS.name)
    (tmp_path / "weights.lock.json").write_text(text)
    with pytest.raises(WeightsError, match="lock file"):
        find(LAYERS.name, folder=tmp_path)
