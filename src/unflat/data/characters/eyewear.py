"""Glasses, sunglasses, eye patches and monocles."""

from unflat.core import parts
from unflat.data.characters.curves import Point, box, ellipse, smooth, straight
from unflat.data.characters.palette import Colour
from unflat.data.characters.plan import Dice, HeadInk, HeadPlan

_SHARE = 0.17


def draw_eyewear(plan: HeadPlan, dice: Dice) -> None:
    """The EYEWEAR layer of some heads: the frame, with faint lenses."""
    if not dice.odds(_SHARE):
        return
    palette = plan.sheet.palette
    kind = dice.one_of(("glasses", "sunglasses", "patch", "monocle"), (0.76, 0.08, 0.1, 0.06))
    ink = plan.ink(parts.EYEWEAR, z=4.04 if dice.odds(0.15) else None)
    colour = dice.one_of(((0.05, 0.05, 0.07), (0.35, 0.1, 0.1), palette.metal, palette.accent, (0.05, 0.05, 0.07)))
    if kind == "patch":
        _patch(plan, ink, dice, colour)
        return
    thick = dice.between(0.006, 0.012) if dice.odds(0.6) else dice.between(0.012, 0.026)
    _lenses(plan, ink, dice, (kind, thick, colour))


def _lenses(plan: HeadPlan, ink: HeadInk, dice: Dice, look: tuple[str, float, Colour]) -> None:
    kind, thick, colour = look
    form = dice.one_of(("round", "oval", "square", "half"))
    wide = plan.eye_x * dice.between(0.66, 0.86)
    high = {"round": wide, "oval": wide * 0.75, "square": wide * 0.65, "half": wide * 0.7}[form] * dice.between(0.85, 1.1)
    y = plan.eye_y + dice.between(0.0, 0.07)
    dark = kind == "sunglasses"
    tint, alpha = ((0.05, 0.04, 0.08), dice.between(0.75, 1.0)) if dark else ((0.75, 0.88, 1.0), dice.between(0.0, 0.22))
    for sign in (-1, 1) if kind != "monocle" else (dice.one_of((-1, 1)),):
        inner, outer = plan.on(sign * (plan.eye_x - wide), y), plan.on(sign * (plan.eye_x + wide), y)
        centre: Point = ((inner[0] + outer[0]) / 2, inner[1])
        reach = abs(outer[0] - inner[0]) / 2
        if form in ("round", "oval"):
            lens = ellipse(centre, reach, high)
        else:
            lens = box(centre[0] - reach, centre[1] - high, centre[0] + reach, centre[1] + high, radius=high * 0.35)
        ink.raw(lens, tint, alpha=alpha)
        if form == "half":
            lower = [
                (centre[0] - reach, centre[1] - high * 0.2),
                (centre[0] - reach * 0.7, centre[1] + high * 0.8),
                (centre[0] + reach * 0.7, centre[1] + high * 0.8),
                (centre[0] + reach, centre[1] - high * 0.2),
            ]
            ink.mark(smooth(lower, closed=False), colour, thick)
        else:
            ink.mark(lens, colour, thick)
        if dice.odds(0.3):
            gleam = [(centre[0] - reach * 0.3, centre[1] + high * 0.4), (centre[0] + reach * 0.3, centre[1] - high * 0.5)]
            ink.mark(straight(gleam, closed=False), (1.0, 1.0, 1.0), 0.012, alpha=0.5)
        if kind != "monocle":
            temple = [outer, (sign * plan.half * 0.98, y - 0.02)]
            if sign * plan.turn < 0.3:
                ink.mark(straight(temple, closed=False), colour, thick * 0.8)
    if kind != "monocle":
        bridge = [plan.on(-(plan.eye_x - wide), y), plan.on(0.0, y - 0.015), plan.on(plan.eye_x - wide, y)]
        ink.mark(smooth(bridge, closed=False), colour, thick)


def _patch(plan: HeadPlan, ink: HeadInk, dice: Dice, colour: Colour) -> None:
    sign = dice.one_of((-1, 1))
    x, y = plan.on(sign * plan.eye_x, plan.eye_y)
    cloth = dice.one_of(((0.95, 0.95, 0.97), (0.08, 0.08, 0.1), colour))
    ink.mark(smooth([(-plan.half * 0.97, y + 0.08 * sign), (x, y), (plan.half * 0.97, y - 0.08 * sign)], closed=False), cloth, 0.014)
    wide, high = plan.eye_w * 1.25, plan.eye_h * 1.1 + 0.03
    ink.shape(
        smooth(
            [
                (x - wide, y - high),
                (x + wide, y - high),
                (x + wide * 0.85, y + high * 0.6),
                (x, y + high),
                (x - wide * 0.85, y + high * 0.6),
            ]
        ),
        cloth,
    )
