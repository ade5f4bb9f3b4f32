"""Stances: where hips, knees, ankles and toes are, standing, walking towards us or past us, sitting to the front or turned."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from unflat.data.characters.body.figure import SIDES, Figure, Leg, Stance
from unflat.data.characters.drawing.brush import Side
from unflat.data.characters.drawing.curves import Point, lerp

# stance: its share, how far the ankles are apart in hips
STANCES: tuple[tuple[Stance, float, float], ...] = (
    ("straight", 0.24, 0.55), ("together", 0.17, 0.28), ("apart", 0.15, 1.0), ("wide", 0.07, 1.8), ("crossed", 0.04, -0.3),
    ("walk", 0.06, 0.35), ("stride", 0.05, 0.0), ("pigeon", 0.07, 0.9), ("sit", 0.05, 0.8), ("loose", 0.1, 0.45), ("lifted", 0.03, 0.4),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """What both legs of a figure share, and which of them is posed.

    Args:
        sign: 1 for the figure's left leg, -1 for its right.
        main: The leg that carries, or strides ahead.
        pitch: How steeply we look down on the feet.
        free: How far the other leg of a loose stance stands away, in hips.
    """

    figure: Figure
    sign: float
    main: bool
    pitch: float
    free: float
    rng: np.random.Generator

    def between(self, low: float, high: float) -> float:
        """Any value between two."""
        return float(self.rng.uniform(low, high))


def legs_of(figure: Figure, stance: Stance, rng: np.random.Generator) -> dict[Side, Leg]:
    """Both legs in a stance."""
    spread = next(wide for name, _, wide in STANCES if name == stance)
    first = rng.random() < 0.5
    pitch, toes, free = float(rng.uniform(0.12, 0.62)), _toes(rng), float(rng.uniform(0.6, 1.5))
    shift = figure.lean + (0.2 * figure.hip * (1 if first else -1) if stance == "loose" else 0.0)
    ankle_y = figure.floor - 0.045 * figure.body
    found: dict[Side, Leg] = {}
    for side, sign in SIDES:
        step = Step(figure, sign, (sign > 0) == first, pitch, free, rng)
        apart = spread + float(rng.normal(0, 0.06)) + (free if stance == "loose" and not step.main else 0.0)
        hip = (figure.middle(figure.hip_y) + sign * figure.hip * 0.5, figure.hip_y)
        ankle = (figure.middle(figure.hip_y) * 0.6 + shift * 0.4 + sign * apart * figure.hip, ankle_y)
        knee = ((hip[0] + ankle[0]) / 2 + float(rng.normal(0, 0.02)) * figure.size, hip[1] + 0.5 * (ankle[1] - hip[1]))
        leg = Leg(hip, knee, ankle, toes[side], step.main, pitch)
        found[side] = _POSES[stance](step, leg) if stance in _POSES else leg
    return found


def _toes(rng: np.random.Generator) -> dict[Side, float]:
    """Where the toes go: to the front, outwards a little or much, both to one side, one to the front and one outwards."""
    way = int(rng.choice(5, p=(0.26, 0.36, 0.12, 0.14, 0.12)))
    one, two = (float(rng.uniform(*((-0.1, 0.2), (0.2, 0.75), (0.8, 1.45), (0.4, 1.3), (0.0, 0.15))[way])) for _ in range(2))
    two = one + 0.2 * (two - one)
    if way == 3:
        flip = 1.0 if rng.random() < 0.5 else -1.0
        return {"l": flip * one, "r": flip * two}
    if way == 4:
        out = float(rng.uniform(0.5, 1.4))
        return {"l": one, "r": -out} if rng.random() < 0.5 else {"l": out, "r": -one}
    return {"l": one, "r": -two}


def _pigeon(step: Step, leg: Leg) -> Leg:
    return replace(leg, knee=(leg.knee[0] - step.sign * 0.22 * step.figure.hip, leg.knee[1]), point=-0.3 * step.sign)


def _loose(step: Step, leg: Leg) -> Leg:
    if step.main:
        return leg
    knee = (leg.knee[0] - step.sign * step.between(0.0, 0.3) * step.figure.hip, leg.knee[1])
    return replace(leg, knee=knee, point=step.sign * step.between(0.3, 1.3))


def _walk(step: Step, leg: Leg) -> Leg:
    """Towards us: the leg behind is foreshortened."""
    if step.main:
        return leg
    body = step.figure.body
    knee = (leg.knee[0] + 0.2 * step.sign * step.figure.hip, leg.knee[1] - 0.01 * body)
    return replace(leg, knee=knee, ankle=(leg.ankle[0], leg.ankle[1] - 0.05 * body), pitch=step.pitch + step.between(0.2, 0.7))


def _stride(step: Step, leg: Leg) -> Leg:
    """Past us: one leg ahead with its heel down, the other behind on its toes."""
    figure, body, way = step.figure, step.figure.body, 1.0 if step.figure.turn > 0 else -1.0
    hip = (figure.middle(figure.hip_y) + step.sign * 0.25 * figure.hip, figure.hip_y)
    reach, lift = step.between(0.09, 0.19) * body, 0.0 if step.main else step.between(0.015, 0.06) * body
    ankle = (hip[0] + (reach if step.main else -reach) * way, leg.ankle[1] - lift)
    middle = lerp(hip, ankle, 0.5)
    knee = (middle[0] + way * (0.015 if step.main else 0.05) * body, middle[1])
    return Leg(hip, knee, ankle, way * step.between(1.05, 1.5), _nearer(step), step.between(0.12, 0.35))


def _lifted(step: Step, leg: Leg) -> Leg:
    if step.main:
        return leg
    figure = step.figure
    ankle = (leg.ankle[0] + step.sign * 0.3 * figure.hip, leg.ankle[1] - step.between(0.08, 0.2) * figure.body)
    return replace(leg, ankle=ankle, point=step.sign * step.between(0.0, 1.2), pitch=1.1)


def _sit(step: Step, leg: Leg) -> Leg:
    """Thighs come towards us, or to the side to which the body is turned; shins hang."""
    figure, body, turn = step.figure, step.figure.body, step.figure.turn
    aside = 0.3 * turn * body
    knee = (leg.hip[0] + aside + step.sign * 0.3 * figure.hip * (1 - abs(turn)), leg.hip[1] + (0.16 - 0.06 * abs(turn)) * body)
    ankle_y = leg.ankle[1] - 0.2 * body
    if abs(turn) < _TURNED:
        return replace(leg, knee=knee, ankle=(leg.hip[0] + step.sign * 0.15 * figure.hip + aside, ankle_y))
    ankle = (knee[0] + step.between(-0.05, 0.02) * body * (1 if turn > 0 else -1), ankle_y)
    return replace(leg, knee=knee, ankle=ankle, point=turn * step.between(1.2, 1.9), near=_nearer(step))


def _nearer(step: Step) -> bool:
    """Whether a leg of a turned body is the one on our side: its right when it is turned to the picture's right."""
    return (step.sign < 0) == (step.figure.turn > 0)


_TURNED = 0.15
_POSES: dict[Stance, Callable[[Step, Leg], Leg]] = {
    "pigeon": _pigeon, "loose": _loose, "walk": _walk, "stride": _stride, "lifted": _lifted, "sit": _sit,
}  # fmt: skip
"""What each stance does to a leg that stands straight; the others only stand near or wide."""


def within(figure: Figure, left: Point, right: Point) -> Figure:
    """The figure with its legs so near to each other that they come out under a hem between two points."""
    middle, y = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    reach = (right[0] - left[0]) / 2 - 0.9 * figure.thick
    legs = dict(figure.legs)
    for side, leg in figure.legs.items():
        knots = ((leg.hip[1], leg.hip[0]), (leg.knee[1], leg.knee[0]), (leg.ankle[1], leg.ankle[0]))
        off = abs(float(np.interp(y, [k[0] for k in knots], [k[1] for k in knots])) - middle)
        if off > reach and y > leg.hip[1]:
            share = max(reach, 0.0) / off
            knee, ankle = ((middle + (p[0] - middle) * share, p[1]) for p in (leg.knee, leg.ankle))
            legs[side] = replace(leg, knee=knee, ankle=ankle)
    return replace(figure, legs=legs)
