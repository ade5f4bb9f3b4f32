"""The Hugging Face hub as `pull` sees it; its client is loaded when it is needed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from unflat.core.errors import WeightsError
from unflat.core.require import require


@dataclass(frozen=True)
class Offered:
    """A file of a repository; the hash is known of large ones alone."""

    size_bytes: int
    sha256: str | None = None


@dataclass(frozen=True)
class Listing:
    """What a repository holds at a commit."""

    commit: str
    files: Mapping[str, Offered] = field(default_factory=dict)


class Hub(Protocol):
    """Where published files come from."""

    def listing(self, repository: str, revision: str | None) -> Listing:
        """What the repository holds at a revision, or at its newest commit."""

    def fetch(self, repository: str, commit: str, file: str, into: Path, *, size_bytes: int) -> Path:
        """Bring one file below a folder; what an earlier call left unfinished there is gone on with."""


@dataclass(frozen=True)
class HuggingFace:
    """The real one.

    Args:
        endpoint: Another address than the usual.
    """

    endpoint: str | None = None

    def listing(self, repository: str, revision: str | None) -> Listing:
        """What the repository holds.

        Raises:
            WeightsError: It cannot be reached, or there is no such repository or revision.
        """
        if not online():
            raise WeightsError(f"{repository} cannot be looked up: HF_HUB_OFFLINE is set; unset it and run again")
        client = require("huggingface_hub", extra="torch")
        info = self._asked(lambda: client.HfApi(endpoint=self.endpoint).model_info(repository, revision=revision, files_metadata=True))
        files = {f.rfilename: Offered(int(f.size or 0), f.lfs.sha256 if f.lfs else None) for f in info.siblings or ()}
        return Listing(str(info.sha), files)

    def fetch(self, repository: str, commit: str, file: str, into: Path, *, size_bytes: int) -> Path:
        """Bring one file; an unfinished one is gone on with.

        Raises:
            WeightsError: The connection broke, or the file is not there.
            OSError: The disk is full, or the file came with another size.
        """
        client = require("huggingface_hub", extra="torch")
        get = require("huggingface_hub.file_download", extra="torch").http_get  # the call above it begins anew in every process
        url = client.hf_hub_url(repository, file, revision=commit, endpoint=self.endpoint)
        headers = {**client.utils.build_hf_headers(), "Accept-Encoding": "identity"}  # parts of a compressed file cannot be joined
        part = into / f"{file}.incomplete"
        part.parent.mkdir(parents=True, exist_ok=True)
        if part.is_file() and part.stat().st_size > size_bytes:
            part.unlink()
        with part.open("ab") as held:
            self._asked(lambda: get(url, held, resume_size=held.tell(), headers=headers, expected_size=size_bytes))
        return part.replace(into / file)

    def _asked(self, ask: Any) -> Any:
        errors, http = require("huggingface_hub.errors", extra="torch"), require("httpx", extra="torch")
        try:
            return ask()
        except errors.GatedRepoError as problem:
            raise WeightsError(
                f"the publisher wants you to accept terms: {_short(problem)}; do so in a browser, then: hf auth login"
            ) from problem
        except errors.RevisionNotFoundError as problem:
            raise WeightsError(f"the revision is not there any more: {_short(problem)}; look for a newer unflat") from problem
        except errors.RepositoryNotFoundError as problem:
            raise WeightsError(f"the repository is not there: {_short(problem)}; look for a newer unflat") from problem
        except (errors.HfHubHTTPError, errors.EntryNotFoundError, http.HTTPError) as problem:
            raise WeightsError(f"the hub did not answer as hoped: {_short(problem)}; run the same command again to go on") from problem


def online() -> bool:
    """False where the user forbids the network by the variable of the hub's own client."""
    return os.environ.get("HF_HUB_OFFLINE", "").lower() not in ("1", "on", "yes", "true")


def _short(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:300]
