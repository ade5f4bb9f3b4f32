"""Eyes: white, iris and lashes of many constructions, from cartoon circles to narrow slits."""

from dataclasses import dataclass

import skia

from unflat.core import parts
from unflat.data.characters.curves import Point, ellipse, smooth, straight
from unflat.data.characters.palette import Colour, blend, deeper, lighter
from unflat.data.characters.plan import Dice, HeadInk, HeadPlan, side_of

WHITE = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class EyeStyle:
    """What both eyes of a head share; lengths are shares of the eye's half sizes."""

    kind: str
    open: float
    slant: float
    iris_w: float
    iris_h: float
    gaze: Point
    lash: float
    lash_colour: Colour
    white: Colour
    pupil: str
    glints: tuple[tuple[float, float, float], ...]
    lid_line: bool
    lower: float
    corners: int
    shadow: float
    gradient: float
    ring: bool

    @staticmethod
    def random(plan: HeadPlan, dice: Dice) -> "EyeStyle":
        """A construction that suits the age of the face."""
        palette = plan.sheet.palette
        kind = dice.one_of(("anime", "sharp", "circle", "half", "closed", "dot"), (0.63, 0.13, 0.02, 0.11, 0.07, 0.03))
        kind = "circle" if plan.cartoon else kind
        dark = dice.one_of((plan.sheet.style.line_colour, deeper(palette.hair, 0.65), (0.06, 0.04, 0.06), (0.3, 0.13, 0.1)))
        glint = [(dice.between(-0.5, 0.5), dice.between(-0.7, -0.2), dice.between(0.12, 0.36)) for _ in range(dice.count(0, 2))]
        if dice.odds(0.4):
            glint.append((dice.between(-0.4, 0.5), dice.between(0.2, 0.7), dice.between(0.08, 0.2)))
        wide = dice.between(0.3, 0.5) if kind == "circle" else dice.between(0.48, 0.8)
        return EyeStyle(
            kind,
            open={"half": dice.between(0.25, 0.6), "sharp": 0.7, "circle": 1.0}.get(kind, dice.between(0.8, 1.0)),
            slant=dice.between(-0.35, 0.35) if kind != "sharp" else dice.between(0.1, 0.6),
            iris_w=wide,
            iris_h=dice.between(0.75, 1.15) if kind != "circle" else wide * plan.eye_w / plan.eye_h,
            gaze=(dice.between(-0.25, 0.25), dice.between(-0.2, 0.12)),
            lash=dice.between(0.05, 0.3),
            lash_colour=dark,
            white=blend(WHITE, palette.skin, dice.between(0, 0.25)) if dice.odds(0.85) else palette.skin,
            pupil=dice.one_of(("round", "slit", "none", "light", "heart"), (0.66, 0.08, 0.12, 0.1, 0.04)),
            glints=tuple(glint),
            lid_line=dice.odds(0.5),
            lower=dice.between(0.003, 0.01) if dice.odds(0.65) else 0.0,
            corners=dice.count(1, 3) if dice.odds(0.35) else 0,
            shadow=dice.between(0.15, 0.5) if dice.odds(0.7) else 0.0,
            gradient=dice.between(0.2, 0.9),
            ring=dice.odds(0.7),
        )


