"""What both eyes of a head share, and one eye in its place on the head."""

from dataclasses import dataclass

import skia

from unflat.data.characters.drawing.curves import Point, ellipse, smooth
from unflat.data.characters.drawing.palette import Colour, blend, deeper, hsv
from unflat.data.characters.head.plan import Dice, HeadPlan

WHITE: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Opening:
    """How an eye is cut, in half sizes: v of the corners, lids and lash, u of the highest spot; `flat` 0 a round arch, 1 a straight lid."""

    inner: tuple[float, float]
    outer: tuple[float, float]
    top: tuple[float, float]
    bottom: tuple[float, float]
    peak: tuple[float, float]
    flat: tuple[float, float]
    slant: tuple[float, float]
    iris: tuple[float, float]


# each range is drawn from once per head
_OPENINGS = {
    "anime": Opening((0.1, 0.35), (-0.15, 0.15), (-1.0, -0.8), (0.85, 1.0), (-0.1, 0.25), (0.1, 0.5), (-0.2, 0.3), (0.5, 0.74)),
    "round": Opening((0.1, 0.3), (0.0, 0.25), (-1.05, -0.95), (0.95, 1.05), (-0.1, 0.1), (0.0, 0.25), (-0.2, 0.15), (0.55, 0.8)),
    "sharp": Opening((0.3, 0.6), (-0.55, -0.2), (-0.85, -0.65), (0.7, 0.9), (0.1, 0.4), (0.3, 0.8), (0.15, 0.6), (0.48, 0.64)),
    "droopy": Opening((-0.2, 0.1), (0.2, 0.5), (-0.9, -0.7), (0.85, 1.0), (-0.2, 0.1), (0.2, 0.6), (-0.5, -0.1), (0.5, 0.7)),
    "half": Opening((-0.1, 0.15), (-0.15, 0.1), (-0.35, 0.05), (0.85, 1.0), (-0.2, 0.2), (0.7, 1.0), (-0.2, 0.15), (0.5, 0.68)),
    "narrow": Opening((0.2, 0.5), (-0.3, 0.05), (-0.7, -0.5), (0.5, 0.75), (-0.1, 0.3), (0.3, 0.8), (0.0, 0.4), (0.42, 0.56)),
}


@dataclass(frozen=True)
class EyeStyle:
    """What both eyes of a head share; lengths are shares of the eye's half sizes."""

    kind: str
    opening: tuple[float, float, float, float, float, float]
    slant: float
    iris_w: float
    iris_h: float
    gaze: Point
    lash: float
    lash_colour: Colour
    white: Colour
    irises: tuple[Colour, Colour]
    wing: str
    spikes: int
    lid: str
    lower: str
    lower_thick: float
    shadow: float
    shadow_soft: bool

    @staticmethod
    def random(plan: HeadPlan, dice: Dice) -> "EyeStyle":
        """A construction that suits the age of the face."""
        kind = _kind(plan, dice)
        cut = _OPENINGS.get(kind, _OPENINGS["anime"])
        wide = dice.between(0.3, 0.5) if kind == "circle" else dice.between(*cut.iris)
        high = wide * plan.eye_w / plan.eye_h if kind == "circle" else dice.between(0.86, 1.1)
        if plan.grown > 0.9:
            high = max(high, wide * plan.eye_w / plan.eye_h * dice.between(0.85, 1.0))
        drop = 0.15 if kind == "half" else 0.0
        thick = dice.between(0.13, 0.4) if plan.grown < 0.9 else dice.between(0.06, 0.24)
        return EyeStyle(
            kind,
            (dice.between(*cut.inner), dice.between(*cut.outer), dice.between(*cut.top), dice.between(*cut.bottom),
             dice.between(*cut.peak), dice.between(*cut.flat)),
            slant=dice.between(*cut.slant),
            iris_w=wide,
            iris_h=high,
            gaze=(dice.between(-0.2, 0.2) if dice.odds(0.7) else 0.0, drop + dice.between(-0.12, 0.1)),
            lash=thick,
            lash_colour=_lash_colour(plan, dice),
            white=_white(plan, dice),
            irises=_irises(plan, dice),
            wing=dice.one_of(("up", "out", "down", "none"), (0.35, 0.3, 0.17, 0.18)),
            spikes=dice.count(1, 3) if dice.odds(0.4) else 0,
            lid=dice.one_of(("none", "line", "part", "double"), (0.4, 0.34, 0.2, 0.06)),
            lower=dice.one_of(("none", "line", "outer", "lashes"), (0.2, 0.35, 0.33, 0.12)),
            lower_thick=dice.between(0.004, 0.011),
            shadow=dice.between(0.15, 0.6) if dice.odds(0.7) else 0.0,
            shadow_soft=dice.odds(0.4),
        )  # fmt: skip


