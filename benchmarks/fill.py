"""How well hidden areas are filled: with true shapes, our fills against the nearest colour, as `psnr_hidden_main` of a benchmark folder.

    python benchmarks/fill.py BENCH_FOLDER [--net lite-fill.onnx]

The folder holds one folder for each character (`flat_white.png`, `visible.png`, `layers/<tag>.png`, `order.json`) and `score.py`, whose
metric is used as it is. The shapes of the layers and what is visible are given; only hidden colours are guessed. "even" mixes the ways of
`pixels/fill_ways.py` in the same shares everywhere, without any learning. "fill" and "alone" go on from all that is seen,
"common" and "net" from the layer's common colours (`pixels/palette.py`), as `complete` does. The gain is the last column's over the one
before.
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from unflat.core.arrays import Array
from unflat.core.parts import PARTS
from unflat.engines.lite.fill import OnnxFill
from unflat.pixels.components import tight
from unflat.pixels.fill import fill, fill_nearest
from unflat.pixels.fill_canvas import SAID, from_canvas, to_canvas
from unflat.pixels.fill_ways import WAYS
from unflat.pixels.palette import common

EVEN, OUTLINED = {"classical": 0.2, "nearest": 0.1, "clean": 0.4, "mean": 0.2, "main": 0.1}, 0.6
Fill = Callable[[Array, Array, Array, str], Array]
"""From colours, what is known, whole extent and tag to colours."""


def load_scorer(path: Path) -> ModuleType:
    """The scorer of a benchmark folder as a module."""
    spec = importlib.util.spec_from_file_location("bench_score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}; give a benchmark folder with score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def filled_stack(scorer: ModuleType, truth: dict[str, Any], method: Fill) -> list[tuple[str, Array]]:
    """True shapes in true order; colours where a part is visible are the picture's, the others are filled."""
    stack = []
    for tag in truth["order"]["one_layer_per_tag_back_to_front"]:
        alpha = truth["layers"][tag][..., 3]
        known = (truth["vis"] == scorer.TAGS.index(tag) + 1) & (alpha > 127)
        box = tight(known | (alpha > 0))
        rgba = np.dstack([truth["white"], alpha])
        if known.any() and box is not None:
            here = np.s_[box[1] : box[3], box[0] : box[2]]
            rgba[here][..., :3] = method(truth["white"][here], known[here], alpha[here], tag)
        stack.append((tag, rgba))
    return stack


def evenly(rgb: Array, known: Array, alpha: Array) -> Array:
    """The ways mixed in the same shares everywhere."""
    canvas = to_canvas(rgb, known, alpha)
    one = np.array([*(EVEN[way] for way in WAYS), OUTLINED, 0, 0, 0], np.float32)
    return from_canvas(canvas, np.broadcast_to(one, (*canvas.seen.shape[:2], SAID)), rgb, known, doubt=0)


def main() -> None:
    """Print one row for each character and the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--net", type=Path, help="a network of `unflat train lite-fill` to compare with")
    asked = parser.parse_args()
    bench, scorer = asked.bench, load_scorer(asked.bench / "score.py")
    methods: dict[str, Fill] = {
        "nearest": lambda rgb, known, alpha, tag: fill_nearest(rgb, known),
        "even": lambda rgb, known, alpha, tag: evenly(rgb, known, alpha),
        "fill": lambda rgb, known, alpha, tag: fill(rgb, known),
        "common": lambda rgb, known, alpha, tag: fill(rgb, common(rgb, known)),
    }
    if asked.net:
        net = OnnxFill.load(asked.net)
        methods["alone"] = lambda rgb, known, alpha, tag: net(rgb, known, alpha, PARTS.find(tag), picture_side=max(rgb.shape))
        methods["net"] = lambda rgb, known, alpha, tag: net(rgb, common(rgb, known), alpha, PARTS.find(tag), picture_side=max(rgb.shape))
    rows = []
    print(f"{'psnr_hidden_main, dB':<24}" + "".join(f"{name:>9}" for name in methods) + f"{'gain':>9}")
    for folder in sorted(p.parent for p in bench.glob("*/order.json")):
        truth = scorer.load_gt(str(folder))
        rows.append([scorer.score(truth, filled_stack(scorer, truth, m))["psnr_hidden_main"] for m in methods.values()])
        print(_line(folder.name, rows[-1]))
    if not rows:
        sys.exit(f"no character in {bench}; a character is a folder with order.json")
    print(_line(f"mean of {len(rows)}", list(np.mean(rows, 0))))


def _line(name: str, scores: list[float]) -> str:
    """One row; the gain is the last method's over the one before it."""
    return f"{name:<24}" + "".join(f"{score:>9.2f}" for score in scores) + f"{scores[-1] - scores[-2]:>+9.2f}"


if __name__ == "__main__":
    main()
