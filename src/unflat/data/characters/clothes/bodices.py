"""Tops with a front of their own: suits, uniforms, vests, dresses, corsets, armour, overalls, pinafores, bodysuits."""

import skia

from unflat.core import parts
from unflat.data.characters.body.skeleton import SIDES
from unflat.data.characters.body.torso import neckline, trunk
from unflat.data.characters.clothes.cloth import dim, relief
from unflat.data.characters.clothes.collars import lapels, rolled, round_collar, sailor, standing, turned
from unflat.data.characters.clothes.tailor import Tailor
from unflat.data.characters.clothes.trims import (
    along,
    belt,
    brooch,
    button,
    buttons,
    chain,
    frill,
    girdle,
    lacing,
    patch,
    piping,
    tuned,
    watch,
    zipper,
)
from unflat.data.characters.drawing.curves import Point, box, common, ellipse, lerp, limb, smooth, straight
from unflat.data.characters.drawing.palette import Colour, deeper, lighter

Z_WORN = 2.445  # over skirts and trousers, under coats


def midriff(t: Tailor) -> None:
    """The bare belly, with its navel, beneath a short top."""
    skin = t.sheet.palette.skin
    body = trunk(t.figure, neckline(t.figure, 0.9, 0.5, pointed=False), hem=t.figure.hip_y, ease=0.0)
    t.ink.shape(body, skin)
    belly = t.cloth(body, skin)
    dim(belly, t.figure.chest_y, t.figure.hip_y, share=0.2)
    navel = t.at(0.0, t.figure.waist_y + 0.3 * (t.figure.hip_y - t.figure.waist_y))
    for line in ([navel, (navel[0], navel[1] + 0.05 * t.s)], [t.at(0.0, t.figure.chest_y + 0.3 * t.s), t.at(0.0, t.figure.waist_y)]):
        t.ink.stroke(straight(line, closed=False), colour=t.sheet.palette.skin_shadow, minimum=0.012)
    for sign in (-1, 1):
        belly.crease(
            [t.at(sign * 0.8, t.figure.waist_y), t.at(sign * 0.55, t.figure.hip_y - 0.1 * t.s), t.at(sign * 0.3, t.figure.hip_y)],
            0.015 * t.s,
        )
    belly.under(t.cut, by=0.06)


def _skirted(t: Tailor, low: float, *, points: bool) -> None:
    """The hem of a jacket or vest cut away below its last button."""
    cut = t.dice.between(0.05, 0.22) * t.s
    gap = straight([t.at(0.0, low), t.at(0.22 if points else 0.3, t.hem + 0.1 * t.s), t.at(-0.22 if points else -0.3, t.hem + 0.1 * t.s)])
    if cut > 0.08 * t.s:
        t.ink.shape(common(t.cut, gap), t.outfit.inner_colour if t.outfit.tucked else deeper(t.outfit.lining_colour, 0.2), line=0.8)


def _shirt_front(t: Tailor, low: float, wide: float) -> None:
    """The shirt in the opening of a jacket or vest."""
    colour = t.outfit.inner_colour
    inside = straight([t.at(-wide, t.y * 0.65), t.at(wide, t.y * 0.65), t.at(0.0, low)])
    front = common(t.cut, inside)
    t.ink.shape(front, colour, line=0.6)
    shirt = t.cloth(front, colour)
    shirt.shadow(smooth([t.at(-wide, t.y * 0.6), t.at(-wide * 0.4, t.y + 0.1 * t.s), t.at(0.0, low), t.at(-0.25, (t.y + low) / 2)]))
    t.ink.stroke(straight([t.at(0.02, t.y), t.at(0.02, low)], closed=False), colour=relief(colour, 0.25), width=0.7, clip=front)
    buttons(
        t.ink,
        along(t.at(0.0, t.y + 0.15 * t.s), t.at(0.0, low - 0.12 * t.s), max(2, round((low - t.y) / (0.2 * t.s)))),
        0.018 * t.s,
        tuned(colour, t.dice),
    )


def _low(t: Tailor) -> float:
    return t.figure.chest_y + (0.05 + 0.6 * t.outfit.neckline) * (t.figure.waist_y - t.figure.chest_y)


