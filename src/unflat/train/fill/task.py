"""The recipe of `lite-fill`: drawn layers with things before them in, how to mix classical fills out."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.data.samples import LITE_PARTS
from unflat.engines.lite.fill import SCHEMA
from unflat.nets.lite_fill import LiteFill, mixed
from unflat.pixels.fill_canvas import MULTIPLE, SEEN, from_canvas, to_canvas
from unflat.pixels.fill_ways import WAYS
from unflat.train.export import write_onnx
from unflat.train.feed import numbered
from unflat.train.fill.hidden import Hidden
from unflat.train.fill.measure import OTHERS, decibels, squares
from unflat.train.fill.row import FINER, DrawingRow, FillBatch, held_out, side_by_side
from unflat.train.fill.settings import FillTraining
from unflat.train.task import Chance, Look, Parts, Picture

_NET = "fill"  # the one part
_SEEN, _PART, _SAID = "seen", "part", "said"  # of the file
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
        said = parts[_NET](batch.seen.float() / 255, batch.part).float()
        wide = functional.interpolate(said, scale_factor=float(FINER), mode="bilinear", align_corners=False)
        wanted, count = batch.wanted.float() / 255, 3 * len(WAYS)
        found = mixed(wide, wanted[:, :count], wanted[:, count : count + 3], wanted[:, -2:-1])
        apart, asked = found - wanted[:, count + 3 : count + 6], wanted[:, -1:]
        asked = asked / asked.sum((2, 3), keepdim=True).clamp(min=1).sqrt()
        asked = asked / asked.sum()
        terms = {"plain": (apart.abs() * asked).sum() / 3, "squares": _SQUARES * (apart.square() * asked).sum() / 3}
        return torch.stack(list(terms.values())).sum(), {name: term.detach() for name, term in terms.items()}

    def evaluate(self, parts: Parts) -> dict[str, float]:
        """dB of hidden pixels, all pieces pooled and as mean over the pieces: of the net as it is used, of all
        that it says, and of other fills; on the same pixels.
        """
        pieces, sums = self._pieces, self._others
        both = [[squares(rgb, p) for rgb in ways] for p, ways in zip(pieces, self._completed(parts, pieces), strict=True)]
        found = {"net": np.array([row[0] for row in both]), "said": np.array([row[1] for row in both]), **sums}
        pooled = {f"{name}_db": decibels(rows.sum(0)) for name, rows in found.items()}
        return pooled | {f"{name}_each_db": float(np.mean([decibels(row) for row in rows])) for name, rows in found.items()}

    def show(self, parts: Parts) -> list[Picture]:
        """Picture, what is known, nearest colour, classical fill, net, truth, in columns."""
        chosen = self._pieces[:: max(1, len(self._pieces) // _SHOWN)][:_SHOWN]
        rows = []
        for piece, (rgb, _) in zip(chosen, self._completed(parts, chosen), strict=True):
            nearest, classical = OTHERS["nearest"](piece), OTHERS["classical"](piece)
            known = np.where(piece.known[..., None], piece.rgb, 255).astype(np.uint8)
            shape = piece.extent[..., None] >= 128
            shown = [piece.rgb, known, *(np.where(shape, x, 255).astype(np.uint8) for x in (nearest, classical, rgb, piece.truth))]
            rows.append(np.hstack([_tile(x) for x in shown]))
        return [Picture("hidden", np.vstack(rows))]

    def export(self, parts: Parts, path: Path, *, commit: str) -> None:
        """Write the net as the engine reads it; batch, height and width stay free (height and width in multiples of 16)."""
        free = {name: {0: "batch", 2: "height", 3: "width"} for name in (_SEEN, _SAID)} | {_PART: {0: "batch"}}
        example = torch.zeros(2, SEEN, 2 * MULTIPLE, 3 * MULTIPLE), torch.zeros(2, dtype=torch.int64)
        names = json.dumps([part.name for part in LITE_PARTS])
        facts = {"schema": SCHEMA, "parts": names, "size": str(self.training.canvas), "multiple": str(MULTIPLE), "commit": commit}
        write_onnx(parts[_NET], example, path, inputs=(_SEEN, _PART), outputs=(_SAID,), free=free, facts=facts)

    def _completed(self, parts: Parts, pieces: list[Hidden]) -> Iterator[tuple[Array, Array]]:
        """As the engine fills, and with all of what the net says."""
        device = next(parts[_NET].parameters()).device
        for at in range(0, len(pieces), _AT_ONCE):
            some = pieces[at : at + _AT_ONCE]
            canvases = [to_canvas(p.rgb, p.known, p.extent, side=self.training.canvas) for p in some]
            seen = torch.from_numpy(np.stack([c.seen for c in canvases]).transpose(0, 3, 1, 2)).to(device).float() / 255
            said = parts[_NET](seen, torch.tensor([p.part for p in some], device=device)).float().cpu().numpy()
            for piece, canvas, one in zip(some, canvases, said, strict=True):
                mixture = one.transpose(1, 2, 0)
                yield from_canvas(canvas, mixture, piece.rgb, piece.known), from_canvas(canvas, mixture, piece.rgb, piece.known, doubt=0)

    @cached_property
    def _pieces(self) -> list[Hidden]:
        return held_out(self.training, self.folder)

    @cached_property
    def _others(self) -> dict[str, Array]:
        return {name: np.array([squares(way(p), p) for p in self._pieces]) for name, way in OTHERS.items()}


def _tile(rgb: Array) -> Array:
    share = _TILE / max(rgb.shape)
    small = cv2.resize(rgb, None, fx=share, fy=share, interpolation=cv2.INTER_AREA if share < 1 else cv2.INTER_NEAREST)[:_TILE, :_TILE]
    tile = np.full((_TILE, _TILE, 3), 255, np.uint8)
    tile[: small.shape[0], : small.shape[1]] = small
    return tile
