"""The endless row of drawings that `lite-fill` learns from, each used several times and kept on disk in between."""

import logging
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from unflat.core.errors import InputError
from unflat.data.samples import Kind
from unflat.data.stacks import draw_stack
from unflat.pixels.fill import sources
from unflat.pixels.fill_canvas import to_canvas
from unflat.train.fill.hidden import Hidden, hidden_pieces
from unflat.train.fill.settings import FillTraining
from unflat.train.fill.spoil import spoiled

logger = logging.getLogger(__name__)
_SEEDS_PER_PHASE = 100_000_000  # each phase draws from its own range; the seeds below belong to validation and to people


@dataclass(frozen=True, eq=False)
class FillBatch:
    """Pieces side by side, float32.

    Args:
        seen: (B, 5, S, S), as `to_canvas` makes it.
        lacking: (B, 3, S, S) in [-1, 1]: what is to be added to the classical fill.
        asked: (B, 1, S, S) in [0, 1]: share of each pixel that is asked for.
        part: (B,) int64.
    """

    seen: Tensor
    lacking: Tensor
    asked: Tensor
    part: Tensor

    def to(self, device: torch.device, *, non_blocking: bool = False) -> "FillBatch":
        """The same on a device."""
        return FillBatch(*(t.to(device, non_blocking=non_blocking) for t in (self.seen, self.lacking, self.asked, self.part)))


@dataclass(frozen=True)
class DrawingRow:
    """Sample n is some pieces of a drawing, as batch; which drawing follows from n alone.

    Args:
        plan: The settings.
        phase: Number of the phase, from 0.
        figures: Share of whole figures.
        folder: For drawings that come again.
    """

    plan: FillTraining
    phase: int
    figures: float
    folder: Path

    def __getitem__(self, number: int) -> FillBatch:
        drawing, last = self.drawing_of(number)
        pieces = self._pieces(drawing, last=last)
        rng = np.random.default_rng((self.plan.seed, self.phase, number))
        while not pieces:  # hardly ever: nothing of the drawing is hidden
            drawing += _SEEDS_PER_PHASE // 2
            pieces = self._draw(drawing)
        weights = np.array([float(piece.asked.sum()) ** 0.5 for piece in pieces])
        chosen = rng.choice(len(pieces), self.plan.pieces, p=weights / weights.sum())
        side = self.plan.canvas
        return side_by_side([as_batch(spoiled(pieces[i], rng, side=side), side=side) for i in chosen])

    def drawing_of(self, number: int) -> tuple[int, bool]:
        """The seed of sample n, and whether it comes here for the last time."""
        size = self.plan.block * self.plan.reuse
        block, place = divmod(number, size)
        turn = np.random.default_rng((self.plan.seed, self.phase, block, 1)).permutation(size)
        mine = int(turn[place]) % self.plan.block
        left = turn[place + 1 :] % self.plan.block
        return (1 + self.phase) * _SEEDS_PER_PHASE + block * self.plan.block + mine, bool((left != mine).all())

    def _pieces(self, drawing: int, *, last: bool) -> list[Hidden]:
        path = self.folder / f"{drawing}.pieces"
        if path.exists():
            found = read_pieces(path)
        else:
            found = self._draw(drawing)
            if not last:
                write_pieces(path, found)
        if last:
            path.unlink(missing_ok=True)
        return found

    def _draw(self, drawing: int) -> list[Hidden]:
        kind: Kind = "figure" if np.random.default_rng((drawing, 3)).random() < self.figures else "head"
        try:
            return hidden_pieces(draw_stack(drawing, kind, self.plan.size))
        except (ArithmeticError, RuntimeError, ValueError, IndexError) as problem:
            logger.warning("drawing %d (%s) failed: %r", drawing, kind, problem)  # one odd curve must not end hours of training
            return []


def as_batch(piece: Hidden, *, side: int) -> FillBatch:
    """One piece as the net sees it, and what the classical fill lacks on the same canvas, averaged over the pixels that are asked for.

    Dark lines are left out where something else is asked for: on a canvas so small they would be dark clouds.
    """
    canvas = to_canvas(piece.rgb, piece.known, piece.extent, side=side)
    plain = piece.asked & sources(piece.truth, piece.there)
    asked = (plain if plain.any() else piece.asked).astype(np.float32)[..., None]
    lacking = (piece.truth.astype(np.float32) - canvas.base) * (asked / np.float32(255))
    small = cv2.resize(np.dstack([lacking, asked]), (canvas.width, canvas.height), interpolation=cv2.INTER_AREA)
    planes = np.zeros((*canvas.seen.shape[:2], 4), np.float32)
    planes[: canvas.height, : canvas.width] = small
    planes[..., :3] /= np.maximum(planes[..., 3:], np.float32(1e-6))
    return FillBatch(_nchw(canvas.seen), _nchw(planes[..., :3]), _nchw(planes[..., 3:]), torch.tensor([piece.part]))


def side_by_side(batches: list[FillBatch]) -> FillBatch:
    """Several batches as one."""
    return FillBatch(*(torch.cat([getattr(b, name) for b in batches]) for name in ("seen", "lacking", "asked", "part")))


def write_pieces(path: Path, pieces: list[Hidden]) -> None:
    """Keep pieces on disk; the file appears when it is complete."""
    held = path.with_name(f"{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with held.open("wb") as file:
        np.save(file, np.array([[piece.part, *piece.extent.shape] for piece in pieces], np.int64).reshape(-1, 3))
        for piece in pieces:
            flags = piece.known.astype(np.uint8) + piece.there * np.uint8(2)
            planes = np.dstack([piece.rgb, piece.truth, piece.extent, flags])
            np.save(file, np.frombuffer(zlib.compress(planes.tobytes(), 1), np.uint8))
    os.replace(held, path)


def read_pieces(path: Path) -> list[Hidden]:
    """The pieces of a file; raises InputError where it is none."""
    try:
        with path.open("rb") as file:
            found = []
            for part, height, width in np.load(file):
                planes = np.frombuffer(zlib.decompress(np.load(file).tobytes()), np.uint8).reshape(height, width, 8)
                rgb, truth, extent, flags = planes[..., :3], planes[..., 3:6], planes[..., 6], planes[..., 7]
                found.append(Hidden(rgb, truth, (flags & 2) > 0, extent, (flags & 1) > 0, int(part)))
            return found
    except (ValueError, EOFError, zlib.error) as problem:
        raise InputError(f"{path} holds no pieces: {problem}; delete it and it is drawn again") from problem


def held_out(plan: FillTraining, folder: Path) -> list[Hidden]:
    """The pieces of the drawings that are measured on; drawn once for each folder."""
    path = folder / "validation.pieces"
    if not path.exists():
        logger.info("drawing %d characters to measure on", plan.validation)
        kinds: list[Kind] = ["head" if seed % 3 == 2 else "figure" for seed in range(plan.validation)]
        write_pieces(path, [piece for seed, kind in enumerate(kinds) for piece in hidden_pieces(draw_stack(seed, kind, plan.size))])
    return read_pieces(path)


def _nchw(planes: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(planes.transpose(2, 0, 1)))[None]
