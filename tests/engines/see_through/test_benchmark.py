"""The benchmark measures networks of the published shapes."""

import argparse
import runpy
from typing import Any

import numpy as np
import pytest
import torch

from house.sources import ROOT

pytestmark = pytest.mark.torch


def _home(name: str = "see_through") -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / f"{name}.py"), run_name="benchmark")


def test_the_benchmark_s_networks_have_the_published_sizes() -> None:
    home = _home()
    with torch.device("meta"):
        nets = (
            home["LayerDiff3D"](home["LAYERS"]),
            home["Marigold3D"](home["DEPTH"]),
            home["AutoencoderKL"](**home["VAE"]),
            home["TransparentVAE"](home["WIDTHS"]),
        )
    sizes = [sum(p.numel() for p in net.parameters()) for net in nets]
    assert sizes == [4_071_291_140, 1_213_176_964, 83_653_863, 105_286_568]


def test_the_plain_loop_s_blocks_compute_the_same() -> None:
    home = _home()
    torch.manual_seed(0)
    block = home["CrossFrameBlock"](64, 64, 2, 32, cross_attention_dim=None).eval()
    tokens = torch.randn(2 * 5, 12, 64)
    with torch.inference_mode():
        wanted = block(tokens, 5)
        block.__class__ = home["Copying"]
        torch.testing.assert_close(block(tokens, 5), wanted, atol=1e-5, rtol=0)


def test_every_choice_that_needs_no_compiler_is_measured() -> None:
    home = _home()
    given = {
        "device": "cpu",
        "precision": "",
        "bits": "int8",
        "resolution": 64,
        "depth_resolution": 64,
        "steps": 1,
        "tiny": True,
    }
    choices = [name for name, choice in home["CHOICES"].items() if not choice.compiled]
    assert {"plain", "full", "identical", "offload", "quantized"} == set(choices)
    rows = [home["measured"](name, argparse.Namespace(**given, stages=",".join(home["STAGES"]))) for name in choices]
    lines = home["table"](rows).splitlines()
    assert len(lines) == 2 + len(choices) and all(row.peak_gb != 0 and row.all > 0 for row in rows)
    assert "the original's loops" in lines[2] and "| 1.00 |" in lines[2] and "channels last" in lines[4] and "int8" in lines[6]


def test_only_some_stages_are_measured() -> None:
    home = _home()
    given = {"device": "cpu", "precision": "", "bits": "int8", "resolution": 64, "depth_resolution": 64, "steps": 1, "tiny": True}
    row = home["measured"]("full", argparse.Namespace(**given, stages="depth"))
    assert set(row.seconds) == {"depth"} and np.isfinite(row.weights_gb)
    row = home["measured"]("quantized", argparse.Namespace(**given, stages="encode,body"))
    assert set(row.seconds) == {"encode", "layers"} and np.isfinite(row.weights_gb)


def test_memory_in_use_grows_by_what_is_made() -> None:
    home = _home()
    before = home["used"](torch.device("cpu"))
    held = torch.ones(20_000_000)
    assert home["used"](torch.device("cpu")) - before == pytest.approx(4 * held.numel(), rel=0.1)


def test_memory_that_is_counted_from_shapes_is_what_is_held_at_once() -> None:
    home = _home("see_through_memory")
    net = torch.nn.Linear(10, 20, bias=False, device="meta")

    def run() -> None:
        x = torch.empty(100, 10)  # 4000 bytes, kept
        for _ in range(3):
            y = net(x)  # 8000 bytes, one at a time
            z = y.relu()  # 8000 more
            del y, z
        net.weight.t()[0]  # a view of weights is nothing new

    assert home["needs"](run, net) == pytest.approx(20_000 / 1e9)


def test_attention_is_counted_as_kernels_have_it_that_keep_no_scores() -> None:
    home = _home("see_through_memory")

    def run(width: int) -> None:
        query = torch.empty(1, 1, 1000, width)
        torch.nn.functional.scaled_dot_product_attention(query, query, query)

    scores = 1000 * 1000 * 4 / 1e9
    assert home["needs"](lambda: run(64)) == pytest.approx(2 * 1000 * 64 * 4 / 1e9)
    assert home["needs"](lambda: run(512)) > scores, "no such kernel is that wide"
