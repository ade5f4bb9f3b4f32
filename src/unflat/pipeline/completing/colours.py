"""The colours of what a layer gains behind others: the engine's own where it drew them, else continued from what is seen."""

from dataclasses import dataclass, field

import numpy as np

from unflat.core.arrays import Array, Floats, Mask
from unflat.core.stack import Layer
from unflat.pixels.components import tight
from unflat.pixels.fill import Classical, Fill, fill
from unflat.pixels.palette import common

SURE = 0.95  # a pixel that gives this share of what is seen shows the part's own colour
NEARBY = 0.15  # colours are looked for this share of a hidden area's size around it
DRAWN = 0.5  # extent from which an engine that draws has drawn a pixel


@dataclass(frozen=True)
class Colours:
    """Colours one layer.

    Args:
        way: How hidden colours are found where it knows the part; else they are continued classically.
        layer: The layer, on a box that holds all it gains.
        band: Width of the least that a layer gains, in pixels.
        side: The picture's longer side.
        foreign: Colours that are never the layer's own, as `Materials.foreign` says.
        used: Gathers the names of the ways that coloured something.
    """

    way: Fill
    layer: Layer
    band: int
    side: int
    foreign: Mask | None = None
    used: set[str] = field(default_factory=set)

    def painted(self, rgba: Array, gained: Mask, clear: Floats, drawn: tuple[Array, Array] | None) -> None:
        """Colour what is gained, in place.

        Args:
            rgba: (h, w, 4) uint8, the layer with the alpha of all of it.
            gained: (h, w) bool, what is to be coloured.
            clear: (h, w) float32, how much of the layer the ones in front let through.
            drawn: The engine's own colours and their extent, where it has some.
        """
        known = _known(self.layer, clear) & ~gained
        if not known.any():
            known = self.layer.alpha > 0  # all it shows is soft: a mixed colour is better than none
        if not known.any():
            return
        if drawn is None and not self.layer.is_ground:
            known = common(rgba[..., :3], known, self.foreign)  # what a wrong label or a cover's shade stained does not spread
        here = self._around(gained, known)
        colour = self._found(rgba[here], known[here], None if drawn is None else (drawn[0][here], drawn[1][here]))
        np.copyto(rgba[here][..., :3], colour, where=gained[here][..., None])

    def _found(self, rgba: Array, known: Mask, drawn: tuple[Array, Array] | None) -> Array:
        """Hidden colours: what the engine drew, brought to the picture's colours; continued from what is seen where it drew nothing.

        Source: Perez and others, 2003: the difference at the seam is spread smoothly over what is pasted.
        """
        rgb = np.ascontiguousarray(rgba[..., :3])
        if drawn is None:
            return self._filled(rgb, known, rgba[..., 3])
        colour, extent = drawn
        there = extent >= DRAWN
        if not (there & known).any():
            both = np.where(there[..., None] & ~known[..., None], np.rint(colour), rgb).astype(np.uint8)
            return self._filled(both, known | there, rgba[..., 3])
        self.used.add("engine")
        apart = np.where((there & known)[..., None], rgb - colour, 0) / 2 + 128
        spread = fill(np.rint(np.clip(apart, 0, 255)).astype(np.uint8), there & known, picture_side=self.side)
        pasted = np.clip(colour + 2 * (spread.astype(np.float32) - 128), 0, 255)
        both = np.where(known[..., None], rgb, np.rint(pasted)).astype(np.uint8)
        return both if there.all() else self._filled(both, known | there, rgba[..., 3])

    def _filled(self, rgb: Array, known: Mask, extent: Array) -> Array:
        way = self.way if self.way.knows(self.layer.part) else Classical()
        self.used.add(way.name)
        return way(rgb, known, extent, self.layer.part, picture_side=self.side)

    def _around(self, gained: Mask, known: Mask) -> tuple[slice, slice]:
        """Rows and columns that hold what is gained and the known pixels near it."""
        left, top, right, bottom = tight(gained) or (0, 0, *gained.shape[::-1])
        margin = round(NEARBY * max(right - left, bottom - top)) + 4 * self.band
        here = np.s_[max(top - margin, 0) : bottom + margin, max(left - margin, 0) : right + margin]
        return here if known[here].any() else np.s_[:, :]


def _known(layer: Layer, clear: Floats) -> Mask:
    """Pixels that show the part's own colour; where none does so purely, the best there are."""
    share = layer.alpha * (clear / np.float32(255))
    for least in (SURE, 0.5):
        known = share >= least
        if known.any():
            return np.asarray(known)
    return np.asarray(layer.alpha >= max(1, int(layer.alpha.max())))
