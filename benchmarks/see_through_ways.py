"""The ways to run the engine see-through that are measured, and how seconds and memory are."""

# ruff: noqa: TID253 - it measures networks on PyTorch
import gc
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch

from unflat.engines.see_through.fewer_bits import quantizer
from unflat.engines.see_through.memory import Plan

STATUS = Path("/proc/self/status")
GB = 1e9


@dataclass(frozen=True)
class Choice:
    """One way to run.

    Args:
        mode: Of memory.
        channels_last, compiled: As the plan has them.
        at_once: Layers decoded together.
        original: Whether loops are those of the original.
    """

    mode: str = "full"
    channels_last: bool = False
    compiled: bool = False
    at_once: int = 1
    original: bool = False

    def plan(self, device: torch.device, dtype: torch.dtype, bits: str) -> Plan:
        """How networks are held."""
        compiled = "" if not self.compiled else "graphs" if device.type == "cuda" else "plain"
        return Plan(
            self.mode, device, dtype, dtype, bits, self.mode == "full", tiled=False, channels_last=self.channels_last, compiled=compiled
        )

    def said(self, plan: Plan) -> str:
        """For the table."""
        bits = f" ({plan.quantize} by {quantizer()})" if plan.mode == "quantized" else ""
        more = [
            "the original's loops" if self.original else "text read once",
            *(["channels last"] if plan.channels_last else []),
            *([{"plain": "compiled", "graphs": "compiled, CUDA graphs"}[plan.compiled]] if plan.compiled else []),
            *([f"{self.at_once} layers decoded together"] if self.at_once > 1 else []),
        ]
        return f"{plan.mode}{bits}, {str(plan.dtype).removeprefix('torch.')}, {', '.join(more)}"


CHOICES = {
    "plain": Choice(original=True),
    "full": Choice(),
    "identical": Choice(channels_last=True, at_once=4),
    "offload": Choice("offload"),
    "quantized": Choice("quantized"),
    "everything": Choice("quantized", channels_last=True, compiled=True, at_once=4),
}


@dataclass
class Row:
    """What one choice took."""

    name: str
    held: str
    seconds: dict[str, float] = field(default_factory=dict)
    loading: float = 0.0
    warm_up: float = 0.0
    peak_gb: float = 0.0
    weights_gb: float = 0.0

    @property
    def all(self) -> float:
        """Seconds of all stages."""
        return sum(self.seconds.values())


def table(rows: Sequence[Row]) -> str:
    """Markdown; how many times as fast as `plain` where that was run."""
    stages = list(rows[0].seconds)
    plain = next((row.all for row in rows if row.name == "plain"), None)
    heads = [
        "choice",
        *(f"{s}, s" for s in stages),
        "all, s",
        "times plain",
        "loading, s",
        "compiling, s",
        "weights, GB",
        "peak, GB",
        "held",
    ]
    lines = ["| " + " | ".join(heads) + " |", "| --- " * len(heads) + "|"]
    for row in rows:
        times = f"{plain / row.all:.2f}" if plain else ""
        memory = f"{row.weights_gb:.2f}", f"{row.peak_gb:.2f}"
        numbers = [*(f"{row.seconds[s]:.2f}" for s in stages), f"{row.all:.1f}", times, f"{row.loading:.1f}", f"{row.warm_up:.1f}", *memory]
        lines.append("| " + " | ".join([row.name, *numbers, row.held]) + " |")
    return "\n".join(lines)


def forget_peak(device: torch.device) -> None:
    """Begin to look for the highest use of memory anew."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    elif STATUS.is_file():
        gc.collect()
        STATUS.with_name("clear_refs").write_text("5", encoding="ascii")  # what Linux takes for that


def peak(device: torch.device) -> float:
    """Bytes: the highest use of a GPU's memory, else of the whole process' own, since `forget_peak`."""
    return torch.cuda.max_memory_allocated() if device.type == "cuda" else told("VmHWM")


def used(device: torch.device) -> float:
    """Bytes in use now; of a process, without the files that it only looks at."""
    return torch.cuda.memory_allocated() if device.type == "cuda" else told("RssAnon")


def told(name: str) -> float:
    """Bytes that Linux tells of this process; no number elsewhere."""
    if not STATUS.is_file():
        return float("nan")
    line = next(n for n in STATUS.read_text(encoding="ascii").splitlines() if n.startswith(name))
    return int(line.split()[1]) * 1024


@contextmanager
def timed(row: Row, stage: str, device: torch.device, times: float = 1.0) -> Iterator[None]:
    """Add to a stage's seconds."""
    with clock(device) as taken:
        yield
    row.seconds[stage] = row.seconds.get(stage, 0.0) + taken() * times
    print(f"{row.name}: {stage} {taken():.1f} s", file=sys.stderr, flush=True)  # what was measured is known though the rest is given up


@contextmanager
def loading(row: Row, device: torch.device) -> Iterator[None]:
    """Add to what making networks, and bringing them to their bits, takes."""
    with clock(device) as taken:
        yield
    row.loading += taken()
    print(f"{row.name}: loading {taken():.1f} s", file=sys.stderr, flush=True)


@contextmanager
def warming(row: Row, device: torch.device) -> Iterator[None]:
    """Add to what compilation takes."""
    with clock(device) as taken:
        yield
    row.warm_up += taken()


@contextmanager
def clock(device: torch.device) -> Iterator[Callable[[], float]]:
    """Tells the seconds taken, when all that the device was given is done."""
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    now = time.process_time if device.type == "cpu" else time.perf_counter  # of cores that others work on too, waiting says nothing
    wait()
    start = now()
    end: list[float] = []
    yield lambda: end[0] - start
    wait()
    end.append(now())
