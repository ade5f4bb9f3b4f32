"""Collars cut in one with a garment: turned down, standing, rolled, lapels, sailor; always topwear."""

import skia

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.clothes.cloth import Cloth, relief
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import frill, lace, piping
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, lerp, smooth, straight
from unflat.data.characters.drawing.palette import Colour, deeper
from unflat.data.characters.head.plan import Dice

Z_BEHIND_NECK, Z_OVER_COAT = 2.05, 2.468


def behind(sheet: Sheet, figure: Figure, colour: Colour, *, rise: float, wide: float = 1.25) -> None:
    """The back of a collar, seen beside and behind the neck; `rise` is its top as a share of the neck's length."""
    ink = sheet.ink(parts.TOPWEAR, z=Z_BEHIND_NECK, half="back")
    y, half = figure.shoulder_y, figure.neck * wide
    top = y * (1 - rise)
    ink.shape(
        smooth([(-half, top), (0.0, top - 0.05 * y), (half, top), (half * 1.15, y), (0.0, y * 1.2), (-half * 1.15, y)], tension=0.6),
        deeper(colour, 0.28),
    )


def turned(ink: Ink, figure: Figure, colour: Colour, dice: Dice, *, edge: Colour | None = None) -> None:
    """A shirt's collar: two points that lie on the chest."""
    y, s, n = figure.shoulder_y, figure.size, figure.neck
    long, spread, tip = dice.between(0.08, 0.24), dice.between(0.5, 1.15), dice.odds(0.3)
    for sign in (-1, 1):
        start = figure.at(sign * 0.02, y + dice.between(-0.02, 0.05) * s)
        flap = [
            (sign * n * 1.12, y * 0.42),
            (sign * n * 1.5, y * 0.72),
            (sign * n * (1.0 + 0.5 * spread), y + (long - 0.06 * spread) * s),
            (sign * n * 0.75 * spread, y + long * s),
            start,
            (sign * n * 0.8, y * 0.75),
        ]
        path = smooth(flap, tension=0.9 if tip else 0.15)
        ink.shape(path, colour)
        if edge is not None:
            piping(ink, [lerp(p, start, 0.15) for p in flap[1:4]], edge, 0.02 * s, clip=path, tension=0.2)


def standing(ink: Ink, figure: Figure, colour: Colour, dice: Dice, *, high: float) -> skia.Path:
    """A band that stands around the neck, open in front or closed; gives its outline."""
    y, s, n = figure.shoulder_y, figure.size, figure.neck
    top, flare = y * (1 - high), dice.between(1.08, 1.4)
    open_by = dice.between(0.0, 0.5) * n
    right = [
        (open_by, top + 0.1 * s * high),
        (n * 0.6, top + 0.05 * s * high),
        (n * flare, top),
        (n * 1.5, y * 0.8),
        (n * 1.35, y + 0.03 * s),
    ]
    left = [(-x, h) for x, h in right[::-1]]
    path = smooth([*left, (-0.3 * open_by, y + 0.05 * s), (0.3 * open_by, y + 0.05 * s), *right, (0.0, y + 0.09 * s)], tension=0.5)
    ink.shape(path, colour)
    return path


def rolled(ink: Ink, figure: Figure, colour: Colour, dice: Dice, *, high: float) -> None:
    """A turtleneck: a tube around the neck, folded over once where it is high."""
    y, s = figure.shoulder_y, figure.size
    n, top = figure.neck * dice.between(1.05, 1.35), y * (1 - high)
    tube = smooth(
        [
            (-n, top),
            (0.0, top + 0.04 * s),
            (n, top),
            (n * 1.08, y * 0.75),
            (n * 1.3, y + 0.02 * s),
            (0.0, y + 0.11 * s),
            (-n * 1.3, y + 0.02 * s),
            (-n * 1.08, y * 0.75),
        ],
        tension=0.6,
    )
    ink.shape(tube, colour)
    cloth = Cloth(ink, figure, tube, colour, dice)
    if high > 0.45:
        fold = y * (1 - 0.35 * high)
        ink.shape(
            smooth(
                [(-n * 1.02, top), (0.0, top + 0.045 * s), (n * 1.02, top), (n * 1.14, fold), (0.0, fold + 0.06 * s), (-n * 1.14, fold)],
                tension=0.6,
            ),
            colour,
        )
    if dice.odds(0.6):
        for k in range(-4, 5):
            x = n * k / 4.6
            ink.stroke(
                straight([(x, top + 0.04 * s), (x * 1.06, y + 0.04 * s)], closed=False),
                colour=relief(colour, 0.22),
                width=0.6,
                minimum=0.006 * s,
                clip=tube,
            )
    else:
        for k in range(2):
            at = top + (0.35 + 0.3 * k) * (y - top)
            cloth.crease([(-n, at), (0.0, at + 0.07 * s), (n * 0.8, at + 0.02 * s)], 0.02 * s)


