"""Curves that figures are made of: smooth outlines, limbs, locks, mirrors and wobble, in head units."""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, degrees, hypot, pi, sin

import numpy as np
import skia

Point = tuple[float, float]

_KEPT = 128  # numbers of steps of which the weights are kept; long braids and frills have ever new ones
NUDGES = (0.0, 1e-4, -3e-4, 1e-3, -2e-3, 4e-3)  # head units tried in turn; the largest is a pixel of a head drawn 250 pixels high


def smooth(points: Sequence[Point], *, closed: bool = True, tension: float = 1.0) -> skia.Path:
    """A Catmull-Rom curve through the points; tension 0 gives straight edges."""
    path = skia.Path()
    path.moveTo(*points[0])
    pull = tension / 6
    ring = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        path.cubicTo(bx + (cx - ax) * pull, by + (cy - ay) * pull, cx - (dx - bx) * pull, cy - (dy - by) * pull, cx, cy)
    if closed:
        path.close()
    return path


def straight(points: Sequence[Point], *, closed: bool = True) -> skia.Path:
    """A polygon or an open line through the points."""
    path = skia.Path()
    path.addPoly([skia.Point(*p) for p in points], closed)
    return path


def ellipse(centre: Point, rx: float, ry: float, *, angle: float = 0.0) -> skia.Path:
    """An ellipse, turned by an angle in radians."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(centre[0] - rx, centre[1] - ry, centre[0] + rx, centre[1] + ry))
    return turned(path, angle, about=centre) if angle else path


def box(left: float, top: float, right: float, bottom: float, *, radius: float = 0.0) -> skia.Path:
    """A rectangle, its corners round by `radius`."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(left, top, right, bottom), radius, radius)
    return path


def lerp(a: Point, b: Point, t: float) -> Point:
    """The point a share `t` of the way from a to b."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def away(a: Point, b: Point, *, along: float, out: float) -> Point:
    """From a, a share `along` of the way to b, then `out` units to the right hand of the walk (downwards y)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    far = hypot(dx, dy) or 1.0
    return a[0] + dx * along - dy / far * out, a[1] + dy * along + dx / far * out


def bend(points: Sequence[Point], *, steps: int) -> list[Point]:
    """Points evenly spread along the Catmull-Rom curve through a few points."""
    return [
        (
            wa * points[a][0] + wb * points[b][0] + wc * points[c][0] + wd * points[d][0],
            wa * points[a][1] + wb * points[b][1] + wc * points[c][1] + wd * points[d][1],
        )
        for a, b, c, d, wa, wb, wc, wd in _spread(len(points), steps)
    ]


@lru_cache(_KEPT)
def _spread(count: int, steps: int) -> tuple[tuple[int, int, int, int, float, float, float, float], ...]:
    """For each step along a Catmull-Rom curve the four points it depends on, and their weights: the same for every curve."""
    rows = []
    for i in range(steps + 1):
        place = i * (count - 1) / steps
        k = min(int(place), count - 2)
        t = place - k
        weights = (-t + 2 * t * t - t**3) / 2, (2 - 5 * t * t + 3 * t**3) / 2, (t + 4 * t * t - 3 * t**3) / 2, (t**3 - t * t) / 2
        rows.append((max(k - 1, 0), k, k + 1, min(k + 2, count - 1), *weights))
    return tuple(rows)


def rails(spine: Sequence[Point], widths: Sequence[float]) -> tuple[list[Point], list[Point]]:
    """The two sides of a band of changing half width along a spine, both from root to end."""
    last = len(spine) - 1
    one: list[Point] = []
    other: list[Point] = []
    for i, (x, y) in enumerate(spine):
        before, after = spine[i - 1 if i else 0], spine[i + 1 if i < last else last]
        dx, dy = after[0] - before[0], after[1] - before[1]
        out = widths[i] / max(hypot(dx, dy), 1e-9)
        one.append((x - dy * out, y + dx * out))
        other.append((x + dy * out, y - dx * out))
    return one, other


