"""Settings of a training: defaults, file, `--set`, and errors that name the way out."""

from pathlib import Path

import pytest

from unflat.core.errors import InputError
from unflat.train.settings import read_training

CONFIG = Path(__file__).resolve().parents[2] / "configs" / "lite.toml"


def test_the_shipped_settings_fit() -> None:
    training = read_training(CONFIG)
    assert {p.export for p in training.phases.values()} == {"", "lite-figure.onnx", "lite-head.onnx"}


def test_a_set_goes_over_the_file() -> None:
    training = read_training(CONFIG, ["batch=3", "joint.sizes=[64, 96]", "head.rate=1e-3"])
    assert (training.batch, training.phases["joint"].sizes, training.phases["head"].rate) == (3, (64, 96), 1e-3)


@pytest.mark.parametrize(
    "change", ["no_such=1", "joint.no_such=1", "batch=many", "precision=half", "joint.sizes=64", "batch", "joint.after=nobody"]
)
def test_a_wrong_setting_is_an_error(change: str) -> None:
    with pytest.raises(InputError):
        read_training(CONFIG, [change])
