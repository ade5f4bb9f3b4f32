"""The skeleton: proportions from chibi to adult, stance, and where every joint is, in head units."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import acos, atan2, cos, hypot, pi, sin
from typing import Literal

import numpy as np

from unflat.data.characters.drawing.brush import Side
from unflat.data.characters.drawing.curves import Point

Build = Literal["woman", "man", "child"]
Gesture = Literal[
    "down", "apart", "wide", "hips", "behind", "front", "raised", "wave", "crossed", "chin", "held", "forward", "pocket", "clasped", "nape",
    "face",
]  # fmt: skip
Stance = Literal["straight", "together", "apart", "wide", "crossed", "walk", "pigeon", "sit", "loose", "lifted"]

SIDES: tuple[tuple[Side, float], ...] = (("l", 1.0), ("r", -1.0))
"""Each side with its direction in the picture: the character's left is on the right."""

_GESTURES: tuple[tuple[Gesture, float], ...] = (
    ("down", 0.22), ("apart", 0.2), ("wide", 0.06), ("hips", 0.1), ("behind", 0.09), ("front", 0.08), ("raised", 0.03), ("wave", 0.05),
    ("crossed", 0.03), ("chin", 0.05), ("held", 0.05), ("forward", 0.03), ("pocket", 0.06), ("clasped", 0.06), ("nape", 0.02),
    ("face", 0.035),
)  # fmt: skip
_PAIRED = ("crossed", "held", "clasped")
"""Gestures that need both arms."""
_OVER: dict[Gesture, float] = {"face": 1.0, "chin": 0.6, "raised": 0.3, "wave": 0.3, "forward": 0.3}
"""How often an arm in a gesture is in front of the hair, where both meet."""

# stance: its share, how far the ankles are apart in hips
_STANCES: tuple[tuple[Stance, float, float], ...] = (
    ("straight", 0.24, 0.55), ("together", 0.17, 0.28), ("apart", 0.15, 1.0), ("wide", 0.07, 1.8), ("crossed", 0.04, -0.3),
    ("walk", 0.08, 0.35), ("pigeon", 0.07, 0.9), ("sit", 0.05, 0.8), ("loose", 0.1, 0.45), ("lifted", 0.03, 0.4),
)  # fmt: skip


@dataclass(frozen=True)
class Arm:
    """Joints of an arm; `near` where it is drawn over the body, `over` where it is drawn over head and hair too."""

    shoulder: Point
    elbow: Point
    wrist: Point
    point: float
    near: bool
    gesture: Gesture
    over: bool = False


@dataclass(frozen=True)
class Leg:
    """Joints of a leg; `point` is where the toes go, radians from straight at us, to the right positive; `pitch` how steep we look."""

    hip: Point
    knee: Point
    ankle: Point
    point: float
    near: bool
    pitch: float = 0.35


@dataclass(frozen=True)
class Figure:
    """One body: heights and half widths of the trunk, and its limbs."""

    build: Build
    heads: float
    turn: float
    lean: float
    shoulder_y: float
    chest_y: float
    waist_y: float
    hip_y: float
    crotch_y: float
    floor: float
    neck: float
    shoulder: float
    chest: float
    waist: float
    hip: float
    thick: float
    arms: Mapping[Side, Arm]
    legs: Mapping[Side, Leg]
    seated: bool = False

    @property
    def body(self) -> float:
        """Chin to floor, in heads."""
        return self.heads - 1.0

    @property
    def size(self) -> float:
        """A length that grows with the body: 1 for an adult, about 0.4 for a chibi."""
        return 0.12 + 0.16 * self.body

    def middle(self, y: float) -> float:
        """x of the spine at a height."""
        share = (y - self.shoulder_y) / (self.hip_y - self.shoulder_y)
        return self.lean * min(max(share, 0.0), 1.2)

    def half(self, y: float) -> float:
        """Half width of the bare trunk at a height."""
        heights = (self.shoulder_y, self.chest_y, self.waist_y, self.hip_y, self.crotch_y)
        widths = (self.shoulder * 0.92, self.chest, self.waist, self.hip, self.hip * 0.97)
        return float(np.interp(y, heights, widths))

    def at(self, across: float, y: float, *, ease: float = 0.0) -> Point:
        """A point on the front: -1 and 1 are the outlines, 0 the middle line, which the turn moves."""
        bow = self.turn * 0.35 * (1 - across * across)
        return self.middle(y) + (across + bow) * (self.half(y) + ease), y


