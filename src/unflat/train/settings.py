"""The settings of a training: frozen defaults, a TOML file over them, `--set` over that."""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_type_hints

from unflat.core.errors import InputError

Precision = Literal["auto", "bf16", "fp32"]


@dataclass(frozen=True)
class Phase:
    """A stretch of training with one learning-rate curve.

    Args:
        after: Phase whose averaged weights this one starts from, or the name of an ONNX file that ships; empty starts from chance.
        steps: Optimiser steps.
        sizes: Pixels a side; the steps are shared out equally among them, in this order.
        figures: Share of samples that show the whole figure; the rest are heads.
        rate: Highest learning rate.
        floor: Share of it that is left at the end.
        warm: Steps until the highest rate.
        export: File the averaged weights are exported to at the end; empty for none.
    """

    after: str = ""
    steps: int = 1000
    sizes: tuple[int, ...] = (256,)
    figures: float = 0.6
    rate: float = 2e-3
    floor: float = 0.0
    warm: int = 100
    export: str = ""


@dataclass(frozen=True)
class Training:
    """All that one run needs to know.

    Args:
        seed: Where weights, drawings and their order start.
        width: Channels of the net at stride 4.
        batch: Samples a step.
        reuse: How often a drawing is used, each time spoiled and shifted anew.
        lag: Shards between two uses of a drawing.
        shard: Drawings in a file of the pool.
        workers: Processes that draw.
        threads: Threads that the net computes with.
        precision: "bf16", "fp32", or "auto": bf16 where the processor has instructions for it.
        margin: Pixels by which drawings are larger than what the net sees, for shifting.
        decay: Weight decay.
        clip: Highest norm of the gradient.
        average: Share of the moving average that stays at each step.
        validation: Held-out views of either kind.
        look: Pixels a side of those views.
        every: Steps between validations; there is one at each phase's end too.
        save: Steps between checkpoints; likewise.
        phases: Name to phase, in order.
    """

    seed: int = 1
    width: int = 48
    batch: int = 24
    reuse: int = 2
    lag: int = 6
    shard: int = 96
    workers: int = 1
    threads: int = 2
    precision: Precision = "auto"
    margin: int = 16
    decay: float = 0.02
    clip: float = 1.0
    average: float = 0.998
    validation: int = 96
    look: int = 256
    every: int = 300
    save: int = 50
    phases: dict[str, Phase] = field(default_factory=dict)


Kind = TypeVar("Kind", Phase, Training)


def read_training(path: Path | None, changes: Sequence[str] = ()) -> Training:
    """The settings of a TOML file, with `name=value` or `phase.name=value` over them.

    Raises:
        InputError: The file is no TOML, or a name or value does not exist or fit.
    """
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise InputError(f"the settings {path} cannot be read: {problem}") from problem
    for change in changes:
        _set(table, change)
    named = table.pop("phase", {})
    phases = {name: _made(Phase(), row, where=f"phase.{name}") for name, row in named.items()}
    for name, phase in phases.items():
        if phase.after and phase.after not in phases and not phase.after.endswith(".onnx"):
            raise InputError(f"phase.{name}.after is {phase.after!r}; choose one of {', '.join(phases)} or a shipped .onnx file")
    return replace(_made(Training(), table, where="training"), phases=phases)


def as_table(training: Training) -> dict[str, Any]:
    """The settings as plain data, for the log and the checkpoint."""
    return asdict(training)


def _set(table: dict[str, Any], change: str) -> None:
    name, equals, text = change.partition("=")
    if not equals:
        raise InputError(f"--set wants name=value, got {change!r}")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    *path, last = name.strip().split(".")
    for step in ["phase", *path] if path and path[0] != "phase" else path:
        table = table.setdefault(step, {})
    table[last] = value


def _fits(value: object, hint: Any) -> bool:
    if hint == tuple[int, ...]:
        return isinstance(value, list)
    return value in get_args(hint) if get_args(hint) else isinstance(value, hint)


def _made(default: Kind, row: dict[str, Any], *, where: str) -> Kind:
    hints, names = get_type_hints(type(default)), {f.name for f in fields(default)}
    for name, value in row.items():
        if name not in names:
            raise InputError(f"no setting {name!r} in {where}; there are {', '.join(sorted(names))}")
        fits = _fits(value, hints[name])
        if not fits and not (hints[name] is float and isinstance(value, int)):
            raise InputError(f"{where}.{name} is {value!r}, which does not fit {hints[name]}")
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in row.items()}
    return replace(default, **values)
