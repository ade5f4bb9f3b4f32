"""Exactness: the layers, put over one another in 8 bits, are the artist's picture again."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.stack import ARTIST, Layer, Stack
from unflat.pixels.components import nearest
from unflat.pixels.front import words
from unflat.pixels.over import crop
from unflat.pixels.unblend import Columns, unblend

CHUNK = 1 << 12  # pixels solved at once, by one core: some 2 MB of float for twenty layers, which stay in its cache
SEEN = 0.5  # a layer that gives at least this share of a pixel's colour shows the artist's pixel


@dataclass(frozen=True)
class RestoreSettings:
    """Whether the artist's pixels are put back.

    Args:
        source: Off leaves colours and alphas as the stages before made them; how far the layers are from the picture then is said
            in the manifest, under `quality`, `recomposition`.
    """

    section: ClassVar[str] = "restore"
    source: bool = True


def restore_source(stack: Stack, source: Array | None = None) -> Stack:
    """The same layers with colours and alphas for which `flatten` gives the picture.

    Every pixel is then within 1/255 of the source in each channel, over black and over white, and in alpha; running it again changes
    nothing. Where one opaque layer is front-most its colour is the source's own. Where layers mix, see `pixels.unblend`. Pixels that no
    layer holds go to the ground, or else to the nearest layer. Hidden layers take no part. The opacity of normal layers goes into their
    alpha.

    Args:
        stack: Any stack of the picture's size.
        source: (height, width, 4) uint8; the stack's own source when left out.

    Raises:
        InputError: No source, one of another size, a clipped layer, or no visible layer of blend normal.
    """
    source = _checked(stack, source)
    sheets = [_Sheet.of(a) for a in stack.layers if a.visible]
    _hold_every_pixel(sheets, source)
    front = _front_map(sheets, source)
    mixed = _Mixed(np.flatnonzero(front == len(sheets)), stack.width)
    for i, sheet in enumerate(sheets):
        sheet.show(source, front == i)
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:  # no two chunks share a pixel
        chunks = [slice(start, start + CHUNK) for start in range(0, mixed.where.size, CHUNK)]
        for _ in threads.map(lambda chunk: mixed.solve(sheets, source, chunk), chunks):
            pass
    done = iter(sheet.layer() for sheet in sheets)
    layers = [next(done) if a.visible else a for a in stack.layers]
    return replace(stack, layers=tuple(layers), source=source)


def _checked(stack: Stack, source: Array | None) -> Array:
    source = stack.source if source is None else source
    if source is None:
        raise InputError("the stack has no source picture to restore; give one")
    if source.shape != (stack.height, stack.width, 4):
        raise InputError(f"the source is {source.shape} but the stack is {stack.width}x{stack.height}; give RGBA of the same size")
    clipped = [a.name for a in stack.layers if a.clip is not None and a.visible]
    if clipped:
        raise InputError(f"layer {clipped[0]} is clipped to another; merge it or release it first, clipped layers cannot be solved")
    if not any(a.visible and a.blend == "normal" for a in stack.layers):
        raise InputError("no visible layer of blend normal is there to hold the picture; add one")
    return source


@dataclass
class _Sheet:
    """A layer while it is worked on, with arrays of its own."""

    base: Layer
    rgba: Array
    origin: Array

    @staticmethod
    def of(layer: Layer) -> "_Sheet":
        rgba = layer.rgba.copy()
        if layer.blend == "normal" and layer.opacity != 1:
            rgba[..., 3] = np.rint(rgba[..., 3] * np.float32(layer.opacity))
            layer = replace(layer, opacity=1.0)
        return _Sheet(layer, rgba, layer.origin.copy())

    @property
    def solid(self) -> bool:
        return self.base.blend == "normal"

    @property
    def on_picture(self) -> tuple[slice, slice]:
        left, top, right, bottom = self.base.box
        return slice(top, bottom), slice(left, right)

    def grow(self, held: Array, source: Array) -> None:
        """Take the pixels of a picture-size mask, with the source's alpha and colour."""
        rows, columns = np.nonzero(held)
        left, top, right, bottom = self.base.box
        box = (
            min(left, int(columns.min())),
            min(top, int(rows.min())),
            max(right, int(columns.max()) + 1),
            max(bottom, int(rows.max()) + 1),
        )
        self.base = crop(self.layer(), box)
        self.rgba, self.origin = self.base.rgba.copy(), self.base.origin.copy()
        self.rgba[rows - box[1], columns - box[0]] = source[rows, columns]

    def show(self, source: Array, where: Array) -> None:
        """Take the source's pixels where this layer alone is seen; both are opaque there."""
        mask = where[self.on_picture]
        np.copyto(words(self.rgba), words(source[self.on_picture]), where=mask)
        self.origin[mask & (self.origin == 0)] = ARTIST

    def layer(self) -> Layer:
        return replace(self.base, rgba=self.rgba, origin=self.origin)