def draw_figure(rng: np.random.Generator) -> Figure:
    """A body of any proportion, in any stance."""
    kind = rng.random()
    heads = float(rng.uniform(2.2, 3.4) if kind < 0.17 else rng.uniform(3.4, 5.2) if kind < 0.42 else rng.uniform(5.2, 8.0))
    build: Build = "child" if heads < 4.6 else ("woman", "man")[int(rng.random() < 0.33)]
    body, wide = heads - 1, float(rng.uniform(0.88, 1.14) if rng.random() < 0.85 else rng.uniform(0.8, 1.32))
    shoulder_y = 0.1 + 0.035 * body
    trunk = body * float(rng.uniform(0.36, 0.42))
    broad = 0.15 + 0.075 * body
    shoulder = broad * wide * (1.22 if build == "man" else 1.0)
    waist = broad * wide * {"woman": 0.66, "man": 0.86, "child": 0.82}[build] * float(rng.uniform(0.92, 1.06))
    hip = broad * wide * {"woman": 0.95, "man": 0.92, "child": 0.95}[build] * float(rng.uniform(0.92, 1.08))
    turn = float(rng.uniform(-1, 1) * 0.6) if rng.random() < 0.6 else 0.0
    figure = Figure(
        build=build, heads=heads, turn=turn, lean=float(rng.normal(0, 0.05)) * body / 5,
        shoulder_y=shoulder_y, chest_y=shoulder_y + 0.3 * trunk, waist_y=shoulder_y + 0.55 * trunk,
        hip_y=shoulder_y + 0.84 * trunk, crotch_y=shoulder_y + trunk, floor=body,
        neck=(0.1 + 0.012 * body) * (1.3 if build == "man" else 1.0) * wide,
        shoulder=shoulder * (1 - 0.12 * abs(turn)), chest=shoulder * 0.84 if build == "man" else broad * wide * 0.82, waist=waist, hip=hip,
        thick=wide * (1.15 if build == "man" else 1.0) * (0.028 + 0.019 * body), arms={}, legs={},
    )  # fmt: skip
    return _posed(figure, rng)


def _posed(figure: Figure, rng: np.random.Generator) -> Figure:
    first, other = _choose_gestures(rng)
    swap = rng.random() < 0.5
    gestures: dict[Side, Gesture] = {"l": other, "r": first} if swap else {"l": first, "r": other}
    arms = {side: _arm(figure, sign, gestures[side], rng) for side, sign in SIDES}
    stance = _STANCES[int(rng.choice(len(_STANCES), p=np.array([s[1] for s in _STANCES]) / sum(s[1] for s in _STANCES)))]
    return replace(figure, arms=arms, legs=_legs(figure, stance[0], stance[2], rng), seated=stance[0] == "sit")


def _choose_gestures(rng: np.random.Generator) -> tuple[Gesture, Gesture]:
    names = [g for g, _ in _GESTURES]
    chances = np.array([c for _, c in _GESTURES])
    first, second = (names[int(k)] for k in rng.choice(len(names), size=2, p=chances / chances.sum()))
    if first in _PAIRED or rng.random() < 0.6:
        return first, first
    if second in _PAIRED or (second == "behind" and rng.random() < 0.5):
        return first, "down"
    return first, second


