"""What the confidence of a layer is worth: what layers say of themselves, and the share of their pixels that are right.

    python benchmarks/confidence.py --cache FILE [--count 40] [--held 20] [--size 1024] [--bench FOLDER]

Drawn figures are taken apart as far as `cut_out`. From the first of them what is added to the networks' mean probabilities is fitted, a
number for each part, and printed as rows for `SHIFTS` of `engines/lite/confidence.py`; parts seen on few figures get less (`DOUBT`).
Then follow tables of reliability, bare, as it ships and as fitted now, on the figures fitted on, on those held out, and on the pictures
of a benchmark folder, which is only measured. What was seen of a figure lies in the cache under the networks' sha256, so that a run goes
on where it was, and networks that are exchanged are asked anew. Figures are as large as pictures in use: on half as many pixels a side,
brows, noses and mouths are wrong by their borders alone.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.data.stacks import draw_stack
from unflat.engines.lite.confidence import SHIFTS, told
from unflat.engines.lite.engine import FIGURE_FILE, HEAD_FILE, Lite, LiteSettings, other_figures
from unflat.engines.lite.fuse import fuse
from unflat.evaluate.calibration import Claim, calibration_error, layer_claims, reliability
from unflat.evaluate.known_stack import truth_of
from unflat.evaluate.truth import Truth, characters, read_truth
from unflat.formats.picture import read_picture
from unflat.pipeline.cut_out import cut_out
from unflat.pixels.over import flatten

FIT, HELD = 96_000_000, 97_000_000  # first seeds; below 100 million, where no network learns
DOUBT = 10  # layers: so many that say nothing are added to those of a part
LEAST_SHIFT = 0.03  # less is left out
PICTURE = "flat_white"


def claims_of(rgba: Array, truth: Truth, lite: Lite) -> list[Claim]:
    """What the networks say of each layer, with nothing added, and what is so."""
    looks = lite.look(rgba, LiteSettings())
    others, count = other_figures(looks[0])
    guess = Guess(fuse(looks, others if count else None, shifts={}), {})
    return list(layer_claims(cut_out(rgba, guess), truth))


def seen(names: Sequence[str], lite: Lite, cache: Path, *, size: int, bench: Path | None) -> Iterator[Claim]:
    """The claims of drawn figures by seed, or of characters of a folder, from the cache where they are there."""
    networks = "-".join(lite.weights[file][:8] for file in (FIGURE_FILE, HEAD_FILE))
    held = [json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines()] if cache.exists() else []
    known = {row["key"]: row["claims"] for row in held}
    for name in names:
        key = f"{networks} {name} {PICTURE if bench else size}"
        if key not in known:
            if bench is None:
                drawn = draw_stack(int(name), "figure", size)
                rgba, truth = flatten(drawn), truth_of(drawn)
            else:
                rgba, truth = read_picture(bench / name / f"{PICTURE}.png"), read_truth(bench / name)
            try:
                known[key] = [asdict(claim) for claim in claims_of(rgba, truth, lite)]
            except EngineError as problem:
                print(f"{name}: {problem}")
                known[key] = []
            with cache.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "claims": known[key]}) + "\n")
        yield from (Claim(**row) for row in known[key])


def fitted(claims: Sequence[Claim]) -> dict[str, float]:
    """Part to the mean of what is right less what was said, drawn to nothing where a part was seen on few figures."""
    gaps: dict[str, list[float]] = {}
    for claim in claims:
        gaps.setdefault(claim.part, []).append(claim.right - claim.confidence)
    means = {part: round(sum(some) / (len(some) + DOUBT), 2) for part, some in sorted(gaps.items())}
    return {part: mean for part, mean in means.items() if abs(mean) >= LEAST_SHIFT}


def shifted(claims: Sequence[Claim], shifts: Mapping[str, float]) -> list[Claim]:
    """The claims as they are told with those shifts."""
    return [replace(claim, confidence=told(claim.part, claim.confidence, shifts)) for claim in claims]


def report(title: str, claims: Sequence[Claim]) -> Iterator[str]:
    """The error and the tenths of one lot of claims."""
    gaps = np.array([claim.confidence - claim.right for claim in claims])
    error = f"expected error {calibration_error(claims):.3f}, mean distance {np.abs(gaps).mean():.3f}, root of squares "
    yield f"{title}: {len(claims)} layers, {error}{np.sqrt((gaps**2).mean()):.3f}, too sure by {gaps.mean():+.3f}"
    yield "  said / right: " + ", ".join(f"{t.confidence:.2f} / {t.right:.2f} ({t.claims})" for t in reliability(claims))


def parts_of(claims: Sequence[Claim]) -> Iterator[str]:
    """Each part's means."""
    for part in sorted({claim.part for claim in claims}):
        some = [claim for claim in claims if claim.part == part]
        said, right = (np.mean([getattr(c, name) for c in some]) for name in ("confidence", "right"))
        yield f"  {part:<12}{len(some):>5}{said:8.2f}{right:8.2f}"


def main() -> None:
    """Print the fit, then how reliable the networks' words are bare, as they ship, and with the new fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--held", type=int, default=20)
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--bench", type=Path)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    asked.cache.parent.mkdir(parents=True, exist_ok=True)
    with Lite.opened(Options()) as lite:
        lots = {
            title: list(seen([str(s) for s in range(first, first + n)], lite, asked.cache, size=asked.size, bench=None))
            for title, first, n in (("fitted on", FIT, asked.count), ("held out", HELD, asked.held))
        }
        if asked.bench:
            names = [folder.name for folder in characters(asked.bench)]
            lots["bench"] = list(seen(names, lite, asked.cache, size=0, bench=asked.bench))
    shifts = fitted(lots["fitted on"])
    constants = {part.name: name for name, part in vars(parts).items() if isinstance(part, parts.Part)}
    print("SHIFTS = {", *(f"    parts.{constants[part]}.name: {shift}," for part, shift in shifts.items()), "}", sep="\n")
    for title, claims in lots.items():
        for words, used in (("bare", {}), ("as it ships", SHIFTS), ("fitted", shifts)):
            print(*report(f"{title}, {words}", shifted(claims, used)), sep="\n")
        print(f"  {'part':<12}{'n':>5}{'said':>8}{'right':>8}", *parts_of(shifted(claims, shifts)), sep="\n")


if __name__ == "__main__":
    main()
