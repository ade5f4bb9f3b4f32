"""The kit of goldens: every golden has a test, a missing kit is said, and another kit can be put in its place."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import parity
from house.sources import ROOT

OUT_OF_SCOPE = ("lama_full/*", "postproc/*", "sampler/kdiffusion_dpmpp_2m.npz")  # as docs/see-through.md says
TESTED = ("tests/nets", "tests/engines/see_through")


def _named() -> set[str]:
    """Names and patterns of goldens that tests of parity ask for; what a test fills in may be anything."""
    files = [path for folder in TESTED for path in (ROOT / folder).glob("test_*.py") if path != Path(__file__)]
    sources = [path.read_text(encoding="utf-8") for path in files]
    words = {word for source in sources if "def test_parity" in source for word in re.findall(r'"([^"\s]+\.npz)"', source)}
    constants = {name: value for source in sources for name, value in re.findall(r'^([A-Z_]+) = "([^"]+)"$', source, re.MULTILINE)}
    filled = {re.sub(r"\{([A-Z_]+)\}", lambda match: constants.get(match[1], "*"), word) for word in words}
    patterns = {re.sub(r"\{[^}]*\}", "*", word) for word in filled}
    return {pattern for pattern in patterns if pattern[0].isalpha()}  # what begins with a gap would stand for everything


def test_parity_every_golden_has_a_test() -> None:
    kit, named = parity.kit(), _named()
    goldens = [path.relative_to(kit).as_posix() for path in kit.rglob("*.npz")]
    wanted = [name for name in goldens if not any(fnmatchcase(name, pattern) for pattern in OUT_OF_SCOPE)]
    assert wanted and len(named) > 10
    assert [name for name in wanted if not any(fnmatchcase(name, pattern) for pattern in named)] == []


def test_a_missing_kit_is_skipped_and_fails_where_every_test_must_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parity, "KIT", tmp_path / "none")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="UNFLAT_PARITY"):
        parity.kit()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="UNFLAT_PARITY"):
        parity.kit()


def test_what_another_kit_leaves_out_is_skipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parity, "KIT", tmp_path)
    with pytest.raises(pytest.skip.Exception, match=r"no sampler/a\.npz"):
        parity.golden("sampler/a.npz")
    assert parity.cases("unet_*/golden*.npz") == ["unet_*/golden*.npz"]
