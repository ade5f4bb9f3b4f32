"""`make bench`: the whole command in a cold process at two sizes, and our PSD writer against plain psd-tools.

Prints a Markdown table per question. Every figure is of the run at hand; nothing is kept from an older one. A process is cold, but Python's
translation of the sources lies on the disk as after any first run of an installed program: a run that is not counted puts it there, into
a folder of its own, so that the figures do not depend on whether the environment forbids Python to keep it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from unflat import Layer, Stack, write_psd
from unflat.core.arrays import Array

SIDES = (1280, 4096)
NOISY_LAYERS, NOISY_SIDE = 24, 2048


@dataclass(frozen=True)
class Run:
    """One cold process: its wall time, the most memory it held, what it says of its stages, and the files it left."""

    wall: float
    peak_bytes: int
    stages: dict[str, float]
    psd_bytes: int


def main() -> None:
    """Measure what is asked for and print it."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--picture", type=Path, default=Path("examples/girl.png"), help="scaled to each size")
    ask.add_argument("--repeat", type=int, default=3, help="runs per size; the median is printed")
    ask.add_argument("--only", choices=("command", "writer"), help="leave the other question out")
    asked = ask.parse_args()
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory() as name:
        if asked.only != "writer":
            bench_command(asked.picture, Path(name), repeat=asked.repeat)
        if asked.only != "command":
            bench_writer(Path(name))


def bench_command(picture: Path, folder: Path, *, repeat: int) -> None:
    """`unflat picture` from file to PSD, depth PSD and manifest, each time in a new process."""
    print("| picture | run | wall s | peak MB | PSD MB | seconds per stage |\n|---|---|---|---|---|---|")
    for side in SIDES:
        path = folder / f"girl{side}.png"
        with Image.open(picture) as image:
            image.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS).save(path, compress_level=1)
        runs = [_run_command(path, folder) for _ in range(1 + repeat)][1:]  # the first translates the sources
        middle = sorted(runs, key=lambda r: r.wall)[len(runs) // 2]
        spread = f"{min(r.wall for r in runs):.2f}–{max(r.wall for r in runs):.2f}"
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in middle.stages.items())
        sizes = f"{max(r.peak_bytes for r in runs) / 1e6:.0f} | {middle.psd_bytes / 1e6:.1f}"
        print(f"| {side}×{side} | median of {repeat} ({spread}) | {middle.wall:.2f} | {sizes} | {stages} |")
    print()


def _run_command(picture: Path, folder: Path) -> Run:
    if not hasattr(os, "wait4"):
        sys.exit("the memory of a process is read with os.wait4, which Windows lacks; run this on Linux or macOS")
    out = folder / "out"
    place = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    place["PYTHONPYCACHEPREFIX"] = str(folder / "translated")
    words = [sys.executable, "-m", "unflat", "decompose", str(picture), "-o", str(out), "--overwrite", "--json"]
    start = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.PIPE, env=place)
    assert child.stdout is not None
    document = json.loads(child.stdout.read())
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"unflat failed on {picture}: {document}")
    manifest = json.loads((out / f"{picture.stem}.json").read_text(encoding="utf-8"))
    kilo = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there and in kB elsewhere
    return Run(wall, usage.ru_maxrss * kilo, manifest["timings"], (out / f"{picture.stem}.psd").stat().st_size)


def bench_writer(folder: Path) -> None:
    """The same noisy layers through `write_psd` and through `PSDImage.save`."""
    rng = np.random.default_rng(0)
    rgba = [rng.integers(0, 256, (NOISY_SIDE, NOISY_SIDE, 4), np.uint8) for _ in range(NOISY_LAYERS)]
    box = (0, 0, NOISY_SIDE, NOISY_SIDE)
    origin = np.ones((NOISY_SIDE, NOISY_SIDE), np.uint8)
    layers = [Layer(f"00000000-0000-0000-0000-{i:012d}", f"layer {i}", None, box, a, origin) for i, a in enumerate(rgba)]
    stack = Stack(NOISY_SIDE, NOISY_SIDE, tuple(layers), source=rgba[-1])
    write_psd(Stack(64, 64, ()), folder / "warm.psd", overwrite=True)  # psd-tools is imported before either is timed
    ours = [_timed(lambda: write_psd(stack, folder / "ours.psd", merged=rgba[-1], manifest={}, overwrite=True)) for _ in range(3)]
    plain = _timed(lambda: _save_plainly(rgba, folder / "plain.psd"))
    synced = plain + _timed(lambda: _sync(folder / "plain.psd"))
    print(f"| {NOISY_LAYERS} noisy layers of {NOISY_SIDE}×{NOISY_SIDE} | seconds | MB |\n|---|---|---|")
    for name, seconds in (("ours", np.median(ours)), ("plain", plain), ("plain, until it is on the disk as ours is", synced)):
        size = (folder / f"{name.partition(',')[0]}.psd").stat().st_size
        print(f"| {name} | {seconds:.2f} | {size / 1e6:.0f} |")
    times = [seconds / np.median(ours) for seconds in (plain, synced)]
    print(f"\nours is {times[0]:.1f} times as fast as PSDImage.save, {times[1]:.1f} times where both end on the disk")


def _save_plainly(rgba: list[Array], path: Path) -> None:
    from psd_tools import PSDImage

    psd = PSDImage.new("RGB", (NOISY_SIDE, NOISY_SIDE))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the preview, which psd-tools can draw only with an extra
        for i, pixels in enumerate(rgba):
            psd.create_pixel_layer(Image.fromarray(pixels), name=f"layer {i}")
        psd.save(path)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _timed(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