@dataclass(frozen=True)
class Eye:
    """One eye in its place: local u runs -1 at the nose to 1, v runs -1 at the top to 1."""

    plan: HeadPlan
    style: EyeStyle
    sign: int

    def at(self, u: float, v: float) -> Point:
        """A spot of the eye on the head."""
        plan = self.plan
        return plan.on(self.sign * (plan.eye_x + u * plan.eye_w), plan.eye_y + (v - u * self.style.slant * 0.4) * plan.eye_h)

    @property
    def top(self) -> list[Point]:
        """Spots (u, v) of the upper lid, from the nose outwards."""
        rise = self.style.open
        return [(-1.0, 0.25), (-0.72, -0.42 * rise), (-0.2, -0.95 * rise), (0.35, -0.95 * rise), (0.8, -0.5 * rise), (1.0, 0.05)]

    @property
    def bottom(self) -> list[Point]:
        """Spots (u, v) of the lower lid, from outside to the nose."""
        return [(0.8, 0.62), (0.35, 0.95), (-0.25, 0.95), (-0.75, 0.65)]

    @property
    def stretch(self) -> float:
        """How wide the eye looks compared with a front view."""
        return abs(self.at(0.5, 0)[0] - self.at(-0.5, 0)[0]) / self.plan.eye_w

    def outline(self) -> skia.Path:
        """The opening of the eye."""
        if self.style.kind == "circle":
            return ellipse(self.at(0, 0), self.plan.eye_w * self.stretch, self.plan.eye_h * self.style.open)
        return smooth([self.at(*p) for p in (*self.top, *self.bottom)], tension=0.9)

    def iris(self, share: float = 1.0) -> skia.Path:
        """The iris or a smaller one inside it."""
        style, plan = self.style, self.plan
        centre = self.at(self.sign * style.gaze[0], style.gaze[1])
        return ellipse(centre, plan.eye_w * style.iris_w * self.stretch * share, plan.eye_h * style.iris_h * share)


def draw_eyes(plan: HeadPlan, dice: Dice) -> None:
    """White, iris and lashes of both eyes; sometimes one is closed."""
    style = EyeStyle.random(plan, dice)
    wink = dice.one_of((-1, 1)) if dice.odds(0.05) else 0
    bows = 1.0 if dice.odds(0.6) else -1.0
    for sign in (-1, 1):
        eye = Eye(plan, style, sign)
        if style.kind == "closed" or sign == wink:
            _closed(eye, bows)
            continue
        if style.kind != "dot":
            _white(eye)
        _iris(eye)
        _lashes(eye)


def _closed(eye: Eye, bow: float) -> None:
    plan, style = eye.plan, eye.style
    ink = plan.ink(parts.EYELASH, side=side_of(eye.sign))
    thick = 0.25 * style.lash + 0.06
    arc = [(-1.0, 0.0), (-0.5, 0.42 * bow), (0.0, 0.55 * bow), (0.5, 0.42 * bow), (1.05, -0.05)]
    under = [(u, v + thick * (1.1 - abs(u)) + 0.04) for u, v in arc[::-1]]
    ink.raw(smooth([eye.at(*p) for p in (*arc, *under)]), style.lash_colour)
    for i in range(style.corners):
        root = 0.6 + 0.18 * i
        tip = [eye.at(root, 0.1 * bow), eye.at(root + 0.28, 0.3 + 0.1 * i)]
        ink.mark(straight(tip, closed=False), style.lash_colour, 0.008)


def _white(eye: Eye) -> None:
    style, plan = eye.style, eye.plan
    ink = plan.ink(parts.EYEWHITE, side=side_of(eye.sign))
    outline = eye.outline()
    ink.shape(outline, style.white, line=0.0, shade=False)
    if style.shadow > 0:
        spots = [(-1.3, -1.3), (1.3, -1.3), (1.3, -0.1), (0.4, -0.45 * style.open), (-0.4, -0.45 * style.open), (-1.3, 0.0)]
        cool = blend(deeper(plan.sheet.palette.skin_shadow, 0.3), (0.55, 0.6, 0.8), 0.5)
        ink.raw(smooth([eye.at(*p) for p in spots]), cool, alpha=style.shadow, clip=outline)


