"""Hoods that lie on shoulders and back: always topwear, with their lining, rim and cords."""

from collections.abc import Callable

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.clothes.cloth import Cloth
from unflat.data.characters.clothes.neck.hood_fronts import Hood, deep, eared, flat, furred, horned, roll
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import tuned
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import box, ellipse, limb, smooth, straight
from unflat.data.characters.drawing.palette import Colour, deeper
from unflat.data.characters.head.plan import Dice

Z_BEHIND_HAIR, Z_BEHIND_NECK, Z_FRONT = 1.15, 1.6, 2.465


def draw_hood(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice, *, colour: Colour) -> None:
    """A hood pushed back, around the neck and behind the head."""
    hood = Hood(
        figure,
        wide=dice.between(0.55, 1.08),
        high=dice.between(-0.05, 0.36),
        low=dice.between(0.02, 0.3) if dice.odds(0.8) else dice.between(0.3, 0.45),
        thick=dice.between(0.08, 0.26),
        gap=dice.between(0.3, 1.3),
        colour=colour if dice.odds(0.84) else dice.one_of((outfit.sleeve_colour, outfit.trim, tuned(colour, dice))),
        inside=outfit.lining_colour,
        trim=outfit.trim,
    )
    _back(sheet, hood, dice)
    ink = sheet.ink(parts.TOPWEAR, z=Z_FRONT, half="front")
    FRONTS[outfit.hood](ink, hood, dice)
    if outfit.cords:
        _cords(ink, hood, dice)


def _back(sheet: Sheet, hood: Hood, dice: Dice) -> None:
    figure, y = hood.figure, hood.figure.shoulder_y
    ink = sheet.ink(parts.TOPWEAR, z=Z_BEHIND_HAIR if dice.odds(0.45) else Z_BEHIND_NECK, half="back")
    half = max(hood.wide * figure.shoulder * 0.9, figure.neck * 1.7)
    top = -hood.high * min(1.0, 0.5 + 0.5 * figure.size)
    sack = smooth(
        [
            (0.0, top),
            (half * 0.7, top + 0.1 * (y - top)),
            (half, top + 0.55 * (y - top)),
            (half * 0.85, y * 1.15),
            (0.0, y * 1.25),
            (-half * 0.85, y * 1.15),
            (-half, top + 0.55 * (y - top)),
            (-half * 0.7, top + 0.1 * (y - top)),
        ]
    )
    ink.shape(sack, hood.colour)
    rim = 0.5 * hood.thick * figure.size
    mouth = ellipse((0.0, (top + y) / 2 + rim), half - 1.2 * rim, (y - top) / 2)
    ink.shape(mouth, hood.inside, line=0.8)
    cloth = Cloth(ink, figure, mouth, hood.inside, dice)
    cloth.shadow(ellipse((0.0, y * 0.9), half * 0.8, (y - top) * 0.45))
    for _ in range(2):
        start = (dice.between(-0.7, 0.7) * half, top + 0.3 * (y - top))
        cloth.crease([start, (start[0] * 0.8, y * 0.6), (start[0] * 0.5, y)], 0.02 * figure.size)


def _cords(ink: Ink, hood: Hood, dice: Dice) -> None:
    s = hood.figure.size
    kind = dice.one_of(("plain", "tipped", "ball", "flat", "bow"), (0.32, 0.3, 0.14, 0.16, 0.08))
    width, long = dice.between(0.014, 0.035) * s, dice.between(0.2, 0.75) * s
    colour = hood.trim if dice.odds(0.75) else deeper(hood.colour, 0.3)
    for _, sign in SIDES:
        x, y = hood.meet[0] + sign * dice.between(0.05, 0.16) * s, hood.meet[1] + dice.between(-0.05, 0.1) * s
        end = (x + sign * dice.between(-0.04, 0.12) * s, y + long * dice.between(0.8, 1.1))
        cord = limb([(x, y), ((x + end[0]) / 2 + sign * 0.02 * s, (y + end[1]) / 2), end], [width] * 3, round_ends=kind != "flat")
        ink.shape(ellipse((x, y), 1.5 * width, 1.5 * width), deeper(colour, 0.4), line=0.5, shade=False)
        ink.shape(cord, colour, line=0.6, shade=False)
        if kind == "tipped":
            ink.shape(
                box(end[0] - 1.2 * width, end[1] - width, end[0] + 1.2 * width, end[1] + 3.5 * width, radius=0.4 * width),
                deeper(colour, 0.5),
                line=0.6,
            )
        elif kind == "ball":
            ink.shape(ellipse(end, 0.06 * s, 0.06 * s), colour, line=0.8)
        elif kind == "bow":
            ink.shape(
                straight([(x, y + 0.02 * s), (x + sign * 0.16 * s, y - 0.04 * s), (x + sign * 0.15 * s, y + 0.09 * s)]), colour, line=0.7
            )


FRONTS: dict[str, Callable[[Ink, Hood, Dice], None]] = {
    "roll": roll,
    "horned": horned,
    "deep": deep,
    "flat": flat,
    "furred": furred,
    "eared": eared,
}
