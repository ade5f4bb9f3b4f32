"""The kit of goldens: the one place that finds it, reads it, and says how near is near enough."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from beside import SHARED, needed

KIT = Path(os.environ.get("UNFLAT_PARITY") or SHARED / "parity")
FLOOR = 1e-4  # the kit's own rule is max(1e-4, 10 x measured); holds where a case has no entry


def kit() -> Path:
    """The kit's folder."""
    return needed(KIT, what="the parity kit", hint="; UNFLAT_PARITY names its folder")


def cases(pattern: str) -> list[str]:
    """Which files of the kit a pattern finds, for parametrize; the pattern itself where none, so that `held` can say so."""
    return sorted(p.relative_to(KIT).as_posix() for p in KIT.glob(pattern)) or [pattern]


def held(name: str) -> Path:
    """A file or folder of the kit; a kit may leave some out, then the test is skipped."""
    path = kit() / name
    if not path.exists():
        pytest.skip(f"this kit has no {name}")
    return path


def golden(name: str) -> dict[str, Any]:
    """The arrays of one .npz."""
    with np.load(held(name)) as arrays:
        return dict(arrays)


def listing(name: str) -> dict[str, tuple[int, ...]]:
    """Shapes by key of one full-size model."""
    return {k: tuple(v) for k, v in json.loads(held(f"listings/{name}.json").read_text(encoding="utf-8"))["keys"].items()}


def tolerance(name: str) -> float:
    """Largest absolute difference allowed for one entry of tolerances.json."""
    return float(_tolerances().get(name, {}).get("recommended_max_abs", FLOOR))


def assert_near(got: Any, wanted: Any, most: float) -> None:
    """Same shape, finite, and nowhere farther apart than `most`; the message says how far."""
    got, wanted = np.asarray(got, dtype=np.float64), np.asarray(wanted, dtype=np.float64)
    assert got.shape == wanted.shape
    assert np.isfinite(got).all()
    assert np.abs(got - wanted).max() <= most, f"differs by {np.abs(got - wanted).max():.3g}, allowed are {most:.3g}"


@cache
def _tolerances() -> dict[str, Any]:
    return dict(json.loads((kit() / "tolerances.json").read_text(encoding="utf-8"))["items"])
