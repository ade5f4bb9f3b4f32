"""The opaque codec a few rows of a picture at a time: the same numbers in half the memory, where a layer is as large as a picture.

Tiles, which the library offers, let each tile have norms of its own and so change pixels. Here norms are those of the whole picture, and
a convolution sees the rows around those it makes.
"""

from collections.abc import Callable
from typing import Any, cast

import torch
from diffusers.models.attention_processor import Attention, AttnProcessor2_0
from diffusers.models.autoencoders.vae import Decoder, Encoder
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.unets.unet_2d_blocks import DownEncoderBlock2D, UpDecoderBlock2D
from diffusers.models.upsampling import Upsample2D
from torch import Tensor, nn
from torch.nn import functional

from unflat.nets.parted import MOST, in_parts

STRIPE = MOST // 4  # numbers in a stripe of rows where it is widest; its norm is computed in 32 bit
Work = Callable[[Tensor], Tensor]


def by_rows(vae: Any) -> None:
    """Let an opaque codec of the stock class work so; changes it in place, and none of its keys."""
    for layer in vae.modules():
        layer.__class__ = BY_ROWS.get(type(layer), type(layer))
        if isinstance(layer, Attention):
            reader: Any = PartedAttention
            layer.set_processor(reader())


def large(*widest: int) -> bool:
    """Whether something so wide is worth parting; what is taught is not parted."""
    return max(widest) > MOST and not torch.is_grad_enabled()


class RowsResnet(ResnetBlock2D):
    """The stock convolution block, a few rows at a time; only what lies between its convolutions is made as large as the picture."""

    def forward(self, input_tensor: Tensor, temb: Tensor | None = None, *_: Any, **__: Any) -> Tensor:
        """(N, C, h, w), as the stock class."""
        if temb is not None or not large(input_tensor.numel(), input_tensor[:, 0].numel() * self.out_channels):
            stock: Any = super().forward
            return cast(Tensor, stock(input_tensor, temb))
        here: Any = self
        inner = _convolved(here.conv1, _normed(here.norm1, input_tensor, here.nonlinearity), input_tensor)

        def finish(made: Tensor, at: slice) -> Tensor:
            beside = input_tensor[:, :, at]
            return ((here.conv_shortcut(beside) if here.conv_shortcut is not None else beside) + made) / here.output_scale_factor  # type: ignore[no-any-return]

        return _convolved(here.conv2, _normed(here.norm2, inner, here.nonlinearity), inner, into=inner, finish=finish)


class RowsUpsample(Upsample2D):
    """The stock doubling of a picture's sides, a few rows at a time."""

    def forward(self, hidden_states: Tensor, output_size: Any = None, *_: Any, **__: Any) -> Tensor:
        """(N, C, 2h, 2w), as the stock class."""
        if output_size is not None or not large(4 * hidden_states.numel()):
            stock: Any = super().forward
            return cast(Tensor, stock(hidden_states, output_size))
        return _convolved(
            cast(Any, self).conv, lambda rows: functional.interpolate(rows, scale_factor=2.0, mode="nearest"), hidden_states, times=2
        )


class LeanEncoder(Encoder):
    """The stock encoder, which holds nothing that went into a block longer than it is used."""

    def forward(self, sample: Tensor) -> Tensor:
        """As the stock class."""
        if torch.is_grad_enabled():
            stock: Any = super().forward
            return cast(Tensor, stock(sample))
        here: Any = self
        sample = here.conv_in(sample)
        for layer in _layers(here.down_blocks):
            sample = _called(layer, sample)
        return _ended(here, here.mid_block(sample))


class LeanDecoder(Decoder):
    """The stock decoder, which holds nothing that went into a block longer than it is used."""

    def forward(self, sample: Tensor, latent_embeds: Tensor | None = None) -> Tensor:
        """As the stock class."""
        if torch.is_grad_enabled() or latent_embeds is not None:
            stock: Any = super().forward
            return cast(Tensor, stock(sample, latent_embeds))
        here: Any = self
        sample = here.mid_block(here.conv_in(sample))
        for layer in _layers(here.up_blocks):
            sample = _called(layer, sample)
        return _ended(here, sample)


