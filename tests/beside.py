"""What lies beside a checkout: where it is missing a test is skipped, and fails under CI=true."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def needed(folder: Path, *, what: str, hint: str = "") -> Path:
    """A folder that a test cannot do without."""
    if not folder.is_dir():
        message = f"{what} is not at {folder}{hint}"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message}, and CI=true wants every test to run")
        pytest.skip(message)
    return folder
