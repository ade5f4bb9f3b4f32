"""How far each layer is: the depth network over all layers of a picture at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.engines.see_through.noise import Draws
from unflat.engines.see_through.sampler import DepthSampler
from unflat.engines.see_through.turns import at_work
from unflat.nets.bleed import bleed_tensor
from unflat.nets.marigold3d import Marigold3D

SCALE = 0.18215  # of the latents; a constant of the original, whatever the checkpoint's own file says
Watch = Callable[[int, Tensor, Tensor], None]


@dataclass(frozen=True, eq=False)
class DepthNets:
    """The two networks that find depth.

    Args:
        unet: From noisy latents to velocity, all layers together.
        vae: Between pixels and latents.
        device: Where they compute.
        dtype: In what the first computes.
        vae_dtype: In what the second does.
    """

    unet: Marigold3D
    vae: Any
    device: torch.device
    dtype: torch.dtype
    vae_dtype: torch.dtype


@torch.inference_mode()
def find_depth(
    nets: DepthNets,
    images: Sequence[Array],
    text: Tensor,
    *,
    steps: int,
    draws: Draws,
    at_once: int = 1,
    last: bool = False,
    watch: Watch | None = None,
) -> Array:
    """(N, H, W) float32, 0 near, 1 far.

    Args:
        nets: The networks.
        images: (H, W, 4) uint8 each, straight alpha; the last is the whole picture, which all others are shown with.
        text: (2, D), the empty text.
        steps: Of the solver.
        draws: Where chance comes from.
        at_once: How many are decoded together.
        last: Also decode the whole picture's own depth, which nothing but a comparison needs.
        watch: Told of every step.

    Raises:
        EngineError: The network gives no numbers.
    """
    seen = image_latents(nets, images)
    shown = torch.cat([seen[-1:].expand(len(images), -1, -1, -1), seen], 1)
    state = draws.depth(tuple(seen.shape), nets.dtype).to(nets.device)
    words = text.to(nets.device, nets.dtype).expand(len(images), -1, -1)
    sampler, readings = DepthSampler(steps), nets.unet.read(words)
    for i, time in enumerate(sampler.times.to(nets.device)):
        said = nets.unet(torch.cat([shown, state], 1)[None], time, words, readings=readings)[0]
        state = sampler.step(said, i, state)
        if watch is not None:
            watch(i, said, state)
    if not torch.isfinite(state).all():
        raise EngineError("the depth came out as no numbers (NaN); try --set see_through.precision=fp32, or depth=false to go without")
    with at_work(nets.device, nets.vae):
        return np.concatenate([_decoded(nets, some) for some in torch.split(state if last else state[:-1], at_once)])


@torch.inference_mode()
def image_latents(nets: DepthNets, images: Sequence[Array]) -> Tensor:
    """(N, 4, h, w): the mean latent of each image, colours bled into what is clear; all empty images share one."""
    found: list[Tensor] = []
    nothing: Tensor | None = None
    with at_work(nets.device, nets.vae):
        for image in images:
            empty = not image[..., 3].any()
            latent = nothing if empty and nothing is not None else _encoded(nets, image)
            nothing = latent if empty else nothing
            found.append(latent)
    return torch.cat(found)


def _encoded(nets: DepthNets, image: Array) -> Tensor:
    rgba = torch.from_numpy(np.ascontiguousarray(image)).to(nets.device).permute(2, 0, 1)[None].float() / 255
    rgb = bleed_tensor(torch.cat([rgba[:, 3:], rgba[:, :3]], 1))
    latent: Tensor = nets.vae.encode((rgb * 2 - 1).to(nets.vae_dtype)).latent_dist.mean * SCALE
    return latent.to(nets.dtype)


def _decoded(nets: DepthNets, latents: Tensor) -> Array:
    pixels = nets.vae.decode((latents / SCALE).to(nets.vae_dtype), return_dict=False)[0]
    depth: Array = ((pixels.mean(1).clamp(-1, 1) + 1) / 2).float().cpu().numpy()
    return depth
