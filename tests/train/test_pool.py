"""The pool of drawings: the same order whatever the speed, every drawing as often as asked, nothing thrown away too early."""

import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from unflat.data.samples import Sample
from unflat.train.lite.pool import Stream, batch_of, batches, first_block, forget
from unflat.train.lite.spoil import spoiled, upright

STREAM = Stream(number=1, size=32, margin=8, figures=0.5, shard=4, reuse=2, lag=3)


def test_every_drawing_comes_as_often_as_asked() -> None:
    uses = Counter(at for index in range(40) for at in STREAM.needed(index))
    assert {uses[at] for at in range(30)} == {2}


def test_what_comes_again_is_still_there(tmp_path: Path) -> None:
    for index in range(12):
        for at in STREAM.needed(index):
            assert at == index or (tmp_path / f"{at:06d}.shard").exists()
        (tmp_path / f"{index:06d}.shard").touch()
        forget(tmp_path, index + 1 - STREAM.lag * (STREAM.reuse - 1))
    assert len(list(tmp_path.iterdir())) == STREAM.lag


@pytest.mark.parametrize(("samples", "block"), [(0, (0, 0)), (11, (2, 8)), (12, (3, 12)), (19, (3, 12)), (20, (4, 20))])
def test_a_resumed_run_finds_its_block(samples: int, block: tuple[int, int]) -> None:
    assert first_block(STREAM, samples) == block


def test_a_spoiled_sample_keeps_picture_and_truth_together() -> None:
    size = 40
    label = np.zeros((size, size), np.uint8)
    label[10:30, 10:30] = 1
    full = np.zeros((1, size // 2, size // 2), np.uint8)
    full[0, 5:15, 5:15] = 255
    sample = Sample(np.where(label[..., None] > 0, 30, 220).astype(np.uint8).repeat(3, 2), label, full, full.copy(), label.copy())
    for seed in range(12):
        found = spoiled(sample, 32, np.random.default_rng(seed))
        dark = found.rgb.mean(2) < 125
        assert (dark == (found.label > 0)).mean() > 0.9
        assert ((found.full[0] > 127) == (found.label[::2, ::2] > 0)).mean() > 0.98
        assert set(np.unique(found.side[found.label > 0])) <= {1, 2}


def _standing(left: int, right: int) -> Sample:
    """A bar of a figure from column `left` to `right` of 128."""
    label = np.zeros((128, 128), np.uint8)
    label[:, left:right] = 1
    half = np.ascontiguousarray(label[None, ::2, ::2])
    return Sample(np.repeat(label[..., None], 3, 2), label, half * np.uint8(255), half, label)


@pytest.mark.torch
def test_upright_pictures_show_the_figure_and_keep_their_truth() -> None:
    samples = [_standing(4, 20), _standing(60, 80), _standing(110, 128)]
    shapes = set()
    for seed in range(12):
        spans = upright(samples, 1.0, np.random.default_rng(seed))
        batch = batch_of(samples, spans)
        rgb, label, full, side = (t.numpy() for t in (batch.rgb, batch.label, batch.full, batch.side))
        shapes.add(label.shape)
        assert (label.sum((1, 2)) == [128 * 16, 128 * 20, 128 * 18]).all()
        assert np.array_equal(rgb[..., 0], label) and np.array_equal(side, label[:, ::2, ::2])
        assert np.array_equal(full[:, 0] > 0, side > 0)
    assert shapes == {(3, 128, 96), (3, 128, 64)}


@pytest.mark.torch
def test_a_picture_without_a_figure_is_cropped_in_the_middle() -> None:
    spans = upright([_standing(0, 0)], 1.0, np.random.default_rng(0))
    assert spans is not None and abs((spans[0].start + spans[0].stop) / 2 - 64) <= 6


@pytest.mark.torch
def test_no_batch_is_upright_unless_asked() -> None:
    assert all(upright([_standing(4, 20)], 0.0, np.random.default_rng(seed)) is None for seed in range(12))


@pytest.mark.torch
@pytest.mark.slow
@pytest.mark.parametrize("narrow", [0.0, 0.7])
def test_a_stream_goes_on_where_it_was_left(tmp_path: Path, narrow: float) -> None:
    pytest.importorskip("skia")
    stream = replace(STREAM, size=64, narrow=narrow)
    with batches(stream, tmp_path / "a", batch=3, skip=0, workers=1) as ready:
        whole = [next(ready) for _ in range(8)]
    with batches(stream, tmp_path / "b", batch=3, skip=6, workers=1) as ready:
        later = next(ready)
    assert np.array_equal(later.rgb, whole[6].rgb) and np.array_equal(later.full, whole[6].full)


@pytest.mark.torch
def test_who_leaves_a_stream_leaves_no_thread_that_waits_for_drawings(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with batches(replace(STREAM, size=64), tmp_path, batch=3, skip=0, workers=0):  # nobody draws
        assert set(threading.enumerate()) != before
    assert set(threading.enumerate()) <= before
