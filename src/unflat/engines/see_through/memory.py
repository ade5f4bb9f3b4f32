"""How networks are held: all at once, in turns and block by block, or in fewer bits; `auto` chooses by the free memory and says so."""

import importlib.util
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import nn

from unflat.core.errors import InputError, MissingExtraError, WeightsError
from unflat.core.require import require
from unflat.engines.see_through.settings import SeeThroughSettings

log = logging.getLogger(__name__)
DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}
ROOM_PER_PIXEL = 3300  # bytes for each canvas pixel that the largest step (decoding one layer) needs beside the weights, in 16 bit
AT_LEAST_ROOM = 200e6
GB = 1e9
UNSAID = 16e9  # bytes free where a system does not say; an assumption, and said to be one
NF4_BLOCK, NF4_SCALES = 64, 256  # weights that share a scale, scales that share one of their own
UNET = "unet"  # the child of both diffusion networks that holds nearly all of their weights


@dataclass(frozen=True)
class Plan:
    """How the networks are held.

    Args:
        mode: "full", "offload" or "quantized".
        device: Where they compute.
        dtype: In what the diffusion networks compute.
        vae_dtype: In what pixels are encoded and decoded.
        quantize: "int8" or "nf4"; counts where the mode is "quantized".
        together: Whether layers' and depth's networks stay loaded side by side, and for the next picture.
        tiled: Whether pixels are coded in tiles.
    """

    mode: str
    device: torch.device
    dtype: torch.dtype
    vae_dtype: torch.dtype
    quantize: str
    together: bool
    tiled: bool


def device_named(wish: str) -> torch.device:
    """The device asked for; "auto" takes the best there is and says which.

    Raises:
        InputError: There is no such device here.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wish == "auto":
        name = next(n for n, is_there in there.items() if is_there)
        log.info("the engine see-through computes on %s", name)
        return torch.device(name)
    kind = wish.partition(":")[0]
    if kind not in there:
        raise InputError(f"device is {wish!r}; choose auto, {', '.join(there)}")
    if not there[kind]:
        raise InputError(f"--device {wish} was asked for, but torch {torch.__version__} finds no {kind} device here; give --device cpu")
    return torch.device(wish)


def planned(settings: SeeThroughSettings, device: torch.device, folders: Sequence[Path]) -> Plan:
    """How the networks of some checkpoints are held.

    Raises:
        InputError: What is asked for cannot be on this device.
        MissingExtraError: Fewer bits are asked for and the library is not there.
    """
    dtype = _dtype(settings.precision, device)
    vae_dtype = torch.float32 if dtype == torch.float16 else dtype  # the published codec overflows in half precision
    sizes = [parameters_of(folder) for folder in folders]
    mode: str = settings.memory
    if mode == "auto":
        mode = _chosen(sizes, dtype, device, settings.resolution)
    if mode == "quantized":
        check_quantizer()
    together = mode == "full"
    return Plan(mode, device, dtype, vae_dtype, settings.quantize, together, settings.vae_tiling)


def _dtype(precision: str, device: torch.device) -> torch.dtype:
    if precision == "auto":
        found = torch.float32 if device.type == "cpu" else torch.bfloat16
        log.info("the engine see-through computes in %s", str(found).removeprefix("torch."))
        return found
    if precision == "fp16" and device.type == "cpu":
        raise InputError("see_through.precision=fp16 has no kernels worth using on the CPU; give fp32 or bf16")
    return DTYPES[precision]


def _chosen(sizes: Sequence[int], dtype: torch.dtype, device: torch.device, resolution: int) -> str:
    bytes_each = torch.finfo(dtype).bits // 8
    free = free_bytes(device)
    room = max(AT_LEAST_ROOM, ROOM_PER_PIXEL * resolution**2 * bytes_each / 2)
    full = sum(sizes) * bytes_each + room
    mode = "full" if free >= full else "offload"
    log.info("see-through: %.1f GB are free on %s and all networks need about %.1f GB: memory=%s", free / GB, device, full / GB, mode)
    return mode


def free_bytes(device: torch.device) -> int:
    """Bytes that may still be used."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():
        line = next(n for n in meminfo.read_text(encoding="ascii").splitlines() if n.startswith("MemAvailable"))
        return int(line.split()[1]) * 1024
    log.warning("see-through: this system does not say how much memory is free; taken for %.0f GB, give --memory to choose", UNSAID / GB)
    return int(UNSAID)


def parameters_of(folder: Path) -> int:
    """How many numbers the networks of a checkpoint have, text encoders left out; reads the files' heads alone.

    Raises:
        WeightsError: A file is cut short or is no safetensors file.
    """
    count = 0
    for file in sorted(folder.glob("*/*.safetensors")):
        if file.parent.name.startswith("text_encoder"):
            continue
        try:
            with safe_open(file, framework="pt") as held:
                for key in held.keys():  # noqa: SIM118 - it is no mapping
                    size = 1
                    for n in held.get_slice(key).get_shape():
                        size *= n
                    count += size
        except (SafetensorError, OSError) as problem:
            raise WeightsError(f"{file} is damaged or cut short: {problem}; fetch it again with unflat weights pull") from problem
    return count


def check_quantizer() -> None:
    """Raise MissingExtraError where the library for fewer bits is not installed."""
    if importlib.util.find_spec("torchao") is None:
        raise MissingExtraError("memory=quantized needs torchao, which is not installed; run: pip install torchao")


def hold(model: nn.Module, plan: Plan) -> None:
    """Hold a diffusion network as the plan says; changes it in place."""
    if plan.mode == "quantized":
        _in_fewer_bits(model, plan.quantize)
        model.to(plan.device)
    elif plan.mode == "offload" and plan.device.type != "cpu":
        _block_by_block(model, plan.device)
    else:
        model.to(plan.device)


def _block_by_block(model: nn.Module, device: torch.device) -> None:
    """Weights wait in the machine's memory, and each block of the UNet comes to the device when its turn is."""
    hooks: Any = require("diffusers.hooks", extra="torch")
    for name, child in model.named_children():
        if name != UNET:
            child.to(device)
    hooks.apply_group_offloading(
        model.get_submodule(UNET),  # blocks are looked for among its children alone
        onload_device=device,
        offload_device=torch.device("cpu"),
        offload_type="block_level",
        num_blocks_per_group=1,
        use_stream=device.type == "cuda",
    )


def _in_fewer_bits(model: nn.Module, kind: str) -> None:
    quantization: Any = require("torchao.quantization", extra="torch")
    if kind == "int8":
        quantization.quantize_(model, quantization.Int8WeightOnlyConfig())
        return
    if not hasattr(quantization, "NF4Tensor"):
        raise MissingExtraError("quantize=nf4 needs torchao 0.18 or newer; run: pip install --upgrade torchao, or take quantize=int8")
    for layer in model.modules():
        if isinstance(layer, nn.Linear) and layer.weight.numel() % (NF4_BLOCK * NF4_SCALES) == 0:
            weight = quantization.NF4Tensor.from_tensor(layer.weight.detach(), NF4_BLOCK, NF4_SCALES)
            layer.weight = nn.Parameter(weight, requires_grad=False)
