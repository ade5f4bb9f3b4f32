"""Make safetensors of the one published pickle, through torch's loader that runs no code."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from unflat.core.errors import InputError, OutputError, WeightsError
from unflat.core.require import require
from unflat.weights.find import pull_command, root_of, snapshot
from unflat.weights.lock import Facts, Locked, keep, locked
from unflat.weights.published import CONVERTED, Published
from unflat.weights.table import sha256_of

LEVEL = "state_dict"
"""Some checkpoints keep their tensors one level below this name."""


def convert(row: Published, *, source: Path | None = None, folder: Path | None = None) -> Path:
    """Write the tensors of a row's pickle as safetensors, names, shapes and types as they are.

    Args:
        row: One that has a pickle.
        source: The pickle; None takes the one that was pulled.
        folder: Of weights; None for the usual one.

    Returns:
        The new file.

    Raises:
        InputError: The row has no pickle.
        WeightsError: The pickle is missing or damaged, holds more than tensors, or is not the one that was pulled first.
        OutputError: The new file cannot be written.
    """
    if not row.pickle:
        raise InputError(f"{row.name} is published as safetensors; there is nothing to convert")
    root = root_of(folder)
    target = root / row.name / CONVERTED
    path = source or _pulled(row, root, folder)
    held = locked(root).get(row.name) or Locked(row.repository, _revision(path, row))
    sha256 = sha256_of(path) if path.is_file() else ""
    if path.is_file() and row.pickle in held.files and held.files[row.pickle].sha256 != sha256:
        raise WeightsError(
            f"{path} is not what was pulled first: its sha256 is {sha256[:12]}…; run: {pull_command(row, folder)}, "
            "or convert it into another folder with --weights-dir"
        )
    _write(tensors_of(path), target, sha256)
    made = held.with_file(CONVERTED, Facts(sha256_of(target), target.stat().st_size))
    keep(root, row.name, replace(made, finished=True))
    return target


def tensors_of(path: Path) -> dict[str, Any]:
    """Name to tensor, each with memory of its own.

    Raises:
        WeightsError: The file is missing or damaged, or holds something that is no tensor.
    """
    if not path.is_file():
        raise WeightsError(f"{path} is not there; give the file with --from")
    torch = require("torch", extra="torch")
    pickle = require("pickle", extra="torch")
    try:
        held = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, ValueError, EOFError, OSError, KeyError, TypeError) as problem:
        reason = " ".join(str(problem).split())[:200]
        raise WeightsError(f"{path} is damaged, or holds what may run code: {reason}; get it again from its publisher") from problem
    held = held[LEVEL] if isinstance(held, dict) and LEVEL in held else held
    if not isinstance(held, dict) or not held or not all(isinstance(v, torch.Tensor) for v in held.values()):
        raise WeightsError(f"{path} is no plain list of tensors; get it again from its publisher")
    return {str(name): tensor.detach().clone().contiguous() for name, tensor in held.items()}


def _pulled(row: Published, root: Path, folder: Path | None) -> Path:
    here = root / row.name / row.pickle
    held = snapshot(row)
    if here.is_file():
        return here
    if folder is None and held is not None and (held / row.pickle).is_file():
        return held / row.pickle
    raise WeightsError(f"{here} is not there; run: {pull_command(row, folder)}, or give the file with --from")


def _revision(path: Path, row: Published) -> str:
    """The commit where the file lies in the Hugging Face cache, else nothing."""
    held = snapshot(row)
    return held.name if held is not None and path.parent == held else ""


def _write(tensors: dict[str, Any], target: Path, sha256: str) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        require("safetensors.torch", extra="torch").save_file(tensors, part, metadata={"format": "pt", "made_from_sha256": sha256})
        part.replace(target)
    except OSError as problem:
        raise OutputError(f"{target} cannot be written: {problem}; give another folder with --weights-dir") from problem
    finally:
        part.unlink(missing_ok=True)