def limb(spine: Sequence[Point], widths: Sequence[float], *, round_ends: bool = True) -> skia.Path:
    """A closed shape along a spine with a half width at each of its points."""
    one, other = rails(spine, widths)
    if not round_ends:
        path = smooth(one, closed=False)
        back = smooth(other[::-1], closed=False)
        path.addPath(back, skia.Path.AddPathMode.kExtend_AddPathMode)
        path.close()
        return path
    tip = away(spine[-2], spine[-1], along=1.0, out=0.0)
    dx, dy = spine[-1][0] - spine[-2][0], spine[-1][1] - spine[-2][1]
    far = hypot(dx, dy) or 1.0
    tip = (tip[0] + dx / far * widths[-1], tip[1] + dy / far * widths[-1])
    dx, dy = spine[0][0] - spine[1][0], spine[0][1] - spine[1][1]
    far = hypot(dx, dy) or 1.0
    root = (spine[0][0] + dx / far * widths[0] * 0.5, spine[0][1] + dy / far * widths[0] * 0.5)
    return smooth([root, *one, tip, *other[::-1]])


def lock(root: Point, tip: Point, width: float, *, curl: float = 0.0, belly: float = 0.4) -> skia.Path:
    """A pointed strand of hair: `width` across at its belly, bent sideways by `curl` (share of its length)."""
    length = hypot(tip[0] - root[0], tip[1] - root[1])
    middle = away(root, tip, along=0.5, out=curl * length)
    spine = bend([root, middle, tip], steps=6)
    shares = np.linspace(0, 1, 7)
    widths = [width / 2 * (0.75 + 0.25 * min(s / belly, 1.0)) * min(1.0, (1 - s) / (1 - belly)) ** 0.8 for s in shares]
    one, other = rails(spine, [max(w, 1e-4) for w in widths])
    return smooth([*one[:-1], spine[-1], *other[-2::-1]])


def mirrored(path: skia.Path, *, about: float = 0.0) -> skia.Path:
    """The path mirrored left to right about x = `about`."""
    found = skia.Path()
    path.transform(skia.Matrix().setScale(-1, 1).postTranslate(2 * about, 0), found)
    return found


def moved(path: skia.Path, dx: float, dy: float, *, scale: float = 1.0) -> skia.Path:
    """The path scaled about the origin and then moved."""
    found = skia.Path()
    path.transform(skia.Matrix().setScale(scale, scale).postTranslate(dx, dy), found)
    return found


def turned(path: skia.Path, angle: float, *, about: Point) -> skia.Path:
    """The path turned by an angle in radians about a point."""
    found = skia.Path()
    path.transform(skia.Matrix().setRotate(degrees(angle), about[0], about[1]), found)
    return found


def wobble(points: Sequence[Point], rng: np.random.Generator, *, amount: float) -> list[Point]:
    """The points, each moved a little by chance."""
    by = rng.normal(0, amount, (len(points), 2))
    return [(float(p[0] + d[0]), float(p[1] + d[1])) for p, d in zip(points, by, strict=True)]


def star(centre: Point, outer: float, inner: float, *, points: int = 5, angle: float = -pi / 2) -> skia.Path:
    """A star or a cog."""
    radii = (outer, inner)
    spots = [(angle + pi * i / points, radii[i % 2]) for i in range(2 * points)]
    return straight([(centre[0] + r * cos(a), centre[1] + r * sin(a)) for a, r in spots])


def joined(*paths: skia.Path) -> skia.Path:
    """The union of closed shapes as one outline.

    The library gives up on a few curves that nearly touch (1 drawing in 1500); most meet otherwise when moved by less than can be seen.
    What still has no union stays several outlines in one path, filled as one shape.
    """
    for nudge in NUDGES:
        builder = skia.OpBuilder()
        for i, path in enumerate(paths):
            moved = skia.Path(path)
            moved.offset(nudge * i, -nudge * i)
            builder.add(moved, skia.PathOp.kUnion_PathOp)
        try:
            return builder.resolve()
        except RuntimeError:
            continue
    together = skia.Path()
    for path in paths:
        together.addPath(path)
    return together


def common(one: skia.Path, other: skia.Path) -> skia.Path:
    """Where both shapes are."""
    return skia.Op(one, other, skia.PathOp.kIntersect_PathOp)


def without(one: skia.Path, other: skia.Path) -> skia.Path:
    """The first shape where the second is not."""
    return skia.Op(one, other, skia.PathOp.kDifference_PathOp)


def grown(path: skia.Path, by: float) -> skia.Path:
    """A closed shape and a band of that width around it."""
    found = skia.Path()
    paint = skia.Paint(Style=skia.Paint.kStrokeAndFill_Style, StrokeWidth=2 * by)
    return found if by > 0 and paint.getFillPath(path, found) else path
