"""What the tests of this engine share: the kit of goldens, and small checkpoints."""

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from unflat.core.arrays import Array

collect_ignore_glob = ["test_*.py"] if find_spec("torch") is None else []  # they import what only the extra torch brings
KIT = Path(os.environ.get("UNFLAT_PARITY", Path(__file__).resolve().parents[4] / "shared" / "parity"))
Golden = Callable[[str], dict[str, Array]]


def _missing(what: Path) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI=true wants every test to run")
    pytest.skip(f"{what} is missing; UNFLAT_PARITY names the kit's folder")


@pytest.fixture(scope="session")
def kit() -> Path:
    """The folder of goldens."""
    if not KIT.is_dir():
        _missing(KIT)
    return KIT


@pytest.fixture(scope="session")
def golden(kit: Path) -> Golden:
    """Reads the arrays of one golden; a kit may leave some out."""

    def read(name: str) -> dict[str, Array]:
        if not (kit / name).is_file():
            pytest.skip(f"this kit has no {name}")
        with np.load(kit / name) as held:
            return dict(held)

    return read
