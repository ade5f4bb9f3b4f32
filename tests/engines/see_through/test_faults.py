"""The list of the original's faults: each has a test or a reason, and those that need a file are tested on one."""

import re
from pathlib import Path

import numpy as np
import pytest
from psd_tools import PSDImage

from engines.see_through.test_whole_way import SIZE, drawn
from engines.see_through.tiny import write_layers
from house.sources import ROOT
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.core.stack import Stack
from unflat.engines import open_engine
from unflat.engines.see_through.look import canvas_of, whole_frame
from unflat.engines.see_through.pieces import Depths, to_pieces
from unflat.formats.psd_write import write_depth_psd, write_psd
from unflat.pipeline.unflatten import unflatten
from unflat.pixels.over import flatten
from unflat.testing import FakeEngine, toy_stack

pytestmark = pytest.mark.torch
DOCUMENT = (ROOT / "docs" / "see-through.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (B\d.*?) \| (.*) \|$", DOCUMENT, re.MULTILINE)
FAULTS = 44


@pytest.fixture(scope="module")
def split() -> Stack:
    """A stack of what perfect networks would draw, arms told apart."""
    truth = toy_stack(width=192, height=256)
    page = whole_frame(width=192, height=256, size=SIZE)
    layers, depth = drawn(truth, page, page)
    rgba = flatten(truth)
    pieces = to_pieces(layers, {page: canvas_of(rgba, page)}, Depths(page, depth))
    return unflatten(rgba, Options(), engine=FakeEngine(Guess(pieces)), hints=Hints())


def test_every_fault_has_a_test_that_is_there_or_a_reason() -> None:
    heads = [re.match(r"(?:B\d+,? )+", row) for row, _ in ROWS]
    named = [int(n) for head in heads if head for n in re.findall(r"\d+", head[0])]
    assert sorted(named) == list(range(1, FAULTS + 1))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for row, answer in ROWS:
        tests = re.findall(r"`(test_\w+)`", answer)
        assert tests or "cannot happen" in answer, row
        assert [name for name in tests if f"def {name}(" not in sources] == [], row


def test_alpha_is_written_once(split: Stack, tmp_path: Path) -> None:
    write_psd(split, tmp_path / "a.psd")
    found = {layer.name: layer for layer in PSDImage.open(tmp_path / "a.psd").descendants() if not layer.is_group()}
    assert any(((a.alpha > 0) & (a.alpha < 255)).any() for a in split.layers), "something is soft"
    for layer in split.layers:
        alpha = found[layer.name].numpy("shape")
        assert not found[layer.name].has_mask()
        assert np.array_equal(np.rint(alpha[..., 0] * 255), layer.alpha)


def test_depth_of_sides_that_were_split_is_not_all_zero(split: Stack, tmp_path: Path) -> None:
    write_depth_psd(split, tmp_path / "a.psd")
    found = {layer.name: layer for layer in PSDImage.open(tmp_path / "a.psd").descendants() if not layer.is_group()}
    sides = [layer for layer in split.layers if layer.side in ("l", "r")]
    assert {layer.side for layer in sides} == {"l", "r"}
    for layer in sides:
        grey = np.rint(found[layer.name].numpy("color")[..., 0] * 255)
        assert layer.depth is not None and grey.any() and np.abs(grey - layer.depth * 255).max() <= 1


def test_each_engine_keeps_the_checkpoint_it_was_opened_with(tmp_path: Path) -> None:
    opened = []
    for version in ("v2", "v3"):
        folder = write_layers(tmp_path / version, version)
        settings = {"layers": str(folder), "depth": False, "memory": "full", "resolution": 64}
        opened.append(open_engine(Options(engine="see-through", device="cpu", settings={"see_through": settings})))
    weights = [str(engine.facts()["weights"]) for engine in opened]
    assert "v2" in weights[0] and "v3" in weights[1]
    for engine in opened:
        engine.close()
