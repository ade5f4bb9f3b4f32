"""The recipe of the nets of the engine `lite`: drawn characters in, parts out."""

import json
import logging
import os
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from unflat.core.arrays import Array
from unflat.core.errors import InputError, WeightsError
from unflat.data.artworks.sheet import label_table
from unflat.data.artworks.view import UNNAMED
from unflat.data.samples import LITE_PARTS, Kind, Sample, draw_sample
from unflat.data.shards import read_shard, write_shard
from unflat.nets.lite import LiteNet
from unflat.train.export import export_lite
from unflat.train.lite.losses import class_weights, lite_loss
from unflat.train.lite.own import Own, held_views, take_in
from unflat.train.lite.pool import Batch, Stream, batch_of, batches
from unflat.train.lite.settings import LiteTraining, stretches
from unflat.train.lite.unfold import unfold
from unflat.train.task import Chance, Look, Parts, Picture
from unflat.weights import embedded

logger = logging.getLogger(__name__)

_STREAMS_PER_PHASE = 8  # sizes a phase may have
_AT_ONCE = 12  # samples evaluated together, for memory
_SHOWN = 4  # held-out pictures of either kind that are shown
_NET = "net"  # the one part
_BEFORE = "before.json"  # what the file that a run starts from scores
_KINDS: tuple[Kind, ...] = ("figure", "head")


