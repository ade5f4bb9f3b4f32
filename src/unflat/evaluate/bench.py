"""Take the characters of a benchmark folder apart, or read stacks of them, and compare with the truth."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from unflat.core.errors import InputError
from unflat.core.options import Options
from unflat.core.stack import Stack
from unflat.engines import Engine
from unflat.evaluate.boundary import boundary_f
from unflat.evaluate.calibration import Claim, calibration_error, claims
from unflat.evaluate.colour import hidden_psnr, hidden_recall, visible_psnr
from unflat.evaluate.draw_order import draw_order, usual_order
from unflat.evaluate.metrics import edge_error, figure_of, full_iou, hard_figure, mean, missing_and_extra, visible_iou
from unflat.evaluate.truth import Truth, characters, read_truth
from unflat.formats.picture import read_picture
from unflat.formats.psd_read import read_psd
from unflat.formats.psd_write import write_psd
from unflat.formats.quality import recomposition_error
from unflat.formats.sheet import write_sheet
from unflat.pipeline.unflatten import unflatten

PICTURES = ("flat", "flat_white")


@dataclass(frozen=True)
class Row:
    """One picture's numbers; the files beside this one define each.

    Args:
        picture: Character and file.
        visible_iou, full_iou: Means over the parts.
        hidden_psnr: Of covered pixels, in dB; None where nothing is hidden.
        visible_psnr: Of pixels that their part shows, in dB.
        hidden_recall: Mean share of a part's covered pixels that are there.
        order, order_present: Share of pairs of parts that lie over one another as in the truth, of all and of those there.
        order_usual: The same as `order` for these layers in the constant order of the vocabulary.
        boundary: Mean F-score of the parts' borders.
        calibration: Distance between the layers' confidence and how often they are right.
        claims: The same part by part: what its layers said, and what share of its pixels was right.
        restack_error: Largest difference from the source over black, over white or in alpha, in 1/255.
        edge_alpha, edge_psnr: In the band around the outline, with the ground dropped.
        hard_alpha, hard_psnr: The same with a hard mask.
        missing, extra: Parts that the truth shows and the stack lacks, and the other way round.
        parts: Part name to visible IoU.
        seconds: For the whole way without reading and writing.
    """

    picture: str
    visible_iou: float
    full_iou: float
    hidden_psnr: float | None
    restack_error: float
    edge_alpha: float
    edge_psnr: float
    hard_alpha: float
    hard_psnr: float
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    parts: Mapping[str, float]
    seconds: float = 0.0
    visible_psnr: float | None = None
    hidden_recall: float | None = None
    order: float | None = None
    order_present: float | None = None
    order_usual: float | None = None
    boundary: float | None = None
    calibration: float | None = None
    claims: tuple[Claim, ...] = ()


def measure(stack: Stack, truth: Truth, *, picture: Path, seconds: float = 0.0) -> Row:
    """Compare a stack with the truth and with the picture it was made from."""
    source, figure = read_picture(picture), figure_of(stack)
    error = recomposition_error(stack, source)
    soft, hard = edge_error(figure, truth.flat), edge_error(hard_figure(source, figure), truth.flat)
    missing, extra = missing_and_extra(stack, truth)
    claimed = claims(stack, truth)
    parts, placed, recall = visible_iou(stack, truth), draw_order(stack, truth), hidden_recall(stack, truth)
    return Row(
        picture=f"{truth.name}/{picture.stem}",
        visible_iou=mean(parts),
        full_iou=mean(full_iou(stack, truth)),
        hidden_psnr=hidden_psnr(stack, truth),
        restack_error=max(e["worst"] for e in error.values()),
        edge_alpha=soft.alpha,
        edge_psnr=soft.psnr,
        hard_alpha=hard.alpha,
        hard_psnr=hard.psnr,
        missing=tuple(missing),
        extra=tuple(extra),
        parts=parts,
        seconds=seconds,
        visible_psnr=visible_psnr(stack, truth),
        hidden_recall=mean(recall) if recall else None,
        order=placed.accuracy,
        order_present=placed.accuracy_present,
        order_usual=draw_order(usual_order(stack), truth).accuracy,
        boundary=mean(boundary_f(stack, truth)),
        calibration=calibration_error(claimed),
        claims=claimed,
    )


def run(bench: Path, out: Path, *, options: Options, engine: Engine) -> Iterator[Row]:
    """Take every `flat.png` and `flat_white.png` apart, leave PSD and contact sheet in `out`, and measure the PSD."""
    for folder in characters(bench):
        truth = read_truth(folder)
        for name in PICTURES:
            picture, stem = folder / f"{name}.png", f"{folder.name}-{name}"
            start = time.perf_counter()
            stack = unflatten(read_picture(picture), options, engine=engine)
            seconds = time.perf_counter() - start
            write_psd(stack, out / f"{stem}.psd", overwrite=True)
            write_sheet(stack, out / f"{stem}_sheet.png", overwrite=True)
            yield measure(read_psd(out / f"{stem}.psd"), truth, picture=picture, seconds=seconds)


def run_on(bench: Path, stacks: Path, *, picture: str) -> Iterator[Row]:
    """Measure the stacks of a folder, `<character>.psd`, made from the picture of that name by any program.

    Raises:
        InputError: The folder has no PSD for a character.
    """
    for folder in characters(bench):
        path = stacks / f"{folder.name}.psd"
        if not path.exists():
            raise InputError(f"{path} is missing; give a folder with a PSD for each character of {bench}")
        yield measure(read_psd(path), read_truth(folder), picture=folder / f"{picture}.png")


COLUMNS = {
    "visible": ("visible_iou", 3),
    "full": ("full_iou", 3),
    "hidden": ("hidden_psnr", 2),
    "order": ("order", 3),
    "present": ("order_present", 3),
    "usual": ("order_usual", 3),
    "border F": ("boundary", 3),
    "calib": ("calibration", 3),
    "restack": ("restack_error", 2),
    "edge a": ("edge_alpha", 2),
    "edge dB": ("edge_psnr", 2),
    "hard a": ("hard_alpha", 2),
    "hard dB": ("hard_psnr", 2),
    "s": ("seconds", 2),
}
"""Head of a column, the number it shows, and its digits."""


def table(rows: Sequence[Row]) -> str:
    """The numbers as text, one line a picture and the means below."""
    lines = [f"{'picture':<20}" + "".join(f"{head:>9}" for head in COLUMNS) + "  missing / extra"]
    for row in rows:
        ends = f"  {', '.join(row.missing) or '-'} / {', '.join(row.extra) or '-'}"
        lines.append(f"{row.picture:<20}" + _numbers([row]) + ends)
    if rows:
        lines.append(f"{'mean':<20}" + _numbers(rows))
    told = by_part(rows)
    if told:
        lines += ["", f"{'confidence by part':<20}{'told':>9}{'right':>9}{'pictures':>9}"]
        lines += [f"{part:<20}{claim.confidence:>9.3f}{claim.right:>9.3f}{count:>9}" for part, (claim, count) in told.items()]
    return "\n".join(lines)


def by_part(rows: Sequence[Row]) -> dict[str, tuple[Claim, int]]:
    """Part name to the mean claim over the pictures that have it, each counting once, and how many those are."""
    held: dict[str, list[Claim]] = {}
    for claim in (c for row in rows for c in row.claims):
        held.setdefault(claim.part, []).append(claim)
    return {
        part: (Claim(part, fmean([c.confidence for c in some]), fmean([c.right for c in some]), sum(c.pixels for c in some)), len(some))
        for part, some in sorted(held.items())
    }


def _numbers(rows: Sequence[Row]) -> str:
    """Each column's mean over the rows that have the number."""
    held = [([v for row in rows if (v := getattr(row, name)) is not None], digits) for name, digits in COLUMNS.values()]
    return "".join(f"{sum(values) / len(values):>9.{digits}f}" if values else f"{'-':>9}" for values, digits in held)
