"""Solve the colours of layers so that their sum is a given picture, exactly in 8 bits."""

from dataclasses import dataclass, replace

import numpy as np

from unflat.core.arrays import Array, Floats, Mask

EXACT = 0.51
"""Largest error, in 8-bit steps, at which an opaque pixel is left as it is: what rounding one colour costs."""
EXACT_CLEAR = 0.8
"""The same over black and over white where the source is not opaque; solved pixels reach 0.75."""
FOREIGN = 24.0
"""Where a colour would have to change by more 8-bit steps than this, the alpha of the front is wrong instead."""
WEAK = 0.6
"""A layer that gives less of a pixel than this shows a solved colour magnified when it is moved away from the others."""
APART = 16.0
"""Two colours nearer than this, in 8-bit steps, say nothing about the alpha between them."""


@dataclass(frozen=True)
class Columns:
    """Pixels of all layers that lie over one another, back to front.

    Args:
        alpha: (L, M) float32, 0 to 255 in whole steps; 0 where a layer does not reach.
        rgb: (L, M, 3) float32, 0 to 255 in whole steps.
        solid: (L,) bool; layers of blend normal, which are solved for. Others are effects: kept, or dropped where they forbid the picture.
        multiply: (L,) bool; which effects multiply. The others add.
        opacity: (L,) float32 in [0, 1]; 1 for solid layers.
    """

    alpha: Floats
    rgb: Floats
    solid: Mask
    multiply: Mask
    opacity: Floats

    def take(self, which: Array) -> "Columns":
        """Some of the pixels."""
        return replace(self, alpha=self.alpha[:, which], rgb=self.rgb[:, which])


@dataclass(frozen=True)
class _Sums:
    """What columns add up to: weight of each colour, constant part (effects), and 1 - alpha of the whole."""

    weight: Floats  # (L, M, 3), or (L, M, 1) without effects
    constant: Floats  # (M, 3) or (M, 1)
    clear: Floats  # (M,)

    def premul(self, rgb: Array) -> Floats:
        total: Floats = np.einsum("lmc,lmk->mk", self.weight, rgb) if self.weight.shape[2] == 1 else (self.weight * rgb).sum(0)
        return total + self.constant


def unblend(columns: Columns, source: Array) -> Columns:
    """Alphas and colours, as near as possible to the given, whose sum is the source.

    Every pixel must be held by a solid layer (alpha above 0) wherever the source's alpha is above 0.

    Args:
        columns: What the layers hold now.
        source: (M, 4) float32, 0 to 255, straight alpha.

    Returns:
        Columns whose sum over black, over white and in alpha is the source within 0.75 of an 8-bit step.

    How: the alphas are made to add up (front before back, what is left goes to the strongest). A soft front pixel that would
    have to take a foreign colour gets the alpha at which its own comes nearest. The error that is left is shared by the layers in
    proportion to their weight (the smallest change of colours that does it), and the strongest layer is solved exactly. Where a
    weak layer would still have to take a foreign colour, the strongest holds the pixel alone and the others keep their colours.
    """
    target = source[:, :3] * (source[:, 3:] / 255)
    open_ = np.flatnonzero(_error(columns, target, source[:, 3]) > 1)
    if not open_.size:
        return columns
    part, target, alpha = columns.take(open_), target[open_], source[open_, 3]
    fitted = _fit_alpha(part, alpha)
    first = _solve(fitted, target, alpha)
    refitted = _refit_front(fitted, first, target, alpha)
    if refitted is not fitted:
        first = _solve(refitted, target, alpha)
    part = _alone(_without_effects(first, part, target, alpha), part, source[open_])
    solved = replace(columns, alpha=columns.alpha.copy(), rgb=columns.rgb.copy())
    solved.alpha[:, open_], solved.rgb[:, open_] = part.alpha, part.rgb
    return solved


