"""Pulls are whole, checked and can be gone on with, whatever the network, the disk and other processes do."""

import errno
import json
import shutil
import threading
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from unflat.core.errors import WeightsError
from unflat.weights.find import hub_cache, look
from unflat.weights.lock import locked
from unflat.weights.published import Published
from unflat.weights.pull import STAGE, pull
from unflat.weights.verify import verify
from weights.fake_hub import BIG, COMMIT, CONTENT, ROW, FakeHub

pytestmark = pytest.mark.torch  # the lock between processes comes with that extra
FREE = replace(ROW, revision=None)


def _held(root: Path, row: Published = ROW) -> set[str]:
    return {p.relative_to(root / row.name).as_posix() for p in (root / row.name).rglob("*") if p.is_file()}


def test_a_pull_brings_what_the_row_wants_and_locks_it(tmp_path: Path) -> None:
    hub = FakeHub()
    path = pull(ROW, hub, folder=tmp_path)
    assert path == tmp_path / "toy/net" and _held(tmp_path) == {"model_index.json", "unet/config.json", BIG}
    assert all((path / file).read_bytes() == CONTENT[file] for file in _held(tmp_path))
    entry = locked(tmp_path)["toy/net"]
    assert (entry.revision, entry.finished, set(entry.files)) == (COMMIT, True, _held(tmp_path))
    assert entry.files[BIG].sha256 == hub.stated[BIG] and not (tmp_path / STAGE / "toy/net").exists()
    assert all(v.fine for v in verify(ROW, folder=tmp_path))


def test_a_second_pull_asks_nobody(tmp_path: Path) -> None:
    pull(ROW, FakeHub(), folder=tmp_path)
    hub = FakeHub()
    pull(ROW, hub, folder=tmp_path)
    assert hub.asked == [] and hub.sent == {}


def test_only_what_is_gone_is_fetched_again(tmp_path: Path) -> None:
    path = pull(ROW, FakeHub(), folder=tmp_path)
    (path / "model_index.json").unlink()
    hub = FakeHub()
    pull(ROW, hub, folder=tmp_path)
    assert hub.sent == {"model_index.json": 2} and _held(tmp_path) == {"model_index.json", "unet/config.json", BIG}


def test_a_wrong_revision_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    hub = FakeHub(commit="2" * 40)
    with pytest.raises(WeightsError, match="revision 222222222222, wanted is 111111111111"):
        pull(ROW, hub, folder=tmp_path)
    assert hub.sent == {} and not (tmp_path / "toy").exists()


def test_weights_of_another_revision_are_replaced(tmp_path: Path) -> None:
    old = replace(ROW, revision="2" * 40)
    pull(old, FakeHub({**CONTENT, BIG: b"old" * 500}, commit="2" * 40), folder=tmp_path)
    with pytest.raises(WeightsError, match="of revision 222222222222"):
        look(ROW, tmp_path)
    path = pull(ROW, FakeHub(), folder=tmp_path)
    assert (path / BIG).read_bytes() == CONTENT[BIG] and locked(tmp_path)["toy/net"].revision == COMMIT


def test_a_file_that_is_not_what_the_hub_states_is_not_kept(tmp_path: Path) -> None:
    hub = FakeHub()
    hub.content[BIG] = CONTENT[BIG][::-1]
    with pytest.raises(WeightsError, match=r"expected is .* run the same command again"):
        pull(ROW, hub, folder=tmp_path)
    assert BIG not in _held(tmp_path) and not (tmp_path / STAGE / "toy/net" / BIG).exists()
    with pytest.raises(WeightsError, match=r"not whole|not finished"):
        look(ROW, tmp_path)
    assert (pull(ROW, FakeHub(), folder=tmp_path) / BIG).read_bytes() == CONTENT[BIG]


def test_a_file_that_is_not_what_the_table_knows_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="expected is aaaaaaaaaaaa"):
        pull(replace(ROW, sha256={BIG: "a" * 64}), FakeHub(), folder=tmp_path)
    assert BIG not in _held(tmp_path)


def test_later_pulls_must_match_the_first(tmp_path: Path) -> None:
    path = pull(FREE, FakeHub(), folder=tmp_path)
    shutil.rmtree(path)
    changed = FakeHub({**CONTENT, "unet/config.json": b'{"a": 2}'})
    with pytest.raises(WeightsError, match=r"unet/config\.json .* expected is"):
        pull(FREE, changed, folder=tmp_path)
    moved = FakeHub(commit="3" * 40)
    with pytest.raises(WeightsError, match="revision 333333333333, wanted is 111111111111"):
        pull(FREE, moved, folder=tmp_path)
    assert moved.asked == [COMMIT]  # the first pull's commit is asked for, not the newest
    assert pull(FREE, FakeHub(), folder=tmp_path).is_dir()


