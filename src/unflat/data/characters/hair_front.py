"""Front hair: the crown, bangs, side locks and stray strands drawn before the face."""

from math import cos, pi, sin

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.curves import Point, away, bend, lerp, limb, lock, smooth
from unflat.data.characters.palette import Colour, blend, lighter
from unflat.data.characters.plan import Dice, HeadInk, HeadPlan

_KINDS = ("blunt", "swept", "parted", "m", "choppy", "spiky", "covered", "central", "back", "bald")
_WEIGHTS = (0.16, 0.17, 0.13, 0.13, 0.16, 0.08, 0.06, 0.06, 0.045, 0.005)
_STRANDS = 9


def draw_front_hair(plan: HeadPlan, dice: Dice) -> None:
    """The FRONT_HAIR layer as one piece."""
    kind = dice.one_of(_KINDS, _WEIGHTS)
    if kind == "bald":
        return
    ink = plan.ink(parts.FRONT_HAIR)
    colour = plan.sheet.palette.hair
    locks_first = dice.odds(0.7)
    locks = _lock_plan(plan, dice)
    if locks_first:
        _side_locks(plan, ink, locks, dice)
    edge = _edge(plan, kind, dice)
    outline = _cap(plan, edge, dice)
    ink.shape(outline, colour)
    _strands(plan, ink, edge, outline, dice)
    _shine(plan, ink, outline, dice)
    if kind in ("choppy", "spiky", "m", "swept", "central") or dice.odds(0.25):
        _loose_locks(plan, ink, edge, dice)
    if not locks_first:
        _side_locks(plan, ink, locks, dice)
    if dice.odds(0.25) and not plan.hat:
        _ahoge(plan, ink, dice)
    if dice.odds(0.3):
        _flyaway(plan, ink, dice)


def strand_colour(plan: HeadPlan, dice: Dice) -> Colour:
    """Lines inside hair: the line colour, the shadow, or on black hair a lighter tint."""
    palette = plan.sheet.palette
    if max(palette.hair) < 0.25:
        return dice.one_of((palette.hair_light, (0.0, 0.0, 0.0), lighter(palette.hair, 0.15)))
    return dice.one_of((palette.hair_shadow, plan.sheet.style.line_on(palette.hair)))


def leaf(root: Point, tip: Point, *, width: float, curl: float = 0.0) -> skia.Path:
    """A strand that is pointed at both ends, so that it grows out of the hair it lies on."""
    middle = away(root, tip, along=0.5, out=curl * abs(tip[1] - root[1]))
    spine = bend([root, middle, tip], steps=6)
    return limb(spine, [width / 2 * s for s in (0.01, 0.45, 0.8, 0.95, 0.8, 0.42, 0.005)], round_ends=False)


def _edge(plan: HeadPlan, kind: str, dice: Dice) -> list[Point]:
    """The lower edge of the bangs, left to right: notches and tips in turn, starting and ending with a notch."""
    count = {"blunt": dice.count(3, 9), "spiky": dice.count(3, 5), "central": 3, "m": dice.count(3, 5)}.get(kind, dice.count(4, 8))
    w = plan.half
    low = plan.eye_y + (dice.between(-0.2, -0.02) if dice.odds(0.85) else dice.between(-0.02, 0.06))
    part = dice.between(-0.45, 0.45)
    lean = dice.between(-0.09, 0.09)
    covered = dice.one_of((-1, 1))
    depth = {"blunt": dice.between(0.0, 0.06), "spiky": dice.between(0.12, 0.24), "back": 0.02}.get(kind, dice.between(0.05, 0.17))
    edge: list[Point] = []
    for i in range(2 * count + 1):
        s = -1 + i / count
        y = low
        if kind == "swept":
            y = low + 0.1 * s * (1 if part > 0 else -1)
        elif kind == "parted":
            y = low + 0.1 - 0.34 * max(0.0, 1 - abs(s - part) / 0.8)
        elif kind == "m":
            y = low + (0.05 if abs(s) < 0.3 else -0.12 + 0.2 * abs(s))
        elif kind == "covered":
            y = low + (0.16 * max(0.0, s * covered) + 0.02)
        elif kind == "central":
            y = low - 0.2 + 0.24 * (1 - min(1.0, abs(s - part * 0.4) * 2)) + 0.2 * max(0.0, abs(s) - 0.5)
        elif kind == "back":
            y = -0.8 + 0.4 * s * s + (0.06 if abs(s) < 0.25 and part > 0.2 else 0.0)
        if i % 2:
            jitter = 0.012 if kind == "blunt" else 0.04
            edge.append(plan.on(s * w * 0.97 + lean * (kind != "blunt"), y + dice.between(-jitter, jitter), radius=1.22))
        else:
            edge.append(plan.on(s * w * 0.97 + lean * 0.5, y - depth * dice.between(0.6, 1.15), radius=1.22))
    return edge


