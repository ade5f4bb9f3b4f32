"""The face: the skin of the whole head with blush, marks, paint, wrinkles and the shadow that the hair throws."""

from collections.abc import Callable

import skia

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, ellipse, smooth, star, straight
from unflat.data.characters.drawing.palette import blend, deeper, lighter
from unflat.data.characters.hair.strokes import tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan


def skull(plan: HeadPlan) -> skia.Path:
    """The outline of the whole bald head, chin to top."""
    w, turn = plan.half, plan.turn
    lean = 0.1 * turn
    points: list[Point] = [(lean * 1.15, 0.0)]
    for sign in (1, -1):
        far = 1.0 - 0.06 * max(0.0, sign * turn)
        side: list[Point] = [
            (sign * w * plan.chin * far + lean, -0.012),
            (sign * w * plan.jaw * far + lean * 0.8, -0.14),
            (sign * w * plan.cheek * far + lean * 0.5, -0.32),
            (sign * w * far + lean * 0.1, -0.52),
            (sign * w * 0.93, -0.78),
            (sign * w * 0.55, -0.95),
        ]
        points = [*points, *side] if sign > 0 else [*points, (0.0, -1.0), *side[::-1]]
    return smooth(points)


def draw_face(plan: HeadPlan, dice: Dice) -> None:
    """The FACE layer, whole under hair and hat."""
    ink = plan.ink(parts.FACE)
    outline = skull(plan)
    ink.shape(outline, plan.sheet.palette.skin)
    for share, draw in _MARKS:
        if dice.odds(share):
            draw(plan, ink, outline, dice)
    if plan.grown > 0.9 and dice.odds(0.08):
        _stubble(plan, ink, outline, dice)
    if plan.grown > 0.6 and dice.odds(0.25):
        _cheek_lines(plan, ink, dice)


