"""The benchmark measures networks of the published shapes."""

import runpy
from typing import Any

import pytest
import torch

from house.sources import ROOT

pytestmark = pytest.mark.torch


def test_the_benchmark_s_networks_have_the_published_sizes() -> None:
    home: dict[str, Any] = runpy.run_path(str(ROOT / "benchmarks" / "see_through.py"), run_name="benchmark")
    with torch.device("meta"):
        nets = (
            home["LayerDiff3D"](home["LAYERS"]),
            home["Marigold3D"](home["DEPTH"]),
            home["AutoencoderKL"](**home["VAE"]),
            home["TransparentVAE"](home["WIDTHS"]),
        )
    sizes = [sum(p.numel() for p in net.parameters()) for net in nets]
    assert sizes == [4_071_291_140, 1_213_176_964, 83_653_863, 105_286_568]
