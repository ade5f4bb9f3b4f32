"""Seconds and peak memory of the engine see-through with random weights: `python benchmarks/see_through.py --device cuda`.

The networks have the published shapes, or tiny ones with `--tiny`; random weights cost the same as trained ones. On the CPU
fewer steps are run and scaled. `plain` is a loop over the same modules as the original's: everything loaded, tokens copied for each
look across frames, text read and the group embedding added anew at every step, the page encoded twice for depth, empty layers too, and
all depths decoded. The other rows are choices of the engine: `identical` is the fastest that computes the same, `everything` adds
fewer bits and compilation, whose time is told apart. Where a machine is too small for all of it, `--stages` measures some.
"""

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL

from unflat.core import parts
from unflat.engines.see_through.depth import SCALE, DepthNets, find_depth, image_latents
from unflat.engines.see_through.fewer_bits import quantizer
from unflat.engines.see_through.memory import DTYPES, Plan, hold
from unflat.engines.see_through.noise import Plan as Chance
from unflat.engines.see_through.passes import LATENT, LayerNets, Pass, canvas_latent, decode_layers, draw_layers
from unflat.engines.see_through.sampler import DepthSampler, LayerSampler
from unflat.engines.see_through.speed import compiled, lay_out
from unflat.engines.see_through.tags import BODY, HEAD, V2
from unflat.engines.see_through.text import Text
from unflat.nets.cross_frame import CrossFrameBlock
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import Marigold3D
from unflat.nets.transparent_vae import TransparentVAE

STATUS = Path("/proc/self/status")
EMPTY = frozenset(p.name for p in (parts.EYEWEAR, parts.EARWEAR, parts.TAIL, parts.WINGS, parts.OBJECTS))
"""Slots without a layer, as a picture of an ordinary character has them."""
GB = 1e9
FULL_STEPS, FULL_DEPTH_STEPS = 30, 4
PASSES = ("body", "head")
STAGES = ("encode", *PASSES, "decode", "depth")
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


@dataclass(frozen=True)
class Choice:
    """One way to run.

    Args:
        mode: Of memory.
        channels_last, compiled: As the plan has them.
        at_once: Layers decoded together.
        original: Whether loops are those of the original.
    """

    mode: str = "full"
    channels_last: bool = False
    compiled: bool = False
    at_once: int = 1
    original: bool = False

    def plan(self, device: torch.device, dtype: torch.dtype, bits: str) -> Plan:
        """How networks are held."""
        compiled = "" if not self.compiled else "graphs" if device.type == "cuda" else "plain"
        return Plan(
            self.mode, device, dtype, dtype, bits, self.mode == "full", tiled=False, channels_last=self.channels_last, compiled=compiled
        )

    def said(self, plan: Plan) -> str:
        """For the table."""
        bits = f" ({plan.quantize} by {quantizer()})" if plan.mode == "quantized" else ""
        more = [
            "the original's loops" if self.original else "text read once",
            *(["channels last"] if plan.channels_last else []),
            *([{"plain": "compiled", "graphs": "compiled, CUDA graphs"}[plan.compiled]] if plan.compiled else []),
            *([f"{self.at_once} layers decoded together"] if self.at_once > 1 else []),
        ]
        return f"{plan.mode}{bits}, {str(plan.dtype).removeprefix('torch.')}, {', '.join(more)}"


CHOICES = {
    "plain": Choice(original=True),
    "full": Choice(),
    "identical": Choice(channels_last=True, at_once=4),
    "offload": Choice("offload"),
    "quantized": Choice("quantized"),
    "everything": Choice("quantized", channels_last=True, compiled=True, at_once=4),
}


@dataclass
class Row:
    """What one choice took."""

    name: str
    held: str
    seconds: dict[str, float] = field(default_factory=dict)
    warm_up: float = 0.0
    peak_gb: float = 0.0
    weights_gb: float = 0.0

    @property
    def all(self) -> float:
        """Seconds of all stages."""
        return sum(self.seconds.values())


class Copying(CrossFrameBlock):
    """The block across frames as the original computes it: tokens are copied so that frames come last, and back."""

    def forward(self, tokens: torch.Tensor, num_frames: int) -> torch.Tensor:
        """As the class."""
        pictures, places, width = len(tokens) // num_frames, *tokens.shape[1:]
        moved = tokens.view(pictures, num_frames, places, width).transpose(1, 2).reshape(-1, num_frames, width)
        held = self.ff_in(self.norm_in(moved)) + moved
        held = self.attn1(self.norm1(held)) + held
        said = self.ff(self.norm3(held))
        return said.view(pictures, places, num_frames, width).transpose(1, 2).reshape(tokens.shape)


