"""The fronts of hoods that lie down: rolled, horned, deep, flat, furred, with ears."""

from dataclasses import dataclass

import skia

from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.clothes.cloth import Cloth
from unflat.data.characters.clothes.trims import fluff
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, ellipse, limb, mirrored, smooth, without
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice


@dataclass(frozen=True)
class Hood:
    """Sizes of one hood that lies down.

    Args:
        wide: How far it spreads over the shoulders, share of their half width.
        high: How far it stands up behind the neck, in heads above the chin.
        low: Where its two rims meet in front, in body sizes below the shoulders.
        thick: Width of the rolled rim, body sizes.
        gap: How open it is in front, share of the neck's half width.
    """

    figure: Figure
    wide: float
    high: float
    low: float
    thick: float
    gap: float
    colour: Colour
    inside: Colour
    trim: Colour

    @property
    def meet(self) -> Point:
        """Where the rims meet in front."""
        return self.figure.at(0.0, self.figure.shoulder_y + self.low * self.figure.size)


def _lobe(hood: Hood, dice: Dice, *, horn: float) -> skia.Path:
    """The right half of the rolled rim, from behind the neck to the front."""
    figure, y, s = hood.figure, hood.figure.shoulder_y, hood.figure.size
    wide, meet = max(hood.wide * figure.shoulder, figure.neck * 1.8), hood.meet
    inner = figure.neck * (0.85 + 0.35 * hood.gap)
    peak = y * 0.35 - horn * (0.1 + 0.15 * s)
    return smooth(
        [
            (inner * 1.05, y * 0.3 - 0.5 * horn * 0.15),
            (figure.neck * 1.3 + 0.25 * (wide - figure.neck), peak),
            (wide * 0.86, y * 0.55 + 0.02 * s),
            (wide, y * 0.92 + 0.03 * s),
            (wide * 0.78, y + 0.35 * hood.low * s + 0.07 * s),
            (wide * 0.3, meet[1] + 0.3 * hood.thick * s),
            (meet[0] + 0.1 * dice.between(-0.2, 0.2) * s, meet[1] + 0.55 * hood.thick * s),
            (meet[0], meet[1]),
            (inner * 0.85, y * 0.78),
        ],
        tension=0.9,
    )


def _inside(ink: Ink, hood: Hood, reach: float) -> None:
    """The lining that shows between rim and neck."""
    figure, y, meet = hood.figure, hood.figure.shoulder_y, hood.meet
    inner = figure.neck * (0.85 + 0.35 * hood.gap)
    for sign in (-1.0, 1.0):
        band = [
            (sign * inner, y * 0.28),
            (sign * (inner + reach), y * 0.35),
            (sign * (inner + 0.6 * reach), y * 0.85),
            (meet[0], meet[1] + 0.3 * reach),
            (meet[0], meet[1] - 0.02),
            (sign * inner * 0.8, y * 0.75),
        ]
        ink.shape(smooth(band, tension=0.8), hood.inside, line=0.8)


def _finish(ink: Ink, hood: Hood, path: skia.Path, dice: Dice, sign: float) -> None:
    figure, y, s = hood.figure, hood.figure.shoulder_y, hood.figure.size
    cloth = Cloth(ink, figure, path, hood.colour, dice)
    wide = hood.wide * figure.shoulder
    for k in range(1 + dice.count(0, 2)):
        start = (sign * wide * dice.between(0.75, 1.0), y * dice.between(0.7, 1.1))
        end = (sign * wide * dice.between(0.1, 0.35), y + (0.5 + 0.3 * k) * hood.low * s)
        cloth.crease([start, ((start[0] + end[0]) / 2, max(start[1], end[1])), end], dice.between(0.015, 0.035) * s)
    low = [
        (sign * wide, y * 0.95),
        (sign * wide * 0.7, y + 0.3 * hood.low * s + 0.02 * s),
        (0.0, hood.meet[1] + 0.3 * hood.thick * s),
        (0.0, hood.meet[1] + s),
        (sign * 2 * wide, y + s),
    ]
    cloth.shadow(smooth(low, tension=0.5))


def roll(ink: Ink, hood: Hood, dice: Dice) -> None:
    """A soft roll around the neck whose halves meet in front."""
    _pair(ink, hood, dice, horn=0.0)


def horned(ink: Ink, hood: Hood, dice: Dice) -> None:
    """Two stiff lobes that rise beside the neck."""
    _pair(ink, hood, dice, horn=dice.between(0.4, 1.2))


def _pair(ink: Ink, hood: Hood, dice: Dice, *, horn: float) -> None:
    right = _lobe(hood, dice, horn=horn)
    _inside(ink, hood, (dice.between(0.02, 0.12) if dice.odds(0.6) else dice.between(0.12, 0.28)) * hood.figure.size)
    first = 1.0 if dice.odds(0.5) else -1.0
    for sign in (first, -first):
        path = right if sign > 0 else mirrored(right)
        ink.shape(path, hood.colour)
        _finish(ink, hood, path, dice, sign)