def _hair_shadow(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """The bangs' shadow: an even band, or teeth as the locks above have them."""
    down, count = dice.between(-0.66, plan.eye_y - 0.02), dice.count(4, 9)
    teeth = dice.between(0.0, 0.09) if dice.odds(0.6) else 0.0
    edge: list[Point] = [(-0.6, -1.1), (0.6, -1.1), (0.6, -0.35), (plan.half * 0.95, -0.4)]
    for i in range(2 * count + 1):
        s = 1 - i / count
        edge.append((s * plan.half * 0.9, down + 0.08 * s * s + (teeth if i % 2 else -teeth * 0.4) + dice.between(-0.02, 0.02)))
    edge += [(-plan.half * 0.95, -0.4), (-0.6, -0.35)]
    blur = dice.between(0.01, 0.03) if dice.odds(0.35) else 0.0
    ink.raw(smooth(edge, tension=0.5), plan.sheet.palette.skin_shadow, alpha=dice.between(0.45, 1.0), blur=blur, clip=outline)


def _side_shadow(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """Side locks throw a shadow on one cheek or both."""
    for sign in (-1, 1) if dice.odds(0.4) else (dice.one_of((-1, 1)),):
        inner = plan.half * dice.between(0.55, 0.82)
        band = [(sign * plan.half * 1.1, -0.8), (sign * inner, -0.7), (sign * (inner + 0.02), -0.35), (sign * (inner + 0.06), 0.0)]
        ink.raw(smooth([*band, (sign * plan.half * 1.1, 0.0)], tension=0.6), plan.sheet.palette.skin_shadow, alpha=0.8, clip=outline)


def _chin_shade(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """Darker, or warmer, towards the chin."""
    palette = plan.sheet.palette
    ink.fade(outline, dice.one_of((palette.skin_shadow, palette.blush)), start=(0, -0.3), end=(0, 0.05), alpha=dice.between(0.15, 0.5))


def _blush(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    if plan.grown > 0.9 and dice.odds(0.6):
        return
    kind = dice.one_of(("soft", "hatch", "flat", "across"), (0.5, 0.25, 0.17, 0.08))
    colour, alpha = plan.sheet.palette.blush, dice.between(0.25, 0.9)
    y, size = plan.eye_y + plan.eye_h + dice.between(0.0, 0.07), dice.between(0.05, 0.1)
    if kind == "across":
        band = [plan.on(-plan.half * 0.7, y), plan.on(0, y - 0.03), plan.on(plan.half * 0.7, y), plan.on(0, y + 0.05)]
        ink.raw(smooth(band), colour, alpha=alpha * 0.8, blur=size * 0.3, clip=outline)
        return
    for sign in (-1, 1):
        spot = plan.on(sign * (plan.eye_x + dice.between(0.0, 0.06)), y)
        if kind != "hatch":
            ink.raw(ellipse(spot, size, size * 0.5), colour, alpha=alpha, blur=size * 0.3 if kind == "soft" else 0.0, clip=outline)
            continue
        ink.raw(ellipse(spot, size, size * 0.4), colour, alpha=alpha * 0.3, blur=size * 0.3, clip=outline)
        count = dice.count(2, 5)
        for i in range(count):
            x = spot[0] + (i - (count - 1) / 2) * size * 0.4
            dash = [(x + 0.012, spot[1] - 0.018), (x - 0.012, spot[1] + 0.018)]
            ink.mark(straight(dash, closed=False), blend(colour, (0.8, 0.1, 0.1), 0.4), 0.006, alpha=alpha)


def _freckles(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    for _ in range(dice.count(4, 14)):
        spot = plan.on(dice.between(-0.6, 0.6) * plan.half, plan.eye_y + dice.between(0.08, 0.2))
        ink.raw(ellipse(spot, 0.007, 0.006), blend(plan.sheet.palette.skin, (0.5, 0.2, 0.1), 0.5))


def _mole(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """A beauty mark under an eye or beside the mouth."""
    sign = dice.one_of((-1, 1))
    at = (plan.eye_x + dice.between(-0.03, 0.07), plan.eye_y + plan.eye_h + 0.04) if dice.odds(0.6) else (0.11, -0.13)
    ink.raw(ellipse(plan.on(sign * at[0], at[1]), 0.009, 0.009), deeper(plan.sheet.palette.skin, 0.75))


def _paint(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """Stripes, a star, a teardrop or whiskers on the cheeks, or a mark on the forehead."""
    palette = plan.sheet.palette
    colour = dice.one_of((palette.accent, (0.75, 0.12, 0.15), palette.white, (0.15, 0.13, 0.2)))
    kind = dice.one_of(("stripes", "star", "tear", "whiskers", "forehead", "plaster"))
    sign, y = dice.one_of((-1, 1)), plan.eye_y + plan.eye_h + 0.07
    if kind in ("stripes", "whiskers"):
        for side in (-1, 1):
            for i in range(2 if kind == "stripes" else 3):
                a, b = (
                    plan.on(side * plan.half * 0.42, y + 0.035 * i),
                    plan.on(side * plan.half * 0.8, y + (0.035 if kind == "stripes" else 0.05) * i - 0.01),
                )
                ink.raw(tapered([a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b], 0.02 if kind == "stripes" else 0.01), colour, clip=outline)
    elif kind == "star":
        ink.raw(star(plan.on(sign * plan.eye_x, y), 0.05, 0.022), colour)
    elif kind == "tear":
        x, _ = plan.on(sign * plan.eye_x, y)
        ink.raw(smooth([(x, y - 0.03), (x + 0.018, y + 0.02), (x, y + 0.035), (x - 0.018, y + 0.02)], tension=0.8), colour)
    elif kind == "forehead":
        x, high = plan.on(0.0, -0.68)
        ink.raw(smooth([(x, high - 0.05), (x + 0.02, high), (x, high + 0.05), (x - 0.02, high)], tension=0.4), colour)
    else:
        x, _ = plan.on(sign * plan.eye_x, y)
        ink.raw(smooth([(x - 0.06, y), (x + 0.05, y - 0.04), (x + 0.065, y), (x - 0.045, y + 0.04)], tension=0.4), (0.93, 0.82, 0.68))


def _scar(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    sign, y = dice.one_of((-1, 1)), plan.eye_y + dice.between(-0.1, 0.12)
    a, b = plan.on(sign * plan.half * 0.35, y - 0.06), plan.on(sign * plan.half * 0.6, y + 0.1)
    ink.raw(tapered([a, ((a[0] + b[0]) / 2 + 0.01, (a[1] + b[1]) / 2), b], 0.016), deeper(plan.sheet.palette.skin, 0.3), clip=outline)


def _shine(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """A touch of light on the cheek."""
    for sign in (-1, 1):
        spot = plan.on(sign * plan.eye_x * 0.95, plan.eye_y + plan.eye_h + 0.06)
        ink.raw(ellipse(spot, 0.02, 0.01, angle=-0.5 * sign), lighter(plan.sheet.palette.skin, 0.7), alpha=0.8)


def _stubble(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """A shaved man's shadow of a beard."""
    w = plan.half
    jaw = [(-w, -0.3), (-w * 0.55, -0.12), (0.0, -0.2), (w * 0.55, -0.12), (w, -0.3), (w, 0.1), (-w, 0.1)]
    tint = blend(plan.sheet.palette.skin, plan.sheet.palette.hair_shadow, 0.4)
    ink.raw(smooth(jaw, tension=0.7), tint, alpha=dice.between(0.25, 0.6), blur=0.02, clip=outline)


def _cheek_lines(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    """The lines of older faces beside the mouth and under the eyes."""
    dark, long = plan.sheet.style.line_on(plan.sheet.palette.skin), dice.between(0.4, 1.0)
    for sign in (-1, 1):
        a, b = plan.on(sign * 0.42 * plan.half, -0.24), plan.on(sign * 0.46 * plan.half, -0.24 + 0.11 * long)
        ink.raw(tapered([a, ((a[0] + b[0]) / 2 + sign * 0.008, (a[1] + b[1]) / 2), b], 0.008), dark, alpha=0.7)
        if dice.odds(0.4):
            y = plan.eye_y + plan.eye_h + 0.03
            ink.raw(
                tapered([plan.on(sign * (plan.eye_x + u), y + v) for u, v in ((-0.05, 0), (0, 0.012), (0.05, 0))], 0.006), dark, alpha=0.6
            )


_MARKS: tuple[tuple[float, Callable[[HeadPlan, HeadInk, skia.Path, Dice], None]], ...] = (
    (0.15, _chin_shade),
    (0.62, _hair_shadow),
    (0.25, _side_shadow),
    (0.55, _blush),
    (0.12, _shine),
    (0.07, _freckles),
    (0.07, _mole),
    (0.05, _paint),
    (0.02, _scar),
)
