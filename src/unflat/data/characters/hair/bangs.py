"""Bangs: where their tips and the notches between them lie on the forehead."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from unflat.data.characters.drawing.curves import Point
from unflat.data.characters.head.plan import Dice, HeadPlan

_HAIRLINE = -0.8
_BELOW_HAIRLINE = 0.03
_RADIUS = 1.22  # bangs stand off the forehead


@dataclass(frozen=True)
class Lock:
    """One pointed lock of the bangs: the notches at its sides, its tip, and how far its tip sways sideways."""

    left: Point
    tip: Point
    right: Point
    sway: float


@dataclass(frozen=True)
class Cut:
    """One kind of bangs: how many locks, how deep the notches are, how uneven it all is, how low a tip hangs at s (-1 to 1)."""

    count: tuple[int, int]
    depth: tuple[float, float]
    uneven: float
    low: Callable[["Aim", float], float]
    share: float
    grown: float = 1.0


@dataclass(frozen=True)
class Aim:
    """What the fall of one head's bangs depends on: the usual level, the parting and the side they go to."""

    level: float
    eye: float
    part: float
    way: int


def _even(aim: Aim, s: float) -> float:
    return aim.level


def _swept(aim: Aim, s: float) -> float:
    return aim.level - 0.03 + 0.13 * s * aim.way


def _parted(aim: Aim, s: float) -> float:
    return aim.level + 0.1 - 0.36 * max(0.0, 1 - abs(s - aim.part) / 0.75)


def _curtain(aim: Aim, s: float) -> float:
    return aim.eye + 0.14 - (0.89 + aim.eye) * float(max(0.0, 1 - abs(s - aim.part * 0.3) / 0.95) ** 0.8)


def _m(aim: Aim, s: float) -> float:
    return aim.level + (0.06 if abs(s) < 0.25 else -0.13 + 0.24 * abs(s))


def _covered(aim: Aim, s: float) -> float:
    return aim.level + 0.22 * max(0.0, s * aim.way + 0.1)


def _central(aim: Aim, s: float) -> float:
    near = 1 - min(1.0, abs(s - aim.part * 0.25) * 2.2)
    return aim.level - 0.16 + 0.26 * near + 0.2 * max(0.0, abs(s) - 0.5)


def _quiff(aim: Aim, s: float) -> float:
    return -0.66 + 0.12 * s * aim.way + 0.16 * max(0.0, abs(s) - 0.55)


def _short(aim: Aim, s: float) -> float:
    return -0.62 + 0.05 * s * s


def _back(aim: Aim, s: float) -> float:
    return _HAIRLINE + _BELOW_HAIRLINE + 0.34 * s * s


CUTS = {
    "blunt": Cut((3, 9), (0.02, 0.08), 0.15, _even, 0.14, 0.4),
    "choppy": Cut((4, 8), (0.07, 0.2), 0.6, _even, 0.17),
    "swept": Cut((3, 7), (0.07, 0.2), 0.5, _swept, 0.15),
    "parted": Cut((4, 7), (0.06, 0.17), 0.5, _parted, 0.13),
    "curtain": Cut((4, 6), (0.03, 0.1), 0.3, _curtain, 0.07),
    "m": Cut((3, 6), (0.08, 0.2), 0.4, _m, 0.1),
    "central": Cut((3, 5), (0.1, 0.22), 0.4, _central, 0.08),
    "covered": Cut((4, 7), (0.06, 0.16), 0.5, _covered, 0.04),
    "spiky": Cut((3, 6), (0.16, 0.3), 0.5, _even, 0.07, 2.0),
    "quiff": Cut((3, 5), (0.05, 0.14), 0.5, _quiff, 0.025, 6.0),
    "short": Cut((4, 9), (0.03, 0.09), 0.6, _short, 0.03, 2.0),
    "back": Cut((3, 6), (0.0, 0.04), 0.3, _back, 0.035, 2.0),
}


def random_cut(plan: HeadPlan, dice: Dice) -> str:
    """A kind of bangs that suits the age."""
    grown = plan.grown > 0.9
    return dice.one_of(tuple(CUTS), [cut.share * (cut.grown if grown else 1.0) for cut in CUTS.values()])


def random_locks(plan: HeadPlan, kind: str, part: float, dice: Dice) -> list[Lock]:
    """The bangs from left to right, neighbours sharing a notch."""
    cut = CUTS[kind]
    level = plan.eye_y + (dice.between(-0.2, -0.03) if dice.odds(0.92) else dice.between(-0.03, 0.08))
    aim = Aim(level, plan.eye_y, part, 1 if part < 0 else -1)
    count = dice.count(*cut.count)
    lean = dice.between(-0.5, 0.5) if kind != "blunt" else dice.between(-0.1, 0.1)
    depth = dice.between(*cut.depth)
    stops = [-1.0]
    for _ in range(count):
        stops.append(stops[-1] + 1 + dice.between(-cut.uneven, cut.uneven))
    far = stops[-1] + 1
    stops = [-1 + 2 * (s + 1) / far for s in stops]
    notches = []
    for s in stops:
        y = aim_low(cut, aim, s) - depth * dice.between(0.5, 1.25)
        notches.append(plan.on(s * plan.half * 0.95, max(y, _HAIRLINE + _BELOW_HAIRLINE), radius=_RADIUS))
    return [_lock(plan, cut, aim, (a, b), (notches[i], notches[i + 1]), lean, dice) for i, (a, b) in enumerate(pairwise(stops))]


def aim_low(cut: Cut, aim: Aim, s: float) -> float:
    """How low hair of that cut hangs at s."""
    return max(cut.low(aim, s), _HAIRLINE + _BELOW_HAIRLINE)


def _lock(plan: HeadPlan, cut: Cut, aim: Aim, stops: tuple[float, float], notches: tuple[Point, Point], lean: float, dice: Dice) -> Lock:
    wide = stops[1] - stops[0]
    away = lean * wide + dice.between(-0.3, 0.3) * wide * cut.uneven
    if cut.low in (_parted, _curtain, _central):  # these fall away from their parting
        away += 0.35 * wide * (1 if sum(stops) / 2 > aim.part * 0.4 else -1)
    s = sum(stops) / 2 + away
    y = aim_low(cut, aim, s) + dice.between(-0.05, 0.05) * (0.2 + cut.uneven)
    y = max(y, max(n[1] for n in notches) + 0.012)
    return Lock(notches[0], plan.on(s * plan.half * 0.97, y, radius=_RADIUS), notches[1], away * plan.half)
