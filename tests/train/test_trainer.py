"""The trainer: its curve, its resume, and the whole way of the recipe in small."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Line:
    """A recipe that fits a straight line; it can be told to break off."""

    breaks_at: int = -1

    def build(self) -> "torch.nn.Module":
        return torch.nn.Sequential(torch.nn.Conv2d(1, 4, 1), torch.nn.BatchNorm2d(4), torch.nn.Conv2d(4, 1, 1))

    @contextmanager
    def batches(self, phase: str, size: int, *, skip: int) -> "Iterator[Iterator[int]]":
        yield iter(range(skip, 10_000))

    def loss(self, net: "torch.nn.Module", batch: int) -> "tuple[torch.Tensor, dict[str, torch.Tensor]]":
        if batch == self.breaks_at:
            raise KeyboardInterrupt
        x = torch.from_numpy(np.random.default_rng(batch).normal(size=(4, 1, 3, 3)).astype(np.float32))
        loss = (net(x) - 2 * x).square().mean()
        return loss, {"square": loss.detach()}

    def evaluate(self, net: "torch.nn.Module") -> dict[str, float]:
        return {}

    def export(self, net: "torch.nn.Module", path: Path, *, commit: str) -> None:
        path.write_text(commit)


def settings() -> "object":
    from unflat.train.settings import Phase, Training

    phases = {"one": Phase(steps=12, warm=3), "two": Phase(after="one", steps=6, warm=1, export="line.txt")}
    return Training(threads=torch.get_num_threads(), save=5, every=100, phases=phases)


def test_the_rate_rises_and_ends_at_nothing() -> None:
    from unflat.train.settings import Phase
    from unflat.train.trainer import rate_at

    phase = Phase(steps=100, warm=10, rate=1.0)
    rates = [rate_at(phase, step) for step in range(101)]
    assert rates[:10] == sorted(rates[:10]) and rates[9] == 1.0 and rates[100] == pytest.approx(0)


def test_steps_are_shared_out_among_sizes() -> None:
    from unflat.train.settings import Phase
    from unflat.train.trainer import stretches

    assert stretches(Phase(steps=100, sizes=(192, 192, 192, 256))) == [(192, 0, 75), (256, 75, 100)]


@pytest.mark.parametrize("breaks_at", [4, 7, 11])
def test_a_killed_run_ends_with_the_same_numbers(tmp_path: Path, breaks_at: int) -> None:
    from unflat.train.checkpoint import load_tensors
    from unflat.train.trainer import train

    train(Line(), settings(), tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        train(Line(breaks_at), settings(), tmp_path / "broken")
    assert not (tmp_path / "broken" / "line.txt").exists()
    train(Line(), settings(), tmp_path / "broken")
    whole, broken = (load_tensors(tmp_path / name / "two.safetensors") for name in ("whole", "broken"))
    assert all(torch.equal(whole[n], broken[n]) for n in whole)
    assert (tmp_path / "broken" / "line.txt").exists()


def test_the_loss_is_small_for_the_truth_and_large_for_nonsense() -> None:
    from unflat.nets.lite import LiteOut
    from unflat.train.losses import class_weights, lite_loss
    from unflat.train.pool import Batch

    rng = np.random.default_rng(0)
    label = np.kron(rng.integers(0, 3, (2, 4, 4)), np.ones((8, 8))).astype(np.uint8)
    full = np.stack([(label[:, ::2, ::2] == k + 1) * 255 for k in range(2)], 1).astype(np.uint8)
    side = (label[:, ::2, ::2] > 0).astype(np.uint8)
    truth = Batch(np.zeros((2, 32, 32, 3), np.uint8), label, full, full, side)
    sure = torch.nn.functional.one_hot(torch.from_numpy(label).long(), 3).permute(0, 3, 1, 2) * 20.0 - 10
    wide = torch.from_numpy(full / 255.0).float()
    right = LiteOut(sure, wide * 20 - 10, wide, torch.full((2, 1, 16, 16), -10.0))
    wrong = LiteOut(-sure, 10 - wide * 20, 1 - wide, torch.full((2, 1, 16, 16), 10.0))
    weights = class_weights(label, 3)
    for phase in range(4):
        good, bad = (lite_loss(out, truth, weights, phase=phase) for out in (right, wrong))
        assert good[0] < 0.01
        assert all(bad[1][name] > good[1][name] + 0.15 for name in good[1])


@pytest.mark.slow
def test_the_whole_recipe_runs_in_small_and_its_networks_can_be_recorded(tmp_path: Path) -> None:
    pytest.importorskip("skia")
    from unflat.weights import embedded
    from unflat.weights.record import record

    command = [sys.executable, "-W", "error", "-m", "unflat", "train", "lite", "--tiny", "--run", str(tmp_path / "run")]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    facts = json.loads((tmp_path / "run" / "run.json").read_text())
    assert facts["settings"]["phases"]["head"]["after"] == "joint" and facts["commit"]
    (tmp_path / "shipped").mkdir()
    rows = record(tmp_path / "run", rows=tmp_path / "shipped" / "embedded.json")
    assert [row.file for row in rows] == ["lite-figure.onnx", "lite-head.onnx"]
    import onnxruntime

    for row in rows:
        path = embedded(row.file, rows=tmp_path / "shipped" / "embedded.json")
        label, *_ = onnxruntime.InferenceSession(path).run(None, {"rgb": np.full((1, 3, 64, 64), 255, np.float32)})
        assert np.allclose(label.sum(1), 1, atol=1e-4)
