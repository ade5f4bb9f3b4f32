"""The network that lets go of what it has used says the same as the stock one, in parts or whole, in less memory."""

import importlib
from typing import Any

import pytest

from house.sources import ROOT

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
CONFIG: dict[str, Any] = {
    "act_fn": "silu",
    "in_channels": 8,
    "out_channels": 4,
    "block_out_channels": [16, 32, 32],
    "down_block_types": ["DownBlock2D", "CrossFrameAttnDownBlock", "CrossFrameAttnDownBlock"],
    "mid_block_type": "UNetMidBlockCrossFrameAttn",
    "up_block_types": ["CrossFrameAttnUpBlock", "CrossFrameAttnUpBlock", "UpBlock2D"],
    "attention_head_dim": [1, 2, 4],
    "transformer_layers_per_block": [1, 1, 3],
    "layers_per_block": 2,
    "norm_num_groups": 8,
    "use_linear_projection": True,
    "cross_attention_dim": 24,
}
FRAMES = 5


@pytest.fixture
def unet() -> Any:
    from unflat.nets.cross_frame import cross_frame_unet

    torch.manual_seed(0)
    return cross_frame_unet(CONFIG).eval().requires_grad_(False)


def said(unet: Any, *, side: int = 16, read: bool = False) -> Any:
    from unflat.nets.cross_frame import read_text, run_frames

    made = torch.Generator().manual_seed(1)
    sample, text = torch.randn(1, FRAMES, 8, side, side - 2, generator=made), torch.randn(FRAMES, 7, 24, generator=made)
    with torch.inference_mode():
        return run_frames(unet, sample, torch.tensor(300), text, readings=read_text(unet, text) if read else None)


def by_the_library(unet: Any, **how: Any) -> Any:
    """What the library's own classes say, which are not ours but for the looks across frames."""
    from diffusers import UNet2DConditionModel
    from diffusers.models.unets.unet_2d_blocks import CrossAttnUpBlock2D, UpBlock2D

    kinds = [(layer, type(layer)) for layer in (unet, *unet.up_blocks)]
    unet.__class__ = UNet2DConditionModel
    for block in unet.up_blocks:
        block.__class__ = CrossAttnUpBlock2D if hasattr(block, "attentions") else UpBlock2D
    found = said(unet, **how)
    for layer, kind in kinds:
        layer.__class__ = kind
    return found


@pytest.fixture
def heard(unet: Any) -> list[str]:
    """Names of the blocks of the way up that were gone through."""
    names: list[str] = []
    for i, block in enumerate(unet.up_blocks):
        block.register_forward_hook(lambda *_, name=f"up {i}": names.append(name))
    return names


@pytest.mark.parametrize("side", [16, 10])
@pytest.mark.parametrize("read", [False, True])
def test_what_is_let_go_changes_no_number(unet: Any, heard: list[str], side: int, read: bool) -> None:
    from unflat.nets.lean import LeanUNet

    assert isinstance(unet, LeanUNet)
    found = said(unet, side=side, read=read)
    assert heard == ["up 0", "up 1", "up 2"], "blocks are still called, as whoever listens to them expects"
    assert torch.equal(found, by_the_library(unet, side=side, read=read))


def test_frames_and_places_in_parts_change_no_number(unet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from unflat.nets import parted
    from unflat.nets.across import CrossFrameBlock

    whole = said(unet, read=True)
    shapes: set[tuple[int, ...]] = set()
    for layer in unet.modules():
        if isinstance(layer, CrossFrameBlock):
            layer.register_forward_hook(lambda layer, given, made: shapes.add(tuple(made.shape[:2])))
    monkeypatch.setattr(parted, "MOST", 4 * FRAMES * 32 * 5)
    torch.testing.assert_close(said(unet, read=True), whole, atol=1e-5, rtol=0)
    assert all(frames == FRAMES for frames, _ in shapes), "all layers of a place are seen together"
    assert max(places for _, places in shapes) == 5


def test_what_is_taught_goes_through_the_library_s_classes(unet: Any) -> None:
    from unflat.nets.cross_frame import run_frames

    unet.requires_grad_(True)
    run_frames(unet, torch.randn(1, 2, 8, 8, 8), torch.tensor(3), torch.randn(2, 7, 24)).sum().backward()
    assert all(p.grad is not None for p in unet.parameters())


def test_networks_with_more_than_these_have_stay_the_library_s() -> None:
    from diffusers import UNet2DConditionModel

    from unflat.nets.cross_frame import cross_frame_unet

    assert type(cross_frame_unet({**CONFIG, "class_embed_type": "timestep"})) is UNet2DConditionModel


def test_less_is_held_at_once(unet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    needs = importlib.import_module("see_through_live").needs
    unet.to("meta")
    given = torch.empty(1, FRAMES, 8, 64, 64, device="meta"), torch.tensor(3), torch.empty(FRAMES, 7, 24, device="meta")

    def run() -> None:
        from unflat.nets.cross_frame import run_frames

        run_frames(unet, *given)

    lean = needs(run, unet)
    from diffusers import UNet2DConditionModel
    from diffusers.models.unets.unet_2d_blocks import CrossAttnUpBlock2D, UpBlock2D

    unet.__class__ = UNet2DConditionModel
    for block in unet.up_blocks:
        block.__class__ = CrossAttnUpBlock2D if hasattr(block, "attentions") else UpBlock2D
    assert lean < 0.95 * needs(run, unet)