def _hold_every_pixel(sheets: list[_Sheet], source: Array) -> None:
    """Clear layers where the picture is clear, and give what no layer holds to the ground or the nearest layer."""
    clear = source[..., 3] == 0
    some_clear = bool(clear.any())
    owner = np.zeros(clear.shape, np.uint16)  # 1 + index of a solid layer, 0 none
    for i, sheet in enumerate(sheets):
        if some_clear:
            sheet.rgba[..., 3][clear[sheet.on_picture]] = 0
        if sheet.solid:
            np.copyto(owner[sheet.on_picture], np.uint16(i + 1), where=sheet.rgba[..., 3] > 0)
    lost = ~clear & (owner == 0)
    if not lost.any():
        return
    grounds = [i for i, s in enumerate(sheets) if s.solid and s.base.is_ground]
    if grounds or not owner.any():
        sheets[grounds[0] if grounds else next(i for i, s in enumerate(sheets) if s.solid)].grow(lost, source)
        return
    rows, columns = nearest(owner > 0)
    owner[lost] = owner[rows[lost], columns[lost]]
    for i in np.unique(owner[lost]):
        sheets[int(i) - 1].grow(lost & (owner == i), source)


def _front_map(sheets: list[_Sheet], source: Array) -> Array:
    """Index of the layer that alone is seen; the number of layers where several mix; one more where the picture is clear."""
    count = len(sheets)
    front = np.full(source.shape[:2], count + 2, np.uint16)
    front[source[..., 3] < 255] = count
    front[source[..., 3] == 0] = count + 1
    for i in range(count - 1, -1, -1):
        view, alpha = front[sheets[i].on_picture], sheets[i].rgba[..., 3]
        free = (view == count + 2) & (alpha > 0)
        whole = free & (alpha == 255) if sheets[i].solid else np.zeros_like(free)
        view[free] = count
        view[whole] = i
    return front


@dataclass(frozen=True)
class _Mixed:
    """Pixels where layers mix, in reading order."""

    where: Array  # (N,) flat index on the picture
    width: int

    def solve(self, sheets: list[_Sheet], source: Array, part: slice) -> None:
        """Solve some of the pixels and write them into the sheets."""
        rows, columns = np.divmod(self.where[part], self.width)
        touched = [found for s in sheets if (found := _Touch.of(s, rows, columns)) is not None]
        before = _gather(touched, rows.size)
        after = unblend(before, source[rows, columns].astype(np.float32))
        seen = np.ones(rows.size, np.float32)
        for i in range(len(touched) - 1, -1, -1):
            share = seen * (after.alpha[i] / 255)
            touched[i].write(after.alpha[i], after.rgb[i], share >= SEEN * source[rows, columns, 3] / 255)
            seen = seen - share


@dataclass(frozen=True)
class _Touch:
    """The pixels of a chunk that lie in one sheet's box."""

    sheet: _Sheet
    which: Array
    rows: Array
    columns: Array

    @staticmethod
    def of(sheet: _Sheet, rows: Array, columns: Array) -> "_Touch | None":
        left, top, right, bottom = sheet.base.box
        which = np.flatnonzero((rows >= top) & (rows < bottom) & (columns >= left) & (columns < right))
        touch = _Touch(sheet, which, rows[which] - top, columns[which] - left)
        return touch if sheet.rgba[touch.rows, touch.columns, 3].any() else None

    def write(self, alpha: Array, rgb: Array, seen: Array) -> None:
        here = self.rows, self.columns
        self.sheet.rgba[here] = np.concatenate([rgb[self.which], alpha[self.which][:, None]], 1).astype(np.uint8)
        origin = self.sheet.origin[here]
        self.sheet.origin[here] = np.where(seen[self.which] & (alpha[self.which] > 0) & (origin == 0), ARTIST, origin)


def _gather(touched: list[_Touch], pixels: int) -> Columns:
    alpha = np.zeros((len(touched), pixels), np.float32)
    rgb = np.zeros((len(touched), pixels, 3), np.float32)
    for i, touch in enumerate(touched):
        found = touch.sheet.rgba[touch.rows, touch.columns]
        alpha[i, touch.which], rgb[i, touch.which] = found[:, 3], found[:, :3]
    return Columns(
        alpha,
        rgb,
        solid=np.array([t.sheet.solid for t in touched], bool),
        multiply=np.array([t.sheet.base.blend == "multiply" for t in touched], bool),
        opacity=np.array([t.sheet.base.opacity for t in touched], np.float32),
    )
