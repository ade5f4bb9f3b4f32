"""A folder that stands in for the hub, with the faults that a network has."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from unflat.core.errors import WeightsError
from unflat.weights.hub import Listing, Offered
from unflat.weights.published import Published

COMMIT = "1" * 40
ROW = Published(
    name="toy/net",
    repository="someone/toy-net",
    revision=COMMIT,
    files=("model_index.json", "unet/*"),
    needed=("unet/config.json", "unet/diffusion_pytorch_model.safetensors"),
    size_bytes=1000,
    licence="Apache-2.0",
    use="tests",
)
BIG = "unet/diffusion_pytorch_model.safetensors"
CONTENT = {
    "model_index.json": b"{}",
    "unet/config.json": b'{"a": 1}',
    BIG: bytes(range(256)) * 40,
    "unet/diffusion_pytorch_model.bin": b"a pickle",
    "README.md": b"words",
}


class FakeHub:
    """Serves a dictionary; large files have a stated hash, as at the real one.

    Args:
        content: File to bytes.
        commit: What it says it serves.
        fail_at: Called before each piece of a file is written, with its name and how much of it is there; may raise.
    """

    def __init__(self, content: dict[str, bytes] | None = None, *, commit: str = COMMIT, fail_at: Callable[[str, int], None] | None = None):
        self.content, self.commit, self.fail_at = dict(content or CONTENT), commit, fail_at
        self.stated = {f: hashlib.sha256(data).hexdigest() for f, data in self.content.items() if f.endswith(".safetensors")}
        self.asked: list[str | None] = []
        self.sent: dict[str, int] = {}
        self.guard = threading.Lock()

    def listing(self, repository: str, revision: str | None) -> Listing:
        self.asked.append(revision)
        if repository != ROW.repository:
            raise WeightsError("no such repository")
        return Listing(self.commit, {f: Offered(len(data), self.stated.get(f)) for f, data in self.content.items()})

    def fetch(self, repository: str, commit: str, file: str, into: Path, *, size_bytes: int) -> Path:
        assert size_bytes == len(self.content[file])
        assert commit == self.commit
        part, whole = into / f"{file}.incomplete", into / file
        part.parent.mkdir(parents=True, exist_ok=True)
        data = self.content[file]
        while (at := part.stat().st_size if part.is_file() else 0) < len(data):
            if self.fail_at is not None:
                self.fail_at(file, at)
            piece = data[at : at + 1024]
            with part.open("ab") as held:
                held.write(piece)
            with self.guard:
                self.sent[file] = self.sent.get(file, 0) + len(piece)
        return part.replace(whole)
