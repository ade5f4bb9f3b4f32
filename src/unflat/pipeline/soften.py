"""Give labelled pixels soft borders: coverage, own colour, and what lies under a soft pixel."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from unflat.core.arrays import Array
from unflat.core.stack import ARTIST, INVENTED
from unflat.pipeline.label_pixels import Labels
from unflat.pixels.components import places
from unflat.pixels.labels import box_of, nearest_label
from unflat.pixels.matte import Edge, colour_around, rings, soft_edge
from unflat.pixels.over import colours
from unflat.pixels.vote import GROUND

INNER_REACH = 1  # pixels either side of a border between parts; two would eat noses and the whites of eyes
BLUR_BEHIND = 7  # pixels; window in which the colour behind a border is gathered


@dataclass(frozen=True, eq=False)
class Extra:
    """What layers hold beside the label map; entry i speaks of pixel (ys[i], xs[i]) of the layer with label[i]."""

    ys: Array
    xs: Array
    label: Array
    alpha: Array
    rgb: Array
    origin: Array

    @staticmethod
    def joined(some: "list[Extra]") -> "Extra":
        """The entries of several, one after another."""
        names = ("ys", "xs", "label", "alpha", "rgb", "origin")
        return Extra(*(np.concatenate([getattr(e, n) for e in some]) for n in names))

    def of(self, label: int) -> "Extra":
        """The entries of one label; of two for one pixel the stronger comes last."""
        mine = np.flatnonzero(self.label == label)
        return self.take(mine[np.argsort(self.alpha[mine], kind="stable")])

    def take(self, which: Array) -> "Extra":
        """Some entries, by index or mask."""
        return Extra(self.ys[which], self.xs[which], self.label[which], self.alpha[which], self.rgb[which], self.origin[which])


@dataclass(frozen=True, eq=False)
class Sheet:
    """Every pixel with its label, its alpha and its own colour, and what else lies there."""

    label: Array
    rgb: Array
    alpha: Array
    extra: Extra

    @staticmethod
    def hard(rgba: Array, labels: Labels) -> "Sheet":
        """Every pixel belongs to its label alone."""
        none = np.zeros(0, np.int64)
        empty = Extra(none, none, none.astype(np.uint8), none.astype(np.uint8), np.zeros((0, 3), np.uint8), none.astype(np.uint8))
        return Sheet(labels.map, rgba[..., :3], rgba[..., 3], empty)


def soften(rgba: Array, labels: Labels, *, solid: bool) -> Sheet:
    """Soft borders between parts, front before back, and against the ground.

    Args:
        rgba: (H, W, 4) uint8, the picture.
        labels: Whose borders to soften.
        solid: Whether the picture brings its own ground; where not, its own alpha is the figure's border.
    """
    source = colours(rgba)
    rgb, alpha = source.copy(), np.full(labels.map.shape, 255, np.uint8)
    extras = [Sheet.hard(rgba, labels).extra]
    with ThreadPoolExecutor(1) as beside:
        outline = beside.submit(_outline, source, labels) if solid else None
        for label in np.argsort(labels.rank[: len(labels.keys) + 1])[::-1]:
            if label != GROUND:
                extras += _soften_part(source, labels, int(label), (rgb, alpha))
        extra = Extra.joined(extras)
        if outline is not None:
            extra = _soften_figure(outline.result(), labels, (rgb, alpha), extra)
    alpha = _product(alpha, rgba[..., 3])
    extra = replace(extra, alpha=_product(extra.alpha, rgba[extra.ys, extra.xs, 3]))
    return Sheet(labels.map, rgb, alpha, extra)


def _soften_part(source: Array, labels: Labels, label: int, sheet: tuple[Array, Array]) -> list[Extra]:
    """Soften one part's border with the parts behind it; writes colour and alpha into the sheet that is being made."""
    rgb, alpha = sheet
    box = box_of(labels.map == label, margin=BLUR_BEHIND)
    if box is None:
        return []
    here = np.s_[box[1] : box[3], box[0] : box[2]]
    around = labels.map[here]
    front = around == label
    behind = (labels.rank[around] < labels.rank[label]) & (around != GROUND)
    ring = rings(front, behind, reach=INNER_REACH)
    if not ring.any():
        return []
    colour = colour_around(source[here], behind & (ring == 0), window=BLUR_BEHIND)
    edge = soft_edge(source[here], front, ring, colour[places(ring)])
    nearest = nearest_label(around, behind, (edge.ys, edge.xs))
    ys, xs = edge.ys + box[1], edge.xs + box[0]
    a = np.rint(edge.alpha * 255).astype(np.uint8)
    own, other = edge.front.astype(np.uint8), edge.back.astype(np.uint8)
    inner, outer = (ring[edge.ys, edge.xs] > 0) & (a < 255), (ring[edge.ys, edge.xs] < 0) & (a > 0)
    alpha[ys[inner], xs[inner]] = a[inner]
    rgb[ys[inner], xs[inner]] = own[inner]
    rgb[ys[outer], xs[outer]] = other[outer]
    under = Extra(ys, xs, nearest, np.full_like(a, 255), other, np.full_like(a, INVENTED)).take(inner)
    over = Extra(ys, xs, np.full_like(a, label), a, own, np.full_like(a, ARTIST)).take(outer)
    return [under, over]


