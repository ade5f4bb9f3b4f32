"""What makes networks faster and changes no number but by the rounding of other kernels: how pictures lie in memory, and compilation."""

from typing import Any

import torch
from torch import nn

from unflat.engines.see_through.memory import Plan

COMPILER = "inductor"
REPLAYED = "reduce-overhead"  # PyTorch's name for compilation with CUDA graphs


def lay_out(model: nn.Module, plan: Plan) -> None:
    """Let pictures inside a network lie with their channels last, where the plan says so; changes it in place.

    Only its convolutions are told: what leaves one lies as its weights do.
    """
    if not plan.channels_last:
        return
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d):
            layer.weight.data = layer.weight.data.to(memory_format=torch.channels_last)


def compiled(model: nn.Module, plan: Plan) -> None:
    """Compile a diffusion network where the plan says so, once for each size of its input; changes it in place."""
    if not plan.compiled:
        return
    how: dict[str, Any] = {"mode": REPLAYED} if plan.compiled == "graphs" else {}
    model.compile(dynamic=False, backend=COMPILER, **how)
