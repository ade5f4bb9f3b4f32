"""PackBits: what is packed unpacks to the same bytes, and flat rows become small."""

from unittest.mock import Mock

import numpy as np
import pytest

from unflat.formats import packbits
from unflat.formats.packbits import channel, pack, pack_all


def back(plane: np.ndarray) -> np.ndarray:
    from psd_tools.compression import decode_rle

    height, width = plane.shape
    return np.frombuffer(decode_rle(channel(plane), width, height, 8, 1), np.uint8).reshape(height, width)


@pytest.mark.parametrize("width", [1, 2, 3, 4, 127, 128, 129, 130, 255, 256, 257, 383, 384, 385])
@pytest.mark.parametrize("colours", [1, 2, 3, 256])
def test_what_is_packed_unpacks_to_the_same_bytes(width: int, colours: int) -> None:
    plane = np.random.default_rng(width * 1000 + colours).integers(0, colours, (40, width), dtype=np.uint8)
    assert np.array_equal(back(plane), plane)


def test_runs_of_every_length_between_literals_of_every_length_survive() -> None:
    rng = np.random.default_rng(7)
    rows = []
    for _ in range(60):
        row = np.concatenate(
            [np.full(rng.integers(1, 300), rng.integers(0, 256)) if n % 2 else np.arange(rng.integers(1, 300)) for n in range(8)]
        )
        rows.append(np.resize(row, 1000).astype(np.uint8))
    assert np.array_equal(back(np.array(rows)), np.array(rows))


def test_a_flat_row_takes_two_bytes_for_every_128() -> None:
    sizes, data = pack(np.full((3, 1280), 9, np.uint8))
    assert sizes.tolist() == [20, 20, 20] and len(data) == 60


def test_noise_grows_by_no_more_than_one_byte_in_128() -> None:
    plane = np.random.default_rng(1).integers(0, 256, (64, 1280), dtype=np.uint8)
    sizes, _ = pack(plane)
    assert sizes.tolist() == [1290] * 64


def test_rows_are_the_same_however_they_are_blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    plane = np.repeat(np.random.default_rng(2).integers(0, 9, (50, 70), dtype=np.uint8), 3, axis=1)
    whole = channel(plane)
    monkeypatch.setattr(packbits, "BLOCK_BYTES", 1)
    assert channel(plane) == whole


def test_planes_that_equal_the_one_before_are_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    one, two = (rng.integers(0, 256, (9, 40), dtype=np.uint8) for _ in range(2))
    planes = [one, one.copy(), two, one, one]
    wanted = [pack(plane) for plane in planes]
    monkeypatch.setattr(packbits, "pack", asked := Mock(side_effect=pack))
    found = pack_all(planes)
    assert asked.call_count == 3
    for (sizes, data), (some, more) in zip(found, wanted, strict=True):
        assert np.array_equal(sizes, some) and data == more


def test_it_packs_about_as_tightly_as_psd_tools() -> None:
    from psd_tools.compression import encode_rle

    y, x = np.mgrid[:256, :256]
    plane = ((np.hypot(x - 128, y - 128) < 90) * (x // 3)).astype(np.uint8)
    assert len(channel(plane)) <= 1.02 * len(encode_rle(plane.tobytes(), 256, 256, 8, 1))
