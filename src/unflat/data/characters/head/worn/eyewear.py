"""Glasses of all frames, sunglasses, goggles, monocles, eye patches and blindfolds."""

from dataclasses import dataclass
from typing import Literal

import skia

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, box, ellipse, smooth, straight
from unflat.data.characters.drawing.palette import Colour, blend, lighter
from unflat.data.characters.head.face.ears import ear_spot
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan

Form = Literal["round", "oval", "square", "narrow", "cat", "drop", "hexagon"]
Rim = Literal["full", "upper", "lower", "none"]

_SHARE = 0.095
_OVER_HAIR = 4.04
_FORMS: tuple[Form, ...] = ("round", "oval", "square", "narrow", "cat", "drop", "hexagon")
_HEIGHTS = {"round": 1.0, "oval": 0.78, "square": 0.74, "narrow": 0.48, "cat": 0.68, "drop": 0.86, "hexagon": 0.9}
_SLIM = 0.012  # frames thinner than this are wire


def draw_eyewear(plan: HeadPlan, dice: Dice) -> None:
    """The EYEWEAR layer of some heads: a whole frame, with its lenses, temples and reflections."""
    if not dice.odds(_SHARE):
        return
    kind = dice.one_of(("glasses", "sunglasses", "goggles", "monocle", "patch", "blindfold"), (0.77, 0.08, 0.03, 0.04, 0.06, 0.02))
    ink = plan.ink(parts.EYEWEAR, z=_OVER_HAIR if dice.odds(0.15) else None)
    if kind == "patch":
        _patch(plan, ink, dice)
    elif kind == "blindfold":
        _blindfold(plan, ink, dice)
    else:
        _glasses(ink, Frames.random(plan, kind, dice), dice)


@dataclass(frozen=True)
class Frames:
    """One pair of glasses: half sizes of a lens in head units, `y` its middle."""

    plan: HeadPlan
    kind: str
    form: Form
    rim: Rim
    wide: float
    high: float
    y: float
    thick: float
    colour: Colour
    tint: Colour
    tint_alpha: float
    fade: bool

    @staticmethod
    def random(plan: HeadPlan, kind: str, dice: Dice) -> "Frames":
        """Thin metal, thick plastic, half rims; large enough to look through."""
        palette = plan.sheet.palette
        form = dice.one_of(_FORMS, (0.22, 0.18, 0.22, 0.16, 0.1, 0.06, 0.06))
        rim: Rim = "full" if kind != "glasses" else dice.one_of(("full", "upper", "lower", "none"), (0.66, 0.12, 0.17, 0.05))
        thick = dice.between(0.006, _SLIM) if dice.odds(0.5) else dice.between(_SLIM, 0.03)
        black: Colour = (0.05, 0.05, 0.07)
        colour = dice.one_of(
            (black, (0.32, 0.1, 0.1), palette.metal, palette.accent, plan.sheet.style.line_colour, (0.3, 0.2, 0.12), (0.93, 0.93, 0.95)),
            (0.5, 0.1, 0.12, 0.08, 0.11, 0.05, 0.04),
        )
        wide = plan.eye_x * dice.between(0.66, 0.9)
        if plan.cartoon:
            wide = min(plan.eye_x * 0.97, plan.eye_w * 1.05)
        high = wide * _HEIGHTS[form] * dice.between(0.85, 1.12) * (1.2 if kind == "goggles" else 1.0)
        drop = dice.between(-0.01, 0.05) if dice.odds(0.7) else dice.between(0.05, 0.12)
        tint, alpha = dice.one_of(((0.75, 0.88, 1.0), (1.0, 1.0, 1.0), (0.9, 0.95, 0.9))), dice.between(0.0, 0.2)
        if kind == "sunglasses":
            tint = dice.one_of(((0.05, 0.04, 0.08), (0.2, 0.1, 0.05), palette.accent), (0.7, 0.15, 0.15))
            alpha = dice.between(0.6, 1.0)
        elif kind == "goggles":
            tint, alpha, thick = palette.accent, dice.between(0.2, 0.7), dice.between(0.025, 0.05)
        return Frames(plan, kind, form, rim, wide, high, plan.eye_y + drop, thick, colour, tint, alpha, dice.odds(0.5))

    def at(self, sign: int, u: float, v: float) -> Point:
        """A spot of a lens: u runs -1 at the nose to 1 outside, v runs -1 at the top to 1."""
        return self.plan.on(sign * (self.plan.eye_x + u * self.wide), self.y + v * self.high)

    def lens(self, sign: int) -> skia.Path:
        """The outline of one lens."""
        inner, outer = self.at(sign, -1, 0), self.at(sign, 1, 0)
        centre, reach = ((inner[0] + outer[0]) / 2, inner[1]), abs(outer[0] - inner[0]) / 2
        if self.form in ("round", "oval"):
            return ellipse(centre, reach, self.high)
        if self.form in ("square", "narrow"):
            return box(centre[0] - reach, centre[1] - self.high, centre[0] + reach, centre[1] + self.high, radius=self.high * 0.4)
        return smooth([self.at(sign, *p) for p in _CORNERS[self.form]], tension=0.9 if self.form != "hexagon" else 0.3)


