"""The benchmark measures networks of the published shapes."""

import argparse
import runpy
from typing import Any

import pytest
import torch

from house.sources import ROOT

pytestmark = pytest.mark.torch


def _home() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / "see_through.py"), run_name="benchmark")


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
    given = {"device": "cpu", "precision": "", "bits": "int8", "resolution": 64, "depth_resolution": 64, "steps": 1, "tiny": True}
    choices = [name for name, choice in home["CHOICES"].items() if not choice.compiled]
    assert {"plain", "full", "identical", "offload", "quantized"} == set(choices)
    rows = [home["measured"](name, argparse.Namespace(**given)) for name in choices]
    lines = home["table"](rows).splitlines()
    assert len(lines) == 2 + len(choices) and all(row.peak_gb != 0 and row.all > 0 for row in rows)
    assert "the original's loops" in lines[2] and "| 1.00 |" in lines[2] and "channels last" in lines[4] and "int8" in lines[6]
