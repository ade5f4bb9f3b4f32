"""Mouths: thin dark lines of every form, open mouths with teeth and tongue, lips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import skia

from unflat.core import parts
from unflat.core.parts import Part
from unflat.data.characters.children import INNER_MOUTH, MOUTH_LINE, TEETH, TONGUE
from unflat.data.characters.drawing.curves import Point, box, ellipse, smooth, straight
from unflat.data.characters.drawing.palette import Colour, blend, deeper, lighter
from unflat.data.characters.hair.strokes import tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan

_WHITE = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Mouth:
    """A mouth in its place: u runs across from its middle, v down, in head units."""

    plan: HeadPlan
    ink: HeadInk
    y: float
    wide: float
    thick: float
    dark: Colour

    def at(self, u: float, v: float) -> Point:
        """A spot of the mouth on the head, nearer together on the far cheek."""
        x, y = self.plan.on(u, self.y + v, radius=1.5)
        return x + 0.03 * self.plan.turn, y

    def line(self, spots: Sequence[Point], *, thick: float = 1.0, ends: float = 0.15) -> None:
        """A tapered stroke through spots (u, v) given in half widths."""
        points = [self.at(u * self.wide, v * self.wide) for u, v in spots]
        self.ink.begin(MOUTH_LINE)
        self.ink.raw(tapered(points, self.thick * thick, start=ends, end=ends), self.dark)

    def fill(self, part: Part, path: skia.Path, colour: Colour, *, clip: skia.Path | None = None) -> None:
        """A plain shape that is a finer part of the mouth."""
        self.ink.begin(part)
        self.ink.raw(path, colour, clip=clip)

    def rim(self, path: skia.Path, share: float) -> None:
        """The outline of a mouth, `share` times the thickness of its lines."""
        self.ink.begin(MOUTH_LINE)
        self.ink.mark(path, self.dark, self.thick * share)

    def form(self, spots: Sequence[Point], *, tension: float = 1.0) -> skia.Path:
        """A closed shape through spots (u, v) given in half widths."""
        return smooth([self.at(u * self.wide, v * self.wide) for u, v in spots], tension=tension)


def draw_mouth(plan: HeadPlan, dice: Dice) -> None:
    """The MOUTH layer."""
    style, palette = plan.sheet.style, plan.sheet.palette
    dark = dice.one_of(
        (style.line_colour, style.line_on(palette.skin), deeper(palette.skin, 0.6), (0.45, 0.15, 0.13), (0.12, 0.07, 0.08)),
        (0.34, 0.2, 0.14, 0.16, 0.16),
    )
    thick = dice.between(0.0045, 0.008) if dice.odds(0.45) else dice.between(0.008, 0.016)
    mouth = Mouth(
        plan,
        plan.ink(parts.MOUTH),
        -dice.between(0.085, 0.14) - 0.02 * plan.grown,
        dice.between(0.03, 0.09) * (1.0 + 0.25 * plan.grown),
        thick,
        dark,
    )
    kind = dice.one_of(tuple(_KINDS), [share for share, _ in _KINDS.values()])
    _KINDS[kind][1](mouth, dice)


def _bowed(mouth: Mouth, dice: Dice, bow: float) -> None:
    """A line whose corners lie `bow` half widths above its middle."""
    tilt = dice.between(-0.12, 0.12) if dice.odds(0.3) else 0.0
    mouth.line([(-1, -bow - tilt), (-0.5, -bow * 0.3), (0, 0), (0.5, -bow * 0.3), (1, -bow + tilt)], ends=dice.between(0.1, 0.7))
    if dice.odds(0.25):
        for sign in (-1, 1):
            corner = [(sign * 1.0, -bow - 0.14), (sign * 1.06, -bow + 0.02), (sign * 1.0, -bow + 0.14)]
            mouth.line(corner, thick=0.8)
    _lower_lip(mouth, dice, 0.35)


def _lower_lip(mouth: Mouth, dice: Dice, share: float) -> None:
    """A touch of shadow under the lower lip."""
    if not dice.odds(share):
        return
    at, long = dice.between(0.025, 0.036), mouth.wide * dice.between(0.2, 0.5)
    spots = [mouth.at(-long, at), mouth.at(0, at + 0.004), mouth.at(long, at)]
    colour = blend(mouth.plan.sheet.palette.skin_shadow, mouth.dark, 0.25)
    mouth.fill(parts.MOUTH, tapered(spots, dice.between(0.006, 0.014)), colour)


def _line(mouth: Mouth, dice: Dice) -> None:
    _bowed(mouth, dice, dice.between(-0.08, 0.1))


def _smile(mouth: Mouth, dice: Dice) -> None:
    _bowed(mouth, dice, dice.between(0.18, 0.55))


def _frown(mouth: Mouth, dice: Dice) -> None:
    _bowed(mouth, dice, -dice.between(0.15, 0.5))


def _smirk(mouth: Mouth, dice: Dice) -> None:
    sign, up = dice.one_of((-1, 1)), dice.between(0.2, 0.5)
    mouth.line([(-sign * 0.9, 0.0), (-sign * 0.3, 0.06), (sign * 0.4, -0.02), (sign * 1.1, -up)], ends=0.3)
    _lower_lip(mouth, dice, 0.4)


def _wavy(mouth: Mouth, dice: Dice) -> None:
    count, high = dice.count(4, 7), dice.between(0.1, 0.25)
    mouth.line([(-1 + 2 * i / count, high * (1 if i % 2 else -1)) for i in range(count + 1)], ends=0.6)


def _cat(mouth: Mouth, dice: Dice) -> None:
    deep = dice.between(0.2, 0.5)
    half = [(1.0, -0.25), (0.85, 0.05), (0.5, deep * 0.6), (0.15, 0.1), (0.0, -0.2)]
    for sign in (-1, 1):
        mouth.line([(sign * u, v) for u, v in half], ends=0.5)
    if dice.odds(0.35):
        inside = mouth.form([(-0.45, deep * 0.35), (0, -0.1), (0.45, deep * 0.35), (0.0, dice.between(0.6, 1.2))], tension=0.8)
        mouth.fill(INNER_MOUTH, inside, dice.one_of(_INSIDES))
        mouth.rim(inside, 0.7)


def _split(mouth: Mouth, dice: Dice) -> None:
    """A line left open in the middle, as soft drawings have it."""
    gap, bow = dice.between(0.15, 0.4), dice.between(-0.1, 0.3)
    for sign in (-1, 1):
        mouth.line([(sign * gap, 0.02), (sign * 0.7, -bow * 0.4), (sign * 1.0, -bow)], ends=0.2)
    _lower_lip(mouth, dice, 0.5)


def _tiny(mouth: Mouth, dice: Dice) -> None:
    size = dice.between(0.008, 0.022)
    hole = ellipse(mouth.at(0, 0), size * dice.between(0.7, 1.3), size)
    mouth.fill(INNER_MOUTH, hole, dice.one_of(_INSIDES))
    mouth.rim(hole, 0.8)


def _open(mouth: Mouth, dice: Dice) -> None:
    """A talking or laughing mouth: triangle, half round, oval or trapeze."""
    deep = dice.between(0.35, 1.5)
    kind = dice.one_of(("half", "triangle", "oval", "box"), (0.45, 0.2, 0.2, 0.15))
    bow = dice.between(-0.1, 0.25)
    spots: dict[str, list[Point]] = {
        "half": [(-1, -bow), (0, 0.04), (1, -bow), (0.62, deep * 0.7), (0, deep), (-0.62, deep * 0.7)],
        "triangle": [(-0.85, -bow), (0, 0.02), (0.85, -bow), (0.3, deep * 0.8), (0, deep), (-0.3, deep * 0.8)],
        "oval": [(-0.5, deep * 0.35), (0, -0.05), (0.5, deep * 0.35), (0.34, deep * 0.85), (0, deep), (-0.34, deep * 0.85)],
        "box": [(-0.8, 0), (0, 0.05), (0.8, 0), (1.0, deep * 0.75), (0, deep * 0.9), (-1.0, deep * 0.75)],
    }
    outline = mouth.form(spots[kind], tension=0.75 if kind == "triangle" else 0.95)
    _mouthful(mouth, outline, deep * mouth.wide, dice)
    if dice.odds(0.7):
        mouth.rim(outline, dice.between(0.5, 1.0))
    if dice.odds(0.6) and kind in ("half", "triangle"):
        mouth.line([(-1.04, -bow - 0.04), (-0.4, 0.0), (0, 0.03), (0.4, 0.0), (1.04, -bow - 0.04)], thick=1.3)
    _lower_lip(mouth, dice, 0.15)


def _mouthful(mouth: Mouth, outline: skia.Path, deep: float, dice: Dice) -> None:
    """What is seen inside: dark, tongue, teeth, fang."""
    inside = dice.one_of(_INSIDES)
    mouth.fill(INNER_MOUTH, outline, inside)
    x, y = mouth.at(0, 0)
    if dice.odds(0.65):
        tongue = lighter(blend(inside, (0.92, 0.42, 0.42), 0.75), dice.between(0.0, 0.25))
        low = ellipse((x, y + deep * dice.between(0.85, 1.05)), mouth.wide * 0.6, deep * 0.45)
        mouth.fill(TONGUE, low, tongue, clip=outline)
    if dice.odds(0.5):
        upper = box(x - mouth.wide, y - 0.06, x + mouth.wide, y + deep * dice.between(0.1, 0.22))
        mouth.fill(TEETH, upper, _WHITE, clip=outline)
        if dice.odds(0.3):
            mouth.fill(TEETH, box(x - mouth.wide, y + deep * 0.84, x + mouth.wide, y + deep + 0.02), _WHITE, clip=outline)
    if dice.odds(0.2):
        for sign in (-1, 1) if dice.odds(0.4) else (dice.one_of((-1, 1)),):
            fang = [mouth.at(sign * mouth.wide * s, v) for s, v in ((0.3, -0.012), (0.6, -0.012), (0.46, deep * 0.42))]
            mouth.fill(TEETH, straight(fang), _WHITE, clip=outline)


def _fang(mouth: Mouth, dice: Dice) -> None:
    """A closed mouth with one tooth over the lip."""
    sign = dice.one_of((-1, 1))
    tooth = [mouth.at(sign * mouth.wide * s, v) for s, v in ((0.3, 0.0), (0.62, -0.004), (0.48, 0.022))]
    mouth.fill(TEETH, straight(tooth), _WHITE)
    mouth.ink.mark(straight(tooth), mouth.dark, mouth.thick * 0.5)
    _bowed(mouth, dice, dice.between(0.1, 0.4))


def _lips(mouth: Mouth, dice: Dice) -> None:
    """Painted lips, the line between them dark."""
    full = dice.between(0.25, 0.45)
    skin = mouth.plan.sheet.palette.skin
    colour = blend(skin, dice.one_of(((0.8, 0.2, 0.25), (0.6, 0.25, 0.2), (0.9, 0.45, 0.5))), dice.between(0.3, 0.95))
    upper = [(-1, 0), (-0.3, -full), (0, -full * 0.7), (0.3, -full), (1, 0), (0, 0.08)]
    mouth.ink.raw(mouth.form(upper, tension=0.8), deeper(colour, 0.12))
    mouth.ink.raw(mouth.form([(-0.85, 0.03), (0, 0.06), (0.85, 0.03), (0.4, full * 1.2), (0, full * 1.35), (-0.4, full * 1.2)]), colour)
    if dice.odds(0.4):
        mouth.ink.raw(ellipse(mouth.at(0.2 * mouth.wide, mouth.wide * full * 0.7), 0.3 * mouth.wide, 0.004), lighter(colour, 0.6))
    mouth.line([(-1.02, -0.04), (-0.4, 0.03), (0, 0.07), (0.4, 0.03), (1.02, -0.04)])


def _full_lip(mouth: Mouth, dice: Dice) -> None:
    """A grown-up's line mouth: dark between the lips, a shadow of the lower lip beneath."""
    bow = dice.between(-0.1, 0.25)
    mouth.line([(-1, -bow), (-0.35, 0.02), (0, -0.03), (0.35, 0.02), (1, -bow)], ends=0.3)
    tint = blend(mouth.plan.sheet.palette.skin, (0.75, 0.3, 0.3), dice.between(0.2, 0.5))
    under = [(-0.5, 0.3), (0, 0.4), (0.5, 0.3), (0.3, 0.52), (0, 0.58), (-0.3, 0.52)]
    mouth.ink.begin(parts.MOUTH)
    mouth.ink.raw(mouth.form(under), tint, alpha=dice.between(0.7, 1.0))