_CORNERS: dict[str, tuple[Point, ...]] = {
    "cat": ((-0.95, -0.4), (0.0, -0.85), (0.8, -1.05), (1.15, -1.0), (0.9, 0.3), (0.3, 0.95), (-0.5, 0.85), (-0.95, 0.3)),
    "drop": ((-0.95, -0.6), (0.0, -0.95), (0.9, -0.8), (1.0, 0.0), (0.6, 0.85), (-0.1, 1.0), (-0.75, 0.6)),
    "hexagon": ((-0.5, -0.95), (0.5, -0.95), (1.0, 0.0), (0.5, 0.95), (-0.5, 0.95), (-1.0, 0.0)),
}


def _glasses(ink: HeadInk, frames: Frames, dice: Dice) -> None:
    signs = (dice.one_of((-1, 1)),) if frames.kind == "monocle" else (-1, 1)
    glare = dice.one_of(("none", "streak", "corner", "blind"), (0.5, 0.28, 0.18, 0.04))
    for sign in signs:
        _temple(ink, frames, sign, dice)
        _lens(ink, frames, sign)
        _glare(ink, frames, sign, glare)
        _rim(ink, frames, sign)
    if frames.kind == "monocle":
        low = frames.at(signs[0], 0.8, 0.6)
        chain = [low, (low[0] + signs[0] * 0.06, low[1] + 0.16), (low[0] + signs[0] * 0.02, low[1] + 0.32)]
        ink.mark(smooth(chain, closed=False), frames.colour, 0.006)
    else:
        _bridge(ink, frames, dice)


def _lens(ink: HeadInk, frames: Frames, sign: int) -> None:
    lens = frames.lens(sign)
    ink.raw(lens, frames.tint, alpha=frames.tint_alpha)
    if frames.fade and frames.tint_alpha > 0.05:
        upper = box(-1.0, frames.y - frames.high, 1.0, frames.y)
        ink.raw(upper, blend(frames.tint, (0.1, 0.1, 0.2), 0.4), alpha=0.35 * frames.tint_alpha, blur=0.03, clip=lens)


def _glare(ink: HeadInk, frames: Frames, sign: int, kind: str) -> None:
    lens = frames.lens(sign)
    if kind == "blind":
        ink.raw(lens, (1.0, 1.0, 1.0), alpha=0.92)
    elif kind == "streak":
        for u, thick in ((-0.35, 0.3), (0.12, 0.12)):
            band = [(u - thick, 1.1), (u, 1.1), (u + 0.7, -1.1), (u + 0.7 - thick, -1.1)]
            spots = [frames.at(sign, sign * x, y) for x, y in band]
            ink.raw(straight(spots), (1.0, 1.0, 1.0), alpha=0.42, clip=lens)
    elif kind == "corner":
        arc = [frames.at(sign, sign * x, y) for x, y in ((-0.75, 0.1), (-0.6, -0.5), (-0.1, -0.78))]
        ink.mark(smooth(arc, closed=False), (1.0, 1.0, 1.0), 0.012, alpha=0.75, clip=lens)


