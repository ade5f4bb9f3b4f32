"""Irides: gradients, rings, rays, pupils of many forms, and catch lights inside them or over the lash."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

import skia

from unflat.core import parts
from unflat.data.characters.children import HIGHLIGHT, PUPIL
from unflat.data.characters.drawing.curves import Point, ellipse, smooth, star, straight
from unflat.data.characters.drawing.palette import Colour, blend, deeper, lighter
from unflat.data.characters.head.eyes.eye_style import WHITE, Eye
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan, side_of

_OVER_LASH = 3.75


@dataclass(frozen=True)
class IrisStyle:
    """What both irides share; catch lights are (u, v, width, height) in half sizes of the iris."""

    pupil: str
    lights: tuple[tuple[float, float, float, float], ...]
    over: bool
    gradient: float
    glow: str
    rays: int
    ring: float
    tint: Colour

    @staticmethod
    def random(plan: HeadPlan, dice: Dice) -> "IrisStyle":
        """Any construction: rich in close-ups and plain in flat drawings alike."""
        lights = []
        side = dice.one_of((-1, 1))
        if dice.odds(0.85):
            size = dice.between(0.14, 0.36)
            lights.append((side * dice.between(0.15, 0.5), dice.between(-0.75, -0.35), size, size * dice.between(0.8, 1.5)))
        if dice.odds(0.55):
            size = dice.between(0.08, 0.2)
            lights.append((-side * dice.between(0.1, 0.5), dice.between(0.2, 0.65), size, size))
        if dice.odds(0.25):
            lights.append((side * dice.between(0.0, 0.7), dice.between(-0.2, 0.3), 0.08, 0.1))
        return IrisStyle(
            pupil=dice.one_of(tuple(_PUPILS), (0.4, 0.2, 0.08, 0.12, 0.1, 0.03, 0.03, 0.04)),
            lights=tuple(lights),
            over=dice.odds(0.4),
            gradient=dice.between(0.3, 1.0) if dice.odds(0.85) else 0.0,
            glow=dice.one_of(("crescent", "spot", "none", "band"), (0.34, 0.24, 0.26, 0.16)),
            rays=dice.count(5, 11) if dice.odds(0.18) else 0,
            ring=dice.between(0.006, 0.02) if dice.odds(0.75) else 0.0,
            tint=lighter(plan.sheet.palette.iris_second, dice.between(0.0, 0.4)),
        )


def draw_iris(eye: Eye, look: IrisStyle) -> None:
    """The IRIDES layer of one eye, cut by its lids, and its catch lights."""
    plan = eye.plan
    ink = plan.ink(parts.IRIDES, side=side_of(eye.sign))
    dark = blend(deeper(eye.colour, 0.7), (0.05, 0.03, 0.08), 0.4)
    if eye.style.kind == "dot":
        ink.raw(eye.iris(0.75), dark)
        ink.begin(HIGHLIGHT)
        ink.raw(ellipse(eye.at(0.15, -0.4), 0.012, 0.012), WHITE)
        return
    disc = eye.iris()
    ink.raw(disc, eye.colour)
    _shades(eye, look, ink, disc)
    if look.ring > 0:
        ink.mark(disc, dark, look.ring)
    ink.begin(PUPIL)
    _PUPILS[look.pupil](eye, ink, dark)
    if not look.over or eye.style.kind == "circle":
        ink.begin(HIGHLIGHT)
        _lights(eye, look, ink, disc)
    ink.keep(eye.outline())
    if look.over and look.lights and eye.style.kind != "circle":
        _lights(eye, look, plan.ink(HIGHLIGHT, z=_OVER_LASH, side=side_of(eye.sign)), disc)


def _shades(eye: Eye, look: IrisStyle, ink: HeadInk, seen: skia.Path) -> None:
    """Dark above, light below, rays between."""
    palette, box = eye.plan.sheet.palette, eye.iris().getBounds()
    x, y, w, h = box.centerX(), box.centerY(), box.width() / 2, box.height() / 2
    if look.gradient > 0:
        shade = deeper(blend(eye.colour, palette.iris_second, 0.5), 0.55)
        ink.fade(seen, shade, start=(x, y + 0.55 * h), end=(x, y - 0.75 * h), alpha=look.gradient)
    for i in range(look.rays):
        angle = pi * (0.1 + 0.8 * i / max(look.rays - 1, 1))
        ray = [(x + 0.45 * w * cos(angle), y + 0.45 * h * sin(angle)), (x + 0.9 * w * cos(angle), y + 0.9 * h * sin(angle))]
        ink.mark(straight(ray, closed=False), lighter(eye.colour, 0.5), 0.005, alpha=0.7)
    if look.glow == "crescent":
        moon = smooth([(x - 0.75 * w, y + 0.3 * h), (x, y + 0.5 * h), (x + 0.75 * w, y + 0.3 * h), (x + 0.4 * w, y + 0.85 * h),
                       (x, y + 0.95 * h), (x - 0.4 * w, y + 0.85 * h)])  # fmt: skip
        ink.raw(moon, look.tint, alpha=0.8)
    elif look.glow == "spot":
        ink.raw(ellipse((x, y + 0.65 * h), 0.45 * w, 0.3 * h), lighter(eye.colour, 0.55), alpha=0.8)
    elif look.glow == "band":
        ink.fade(seen, look.tint, start=(x, y), end=(x, y + 0.8 * h), alpha=0.9)


def _lights(eye: Eye, look: IrisStyle, ink: HeadInk, disc: skia.Path) -> None:
    box = disc.getBounds()
    w, h = box.width() / 2, box.height() / 2
    top = eye.at(0, eye.style.opening[2])[1]
    for u, v, wide, high in look.lights:
        y = box.centerY() + v * h
        if eye.style.kind != "circle":
            y = max(y, top + high * w * 0.7)  # a lid that comes down pushes the light down with it
        ink.raw(ellipse((box.centerX() + u * w, y), wide * w, high * w), WHITE)


def _pupil(share_w: float, share_h: float) -> Callable[[Eye, HeadInk, Colour], None]:
    def draw(eye: Eye, ink: HeadInk, dark: Colour) -> None:
        box = eye.iris().getBounds()
        ink.raw(ellipse(_centre(box), box.width() / 2 * share_w, box.height() / 2 * share_h), dark)

    return draw


def _no_pupil(eye: Eye, ink: HeadInk, dark: Colour) -> None:
    """Some eyes have none."""


def _light_pupil(eye: Eye, ink: HeadInk, dark: Colour) -> None:
    ink.raw(eye.iris(0.4), lighter(eye.colour, 0.7))


def _ringed(eye: Eye, ink: HeadInk, dark: Colour) -> None:
    ink.mark(eye.iris(0.62), dark, 0.007, alpha=0.8)
    ink.raw(eye.iris(0.3), dark)


def _heart(eye: Eye, ink: HeadInk, dark: Colour) -> None:
    (x, y), w = _centre(eye.iris().getBounds()), eye.iris().getBounds().width() * 0.3
    spots = [
        (x, y + w),
        (x - w, y - 0.1 * w),
        (x - 0.55 * w, y - 0.75 * w),
        (x, y - 0.35 * w),
        (x + 0.55 * w, y - 0.75 * w),
        (x + w, y - 0.1 * w),
    ]
    ink.raw(smooth(spots, tension=0.8), blend(dark, (0.9, 0.2, 0.45), 0.7))


def _star(eye: Eye, ink: HeadInk, dark: Colour) -> None:
    box = eye.iris().getBounds()
    ink.raw(star(_centre(box), box.width() * 0.3, box.width() * 0.12, points=4), lighter(eye.colour, 0.75))


def _centre(box: skia.Rect) -> Point:
    return box.centerX(), box.centerY()


_PUPILS: dict[str, Callable[[Eye, HeadInk, Colour], None]] = {
    "round": _pupil(0.45, 0.45),
    "tall": _pupil(0.34, 0.55),
    "slit": _pupil(0.14, 0.6),
    "none": _no_pupil,
    "light": _light_pupil,
    "heart": _heart,
    "star": _star,
    "ring": _ringed,
}
