"""Where hidden pixels get lost, and what an engine's claims of hidden places are worth: the whole way on drawn figures.

    python benchmarks/hidden.py [--count 8] [--seed 95000000] [--size 448]

First for each figure: hidden colours in dB, hidden pixels that are there (mean over parts), whole extents (mean IoU). Then why the others
are missing, in shares of all hidden pixels. Last, of the covered pixels whose claim lies between two numbers at some distance from what is
seen of their layer (a share of the picture's side), how many do belong to it: what `NEEDED` in `pipeline/completing/extent.py` is read off.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np

from unflat.core.arrays import Array, Floats, Mask
from unflat.core.errors import EngineError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.core.stack import Layer, Stack
from unflat.data.stacks import draw_stack
from unflat.engines import Engine, open_engine
from unflat.engines.base import Filling
from unflat.evaluate.colour import hidden_of, hidden_psnr, hidden_recall
from unflat.evaluate.known_stack import truth_of
from unflat.evaluate.metrics import averaged, counted, full_iou, label_of, mean, whole_part
from unflat.evaluate.truth import Truth
from unflat.pipeline.clean_up import move_dust
from unflat.pipeline.complete import COVERED, complete
from unflat.pipeline.cut_out import cut_out
from unflat.pipeline.order import Evidence, order
from unflat.pixels.over import crop, flatten, within
from unflat.pixels.tiles import pasted

CLAIMS = (0.0, 0.05, 0.15, 0.25, 0.35, 0.45, 0.6, 0.75, 0.9, 1.01)
DISTANCES = (0.0, 0.0125, 0.025, 0.05, 0.1, 0.2, 9.0)
NO_LAYER, IN_FRONT, CLEAR = "the part has no layer", "its layer lies in front", "nothing covers it"


@dataclass
class Tally:
    """What is counted over all figures."""

    lost: Counter[str] = field(default_factory=Counter)
    hidden: int = 0
    right: Array = field(default_factory=lambda: np.zeros((len(CLAIMS) - 1, len(DISTANCES) - 1)))
    total: Array = field(default_factory=lambda: np.zeros((len(CLAIMS) - 1, len(DISTANCES) - 1)))

    def add_lost(self, done: Stack, layers: list[tuple[Layer, Mask, Floats]], truth: Truth) -> None:
        """Count hidden pixels that the finished stack lacks, by cause."""
        for tag in averaged(truth):
            hidden = hidden_of(truth, tag)
            missing = hidden & (whole_part(done, tag)[..., 3] <= 0.5)
            mine = [row for row in layers if label_of(row[0]) == tag]
            self.hidden += int(hidden.sum())
            if not mine:
                self.lost[NO_LAYER] += int(missing.sum())
                continue
            covered = np.any([row[1] for row in mine], axis=0)
            shown = np.any([_alpha(row[0], done) for row in layers], axis=0)
            claim = np.max([row[2] for row in mine], axis=0)
            self.lost[IN_FRONT] += int((missing & ~covered & shown).sum())
            self.lost[CLEAR] += int((missing & ~covered & ~shown).sum())
            for low, high in pairwise(CLAIMS):
                found = missing & covered & (claim >= low) & (claim < high)
                self.lost[f"a claim of {low:.2f} to {min(high, 1):.2f}"] += int(found.sum())

    def add_claims(self, layers: list[tuple[Layer, Mask, Floats]], truth: Truth, stack: Stack) -> None:
        """Count covered pixels by claim and distance, and those of them that do belong to the part."""
        for layer, covered, claim in layers:
            tag, seen = label_of(layer), _alpha(layer, stack)
            if tag not in averaged(truth) or not seen.any():
                continue
            away = cv2.distanceTransform((~seen).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) / max(seen.shape)
            here = covered & ~seen & counted(truth, str(tag))
            place = np.digitize(claim[here], CLAIMS) - 1, np.digitize(away[here], DISTANCES) - 1
            np.add.at(self.total, place, 1)
            np.add.at(self.right, place, truth.whole[str(tag)][here][:, 3] > 127)


def _alpha(layer: Layer, stack: Stack) -> Mask:
    return np.asarray(crop(layer, (0, 0, stack.width, stack.height)).alpha >= 128)


def rows_of(stack: Stack, guess: Guess) -> Iterator[tuple[Layer, Mask, Floats]]:
    """Each layer of a part with where others cover it and how far the engine claims that it reaches."""
    bounds = (0, 0, stack.width, stack.height)
    cover = np.zeros((stack.height, stack.width), np.float32)
    for layer in reversed(stack.layers):
        if label_of(layer) is not None:
            yield layer, cover > COVERED, pasted([p for p in guess.pieces if p.key == layer.key], "full", bounds)
        view = cover[within(layer.box, bounds)]
        view += (1 - view) * (layer.alpha / np.float32(255))


def result_of(seed: int, size: int, engine: Engine, tally: Tally) -> str:
    """Take one drawn figure apart and count; one line of numbers."""
    drawn = draw_stack(seed, "figure", size)
    truth, picture = truth_of(drawn), flatten(drawn)
    guess = engine.separate(picture, Options(), Hints())
    evidence = Evidence.of(guess)
    stack = move_dust(order(cut_out(picture, guess, evidence=evidence), evidence))
    done = complete(stack, guess, way=engine.fill if isinstance(engine, Filling) else None)
    rows = list(rows_of(stack, guess))
    tally.add_lost(done, rows, truth)
    tally.add_claims(rows, truth, stack)
    decibels = hidden_psnr(done, truth)
    colour = "-" if decibels is None else f"{decibels:.2f}"
    return f"{seed:<12}{colour:>8}{mean(hidden_recall(done, truth)):>8.3f}{mean(full_iou(done, truth)):>8.3f}"


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--seed", type=int, default=95_000_000)
    parser.add_argument("--size", type=int, default=448)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    tally = Tally()
    print(f"{'figure':<12}{'dB':>8}{'there':>8}{'IoU':>8}")
    with open_engine(Options()) as engine:
        for seed in range(asked.seed, asked.seed + asked.count):
            try:
                print(result_of(seed, asked.size, engine, tally), flush=True)
            except EngineError as problem:
                print(f"{seed:<12}{problem}")
    print("\nmissing, of all hidden pixels")
    for cause, pixels in tally.lost.items():
        print(f"{cause:<28}{pixels / max(tally.hidden, 1):>8.3f}")
    print("\nright, by claim (down) and distance (across)\n" + " " * 8 + "".join(f"{d:>8.4f}" for d in DISTANCES[:-1]))
    for claim, right, total in zip(CLAIMS, tally.right, tally.total, strict=False):
        print(f"{claim:>8.2f}" + "".join(f"{r / t:>8.2f}" if t else f"{'-':>8}" for r, t in zip(right, total, strict=True)))


if __name__ == "__main__":
    main()
