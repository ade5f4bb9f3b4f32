"""How well the engine tells a figure from what is behind it: benchmark figures pasted on drawn scenes and on plain colours.

    python benchmarks/grounds.py BENCH_FOLDER [--scenes 1] [--engine-only]

Each figure (`flat.png`) is pasted on `--scenes` drawn scenes (rooms, streets, skies, gradients, patterns; `--scenes 20` is the number that
docs quote), and on white, light grey, black and its own main colour. The number is the intersection over union of the figure's pixels:
where the layers that are no ground cover more than half. `--engine-only` asks the engine's maps and leaves out the cut, which is quicker.
"""

import argparse
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import cv2
import numpy as np

from unflat.core.arrays import Array, Bytes, Mask
from unflat.core.errors import EngineError
from unflat.core.frame import Frame
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.data.characters.scene.ground import paint_ground
from unflat.data.samples import look_at
from unflat.engines import Engine, open_engine
from unflat.evaluate.truth import characters
from unflat.formats.picture import read_picture
from unflat.pipeline.unflatten import unflatten
from unflat.pixels.over import composite
from unflat.pixels.tiles import pasted

FIRST = 64_000_000  # seeds of the scenes: no training draws them
PLAIN = 3.0  # mean step of colour between neighbours below which a ground is paper and no scene
MARGIN = 0.06  # of the longer side, that a figure has to the edges of its picture
TARGETS = ("white", "light grey", "own main colour")  # the plain grounds of whose mean a target speaks
COLOURS = {"white": (255, 255, 255), "light grey": (211, 211, 211), "black": (0, 0, 0)}


def scenes() -> Iterator[Bytes]:
    """Grounds (512, 512, 3) that are scenes, with the shadow of whoever stood there."""
    for seed in count(FIRST):
        drawing, _, _ = look_at(seed, "figure", 32)
        left, top, right, bottom = drawing.figure_box
        side = 1.15 * max(right - left, bottom - top)
        x, y = (left + right) / 2, (top + bottom) / 2
        ground = paint_ground(drawing, Frame(x - side / 2, y - side / 2, x + side / 2, y + side / 2, 512, 512))
        small = cv2.resize(ground, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32)
        if np.abs(np.diff(small, axis=1)).mean() + np.abs(np.diff(small, axis=0)).mean() > PLAIN:
            yield ground


def main_colour(rgba: Bytes) -> tuple[int, int, int]:
    """The commonest colour of a figure, of 4096."""
    shown = rgba[rgba[..., 3] == 255][:, :3]
    bins = (shown // 16).astype(np.int64) @ np.array([256, 16, 1])
    found = shown[bins == np.bincount(bins).argmax()].mean(0)
    return int(found[0]), int(found[1]), int(found[2])


def on_square(rgba: Bytes) -> Bytes:
    """The figure in the middle of a clear square, with a margin."""
    height, width = rgba.shape[:2]
    side = round(max(height, width) * (1 + 2 * MARGIN))
    square = np.zeros((side, side, 4), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = rgba
    return square


def pasted_on(rgba: Bytes, ground: Array) -> Bytes:
    """(H, W, 4) uint8, opaque: a figure over a ground of its size or one colour."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    rgb = rgba[..., :3] * alpha + ground * (1 - alpha)
    return np.dstack([np.rint(rgb).astype(np.uint8), np.full(rgba.shape[:2], 255, np.uint8)])


def found_in(picture: Bytes, engine: Engine, *, engine_only: bool) -> Mask:
    """(H, W) bool: what is taken for the figure; nothing where the engine finds none."""
    try:
        if engine_only:
            return seen_by(engine.separate(picture, Options(), Hints()), picture.shape[:2])
        stack = unflatten(picture, Options(), engine=engine)
        return np.asarray(composite(stack, keep=lambda layer: layer.kind != "ground")[..., 3] > 0.5)
    except EngineError:
        return np.zeros(picture.shape[:2], bool)


def seen_by(guess: Guess, shape: tuple[int, ...]) -> Mask:
    """Where the pieces of a guess that are no ground hold more than half of what is seen."""
    box = (0, 0, shape[1], shape[0])
    seen = np.zeros(shape, np.float32)
    for key in dict.fromkeys(p.key for p in guess.pieces if p.kind != "ground"):
        seen += pasted([p for p in guess.pieces if p.key == key], "visible", box)
    return np.asarray(seen > 0.5)


def main() -> None:
    """Print the figure's IoU for each character and ground, and the means that the targets are set for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--scenes", type=int, default=1)
    parser.add_argument("--engine-only", action="store_true")
    asked = parser.parse_args()
    if asked.scenes < 0:
        sys.exit(f"--scenes is {asked.scenes}; give 0 or more")
    cv2.setNumThreads(1)
    drawn = [ground for ground, _ in zip(scenes(), range(asked.scenes), strict=False)]
    rows: dict[str, list[float]] = {}
    with open_engine(Options()) as engine:
        for folder in characters(asked.bench):
            rgba = on_square(read_picture(folder / "flat.png"))
            side = rgba.shape[0]
            grounds: list[tuple[str, Array]] = [(name, np.array(colour)) for name, colour in COLOURS.items()]
            grounds.append(("own main colour", np.array(main_colour(rgba))))
            grounds += [("drawn scenes", cv2.resize(scene, (side, side), interpolation=cv2.INTER_CUBIC)) for scene in drawn]
            wanted = rgba[..., 3] >= 128
            for name, ground in grounds:
                found = found_in(pasted_on(rgba, ground), engine, engine_only=asked.engine_only)
                iou = float((found & wanted).sum() / (found | wanted).sum())
                rows.setdefault(name, []).append(iou)
                print(f"{folder.name:<12}{name:<18}{iou:>8.3f}", flush=True)
    for name, values in rows.items():
        print(f"{'mean':<12}{name:<18}{np.mean(values):>8.3f}")
    plain = [value for name in TARGETS for value in rows[name]]
    print(f"{'mean':<12}{'without black':<18}{np.mean(plain):>8.3f}")


if __name__ == "__main__":
    main()