def _arm(figure: Figure, sign: float, gesture: Gesture, rng: np.random.Generator) -> Arm:
    body = figure.body
    upper, fore = 0.055 + 0.185 * body, 0.05 + 0.165 * body
    root = (sign * (figure.shoulder - 0.85 * figure.thick), figure.shoulder_y + 0.9 * figure.thick)
    targets: dict[Gesture, Point] = {
        "hips": (
            figure.middle(figure.hip_y) + sign * (figure.half(figure.waist_y) + figure.thick),
            figure.waist_y * 0.65 + 0.35 * figure.hip_y,
        ),
        "front": (
            sign * float(rng.uniform(0.0, 0.35)) * figure.shoulder,
            figure.chest_y + float(rng.uniform(-0.05, 0.5)) * (figure.waist_y - figure.chest_y),
        ),
        "held": (sign * 0.22 * figure.shoulder, figure.waist_y - float(rng.uniform(0.0, 1.4)) * (figure.waist_y - figure.chest_y)),
        "crossed": (-sign * 0.45 * figure.shoulder, figure.waist_y - 0.35 * (figure.waist_y - figure.chest_y) + 0.04 * sign),
        "pocket": (
            figure.middle(figure.hip_y) + sign * (figure.half(figure.hip_y) * 0.86),
            figure.hip_y - 0.1 * (figure.hip_y - figure.waist_y),
        ),
        "clasped": (
            figure.middle(figure.hip_y) + sign * 0.12 * figure.shoulder,
            figure.hip_y + float(rng.uniform(-0.25, 0.1)) * (figure.hip_y - figure.waist_y) - 0.1 * figure.size,
        ),
        "face": (sign * float(rng.uniform(0.26, 0.55)), float(rng.uniform(-0.12, 0.16))),
        "nape": (sign * 0.42, -0.35),
        "chin": (sign * float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.0, 0.12)) * min(1.0, figure.size) + 0.05),
        "forward": (sign * figure.shoulder * float(rng.uniform(0.8, 1.4)), figure.chest_y + float(rng.uniform(-0.1, 0.4))),
    }
    near = gesture not in ("behind", "nape") and not (gesture in ("down", "apart", "wide") and rng.random() < 0.3)
    over = near and bool(rng.random() < _OVER.get(gesture, 0.0))
    if gesture in targets:
        find = _hang if gesture in ("chin", "face", "forward") and rng.random() < 0.8 else _reach
        elbow, wrist = find(root, targets[gesture], (upper, fore), sign)
        aim = atan2(wrist[1] - elbow[1], wrist[0] - elbow[0]) + (0.6 * sign if gesture == "hips" else 0.0)
        if gesture == "clasped":
            aim = pi / 2 + 0.5 * sign
        if gesture == "face":
            aim = -pi / 2 - sign * float(rng.uniform(-0.1, 0.6))
        return Arm(root, elbow, wrist, aim, near, gesture, over)
    spans: dict[str, tuple[float, float, float, float]] = {
        "down": (0.01, 0.2, -0.14, 0.12),
        "apart": (0.16, 0.5, -0.2, 0.12),
        "wide": (0.5, 1.2, -0.2, 0.25),
        "behind": (0.2, 0.45, -0.75, -0.45),
        "raised": (1.9, 2.9, -0.2, 0.6),
        "wave": (0.4, 1.3, 1.5, 2.0),
    }
    low, high, least, most = spans[gesture]
    one = float(rng.uniform(low, high))
    two = one + float(rng.uniform(least, most))
    elbow = (root[0] + sign * sin(one) * upper, root[1] + cos(one) * upper)
    wrist = (elbow[0] + sign * sin(two) * fore, elbow[1] + cos(two) * fore)
    return Arm(root, elbow, wrist, pi / 2 - sign * (two + float(rng.normal(0, 0.15))), near, gesture, over)


