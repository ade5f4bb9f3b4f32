"""What ships is small enough and checked: weights, tracked files, and the base install as a whole."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from house.file_sizes import too_large
from house.sources import PACKAGE
from unflat.weights import embedded, table

WEIGHTS = PACKAGE / "weights"
MOST_BYTES_OF_ALL_WEIGHTS, MOST_BYTES_OF_ONE = 24_000_000, 15_000_000
MOST_BYTES_INSTALLED = 550_000_000


def test_no_tracked_file_is_large_but_the_weights() -> None:
    assert too_large() == []


def test_the_weights_stay_small() -> None:
    sizes = {p.name: p.stat().st_size for p in WEIGHTS.iterdir() if p.suffix in (".onnx", ".safetensors")}
    assert sizes and sum(sizes.values()) <= MOST_BYTES_OF_ALL_WEIGHTS
    assert [name for name, size in sizes.items() if size > MOST_BYTES_OF_ONE] == []


def test_every_weights_file_has_a_row_that_says_what_it_is() -> None:
    rows = table()
    assert sorted(w.file for w in rows) == sorted(p.name for p in WEIGHTS.iterdir() if p.suffix in (".onnx", ".safetensors"))
    for row in rows:
        assert embedded(row.file).is_file() and re.fullmatch("[0-9a-f]{64}", row.sha256)
        assert row.name and row.licence and row.source, row.file


def test_weights_are_no_pickles() -> None:
    kinds = {p.suffix for p in WEIGHTS.iterdir() if p.is_file()}
    assert kinds <= {".py", ".onnx", ".safetensors", ".json", ".toml"}


def _needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """The distributions that an install without extras brings, by name."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found:
        return found
    try:
        found[key] = distribution(name)
    except PackageNotFoundError:
        return found  # for another system or Python
    for line in found[key].requires or ():
        wish, _, marker = line.partition(";")
        match = re.match(r"[A-Za-z0-9._-]+", wish.strip())
        if "extra" not in marker and match:
            _needed(match[0], found)
    return found


def _size(dist: Distribution) -> int:
    files = [Path(str(f.locate())) for f in dist.files or () if f.suffix != ".pyc"]
    return sum(f.stat().st_size for f in files if f.is_file())


def test_the_base_install_stays_under_550_megabytes() -> None:
    needed = _needed("unflat", {})
    assert {"numpy", "onnxruntime", "psd-tools", "opencv-python-headless"} <= set(needed) and not {"torch", "scipy"} & set(needed)
    ours = sum(p.stat().st_size for p in PACKAGE.rglob("*") if p.is_file())
    assert ours + sum(_size(d) for name, d in needed.items() if name != "unflat") < MOST_BYTES_INSTALLED