def _grin(mouth: Mouth, dice: Dice) -> None:
    deep, bow = dice.between(0.3, 0.65), dice.between(0.05, 0.4)
    outline = mouth.form([(-1, -bow), (0, 0.02), (1, -bow), (0.7, deep * 0.7), (0, deep), (-0.7, deep * 0.7)], tension=0.85)
    mouth.fill(TEETH, outline, _WHITE)
    if dice.odds(0.5):
        for i in range(-2, 3):
            tooth = [mouth.at(i * mouth.wide * 0.35, -0.03), mouth.at(i * mouth.wide * 0.35, deep * mouth.wide)]
            mouth.ink.mark(straight(tooth, closed=False), (0.7, 0.7, 0.72), 0.003, clip=outline)
    if dice.odds(0.4):
        mouth.ink.mark(mouth.form([(-1, 0.1), (0, deep * 0.5), (1, 0.1)]), (0.6, 0.6, 0.64), 0.004, clip=outline)
    mouth.rim(outline, 0.8)


def _tongue(mouth: Mouth, dice: Dice) -> None:
    """A smile with the tip of the tongue out."""
    x = dice.between(-0.3, 0.4)
    tip = mouth.form([(x - 0.26, 0), (x + 0.26, 0), (x + 0.22, 0.35), (x, 0.5), (x - 0.22, 0.35)])
    mouth.fill(TONGUE, tip, (0.93, 0.45, 0.45))
    mouth.ink.mark(tip, mouth.dark, mouth.thick * 0.6)
    _bowed(mouth, dice, dice.between(0.05, 0.4))


_INSIDES: tuple[Colour, ...] = ((0.5, 0.12, 0.12), (0.75, 0.35, 0.33), (0.25, 0.05, 0.07), (0.9, 0.5, 0.45), (0.6, 0.2, 0.22))
_KINDS: dict[str, tuple[float, Callable[[Mouth, Dice], None]]] = {
    "line": (0.17, _line),
    "smile": (0.17, _smile),
    "frown": (0.07, _frown),
    "smirk": (0.05, _smirk),
    "wavy": (0.03, _wavy),
    "cat": (0.05, _cat),
    "split": (0.06, _split),
    "tiny": (0.04, _tiny),
    "open": (0.17, _open),
    "fang": (0.02, _fang),
    "lips": (0.05, _lips),
    "full lip": (0.07, _full_lip),
    "grin": (0.04, _grin),
    "tongue out": (0.01, _tongue),
}
