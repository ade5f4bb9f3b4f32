"""Hats: brims, caps, beanies, berets, helmets, witches' and top hats, all drawn over the hair."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

import skia

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, box, ellipse, limb, smooth, star
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.hair.hair_ties import bow
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan

_OVER, _BEHIND = 4.1, 1.12


@dataclass(frozen=True)
class Hat:
    """A hat while it is drawn: `brim` is the y of its lower edge, `wide` half its width there, `top` how far it rises."""

    plan: HeadPlan
    ink: HeadInk
    colour: Colour
    trim: Colour
    brim: float
    wide: float
    top: float

    def dome(self, *, rise: float = 1.0, stand: float = 0.02) -> skia.Path:
        """The crown of a hat from its brim line upwards, the rim sagging in the middle."""
        w = self.wide + stand
        spots: list[Point] = [(cos(a) * w, self.brim - sin(a) * self.top * rise) for a in (pi * i / 6 for i in range(7))]
        return smooth([*spots, (-w * 0.6, self.brim + 0.06), (0.0, self.brim + 0.09), (w * 0.6, self.brim + 0.06)])

    def band(self, thick: float, clip: skia.Path) -> None:
        """A ribbon around the hat above its brim."""
        w = self.wide * 1.1
        spots: list[Point] = [(-w, self.brim - 0.06), (0.0, self.brim + 0.03), (w, self.brim - 0.06)]
        self.ink.mark(smooth(spots, closed=False), self.trim, thick, clip=clip)


def draw_hat(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """The HEADWEAR layer of the plan's hat."""
    palette = plan.sheet.palette
    trim = dice.one_of((palette.accent, palette.white, deeper(colour, 0.4), palette.metal))
    brim = dice.between(-0.78, -0.62)
    top = 1.0 + brim + plan.volume + dice.between(0.05, 0.2)
    hat = Hat(plan, plan.ink(parts.HEADWEAR, z=_OVER), colour, trim, brim, plan.half + plan.volume, top)
    HATS[plan.hat](hat, dice)
    if dice.odds(0.3):
        spot = (0.18 * plan.turn + dice.between(-0.15, 0.15), brim - 0.12)
        if dice.odds(0.4):
            bow(hat.ink, (dice.one_of((-1, 1)) * hat.wide * 0.8, brim - 0.05), dice.between(0.08, 0.2), trim, dice)
        else:
            hat.ink.shape(star(spot, 0.07, 0.03) if dice.odds(0.5) else ellipse(spot, 0.05, 0.05), trim)


def _brimmed(hat: Hat, dice: Dice) -> None:
    """A straw or sun hat: the brim's underside behind the head, the crown and the front of the brim before it."""
    wide, high = hat.wide + dice.between(0.15, 0.55), dice.between(0.07, 0.18)
    brim = ellipse((0.0, hat.brim + 0.02), wide, high)
    hat.plan.ink(parts.HEADWEAR, z=_BEHIND, half="back").shape(
        ellipse((0.0, hat.brim + 0.05), wide * 0.98, high * 1.2), deeper(hat.colour, 0.4)
    )
    hat.ink.shape(brim, hat.colour)
    if dice.odds(0.4):
        hat.ink.line(ellipse((0.0, hat.brim + 0.02), wide * 0.93, high * 0.84), width=0.6)
    dome = hat.dome(rise=dice.between(0.85, 1.1))
    hat.ink.shape(dome, hat.colour)
    hat.band(dice.between(0.06, 0.14), dome)


def _cap(hat: Hat, dice: Dice) -> None:
    dome = hat.dome()
    hat.ink.shape(dome, hat.colour)
    for u in (-0.55, 0.0, 0.55):
        seam = [(u * hat.wide * 1.1, hat.brim + 0.02), (u * hat.wide * 0.9, hat.brim - hat.top * 0.6), (0.0, hat.brim - hat.top)]
        hat.ink.line(smooth(seam, closed=False), width=0.6, clip=dome)
    hat.ink.shape(ellipse((0.0, hat.brim - hat.top), 0.035, 0.02), hat.trim)
    x, w = 0.25 * hat.plan.turn, hat.wide
    low = dice.between(0.12, 0.2)
    visor = [(x - w * 0.78, hat.brim + 0.02), (x, hat.brim - 0.03), (x + w * 0.78, hat.brim + 0.02), (x + w * 0.6, hat.brim + low * 0.75),
             (x, hat.brim + low), (x - w * 0.6, hat.brim + low * 0.75)]  # fmt: skip
    shape = smooth(visor)
    hat.ink.shape(shape, dice.one_of((hat.trim, hat.colour)))
    hat.ink.line(smooth([(px * 0.92, py - 0.015) for px, py in visor[2:]], closed=False), width=0.5, clip=shape)


