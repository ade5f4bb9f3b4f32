"""What feet wear: one row per kind of shoe, each drawn on the same solid foot, one layer per side."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.body.foot import HEEL, TOE, Foot, foot_of
from unflat.data.characters.body.legs import leg_z, spine_of, widths_of
from unflat.data.characters.body.skeleton import SIDES, Figure, Leg
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import box, ellipse, joined, limb, smooth, straight, without
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice

_RUBBER: Colour = (0.96, 0.95, 0.93)
_COLLAR = 0.02
"""How far above the ankle a low shoe ends, in heads."""


@dataclass(frozen=True)
class Look:
    """Colours and chances that both shoes of a pair share."""

    main: Colour
    rubber: Colour
    cap: Colour
    lace: Colour
    second: Colour
    skin: Colour
    sock: Colour | None
    shaft: float
    loose: float
    extra: int
    busy: bool


@dataclass(frozen=True)
class Last:
    """The form a kind of shoe is built on."""

    draw: "Draw"
    heel: tuple[float, float] = (0.0, 0.0)
    sole: tuple[float, float] = (0.06, 0.18)
    blunt: tuple[float, float] = (0.95, 1.2)
    big: tuple[float, float] = (0.95, 1.15)
    shaft: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Pair:
    """One shoe of a pair while it is drawn."""

    ink: Ink
    foot: Foot
    figure: Figure
    leg: Leg
    look: Look
    sole: float


Draw = Callable[[Pair], None]


def draw_shoes(sheet: Sheet, figure: Figure, outfit: Outfit, sock: Colour | None, rng: np.random.Generator) -> None:
    """Both feet in what they wear; a sock goes on over the foot on the leg's own layer."""
    dice = Dice(rng)
    kind = dice.one_of([k for k, _ in KINDS[outfit.shoe]], [c for _, c in KINDS[outfit.shoe]])
    last = LASTS[kind]
    look = _look(sheet, outfit, sock, last, dice)
    heel, sole, blunt, big = (dice.between(*r) for r in (last.heel, last.sole, last.blunt, last.big))
    for side, _ in SIDES:
        leg = figure.legs[side]
        foot = foot_of(figure, leg, heel=heel, blunt=blunt, big=big)
        if sock is not None:
            own = next(i for i in sheet.inks if i.part is parts.LEGWEAR and i.side == side)
            own.shape(foot.slab(HEEL, TOE - 0.05, grow=0.96), sock, line=0.6)
            _seamless(own, figure, leg, sock)
        ink = sheet.ink(parts.FOOTWEAR, z=leg_z(leg) + 0.01, side=side)
        last.draw(Pair(ink, foot, figure, leg, look, sole))


def _look(sheet: Sheet, outfit: Outfit, sock: Colour | None, last: Last, dice: Dice) -> Look:
    cloth = sheet.palette.cloth
    rubber = _RUBBER if dice.odds(0.72) else outfit.trim if dice.odds(0.5) else deeper(outfit.shoe_colour, 0.35)
    main = (0.1, 0.1, 0.12) if dice.odds(0.22) else outfit.shoe_colour
    cap = rubber if dice.odds(0.78) else main
    lace = dice.one_of((_RUBBER, outfit.trim, (0.12, 0.11, 0.12), outfit.accent), (0.55, 0.15, 0.2, 0.1))
    return Look(
        main, rubber, cap, lace, cloth[dice.count(0, len(cloth) - 1)], sheet.palette.skin, sock,
        dice.between(*last.shaft), dice.between(1.1, 1.35), dice.count(0, 2), dice.odds(0.6),
    )  # fmt: skip


def _sole(pair: Pair, colour: Colour, *, grow: float = 1.04, second: Colour | None = None) -> None:
    """The sole, seen where it looks out under the upper; a heel under it where the foot stands on one."""
    foot, ink = pair.foot, pair.ink
    if foot.heel > 0.12 * foot.long:
        _heel(pair, deeper(pair.look.main, 0.25))
    ink.shape(foot.slab(HEEL, TOE, low=-pair.sole, high=0.04, grow=grow), colour, shade=False, line=0.8)
    if second is not None:
        ink.shape(foot.slab(HEEL, TOE, low=-pair.sole, high=-0.55 * pair.sole, grow=grow), second, shade=False, line=0.5)