@dataclass(frozen=True)
class LiteTask:
    """Trains `LiteNet`; drawings, validation samples and what was made of your own files lie in `folder`."""

    training: LiteTraining
    folder: Path

    @cached_property
    def own(self) -> Own:
        """Your own files, read; asked for before a training begins, so that what is wrong with them is said at once.

        Raises:
            InputError: They cannot be learned from, or the settings want some and name no folder.
        """
        plan = self.training
        if not plan.own:
            if plan.own_share > 0:
                raise InputError(f"own_share is {plan.own_share:g} but own names no folder; give --set own=FOLDER with layered files")
            return Own((), ())
        if not 0 <= plan.own_share <= 1 or not 0 <= plan.own_held < 1 or plan.own_views < 1:
            raise InputError("own_share is a share from 0 to 1, own_held one from 0 to below 1, own_views a count; set them so")
        return take_in(Path(plan.own), self.folder / "own", held=plan.own_held, vocabulary=plan.own_vocabulary)

    def build(self, start: str) -> Parts:
        """A fresh net, or that of a file: one that ships, or another by its path."""
        net = LiteNet(len(LITE_PARTS), self.training.width)
        if start:
            samples = [s for kind in _KINDS for s in self._validation[kind]]
            views = [_nchw(batch_of(samples[at : at + _AT_ONCE]).rgb) for at in range(0, len(samples), _AT_ONCE)]
            unfold(_file_of(start), net, views, _names())
        parts = Parts({_NET: net.to(memory_format=torch.channels_last)})  # type: ignore[call-overload]
        if start and self.training.own:
            self._score_before(parts, start)
        return parts

    def _score_before(self, parts: Parts, start: str) -> None:
        """Say and keep, once, what a file scores before it learns from your own files."""
        path = self.folder / _BEFORE
        scores: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if start in scores:
            return
        with torch.no_grad():
            parts[_NET].eval()
            scores[start] = self.evaluate(parts)
        logger.info("%s before it learns: %s", start, ", ".join(f"{name} {value:.4f}" for name, value in scores[start].items()))
        held = path.with_name(f"{path.name}.{os.getpid()}.part")
        held.write_text(json.dumps(scores, indent=1), encoding="utf-8")
        os.replace(held, path)

    @contextmanager
    def view(self, look: Look) -> Iterator[Iterator[Batch]]:
        """The batches of a phase, size after size."""
        cv2.setNumThreads(1)  # many small pictures: threads would only get in the net's way
        with closing(self._batches(look)) as ready:
            yield ready

    def _batches(self, look: Look) -> Generator[Batch, None, None]:
        plan, phase = self.training, self.training.phases[look.phase]
        names, skip = list(plan.phases), look.skip
        for size, first, end in stretches(phase):
            count = (end - first) * plan.accumulate
            if skip >= count:
                skip -= count
                continue
            number = 1 + names.index(look.phase) * _STREAMS_PER_PHASE + phase.sizes.index(size)
            stream = Stream(
                number, size, plan.margin, phase.figures, plan.shard, plan.reuse, plan.lag, look.rank, look.ranks, phase.narrow,
                tuple(map(str, self.own.learned)), plan.own_share,
            )  # fmt: skip
            pool = self.folder / "pool" / (f"{number}" if look.ranks == 1 else f"{number}-{look.rank}")
            with batches(stream, pool, batch=plan.batch, skip=skip, workers=plan.workers) as ready:
                yield from islice(ready, count - skip)
            skip = 0

    def loss(self, parts: Parts, batch: Batch, chance: Chance) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss of a batch and its terms."""
        corner = int(chance.numpy().integers(4))
        out = parts[_NET](_nchw(batch.rgb), corner)
        return lite_loss(out, batch, self._weights.to(batch.rgb.device), phase=corner)

    def evaluate(self, parts: Parts) -> dict[str, float]:
        """Mean IoU of the parts that show, and the share of figure pixels that got their part: figures and heads, drawn and your own."""
        found: dict[str, float] = {}
        for kind, samples in self._validation.items():
            table = np.zeros((len(LITE_PARTS) + 1, len(LITE_PARTS) + 1), np.int64)
            for at in range(0, len(samples), _AT_ONCE):
                some = samples[at : at + _AT_ONCE]
                label, guess = np.stack([s.label for s in some]).ravel().astype(np.int64), _guess(parts, some).ravel()
                told = label != UNNAMED
                table += np.bincount(label[told] * len(table) + guess[told], minlength=table.size).reshape(table.shape)
            found |= {f"{kind}_miou": mean_iou(table), f"{kind}_right": float(np.diag(table)[1:].sum() / max(table[1:].sum(), 1))}
        return found

    def show(self, parts: Parts) -> list[Picture]:
        """Pictures, what they are, and what the net says, in columns."""
        shown, colours = [], label_table()
        for kind, samples in self._validation.items():
            some = samples[:_SHOWN]
            rows = [np.hstack([s.rgb, colours[s.label], colours[g]]) for s, g in zip(some, _guess(parts, some), strict=True)]
            shown.append(Picture(kind, np.vstack(rows)))
        return shown

    def export(self, parts: Parts, path: Path, *, commit: str) -> None:
        """Write the net as the engine reads it."""
        net = parts[_NET]
        assert isinstance(net, LiteNet)
        export_lite(net, path, names=_names(), commit=commit, size=self.training.look)

    @cached_property
    def _validation(self) -> dict[str, list[Sample]]:
        found = {"figure": self._held_out("figure", 0), "head": self._held_out("head", self.training.validation)}
        views = {f"own_{kind}": held_views(self.own, kind, size=self.training.look, views=self.training.own_views) for kind in _KINDS}
        return found | {name: samples for name, samples in views.items() if samples}

    def _held_out(self, kind: Kind, first: int) -> list[Sample]:
        path = self.folder / f"validation-{kind}.shard"
        if not path.exists():
            logger.info("drawing %d views to measure on: %s", self.training.validation, kind)
            write_shard(path, [draw_sample(seed, kind, self.training.look) for seed in range(first, first + self.training.validation)])
        return read_shard(path)

    @cached_property
    def _weights(self) -> Tensor:
        labels = np.concatenate([s.label.ravel() for kind in _KINDS for s in self._validation[kind]])
        return class_weights(labels, len(LITE_PARTS) + 1)


def _names() -> tuple[str, ...]:
    return tuple(part.name for part in LITE_PARTS)


def _file_of(start: str) -> Path:
    """A network file by its path, or by its name where it ships."""
    if len(Path(start).parts) == 1:
        return embedded(start)
    if not Path(start).is_file():
        raise WeightsError(f"{start}, from which a phase is to go on, is not there; give the path of a file that a training wrote")
    return Path(start)


def mean_iou(table: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> float:
    """Mean over the parts that the truth shows, ground left out, of a table truth x guess."""
    hit = np.diag(table).astype(np.float64)
    either = table.sum(0) + table.sum(1) - hit
    shown = np.flatnonzero(table.sum(1)[1:]) + 1
    return float((hit[shown] / either[shown]).mean()) if len(shown) else 0.0


def _guess(parts: Parts, samples: list[Sample]) -> Array:
    """(B, S, S): what the net takes each pixel for."""
    device = next(parts[_NET].parameters()).device
    return np.asarray(parts[_NET](_nchw(batch_of(samples).rgb.to(device))).label.argmax(1).cpu().numpy())


def _nchw(rgb: Tensor) -> Tensor:
    return rgb.permute(0, 3, 1, 2).float()  # the permuted view already is channels_last
