"""Marigold-3D: from the latents of all layers and the page to the noise (as velocity) in each one's depth; and the opaque codec.

Source: spec see-through-inference §4.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL
from torch import Tensor, nn

from unflat.core.errors import WeightsError
from unflat.nets.cross_frame import WEIGHTS, cross_frame_unet, on_meta, read_config, read_text, run_frames
from unflat.nets.reading import Readings
from unflat.nets.rows import by_rows
from unflat.nets.strict import load_strict, read_tensors, type_of

OLD_NAMES = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}


class Marigold3D(nn.Module):
    """The network of depth.

    Args:
        config: The fields of the published `config.json`.

    Raises:
        WeightsError: The fields are none of such a network.

    Source: §4.1.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        self.config = dict(config)
        if config.get("addition_embed_type") is not None or config.get("group_embedding"):
            raise WeightsError("the config.json is none of a depth network: it wants more text, or groups")
        self.unet = cross_frame_unet(config)

    @classmethod
    def load(cls, folder: Path, *, dtype: torch.dtype | None, device: torch.device | str) -> "Marigold3D":
        """The network of a folder in the published layout, for use (not for training).

        Args:
            folder: With `config.json` and `diffusion_pytorch_model.safetensors`.
            dtype: In what it computes; as the file has it if None.
            device: Where.

        Raises:
            WeightsError: A file is missing, damaged, or of another network; nothing is left at random.
        """
        net: Marigold3D = on_meta(cls, read_config(folder))
        tensors = read_tensors(folder / WEIGHTS)
        load_strict(net.unet, tensors, where=folder / WEIGHTS, dtype=dtype or type_of(tensors), device=device)
        return net.eval().requires_grad_(False)

    def published_state(self) -> dict[str, Tensor]:
        """All tensors by their published keys."""
        return dict(self.unet.state_dict())

    def read(self, text: Tensor) -> Readings:
        """What the layers make of a text; a caller may have it made once for all steps."""
        return read_text(self.unet, text)

    def forward(self, sample: Tensor, timestep: Tensor, text: Tensor, *, readings: Readings | None = None) -> Tensor:
        """(B, F, 4, h, w): the velocity of each layer's depth.

        Args:
            sample: (B, F, 12, h, w): the page's latent, the layer's, the noisy depth; (B, F, 8, h, w) for a network of two.
            timestep: One number or (B,), of 1000.
            text: (B·F, N, D), the same for every layer.
            readings: Of this text, from `read`; without, every layer reads it.

        Raises:
            InputError: Shapes do not go together.
        """
        return run_frames(self.unet, sample, timestep, text, readings=readings)


def load_vae(folder: Path, *, dtype: torch.dtype, device: torch.device | str) -> AutoencoderKL:
    """The opaque codec of a folder in the published layout, for use (not for training).

    Args:
        folder: With `config.json` and `diffusion_pytorch_model.safetensors`.
        dtype: In what it computes.
        device: Where.

    Raises:
        WeightsError: A file is missing, damaged, or of another network; nothing is left at random.

    Source: §2 and §4.1.
    """
    vae: Any = on_meta(codec, read_config(folder))
    load_strict(vae, _renamed(read_tensors(folder / WEIGHTS)), where=folder / WEIGHTS, dtype=dtype, device=device)
    return vae.eval().requires_grad_(False)  # type: ignore[no-any-return]


def codec(config: Mapping[str, Any]) -> AutoencoderKL:
    """A stock codec, which works on large pictures a few rows at a time; not filled.

    Args:
        config: The fields of a published `config.json`.

    Raises:
        WeightsError: The fields are none of such a network.
    """
    make: Any = AutoencoderKL
    try:
        vae: AutoencoderKL = make.from_config(dict(config))
    except (KeyError, TypeError, ValueError) as problem:
        raise WeightsError(f"the codec's config.json cannot be built ({problem!r}); fetch it again with unflat weights pull") from problem
    by_rows(vae)
    return vae


def _renamed(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Older files name the one attention's layers otherwise; the library itself renames them when it loads."""
    return {_today(k) if ".attentions." in k else k: t for k, t in tensors.items()}


def _today(key: str) -> str:
    for old, new in OLD_NAMES.items():
        key = key.replace(f".{old}.", f".{new}.")
    return key
