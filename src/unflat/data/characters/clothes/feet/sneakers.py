"""Shoes of canvas and rubber: low and high ones, running and skating shoes, the white shoes of Japanese schools."""

import numpy as np

from unflat.data.characters.body.foot import HEEL, TOE
from unflat.data.characters.body.legform import spine_of
from unflat.data.characters.clothes.feet.fittings import cap, flank, laces, seam, strap
from unflat.data.characters.clothes.feet.pair import RUBBER, Pair, low_body, shafted, sole, upper
from unflat.data.characters.drawing.curves import ellipse, smooth, straight


def canvas(pair: Pair, *, high: bool = False) -> None:
    """Low shoes of canvas with a rubber rim."""
    look, foot = pair.look, pair.foot
    sole(pair, look.rubber)
    pair.ink.shape(foot.slab(HEEL, TOE, low=0.0, high=0.2, grow=1.03), look.rubber, shade=False, line=0.6)
    cut = shafted(pair, look.main, low=0.18) if high else upper(pair, look.main, low=0.18)
    cap(pair, look.cap, start=(0.45, 0.3, 0.54)[look.extra], low=0.1)
    laces(pair, start=0.0 if high else 0.1, cut=cut)
    if look.busy:
        rim = [foot.at(a, foot.seen * foot.half(a) * 1.03, 0.1) for a in np.linspace(HEEL + 0.05, TOE - 0.02, 7)]
        pair.ink.stroke(smooth(rim, closed=False), colour=look.second, minimum=0.05 * foot.high)
    if high and look.extra:
        x, y = foot.at(-0.08, foot.seen * 0.62, 1.05)
        pair.ink.shape(ellipse((x, y), 0.24 * foot.wide, 0.26 * foot.wide), look.rubber, line=0.6, shade=False)


def high_canvas(pair: Pair) -> None:
    """The same with a laced shaft."""
    canvas(pair, high=True)
    if pair.look.busy:
        for share in np.linspace(pair.look.shaft, 0.98, 4):
            x, y = spine_of(pair.leg, start=float(share))[0]
            wide = 0.4 * pair.figure.thick
            pair.ink.stroke(straight([(x - wide, y), (x + wide, y)], closed=False), colour=pair.look.lace, minimum=0.12 * wide)


def runner(pair: Pair) -> None:
    """Running shoes: panels, stripes, a thick sole."""
    look = pair.look
    sole(pair, look.rubber, grow=1.08, second=look.second if look.busy else None)
    cut = upper(pair, look.main)
    flank(pair, [(0.3, 0.02), (0.74, 0.02), (0.74, 0.6), (0.52, 0.55)], look.cap if look.extra else look.second, cut)
    flank(pair, [(HEEL, 0.0), (-0.08, 0.0), (-0.1, 0.75), (HEEL, 0.9)], look.second, cut)
    for k in range(1 + look.extra):
        at = 0.08 + 0.09 * k
        flank(pair, [(at, 0.1), (at + 0.05, 0.1), (at - 0.03, 0.75), (at - 0.09, 0.75)], look.lace, cut)
    laces(pair, cut=cut)
    tongue = [
        pair.foot.ridge(0.06, -0.35),
        pair.foot.ridge(-0.06, -0.35, lift=1.25),
        pair.foot.ridge(-0.06, 0.35, lift=1.25),
        pair.foot.ridge(0.06, 0.35),
    ]
    pair.ink.shape(smooth(tongue, tension=0.4), look.second, line=0.7)


def skater(pair: Pair) -> None:
    """Flat shoes with a wave along the flank."""
    sole(pair, pair.look.rubber)
    cut = upper(pair, pair.look.main)
    flank(pair, [(HEEL, 0.5), (0.0, 0.2), (0.3, 0.45), (0.3, 0.62), (0.0, 0.4), (HEEL, 0.65)], pair.look.lace, cut)
    if pair.look.busy:
        cap(pair, pair.look.cap, start=0.5)
    if pair.look.extra:
        laces(pair, cut=cut)
    else:
        seam(pair, 0.3, cut)


def uwabaki(pair: Pair) -> None:
    """The white shoe worn in Japanese schools: a coloured rubber toe and a band over the instep."""
    sole(pair, pair.look.second)
    cut = low_body(pair, RUBBER, throat=0.3, rim=0.62)
    cap(pair, pair.look.second, start=0.52)
    strap(pair, 0.1, cut, RUBBER)
