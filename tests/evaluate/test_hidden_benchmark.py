"""The benchmark of hidden pixels: each missing pixel is counted once, with its cause."""

import runpy
from typing import Any

import numpy as np
import pytest

from house.sources import ROOT
from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.core.piece import Guess, Piece
from unflat.core.stack import Layer, Stack, layer_id
from unflat.evaluate.known_stack import truth_of

pytest.importorskip("skia", reason="figures are drawn with the extra train")


def bar(part: Part, left: int, right: int) -> Layer:
    rgba = np.full((40, right - left, 4), 255, np.uint8)
    return Layer(layer_id(part.name), part.name, part, (left, 10, right, 50), rgba, np.ones(rgba.shape[:2], np.uint8))


def claimed(part: Part, claim: Array) -> Piece:
    return Piece(part.name, part, Frame.whole(width=60, height=60), np.zeros((60, 60), np.float16), claim.astype(np.float16))


def test_missing_pixels_are_counted_by_cause() -> None:
    home: dict[str, Any] = runpy.run_path(str(ROOT / "benchmarks" / "hidden.py"), run_name="benchmark")
    truth = truth_of(Stack(60, 60, (bar(parts.NECK, 0, 30), bar(parts.TOPWEAR, 0, 40), bar(parts.HANDWEAR, 20, 60))))
    assert set(truth.whole) == {parts.NECK.name, parts.TOPWEAR.name, parts.HANDWEAR.name}
    seen = Stack(60, 60, (bar(parts.TOPWEAR, 0, 20), bar(parts.HANDWEAR, 20, 60)))  # 20 columns of the top are hidden, and missing
    claim = np.zeros((60, 60))
    claim[:, 20:30], claim[:, 30:40] = 0.2, 0.5
    rows = list(home["rows_of"](seen, Guess((claimed(parts.TOPWEAR, claim),))))
    tally = home["Tally"]()
    tally.add_lost(seen, rows, truth)
    tally.add_claims(rows, truth, seen)
    assert {cause: pixels for cause, pixels in tally.lost.items() if pixels} == {
        "a claim of 0.15 to 0.25": 400,
        "a claim of 0.45 to 0.60": 400,
    }
    assert tally.hidden == 800 and tally.total.sum() == 40 * 40 and tally.right.sum() == 800
    swapped = Stack(60, 60, tuple(reversed(seen.layers)))
    other = home["Tally"]()
    other.add_lost(swapped, list(home["rows_of"](swapped, Guess(()))), truth)
    assert set(+other.lost) == {home["IN_FRONT"]}