def high_front(sheet: Sheet, figure: Figure, colour: Colour, dice: Dice, *, inside: Colour, z: float = Z_OVER_COAT) -> None:
    """A coat's collar that stands up to the cheeks, its inner side seen behind the neck."""
    y, s, n = figure.shoulder_y, figure.size, figure.neck
    rise, out = dice.between(0.55, 1.25), dice.between(1.5, 2.3)
    behind(sheet, figure, inside, rise=rise * 0.9, wide=out * 0.95)
    ink = sheet.ink(parts.TOPWEAR, z=z)
    low = y + dice.between(0.1, 0.35) * s
    for _, sign in SIDES:
        flap = [
            (sign * n * 1.15, y * (1 - 0.8 * rise)),
            (sign * n * out, y * (1 - rise)),
            (sign * n * (out + 0.35), y * 0.8),
            (sign * n * (out + 0.15), y + 0.06 * s),
            (sign * n * 0.7, low),
            (sign * n * 0.45, low - 0.03 * s),
            (sign * n * 0.95, y * 0.8),
        ]
        path = smooth(flap, tension=0.35)
        ink.shape(path, colour)
        cloth = Cloth(ink, figure, path, colour, dice)
        cloth.crease([flap[1], lerp(flap[1], flap[4], 0.5), flap[4]], 0.02 * s)


def lapels(ink: Ink, figure: Figure, colours: tuple[Colour, Colour], dice: Dice, *, low: float, gap: float, wide: float = 0.0) -> None:
    """Lapels from the neck down to where the front closes; `colours` are theirs and their edge's."""
    colour, edge = colours
    y, s, n = figure.shoulder_y, figure.size, figure.neck
    broad = wide or dice.between(0.4, 0.75)
    kind = dice.one_of(("notch", "peak", "shawl"), (0.5, 0.25, 0.25))
    at = y + dice.between(0.1, 0.3) * (low - y)
    piped = dice.odds(0.3)
    for _, sign in SIDES:
        collar = (sign * n * 1.25, y * 0.5)
        out = figure.at(sign * broad, at)
        if kind == "shawl":
            points = [
                collar,
                (sign * n * 1.9, y * 0.9),
                out,
                figure.at(sign * broad * 0.7, (at + low) / 2),
                figure.at(sign * gap, low),
                figure.at(sign * gap * 0.7, at + 0.3 * (low - at)),
                (sign * n * 1.02, y * 0.85),
            ]
            path = smooth(points, tension=0.6)
        else:
            notch = figure.at(sign * broad * 0.62, at - 0.02 * s)
            up = figure.at(sign * (broad + 0.06), at - (0.08 if kind == "peak" else 0.0) * s)
            points = [
                collar,
                (sign * n * 1.8, y * 0.8),
                figure.at(sign * broad * 0.85, at - 0.05 * s),
                notch,
                up,
                figure.at(sign * gap, low),
                (sign * n * 1.02, y * 0.85),
            ]
            path = straight(points)
        cloth = Cloth(ink, figure, path, colour, dice)
        ink.shape(path, colour)
        if piped:
            ink.stroke(path, colour=edge, width=0.0, minimum=0.03 * s, clip=path)
        cloth.shadow(straight([(sign * n, y * 0.5), figure.at(sign * gap, low), figure.at(sign * (gap + 0.1), at)]), deep=0.7)