def _add_up(columns: Columns) -> _Sums:
    count, pixels = columns.alpha.shape
    lit = 1 if columns.solid.all() else 3
    weight = np.empty((count, pixels, lit), np.float32)
    through, constant = np.ones((pixels, lit), np.float32), np.zeros((pixels, lit), np.float32)
    alpha = columns.alpha * (columns.opacity[:, None] / np.float32(255))
    below = np.ones((count + 1, pixels), np.float32)  # 1 - alpha of all that lies behind layer i
    np.cumprod(1 - alpha, axis=0, out=below[1:])
    for i in range(count - 1, -1, -1):
        a = alpha[i][:, None]
        if columns.solid[i]:
            weight[i] = through * a
            through = through * (1 - a)
            continue
        weight[i] = 0
        if columns.multiply[i]:
            constant += through * a * below[i][:, None] * columns.rgb[i]
            through = through * (1 - a + a * columns.rgb[i] / 255)
        else:
            constant += through * a * columns.rgb[i]
    return _Sums(weight, constant, below[count])


def _error(columns: Columns, target: Array, alpha: Array) -> Floats:
    """How far the columns are from the picture: the worst of black, white and alpha, 1 where it is just exact enough."""
    shown, union = _show(columns)
    black = shown - target
    more = union * 255 - alpha
    worst: Floats = np.maximum(np.abs(black), np.abs(black - more[:, None])).max(1)
    worst /= np.where(alpha == 255, np.float32(EXACT), np.float32(EXACT_CLEAR))
    return np.maximum(worst, np.abs(more) / np.float32(EXACT))


def _show(columns: Columns) -> tuple[Floats, Floats]:
    """Put the columns over one another, back to front: premultiplied colour (M, 3) in 0..255, and alpha (M,) in 0..1."""
    pixels = columns.alpha.shape[1]
    shown, union = np.zeros((pixels, 3), np.float32), np.zeros((pixels, 1), np.float32)
    for alpha, rgb, solid, multiply, opacity in zip(
        columns.alpha, columns.rgb, columns.solid, columns.multiply, columns.opacity, strict=True
    ):
        a = (alpha * (opacity / np.float32(255)))[:, None]
        more = union + a - union * a
        if solid:
            shown = shown * (1 - a) + a * rgb
        elif multiply:
            shown = shown * (1 - a + a * rgb / 255) + a * (1 - union) * rgb
        else:
            shown = np.minimum(shown + a * rgb, more * 255)
        union = more
    return shown, union[:, 0]


def _fit_alpha(columns: Columns, alpha: Array) -> Columns:
    """Make prod(1 - a) = 1 - A: what lies too far behind is thinned, what is missing goes to the strongest layer."""
    count = columns.alpha.shape[0]
    fitted = columns.alpha.copy()
    wanted = 1 - alpha / 255  # 1 - A
    through = np.ones(alpha.shape, np.float32)
    for i in range(count - 1, -1, -1):
        most = np.floor(255 * (1 - wanted / np.maximum(through, 1e-6)) / max(columns.opacity[i], 1e-3) + 1e-3)
        fitted[i] = np.minimum(fitted[i], np.clip(most, 0, 255))
        through = through * (1 - fitted[i] * (columns.opacity[i] / 255))
    solid = np.where(columns.solid[:, None], fitted, -1)
    # of equal alphas the one farthest back: it is the one that others lie on, and they keep their soft edge
    owner = solid.argmax(0)
    here = np.arange(alpha.size)
    lone = solid[owner, here] <= 0  # thinned away by effects: the layer that held most before holds all
    if lone.any():
        owner[lone] = np.where(columns.solid[:, None], columns.alpha, -1).argmax(0)[lone]
        fitted[:, lone] = 0
    others = np.ones(alpha.shape, np.float32)
    for i in range(count):
        others *= np.where(owner == i, 1, 1 - fitted[i] * (columns.opacity[i] / 255))
    exact = np.rint(255 * (1 - np.minimum(wanted / np.maximum(others, 1e-6), 1)))
    fitted[owner, here] = np.where(np.abs(through - wanted) < 0.5 / 255, fitted[owner, here], exact)
    return replace(columns, alpha=fitted.astype(np.float32))


