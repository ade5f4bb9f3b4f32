"""How networks are held: all at once, in turns and block by block, or in fewer bits; `auto` chooses by the free memory and says so."""

import logging
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import nn

from unflat.core.errors import InputError, MissingExtraError, WeightsError
from unflat.core.require import require
from unflat.engines.see_through.fewer_bits import BYTES, in_fewer_bits, quantizer
from unflat.engines.see_through.settings import SeeThroughSettings

log = logging.getLogger(__name__)
DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}
ROOM_PER_PIXEL = 2300  # bytes for each canvas pixel that any stage needs beside the weights, in 16 bit: twice what shapes alone come to
AT_LEAST_ROOM = 200e6
GB = 1e9
UNSAID = 16e9  # bytes free where a system does not say; an assumption, and said to be one
UNET = "unet"  # the child of both diffusion networks that holds nearly all of their weights
BLOCKS = ["down_blocks", "mid_block", "up_blocks", *map(str, range(4))]
"""Children of a UNet that are parted further, so that what goes to the device at a time is one attention or one convolution block."""
BLOCK = re.compile(r"(?:(?:down|up)_blocks\.\d+|mid_block)\.\w+\.\d+\.")
"""How the key of a weight begins that comes and goes with its block."""
SIDE_BY_SIDE = 2  # while a block computes, the next one is fetched


@dataclass(frozen=True)
class Plan:
    """How the networks are held.

    Args:
        mode: "full", "offload" or "quantized".
        device: Where they compute.
        dtype: In what the diffusion networks compute.
        vae_dtype: In what pixels are encoded and decoded.
        quantize: "int8" or "nf4"; counts where the mode is "quantized".
        together: Whether layers' and depth's networks stay loaded side by side, on the device or waiting, and for the next picture.
        tiled: Whether pixels are coded in tiles.
        channels_last: Whether pictures lie in memory with their channels last.
        compiled: "" not at all, "plain", or "graphs": replayed as CUDA graphs.
    """

    mode: str
    device: torch.device
    dtype: torch.dtype
    vae_dtype: torch.dtype
    quantize: str
    together: bool
    tiled: bool
    channels_last: bool = False
    compiled: str = ""

    @property
    def codecs_wait(self) -> torch.device:
        """Where codecs are while a diffusion network works: beside the device where all are not held side by side."""
        return self.device if self.mode == "full" else torch.device("cpu")


@dataclass(frozen=True)
class Size:
    """How many numbers a checkpoint's networks have, text encoders left out.

    Args:
        all: Of all of them.
        linear: Of the diffusion network's linear layers, which fewer bits are for.
        at_a_time: Of all that is on the device where the diffusion network is held block by block: what is in no block, and its two largest
            blocks or, in their turn, the codecs.
    """

    all: int
    linear: int
    at_a_time: int


def planned(settings: SeeThroughSettings, device: torch.device, folders: Sequence[Path]) -> Plan:
    """How the networks of some checkpoints are held.

    Raises:
        InputError: What is asked for cannot be on this device.
        MissingExtraError: Fewer bits are asked for and no library for them is there.
    """
    dtype = _dtype(settings.precision, device)
    vae_dtype = torch.float32 if dtype == torch.float16 else dtype  # the published codec overflows in half precision
    sizes = [size_of(folder) for folder in folders]
    mode: str = settings.memory
    if mode == "auto":
        mode = chosen(sizes, dtype, device, settings)
    if mode == "quantized":
        quantizer()
    if settings.cuda_graphs and (device.type != "cuda" or mode == "offload"):
        raise InputError("see_through.cuda_graphs needs a CUDA device and networks that stay on it: --memory full or quantized")
    compiled = "graphs" if settings.cuda_graphs else "plain" if settings.compile else ""
    beside = device.type != "cpu" and free_bytes(torch.device("cpu")) >= sum(size.all for size in sizes) * dtype.itemsize
    together = mode == "full" or (mode == "offload" and beside)  # what waits for its turn waits for the next picture too
    return Plan(mode, device, dtype, vae_dtype, settings.quantize, together, settings.vae_tiling, settings.channels_last, compiled)