def _kind(plan: HeadPlan, dice: Dice) -> str:
    if plan.cartoon:
        return "circle"
    kinds = ("anime", "round", "sharp", "droopy", "half", "narrow", "closed", "dot")
    if plan.grown > 0.9:
        return dice.one_of(kinds, (0.2, 0.0, 0.24, 0.08, 0.16, 0.26, 0.05, 0.01))
    return dice.one_of(kinds, (0.3, 0.11, 0.14, 0.09, 0.23, 0.05, 0.06, 0.02))


def _lash_colour(plan: HeadPlan, dice: Dice) -> Colour:
    palette = plan.sheet.palette
    colours = (plan.sheet.style.line_colour, deeper(palette.hair, 0.65), (0.06, 0.04, 0.06), (0.3, 0.13, 0.1), deeper(palette.hair, 0.25))
    return dice.one_of(colours, (0.28, 0.24, 0.28, 0.14, 0.06))


def _white(plan: HeadPlan, dice: Dice) -> Colour:
    """White, cream, bluish, or shaded as the skin around."""
    skin = plan.sheet.palette.skin
    tone = dice.one_of((WHITE, (1.0, 0.97, 0.92), (0.92, 0.95, 1.0), blend(WHITE, skin, 0.4), deeper(blend(WHITE, skin, 0.3), 0.12), skin))
    return blend(WHITE, tone, dice.between(0.3, 1.0))


def _irises(plan: HeadPlan, dice: Dice) -> tuple[Colour, Colour]:
    iris = plan.sheet.palette.iris
    if dice.odds(0.04):
        return iris, hsv(dice.between(0, 1), dice.between(0.4, 0.9), dice.between(0.5, 0.95))
    return iris, iris


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
        inner, outer, top, _, peak, flat = self.style.opening
        side = 0.3 + 0.32 * flat
        return [
            (-1.0, inner),
            (-0.74, inner + (top - inner) * (0.45 + 0.25 * flat)),
            (peak - side, top + (inner - top) * 0.06 * (1 - flat)),
            (peak + side, top + (outer - top) * 0.08),
            (0.82, outer + (top - outer) * (0.4 + 0.2 * flat)),
            (1.0, outer),
        ]

    @property
    def bottom(self) -> list[Point]:
        """Spots (u, v) of the lower lid, from outside to the nose."""
        inner, outer, _, low, _, _ = self.style.opening
        return [(0.84, outer + (low - outer) * 0.72), (0.35, low), (-0.3, low * 0.96), (-0.78, inner + (low - inner) * 0.6)]

    @property
    def stretch(self) -> float:
        """How wide the eye looks compared with a front view."""
        return abs(self.at(0.5, 0)[0] - self.at(-0.5, 0)[0]) / self.plan.eye_w

    @property
    def colour(self) -> Colour:
        """The iris of this side."""
        return self.style.irises[0 if self.sign < 0 else 1]

    def outline(self) -> skia.Path:
        """The opening of the eye."""
        if self.style.kind == "circle":
            return ellipse(self.at(0, 0), self.plan.eye_w * self.stretch, self.plan.eye_h)
        return smooth([self.at(*p) for p in (*self.top, *self.bottom)], tension=0.9)

    def iris(self, share: float = 1.0) -> skia.Path:
        """The iris or a smaller one inside it."""
        style, plan = self.style, self.plan
        centre = self.at(self.sign * style.gaze[0], style.gaze[1])
        return ellipse(centre, plan.eye_w * style.iris_w * self.stretch * share, plan.eye_h * style.iris_h * share)
