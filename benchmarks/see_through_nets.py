"""The networks that the benchmarks of the engine see-through measure: the published shapes, and random weights in them."""

# ruff: noqa: TID253 - it measures networks on PyTorch
from collections.abc import Callable
from typing import Any

import torch
from see_through_plain import Copying
from see_through_ways import Choice

from unflat.engines.see_through.depth import DepthNets
from unflat.engines.see_through.memory import Plan, hold
from unflat.engines.see_through.passes import LayerNets
from unflat.engines.see_through.speed import compiled, lay_out
from unflat.nets.across import CrossFrameBlock
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import Marigold3D
from unflat.nets.marigold3d import codec as opaque_codec
from unflat.nets.transparent_vae import TransparentVAE

ATTENDING = {
    "act_fn": "silu",
    "mid_block_type": "UNetMidBlockCrossFrameAttn",
    "layers_per_block": 2,
    "out_channels": 4,
    "use_linear_projection": True,
}
LAYERS: dict[str, Any] = {
    **ATTENDING,
    "in_channels": 8,
    "block_out_channels": [320, 640, 1280],
    "attention_head_dim": [5, 10, 20],
    "transformer_layers_per_block": [1, 2, 10],
    "down_block_types": ["DownBlock2D", "CrossFrameAttnDownBlock", "CrossFrameAttnDownBlock"],
    "up_block_types": ["CrossFrameAttnUpBlock", "CrossFrameAttnUpBlock", "UpBlock2D"],
    "cross_attention_dim": 2048,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
    "group_embedding": True,
    "group_embedding_num": [13, 11],
    "tag_version": "v3",
}
DEPTH: dict[str, Any] = {
    **ATTENDING,
    "in_channels": 12,
    "block_out_channels": [320, 640, 1280, 1280],
    "attention_head_dim": [5, 10, 20, 20],
    "down_block_types": ["CrossFrameAttnDownBlock"] * 3 + ["DownBlock2D"],
    "up_block_types": ["UpBlock2D"] + ["CrossFrameAttnUpBlock"] * 3,
    "cross_attention_dim": 1024,
}
VAE: dict[str, Any] = {
    "block_out_channels": [128, 256, 512, 512],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "layers_per_block": 2,
    "latent_channels": 4,
}
WIDTHS = (32, 32, 64, 128, 256, 512, 512)
SMALLER = {
    "block_out_channels": lambda widths: [max(32, n // 20) for n in widths],
    "attention_head_dim": lambda heads: [1 for _ in heads],
    "transformer_layers_per_block": lambda layers: [1 for _ in layers],
}


def layer_nets(plan: Plan, choice: Choice, *, tiny: bool) -> LayerNets:
    """The three networks of layers, held as planned."""
    unet = unloaded(lambda: LayerDiff3D(smaller(LAYERS, tiny, 96)), plan, choice)
    clear = made(lambda: TransparentVAE(tuple(max(8, n // 16) for n in WIDTHS) if tiny else WIDTHS), plan.vae_dtype).to(plan.codecs_wait)
    lay_out(clear, plan)
    return LayerNets(unet, codec(plan, tiny), clear, plan.device, plan.dtype, plan.vae_dtype)


def smaller(config: dict[str, Any], tiny: bool, cross: int) -> dict[str, Any]:
    """A configuration, or one of the same kind that runs anywhere."""
    if not tiny:
        return config
    found = {key: SMALLER[key](value) if key in SMALLER else value for key, value in config.items()}
    if "addition_time_embed_dim" in config:
        found |= {"addition_time_embed_dim": 16, "projection_class_embeddings_input_dim": 48 + 6 * 16}
    return {**found, "cross_attention_dim": cross}


def depth_nets(plan: Plan, choice: Choice, *, tiny: bool) -> DepthNets:
    """The two networks of depth, held as planned."""
    unet = unloaded(lambda: Marigold3D(smaller(DEPTH, tiny, 48)), plan, choice)
    return DepthNets(unet, codec(plan, tiny), plan.device, plan.dtype, plan.vae_dtype)


def codec(plan: Plan, tiny: bool) -> Any:
    """Between pixels and latents."""
    config = {**VAE, "block_out_channels": [32] * 4} if tiny else VAE
    vae = made(lambda: opaque_codec({**config, "scaling_factor": 0.13025}), plan.vae_dtype).to(plan.codecs_wait)
    lay_out(vae, plan)
    return vae


def unloaded(build: Callable[[], Any], plan: Plan, choice: Choice) -> Any:
    """A diffusion network, held as planned."""
    model = made(build, plan.dtype, lent=plan.mode == "quantized")
    for block in model.modules():
        if choice.original and isinstance(block, CrossFrameBlock):
            block.__class__ = Copying
    lay_out(model, plan)
    hold(model, plan)
    compiled(model, plan)
    return model


def made(build: Callable[[], Any], dtype: torch.dtype, *, lent: bool = False) -> Any:
    """A network with small random weights, in its precision from the start.

    Args:
        build: Makes it.
        dtype: Its precision.
        lent: All weights are the same numbers of another precision, so that they take no room before they are brought to fewer bits.
    """
    with torch.device("meta"):
        model = build()
    if lent:
        half = torch.bfloat16 if dtype == torch.float16 else torch.float16
        wanted = model.state_dict()
        numbers = torch.empty(max(t.numel() for t in wanted.values()), dtype=half).uniform_(-0.02, 0.02)
        model.load_state_dict({key: numbers[: t.numel()].view(t.shape) for key, t in wanted.items()}, assign=True)
        return model.eval().requires_grad_(False)
    model = model.to(dtype).to_empty(device="cpu").eval().requires_grad_(False)
    for value in model.parameters():
        value.uniform_(-0.02, 0.02)
    return model
