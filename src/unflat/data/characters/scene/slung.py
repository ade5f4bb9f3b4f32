"""What hangs on a strap over the clothes: satchels, small bags across the chest, waist bags, cameras, bottles, rucksacks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import button, chain, girdle
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, bend, box, ellipse, limb, star, straight
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice

Z_STRAP, Z_PACK = 2.52, 1.3
_SHARE = 0.085


@dataclass(frozen=True)
class Load:
    """Something on a strap while it is drawn; `side` is the hip at which it hangs."""

    sheet: Sheet
    ink: Ink
    figure: Figure
    side: float
    colour: Colour
    strap: Colour
    metal: Colour
    accent: Colour
    dice: Dice

    @property
    def s(self) -> float:
        """See `Figure.size`."""
        return self.figure.size


def draw_slung(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """A bag or the like on some figures."""
    dice = Dice(rng)
    if not dice.odds(_SHARE):
        return
    kind = dice.one_of(tuple(SLUNG), [share for share, _ in SLUNG.values()])
    cloth = sheet.palette.cloth
    near = outfit.top_colour if outfit.outer == "none" else outfit.outer_colour
    alike = deeper(near, dice.between(0.08, 0.3)) if max(near) > 0.3 else lighter(near, dice.between(0.05, 0.2))
    colour = alike if dice.odds(0.25) else dice.one_of((*cloth, outfit.accent, (0.4, 0.25, 0.15), (0.12, 0.11, 0.12), sheet.palette.white))
    strap = deeper(colour, 0.2) if dice.odds(0.6) else dice.one_of(((0.15, 0.12, 0.11), (0.45, 0.3, 0.18), outfit.trim))
    ink = sheet.ink(parts.OBJECTS, z=Z_STRAP)
    SLUNG[kind][1](Load(sheet, ink, figure, dice.one_of((-1.0, 1.0)), colour, strap, sheet.palette.metal, outfit.accent, dice))


def _across(load: Load, end: Point, wide: float) -> None:
    """A strap from the other shoulder over the chest."""
    figure, side = load.figure, load.side
    line = [
        (-side * figure.shoulder * load.dice.between(0.35, 0.6), figure.shoulder_y * 0.97),
        figure.at(side * 0.05, figure.chest_y + 0.1 * load.s),
    ]
    spine = bend([*line, end], steps=8)
    if load.dice.odds(0.12):
        chain(load.ink, spine[::2], load.metal, 0.6 * wide)
        return
    load.ink.shape(limb(spine, [wide] * 9, round_ends=False), load.strap)
    if load.dice.odds(0.4):
        x, y = spine[load.dice.count(3, 6)]
        load.ink.shape(box(x - 1.4 * wide, y - 1.2 * wide, x + 1.4 * wide, y + 1.2 * wide, radius=0.3 * wide), load.metal, line=0.7)


def _bag(load: Load, at: Point, wide: float, high: float) -> None:
    """A bag with a flap, a zip or a star, its upper edge at a place."""
    ink, dice, (x, y) = load.ink, load.dice, at
    ink.shape(box(x - wide, y, x + wide, y + high, radius=dice.between(0.1, 0.3) * wide), load.colour)
    kind = dice.one_of(("flap", "zip", "star"))
    if kind == "flap":
        deep = dice.between(0.35, 0.65) * high
        ink.shape(box(x - 1.04 * wide, y - 0.04 * high, x + 1.04 * wide, y + deep, radius=0.2 * wide), lighter(load.colour, 0.05))
        button(ink, (x, y + deep - 0.08 * high), 0.1 * wide, load.metal, metal=True)
    elif kind == "zip":
        ink.stroke(
            straight([(x - 0.85 * wide, y + 0.25 * high), (x + 0.85 * wide, y + 0.25 * high)], closed=False),
            colour=load.metal,
            minimum=0.07 * wide,
        )
        ink.shape(
            box(x - 0.7 * wide, y + 0.45 * high, x + 0.7 * wide, y + 0.9 * high, radius=0.1 * wide), deeper(load.colour, 0.1), line=0.8
        )
    else:
        ink.shape(star((x, y + 0.55 * high), 0.45 * wide, 0.2 * wide), load.accent, line=0.6, shade=False)
    if dice.odds(0.3):
        low = (x + 0.7 * wide, y + 0.5 * high)
        ink.stroke(straight([(x + 0.7 * wide, y + 0.1 * high), low], closed=False), colour=load.metal, minimum=0.05 * wide)
        ink.shape(ellipse(low, 0.18 * wide, 0.22 * wide), load.accent, line=0.7)


def _satchel(load: Load) -> None:
    s, dice = load.s, load.dice
    hip = load.figure.at(load.side * dice.between(0.7, 1.1), load.figure.hip_y)
    _across(load, (hip[0], hip[1] - 0.1 * s), dice.between(0.02, 0.05) * s)
    _bag(load, (hip[0], hip[1] - 0.13 * s), dice.between(0.18, 0.32) * s, dice.between(0.28, 0.48) * s)


def _pochette(load: Load) -> None:
    """A small bag high at the side or before the chest."""
    s, dice = load.s, load.dice
    end = load.figure.at(load.side * dice.between(0.2, 0.8), load.figure.waist_y + dice.between(-0.25, 0.2) * s)
    _across(load, end, dice.between(0.012, 0.035) * s)
    _bag(load, end, dice.between(0.1, 0.18) * s, dice.between(0.14, 0.26) * s)


def _waist_bag(load: Load) -> None:
    """A bag on a belt of its own."""
    s, dice, figure = load.s, load.dice, load.figure
    y = figure.waist_y + dice.between(0.0, 0.2) * s
    load.ink.shape(girdle(figure, y, 0.07 * s, ease=0.04 * s), load.strap, line=0.9)
    at = figure.at(load.side * dice.between(0.0, 0.7), y - 0.03 * s)
    _bag(load, at, dice.between(0.16, 0.28) * s, dice.between(0.16, 0.24) * s)


def _camera(load: Load) -> None:
    """A camera, binoculars or a whistle on a band around the neck."""
    s, dice, figure, ink = load.s, load.dice, load.figure, load.ink
    x, y = figure.at(0.0, figure.chest_y + dice.between(0.15, 0.5) * s)
    wide = dice.between(0.1, 0.2) * s
    for sign in (-1.0, 1.0):
        band = bend(
            [
                (sign * figure.neck * 1.15, figure.shoulder_y * 0.7),
                figure.at(sign * 0.35, figure.chest_y - 0.1 * s),
                (x + sign * 0.8 * wide, y),
            ],
            steps=6,
        )
        ink.shape(limb(band, [0.02 * s] * 7, round_ends=False), load.strap, line=0.8)
    body: Colour = dice.one_of(((0.13, 0.13, 0.15), (0.5, 0.36, 0.26), load.colour))
    ink.shape(box(x - wide, y - 0.1 * wide, x + wide, y + 1.2 * wide, radius=0.15 * wide), body)
    if dice.odds(0.6):
        ink.shape(box(x - 0.3 * wide, y - 0.3 * wide, x + 0.3 * wide, y), body, line=0.8)
        ink.shape(ellipse((x, y + 0.6 * wide), 0.45 * wide, 0.45 * wide), (0.75, 0.76, 0.8), line=0.8)
        ink.shape(ellipse((x, y + 0.6 * wide), 0.3 * wide, 0.3 * wide), (0.12, 0.14, 0.2), line=0.6)
    else:
        for sign in (-1.0, 1.0):
            ink.shape(ellipse((x + sign * 0.5 * wide, y + 1.1 * wide), 0.45 * wide, 0.5 * wide), deeper(body, 0.2), line=0.8)


def _bottle(load: Load) -> None:
    """A bottle in a net of straps."""
    s, dice = load.s, load.dice
    x, y = load.figure.at(load.side * dice.between(0.6, 1.0), load.figure.hip_y - 0.15 * s)
    _across(load, (x, y), dice.between(0.015, 0.03) * s)
    load.ink.shape(box(x - 0.1 * s, y, x + 0.1 * s, y + 0.42 * s, radius=0.05 * s), load.colour)
    load.ink.shape(box(x - 0.07 * s, y - 0.09 * s, x + 0.07 * s, y + 0.02 * s, radius=0.02 * s), load.accent, line=0.8)
    load.ink.shape(box(x - 0.1 * s, y + 0.12 * s, x + 0.1 * s, y + 0.24 * s), lighter(load.colour, 0.4), line=0.6)


def _rucksack(load: Load) -> None:
    """Seen beside the trunk, its straps over both shoulders."""
    figure = load.figure
    back = load.sheet.ink(parts.OBJECTS, z=Z_PACK)
    wide, top, low = figure.shoulder * load.dice.between(0.9, 1.25), figure.shoulder_y + 0.02, figure.hip_y
    back.shape(box(-wide, top, wide, low, radius=0.3 * wide), load.colour)
    for sign in (-1.0, 1.0):
        spots = [
            (sign * figure.shoulder * 0.6, figure.shoulder_y * 0.95),
            figure.at(sign * 0.62, figure.chest_y),
            figure.at(sign * 0.95, figure.waist_y),
        ]
        load.ink.shape(limb(bend(spots, steps=6), [0.06 * figure.size] * 7, round_ends=False), load.strap)


SLUNG: dict[str, tuple[float, Callable[[Load], None]]] = {
    "satchel": (0.3, _satchel), "pochette": (0.22, _pochette), "waist bag": (0.12, _waist_bag), "camera": (0.08, _camera),
    "bottle": (0.05, _bottle), "rucksack": (0.23, _rucksack),
}  # fmt: skip
"""How often each is carried where something is, and what draws it."""