def _heel(pair: Pair, colour: Colour) -> None:
    foot = pair.foot
    thin = 0.3 if pair.look.extra == 0 else 0.6
    low = foot.at(-0.2, 0.0, 0.0)[1] + foot.heel
    top = [foot.at(a, s * 0.6, 0.0) for a, s in ((-0.27, -1), (-0.27, 1), (-0.06, 1), (-0.06, -1))]
    middle = sum(x for x, _ in top) / 4
    bottom = [(middle + (x - middle) * thin, low) for x, _ in top]
    pair.ink.shape(joined(*[straight([top[i], top[(i + 1) % 4], bottom[(i + 1) % 4], bottom[i]]) for i in range(4)]), colour, line=0.8)


def _upper(pair: Pair, colour: Colour, *, low: float = 0.0, collar: bool = True) -> skia.Path:
    """The closed upper with a collar at the ankle."""
    foot = pair.foot
    body = foot.slab(HEEL, TOE, low=low)
    if collar:
        x, y = foot.ankle
        wide = pair.figure.thick * 0.82
        body = joined(body, box(x - wide, y - _COLLAR * pair.figure.size - 0.4 * wide, x + wide, y + 0.3 * foot.high, radius=0.3 * wide))
    pair.ink.shape(body, colour)
    return body


def _shafted(pair: Pair, colour: Colour, *, low: float = 0.0) -> skia.Path:
    """An upper with a shaft along the leg."""
    start, widths = pair.look.shaft, widths_of(pair.figure, start=pair.look.shaft)
    loose = np.linspace(pair.look.loose + 0.1, 1.15, len(widths))
    tube = limb(spine_of(pair.leg, start=start), [w * float(k) for w, k in zip(widths, loose, strict=True)], round_ends=False)
    body = joined(tube, _rounded(pair), pair.foot.slab(HEEL, TOE, low=low))
    pair.ink.shape(body, colour)
    return body


def _rounded(pair: Pair) -> skia.Path:
    wide = pair.figure.thick * 0.84
    return ellipse(pair.foot.ankle, wide, wide)


def _inside(pair: Pair) -> None:
    """The foot within a low shoe: skin here; a sock goes on from the leg, see `legs`."""
    if pair.look.sock is None:
        pair.ink.shape(joined(pair.foot.slab(HEEL, TOE), _rounded(pair)), pair.look.skin)
        _seamless(pair.ink, pair.figure, pair.leg, pair.look.skin)


def _seamless(ink: Ink, figure: Figure, leg: Leg, colour: Colour) -> None:
    """Covers the line between leg and foot."""
    (x, y), wide = leg.ankle, 0.62 * figure.thick
    ink.raw(box(x - 0.9 * wide, y - 1.5 * wide, x + 0.9 * wide, y + 0.3 * wide, radius=0.4 * wide), colour, blur=0.08 * wide)


def _low(pair: Pair, colour: Colour, *, throat: float, rim: float) -> skia.Path:
    """A shoe with an opening for the instep up to `throat`, its sides `rim` of the foot's height."""
    foot = pair.foot
    sides = [(-0.24, rim + 0.15), (-0.05, rim), (0.15, rim * 0.95), (throat - 0.08, rim)]
    near = [foot.at(a, foot.half(a) * 0.99, u * foot.top(a)) for a, u in sides]
    far = [foot.at(a, -foot.half(a) * 0.99, u * foot.top(a)) for a, u in sides]
    opening = smooth([*near, foot.ridge(throat, 0.0), *far[::-1]], tension=0.8)
    above = straight([near[0], near[1], foot.at(-0.05, 1, 3), foot.at(-0.05, -1, 3), far[1], far[0]])
    body = without(foot.slab(HEEL, TOE), joined(opening, above))
    _inside(pair)
    pair.ink.shape(body, colour)
    return body


