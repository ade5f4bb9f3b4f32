"""The face: the skin of the whole head with blush, hair's shadow and jaw."""

import skia

from unflat.core import parts
from unflat.data.characters.curves import Point, ellipse, smooth, straight
from unflat.data.characters.palette import blend
from unflat.data.characters.plan import Dice, HeadInk, HeadPlan


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
    palette = plan.sheet.palette
    ink = plan.ink(parts.FACE)
    outline = skull(plan)
    ink.shape(outline, palette.skin)
    if dice.odds(0.6):
        _hair_shadow(plan, ink, outline, dice)
    if dice.odds(0.55):
        _blush(plan, ink, dice)
    if dice.odds(0.08):
        for _ in range(dice.count(3, 10)):
            spot = plan.on(dice.between(-0.6, 0.6) * plan.half, plan.eye_y + dice.between(0.08, 0.2))
            ink.raw(ellipse(spot, 0.007, 0.006), blend(palette.skin, (0.5, 0.2, 0.1), 0.5))
    if plan.grown > 0.6 and dice.odds(0.3):
        for sign in (-1, 1):
            line = [plan.on(sign * 0.5 * plan.half, -0.22), plan.on(sign * 0.44 * plan.half, -0.14)]
            ink.line(straight(line, closed=False), width=0.6, alpha=0.6)


def _hair_shadow(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    down = dice.between(-0.62, plan.eye_y - 0.02)
    edge: list[Point] = [(-0.6, -1.1), (0.6, -1.1), (0.6, -0.3)]
    edge += [(0.42 - 0.84 * i / 7, down + dice.between(-0.04, 0.06)) for i in range(8)]
    edge += [(-0.6, -0.3)]
    blur = dice.between(0.01, 0.04) if dice.odds(0.5) else 0.0
    ink.raw(smooth(edge, tension=0.5), plan.sheet.palette.skin_shadow, alpha=dice.between(0.4, 1.0), blur=blur, clip=outline)


def _blush(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    kind = dice.one_of(("soft", "hatch", "flat"), (0.55, 0.25, 0.2))
    colour, alpha = plan.sheet.palette.blush, dice.between(0.25, 0.9)
    y, size = plan.eye_y + plan.eye_h + dice.between(0.0, 0.07), dice.between(0.05, 0.1)
    for sign in (-1, 1):
        spot = plan.on(sign * (plan.eye_x + dice.between(0.0, 0.06)), y)
        if kind != "hatch":
            ink.raw(ellipse(spot, size, size * 0.5), colour, alpha=alpha, blur=size * 0.3 if kind == "soft" else 0.0)
            continue
        ink.raw(ellipse(spot, size, size * 0.4), colour, alpha=alpha * 0.3, blur=size * 0.3)
        for i in (-1, 0, 1):
            x = spot[0] + i * size * 0.45
            dash = [(x + 0.012, spot[1] - 0.015), (x - 0.012, spot[1] + 0.015)]
            ink.mark(straight(dash, closed=False), blend(colour, (0.8, 0.1, 0.1), 0.4), 0.006, alpha=alpha)
