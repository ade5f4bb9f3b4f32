"""Tests of weights never see what lies on the machine they run on."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def empty_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without weights; the folder is that of all caches."""
    home = tmp_path_factory.mktemp("cache")
    for name in ("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE", "UNFLAT_WEIGHTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    return home
