"""The benchmark measures networks of the published shapes."""

import argparse
import importlib
from typing import Any

import numpy as np
import pytest
import torch

from house.sources import ROOT
from unflat.engines.see_through.fewer_bits import in_fewer_bits
from unflat.nets import parted, rows
from unflat.nets.across import CrossFrameBlock
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import Marigold3D, codec
from unflat.nets.transparent_vae import TransparentVAE

pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark's files find one another as they do when it is run."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def _home(name: str = "see_through") -> Any:
    return importlib.import_module(name)


def test_the_benchmark_s_networks_have_the_published_sizes() -> None:
    shapes = _home("see_through_nets")
    with torch.device("meta"):
        nets = LayerDiff3D(shapes.LAYERS), Marigold3D(shapes.DEPTH), codec(shapes.VAE), TransparentVAE(shapes.WIDTHS)
    sizes = [sum(p.numel() for p in net.parameters()) for net in nets]
    assert sizes == [4_071_291_140, 1_213_176_964, 83_653_863, 105_286_568]


def test_the_plain_loop_s_blocks_compute_the_same() -> None:
    torch.manual_seed(0)
    block = CrossFrameBlock(64, 64, 2, 32, cross_attention_dim=None).eval()
    tokens = torch.randn(2 * 5, 12, 64)
    with torch.inference_mode():
        wanted = block(tokens, 5)
        block.__class__ = _home("see_through_plain").Copying
        torch.testing.assert_close(block(tokens, 5), wanted, atol=1e-5, rtol=0)


def test_the_plain_loop_works_on_everything_at_once() -> None:
    before = parted.MOST
    with _home("see_through_plain").whole():
        assert parted.MOST == rows.MOST > 10**15
    assert parted.MOST == rows.MOST == before


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
    choices = [name for name, choice in home.CHOICES.items() if not choice.compiled]
    assert {"plain", "full", "identical", "offload", "quantized"} == set(choices)
    rows = [home.measured(name, argparse.Namespace(**given, stages=",".join(home.STAGES))) for name in choices]
    lines = home.table(rows).splitlines()
    assert len(lines) == 2 + len(choices) and all(row.peak_gb != 0 and row.all > 0 for row in rows)
    assert "the original's loops" in lines[2] and "| 1.00 |" in lines[2] and "channels last" in lines[4] and "int8" in lines[6]


def test_only_some_stages_are_measured() -> None:
    home = _home()
    given = {"device": "cpu", "precision": "", "bits": "int8", "resolution": 64, "depth_resolution": 64, "steps": 1, "tiny": True}
    row = home.measured("full", argparse.Namespace(**given, stages="depth"))
    assert set(row.seconds) == {"depth"} and np.isfinite(row.weights_gb)
    row = home.measured("quantized", argparse.Namespace(**given, stages="encode,body"))
    assert set(row.seconds) == {"encode", "body"} and np.isfinite(row.weights_gb)


def test_memory_in_use_grows_by_what_is_made() -> None:
    home = _home("see_through_ways")
    before = home.used(torch.device("cpu"))
    held = torch.ones(20_000_000)
    assert home.used(torch.device("cpu")) - before == pytest.approx(4 * held.numel(), rel=0.1)


def test_memory_that_is_counted_from_shapes_is_what_is_held_at_once() -> None:
    home = _home("see_through_live")
    net = torch.nn.Linear(10, 20, bias=False, device="meta")

    def run() -> None:
        x = torch.empty(100, 10)  # 4000 bytes, kept
        for _ in range(3):
            y = net(x)  # 8000 bytes, one at a time
            z = y.relu()  # 8000 more
            del y, z
        net.weight.t()[0]  # a view of weights is nothing new

    assert home.needs(run, net) == pytest.approx(20_000 / 1e9)


def test_attention_is_counted_as_kernels_have_it_that_keep_no_scores() -> None:
    home = _home("see_through_live")

    def run(width: int) -> None:
        query = torch.empty(1, 1, 1000, width)
        torch.nn.functional.scaled_dot_product_attention(query, query, query)

    scores = 1000 * 1000 * 4 / 1e9
    assert home.needs(lambda: run(64)) == pytest.approx(2 * 1000 * 64 * 4 / 1e9)
    assert home.needs(lambda: run(512)) > scores, "no such kernel is that wide"


def test_weights_in_fewer_bits_are_counted_as_what_they_are_made_of() -> None:
    pytest.importorskip("torchao")
    home = _home("see_through_live")
    net = torch.nn.Sequential(torch.nn.Linear(256, 512, bias=False, device="meta", dtype=torch.bfloat16))
    assert home.held_by(net) == pytest.approx(2 * 256 * 512 / 1e9)
    in_fewer_bits(net, "int8", dtype=torch.bfloat16, device=torch.device("meta"))
    assert home.held_by(net) == pytest.approx(256 * 512 / 1e9, rel=0.02), "and a scale for each row"

    def run() -> None:
        net(torch.empty(10, 256, dtype=torch.bfloat16))

    assert home.needs(run, net) < 2 * 256 * 512 / 1e9 + 1e-3, "a weight brought back to 16 bit, and no more than that of weights"


def test_codecs_wait_while_a_step_is_counted() -> None:
    home = _home("see_through_memory")
    Turn = home.Turn
    held, most = home.in_turns((4.0, 1.0), (Turn(1.5), Turn(9.0)), (Turn(1.0, 0.5), Turn(0.1, 0.5)))
    assert (held, most) == (4.5, 10.0)
    held, most = home.in_turns((4.0, 1.0), (Turn(1.5, 2.0), Turn(0.1)), (Turn(1.0, 0.5), Turn(0.1, 0.5)))
    assert (held, most) == (6.0, 7.5), "blocks of the network and codecs are not there at once"


def test_the_counts_of_small_networks_have_every_stage_and_way(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torchao")
    home, smaller = _home("see_through_memory"), _home("see_through_nets").smaller
    monkeypatch.setattr(home, "LAYERS", smaller(home.LAYERS, True, 96))
    monkeypatch.setattr(home, "DEPTH", smaller(home.DEPTH, True, 48))
    lines = home.tables(64, 64)
    assert sum("| quantized" in line for line in lines) == 2 and sum("step of" in line for line in lines) == 4
