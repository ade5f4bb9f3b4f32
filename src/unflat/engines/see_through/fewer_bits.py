"""Weights in fewer bits: 8-bit integers or NF4, by torchao, or by bitsandbytes where that alone is there."""

import importlib.util
import logging
import math
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from unflat.core.errors import MissingExtraError
from unflat.core.require import require

log = logging.getLogger(__name__)
LIBRARIES = ("torchao", "bitsandbytes")
"""The first that is there does the work."""
EXTRA = "quantized"
BYTES = {"int8": 1.0, "nf4": 0.52}
"""For each weight of a linear layer, its share of the scales included."""
NF4_BLOCK, NF4_SCALES = 64, 256  # weights that share a scale; scales that share one of their own, at most


def quantizer() -> str:
    """The library that makes fewer bits here.

    Raises:
        MissingExtraError: None is installed.
    """
    found = next((name for name in LIBRARIES if importlib.util.find_spec(name) is not None), None)
    if found is None:
        raise MissingExtraError(f"memory=quantized needs torchao, which is not installed; run: pip install 'unflat[{EXTRA}]'")
    return found


def in_fewer_bits(model: nn.Module, kind: str, *, dtype: torch.dtype, device: torch.device) -> None:
    """Bring all linear layers of a network to fewer bits and the rest to `dtype`; changes it in place.

    Layer by layer, so that what lies on disk in more bits is never held whole.

    Args:
        model: A network for use, not for training.
        kind: "int8" or "nf4".
        dtype: In what it computes.
        device: Where.
    """
    by = quantizer()
    log.info("see-through: %s by %s", kind, by)
    makers: dict[str, Callable[[nn.Linear, str, torch.dtype, torch.device], nn.Module]]
    makers = {"torchao": _by_torchao, "bitsandbytes": _by_bitsandbytes}
    for module in list(model.modules()):
        if isinstance(module, nn.Linear):
            continue
        for held in (*module.parameters(recurse=False), *module.buffers(recurse=False)):
            held.data = held.data.to(device, dtype if held.is_floating_point() else held.dtype)
        for name, layer in list(module.named_children()):
            if isinstance(layer, nn.Linear):
                setattr(module, name, makers[by](layer, kind, dtype, device))


def _by_torchao(layer: nn.Linear, kind: str, dtype: torch.dtype, device: torch.device) -> nn.Module:
    quantization: Any = require("torchao.quantization", extra=EXTRA)
    layer.to(device, dtype)
    if kind == "int8":
        quantization.quantize_(layer, quantization.Int8WeightOnlyConfig())
    elif not hasattr(quantization, "NF4Tensor"):
        raise MissingExtraError(f"quantize=nf4 needs torchao 0.18; run: pip install 'unflat[{EXTRA}]', or take quantize=int8")
    elif layer.weight.numel() % NF4_BLOCK == 0:
        together = math.gcd(layer.weight.numel() // NF4_BLOCK, NF4_SCALES)
        weight = quantization.NF4Tensor.from_tensor(layer.weight.detach(), NF4_BLOCK, together)
        layer.weight = nn.Parameter(weight, requires_grad=False)
    return layer


def _by_bitsandbytes(layer: nn.Linear, kind: str, dtype: torch.dtype, device: torch.device) -> nn.Module:
    modules: Any = require("bitsandbytes.nn", extra=EXTRA)
    sizes: dict[str, Any] = {"input_features": layer.in_features, "output_features": layer.out_features, "bias": layer.bias is not None}
    weight = layer.weight.detach().to(dtype)
    if kind == "int8":
        made: nn.Module = modules.Linear8bitLt(**sizes, has_fp16_weights=False)
        made.weight = modules.Int8Params(weight, requires_grad=False, has_fp16_weights=False)
    else:
        made = modules.Linear4bit(**sizes, compute_dtype=dtype, quant_type="nf4")
        made.weight = modules.Params4bit(weight, requires_grad=False, quant_type="nf4")
    if layer.bias is not None:
        made.bias = nn.Parameter(layer.bias.detach().to(dtype), requires_grad=False)
    return made.to(device)  # which is when it counts in fewer bits
