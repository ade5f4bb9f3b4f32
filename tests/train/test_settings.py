"""Settings of a training: defaults, file, `--set`, and errors that name the way out."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from unflat.core.errors import InputError
from unflat.train.lite.settings import LiteTraining
from unflat.train.settings import Training, needed_for, read_training

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
CONFIG = CONFIGS / "lite.toml"


@pytest.mark.parametrize(
    ("name", "files"), [("lite.toml", {"lite-figure.onnx", "lite-head.onnx"}), ("lite_further.toml", {"lite-figure.onnx"})]
)
def test_the_shipped_settings_fit(name: str, files: set[str]) -> None:
    training = read_training(LiteTraining, CONFIGS / name)
    assert {p.export for p in training.phases.values()} - {""} == files


def test_a_set_goes_over_the_file() -> None:
    training = read_training(LiteTraining, CONFIG, ["batch=3", "joint.sizes=[64, 96]", "phase.head.rate=1e-3"])
    assert (training.batch, training.phases["joint"].sizes, training.phases["head"].rate) == (3, (64, 96), 1e-3)


def test_a_table_of_rates_is_set_like_any_other() -> None:
    assert read_training(Training, None, ["rates.trunk=0", "rates.head=0.5"]).rates == {"trunk": 0, "head": 0.5}


def test_tiny_goes_over_the_file_and_a_set_over_tiny() -> None:
    training = read_training(LiteTraining, CONFIG, ["joint.steps=7", "width=8"], tiny=True)
    assert (training.width, training.batch, training.phases["joint"].steps, training.phases["head"].steps) == (8, 4, 7, 3)
    assert training.phases["more"].after == "figure" and training.phases["more"].sizes == (64,)


def test_a_task_may_have_settings_of_its_own() -> None:
    @dataclass(frozen=True)
    class Own(Training):
        depth: int = 3

    assert read_training(Own, None, ["depth=5"]).depth == 5
    with pytest.raises(InputError, match="no setting 'depth'"):
        read_training(Training, None, ["depth=5"])


def test_only_the_phases_that_lead_to_a_file_are_needed() -> None:
    training = read_training(LiteTraining, CONFIG)
    assert needed_for(training, "lite-figure.onnx") == ("joint", "figure", "more")
    assert needed_for(training, "lite-head.onnx") == ("joint", "head")
    with pytest.raises(InputError, match=r"no phase of these settings writes other.onnx"):
        needed_for(training, "other.onnx")


@pytest.mark.parametrize(
    "change",
    [
        "no_such=1",
        "joint.no_such=1",
        "nobody.steps=1",
        "batch=many",
        "batch=true",
        "precision=half",
        "joint.sizes=64",
        'joint.sizes=["a"]',
        "batch",
        "joint.after=nobody",
        "joint.after=more",
        "phases=1",
        "rates.x=fast",
    ],
)
def test_a_wrong_setting_is_an_error(change: str) -> None:
    with pytest.raises(InputError):
        read_training(LiteTraining, CONFIG, [change])
