"""Large work done some frames at a time: layers that look at each frame alone give the same in parts, and need less memory."""

from collections.abc import Callable
from typing import Any

import torch
from diffusers.models.attention import FeedForward
from diffusers.models.resnet import ResnetBlock2D
from torch import Tensor, nn

MOST = 2**25  # numbers in the widest tensor inside a layer: 67 MB of 16 bit, a frame or a few, which is work enough to fill a GPU


class PartedResnet(ResnetBlock2D):
    """The stock convolution block, some frames at a time."""

    def forward(self, input_tensor: Tensor, temb: Tensor | None, *_: Any, **__: Any) -> Tensor:
        """(N, C, h, w), as the stock class."""
        stock: Any = super().forward
        widest = max(input_tensor[0].numel(), input_tensor[0, 0].numel() * self.out_channels)
        return _in_parts(lambda here: stock(input_tensor[here], None if temb is None else temb[here]), input_tensor, widest)


class PartedFeedForward(FeedForward):
    """The stock feed-forward, some frames at a time."""

    def forward(self, hidden_states: Tensor, *_: Any, **__: Any) -> Tensor:
        """(N, S, C), as the stock class."""
        stock: Any = super().forward
        inner: Any = self.net[0]
        return _in_parts(lambda here: stock(hidden_states[here]), hidden_states, hidden_states.shape[1] * inner.proj.out_features)


def part(net: nn.Module) -> None:
    """Let a network's convolution blocks and feed-forwards work in parts; changes it in place, and none of its keys."""
    for layer in net.modules():
        if type(layer) is ResnetBlock2D:
            layer.__class__ = PartedResnet
        elif type(layer) is FeedForward:
            layer.__class__ = PartedFeedForward


def _in_parts(work: Callable[[slice], Tensor], given: Tensor, each: int) -> Tensor:
    """What `work` makes of all rows, each of which holds `each` numbers where it is widest."""
    rows, at_once = len(given), max(1, MOST // each)
    if rows <= at_once or torch.is_grad_enabled():  # training keeps everything anyway
        return work(slice(None))
    first = work(slice(at_once))
    layout = torch.channels_last if first.ndim == 4 and not first.is_contiguous() else torch.contiguous_format
    made = torch.empty((rows, *first.shape[1:]), dtype=first.dtype, device=first.device, memory_format=layout)
    made[:at_once] = first
    for start in range(at_once, rows, at_once):
        here = slice(start, start + at_once)
        made[here] = work(here)
    return made