def _dtype(precision: str, device: torch.device) -> torch.dtype:
    if precision == "auto":
        found = torch.float32 if device.type == "cpu" else torch.bfloat16
        log.info("the engine see-through computes in %s", str(found).removeprefix("torch."))
        return found
    if precision == "fp16" and device.type == "cpu":
        raise InputError("see_through.precision=fp16 has no kernels worth using on the CPU; give fp32 or bf16")
    return DTYPES[precision]


def chosen(sizes: Sequence[Size], dtype: torch.dtype, device: torch.device, settings: SeeThroughSettings) -> str:
    """The first way whose networks fit; where none does, the one that needs least."""
    wants = needed(sizes, dtype, device, settings)
    free, waiting = free_bytes(device), free_bytes(torch.device("cpu"))
    in_turns = max(size.all for size in sizes) * dtype.itemsize  # what waits beside a device for its turn
    fits = {mode: free >= want for mode, want in wants.items()}
    fits["offload"] &= device.type == "cpu" or waiting >= in_turns
    try:
        quantizer()
    except MissingExtraError as problem:
        if not fits["full"] and not fits["offload"]:
            log.warning("see-through: more than the free memory is needed, and fewer bits cannot be had: %s", problem)
        del fits["quantized"]
    mode = next((mode for mode, fit in fits.items() if fit), min(fits, key=lambda mode: wants[mode]))
    said = ", ".join(f"{want / GB:.1f} GB {mode}" for mode, want in wants.items())
    log.info("see-through: %.1f GB are free on %s, needed are about %s: memory=%s", free / GB, device, said, mode)
    if mode == "quantized":
        log.warning(
            "see-through: memory=quantized, which changes numbers, as the networks do not fit otherwise; --memory chooses another way"
        )
    return mode


def needed(sizes: Sequence[Size], dtype: torch.dtype, device: torch.device, settings: SeeThroughSettings) -> dict[str, float]:
    """Bytes that each way to hold networks needs on the device, best way first; an estimate."""
    room = max(AT_LEAST_ROOM, ROOM_PER_PIXEL * settings.resolution**2 * settings.vae_batch * dtype.itemsize / 2)
    return {
        "full": sum(size.all for size in sizes) * dtype.itemsize + room,
        "offload": max(size.all if device.type == "cpu" else size.at_a_time for size in sizes) * dtype.itemsize + room,
        "quantized": max((size.all - size.linear) * dtype.itemsize + size.linear * BYTES[settings.quantize] for size in sizes) + room,
    }


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


def size_of(folder: Path) -> Size:
    """How large the networks of a checkpoint are; reads the files' heads alone.

    Raises:
        WeightsError: A file is cut short or is no safetensors file.
    """
    count = linear = codecs = 0
    blocks: Counter[str] = Counter()
    for file in sorted(folder.glob("*/*.safetensors")):
        if file.parent.name.startswith("text_encoder"):
            continue
        try:
            with safe_open(file, framework="pt") as held:
                for key in held.keys():  # noqa: SIM118 - it is no mapping
                    shape = held.get_slice(key).get_shape()
                    size = math.prod(shape)
                    count += size
                    codecs += size if file.parent.name != UNET else 0
                    linear += size if len(shape) == 2 and file.parent.name == UNET else 0
                    if file.parent.name == UNET and (block := BLOCK.match(key)):
                        blocks[block[0]] += size
        except (SafetensorError, OSError) as problem:
            raise WeightsError(f"{file} is damaged or cut short: {problem}; fetch it again with unflat weights pull") from problem
    there = sum(size for _, size in blocks.most_common(SIDE_BY_SIDE))
    return Size(count, linear, count - codecs - blocks.total() + max(there, codecs))


def hold(model: nn.Module, plan: Plan) -> None:
    """Hold a diffusion network as the plan says; changes it in place."""
    if plan.mode == "quantized":
        in_fewer_bits(model, plan.quantize, dtype=plan.dtype, device=plan.device)
    elif plan.mode == "offload" and plan.device.type != "cpu":
        block_by_block(model, plan.device)
    else:
        model.to(plan.device)


def block_by_block(model: nn.Module, device: torch.device) -> None:
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
        block_modules=BLOCKS,
    )
