"""Take the characters of a benchmark folder apart and compare with the truth: `python -m unflat.evaluate.bench BENCH OUT`."""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from unflat.core.options import Options
from unflat.core.stack import Stack
from unflat.engines import Engine, open_engine
from unflat.evaluate.metrics import (
    edge_error,
    figure_of,
    full_iou,
    hard_figure,
    hidden_psnr,
    mean,
    missing_and_extra,
    visible_iou,
)
from unflat.evaluate.truth import Truth, characters, read_truth
from unflat.formats.atomic import write_whole
from unflat.formats.picture import read_picture
from unflat.formats.psd_read import read_psd
from unflat.formats.psd_write import write_psd
from unflat.formats.quality import recomposition_error
from unflat.formats.sheet import write_sheet
from unflat.pipeline.unflatten import unflatten

PICTURES = ("flat", "flat_white")


@dataclass(frozen=True)
class Row:
    """One picture's numbers; `unflat.evaluate.metrics` defines each.

    Args:
        picture: Character and file.
        visible_iou, full_iou: Means over the parts.
        hidden_psnr: Of covered pixels, in dB; None where nothing is hidden.
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


def measure(stack: Stack, truth: Truth, *, picture: Path, seconds: float = 0.0) -> Row:
    """Compare a stack with the truth and with the picture it was made from."""
    source, figure = read_picture(picture), figure_of(stack)
    error = recomposition_error(stack, source)
    soft, hard = edge_error(figure, truth.flat), edge_error(hard_figure(source, figure), truth.flat)
    missing, extra = missing_and_extra(stack, truth)
    parts = visible_iou(stack, truth)
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


def table(rows: Sequence[Row]) -> str:
    """The numbers as text, one line a picture and the means below."""
    heads = ("visible", "full", "hidden", "restack", "edge a", "edge dB", "hard a", "hard dB", "s")
    lines = [f"{'picture':<20}" + "".join(f"{head:>9}" for head in heads) + "  missing / extra"]
    for row in rows:
        lines.append(f"{row.picture:<20}" + _numbers(row) + f"  {', '.join(row.missing) or '-'} / {', '.join(row.extra) or '-'}")
    if rows:
        lines.append(f"{'mean':<20}" + _means(rows))
    return "\n".join(lines)


def _numbers(row: Row) -> str:
    values = (row.hidden_psnr, row.restack_error, row.edge_alpha, row.edge_psnr, row.hard_alpha, row.hard_psnr, row.seconds)
    return f"{row.visible_iou:>9.3f}{row.full_iou:>9.3f}" + "".join(f"{'-' if v is None else f'{v:.2f}':>9}" for v in values)


def _means(rows: Sequence[Row]) -> str:
    def middle(name: str) -> float:
        values = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        return sum(values) / len(values) if values else 0.0

    names = ("hidden_psnr", "restack_error", "edge_alpha", "edge_psnr", "hard_alpha", "hard_psnr", "seconds")
    return f"{middle('visible_iou'):>9.3f}{middle('full_iou'):>9.3f}" + "".join(f"{middle(n):>9.2f}" for n in names)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(prog="python -m unflat.evaluate.bench", description=__doc__)
    parser.add_argument("bench", type=Path, help="folder with <name>/flat.png, order.json, layers/ ...")
    parser.add_argument("out", type=Path, help="where PSDs, contact sheets and bench.json go; older ones are replaced")
    parser.add_argument("--engine", default=Options().engine)
    chosen = parser.parse_args(arguments)
    options = Options(engine=chosen.engine)
    with open_engine(options) as engine:
        rows = list(run(chosen.bench, chosen.out, options=options, engine=engine))
    write_whole(chosen.out / "bench.json", json.dumps([asdict(r) for r in rows], indent=1).encode(), overwrite=True)
    sys.stdout.write(table(rows) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