def test_an_interrupted_pull_is_gone_on_with(tmp_path: Path) -> None:
    def broken(file: str, at: int) -> None:
        if file == BIG and at >= 3072:
            raise WeightsError("the connection broke; run the same command again to go on")

    first, second = FakeHub(fail_at=broken), FakeHub()
    with pytest.raises(WeightsError, match="connection broke"):
        pull(ROW, first, folder=tmp_path)
    assert BIG not in _held(tmp_path)
    with pytest.raises(WeightsError, match=r"not whole|not finished"):
        look(ROW, tmp_path)
    pull(ROW, second, folder=tmp_path)
    assert first.sent[BIG] == 3072 and second.sent[BIG] == len(CONTENT[BIG]) - 3072
    assert all(v.fine for v in verify(ROW, folder=tmp_path))


def test_a_full_disk_is_said_before_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(100_000_000, 99_000_000, 1_000_000))
    hub = FakeHub()
    with pytest.raises(WeightsError, match="GB left; free some space"):
        pull(ROW, hub, folder=tmp_path)
    assert hub.sent == {}


def test_a_disk_that_fills_up_leaves_nothing_under_a_name(tmp_path: Path) -> None:
    def full(file: str, at: int) -> None:
        if file == BIG and at >= 2048:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(WeightsError, match="is full; free some space and run the same command again"):
        pull(ROW, FakeHub(fail_at=full), folder=tmp_path)
    assert BIG not in _held(tmp_path)
    hub = FakeHub()
    pull(ROW, hub, folder=tmp_path)
    assert hub.sent[BIG] == len(CONTENT[BIG]) - 2048


def test_pulls_of_the_same_files_at_once_fetch_them_once(tmp_path: Path) -> None:
    hub, problems = FakeHub(), []

    def one() -> None:
        try:
            pull(ROW, hub, folder=tmp_path)
        except WeightsError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [] and hub.sent == {file: len(CONTENT[file]) for file in _held(tmp_path)}
    assert all(v.fine for v in verify(ROW, folder=tmp_path))


def test_pulls_of_other_rows_at_once_share_the_lock_file(tmp_path: Path) -> None:
    rows = [replace(ROW, name=f"toy/net{i}") for i in range(8)]
    threads = [threading.Thread(target=pull, args=(row, FakeHub()), kwargs={"folder": tmp_path}) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = locked(tmp_path)
    assert set(held) == {row.name for row in rows} and all(entry.finished and len(entry.files) == 3 for entry in held.values())


def test_the_hugging_face_cache_is_taken_before_the_network(tmp_path: Path) -> None:
    held = hub_cache() / "models--someone--toy-net" / "snapshots" / COMMIT
    (held / "unet").mkdir(parents=True)
    (held / BIG).write_bytes(CONTENT[BIG])
    hub = FakeHub()
    path = pull(ROW, hub, folder=tmp_path)
    assert (path / BIG).read_bytes() == CONTENT[BIG] and BIG not in hub.sent
    (held / BIG).write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="expected is"):
        pull(ROW, hub, folder=tmp_path / "other")


def test_a_repository_without_the_needed_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"has no unet/config\.json"):
        pull(ROW, FakeHub({BIG: CONTENT[BIG]}), folder=tmp_path)


def test_verify_reads_every_byte(tmp_path: Path) -> None:
    path = pull(ROW, FakeHub(), folder=tmp_path)
    data = bytearray((path / BIG).read_bytes())
    data[5000] ^= 1
    (path / BIG).write_bytes(bytes(data))
    (path / "model_index.json").unlink()
    assert look(ROW, tmp_path).path == path  # names and sizes are right
    wrong = {v.file: v.says for v in verify(ROW, folder=tmp_path) if not v.fine}
    assert (
        set(wrong) == {BIG, "model_index.json"} and "unflat weights pull toy/net" in wrong[BIG] and "missing" in wrong["model_index.json"]
    )


def test_verify_knows_the_names_that_the_hugging_face_cache_gives(tmp_path: Path) -> None:
    held = hub_cache() / "models--someone--toy-net"
    (held / "snapshots" / COMMIT / "unet").mkdir(parents=True)
    (held / "blobs").mkdir()
    (held / "snapshots" / COMMIT / "unet/config.json").write_bytes(b"{}")
    blob = held / "blobs" / FakeHub().stated[BIG]
    blob.write_bytes(CONTENT[BIG])
    (held / "snapshots" / COMMIT / BIG).symlink_to(blob)
    assert {v.file: v.fine for v in verify(ROW)} == {BIG: True, "unet/config.json": True}
    blob.write_bytes(CONTENT[BIG][::-1])
    assert {v.file: v.fine for v in verify(ROW)}[BIG] is False


def test_verify_sees_a_cut_off_file_of_which_no_hash_is_known(tmp_path: Path) -> None:
    header = json.dumps({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}).encode()
    whole = len(header).to_bytes(8, "little") + header + bytes(16)
    for content, fine in ((whole, True), (whole[:-1], False), (b"nothing", False), (bytes(40), False)):
        (tmp_path / "toy/net/unet").mkdir(parents=True, exist_ok=True)
        (tmp_path / "toy/net" / BIG).write_bytes(content)
        (tmp_path / "toy/net/unet/config.json").write_bytes(b"{}")
        assert {v.file: v.fine for v in verify(ROW, folder=tmp_path)}[BIG] is fine, content[:8]
