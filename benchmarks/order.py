"""How often parts lie over one another as drawn: the whole way on drawn figures, beside a constant order on the same layers.

    python benchmarks/order.py [--count 12] [--seed 61000000] [--size 512]

Figures are chosen, a third each, for crossed arms (one arm over the other), hair over shoulders, and held objects; that is read off the
drawn layers themselves. `--count 200` is the number that docs quote, the default a quick look. Columns: share of pairs of parts that are
right (a pair with a missing part is wrong), the same of the pairs whose parts are both there, the constant order of the vocabulary on the
same layers, and the first number again with left and right as parts of their own.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.core.options import Options
from unflat.core.parts import PARTS, Part
from unflat.core.stack import Stack
from unflat.data.stacks import draw_stack
from unflat.engines import Engine, open_engine
from unflat.evaluate.draw_order import OrderScore, draw_order, usual_order
from unflat.evaluate.known_stack import sided, truth_of
from unflat.pipeline.unflatten import unflatten
from unflat.pixels.over import flatten, within

SMALL = 96  # pixels a side on which figures are chosen
LEAST = 0.01  # of the figure's pixels on which the two lie over one another
HAIR = (parts.FRONT_HAIR, parts.BACK_HAIR)
KINDS = ("crossed arms", "hair over shoulders", "held objects")


@dataclass(frozen=True)
class Result:
    """One figure's pairs: as ordered, in the constant order, and by sides."""

    kind: str
    ours: OrderScore
    usual: OrderScore
    sides: OrderScore
    seconds: float


def kinds_of(stack: Stack) -> tuple[str, ...]:
    """Which of the three a drawn figure shows."""
    if any(layer.figure for layer in stack.layers):
        return ()
    figure = sum(int((a.alpha >= 128).sum()) for a in stack.layers if a.kind != "ground") / 2
    left, right = (_mask(stack, parts.HANDWEAR, side=side) for side in ("l", "r"))
    hair = sum(_covered(stack, h, parts.TOPWEAR) for h in HAIR)
    met = (int((left & right).sum()), hair, int((_mask(stack, parts.OBJECTS) & (left | right)).sum()))
    return tuple(kind for kind, pixels in zip(KINDS, met, strict=True) if pixels >= LEAST * figure)


def _is(layer_part: Part | None, part: Part) -> bool:
    return layer_part is not None and PARTS.parent_of(layer_part) == part


def _mask(stack: Stack, part: Part, *, side: str | None = None) -> Array:
    found = np.zeros((stack.height, stack.width), bool)
    for layer in stack.layers:
        if _is(layer.part, part) and side in (None, layer.side):
            found[within(layer.box, (0, 0, stack.width, stack.height))] |= layer.alpha >= 128
    return found


def _covered(stack: Stack, front: Part, back: Part) -> int:
    """Pixels on which a layer of one part lies over some of another."""
    behind, pixels = np.zeros((stack.height, stack.width), bool), 0
    for layer in stack.layers:
        here = within(layer.box, (0, 0, stack.width, stack.height))
        if _is(layer.part, back):
            behind[here] |= layer.alpha >= 128
        elif _is(layer.part, front):
            pixels += int((behind[here] & (layer.alpha >= 128)).sum())
    return pixels


def chosen(first: int, total: int) -> Iterator[tuple[str, int]]:
    """Kind and seed of figures, as many of each kind as of the others."""
    wanted = Counter({kind: total // len(KINDS) + (i < total % len(KINDS)) for i, kind in enumerate(KINDS)})
    for seed in count(first):
        if not wanted.total():
            return
        kind = max((k for k in kinds_of(draw_stack(seed, "figure", SMALL)) if wanted[k]), key=lambda k: wanted[k], default=None)
        if kind is not None:
            wanted[kind] -= 1
            yield kind, seed


def result_of(kind: str, seed: int, size: int, engine: Engine) -> Result:
    """Take one drawn figure apart and ask for every pair; one that the engine refuses has all wrong."""
    drawn = draw_stack(seed, "figure", size)
    truth, by_side = truth_of(drawn), truth_of(drawn, label=sided)
    start = time.perf_counter()
    try:
        stack = unflatten(flatten(drawn), Options(), engine=engine)
    except EngineError as problem:
        print(f"{seed}: {problem}")
        stack = Stack(size, size, ())
    seconds = time.perf_counter() - start
    return Result(kind, draw_order(stack, truth), draw_order(usual_order(stack), truth), draw_order(stack, by_side, label=sided), seconds)


def line(title: str, rows: Sequence[Result]) -> str:
    """Means over figures, each counting once."""
    columns = (
        [r.ours.accuracy for r in rows],
        [r.ours.accuracy_present for r in rows],
        [r.usual.accuracy for r in rows],
        [r.sides.accuracy for r in rows],
    )
    means = [np.mean([v for v in column if v is not None] or [np.nan]) for column in columns]
    seconds = np.mean([r.seconds for r in rows])
    return f"{title:<22}{len(rows):>8}" + "".join(f"{m:>10.3f}" for m in means) + f"{seconds:>8.1f}"


def main() -> None:
    """Print a row for each kind and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=61_000_000)
    parser.add_argument("--size", type=int, default=512)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    with open_engine(Options()) as engine:
        rows = [result_of(kind, seed, asked.size, engine) for kind, seed in chosen(asked.seed, asked.count)]
    print(f"{'drawn figures with':<22}{'figures':>8}{'order':>10}{'present':>10}{'usual':>10}{'by side':>10}{'s':>8}")
    for kind in KINDS:
        some = [r for r in rows if r.kind == kind]
        if some:
            print(line(kind, some))
    print(line("all", rows))


if __name__ == "__main__":
    main()
