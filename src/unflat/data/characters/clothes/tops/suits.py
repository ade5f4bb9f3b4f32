"""Jackets over a shirt, and buttoned uniforms."""

from unflat.data.characters.body.figure import SIDES
from unflat.data.characters.clothes.cloth import relief
from unflat.data.characters.clothes.neck.collars import lapels, standing, turned
from unflat.data.characters.clothes.tops.tailor import Tailor
from unflat.data.characters.clothes.trims import along, belt, brooch, buttons, chain, patch, piping, tuned
from unflat.data.characters.drawing.curves import Point, box, common, smooth, straight
from unflat.data.characters.drawing.palette import Colour, deeper


def deepest(t: Tailor) -> float:
    """Where the opening of a jacket or vest ends."""
    return t.figure.chest_y + (0.05 + 0.6 * t.outfit.neckline) * (t.figure.waist_y - t.figure.chest_y)


def shirt_front(t: Tailor, low: float, wide: float) -> None:
    """The shirt in the opening of a jacket or vest."""
    colour = t.outfit.inner_colour
    front = common(t.cut, straight([t.at(-wide, t.y * 0.65), t.at(wide, t.y * 0.65), t.at(0.0, low)]))
    t.ink.shape(front, colour, line=0.6)
    shirt = t.cloth(front, colour)
    shirt.shadow(smooth([t.at(-wide, t.y * 0.6), t.at(-wide * 0.4, t.y + 0.1 * t.s), t.at(0.0, low), t.at(-0.25, (t.y + low) / 2)]))
    t.ink.stroke(straight([t.at(0.02, t.y), t.at(0.02, low)], closed=False), colour=relief(colour, 0.25), width=0.7, clip=front)
    row = along(t.at(0.0, t.y + 0.15 * t.s), t.at(0.0, low - 0.12 * t.s), max(2, round((low - t.y) / (0.2 * t.s))))
    buttons(t.ink, row, 0.018 * t.s, tuned(colour, t.dice))


def skirted(t: Tailor, low: float, *, points: bool) -> None:
    """The hem of a jacket or vest cut away below its last button."""
    cut, wide = t.dice.between(0.05, 0.22) * t.s, 0.22 if points else 0.3
    gap = straight([t.at(0.0, low), t.at(wide, t.hem + 0.1 * t.s), t.at(-wide, t.hem + 0.1 * t.s)])
    if cut > 0.08 * t.s:
        t.ink.shape(common(t.cut, gap), t.outfit.inner_colour if t.outfit.tucked else deeper(t.outfit.lining_colour, 0.2), line=0.8)


