"""The plan of one head: its proportions, where a feature lands when the head turns, and inks in head space."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, degrees, sin
from typing import TypeVar

import numpy as np
import skia

from unflat.core.parts import Part
from unflat.data.characters.body.pose import HeadPose
from unflat.data.characters.drawing.brush import Half, Ink, Region, Sheet, Side
from unflat.data.characters.drawing.curves import grown
from unflat.data.characters.drawing.palette import Colour

Point = tuple[float, float]
Choice = TypeVar("Choice")

HAT_CHANCES = {
    "": 0.86, "hood": 0.022, "brimmed": 0.02, "cap": 0.024, "beanie": 0.018, "beret": 0.014, "helmet": 0.007, "witch": 0.01,
    "peaked": 0.011, "tall": 0.008, "nurse": 0.005, "kerchief": 0.006,
}  # fmt: skip
"""How often a head wears which hat; what each looks like is in hats.py."""

_KINDS = {
    None: (0.25, 0.4, 0.2, 0.15),
    "child": (0.5, 0.47, 0.03, 0.0),
    "woman": (0.15, 0.47, 0.38, 0.0),
    "man": (0.02, 0.15, 0.25, 0.58),
}
"""How often a body of each build has a round, an anime, a slim or a man's head; over all bodies nearly as often as heads alone."""

_TURN_RADIANS = 0.4  # a full turn still shows both eyes: beyond three quarters figures need another construction
_NOD = 0.05
_BALD_SHARE = 0.02  # of grown men
_FLUSH_SHARE = 0.2  # of all but men have side locks as long as their back hair, and mostly of its colour
_SEAM = 0.02  # how far a side lock goes on where the bangs begin, head units


