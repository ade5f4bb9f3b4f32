"""The candidates for the nets of `lite`: the same answers from all, the same batches to all, and rounds that go on."""

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from house.sources import ROOT

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("skia", reason="figures are drawn with the extra train")

PARTS = 5


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / "candidates.py"), run_name="benchmark")


def test_all_candidates_answer_in_the_same_form(bench: dict[str, Any]) -> None:
    views = torch.zeros(2, 3, 64, 96)
    for name, make in bench["CANDIDATES"].items():
        net = make(PARTS)
        out = net(views)
        assert out.label.shape == (2, PARTS + 1, 64, 96), name
        assert out.full.shape == out.depth.shape == (2, PARTS, 32, 48) and out.side.shape == (2, 1, 32, 48), name
        corner = net(views, 3).label.shape
        assert corner in ((2, PARTS + 1, 32, 48), (2, PARTS + 1, 64, 96)), name  # the loss takes either


def test_without_context_a_far_corner_is_not_heard_of(bench: dict[str, Any]) -> None:
    views = torch.zeros(1, 3, 512, 64, dtype=torch.float64)
    other = views.clone()
    other[..., -32:, :] = 255
    nets = {name: make(PARTS, 16).double().eval() for name, make in (("with", bench["LiteNet"]), ("without", bench["without_context"]))}
    with torch.no_grad():
        apart = {name: float((net(views).label - net(other).label)[..., :32, :].abs().max()) for name, net in nets.items()}
    assert apart["without"] == 0 and apart["with"] > 1e-9


def test_without_detail_nothing_of_stride_2_is_handed_across(bench: dict[str, Any]) -> None:
    net = bench["without_detail"](PARTS, 16).eval()
    x = torch.randn(1, 16 // 2 + 16, 8, 8)
    other = x.clone()
    other[:, 16:] += 1
    assert torch.equal(net.fine(x), net.fine(other))


def test_separable_convolutions_mix_either_pixels_or_channels(bench: dict[str, Any]) -> None:
    net = bench["separable"](PARTS, 16)
    convs = [m for m in net.modules() if isinstance(m, torch.nn.Conv2d)]
    both = [c for c in convs if c.kernel_size != (1, 1) and c.groups == 1]
    assert [c.in_channels for c in both] == [3]
    dilated = [c.dilation for c in convs if c.dilation != (1, 1)]
    assert dilated == [(2, 2)]


@pytest.mark.slow
def test_rounds_go_on_with_the_same_drawings_for_all(bench: dict[str, Any], tmp_path: Path) -> None:
    def made(steps: int) -> Any:
        training = bench["plan"](steps=steps, batch=2, size=32, validation=2, seed=1)
        return replace(training, shard=2, lag=1, reuse=2)

    names = ("lite 32", "separable 56")
    for steps in (1, 2):
        bench["draw"](made(steps), tmp_path / "shared")
        drawn = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "shared").rglob("*.shard")}
        for name in names:
            bench["learn"](made(steps), name, tmp_path)
        assert {p.name: p.stat().st_mtime_ns for p in (tmp_path / "shared").rglob("*.shard")} == drawn
    bench["learn"](made(1), names[0], tmp_path, again=True)
    assert [sorted(bench["scores_of"](tmp_path / n)) for n in (*names, "lite 32 again")] == [[1, 2], [1, 2], [1]]
    head, columns, *rows = bench["table"](tmp_path, 2)
    assert head.startswith("after 2 steps, 4 pictures") and columns.split()[0] == "candidate"
    assert [row[:20].strip() for row in rows] == ["lite 32", "lite 32 again", "separable 56"]
    assert ["not so far" in row for row in rows] == [False, True, False]
