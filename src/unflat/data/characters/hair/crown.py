"""The crown: the outline of hair from temple to temple, smooth, tousled or in spikes, and what stands up from it."""

from collections.abc import Callable
from math import cos, pi, sin

import skia

from unflat.data.characters.drawing.curves import Point, bend, limb, smooth
from unflat.data.characters.hair.hair_lines import leaf
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan

_TEMPLE = 0.16  # radians above the level of the temples at which the crown begins


def draw_crown(path: skia.Path, plan: HeadPlan, kind: str, dice: Dice) -> None:
    """Continue a path from the right temple over the top to the left one: "smooth", "tousled", "spiky" or "raised"."""
    count = {"smooth": 0, "tousled": dice.count(2, 6), "spiky": dice.count(6, 10), "raised": dice.count(3, 6)}[kind]
    side, room = dice.one_of((-1, 1)), (pi - 2 * _TEMPLE) / max(count, 1)
    here, at = [_rim(plan, _TEMPLE, kind, side)], _TEMPLE
    for i in range(count):
        tip = _TEMPLE + room * (i + dice.between(0.35, 0.65))
        before, after = _spans(kind, tip, side, room, dice)
        here += [_rim(plan, a, kind, side) for a in _between(at, tip - before)]
        _join(path, here)
        at = tip + after
        here = [_tip(path, plan, kind, (tip, at, side, here[-1]), dice)]
    _join(path, [*here, *[_rim(plan, a, kind, side) for a in _between(at, pi - _TEMPLE)]])


def _between(start: float, end: float) -> list[float]:
    """Angles from after `start` to `end`, close enough together for a smooth rim."""
    count = max(1, round((end - start) / 0.24))
    return [start + (end - start) * (i + 1) / count for i in range(count)]


def _spans(kind: str, angle: float, side: int, room: float, dice: Dice) -> tuple[float, float]:
    """How far before and after its tip a lock leaves the rim: locks that fall are long above their tip and short below."""
    if kind == "spiky":
        return 0.46 * room, 0.46 * room
    long, short = min(0.34 * room, dice.between(0.15, 0.4)), min(0.1 * room, 0.04)
    rising = cos(angle) > 0 if kind == "tousled" else side < 0
    return (short, long) if rising else (long, short)


def _rim(plan: HeadPlan, angle: float, kind: str, side: int) -> Point:
    stand = plan.volume * (1.0 + (0.9 * max(0.0, sin(angle)) ** 2 if kind == "raised" else 0.0))
    lop = 0.03 * side * cos(angle) if kind in ("raised", "tousled") else 0.0
    return cos(angle) * (plan.half + stand), -0.5 - sin(angle) * (0.5 + stand * 0.9 + lop)


def _tip(path: skia.Path, plan: HeadPlan, kind: str, where: tuple[float, float, int, Point], dice: Dice) -> Point:
    """A tip that breaks the outline; returns the spot on the rim after it."""
    angle, after, side, last = where
    low, high = {"tousled": (0.015, 0.06), "spiky": (0.06, 0.17), "raised": (0.03, 0.11)}[kind]
    far = dice.between(low, high) * (abs(cos(angle)) if kind == "tousled" else 1.0)  # a step on top of the head would look like a box
    x, y = _rim(plan, angle, kind, side)
    x, y = x + cos(angle) * far, y - sin(angle) * far
    if kind == "tousled":
        y += far * 0.8 * abs(cos(angle))
    elif kind == "raised":
        x += side * far * 0.6
    else:
        sway = dice.between(-0.5, 0.5) * far + 0.4 * far * cos(angle)  # the lower ones hang a little
        x, y = x + sway * sin(angle), y + sway * cos(angle)
    notch = _rim(plan, after, kind, side)
    bulge = (0.3 if kind == "spiky" else 0.22) * far
    path.quadTo((last[0] + x) / 2 + cos(angle) * bulge, (last[1] + y) / 2 - sin(angle) * bulge, x, y)
    path.quadTo((notch[0] + x) / 2 + cos(angle) * bulge, (notch[1] + y) / 2 - sin(angle) * bulge, *notch)
    return notch


def _join(path: skia.Path, points: list[Point]) -> None:
    if len(points) == 1:
        path.lineTo(*points[0])
    elif points:
        path.lineTo(*points[0])
        path.addPath(smooth(points, closed=False), skia.Path.AddPathMode.kExtend_AddPathMode)


