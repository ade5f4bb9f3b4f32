"""Bare feet, and what leaves them bare: sandals, geta, zori, flip-flops."""

import skia

from unflat.data.characters.body.foot import HEEL
from unflat.data.characters.clothes.feet.fittings import buckle, strap
from unflat.data.characters.clothes.feet.pair import Pair, rounded, seamless, sole
from unflat.data.characters.drawing.curves import box, ellipse, joined, smooth, straight
from unflat.data.characters.drawing.palette import deeper


def bare(pair: Pair) -> None:
    """The foot itself with its toes."""
    foot, ink = pair.foot, pair.ink
    inward = 1.0 if pair.leg.hip[0] < pair.figure.middle(pair.figure.hip_y) else -1.0
    toes = []
    for i in range(5):
        across = inward * (0.66 - 0.34 * i)
        size = (0.3 - 0.03 * i) * foot.wide
        toes.append(ellipse(foot.at(0.68 - 0.035 * i, across, 0.16), size * 0.8, size * 0.8))
    ink.shape(joined(foot.slab(HEEL, 0.68), rounded(pair), *toes), pair.look.skin)
    seamless(pair.ink, pair.figure, pair.leg, pair.look.skin)
    for i in range(4):
        across = inward * (0.49 - 0.34 * i)
        ink.stroke(straight([foot.at(0.58, across, 0.32), foot.at(0.7 - 0.03 * i, across, 0.12)], closed=False), width=0.6)
    x, y = foot.at(-0.05, 0.6 * foot.seen, 0.85)
    ink.stroke(smooth([(x - 0.15 * foot.wide, y), (x, y + 0.12 * foot.wide), (x + 0.15 * foot.wide, y)], closed=False), width=0.7)


def sandal(pair: Pair) -> None:
    """A sole, and bands over the bare foot."""
    look = pair.look
    sole(pair, deeper(look.main, 0.2), grow=1.1)
    bare(pair)
    for along in ((0.44,), (0.5, 0.3), (0.5, 0.36, 0.2))[look.extra]:
        strap(pair, along, skia.Path(), look.main)
    if look.busy:
        x, y = pair.foot.ankle
        wide = 0.8 * pair.figure.thick
        pair.ink.shape(box(x - wide, y - 0.05 * wide, x + wide, y + 0.25 * wide, radius=0.05 * wide), look.main, line=0.8)
        buckle(pair, 0.0)


def thong(pair: Pair) -> None:
    """Geta, zori and flip-flops: a board under a bare foot, two bands from between the toes."""
    foot, look = pair.foot, pair.look
    if look.extra == 2:
        for along in (-0.12, 0.36):
            block = foot.slab(along, along + 0.14, low=-pair.sole - 0.9, high=0.0, grow=1.05)
            pair.ink.shape(block, deeper(look.main, 0.3), line=0.8)
    sole(pair, look.main, grow=1.15)
    bare(pair)
    knot = foot.ridge(0.5, 0.15)
    for sign in (-1.0, 1.0):
        band = smooth([knot, foot.ridge(0.34, 0.6 * sign, lift=1.05), foot.ridge(0.12, sign)], closed=False)
        pair.ink.stroke(band, colour=look.second, minimum=0.22 * foot.wide)