def _beanie(hat: Hat, dice: Dice) -> None:
    dome = hat.dome(rise=dice.between(1.0, 1.3))
    hat.ink.shape(dome, hat.colour)
    w = hat.wide
    rim = box(-w - 0.03, hat.brim - 0.06, w + 0.03, hat.brim + 0.09, radius=0.05)
    if dice.odds(0.5):
        for i in range(-5, 6):
            rib = [(i * w * 0.19, hat.brim), (i * w * 0.15, hat.brim - hat.top * 0.6), (i * w * 0.03, hat.brim - hat.top)]
            hat.ink.line(smooth(rib, closed=False), width=0.5, clip=dome)
    hat.ink.shape(rim, hat.trim)
    for i in range(-6, 7):
        hat.ink.line(smooth([(i * w * 0.17, hat.brim - 0.05), (i * w * 0.17, hat.brim + 0.08)], closed=False), width=0.4, clip=rim)
    if dice.odds(0.5):
        hat.ink.shape(ellipse((0.0, hat.brim - hat.top - 0.08), 0.13, 0.12), hat.trim)


def _beret(hat: Hat, dice: Dice) -> None:
    """A soft disc that leans to one side, its band on the hair."""
    sign = dice.one_of((-1, 1))
    w, y = hat.wide, hat.brim - 0.08
    lean = sign * dice.between(0.02, 0.16)
    left, right = ([(sign * w * u + lean * (v < 0), y + v) for u, v in ((0.96, 0.1), (1.12, -0.16), (0.6, -0.38))] for sign in (-1, 1))
    spots: list[Point] = [*left, (lean * 1.5, y - 0.42 - abs(lean)), *right[::-1], (0.0, y + 0.06)]
    shape = smooth(spots)
    hat.ink.shape(shape, hat.colour)
    hem = [(-w * 0.98, y + 0.06), (0.0, y + 0.02), (w * 0.98, y + 0.06)]
    hat.ink.mark(smooth(hem, closed=False), deeper(hat.colour, 0.3), 0.04, clip=shape)
    hat.ink.shape(limb([(lean * 1.5, y - 0.41 - abs(lean)), (lean * 1.7, y - 0.5 - abs(lean))], [0.015, 0.012]), hat.colour)


def _helmet(hat: Hat, dice: Dice) -> None:
    w = hat.wide
    for sign in (-1, 1):
        guard = [(sign * w, hat.brim), (sign * (w + 0.03), -0.3), (sign * w * 0.85, -0.2), (sign * w * 0.8, hat.brim)]
        hat.ink.shape(smooth(guard), hat.colour)
    dome = hat.dome()
    hat.ink.shape(dome, hat.colour)
    hat.band(dice.between(0.05, 0.12), dome)
    crest = [(0.0, hat.brim), (0.02, hat.brim - hat.top / 2), (0.0, hat.brim - hat.top)]
    hat.ink.mark(smooth(crest, closed=False), hat.trim, dice.between(0.02, 0.08), clip=dome)


def _witch(hat: Hat, dice: Dice) -> None:
    w, wide = hat.wide, hat.wide + dice.between(0.2, 0.55)
    hat.ink.shape(ellipse((0.0, hat.brim + 0.02), wide, dice.between(0.08, 0.17)), hat.colour)
    tip = (dice.between(-0.5, 0.5), hat.brim - dice.between(0.8, 1.3))
    cone = [
        (-w, hat.brim),
        (tip[0] - 0.15, hat.brim - 0.5),
        tip,
        (tip[0] * 0.5 + 0.2, hat.brim - 0.5),
        (w, hat.brim),
        (0.0, hat.brim + 0.08),
    ]
    shape = smooth(cone, tension=0.6)
    hat.ink.shape(shape, hat.colour)
    hat.band(dice.between(0.06, 0.14), shape)


