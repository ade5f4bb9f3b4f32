"""Confidence: what layers claim, how it is compared with what is so, and what the engine tells."""

import runpy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from house.sources import ROOT
from unflat.core import parts
from unflat.core.parts import PARTS
from unflat.core.stack import Layer, Stack, layer_id
from unflat.engines.lite.confidence import LEAST, MOST, SHIFTS, told
from unflat.evaluate.calibration import Claim, Tenth, calibration_error, layer_claims, reliability
from unflat.evaluate.known_stack import truth_of


def square(part: Any, left: int, right: int, *, confidence: float = 1.0) -> Layer:
    rgba = np.full((20, right - left, 4), 255, np.uint8)
    origin = np.ones(rgba.shape[:2], np.uint8)
    return Layer(layer_id(part.name), part.name, part, (left, 0, right, 20), rgba, origin, confidence=confidence)


def test_a_layer_claims_its_own_pixels() -> None:
    truth = truth_of(Stack(40, 20, (square(parts.FACE, 0, 20), square(parts.BACK_HAIR, 20, 40))))
    face, tail = square(parts.FACE, 0, 25, confidence=0.9), square(parts.HAIR_TAIL, 25, 40, confidence=0.6)
    invented = replace(face, origin=np.where(np.arange(25) < 10, 1, 0).astype(np.uint8)[None].repeat(20, 0))
    first, second = layer_claims(Stack(40, 20, (face, tail)), truth)
    assert first == Claim(parts.FACE.name, 0.9, 0.8, 500)
    assert second == Claim(parts.HAIR_TAIL.name, 0.6, 1.0, 300)  # a tail counts as hair, and keeps its name
    assert layer_claims(Stack(40, 20, (invented,)), truth) == (Claim(parts.FACE.name, 0.9, 1.0, 200),)  # what is hidden is no claim


def test_reliability_counts_in_tenths_and_one_is_no_tenth_of_its_own() -> None:
    found = [Claim("a", 0.62, 0.5, 1), Claim("b", 0.68, 1.0, 1), Claim("c", 1.0, 0.4, 1)]
    low, high = reliability(found)
    assert (low.claims, low.confidence, low.right) == (2, pytest.approx(0.65), pytest.approx(0.75))
    assert high == Tenth(1, 1.0, 0.4)
    assert calibration_error(found) == pytest.approx((2 * 0.1 + 0.6) / 3)


def test_more_probability_is_never_less_confidence() -> None:
    assert set(SHIFTS) <= {p.name for p in PARTS.parts}
    for part in (*SHIFTS, parts.FACE.name):
        values = [told(part, p) for p in np.linspace(0, 1, 21)]
        assert values == sorted(values) and values[0] >= LEAST and values[-1] <= MOST
    assert told(parts.FACE.name, 0.5, {parts.FACE.name: -0.2}) == pytest.approx(0.3)


def test_the_fit_follows_what_is_right_where_there_is_enough_of_it() -> None:
    bench = runpy.run_path(str(ROOT / "benchmarks" / "confidence.py"), run_name="benchmark")
    many, few = [Claim("coat", 0.7, 0.9, 9)] * 90, [Claim("brow", 0.8, 0.2, 9)] * 2
    shifts = bench["fitted"]([*many, *few])
    assert shifts == {"brow": pytest.approx(-0.1), "coat": pytest.approx(0.18)}
    before, after = ([many, bench["shifted"](many, shifts)][i] for i in (0, 1))
    assert calibration_error(after) < 0.03 < 0.19 < calibration_error(before)
