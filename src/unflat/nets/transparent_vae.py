"""The transparent codec: alpha and colour of a layer from its latent, and the small offset that hides alpha in a latent.

Source: spec see-through-inference §2.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, cast

import torch
from diffusers.models.unets.unet_2d_blocks import AttnDownBlock2D, AttnUpBlock2D, DownBlock2D, UNetMidBlock2D, UpBlock2D
from torch import Tensor, nn
from torch.nn import functional

from unflat.core.errors import InputError, WeightsError
from unflat.nets.bleed import bleed_tensor
from unflat.nets.cross_frame import WEIGHTS, on_meta
from unflat.nets.strict import load_strict, read_tensors

WIDTHS = (32, 32, 64, 128, 256, 512, 512)
LEVELS = len(WIDTHS)
MULTIPLE = 2 ** (LEVELS - 1)  # height and width in pixels must divide by this
LATENT, LATENT_CHANNELS = 8, 4  # pixels a side for each of a latent's; the latent enters where the decoder is that coarse
ENTRY = 3
ATTENDED = 3  # so many of the coarsest levels attend over all places
OFFSET_SCALE = 300.0
OFFSET_WIDTHS = ((4, 32, 1), (32, 32, 1), (32, 64, 2), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 4, 1))


class ClearDecoder(nn.Module):
    """The U-shaped net from opaque pixels and their latent to alpha and colour.

    Args:
        widths: Channels of the seven levels, finest first; published are `WIDTHS`.

    Source: §2.2.
    """

    def __init__(self, widths: Sequence[int] = WIDTHS) -> None:
        super().__init__()
        assert len(widths) == LEVELS
        common: dict[str, Any] = {"temb_channels": None, "resnet_eps": 1e-5, "resnet_act_fn": "silu", "resnet_groups": 4}
        heads = {"attention_head_dim": 8}
        self.conv_in = nn.Conv2d(3, widths[0], 3, padding=1)
        self.latent_conv_in = nn.Conv2d(LATENT_CHANNELS, widths[ENTRY - 1], 1)
        self.down_blocks, self.up_blocks = nn.ModuleList(), nn.ModuleList()
        down_attn, down, up_attn, up, middle = (
            cast(Any, c) for c in (AttnDownBlock2D, DownBlock2D, AttnUpBlock2D, UpBlock2D, UNetMidBlock2D)
        )
        for i, (entering, leaving) in enumerate(pairwise([widths[0], *widths])):
            last = i == LEVELS - 1
            sizes = {"in_channels": entering, "out_channels": leaving, "num_layers": 2}
            if i < LEVELS - ATTENDED:
                self.down_blocks.append(down(**sizes, **common, add_downsample=not last))
            else:
                self.down_blocks.append(down_attn(**sizes, **common, **heads, downsample_type=None if last else "conv"))
        self.mid_block = middle(in_channels=widths[-1], **common, **heads)
        rising = list(widths[::-1])
        for i, (before, leaving, after) in enumerate(zip([rising[0], *rising[:-1]], rising, [*rising[1:], rising[-1]], strict=True)):
            last = i == LEVELS - 1
            sizes = {"prev_output_channel": before, "out_channels": leaving, "in_channels": after, "num_layers": 3}
            if i < ATTENDED:
                self.up_blocks.append(up_attn(**sizes, **common, **heads, upsample_type=None if last else "conv"))
            else:
                self.up_blocks.append(up(**sizes, **common, add_upsample=not last))
        self.conv_norm_out = nn.GroupNorm(4, widths[0], eps=1e-5)
        self.conv_out = nn.Conv2d(widths[0], 4, 3, padding=1)

    def forward(self, pixel: Tensor, latent: Tensor) -> Tensor:
        """(N, 4, H, W): alpha, red, green, blue; not clipped.

        Args:
            pixel: (N, 3, H, W), nominally in [0, 1].
            latent: (N, 4, H/8, W/8), without the codec's scaling.
        """
        x = self.conv_in(pixel)
        skips = [x]
        for i, block in enumerate(self.down_blocks):
            if i == ENTRY:
                x = x + self.latent_conv_in(latent)  # the skip kept before is without it
            x, found = block(x)
            skips += found
        x = self.mid_block(x)
        for block in self.up_blocks:
            count = len(cast(nn.ModuleList, block.resnets))
            x = block(x, tuple(skips[-count:]))
            del skips[-count:]
        return cast(Tensor, self.conv_out(functional.silu(self.conv_norm_out(x))))


class OffsetEncoder(nn.Module):
    """Nine convolutions from alpha and colour to a latent's offset; used in training alone.

    Source: §2.1.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for entering, leaving, stride in OFFSET_WIDTHS:
            layers += [nn.Conv2d(entering, leaving, 3, stride, padding=1), nn.SiLU()]
        self.blocks = nn.Sequential(*layers[:-1])

    def forward(self, argb: Tensor) -> Tensor:
        """(N, 4, H/8, W/8) from (N, 4, H, W), alpha first, in [0, 1]."""
        return cast(Tensor, self.blocks(argb))