def _rim(ink: HeadInk, frames: Frames, sign: int) -> None:
    lens = frames.lens(sign)
    if frames.rim == "none":
        ink.mark(lens, lighter(frames.colour, 0.4), 0.004, alpha=0.6)
        return
    if frames.rim == "full":
        ink.mark(lens, frames.colour, frames.thick)
    else:
        cut = frames.y - 0.1 * frames.high if frames.rim == "upper" else frames.y - 0.15 * frames.high
        seen = box(-2.0, -3.0, 2.0, cut) if frames.rim == "upper" else box(-2.0, cut, 2.0, 2.0)
        ink.mark(lens, frames.colour, frames.thick, clip=seen)
        if frames.thick > _SLIM:
            ink.mark(lens, frames.colour, 0.004, alpha=0.5)
    if frames.thick > 0.018:
        shine = [frames.at(sign, sign * x, y) for x, y in ((-0.5, -0.98), (0.0, -1.02), (0.4, -0.98))]
        ink.mark(smooth(shine, closed=False), lighter(frames.colour, 0.55), 0.005, clip=lens)


def _temple(ink: HeadInk, frames: Frames, sign: int, dice: Dice) -> None:
    """From the hinge to the ear: long on the near side of a turned head, unseen on the far one."""
    plan = frames.plan
    if frames.kind == "monocle" or sign * plan.turn > 0.45:
        return
    hinge = frames.at(sign, 0.98, -0.3 if frames.rim != "lower" else -0.1)
    x, y = ear_spot(plan, sign)
    ear = (x + sign * 0.01, y - dice.between(0.05, 0.08))
    thick = 0.05 if frames.kind == "goggles" else frames.thick * dice.between(0.7, 1.0)
    ink.mark(straight([hinge, ear], closed=False), frames.colour, thick)


def _bridge(ink: HeadInk, frames: Frames, dice: Dice) -> None:
    plan = frames.plan
    level = dice.between(-0.4, 0.0) if frames.rim != "lower" else dice.between(-0.1, 0.15)
    left, right = frames.at(-1, -0.97, level), frames.at(1, -0.97, level)
    middle = plan.on(0.0, frames.y + level * frames.high - dice.between(0.0, 0.02))
    ink.mark(smooth([left, middle, right], closed=False), frames.colour, frames.thick)
    if frames.form == "drop":
        ink.mark(straight([frames.at(-1, -0.5, -0.92), frames.at(1, -0.5, -0.92)], closed=False), frames.colour, frames.thick * 0.8)


def _patch(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    palette = plan.sheet.palette
    sign = dice.one_of((-1, 1))
    x, y = plan.on(sign * plan.eye_x, plan.eye_y)
    cloth = dice.one_of(((0.95, 0.95, 0.97), (0.08, 0.08, 0.1), palette.accent, (0.35, 0.1, 0.1)))
    tie = [(-plan.half * 0.97, y + 0.08 * sign), (x, y), (plan.half * 0.97, y - 0.08 * sign)]
    ink.mark(smooth(tie, closed=False), cloth, dice.between(0.008, 0.02))
    wide, high = plan.eye_w * 1.25, plan.eye_h * 1.1 + 0.03
    spots = [(-1, -1), (1, -1), (0.85, 0.6), (0, 1), (-0.85, 0.6)]
    patch = smooth([(x + u * wide, y + v * high) for u, v in spots])
    ink.shape(patch, cloth)
    if dice.odds(0.4):
        ink.line(smooth([(x + u * wide * 0.8, y + v * high * 0.8) for u, v in spots]), width=0.5)


def _blindfold(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    cloth = dice.one_of((plan.sheet.palette.white, (0.08, 0.08, 0.1), plan.sheet.palette.accent))
    high, y, w = plan.eye_h + dice.between(0.02, 0.06), plan.eye_y, plan.half
    spots = [(-w, y - high * 0.8), (0.0, y - high * 0.9), (w, y - high * 0.8), (w, y + high * 0.7), (0.0, y + high), (-w, y + high * 0.7)]
    band = smooth(spots, tension=0.6)
    ink.shape(band, cloth)
    for share in (-0.3, 0.35):
        fold = [(-w, y + share * high), (0.0, y + (share + 0.1) * high), (w * 0.8, y + share * 1.3 * high)]
        ink.line(smooth(fold, closed=False), width=0.5, clip=band)
