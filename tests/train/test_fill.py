"""The recipe of `lite-fill`: what drawings hide, the way to the net and back, the order of drawings, and the whole way in small."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("skia")

from unflat.engines.lite.fill import DOUBT, OnnxFill, decided  # noqa: E402 - after what is asked for above
from unflat.pixels.fill import fill  # noqa: E402
from unflat.pixels.fill_canvas import from_canvas, to_canvas  # noqa: E402
from unflat.train.fill.hidden import Hidden, hidden_pieces  # noqa: E402
from unflat.train.fill.row import DrawingRow, as_batch, read_pieces, write_pieces  # noqa: E402
from unflat.train.fill.settings import FillTraining  # noqa: E402
from unflat.train.fill.spoil import spoiled  # noqa: E402
from unflat.train.fill.task import decibels, squares  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def disc(size: int = 60) -> Hidden:
    """A red disc with a dark outline, its lower half hidden by blue."""
    y, x = np.mgrid[:size, :size] - size / 2
    far = np.hypot(x, y)
    extent = np.where(far < size / 2 - 4, 255, 0).astype(np.uint8)
    truth = np.where((far < size / 2 - 8)[..., None], (200, 40, 40), (40, 0, 0)).astype(np.uint8)
    known = (extent > 0) & (y < 0)
    rgb = np.where(known[..., None], truth, (0, 0, 255)).astype(np.uint8)
    return Hidden(rgb, truth, extent > 0, extent, known, part=3)


def shaded() -> Hidden:
    """A disc without a line that is the darker the farther down."""
    piece = disc()
    light = np.linspace(1, 0.4, len(piece.rgb))[:, None, None]
    truth = (np.full_like(piece.truth, 200) * light).astype(np.uint8)
    return replace(piece, rgb=np.where(piece.known[..., None], truth, piece.rgb), truth=truth)


def test_what_a_drawing_hides_is_under_something_and_truly_there() -> None:
    from unflat.data.samples import LITE_PARTS
    from unflat.data.stacks import draw_stack

    stack = draw_stack(1, "figure", 192)
    pieces = hidden_pieces(stack)
    assert len({piece.part for piece in pieces}) >= 4 and all(0 <= p.part < len(LITE_PARTS) for p in pieces)
    for piece in pieces:
        assert not (piece.known & piece.asked).any() and piece.known.sum() >= 40 and piece.asked.sum() >= 40
    apart = [np.abs(piece.rgb.astype(int) - piece.truth).mean(-1) for piece in pieces]
    seen = np.concatenate([error[piece.known] for error, piece in zip(apart, pieces, strict=True)])
    hidden = np.concatenate([error[piece.asked] for error, piece in zip(apart, pieces, strict=True)])
    assert np.median(seen) <= 2 and np.median(hidden) > 20


def test_a_spoiled_piece_asks_for_what_is_hidden_and_shows_hardly_anything_foreign() -> None:
    sizes = set()
    for seed in range(40):
        piece = spoiled(disc(), np.random.default_rng(seed), side=80)
        sizes.add(piece.extent.shape)
        assert len({a.shape[:2] for a in (piece.rgb, piece.truth, piece.there, piece.extent, piece.known)}) == 1
        assert min(int(piece.known.sum()), int(piece.asked.sum())) >= 40
        assert piece.there[piece.asked].all() and piece.truth[piece.asked].any() and not (piece.known & piece.asked).any()
        foreign = np.abs(piece.rgb[piece.known].astype(int) - piece.truth[piece.known]).max(1) > 8
        assert foreign.mean() < 0.3 and (piece.extent[piece.known] >= 128).all()
    assert len(sizes) > 10


def test_an_extent_that_is_too_large_asks_for_no_colour_that_is_not_there() -> None:
    piece = replace(disc(), extent=np.full((60, 60), 255, np.uint8))
    assert np.array_equal(piece.asked, piece.there & ~piece.known)
    wanted = as_batch(piece, side=64)
    assert not wanted.asked[0, 0].numpy()[:60, :60][~piece.there].any()


def test_dark_lines_are_not_learnt_from() -> None:
    wanted = as_batch(disc(), side=64)
    line = disc().asked & (disc().truth[..., 1] == 0)
    asked = wanted.asked[0, 0].numpy()[:60, :60]
    assert line.any() and asked[line].mean() < 0.25 and asked[disc().asked & ~line].all()


@pytest.mark.parametrize("side", [32, 64])
def test_the_true_correction_comes_back_as_the_truth(side: int) -> None:
    piece = shaded()
    canvas = to_canvas(piece.rgb, piece.known, piece.extent, side=side)
    assert canvas.seen.shape == (side, side, 5) and np.array_equal(canvas.base, fill(piece.rgb, piece.known))
    wanted = as_batch(piece, side=side)
    found = from_canvas(canvas, wanted.lacking[0].permute(1, 2, 0).numpy(), piece.known)
    assert np.array_equal(found[piece.known], piece.rgb[piece.known])
    assert decibels(squares(found, piece)) > decibels(squares(canvas.base, piece)) + 3
    edge = piece.asked & (cv2.dilate(piece.known.astype(np.uint8), np.ones((3, 3))) > 0)
    assert (
        np.abs(found[edge].astype(int) - canvas.base[edge]).max()
        <= np.abs(found[piece.asked].astype(int) - canvas.base[piece.asked]).max() * 0.7
    )
    nothing = from_canvas(canvas, np.zeros((side, side, 3), np.float32), piece.known)
    assert np.array_equal(nothing, canvas.base)


def test_an_untaught_net_goes_toward_the_mean_and_a_taught_one_learns_the_shade() -> None:
    from unflat.nets.lite_fill import LiteFill

    torch.manual_seed(0)
    net, batch = LiteFill(25, 8), as_batch(shaded(), side=64)
    rgb, known = batch.seen[:, :3], batch.seen[:, 3:4]
    mean = (rgb * known).sum((2, 3), keepdim=True) / known.sum()
    assert torch.allclose(rgb + net(batch.seen, batch.part), rgb + (mean - rgb) * 0.3, atol=0.01)
    optimiser = torch.optim.Adam(net.parameters(), 3e-3)
    before = float((batch.lacking.square() * batch.asked).sum())
    for _ in range(60):
        optimiser.zero_grad()
        loss = ((net(batch.seen, batch.part) - batch.lacking).square() * batch.asked).sum()
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.2 * before


def test_every_drawing_comes_as_often_as_asked_and_its_last_time_is_known() -> None:
    row = DrawingRow(FillTraining(block=8, reuse=3), 1, 0.5, Path("nowhere"))
    turns = [row.drawing_of(n) for n in range(48)]
    assert set(Counter(seed for seed, _ in turns).values()) == {3} and len({seed for seed, _ in turns}) == 16
    for n, (seed, last) in enumerate(turns):
        assert last == (seed not in [s for s, _ in turns[n + 1 :]])
    assert min(seed for seed, _ in turns) >= 100_000_000


def test_pieces_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_pieces(tmp_path / "a.pieces", [disc(), disc(40)])
    write_pieces(tmp_path / "none.pieces", [])
    found = read_pieces(tmp_path / "a.pieces")
    assert read_pieces(tmp_path / "none.pieces") == [] and [p.part for p in found] == [3, 3]
    for one, other in zip(found, [disc(), disc(40)], strict=True):
        assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("rgb", "truth", "there", "extent", "known"))


def test_a_sample_is_the_same_from_disk_and_drawn_anew(tmp_path: Path) -> None:
    plan = FillTraining(size=96, canvas=48, block=2, reuse=2, pieces=2)
    row = DrawingRow(plan, 0, 0.5, tmp_path)
    first = [row[n] for n in range(4)]
    assert list(tmp_path.iterdir()) == []
    again = [row[n] for n in (3, 1)]
    for one, other in zip((first[3], first[1]), again, strict=True):
        assert torch.equal(one.seen, other.seen) and torch.equal(one.lacking, other.lacking)


def test_small_corrections_count_little_and_large_ones_nearly_whole() -> None:
    small, even, large = (decided(np.full((16, 16, 3), size, np.float32)).mean() / size for size in (DOUBT / 10, DOUBT, DOUBT * 5))
    assert small < 0.02 and abs(even - 0.5) < 0.01 and large > 0.95


@pytest.mark.slow
def test_the_whole_recipe_runs_in_small_and_the_file_says_what_the_net_says(tmp_path: Path) -> None:
    import onnxruntime

    from unflat.data.samples import LITE_PARTS
    from unflat.train.checkpoint import load_result
    from unflat.train.fill.task import FillTask
    from unflat.train.settings import read_training

    config = ROOT / "configs" / "lite_fill.toml"
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "unflat.apps.train",
        "lite-fill",
        "--tiny",
        "--config",
        str(config),
        "--run",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "scores.jsonl").read_text().splitlines()]
    assert set(rows[-1]) == {"phase", "step", "net_db", "classical_db", "nearest_db"} and rows[-1]["net_db"] != rows[-1]["classical_db"]
    parts = FillTask(read_training(FillTraining, config, tiny=True), tmp_path).build("")
    load_result(tmp_path, "fill", parts.train)
    session = onnxruntime.InferenceSession(tmp_path / "lite-fill.onnx")
    assert json.loads(session.get_modelmeta().custom_metadata_map["parts"]) == [part.name for part in LITE_PARTS]
    seen, part = torch.rand(3, 5, 48, 80), torch.tensor([0, 7, 24 if len(LITE_PARTS) > 24 else 1])
    (said,) = session.run(None, {"seen": seen.numpy(), "part": part.numpy()})
    with torch.no_grad():
        meant = parts["fill"].eval()(seen, part).numpy()
    assert np.abs(said - meant).max() < 0.01 and said.shape == (3, 3, 48, 80)
    loaded, piece = OnnxFill.load(tmp_path / "lite-fill.onnx"), disc()
    found = loaded(piece.rgb, piece.known, piece.extent, LITE_PARTS[piece.part], picture_side=60)
    canvas = to_canvas(piece.rgb, piece.known, piece.extent, side=loaded.size)
    with torch.no_grad():
        correction = parts["fill"](torch.from_numpy(canvas.seen.transpose(2, 0, 1))[None], torch.tensor([piece.part]))[0]
    meant_rgb = from_canvas(canvas, decided(correction.permute(1, 2, 0).numpy()), piece.known)
    assert np.abs(found.astype(int) - meant_rgb).max() <= 2 and np.array_equal(found[piece.known], piece.rgb[piece.known])
    assert loaded.knows(LITE_PARTS[0]) and not loaded.knows(None)


def test_another_network_is_no_fill() -> None:
    from unflat.core.errors import WeightsError
    from unflat.weights import embedded

    with pytest.raises(WeightsError, match="lite-fill has schema"):
        OnnxFill.load(embedded("lite-head.onnx"))
