"""The weight files that lie in the package."""

from pathlib import Path

from unflat.core.errors import WeightsError

HERE = Path(__file__).parent


def embedded(name: str) -> Path:
    """Where a weight file of the package lies; raises WeightsError where it is missing."""
    path = HERE / name
    if not path.is_file():
        raise WeightsError(f"the weights {name} are missing from the package; install unflat again")
    return path
