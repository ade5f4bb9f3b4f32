"""The recipe of `lite-fill`: what drawings hide, the way to the net and back, the order of drawings, and the whole way in small."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("skia")

from unflat.core.arrays import Array, Floats  # noqa: E402 - after what is asked for above
from unflat.engines.lite.fill import OnnxFill  # noqa: E402
from unflat.pixels import fill_canvas  # noqa: E402
from unflat.pixels.fill import fill  # noqa: E402
from unflat.pixels.fill_canvas import SAID, SEEN, from_canvas, to_canvas  # noqa: E402
from unflat.pixels.fill_ways import WAYS  # noqa: E402
from unflat.train.fill import spoil  # noqa: E402
from unflat.train.fill.hidden import Hidden, hidden_pieces  # noqa: E402
from unflat.train.fill.keep import read_pieces, read_planes, write_pieces, write_planes  # noqa: E402
from unflat.train.fill.measure import decibels, squares  # noqa: E402
from unflat.train.fill.row import FINER, TRUTH, DrawingRow, FillBatch, as_planes  # noqa: E402
from unflat.train.fill.settings import FillTraining  # noqa: E402
from unflat.train.fill.spoil import spoiled  # noqa: E402
from unflat.train.fill.task import FillTask  # noqa: E402

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


def said(side: int, outline: float, **shares: float) -> Floats:
    """The same mixture everywhere."""
    one = np.array([*(shares.get(way, 0.0) for way in WAYS), outline, 0, 0, 0], np.float32)
    return np.broadcast_to(one, (side, side, SAID)).copy()


def batch_of(piece: Hidden, side: int) -> FillBatch:
    seen, wanted = as_planes(piece, side=side)
    return FillBatch(torch.from_numpy(seen)[None], torch.from_numpy(wanted)[None], torch.tensor([piece.part]))


def test_an_extent_that_is_too_large_asks_for_no_colour_that_is_not_there() -> None:
    piece = replace(disc(), extent=np.full((60, 60), 255, np.uint8))
    assert np.array_equal(piece.asked, piece.there & ~piece.known)
    _, wanted = as_planes(piece, side=64)
    asked = np.kron(piece.there & ~piece.known, np.ones((FINER, FINER))) > 0
    assert (
        wanted.shape == (TRUTH, 64 * FINER, 64 * FINER)
        and not wanted[-1, :180, :180][~asked].any()
        and (wanted[-1, :180, :180][asked] == 255).all()
    )


def test_a_band_under_what_lies_before_has_no_outline_of_its_own() -> None:
    piece = disc()
    for seed in range(5):
        band = spoil._banded(piece, np.random.default_rng(seed))
        assert (band.extent[piece.known] == piece.extent[piece.known]).all() and 0 < band.asked.sum() < piece.asked.sum()
        assert np.array_equal(band.truth, piece.truth)


def test_flattened_pieces_have_fewer_tones_and_what_is_known_of_them_fits() -> None:
    piece, changed, hidden_only = shaded(), 0, 0
    for seed in range(12):
        flat = spoil._flattened(piece, np.random.default_rng(seed))
        assert flat.truth[piece.there].std() < piece.truth[piece.there].std()
        kept = np.array_equal(flat.rgb[piece.known], piece.rgb[piece.known])
        hidden_only, changed = hidden_only + kept, changed + (not kept)
        assert np.abs(flat.rgb[flat.known].astype(int) - flat.truth[flat.known]).max() <= 1
    assert changed >= 2 and hidden_only >= 2


def test_without_lines_the_hidden_contour_has_the_colour_of_the_inside() -> None:
    piece = spoil._unlined(disc(), np.random.default_rng(0))
    dark, before = ((p.truth[p.asked, 1] == 0).mean() for p in (piece, disc()))
    assert before > 0.15 and dark < 0.3 * before and (disc().truth[piece.known] == piece.truth[piece.known]).all()


@pytest.mark.parametrize("side", [32, 64])
def test_the_outline_goes_on_along_the_hidden_contour(side: int) -> None:
    piece = disc(180)
    canvas = to_canvas(piece.rgb, piece.known, piece.extent, side=side)
    found, without = (from_canvas(canvas, said(side, outline, clean=1), piece.rgb, piece.known) for outline in (1.0, 0.0))
    assert decibels(squares(found, piece)) > decibels(squares(without, piece)) + 8
    assert decibels(squares(found, piece)) > decibels(squares(fill(piece.rgb, piece.known), piece)) + 8
    assert np.array_equal(found[piece.known], piece.rgb[piece.known])


def test_the_classical_fill_alone_comes_back_as_it_is_away_from_the_border() -> None:
    piece = shaded()
    canvas = to_canvas(piece.rgb, piece.known, piece.extent, side=32)
    found, classical = from_canvas(canvas, said(32, 0, classical=1), piece.rgb, piece.known), fill(piece.rgb, piece.known)
    assert np.abs(found[36:].astype(int) - classical[36:]).max() <= 1


def test_small_changes_count_little_and_large_ones_nearly_whole() -> None:
    rgb, known = np.full((64, 64, 3), 128, np.uint8), np.zeros((64, 64), bool)
    known[:6] = True
    canvas, shares = to_canvas(rgb, known, np.full((64, 64), 255, np.uint8), side=64), said(64, 0, classical=1)
    for size, least, most in ((8, 0.0, 0.15), (fill_canvas.DOUBT, 0.45, 0.55), (120, 0.88, 1.0)):
        shares[..., -3:] = size / 255
        assert least <= (from_canvas(canvas, shares, rgb, known)[20:60, 10:50] - 128.0).mean() / size <= most
        assert abs((from_canvas(canvas, shares, rgb, known, doubt=0)[20:60, 10:50] - 128.0).mean() / size - 1) < 0.1


def test_what_is_learnt_is_what_is_mixed() -> None:
    from unflat.nets.lite_fill import mixed

    piece, side = disc(), 64
    mixture = said(side, 0.5, classical=0.3, clean=0.5, main=0.2)
    canvas, batch = to_canvas(piece.rgb, piece.known, piece.extent, side=side), batch_of(piece, side)
    wide = torch.from_numpy(np.repeat(np.repeat(mixture, FINER, 0), FINER, 1).transpose(2, 0, 1))[None]
    planes, count = batch.wanted.float() / 255, 3 * len(WAYS)
    learnt = mixed(wide, planes[:, :count], planes[:, count : count + 3], planes[:, -2:-1])[0].permute(1, 2, 0).numpy() * 255
    used = from_canvas(canvas, mixture, piece.rgb, piece.known, doubt=0)
    far = piece.asked & (np.arange(60)[:, None] > 36)
    assert far.sum() > 100
    assert np.abs(learnt[1 : 60 * FINER : FINER, 1 : 60 * FINER : FINER][far] - used[far]).max() <= 2


def test_an_untaught_net_mixes_and_a_taught_one_learns_the_shade() -> None:
    from unflat.nets.lite_fill import LiteFill
    from unflat.train.task import Parts

    torch.manual_seed(0)
    net, batch = LiteFill(25, 8), batch_of(shaded(), 32)
    first = net(batch.seen.float() / 255, batch.part)
    assert torch.allclose(first[:, : len(WAYS)].sum(1), torch.ones(1)) and float(first[0, WAYS.index("clean")].detach().mean()) > 0.4
    assert first.shape == (1, SAID, 32, 32) and not first[:, len(WAYS) + 1 :].any()
    task, optimiser = FillTask(FillTraining(), Path("nowhere")), torch.optim.Adam(net.parameters(), 3e-3)
    losses = []
    for _ in range(60):
        loss, _ = task.loss(Parts({"fill": net}), batch, torch.Generator())  # type: ignore[arg-type]
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.3 * losses[0]


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


def test_planes_are_read_as_they_were_written(tmp_path: Path) -> None:
    planes: tuple[Array, ...] = tuple(np.arange(n * 4, dtype=np.uint8).reshape(n, 4) for n in (3, 2, 1))
    write_planes(tmp_path / "a.planes", planes)
    assert all(np.array_equal(one, other) for one, other in zip(read_planes(tmp_path / "a.planes"), planes, strict=True))


def test_a_sample_is_the_same_from_disk_and_drawn_anew(tmp_path: Path) -> None:
    plan = FillTraining(size=96, block=2, reuse=2, pieces=3)
    row = DrawingRow(plan, 0, 0.5, tmp_path)
    first = [row[n] for n in range(4)]
    assert list(tmp_path.iterdir()) == []
    again = [row[n] for n in (3, 1)]
    for one, other in zip((first[3], first[1]), again, strict=True):
        assert torch.equal(one.seen, other.seen) and torch.equal(one.wanted, other.wanted)


@pytest.mark.slow
def test_the_whole_recipe_runs_in_small_and_the_file_says_what_the_net_says(tmp_path: Path) -> None:
    import onnxruntime

    from unflat.data.samples import LITE_PARTS
    from unflat.train.checkpoint import load_result
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
    assert {"net_db", "said_db", "classical_db", "nearest_db", "clean_db", "even_db", "net_each_db"} < set(rows[-1])
    assert rows[-1]["net_db"] != rows[-1]["even_db"]
    training = read_training(FillTraining, config, tiny=True)
    last, parts = list(training.phases)[-1], FillTask(training, tmp_path).build("")
    load_result(tmp_path, last, parts.train)
    session = onnxruntime.InferenceSession(tmp_path / "lite-fill.onnx")
    assert json.loads(session.get_modelmeta().custom_metadata_map["parts"]) == [part.name for part in LITE_PARTS]
    seen, part = torch.rand(3, SEEN, 48, 80), torch.tensor([0, 7, 24 if len(LITE_PARTS) > 24 else 1])
    (spoken,) = session.run(None, {"seen": seen.numpy(), "part": part.numpy()})
    with torch.no_grad():
        meant = parts["fill"].eval()(seen, part).numpy()
    assert np.abs(spoken - meant).max() < 0.01 and spoken.shape == (3, SAID, 48, 80)
    loaded, piece = OnnxFill.load(tmp_path / "lite-fill.onnx"), disc()
    found = loaded(piece.rgb, piece.known, piece.extent, LITE_PARTS[piece.part], picture_side=60)
    canvas = to_canvas(piece.rgb, piece.known, piece.extent, side=loaded.size)
    with torch.no_grad():
        seen = torch.from_numpy(canvas.seen.transpose(2, 0, 1)).float() / 255
        mixture = parts["fill"](seen[None], torch.tensor([piece.part]))[0]
    meant_rgb = from_canvas(canvas, mixture.permute(1, 2, 0).numpy(), piece.rgb, piece.known)
    assert np.abs(found.astype(int) - meant_rgb).max() <= 2 and np.array_equal(found[piece.known], piece.rgb[piece.known])
    assert loaded.knows(LITE_PARTS[0]) and not loaded.knows(None)


def test_another_network_is_no_fill() -> None:
    from unflat.core.errors import WeightsError
    from unflat.weights import embedded

    with pytest.raises(WeightsError, match="lite-fill has schema"):
        OnnxFill.load(embedded("lite-head.onnx"))
