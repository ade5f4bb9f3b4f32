"""The stock UNet with each tensor let go as soon as it has been used: the same numbers in less memory.

The stock classes hold what goes into a block, and all that was kept for it on the way down, until the block is done.
"""

from typing import Any, cast

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.unets.unet_2d_blocks import CrossAttnUpBlock2D, UpBlock2D
from torch import Tensor

from unflat.nets.parted import PartedResnet

BEYOND = ("class_embed_type", "num_class_embeds", "encoder_hid_dim_type", "encoder_hid_dim", "center_input_sample", "time_cond_proj_dim")
"""What a stock network may have and those of this project have not; one that has stays as the library made it."""


class LeanUNet(UNet2DConditionModel):
    """The stock network for use; for training it is the stock one in everything."""

    def forward(  # what `run_frames` hands over, and no more
        self,
        sample: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        added_cond_kwargs: dict[str, Tensor] | None,
        cross_attention_kwargs: dict[str, Any],
        return_dict: bool = False,
    ) -> tuple[Tensor]:
        """As the stock class."""
        assert not return_dict
        stock: Any = self  # whose parts have no types
        looking = {"encoder_hidden_states": encoder_hidden_states, "cross_attention_kwargs": cross_attention_kwargs}
        if torch.is_grad_enabled():
            forward = cast(Any, super()).forward
            return cast(tuple[Tensor], forward(sample, timestep, **looking, added_cond_kwargs=added_cond_kwargs, return_dict=False))
        time = stock.time_embedding(stock.get_time_embed(sample=sample, timestep=timestep))
        more = stock.get_aug_embed(emb=time, encoder_hidden_states=encoder_hidden_states, added_cond_kwargs=added_cond_kwargs)
        time = time if more is None else time + more
        kept = self._down(stock.conv_in(sample), time, looking)
        kept[-1] = stock.mid_block(kept[-1], time, **looking)
        for block in stock.up_blocks:
            kept.append(block(kept, temb=time, **looking))
        return (stock.conv_out(stock.conv_act(stock.conv_norm_out(kept.pop()))),)

    def _down(self, sample: Tensor, time: Tensor, looking: dict[str, Any]) -> list[Tensor]:
        """All that the way up needs, and the way down's end once more."""
        kept = [sample]
        for block in cast(Any, self).down_blocks:
            sample, found = block(hidden_states=sample, temb=time, **(looking if getattr(block, "has_cross_attention", False) else {}))
            kept += found
        return [*kept, sample]


class LeanUp(UpBlock2D):
    """The stock block, which may be given a list."""

    def forward(self, hidden_states: Any, *args: Any, **kwargs: Any) -> Tensor:
        """(N, C, h, w), as the stock class; `_risen` says of which list."""
        stock: Any = super().forward
        return _risen(self, hidden_states, **kwargs) if isinstance(hidden_states, list) else stock(hidden_states, *args, **kwargs)


class LeanAttendingUp(CrossAttnUpBlock2D):
    """The stock block, which may be given a list."""

    def forward(self, hidden_states: Any, *args: Any, **kwargs: Any) -> Tensor:
        """(N, C, h, w), as the stock class; `_risen` says of which list."""
        stock: Any = super().forward
        return _risen(self, hidden_states, **kwargs) if isinstance(hidden_states, list) else stock(hidden_states, *args, **kwargs)


def _risen(block: Any, kept: list[Tensor], temb: Tensor, **looking: Any) -> Tensor:
    """What a block of the way up makes of the end of a list, from which it takes what it uses.

    Args:
        block: A stock block, with parts of this project.
        kept: What the way down left, the last of it last, and after that what comes from below.
        temb: Of the time.
        looking: What its attention is given; for a block that has some.
    """
    sample = kept.pop()
    for i, resnet in enumerate(block.resnets):
        sample = resnet((sample, kept.pop()), temb)
        if hasattr(block, "attentions"):
            sample = block.attentions[i](sample, **looking, return_dict=False)[0]
    for upsampler in block.upsamplers or ():
        sample = upsampler(sample, kept[-1].shape[-2:])
    return sample


LEAN: dict[type[Any], type[Any]] = {UpBlock2D: LeanUp, CrossAttnUpBlock2D: LeanAttendingUp}


def lean(unet: Any) -> None:
    """Let a stock network, whose convolution blocks work in parts, hold less; changes it in place, and none of its keys."""
    blocks = list(unet.up_blocks)
    plain = all(type(block) in LEAN and all(isinstance(resnet, PartedResnet) for resnet in block.resnets) for block in blocks)
    if not plain or unet.mid_block is None or unet.time_embed_act is not None or any(unet.config.get(name) for name in BEYOND):
        return
    unet.__class__ = LeanUNet
    for block in blocks:
        block.__class__ = LEAN[type(block)]