def _iris(eye: Eye) -> None:
    style, plan = eye.style, eye.plan
    palette = plan.sheet.palette
    ink = plan.ink(parts.IRIDES, side=side_of(eye.sign))
    clip = None if style.kind == "dot" else eye.outline()
    disc = eye.iris()
    dark = blend(deeper(palette.iris, 0.7), (0.05, 0.03, 0.08), 0.4)
    if style.kind == "dot":
        ink.raw(eye.iris(0.75), dark)
        ink.raw(ellipse(eye.at(0.15, -0.4), 0.012, 0.012), WHITE)
        return
    ink.shape(disc, palette.iris, line=0.0, shade=False, clip=clip)
    seen = _inside(disc, clip)
    if seen is not None:
        _glow(eye, ink, seen)
    if style.ring:
        ink.mark(disc, dark, 0.008 + 0.06 * plan.eye_w, clip=clip)
    if style.pupil != "none":
        share = {"slit": 0.6, "light": 0.4, "heart": 0.45}.get(style.pupil, 0.45)
        pupil = eye.iris(share)
        if style.pupil == "slit":
            c = pupil.getBounds()
            pupil = ellipse((c.centerX(), c.centerY()), c.width() * 0.16, c.height() * 0.55)
        ink.raw(pupil, lighter(palette.iris, 0.7) if style.pupil == "light" else dark, clip=clip)
    box = disc.getBounds()
    for u, v, size in style.glints:
        spot = (box.centerX() + u * box.width() / 2, box.centerY() + v * box.height() / 2)
        ink.raw(ellipse(spot, size * box.width() / 2, size * box.width() / 2), WHITE, clip=clip)


def _glow(eye: Eye, ink: HeadInk, seen: skia.Path) -> None:
    """Dark above, light below."""
    style, plan = eye.style, eye.plan
    palette = plan.sheet.palette
    x, y = eye.at(0, -0.1)
    upper = ellipse((x, y - plan.eye_h * 0.55), plan.eye_w, plan.eye_h * 0.75)
    ink.raw(upper, deeper(palette.iris_second, 0.35), alpha=style.gradient, blur=0.015 * style.gradient, clip=seen)
    lower = ellipse((x, y + plan.eye_h * 0.7), plan.eye_w * 0.4, plan.eye_h * 0.35)
    ink.raw(lower, lighter(palette.iris, 0.5), alpha=0.7 * style.gradient, clip=seen)


def _inside(disc: skia.Path, clip: skia.Path | None) -> skia.Path | None:
    """What is seen of the iris, or None for the rare pair of curves that path arithmetic cannot cut."""
    if clip is None:
        return disc
    try:
        return skia.Op(disc, clip, skia.PathOp.kIntersect_PathOp)
    except RuntimeError:
        return None


def _lashes(eye: Eye) -> None:
    style, plan = eye.style, eye.plan
    if style.kind == "dot":
        return
    ink = plan.ink(parts.EYELASH, side=side_of(eye.sign))
    if style.kind == "circle":
        ink.mark(eye.outline(), style.lash_colour, 0.006 + 0.03 * style.lash)
        return
    thick = style.lash * 0.1 / plan.eye_h
    wing = 0.12 + 0.5 * style.lash
    over = [(-1.04, 0.3)] + [(u, v - thick * (0.65 + 0.35 * u)) for u, v in eye.top[1:-1]] + [(1.0 + wing, -0.25 * wing - 0.1)]
    under = [(1.02, 0.15)] + [(u, v + 0.06) for u, v in eye.top[-2:0:-1]]
    ink.raw(smooth([eye.at(*p) for p in (*over, *under)], tension=0.85), style.lash_colour)
    for i in range(style.corners):
        u, v = 0.75 + 0.15 * i, -0.55 * style.open + 0.3 * i
        spike = [eye.at(u - 0.15, v - 0.05), eye.at(u + 0.4, v - 0.35 + 0.1 * i), eye.at(u + 0.05, v + 0.15)]
        ink.raw(straight(spike), style.lash_colour)
    if style.lower > 0:
        ink.mark(smooth([eye.at(*p) for p in eye.bottom], closed=False), style.lash_colour, style.lower)
        if style.corners:
            ink.mark(straight([eye.at(0.65, 0.75), eye.at(0.85, 1.1)], closed=False), style.lash_colour, style.lower)
    if style.lid_line:
        lid = [eye.at(u * 0.85, v - thick - 0.25 - 0.02 / plan.eye_h) for u, v in eye.top[1:-1]]
        ink.mark(smooth(lid, closed=False), blend(style.lash_colour, plan.sheet.palette.skin, 0.25), 0.005)