class PartedAttention(AttnProcessor2_0):
    """The stock attention over all places, some queries at a time: its head is so wide that many kernels keep all scores."""

    def __call__(
        self,
        attn: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
    ) -> Tensor:
        """(N, C, h, w), as the stock class."""
        places, rows = hidden_states[0, 0].numel(), len(hidden_states) * attn.heads
        more = encoder_hidden_states, attention_mask, temb, attn.spatial_norm
        if not large(rows * places**2) or any(value is not None for value in more):
            said: Tensor = super().__call__(attn, hidden_states, encoder_hidden_states, attention_mask, temb)
            return said
        normed = attn.group_norm(hidden_states.flatten(2)).mT
        query, key, value = (layer(normed).unflatten(2, (attn.heads, -1)).transpose(1, 2) for layer in (attn.to_q, attn.to_k, attn.to_v))
        del normed

        def look(here: slice) -> Tensor:
            return functional.scaled_dot_product_attention(query[:, :, here], key, value)

        seen = in_parts(look, query, rows * places, along=2).transpose(1, 2).flatten(2)
        for layer in attn.to_out:
            seen = layer(seen)
        said = seen.mT.reshape(hidden_states.shape)
        return (said + hidden_states if attn.residual_connection else said) / attn.rescale_output_factor  # type: ignore[no-any-return]


BY_ROWS: dict[type[nn.Module], type[nn.Module]] = {
    ResnetBlock2D: RowsResnet,
    Upsample2D: RowsUpsample,
    Encoder: LeanEncoder,
    Decoder: LeanDecoder,
}


def _layers(blocks: Any) -> list[Any]:
    """What plain blocks do, one after the other; other blocks stay whole."""
    found: list[Any] = []
    for block in blocks:
        if isinstance(block, (DownEncoderBlock2D, UpDecoderBlock2D)):
            found += [*block.resnets, *(getattr(block, "downsamplers", None) or getattr(block, "upsamplers", None) or ())]
        else:
            found.append(block)
    return found


def _called(layer: Any, sample: Tensor) -> Tensor:
    return cast(Tensor, layer(sample, None) if isinstance(layer, ResnetBlock2D) else layer(sample))


def _ended(net: Any, sample: Tensor) -> Tensor:
    if not large(sample.numel()):
        return cast(Tensor, net.conv_out(net.conv_act(net.conv_norm_out(sample))))
    return _convolved(net.conv_out, _normed(net.conv_norm_out, sample, net.conv_act), sample)


def _normed(norm: Any, picture: Tensor, activation: Any) -> Work:
    """The norm of a whole picture and what follows it, for any rows of it."""
    width = picture.shape[1] // norm.num_groups
    spread, mean = zip(
        *(torch.var_mean(some.float(), (1, 2, 3), correction=0) for some in torch.split(picture, width, 1)), strict=True
    )  # a group at a time, or the picture would be there once more in 32 bit
    scale = torch.stack(spread, 1).add(norm.eps).rsqrt().repeat_interleave(width, 1) * norm.weight.float()
    shift = norm.bias.float() - torch.stack(mean, 1).repeat_interleave(width, 1) * scale
    scale, shift = scale[..., None, None], shift[..., None, None]
    return lambda rows: cast(Tensor, activation((rows.float() * scale).add_(shift).to(rows.dtype)))


def _convolved(
    conv: Any,
    before: Work,
    source: Tensor,
    *,
    into: Tensor | None = None,
    finish: Callable[[Tensor, slice], Tensor] | None = None,
    times: int = 1,
) -> Tensor:
    """A convolution of three by three over what is made of a picture, a few rows at a time.

    Args:
        conv: The convolution, with a border of one zero.
        before: What is made of some rows first, each by itself.
        source: (N, C, h, w).
        into: Where the answer goes; it may be the source itself. A tensor of its own where left out.
        finish: What becomes of the answer, and the rows that it is for.
        times: How many rows `before` makes of one.
    """
    height, width = source.shape[2], source.shape[3]
    at_once = max(1, STRIPE // (len(source) * max(source.shape[1], conv.out_channels) * width * times**2))
    shape = (len(source), conv.out_channels, height * times, width * times)
    above = source[:, :, :0]
    for start in range(0, height, at_once):
        stop = min(start + at_once, height)
        rows = torch.cat([above, source[:, :, start : stop + 1]], 2)
        above = source[:, :, stop - 1 : stop].clone()  # the source's own rows may be written over
        made = before(rows)
        drop = (times - 1) * (start > 0), (times - 1) * (stop < height)  # rows further from the middle than a convolution sees
        made = made[:, :, drop[0] : made.shape[2] - drop[1]]
        said = functional.conv2d(functional.pad(made, (0, 0, int(start == 0), int(stop == height))), conv.weight, conv.bias, padding=(0, 1))
        at = slice(start * times, stop * times)
        if into is None:
            layout = torch.contiguous_format if said.is_contiguous() else torch.channels_last
            into = torch.empty(shape, dtype=said.dtype, device=said.device, memory_format=layout)
        into[:, :, at] = said if finish is None else finish(said, at)
    assert into is not None
    return into
