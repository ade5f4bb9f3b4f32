"""What all tests may ask for: the measured material that lies beside a checkout."""

from pathlib import Path

import pytest

from beside import SHARED, needed


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with benchmark characters and real pictures."""
    return needed(SHARED, what="the benchmark material")