def sailor(ink: Ink, figure: Figure, outfit: Outfit, dice: Dice, colour: Colour) -> None:
    """A sailor's collar with its stripes, and the bib in its opening."""
    y, s = figure.shoulder_y, figure.size
    low, wide = figure.chest_y + dice.between(-0.05, 0.22) * s, dice.between(0.7, 0.98)
    count, square = dice.count(0, 3), dice.odds(0.4)
    for _, sign in SIDES:
        corner = figure.at(sign * 0.8, figure.chest_y - dice.between(0.08, 0.2) * s)
        flap = [
            (sign * figure.neck * 1.1, y * 0.5),
            (sign * figure.shoulder * wide * 0.9, y * 0.95),
            (sign * figure.shoulder * wide, y * 1.1 + 0.03 * s),
            corner,
            figure.at(0.0, low),
            (sign * figure.neck * 0.9, y),
        ]
        path = smooth(flap, tension=0.15 if square else 0.4)
        cloth = Cloth(ink, figure, path, colour, dice)
        ink.shape(path, colour)
        for k in range(count):
            inset = 0.12 + 0.09 * k
            heart = (sign * figure.neck, y + 0.05 * s)
            piping(ink, [lerp(p, heart, inset) for p in flap[1:5]], outfit.trim, 0.018 * s, clip=path, tension=0.2)
        cloth.crease([flap[1], lerp(flap[1], corner, 0.6), corner], 0.02 * s)


def round_collar(ink: Ink, figure: Figure, colour: Colour, dice: Dice) -> None:
    """A wide collar with round ends, plain, with lace or with a frill."""
    y, s, n = figure.shoulder_y, figure.size, figure.neck
    wide, deep = dice.between(1.6, 2.6), dice.between(0.08, 0.22)
    hem = dice.one_of(("plain", "lace", "frill", "piped"))
    for _, sign in SIDES:
        edge: list[Point] = [
            (sign * n * wide, y * 0.85),
            (sign * n * wide * 0.9, y + deep * s),
            (sign * n * 0.8, y + (deep + 0.05) * s),
            (sign * 0.04 * s, y + 0.7 * deep * s),
        ]
        flap = smooth([(sign * n * 1.05, y * 0.5), *edge, (sign * 0.02, y + 0.02 * s), (sign * n * 0.8, y * 0.85)], tension=0.85)
        outward = edge[::-1] if sign > 0 else edge
        if hem == "lace":
            lace(ink, _left_to_right(outward), 0.06 * s, colour)
        elif hem == "frill":
            frill(ink, _left_to_right(outward), 0.07 * s, colour, dice)
        ink.shape(flap, colour)
        if hem == "piped":
            ink.stroke(flap, colour=relief(colour, 0.5), width=0.0, minimum=0.022 * s, clip=flap)


def _left_to_right(line: list[Point]) -> list[Point]:
    return line if line[0][0] <= line[-1][0] else line[::-1]


def crossed(ink: Ink, figure: Figure, colours: list[Colour], cut: skia.Path, *, low: float, wide: float) -> None:
    """Collars of a kimono crossed left over right, the innermost first."""
    y, s = figure.shoulder_y, figure.size
    for sign in (-1.0, 1.0):
        for k, colour in enumerate(colours):
            out, inn = wide * (len(colours) - k) * s, wide * (len(colours) - k - 1) * s
            end = figure.at(-sign * 0.4, low)
            line = [(sign * figure.neck * 1.35, y * 0.42), figure.at(sign * 0.34, y + 0.16 * s), end]
            outer = [(p[0] + sign * o * 0.8, p[1] + o * 0.5) for p, o in zip(line, (out * 0.6, out, out), strict=True)]
            inner = [(p[0] + sign * o * 0.8, p[1] + o * 0.5) for p, o in zip(line, (inn * 0.6, inn, inn), strict=True)]
            ink.shape(smooth([*inner, *outer[::-1]], tension=0.3), colour, clip=cut, shade=False, line=0.8)
