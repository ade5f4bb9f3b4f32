"""Small things worn over clothes that are no clothes: watches on chains, keys, pouches, tools, charms; one row of a table for each."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.outer.form import Z_FRONT
from unflat.data.characters.clothes.outfit import SLEEVED, Outfit
from unflat.data.characters.clothes.trims import button, chain, watch
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, box, ellipse, lerp, limb, smooth, star, straight, turned
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice

Z_HUNG, Z_INSIDE = 2.5, Z_FRONT - 0.005
_SHARE, _CHILD_SHARE = 0.13, 0.07
_KEEN = ("vest", "uniform", "armour", "kimono", "overall", "corset")
"""Tops with which such things are worn twice as often."""
_MORE = 0.35  # of those who wear one thing wear another
_ALIKE = 0.35  # of leather things have nearly the colour of the cloth behind them

_LEATHER: tuple[Colour, ...] = ((0.36, 0.22, 0.13), (0.12, 0.1, 0.1), (0.55, 0.38, 0.22), (0.2, 0.14, 0.12), (0.7, 0.62, 0.5))
_METAL: tuple[Colour, ...] = ((0.88, 0.74, 0.36), (0.8, 0.82, 0.86), (0.6, 0.48, 0.28), (0.3, 0.3, 0.33), (0.93, 0.84, 0.55))


@dataclass(frozen=True)
class Hook:
    """A place on belt or pocket from which something hangs: `side` is where the body ends, `s` the thing's scale, heads."""

    ink: Ink
    figure: Figure
    at: Point
    side: float
    s: float
    main: Colour
    metal: Colour
    accent: Colour
    dice: Dice

    def down(self, across: float, low: float) -> Point:
        """A spot beside and below the hook, in the thing's own scale."""
        return self.at[0] + across * self.s, self.at[1] + low * self.s