def deep(ink: Ink, hood: Hood, dice: Dice) -> None:
    """A wide ring that lies open and shows much lining, like a cowl."""
    figure, y, s = hood.figure, hood.figure.shoulder_y, hood.figure.size
    wide, low = max(hood.wide * figure.shoulder, figure.neck * 2.0), hood.meet[1] + hood.thick * s
    ring = smooth(
        [
            (-wide * 0.75, y * 0.25),
            (-wide, y * 0.8),
            (-wide * 0.7, (y + low) / 2 + 0.03 * s),
            (0.0, low),
            (wide * 0.7, (y + low) / 2 + 0.03 * s),
            (wide, y * 0.8),
            (wide * 0.75, y * 0.25),
            (figure.neck, y * 0.3),
            (0.0, y * 0.85),
            (-figure.neck, y * 0.3),
        ]
    )
    ink.shape(ring, hood.colour)
    mouth = smooth(
        [
            (-wide * 0.7, y * 0.35),
            (-wide * 0.72, y * 0.7),
            (0.0, low - hood.thick * s),
            (wide * 0.72, y * 0.7),
            (wide * 0.7, y * 0.35),
            (figure.neck * 1.02, y * 0.4),
            (figure.neck * 0.6, y * 0.8),
            (0.0, y * 0.95),
            (-figure.neck * 0.6, y * 0.8),
            (-figure.neck * 1.02, y * 0.4),
        ]
    )
    ink.shape(mouth, hood.inside, line=0.9)
    inner = Cloth(ink, figure, mouth, hood.inside, dice)
    inner.shadow(ellipse((0.0, y * 0.6), wide * 0.7, y * 0.35))
    cloth = Cloth(ink, figure, without(ring, mouth), hood.colour, dice)
    for sign in (-1.0, 1.0):
        for k in range(2):
            start = (sign * wide * (0.95 - 0.2 * k), y * (0.9 + 0.1 * k))
            cloth.crease([start, (start[0] * 0.6, low - 0.06 * s), (sign * 0.1 * wide, low - (0.03 + 0.04 * k) * s)], 0.02 * s)


def flat(ink: Ink, hood: Hood, dice: Dice) -> None:
    """A hood whose sides lie flat on the shoulders, a zip or a slit between them."""
    figure, y, s = hood.figure, hood.figure.shoulder_y, hood.figure.size
    low = y + (hood.low + 0.12) * s
    for _, sign in SIDES:
        flap = smooth(
            [
                (sign * figure.neck * 0.95, y * 0.25),
                (sign * hood.wide * figure.shoulder * 0.8, y * 0.65),
                (sign * hood.wide * figure.shoulder, y * 1.02),
                (sign * hood.wide * figure.shoulder * 0.55, low),
                (sign * figure.neck * 0.55, low - 0.02 * s),
                (sign * figure.neck * 0.8, y),
            ],
            tension=0.8,
        )
        ink.shape(flap, hood.colour)
        edge = smooth(
            [
                (sign * figure.neck * 0.95, y * 0.25),
                (sign * figure.neck * 1.35, y * 0.5),
                (sign * figure.neck * 1.1, y * 1.05),
                (sign * figure.neck * 0.55, low - 0.02 * s),
                (sign * figure.neck * 0.8, y),
            ],
            tension=0.8,
        )
        ink.shape(edge, hood.inside, line=0.8)
        _finish(ink, hood, without(flap, edge), dice, sign)


def furred(ink: Ink, hood: Hood, dice: Dice) -> None:
    """A hood with a rim of fur."""
    figure, y, s = hood.figure, hood.figure.shoulder_y, hood.figure.size
    roll(ink, hood, dice)
    fur = lighter(hood.trim, 0.5) if dice.odds(0.6) else deeper(hood.inside, 0.2)
    for _, sign in SIDES:
        wide = hood.wide * figure.shoulder * 0.72
        line: list[Point] = [
            (sign * figure.neck * 1.4, y * 0.25),
            (sign * wide, y * 0.75),
            (sign * 0.5 * wide, y + 0.5 * hood.low * s),
            (hood.meet[0] + sign * 0.05 * s, hood.meet[1]),
        ]
        ink.shape(fluff(line, (0.07 + 0.5 * hood.thick) * s * 0.8, dice), fur)


def eared(ink: Ink, hood: Hood, dice: Dice) -> None:
    """A hood with an animal's ears that hang over the shoulders."""
    figure, y, s = hood.figure, hood.figure.shoulder_y, hood.figure.size
    long = dice.between(0.2, 0.75)
    for _, sign in SIDES:
        x = sign * hood.wide * figure.shoulder * dice.between(0.6, 0.9)
        ear = limb(
            [(x, y * 0.5), (x + sign * 0.06 * s, y * 0.9 + 0.4 * long * s), (x + sign * dice.between(-0.06, 0.12) * s, y + long * s)],
            [0.07 * s, 0.12 * s, 0.05 * s],
        )
        ink.shape(ear, hood.colour)
        ink.shape(
            limb(
                [
                    (x + sign * 0.03 * s, y + 0.1 * long * s),
                    (x + sign * 0.06 * s, y + 0.5 * long * s),
                    (x + sign * 0.05 * s, y + 0.85 * long * s),
                ],
                [0.03 * s, 0.07 * s, 0.02 * s],
            ),
            hood.inside,
            line=0.5,
        )
    roll(ink, hood, dice)
