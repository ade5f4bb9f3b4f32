"""Drawn characters beside artist-made ones, part by part, in numbers: where does reality lie outside what we draw?

    python benchmarks/likeness.py BENCH_FOLDER [--count 2000] [--seed 0] [--keep FILE]

The folder holds one folder for each character with `flat.png`, `visible.png`, `layers/<tag>.png`, `mapping.json` and `order.json`. All are
looked at whole, 512 pixels high. For each number: the 5th, 50th and 95th percentile of the drawn ones, then the real ones; `*` marks a real
value that lies outside. The real layers are pooled for looking; a range is never widened for one character.

share: of the figure's pixels that the part shows; hidden: share of the part that others cover; colours: of 4096 that hold at least 1 % of
what is seen of the part; edges: share of its inner pixels on an edge; contrast: difference across its borders, in 8-bit Lab

With --keep the numbers of each drawn character go into a file, and a later run goes on from there; they are of the drawing code that made
them, so a new file belongs to new drawing code.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.data.samples import look_at
from unflat.data.stacks import main_part, stack_of, visible_labels
from unflat.evaluate.truth import characters, read_truth
from unflat.pixels.over import flatten

HEIGHT = 512
LEAST = 12  # pixels below which a part has no colours and edges to speak of
EDGE = 40  # of the Sobel operator on 8-bit grey: a drawn line or a hard shadow, not a gradient
ACROSS = 3  # pixels from a border to where its two sides are compared: beyond the line between them
LOW, HIGH = 5, 95

Numbers = dict[tuple[str, str], float]
"""(measure, part) to value; part is "" where the measure is of the whole figure."""


@dataclass(frozen=True, eq=False)
class Look:
    """One character: (H, W, 3) picture over white, and where each part is seen and where it is at all, (H, W) bool."""

    rgb: Array
    seen: Mapping[str, Array]
    full: Mapping[str, Array]


def drawn(seed: int) -> Look:
    """A drawn character, whole, over white; companions left out."""
    drawing, _, _ = look_at(seed, "figure", 32)
    left, top, right, bottom = drawing.figure_box
    width = max(2, round(HEIGHT * (right - left) / (bottom - top)))
    frame = Frame(left, top, right, bottom, width, HEIGHT)
    stack = stack_of(drawing, frame, np.full((HEIGHT, width, 3), 255, np.uint8))
    stack = stack.with_layers(layer for layer in stack.layers if layer.figure == 0)
    label = visible_labels(stack)
    seen: dict[str, Array] = {}
    full: dict[str, Array] = {}
    for index, layer in enumerate(stack.layers):
        if layer.kind == "ground":
            continue
        name, (x0, y0, x1, y1) = main_part(layer), layer.box
        whole = full.setdefault(name, np.zeros(label.shape, bool))
        whole[y0:y1, x0:x1] |= layer.alpha > 127
        seen[name] = seen.get(name, np.zeros(label.shape, bool)) | (label == index)
    return Look(flatten(stack)[..., :3], seen, full)


def real(folder: Path) -> Look:
    """A character of a benchmark folder at the same height."""
    truth = read_truth(folder)
    rows = np.flatnonzero(truth.figure.any(1))
    columns = np.flatnonzero(truth.figure.any(0))
    here = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    flat = truth.flat[here].astype(np.float32)
    white = (255 + (flat[..., :3] - 255) * flat[..., 3:] / 255).astype(np.uint8)
    size = max(2, round(HEIGHT * flat.shape[1] / flat.shape[0])), HEIGHT

    def small(mask: Array) -> Array:
        return np.asarray(cv2.resize(mask[here].astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.5)

    seen = {name: small(mask) for name, mask in truth.seen.items()}
    full = {name: small(rgba[..., 3] > 127) | seen.get(name, False) for name, rgba in truth.whole.items()}
    return Look(np.asarray(cv2.resize(white, size, interpolation=cv2.INTER_AREA)), seen, full)


def numbers_of(look: Look) -> Numbers:
    """Every measure of one character."""
    figure = np.any(list(look.seen.values()), axis=0)
    across = _across(cv2.cvtColor(look.rgb, cv2.COLOR_RGB2LAB).astype(np.float32))
    grey = cv2.cvtColor(look.rgb, cv2.COLOR_RGB2GRAY)
    steep = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) > 4 * EDGE
    bins = (look.rgb // 16).astype(np.int32) @ np.array([256, 16, 1])
    shown = {name: mask for name, mask in look.seen.items() if mask.sum() >= LEAST}
    found: Numbers = {("parts", ""): len(shown), ("edges", ""): float(steep[figure].mean())}
    found["colours", ""] = _colours(bins[figure])
    for name, whole in look.full.items():
        if whole.sum() >= LEAST:
            found["hidden", name] = 1 - float((whole & look.seen.get(name, np.zeros_like(whole))).sum() / whole.sum())
    for name, mask in shown.items():
        found["share", name] = float(mask.sum() / figure.sum())
        found["colours", name] = _colours(bins[mask])
        inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        if inner.sum() >= LEAST:
            found["edges", name] = float(steep[inner].mean())
        contrast = _contrast(across, mask, figure & ~mask)
        if contrast is not None:
            found["contrast", name] = contrast
    return found


def _drawn_numbers(seeds: range, keep: Path | None) -> Iterator[Numbers]:
    """The measures of each seed, those that were kept read, the others drawn and kept."""
    lines = keep.read_text(encoding="utf-8").splitlines() if keep is not None and keep.exists() else []
    known = {int(row["seed"]): {(m, p): float(v) for m, p, v in row["numbers"]} for row in map(json.loads, lines)}
    for done, seed in enumerate(seeds, 1):
        found = known[seed] if seed in known else numbers_of(drawn(seed))
        if keep is not None and seed not in known:
            with keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"seed": seed, "numbers": [[m, p, v] for (m, p), v in found.items()]}) + "\n")
        if done % 100 == 0:
            print(f"{done} of {len(seeds)} looked at", file=sys.stderr)
        yield found


def _colours(bins: Array) -> float:
    counts = np.bincount(bins, minlength=4096)
    return float((counts >= 0.01 * bins.size).sum())


def _across(lab: Array) -> list[tuple[int, int, Array]]:
    """Lab distances between pixels that lie about a border as far apart as its two sides are compared, down and to the right."""
    found = []
    for dy, dx in ((ACROSS, 0), (0, ACROSS)):
        off = lab[: -2 * dy or None, : -2 * dx or None] - lab[2 * dy :, 2 * dx :]
        found.append((dy, dx, np.sqrt(np.einsum("ijk,ijk->ij", off, off))))
    return found


def _contrast(across: list[tuple[int, int, Array]], one: Array, other: Array) -> float | None:
    """Mean Lab distance between the two sides of a border, a few pixels in from it on each."""
    distances = []
    for dy, dx, off in across:
        a, b = np.s_[: -2 * dy or None, : -2 * dx or None], np.s_[2 * dy :, 2 * dx :]
        distances.append(off[(one[a] & other[b]) | (other[a] & one[b])])
    both = np.concatenate(distances)
    return float(both.mean()) if both.size >= LEAST else None


def _lines(ours: Mapping[tuple[str, str], list[float]], theirs: Mapping[str, Numbers], count: int) -> Iterator[str]:
    names = list(theirs)
    yield f"{'':<26}{'drawn':>7}{f'p{LOW}':>9}{'p50':>9}{f'p{HIGH}':>9}  " + "".join(f"{name[:11]:>12}" for name in names)
    outside = total = 0
    for measure in ("parts", "share", "hidden", "colours", "edges", "contrast"):
        for key in sorted(k for k in {*ours, *(k for v in theirs.values() for k in v)} if k[0] == measure):
            values = ours.get(key, [])
            if not values:
                yield f"{' '.join(key):<26}{0:>7}  not drawn at all"
                continue
            low, middle, high = np.percentile(values, (LOW, 50, HIGH))
            cells = []
            for name in names:
                value = theirs[name].get(key)
                off = value is not None and not low <= value <= high
                outside, total = outside + off, total + (value is not None)
                cells.append(f"{'-' if value is None else f'{value:.3g}' + ('*' if off else ' '):>12}")
            yield f"{' '.join(key):<26}{len(values) / count:>7.0%}{low:>9.3g}{middle:>9.3g}{high:>9.3g}  " + "".join(cells)
    if total:
        yield f"{outside} of {total} real values lie outside; 10 % would where both were drawn by the same hand"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="file of the numbers of drawn characters, one line each; a later run goes on from there")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    theirs = {folder.name: numbers_of(real(folder)) for folder in characters(asked.bench)}
    ours: dict[tuple[str, str], list[float]] = defaultdict(list)
    for numbers in _drawn_numbers(range(asked.seed, asked.seed + asked.count), asked.keep):
        for key, value in numbers.items():
            ours[key].append(value)
    for line in _lines(ours, theirs, asked.count):
        print(line)


if __name__ == "__main__":
    main()
