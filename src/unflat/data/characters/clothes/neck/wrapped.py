"""What is laid around the neck: scarves, mufflers, fur, ruffs."""

from unflat.data.characters.clothes.cloth import Cloth, relief
from unflat.data.characters.clothes.neck.ties import tied
from unflat.data.characters.clothes.neck.worn import Worn
from unflat.data.characters.clothes.trims import fluff, frill, piping
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, limb, smooth, straight
from unflat.data.characters.drawing.palette import deeper


def scarf(ink: Ink, worn: Worn) -> None:
    """A scarf laid once around the neck."""
    _wrapped(ink, worn, thick=1.0, ends=worn.dice.count(1, 2))


def muffler(ink: Ink, worn: Worn) -> None:
    """A thick scarf up to the chin, in two rounds."""
    _wrapped(ink, worn, thick=worn.dice.between(1.3, 1.8), ends=worn.dice.count(0, 2))


def _wrapped(ink: Ink, worn: Worn, *, thick: float, ends: int) -> None:
    figure, dice, s, y = worn.figure, worn.dice, worn.s, worn.y
    wide = (figure.neck * 1.4 + 0.05) * (0.6 + 0.4 * thick)
    side, accent = (1.0 if dice.odds(0.5) else -1.0), worn.outfit.accent
    pattern = worn.outfit.top_pattern if dice.odds(0.4) else None
    for k in range(ends):
        start = (side * wide * (0.3 + 0.15 * k), y)
        low = y + dice.between(0.4, 1.3) * s
        tail = [start, (start[0] + side * 0.06, (y + low) / 2), (start[0] + side * dice.between(-0.05, 0.2), low)]
        end = limb(tail, [0.1 * s, 0.12 * s, 0.14 * s], round_ends=False)
        ink.shape(end, accent if k else deeper(accent, 0.08), pattern=pattern)
        if dice.odds(0.4):
            for j in range(2):
                piping(
                    ink,
                    [(tail[2][0] - 0.2 * s, low - (0.08 + 0.08 * j) * s), (tail[2][0] + 0.2 * s, low - (0.08 + 0.08 * j) * s)],
                    worn.outfit.trim,
                    0.03 * s,
                    clip=end,
                )
        if dice.odds(0.5):
            for j in range(5):
                x = tail[2][0] + (j - 2) * 0.055 * s
                ink.stroke(straight([(x, low), (x, low + 0.08 * s)], closed=False), colour=accent, minimum=0.02 * s)
        Cloth(ink, figure, end, accent, dice).crease([tail[0], tail[1], tail[2]], 0.03 * s)
    for k in range(1 + (thick > 1.2)):
        up = y * (0.3 - 0.35 * (thick - 1)) + 0.3 * y * (1 - k) * (thick > 1.2)
        ring = smooth(
            [
                (-wide, up),
                (0.0, up + 0.25 * y),
                (wide, up),
                (wide * 1.12, up + 0.65 * y),
                (0.0, up + 1.05 * y + 0.03),
                (-wide * 1.12, up + 0.65 * y),
            ],
            tension=0.9,
        )
        ink.shape(ring, accent, pattern=pattern)
        cloth = Cloth(ink, figure, ring, accent, dice)
        for j in range(3):
            at = up + (0.3 + 0.18 * j) * y
            cloth.crease([(-wide * 0.9, at), (0.1, at + 0.25 * y), (wide * 0.8, at + 0.05 * y)], 0.025 * s)


def fur(ink: Ink, worn: Worn) -> None:
    """A collar of fur, laid around the neck."""
    n, y, s = worn.figure.neck, worn.y, worn.s
    colour = worn.white if worn.dice.odds(0.5) else relief(worn.outfit.outer_colour, 0.3)
    low = worn.dice.between(0.1, 0.5) * s
    for sign in (-1.0, 1.0):
        line: list[Point] = [
            (sign * n * 1.2, y * 0.3),
            (sign * n * 1.9, y * 0.8),
            (sign * n * 1.3, y + 0.5 * low),
            (sign * 0.06 * s, y + low),
        ]
        ink.shape(fluff(line, 0.13 * s, worn.dice), colour)


def ruff(ink: Ink, worn: Worn) -> None:
    """A detached collar: a wide frill, a clown's ruff, or a white collar with a ribbon."""
    n, y, s, dice = worn.figure.neck, worn.y, worn.s, worn.dice
    colour = worn.white if dice.odds(0.7) else worn.outfit.trim
    for k in range(dice.count(1, 3)):
        half = n * (1.5 - 0.2 * k)
        line = [
            (-half, y * 0.55),
            (-half * 0.6, y * (0.85 - 0.06 * k)),
            (0.0, y * (0.95 - 0.08 * k)),
            (half * 0.6, y * (0.85 - 0.06 * k)),
            (half, y * 0.55),
        ]
        frill(ink, line, (0.2 - 0.05 * k) * s, colour, dice, tight=0.7)
    if dice.odds(0.5):
        tied(ink, worn, (0.0, y * 0.95), big=dice.between(0.4, 0.8))
