"""What is sewn on skirts: wraps, slits, tiers, hems, waistbands."""

from collections.abc import Callable

from unflat.data.characters.clothes.cloth import Cloth, relief
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.clothes.trims import along, buttons, frill, girdle, knot, lace, patch, piping, tuned
from unflat.data.characters.drawing.curves import Point, lerp, smooth, straight
from unflat.data.characters.drawing.palette import Colour


def special(cloth: Cloth, outfit: Outfit, hem: list[Point], top: float) -> None:
    """What one kind of skirt has and others have not: the wrap, the slit, the ribbons, the tiers, perhaps pockets."""
    kind, figure, dice, s = outfit.bottom, cloth.figure, cloth.dice, cloth.size
    if kind == "wrap" or (kind in ("mini", "pencil") and dice.odds(0.4)):
        _wrap(cloth, outfit, hem, top)
    elif kind in _SPECIAL:
        _SPECIAL[kind](cloth, outfit, hem, top)
    if kind in ("pencil", "wrap", "mini") and dice.odds(0.3):
        for sign in (-1, 1):
            patch(cloth.ink, figure.at(sign * 0.6, top + 0.35 * (figure.hip_y - top)), 0.13 * s, 0.16 * s, cloth.colour, dice)


def _wrap(cloth: Cloth, outfit: Outfit, hem: list[Point], top: float) -> None:
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    side = dice.one_of((-0.35, 0.35, 0.5))
    end = lerp(hem[len(hem) // 2], hem[-1] if side > 0 else hem[0], 0.45)
    line = [figure.at(side * 0.6, top), figure.at(side * 0.9, figure.hip_y), end]
    cloth.crease([(x + 0.02 * s, y) for x, y in line], 0.025 * s, line=False)
    cloth.ink.stroke(smooth(line, closed=False), width=1.0, clip=cloth.cut)
    row = along(figure.at(side * 0.6, top + 0.07 * s), lerp(line[1], end, 0.6), dice.count(2, 4))
    colour = outfit.trim if dice.odds(0.5) else relief(cloth.colour, 0.7)
    buttons(cloth.ink, [(x - side * 0.16 * s, y) for x, y in row], 0.035 * s, colour)
    if dice.odds(0.4):
        knot(cloth.ink, figure.at(side * 1.3, top + 0.08 * s), 0.16 * s, cloth.colour, dice)


def _slit(cloth: Cloth, outfit: Outfit, hem: list[Point], top: float) -> None:
    figure, s, side = cloth.figure, cloth.size, cloth.dice.one_of((-1.0, 1.0))
    corner = hem[-1] if side > 0 else hem[0]
    start, end = figure.at(side * 0.75, figure.crotch_y), lerp(corner, hem[len(hem) // 2], 0.35)
    piping(cloth.ink, [start, end], outfit.trim, 0.03 * s, clip=cloth.cut)
    cloth.shadow(straight([start, (corner[0] + side * s, corner[1] + 0.1 * s), end]))


def _overlap(cloth: Cloth, outfit: Outfit, hem: list[Point], top: float) -> None:
    """The front of a robe that lies over the other."""
    figure, s = cloth.figure, cloth.size
    line = [figure.at(0.1, top), figure.at(-0.35, figure.crotch_y), lerp(hem[len(hem) // 2], hem[0], 0.55)]
    cloth.ink.stroke(smooth(line, closed=False), width=1.0, clip=cloth.cut)
    cloth.crease([(x + 0.03 * s, y) for x, y in line], 0.03 * s, line=False)
    if cloth.dice.odds(0.5):
        piping(cloth.ink, line, outfit.trim, 0.05 * s, clip=cloth.cut)


def _ribbons(cloth: Cloth, outfit: Outfit, hem: list[Point], top: float) -> None:
    """The two ribbons of a hakama."""
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    for sign in (-1, 1):
        end = figure.at(sign * 0.3, figure.hip_y + dice.between(0.1, 0.5) * s)
        sash = [figure.at(sign * 0.2, top + 0.06 * s), figure.at(sign * 0.22, figure.hip_y), end]
        piping(cloth.ink, sash, outfit.bottom_colour if dice.odds(0.6) else outfit.trim, 0.07 * s)


def _tiers(cloth: Cloth, outfit: Outfit, hem: list[Point], top: float) -> None:
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    for share in (0.4, 0.7):
        line = [lerp(figure.at(a, figure.waist_y), _on(hem, (a + 1) / 2), share) for a in (-1, -0.66, -0.33, 0.0, 0.33, 0.66, 1)]
        frill(cloth.ink, line, dice.between(0.07, 0.14) * s, outfit.bottom_colour if dice.odds(0.7) else outfit.trim, dice)


_SPECIAL: dict[str, Callable[[Cloth, Outfit, list[Point], float], None]] = {
    "slit": _slit, "robe": _overlap, "hakama": _ribbons, "tiered": _tiers,
}  # fmt: skip


def _on(hem: list[Point], share: float) -> Point:
    at = share * (len(hem) - 1)
    k = min(int(at), len(hem) - 2)
    return lerp(hem[k], hem[k + 1], at - k)


def edge(cloth: Cloth, outfit: Outfit, hem: list[Point], *, sharp: bool) -> None:
    """The hem: stripes, a frill, lace or a band."""
    s, dice = cloth.size, cloth.dice
    tension = 0.3 if sharp else 1.0
    if not outfit.trimmed and not dice.odds(0.2 * outfit.busy):
        return
    kind = dice.one_of(("stripe", "stripes", "frill", "lace", "band"), (0.3, 0.2, 0.22, 0.14, 0.14))
    if kind in ("stripe", "stripes", "band"):
        wide = {"stripe": 0.03, "stripes": 0.02, "band": 0.1}[kind] * s
        for k in range(2 if kind == "stripes" else 1):
            rise = (0.09 + 0.045 * k) * s if kind != "band" else 0.5 * wide
            piping(cloth.ink, [(x, y - rise) for x, y in hem], outfit.trim, wide, clip=cloth.cut, tension=tension)
    elif kind == "frill":
        frill(
            cloth.ink,
            [(x, y - 0.03 * s) for x, y in hem],
            dice.between(0.06, 0.12) * s,
            outfit.trim if dice.odds(0.6) else cloth.colour,
            dice,
        )
    else:
        lace(cloth.ink, [(x, y - 0.01 * s) for x, y in hem], 0.07 * s, outfit.trim)


def waistband(cloth: Cloth, outfit: Outfit, top: float, colour: Colour) -> None:
    """The band, a high waist with buttons, loops."""
    s, dice, figure = cloth.size, cloth.dice, cloth.figure
    high = dice.between(0.06, 0.2 if outfit.waistband > 0.1 else 0.12) * s
    ease = 0.012 + outfit.ease * 0.4
    cloth.ink.shape(girdle(figure, top, high, ease=ease), colour, line=0.9)
    if dice.odds(0.4):
        for a in (-0.7, 0.7):
            x, y = figure.at(a, top + 0.01 * s)
            cloth.ink.shape(
                straight(
                    [
                        (x - 0.025 * s, y - 0.02 * s),
                        (x + 0.025 * s, y - 0.02 * s),
                        (x + 0.025 * s, y + high + 0.02 * s),
                        (x - 0.025 * s, y + high + 0.02 * s),
                    ]
                ),
                colour,
                line=0.7,
                shade=False,
            )
    if dice.odds(0.35):
        buttons(
            cloth.ink,
            [figure.at(a, top + 0.5 * high + 0.03 * s) for a in dice.one_of(((0.0,), (-0.2, 0.2), (0.25,)))],
            0.03 * s,
            tuned(colour, dice),
        )