def suit(t: Tailor) -> None:
    """A blazer over a shirt, sometimes with a vest between them."""
    low, wide = _low(t), t.dice.between(0.35, 0.5)
    _shirt_front(t, low, wide)
    turned(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    if t.dice.odds(0.25):
        vest = straight(
            [t.at(-wide, t.figure.chest_y), t.at(0.0, low - 0.1 * t.s), t.at(wide, t.figure.chest_y), t.at(0.0, low + 0.1 * t.s)]
        )
        t.ink.shape(common(t.cut, vest), tuned(t.outfit.top_colour, t.dice))
    _skirted(t, max(low, t.figure.waist_y), points=t.dice.odds(0.5))
    edge = t.outfit.trim if t.dice.odds(0.5) else t.outfit.accent
    lapel = t.outfit.top_colour if t.dice.odds(0.7) else t.outfit.lining_colour if t.dice.odds(0.5) else t.outfit.trim
    lapels(t.ink, t.figure, (lapel, edge), t.dice, low=low, gap=0.02)
    t.ink.stroke(smooth([t.at(0.02, low), t.at(0.03, t.figure.waist_y), t.at(-0.02, t.hem)], closed=False), clip=t.cut)
    if t.dice.odds(0.3):
        piping(
            t.ink,
            [t.at(-1.05, t.hem - 0.02 * t.s, ease=0.03), t.at(0, t.hem + 0.01 * t.s), t.at(1.05, t.hem - 0.02 * t.s, ease=0.03)],
            edge,
            0.03 * t.s,
            clip=t.cut,
        )
    _fastened(t, low)
    for _, sign in SIDES:
        patch(
            t.ink,
            t.at(sign * 0.6, t.figure.waist_y + 0.3 * (t.hem - t.figure.waist_y)),
            0.15 * t.s,
            0.16 * t.s,
            t.outfit.top_colour,
            t.dice,
        )
    if t.dice.odds(0.5):
        x, y = t.at(0.55, t.figure.chest_y - 0.02 * t.s)
        t.ink.shape(
            box(x - 0.1 * t.s, y, x + 0.1 * t.s, y + 0.045 * t.s), t.outfit.trim if t.dice.odds(0.6) else t.outfit.top_colour, line=0.7
        )
    if t.dice.odds(0.25):
        brooch(t.ink, t.at(-0.45, t.figure.chest_y - 0.12 * t.s), 0.035 * t.s, (t.outfit.accent, t.metal), t.dice)


def _fastened(t: Tailor, low: float) -> None:
    metal, double = t.dice.odds(0.5), t.dice.odds(0.35)
    colour = t.metal if metal else tuned(t.outfit.top_colour, t.dice)
    count = t.dice.count(1, 4)
    for x in (-0.24, 0.24) if double else (0.0,):
        end = t.at(x, min(low + 0.14 * count * t.s + 0.06 * t.s, t.hem - 0.05 * t.s))
        buttons(t.ink, along(t.at(x, low + 0.06 * t.s), end, count + double), t.dice.between(0.026, 0.045) * t.s, colour, metal=metal)


def uniform(t: Tailor) -> None:
    """A buttoned uniform: a stand-up collar, cords or braid across the chest, and epaulettes."""
    s, accent = t.s, t.metal if t.dice.odds(0.6) else t.outfit.trim
    kind = t.dice.one_of(("gakuran", "parade", "double"))
    standing(t.ink, t.figure, t.outfit.top_colour if t.dice.odds(0.6) else t.outfit.accent, t.dice, high=t.dice.between(0.35, 0.75))
    t.ink.stroke(smooth([t.at(0.02, t.y + 0.05 * s), t.at(0.03, t.figure.waist_y), t.at(0.02, t.hem)], closed=False), clip=t.cut)
    spots = along(t.at(0.0, t.y + 0.14 * s), t.at(0.0, t.figure.waist_y), t.dice.count(4, 6))
    if kind == "parade":
        for k, (x, y) in enumerate(spots):
            half = (0.32 - 0.02 * k) * s
            piping(t.ink, [(x - half, y - 0.02 * s), (x, y + 0.01 * s), (x + half, y - 0.02 * s)], accent, 0.03 * s, clip=t.cut)
    elif kind == "double":
        panel = straight(
            [t.at(-0.55, t.y + 0.15 * s), t.at(0.55, t.y + 0.15 * s), t.at(0.35, t.figure.waist_y), t.at(-0.35, t.figure.waist_y)]
        )
        t.ink.shape(common(t.cut, panel), tuned(t.outfit.top_colour, t.dice) if t.dice.odds(0.4) else t.outfit.top_colour, line=0.8)
        spots = [
            *along(t.at(-0.4, t.y + 0.22 * s), t.at(-0.25, t.figure.waist_y - 0.05 * s), 4),
            *along(t.at(0.4, t.y + 0.22 * s), t.at(0.25, t.figure.waist_y - 0.05 * s), 4),
        ]
    buttons(t.ink, spots, t.dice.between(0.025, 0.045) * s, t.metal, metal=True)
    if t.dice.odds(0.5):
        for _, sign in SIDES:
            x, y = sign * t.figure.shoulder * 0.74, t.y * 1.0
            t.ink.shape(
                straight(
                    [(x - 0.14 * s, y - 0.03 * s), (x + 0.14 * s, y - 0.01 * s), (x + 0.14 * s, y + 0.06 * s), (x - 0.14 * s, y + 0.04 * s)]
                ),
                accent,
                line=0.7,
            )
    if t.dice.odds(0.35):
        chain(t.ink, [t.at(-0.85, t.y + 0.1 * s), t.at(-0.6, t.figure.chest_y + 0.12 * s), t.at(0.0, t.y + 0.2 * s)], accent, 0.022 * s)
    if t.dice.odds(0.5):
        belt(
            t.ink,
            t.figure,
            t.figure.waist_y - 0.03 * s,
            t.dice,
            height=0.1 * s,
            ease=t.outfit.ease + 0.006,
            colours=(t.dice.one_of((t.outfit.trim, (0.2, 0.12, 0.09), t.outfit.accent)), t.metal),
        )


def vest(t: Tailor) -> None:
    """A waistcoat over a shirt: one or two rows of buttons, points, a watch chain."""
    low, s = _low(t) - 0.05 * t.s, t.s
    knitted = t.dice.odds(0.25)
    _shirt_front(t, low, t.dice.between(0.32, 0.55))
    vee = [t.at(-0.42, t.y * 0.8), t.at(0.0, low), t.at(0.42, t.y * 0.8)]
    if knitted:
        for k in range(1 + t.dice.count(0, 1)):
            piping(
                t.ink,
                [(x, y + 0.06 * k * s) for x, y in vee],
                t.outfit.trim if k == 0 else t.outfit.top_colour,
                0.05 * s,
                clip=t.cut,
                tension=0.1,
            )
        t.ribbing(t.outfit.trim if t.dice.odds(0.5) else t.outfit.top_colour)
    else:
        if t.dice.odds(0.35):
            lapels(
                t.ink,
                t.figure,
                (tuned(t.outfit.top_colour, t.dice) if t.dice.odds(0.4) else t.outfit.top_colour, t.outfit.trim),
                t.dice,
                low=low,
                gap=0.0,
                wide=0.45,
            )
        t.ink.stroke(smooth([t.at(0.0, low), t.at(0.02, t.hem)], closed=False), clip=t.cut)
        double, metal = t.dice.odds(0.3), t.dice.odds(0.6)
        for x in (-0.2, 0.2) if double else (0.0,):
            buttons(
                t.ink,
                along(t.at(x, low + 0.05 * s), t.at(x, t.hem - 0.08 * s), t.dice.count(3, 5)),
                t.dice.between(0.024, 0.04) * s,
                t.metal if metal else tuned(t.outfit.top_colour, t.dice),
                metal=metal,
            )
        _skirted(t, t.hem - 0.14 * s, points=True)
        if t.dice.odds(0.45):
            _watch_chain(t)
    turned(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    for sign in (-1.0, 1.0):
        if t.dice.odds(0.4):
            at = t.at(sign * 0.6, t.figure.waist_y - 0.02 * s)
            t.ink.shape(
                straight(
                    [
                        (at[0] - 0.12 * s, at[1]),
                        (at[0] + 0.12 * s, at[1] - sign * 0.02 * s),
                        (at[0] + 0.12 * s, at[1] + 0.05 * s),
                        (at[0] - 0.12 * s, at[1] + 0.05 * s),
                    ]
                ),
                t.outfit.top_colour,
                line=0.7,
            )
        arm_hole = smooth(
            [(sign * t.figure.shoulder * 0.82, t.y), t.at(sign * 0.88, (t.y + t.figure.chest_y) / 2), t.at(sign * 1.02, t.figure.chest_y)],
            closed=False,
        )
        t.ink.stroke(arm_hole, width=0.9, clip=t.cut)


def _watch_chain(t: Tailor) -> None:
    """A pocket watch and its chain: worn, but no garment."""
    ink = t.sheet.ink(parts.OBJECTS, z=Z_WORN)
    side, s, y = (1.0 if t.dice.odds(0.5) else -1.0), t.s, t.figure.waist_y - 0.08 * t.s
    start, end = t.at(side * 0.02, y - 0.04 * s), t.at(side * 0.62, y)
    for k in range(t.dice.count(1, 2)):
        dip = (0.08 + 0.08 * k) * s
        chain(ink, [start, (lerp(start, end, 0.5)[0], max(start[1], end[1]) + dip), end], t.metal, 0.018 * s)
    if t.dice.odds(0.55):
        hung = (end[0] + side * 0.02 * s, end[1] + t.dice.between(0.1, 0.2) * s)
        chain(ink, [end, hung], t.metal, 0.014 * s)
        watch(ink, (hung[0], hung[1] + 0.06 * s), t.dice.between(0.05, 0.085) * s, t.metal)


def dress(t: Tailor) -> None:
    """The bodice of a dress: seams, a row of buttons, lace, a bow, a ribbon at the waist."""
    s, y = t.s, t.figure.waist_y
    kind = t.dice.one_of(("seams", "buttons", "frills", "panel", "wrap", "collared"))
    if kind == "seams":
        for sign in (-1, 1):
            t.ink.stroke(
                smooth(
                    [t.at(sign * 0.6, t.figure.chest_y - 0.1 * s), t.at(sign * 0.45, t.figure.chest_y + 0.1 * s), t.at(sign * 0.4, t.hem)],
                    closed=False,
                ),
                width=0.7,
                clip=t.cut,
            )
        t.rim(t.outfit.trim, 0.04)
    elif kind == "buttons":
        buttons(
            t.ink,
            along(t.at(0, t.figure.chest_y - 0.1 * s), t.at(0, t.hem - 0.03 * s), 5),
            0.028 * s,
            t.metal if t.dice.odds(0.5) else t.outfit.trim,
        )
    elif kind == "frills":
        frill(
            t.ink,
            [t.at(a, t.figure.chest_y - (0.16 - 0.1 * (1 - a * a)) * s) for a in (-0.7, -0.35, 0.0, 0.35, 0.7)],
            0.1 * s,
            t.outfit.trim,
            t.dice,
        )
    elif kind == "panel":
        panel = straight([t.at(-0.3, t.y + 0.1 * s), t.at(0.3, t.y + 0.1 * s), t.at(0.22, t.hem + 0.05 * s), t.at(-0.22, t.hem + 0.05 * s)])
        t.ink.shape(common(t.cut, panel), t.outfit.trim, line=0.8)
        lacing(t.ink, t.at(0.0, t.figure.chest_y), t.at(0.0, t.hem - 0.03 * s), 0.08 * s, t.outfit.accent)
    elif kind == "wrap":
        t.ink.stroke(smooth([t.at(0.45, t.y * 0.9), t.at(0.15, t.figure.chest_y), t.at(-0.5, t.hem)], closed=False), clip=t.cut)
    else:
        t.dice.one_of((round_collar, turned))(t.ink, t.figure, t.outfit.trim, t.dice)
        buttons(t.ink, along(t.at(0, t.y + 0.25 * s), t.at(0, t.hem - 0.05 * s), 4), 0.026 * s, t.outfit.accent)
    if t.dice.odds(0.4):
        sash = girdle(t.figure, min(y, t.hem) - 0.05 * s, t.dice.between(0.06, 0.16) * s, ease=t.outfit.ease + 0.006)
        t.ink.shape(sash, t.outfit.accent if t.dice.odds(0.6) else t.outfit.trim, line=0.9)


def corset(t: Tailor) -> None:
    """A stiff corset laced or buttoned over a blouse."""
    s, over = t.s, t.dice.odds(0.65)
    blouse = t.outfit.inner_colour
    if over:
        top = common(
            t.cut, straight([t.at(-2, 0), t.at(2, 0), t.at(2, t.figure.chest_y + 0.06 * s), t.at(-2, t.figure.chest_y + 0.06 * s)])
        )
        t.ink.shape(top, blouse)
        cloth = t.cloth(top, blouse)
        for sign in (-1, 1):
            cloth.crease(
                [
                    t.at(sign * 0.3, t.y + 0.1 * s),
                    t.at(sign * 0.4, t.figure.chest_y - 0.05 * s),
                    t.at(sign * 0.5, t.figure.chest_y + 0.05 * s),
                ],
                0.025 * s,
            )
        t.dice.one_of((round_collar, turned))(t.ink, t.figure, blouse, t.dice)
    high = t.figure.chest_y + (0.04 if over else -0.12) * s
    edge = [t.at(a, high + (0.06 * (1 - abs(a)) if over else 0.05 * (1 - a * a)) * s, ease=0.01) for a in (-1, -0.55, 0.0, 0.55, 1)]
    low = [t.at(1.0, t.hem, ease=0.01), t.at(0.0, t.hem + t.dice.between(0.0, 0.16) * s), t.at(-1.0, t.hem, ease=0.01)]
    path = smooth([*edge, t.at(1, t.figure.waist_y), *low, t.at(-1, t.figure.waist_y)], tension=0.4)
    colour = tuned(t.outfit.top_colour, t.dice) if over and t.dice.odds(0.5) else t.outfit.top_colour
    t.ink.shape(path, colour)
    dim(t.cloth(path, colour), high, t.hem)
    for a in (-0.7, -0.35, 0.35, 0.7):
        t.ink.stroke(
            smooth([t.at(a, high), t.at(a * 0.9, t.figure.waist_y), t.at(a * 0.9, t.hem)], closed=False),
            colour=relief(colour, 0.4),
            width=0.8,
            minimum=0.008 * s,
            clip=path,
        )
    if t.dice.odds(0.6):
        lacing(t.ink, t.at(0, high + 0.1 * s), t.at(0, t.hem - 0.02 * s), 0.1 * s, t.outfit.trim)
    else:
        buttons(t.ink, along(t.at(0, high + 0.1 * s), t.at(0, t.hem - 0.04 * s), 5), 0.03 * s, t.metal, metal=True)
    if t.dice.odds(0.4):
        frill(t.ink, edge, 0.06 * s, t.outfit.trim, t.dice)


def armour(t: Tailor) -> None:
    """Plates on chest and belly with rims and rivets."""
    s, steel = t.s, t.dice.one_of((t.metal, (0.62, 0.66, 0.72), (0.22, 0.22, 0.27), t.outfit.top_colour))
    rim = t.metal if t.dice.odds(0.6) else t.outfit.trim
    high, low = t.y + 0.1 * s, t.figure.waist_y - 0.05 * s
    chest = smooth(
        [
            t.at(-0.55, high),
            t.at(0.0, high + 0.08 * s),
            t.at(0.55, high),
            t.at(0.92, t.figure.chest_y - 0.1 * s),
            t.at(0.98, t.figure.chest_y + 0.08 * s, ease=0.02),
            t.at(0.8, low),
            t.at(0, low + 0.1 * s),
            t.at(-0.8, low),
            t.at(-0.98, t.figure.chest_y + 0.08 * s, ease=0.02),
            t.at(-0.92, t.figure.chest_y - 0.1 * s),
        ],
        tension=0.7,
    )
    for k in range(t.dice.count(1, 3)):
        t.ink.shape(girdle(t.figure, low + (0.0 + 0.1 * k) * s, 0.12 * s, ease=0.015, sag=0.06), steel)
    t.ink.shape(chest, steel)
    plate = t.cloth(chest, steel)
    dim(plate, high, low + 0.1 * s, share=0.35)
    t.ink.stroke(chest, colour=rim, width=0.0, minimum=0.035 * s, clip=chest)
    t.ink.stroke(straight([t.at(0, high), t.at(0, low + 0.1 * s)], closed=False), colour=relief(steel, 0.4), width=0.9, minimum=0.01 * s)
    t.ink.raw(
        smooth(
            [
                t.at(-0.6, t.figure.chest_y - 0.12 * s),
                t.at(-0.35, t.figure.chest_y),
                t.at(-0.5, t.figure.chest_y + 0.2 * s),
                t.at(-0.62, t.figure.chest_y),
            ]
        ),
        lighter(steel, 0.6),
        alpha=0.8,
        clip=chest,
    )
    if t.dice.odds(0.5):
        brooch(t.ink, t.at(0.0, t.figure.chest_y - 0.05 * s), 0.055 * s, (t.outfit.accent, t.metal), t.dice)
    if t.dice.odds(0.6):
        gorget = smooth(
            [
                (-t.figure.neck * 1.15, t.y * 0.45),
                (0, t.y * 0.6),
                (t.figure.neck * 1.15, t.y * 0.45),
                (t.figure.neck * 1.8, t.y),
                (0.0, t.y + 0.14 * s),
                (-t.figure.neck * 1.8, t.y),
            ],
            tension=0.6,
        )
        t.ink.shape(gorget, steel)
    if t.dice.odds(0.6):
        belt(t.ink, t.figure, t.figure.waist_y + 0.06 * s, t.dice, height=0.09 * s, ease=0.02, colours=((0.3, 0.19, 0.12), t.metal))


def _bib(t: Tailor, colour: Colour, *, top: float, wide: float, buttoned: bool) -> skia.Path:
    s = t.s
    bib = smooth(
        [
            t.at(-wide, top),
            t.at(wide, top),
            t.at(wide * 1.25, t.figure.waist_y),
            t.at(1.0, t.figure.waist_y + 0.1 * s, ease=t.outfit.ease),
            t.at(1.0, t.hem + 0.1 * s, ease=t.outfit.ease),
            t.at(-1.0, t.hem + 0.1 * s, ease=t.outfit.ease),
            t.at(-1.0, t.figure.waist_y + 0.1 * s, ease=t.outfit.ease),
            t.at(-wide * 1.25, t.figure.waist_y),
        ],
        tension=0.25,
    )
    for _, sign in SIDES:
        strap = [(sign * t.figure.shoulder * 0.6, t.y * 0.97), t.at(sign * wide * 0.9, top + 0.04 * s)]
        t.ink.shape(limb(strap, [0.05 * s, 0.05 * s], round_ends=False), colour)
    t.cloth(colour=t.outfit.inner_colour).under(bib, by=0.03)
    t.ink.shape(bib, colour, pattern=t.outfit.bottom_pattern)
    if buttoned:
        for _, sign in SIDES:
            button(t.ink, t.at(sign * wide * 0.88, top + 0.06 * s), 0.04 * s, t.metal, metal=True)
    return bib


def _inner(t: Tailor) -> None:
    t.ink.shape(t.cut, t.outfit.inner_colour, pattern=t.outfit.top_pattern)
    cloth = t.cloth(colour=t.outfit.inner_colour)
    dim(cloth, t.y, t.hem)
    for sign in (-1, 1):
        cloth.crease(
            [
                t.at(sign * 0.95, t.figure.chest_y - 0.1 * t.s),
                t.at(sign * 0.7, t.figure.chest_y),
                t.at(sign * 0.5, t.figure.chest_y - 0.02 * t.s),
            ],
            0.025 * t.s,
        )


def overall(t: Tailor) -> None:
    """The bib of dungarees over a shirt; shorts or trousers go on in the same cloth."""
    _inner(t)
    top = t.figure.chest_y + t.dice.between(-0.15, 0.12) * t.s
    bib = _bib(t, t.outfit.bottom_colour, top=top, wide=t.dice.between(0.42, 0.62), buttoned=True)
    cloth = t.cloth(bib, t.outfit.bottom_colour)
    dim(cloth, top, t.hem)
    patch(t.ink, t.at(0.0, top + 0.12 * t.s), 0.17 * t.s, 0.2 * t.s, t.outfit.bottom_colour, t.dice)
    t.ink.stroke(
        straight([t.at(-1, t.figure.waist_y + 0.1 * t.s), t.at(1, t.figure.waist_y + 0.1 * t.s)], closed=False),
        colour=relief(t.outfit.bottom_colour, 0.35),
        width=0.7,
        clip=bib,
    )
    if t.dice.odds(0.4):
        turned(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    else:
        t.rim(t.outfit.inner_colour, 0.035)


def pinafore(t: Tailor) -> None:
    """A sleeveless dress over a blouse."""
    _inner(t)
    colour = t.outfit.bottom_colour
    top = t.figure.chest_y + t.dice.between(-0.18, 0.3) * t.s
    bib = _bib(t, colour, top=top, wide=t.dice.between(0.45, 0.72), buttoned=t.dice.odds(0.5))
    cloth = t.cloth(bib, colour)
    dim(cloth, top, t.hem)
    if t.dice.odds(0.4):
        for _, sign in SIDES:
            line = [
                (sign * t.figure.shoulder * 0.66, t.y * 0.97),
                t.at(sign * 0.75, t.figure.chest_y - 0.1 * t.s),
                t.at(sign * 0.6, top + 0.1 * t.s),
            ]
            frill(t.ink, line[::-1] if sign > 0 else line, -0.1 * t.s if sign < 0 else 0.1 * t.s, t.outfit.trim, t.dice)
    t.dice.one_of((round_collar, turned))(t.ink, t.figure, t.outfit.inner_colour, t.dice)
    if t.dice.odds(0.5):
        buttons(t.ink, along(t.at(0, top + 0.08 * t.s), t.at(0, t.figure.waist_y), 3), 0.03 * t.s, t.metal, metal=True)


def bodysuit(t: Tailor) -> None:
    """A close suit: panels, a zip, glowing lines."""
    s, line = t.s, t.outfit.accent if t.dice.odds(0.6) else t.outfit.trim
    rolled(t.ink, t.figure, t.outfit.top_colour, t.dice, high=t.dice.between(0.4, 0.75))
    for _, sign in SIDES:
        side = smooth(
            [
                t.at(sign * 0.95, t.figure.chest_y - 0.1 * s),
                t.at(sign * 0.5, t.figure.waist_y),
                t.at(sign * 0.8, t.figure.hip_y),
                t.at(sign * 1.5, t.figure.hip_y),
                t.at(sign * 1.5, t.figure.chest_y),
            ],
            tension=0.6,
        )
        t.ink.shape(common(t.cut, side), tuned(t.outfit.top_colour, t.dice), line=0.7)
        seam: list[Point] = [
            (sign * t.figure.shoulder * 0.7, t.y),
            t.at(sign * 0.6, t.figure.chest_y),
            t.at(sign * 0.35, t.figure.waist_y),
            t.at(sign * 0.5, t.figure.hip_y),
        ]
        piping(t.ink, seam, line, 0.02 * s, clip=t.cut)
    if t.dice.odds(0.5):
        zipper(t.ink, [t.at(0, t.y + 0.06 * s), t.at(0, t.figure.chest_y), t.at(0, t.figure.hip_y)], t.metal, 0.022 * s)
    if t.dice.odds(0.3):
        sailor(t.ink, t.figure, t.outfit, t.dice, t.outfit.trim)
    if t.dice.odds(0.4):
        t.ink.shape(ellipse(t.at(0.0, t.figure.chest_y), 0.07 * s, 0.07 * s), line, line=0.7)
    if t.dice.odds(0.5):
        belt(
            t.ink,
            t.figure,
            t.figure.hip_y - 0.25 * s,
            t.dice,
            height=0.09 * s,
            ease=0.01,
            colours=(tuned(t.outfit.top_colour, t.dice), t.metal),
        )
