"""Weights into networks, all or nothing: every key used, none left, shapes and numbers checked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from unflat.core.errors import WeightsError

NAMED = 3  # how many keys of a kind a message names; the rest is counted
MEND = "fetch it again with unflat weights pull"


def read_tensors(path: Path) -> dict[str, Tensor]:
    """All tensors of one safetensors file, on the CPU, in the types the file has; read from disk as they are used.

    Args:
        path: The file.

    Raises:
        WeightsError: It is missing, cut short, damaged or of another kind.
    """
    if not path.is_file():
        raise WeightsError(f"weights were wanted at {path}, where no file is; fetch them with unflat weights pull")
    if path.suffix != ".safetensors":
        raise WeightsError(f"{path} is a {path.suffix or 'nameless'} file and only .safetensors is read; convert it, or {MEND}")
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, ValueError) as problem:
        raise WeightsError(f"{path} was to be a whole safetensors file and is damaged or cut short ({problem}); {MEND}") from problem
    if not tensors:
        raise WeightsError(f"{path} holds no weights at all; {MEND}")
    return dict(tensors)


def type_of(tensors: Mapping[str, Tensor]) -> torch.dtype:
    """In what most of a file's fractions are held; float32 where it has none."""
    counts = Counter(t.dtype for t in tensors.values() if t.is_floating_point())
    return counts.most_common(1)[0][0] if counts else torch.float32


def load_strict(
    net: nn.Module,
    tensors: Mapping[str, Tensor],
    *,
    where: str | Path,
    dtype: torch.dtype | None = None,
    device: torch.device | str | None = None,
) -> None:
    """Put weights into a network, which may lie on the meta device; nothing is changed where anything is wrong.

    Args:
        net: Its parameters and buffers are replaced.
        tensors: By key; exactly those of the network, of the same shapes.
        where: What messages call the source.
        dtype: Of the numbers afterwards; as the network has them if None. Integers keep their own.
        device: Of the tensors afterwards; where they lie if None.

    Raises:
        WeightsError: Keys are missing or surplus, shapes differ, or there are infinities or no numbers (NaN).
    """
    wanted = net.state_dict()
    problems = [
        *_named("missing", wanted.keys() - tensors.keys()),
        *_named("surplus", tensors.keys() - wanted.keys()),
        *_named(
            "misshapen",
            (f"{k} is {_shape(tensors[k])}, wanted {_shape(t)}" for k, t in wanted.items() if k in tensors and tensors[k].shape != t.shape),
        ),
    ]
    if problems:
        raise WeightsError(f"{where} does not fit {type(net).__name__}: {'; '.join(problems)}; is it another version? {MEND}")
    found: dict[str, Tensor] = {}
    broken: list[str] = []
    for key, held in wanted.items():  # checked and converted together, so that a file larger than the free memory is read from disk once
        if not _finite(tensors[key]):
            broken.append(key)
        elif not broken:
            found[key] = tensors[key].to(device=device, dtype=_dtype(held, dtype))
    if broken:
        raise WeightsError(f"{where} is damaged: {'; '.join(_named('not finite', broken))}; {MEND}")
    net.load_state_dict(found, strict=True, assign=True)


def _dtype(held: Tensor, wish: torch.dtype | None) -> torch.dtype:
    return wish if wish is not None and held.is_floating_point() else held.dtype


def _finite(tensor: Tensor) -> bool:
    if not tensor.is_floating_point() or tensor.numel() == 0:
        return True
    least, most = torch.aminmax(tensor)  # either says NaN if any is; makes no copy, as isfinite would
    return bool(torch.isfinite(least) and torch.isfinite(most))


def _named(what: str, keys: Iterable[str]) -> list[str]:
    found = sorted(keys)
    if not found:
        return []
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return [f"{len(found)} {what}: {', '.join(found[:NAMED])}{more}"]


def _shape(tensor: Tensor) -> str:
    return "x".join(map(str, tensor.shape)) or "a single number"