def _cap(plan: HeadPlan, edge: list[Point], dice: Dice) -> skia.Path:
    """The crown with the bangs as one outline."""
    w, v = plan.half, plan.volume
    down = dice.between(-0.5, -0.12)
    rough = dice.between(0.0, 0.035) if dice.odds(0.35) else 0.0
    path = skia.Path()
    outer: list[Point] = []
    for angle in np.linspace(0, pi, 13):
        r = 1.0 + dice.between(-rough, rough)
        outer.append((cos(float(angle)) * (w + v) * r, -0.5 - sin(float(angle)) * (0.5 + v * 0.9) * r))
    mantle = dice.odds(0.4) and plan.grown < 0.95
    hang = dice.between(-0.25, 0.45) if mantle else down
    out = v * 0.55 + (dice.between(-0.02, 0.12) if mantle else 0.0)
    outer = [(w + out, hang), *outer, (-w - out, hang)]
    path.addPath(smooth(outer, closed=False))
    inner = w * (0.8 + 0.1 * dice.between(0, 1))
    reach = dice.between(0.0, 0.05) + (0.0 if mantle else 0.04)
    _hem(path, ((-w - out, hang), (-inner - reach, hang - 0.02)), mantle, dice)
    path.quadTo(-inner, (hang + edge[0][1]) / 2, *edge[0])
    for i in range(1, len(edge), 2):
        (ax, ay), (bx, by), (cx, cy) = edge[i - 1], edge[i], edge[i + 1]
        path.quadTo(ax * 0.4 + bx * 0.6 - 0.012, ay * 0.45 + by * 0.55, bx, by)
        path.quadTo(cx * 0.55 + bx * 0.45 + 0.006, cy * 0.5 + by * 0.5, cx, cy)
    path.quadTo(inner, (hang + edge[-1][1]) / 2, inner + reach, hang - 0.02)
    _hem(path, ((inner + reach, hang - 0.02), (w + out, hang)), mantle, dice)
    path.close()
    return path


def _hem(path: skia.Path, ends: tuple[Point, Point], jagged: bool, dice: Dice) -> None:
    """The lower end of the hair at one side of the face, in tips where it hangs down."""
    (ax, ay), (bx, by) = ends
    count = dice.count(1, 3) if jagged else 0
    deep = dice.between(0.04, 0.2)
    for i in range(count):
        s, t = (i + 0.5) / count, (i + 1) / count
        shift = dice.between(-0.04, 0.04)
        tip = (ax + (bx - ax) * s + shift, ay + (by - ay) * s + deep * dice.between(0.5, 1.1))
        path.quadTo(ax + (bx - ax) * (s - 0.3 / count), ay + deep * 0.4, *tip)
        notch = (ax + (bx - ax) * t, ay + (by - ay) * t)
        path.quadTo(notch[0] - (bx - ax) * 0.15 / count, notch[1] + deep * 0.4, *notch)
    if not count:
        path.lineTo(bx, by)


def _strands(plan: HeadPlan, ink: HeadInk, edge: list[Point], outline: skia.Path, dice: Dice) -> None:
    colour = strand_colour(plan, dice)
    crown = plan.on(dice.between(-0.12, 0.12), -1.0 - plan.volume * 0.5)
    thin = dice.between(0.003, 0.008)
    share = plan.sheet.style.detail
    for notch in edge[::2]:
        if dice.odds(0.35 + 0.6 * share):
            high = lerp(notch, crown, dice.between(0.3, 0.9))
            middle = ((notch[0] * 0.62 + high[0] * 0.4) * 1.12, (notch[1] + high[1]) / 2)
            ink.mark(smooth([notch, middle, high], closed=False), colour, thin, clip=outline)
    for _ in range(int(share * _STRANDS)):
        x = dice.between(-1, 1) * plan.half
        start, end = (x * 1.02, dice.between(-0.75, -0.5)), (x * dice.between(0.4, 0.9), dice.between(-1.0, -0.8))
        ink.mark(
            smooth([start, ((start[0] * 1.1 + end[0] * 0.95) / 2, (start[1] + end[1]) / 2), end], closed=False),
            colour,
            thin * 0.8,
            clip=outline,
        )


