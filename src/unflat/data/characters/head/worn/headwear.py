"""What is worn on the head: hats, hoods that are up, and small things in the hair."""

import skia

from unflat.core import parts
from unflat.data.characters.drawing.curves import Point, ellipse, joined, smooth, without
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice, HeadPlan
from unflat.data.characters.head.worn.hair_ornaments import draw_ornament
from unflat.data.characters.head.worn.hats import draw_hat

_BEHIND, _OVER = 1.14, 4.1
_ORNAMENT_CHANCES = (0.17, 0.1, 0.03)  # of the first, second and third
_WITH_HAT = 0.2
_MEN = 0.4  # how much rarer ornaments are on grown men


def draw_headwear(plan: HeadPlan, dice: Dice) -> None:
    """The hat of the plan, or small things in the hair."""
    palette = plan.sheet.palette
    colours = (*palette.cloth[:3], palette.accent, palette.white, palette.cloth[0])
    colour = dice.one_of(colours)
    if plan.hat == "hood":
        _hood(plan, dice, colour)
    elif plan.hat:
        draw_hat(plan, dice, colour)
    if plan.bald or (plan.hat and not dice.odds(_WITH_HAT)):
        return
    for chance in _ORNAMENT_CHANCES:
        if dice.odds(chance if plan.grown < 0.9 else _MEN * chance):
            draw_ornament(plan, dice, dice.one_of((colour, *colours)))


def _hood(plan: HeadPlan, dice: Dice, colour: Colour) -> None:
    """A hood that is up: its inside behind the hair, its rim around the face."""
    w = plan.half + plan.volume + dice.between(0.06, 0.14)
    lop = 0.05 * plan.turn
    outer: list[Point] = [(w * 0.78, 0.14), (w * 1.0, -0.2), (w * 1.02, -0.6), (w * 0.68, -1.02 - plan.volume), (lop, -1.16 - plan.volume)]
    outline = smooth([(0.0, 0.24), *outer, *[(-x, y) for x, y in outer[-2::-1]]])
    plan.ink(parts.HEADWEAR, z=_BEHIND, half="back").shape(outline, deeper(colour, 0.4))
    inner, x, low = plan.half * dice.between(0.98, 1.16), 0.06 * plan.turn, dice.between(0.06, 0.3)
    side: list[Point] = [(inner * 0.62, low * 0.5), (inner, -0.3), (inner * 0.92, -0.68), (inner * 0.5, -0.94)]
    hole = smooth([(x, low + 0.1), *[(x + u, v) for u, v in side], (x, -1.02), *[(x - u, v) for u, v in side[::-1]]])
    front = plan.ink(parts.HEADWEAR, z=_OVER, half="front")
    ears = _hood_ears(w, dice) if dice.odds(0.25) else []
    front.shape(without(joined(outline, *ears), hole), colour)
    if dice.odds(0.5):
        trim = dice.one_of((plan.sheet.palette.white, lighter(colour, 0.4), plan.sheet.palette.accent))
        front.mark(hole, trim, dice.between(0.03, 0.1), clip=outline)
    front.line(smooth([(lop, -1.15 - plan.volume), (lop + x, -1.05)], closed=False), width=0.7)
    for sign in (-1, 1):
        fold = [(sign * w * 0.9, -0.05), (sign * (inner + 0.02), -0.02), (sign * inner * 0.7, 0.12)]
        front.line(smooth(fold, closed=False), width=0.6, clip=outline)


def _hood_ears(w: float, dice: Dice) -> list[skia.Path]:
    pointed = dice.odds(0.6)
    found = []
    for sign in (-1, 1):
        if pointed:
            found.append(smooth([(sign * w * 0.25, -1.05), (sign * w * 0.72, -1.42), (sign * w * 0.88, -0.85)], tension=0.4))
        else:
            found.append(ellipse((sign * w * 0.65, -1.12), 0.13, 0.13))
    return found
