"""What the tests of this engine share: the kit of goldens."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

import parity
from unflat.core.arrays import Array

needed = ("torch", "diffusers", "transformers", "safetensors")
collect_ignore_glob = ["test_*.py"] if any(find_spec(name) is None for name in needed) else []  # they import what the extra torch brings
Golden = Callable[[str], dict[str, Array]]


@pytest.fixture(scope="session")
def kit() -> Path:
    """The folder of goldens."""
    return parity.kit()


@pytest.fixture(scope="session")
def golden(kit: Path) -> Golden:
    """Reads the arrays of one golden; a kit may leave some out."""
    return parity.golden
