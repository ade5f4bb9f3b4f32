"""Boots: laced, zipped, buckled, lined with fur, of rubber, turned down."""

import skia

from unflat.data.characters.body.legform import spine_of, widths_of
from unflat.data.characters.clothes.cloth import relief
from unflat.data.characters.clothes.feet.fittings import cap, laces, seam, shine
from unflat.data.characters.clothes.feet.pair import Pair, shafted, sole
from unflat.data.characters.drawing.curves import box, ellipse, joined, smooth, straight
from unflat.data.characters.drawing.palette import deeper, lighter


def _boot(pair: Pair) -> skia.Path:
    sole(pair, deeper(pair.look.main, 0.45) if pair.look.busy else pair.look.rubber)
    cut = shafted(pair, pair.look.main)
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


def laced_boot(pair: Pair) -> None:
    """Boots laced up the shaft."""
    cut = _boot(pair)
    line = _shaft_line(pair)
    wide = 0.36 * pair.figure.thick
    for k in range(len(line) - 1):
        (x, y), (nx, ny) = line[k], line[k + 1]
        for sign in (-1, 1):
            pair.ink.stroke(
                straight([(x - sign * wide, y), (nx + sign * wide, ny)], closed=False), colour=pair.look.lace, minimum=0.16 * wide, clip=cut
            )
    laces(pair, start=0.06, cut=cut)
    if pair.look.extra:
        seam(pair, 0.5, cut)


def zip_boot(pair: Pair) -> None:
    """Smooth boots with a zip at their side."""
    cut = _boot(pair)
    line = [(x + pair.foot.seen * 0.6 * pair.figure.thick, y) for x, y in _shaft_line(pair)]
    pair.ink.stroke(smooth(line, closed=False), colour=(0.75, 0.75, 0.78), minimum=0.08 * pair.figure.thick, clip=cut)
    shine(pair)


def buckled_boot(pair: Pair) -> None:
    """Boots with straps around the shaft."""
    cut = _boot(pair)
    line, widths = _shaft_line(pair), widths_of(pair.figure, start=pair.look.shaft)
    for k in range(1, len(line), 4):
        (x, y), wide = line[k], widths[k] * 1.4
        tall = 0.22 * pair.figure.thick
        pair.ink.shape(box(x - wide, y - tall, x + wide, y + tall), deeper(pair.look.main, 0.2), line=0.7, clip=cut)
        pair.ink.shape(box(x + 0.1 * wide, y - tall, x + 0.5 * wide, y + tall), (0.85, 0.78, 0.5), line=0.6)


def furry_boot(pair: Pair) -> None:
    """Boots with a rim of fur."""
    _boot(pair)
    (x, y), wide = _shaft_line(pair)[0], widths_of(pair.figure, start=pair.look.shaft)[0] * pair.look.loose * 1.15
    tufts = [
        ellipse((x + s * wide, y + 0.1 * wide * (k % 2)), 0.36 * wide, 0.36 * wide) for k, s in enumerate((-0.85, -0.45, 0.0, 0.45, 0.85))
    ]
    pair.ink.shape(joined(*tufts), lighter(pair.look.second, 0.75))


def rain_boot(pair: Pair) -> None:
    """Boots of rubber with a band."""
    cut = _boot(pair)
    (x, y), wide = _shaft_line(pair)[0], 2 * pair.figure.thick
    pair.ink.shape(box(x - wide, y - 0.2 * wide, x + wide, y + 0.1 * wide), pair.look.second, line=0.7, clip=cut)
    shine(pair)


def capped_boot(pair: Pair) -> None:
    """Laced boots with a light cap over the toes."""
    laced_boot(pair)
    light = pair.look.cap if pair.look.cap != pair.look.main else pair.look.second
    cap(pair, light, start=(0.42, 0.34, 0.5)[pair.look.extra], low=0.06)
    shine(pair)


def tall_boot(pair: Pair) -> None:
    """Boots up to the knee or over it, their shaft creased at the ankle, with a rim or a strap at its top."""
    cut = _boot(pair)
    line, widths = _shaft_line(pair), widths_of(pair.figure, start=pair.look.shaft)
    fold = relief(pair.look.main, 0.35)
    for k in (len(line) - 2, len(line) - 3, len(line) // 2)[: 1 + pair.look.extra]:
        (x, y), wide = line[k], 1.5 * widths[k]
        crease = [(x - wide, y - 0.15 * wide), (x - 0.2 * wide, y + 0.2 * wide), (x + 0.4 * wide, y + 0.05 * wide)]
        pair.ink.stroke(smooth(crease, closed=False), colour=fold, width=0.8, minimum=0.05 * pair.figure.thick, clip=cut)
    (x, y), wide = line[0], 2.2 * widths[0]
    tall = (0.12 if pair.look.busy else 0.3) * pair.figure.thick
    low = pair.figure.thick * (0.0 if pair.look.busy else 0.55)
    upper = [(x - wide, y + low - tall), (x, y + low - 0.6 * tall), (x + wide, y + low - tall)]
    rim = smooth([*upper, *((px, py + 2 * tall) for px, py in upper[::-1])], tension=0.5)
    pair.ink.shape(rim, relief(pair.look.main, 0.2), line=0.8, clip=cut, shade=False)
    shine(pair)


def cuffed_boot(pair: Pair) -> None:
    """Tall boots whose upper end is turned down."""
    tall_boot(pair)
    _cuff(pair, deep=(0.9, 1.3, 0.7)[pair.look.extra])


def turned_boot(pair: Pair) -> None:
    """Laced boots with a turned cuff."""
    laced_boot(pair)
    _cuff(pair, deep=0.9)


def _cuff(pair: Pair, *, deep: float) -> None:
    (x, y), wide = _shaft_line(pair)[0], widths_of(pair.figure, start=pair.look.shaft)[0] * pair.look.loose * 1.2
    cuff = smooth(
        [
            (x - wide, y - 0.1 * wide),
            (x, y),
            (x + wide, y - 0.1 * wide),
            (x + 0.95 * wide, y + (deep - 0.15) * wide),
            (x, y + deep * wide),
            (x - 0.95 * wide, y + (deep - 0.15) * wide),
        ],
        tension=0.5,
    )
    pair.ink.shape(cuff, lighter(pair.look.main, 0.12) if pair.look.busy else pair.look.second)