@dataclass(frozen=True)
class Dice:
    """Chance in the words that a drawing needs."""

    rng: np.random.Generator

    def between(self, low: float, high: float) -> float:
        """Any value between two."""
        return float(self.rng.uniform(low, high))

    def odds(self, share: float) -> bool:
        """True in that share of cases."""
        return bool(self.rng.random() < share)

    def one_of(self, choices: Sequence[Choice], weights: Sequence[float] | None = None) -> Choice:
        """One of the choices, equally or by weights."""
        share = None if weights is None else np.asarray(weights, np.float64) / np.sum(weights)
        return choices[int(self.rng.choice(len(choices), p=share))]

    def count(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return int(self.rng.integers(low, high + 1))


@dataclass(frozen=True)
class HeadInk:
    """An ink that takes paths of the upright unit head and puts them on the page."""

    ink: Ink
    matrix: skia.Matrix
    unit: float

    def _put(self, path: skia.Path | None) -> skia.Path | None:
        return None if path is None else _moved(path, self.matrix)

    def shape(
        self, path: skia.Path, colour: Colour, *, line: float = 1.0, shade: bool = True, alpha: float = 1.0, clip: skia.Path | None = None
    ) -> None:
        """See `Ink.shape`."""
        self.ink.shape(self._put(path), colour, line=line, shade=shade, alpha=alpha, clip=self._put(clip))

    def line(self, path: skia.Path, *, width: float = 1.0, alpha: float = 1.0, clip: skia.Path | None = None) -> None:
        """A line in the style's own line colour and width."""
        self.ink.stroke(self._put(path), width=width, alpha=alpha, clip=self._put(clip))

    def mark(self, path: skia.Path, colour: Colour, thick: float, *, alpha: float = 1.0, clip: skia.Path | None = None) -> None:
        """A line of its own colour and thickness (head units), drawn in every style."""
        self.ink.stroke(self._put(path), colour=colour, width=0.0, minimum=thick * self.unit, alpha=alpha, clip=self._put(clip))

    def raw(self, path: skia.Path, colour: Colour, *, alpha: float = 1.0, blur: float = 0.0, clip: skia.Path | None = None) -> None:
        """See `Ink.raw`."""
        self.ink.raw(self._put(path), colour, alpha=alpha, blur=blur * self.unit, clip=self._put(clip))

    def keep(self, path: skia.Path) -> None:
        """Erase what was drawn so far outside the path, once, so that edges of many fills do not add up."""
        outside = _moved(path, self.matrix)
        outside.toggleInverseFillType()
        self.ink.erase(outside)

    def begin(self, part: Part) -> None:
        """See `Ink.begin`."""
        self.ink.begin(part)

    def region(self, of: Part, part: Part, side: Side, path: skia.Path, *, under: skia.Path) -> None:
        """A finer child that is a region of another one, with the outline around it, see `Region`."""
        line, here = 1.3 * self.ink.style.line_width + 0.006, _moved(path, self.matrix)  # sketchy lines shake
        self.ink.regions.append(Region(of, part, side, grown(here, line), grown(here, line + _SEAM), _moved(under, self.matrix)))

    def fade(self, path: skia.Path, colour: Colour, *, start: Point, end: Point, alpha: float = 1.0) -> None:
        """See `Ink.fade`."""
        ends = [self.matrix.mapXY(*spot) for spot in (start, end)]
        (a, b) = ((p.x(), p.y()) for p in ends)
        self.ink.fade(_moved(path, self.matrix), colour, start=a, end=b, alpha=alpha)


def _moved(path: skia.Path, matrix: skia.Matrix) -> skia.Path:
    found = skia.Path()
    path.transform(matrix, found)
    return found


@dataclass(frozen=True)
class HeadPlan:
    """What all parts of one head agree on, in units of its height.

    Args:
        half: Half the width of the head.
        cheek, jaw, chin: Half widths at cheek, jaw and chin as shares of `half`.
        eye_x, eye_y, eye_w, eye_h: Centre and half sizes of an eye.
        volume: How far the front hair stands off the skull.
        grown: 0 a small child or mascot, 1 a grown man.
        hat: A hat or hood hides the crown.
        cartoon: Eyes are large circles.
        bald: A rim of hair at most, and nothing tied into it.
        flush: Where side locks and back hair end together, below the chin; None where each has its own length.
    """

    sheet: Sheet
    pose: HeadPose
    half: float
    cheek: float
    jaw: float
    chin: float
    eye_x: float
    eye_y: float
    eye_w: float
    eye_h: float
    volume: float
    grown: float
    hat: str = ""
    cartoon: bool = False
    bald: bool = False
    flush: float | None = None

    @staticmethod
    def random(sheet: Sheet, pose: HeadPose, dice: Dice) -> "HeadPlan":
        """A head from round mascot to long-faced man, as its body is built."""
        kind = dice.one_of(("round", "anime", "slim", "man"), _KINDS[pose.build])
        half, cheek, jaw, chin, grown = {
            "round": (0.45, 0.98, 0.8, 0.29, 0.1),
            "anime": (0.41, 0.94, 0.68, 0.18, 0.4),
            "slim": (0.38, 0.92, 0.64, 0.18, 0.65),
            "man": (0.355, 0.95, 0.73, 0.21, 1.0),
        }[kind]
        half *= dice.between(0.94, 1.06)
        eye_h = {"round": 0.13, "anime": 0.11, "slim": 0.062, "man": 0.042}[kind] * dice.between(0.7, 1.25)
        eye_w = {"round": 0.115, "anime": 0.104, "slim": 0.088, "man": 0.075}[kind] * dice.between(0.85, 1.15)
        cartoon = kind != "man" and dice.odds(0.09)
        if cartoon:
            eye_w = half * dice.between(0.28, 0.46)
            eye_h = eye_w * dice.between(0.9, 1.15)
        return HeadPlan(
            sheet,
            pose,
            half,
            cheek * dice.between(0.96, 1.04),
            jaw * dice.between(0.92, 1.08),
            chin * dice.between(0.8, 1.25),
            eye_x=half * dice.between(0.44, 0.52),
            eye_y=-dice.between(0.27, 0.37) - 0.08 * grown,
            eye_w=eye_w,
            eye_h=eye_h,
            volume=dice.between(0.03, 0.12),
            grown=grown,
            hat=dice.one_of(tuple(HAT_CHANCES), tuple(HAT_CHANCES.values())),
            cartoon=cartoon,
            bald=grown == 1.0 and dice.odds(_BALD_SHARE),
            flush=min(dice.between(-0.05, 1.7), 0.6 * pose.room) if grown < 1.0 and dice.odds(_FLUSH_SHARE) else None,
        )

    @property
    def turn(self) -> float:
        """How far the head is turned, -1 to 1."""
        return max(-1.0, min(1.0, self.pose.turn))

    def on(self, x: float, y: float, *, radius: float = 1.18) -> Point:
        """Where a spot on the front of the upright head lands when the head turns and nods."""
        reach = radius * self.half
        angle = asin(max(-1.0, min(1.0, x / reach)))
        return reach * sin(max(-1.45, min(1.45, angle + _TURN_RADIANS * self.turn))), y + _NOD * self.pose.nod

    def ink(self, part: Part, *, z: float | None = None, side: Side | None = None, half: Half | None = None) -> HeadInk:
        """A new layer that is drawn on in head space."""
        pose = self.pose
        matrix = skia.Matrix().setScale(pose.unit, pose.unit).postRotate(degrees(pose.tilt)).postTranslate(pose.x, pose.y)
        return HeadInk(self.sheet.ink(part, z=z, side=side, half=half), matrix, pose.unit)


def side_of(sign: int) -> Side:
    """The character's own side of what is drawn left (-1) or right (1) in the picture."""
    return "l" if sign > 0 else "r"
