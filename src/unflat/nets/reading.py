"""Text read once: the keys and values that attention over text makes of it, which are the same at every step.

Source: spec see-through-inference §9.2 item 5.
"""

from typing import Any

import torch
from diffusers.models.attention_processor import AttnProcessor2_0
from torch import Tensor, nn
from torch.nn import functional

Reading = tuple[Tensor, Tensor]
"""Keys and values that one layer makes of a text, (rows, heads, tokens, width) each."""
Readings = tuple[Reading, ...]
"""Those of all layers of a network, in its own order."""


class TextAttention(AttnProcessor2_0):
    """The stock attention, which takes a text or what was read of it; the numbers are the same."""

    def __call__(
        self,
        attn: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | Reading | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
    ) -> Tensor:
        """(rows, places, channels), as the stock class."""
        if not isinstance(encoder_hidden_states, tuple):
            said: Tensor = super().__call__(attn, hidden_states, encoder_hidden_states, attention_mask, temb)
            return said
        assert attention_mask is None and temb is None
        key, value = encoder_hidden_states
        query = attn.to_q(hidden_states).unflatten(2, (attn.heads, -1)).transpose(1, 2)
        said = functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
        for layer in attn.to_out:
            said = layer(said)
        return said


def read_by(attention: Any, text: Tensor) -> Reading:
    """What one layer makes of a text, (rows, tokens, channels)."""
    made = [_projected(layer, text) for layer in (attention.to_k, attention.to_v)]
    key, value = (m.view(*m.shape[:2], attention.heads, -1).transpose(1, 2) for m in made)
    return key, value


def _projected(layer: nn.Module, text: Tensor) -> Tensor:
    """A layer's answer where the text is; the weights of a network that is held block by block wait elsewhere."""
    weight, bias = layer.weight, layer.bias
    assert isinstance(weight, Tensor)
    if weight.device == text.device:
        said: Tensor = layer(text)
        return said
    return functional.linear(text, weight.to(text.device), bias.to(text.device) if isinstance(bias, torch.Tensor) else None)
