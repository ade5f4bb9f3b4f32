"""How well hidden areas are filled: with true shapes, our fill against the nearest colour, as `psnr_hidden_main` of a benchmark folder.

    python benchmarks/fill.py BENCH_FOLDER

The folder holds one folder for each character (`flat_white.png`, `visible.png`, `layers/<tag>.png`, `order.json`) and `score.py`, whose
metric is used as it is. The shapes of the layers and what is visible are given; only hidden colours are guessed.
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
from unflat.pixels.components import tight
from unflat.pixels.fill import fill, fill_nearest

Fill = Callable[[Array, Array], Array]


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
            rgba[here][..., :3] = method(truth["white"][here], known[here])
        stack.append((tag, rgba))
    return stack


def main() -> None:
    """Print one row for each character and the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    bench = parser.parse_args().bench
    scorer = load_scorer(bench / "score.py")
    rows = []
    print(f"{'psnr_hidden_main, dB':<24}{'nearest':>9}{'fill':>9}{'gain':>9}")
    for folder in sorted(p.parent for p in bench.glob("*/order.json")):
        truth = scorer.load_gt(str(folder))
        scores = [scorer.score(truth, filled_stack(scorer, truth, m))["psnr_hidden_main"] for m in (fill_nearest, fill)]
        rows.append(scores)
        print(f"{folder.name:<24}{scores[0]:>9.2f}{scores[1]:>9.2f}{scores[1] - scores[0]:>+9.2f}")
    if not rows:
        sys.exit(f"no character in {bench}; a character is a folder with order.json")
    mean = np.mean(rows, 0)
    print(f"{'mean of ' + str(len(rows)):<24}{mean[0]:>9.2f}{mean[1]:>9.2f}{mean[1] - mean[0]:>+9.2f}")


if __name__ == "__main__":
    main()
