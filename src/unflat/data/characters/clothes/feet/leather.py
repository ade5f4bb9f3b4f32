"""Low shoes for school, office and home: straps, loafers, oxfords, pumps, slippers."""

from unflat.data.characters.body.foot import HEEL, TOE
from unflat.data.characters.clothes.feet.fittings import bow, buckle, cap, flank, laces, seam, shine, strap
from unflat.data.characters.clothes.feet.pair import Pair, inside, low_body, sole, upper
from unflat.data.characters.drawing.curves import box, ellipse, smooth, straight
from unflat.data.characters.drawing.palette import deeper, lighter


def mary_jane(pair: Pair) -> None:
    """Low shoes with a strap or two."""
    sole(pair, deeper(pair.look.main, 0.4))
    cut = low_body(pair, pair.look.main, throat=0.4, rim=0.5)
    for k in range(1 + (pair.look.extra == 2)):
        strap(pair, 0.14 - 0.13 * k, cut, pair.look.main)
        buckle(pair, 0.14 - 0.13 * k)
    if pair.look.busy:
        bow(pair, 0.45)
    shine(pair)


def loafer(pair: Pair) -> None:
    """Shoes to slip on, with a band, a coin or a tassel."""
    look = pair.look
    sole(pair, deeper(look.main, 0.4))
    cut = low_body(pair, look.main, throat=0.22, rim=0.6)
    seam(pair, 0.4, cut)
    band = [*[pair.foot.ridge(0.26, a) for a in (-1, -0.5, 0, 0.5, 1)], *[pair.foot.ridge(0.38, a) for a in (1, 0.5, 0, -0.5, -1)]]
    pair.ink.shape(smooth(band, tension=0.4), deeper(look.main, 0.12), line=0.7, clip=cut)
    if look.extra:
        x, y = pair.foot.ridge(0.32, 0.0)
        size = 0.18 * pair.foot.wide
        tassel = straight([(x - 0.5 * size, y), (x + 0.5 * size, y), (x + size, y + 2.2 * size), (x - size, y + 2.2 * size)])
        pair.ink.shape(
            tassel if look.extra == 2 else ellipse((x, y), size, 0.6 * size), look.main if look.extra == 2 else (0.9, 0.8, 0.45), line=0.6
        )
    shine(pair)


def oxford(pair: Pair) -> None:
    """Laced leather shoes."""
    sole(pair, deeper(pair.look.main, 0.5))
    cut = upper(pair, pair.look.main)
    laces(pair, start=0.12, end=0.32, cut=cut)
    for along in (0.48, 0.51):
        seam(pair, along, cut, colour=deeper(pair.look.main, 0.45))
    shine(pair)


def two_tone(pair: Pair) -> None:
    """Laced shoes whose toe and heel are of another, mostly light leather."""
    look = pair.look
    light = look.cap if look.cap != look.main else look.second
    sole(pair, look.rubber if look.busy else deeper(look.main, 0.5))
    cut = upper(pair, look.main)
    cap(pair, light, start=(0.4, 0.32, 0.48)[look.extra])
    flank(pair, [(HEEL, 0.0), (-0.04, 0.0), (-0.08, 0.7), (HEEL, 0.95)], light, cut)
    laces(pair, start=0.08, end=0.28, cut=cut)
    shine(pair)


def pump(pair: Pair) -> None:
    """Court shoes; a strap at the ankle or a bow."""
    sole(pair, deeper(pair.look.main, 0.45))
    cut = low_body(pair, pair.look.main, throat=0.47, rim=0.42)
    if pair.look.extra == 2:
        x, y = pair.foot.ankle
        wide = 0.8 * pair.figure.thick
        pair.ink.shape(box(x - wide, y - 0.2 * wide, x + wide, y + 0.1 * wide, radius=0.05 * wide), pair.look.main, line=0.8)
    elif pair.look.extra == 1:
        bow(pair, 0.55)
    seam(pair, 0.62, cut, colour=lighter(pair.look.main, 0.25))
    shine(pair)


def slipper(pair: Pair) -> None:
    """Soft shoes for the house, some with a face."""
    look = pair.look
    sole(pair, deeper(look.main, 0.25), grow=1.12)
    inside(pair)
    body = pair.foot.slab(0.16, TOE, grow=1.12)
    pair.ink.shape(body, look.main)
    rim = [pair.foot.ridge(0.17, a * 1.1, lift=1.05) for a in (-1, -0.5, 0, 0.5, 1)]
    pair.ink.stroke(smooth(rim, closed=False), colour=lighter(look.second, 0.6), minimum=(0.2 if look.busy else 0.08) * pair.foot.wide)
    if look.extra == 2:
        for sign in (-1, 1):
            pair.ink.shape(ellipse(pair.foot.ridge(0.4, 0.5 * sign, lift=1.3), 0.2 * pair.foot.wide, 0.32 * pair.foot.wide), look.main)
            pair.ink.raw(ellipse(pair.foot.ridge(0.58, 0.3 * sign), 0.07 * pair.foot.wide, 0.1 * pair.foot.wide), (0.1, 0.08, 0.08))