def _reach(root: Point, goal: Point, bones: tuple[float, float], sign: float) -> tuple[Point, Point]:
    """Elbow and wrist of a two-bone arm with the elbow outwards; bones are foreshortened where they are too long."""
    far = hypot(goal[0] - root[0], goal[1] - root[1])
    upper, fore = bones
    scale = min(1.0, max(0.72, far * 1.25 / (upper + fore)))
    upper, fore = upper * scale, fore * scale
    reach = min(max(far, abs(upper - fore) * 1.02 + 1e-3), (upper + fore) * 0.995)
    inner = acos(min(max((upper * upper + reach * reach - fore * fore) / (2 * upper * reach), -1.0), 1.0))
    aim = atan2(goal[1] - root[1], goal[0] - root[0])
    angle = aim - sign * inner
    elbow = (root[0] + upper * cos(angle), root[1] + upper * sin(angle))
    if elbow[0] * sign < root[0] * sign - 0.35 * upper:
        angle = aim + sign * inner
        elbow = (root[0] + upper * cos(angle), root[1] + upper * sin(angle))
    away = atan2(goal[1] - elbow[1], goal[0] - elbow[0])
    return elbow, (elbow[0] + fore * cos(away), elbow[1] + fore * sin(away))


def _hang(root: Point, goal: Point, bones: tuple[float, float], sign: float) -> tuple[Point, Point]:
    """Elbow and wrist of an arm that hangs from the shoulder and folds up to the goal; a long upper arm comes towards us."""
    upper, fore = bones
    elbow = root
    for share in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
        elbow = (root[0] + sign * 0.25 * share * upper, root[1] + 0.97 * share * upper)
        if hypot(goal[0] - elbow[0], goal[1] - elbow[1]) <= 1.05 * fore:
            break
    return elbow, goal


def _legs(figure: Figure, stance: Stance, spread: float, rng: np.random.Generator) -> dict[Side, Leg]:
    first = rng.random() < 0.5
    pitch = float(rng.uniform(0.12, 0.62))
    toes = _toes(rng)
    shift = figure.lean + (0.2 * figure.hip * (1 if first else -1) if stance == "loose" else 0.0)
    free = float(rng.uniform(0.6, 1.5))
    found: dict[Side, Leg] = {}
    ankle_y = figure.floor - 0.045 * figure.body
    for side, sign in SIDES:
        near = (sign > 0) == first
        apart = spread + float(rng.normal(0, 0.06)) + (free if stance == "loose" and not near else 0.0)
        hip = (figure.middle(figure.hip_y) + sign * figure.hip * 0.5, figure.hip_y)
        ankle = (figure.middle(figure.hip_y) * 0.6 + shift * 0.4 + sign * apart * figure.hip, ankle_y)
        knee = ((hip[0] + ankle[0]) / 2 + float(rng.normal(0, 0.02)) * figure.size, hip[1] + 0.5 * (ankle[1] - hip[1]))
        turned, seen = toes[side], pitch
        if stance == "pigeon":
            knee, turned = (knee[0] - sign * 0.22 * figure.hip, knee[1]), -0.3 * sign
        if stance == "loose" and not near:
            knee, turned = (knee[0] - sign * float(rng.uniform(0.0, 0.3)) * figure.hip, knee[1]), sign * float(rng.uniform(0.3, 1.3))
        if stance == "walk" and not near:
            ankle, seen = (ankle[0], ankle_y - 0.05 * figure.body), pitch + float(rng.uniform(0.2, 0.7))
            knee = (knee[0] + 0.2 * sign * figure.hip, knee[1] - 0.01 * figure.body)
        if stance == "lifted" and not near:
            ankle, seen = (ankle[0] + sign * 0.3 * figure.hip, ankle_y - float(rng.uniform(0.08, 0.2)) * figure.body), 1.1
            turned = sign * float(rng.uniform(0.0, 1.2))
        if stance == "sit":
            knee = (hip[0] + sign * 0.3 * figure.hip, hip[1] + 0.16 * figure.body)
            ankle = (hip[0] + sign * 0.15 * figure.hip, ankle_y - 0.2 * figure.body)
        found[side] = Leg(hip, knee, ankle, turned, near, seen)
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
