"""Eyelashes: the thick upper line with its wing and spikes, lid lines, the thin lower line, and closed eyes."""

from unflat.core import parts
from unflat.data.characters.children import LID_LINE, LOWER_LASH, UPPER_LASH
from unflat.data.characters.drawing.curves import Point, smooth, straight
from unflat.data.characters.drawing.palette import blend
from unflat.data.characters.hair.strokes import tapered
from unflat.data.characters.head.eyes.eye_style import Eye
from unflat.data.characters.head.plan import Dice, HeadInk, side_of

_ON_FACE = 3.24
_WINGS: dict[str, tuple[Point, Point]] = {  # how far the tip of the wing lies from the outer corner (u, v), and its root's underside
    "up": ((0.32, -0.42), (0.0, 0.12)),
    "out": ((0.34, -0.08), (0.0, 0.16)),
    "down": ((0.22, 0.3), (-0.06, 0.2)),
    "none": ((0.06, 0.0), (-0.02, 0.1)),
}


def draw_lashes(eye: Eye, dice: Dice) -> None:
    """The EYELASH layer of an open eye."""
    style, plan = eye.style, eye.plan
    if style.kind == "dot":
        return
    ink = plan.ink(parts.EYELASH, side=side_of(eye.sign))
    if style.kind == "circle":
        ink.mark(eye.outline(), style.lash_colour, 0.006 + 0.03 * style.lash)
        return
    thick = style.lash * 0.1 / plan.eye_h
    ink.begin(UPPER_LASH)
    _upper(eye, ink, thick)
    _spikes(eye, ink, thick)
    ink.begin(LOWER_LASH)
    _lower(eye, ink)
    ink.begin(LID_LINE)
    _lid(eye, ink, thick)


def draw_closed(eye: Eye, kind: str) -> None:
    """The EYELASH layer of a closed eye: "happy", "asleep", "flat" or "squeezed"."""
    plan, style = eye.plan, eye.style
    ink = plan.ink(parts.EYELASH, side=side_of(eye.sign))
    thick = max(0.009, 0.09 * style.lash * (0.5 + plan.eye_w * 5))
    if kind == "squeezed":
        ink.raw(tapered([eye.at(0.9, -0.5), eye.at(0.1, -0.1), eye.at(-0.75, 0.0)], thick, start=0.2, end=0.7), style.lash_colour)
        ink.raw(tapered([eye.at(0.9, 0.5), eye.at(0.1, 0.1), eye.at(-0.75, 0.0)], thick, start=0.2, end=0.7), style.lash_colour)
        return
    bow = {"happy": -0.75, "asleep": 0.5, "flat": 0.06}[kind]
    arc = [(-1.0, 0.15), (-0.55, 0.15 + 0.72 * bow), (0.0, 0.15 + bow), (0.55, 0.15 + 0.72 * bow), (1.05, 0.15)]
    ink.raw(tapered([eye.at(*p) for p in arc], thick, start=0.15, end=0.3), style.lash_colour)
    for i in range(style.spikes if kind != "flat" else 0):
        u = 0.55 + 0.2 * i
        v = 0.15 + bow * (1 - u * u)
        ink.raw(tapered([eye.at(u, v), eye.at(u + 0.22, v + 0.16), eye.at(u + 0.38, v + 0.2)], thick * 0.7, start=0.8), style.lash_colour)


def draw_eye_shadow(eye: Eye, dice: Dice) -> None:
    """Paint on the lid: skin, so part of the face."""
    plan = eye.plan
    ink = plan.ink(parts.EYELID, z=_ON_FACE, side=side_of(eye.sign))
    tint = blend(plan.sheet.palette.skin, dice.one_of(((0.85, 0.25, 0.3), (0.6, 0.3, 0.6), plan.sheet.palette.skin_shadow)), 0.6)
    lid = [(u * 1.08, v - 0.35) for u, v in eye.top]
    ink.raw(smooth([eye.at(*p) for p in (*lid, (1.25, 0.1), *eye.top[::-1])]), tint, alpha=dice.between(0.3, 0.8), blur=0.012)


def _upper(eye: Eye, ink: HeadInk, thick: float) -> None:
    style = eye.style
    (wing_u, wing_v), (root_u, root_v) = _WINGS[style.wing]
    size = 0.5 + 1.6 * style.lash
    inner, outer = eye.top[0], eye.top[-1]
    over = [(inner[0] - 0.05, inner[1] + 0.08)]
    over += [(u, v - thick * (0.7 + 0.35 * u)) for u, v in eye.top[1:-1]]
    over += [(outer[0] + wing_u * size, outer[1] + wing_v * size)]
    under = [(outer[0] + root_u, outer[1] + root_v)] + [(u, v + 0.07) for u, v in eye.top[-2:0:-1]]
    ink.raw(smooth([eye.at(*p) for p in (*over, *under)], tension=0.8), style.lash_colour)


def _spikes(eye: Eye, ink: HeadInk, thick: float) -> None:
    """Single lashes that stand off the outer corner."""
    outer = eye.top[-1]
    for i in range(eye.style.spikes):
        u, v = outer[0] - 0.28 + 0.15 * i, outer[1] - 0.4 + 0.24 * i - thick * 0.4
        spike = [eye.at(u - 0.12, v), eye.at(u + 0.42, v - 0.3 + 0.12 * i), eye.at(u + 0.1, v + 0.2)]
        ink.raw(smooth(spike, tension=0.35), eye.style.lash_colour)


def _lower(eye: Eye, ink: HeadInk) -> None:
    style = eye.style
    if style.lower == "none":
        return
    ends = eye.bottom if style.lower != "outer" else [(0.98, eye.bottom[0][1] - 0.25), *eye.bottom[:2]]
    points = [eye.at(*p) for p in ends]
    ink.raw(tapered(points, style.lower_thick * 1.5, start=0.4, end=0.1), style.lash_colour)
    if style.lower == "lashes":
        for u, v in ((0.45, 0.05), (0.68, -0.1), (0.86, -0.3)):
            low = eye.bottom[1][1] + v
            ink.mark(straight([eye.at(u, low), eye.at(u + 0.12, low + 0.24)], closed=False), style.lash_colour, style.lower_thick)


def _lid(eye: Eye, ink: HeadInk, thick: float) -> None:
    style = eye.style
    if style.lid == "none":
        return
    lift = thick + 0.18 + 0.02 / eye.plan.eye_h
    lid = [(u * 0.88, v - lift) for u, v in eye.top[1:-1]]
    if style.lid == "part":
        lid = lid[1:]
    colour = blend(style.lash_colour, eye.plan.sheet.palette.skin, 0.25)
    ink.raw(tapered([eye.at(*p) for p in lid], 0.008, start=0.15, end=0.15), colour)
    if style.lid == "double":
        ink.raw(tapered([eye.at(u, v - 0.2) for u, v in lid], 0.006), colour)
