"""The settings of a training: frozen defaults, a TOML file over them, `--set` over that."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar, get_args, get_origin, get_type_hints

from unflat.core.errors import InputError

Precision = Literal["auto", "bf16", "fp32"]
Device = Literal["auto", "cpu"]


@dataclass(frozen=True)
class Phase:
    """A stretch of training with one learning-rate curve; tasks add fields of their own.

    Args:
        after: Phase whose averaged weights this one starts from, or a file the task knows, as an ONNX file that ships; empty starts
            from chance.
        steps: Optimiser steps.
        rate: Highest learning rate.
        floor: Share of it that is left at the end; 1 keeps it.
        warm: Steps until the highest rate.
        export: File the averaged weights are exported to at the end; empty for none.
    """

    after: str = ""
    steps: int = 1000
    rate: float = 2e-3
    floor: float = 0.0
    warm: int = 100
    export: str = ""


@dataclass(frozen=True)
class Training:
    """All that one run needs to know; tasks add fields of their own.

    Args:
        seed: Where weights, drawings and their order start.
        batch: Samples a batch, on each process.
        accumulate: Batches whose gradients are added up for one step.
        workers: Processes that make samples, for each process that learns.
        threads: Threads that the net computes with on a processor.
        device: "auto" takes a GPU where there is one and says so; "cpu" never does.
        precision: "bf16", "fp32", or "auto": bf16 where the processor or GPU has instructions for it.
        decay: Weight decay.
        momenta: The two of Adam.
        rates: Regular expression to factor of the learning rate, for parameters whose `part.name` it finds; 0 freezes. The first
            that finds a name counts.
        clip: Highest norm of the gradient.
        average: Share of the moving average that stays at each step; 0 keeps no average, the nets stand for it.
        every: Steps between validations; there is one at each phase's end too.
        save: Steps between checkpoints; likewise.
        keep: Checkpoints that stay, the newest.
        phases: Name to phase, in order.
    """

    PHASE: ClassVar[type[Phase]] = Phase
    TINY: ClassVar[Mapping[str, Any]] = {"batch": 4, "every": 4, "threads": 1}
    TINY_PHASE: ClassVar[Mapping[str, Any]] = {"steps": 4, "warm": 2}

    seed: int = 1
    batch: int = 24
    accumulate: int = 1
    workers: int = 1
    threads: int = 2
    device: Device = "auto"
    precision: Precision = "auto"
    decay: float = 0.02
    momenta: tuple[float, ...] = (0.9, 0.999)
    rates: dict[str, float] = field(default_factory=dict)
    clip: float = 1.0
    average: float = 0.998
    every: int = 300
    save: int = 50
    keep: int = 1
    phases: Mapping[str, Phase] = field(default_factory=dict)


Made = TypeVar("Made", bound=Phase | Training)
Plan = TypeVar("Plan", bound=Training)
_PHASES = "phase"  # the table of a file that holds the phases


def read_training(kind: type[Plan], path: Path | None, changes: Sequence[str] = (), *, tiny: bool = False) -> Plan:
    """The settings of a TOML file, with `name=value` or `phase.name=value` over them.

    Args:
        kind: The task's own settings.
        path: The file; None takes the defaults alone.
        changes: What goes over the file.
        tiny: Few steps of a small net; goes over the file, and the changes over it.

    Raises:
        InputError: The file is no TOML, or a name or value does not exist or fit.
    """
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise InputError(f"the settings {path} cannot be read: {problem}") from problem
    if tiny:
        table |= kind.TINY
        table[_PHASES] = {name: {**row, **kind.TINY_PHASE} for name, row in table.get(_PHASES, {}).items()}
    tables = {f.name for f in fields(kind) if get_origin(get_type_hints(kind)[f.name]) is dict}
    for change in changes:
        _set(table, change, tables=tables, phases=set(table.get(_PHASES, {})) if path else None)
    phases = {name: _made(kind.PHASE(), row, where=f"{_PHASES}.{name}") for name, row in table.pop(_PHASES, {}).items()}
    for name, phase in phases.items():
        before = list(phases)[: list(phases).index(name)]
        if phase.after and phase.after not in before and "." not in phase.after:
            raise InputError(f"{_PHASES}.{name}.after is {phase.after!r}; choose a phase before it ({', '.join(before)}) or a file")
    return replace(_made(kind(), table, where="training"), phases=phases)


def as_table(training: Training) -> dict[str, Any]:
    """The settings as plain data, for the log and the checkpoint."""
    return asdict(training)


def needed_for(training: Training, export: str) -> tuple[str, ...]:
    """The phases that lead to an exported file, in order.

    Raises:
        InputError: No phase writes that file.
    """
    wanted = [name for name, phase in training.phases.items() if phase.export == export]
    if not wanted:
        raise InputError(f"no phase of these settings writes {export}; one must say export = {export!r}")
    for name in wanted:
        after = training.phases[name].after
        if after in training.phases and after not in wanted:
            wanted.append(after)
    return tuple(name for name in training.phases if name in wanted)


def _set(table: dict[str, Any], change: str, *, tables: set[str], phases: set[str] | None) -> None:
    name, equals, text = change.partition("=")
    if not equals:
        raise InputError(f"--set wants name=value, got {change!r}")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    *path, last = name.strip().split(".")
    if path and path[0] not in (_PHASES, *tables):
        path = [_PHASES, *path]
    if path and path[0] == _PHASES and phases is not None and path[1:2] != [] and path[1] not in phases:
        raise InputError(f"--set {change} names the phase {path[1]!r}; there are {', '.join(sorted(phases)) or 'none'}")
    for step in path:
        table = table.setdefault(step, {})
    table[last] = value


def _fits(value: object, hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return isinstance(value, list | tuple) and all(_fits(v, get_args(hint)[0]) for v in value)
    if get_origin(hint) is dict:
        return isinstance(value, dict) and all(_fits(v, get_args(hint)[1]) for v in value.values())
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, int | float) if hint is float else isinstance(value, hint)


def _made(default: Made, row: dict[str, Any], *, where: str) -> Made:
    hints, names = get_type_hints(type(default)), {f.name for f in fields(default)} - {"phases"}
    for name, value in row.items():
        if name not in names:
            raise InputError(f"no setting {name!r} in {where}; there are {', '.join(sorted(names))}")
        if not _fits(value, hints[name]):
            raise InputError(f"{where}.{name} is {value!r}, which does not fit {hints[name]}")
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in row.items()}
    return replace(default, **values)