def main() -> None:
    """Run every choice asked for, and print one table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    words.add_argument("--precision", choices=sorted(DTYPES), default="")
    words.add_argument("--bits", choices=("int8", "nf4"), default="int8")
    words.add_argument("--resolution", type=int, default=1280)
    words.add_argument("--depth-resolution", type=int, default=768)
    words.add_argument("--steps", type=int, default=0, help="fewer are scaled to 30; 0 is 30 on a GPU and 1 on the CPU")
    words.add_argument("--choices", default=",".join(CHOICES))
    words.add_argument("--stages", default=",".join(STAGES), help="others are left out; a pass that is left out is decoded all the same")
    words.add_argument("--tiny", action="store_true")
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    rows = [measured(choice, asked) for choice in asked.choices.split(",")]
    print(json.dumps([asdict(row) for row in rows]) if asked.json else table(rows))


def table(rows: Sequence[Row]) -> str:
    """Markdown; how many times as fast as `plain` where that was run."""
    stages = list(rows[0].seconds)
    plain = next((row.all for row in rows if row.name == "plain"), None)
    heads = ["choice", *(f"{s}, s" for s in stages), "all, s", "times plain", "compiling, s", "weights, GB", "peak, GB", "held"]
    lines = ["| " + " | ".join(heads) + " |", "| --- " * len(heads) + "|"]
    for row in rows:
        times = f"{plain / row.all:.2f}" if plain else ""
        memory = f"{row.weights_gb:.2f}", f"{row.peak_gb:.2f}"
        numbers = [*(f"{row.seconds[s]:.2f}" for s in stages), f"{row.all:.1f}", times, f"{row.warm_up:.1f}", *memory]
        lines.append("| " + " | ".join([row.name, *numbers, row.held]) + " |")
    return "\n".join(lines)


def measured(name: str, asked: argparse.Namespace) -> Row:
    """One choice: layers, then depth, each scaled to all its steps."""
    device, choice = torch.device(asked.device), CHOICES[name]
    dtype = DTYPES[asked.precision] if asked.precision else torch.float32 if device.type == "cpu" else torch.bfloat16
    plan = choice.plan(device, dtype, asked.bits)
    row = Row(name, choice.said(plan))
    forget_peak(device)
    before, nets = used(device), None
    if set(asked.stages.split(",")) - {"depth"}:
        nets = layers(row, plan, choice, asked, before)
    if not plan.together:
        del nets
        torch.cuda.empty_cache() if device.type == "cuda" else None
    if "depth" in asked.stages.split(","):
        depth(row, plan, choice, asked, before)
    row.peak_gb = peak(device) / GB
    return row


def layers(row: Row, plan: Plan, choice: Choice, asked: argparse.Namespace, before: float) -> LayerNets:
    """Both passes of the layers; gives back their networks."""
    device, steps = plan.device, asked.steps or (1 if plan.device.type == "cpu" else FULL_STEPS)
    nets = layer_nets(plan, choice, tiny=asked.tiny)
    row.weights_gb = (used(device) - before) / GB
    rng, chance, wanted = np.random.default_rng(0), Chance(0), asked.stages.split(",")
    canvas = rng.integers(0, 256, (asked.resolution, asked.resolution, 3), np.uint8)
    alpha = np.ones(canvas.shape[:2], np.float32)
    width, pooled = (96, 48) if asked.tiny else (2048, 1280)
    for group, tags in enumerate((BODY, HEAD)):
        text = Text(torch.randn(len(tags), 77, width), torch.randn(len(tags), pooled))
        how, size = Pass(str(group), group, steps), (asked.resolution, asked.resolution)
        shown = torch.zeros(1, 4, size[0] // LATENT, size[1] // LATENT, device=device, dtype=plan.dtype)
        latents = shown.expand(len(tags), -1, -1, -1)
        if "encode" in wanted:
            with timed(row, "encode", device):
                shown = canvas_latent(nets, canvas, chance, how.stage)
        if PASSES[group] in wanted:
            if plan.compiled:
                with warming(row, device):
                    draw_layers(nets, shown, text, Pass("warm", group, 2), pixels=size, draws=chance)
            with timed(row, "layers", device, times=FULL_STEPS / steps):
                if choice.original:
                    latents = plain_loop(nets, shown, text, group, steps, size)
                else:
                    latents = draw_layers(nets, shown, text, how, pixels=size, draws=chance)
        if "decode" in wanted:
            count = len(tags) if device.type != "cpu" else choice.at_once
            with timed(row, "decode", device, times=len(tags) / count):
                for _ in decode_layers(nets, latents[:count], alpha, at_once=choice.at_once):
                    pass
    return nets


def depth(row: Row, plan: Plan, choice: Choice, asked: argparse.Namespace, before: float) -> None:
    """The depth of 19 layers, of which some are empty, and of the picture."""
    size = asked.depth_resolution
    unet = unloaded(lambda: Marigold3D(smaller(DEPTH, asked.tiny, 48)), plan, choice)
    nets = DepthNets(unet, codec(plan, asked.tiny), plan.device, plan.dtype, plan.vae_dtype)
    row.weights_gb = max(row.weights_gb, (used(plan.device) - before) / GB)
    images = [np.full((size, size, 4), 0 if tag in EMPTY else 30 + 10 * i, np.uint8) for i, tag in enumerate((*V2, ""))]
    text, steps = torch.randn(2, 48 if asked.tiny else 1024), FULL_DEPTH_STEPS if plan.device.type != "cpu" or asked.tiny else 1
    if plan.compiled:
        with warming(row, plan.device):
            find_depth(nets, images, text, steps=2, draws=Chance(0))
    with timed(row, "depth", plan.device):
        if choice.original:
            plain_depth(nets, images, text, steps)
        else:
            find_depth(nets, images, text, steps=steps, draws=Chance(0), at_once=choice.at_once)


@torch.inference_mode()
def plain_loop(nets: LayerNets, shown: torch.Tensor, text: Text, group: int, steps: int, size: tuple[int, int]) -> torch.Tensor:
    """As the original: group embedding and text anew at every step, noise drawn on the device."""
    frames, sampler = len(text.tokens), LayerSampler(steps)
    tokens, pooled = (t.to(nets.device, nets.dtype) for t in (text.tokens, text.pooled))
    where = torch.tensor([[*size, 0, 0, *size]], device=nets.device, dtype=nets.dtype).expand(frames, -1)
    state = torch.randn(1, frames, 4, *shown.shape[-2:], device=nets.device, dtype=nets.dtype)
    for i, moment in enumerate(sampler.times.to(nets.device)):
        both = torch.cat([state, shown[:, None].expand(-1, frames, -1, -1, -1)], 2)
        said = nets.unet(both, moment, tokens, pooled, where, group=group)
        state = sampler.step(said, i, state, torch.randn(state.shape, device=nets.device))
    return state[0]


@torch.inference_mode()
def plain_depth(nets: DepthNets, images: Sequence[Any], text: torch.Tensor, steps: int) -> None:
    """As the original: every image encoded by itself, the page twice, and all depths decoded."""
    seen = torch.cat([image_latents(nets, [image]) for image in images])
    shown = torch.cat([image_latents(nets, images[-1:]).expand(len(images), -1, -1, -1), seen], 1)
    state = torch.randn(seen.shape, device=nets.device, dtype=nets.dtype)
    words, sampler = text.to(nets.device, nets.dtype).expand(len(images), -1, -1), DepthSampler(steps)
    for i, moment in enumerate(sampler.times.to(nets.device)):
        state = sampler.step(nets.unet(torch.cat([shown, state], 1)[None], moment, words)[0], i, state)
    for latent in state:
        nets.vae.decode((latent[None] / SCALE).to(nets.vae_dtype), return_dict=False)


def layer_nets(plan: Plan, choice: Choice, *, tiny: bool) -> LayerNets:
    """The three networks of layers, held as planned."""
    unet = unloaded(lambda: LayerDiff3D(smaller(LAYERS, tiny, 96)), plan, choice)
    clear = made(lambda: TransparentVAE(tuple(max(8, n // 16) for n in WIDTHS) if tiny else WIDTHS), plan.vae_dtype).to(plan.device)
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


def codec(plan: Plan, tiny: bool) -> Any:
    """Between pixels and latents."""
    config = {**VAE, "block_out_channels": [32] * 4} if tiny else VAE
    vae = made(lambda: AutoencoderKL(**config, scaling_factor=0.13025), plan.vae_dtype).to(plan.device)
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


def forget_peak(device: torch.device) -> None:
    """Begin to look for the highest use of memory anew."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    elif STATUS.is_file():
        gc.collect()
        STATUS.with_name("clear_refs").write_text("5", encoding="ascii")  # what Linux takes for that


