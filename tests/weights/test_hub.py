"""The hub's own client, against a server on this machine that speaks as the hub does."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from unflat.core.errors import WeightsError
from unflat.weights.hub import HuggingFace
from unflat.weights.pull import pull
from weights.fake_hub import BIG, COMMIT, CONTENT, ROW

pytestmark = pytest.mark.torch


class Speaks(BaseHTTPRequestHandler):
    """The two questions that a pull asks: what is there, and give me that."""

    content: ClassVar[dict[str, bytes]] = {}
    commit = COMMIT
    stop_after: ClassVar[list[int]] = []
    ranges: ClassVar[list[str]] = []
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET(body=False)

    def do_GET(self, *, body: bool = True) -> None:
        asked = re.fullmatch(r"/api/models/someone/toy-net(?:/revision/(\w+))?(?:\?.*)?", self.path)
        file = re.fullmatch(rf"/someone/toy-net/resolve/{self.commit}/(.+)", self.path)
        if asked and asked[1] in (None, self.commit):
            self._say(200, json.dumps(self._facts()).encode(), {"Content-Type": "application/json"}, body=body)
        elif asked:
            self._say(404, b"{}", {"X-Error-Code": "RevisionNotFound", "X-Error-Message": "Invalid rev id"}, body=body)
        elif file and file[1] in self.content:
            self._give(self.content[file[1]], body=body)
        else:
            self._say(404, b"{}", {"X-Error-Code": "RepoNotFound"}, body=body)

    def _facts(self) -> dict[str, object]:
        def one(name: str, data: bytes) -> dict[str, object]:
            lfs = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
            return {"rfilename": name, "size": len(data), "blobId": "0" * 40, **({"lfs": lfs} if name.endswith(".safetensors") else {})}

        return {"id": "someone/toy-net", "sha": self.commit, "siblings": [one(n, d) for n, d in self.content.items()]}

    def _give(self, data: bytes, *, body: bool) -> None:
        etag = hashlib.sha256(data).hexdigest()
        facts = {"ETag": f'"{etag}"', "X-Repo-Commit": self.commit, "Accept-Ranges": "bytes"}
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked is None:
            self._say(200, data, facts, body=body, stop=self.stop_after.pop() if body and self.stop_after else None)
            return
        self.ranges.append(self.headers["Range"])
        start = int(asked[1])
        self._say(206, data[start:], {**facts, "Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}, body=body)

    def _say(self, code: int, data: bytes, headers: dict[str, str], *, body: bool, stop: int | None = None) -> None:
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data[:stop])
        if stop is not None:
            self.close_connection = True


@pytest.fixture
def server() -> Iterator[str]:
    Speaks.content, Speaks.commit = dict(CONTENT), COMMIT
    Speaks.ranges.clear()
    Speaks.stop_after.clear()
    held = ThreadingHTTPServer(("127.0.0.1", 0), Speaks)
    thread = threading.Thread(target=held.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{held.server_address[1]}"
    held.shutdown()
    thread.join()
    held.server_close()


def test_the_client_brings_a_row(tmp_path: Path, server: str) -> None:
    path = pull(ROW, HuggingFace(server), folder=tmp_path)
    held = {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}
    assert held == {file: CONTENT[file] for file in ("model_index.json", "unet/config.json", BIG)}


def test_the_client_goes_on_where_an_interrupted_run_was(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Speaks.content = {**CONTENT, BIG: bytes(range(256)) * 100_000}

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    Speaks.stop_after.extend([15_000_000, 10_000, 10_000])  # popped from the end: the two small files come whole
    with monkeypatch.context() as patched:
        patched.setattr("huggingface_hub.file_download.time.sleep", interrupt)  # it would wait and try again
        with pytest.raises(KeyboardInterrupt):
            pull(ROW, HuggingFace(server), folder=tmp_path)
    assert not (tmp_path / ROW.name / BIG).exists()
    path = pull(ROW, HuggingFace(server), folder=tmp_path)
    assert (path / BIG).read_bytes() == Speaks.content[BIG]
    assert [int(r.removeprefix("bytes=").removesuffix("-")) >= 10_000_000 for r in Speaks.ranges] == [True]  # it writes 10 MB at a time


def test_a_revision_that_is_gone_is_said(tmp_path: Path, server: str) -> None:
    Speaks.commit = "5" * 40
    with pytest.raises(WeightsError, match="revision is not there any more"):
        pull(ROW, HuggingFace(server), folder=tmp_path)


def test_a_repository_that_is_gone_is_said(server: str) -> None:
    with pytest.raises(WeightsError, match="repository is not there"):
        HuggingFace(server).listing("someone/else", None)


def test_no_answer_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="run the same command again"):
        pull(ROW, HuggingFace("http://127.0.0.1:9"), folder=tmp_path)


def test_the_network_is_left_alone_where_it_is_forbidden(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(WeightsError, match="HF_HUB_OFFLINE is set"):
        pull(ROW, HuggingFace(server), folder=tmp_path)
