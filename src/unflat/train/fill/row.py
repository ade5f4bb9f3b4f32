"""The endless row of pieces of drawings that `lite-fill` learns from, each used several times and kept on disk in between."""

import logging
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from unflat.core.arrays import Array
from unflat.data.samples import Kind
from unflat.data.stacks import draw_stack
from unflat.pixels.fill_canvas import to_canvas
from unflat.pixels.fill_ways import WAYS
from unflat.train.fill.hidden import Hidden, hidden_pieces
from unflat.train.fill.keep import read_pieces, read_planes, write_pieces, write_planes
from unflat.train.fill.settings import FillTraining
from unflat.train.fill.spoil import spoiled

logger = logging.getLogger(__name__)
FINER = 3  # what is to be found is judged on a canvas so much finer than the net's, for outlines are thin
TRUTH = 3 * len(WAYS) + 8  # its channels: the ways, the outline, where it runs, the true colours, how much of each pixel is asked for
_COLOURS = 3 * (len(WAYS) + 1)  # channels of the net's canvas that are colours
_SEEDS_PER_PHASE = 100_000_000  # each phase draws from its own range; the seeds below belong to validation and to people


@dataclass(frozen=True, eq=False)
class FillBatch:
    """Pieces side by side, uint8 until they are used.

    Args:
        seen: (B, SEEN, S, S), as `to_canvas` makes it.
        wanted: (B, TRUTH, 3 S, 3 S), on a finer canvas.
        part: (B,) int64.
    """

    seen: Tensor
    wanted: Tensor
    part: Tensor

    def to(self, device: torch.device, *, non_blocking: bool = False) -> "FillBatch":
        """The same on a device."""
        return FillBatch(*(t.to(device, non_blocking=non_blocking) for t in (self.seen, self.wanted, self.part)))


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
        seen, wanted, part = self._planes(drawing, last=last)
        rng = np.random.default_rng((self.plan.seed, self.phase, number))
        for at in range(len(part)):
            seen[at], wanted[at] = _tinted(seen[at], wanted[at], rng)
        return FillBatch(torch.from_numpy(seen), torch.from_numpy(wanted), torch.from_numpy(part))

    def drawing_of(self, number: int) -> tuple[int, bool]:
        """The seed of sample n, and whether it comes here for the last time."""
        size = self.plan.block * self.plan.reuse
        block, place = divmod(number, size)
        turn = np.random.default_rng((self.plan.seed, self.phase, block, 1)).permutation(size)
        mine = int(turn[place]) % self.plan.block
        left = turn[place + 1 :] % self.plan.block
        return (1 + self.phase) * _SEEDS_PER_PHASE + block * self.plan.block + mine, bool((left != mine).all())

    def _planes(self, drawing: int, *, last: bool) -> tuple[Array, Array, Array]:
        path = self.folder / f"{drawing}.planes"
        if path.exists():
            found = read_planes(path)
        else:
            found = self._made(drawing)
            if not last:
                write_planes(path, found)
        if last:
            path.unlink(missing_ok=True)
        return found

    def _made(self, drawing: int) -> tuple[Array, Array, Array]:
        rng, pieces = np.random.default_rng((self.plan.seed, drawing, 2)), self._draw(drawing)
        while not pieces:  # hardly ever: nothing of the drawing is hidden
            drawing += _SEEDS_PER_PHASE // 2
            pieces = self._draw(drawing)
        weights = np.array([float(piece.asked.sum()) ** 0.25 for piece in pieces])
        chosen = rng.choice(len(pieces), self.plan.pieces, p=weights / weights.sum())
        planes = [as_planes(spoiled(pieces[i], rng, side=self.plan.canvas), side=self.plan.canvas) for i in chosen]
        parts = np.array([pieces[i].part for i in chosen], np.int64)
        return np.stack([seen for seen, _ in planes]), np.stack([wanted for _, wanted in planes]), parts

    def _draw(self, drawing: int) -> list[Hidden]:
        kind: Kind = "figure" if np.random.default_rng((drawing, 3)).random() < self.figures else "head"
        try:
            return hidden_pieces(draw_stack(drawing, kind, self.plan.size))
        except (ArithmeticError, RuntimeError, ValueError, IndexError) as problem:
            logger.warning("drawing %d (%s) failed: %r", drawing, kind, problem)  # one odd curve must not end hours of training
            return []


