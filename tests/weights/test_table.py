"""The table of weights: what it promises is checked, and every fault says what to do."""

import json
from pathlib import Path

import pytest

from unflat.core.errors import WeightsError
from unflat.weights import embedded, table
from unflat.weights.record import record
from unflat.weights.table import ROWS


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    run = tmp_path / "run"
    run.mkdir()
    (run / "net.onnx").write_bytes(b"weights")
    (run / "run.json").write_text(json.dumps({"commit": "abc"}))
    (tmp_path / "shipped").mkdir()
    record(run, rows=tmp_path / "shipped" / "embedded.json")
    return tmp_path / "shipped" / "embedded.json"


def test_a_recorded_file_is_found(rows: Path) -> None:
    assert embedded("net.onnx", rows=rows).read_bytes() == b"weights"
    (row,) = table(rows)
    assert (row.name, row.size_bytes, row.licence) == ("net", 7, "Apache-2.0") and "abc" in row.source


def test_recording_one_network_keeps_the_rows_of_others(rows: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "fill.onnx").write_bytes(b"more")
    (other / "run.json").write_text(json.dumps({"commit": "def"}))
    assert [row.name for row in record(other, rows=rows)] == ["fill"]
    assert [row.name for row in table(rows)] == ["fill", "net"]


@pytest.mark.parametrize("content", [b"weighty", b"short", None])
def test_a_file_that_is_not_what_was_recorded_is_refused(rows: Path, content: bytes | None) -> None:
    path = rows.parent / "net.onnx"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match="pip install"):
        embedded("net.onnx", rows=rows)


def test_an_unknown_file_names_those_there_are(rows: Path) -> None:
    with pytest.raises(WeightsError, match=r"net\.onnx"):
        embedded("other.onnx", rows=rows)


@pytest.mark.parametrize(
    "text", ["", "[1]", '[{"name": "net"}]', '[{"name":"n","file":"f","sha256":"s","size_bytes":"7","licence":"l","source":"s"}]']
)
def test_a_broken_table_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "embedded.json").write_text(text)
    with pytest.raises(WeightsError):
        table(tmp_path / "embedded.json")


def test_an_unfinished_run_is_not_recorded(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="finished"):
        record(tmp_path, rows=tmp_path / "embedded.json")


def test_every_shipped_file_is_small_and_has_its_row() -> None:
    held = table()
    assert {row.file for row in held} == {p.name for p in ROWS.parent.glob("*.onnx")}
    assert all(embedded(row.file).stat().st_size < 12_000_000 and row.licence == "Apache-2.0" for row in held)
