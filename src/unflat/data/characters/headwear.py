"""What is worn on the head: hats, hoods, bands, bows, clips, horns, crowns, headphones, veils, halos."""

from math import cos, pi, sin

import skia

from unflat.core import parts
from unflat.data.characters.curves import Point, box, ellipse, limb, lock, smooth, star, straight
from unflat.data.characters.hair_ties import bow
from unflat.data.characters.palette import Colour, deeper, lighter
from unflat.data.characters.plan import Dice, HeadPlan

_BEHIND, _OVER = 1.15, 4.1
_SMALL = ("band", "bow", "clips", "ribbons", "flower", "horns", "halo", "headphones", "crown", "veil", "maid", "goggles")
_SMALL_WEIGHTS = (0.16, 0.2, 0.22, 0.08, 0.08, 0.06, 0.04, 0.07, 0.05, 0.03, 0.05, 0.03)


def draw_headwear(plan: HeadPlan, dice: Dice) -> None:
    """The hat of the plan, or small things in the hair."""
    palette = plan.sheet.palette
    colour = dice.one_of((*palette.cloth[:3], palette.accent, palette.white, palette.cloth[0]))
    if plan.hat == "hood":
        _hood(plan, dice, colour)
    elif plan.hat:
        _hat(plan, dice, colour)
    if plan.hat and not dice.odds(0.15):
        return
    for _ in range(2):
        if dice.odds(0.26):
            _small(plan, dice, dice.one_of(_SMALL, _SMALL_WEIGHTS), colour)


def _dome(plan: HeadPlan, brim: float, rise: float, stand: float) -> skia.Path:
    """The crown of a hat from its brim line upwards, the rim sagging in the middle."""
    w = plan.half + plan.volume + stand
    spots: list[Point] = [(cos(a) * w, brim - sin(a) * rise) for a in (0.0, pi / 6, pi / 3, pi / 2, 2 * pi / 3, 5 * pi / 6, pi)]
    return smooth([*spots, (-w * 0.6, brim + 0.06), (0.0, brim + 0.09), (w * 0.6, brim + 0.06)])


