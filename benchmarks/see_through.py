"""Seconds and peak memory of the engine see-through with random weights: `python benchmarks/see_through.py --device cuda`.

The networks have the published shapes, or tiny ones with `--tiny`; random weights cost the same as trained ones. On the CPU
fewer steps are run and scaled. `plain` is a loop as the original's: everything loaded, the group embedding anew at every step, frames
copied, noise drawn on the device, no compilation; the other rows are choices of the engine.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL

from unflat.engines.see_through.depth import DepthNets, find_depth
from unflat.engines.see_through.memory import DTYPES, Plan, hold
from unflat.engines.see_through.noise import Plan as Chance
from unflat.engines.see_through.passes import LayerNets, Pass, canvas_latent, decode_layers, draw_layers
from unflat.engines.see_through.tags import BODY, HEAD, V2
from unflat.engines.see_through.text import Text
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import Marigold3D
from unflat.nets.transparent_vae import TransparentVAE

GB = 1e9
FULL_STEPS, FULL_DEPTH_STEPS = 30, 4
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


@dataclass
class Row:
    """What one choice took."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    peak_gb: float = 0.0


def main() -> None:
    """Run every choice asked for, and print one table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    words.add_argument("--precision", choices=sorted(DTYPES), default="")
    words.add_argument("--resolution", type=int, default=1280)
    words.add_argument("--depth-resolution", type=int, default=768)
    words.add_argument("--steps", type=int, default=0, help="fewer are scaled to 30; 0 is 30 on a GPU and 1 on the CPU")
    words.add_argument("--choices", default="plain,full,offload,quantized,full+compile")
    words.add_argument("--tiny", action="store_true")
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    rows = [measured(choice, asked) for choice in asked.choices.split(",")]
    if asked.json:
        print(json.dumps([row.__dict__ for row in rows]))
        return
    stages = list(rows[0].seconds)
    print("| choice | " + " | ".join(f"{s}, s" for s in stages) + " | all, s | peak, GB |\n" + "| --- " * (len(stages) + 3) + "|")
    for row in rows:
        cells = [f"{row.seconds[s]:.2f}" for s in stages]
        print(f"| {row.name} | " + " | ".join(cells) + f" | {sum(row.seconds.values()):.1f} | {row.peak_gb:.2f} |")


def measured(choice: str, asked: argparse.Namespace) -> Row:
    """One choice: layers, then depth, each scaled to all its steps."""
    device = torch.device(asked.device)
    dtype = DTYPES[asked.precision] if asked.precision else torch.float32 if device.type == "cpu" else torch.bfloat16
    mode, _, more = choice.partition("+")
    plan = Plan("full" if mode == "plain" else mode, device, dtype, dtype, "int8", mode in ("plain", "full"), tiled=False)
    row, steps = Row(choice), asked.steps or (1 if device.type == "cpu" else FULL_STEPS)
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    nets = layer_nets(plan, tiny=asked.tiny, compiled=more == "compile")
    rng, chance = np.random.default_rng(0), Chance(0)
    canvas = rng.integers(0, 256, (asked.resolution, asked.resolution, 3), np.uint8)
    alpha = np.ones(canvas.shape[:2], np.float32)
    width, pooled = (96, 48) if asked.tiny else (2048, 1280)
    for group, tags in enumerate((BODY, HEAD)):
        text = Text(torch.randn(len(tags), 77, width), torch.randn(len(tags), pooled))
        how, size = Pass(str(group), group, steps), (asked.resolution, asked.resolution)
        with timed(row, "encode", device):
            shown = canvas_latent(nets, canvas, chance, how.stage)
        if more == "compile":
            draw_layers(nets, shown, text, Pass("warm", group, 1), pixels=size, draws=chance)
        with timed(row, "layers", device, times=FULL_STEPS / steps):
            if mode == "plain":
                plain_loop(nets, shown, text, group, steps, size)
                latents = torch.randn(len(tags), 4, *shown.shape[-2:], device=device, dtype=dtype)
            else:
                latents = draw_layers(nets, shown, text, how, pixels=size, draws=chance)
        count = len(tags) if device.type != "cpu" else 1
        with timed(row, "decode", device, times=len(tags) / count):
            for _ in decode_layers(nets, latents.nan_to_num(0, 0, 0)[:count], alpha):
                pass
    if not plan.together:
        del nets
        torch.cuda.empty_cache() if device.type == "cuda" else None
    depth(row, plan, asked)
    row.peak_gb = (
        torch.cuda.max_memory_allocated() / GB if device.type == "cuda" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / GB
    )
    return row


def depth(row: Row, plan: Plan, asked: argparse.Namespace) -> None:
    """The depth of 19 layers and the picture."""
    size = asked.depth_resolution
    unet = unloaded(lambda: Marigold3D(smaller(DEPTH, asked.tiny, 48)), plan)
    nets = DepthNets(unet, codec(plan, asked.tiny), plan.device, plan.dtype, plan.vae_dtype)
    images = [np.full((size, size, 4), 30 * (i % 8), np.uint8) for i in range(len(V2) + 1)]
    text = torch.randn(2, 48 if asked.tiny else 1024)
    with timed(row, "depth", plan.device):
        find_depth(nets, images, text, steps=FULL_DEPTH_STEPS if plan.device.type != "cpu" or asked.tiny else 1, draws=Chance(0))


@torch.inference_mode()
def plain_loop(nets: LayerNets, shown: torch.Tensor, text: Text, group: int, steps: int, size: tuple[int, int]) -> None:
    """As the original: the group embedding anew at every step, frames copied, noise drawn on the device."""
    from unflat.engines.see_through.sampler import LayerSampler

    frames, sampler = len(text.tokens), LayerSampler(steps)
    tokens, pooled = (t.to(nets.device, nets.dtype) for t in (text.tokens, text.pooled))
    where = torch.tensor([[*size, 0, 0, *size]], device=nets.device, dtype=nets.dtype).expand(frames, -1)
    state = torch.randn(1, frames, 4, *shown.shape[-2:], device=nets.device, dtype=nets.dtype)
    for i, moment in enumerate(sampler.times.to(nets.device)):
        both = torch.cat([state, shown[:, None].expand(-1, frames, -1, -1, -1)], 2)
        said = nets.unet(both, moment, tokens, pooled, where, group=group)
        state = sampler.step(said, i, state, torch.randn(state.shape, device=nets.device))


def layer_nets(plan: Plan, *, tiny: bool, compiled: bool) -> LayerNets:
    """The three networks of layers, held as planned."""
    unet = unloaded(lambda: LayerDiff3D(smaller(LAYERS, tiny, 96)), plan)
    if compiled:
        unet.compile(dynamic=False)
    clear = made(lambda: TransparentVAE(tuple(max(8, n // 16) for n in WIDTHS) if tiny else WIDTHS), plan.vae_dtype).to(plan.device)
    return LayerNets(unet, codec(plan, tiny), clear, plan.device, plan.dtype, plan.vae_dtype)


def smaller(config: dict[str, Any], tiny: bool, cross: int) -> dict[str, Any]:
    """A configuration, or one of the same kind that runs anywhere."""
    if not tiny:
        return config
    found = {key: SMALLER[key](value) if key in SMALLER else value for key, value in config.items()}
    if "addition_time_embed_dim" in config:
        found |= {"addition_time_embed_dim": 16, "projection_class_embeddings_input_dim": 48 + 6 * 16}
    return {**found, "cross_attention_dim": cross}


def codec(plan: Plan, tiny: bool) -> Any:
    """Between pixels and latents."""
    config = {**VAE, "block_out_channels": [32] * 4} if tiny else VAE
    return made(lambda: AutoencoderKL(**config, scaling_factor=0.13025), plan.vae_dtype).to(plan.device)


def unloaded(build: Callable[[], Any], plan: Plan) -> Any:
    """A diffusion network, held as planned."""
    model = made(build, plan.dtype)
    hold(model, plan)
    return model


def made(build: Callable[[], Any], dtype: torch.dtype) -> Any:
    """A network with small random weights, in its precision from the start."""
    with torch.device("meta"):
        model = build()
    model = model.to(dtype).to_empty(device="cpu").eval().requires_grad_(False)
    for value in model.parameters():
        value.uniform_(-0.02, 0.02)
    return model


@contextmanager
def timed(row: Row, stage: str, device: torch.device, times: float = 1.0) -> Iterator[None]:
    """Add to a stage's seconds."""
    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    yield
    if device.type == "cuda":
        torch.cuda.synchronize()
    row.seconds[stage] = row.seconds.get(stage, 0.0) + (time.perf_counter() - start) * times


if __name__ == "__main__":
    main()