def _refit_front(columns: Columns, solved: Columns, target: Array, alpha: Array) -> Columns:
    """Where the first solution needed a foreign colour, give the soft front pixel the alpha at which the given colours come nearest."""
    sums = _add_up(columns)
    count, pixels = columns.alpha.shape
    front = count - 1 - (columns.alpha[::-1] > 0).argmax(0)
    here = np.arange(pixels)
    moved = np.abs(solved.rgb - columns.rgb).max((0, 2))
    a = columns.alpha[front, here] / 255
    which = (moved > FOREIGN) & (alpha == 255) & (a > 0) & (a < 1) & columns.solid[front] & (sums.clear == 0)
    if not which.any():
        return columns
    here, front, a = here[which], front[which], a[which][:, None]
    own = columns.rgb[front, here]
    behind = (sums.premul(columns.rgb)[which] - a * own) / (1 - a)
    apart = own - behind
    length = (apart * apart).sum(1)
    best = ((target[which] - behind) * apart).sum(1) / np.maximum(length, 1)
    better = np.where(length > APART * APART, np.clip(np.rint(best * 255), 0, 255), columns.alpha[front, here])
    refitted = columns.alpha.copy()
    refitted[front, here] = better
    return replace(columns, alpha=refitted)


def _solve(columns: Columns, target: Array, alpha: Array) -> Columns:
    """Move the colours of solid layers until the sum is the target, or as near as 0..255 allows."""
    sums = _add_up(columns)
    # an alpha that is half a step off shows over white and not over black: aim between the two
    aim = target + ((255 - alpha) - sums.clear * 255)[:, None] * np.float32(0.5)
    rgb = columns.rgb.copy()
    square = np.maximum((sums.weight * sums.weight).sum(0), 1e-9)
    left = (aim - sums.premul(rgb)) / square
    for i in np.flatnonzero(columns.solid):
        rgb[i] = np.clip(np.rint(rgb[i] + sums.weight[i] * left), 0, 255)
    rank = sums.weight.max(2).argsort(0)[::-1]
    here = np.arange(alpha.size)
    left = aim - sums.premul(rgb)
    for place, order in enumerate(rank):  # strongest first; the others only take what 0..255 did not let it take
        weight = sums.weight[order, here]
        moved = np.clip(np.rint(rgb[order, here] + left / np.maximum(weight, 1e-6)), 0, 255)
        moved = np.where((weight > 0) & (np.abs(left) > (0.5 if place else 0)), moved, rgb[order, here])
        left = left - weight * (moved - rgb[order, here])
        rgb[order, here] = moved
        if np.abs(left).max() <= 0.5:
            break
    return replace(columns, rgb=rgb)


def _without_effects(columns: Columns, before: Columns, target: Array, alpha: Array) -> Columns:
    """Where no colours under the effects give the picture, the effects end and the layers are solved without them."""
    if columns.solid.all():
        return columns
    bad = np.flatnonzero(_error(columns, target, alpha) > 1)
    if not bad.size:
        return columns
    part = before.take(bad)
    part = replace(part, alpha=np.where(columns.solid[:, None], part.alpha, 0))
    part = _solve(_fit_alpha(part, alpha[bad]), target[bad], alpha[bad])
    cleared = replace(columns, alpha=columns.alpha.copy(), rgb=columns.rgb.copy())
    cleared.alpha[:, bad], cleared.rgb[:, bad] = part.alpha, part.rgb
    return cleared


def _alone(solved: Columns, before: Columns, source: Array) -> Columns:
    """Opaque pixels whose sum bends a weak layer's colour beyond belief: the strongest layer takes the artist's pixel whole."""
    moved = np.abs(solved.rgb - before.rgb).max(2) * (solved.alpha > 0) * solved.solid[:, None]
    weight = _add_up(solved).weight.max(2)
    effects = ((solved.alpha > 0) & ~solved.solid[:, None]).any(0)
    bent = ((moved > FOREIGN) & (weight < WEAK)).any(0) & (source[:, 3] == 255) & ~effects
    if not bent.any():
        return solved
    strongest = np.where(solved.solid[:, None], weight, -1).argmax(0)
    rank = np.arange(len(solved.alpha))[:, None]
    alpha = np.where(bent & (rank > strongest), 0, solved.alpha)
    alpha = np.where(bent & (rank == strongest), 255, alpha)
    rgb = np.where(bent[:, None], before.rgb, solved.rgb)
    rgb = np.where((bent & (rank == strongest))[..., None], source[:, :3], rgb)
    return replace(solved, alpha=alpha.astype(np.float32), rgb=rgb.astype(np.float32))
