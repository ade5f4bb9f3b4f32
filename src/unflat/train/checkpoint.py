"""Where a training stands, on disk: tensors in safetensors, the rest in JSON beside them."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

from unflat.core.errors import WeightsError

_POINTER = "checkpoint.json"


@dataclass(frozen=True)
class Standing:
    """A phase by name, the steps done in it, and the file with the tensors."""

    phase: str
    step: int
    file: str


def save_standing(folder: Path, tensors: Mapping[str, Tensor], *, phase: str, step: int) -> None:
    """Write a checkpoint; the older one is removed once the new one is whole."""
    standing = Standing(phase, step, f"checkpoint-{phase}-{step}.safetensors")
    save_tensors(folder / standing.file, tensors)
    held = folder / f"{_POINTER}.part"
    held.write_text(json.dumps(asdict(standing)), encoding="utf-8")
    os.replace(held, folder / _POINTER)
    for old in folder.glob("checkpoint-*.safetensors"):
        if old.name != standing.file:
            old.unlink()


def find_standing(folder: Path) -> Standing | None:
    """The newest checkpoint of a run; None where nothing was saved yet."""
    path = folder / _POINTER
    return Standing(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def save_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Write tensors; the file appears when it is complete."""
    held = path.with_suffix(".part")
    save_file({name: tensor.detach().contiguous() for name, tensor in tensors.items()}, held)
    os.replace(held, path)


def load_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a file; raises WeightsError where it is missing."""
    if not path.exists():
        raise WeightsError(f"{path} is missing; train the phase that writes it, or copy it from the run that did")
    return dict(load_file(path))