class Codec(Protocol):
    """What is asked of the opaque codec beside this one."""

    config: Any

    def encode(self, x: Tensor) -> Any:
        """A picture's posterior, as diffusers gives it."""


class TransparentVAE(nn.Module):
    """Decoder and offset encoder, under their published keys.

    Args:
        widths: Channels of the decoder's levels.
    """

    def __init__(self, widths: Sequence[int] = WIDTHS) -> None:
        super().__init__()
        self.decoder = nn.ModuleDict({"model": ClearDecoder(widths)})
        self.encoder = nn.ModuleDict({"model": OffsetEncoder()})

    @classmethod
    def load(cls, folder: Path, *, dtype: torch.dtype, device: torch.device | str) -> "TransparentVAE":
        """Both networks of a folder in the published layout, for use (not for training).

        Args:
            folder: With `diffusion_pytorch_model.safetensors`; its widths say how wide the decoder is.
            dtype: In what they compute.
            device: Where.

        Raises:
            WeightsError: The file is missing, damaged, or of another network; nothing is left at random.
        """
        tensors = read_tensors(folder / WEIGHTS)
        net: TransparentVAE = on_meta(cls, decoder_widths(tensors, where=folder / WEIGHTS))
        load_strict(net, tensors, where=folder / WEIGHTS, dtype=dtype, device=device)
        return net.eval().requires_grad_(False)

    def decode(self, latent: Tensor, pixel: Tensor) -> Tensor:
        """(N, 4, H, W): alpha, red, green, blue, not clipped; colour is not multiplied by alpha.

        One pass, as the published pipeline does: its average over eight turned pictures stops after the first.

        Args:
            latent: (N, 4, H/8, W/8), divided by the codec's scaling factor.
            pixel: (N, 3, H, W): what the opaque codec makes of it, brought to nominal [0, 1], not clipped.

        Raises:
            InputError: The sides are not multiples of 64, or the two do not go together.

        Source: §2.3.
        """
        height, width = pixel.shape[-2:]
        if height % MULTIPLE or width % MULTIPLE or not height or not width:
            raise InputError(f"the transparent decoder wants sides that divide by {MULTIPLE}; given is {width}x{height}")
        if latent.shape != (len(pixel), LATENT_CHANNELS, height // LATENT, width // LATENT):
            raise InputError(f"pixels of shape {tuple(pixel.shape)} and a latent of shape {tuple(latent.shape)} do not go together")
        return cast(Tensor, self.decoder["model"](pixel, latent))

    def estimate(self, latent: Tensor, pixel: Tensor) -> Tensor:
        """What `decode` gives, clipped to [0, 1]."""
        return self.decode(latent, pixel).clamp(0, 1)

    def offset(self, argb: Tensor) -> Tensor:
        """(N, 4, H/8, W/8): how far a latent is moved for its alpha, in the posterior's standard deviations.

        Args:
            argb: (N, 4, H, W) in [0, 1], alpha first, colour bled under what is transparent.

        Raises:
            InputError: The sides are not multiples of 8.

        Source: §2.1.
        """
        if argb.shape[-1] % LATENT or argb.shape[-2] % LATENT:
            raise InputError(f"a picture to encode wants sides that divide by {LATENT}; given is {argb.shape[-1]}x{argb.shape[-2]}")
        return cast(Tensor, self.encoder["model"](argb)) * OFFSET_SCALE

    def encode(self, vae: Codec, argb: Tensor, *, noise: Tensor | None = None, bleed: bool = True) -> Tensor:
        """(N, 4, H/8, W/8): a picture's latent, times the codec's scaling factor.

        Args:
            vae: The opaque codec.
            argb: (N, 4, H, W) in [0, 1], alpha first.
            noise: The posterior is sampled with it; without, the latent is the mean moved by the offset.
            bleed: Whether what the offset is made of is bled under transparency before; the opaque codec is shown colour times alpha.

        Raises:
            InputError: The sides are not multiples of 8.

        Source: §2.1.
        """
        bled = torch.cat([argb[:, :1], bleed_tensor(argb)], 1) if bleed and noise is None else argb
        move = self.offset(bled) if noise is None else noise
        found = vae.encode((argb[:, 1:] * 2 - 1) * argb[:, :1]).latent_dist
        return cast(Tensor, (found.mean + found.std * move) * vae.config.scaling_factor)


def decoder_widths(tensors: dict[str, Tensor], *, where: str | Path) -> tuple[int, ...]:
    """How wide a file's decoder is.

    Raises:
        WeightsError: It holds no such decoder.
    """
    keys = ["decoder.model.conv_in.weight", *(f"decoder.model.down_blocks.{i}.resnets.0.conv1.weight" for i in range(1, LEVELS))]
    missing = [k for k in keys if k not in tensors]
    if missing:
        raise WeightsError(f"{where} holds no transparent decoder: {missing[0]} is missing; fetch it again with unflat weights pull")
    return tuple(tensors[k].shape[0] for k in keys)
