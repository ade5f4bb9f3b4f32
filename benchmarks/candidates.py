"""Nets that could be those of the engine `lite`, taught alike from chance and measured alike: size, speed and score of each.

    python benchmarks/candidates.py runs/candidates [--steps 600] [--round 75] [--only NAME ...] [--again NAME ...] [--table]

Drawings and the views they are measured on are drawn once and shared; every candidate sees the same batches in the same order at the same
constant rate, and its moving average is measured. They learn in rounds, all as many steps, so that the table is fair whenever it is
printed; typed again, with more steps too, it goes on where it was. `--again` teaches a candidate a second time from another seed: how far
its two scores lie apart is the noise. `--table` only measures and prints, at the last round that all have ended but for those taught
again. Seconds are processor seconds of ONNX Runtime on one thread for one look at 384 pixels, medians over rounds in which all
candidates take turns; on a busy machine their ratios hold, not they.
"""
# ruff: noqa: TID253

import argparse
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from unflat.data.samples import LITE_PARTS, Kind, Sample, draw_sample
from unflat.data.shards import write_shard
from unflat.nets.lite import MEAN, RARE, SPREAD, Block, Context, LiteNet, LiteOut
from unflat.train.checkpoint import load_tensors
from unflat.train.export import export_lite
from unflat.train.lite.pool import Batch, Stream, first_block
from unflat.train.lite.settings import LitePhase, LiteTraining
from unflat.train.lite.task import LiteTask
from unflat.train.record import commit_of_source
from unflat.train.task import Look, Parts
from unflat.train.trainer import train

SHIPS = "lite 48"  # what the others' seconds are shares of
LOOK = 384  # pixels a side of the look that is timed: what the engine uses for figures
ROUNDS = 9
WARM = 30  # steps until the rate is reached; from there on it stays, so that longer runs go on from shorter ones
_NUMBER = 1  # of the one stream: that of the first phase and size of a run
AGAIN = " again"
_FILE, _PHASE = "net.onnx", "joint"