def _laces(pair: Pair, *, start: float = 0.1, end: float = 0.42, cut: skia.Path) -> None:
    foot, ink = pair.foot, pair.ink
    thick = 0.1 * foot.wide
    throat = [foot.ridge(start - 0.04, -0.42), foot.ridge(end + 0.04, -0.3), foot.ridge(end + 0.04, 0.3), foot.ridge(start - 0.04, 0.42)]
    ink.shape(smooth(throat, tension=0.4), deeper(pair.look.main, 0.12), line=0.6, clip=cut, shade=False)
    for k, along in enumerate(np.linspace(start, end, 4)):
        slant = 0.03 if k % 2 else -0.03
        line = [foot.ridge(float(along), -0.46), foot.ridge(float(along) + slant, 0.0, lift=1.04), foot.ridge(float(along), 0.46)]
        ink.stroke(smooth(line, closed=False), colour=pair.look.lace, minimum=1.6 * thick)
    if pair.look.busy:
        knot = foot.ridge(start - 0.03, 0.0, lift=1.08)
        for sign in (-1.0, 1.0):
            loop = [
                (knot[0] + sign * 0.5 * foot.wide, knot[1] - 0.08 * foot.wide),
                (knot[0] + sign * 0.55 * foot.wide, knot[1] + 0.3 * foot.wide),
            ]
            ink.stroke(smooth([knot, *loop, knot], closed=False), colour=pair.look.lace, minimum=thick)


def _cap(pair: Pair, colour: Colour, *, start: float, low: float = 0.0) -> None:
    pair.ink.shape(pair.foot.slab(start, TOE, low=low), colour, line=0.7)


