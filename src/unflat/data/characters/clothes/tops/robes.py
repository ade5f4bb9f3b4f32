"""The upper half of robes: kimono and yukata with their obi, hanfu, qipao."""

from unflat.core import parts
from unflat.data.characters.clothes.neck.collars import crossed, standing
from unflat.data.characters.clothes.tops.tailor import Tailor
from unflat.data.characters.clothes.trims import brooch, girdle, knot, piping, tuned
from unflat.data.characters.drawing.curves import Point, ellipse, limb, smooth, straight
from unflat.data.characters.drawing.palette import blend, lighter

Z_OBI, Z_OBI_BOW = 2.43, 1.7


def kimono(t: Tailor) -> None:
    """Crossed collars over an under-robe, and an obi of any width with its cord, clasp and bow."""
    s, outfit = t.s, t.outfit
    collars = [outfit.trim, outfit.lining_colour][: t.dice.count(1, 2)]
    if t.dice.odds(0.5):
        collars = [*collars, outfit.top_colour]
    crossed(t.ink, t.figure, collars, t.cut, low=t.figure.waist_y, wide=t.dice.between(0.05, 0.085))
    obi = t.sheet.ink(parts.TOPWEAR, z=Z_OBI)
    high = t.dice.one_of((t.dice.between(0.1, 0.2), t.dice.between(0.3, 0.55))) * s
    y = t.figure.waist_y - (0.8 if high > 0.25 * s else 0.2) * high
    colour = t.dice.one_of((outfit.accent, outfit.outer_colour, outfit.trim, tuned(outfit.top_colour, t.dice)), (0.4, 0.25, 0.15, 0.2))
    obi.shape(girdle(t.figure, y, high, ease=outfit.ease + 0.012 * s), colour, pattern=outfit.bottom_pattern)
    for k in range(t.dice.count(0, 3)):
        at = y + (0.2 + 0.25 * k) * high
        line = [t.at(a, at + 0.03 * s * (1 - a * a), ease=outfit.ease) for a in (-1, 0, 1)]
        obi.stroke(smooth(line, closed=False), colour=blend(colour, outfit.trim, 0.3 if k else 0.0), width=0.7, minimum=0.008 * s)
    if high > 0.25 * s and t.dice.odds(0.75):
        cord = [t.at(a, y + 0.5 * high + 0.03 * s * (1 - a * a), ease=outfit.ease + 0.01 * s) for a in (-1, -0.5, 0, 0.5, 1)]
        piping(obi, cord, outfit.trim, 0.045 * s)
        if t.dice.odds(0.6):
            brooch(obi, t.at(0.0, y + 0.5 * high + 0.03 * s), 0.05 * s, (outfit.accent, t.metal), t.dice)
        piping(
            obi,
            [t.at(a, y - 0.0 * s + 0.03 * s * (1 - a * a), ease=outfit.ease) for a in (-1, 0, 1)],
            lighter(outfit.accent, 0.3),
            0.05 * s,
        )
    place = t.dice.one_of(("behind", "front", "none"), (0.5, 0.2, 0.3))
    if place == "behind":
        back = t.sheet.ink(parts.TOPWEAR, z=Z_OBI_BOW)
        knot(back, t.at(0.0, y + 0.2 * high), (t.figure.waist + 0.35 * s) * t.dice.between(0.9, 1.25), colour, t.dice)
    elif place == "front":
        knot(obi, t.at(t.dice.between(-0.4, 0.4), y + 0.5 * high), t.dice.between(0.2, 0.4) * s, colour, t.dice)


def hanfu(t: Tailor) -> None:
    """Crossed collars, a high sash and long ribbons that hang from it."""
    s, outfit = t.s, t.outfit
    crossed(t.ink, t.figure, [outfit.trim, outfit.lining_colour], t.cut, low=t.hem, wide=t.dice.between(0.05, 0.08))
    ink = t.sheet.ink(parts.TOPWEAR, z=Z_OBI)
    high, y = t.dice.between(0.1, 0.3) * s, t.hem - 0.05 * s
    ink.shape(girdle(t.figure, y, high, ease=outfit.ease + 0.01), outfit.accent)
    for k in range(t.dice.count(0, 3)):
        x, top = t.at(t.dice.between(-0.3, 0.3), y + high)
        low = top + t.dice.between(0.4, 1.4) * s
        line: list[Point] = [(x, top), (x + 0.04 * s, (top + low) / 2), (x + t.dice.between(-0.1, 0.12) * s, low)]
        ink.shape(limb(line, [0.025 * s, 0.035 * s, 0.05 * s], round_ends=False), (outfit.accent, outfit.trim)[k % 2])
    if t.dice.odds(0.4):
        ink.shape(ellipse(t.at(0.0, y + 0.6 * high), 0.06 * s, 0.06 * s), lighter(t.metal, 0.2), line=0.7)


def qipao(t: Tailor) -> None:
    """A closed dress with a stand-up collar, a slanted opening and knotted buttons."""
    s, outfit = t.s, t.outfit
    collar = standing(t.ink, t.figure, outfit.top_colour, t.dice, high=t.dice.between(0.4, 0.65))
    t.ink.stroke(collar, colour=outfit.trim, width=0.0, minimum=0.02 * s, clip=collar)
    side = 1.0 if t.dice.odds(0.7) else -1.0
    line = [
        t.at(0.0, t.y + 0.08 * s),
        t.at(side * 0.25, t.y + 0.22 * s),
        t.at(side * 0.75, t.figure.chest_y - 0.15 * s),
        t.at(side * 0.98, t.figure.chest_y + 0.02 * s),
    ]
    piping(t.ink, line, outfit.trim, 0.03 * s, clip=t.cut)
    for k in (0, 1, 3):
        x, y = line[k]
        t.ink.stroke(
            straight([(x - 0.05 * s, y - 0.02 * s), (x + 0.05 * s, y + 0.02 * s)], closed=False), colour=outfit.accent, minimum=0.022 * s
        )
        t.ink.shape(ellipse((x, y), 0.022 * s, 0.022 * s), outfit.accent, line=0.5, shade=False)
    if t.dice.odds(0.25):
        hole = smooth(
            [
                t.at(0.0, t.y + 0.16 * s),
                t.at(0.22, t.figure.chest_y - 0.1 * s),
                t.at(0.0, t.figure.chest_y + 0.02 * s),
                t.at(-0.22, t.figure.chest_y - 0.1 * s),
            ],
            tension=0.7,
        )
        t.ink.shape(hole, t.sheet.palette.skin)
        t.ink.stroke(hole, colour=outfit.trim, width=0.0, minimum=0.02 * s)
