"""What each evidence of the stage `order` is worth: its log-odds, fitted to the true order of drawn figures with the networks that ship.

    python benchmarks/order_fit.py [--count 60] [--seed 60000000]

Every pair of layers that truly overlap, one of them clearly in front, is one case; its numbers are those that the stage adds up. The first
line should come out near the constants in `pipeline/order.py`, with habits and drawn on near 1. The lines below say for how many pairs
habits alone and all together are right, among parts of the head and of the body: what is not above the habits, the networks do not see.
Trousers are left out: drawn legs go on bare inside the shoe, so that the overlap says little of the hem that one sees.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.parts import PARTS
from unflat.core.piece import Key
from unflat.core.stack import Stack
from unflat.data.stacks import draw_stack, main_part
from unflat.engines import Engine, open_engine
from unflat.evaluate.draw_order import CLEAR_SHARE
from unflat.pipeline.cut_out import cut_out
from unflat.pipeline.ordering.borders import drawn_on
from unflat.pipeline.ordering.evidence import nearness, overlap
from unflat.pipeline.ordering.habits import habits
from unflat.pipeline.ordering.junctions import junctions
from unflat.pipeline.ordering.labels import label_map
from unflat.pipeline.ordering.outlines import outlines
from unflat.pixels.over import flatten, within

SIZE = 512
LEAST = 12  # pixels on which a pair must truly overlap
EVIDENCE = ("habits", "overlap", "outlines", "junctions", "drawn on", "depth")
SHRINK = 0.05  # keeps weights finite where a figure or two decide


@dataclass(frozen=True, eq=False)
class Case:
    """One pair: its evidence (6,), signed so that what is above 0 is right, and whether both are parts of the head."""

    evidence: Array
    head: bool


def cases(seed: int, engine: Engine) -> Iterator[Case]:
    """All pairs of one figure; none where the engine finds no figure."""
    drawn = draw_stack(seed, "figure", SIZE)
    picture = flatten(drawn)
    try:
        guess = engine.separate(picture, Options(), Hints())
    except EngineError:
        return
    stack = cut_out(picture, guess)
    keys = sorted({a.key for a in stack.layers if a.kind != "ground"}, key=str)
    labels = label_map(stack, keys)
    seen = outlines(picture, labels, len(keys)), junctions(labels, keys), drawn_on(labels, keys)
    table = np.stack([habits(keys), overlap(guess, keys), *seen, nearness(guess, keys)])
    tops = {key: top for key in keys if (top := _top(drawn, key)) is not None}
    for (i, a), (j, b) in combinations(enumerate(keys), 2):
        if a in tops and b in tops:
            both = (tops[a] >= 0) & (tops[b] >= 0)
            front = float((tops[a][both] > tops[b][both]).mean()) if both.sum() >= LEAST else 0.5
            if max(front, 1 - front) >= CLEAR_SHARE:
                yield Case(table[:, i, j] * (1 if front > 0.5 else -1), all(PARTS[k[0]].group == "head" for k in (a, b)))


def _top(drawn: Stack, key: Key) -> Array | None:
    """(H, W) int16: the place of the topmost drawn layer of a key's part and side, -1 where it has none; None where it has none at all."""
    top = np.full((drawn.height, drawn.width), -1, np.int16)
    for place, layer in enumerate(drawn.layers):
        if layer.kind != "ground" and layer.figure == key[3] and layer.side == key[1] and key[0] in (layer.key[0], main_part(layer)):
            top[within(layer.box, (0, 0, drawn.width, drawn.height))][layer.alpha >= 128] = place
    return top if (top >= 0).any() else None


def fitted(evidence: Array) -> Array:
    """(E,) weights by which the log-odds of what is right are likeliest: Newton's steps of a logistic regression without a constant."""
    weights = np.zeros(evidence.shape[1])
    for _ in range(30):
        sure = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (1 - sure) - SHRINK * weights
        bend = (evidence * (sure * (1 - sure))[:, None]).T @ evidence + SHRINK * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return np.asarray(weights)


def main() -> None:
    """Print the weights, and how many pairs are right with and without what is seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=60_000_000)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    with open_engine(Options()) as engine:
        found = [case for seed in range(asked.seed, asked.seed + asked.count) for case in cases(seed, engine)]
    if not found:
        raise SystemExit("no figure has a pair of layers; give a larger --count")
    evidence, head = np.stack([c.evidence for c in found]), np.array([c.head for c in found])
    weights = fitted(evidence)
    print("  ".join(f"{name} {weight:.2f}" for name, weight in zip(EVIDENCE, weights, strict=True)))
    for title, some in (("head", head), ("body", ~head), ("all", head | True)):
        if some.any():
            alone, whole = (evidence[some, 0] > 0).mean(), (evidence[some] @ weights > 0).mean()
            print(f"{title:<6}{some.sum():>7} pairs   habits {alone:.3f}   all evidence {whole:.3f}")


if __name__ == "__main__":
    main()