def draw_ahoge(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    """Strands that stand up from the top of the head."""
    kind = dice.one_of(tuple(_AHOGE), (0.26, 0.16, 0.14, 0.06, 0.12, 0.12, 0.14))
    x = dice.between(-0.14, 0.14) + 0.05 * plan.turn
    root = (x, -0.93 - plan.volume * 0.9)
    for path in _AHOGE[kind](root, dice):
        ink.shape(path, plan.sheet.palette.hair)


def _strand(spine: list[Point], width: float) -> skia.Path:
    points = bend(spine, steps=9)
    shares = (0.8, 0.9, 1.0, 0.98, 0.9, 0.78, 0.6, 0.42, 0.22, 0.01)
    return limb(points, [width / 2 * s for s in shares], round_ends=False)


def _single(root: Point, dice: Dice) -> list[skia.Path]:
    (x, y), way, high = root, dice.one_of((-1, 1)), dice.between(0.12, 0.34)
    bow = dice.between(0.1, 0.35)
    return [
        _strand(
            [root, (x - way * 0.04, y - high * 0.6), (x + way * bow * 0.4, y - high), (x + way * bow, y - high * 0.75)],
            dice.between(0.03, 0.09),
        )
    ]


def _pair(root: Point, dice: Dice) -> list[skia.Path]:
    (x, y), found = root, []
    for way in (-1, 1):
        high, bow = dice.between(0.12, 0.26), dice.between(0.08, 0.25)
        found.append(
            _strand([(x + way * 0.02, y), (x + way * bow * 0.3, y - high * 0.8), (x + way * bow, y - high * 0.9)], dice.between(0.03, 0.07))
        )
    return found


def _curled(root: Point, dice: Dice) -> list[skia.Path]:
    (x, y), way, high = root, dice.one_of((-1, 1)), dice.between(0.2, 0.36)
    size = dice.between(0.06, 0.11)
    hook = [(1.6, 0.05), (1.5, 1.4), (0.6, 1.0)]
    spine = [root, (x - way * 0.05, y - high * 0.5), (x, y - high), *[(x + way * size * u, y - high + size * v) for u, v in hook]]
    return [_strand(spine, dice.between(0.03, 0.06))]


def _heart(root: Point, dice: Dice) -> list[skia.Path]:
    (x, y), high = root, dice.between(0.2, 0.3)
    found = []
    for way in (-1, 1):
        spine = [root, (x + way * 0.14, y - high * 0.65), (x + way * 0.1, y - high), (x, y - high * 0.72)]
        found.append(_strand(spine, 0.04))
    return found


def _tuft(root: Point, dice: Dice) -> list[skia.Path]:
    (x, y), way = root, dice.one_of((-1, 1))
    found = []
    for i in range(dice.count(2, 4)):
        high, bow = dice.between(0.06, 0.18), way * dice.between(0.0, 0.2) + 0.05 * (i - 1)
        found.append(_strand([(x + 0.04 * (i - 1), y + 0.02), (x + 0.05 * (i - 1) + bow * 0.3, y - high * 0.7), (x + bow, y - high)], 0.06))
    return found


def _bent(root: Point, dice: Dice) -> list[skia.Path]:
    (x, y), way, high = root, dice.one_of((-1, 1)), dice.between(0.14, 0.28)
    return [
        _strand(
            [root, (x + way * 0.08, y - high * 0.5), (x - way * 0.02, y - high * 0.7), (x + way * 0.12, y - high)], dice.between(0.04, 0.07)
        )
    ]


def _wide(root: Point, dice: Dice) -> list[skia.Path]:
    """A broad lock that stands off to one side."""
    sign = dice.one_of((-1, 1))
    tip = (root[0] + sign * dice.between(0.25, 0.65), root[1] - dice.between(-0.02, 0.3))
    return [leaf((root[0] - sign * 0.2, root[1] + 0.08), tip, width=dice.between(0.12, 0.26), curl=-sign * dice.between(-0.1, 0.4))]


_AHOGE: dict[str, Callable[[Point, Dice], list[skia.Path]]] = {
    "single": _single,
    "pair": _pair,
    "curled": _curled,
    "heart": _heart,
    "tuft": _tuft,
    "bent": _bent,
    "wide": _wide,
}
