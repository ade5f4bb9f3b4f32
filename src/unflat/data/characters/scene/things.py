"""Things that hands hold: one small function each, drawn about the grip, up is up, in units of the holder."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, degrees, sin

import skia

from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, box, ellipse, joined, limb, smooth, star, straight
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice

_WHITE: Colour = (0.97, 0.97, 0.96)
_STEEL: Colour = (0.8, 0.83, 0.88)
_GOLD: Colour = (0.9, 0.76, 0.4)
_WOOD: Colour = (0.5, 0.33, 0.2)


@dataclass(frozen=True)
class Kit:
    """An ink that takes shapes about a grip at the origin and puts them into a hand."""

    ink: Ink
    matrix: skia.Matrix
    scale: float
    one: Colour
    two: Colour
    dice: Dice

    @staticmethod
    def at(ink: Ink, grip: Point, scale: float, angle: float, colours: tuple[Colour, Colour], dice: Dice) -> "Kit":
        """A kit for a thing of that size, turned by an angle in radians."""
        matrix = skia.Matrix().setScale(scale, scale).postRotate(degrees(angle)).postTranslate(*grip)
        return Kit(ink, matrix, scale, *colours, dice)

    def _put(self, path: skia.Path) -> skia.Path:
        found = skia.Path()
        path.transform(self.matrix, found)
        return found

    def shape(self, path: skia.Path, colour: Colour, *, line: float = 1.0, shade: bool = True, alpha: float = 1.0) -> None:
        """A filled shape with its outline."""
        self.ink.shape(self._put(path), colour, line=line, shade=shade, alpha=alpha)

    def line(self, points: list[Point], colour: Colour | None = None, *, width: float = 0.0) -> None:
        """A line through points; without a colour the style's own."""
        self.ink.stroke(self._put(smooth(points, closed=False)), colour=colour, width=0.8, minimum=width * self.scale)

    def raw(self, path: skia.Path, colour: Colour, *, alpha: float = 1.0) -> None:
        """A plain fill."""
        self.ink.raw(self._put(path), colour, alpha=alpha)


