"""Boots: laced, zipped, buckled, lined with fur, of rubber, turned down."""

import skia

from unflat.data.characters.body.legform import spine_of, widths_of
from unflat.data.characters.clothes.feet.fittings import laces, seam, shine
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


def turned_boot(pair: Pair) -> None:
    """Laced boots with a turned cuff."""
    laced_boot(pair)
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