def suit(t: Tailor) -> None:
    """A blazer over a shirt, sometimes with a vest between them."""
    low, wide = deepest(t), t.dice.between(0.35, 0.5)
    shirt_front(t, low, wide)
    turned(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    if t.dice.odds(0.25):
        vest = [t.at(-wide, t.figure.chest_y), t.at(0.0, low - 0.1 * t.s), t.at(wide, t.figure.chest_y), t.at(0.0, low + 0.1 * t.s)]
        t.ink.shape(common(t.cut, straight(vest)), tuned(t.outfit.top_colour, t.dice))
    skirted(t, max(low, t.figure.waist_y), points=t.dice.odds(0.5))
    edge = t.outfit.trim if t.dice.odds(0.5) else t.outfit.accent
    lapel = t.outfit.top_colour if t.dice.odds(0.7) else t.outfit.lining_colour if t.dice.odds(0.5) else t.outfit.trim
    lapels(t.ink, t.figure, (lapel, edge), t.dice, low=low, gap=0.02)
    t.ink.stroke(smooth([t.at(0.02, low), t.at(0.03, t.figure.waist_y), t.at(-0.02, t.hem)], closed=False), clip=t.cut)
    if t.dice.odds(0.3):
        hem = [t.at(-1.05, t.hem - 0.02 * t.s, ease=0.03), t.at(0, t.hem + 0.01 * t.s), t.at(1.05, t.hem - 0.02 * t.s, ease=0.03)]
        piping(t.ink, hem, edge, 0.03 * t.s, clip=t.cut)
    _fastened(t, low)
    _pockets(t)


def _fastened(t: Tailor, low: float) -> None:
    metal, double = t.dice.odds(0.5), t.dice.odds(0.35)
    colour = t.metal if metal else tuned(t.outfit.top_colour, t.dice)
    count = t.dice.count(1, 4)
    for x in (-0.24, 0.24) if double else (0.0,):
        end = t.at(x, min(low + 0.14 * count * t.s + 0.06 * t.s, t.hem - 0.05 * t.s))
        buttons(t.ink, along(t.at(x, low + 0.06 * t.s), end, count + double), t.dice.between(0.026, 0.045) * t.s, colour, metal=metal)


def _pockets(t: Tailor) -> None:
    """Two at the hips, perhaps one with a handkerchief at the chest, perhaps a brooch."""
    s, y = t.s, t.figure.waist_y + 0.3 * (t.hem - t.figure.waist_y)
    for _, sign in SIDES:
        patch(t.ink, t.at(sign * 0.6, y), 0.15 * s, 0.16 * s, t.outfit.top_colour, t.dice)
    if t.dice.odds(0.5):
        x, y = t.at(0.55, t.figure.chest_y - 0.02 * s)
        colour = t.outfit.trim if t.dice.odds(0.6) else t.outfit.top_colour
        t.ink.shape(box(x - 0.1 * s, y, x + 0.1 * s, y + 0.045 * s), colour, line=0.7)
    if t.dice.odds(0.25):
        brooch(t.ink, t.at(-0.45, t.figure.chest_y - 0.12 * s), 0.035 * s, (t.outfit.accent, t.metal), t.dice)


def uniform(t: Tailor) -> None:
    """A buttoned uniform: a stand-up collar, cords or braid across the chest, and epaulettes."""
    s, accent = t.s, t.metal if t.dice.odds(0.6) else t.outfit.trim
    kind = t.dice.one_of(("gakuran", "parade", "double"))
    standing(t.ink, t.figure, t.outfit.top_colour if t.dice.odds(0.6) else t.outfit.accent, t.dice, high=t.dice.between(0.35, 0.75))
    t.ink.stroke(smooth([t.at(0.02, t.y + 0.05 * s), t.at(0.03, t.figure.waist_y), t.at(0.02, t.hem)], closed=False), clip=t.cut)
    spots = along(t.at(0.0, t.y + 0.14 * s), t.at(0.0, t.figure.waist_y), t.dice.count(4, 6))
    if kind == "parade":
        for k, (x, y) in enumerate(spots):
            half = (0.32 - 0.02 * k) * s
            piping(t.ink, [(x - half, y - 0.02 * s), (x, y + 0.01 * s), (x + half, y - 0.02 * s)], accent, 0.03 * s, clip=t.cut)
    elif kind == "double":
        spots = _panelled(t)
    buttons(t.ink, spots, t.dice.between(0.025, 0.045) * s, t.metal, metal=True)
    if t.dice.odds(0.5):
        _epaulettes(t, accent)
    if t.dice.odds(0.35):
        chain(t.ink, [t.at(-0.85, t.y + 0.1 * s), t.at(-0.6, t.figure.chest_y + 0.12 * s), t.at(0.0, t.y + 0.2 * s)], accent, 0.022 * s)
    if t.dice.odds(0.5):
        leather = t.dice.one_of((t.outfit.trim, (0.2, 0.12, 0.09), t.outfit.accent))
        ease = t.outfit.ease + 0.006
        belt(t.ink, t.figure, t.figure.waist_y - 0.03 * s, t.dice, height=0.1 * s, ease=ease, colours=(leather, t.metal))


def _panelled(t: Tailor) -> list[Point]:
    """A panel over the chest, and where its two rows of buttons go."""
    s, top, low = t.s, t.y + 0.15 * t.s, t.figure.waist_y
    colour: Colour = tuned(t.outfit.top_colour, t.dice) if t.dice.odds(0.4) else t.outfit.top_colour
    t.ink.shape(common(t.cut, straight([t.at(-0.55, top), t.at(0.55, top), t.at(0.35, low), t.at(-0.35, low)])), colour, line=0.8)
    rows = [along(t.at(sign * 0.4, t.y + 0.22 * s), t.at(sign * 0.25, low - 0.05 * s), 4) for sign in (-1, 1)]
    return [spot for row in rows for spot in row]


def _epaulettes(t: Tailor, colour: Colour) -> None:
    s = t.s
    for _, sign in SIDES:
        x, y = sign * t.figure.shoulder * 0.74, t.y * 1.0
        flap = [(x - 0.14 * s, y - 0.03 * s), (x + 0.14 * s, y - 0.01 * s), (x + 0.14 * s, y + 0.06 * s), (x - 0.14 * s, y + 0.04 * s)]
        t.ink.shape(straight(flap), colour, line=0.7)
