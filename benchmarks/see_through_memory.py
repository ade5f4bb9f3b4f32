"""What the engine see-through needs of memory at full size, computed from shapes alone: `python benchmarks/see_through_memory.py`.

The networks lie on the meta device, where nothing is computed. Every tensor's bytes are counted from when it is made until nothing holds
it any more; the most at once is what a stage needs beside the weights. Attention of heads up to 256 wide is taken for a kernel that
keeps no scores, of wider ones (the codec's, 512) for one that keeps all, before and after the softmax. What libraries take for
themselves (working space of kernels, the context of a GPU, gaps between blocks) is not counted.
"""

# ruff: noqa: TID253 - it measures networks on PyTorch
import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from see_through_live import GB, held_by, needs
from see_through_nets import DEPTH, LAYERS, VAE, WIDTHS
from torch import Tensor, nn

from unflat.engines.see_through.fewer_bits import BYTES, in_fewer_bits
from unflat.engines.see_through.memory import BLOCK, SIDE_BY_SIDE
from unflat.engines.see_through.tags import BODY, V2
from unflat.nets.layerdiff3d import SIZES, LayerDiff3D
from unflat.nets.marigold3d import Marigold3D
from unflat.nets.marigold3d import codec as opaque_codec
from unflat.nets.transparent_vae import TransparentVAE

TEXT, PAGE_TEXT = 77, 2


def blocks_of(net: nn.Module) -> tuple[float, float]:
    """GB of a diffusion network in 16 bit: of its two largest blocks together, and of what is in no block."""
    sizes: dict[str, int] = {}
    for name, value in net.named_parameters():
        found = BLOCK.match(name.removeprefix("unet."))
        key = found[0] if found else ""
        sizes[key] = sizes.get(key, 0) + value.numel()
    rest = sizes.pop("", 0)
    return 2 * sum(sorted(sizes.values())[-SIDE_BY_SIDE:]) / GB, 2 * rest / GB


def main() -> None:
    """Print two tables: what each stage needs, and what each way to hold networks comes to."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--resolution", type=int, default=1280)
    words.add_argument("--depth-resolution", type=int, default=768)
    asked = words.parse_args()
    print("\n".join(tables(asked.resolution, asked.depth_resolution)))


def tables(resolution: int, depth_resolution: int) -> list[str]:
    """Lines of Markdown, for numbers of 16 bit."""
    layers, depth = diffusion_nets()
    with torch.device("meta"):
        codec, clear = (net.bfloat16().eval().requires_grad_(False) for net in (opaque_codec(VAE), TransparentVAE(WIDTHS)))
    pixels = coding(codec, clear, resolution, depth_resolution)
    steps = stepping(layers, depth, resolution, depth_resolution)
    wants = dict(zip(("page encoded", "layer decoded", "slot of depth encoded", "depth decoded"), pixels, strict=True))
    wants |= {f"step of the layers, {len(BODY)} frames": steps[0], f"step of depth, {len(V2) + 1} frames": steps[1]}
    codecs = Turn(max(pixels[:2]), held_by(codec, clear)), Turn(max(pixels[2:]), held_by(codec))
    together = held_by(layers, depth) + sum(turn.held for turn in codecs)
    ways = {"full": (together, together + max(*pixels, *steps))}
    (largest, rest), (far_largest, far_rest) = (blocks_of(net) for net in (layers, depth))
    ways["offload"] = in_turns((rest, far_rest), (Turn(steps[0], largest), Turn(steps[1], far_largest)), codecs)
    for bits in BYTES:
        few = diffusion_nets(bits)
        working = [Turn(more) for more in stepping(*few, resolution, depth_resolution)]
        wants[f"step of the layers, {bits}"] = working[0].more
        ways[f"quantized, {bits}"] = in_turns([held_by(net) for net in few], working, codecs)
    lines = ["| stage | beside the weights, GB |", "| --- | --- |", *(f"| {name} | {want:.2f} |" for name, want in wants.items())]
    rows = [f"| {name} | {held:.2f} | {most:.2f} |" for name, (held, most) in ways.items()]
    return [*lines, "", "| way | weights on the device at most, GB | peak, GB |", "| --- | --- | --- |", *rows]


@dataclass(frozen=True)
class Turn:
    """GB that some work needs beside the weights that stay, and of weights that come for it."""

    more: float
    held: float = 0.0


def in_turns(stay: Sequence[float], *comings: Sequence[Turn]) -> tuple[float, float]:
    """GB of weights on the device at most, and with what work needs beside them.

    Args:
        stay: Weights that are there as long as the layers, and as long as their depth, is worked on.
        comings: Who works then, one after the other.
    """
    turns = [(held + turn.held, turn.more) for coming in comings for held, turn in zip(stay, coming, strict=True)]
    return max(held for held, _ in turns), max(held + more for held, more in turns)


def diffusion_nets(bits: str = "") -> tuple[Any, Any]:
    """The networks of layers and of depth, without numbers; in 16 bit or fewer."""
    with torch.device("meta"):
        found = LayerDiff3D(LAYERS), Marigold3D(DEPTH)
    for net in found:
        net.to(torch.bfloat16).eval().requires_grad_(False)
        if bits:
            in_fewer_bits(net, bits, dtype=torch.bfloat16, device=torch.device("meta"))
    return found


def stepping(layers: Any, depth: Any, resolution: int, depth_resolution: int) -> tuple[float, float]:
    """GB beside the weights, of a step of the layers and of one of their depth."""
    half, frames, slots = {"dtype": torch.bfloat16}, len(BODY), len(V2) + 1
    side, far = resolution // 8, depth_resolution // 8

    widths, far_widths = layers.unet.config, depth.unet.config
    pools = widths.projection_class_embeddings_input_dim - SIZES * widths.addition_time_embed_dim

    def step() -> None:
        text, pooled = torch.empty(frames, TEXT, widths.cross_attention_dim, **half), torch.empty(frames, pools, **half)
        sample, sizes = torch.empty(1, frames, 8, side, side, **half), torch.empty(frames, SIZES, **half)
        layers(sample, torch.tensor(500), text, pooled, sizes, group=None, readings=layers.read(text))

    def depth_step() -> None:
        text = torch.empty(slots, PAGE_TEXT, far_widths.cross_attention_dim, **half)
        depth(torch.empty(1, slots, 12, far, far, **half), torch.tensor(500), text, readings=depth.read(text))

    return needs(step, layers), needs(depth_step, depth)


def coding(codec: Any, clear: Any, resolution: int, depth_resolution: int) -> tuple[float, float, float, float]:
    """GB beside the weights: the page encoded, a layer decoded, and the same for depth."""

    def encode(pixels: int) -> None:
        codec.encode(torch.empty(1, 3, pixels, pixels, dtype=torch.bfloat16))

    def decode(pixels: int) -> Tensor:
        found: Tensor = codec.decode(torch.empty(1, 4, pixels // 8, pixels // 8, dtype=torch.bfloat16), return_dict=False)[0]
        return found

    def layer() -> None:
        clear.decode(torch.empty(1, 4, resolution // 8, resolution // 8, dtype=torch.bfloat16), decode(resolution))

    return (
        needs(lambda: encode(resolution), codec),
        needs(layer, codec, clear),
        needs(lambda: encode(depth_resolution), codec),
        needs(lambda: decode(depth_resolution), codec),
    )


if __name__ == "__main__":
    main()
