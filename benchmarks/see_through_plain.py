"""A loop over the same modules as the original's, for the benchmark of the engine see-through to compare with."""

# ruff: noqa: TID253 - it measures networks on PyTorch
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from unflat.engines.see_through.depth import SCALE, DepthNets, image_latents
from unflat.engines.see_through.passes import LayerNets
from unflat.engines.see_through.sampler import DepthSampler, LayerSampler
from unflat.engines.see_through.text import Text
from unflat.nets import parted, rows
from unflat.nets.across import CrossFrameBlock


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


@contextmanager
def whole() -> Iterator[None]:
    """Nothing is worked on in parts, as in the original."""
    before = parted.MOST, rows.MOST
    parted.MOST = rows.MOST = 2**62
    try:
        yield
    finally:
        parted.MOST, rows.MOST = before


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
