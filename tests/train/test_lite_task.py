"""The recipe of `lite`: its sizes, its loss, and the whole way in small."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

ROOT = Path(__file__).resolve().parents[2]


def test_steps_are_shared_out_among_sizes() -> None:
    from unflat.train.lite.settings import LitePhase, stretches

    assert stretches(LitePhase(steps=100, sizes=(192, 192, 192, 256))) == [(192, 0, 75), (256, 75, 100)]


def test_the_loss_is_small_for_the_truth_and_large_for_nonsense() -> None:
    from unflat.nets.lite import LiteOut
    from unflat.train.lite.losses import class_weights, lite_loss
    from unflat.train.lite.pool import Batch

    rng = np.random.default_rng(0)
    label = np.kron(rng.integers(0, 3, (2, 4, 4)), np.ones((8, 8))).astype(np.uint8)
    full = np.stack([(label[:, ::2, ::2] == k + 1) * 255 for k in range(2)], 1).astype(np.uint8)
    side = (label[:, ::2, ::2] > 0).astype(np.uint8)
    truth = Batch(*(torch.from_numpy(a) for a in (np.zeros((2, 32, 32, 3), np.uint8), label, full, full, side)))
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