def as_planes(piece: Hidden, *, side: int) -> tuple[Array, Array]:
    """One piece as the net sees it, (SEEN, S, S), and what is to be found on the finer canvas, (TRUTH, 3 S, 3 S), both uint8.

    Colours of the finer canvas are means over the pixels that are asked for.
    """
    canvas = to_canvas(piece.rgb, piece.known, piece.extent, side=side)
    asked = piece.asked.astype(np.float32)[..., None]
    size = canvas.width * FINER, canvas.height * FINER
    share = cv2.resize(asked, size, interpolation=cv2.INTER_AREA)[..., None]
    whole = np.zeros((*(n * FINER for n in canvas.seen.shape[:2]), TRUTH), np.uint8)
    found, here = canvas.ways, np.s_[: size[1], : size[0]]
    for number, colours in enumerate([*found.colours, found.line * (found.lined > 0)[..., None], piece.truth]):
        small = cv2.resize(colours * asked, size, interpolation=cv2.INTER_AREA) / np.maximum(share, np.float32(1e-6))
        if number == len(WAYS):  # the line's own colour, where there is any of it
            lined = cv2.resize((found.lined > 0) * asked[..., 0], size, interpolation=cv2.INTER_AREA)[..., None]
            lined = lined / np.maximum(share, np.float32(1e-6))
            small = small / np.maximum(lined, np.float32(1e-3))
            whole[(*here, slice(TRUTH - 2, TRUTH - 1))] = np.rint(np.clip(lined, 0, 1) * 255)
        whole[(*here, slice(3 * number, 3 * number + 3))] = np.clip(np.rint(small), 0, 255)
    whole[(*here, slice(TRUTH - 1, TRUTH))] = np.rint(share * 255)
    return np.ascontiguousarray(canvas.seen.transpose(2, 0, 1)), np.ascontiguousarray(whole.transpose(2, 0, 1))


def side_by_side(batches: list[FillBatch]) -> FillBatch:
    """Several batches as one."""
    return FillBatch(*(torch.cat([getattr(b, name) for b in batches]) for name in ("seen", "wanted", "part")))


def _tinted(seen: Array, wanted: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Another light, in a part of the cases channels changed about, and mirrored."""
    light = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, 0.25)) * rng.uniform(0.75, 1.05, 3)
    table = np.clip(np.rint(light * 255), 0, 255).astype(np.uint8)
    order = rng.permutation(3) if rng.random() < 0.25 else np.arange(3)
    step = -1 if rng.random() < 0.5 else 1
    changed = []
    for planes, count in ((seen, _COLOURS), (wanted, _COLOURS + 3)):
        colours = planes[:count].reshape(-1, 3, *planes.shape[1:])
        colours = np.stack([table[colours[:, c], c] for c in order], 1).reshape(planes[:count].shape)
        changed.append(np.concatenate([colours, planes[count:]])[..., ::step])
    return changed[0], changed[1]


def held_out(plan: FillTraining, folder: Path) -> list[Hidden]:
    """The pieces of the drawings that are measured on; drawn once for each folder."""
    path = folder / "validation.pieces"
    if not path.exists():
        logger.info("drawing %d characters to measure on", plan.validation)
        kinds: list[Kind] = ["head" if seed % 3 == 2 else "figure" for seed in range(plan.validation)]
        write_pieces(path, [piece for seed, kind in enumerate(kinds) for piece in hidden_pieces(draw_stack(seed, kind, plan.size))])
    return read_pieces(path)
