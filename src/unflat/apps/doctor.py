"""`unflat doctor`: what is installed, which engines can run, what is missing and the command that mends it."""

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

import unflat
from unflat.apps.say import tell
from unflat.core.errors import UnflatError, WeightsError
from unflat.core.options import Options
from unflat.engines import NAMES, open_engine
from unflat.weights import Weights, embedded, find, table
from unflat.weights.published import PUBLISHED, Published

BASE = ("numpy", "pillow", "opencv-python-headless", "psd-tools", "onnxruntime", "typer", "rich")
EXTRAS = {
    "torch": ("torch", "safetensors", "diffusers", "transformers", "huggingface-hub"),
    "quantized": ("torchao",),
    "train": ("accelerate", "tensorboard", "skia-python", "onnx"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Args:
        what: A library or an engine.
        fine: Whether it works.
        needed: Whether taking pictures apart needs it.
        says: Its version or weights, or what is wrong.
        mend: The command that mends it; empty where nothing is wrong.
    """

    what: str
    fine: bool
    needed: bool
    says: str
    mend: str = ""


def doctor(as_json: Annotated[bool, typer.Option("--json", help="One JSON document for machines.")] = False) -> None:
    """Say what is installed, which engines can run, what is missing and the command that mends it.

    Exit codes: 0 pictures can be taken apart, 1 something that this needs is missing.
    """
    findings = examine()
    broken = any(f.needed and not f.fine for f in findings)
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    if as_json:
        document = {"unflat": unflat.__version__, "system": system, "findings": [asdict(f) for f in findings], "exit_code": int(broken)}
        tell(json.dumps(document, ensure_ascii=False))
    else:
        tell(f"unflat {unflat.__version__} on {system}")
        for f in findings:
            tell(f"{'ok     ' if f.fine else 'MISSING' if f.needed else 'absent '} {f.what}: {f.says}{f' — {f.mend}' if f.mend else ''}")
    raise typer.Exit(int(broken))


def examine() -> list[Finding]:
    """Look at every library and open every engine."""
    found = [_library(name, needed=True, mend=f"{_pip()} install --upgrade unflat") for name in BASE]
    for extra, names in EXTRAS.items():
        found += [_library(name, needed=False, mend=f"{_pip()} install 'unflat[{extra}]'") for name in names]
    return [*found, *_weights(), *map(_published, PUBLISHED), *(_engine(name) for name in NAMES)]


def _pip() -> str:
    return f"{sys.executable} -m pip"


def _failing(what: str, problem: UnflatError, *, needed: bool) -> Finding:
    """Our messages end with what to do, after the last semicolon."""
    says, _, mend = str(problem).rpartition("; ")
    return Finding(what, False, needed, says or mend, mend)


def _library(name: str, *, needed: bool, mend: str) -> Finding:
    try:
        return Finding(name, True, needed, version(name))
    except PackageNotFoundError:
        return Finding(name, False, needed, "not installed", mend)


def _weights() -> list[Finding]:
    try:
        rows = table()
    except WeightsError as problem:
        return [_failing("weights", problem, needed=True)]
    return [_checked(row) for row in rows]


def _checked(row: Weights) -> Finding:
    try:
        embedded(row.file)
    except WeightsError as problem:
        return _failing(f"weights {row.file}", problem, needed=True)
    return Finding(f"weights {row.file}", True, True, f"sha256 {row.sha256[:12]}, {row.size_bytes / 1e6:.1f} MB, {row.licence}")


def _published(row: Published) -> Finding:
    """Names and sizes are looked at; `unflat weights verify` reads every byte."""
    what = f"weights {row.name}"
    try:
        return Finding(what, True, False, f"at {find(row.name)}, {row.licence}")
    except WeightsError as problem:
        return _failing(what, problem, needed=False)


def _engine(name: str) -> Finding:
    what = f"engine {name}"
    try:
        with open_engine(Options(engine=name)) as engine:
            weights = engine.facts().get("weights")
    except UnflatError as problem:
        return _failing(what, problem, needed=name == NAMES[0])
    files = ", ".join(weights) if isinstance(weights, dict) and weights else "no weights"
    return Finding(what, True, name == NAMES[0], f"can run, with {files}")
