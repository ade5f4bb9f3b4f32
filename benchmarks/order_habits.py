"""How often one part lies over another in drawn figures: the shares that `pipeline/ordering/habits.py` holds, counted again.

    python benchmarks/order_habits.py [--count 200] [--seed 60000000]

Counted is every pair of parts that overlap, on a figure that shows both, one of them clearly in front; left and right count each. First the
rows of the table (share there, share now, figures' pairs), then pairs that it lacks and that are often otherwise than the usual order says.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import exp

import numpy as np

from unflat.core.arrays import Array
from unflat.core.piece import Key
from unflat.core.stack import Stack
from unflat.data.stacks import draw_stack, main_part
from unflat.evaluate.draw_order import CLEAR_SHARE
from unflat.pipeline.ordering.habits import HABITS, habits
from unflat.pixels.over import within

SIZE = 512
LEAST = 12  # pixels on which a pair must overlap
SEEN = 25  # pixels on which each part must be seen
OFTEN, APART = 8, 0.1  # pairs, difference of shares, from which a pair without a row is told
OWN = frozenset(part.name for row in HABITS for part in row[:2] if part.parent)
"""Finer parts that the table has rows for."""


def in_front(stack: Stack) -> Iterator[tuple[Key, Key]]:
    """Pairs of the first figure, the one in front first."""
    tops = _tops(stack)
    front = np.max(list(tops.values()), axis=0, initial=-1)
    shown = [key for key, top in tops.items() if ((top == front) & (top >= 0)).sum() >= SEEN]
    for a, b in combinations(shown, 2):
        both = (tops[a] >= 0) & (tops[b] >= 0)
        share = float((tops[a][both] > tops[b][both]).mean()) if a[0] != b[0] and both.sum() >= LEAST else 0.5
        if max(share, 1 - share) >= CLEAR_SHARE:
            yield (a, b) if share > 0.5 else (b, a)


def _tops(stack: Stack) -> Mapping[Key, Array]:
    """Key to (H, W) int16, the place of its topmost layer, -1 where it has none."""
    tops: dict[Key, Array] = defaultdict(lambda: np.full((stack.height, stack.width), -1, np.int16))
    for place, layer in enumerate(stack.layers):
        if layer.kind != "ground" and layer.figure == 0:
            name = layer.key[0] if layer.key[0] in OWN else main_part(layer)
            tops[name, layer.side, None, 0][within(layer.box, (0, 0, stack.width, stack.height))][layer.alpha >= 128] = place
    return tops


def shares(pairs: Sequence[tuple[Key, Key]]) -> dict[tuple[str, str], tuple[float, int]]:
    """Names (in their order by letters) to the share that has the first in front, and of how many."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for front, back in pairs:
        found[min(front[0], back[0]), max(front[0], back[0])].append(front[0] < back[0])
    return {names: (float(np.mean(first)), len(first)) for names, first in found.items()}


def main() -> None:
    """Print the table's rows and what it lacks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=60_000_000)
    asked = parser.parse_args()
    drawn = (draw_stack(seed, "figure", SIZE, fine=True) for seed in range(asked.seed, asked.seed + asked.count))
    found = shares([pair for stack in drawn for pair in in_front(stack)])
    for front, back, held, _ in HABITS:
        share, count = found.pop((min(front.name, back.name), max(front.name, back.name)), (0.5, 0))
        print(f"{front.name:>12} over {back.name:<12}{held:>6.2f}{share if front.name < back.name else 1 - share:>8.2f}{count:>6}")
    for (one, other), (share, count) in sorted(found.items()):
        usual = 1 / (1 + exp(-habits([(one, None, None, 0), (other, None, None, 0)])[0, 1]))
        if count >= OFTEN and abs(share - usual) > APART:
            print(f"{one:>12} over {other:<12}{usual:>6.2f}{share:>8.2f}{count:>6}   no row")


if __name__ == "__main__":
    main()