def peak(device: torch.device) -> float:
    """Bytes: the highest use of a GPU's memory, else of the whole process' own, since `forget_peak`."""
    return torch.cuda.max_memory_allocated() if device.type == "cuda" else told("VmHWM")


def used(device: torch.device) -> float:
    """Bytes in use now; of a process, without the files that it only looks at."""
    return torch.cuda.memory_allocated() if device.type == "cuda" else told("RssAnon")


def told(name: str) -> float:
    """Bytes that Linux tells of this process; no number elsewhere."""
    if not STATUS.is_file():
        return float("nan")
    line = next(n for n in STATUS.read_text(encoding="ascii").splitlines() if n.startswith(name))
    return int(line.split()[1]) * 1024


@contextmanager
def timed(row: Row, stage: str, device: torch.device, times: float = 1.0) -> Iterator[None]:
    """Add to a stage's seconds."""
    with clock(device) as taken:
        yield
    row.seconds[stage] = row.seconds.get(stage, 0.0) + taken() * times


@contextmanager
def warming(row: Row, device: torch.device) -> Iterator[None]:
    """Add to what compilation takes."""
    with clock(device) as taken:
        yield
    row.warm_up += taken()


@contextmanager
def clock(device: torch.device) -> Iterator[Callable[[], float]]:
    """Tells the seconds taken, when all that the device was given is done."""
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    wait()
    start = time.perf_counter()
    end: list[float] = []
    yield lambda: end[0] - start
    wait()
    end.append(time.perf_counter())


if __name__ == "__main__":
    main()
