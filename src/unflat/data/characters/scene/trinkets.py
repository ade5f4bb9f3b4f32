"""Small things of metal and cord that hang from a belt or a pocket: watches, medals, keys, charms, chains."""

from dataclasses import dataclass
from math import cos, pi, sin

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.trims import chain
from unflat.data.characters.clothes.trims import watch as open_watch
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, box, ellipse, lerp, limb, star, straight
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice

METAL: tuple[Colour, ...] = ((0.88, 0.74, 0.36), (0.8, 0.82, 0.86), (0.6, 0.48, 0.28), (0.3, 0.3, 0.33), (0.93, 0.84, 0.55))


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


def watch(hook: Hook) -> None:
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
        open_watch(ink, at, radius, metal)
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


def fob(hook: Hook) -> None:
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


def keys(hook: Hook) -> None:
    """A ring of keys."""
    s, dice, ink = hook.s, hook.dice, hook.ink
    ring = hook.down(0.0, 0.12)
    ink.stroke(straight([hook.at, ring], closed=False), colour=hook.main, minimum=0.035 * s)
    ink.stroke(ellipse(ring, 0.065 * s, 0.065 * s), colour=hook.metal, minimum=0.02 * s)
    count = dice.count(2, 5)
    for k in range(count):
        lean = (k - (count - 1) / 2) * 0.32 + dice.between(-0.08, 0.08)
        long, metal = dice.between(0.16, 0.28) * s, hook.metal if k % 2 == 0 else dice.one_of(METAL)
        top, tip = (ring[0], ring[1] + 0.065 * s), (ring[0] + long * sin(lean), ring[1] + 0.065 * s + long * cos(lean))
        ink.stroke(straight([top, tip], closed=False), colour=metal, minimum=0.026 * s)
        ink.stroke(ellipse(lerp(top, tip, 0.18), 0.035 * s, 0.035 * s), colour=metal, minimum=0.02 * s)
        bit = lerp(top, tip, 0.85)
        ink.stroke(straight([bit, (bit[0] + 0.05 * s, bit[1] - 0.01 * s)], closed=False), colour=metal, minimum=0.028 * s)


def charm(hook: Hook) -> None:
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


def links(hook: Hook) -> None:
    """Chains that swing from the belt to the back pocket."""
    s, dice = hook.s, hook.dice
    start = hook.figure.at(hook.side * dice.between(0.15, 0.4), hook.at[1])
    end = hook.figure.at(hook.side * dice.between(0.85, 1.0), hook.at[1] + dice.between(0.02, 0.12) * s)
    for k in range(dice.count(1, 3)):
        dip = dice.between(0.14, 0.3) + 0.12 * k
        chain(hook.ink, [start, ((start[0] + end[0]) / 2, end[1] + dip * s), end], hook.metal, dice.between(0.018, 0.03) * s)
