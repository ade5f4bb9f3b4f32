"""What the engine see-through needs of memory at full size, computed from shapes alone: `python benchmarks/see_through_memory.py`.

The networks lie on the meta device, where nothing is computed. Every tensor's bytes are counted from when it is made until nothing holds
it any more; the most at once is what a stage needs beside the weights. Attention of heads up to 256 wide is taken for a kernel that
keeps no scores, of wider ones (the codec's, 512) for one that keeps all, before and after the softmax. What libraries take for
themselves (working space of kernels, the context of a GPU, gaps between blocks) is not counted.
"""

# ruff: noqa: TID253 - it measures networks on PyTorch
import argparse
import runpy
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.weak import WeakIdKeyDictionary

from unflat.engines.see_through.fewer_bits import BYTES
from unflat.engines.see_through.memory import BLOCK

GB = 1e9
FUSED = 256  # the widest head for which kernels on GPUs keep no scores
TEXT, PAGE_TEXT = 77, 2
SHAPES: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("see_through.py")), run_name="shapes")


class Live(TorchDispatchMode):
    """Counts the bytes of all tensors that are made under it, as long as something holds them.

    Args:
        held: Networks, whose weights do not count.
    """

    def __init__(self, *held: nn.Module) -> None:
        super().__init__()
        self.now = self.most = 0
        self._seen: Any = WeakIdKeyDictionary(ref_type=weakref.ref)
        for net in held:
            for tensor in (*net.parameters(), *net.buffers()):
                self._seen[tensor.untyped_storage()] = True

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """As the class."""
        made = func(*args, **(kwargs or {}))
        for tensor in tree_leaves(made):
            if isinstance(tensor, Tensor) and tensor.untyped_storage() not in self._seen:
                storage = tensor.untyped_storage()
                self._seen[storage] = True
                self._add(storage.nbytes())
                weakref.finalize(storage, self._add, -storage.nbytes())
        return made

    def _add(self, size_bytes: int) -> None:
        self.now += size_bytes
        self.most = max(self.most, self.now)


@contextmanager
def without_scores() -> Iterator[None]:
    """Attention as kernels have it that keep no scores."""
    stock = functional.scaled_dot_product_attention

    def fused(query: Tensor, key: Tensor, value: Tensor, **_: object) -> Tensor:
        return torch.empty_like(query) if query.shape[-1] <= FUSED else (query @ key.mT).softmax(-1) @ value

    functional.scaled_dot_product_attention = fused  # type: ignore[assignment]  # for as long as shapes are counted
    try:
        yield
    finally:
        functional.scaled_dot_product_attention = stock


def needs(run: Callable[[], object], *held: nn.Module) -> float:
    """GB that some work needs beside the weights of the networks it uses."""
    with torch.inference_mode(), without_scores(), Live(*held) as live, torch.device("meta"):
        run()
    return live.most / GB


def blocks_of(net: nn.Module) -> tuple[int, int]:
    """Of a diffusion network: how many numbers its two largest blocks have together, and how many are in no block."""
    sizes: dict[str, int] = {}
    for name, value in net.named_parameters():
        found = BLOCK.match(name.removeprefix("unet."))
        key = found[0] if found else ""
        sizes[key] = sizes.get(key, 0) + value.numel()
    rest = sizes.pop("", 0)
    return sum(sorted(sizes.values())[-2:]), rest


