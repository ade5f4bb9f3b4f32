"""Codecs that wait beside the device while the diffusion network works, come for their own work, and go back."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def at_work(device: torch.device, *nets: nn.Module) -> Iterator[None]:
    """Let networks be on a device for some time; what is there anyway stays as it is.

    Args:
        device: Where they work.
        nets: Used for pixels and not taught; what waits elsewhere is there again afterwards, without being copied back.
    """
    layers = [layer for net in nets for layer in net.modules()]
    homes = [(layer, name, held) for layer in layers for name, held in layer.named_parameters(recurse=False) if held.device != device]
    for layer, name, held in homes:
        setattr(layer, name, nn.Parameter(held.to(device), requires_grad=False))
    try:
        yield
    finally:
        for layer, name, held in homes:
            setattr(layer, name, held)
