"""Where a training stands, on disk: nets and averages as safetensors, what was done as JSON, accelerate's own folder for the rest.

RUN/checkpoints/PHASE-00000050/standing.json          phase, step, processes, samples seen, last scores
                              /model/PART.safetensors   /average/PART.safetensors
                              /state/                   optimiser, and the random states of every process
RUN/phases/PHASE/PART.safetensors                     the averages at a phase's end, which later phases start from
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from unflat.core.errors import InputError, WeightsError
from unflat.train.learner import Learner

_STANDING = "standing.json"
_OLDER = "checkpoint.json"  # what a run of version 0.2 has


@dataclass(frozen=True)
class Standing:
    """What is done: a phase by name, steps in it, by how many processes, samples in all, and the last scores."""

    phase: str
    step: int
    ranks: int = 1
    samples: int = 0
    scores: Mapping[str, float] = field(default_factory=dict)


def save_standing(run: Path, learner: Learner, standing: Standing, *, keep: int) -> None:
    """Write a checkpoint, all processes together; it appears when it is whole, and older ones go then."""
    accelerator = learner.accelerator
    place = run / "checkpoints" / f"{standing.phase}-{standing.step:08d}"
    held = place.with_name(f"{place.name}.part")
    if accelerator.is_main_process:
        shutil.rmtree(held, ignore_errors=True)
        held.mkdir(parents=True)
    accelerator.wait_for_everyone()
    hook = accelerator.register_save_state_pre_hook(lambda models, weights, folder: weights.clear())  # the nets have files of their own
    accelerator.save_state(str(held / "state"))
    hook.remove()
    if accelerator.is_main_process:
        for kind, parts in learner.tensors().items():
            save_parts(held / kind, parts)
        (held / _STANDING).write_text(json.dumps(asdict(standing), indent=1), encoding="utf-8")
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        shutil.rmtree(place, ignore_errors=True)
        os.replace(held, place)
        for old in _places(run)[: -max(keep, 1)]:
            shutil.rmtree(old)
    accelerator.wait_for_everyone()


def find_standing(run: Path, phase: str, *, ranks: int) -> tuple[Standing, Path] | None:
    """The newest checkpoint of a phase and its folder; None where nothing was saved yet.

    Raises:
        InputError: It was made by another number of processes, or by an older version.
    """
    if (run / _OLDER).exists() and json.loads((run / _OLDER).read_text(encoding="utf-8")).get("phase") == phase:
        raise InputError(f"{run} was begun by an older version; end the phase {phase} with that, or give another folder with --run")
    for place in reversed(_places(run)):
        standing = Standing(**json.loads((place / _STANDING).read_text(encoding="utf-8")))
        if standing.phase != phase:
            continue
        if standing.ranks != ranks:
            raise InputError(f"{place} was made by {standing.ranks} processes, not {ranks}; go on with as many, or give another folder")
        return standing, place
    return None


def load_standing(place: Path, learner: Learner) -> None:
    """Take all state back: nets, averages, optimiser and random numbers."""
    for name, net in learner.nets.items():
        net.load_state_dict(load_tensors(place / "model" / f"{name}.safetensors"))
        if learner.stays:
            learner.averages[name].load_state_dict(load_tensors(place / "average" / f"{name}.safetensors"))
    hook = learner.accelerator.register_load_state_pre_hook(lambda models, folder: models.clear())
    learner.accelerator.load_state(str(place / "state"))
    hook.remove()


def save_result(run: Path, phase: str, nets: Mapping[str, nn.Module]) -> None:
    """Keep what a phase ends with; the folder appears when it is whole."""
    place = run / "phases" / phase
    held = place.with_name(f"{phase}.part")
    shutil.rmtree(held, ignore_errors=True)
    save_parts(held, {name: net.state_dict() for name, net in nets.items()})
    os.replace(held, place)


def is_done(run: Path, phase: str) -> bool:
    """Whether a phase has ended; files of version 0.2 count."""
    return (run / "phases" / phase).is_dir() or (run / f"{phase}.safetensors").exists()


def load_result(run: Path, phase: str, nets: Mapping[str, nn.Module]) -> None:
    """Fill nets with what a phase ended with."""
    older = run / f"{phase}.safetensors"
    for name, net in nets.items():
        net.load_state_dict(load_tensors(older if older.exists() and len(nets) == 1 else run / "phases" / phase / f"{name}.safetensors"))


def save_parts(folder: Path, parts: Mapping[str, Mapping[str, Tensor]]) -> None:
    """One file for each part."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, tensors in parts.items():
        save_file({key: tensor.detach().cpu().contiguous() for key, tensor in tensors.items()}, folder / f"{name}.safetensors")


def load_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a file; raises WeightsError where it is missing."""
    if not path.exists():
        raise WeightsError(f"{path} is missing; train the phase that writes it, or copy it from the run that did")
    return dict(load_file(path))


def _places(run: Path) -> list[Path]:
    """Whole checkpoints, the oldest first."""
    found = [p for p in (run / "checkpoints").glob("*-*") if (p / _STANDING).exists() and p.suffix != ".part"]
    return sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))