def main() -> None:
    """Print two tables: what each stage needs, and what each way to hold networks comes to."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--resolution", type=int, default=1280)
    words.add_argument("--depth-resolution", type=int, default=768)
    asked = words.parse_args()
    print("\n".join(tables(asked.resolution, asked.depth_resolution)))


def tables(resolution: int, depth_resolution: int) -> list[str]:
    """Lines of Markdown, for numbers of 16 bit."""
    h = SHAPES
    with torch.device("meta"):
        layers, depth = h["LayerDiff3D"](h["LAYERS"]), h["Marigold3D"](h["DEPTH"])
        codec, clear = h["AutoencoderKL"](**h["VAE"]), h["TransparentVAE"](h["WIDTHS"])
    nets = [net.to(torch.bfloat16).eval().requires_grad_(False) for net in (layers, depth, codec, clear)]
    wants = stages(nets, resolution, depth_resolution)
    lines = ["| stage | beside the weights, GB |", "| --- | --- |", *(f"| {name} | {want:.2f} |" for name, want in wants.items())]
    rows = [f"| {name} | {held:.2f} | {most:.2f} |" for name, (held, most) in ways(nets, wants).items()]
    return [*lines, "", "| way | weights on the device at most, GB | peak, GB |", "| --- | --- | --- |", *rows]


def stages(nets: list[Any], resolution: int, depth_resolution: int) -> dict[str, float]:
    """GB beside the weights, of each stage."""
    layers, depth, codec, clear = nets
    half, frames, slots = {"dtype": torch.bfloat16}, len(SHAPES["BODY"]), len(SHAPES["V2"]) + 1
    side, far = resolution // 8, depth_resolution // 8

    def step() -> None:
        text, pooled = torch.empty(frames, TEXT, 2048, **half), torch.empty(frames, 1280, **half)
        sample, sizes = torch.empty(1, frames, 8, side, side, **half), torch.empty(frames, 6, **half)
        layers(sample, torch.tensor(500), text, pooled, sizes, group=None, readings=layers.read(text))

    def depth_step() -> None:
        text = torch.empty(slots, PAGE_TEXT, 1024, **half)
        depth(torch.empty(1, slots, 12, far, far, **half), torch.tensor(500), text, readings=depth.read(text))

    def decode(pixels: int) -> Tensor:
        found: Tensor = codec.decode(torch.empty(1, 4, pixels // 8, pixels // 8, **half), return_dict=False)[0]
        return found

    def encode(pixels: int) -> None:
        codec.encode(torch.empty(1, 3, pixels, pixels, **half))

    def layer() -> None:
        clear.decode(torch.empty(1, 4, side, side, **half), decode(resolution))

    return {
        "page encoded": needs(lambda: encode(resolution), codec),
        f"step of the layers, {frames} frames": needs(step, layers),
        "layer decoded": needs(layer, codec, clear),
        "slot of depth encoded": needs(lambda: encode(depth_resolution), codec),
        f"step of depth, {slots} frames": needs(depth_step, depth),
        "depth decoded": needs(lambda: decode(depth_resolution), codec),
    }


def ways(nets: list[Any], wants: dict[str, float]) -> dict[str, tuple[float, float]]:
    """By way to hold networks beside a GPU: GB of weights on the device at most, and with what the stages need."""
    sizes = [2 * sum(p.numel() for p in net.parameters()) / GB for net in nets]
    linear = [2 * sum(m.weight.numel() for m in net.modules() if isinstance(m, nn.Linear)) / GB for net in nets[:2]]
    (encode, step, decode), (near, far_step, far_decode) = list(wants.values())[:3], list(wants.values())[3:]
    codecs = sizes[2] + sizes[3], sizes[2]
    found = {"full": (sum(sizes) + sizes[2], sum(sizes) + sizes[2] + max(wants.values()))}
    blocks = [tuple(2 * n / GB for n in blocks_of(net)) for net in nets[:2]]
    stays = [rest + codec for (_, rest), codec in zip(blocks, codecs, strict=True)]
    in_turns = [stays[0] + max(blocks[0][0] + step, encode, decode), stays[1] + max(blocks[1][0] + far_step, near, far_decode)]
    found["offload"] = max(stays[n] + blocks[n][0] for n in (0, 1)), max(in_turns)
    for bits in BYTES:
        held = [size - few + few / 2 * BYTES[bits] + codec for size, few, codec in zip(sizes, linear, codecs, strict=False)]
        found[f"quantized, {bits}"] = max(held), max(held[0] + max(encode, step, decode), held[1] + max(near, far_step, far_decode))
    return found


if __name__ == "__main__":
    main()
