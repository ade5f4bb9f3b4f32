"""Write a stack as a folder of pictures on the full canvas, laid out as See-through users know it."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from unflat.core.arrays import Array, Bytes
from unflat.core.errors import OutputError
from unflat.core.stack import Layer, Stack
from unflat.formats.atomic import distinct_stems, whole_folder
from unflat.formats.psd_records import workers
from unflat.pixels.over import flatten, within

SOURCE, RESTACKED = "src_img", "reconstruction"
FAR = 255
"""What a depth picture holds where its layer is not."""
PNG_HOW = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)
"""On mostly empty canvases both the quickest and, with noisy art too, no larger than zlib's slower levels."""


def write_folder(stack: Stack, folder: Path | str, *, overwrite: bool = False) -> None:
    """Write `<name>.png` and `<name>_depth.png` for each layer, `src_img.png`, `reconstruction.png` and `info.json`.

    All pictures have the full canvas. A layer without depth has no depth picture; without a source there is no `src_img.png`.
    `info.json` lists the parts back to front with box (`xyxy`), middle depth, part and side.

    Raises:
        OutputError: The folder is there and `overwrite` is false, or it cannot be written.
    """
    stems = distinct_stems([SOURCE, RESTACKED, "info", *(layer.name for layer in stack.layers)])[3:]
    with whole_folder(Path(folder), overwrite=overwrite) as part:
        jobs = [(part / f"{RESTACKED}.png", flatten(stack))]
        if stack.source is not None:
            jobs.append((part / f"{SOURCE}.png", stack.source))
        _save_all(jobs)
        with ThreadPoolExecutor(workers()) as threads:
            list(threads.map(lambda pair: _save_layer(stack, *pair, folder=part), zip(stack.layers, stems, strict=True)))
        info = {"parts": {stem: _entry(layer) for layer, stem in zip(stack.layers, stems, strict=True)}}
        (part / "info.json").write_text(json.dumps(info, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def on_canvas(layer: Layer, stack: Stack) -> Bytes:
    """The layer's pixels on the picture's full size, clear elsewhere."""
    canvas = np.zeros((stack.height, stack.width, 4), np.uint8)
    canvas[within(layer.box, (0, 0, stack.width, stack.height))] = layer.rgba
    return canvas


def png_bytes(pixels: Array) -> bytes:
    """Grey, RGB or RGBA pixels as a PNG; colours under clear pixels are kept."""
    bgra = pixels if pixels.ndim == 2 else pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]
    done, data = cv2.imencode(".png", np.ascontiguousarray(bgra), list(PNG_HOW))
    if not done:
        raise OutputError(f"a picture of {pixels.shape[1]}x{pixels.shape[0]} cannot be written as PNG")
    return data.tobytes()


def _save_all(jobs: Iterable[tuple[Path, Array]]) -> None:
    for path, pixels in jobs:
        path.write_bytes(png_bytes(pixels))


def _save_layer(stack: Stack, layer: Layer, stem: str, *, folder: Path) -> None:
    _save_all([(folder / f"{stem}.png", on_canvas(layer, stack))])
    if layer.depth is not None:
        depth = np.full((stack.height, stack.width), FAR, np.uint8)
        here = np.rint(np.clip(layer.depth, 0, 1) * 255).astype(np.uint8)
        depth[within(layer.box, (0, 0, stack.width, stack.height))] = np.where(layer.alpha > 0, here, FAR)
        _save_all([(folder / f"{stem}_depth.png", depth)])


def _entry(layer: Layer) -> dict[str, object]:
    seen = layer.alpha > 0
    depth = float(np.median(layer.depth[seen])) if layer.depth is not None and seen.any() else None
    return {
        "name": layer.name,
        "part": layer.part.name if layer.part else None,
        "side": layer.side,
        "xyxy": list(layer.box),
        "depth_median": None if depth is None else round(depth, 4),
    }
