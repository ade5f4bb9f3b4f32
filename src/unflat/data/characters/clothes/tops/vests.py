"""Waistcoats and knitted vests over a shirt."""

from unflat.core import parts
from unflat.data.characters.clothes.neck.collars import lapels, turned
from unflat.data.characters.clothes.tops.suits import deepest, shirt_front, skirted
from unflat.data.characters.clothes.tops.tailor import Tailor
from unflat.data.characters.clothes.trims import along, buttons, chain, piping, tuned, watch
from unflat.data.characters.drawing.curves import lerp, smooth, straight

Z_WORN = 2.445  # over skirts and trousers, under coats


def vest(t: Tailor) -> None:
    """A waistcoat over a shirt, knitted or buttoned."""
    low = deepest(t) - 0.05 * t.s
    knitted = t.dice.odds(0.25)
    shirt_front(t, low, t.dice.between(0.32, 0.55))
    if knitted:
        _knitted(t, low)
    else:
        _buttoned(t, low)
    turned(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    for sign in (-1.0, 1.0):
        if t.dice.odds(0.4):
            _slit_pocket(t, sign)
        chest = t.figure.chest_y
        arm_hole = [(sign * t.figure.shoulder * 0.82, t.y), t.at(sign * 0.88, (t.y + chest) / 2), t.at(sign * 1.02, chest)]
        t.ink.stroke(smooth(arm_hole, closed=False), width=0.9, clip=t.cut)


def _knitted(t: Tailor, low: float) -> None:
    """Stripes along the V, ribbing at the hem."""
    vee = [t.at(-0.42, t.y * 0.8), t.at(0.0, low), t.at(0.42, t.y * 0.8)]
    for k in range(1 + t.dice.count(0, 1)):
        line = [(x, y + 0.06 * k * t.s) for x, y in vee]
        piping(t.ink, line, t.outfit.trim if k == 0 else t.outfit.top_colour, 0.05 * t.s, clip=t.cut, tension=0.1)
    t.ribbing(t.outfit.trim if t.dice.odds(0.5) else t.outfit.top_colour)


def _buttoned(t: Tailor, low: float) -> None:
    """One or two rows of buttons, points below them, lapels, a watch chain."""
    s = t.s
    if t.dice.odds(0.35):
        colour = tuned(t.outfit.top_colour, t.dice) if t.dice.odds(0.4) else t.outfit.top_colour
        lapels(t.ink, t.figure, (colour, t.outfit.trim), t.dice, low=low, gap=0.0, wide=0.45)
    t.ink.stroke(smooth([t.at(0.0, low), t.at(0.02, t.hem)], closed=False), clip=t.cut)
    double, metal = t.dice.odds(0.3), t.dice.odds(0.6)
    for x in (-0.2, 0.2) if double else (0.0,):
        row = along(t.at(x, low + 0.05 * s), t.at(x, t.hem - 0.08 * s), t.dice.count(3, 5))
        size = t.dice.between(0.024, 0.04) * s
        buttons(t.ink, row, size, t.metal if metal else tuned(t.outfit.top_colour, t.dice), metal=metal)
    skirted(t, t.hem - 0.14 * s, points=True)
    if t.dice.odds(0.45):
        _watch_chain(t)


def _slit_pocket(t: Tailor, sign: float) -> None:
    s = t.s
    x, y = t.at(sign * 0.6, t.figure.waist_y - 0.02 * s)
    slit = [(x - 0.12 * s, y), (x + 0.12 * s, y - sign * 0.02 * s), (x + 0.12 * s, y + 0.05 * s), (x - 0.12 * s, y + 0.05 * s)]
    t.ink.shape(straight(slit), t.outfit.top_colour, line=0.7)


def _watch_chain(t: Tailor) -> None:
    """A pocket watch and its chain: worn, but no garment."""
    ink = t.sheet.ink(parts.OBJECTS, z=Z_WORN)
    side, s, y = (1.0 if t.dice.odds(0.5) else -1.0), t.s, t.figure.waist_y - 0.08 * t.s
    start, end = t.at(side * 0.02, y - 0.04 * s), t.at(side * 0.62, y)
    for k in range(t.dice.count(1, 2)):
        dip = (0.08 + 0.08 * k) * s
        chain(ink, [start, (lerp(start, end, 0.5)[0], max(start[1], end[1]) + dip), end], t.metal, 0.018 * s)
    if t.dice.odds(0.55):
        hung = (end[0] + side * 0.02 * s, end[1] + t.dice.between(0.1, 0.2) * s)
        chain(ink, [end, hung], t.metal, 0.014 * s)
        watch(ink, (hung[0], hung[1] + 0.06 * s), t.dice.between(0.05, 0.085) * s, t.metal)
