"""From which confidence on a part that most figures lack is worth keeping: suspicions of the networks on drawn figures, and the truth.

    python benchmarks/presence.py [--count 200] [--seed 91000000] [--size 640] [--weights FOLDER]

For each rare part of `engines/lite/presence.py` and each threshold: what keeping the suspicions above it gains, in thousandths of a figure
summed over the figures (pixels that are right less pixels that the runner-up has right; one suspicion counts two hundredths at most), how
many are kept, how many of those are mostly right, and how many that are mostly right are lost. `--weights` looks at a folder with
`lite-figure.onnx` and `lite-head.onnx` in place of what ships.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.core.frame import Frame
from unflat.core.piece import Key
from unflat.core.stack import Layer
from unflat.data.samples import LITE_PARTS
from unflat.data.stacks import draw_stack
from unflat.engines.lite.engine import FIGURE_FILE, HEAD_FILE, Lite, LiteSettings
from unflat.engines.lite.net import OnnxNet
from unflat.engines.lite.presence import UNSURE_RARE, least_share, presence
from unflat.engines.lite.views import View, figure_area, views_of
from unflat.evaluate.known_stack import truth_of
from unflat.evaluate.metrics import label_of
from unflat.pixels.over import flatten
from unflat.pixels.windows import carried
from unflat.weights import embedded

THRESHOLDS = (0.3, 0.38, 0.42, 0.46, 0.5, 0.54, 0.58, 0.62, 0.66, 0.7)
MOST = 0.02  # of a figure: no single suspicion counts for more
SEEN = 0.01  # share of a canvas pixel that a frame must have to say something about it


@dataclass(frozen=True)
class Suspicion:
    """A rare part that wins some of a figure: how sure the networks are, its share of the figure, and what of it is right."""

    part: str
    confidence: float
    share: float
    right: float
    runner_up: float

    @property
    def gain(self) -> float:
        """What keeping it gains, as a share of the figure."""
        return min(self.share, MOST) * (self.right - self.runner_up)


def named(layer: Layer) -> str | None:
    """What a layer counts for: itself where the networks tell it from what it is a piece of, else its parent."""
    return layer.part.name if layer.part in LITE_PARTS else label_of(layer)


def suspicions(lite: Lite, seed: int, size: int) -> Iterator[Suspicion]:
    """What the networks suspect on one drawn figure."""
    drawn = draw_stack(seed, "figure", size, fine=True)
    seen = truth_of(drawn, label=named).seen
    try:
        views = views_of(lite.look(flatten(drawn), LiteSettings()))
    except EngineError as problem:
        print(f"{seed}: {problem}")
        return
    whole, figure = Frame.whole(width=size, height=size), figure_area(views)
    for key, there in presence(views).items():
        if key[0] in UNSURE_RARE and there.area >= least_share(parts.PARTS[key[0]]) * figure:
            right, runner_up = np.sum([_judged(view, key, seen, whole) for view in views], axis=0) / there.area
            yield Suspicion(key[0], there.confidence, there.area / figure, float(right), float(runner_up))


def _judged(view: View, key: Key, seen: Mapping[str, Array], whole: Frame) -> Array:
    """Picture pixels that a key wins and has right in one frame, and those of them that the second best would have right."""
    keys = list(view.planes)
    stack = np.stack([view.ground, *(view.planes[k].visible for k in keys)])
    total, place = stack.sum(0), keys.index(key) + 1
    won = (stack.argmax(0) == place) & (total > SEEN)
    truth = {name: carried(np.asarray(mask, np.float32), whole, view.frame) > 0.5 for name, mask in seen.items()}
    nowhere = np.zeros_like(won)
    right = float(total[won & truth.get(key[0], nowhere)].sum())
    stack[place] = -1
    second = stack.argmax(0)
    other = sum(float(total[won & (second == i) & truth.get(k[0], nowhere)].sum()) for i, k in enumerate(keys, 1))
    return np.array([right, other]) * view.pixel


def rows(found: Sequence[Suspicion]) -> Iterator[str]:
    """One line for each threshold."""
    good = sum(s.right >= 0.5 for s in found)
    for least in THRESHOLDS:
        kept = [s for s in found if s.confidence >= least]
        right = sum(s.right >= 0.5 for s in kept)
        yield f"  {least:5.2f} {1000 * sum(s.gain for s in kept):8.1f} {len(kept):6d} {right:6d} {good - right:6d}"


def main() -> None:
    """Print a table for each part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=91_000_000)
    parser.add_argument("--size", type=int, default=640)
    parser.add_argument("--weights", type=Path)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    figure, head = (OnnxNet.load(asked.weights / name if asked.weights else embedded(name)) for name in (FIGURE_FILE, HEAD_FILE))
    lite = Lite(figure, head)
    found: dict[str, list[Suspicion]] = defaultdict(list)
    for seed in range(asked.seed, asked.seed + asked.count):
        for suspicion in suspicions(lite, seed, asked.size):
            found[suspicion.part].append(suspicion)
    for part, some in sorted(found.items()):
        print(f"{part}\n  least     gain   kept  right   lost", *rows(some), sep="\n", flush=True)


if __name__ == "__main__":
    main()
