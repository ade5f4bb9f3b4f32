"""Small things worn over clothes that are no clothes: watches on chains, keys, pouches, tools, charms; one row of a table for each."""

from collections.abc import Callable
from math import cos, sin

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.outer.form import Z_FRONT
from unflat.data.characters.clothes.outfit import SLEEVED, Outfit
from unflat.data.characters.clothes.trims import button
from unflat.data.characters.drawing.brush import Sheet
from unflat.data.characters.drawing.curves import Point, box, ellipse, limb, smooth, straight, turned
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice
from unflat.data.characters.scene.trinkets import METAL, Hook, charm, fob, keys, links, watch

Z_HUNG, Z_INSIDE = 2.5, Z_FRONT - 0.005
_SHARE, _CHILD_SHARE = 0.13, 0.07
_KEEN = ("vest", "uniform", "armour", "kimono", "overall", "corset")
"""Tops with which such things are worn twice as often."""
_MORE = 0.35  # of those who wear one thing wear another
_ALIKE = 0.35  # of leather things have nearly the colour of the cloth behind them

_LEATHER: tuple[Colour, ...] = ((0.36, 0.22, 0.13), (0.12, 0.1, 0.1), (0.55, 0.38, 0.22), (0.2, 0.14, 0.12), (0.7, 0.62, 0.5))


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
    metal = sheet.palette.metal if dice.odds(0.4) else dice.one_of(METAL)
    low = figure.waist_y + dice.between(-0.05, 0.45) * (figure.hip_y - figure.waist_y)
    across = dice.between(0.1, 0.5) if inside else dice.between(0.3, 0.92)
    scale = figure.size * dice.between(0.85, 1.7)
    hook = Hook(ink, figure, figure.at(side * across, low, ease=0.02), side, scale, main, metal, outfit.accent, dice)
    HUNG[kind][1](hook)
    return side


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
    "watch": (0.2, watch), "fob": (0.11, fob), "keys": (0.08, keys), "pouch": (0.16, _pouch), "tools": (0.05, _tools),
    "charm": (0.1, charm), "links": (0.08, links), "vials": (0.05, _vials), "sheath": (0.05, _sheath), "bottle": (0.03, _bottle),
    "book": (0.02, _book),
}  # fmt: skip
"""How often each hangs where something does, and what draws it."""