def unit(entering: int, leaving: int, *, kernel: int = 3, stride: int = 1, dilation: int = 1, groups: int = 1) -> list[nn.Module]:
    """A convolution and its norm."""
    room = dilation * (kernel // 2)
    conv = nn.Conv2d(entering, leaving, kernel, stride, padding=room, dilation=dilation, groups=groups, bias=False)
    return [conv, nn.BatchNorm2d(leaving)]


class Inverted(nn.Module):
    """In place of `Block`: wide, each channel by itself over 5 x 5 pixels, narrow again, beside a shortcut (Sandler and others, 2018)."""

    def __init__(self, channels: int, *, dilation: int = 1) -> None:
        super().__init__()
        wide = 2 * channels
        self.inside = nn.Sequential(
            *unit(channels, wide, kernel=1), nn.ReLU(inplace=True),
            *unit(wide, wide, kernel=5, dilation=dilation, groups=wide), nn.ReLU(inplace=True),
            *unit(wide, channels, kernel=1),
        )  # fmt: skip
        nn.init.zeros_(cast(nn.BatchNorm2d, self.inside[-1]).weight)

    def forward(self, x: Tensor) -> Tensor:
        """Same shape out as in."""
        return cast(Tensor, x + self.inside(x))


class First(nn.Module):
    """The first channels alone."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def forward(self, x: Tensor) -> Tensor:
        """(B, count, H, W)."""
        return x[:, : self.count]


class PlainUNet(nn.Module):
    """Two convolutions at each of six sizes, all maps handed across to the way up (Ronneberger and others, 2015)."""

    def __init__(self, parts: int, widths: Sequence[int]) -> None:
        super().__init__()
        self.parts = parts
        pairs = zip((3, *widths), widths, strict=False)
        self.down = nn.ModuleList(_double(a, b) for a, b in pairs)
        self.up = nn.ModuleList(_double(a + b, b) for a, b in reversed(list(zip(widths[1:], widths, strict=False))))
        self.label = nn.Conv2d(widths[0], parts + 1, 1)
        self.rest = nn.Conv2d(widths[1], 2 * parts + 1, 1)
        nn.init.constant_(cast(Tensor, self.rest.bias)[:parts], RARE)

    def forward(self, rgb_nchw: Tensor, corner: int | None = None) -> LiteOut:
        """As `LiteNet`; labels are said for all pixels, whatever the corner."""
        x, across = (rgb_nchw - MEAN) / SPREAD, list[Tensor]()
        for level in self.down:
            x = level(functional.max_pool2d(x, 2) if across else x)
            across.append(x)
        for level, finer in zip(self.up, reversed(across[:-1]), strict=True):
            half = x
            x = level(torch.cat((functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False), finer), 1))
        rest, parts = self.rest(half), self.parts
        return LiteOut(self.label(x), rest[:, :parts], torch.sigmoid(rest[:, parts : 2 * parts]), rest[:, 2 * parts :])


def _double(entering: int, leaving: int) -> nn.Sequential:
    return nn.Sequential(*unit(entering, leaving), nn.ReLU(inplace=True), *unit(leaving, leaving), nn.ReLU(inplace=True))


def without_context(parts: int, width: int) -> LiteNet:
    """`LiteNet` in which no place is told of the whole picture."""
    net = LiteNet(parts, width)
    _exchange(net, lambda child: nn.Identity() if isinstance(child, Context) else None)
    return net


def without_detail(parts: int, width: int) -> LiteNet:
    """`LiteNet` that goes up from stride 4 without the branch for lines."""
    net, risen = LiteNet(parts, width), width // 2 + 8
    net.fine = nn.Sequential(First(risen), *unit(risen, width), nn.ReLU(inplace=True))
    return net


def separable(parts: int, width: int) -> LiteNet:
    """`LiteNet` with depthwise separable convolutions in place of all but the first."""
    net = LiteNet(parts, width)
    _exchange(net, lambda child: Inverted(_channels(child), dilation=_dilation(child)) if isinstance(child, Block) else None)
    _exchange(net, _apart)
    return net


def _exchange(net: nn.Module, other: Callable[[nn.Module], nn.Module | None]) -> None:
    for holder in list(net.modules()):
        for name, child in list(holder.named_children()):
            if (new := other(child)) is not None:
                setattr(holder, name, new)


def _channels(block: Block) -> int:
    return cast(nn.Conv2d, block.first[0]).in_channels


def _dilation(block: Block) -> int:
    return cast(nn.Conv2d, block.first[0]).dilation[0]


def _apart(child: nn.Module) -> nn.Module | None:
    """Each channel by itself, then the channels of each pixel, in place of a convolution that does both."""
    if not isinstance(child, nn.Conv2d) or child.kernel_size != (3, 3) or child.groups > 1 or child.in_channels == 3:
        return None
    each = unit(child.in_channels, child.in_channels, stride=child.stride[0], groups=child.in_channels)
    return nn.Sequential(*each, nn.ReLU(inplace=True), nn.Conv2d(child.in_channels, child.out_channels, 1, bias=False))


CANDIDATES: dict[str, Callable[[int], nn.Module]] = {
    "lite 32": lambda parts: LiteNet(parts, 32),
    "no context 32": lambda parts: without_context(parts, 32),
    "no detail 32": lambda parts: without_detail(parts, 32),
    "separable 56": lambda parts: separable(parts, 56),
    "plain U-Net": lambda parts: PlainUNet(parts, (12, 20, 40, 80, 128, 160)),
    SHIPS: lambda parts: LiteNet(parts, 48),
}
"""Name to net; the widths of all but the last are such that a look costs about as much as one of `lite 32`."""


@dataclass(frozen=True)
class CandidateTask(LiteTask):
    """The recipe of `lite` with another net, on drawings that lie ready in `shared`."""

    net: str = SHIPS
    shared: Path = Path()

    def build(self, start: str) -> Parts:
        """A fresh net."""
        return Parts({"net": CANDIDATES[self.net](len(LITE_PARTS)).to(memory_format=torch.channels_last)})  # type: ignore[call-overload]

    @contextmanager
    def view(self, look: Look) -> Iterator[Iterator[Batch]]:
        """As the recipe's, from links to the shared drawings, which the pool may delete."""
        link(self.shared, self.folder)
        with super().view(look) as ready:
            yield ready


def plan(*, steps: int, batch: int, size: int, validation: int, seed: int) -> LiteTraining:
    """The recipe of all candidates: a short one, on one thread; nothing draws while it learns."""
    phase = LitePhase(steps=steps, sizes=(size,), figures=0.55, rate=2e-3, floor=1.0, warm=WARM)
    return LiteTraining(
        seed=seed, batch=batch, reuse=6, lag=2, shard=48, margin=8, workers=0, threads=1, precision="fp32",
        validation=validation, look=size, every=steps, save=steps, phases={_PHASE: phase},
    )  # fmt: skip


def draw(training: LiteTraining, shared: Path) -> None:
    """Draw what all candidates learn from and are measured on, as far as it is not there."""
    phase = training.phases[_PHASE]
    size, reuse, lag = 2 * phase.sizes[0], training.reuse, training.lag
    stream = Stream(_NUMBER, size, 2 * training.margin, phase.figures, training.shard, reuse, lag)
    last, _ = first_block(stream, phase.steps * training.batch)
    pool = shared / "pool" / str(_NUMBER)
    pool.mkdir(parents=True, exist_ok=True)
    for index in range(last + 2):  # one more than is needed, since batches are made ahead
        if not (path := pool / f"{index:06d}.shard").exists():
            write_shard(path, [halved(sample) for sample in stream.draw(index)])
    kinds: tuple[Kind, ...] = ("figure", "head")
    for place, kind in enumerate(kinds):
        if not (path := shared / f"validation-{kind}.shard").exists():
            seeds = range(place * training.validation, (place + 1) * training.validation)
            write_shard(path, [halved(draw_sample(seed, kind, size)) for seed in seeds])


def halved(sample: Sample) -> Sample:
    """A sample at half its size: a drawing made small keeps smooth lines, one drawn small costs hardly less."""
    size = sample.label.shape[0] // 2
    rgb = cv2.resize(sample.rgb, (size, size), interpolation=cv2.INTER_AREA)
    full, depth = (
        np.asarray(plane.reshape(-1, size // 2, 2, size // 2, 2).mean((2, 4)), np.uint8) for plane in (sample.full, sample.depth)
    )
    return Sample(rgb, sample.label[::2, ::2], full, depth, sample.side[::2, ::2])


def link(shared: Path, own: Path) -> None:
    """The shared files under the same names in a folder of a candidate's own, without copying them."""
    for path in shared.rglob("*.shard"):
        here = own / path.relative_to(shared)
        here.parent.mkdir(parents=True, exist_ok=True)
        if not here.exists():
            os.link(path, here)


def seconds(files: Sequence[Path]) -> list[float]:
    """Processor seconds of one look of each network, all taking turns."""
    import onnxruntime as ort

    wishes = ort.SessionOptions()
    wishes.intra_op_num_threads = wishes.inter_op_num_threads = 1
    sessions = [ort.InferenceSession(file.read_bytes(), wishes, providers=["CPUExecutionProvider"]) for file in files]
    picture = np.random.default_rng(0).uniform(0, 255, (1, 3, LOOK, LOOK)).astype(np.float32)
    spent = np.zeros((ROUNDS, len(sessions)))
    for row in spent:
        for place, session in enumerate(sessions):
            since = time.process_time()
            session.run(None, {"rgb": picture})
            row[place] = time.process_time() - since
    return [float(s) for s in np.median(spent[1:], axis=0)]  # the first round fills the caches


def learn(training: LiteTraining, name: str, folder: Path, *, again: bool = False) -> None:
    """Go on to as many steps as the settings say, unless a candidate is there already."""
    own, steps = folder / title(name, again=again), training.phases[_PHASE].steps
    if steps in scores_of(own):
        return
    shutil.rmtree(own / "phases", ignore_errors=True)  # else what ended is not gone on with
    mine = replace(training, seed=training.seed + again)
    train(CandidateTask(mine, own, name, folder / "shared"), mine, own)


def title(name: str, *, again: bool) -> str:
    """What a candidate's folder and line are called."""
    return name + AGAIN * again


def scores_of(folder: Path) -> dict[int, dict[str, float]]:
    """Steps to scores, as far as a candidate has come."""
    path = folder / "scores.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row["step"]: row for row in map(json.loads, lines)}


def exported(name: str, folder: Path) -> Path:
    """A candidate as a file that the engine could read, in the state in which its last round ended."""
    net = CANDIDATES[name](len(LITE_PARTS))
    rounds = sorted(path for path in (folder / "checkpoints").glob(f"{_PHASE}-*") if path.name.removeprefix(f"{_PHASE}-").isdigit())
    net.load_state_dict(load_tensors(rounds[-1] / "average" / "net.safetensors"))
    names = tuple(part.name for part in LITE_PARTS)
    export_lite(cast(LiteNet, net), folder / _FILE, names=names, commit=commit_of_source(), size=LOOK)
    return folder / _FILE


def table(folder: Path, batch: int) -> Iterator[str]:
    """One line for each candidate, at the last round that all have ended."""
    told = [(name, title(name, again=again)) for name in CANDIDATES for again in (False, True)]
    found = {own: scores_of(folder / own) for _, own in told if scores_of(folder / own)}
    step = max(set.intersection(*(set(rows) for own, rows in found.items() if own in CANDIDATES)))
    files = [exported(name, folder / own) for name, own in told if own in found]
    looks = dict(zip(found, seconds(files), strict=True))
    yield f"after {step} steps, {step * batch} pictures; networks of commit {commit_of_source()}"
    yield f"{'candidate':<20}{'parameters':>12}{'MB':>6}{'s':>8}{'ratio':>7}{'figures':>9}{'heads':>8}{'mean':>8}{'right':>8}"
    for (own, rows), file in zip(found.items(), files, strict=True):
        count = sum(p.numel() for p in CANDIDATES[own.removesuffix(AGAIN)](len(LITE_PARTS)).parameters())
        cost = f"{count:>12,}{file.stat().st_size / 1e6:6.1f}{looks[own]:8.3f}{looks[own] / looks.get(SHIPS, min(looks.values())):7.2f}"
        yield f"{own:<20}{cost}{shown(rows[step]) if step in rows else '   not so far yet'}"


def shown(row: Mapping[str, float]) -> str:
    """The scores of one round."""
    figure, head, *right = (row[k] for k in ("figure_miou", "head_miou", "figure_right", "head_right"))
    return f"{figure:9.3f}{head:8.3f}{(figure + head) / 2:8.3f}{sum(right) / 2:8.3f}"


def main() -> None:
    """Teach what is not taught yet, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--round", type=int, default=75)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--validation", type=int, default=40)
    parser.add_argument("--only", nargs="*", choices=CANDIDATES, default=list(CANDIDATES))
    parser.add_argument("--again", nargs="*", choices=CANDIDATES, default=[])
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    cv2.setNumThreads(1)
    for steps in () if asked.table else range(asked.round, asked.steps + 1, asked.round):
        training = plan(steps=steps, batch=asked.batch, size=asked.size, validation=asked.validation, seed=1)
        draw(training, asked.folder / "shared")
        for name, again in [(n, False) for n in asked.only] + [(n, True) for n in asked.again]:
            learn(training, name, asked.folder, again=again)
    print(*table(asked.folder, asked.batch), sep="\n")


if __name__ == "__main__":
    main()
