"""What all tests may ask for: the measured material that lies beside a checkout."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with benchmark characters and real pictures; a run under CI must have it."""
    if not SHARED.is_dir():
        message = f"the benchmark material is not at {SHARED}"
        if os.environ.get("CI") == "true":
            pytest.fail(message + ", and CI=true wants every test to run")
        pytest.skip(message)
    return SHARED