def _seam(pair: Pair, along: float, cut: skia.Path, *, colour: Colour | None = None) -> None:
    line = [pair.foot.ridge(along, a) for a in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    pair.ink.stroke(smooth(line, closed=False), colour=colour, width=0.7, clip=cut)


def _flank(pair: Pair, places: list[tuple[float, float]], colour: Colour, cut: skia.Path) -> None:
    """A panel on both flanks: places are (along, share of the height)."""
    foot = pair.foot
    for sign in (-foot.seen, foot.seen):
        spots = [foot.at(a, sign * foot.half(a) * (1 - 0.3 * max(u - 0.4, 0)), u * foot.top(a)) for a, u in places]
        pair.ink.shape(smooth(spots, tension=0.4), colour, line=0.5, clip=cut, shade=False)


def _shine(pair: Pair) -> None:
    x, y = pair.foot.ridge(0.52, -0.35)
    wide = pair.foot.wide
    pair.ink.raw(ellipse((x, y), 0.24 * wide, 0.13 * wide), (1.0, 1.0, 1.0), alpha=0.4, blur=0.03 * wide)


def _canvas(pair: Pair, *, high: bool = False) -> None:
    look, foot = pair.look, pair.foot
    _sole(pair, look.rubber)
    pair.ink.shape(foot.slab(HEEL, TOE, low=0.0, high=0.2, grow=1.03), look.rubber, shade=False, line=0.6)
    cut = _shafted(pair, look.main, low=0.18) if high else _upper(pair, look.main, low=0.18)
    _cap(pair, look.cap, start=(0.5, 0.45, 0.56)[look.extra], low=0.1)
    _laces(pair, start=0.0 if high else 0.1, cut=cut)
    if look.busy:
        rim = [foot.at(a, foot.seen * foot.half(a) * 1.03, 0.1) for a in np.linspace(HEEL + 0.05, TOE - 0.02, 7)]
        pair.ink.stroke(smooth(rim, closed=False), colour=look.second, minimum=0.05 * foot.high)
    if high and look.extra:
        x, y = foot.at(-0.08, foot.seen * 0.62, 1.05)
        pair.ink.shape(ellipse((x, y), 0.24 * foot.wide, 0.26 * foot.wide), look.rubber, line=0.6, shade=False)


def _high_canvas(pair: Pair) -> None:
    _canvas(pair, high=True)
    if pair.look.busy:
        for share in np.linspace(pair.look.shaft, 0.98, 4):
            x, y = spine_of(pair.leg, start=float(share))[0]
            wide = 0.4 * pair.figure.thick
            pair.ink.stroke(straight([(x - wide, y), (x + wide, y)], closed=False), colour=pair.look.lace, minimum=0.12 * wide)


def _runner(pair: Pair) -> None:
    look = pair.look
    _sole(pair, look.rubber, grow=1.08, second=look.second if look.busy else None)
    cut = _upper(pair, look.main)
    _flank(pair, [(0.3, 0.02), (0.74, 0.02), (0.74, 0.6), (0.52, 0.55)], look.cap if look.extra else look.second, cut)
    _flank(pair, [(HEEL, 0.0), (-0.08, 0.0), (-0.1, 0.75), (HEEL, 0.9)], look.second, cut)
    for k in range(1 + look.extra):
        at = 0.08 + 0.09 * k
        _flank(pair, [(at, 0.1), (at + 0.05, 0.1), (at - 0.03, 0.75), (at - 0.09, 0.75)], look.lace, cut)
    _laces(pair, cut=cut)
    tongue = [
        pair.foot.ridge(0.06, -0.35),
        pair.foot.ridge(-0.06, -0.35, lift=1.25),
        pair.foot.ridge(-0.06, 0.35, lift=1.25),
        pair.foot.ridge(0.06, 0.35),
    ]
    pair.ink.shape(smooth(tongue, tension=0.4), look.second, line=0.7)


def _skater(pair: Pair) -> None:
    _sole(pair, pair.look.rubber)
    cut = _upper(pair, pair.look.main)
    _flank(pair, [(HEEL, 0.5), (0.0, 0.2), (0.3, 0.45), (0.3, 0.62), (0.0, 0.4), (HEEL, 0.65)], pair.look.lace, cut)
    if pair.look.extra:
        _laces(pair, cut=cut)
    else:
        _seam(pair, 0.3, cut)


def _uwabaki(pair: Pair) -> None:
    """The white shoe worn in Japanese schools: a coloured rubber toe and a band over the instep."""
    _sole(pair, pair.look.second)
    cut = _low(pair, _RUBBER, throat=0.3, rim=0.62)
    _cap(pair, pair.look.second, start=0.52)
    _strap(pair, 0.1, cut, _RUBBER)


def _strap(pair: Pair, along: float, cut: skia.Path, colour: Colour) -> None:
    foot = pair.foot
    half = 0.045
    one = [foot.ridge(along - half, a, lift=1.03) for a in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    other = [foot.ridge(along + half, a, lift=1.03) for a in (1.0, 0.5, 0.0, -0.5, -1.0)]
    pair.ink.shape(smooth([*one, *other], tension=0.5), colour, line=0.8)


def _buckle(pair: Pair, along: float) -> None:
    x, y = pair.foot.ridge(along, 0.75 * pair.foot.seen)
    wide = 0.16 * pair.foot.wide
    pair.ink.shape(
        box(x - wide, y - wide, x + wide, y + wide, radius=0.3 * wide), (0.9, 0.8, 0.45) if pair.look.busy else (0.8, 0.82, 0.86), line=0.6
    )


def _mary_jane(pair: Pair) -> None:
    _sole(pair, deeper(pair.look.main, 0.4))
    cut = _low(pair, pair.look.main, throat=0.4, rim=0.5)
    for k in range(1 + (pair.look.extra == 2)):
        _strap(pair, 0.14 - 0.13 * k, cut, pair.look.main)
        _buckle(pair, 0.14 - 0.13 * k)
    if pair.look.busy:
        _bow(pair, 0.45)
    _shine(pair)


def _bow(pair: Pair, along: float) -> None:
    x, y = pair.foot.ridge(along, 0.0, lift=1.05)
    wide = 0.36 * pair.foot.wide
    for sign in (-1, 1):
        pair.ink.shape(straight([(x, y), (x + sign * wide, y - 0.5 * wide), (x + sign * wide, y + 0.5 * wide)]), pair.look.second, line=0.6)
    pair.ink.shape(ellipse((x, y), 0.25 * wide, 0.25 * wide), pair.look.second, line=0.6)


def _loafer(pair: Pair) -> None:
    look = pair.look
    _sole(pair, deeper(look.main, 0.4))
    cut = _low(pair, look.main, throat=0.22, rim=0.6)
    _seam(pair, 0.4, cut)
    band = [*[pair.foot.ridge(0.26, a) for a in (-1, -0.5, 0, 0.5, 1)], *[pair.foot.ridge(0.38, a) for a in (1, 0.5, 0, -0.5, -1)]]
    pair.ink.shape(smooth(band, tension=0.4), deeper(look.main, 0.12), line=0.7, clip=cut)
    if look.extra:
        x, y = pair.foot.ridge(0.32, 0.0)
        size = 0.18 * pair.foot.wide
        tassel = straight([(x - 0.5 * size, y), (x + 0.5 * size, y), (x + size, y + 2.2 * size), (x - size, y + 2.2 * size)])
        pair.ink.shape(
            tassel if look.extra == 2 else ellipse((x, y), size, 0.6 * size), look.main if look.extra == 2 else (0.9, 0.8, 0.45), line=0.6
        )
    _shine(pair)


def _oxford(pair: Pair) -> None:
    _sole(pair, deeper(pair.look.main, 0.5))
    cut = _upper(pair, pair.look.main)
    _laces(pair, start=0.12, end=0.32, cut=cut)
    for along in (0.48, 0.51):
        _seam(pair, along, cut, colour=deeper(pair.look.main, 0.45))
    _shine(pair)


def _boot(pair: Pair) -> skia.Path:
    _sole(pair, deeper(pair.look.main, 0.45) if pair.look.busy else pair.look.rubber)
    cut = _shafted(pair, pair.look.main)
    x, y = pair.foot.ankle
    wide = pair.figure.thick
    for rise in (-0.2, 0.15):
        pair.ink.stroke(
            smooth([(x - wide, y + rise * wide), (x, y + (rise + 0.2) * wide), (x + wide, y + rise * wide)], closed=False),
            width=0.7,
            clip=cut,
        )
    return cut


def _shaft_line(pair: Pair) -> list[tuple[float, float]]:
    return spine_of(pair.leg, start=pair.look.shaft)


def _laced_boot(pair: Pair) -> None:
    cut = _boot(pair)
    line = _shaft_line(pair)
    wide = 0.36 * pair.figure.thick
    for k in range(len(line) - 1):
        (x, y), (nx, ny) = line[k], line[k + 1]
        for sign in (-1, 1):
            pair.ink.stroke(
                straight([(x - sign * wide, y), (nx + sign * wide, ny)], closed=False), colour=pair.look.lace, minimum=0.16 * wide, clip=cut
            )
    _laces(pair, start=0.06, cut=cut)
    if pair.look.extra:
        _seam(pair, 0.5, cut)


def _zip_boot(pair: Pair) -> None:
    cut = _boot(pair)
    line = [(x + pair.foot.seen * 0.6 * pair.figure.thick, y) for x, y in _shaft_line(pair)]
    pair.ink.stroke(smooth(line, closed=False), colour=(0.75, 0.75, 0.78), minimum=0.08 * pair.figure.thick, clip=cut)
    _shine(pair)


def _buckled_boot(pair: Pair) -> None:
    cut = _boot(pair)
    line, widths = _shaft_line(pair), widths_of(pair.figure, start=pair.look.shaft)
    for k in range(1, len(line), 4):
        (x, y), wide = line[k], widths[k] * 1.4
        tall = 0.22 * pair.figure.thick
        pair.ink.shape(box(x - wide, y - tall, x + wide, y + tall), deeper(pair.look.main, 0.2), line=0.7, clip=cut)
        pair.ink.shape(box(x + 0.1 * wide, y - tall, x + 0.5 * wide, y + tall), (0.85, 0.78, 0.5), line=0.6)


def _furry_boot(pair: Pair) -> None:
    _boot(pair)
    (x, y), wide = _shaft_line(pair)[0], widths_of(pair.figure, start=pair.look.shaft)[0] * pair.look.loose * 1.15
    tufts = [
        ellipse((x + s * wide, y + 0.1 * wide * (k % 2)), 0.36 * wide, 0.36 * wide) for k, s in enumerate((-0.85, -0.45, 0.0, 0.45, 0.85))
    ]
    pair.ink.shape(joined(*tufts), lighter(pair.look.second, 0.75))


def _rain_boot(pair: Pair) -> None:
    cut = _boot(pair)
    (x, y), wide = _shaft_line(pair)[0], 2 * pair.figure.thick
    pair.ink.shape(box(x - wide, y - 0.2 * wide, x + wide, y + 0.1 * wide), pair.look.second, line=0.7, clip=cut)
    _shine(pair)


def _turned_boot(pair: Pair) -> None:
    _laced_boot(pair)
    (x, y), wide = _shaft_line(pair)[0], widths_of(pair.figure, start=pair.look.shaft)[0] * pair.look.loose * 1.2
    cuff = smooth(
        [
            (x - wide, y - 0.1 * wide),
            (x, y),
            (x + wide, y - 0.1 * wide),
            (x + 0.95 * wide, y + 0.75 * wide),
            (x, y + 0.9 * wide),
            (x - 0.95 * wide, y + 0.75 * wide),
        ],
        tension=0.5,
    )
    pair.ink.shape(cuff, lighter(pair.look.main, 0.12))


def _pump(pair: Pair) -> None:
    _sole(pair, deeper(pair.look.main, 0.45))
    cut = _low(pair, pair.look.main, throat=0.47, rim=0.42)
    if pair.look.extra == 2:
        x, y = pair.foot.ankle
        wide = 0.8 * pair.figure.thick
        pair.ink.shape(box(x - wide, y - 0.2 * wide, x + wide, y + 0.1 * wide, radius=0.05 * wide), pair.look.main, line=0.8)
    elif pair.look.extra == 1:
        _bow(pair, 0.55)
    _seam(pair, 0.62, cut, colour=lighter(pair.look.main, 0.25))
    _shine(pair)


def _bare(pair: Pair) -> None:
    foot, ink = pair.foot, pair.ink
    inward = 1.0 if pair.leg.hip[0] < pair.figure.middle(pair.figure.hip_y) else -1.0
    toes = []
    for i in range(5):
        across = inward * (0.66 - 0.34 * i)
        size = (0.3 - 0.03 * i) * foot.wide
        toes.append(ellipse(foot.at(0.68 - 0.035 * i, across, 0.16), size * 0.8, size * 0.8))
    ink.shape(joined(foot.slab(HEEL, 0.68), _rounded(pair), *toes), pair.look.skin)
    _seamless(pair.ink, pair.figure, pair.leg, pair.look.skin)
    for i in range(4):
        across = inward * (0.49 - 0.34 * i)
        ink.stroke(straight([foot.at(0.58, across, 0.32), foot.at(0.7 - 0.03 * i, across, 0.12)], closed=False), width=0.6)
    x, y = foot.at(-0.05, 0.6 * foot.seen, 0.85)
    ink.stroke(smooth([(x - 0.15 * foot.wide, y), (x, y + 0.12 * foot.wide), (x + 0.15 * foot.wide, y)], closed=False), width=0.7)


def _sandal(pair: Pair) -> None:
    look = pair.look
    _sole(pair, deeper(look.main, 0.2), grow=1.1)
    _bare(pair)
    for along in ((0.44,), (0.5, 0.3), (0.5, 0.36, 0.2))[look.extra]:
        _strap(pair, along, skia.Path(), look.main)
    if look.busy:
        x, y = pair.foot.ankle
        wide = 0.8 * pair.figure.thick
        pair.ink.shape(box(x - wide, y - 0.05 * wide, x + wide, y + 0.25 * wide, radius=0.05 * wide), look.main, line=0.8)
        _buckle(pair, 0.0)


def _thong(pair: Pair) -> None:
    """Geta, zori and flip-flops: a board under a bare foot, two bands from between the toes."""
    foot, look = pair.foot, pair.look
    if look.extra == 2:
        for along in (-0.12, 0.36):
            block = foot.slab(along, along + 0.14, low=-pair.sole - 0.9, high=0.0, grow=1.05)
            pair.ink.shape(block, deeper(look.main, 0.3), line=0.8)
    _sole(pair, look.main, grow=1.15)
    _bare(pair)
    knot = foot.ridge(0.5, 0.15)
    for sign in (-1.0, 1.0):
        band = smooth([knot, foot.ridge(0.34, 0.6 * sign, lift=1.05), foot.ridge(0.12, sign)], closed=False)
        pair.ink.stroke(band, colour=look.second, minimum=0.22 * foot.wide)


def _slipper(pair: Pair) -> None:
    look = pair.look
    _sole(pair, deeper(look.main, 0.25), grow=1.12)
    _inside(pair)
    body = pair.foot.slab(0.16, TOE, grow=1.12)
    pair.ink.shape(body, look.main)
    rim = [pair.foot.ridge(0.17, a * 1.1, lift=1.05) for a in (-1, -0.5, 0, 0.5, 1)]
    pair.ink.stroke(smooth(rim, closed=False), colour=lighter(look.second, 0.6), minimum=(0.2 if look.busy else 0.08) * pair.foot.wide)
    if look.extra == 2:
        for sign in (-1, 1):
            pair.ink.shape(ellipse(pair.foot.ridge(0.4, 0.5 * sign, lift=1.3), 0.2 * pair.foot.wide, 0.32 * pair.foot.wide), look.main)
            pair.ink.raw(ellipse(pair.foot.ridge(0.58, 0.3 * sign), 0.07 * pair.foot.wide, 0.1 * pair.foot.wide), (0.1, 0.08, 0.08))


LASTS: dict[str, Last] = {
    "canvas": Last(_canvas, sole=(0.08, 0.2), blunt=(1.05, 1.35), big=(1.0, 1.3)),
    "high canvas": Last(_high_canvas, sole=(0.08, 0.35), blunt=(1.05, 1.35), big=(1.0, 1.25), shaft=(0.82, 0.92)),
    "runner": Last(_runner, sole=(0.15, 0.4), blunt=(1.0, 1.25), big=(1.05, 1.4)),
    "skater": Last(_skater, sole=(0.1, 0.25), blunt=(1.0, 1.2), big=(1.0, 1.3)),
    "uwabaki": Last(_uwabaki, blunt=(1.0, 1.2)),
    "loafer": Last(_loafer, heel=(0.0, 0.1)),
    "oxford": Last(_oxford, heel=(0.0, 0.1), blunt=(0.75, 1.05)),
    "slipper": Last(_slipper, blunt=(1.1, 1.4), big=(1.0, 1.3)),
    "laced boot": Last(_laced_boot, heel=(0.0, 0.25), sole=(0.08, 0.35), shaft=(0.62, 0.9)),
    "zip boot": Last(_zip_boot, heel=(0.0, 0.5), blunt=(0.75, 1.05), shaft=(0.3, 0.9)),
    "buckled boot": Last(_buckled_boot, sole=(0.1, 0.45), shaft=(0.6, 0.88)),
    "furry boot": Last(_furry_boot, blunt=(1.1, 1.4), big=(1.05, 1.3), shaft=(0.66, 0.86)),
    "rain boot": Last(_rain_boot, blunt=(1.1, 1.35), shaft=(0.6, 0.75)),
    "turned boot": Last(_turned_boot, heel=(0.0, 0.15), sole=(0.1, 0.3), shaft=(0.72, 0.88)),
    "pump": Last(_pump, heel=(0.3, 0.75), sole=(0.03, 0.08), blunt=(0.65, 1.0), big=(0.9, 1.0)),
    "platform": Last(_pump, heel=(0.25, 0.5), sole=(0.3, 0.7), blunt=(0.9, 1.2)),
    "mary jane": Last(_mary_jane, heel=(0.0, 0.2), blunt=(1.0, 1.35)),
    "platform mary jane": Last(_mary_jane, heel=(0.05, 0.25), sole=(0.35, 0.8), blunt=(1.05, 1.4)),
    "sandal": Last(_sandal),
    "heeled sandal": Last(_sandal, heel=(0.3, 0.6)),
    "thong": Last(_thong, sole=(0.1, 0.25)),
    "bare": Last(_bare),
}

KINDS: dict[str, tuple[tuple[str, float], ...]] = {
    "sneaker": (("canvas", 0.34), ("high canvas", 0.22), ("runner", 0.26), ("skater", 0.13), ("uwabaki", 0.05)),
    "loafer": (("loafer", 0.5), ("oxford", 0.4), ("slipper", 0.1)),
    "boot": (
        ("laced boot", 0.35), ("zip boot", 0.24), ("buckled boot", 0.11), ("furry boot", 0.1), ("rain boot", 0.08), ("turned boot", 0.12),
    ),
    "heel": (("pump", 0.75), ("platform", 0.25)),
    "sandal": (("sandal", 0.55), ("heeled sandal", 0.15), ("thong", 0.3)),
    "barefoot": (("bare", 1.0),),
    "strap": (("mary jane", 0.7), ("platform mary jane", 0.3)),
}  # fmt: skip
"""The kinds of each family that an outfit may choose, with their shares."""
