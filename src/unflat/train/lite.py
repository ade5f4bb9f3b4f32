"""The recipe of the nets of the engine `lite`: drawn characters in, parts out."""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from unflat.data.samples import LITE_PARTS, Kind, Sample, draw_sample
from unflat.data.shards import read_shard, write_shard
from unflat.nets.lite import LiteNet
from unflat.train.export import export_lite
from unflat.train.losses import class_weights, lite_loss
from unflat.train.pool import Batch, Stream, batch_of, batches
from unflat.train.settings import Precision, Training
from unflat.train.unfold import unfold
from unflat.weights import embedded

logger = logging.getLogger(__name__)

_STREAMS_PER_PHASE = 8  # sizes a phase may have
_AT_ONCE = 12  # samples evaluated together, for memory


@dataclass(frozen=True)
class LiteRecipe:
    """Trains `LiteNet`; drawings and validation samples lie in `folder`."""

    training: Training
    folder: Path

    def build(self) -> nn.Module:
        """A fresh net."""
        return LiteNet(len(LITE_PARTS), self.training.width)

    def shipped(self, file: str) -> nn.Module:
        """The net of a file that ships, so that learning goes on from it."""
        net, samples = LiteNet(len(LITE_PARTS), self.training.width), [s for some in self._validation.values() for s in some]
        views = [_nchw(batch_of(samples[at : at + _AT_ONCE]).rgb) for at in range(0, len(samples), _AT_ONCE)]
        unfold(embedded(file), net, views)
        return net

    def batches(self, phase: str, size: int, *, skip: int) -> AbstractContextManager[Iterator[Batch]]:
        """The batches of a phase at one size, from number `skip` on."""
        cv2.setNumThreads(1)  # many small pictures: threads would only get in the net's way
        plan = self.training
        names, sizes = list(plan.phases), plan.phases[phase].sizes
        number = 1 + names.index(phase) * _STREAMS_PER_PHASE + sizes.index(size)
        share = plan.phases[phase].figures
        stream = Stream(number, size, plan.margin, share, plan.shard, plan.reuse, plan.lag)
        return batches(stream, self.folder / "pool" / str(number), batch=plan.batch, skip=skip, workers=plan.workers)

    def loss(self, net: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss of a batch and its terms."""
        corner = int(batch.rgb.sum(dtype=np.int64)) % 4
        with self._precision():
            out = net(_nchw(batch.rgb), corner)
        return lite_loss(out, batch, self._weights, phase=corner)

    @torch.no_grad()
    def evaluate(self, net: nn.Module) -> dict[str, float]:
        """Mean IoU of the parts that show, and the share of figure pixels that got their part, for figures and heads."""
        found: dict[str, float] = {}
        for kind, samples in self._validation.items():
            table = np.zeros((len(LITE_PARTS) + 1, len(LITE_PARTS) + 1), np.int64)
            for at in range(0, len(samples), _AT_ONCE):
                some = batch_of(samples[at : at + _AT_ONCE])
                with self._precision():
                    guess = net(_nchw(some.rgb)).label.argmax(1).numpy()
                table += np.bincount(some.label.ravel().astype(np.int64) * len(table) + guess.ravel(), minlength=table.size).reshape(
                    table.shape
                )
            found |= {f"{kind}_miou": mean_iou(table), f"{kind}_right": float(np.diag(table)[1:].sum() / max(table[1:].sum(), 1))}
        return found

    def export(self, net: nn.Module, path: Path, *, commit: str) -> None:
        """Write the net as the engine reads it."""
        assert isinstance(net, LiteNet)
        export_lite(net, path, names=tuple(part.name for part in LITE_PARTS), commit=commit, size=self.training.look)

    def _precision(self) -> torch.autocast:
        return torch.autocast("cpu", torch.bfloat16, enabled=half_is_fast(self.training.precision))

    @cached_property
    def _validation(self) -> dict[Kind, list[Sample]]:
        return {"figure": self._held_out("figure", 0), "head": self._held_out("head", self.training.validation)}

    def _held_out(self, kind: Kind, first: int) -> list[Sample]:
        path = self.folder / f"validation-{kind}.shard"
        if not path.exists():
            logger.info("drawing %d views to measure on: %s", self.training.validation, kind)
            write_shard(path, [draw_sample(seed, kind, self.training.look) for seed in range(first, first + self.training.validation)])
        return read_shard(path)

    @cached_property
    def _weights(self) -> Tensor:
        labels = np.concatenate([s.label.ravel() for samples in self._validation.values() for s in samples])
        return class_weights(labels, len(LITE_PARTS) + 1)


@cache
def half_is_fast(precision: Precision) -> bool:
    """Whether to compute in bfloat16; "auto" does where the processor has instructions for it, elsewhere it is ten times slower."""
    if precision != "auto":
        return precision == "bf16"
    found = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
    logger.info("computing in %s", "bfloat16" if found else "float32")
    return bool(found)


def mean_iou(table: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> float:
    """Mean over the parts that the truth shows, ground left out, of a table truth x guess."""
    hit = np.diag(table).astype(np.float64)
    either = table.sum(0) + table.sum(1) - hit
    shown = np.flatnonzero(table.sum(1)[1:]) + 1
    return float((hit[shown] / either[shown]).mean()) if len(shown) else 0.0


def _nchw(rgb: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Tensor:
    return torch.from_numpy(rgb).permute(0, 3, 1, 2).float()  # the permuted view already is channels_last
