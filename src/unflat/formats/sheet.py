"""A contact sheet: the source, the layers put together again, and every layer on a checkerboard with its name."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from unflat.core.arrays import Array, Bytes
from unflat.core.stack import Stack
from unflat.formats.atomic import write_whole
from unflat.formats.folder import png_bytes
from unflat.formats.psd_records import plain_names
from unflat.pixels.over import flatten

TILE, LABEL, GAP = 300, 26, 8
SQUARE = 10
"""Side of a checkerboard square."""
LIGHT, DARK, INK, PAPER = 250, 214, 32, 255
COLUMNS = 6
MOST_ZOOM = 4.0
"""Small parts are shown larger, up to this, so that an eye can be judged."""


def write_sheet(stack: Stack, path: Path | str, *, overwrite: bool = False) -> None:
    """Write the contact sheet as a PNG; raises OutputError where it is there already or cannot be written."""
    write_whole(Path(path), png_bytes(contact_sheet(stack)), overwrite=overwrite)


def contact_sheet(stack: Stack) -> Bytes:
    """Source, re-stack, then the layers front to back: (H, W, 3) uint8."""
    names = plain_names(stack)  # the built-in font has Latin letters only
    shown: list[tuple[str, Array]] = [] if stack.source is None else [("source", stack.source)]
    shown.append(("layers together", flatten(stack)))
    shown += [(names[a.id] if a.visible else f"{names[a.id]} (hidden)", a.rgba) for a in reversed(stack.layers) if a.rgba.size]
    rows = -(-len(shown) // COLUMNS)
    across, down = min(len(shown), COLUMNS) * (TILE + GAP) + GAP, rows * (TILE + LABEL + GAP) + GAP
    sheet = np.full((down, across, 3), PAPER, np.uint8)
    for n, (_, rgba) in enumerate(shown):
        left, top = _corner(n)
        sheet[top + LABEL : top + LABEL + TILE, left : left + TILE] = _tile(rgba)
    return _labelled(sheet, [f"{name}  {rgba.shape[1]}x{rgba.shape[0]}" for name, rgba in shown])


def _corner(n: int) -> tuple[int, int]:
    return GAP + n % COLUMNS * (TILE + GAP), GAP + n // COLUMNS * (TILE + LABEL + GAP)


def _tile(rgba: Array) -> Bytes:
    height, width = rgba.shape[:2]
    zoom = min(TILE / width, TILE / height, MOST_ZOOM)
    size = max(1, round(width * zoom)), max(1, round(height * zoom))
    premul = cv2.cvtColor(rgba, cv2.COLOR_RGBA2mRGBA)
    small = cv2.resize(premul, size, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC).astype(np.float32)
    y, x = np.mgrid[:TILE, :TILE] // SQUARE
    tile = np.repeat(np.where((x + y) % 2, DARK, LIGHT)[..., None], 3, axis=2).astype(np.float32)
    left, top = (TILE - size[0]) // 2, (TILE - size[1]) // 2
    here = tile[top : top + size[1], left : left + size[0]]
    here[:] = small[..., :3] + here * (1 - small[..., 3:] / 255)
    board: Bytes = np.clip(np.rint(tile), 0, 255).astype(np.uint8)
    return board


def _labelled(sheet: Bytes, labels: list[str]) -> Bytes:
    image = Image.fromarray(sheet)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(15)
    for n, label in enumerate(labels):
        left, top = _corner(n)
        draw.text((left + 2, top + 3), label, fill=(INK, INK, INK), font=font)
    return np.asarray(image)
