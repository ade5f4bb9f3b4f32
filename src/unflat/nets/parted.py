"""Large work done some frames or places at a time: layers that look at each alone give the same in parts, and need less memory."""

from collections.abc import Callable
from typing import Any

import torch
from diffusers.models.attention import FeedForward
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.upsampling import Upsample2D
from torch import Tensor, nn

MOST = 2**25  # numbers in the widest tensor inside a layer: 67 MB of 16 bit, a frame or a few, which is work enough to fill a GPU


class PartedResnet(ResnetBlock2D):
    """The stock convolution block, some frames at a time."""

    def forward(self, input_tensor: Tensor | tuple[Tensor, Tensor], temb: Tensor | None, *_: Any, **__: Any) -> Tensor:
        """(N, C, h, w), as the stock class; of two tensors, whose channels are put side by side some frames at a time too."""
        stock: Any = super().forward
        given = input_tensor if isinstance(input_tensor, tuple) else (input_tensor,)

        def work(here: slice) -> Tensor:
            joined = torch.cat([t[here] for t in given], 1) if len(given) > 1 else given[0][here]
            said: Tensor = stock(joined, None if temb is None else temb[here])
            return said

        widest = max(sum(t[0].numel() for t in given), given[0][0, 0].numel() * self.out_channels)
        return in_parts(work, given[0], widest)


class PartedFeedForward(FeedForward):
    """The stock feed-forward, some frames at a time."""

    def forward(self, hidden_states: Tensor, *_: Any, **__: Any) -> Tensor:
        """(N, S, C), as the stock class."""
        stock: Any = super().forward
        inner: Any = self.net[0]
        return in_parts(lambda here: stock(hidden_states[here]), hidden_states, hidden_states.shape[1] * inner.proj.out_features)


class PartedUpsample(Upsample2D):
    """The stock doubling of a picture's sides, some frames at a time."""

    def forward(self, hidden_states: Tensor, output_size: Any = None, *_: Any, **__: Any) -> Tensor:
        """(N, C, 2h, 2w), as the stock class."""
        stock: Any = super().forward
        return in_parts(lambda here: stock(hidden_states[here], output_size), hidden_states, 4 * hidden_states[0].numel())


PARTED: dict[type[nn.Module], type[nn.Module]] = {ResnetBlock2D: PartedResnet, FeedForward: PartedFeedForward, Upsample2D: PartedUpsample}


def part(net: nn.Module) -> None:
    """Let a network's convolution blocks, feed-forwards and upsamplers work in parts; changes it in place, and none of its keys."""
    for layer in net.modules():
        layer.__class__ = PARTED.get(type(layer), type(layer))


def in_parts(work: Callable[[slice], Tensor], given: Tensor, each: int, *, along: int = 0) -> Tensor:
    """What `work` makes of all rows of a tensor, some at a time where they are large.

    Args:
        work: From some rows to what they become; it looks at each row alone.
        given: What the rows are of.
        each: Numbers of one row where it is widest inside.
        along: The dimension that rows are counted in, of what is given and of what is made.
    """
    rows, at_once = given.shape[along], max(1, MOST // each)
    if rows <= at_once or torch.is_grad_enabled():  # training keeps everything anyway
        return work(slice(None))
    first = work(slice(at_once))
    layout = torch.channels_last if first.ndim == 4 and not first.is_contiguous() else torch.contiguous_format
    shape = (*first.shape[:along], rows, *first.shape[along + 1 :])
    made = torch.empty(shape, dtype=first.dtype, device=first.device, memory_format=layout)
    before = (slice(None),) * along
    made[(*before, slice(at_once))] = first
    del first
    for start in range(at_once, rows, at_once):
        here = slice(start, start + at_once)
        made[(*before, here)] = work(here)
    return made