def draw_hung(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """One or two small things at the belt, the pockets or the chest of some figures."""
    dice = Dice(rng)
    share = (_CHILD_SHARE if figure.build == "child" else _SHARE) * (2.0 if outfit.top in _KEEN or outfit.outer == "tailcoat" else 1.0)
    if not dice.odds(share):
        return
    first = _draw(sheet, figure, outfit, dice, dice.one_of((-1.0, 1.0)))
    if dice.odds(_MORE):
        _draw(sheet, figure, outfit, dice, -first)


def _draw(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice, side: float) -> float:
    kind = dice.one_of(tuple(HUNG), [share for share, _ in HUNG.values()])
    open_coat = outfit.outer in (*SLEEVED, "vest coat", "cape")
    inside = open_coat and dice.odds(0.5)
    ink = sheet.ink(parts.OBJECTS, z=Z_INSIDE if inside else Z_HUNG)
    cloth = outfit.outer_colour if open_coat and not inside else dice.one_of((outfit.top_colour, outfit.bottom_colour))
    own = deeper(cloth, dice.between(0.05, 0.3)) if max(cloth) > 0.3 else lighter(cloth, dice.between(0.04, 0.16))
    main = own if dice.odds(_ALIKE) else dice.one_of((*_LEATHER, outfit.trim, outfit.accent))
    metal = sheet.palette.metal if dice.odds(0.4) else dice.one_of(_METAL)
    low = figure.waist_y + dice.between(-0.05, 0.45) * (figure.hip_y - figure.waist_y)
    across = dice.between(0.1, 0.5) if inside else dice.between(0.3, 0.92)
    scale = figure.size * dice.between(0.85, 1.7)
    hook = Hook(ink, figure, figure.at(side * across, low, ease=0.02), side, scale, main, metal, outfit.accent, dice)
    HUNG[kind][1](hook)
    return side


def _watch(hook: Hook) -> None:
    """A pocket watch on a chain from a button to the pocket, or hanging out of it."""
    figure, dice, s = hook.figure, hook.dice, hook.s
    start = figure.at(hook.side * dice.between(-0.05, 0.2), hook.at[1] - dice.between(0.0, 0.2) * s)
    for k in range(dice.count(1, 2)):
        dip = (dice.between(0.04, 0.14) + 0.08 * k) * s
        chain(hook.ink, [start, (lerp(start, hook.at, 0.5)[0], max(start[1], hook.at[1]) + dip), hook.at], hook.metal, 0.02 * s)
    if dice.odds(0.75):
        hung = hook.down(hook.side * dice.between(-0.05, 0.08), dice.between(0.08, 0.3))
        chain(hook.ink, [hook.at, hung], hook.metal, 0.018 * s)
        _disc(hook, (hung[0], hung[1] + 0.09 * s), dice.between(0.06, 0.13) * s)


def _disc(hook: Hook, at: Point, radius: float) -> None:
    """The watch itself: open, with a lid, or an engraved medal."""
    ink, dice, metal = hook.ink, hook.dice, hook.metal
    kind = dice.one_of(("open", "lid", "medal"))
    if kind == "open":
        watch(ink, at, radius, metal)
        return
    ink.shape(ellipse((at[0], at[1] - 1.15 * radius), 0.3 * radius, 0.3 * radius), metal, line=0.7)
    ink.shape(ellipse(at, radius, radius), metal, line=0.8)
    ink.stroke(ellipse(at, 0.78 * radius, 0.78 * radius), colour=deeper(metal, 0.4), minimum=0.08 * radius)
    if kind == "lid":
        ink.shape(star(at, 0.6 * radius, 0.25 * radius, points=dice.count(4, 6)), deeper(metal, 0.25), line=0.5, shade=False)
    else:
        for k in range(6):
            spot = (at[0] + 0.42 * radius * cos(k * pi / 3), at[1] + 0.42 * radius * sin(k * pi / 3))
            ink.raw(ellipse(spot, 0.17 * radius, 0.17 * radius), deeper(metal, 0.35))
    ink.raw(ellipse((at[0] - 0.3 * radius, at[1] - 0.35 * radius), 0.3 * radius, 0.16 * radius), lighter(metal, 0.7), alpha=0.8)


def _fob(hook: Hook) -> None:
    """A strip of leather with a ring, a loop of chain back to the belt, a medal at its end."""
    s, dice, ink = hook.s, hook.dice, hook.ink
    ring = hook.down(-0.14 * hook.side, 0.2)
    for _ in range(dice.count(1, 2)):
        back = hook.down(-hook.side * dice.between(0.3, 0.55), dice.between(-0.02, 0.06))
        dip = max(ring[1], back[1]) + dice.between(0.1, 0.35) * s
        chain(ink, [ring, ((ring[0] + back[0]) / 2, dip), back], hook.metal, 0.02 * s)
    ink.shape(limb([hook.at, ring], [0.045 * s, 0.04 * s], round_ends=False), hook.main, line=0.8)
    ink.stroke(ellipse(ring, 0.05 * s, 0.05 * s), colour=hook.metal, minimum=0.025 * s)
    end = (ring[0] + dice.between(-0.03, 0.03) * s, ring[1] + dice.between(0.1, 0.25) * s)
    chain(ink, [ring, end], hook.metal, 0.018 * s)
    _disc(hook, (end[0], end[1] + 0.08 * s), dice.between(0.06, 0.12) * s)


def _keys(hook: Hook) -> None:
    """A ring of keys."""
    s, dice, ink = hook.s, hook.dice, hook.ink
    ring = hook.down(0.0, 0.12)
    ink.stroke(straight([hook.at, ring], closed=False), colour=hook.main, minimum=0.035 * s)
    ink.stroke(ellipse(ring, 0.065 * s, 0.065 * s), colour=hook.metal, minimum=0.02 * s)
    count = dice.count(2, 5)
    for k in range(count):
        lean = (k - (count - 1) / 2) * 0.32 + dice.between(-0.08, 0.08)
        long, metal = dice.between(0.16, 0.28) * s, hook.metal if k % 2 == 0 else dice.one_of(_METAL)
        top, tip = (ring[0], ring[1] + 0.065 * s), (ring[0] + long * sin(lean), ring[1] + 0.065 * s + long * cos(lean))
        ink.stroke(straight([top, tip], closed=False), colour=metal, minimum=0.026 * s)
        ink.stroke(ellipse(lerp(top, tip, 0.18), 0.035 * s, 0.035 * s), colour=metal, minimum=0.02 * s)
        bit = lerp(top, tip, 0.85)
        ink.stroke(straight([bit, (bit[0] + 0.05 * s, bit[1] - 0.01 * s)], closed=False), colour=metal, minimum=0.028 * s)


def _pouch(hook: Hook) -> None:
    """A pouch with a flap on loops."""
    s, dice, ink, main = hook.s, hook.dice, hook.ink, hook.main
    wide, high = dice.between(0.1, 0.2), dice.between(0.18, 0.34)
    for x in (-0.5, 0.5):
        ink.shape(box(*hook.down(x * wide - 0.025, -0.06), *hook.down(x * wide + 0.025, 0.06)), deeper(main, 0.2), line=0.7)
    ink.shape(box(*hook.down(-wide, 0.0), *hook.down(wide, high), radius=dice.between(0.02, 0.08) * s), main)
    deep, tip = dice.between(0.35, 0.6) * high, dice.between(0.0, 0.12) * high
    flap = [hook.down(x * wide, y) for x, y in ((-1.06, -0.01), (1.06, -0.01), (1.06, deep), (0.0, deep + tip), (-1.06, deep))]
    ink.shape(straight(flap), lighter(main, 0.06) if dice.odds(0.5) else deeper(main, 0.12), line=0.9)
    button(ink, hook.down(0.0, deep - 0.02), 0.028 * s, hook.metal, metal=True)


def _tools(hook: Hook) -> None:
    """A bag at the belt with the handles of tools looking out."""
    s, dice, ink, main = hook.s, hook.dice, hook.ink, hook.main
    wide, high = dice.between(0.14, 0.24), dice.between(0.22, 0.36)
    for x in np.linspace(-0.6, 0.6, dice.count(2, 4)):
        rise = dice.between(0.08, 0.2)
        handle = [hook.down(float(x) * wide, 0.1), hook.down(float(x) * wide * 1.1, -rise)]
        colour = dice.one_of((hook.metal, hook.accent, (0.85, 0.6, 0.2), (0.75, 0.2, 0.18), (0.15, 0.15, 0.17)))
        ink.shape(limb(handle, [0.028 * s, 0.034 * s]), colour, line=0.8)
    body = [
        hook.down(x * wide, y) for x, y in ((-1.0, 0.0), (1.0, 0.0), (1.05, high * 0.8), (0.7, high), (-0.7, high), (-1.05, high * 0.8))
    ]
    ink.shape(smooth(body, tension=0.3), main)
    pocket = [hook.down(x * wide, y) for x, y in ((-0.75, high * 0.4), (0.75, high * 0.4), (0.7, high * 0.85), (-0.7, high * 0.85))]
    ink.shape(straight(pocket), deeper(main, 0.12), line=0.8)


def _charm(hook: Hook) -> None:
    """A cord with beads, a tassel, a bell, a star, an amulet or a small plush animal."""
    s, dice, ink = hook.s, hook.dice, hook.ink
    end = hook.down(dice.between(-0.06, 0.06), dice.between(0.1, 0.26))
    ink.stroke(straight([hook.at, end], closed=False), colour=hook.main, minimum=0.022 * s)
    x, y = end
    kind = dice.one_of(("beads", "tassel", "bell", "star", "amulet", "plush"))
    size = dice.between(0.05, 0.1) * s
    if kind == "beads":
        for k in range(dice.count(2, 5)):
            ink.shape(ellipse((x, y + 0.07 * k * s), 0.04 * s, 0.04 * s), (hook.accent, hook.metal)[k % 2], line=0.6)
    elif kind == "tassel":
        tuft = [(x - 0.02 * s, y), (x + 0.02 * s, y), (x + 0.05 * s, y + 3 * size), (x - 0.05 * s, y + 3 * size)]
        ink.shape(straight(tuft), hook.accent, line=0.8)
        ink.shape(ellipse(end, 0.035 * s, 0.035 * s), hook.metal, line=0.7)
    elif kind == "bell":
        ink.shape(ellipse((x, y + size), size, size), hook.metal, line=0.8)
        ink.stroke(
            straight([(x - size, y + size), (x + size, y + size)], closed=False), colour=deeper(hook.metal, 0.5), minimum=0.16 * size
        )
    elif kind == "star":
        ink.shape(star((x, y + size), 1.3 * size, 0.55 * size), hook.accent if dice.odds(0.5) else hook.metal, line=0.7)
    elif kind == "amulet":
        ink.shape(box(x - 0.8 * size, y, x + 0.8 * size, y + 2.4 * size, radius=0.2 * size), hook.accent, line=0.8)
        ink.raw(box(x - 0.25 * size, y + 0.5 * size, x + 0.25 * size, y + 1.9 * size), lighter(hook.accent, 0.6))
    else:
        for sign in (-1.0, 1.0):
            ink.shape(ellipse((x + sign * 0.7 * size, y + 0.3 * size), 0.42 * size, 0.42 * size), hook.main, line=0.7)
        ink.shape(ellipse((x, y + 2.3 * size), 0.8 * size, size), hook.main, line=0.8)
        ink.shape(ellipse((x, y + size), 1.1 * size, 0.95 * size), hook.main, line=0.8)
        for sign in (-1.0, 1.0):
            ink.raw(ellipse((x + sign * 0.4 * size, y + 0.95 * size), 0.13 * size, 0.17 * size), (0.08, 0.07, 0.08))


def _links(hook: Hook) -> None:
    """Chains that swing from the belt to the back pocket."""
    s, dice = hook.s, hook.dice
    start = hook.figure.at(hook.side * dice.between(0.15, 0.4), hook.at[1])
    end = hook.figure.at(hook.side * dice.between(0.85, 1.0), hook.at[1] + dice.between(0.02, 0.12) * s)
    for k in range(dice.count(1, 3)):
        dip = dice.between(0.14, 0.3) + 0.12 * k
        chain(hook.ink, [start, ((start[0] + end[0]) / 2, end[1] + dip * s), end], hook.metal, dice.between(0.018, 0.03) * s)


def _vials(hook: Hook) -> None:
    """A band with small flasks or cartridges in loops."""
    s, dice, ink = hook.s, hook.dice, hook.ink
    count, wide = dice.count(2, 4), dice.between(0.035, 0.05)
    for k in range(count):
        x = (k - (count - 1) / 2) * 2.4 * wide
        glass = dice.one_of((hook.accent, (0.6, 0.85, 0.9), hook.metal, (0.7, 0.9, 0.6)))
        ink.shape(box(*hook.down(x - wide, -0.08), *hook.down(x + wide, 0.2), radius=0.8 * wide * s), glass, line=0.8)
        ink.shape(box(*hook.down(x - 0.8 * wide, -0.12), *hook.down(x + 0.8 * wide, -0.07)), (0.5, 0.36, 0.22), line=0.6)
    half = 1.3 * count * wide
    ink.shape(box(*hook.down(-half, 0.0), *hook.down(half, 0.09), radius=0.01 * s), hook.main, line=0.8)


def _sheath(hook: Hook) -> None:
    """A knife or a short sword in its sheath, hanging at a slant."""
    s, dice, ink = hook.s, hook.dice, hook.ink
    long, wide, lean = dice.between(0.35, 1.0), dice.between(0.04, 0.07), hook.side * dice.between(-0.1, 0.6)

    def put(across: float, low: float) -> Point:
        return hook.down(across * cos(lean) + low * sin(lean), low * cos(lean) - across * sin(lean))

    ink.shape(limb([put(0, 0), put(0, 0.6 * long), put(0, long)], [wide * s, wide * s, 0.4 * wide * s]), hook.main)
    ink.shape(limb([put(0, -0.02), put(0, 0.06)], [1.15 * wide * s] * 2, round_ends=False), hook.metal, line=0.7)
    ink.shape(limb([put(0, -0.03), put(0, -0.24)], [0.6 * wide * s] * 2), deeper(hook.main, 0.4), line=0.8)
    ink.shape(limb([put(-2 * wide, -0.03), put(2 * wide, -0.03)], [0.022 * s] * 2), hook.metal, line=0.7)


def _bottle(hook: Hook) -> None:
    """A flask or a gourd on a cord."""
    s, ink = hook.s, hook.ink
    ink.stroke(straight([hook.at, hook.down(0.0, 0.12)], closed=False), colour=hook.accent, minimum=0.025 * s)
    if hook.dice.odds(0.5):
        ink.shape(ellipse(hook.down(0.0, 0.18), 0.07 * s, 0.07 * s), hook.main)
        ink.shape(ellipse(hook.down(0.0, 0.33), 0.11 * s, 0.11 * s), hook.main)
    else:
        ink.shape(box(*hook.down(-0.1, 0.12), *hook.down(0.1, 0.4), radius=0.06 * s), hook.main)
    ink.shape(box(*hook.down(-0.035, 0.06), *hook.down(0.035, 0.13)), hook.metal, line=0.7)


def _book(hook: Hook) -> None:
    """A book in straps."""
    s, ink, lean = hook.s, hook.ink, hook.dice.between(-0.25, 0.25)
    centre = hook.down(0.0, 0.26)
    for size, colour in ((0.17, hook.main), (0.15, (0.95, 0.93, 0.88)), (0.13, hook.main)):
        ink.shape(turned(box(*hook.down(-size, 0.06), *hook.down(0.13, 0.46), radius=0.01 * s), lean, about=centre), colour, line=0.8)
    for x in (-0.07, 0.06):
        band = straight([hook.down(x, -0.02), hook.down(x, 0.46)], closed=False)
        ink.stroke(turned(band, lean, about=centre), colour=deeper(hook.main, 0.4), minimum=0.03 * s)


HUNG: dict[str, tuple[float, Callable[[Hook], None]]] = {
    "watch": (0.2, _watch), "fob": (0.11, _fob), "keys": (0.08, _keys), "pouch": (0.16, _pouch), "tools": (0.05, _tools),
    "charm": (0.1, _charm), "links": (0.08, _links), "vials": (0.05, _vials), "sheath": (0.05, _sheath), "bottle": (0.03, _bottle),
    "book": (0.02, _book),
}  # fmt: skip
"""How often each hangs where something does, and what draws it."""
