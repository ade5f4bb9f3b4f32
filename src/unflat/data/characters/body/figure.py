"""One body in words: proportions, joints of arms and legs, and where a spot of the trunk lies, in head units."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from unflat.data.characters.drawing.brush import Side
from unflat.data.characters.drawing.curves import Point

Build = Literal["woman", "man", "child"]
Gesture = Literal[
    "down", "apart", "wide", "hips", "behind", "front", "raised", "wave", "crossed", "chin", "held", "forward", "pocket", "clasped", "nape",
    "face",
]  # fmt: skip
Stance = Literal["straight", "together", "apart", "wide", "crossed", "walk", "stride", "pigeon", "sit", "loose", "lifted"]

SIDES: tuple[tuple[Side, float], ...] = (("l", 1.0), ("r", -1.0))
"""Each side with its direction in the picture: the character's left is on the right."""


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