def _shine(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    palette = plan.sheet.palette
    kind = dice.one_of(("none", "band", "dots", "glow", "tips"), (0.35, 0.25, 0.1, 0.18, 0.12))
    y = dice.between(-0.85, -0.66)
    if kind == "band":
        upper = [(-plan.half * (1 - i / 4.5), y - 0.09 * (1 - (i / 4.5 - 1) ** 2) + dice.between(-0.02, 0.02)) for i in range(10)]
        lower = [(x, yy + dice.between(0.01, 0.06)) for x, yy in upper[::-1]]
        ink.raw(smooth([*upper, *lower], tension=0.4), palette.hair_light, alpha=dice.between(0.3, 1.0), clip=outline)
    elif kind == "dots":
        for _ in range(dice.count(2, 7)):
            x = dice.between(-0.8, 0.8) * plan.half
            streak = limb(bend([(x, y + 0.05), (x * 0.93, y - 0.03), (x * 0.85, y - 0.09)], steps=3), [0.002, 0.011, 0.011, 0.002])
            ink.raw(streak, palette.hair_light, alpha=0.9, clip=outline)
    elif kind == "glow":
        blob = smooth([(-0.3, y - 0.1), (0.3, y - 0.1), (0.25, y + 0.05), (-0.25, y + 0.05)])
        ink.raw(blob, palette.hair_light, alpha=dice.between(0.3, 0.8), blur=0.05, clip=outline)
    elif kind == "tips":
        tips = smooth([(-0.7, -0.55), (0.7, -0.55), (0.7, 0.2), (-0.7, 0.2)])
        tint = blend(palette.hair, palette.hair_inner if dice.odds(0.5) else palette.skin, 0.5)
        ink.raw(tips, tint, alpha=dice.between(0.3, 0.8), blur=0.07, clip=outline)


def _loose_locks(plan: HeadPlan, ink: HeadInk, edge: list[Point], dice: Dice) -> None:
    crown = plan.on(0.0, -0.95)
    for tip in edge[1::2]:
        if dice.odds(0.4):
            root = lerp(tip, crown, dice.between(0.45, 0.85))
            end = (tip[0] + dice.between(-0.06, 0.06), tip[1] + dice.between(-0.02, 0.06))
            ink.shape(leaf(root, end, width=dice.between(0.05, 0.15), curl=dice.between(-0.16, 0.16)), plan.sheet.palette.hair, line=0.8)


def _lock_plan(plan: HeadPlan, dice: Dice) -> tuple[str, float, float]:
    """Kind, the y at which side locks end, and their width."""
    kind = dice.one_of(("none", "thin", "wide", "hime", "curtain", "ragged"), (0.12, 0.24, 0.2, 0.1, 0.2, 0.14))
    if plan.grown > 0.9 and dice.odds(0.6):
        kind = dice.one_of(("none", "ragged"))
    length = dice.one_of((-0.2, -0.05, 0.15, 0.5, 1.0, 1.8), (0.25, 0.28, 0.2, 0.12, 0.1, 0.05)) + dice.between(-0.07, 0.1)
    width = {"thin": dice.between(0.04, 0.1), "wide": dice.between(0.12, 0.2), "hime": dice.between(0.14, 0.22)}.get(
        kind, dice.between(0.2, 0.32)
    )
    return kind, length, width


def _side_locks(plan: HeadPlan, ink: HeadInk, locks: tuple[str, float, float], dice: Dice) -> None:
    kind, length, width = locks
    if kind == "none":
        return
    palette = plan.sheet.palette
    colour = strand_colour(plan, dice)
    flare, wave = dice.between(-0.05, 0.12), dice.between(0.0, 0.05)
    for sign in (-1, 1):
        if dice.odds(0.05):
            continue
        inset = 0.9 - width * 0.5
        x = plan.half * (sign * inset + 0.08 * plan.turn)
        end = length + dice.between(-0.05, 0.05)
        if kind == "ragged":
            for i in range(dice.count(2, 4)):
                root = (x + sign * 0.03 * i, -0.78)
                tip = (x + sign * (0.02 + 0.06 * i + flare), min(end, 0.1) - 0.07 * i)
                ink.shape(leaf(root, tip, width=width * 0.6, curl=sign * dice.between(-0.1, 0.05)), palette.hair)
            continue
        outer = sign * (plan.half + plan.volume * 0.6) if kind == "curtain" else x + sign * width
        inner = outer - sign * width if kind == "curtain" else x
        path = _panel(
            (inner, outer), end, (sign * flare, wave), dice.one_of(("flat", "point", "jagged")) if kind != "hime" else "flat", dice
        )
        ink.shape(path, palette.hair)
        for _ in range(int(1 + plan.sheet.style.detail * 4)):
            s = dice.between(0.15, 0.85)
            top = inner + (outer - inner) * s
            line = [
                (top, dice.between(-0.6, -0.2)),
                (top + sign * (0.01 + flare * 0.4), end * 0.5 - 0.15),
                (top + sign * flare * 0.8, end - dice.between(0.0, 0.1)),
            ]
            ink.mark(smooth(line, closed=False), colour, 0.005, clip=path)


def _panel(sides: tuple[float, float], end: float, drift: tuple[float, float], tip: str, dice: Dice) -> skia.Path:
    """A hanging lock of changing width, from the temple to `end`."""
    (inner, outer), (flare, wave) = sides, drift
    left, right = [], []
    steps = 6
    for i in range(steps):
        s = i / (steps - 1)
        y = -0.74 + (end + 0.74) * s
        shift = flare * s * s + wave * sin(s * 7)
        slim = {"flat": 1.0, "jagged": 1.0, "point": 1 - 0.45 * s}[tip] * (0.25 + 0.75 * min(1.0, 3.2 * s) ** 0.7)
        shift -= 0.12 * (inner + outer) * max(0.0, 1 - 4 * s)
        middle, half = (inner + outer) / 2, (outer - inner) / 2
        left.append((middle - half * slim + shift, y))
        right.append((middle + half * slim + shift, y))
    a, b = left[-1], right[-1]
    if tip == "point":
        bottom = [((a[0] + b[0]) / 2 + flare * 0.3, end + dice.between(0.06, 0.16))]
    elif tip == "flat":
        bottom = [((a[0] + b[0]) / 2, end + dice.between(-0.01, 0.02))]
    else:
        bottom = [lerp(a, b, 0.25), lerp(a, b, 0.5), lerp(a, b, 0.75)]
        bottom = [(p[0], p[1] + (dice.between(0.05, 0.12) if i != 1 else -0.04)) for i, p in enumerate(bottom)]
    return smooth([*left, *bottom, *right[::-1]], tension=0.75)


def _ahoge(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    x, lean, high = dice.between(-0.12, 0.12), dice.between(-0.28, 0.28), dice.between(0.08, 0.28)
    if dice.odds(0.2):
        sign = dice.one_of((-1, 1))
        root, tip = (-sign * 0.25, -0.88), (sign * dice.between(0.25, 0.6), -1.0 - plan.volume - high)
        ink.shape(leaf(root, tip, width=dice.between(0.14, 0.3), curl=-sign * dice.between(-0.2, 0.5)), plan.sheet.palette.hair)
        return
    for _ in range(dice.count(1, 2)):
        root, tip = (x, -0.98 - plan.volume * 0.8), (x + lean, -1.0 - plan.volume - high)
        ink.shape(lock(root, tip, width=dice.between(0.03, 0.08), curl=dice.between(-0.45, 0.45)), plan.sheet.palette.hair)
        x, lean = x + 0.03, -lean * 0.7


def _flyaway(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    colour = plan.sheet.style.line_on(plan.sheet.palette.hair)
    for _ in range(dice.count(1, 5)):
        angle = dice.between(0.0, pi)
        r = plan.half + plan.volume
        a = (cos(angle) * r, -0.5 - sin(angle) * (0.5 + plan.volume * 0.9))
        b = (a[0] * 1.05 + dice.between(-0.08, 0.08), a[1] + dice.between(0.05, 0.3))
        if dice.odds(0.35):
            far = (a[0] * dice.between(1.2, 1.6), a[1] + dice.between(-0.12, 0.25))
            root = (a[0] * 0.7, a[1] * 0.97 - 0.02)
            ink.shape(leaf(root, far, width=dice.between(0.04, 0.1), curl=dice.between(-0.2, 0.2)), plan.sheet.palette.hair)
            continue
        ink.mark(smooth([a, (max(a[0], b[0], key=abs) * 1.08, (a[1] + b[1]) / 2), b], closed=False), colour, 0.005)
