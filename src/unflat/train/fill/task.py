"""The recipe of `lite-fill`: drawn layers with things before them in, what the classical fill lacks out."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.data.samples import LITE_PARTS
from unflat.nets.lite_fill import LiteFill
from unflat.pixels.fill import fill, fill_nearest
from unflat.pixels.fill_canvas import from_canvas, to_canvas
from unflat.train.export import export_fill
from unflat.train.feed import numbered
from unflat.train.fill.hidden import Hidden
from unflat.train.fill.row import DrawingRow, FillBatch, held_out, side_by_side
from unflat.train.fill.settings import FillTraining
from unflat.train.task import Chance, Look, Parts, Picture

_NET = "fill"  # the one part
_AT_ONCE = 16  # pieces measured together
_SHOWN, _TILE = 12, 128  # pieces that are shown, and pixels a side of each
_SQUARES = 4.0  # weight of squared errors, which the measure is made of, beside plain ones, which keep edges


@dataclass(frozen=True)
class FillTask:
    """Trains `LiteFill`; drawings and validation pieces lie in `folder`."""

    training: FillTraining
    folder: Path

    def build(self, start: str) -> Parts:
        """A fresh net, which adds nothing yet."""
        if start:
            raise InputError(f"lite-fill cannot start from {start}; leave `after` empty or name a phase")
        return Parts({_NET: LiteFill(len(LITE_PARTS), self.training.width).to(memory_format=torch.channels_last)})  # type: ignore[call-overload]

    def view(self, look: Look) -> AbstractContextManager[Iterator[FillBatch]]:
        """Pieces of drawings."""
        cv2.setNumThreads(1)
        plan = self.training
        number, share = list(plan.phases).index(look.phase), plan.phases[look.phase].figures
        row = DrawingRow(plan, number, share, self.folder / "pool")
        return numbered(row, look, batch=plan.batch, workers=plan.workers, collate=side_by_side)

    def loss(self, parts: Parts, batch: FillBatch, chance: Chance) -> tuple[Tensor, dict[str, Tensor]]:
        """Plain and squared errors on what is asked for, each piece by the square root of its size."""
        apart = parts[_NET](batch.seen, batch.part).float() - batch.lacking
        asked = batch.asked / batch.asked.sum((2, 3), keepdim=True).clamp(min=1).sqrt()
        asked = asked / asked.sum()
        terms = {"plain": (apart.abs() * asked).sum() / 3, "squares": _SQUARES * (apart.square() * asked).sum() / 3}
        return torch.stack(list(terms.values())).sum(), {name: term.detach() for name, term in terms.items()}

    def evaluate(self, parts: Parts) -> dict[str, float]:
        """dB of hidden pixels, all pieces pooled: of the net, of the classical fill, of the nearest colour, on the same pixels."""
        found: dict[str, Array] = {"net": np.zeros(2), **self._others}
        for piece, rgb in zip(self._pieces, self._completed(parts, self._pieces), strict=True):
            found["net"] = found["net"] + squares(rgb, piece)
        return {f"{name}_db": decibels(sums) for name, sums in found.items()}

    def show(self, parts: Parts) -> list[Picture]:
        """Picture, what is known, nearest colour, classical fill, net, truth, in columns."""
        chosen = self._pieces[:: max(1, len(self._pieces) // _SHOWN)][:_SHOWN]
        rows = []
        for piece, rgb in zip(chosen, self._completed(parts, chosen), strict=True):
            nearest, classical = _nearest(piece), _classical(piece)
            known = np.where(piece.known[..., None], piece.rgb, 255).astype(np.uint8)
            shape = piece.extent[..., None] >= 128
            shown = [piece.rgb, known, *(np.where(shape, x, 255).astype(np.uint8) for x in (nearest, classical, rgb, piece.truth))]
            rows.append(np.hstack([_tile(x) for x in shown]))
        return [Picture("hidden", np.vstack(rows))]

    def export(self, parts: Parts, path: Path, *, commit: str) -> None:
        """Write the net as the engine reads it."""
        net = parts[_NET]
        assert isinstance(net, LiteFill)
        export_fill(net, path, names=tuple(part.name for part in LITE_PARTS), commit=commit, size=self.training.canvas)

    def _completed(self, parts: Parts, pieces: list[Hidden]) -> Iterator[Array]:
        device = next(parts[_NET].parameters()).device
        for at in range(0, len(pieces), _AT_ONCE):
            some = pieces[at : at + _AT_ONCE]
            canvases = [to_canvas(p.rgb, p.known, p.extent, side=self.training.canvas) for p in some]
            seen = torch.from_numpy(np.stack([c.seen for c in canvases]).transpose(0, 3, 1, 2)).to(device)
            said = parts[_NET](seen, torch.tensor([p.part for p in some], device=device)).float().cpu().numpy()
            for piece, canvas, correction in zip(some, canvases, said, strict=True):
                yield from_canvas(canvas, correction.transpose(1, 2, 0), piece.known)

    @cached_property
    def _pieces(self) -> list[Hidden]:
        return held_out(self.training, self.folder)

    @cached_property
    def _others(self) -> dict[str, Array]:
        ways = {"classical": _classical, "nearest": _nearest}
        return {name: sum((squares(way(p), p) for p in self._pieces), np.zeros(2)) for name, way in ways.items()}


def squares(rgb: Array, piece: Hidden) -> Array:
    """Sum of squared errors in [0, 1] over the pixels that are asked for, mean of the channels, and their number."""
    apart = (rgb[piece.asked].astype(np.float64) - piece.truth[piece.asked]) / 255
    return np.array([np.square(apart).mean(-1).sum(), len(apart)])


def decibels(sums: Array) -> float:
    """Peak signal to noise of summed squares and their number."""
    return float(10 * np.log10(max(sums[1], 1) / max(sums[0], 1e-9)))


def _classical(piece: Hidden) -> Array:
    return fill(np.ascontiguousarray(piece.rgb), piece.known)


def _nearest(piece: Hidden) -> Array:
    return fill_nearest(piece.rgb, piece.known)


def _tile(rgb: Array) -> Array:
    share = _TILE / max(rgb.shape)
    small = cv2.resize(rgb, None, fx=share, fy=share, interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_NEAREST)[:_TILE, :_TILE]
    tile = np.full((_TILE, _TILE, 3), 255, np.uint8)
    tile[: small.shape[0], : small.shape[1]] = small
    return tile
