"""Small headwear: bands, bows, pins, flowers, horns, halos, headphones, crowns, veils, wherever they sit."""

from collections.abc import Callable
from math import cos, pi, sin

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, bend, box, ellipse, limb, lock, smooth, star, straight
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.hair.hair_ties import bow
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan

_BEHIND, _UNDER_GLASSES, _OVER = 1.15, 3.88, 4.12


def draw_ornament(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """One HEADWEAR layer or a pair."""
    kind = dice.one_of(tuple(_ORNAMENTS), [share for share, _ in _ORNAMENTS.values()])
    _ORNAMENTS[kind][1](plan, dice, colour)


def _ink(plan: HeadPlan, dice: Dice) -> HeadInk:
    return plan.ink(parts.HEADWEAR, z=_OVER + dice.between(0.0, 0.04))


def _crown_arc(plan: HeadPlan, stand: float, drop: float) -> list[Point]:
    """From ear to ear over the crown; `drop` moves the middle down onto the bangs."""
    w, top = plan.half + plan.volume + stand, 0.5 + plan.volume * 0.9 + stand
    arc = [(cos(a), sin(a)) for a in (pi * (0.03 + 0.94 * i / 10) for i in range(11))]
    return [(x * w, -0.5 - y * top + drop * y) for x, y in arc]


def _spot(plan: HeadPlan, dice: Dice, sign: int) -> Point:
    """Somewhere on the hair at one side: at the temple, on the crown, or low beside the cheek."""
    across, y = dice.one_of(((0.8, -0.68), (0.55, -0.86), (0.95, -0.5), (0.98, -0.15)), (0.4, 0.25, 0.25, 0.1))
    x, y = plan.on(sign * plan.half * across * dice.between(0.9, 1.05), y + dice.between(-0.06, 0.06), radius=1.2)
    return x, y


def _band(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    ink, thick = _ink(plan, dice), dice.between(0.025, 0.1)
    arc = _crown_arc(plan, -0.01, dice.between(0.0, 0.2))
    ink.shape(limb(arc, [thick / 2 * (0.6 + 0.4 * sin(pi * i / 10)) for i in range(11)]), colour)
    if dice.odds(0.3):
        bow(ink, arc[dice.one_of((2, 8))], dice.between(0.1, 0.24), colour, dice)


def _maid(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A frilled headdress."""
    ink, frill = _ink(plan, dice), dice.between(0.05, 0.1)
    arc, white = _crown_arc(plan, 0.0, dice.between(0.02, 0.14))[2:-2], plan.sheet.palette.white
    spots = bend(arc, steps=22)
    rim = [(x * (1 + frill * 1.3), y - frill - (0.035 if i % 2 else 0.0)) for i, (x, y) in enumerate(spots)]
    ink.shape(smooth([*spots, *rim[::-1]], tension=0.8), white)
    for a, b in zip(spots[1::2], rim[1::2], strict=True):
        ink.line(straight([a, b], closed=False), width=0.4)
    ink.shape(limb(arc, [0.03] * len(arc)), dice.one_of((white, colour)))


def _headphones(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    ink, thick = _ink(plan, dice), dice.between(0.04, 0.09)
    ink.shape(limb(_crown_arc(plan, 0.035, 0.0), [thick / 2] * 11), colour)
    w, high = plan.half + plan.volume, dice.between(0.12, 0.17)
    for sign in (-1, 1):
        if sign * plan.turn > 0.55:
            continue
        x = sign * (w + 0.01) - 0.1 * plan.turn
        ink.shape(ellipse((x - sign * 0.03, plan.eye_y), 0.07, high), deeper(colour, 0.5))
        ink.shape(ellipse((x, plan.eye_y), 0.09, high), colour)
        ink.shape(ellipse((x + sign * 0.015, plan.eye_y), 0.05, high * 0.62), plan.sheet.palette.accent)
    if dice.odds(0.2):
        for sign in (-1, 1):
            ink.shape(smooth([(sign * w * 0.35, -1.02), (sign * w * 0.7, -1.3), (sign * w * 0.8, -0.92)], tension=0.4), colour)


def _crown(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    ink, size, y = _ink(plan, dice), dice.between(0.13, 0.34), -0.96 - plan.volume * 0.9
    x = dice.one_of((0.0, 0.0, 0.2, -0.2))
    points: list[Point] = []
    for i in range(9):
        points.append((x - size * 1.15 + size * 2.3 * i / 8, y - (0.24 if i % 2 == 0 else 0.1) * (0.6 + size)))
    body = straight([(x - size, y), *points, (x + size, y), (x, y + 0.06)])
    ink.shape(body, plan.sheet.palette.metal)
    for i in (2, 4, 6):
        ink.shape(ellipse((points[i][0], y - 0.05), 0.022, 0.028), colour, line=0.5)


def _tiara(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A thin band with a jewel on the bangs."""
    ink, metal = _ink(plan, dice), plan.sheet.palette.metal
    arc = _crown_arc(plan, 0.0, dice.between(0.15, 0.3))
    ink.mark(smooth(arc, closed=False), metal, dice.between(0.012, 0.03))
    x, y = arc[5]
    for i in (-2, -1, 1, 2):
        spike = [(arc[5 + i][0] - 0.03, arc[5 + i][1]), (arc[5 + i][0], arc[5 + i][1] - 0.09), (arc[5 + i][0] + 0.03, arc[5 + i][1])]
        ink.shape(straight(spike), metal, line=0.6)
    ink.shape(straight([(x - 0.05, y - 0.03), (x, y - 0.15), (x + 0.05, y - 0.03), (x, y + 0.06)]), colour, line=0.7)


def _bow(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    sign = dice.one_of((-1, 1))
    x, y = _spot(plan, dice, sign) if dice.odds(0.65) else plan.on(0.1 * sign, -1.0 - plan.volume * 0.6)
    bow(_ink(plan, dice), (x * 1.06, y), dice.between(0.08, 0.36), colour, dice)


def _big_bow(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A bow behind the head, its loops seen over the hair."""
    bow(plan.ink(parts.HEADWEAR, z=_BEHIND), (0.1 * plan.turn, -0.95 - plan.volume), dice.between(0.3, 0.55), colour, dice)


def _ribbons(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    size, y, ink = dice.between(0.08, 0.2), dice.one_of((-0.75, -0.5, -0.1)), _ink(plan, dice)
    for sign in (-1, 1):
        bow(ink, (sign * (plan.half + plan.volume) * 0.9, y), size, colour, dice)


def _clips(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """Hair pins: bars, crosses, stars, hearts, round slides."""
    ink, sign = _ink(plan, dice), dice.one_of((-1, 1))
    form = dice.one_of(("bar", "cross", "star", "round", "snap"), (0.38, 0.16, 0.16, 0.15, 0.15))
    x, y = _spot(plan, dice, sign)
    lean = dice.between(-0.03, 0.04) * sign
    for i in range(dice.count(1, 3) if form in ("bar", "snap") else 1):
        spot = (x, y + 0.05 * i)
        if form == "star":
            ink.shape(star(spot, 0.07, 0.03, points=dice.count(4, 6)), colour, line=0.8)
        elif form == "round":
            ink.shape(ellipse(spot, 0.05, 0.05), colour, line=0.8)
            ink.raw(ellipse((spot[0] - 0.012, spot[1] - 0.015), 0.014, 0.012), lighter(colour, 0.7))
        else:
            thick = 0.011 if form != "snap" else 0.022
            ink.shape(limb([(spot[0] - 0.07, spot[1] + lean), spot, (spot[0] + 0.07, spot[1] - lean)], [thick] * 3), colour, line=0.7)
            if form == "cross":
                ink.shape(limb([(spot[0] - 0.05, spot[1] - 0.05), spot, (spot[0] + 0.05, spot[1] + 0.05)], [thick] * 3), colour, line=0.7)


def _flower(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    ink, sign, petals = _ink(plan, dice), dice.one_of((-1, 1)), dice.count(5, 7)
    x, y = _spot(plan, dice, sign)
    for i in range(dice.count(1, 3)):
        size, at = dice.between(0.035, 0.1), (x + 0.09 * i * sign, y + dice.between(0.0, 0.1) * i)
        if i == 0 and dice.odds(0.4):
            leaf = [at, (at[0] + sign * size * 1.4, at[1] - size), (at[0] + sign * size * 2.4, at[1] + size * 0.4)]
            ink.shape(smooth(leaf, tension=0.7), (0.35, 0.6, 0.35))
        for k in range(petals):
            angle = 2 * pi * k / petals
            ink.shape(ellipse((at[0] + cos(angle) * size, at[1] + sin(angle) * size), size * 0.7, size * 0.7), colour)
        ink.shape(ellipse(at, size * 0.5, size * 0.5), plan.sheet.palette.metal)


def _feather(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    ink, sign = _ink(plan, dice), dice.one_of((-1, 1))
    x, y = _spot(plan, dice, sign)
    for i in range(dice.count(1, 3)):
        tip = (x + sign * (0.15 + 0.08 * i), y - dice.between(-0.25, 0.4))
        ink.shape(lock((x, y), tip, width=0.08, curl=dice.between(-0.3, 0.3)), lighter(colour, 0.2 * i))
    ink.shape(ellipse((x, y), 0.035, 0.035), plan.sheet.palette.metal)


def _hanging(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A hairpin with chains or tassels, as worn with robes."""
    ink, sign = _ink(plan, dice), dice.one_of((-1, 1))
    x, y = _spot(plan, dice, sign)
    ink.mark(straight([(x - sign * 0.12, y - 0.06), (x + sign * 0.2, y + 0.06)], closed=False), plan.sheet.palette.metal, 0.018)
    for i in range(dice.count(2, 4)):
        foot = (x + sign * (0.06 + 0.05 * i), y + 0.04 + dice.between(0.12, 0.3))
        ink.mark(straight([(foot[0], y + 0.03), foot], closed=False), plan.sheet.palette.metal, 0.007)
        ink.shape(ellipse(foot, 0.022, 0.03), colour, line=0.6)


def _horns(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    ink = plan.ink(parts.HEADWEAR, z=_OVER if dice.odds(0.6) else 3.9)
    w, top = plan.half + plan.volume, 1.0 + plan.volume
    far, high, curl = dice.between(0.05, 0.35), dice.between(0.12, 0.5), dice.between(-0.3, 0.3)
    tint = dice.one_of((deeper(colour, 0.2), (0.12, 0.1, 0.12), (0.9, 0.85, 0.75)))
    for s in (-1, 1):
        root, tip = (s * w * 0.55, -top * 0.92), (s * (w * 0.55 + far), -top - high)
        horn = lock(root, tip, width=dice.between(0.1, 0.18), curl=s * curl)
        ink.shape(horn, tint)
        for t in (0.2, 0.38, 0.56):
            at = (root[0] + (tip[0] - root[0]) * t, root[1] + (tip[1] - root[1]) * t)
            ink.line(smooth([(at[0] - 0.12, at[1]), (at[0], at[1] - 0.02), (at[0] + 0.12, at[1])], closed=False), width=0.6, clip=horn)


def _halo(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    ink = _ink(plan, dice)
    ring = ellipse(
        (dice.between(-0.1, 0.1), -1.2 - plan.volume), dice.between(0.24, 0.4), dice.between(0.05, 0.12), angle=dice.between(-0.2, 0.2)
    )
    ink.mark(ring, dice.one_of((plan.sheet.palette.metal, colour)), dice.between(0.02, 0.05))


def _veil(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    w, low = plan.half + 0.2, dice.between(0.2, 1.2)
    half: list[Point] = [(w * 0.9, -0.7), (w, low * 0.4), (w * 1.2, low)]
    cloth = smooth([(0.0, -1.0 - plan.volume * 1.2), *half, (0.0, low + 0.1), *[(-x, y) for x, y in half[::-1]]])
    plan.ink(parts.HEADWEAR, z=_BEHIND, half="back").shape(cloth, colour)
    arc, back = _crown_arc(plan, 0.03, dice.between(0.1, 0.25)), _crown_arc(plan, 0.04, 0.0)
    top = smooth([*arc, *back[::-1]])
    ink = plan.ink(parts.HEADWEAR, z=_OVER, half="front")
    ink.shape(top, colour)
    if dice.odds(0.5):
        ink.mark(smooth(arc, closed=False), plan.sheet.palette.white, dice.between(0.04, 0.09))


def _goggles(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """Goggles pushed up onto the hair."""
    ink, w = _ink(plan, dice), plan.half + plan.volume
    ink.mark(smooth([(-w, -0.7), (0.0, -0.8), (w, -0.7)], closed=False), deeper(colour, 0.4), 0.06)
    for s in (-1, 1):
        ink.shape(ellipse(plan.on(s * 0.16, -0.79), 0.13, 0.1), deeper(colour, 0.2))
        ink.shape(ellipse(plan.on(s * 0.16, -0.79), 0.1, 0.075), lighter(plan.sheet.palette.accent, 0.4))


def _mask(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A festival mask worn at the side of the head."""
    ink, sign = _ink(plan, dice), dice.one_of((-1, 1))
    x, y, white = sign * plan.half * 0.85, -0.82, plan.sheet.palette.white
    half = [(0.12, -0.3), (0.2, -0.12), (0.12, 0.14)]
    face = [(x, y - 0.17), *[(x + u, y + v) for u, v in half], (x, y + 0.22), *[(x - u, y + v) for u, v in half[::-1]]]
    ink.shape(smooth(face, tension=0.6), white)
    for s in (-1, 1):
        ink.mark(smooth([(x + s * 0.03, y), (x + s * 0.09, y - 0.03), (x + s * 0.13, y - 0.05)], closed=False), (0.7, 0.1, 0.1), 0.016)
    ink.raw(ellipse((x, y + 0.1), 0.025, 0.016), (0.1, 0.08, 0.08))


def _face_mask(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A cloth mask over nose and mouth, its loops round the ears."""
    ink = plan.ink(parts.HEADWEAR, z=_UNDER_GLASSES)
    cloth, w = dice.one_of(((0.96, 0.97, 0.98), (0.12, 0.12, 0.14), (0.75, 0.87, 0.95), colour)), plan.half
    y, drop = plan.eye_y + plan.eye_h + 0.035, 0.02
    for sign in (-1, 1):
        loop = [plan.on(sign * w * 0.72, y + 0.02), (sign * w * 0.98 - 0.02 * plan.turn, plan.eye_y + 0.02)]
        ink.mark(straight(loop, closed=False), cloth, 0.012)
    u, lean = w * 0.78, 0.08 * plan.turn
    upper = [plan.on(-u, y + 0.03), plan.on(0.0, y - 0.02, radius=1.5), plan.on(u, y + 0.03)]
    lower = [(s * u + lean, v) for s, v in ((0.88, -0.1), (0.4, drop), (-0.4, drop), (-0.88, -0.1))]
    spots: list[Point] = [*upper, *lower]
    shape = smooth(spots, tension=0.75)
    ink.shape(shape, cloth)
    for v in (0.3, 0.6):
        level = y + (drop - y) * v
        fold = [plan.on(-u * 0.9, level), plan.on(0.0, level + 0.02, radius=1.5), plan.on(u * 0.9, level)]
        ink.line(smooth(fold, closed=False), width=0.5, clip=shape)


def _sweatband(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A band across the forehead, over the bangs."""
    ink, w, y = _ink(plan, dice), plan.half + plan.volume * 0.9, dice.between(-0.74, -0.62)
    high = dice.between(0.05, 0.1)
    spots: list[Point] = [(-w, y), (0.0, y + 0.06), (w, y), (w, y + high), (0.0, y + 0.06 + high), (-w, y + high)]
    ink.shape(smooth(spots, tension=0.8), colour)
    if dice.odds(0.3):
        ink.shape(box(-0.08, y + 0.03, 0.08, y + 0.04 + high, radius=0.01), plan.sheet.palette.metal)


_ORNAMENTS: dict[str, tuple[float, Callable[[HeadPlan, Dice, Colour], None]]] = {
    "band": (0.12, _band),
    "maid": (0.05, _maid),
    "headphones": (0.07, _headphones),
    "crown": (0.035, _crown),
    "tiara": (0.035, _tiara),
    "bow": (0.17, _bow),
    "big bow": (0.03, _big_bow),
    "ribbons": (0.07, _ribbons),
    "clips": (0.2, _clips),
    "flower": (0.08, _flower),
    "feather": (0.02, _feather),
    "hanging": (0.03, _hanging),
    "horns": (0.05, _horns),
    "halo": (0.03, _halo),
    "veil": (0.03, _veil),
    "goggles": (0.02, _goggles),
    "mask": (0.012, _mask),
    "sweatband": (0.02, _sweatband),
    "face mask": (0.02, _face_mask),
}