@dataclass(frozen=True, eq=False)
class _Outline:
    """Border pixels of the whole figure and the ground: the edge, which of them are inside, and the nearest part."""

    edge: Edge
    inner: Array
    nearest: Array


def _outline(source: Array, labels: Labels) -> _Outline | None:
    """The figure's border with the ground as the picture has it; None where there is none."""
    figure = labels.map != GROUND
    ring = rings(figure, ~figure)
    if not ring.any():
        return None
    at = places(ring)
    model = labels.ground
    if model is not None and model.plain:
        behind, noise = model.colour_at(*at, width=figure.shape[1], height=figure.shape[0]), 2 * model.noise + 1
    else:
        behind, noise = colour_around(source, ~figure & (ring == 0), window=BLUR_BEHIND)[at], 4.0
    edge = soft_edge(source, figure, ring, behind, noise=noise)
    return _Outline(edge, ring[at] > 0, nearest_label(labels.map, figure, at))


def _soften_figure(outline: _Outline | None, labels: Labels, sheet: tuple[Array, Array], extra: Extra) -> Extra:
    """Soften the whole figure's border with the ground; what lies at the border already keeps its share."""
    if outline is None:
        return extra
    rgb, alpha = sheet
    figure, edge, inner = labels.map != GROUND, outline.edge, outline.inner
    share = np.full(figure.shape, 255, np.uint8)
    share[edge.ys, edge.xs] = np.rint(edge.alpha * 255)
    a = share[edge.ys, edge.xs]
    lone = inner & (alpha[edge.ys, edge.xs] == 255)
    alpha[figure] = _product(alpha[figure], share[figure])
    own, other = edge.front.astype(np.uint8), np.rint(edge.back).astype(np.uint8)
    rgb[edge.ys[lone], edge.xs[lone]] = own[lone]
    extra = replace(extra, alpha=_product(extra.alpha, share[extra.ys, extra.xs]))
    outer, through = ~inner & (a > 0), inner & (a < 255)
    rgb[edge.ys[outer], edge.xs[outer]] = other[outer]
    over = Extra(edge.ys, edge.xs, outline.nearest, a, own, np.full_like(a, ARTIST)).take(outer)
    ground = Extra(edge.ys, edge.xs, np.full_like(a, GROUND), np.full_like(a, 255), other, np.full_like(a, INVENTED)).take(through)
    return Extra.joined([extra, over, ground])


def _product(a: Array, b: Array) -> Array:
    return np.asarray((a.astype(np.uint16) * b + 127) // 255, np.uint8)