def _boba(kit: Kit) -> None:
    tea = kit.dice.one_of(((0.72, 0.5, 0.36), (0.9, 0.6, 0.62), (0.72, 0.8, 0.5), kit.one))
    kit.shape(limb([(0.0, -0.2), (0.05, -0.62)], [0.028, 0.028], round_ends=False), kit.two)
    kit.shape(straight([(-0.17, -0.3), (0.17, -0.3), (0.12, 0.24), (-0.12, 0.24)]), tea)
    kit.raw(straight([(-0.17, -0.3), (0.17, -0.3), (0.16, -0.16), (-0.16, -0.16)]), _WHITE, alpha=0.75)
    for k in range(9):
        kit.raw(ellipse((-0.09 + 0.06 * (k % 4), 0.2 - 0.055 * (k // 4)), 0.026, 0.026), (0.16, 0.1, 0.1))
    kit.shape(box(-0.2, -0.36, 0.2, -0.28, radius=0.03), _WHITE)


def _cup(kit: Kit) -> None:
    colour = kit.one if kit.dice.odds(0.6) else _WHITE
    kit.shape(straight([(-0.15, -0.27), (0.15, -0.27), (0.11, 0.2), (-0.11, 0.2)]), colour)
    kit.shape(box(-0.17, -0.34, 0.17, -0.26, radius=0.03), _WHITE if kit.dice.odds(0.6) else (0.15, 0.12, 0.12))
    kit.shape(straight([(-0.142, -0.16), (0.142, -0.16), (0.125, 0.04), (-0.125, 0.04)]), kit.two, line=0.6)


def _mug(kit: Kit) -> None:
    kit.ink.stroke(kit._put(ellipse((0.17, 0.0), 0.08, 0.1)), colour=kit.one, minimum=0.04 * kit.scale)
    kit.shape(box(-0.16, -0.2, 0.16, 0.18, radius=0.04), kit.one)
    kit.shape(ellipse((0.0, -0.2), 0.16, 0.04), deeper(kit.one, 0.4), line=0.7)
    for x in (-0.05, 0.06):
        kit.line([(x, -0.3), (x + 0.04, -0.37), (x - 0.02, -0.44)], _WHITE, width=0.02)


def _can(kit: Kit) -> None:
    kit.shape(box(-0.1, -0.24, 0.1, 0.18, radius=0.03), kit.one)
    kit.shape(ellipse((0, -0.24), 0.1, 0.03), _STEEL, line=0.7)
    kit.shape(box(-0.1, -0.1, 0.1, 0.06), kit.two, line=0.5)


def _bottle(kit: Kit) -> None:
    kit.shape(
        smooth(
            [(-0.04, -0.46), (0.04, -0.46), (0.045, -0.36), (0.1, -0.26), (0.1, 0.22), (-0.1, 0.22), (-0.1, -0.26), (-0.045, -0.36)],
            tension=0.5,
        ),
        lighter(kit.one, 0.4),
    )
    kit.shape(box(-0.05, -0.52, 0.05, -0.44), kit.two)
    kit.shape(box(-0.1, -0.16, 0.1, 0.08), kit.two, line=0.6)


def _book(kit: Kit) -> None:
    if kit.dice.odds(0.4):
        for sign in (-1, 1):
            kit.shape(straight([(0, -0.22), (sign * 0.36, -0.28), (sign * 0.36, 0.16), (0, 0.24)]), kit.one)
            kit.shape(straight([(0, -0.24), (sign * 0.32, -0.3), (sign * 0.32, 0.1), (0, 0.18)]), _WHITE, line=0.7)
            for k in range(4):
                kit.line([(sign * 0.05, -0.15 + 0.07 * k), (sign * 0.26, -0.19 + 0.07 * k)], (0.5, 0.5, 0.5), width=0.012)
        return
    kit.shape(box(-0.22, -0.3, 0.26, 0.33, radius=0.02), _WHITE)
    kit.shape(box(-0.25, -0.33, 0.23, 0.3, radius=0.02), kit.one)
    kit.shape(box(-0.14, -0.24, 0.13, -0.08), kit.two, line=0.6)
    kit.line([(-0.19, -0.33), (-0.19, 0.3)])


def _phone(kit: Kit) -> None:
    kit.shape(box(-0.1, -0.22, 0.1, 0.2, radius=0.035), kit.one if kit.dice.odds(0.5) else (0.13, 0.13, 0.15))
    if kit.dice.odds(0.5):
        kit.raw(box(-0.08, -0.18, 0.08, 0.16, radius=0.01), (0.75, 0.88, 0.95))
    else:
        kit.raw(ellipse((-0.05, -0.16), 0.03, 0.03), (0.3, 0.3, 0.33))


def _tablet(kit: Kit) -> None:
    kit.shape(box(-0.28, -0.36, 0.28, 0.3, radius=0.03), kit.one if kit.dice.odds(0.5) else (0.2, 0.2, 0.22))
    kit.raw(box(-0.23, -0.31, 0.23, 0.25), _WHITE)
    for k in range(5):
        kit.line([(-0.18, -0.22 + 0.09 * k), (0.16, -0.22 + 0.09 * k)], (0.55, 0.6, 0.65), width=0.015)


def _flower(kit: Kit) -> None:
    heads = [(0.0, -0.45)] if kit.dice.odds(0.4) else [(-0.15, -0.4), (0.02, -0.5), (0.17, -0.4), (-0.05, -0.33), (0.1, -0.3)]
    for at in heads:
        kit.line([(0.0, 0.2), (at[0] * 0.5, -0.1), at], (0.3, 0.55, 0.3), width=0.025)
    if len(heads) > 1:
        kit.shape(straight([(-0.24, -0.26), (0.24, -0.26), (0.06, 0.24), (-0.06, 0.24)]), lighter(kit.two, 0.5))
    for k, (x, y) in enumerate(heads):
        petals = [ellipse((x + 0.07 * cos(1.257 * i), y + 0.07 * sin(1.257 * i)), 0.06, 0.06) for i in range(5)]
        kit.shape(joined(*petals), kit.one if k % 2 == 0 else lighter(kit.one, 0.4), line=0.7)
        kit.shape(ellipse((x, y), 0.035, 0.035), (0.95, 0.8, 0.35), line=0.5)


def _plush(kit: Kit) -> None:
    long = kit.dice.odds(0.4)
    ears = [ellipse((d * 0.14, -0.58 if long else -0.48), 0.07 if long else 0.09, 0.2 if long else 0.09) for d in (-1, 1)]
    limbs = [ellipse((d * 0.22, y), 0.1, 0.09) for d in (-1, 1) for y in (-0.05, 0.26)]
    kit.shape(joined(ellipse((0, 0.08), 0.22, 0.25), ellipse((0, -0.3), 0.25, 0.21), *ears, *limbs), kit.one)
    kit.shape(ellipse((0, -0.24), 0.09, 0.07), lighter(kit.one, 0.5), line=0.5)
    for d in (-1, 1):
        kit.raw(ellipse((d * 0.1, -0.33), 0.025, 0.035), (0.1, 0.08, 0.08))
    kit.raw(ellipse((0, -0.27), 0.03, 0.02), (0.1, 0.08, 0.08))


def _sweet(kit: Kit) -> None:
    if kit.dice.odds(0.5):
        kit.line([(0.0, 0.15), (0.0, -0.35)], _WHITE, width=0.03)
        kit.shape(ellipse((0, -0.42), 0.14, 0.14), kit.one)
        kit.line([(-0.08, -0.42), (0.0, -0.5), (0.08, -0.42), (0.0, -0.36), (-0.03, -0.42)], kit.two, width=0.03)
        return
    kit.shape(straight([(-0.1, -0.18), (0.1, -0.18), (0.0, 0.2)]), (0.85, 0.65, 0.4))
    kit.shape(joined(ellipse((0, -0.26), 0.13, 0.12), ellipse((0.02, -0.38), 0.09, 0.09)), kit.one)


def _microphone(kit: Kit) -> None:
    kit.shape(limb([(0, 0.28), (0, -0.16)], [0.04, 0.055], round_ends=False), (0.13, 0.13, 0.15) if kit.dice.odds(0.7) else kit.one)
    kit.shape(ellipse((0, -0.24), 0.095, 0.11), _STEEL)
    kit.line([(-0.09, -0.22), (0.09, -0.22)])


def _watch(kit: Kit) -> None:
    """A pocket watch on its chain."""
    metal = _GOLD if kit.dice.odds(0.7) else _STEEL
    kit.line([(0.0, 0.0), (-0.1, -0.15), (-0.3, -0.22), (-0.42, -0.35)], metal, width=0.022)
    kit.line([(0.0, 0.0), (0.02, 0.12)], metal, width=0.02)
    kit.shape(ellipse((0.02, 0.26), 0.13, 0.13), metal)
    kit.shape(ellipse((0.02, 0.26), 0.095, 0.095), _WHITE, line=0.5)
    kit.line([(0.02, 0.19), (0.02, 0.26), (0.07, 0.28)], (0.1, 0.1, 0.1), width=0.012)


def _ball(kit: Kit) -> None:
    kit.shape(ellipse((0, -0.14), 0.25, 0.25), kit.one)
    if kit.dice.odds(0.5):
        kit.line([(-0.22, -0.22), (0, -0.1), (0.22, -0.22)])
        kit.line([(-0.12, 0.07), (0, -0.1), (0.05, -0.38)])


def _gift(kit: Kit) -> None:
    kit.shape(box(-0.24, -0.22, 0.24, 0.2), kit.one)
    kit.shape(box(-0.05, -0.22, 0.05, 0.2), kit.two, line=0.6)
    for d in (-1, 1):
        kit.shape(ellipse((d * 0.09, -0.28), 0.1, 0.06, angle=d * 0.4), kit.two, line=0.8)


def _bag(kit: Kit) -> None:
    dark = deeper(kit.one, 0.35)
    kit.line([(-0.14, 0.26), (-0.08, 0.02), (0.08, 0.02), (0.14, 0.26)], dark, width=0.035)
    form = kit.dice.count(0, 2)
    if form == 0:
        kit.shape(box(-0.32, 0.24, 0.32, 0.68, radius=0.05), kit.one)
        kit.line([(-0.32, 0.4), (0.32, 0.4)])
        kit.shape(box(-0.04, 0.36, 0.04, 0.45), _GOLD, line=0.6)
    elif form == 1:
        kit.shape(straight([(-0.24, 0.22), (0.24, 0.22), (0.28, 0.78), (-0.28, 0.78)]), lighter(kit.one, 0.3))
        kit.shape(star((0.0, 0.5), 0.12, 0.05), kit.two, line=0.5, shade=False)
    else:
        kit.shape(smooth([(-0.26, 0.26), (0.26, 0.26), (0.36, 0.6), (0, 0.72), (-0.36, 0.6)]), kit.one)
        kit.shape(smooth([(-0.27, 0.25), (0.27, 0.25), (0.25, 0.42), (0, 0.5), (-0.25, 0.42)]), dark, line=0.8)


def _basket(kit: Kit) -> None:
    kit.line([(-0.26, 0.34), (-0.2, 0.05), (0.0, -0.02), (0.2, 0.05), (0.26, 0.34)], _WOOD, width=0.04)
    for k in range(5):
        kit.shape(ellipse((-0.2 + 0.1 * k, 0.3), 0.09, 0.09), (kit.one, kit.two)[k % 2], line=0.7)
    kit.shape(straight([(-0.32, 0.33), (0.32, 0.33), (0.24, 0.62), (-0.24, 0.62)]), (0.78, 0.6, 0.38))
    kit.line([(-0.3, 0.43), (0.3, 0.43)])
    kit.line([(-0.27, 0.53), (0.27, 0.53)])


def _sword(kit: Kit) -> None:
    curved = kit.dice.odds(0.4)
    far, wide = kit.dice.between(1.2, 2.2), kit.dice.between(0.05, 0.1)
    bow = 0.14 if curved else 0.0
    kit.shape(
        smooth(
            [(-wide, -0.14), (bow - wide * 0.7, -0.6 * far), (2 * bow, -far), (bow + wide, -0.6 * far), (wide, -0.14)],
            tension=0.6 if curved else 0.15,
        ),
        _STEEL,
    )
    kit.line([(0.0, -0.2), (bow * 0.9, -0.6 * far), (1.7 * bow, -0.9 * far)], lighter(_STEEL, 0.6), width=0.02)
    kit.shape(
        ellipse((0, -0.13), 0.1, 0.04) if curved else box(-0.24, -0.18, 0.24, -0.1, radius=0.03), _GOLD if kit.dice.odds(0.6) else kit.two
    )
    kit.shape(box(-0.035, -0.11, 0.035, 0.26, radius=0.02), kit.one)


def _staff(kit: Kit) -> None:
    low, high = kit.dice.between(0.9, 1.8), kit.dice.between(0.9, 1.5)
    kit.shape(limb([(0, low), (0, -high)], [0.035, 0.04]), _WOOD if kit.dice.odds(0.5) else kit.one)
    head = kit.dice.count(0, 3)
    if head == 0:
        kit.shape(ellipse((0, -high - 0.14), 0.18, 0.18), kit.two)
        kit.raw(ellipse((-0.05, -high - 0.2), 0.05, 0.04), _WHITE, alpha=0.8)
    elif head == 1:
        kit.shape(star((0, -high - 0.14), 0.24, 0.1), _GOLD)
    elif head == 2:
        moon = smooth(
            [
                (0.16, -high - 0.34),
                (-0.12, -high - 0.3),
                (-0.2, -high - 0.05),
                (-0.02, -high + 0.1),
                (0.18, -high),
                (0.0, -high - 0.04),
                (-0.04, -high - 0.2),
            ]
        )
        kit.shape(moon, _GOLD)
    else:
        kit.shape(straight([(-0.07, -high), (0.07, -high), (0.1, -high - 0.2), (0, -high - 0.5), (-0.1, -high - 0.2)]), _STEEL)


def _wand(kit: Kit) -> None:
    kit.shape(limb([(0, 0.2), (0, -0.5)], [0.025, 0.02]), kit.one)
    kit.shape(star((0, -0.6), 0.16, 0.07), _GOLD if kit.dice.odds(0.5) else kit.two)


def _umbrella(kit: Kit) -> None:
    kit.shape(limb([(0, 0.25), (0, -1.3)], [0.025, 0.025]), (0.3, 0.25, 0.25))
    roof = [
        (-0.85, -0.8),
        (-0.62, -1.2),
        (0, -1.42),
        (0.62, -1.2),
        (0.85, -0.8),
        (0.6, -0.88),
        (0.3, -0.8),
        (0, -0.88),
        (-0.3, -0.8),
        (-0.6, -0.88),
    ]
    kit.shape(smooth(roof, tension=0.6), kit.one)
    for x in (-0.3, 0.3):
        kit.line([(x, -0.8), (x * 0.8, -1.1), (0, -1.42)])


def _closed_umbrella(kit: Kit) -> None:
    kit.line([(0.0, 0.0), (0.0, -0.08), (0.06, -0.14), (0.12, -0.1)], _WOOD, width=0.045)
    kit.shape(straight([(-0.05, 0.12), (0.05, 0.12), (0.09, 0.3), (0.02, 1.0), (-0.02, 1.0), (-0.09, 0.3)]), kit.one)
    kit.line([(0.0, 1.0), (0.0, 1.12)], (0.2, 0.2, 0.2), width=0.025)
    kit.line([(-0.07, 0.4), (0.07, 0.36)])


def _balloon(kit: Kit) -> None:
    kit.line([(0.0, 0.1), (0.05, -0.5), (0.0, -1.0)], (0.5, 0.5, 0.5), width=0.012)
    kit.shape(smooth([(0, -1.0), (0.26, -1.3), (0.2, -1.62), (0, -1.72), (-0.2, -1.62), (-0.26, -1.3)]), kit.one)
    kit.raw(ellipse((-0.1, -1.52), 0.05, 0.08), _WHITE, alpha=0.7)


def _fan(kit: Kit) -> None:
    rim = [(0.5 * sin(a), -0.5 * cos(a)) for a in (-1.0, -0.7, -0.35, 0, 0.35, 0.7, 1.0)]
    kit.shape(straight([(0, 0.08), *rim]), kit.one)
    for x, y in rim:
        kit.line([(0, 0.08), (x, y)])


def _flag(kit: Kit) -> None:
    kit.shape(limb([(0, 0.5), (0, -0.9)], [0.025, 0.025]), _WOOD)
    kit.shape(smooth([(0, -0.88), (0.3, -0.94), (0.62, -0.85), (0.62, -0.45), (0.3, -0.55), (0, -0.48)], tension=0.7), kit.one)


def _gun(kit: Kit) -> None:
    dark = (0.16, 0.16, 0.18)
    kit.shape(straight([(-0.06, 0.12), (0.07, 0.12), (0.09, -0.08), (0.5, -0.08), (0.5, -0.2), (-0.1, -0.2), (-0.1, -0.06)]), dark)


def _tray(kit: Kit) -> None:
    kit.shape(ellipse((0.0, 0.0), 0.5, 0.1), _STEEL)
    kit.shape(box(-0.28, -0.22, -0.06, -0.03, radius=0.04), kit.one)
    kit.shape(straight([(0.05, -0.12), (0.35, -0.12), (0.3, -0.03), (0.1, -0.03)]), kit.two)
    kit.shape(smooth([(0.08, -0.13), (0.2, -0.26), (0.33, -0.13)]), _WHITE, line=0.8)


def _lantern(kit: Kit) -> None:
    kit.line([(0, 0), (0, 0.12)], (0.2, 0.18, 0.16), width=0.03)
    kit.shape(box(-0.13, 0.14, 0.13, 0.45, radius=0.04), (0.98, 0.85, 0.45))
    kit.shape(box(-0.15, 0.1, 0.15, 0.17), deeper(kit.one, 0.4))
    kit.shape(box(-0.15, 0.42, 0.15, 0.49), deeper(kit.one, 0.4))


def _guitar(kit: Kit) -> None:
    body = joined(ellipse((-0.5, 0.3), 0.3, 0.26, angle=-0.4), ellipse((-0.22, 0.16), 0.22, 0.2))
    kit.shape(body, kit.one)
    kit.shape(limb([(-0.3, 0.2), (0.6, -0.25)], [0.04, 0.035], round_ends=False), _WOOD)
    kit.shape(limb([(0.6, -0.25), (0.74, -0.32)], [0.06, 0.055]), deeper(_WOOD, 0.3))
    kit.shape(ellipse((-0.3, 0.2), 0.08, 0.08), (0.12, 0.1, 0.1), line=0.6)


THINGS: dict[str, Callable[[Kit], None]] = {
    "boba": _boba, "cup": _cup, "mug": _mug, "can": _can, "bottle": _bottle, "book": _book, "phone": _phone, "tablet": _tablet,
    "flower": _flower, "plush": _plush, "sweet": _sweet, "microphone": _microphone, "watch": _watch, "ball": _ball, "gift": _gift,
    "bag": _bag, "basket": _basket, "sword": _sword, "staff": _staff, "wand": _wand, "umbrella": _umbrella,
    "closed umbrella": _closed_umbrella, "balloon": _balloon,
    "fan": _fan, "flag": _flag, "gun": _gun, "tray": _tray, "lantern": _lantern, "guitar": _guitar,
}  # fmt: skip
