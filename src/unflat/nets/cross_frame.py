"""A stock diffusion UNet made to look across frames: after its spatial layers, every place attends over all layers of the picture.

Source: spec see-through-inference §1.6.
"""

import inspect
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor, nn

from unflat.core.errors import InputError, WeightsError
from unflat.nets.across import CrossFrameTransformer
from unflat.nets.lean import lean
from unflat.nets.parted import part
from unflat.nets.reading import Readings, read_by

log = logging.getLogger(__name__)
CONFIG, WEIGHTS = "config.json", "diffusion_pytorch_model.safetensors"
STOCK_NAMES = {
    "CrossFrameAttnDownBlock": "CrossAttnDownBlock2D",
    "UNetMidBlockCrossFrameAttn": "UNetMidBlock2DCrossAttn",
    "CrossFrameAttnUpBlock": "CrossAttnUpBlock2D",
}
OWN_FIELDS = {"group_embedding", "group_embedding_num", "tag_version"}


def cross_frame_unet(config: Mapping[str, Any]) -> nn.Module:
    """A stock UNet whose blocks look across frames where the configuration says so; not filled.

    Args:
        config: The fields of a published `config.json`.

    Raises:
        WeightsError: The configuration is none of such a network.

    Source: §1.6.
    """
    known = set(inspect.signature(UNet2DConditionModel.__init__).parameters)
    fields = {k: v for k, v in config.items() if k in known}
    strange = sorted(k for k, v in config.items() if k not in known | OWN_FIELDS and not k.startswith("_") and v is not None)
    if strange:
        log.warning("the network's config.json has fields unknown here, which count for nothing: %s", ", ".join(strange))
    try:
        downs, mid, ups = list(config["down_block_types"]), config["mid_block_type"], list(config["up_block_types"])
        fields |= {"down_block_types": _stock(downs), "mid_block_type": _stock([mid])[0], "up_block_types": _stock(ups)}
        make: Any = UNet2DConditionModel
        unet = make(**fields)
    except (KeyError, TypeError, ValueError) as problem:
        raise WeightsError(f"the network's config.json cannot be built ({problem!r}); fetch it again with unflat weights pull") from problem
    count = 0
    for name, block in zip([*downs, mid, *ups], [*unet.down_blocks, unet.mid_block, *unet.up_blocks], strict=True):
        if name in STOCK_NAMES:
            for transformer in block.attentions:
                transformer.__class__ = CrossFrameTransformer  # keeps the parts that the stock block has made, and their keys
                transformer.add_blocks(count)
                count += len(transformer.transformer_blocks)
    part(unet)
    lean(unet)
    return cast(nn.Module, unet)


def _stock(names: list[str]) -> tuple[str, ...]:
    return tuple(STOCK_NAMES.get(n, n) for n in names)


def read_config(folder: Path) -> dict[str, Any]:
    """The fields of a network's `config.json`.

    Raises:
        WeightsError: It is missing or holds no such thing.
    """
    path = folder / CONFIG
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise WeightsError(f"{path} was wanted and cannot be read ({problem}); fetch it again with unflat weights pull") from problem
    if not isinstance(fields, dict):
        raise WeightsError(f"{path} was to hold a network's fields and holds something else; fetch it again with unflat weights pull")
    return fields


def read_text(unet: Any, text: Tensor) -> Readings:
    """What all layers of a network make of a text; it is the same at every step, so a caller may have it made once.

    Args:
        unet: As `cross_frame_unet` makes it.
        text: (B·F, N, D), where the network computes.

    Source: §9.2 item 5.
    """
    blocks = [*unet.down_blocks, unet.mid_block, *unet.up_blocks]  # in the order in which they were counted
    return tuple(
        read_by(layer.attn2, text)
        for block in blocks
        for transformer in getattr(block, "attentions", ())
        if isinstance(transformer, CrossFrameTransformer)
        for layer in cast(Any, transformer.transformer_blocks)
    )


def run_frames(
    unet: Any, sample: Tensor, timestep: Tensor, text: Tensor, added: dict[str, Tensor] | None = None, readings: Readings | None = None
) -> Tensor:
    """(B, F, 4, h, w): what the network says of all layers of B pictures.

    Args:
        unet: As `cross_frame_unet` makes it.
        sample: (B, F, C, h, w).
        timestep: One number, or (B,), of any type.
        text: (B·F, N, D).
        added: What the text and time embedding is given, each (B·F, …).
        readings: Of this text, from `read_text`; without, every layer reads it.

    Raises:
        InputError: Shapes do not go together.

    Source: §1.2.
    """
    channels = unet.config.in_channels
    if sample.ndim != 5 or sample.shape[2] != channels:
        raise InputError(f"the network wants (pictures, frames, {channels}, h, w) and was given {tuple(sample.shape)}")
    pictures, frames = sample.shape[:2]
    for what in (text, *(added or {}).values()):
        if len(what) != pictures * frames:
            raise InputError(f"{pictures} x {frames} frames want as many rows of text and sizes; one has {len(what)}")
    if timestep.ndim:
        timestep = timestep.expand(pictures).repeat_interleave(frames)
    said = unet(
        sample.flatten(0, 1),
        timestep,
        encoder_hidden_states=text,
        added_cond_kwargs=added,
        cross_attention_kwargs={"num_frames": frames, "readings": readings},
        return_dict=False,
    )[0]
    return cast(Tensor, said.view(pictures, frames, *said.shape[1:]))


def on_meta(build: Any, *args: Any) -> Any:
    """Build a network without memory for its weights, to be filled by `load_strict`."""
    with torch.device("meta"):
        return build(*args)
