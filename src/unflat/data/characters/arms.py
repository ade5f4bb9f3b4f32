"""Arms, sleeves, hands and gloves: one layer per side, whole beneath the sleeve."""

from math import cos, pi, sin

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.brush import Ink, Sheet, Side
from unflat.data.characters.curves import Point, bend, ellipse, joined, limb, smooth, straight
from unflat.data.characters.outfit import Outfit
from unflat.data.characters.palette import Colour, deeper
from unflat.data.characters.skeleton import SIDES, Arm, Figure

_STEPS = 12
_REACH = {"none": 0.0, "short": 0.36, "elbow": 0.56, "long": 1.0, "wide": 0.98, "puff": 0.36, "bell": 0.97}
Z_NEAR, Z_FAR = 2.6, 1.95
Z_BESIDE = 2.35


def draw_arms(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """Both arms; an arm behind the back is drawn behind the body."""
    long = _REACH[outfit.sleeve] - (float(rng.uniform(0, 0.12)) if outfit.sleeve not in ("none", "wide") else 0.0)
    for side, sign in SIDES:
        arm = figure.arms[side]
        z = Z_NEAR if arm.near else Z_FAR if arm.gesture == "behind" else Z_BESIDE
        ink = sheet.ink(parts.HANDWEAR, z=z + 0.005 * sign, side=side)
        skin = sheet.palette.skin
        ink.shape(limb(_spine(arm, 0.0, 1.0), _widths(figure, 0.0, 1.0)), skin)
        draw_hand(ink, figure, side, outfit.accent if outfit.gloves else skin)
        if outfit.gloves:
            ink.shape(limb(_spine(arm, 0.8, 1.0), _widths(figure, 0.8, 1.0, ease=0.1)), outfit.accent)
        if long > 0:
            _sleeve(ink, figure, arm, outfit, long)
            _folds(ink, figure, arm, deeper(outfit.sleeve_colour, 0.35))
        elif outfit.trimmed:
            at = _spine(arm, 0.9, 1.0)
            ink.stroke(smooth(at[:3], closed=False), colour=outfit.accent, minimum=1.4 * figure.thick)


def _spine(arm: Arm, start: float, end: float) -> list[Point]:
    s, e, w = arm.shoulder, arm.elbow, arm.wrist
    rounded = [s, (s[0] + (e[0] - s[0]) * 0.5, s[1] + (e[1] - s[1]) * 0.5), e, (e[0] + (w[0] - e[0]) * 0.5, e[1] + (w[1] - e[1]) * 0.5), w]
    line = bend(rounded, steps=40)
    return [line[round(float(t) * 40)] for t in np.linspace(start, end, _STEPS + 1)]


def _widths(figure: Figure, start: float, end: float, *, ease: float = 0.0) -> list[float]:
    knots, thick = (0.0, 0.12, 0.45, 0.6, 0.95, 1.0), (0.95, 1.0, 0.8, 0.82, 0.56, 0.55)
    return [(float(np.interp(s, knots, thick)) + ease) * figure.thick for s in np.linspace(start, end, _STEPS + 1)]


def sleeve_widths(figure: Figure, outfit: Outfit, long: float) -> list[float]:
    """Half widths of a sleeve from the shoulder seam to its hem."""
    shares = np.linspace(0, 1, _STEPS + 1)
    loose = 0.12 + 6 * outfit.ease * 0.4
    base = np.array(_widths(figure, 0.0, long, ease=loose))
    if outfit.sleeve == "wide":
        base = base + figure.thick * 2.6 * shares**1.5
    elif outfit.sleeve == "bell":
        base = base + figure.thick * 1.2 * np.maximum(shares - 0.5, 0) ** 1.2 * 2
    elif outfit.sleeve == "puff":
        base = base + figure.thick * 0.65 * np.sin(pi * shares)
    return [float(w) for w in base]


def _sleeve(ink: Ink, figure: Figure, arm: Arm, outfit: Outfit, long: float) -> None:
    spine, widths = _spine(arm, 0.0, long), sleeve_widths(figure, outfit, long)
    cap = ellipse(spine[0], widths[0] * 1.02, widths[0] * 1.02)
    pattern = outfit.top_pattern if outfit.sleeve_colour == outfit.top_colour else None
    hang = _hanging(spine, widths) if outfit.sleeve == "wide" else limb(spine, widths, round_ends=False)
    ink.shape(joined(cap, hang), outfit.sleeve_colour, pattern=pattern)
    if outfit.trimmed or outfit.sleeve == "puff" or outfit.top == "shirt":
        cuff = limb(spine[-3:], [w * 1.06 for w in widths[-3:]], round_ends=False)
        ink.shape(cuff, outfit.trim, line=0.8)


def _hanging(spine: list[Point], widths: list[float]) -> skia.Path:
    """A kimono sleeve: close to the arm above, a bag below."""
    drop = [(x, y + (0.2 + 0.8 * i / _STEPS) * widths[i] * 1.5) for i, (x, y) in enumerate(spine)]
    rise = [(x, y - 0.45 * widths[0]) for x, y in spine]
    return joined(smooth([*rise[::2], *drop[::-2]], tension=0.5), limb(spine, [widths[0]] * len(spine), round_ends=False))


def _folds(ink: Ink, figure: Figure, arm: Arm, colour: Colour) -> None:
    if ink.style.detail < 0.3:
        return
    x, y = arm.elbow
    inward = -1.0 if x > 0 else 1.0
    wide = figure.thick
    for k in range(2 if ink.style.detail < 0.7 else 3):
        rise = (k - 1) * 0.5 * wide
        line = [
            (x + inward * 0.9 * wide, y + rise),
            (x + inward * 0.3 * wide, y + rise * 0.6 + 0.12 * wide),
            (x - inward * 0.3 * wide, y + rise * 0.4),
        ]
        ink.stroke(smooth(line, closed=False), colour=colour, width=0.8, minimum=0.05 * wide)


def draw_hand(ink: Ink, figure: Figure, side: Side, colour: Colour) -> None:
    """A hand at the wrist: open with fingers, or closed around something."""
    arm = figure.arms[side]
    size = 0.062 * figure.body + 0.05
    thumb = (-1.0 if side == "l" else 1.0) * (1.0 if sin(arm.point) > -0.2 else -1.0)
    if arm.gesture in ("front", "held", "chin", "hips"):
        _fist(ink, arm, size, thumb, colour)
        return
    along, across = (cos(arm.point), sin(arm.point)), (-sin(arm.point), cos(arm.point))

    def at(far: float, out: float) -> Point:
        return (
            arm.wrist[0] + size * (far * along[0] + out * across[0]),
            arm.wrist[1] + size * (far * along[1] + out * across[1]),
        )

    palm = smooth([at(-0.1, 0.22), at(0.3, 0.34), at(0.62, 0.33), at(0.7, 0.0), at(0.62, -0.33), at(0.3, -0.34), at(-0.1, -0.22)])
    turn = -thumb
    fan = 0.12 if arm.gesture in ("down", "behind") else 0.26
    fingers = []
    for k in range(4):
        out = (k - 1.5) * 0.19
        tip = (1.28 - 0.09 * abs(k - 1.2), out * (1 + fan * 2.2))
        fingers.append(limb([at(0.5, out), at(0.95, out * (1 + fan)), at(*tip)], [0.105 * size, 0.1 * size, 0.07 * size]))
    thumb_path = limb([at(0.1, -turn * 0.2), at(0.45, -turn * 0.48), at(0.75, -turn * 0.52)], [0.14 * size, 0.11 * size, 0.07 * size])
    ink.shape(joined(palm, *fingers, thumb_path), colour)
    for k in range(3):
        out = (k - 1) * 0.19
        ink.stroke(straight([at(0.72, out), at(0.95, out * (1 + fan))], closed=False), width=0.7)


def _fist(ink: Ink, arm: Arm, size: float, thumb: float, colour: Colour) -> None:
    along, across = (cos(arm.point), sin(arm.point)), (-sin(arm.point), cos(arm.point))

    def at(far: float, out: float) -> Point:
        return (
            arm.wrist[0] + size * (far * along[0] + out * across[0]),
            arm.wrist[1] + size * (far * along[1] + out * across[1]),
        )

    ink.shape(
        smooth([at(-0.1, 0.24), at(0.35, 0.4), at(0.72, 0.38), at(0.82, 0.0), at(0.72, -0.38), at(0.35, -0.4), at(-0.1, -0.24)]), colour
    )
    for k in range(4):
        out = (k - 1.5) * 0.19
        ink.shape(limb([at(0.45, out), at(0.72, out)], [0.105 * size, 0.1 * size]), colour, line=0.7, shade=False)
    ink.shape(
        limb([at(0.15, thumb * 0.3), at(0.42, thumb * 0.28), at(0.62, thumb * 0.05)], [0.12 * size, 0.11 * size, 0.08 * size]),
        colour,
        line=0.8,
    )