def _peaked(hat: Hat, dice: Dice) -> None:
    """An officer's or sailor's cap: a wide plate over a band."""
    w, y = hat.wide, hat.brim
    plate: list[Point] = [
        (-w * 0.95, y - 0.12),
        (-w * 1.25, y - 0.3),
        (0.0, y - 0.44),
        (w * 1.25, y - 0.3),
        (w * 0.95, y - 0.12),
        (0.0, y - 0.08),
    ]
    hat.ink.shape(smooth(plate), hat.colour)
    hat.ink.shape(smooth([(-w, y - 0.14), (0, y - 0.1), (w, y - 0.14), (w, y), (0.0, y + 0.06), (-w, y)], tension=0.7), hat.trim)
    if dice.odds(0.7):
        visor = [(-w * 0.75, y), (0.0, y + 0.03), (w * 0.75, y), (w * 0.5, y + 0.12), (0.0, y + 0.15), (-w * 0.5, y + 0.12)]
        hat.ink.shape(smooth(visor), (0.08, 0.08, 0.1))
    hat.ink.shape(star((0.05 * hat.plan.turn, y - 0.2), 0.07, 0.03), hat.plan.sheet.palette.metal)


def _tall(hat: Hat, dice: Dice) -> None:
    """A top hat, whole or a small one worn askew."""
    small = dice.odds(0.4)
    w = 0.2 if small else hat.wide * 0.92
    x, y = (dice.one_of((-1, 1)) * hat.plan.half * 0.5, -0.98 - hat.plan.volume * 0.6) if small else (0.0, hat.brim)
    high = w * dice.between(0.9, 1.6)
    hat.ink.shape(ellipse((x, y), w * 1.5, w * 0.3), hat.colour)
    pipe = smooth(
        [(x - w, y), (x - w * 0.95, y - high), (x, y - high - 0.03), (x + w * 0.95, y - high), (x + w, y), (x, y + w * 0.2)], tension=0.4
    )
    hat.ink.shape(pipe, hat.colour)
    ribbon = [(x - w, y - w * 0.15), (x, y), (x + w, y - w * 0.15)]
    hat.ink.mark(smooth(ribbon, closed=False), hat.trim, w * 0.3, clip=pipe)


def _nurse(hat: Hat, dice: Dice) -> None:
    """A small stiff cap that stands on the crown."""
    y, w = -0.92 - hat.plan.volume, dice.between(0.18, 0.3)
    fold: list[Point] = [(-w, y + 0.06), (-w * 1.25, y - 0.16), (0.0, y - 0.24), (w * 1.25, y - 0.16), (w, y + 0.06), (0.0, y)]
    hat.ink.shape(smooth(fold, tension=0.5), lighter(hat.colour, 0.6))
    hat.ink.shape(box(-0.015, y - 0.17, 0.015, y - 0.05), hat.trim, line=0.5)
    hat.ink.shape(box(-0.06, y - 0.125, 0.06, y - 0.095), hat.trim, line=0.5)


def _kerchief(hat: Hat, dice: Dice) -> None:
    """A headscarf tied under or behind the hair."""
    w = hat.wide + 0.02
    spots: list[Point] = [(cos(a) * w, -0.5 - sin(a) * (0.52 + hat.plan.volume)) for a in (pi * i / 8 for i in range(9))]
    edge = [(-w * 0.7, hat.brim), (0.0, hat.brim - 0.1), (w * 0.7, hat.brim)]
    hat.ink.shape(smooth([*spots, *edge], tension=0.9), hat.colour)
    bow(hat.ink, (dice.one_of((-1, 1)) * w * 0.95, -0.5), dice.between(0.08, 0.16), hat.colour, dice)


HATS: dict[str, Callable[[Hat, Dice], None]] = {
    "brimmed": _brimmed,
    "cap": _cap,
    "beanie": _beanie,
    "beret": _beret,
    "helmet": _helmet,
    "witch": _witch,
    "peaked": _peaked,
    "tall": _tall,
    "nurse": _nurse,
    "kerchief": _kerchief,
}