def _hat(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    kind = plan.hat
    ink = plan.ink(parts.HEADWEAR, z=_OVER)
    trim = dice.one_of((plan.sheet.palette.accent, plan.sheet.palette.white, deeper(colour, 0.4), plan.sheet.palette.metal))
    brim, w = dice.between(-0.78, -0.62), plan.half + plan.volume
    top = 1.0 + brim + plan.volume + dice.between(0.05, 0.2)
    if kind in ("hat", "witch"):
        wide = w + dice.between(0.15, 0.5)
        ink.shape(ellipse((0.0, brim + 0.02), wide, dice.between(0.07, 0.16)), colour)
    if kind == "witch":
        tip = (dice.between(-0.5, 0.5), brim - dice.between(0.8, 1.3))
        ink.shape(
            smooth(
                [(-w, brim), (tip[0] - 0.15, brim - 0.5), tip, (tip[0] * 0.5 + 0.2, brim - 0.5), (w, brim), (0.0, brim + 0.08)], tension=0.6
            ),
            colour,
        )
    elif kind == "beret":
        ink.shape(ellipse((dice.between(-0.12, 0.12), brim - 0.14), w + 0.12, 0.26, angle=dice.between(-0.3, 0.3)), colour)
    else:
        dome = _dome(plan, brim, top, 0.02)
        ink.shape(dome, colour)
        if dice.odds(0.6):
            band = [(-w * 1.1, brim - 0.06), (0.0, brim + 0.03), (w * 1.1, brim - 0.06)]
            ink.mark(smooth(band, closed=False), trim, dice.between(0.04, 0.12), clip=dome)
        ink.line(smooth([(0.0, brim), (0.02, brim - top / 2), (0.0, brim - top)], closed=False), width=0.6, clip=dome)
    if kind == "cap":
        x = 0.25 * plan.turn
        ink.shape(
            smooth(
                [
                    (x - w * 0.75, brim + 0.02),
                    (x, brim - 0.02),
                    (x + w * 0.75, brim + 0.02),
                    (x + w * 0.55, brim + 0.15),
                    (x, brim + 0.19),
                    (x - w * 0.55, brim + 0.15),
                ]
            ),
            trim,
        )
    if kind == "beanie":
        ink.shape(box(-w - 0.03, brim - 0.06, w + 0.03, brim + 0.08, radius=0.05), trim)
        if dice.odds(0.5):
            ink.shape(ellipse((0.0, brim - top - 0.06), 0.13, 0.12), trim)
    if kind == "helmet":
        for sign in (-1, 1):
            ink.shape(smooth([(sign * w, brim), (sign * (w + 0.03), -0.3), (sign * w * 0.85, -0.2), (sign * w * 0.8, brim)]), colour)
    if dice.odds(0.35):
        ink.shape(star((0.18 * plan.turn, brim - 0.1), 0.07, 0.03) if dice.odds(0.5) else ellipse((0.0, brim - 0.1), 0.05, 0.05), trim)


def _hood(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    w = plan.half + plan.volume + dice.between(0.08, 0.16)
    outer: list[Point] = [
        (0.0, 0.27),
        (w * 0.85, 0.22),
        (w * 1.02, -0.15),
        (w, -0.62),
        (w * 0.6, -1.05 - plan.volume),
        (0.0, -1.2 - plan.volume),
    ]
    outline = smooth([*outer, *[(-x, y) for x, y in outer[-2:0:-1]]])
    plan.ink(parts.HEADWEAR, z=_BEHIND).shape(outline, deeper(colour, 0.35))
    ring, inner = skia.Path(outline), plan.half * dice.between(0.92, 1.1)
    x, low = 0.06 * plan.turn, dice.between(-0.03, 0.1)
    hole = smooth(
        [
            (x, low + 0.05),
            (x + inner * 0.75, low - 0.1),
            (x + inner, -0.42),
            (x + inner * 0.75, -0.78),
            (x, -0.92),
            (x - inner * 0.75, -0.78),
            (x - inner, -0.42),
            (x - inner * 0.75, low - 0.1),
        ]
    )
    ring.addPath(hole)
    ring.setFillType(skia.PathFillType.kEvenOdd)
    front = plan.ink(parts.HEADWEAR, z=_OVER)
    front.shape(ring, colour)
    if dice.odds(0.4):
        front.mark(
            hole,
            dice.one_of((plan.sheet.palette.white, lighter(colour, 0.4), plan.sheet.palette.accent)),
            dice.between(0.03, 0.08),
            clip=outline,
        )
    if dice.odds(0.2):
        for sign in (-1, 1):
            front.shape(smooth([(sign * w * 0.3, -1.1), (sign * w * 0.75, -1.5), (sign * w * 0.85, -0.95)], tension=0.4), colour)


def _small(plan: HeadPlan, dice: Dice, kind: str, colour: Colour) -> None:
    palette = plan.sheet.palette
    if kind == "halo":
        ink = plan.ink(parts.HEADWEAR, z=_OVER)
        ink.mark(ellipse((0.0, -1.2 - plan.volume), 0.32, 0.08), dice.one_of((palette.metal, colour)), dice.between(0.02, 0.05))
        return
    if kind == "veil":
        w = plan.half + 0.2
        low = dice.between(0.2, 1.2)
        cloth = smooth(
            [
                (0.0, -1.0 - plan.volume * 1.2),
                (w * 0.9, -0.7),
                (w, low * 0.4),
                (w * 1.2, low),
                (0.0, low + 0.1),
                (-w * 1.2, low),
                (-w, low * 0.4),
                (-w * 0.9, -0.7),
            ]
        )
        plan.ink(parts.HEADWEAR, z=_BEHIND).shape(cloth, colour)
        plan.ink(parts.HEADWEAR, z=_OVER).shape(_dome(plan, -0.74, 0.34 + plan.volume, 0.03), colour)
        return
    ink = plan.ink(parts.HEADWEAR, z=_OVER + dice.between(0.0, 0.04))
    w, top = plan.half + plan.volume, 1.0 + plan.volume
    sign = dice.one_of((-1, 1))
    if kind in ("band", "maid", "crown", "headphones"):
        _band(plan, dice, kind, colour)
    elif kind == "bow":
        at = plan.on(sign * plan.half * dice.between(0.0, 0.9), dice.between(-1.0, -0.65))
        bow(ink, (at[0] * 1.08, at[1] * 1.03), dice.between(0.08, 0.36), colour, dice)
    elif kind == "ribbons":
        for s in (-1, 1):
            bow(ink, (s * w * 0.88, -0.75), dice.between(0.08, 0.2), colour, dice)
    elif kind == "clips":
        for i in range(dice.count(1, 3)):
            x, y = plan.on(sign * plan.half * dice.between(0.5, 0.8), -0.62 + 0.06 * i)
            if dice.odds(0.6):
                ink.shape(limb([(x - 0.06, y + 0.02), (x, y), (x + 0.06, y - 0.02)], [0.014] * 3), colour, line=0.8)
            else:
                ink.shape(star((x, y), 0.07, 0.03, points=dice.count(4, 6)), colour, line=0.8)
    elif kind == "flower":
        x, y = plan.on(sign * plan.half * 0.75, -0.72)
        size = dice.between(0.05, 0.11)
        petals = [ellipse((x + cos(i * 1.2566) * size, y + sin(i * 1.2566) * size), size * 0.75, size * 0.75) for i in range(5)]
        for petal in petals:
            ink.shape(petal, colour)
        ink.shape(ellipse((x, y), size * 0.5, size * 0.5), palette.metal)
    elif kind == "horns":
        far, high = dice.between(0.05, 0.35), dice.between(0.15, 0.5)
        for s in (-1, 1):
            ink.shape(
                lock((s * w * 0.55, -top * 0.92), (s * (w * 0.55 + far), -top - high), width=0.16, curl=s * dice.between(-0.3, 0.3)),
                deeper(colour, 0.2),
            )
    elif kind == "goggles":
        ink.mark(smooth([(-w, -0.7), (0.0, -0.78), (w, -0.7)], closed=False), deeper(colour, 0.4), 0.06)
        for s in (-1, 1):
            ink.shape(ellipse(plan.on(s * 0.16, -0.78), 0.13, 0.1), deeper(colour, 0.2))
            ink.shape(ellipse(plan.on(s * 0.16, -0.78), 0.1, 0.075), lighter(palette.accent, 0.4))


def _band(plan: HeadPlan, dice: Dice, kind: str, colour: Colour) -> None:
    """What runs over the crown from ear to ear, or sits on it."""
    ink = plan.ink(parts.HEADWEAR, z=_OVER)
    w, top = plan.half + plan.volume, 1.0 + plan.volume * 0.9
    if kind == "crown":
        size, y = dice.between(0.15, 0.34), -top + 0.06
        spots: list[Point] = [(-size, y)]
        for i in range(9):
            spots.append((-size * 1.15 + size * 2.3 * i / 8, y - (0.24 if i % 2 == 0 else 0.1) * (0.6 + size)))
        ink.shape(straight([*spots, (size, y)]), plan.sheet.palette.metal)
        return
    stand = 0.03 if kind == "headphones" else -0.01
    arc = [(cos(a) * (w + stand), -0.5 - sin(a) * (top - 0.5 + stand)) for a in (0.1, 0.6, 1.1, pi / 2, 2.05, 2.55, 3.04)]
    if kind != "headphones":
        drop = dice.between(0.0, 0.16)
        arc = [(x * 0.98, y + drop * (1 - (x / w) ** 2)) for x, y in arc]
    thick = dice.between(0.03, 0.1)
    ink.shape(limb(arc, [thick / 2] * len(arc)), colour)
    if kind == "maid":
        for i in range(9):
            angle = 0.5 + (pi - 1.0) * i / 8
            ink.shape(ellipse((cos(angle) * w, -0.5 - sin(angle) * (top - 0.46)), 0.09, 0.07), plan.sheet.palette.white, line=0.8)
    if kind == "headphones":
        for sign in (-1, 1):
            ink.shape(ellipse((sign * (w + 0.01), plan.eye_y), 0.09, 0.15), colour)
            ink.shape(ellipse((sign * (w + 0.03), plan.eye_y), 0.05, 0.1), plan.sheet.palette.accent)
