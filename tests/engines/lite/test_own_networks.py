"""Networks of one's own: taken from a folder, named in the manifest, and refused in words when they are none."""

import hashlib
import shutil
from pathlib import Path

import pytest

from unflat.core.errors import WeightsError
from unflat.core.options import Options
from unflat.engines.lite.engine import FIGURE_FILE, FILL_FILE, HEAD_FILE, VARIABLE, Lite
from unflat.weights import embedded, table

SHIPPED = {row.file: row.sha256 for row in table()}


def opened(folder: Path | str) -> Lite:
    return Lite.opened(Options(settings={"lite": {"weights": str(folder)}}))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder whose figure network is another than the one that ships."""
    (tmp_path / "own").mkdir()
    shutil.copy(embedded(HEAD_FILE), tmp_path / "own" / FIGURE_FILE)
    return tmp_path / "own"


def test_a_network_of_ones_own_takes_the_place_of_the_shipped_one_and_the_others_stay(own: Path) -> None:
    weights = opened(own).weights
    assert weights[FIGURE_FILE] == hashlib.sha256((own / FIGURE_FILE).read_bytes()).hexdigest() != SHIPPED[FIGURE_FILE]
    assert weights[HEAD_FILE] == SHIPPED[HEAD_FILE]


def test_the_variable_names_the_folder_for_good_and_the_setting_goes_first(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(own))
    assert Lite.opened(Options()).weights[FIGURE_FILE] == SHIPPED[HEAD_FILE]
    with pytest.raises(WeightsError):
        opened(own / "none")


def test_without_either_the_shipped_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert dict(Lite.opened(Options()).weights).items() <= SHIPPED.items()


def test_a_folder_without_networks_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"holds none of lite-figure\.onnx, lite-head\.onnx, lite-fill\.onnx; give lite\.weights"):
        opened(tmp_path)
    with pytest.raises(WeightsError, match="gone is no folder with"):
        opened(tmp_path / "gone")


@pytest.mark.parametrize("file", [FIGURE_FILE, HEAD_FILE, FILL_FILE])
def test_a_file_that_is_no_network_is_named_with_its_folder(own: Path, file: str) -> None:
    (own / file).write_bytes(b"no network")
    with pytest.raises(WeightsError, match=rf"own/{file} cannot be used: .*; export it again"):
        opened(own)
