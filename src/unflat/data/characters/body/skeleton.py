"""The skeleton: proportions from chibi to adult, stance, and where every joint is, in head units."""

from dataclasses import replace
from math import acos, atan2, cos, hypot, pi, sin

import numpy as np

from unflat.data.characters.body.figure import SIDES, Arm, Build, Figure, Gesture
from unflat.data.characters.body.stances import STANCES, legs_of
from unflat.data.characters.drawing.brush import Side
from unflat.data.characters.drawing.curves import Point

_GESTURES: tuple[tuple[Gesture, float], ...] = (
    ("down", 0.2), ("apart", 0.19), ("wide", 0.06), ("hips", 0.1), ("behind", 0.09), ("front", 0.09), ("raised", 0.03), ("wave", 0.05),
    ("crossed", 0.03), ("chin", 0.05), ("held", 0.07), ("forward", 0.03), ("pocket", 0.06), ("clasped", 0.06), ("nape", 0.02),
    ("face", 0.035),
)  # fmt: skip
_PAIRED = ("crossed", "held", "clasped")
"""Gestures that need both arms."""
_OVER: dict[Gesture, float] = {"face": 1.0, "chin": 0.6, "raised": 0.3, "wave": 0.3, "forward": 0.3}
"""How often an arm in a gesture is in front of the hair, where both meet."""


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
    stance = STANCES[int(rng.choice(len(STANCES), p=np.array([s[1] for s in STANCES]) / sum(s[1] for s in STANCES)))][0]
    if stance == "stride":
        figure = _aside(figure, rng)
    arms = {side: _arm(figure, sign, gestures[side], rng) for side, sign in SIDES}
    if stance == "stride":
        arms = _swung(figure, arms, rng)
    return replace(figure, arms=arms, legs=legs_of(figure, stance, rng), seated=stance == "sit")


def _aside(figure: Figure, rng: np.random.Generator) -> Figure:
    """The body turned nearly past us: as far as heads and trunks can be drawn."""
    turn = float(rng.uniform(0.6, 0.85)) * (1 if rng.random() < 0.5 else -1)
    narrow = 1 - 0.2 * abs(turn)
    shoulder, chest, waist, hip = (narrow * w for w in (figure.shoulder, figure.chest, figure.waist, figure.hip))
    return replace(figure, turn=turn, shoulder=shoulder, chest=chest, waist=waist, hip=hip)


def _swung(figure: Figure, arms: dict[Side, Arm], rng: np.random.Generator) -> dict[Side, Arm]:
    """Arms that hang swing as one walks, one ahead and the other behind."""
    body, way = figure.body, 1.0 if figure.turn > 0 else -1.0
    upper, fore = 0.055 + 0.185 * body, 0.05 + 0.165 * body
    ahead = way * (1 if rng.random() < 0.5 else -1)
    found = dict(arms)
    for side, sign in SIDES:
        arm, near = arms[side], (sign < 0) == (way > 0)
        if arm.gesture in ("down", "apart", "wide"):
            one = (float(rng.uniform(0.1, 0.55)) if ahead * sign > 0 else -float(rng.uniform(0.15, 0.6))) * way
            two = one + way * float(rng.uniform(0.05, 0.5))
            elbow = (arm.shoulder[0] + sin(one) * upper, arm.shoulder[1] + cos(one) * upper)
            wrist = (elbow[0] + sin(two) * fore, elbow[1] + cos(two) * fore)
            found[side] = replace(arm, elbow=elbow, wrist=wrist, point=pi / 2 - two, near=near, gesture="down")
    return found


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
