"""The layers that look across frames: after a spatial layer, every place attends over all layers of the picture.

Source: spec see-through-inference §1.3 and §1.6 for the maths, §9.2 item 4 for the layout.
"""

from typing import Any, cast

import torch
from diffusers.models.attention import TemporalBasicTransformerBlock
from diffusers.models.transformers.transformer_2d import Transformer2DModel
from torch import Tensor, nn
from torch.nn import functional

from unflat.nets.parted import in_parts
from unflat.nets.reading import Reading, Readings, TextAttention

AT_ONCE = 4  # tensors as wide as the tokens that a layer holds at a time: its norm, queries, keys and values
DEEP = 3  # from so many spatial layers on, only every second one is followed by a look across frames


class CrossFrameBlock(TemporalBasicTransformerBlock):
    """What each place of one layer takes from the same place of all other layers.

    The published blocks leave out the last residual of the stock class; names and shapes are the same.
    """

    def forward(self, tokens: Tensor, num_frames: int) -> Tensor:  # type: ignore[override]  # nothing else may be given
        """(B·F, S, C) to add to the tokens; also where F is 1 it is not zero.

        Norms and feed-forwards look at one token at a time, so tokens stay where they are and only queries, keys and values
        are seen with frames last; nothing is copied where B is 1.

        Args:
            tokens: (B·F, S, C), frames of a picture one after the other.
            num_frames: F.

        Source: §1.3.
        """
        held = self.ff_in(self.norm_in(tokens)) + tokens
        normed = self.norm1(held)
        attention: Any = self.attn1
        pictures, places, heads = len(tokens) // num_frames, tokens.shape[1], attention.heads
        parted = (pictures, num_frames, places, heads, -1)
        query, key, value = (
            layer(normed).view(parted).permute(0, 2, 3, 1, 4).flatten(0, 1) for layer in (attention.to_q, attention.to_k, attention.to_v)
        )
        seen = functional.scaled_dot_product_attention(query, key, value)  # (B·S, heads, F, width)
        seen = seen.view(pictures, places, heads, num_frames, -1).permute(0, 3, 1, 2, 4).reshape(tokens.shape)
        held = attention.to_out[0](seen) + held
        return cast(Tensor, self.ff(self.norm3(held)))


class CrossFrameTransformer(Transformer2DModel):
    """The stock transformer over places, with `temporal_transformer_blocks` between its layers."""

    def add_blocks(self, first: int) -> None:
        """Give it the blocks that look across frames; one for each layer, or for every second one from three on.

        Args:
            first: How many layers of the network that read text go before it.
        """
        self.first = first
        reader: Any = TextAttention
        for layer in self.transformer_blocks:
            cast(Any, layer).attn2.set_processor(reader())
        config: Any = self.config
        heads, width = config.num_attention_heads, config.attention_head_dim
        self.stride = 2 if len(self.transformer_blocks) >= DEEP else 1
        count = len(self.transformer_blocks) // self.stride
        blocks = (CrossFrameBlock(heads * width, heads * width, heads, width, cross_attention_dim=None) for _ in range(count))
        self.temporal_transformer_blocks = nn.ModuleList(blocks)

    def forward(  # type: ignore[override]  # what the stock blocks hand over, and no more
        self,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor,
        cross_attention_kwargs: dict[str, Any],
        return_dict: bool = True,
        **unused: None,
    ) -> tuple[Tensor]:
        """(B·F, C, h, w) in and out, as the stock class.

        `cross_attention_kwargs`, which stock blocks hand through, hold `num_frames`, and `readings` where the text was read before.
        """
        assert not return_dict and all(v is None for v in unused.values())
        stock: Any = self  # whose parts have no types
        batch, _, height, width = hidden_states.shape
        tokens, inner = stock._operate_on_continuous_inputs(hidden_states)
        readings: Readings | None = cross_attention_kwargs["readings"]
        for i in range(len(self.transformer_blocks)):
            text = readings[self.first + i] if readings else encoder_hidden_states
            frames = cross_attention_kwargs["num_frames"]
            if torch.is_grad_enabled() and self.gradient_checkpointing:
                tokens = stock._gradient_checkpointing_func(self._layer, i, tokens, text, frames)
            else:
                tokens = self._layer(i, tokens, text, frames)
        return (stock._get_output_for_continuous_inputs(tokens, hidden_states, batch, height, width, inner),)

    def _layer(self, i: int, tokens: Tensor, text: Tensor | Reading, frames: int) -> Tensor:
        layer: Any = self.transformer_blocks[i]

        def of_frames(here: slice) -> Tensor:
            words = text[here] if isinstance(text, Tensor) else (text[0][here], text[1][here])
            return cast(Tensor, layer(tokens[here], encoder_hidden_states=words))

        seen = in_parts(of_frames, tokens, AT_ONCE * tokens[0].numel())
        if (i + 1) % self.stride:
            return seen
        across: Any = self.temporal_transformer_blocks[i // self.stride]
        return in_parts(lambda here: seen[:, here] + across(seen[:, here], frames), seen, AT_ONCE * seen[:, 0].numel(), along=1)
