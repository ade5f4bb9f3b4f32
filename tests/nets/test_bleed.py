"""Colour bled under transparent pixels: the original's numbers, and oblong pictures, where the original fails."""

import numpy as np
import pytest

import parity

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
PADDED = "trans_vae/golden_pad_rgb.npz"


def numbered(arrays: dict[str, np.ndarray], start: str) -> list[str]:
    return [k.removeprefix(start) for k in arrays if k.startswith(start)]


def test_parity_of_bleeding_by_tensors() -> None:
    from unflat.nets.bleed import bleed_tensor

    arrays = parity.golden(PADDED)
    names = numbered(arrays, "t_in")
    assert names
    for name in names:
        argb = torch.from_numpy(arrays[f"t_in{name}"])
        parity.assert_near(bleed_tensor(argb), arrays[f"t_rgb{name}"], parity.FLOOR)


def test_parity_of_bleeding_by_arrays() -> None:
    from unflat.nets.bleed import bleed_array

    arrays = parity.golden(PADDED)
    names = numbered(arrays, "np_in")
    assert names
    for name in names:
        bled = bleed_array(arrays[f"np_in{name}"])
        parity.assert_near(bled, arrays[f"np_rgb{name}"], parity.FLOOR)
        if f"np_nokeep{name}" in arrays:
            parity.assert_near(bleed_array(arrays[f"np_in{name}"], keep=False), arrays[f"np_nokeep{name}"], parity.FLOOR)
        if f"np_argb_u8_{name}" in arrays:
            parity.assert_near((bled * 255).astype(np.uint8), arrays[f"np_argb_u8_{name}"][..., 1:], 0)


def test_an_oblong_picture_bleeds_as_it_does_turned() -> None:
    from unflat.nets.bleed import bleed_tensor

    argb = torch.rand(1, 4, 50, 21, generator=torch.Generator().manual_seed(0))
    argb[:, :1] = (argb[:, :1] > 0.9).float()
    bled = bleed_tensor(argb)
    parity.assert_near(bleed_tensor(argb.mT).mT, bled, 1e-6)
    parity.assert_near((bled - argb[:, 1:])[argb[:, :1].expand(-1, 3, -1, -1) == 1], torch.zeros(int(argb[:, 0].sum()) * 3), 0)
