"""Side locks: hair that falls beside the face, from a sideburn to locks that reach the waist."""

from dataclasses import dataclass
from itertools import pairwise
from math import sin

import skia

from unflat.data.characters.drawing.curves import Point, lerp
from unflat.data.characters.head.plan import Dice, HeadPlan

_STEPS = 7
_ROOT = 0.3  # share of a lock in which it swings from the end of the bangs to its own line


@dataclass(frozen=True)
class LockStyle:
    """What the locks of both sides share, in head units; `end` is where they end, `inner` a share of the head's half width."""

    kind: str
    end: float
    inner: float
    inner_end: float
    flare: float
    wave: float
    beats: float
    tips: int
    ragged: float

    @staticmethod
    def random(plan: HeadPlan, dice: Dice) -> "LockStyle":
        """Locks of a length and width that suit the age."""
        kind = dice.one_of(("burn", "thin", "wide", "hime", "curtain"), (0.14, 0.26, 0.26, 0.1, 0.24))
        if plan.grown > 0.9 and dice.odds(0.65):
            kind = "burn"
        end = dice.one_of((-0.2, -0.05, 0.15, 0.5, 1.0, 1.8), (0.2, 0.22, 0.2, 0.17, 0.13, 0.08)) + dice.between(-0.08, 0.1)
        inner, narrow = {
            "burn": (0.9, 0.04),
            "thin": (dice.between(0.8, 0.95), dice.between(0.02, 0.12)),
            "wide": (dice.between(0.62, 0.85), dice.between(-0.02, 0.12)),
            "hime": (dice.between(0.6, 0.8), 0.0),
            "curtain": (dice.between(0.68, 0.9), dice.between(-0.1, 0.05)),
        }[kind]
        if kind == "burn":
            end = dice.between(-0.55, -0.28)
        elif kind == "hime":
            end = min(end, 0.4)
        if plan.flush is not None and kind != "burn":
            end = plan.flush + dice.between(-0.2, 0.05)
        return LockStyle(
            kind,
            end,
            inner,
            inner + narrow,
            flare=dice.between(-0.06, 0.1) if kind != "curtain" else dice.between(-0.02, 0.16),
            wave=dice.between(0.015, 0.05) if dice.odds(0.35) else 0.0,
            beats=dice.between(2.0, 6.0),
            tips=1 if kind == "burn" else dice.count(1, 4),
            ragged=0.0 if kind == "hime" else dice.between(0.05, 0.22),
        )


@dataclass(frozen=True)
class SideLock:
    """One side's lock as three rows of spots: down its inner side, along its tips, up its outer side."""

    inner: tuple[Point, ...]
    tips: tuple[Point, ...]
    outer: tuple[Point, ...]

    def outline(self) -> skia.Path:
        """The whole lock, its root under the bangs."""
        path = skia.Path()
        path.moveTo(*self.inner[0])
        _thread(path, self.inner)
        here = self.inner[-1]
        for i, spot in enumerate((*self.tips, self.outer[0])):
            x = here[0] + (spot[0] - here[0]) * (0.7 if i % 2 else 0.3)
            path.quadTo(x, (here[1] + spot[1]) / 2 + 0.1 * abs(spot[1] - here[1]), *spot)
            here = spot
        _thread(path, self.outer)
        path.close()
        return path

    def row(self, share: float) -> list[Point]:
        """A line down the lock, a share of the way from its inner to its outer side."""
        return [lerp(a, b, share) for a, b in zip(self.inner, self.outer[::-1], strict=True)]


def _thread(path: skia.Path, points: tuple[Point, ...]) -> None:
    """Quadratic pieces whose joints lie halfway between the points."""
    for a, b in pairwise(points):
        path.quadTo(*a, *lerp(a, b, 0.5))
    path.lineTo(*points[-1])


def side_lock(plan: HeadPlan, style: LockStyle, edge: Point, dice: Dice) -> SideLock:
    """The lock that hangs from the end of the bangs at `edge`; wider on the near side of a turned head."""
    sign = 1 if edge[0] > 0 else -1
    near = -plan.turn * sign
    w, brim = plan.half, plan.half + plan.volume * 0.7
    start, end = min(edge[1] - 0.06, -0.5), style.end + dice.between(-0.05, 0.05)
    shift = 0.06 * plan.turn
    inner, outer = [], []
    for i in range(_STEPS):
        s = i / (_STEPS - 1)
        y = start + (end - start) * s
        sway = style.flare * s**1.5 + style.wave * sin(style.beats * s * (1 + max(end, 0)))
        reach = style.inner + (style.inner_end - style.inner) * s - 0.1 * max(0.0, near) + 0.14 * max(0.0, -near)
        width = max(brim - w * style.inner, 0.05) * (1.0 if style.kind in ("hime", "curtain") else 1 - 0.35 * s * s)
        x_in = w * reach + sway
        x_out = max(x_in + width * (1 - 0.25 * max(0.0, -near)), x_in + 0.03) if s > 0.3 else brim + sway
        root = max(0.0, 1 - s / _ROOT)
        inner.append(((sign * x_in + shift * (1 - 0.5 * s)) * (1 - root) + edge[0] * 0.98 * root, y))
        outer.append((sign * x_out + shift * 0.3, y))
    return SideLock(tuple(inner), tuple(_tips(style, inner[-1], outer[-1], dice)), tuple(outer[::-1]))


def _tips(style: LockStyle, inner: Point, outer: Point, dice: Dice) -> list[Point]:
    """Tips and notches in turn, from the inner corner to the outer one."""
    found: list[Point] = []
    for i in range(style.tips):
        at = lerp(inner, outer, (i + dice.between(0.25, 0.75)) / style.tips)
        deep = style.ragged * dice.between(0.5, 1.2)
        found.append((at[0] + dice.between(-0.3, 0.3) * deep, at[1] + deep))
        if i < style.tips - 1:
            notch = lerp(inner, outer, (i + 1) / style.tips)
            found.append((notch[0], notch[1] - style.ragged * dice.between(0.1, 0.8)))
    return found
