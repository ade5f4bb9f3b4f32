"""The depth network: the published keys at full size, the original's numbers, and what it refuses."""

import json
from functools import cache
from typing import Any

import pytest

import parity
from unflat.core.errors import InputError, WeightsError

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
TAPPED = {"tap_conv_in": "conv_in", "tap_mid": "mid_block"} | {f"tap_{w}_{i}": f"{w}_blocks.{i}" for w in ("down", "up") for i in range(4)}


@cache
def loaded() -> Any:
    from unflat.nets.marigold3d import Marigold3D

    return Marigold3D.load(parity.held("marigold3d/model/unet"), dtype=torch.float32, device="cpu")


@pytest.mark.parametrize("name", parity.cases("marigold3d/golden_forward_*.npz"))
def test_parity_of_the_depth_network(name: str) -> None:
    arrays = parity.golden(name)
    net, heard = loaded(), {}
    hooks = []
    for tap in (t for t in TAPPED if t in arrays):

        def hear(_: Any, __: Any, out: Any, tap: str = tap) -> None:
            heard[tap] = out[0] if isinstance(out, tuple) else out

        hooks.append(net.unet.get_submodule(TAPPED[tap]).register_forward_hook(hear))
    with torch.inference_mode():
        said = net(*(torch.from_numpy(arrays[n]) for n in ("sample", "timestep", "encoder_hidden_states")))
    for hook in hooks:
        hook.remove()
    for tap, value in heard.items():
        parity.assert_near(value, arrays[tap], parity.FLOOR * max(1.0, float(abs(arrays[tap]).max())))
    height, width = arrays["sample"].shape[-2:]
    case = f"marigold/forward_f{arrays['sample'].shape[1]}_{height}x{width}"
    parity.assert_near(said, arrays["output"], parity.tolerance(case))


@pytest.mark.parametrize("name", ["marigold3d_asset", "marigold3d_12ch"])
def test_parity_of_keys_and_shapes_at_full_size(name: str) -> None:
    from unflat.nets.marigold3d import Marigold3D

    config = json.loads(parity.held(f"listings/{name}.json").read_text(encoding="utf-8"))["config"]
    with torch.device("meta"):
        net = Marigold3D(config)
    assert {k: tuple(t.shape) for k, t in net.published_state().items()} == parity.listing(name)


def test_a_network_of_layers_is_no_depth_network() -> None:
    from unflat.nets.marigold3d import Marigold3D

    with pytest.raises(WeightsError, match="none of a depth network"):
        Marigold3D.load(parity.held("unet_layerdiff3d_v3"), dtype=torch.float32, device="cpu")


def test_a_depth_network_is_no_network_of_layers() -> None:
    from unflat.nets.layerdiff3d import LayerDiff3D

    with pytest.raises(WeightsError, match="none of a network of layers"):
        LayerDiff3D.load(parity.held("marigold3d/model/unet"), dtype=torch.float32, device="cpu")


def test_too_few_channels_are_an_error() -> None:
    net = loaded()
    with pytest.raises(InputError, match="pictures, frames"):
        net(torch.zeros(1, 2, 3, 8, 8), torch.tensor(1), torch.zeros(2, 2, net.unet.config.cross_attention_dim))
