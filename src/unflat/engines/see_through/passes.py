"""One pass of the layer network over one canvas: its latent, the layers' latents, and their pixels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.engines.see_through.noise import Draws
from unflat.engines.see_through.sampler import LayerSampler
from unflat.engines.see_through.text import Text
from unflat.engines.see_through.turns import at_work
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.transparent_vae import TransparentVAE

LATENT = 8  # canvas pixels a side for each pixel of a latent
Watch = Callable[[int, Tensor, Tensor], None]
"""Told of each step: its number, what the network said, and the state after it."""


@dataclass(frozen=True, eq=False)
class LayerNets:
    """The three networks that make layers.

    Args:
        unet: From noisy latents to noise, all layers together.
        vae: Between pixels and latents.
        clear: From a latent and its opaque pixels to colour and alpha.
        device: Where they compute.
        dtype: In what the first computes.
        vae_dtype: In what the others do.
    """

    unet: LayerDiff3D
    vae: Any
    clear: TransparentVAE
    device: torch.device
    dtype: torch.dtype
    vae_dtype: torch.dtype


@dataclass(frozen=True)
class Pass:
    """How a pass is drawn.

    Args:
        stage: Its name in the plan of chance.
        group: Which list of tags, or None where the checkpoint has one.
        steps: Of the solver.
        stochastic: With fresh noise at every step.
    """

    stage: str
    group: int | None
    steps: int
    stochastic: bool = True


@torch.inference_mode()
def canvas_latent(nets: LayerNets, rgb: Array, draws: Draws, stage: str) -> Tensor:
    """(1, 4, h, w): the canvas as the network is shown it; drawn from its posterior, as in training.

    Args:
        nets: The networks.
        rgb: (H, W, 3) uint8, black where nothing is.
        draws: Where chance comes from.
        stage: Whose chance.
    """
    pixels = (torch.from_numpy(np.ascontiguousarray(rgb)).permute(2, 0, 1)[None].float() / 255).to(nets.device, nets.vae_dtype)
    with at_work(nets.device, nets.vae):
        found = nets.vae.encode(pixels * 2 - 1).latent_dist
    noise = draws.posterior(stage, tuple(found.mean.shape), nets.vae_dtype).to(nets.device)
    latent: Tensor = ((found.mean + found.std * noise) * nets.vae.config.scaling_factor).to(nets.dtype)
    return latent


@torch.inference_mode()
def draw_layers(
    nets: LayerNets, canvas: Tensor, text: Text, how: Pass, *, pixels: tuple[int, int], draws: Draws, watch: Watch | None = None
) -> Tensor:
    """(F, 4, h, w): the latents of all layers.

    Args:
        nets: The networks.
        canvas: (1, 4, h, w), the latent of what is taken apart.
        text: One row for each layer.
        how: Steps and names.
        pixels: Height and width of the canvas, which the network is told.
        draws: Where chance comes from.
        watch: Told of every step.

    Raises:
        EngineError: The network gives no numbers.
    """
    frames, (height, width) = len(text.tokens), canvas.shape[-2:]
    sampler = LayerSampler(how.steps, stochastic=how.stochastic)
    tokens, pooled = (t.to(nets.device, nets.dtype) for t in (text.tokens, text.pooled))
    where = torch.tensor([[*pixels, 0, 0, *pixels]], device=nets.device, dtype=nets.dtype).expand(frames, -1)
    shown = canvas[:, None].expand(-1, frames, -1, -1, -1)
    start = draws.start(how.stage, (1, 1, 4, height, width), nets.dtype)
    state = start.to(nets.device).expand(-1, frames, -1, -1, -1)
    if how.group is not None:  # this, and what is read of it, is the same at every step
        tokens, pooled = nets.unet.grouped(tokens, pooled, how.group)
    readings = nets.unet.read(tokens)
    for i, time in enumerate(sampler.times.to(nets.device)):
        said = nets.unet(torch.cat([state, shown], 2), time, tokens, pooled, where, group=None, readings=readings)
        fresh = draws.step(how.stage, i, tuple(state.shape)).to(nets.device) if how.stochastic else None
        state = sampler.step(said, i, state, fresh)
        if watch is not None:
            watch(i, said, state)
    if not torch.isfinite(state).all():
        raise EngineError(
            f"the layers of the {how.stage} came out as no numbers (NaN) in {str(nets.dtype).removeprefix('torch.')}; "
            "try --set see_through.precision=fp32, and check the weights with unflat weights verify"
        )
    return state[0]


@torch.inference_mode()
def decode_layers(nets: LayerNets, latents: Tensor, alpha: Array, *, at_once: int = 1) -> Iterator[Array]:
    """Each layer's (H, W, 4) float32 in [0, 1], straight alpha, times the canvas' own.

    Args:
        nets: The networks.
        latents: (F, 4, h, w) as drawn.
        alpha: (H, W) float32, of the canvas.
        at_once: How many are decoded together.
    """
    scaled = (latents / nets.vae.config.scaling_factor).to(nets.vae_dtype)
    shown = torch.from_numpy(np.ascontiguousarray(alpha)).to(nets.device, nets.vae_dtype)
    with at_work(nets.device, nets.vae, nets.clear):
        for some in torch.split(scaled, at_once):
            pixel = nets.vae.decode(some, return_dict=False)[0] * 0.5 + 0.5
            argb = nets.clear.decode(some, pixel).clamp(0, 1)
            rgba = torch.cat([argb[:, 1:], argb[:, :1] * shown], 1)
            yield from rgba.float().permute(0, 2, 3, 1).cpu().numpy()
