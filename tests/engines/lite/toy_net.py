"""A network that knows the toy figure: it sees what stands at each place of a picture, in any frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.core.stack import Stack
from unflat.engines.lite.net import Maps
from unflat.pixels.resize import cut
from unflat.testing import toy_stack


@dataclass(frozen=True)
class ToyNet:
    """Sees toy figures of known sizes at known places.

    Args:
        width, height: Of the picture.
        figures: (left, top, width, height) of each toy figure on it.
        size: The canvas.
    """

    width: int
    height: int
    figures: Sequence[tuple[int, int, int, int]]
    size: int = 128

    def picture(self, *, ground: int = 244) -> Array:
        """The figures on plain paper, (H, W, 4) uint8."""
        out = np.full((self.height, self.width, 4), ground, np.uint8)
        out[..., 3] = 255
        for left, top, width, height in self.figures:
            source = toy_stack(width=width, height=height, ground=False).source
            assert source is not None
            view, alpha = out[top : top + height, left : left + width], source[..., 3:] / 255
            view[..., :3] = np.rint(source[..., :3] * alpha + view[..., :3] * (1 - alpha))
        return out

    def see(self, rgb: Array, frame: Frame, *, flip: bool) -> Maps:
        stacks = [(box, toy_stack(width=box[2], height=box[3], ground=False)) for box in self.figures]
        parts = tuple(dict.fromkeys(a.part for a in toy_stack(ground=False).layers if a.part is not None))
        visible, full = np.zeros((2, len(parts) + 1, self.height, self.width), np.float32)
        left_side = np.full((self.height, self.width), 0.5, np.float32)
        for box, stack in stacks:
            self._draw(box, stack, parts, (visible, full))
            left_side[:, box[0] : box[0] + box[2] // 2], left_side[:, box[0] + box[2] // 2 : box[0] + box[2]] = 0.02, 0.98
        visible[0] = 1 - visible[1:].sum(0)
        half = Frame(frame.left, frame.top, frame.right, frame.bottom, frame.width // 2, frame.height // 2)
        seen = np.stack([cut(plane, frame, fill=1.0 if i == 0 else 0.0) for i, plane in enumerate(visible)])
        extent = np.stack([cut(plane, half) for plane in full[1:]])
        depth = np.stack([np.full(extent.shape[1:], 1 - p.order / 1000, np.float32) for p in parts])
        return Maps(frame, parts, seen, extent, depth, cut(left_side, half, fill=0.5))

    def _draw(self, box: tuple[int, int, int, int], stack: Stack, parts: Sequence[Part], planes: tuple[Array, Array]) -> None:
        left, top, width, height = box
        visible, full = (plane[:, top : top + height, left : left + width] for plane in planes)
        through = np.ones((height, width), np.float32)
        for layer in reversed(stack.layers):
            assert layer.part is not None
            row, alpha = 1 + list(parts).index(layer.part), layer.alpha.astype(np.float32) / 255
            visible[row] += alpha * through
            full[row] = np.maximum(full[row], alpha)
            through = through * (1 - alpha)
