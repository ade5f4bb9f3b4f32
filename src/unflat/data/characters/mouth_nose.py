"""Nose and mouth: from a dot to a ridge, from a thin line to an open smile."""

from unflat.core import parts
from unflat.data.characters.curves import Point, box, ellipse, smooth, straight
from unflat.data.characters.palette import blend, deeper, lighter
from unflat.data.characters.plan import Dice, HeadInk, HeadPlan


def draw_nose(plan: HeadPlan, dice: Dice) -> None:
    """The NOSE layer, left out on some flat cartoon faces."""
    palette = plan.sheet.palette
    kind = dice.one_of(("dot", "dash", "shadow", "ridge", "button", "none"), (0.25, 0.25, 0.16, 0.12 + 0.4 * plan.grown, 0.06, 0.06))
    if kind == "none":
        return
    ink = plan.ink(parts.NOSE)
    y = plan.eye_y + dice.between(0.12, 0.17) + 0.04 * plan.grown
    x, y = plan.on(0.0, y, radius=1.5)
    x += 0.05 * plan.turn
    side = 1.0 if plan.turn > 0 or (plan.turn == 0 and dice.odds(0.5)) else -1.0
    dark = dice.one_of((deeper(palette.skin, 0.45), blend(palette.skin_shadow, (0.4, 0.1, 0.05), 0.3), plan.sheet.style.line_colour))
    size = dice.between(0.7, 1.4)
    if kind == "dot":
        ink.raw(ellipse((x, y), 0.008 * size, 0.006 * size), dark)
    elif kind == "dash":
        ink.mark(smooth([(x - 0.012 * size, y), (x, y + 0.006), (x + 0.014 * size, y - 0.004)], closed=False), dark, 0.006)
    elif kind == "button":
        ink.shape(ellipse((x, y), 0.03 * size, 0.024 * size), blend(palette.skin, palette.blush, 0.6))
    elif kind == "shadow":
        tri: list[Point] = [(x - 0.022 * size, y), (x + side * 0.006, y - 0.04 * size), (x + 0.022 * size, y + 0.002), (x, y + 0.016)]
        ink.raw(smooth(tri, tension=0.6), palette.skin_shadow, alpha=0.9)
    else:
        top = y - dice.between(0.06, 0.15)
        ridge = [(x + side * 0.012, top), (x + side * 0.022, y - 0.02), (x + side * 0.034 * size, y), (x + side * 0.005, y + 0.014)]
        ink.mark(smooth(ridge, closed=False), dark, 0.006)
        if dice.odds(0.5):
            ink.raw(smooth([*ridge, (x - side * 0.02, y + 0.004)]), palette.skin_shadow, alpha=0.7)
        if dice.odds(0.5):
            ink.mark(
                smooth([(x - side * 0.026, y - 0.006), (x - side * 0.03, y + 0.008), (x - side * 0.018, y + 0.012)], closed=False),
                dark,
                0.005,
            )
    if dice.odds(0.2):
        ink.raw(ellipse((x - side * 0.004, y - 0.018), 0.006, 0.007), lighter(palette.skin, 0.8))


def draw_mouth(plan: HeadPlan, dice: Dice) -> None:
    """The MOUTH layer."""
    kind = dice.one_of(("line", "smile", "cat", "open", "pout", "lips", "grin"), (0.27, 0.2, 0.06, 0.22, 0.07, 0.1, 0.08))
    ink = plan.ink(parts.MOUTH)
    x, y = plan.on(0.0, -dice.between(0.085, 0.14) - 0.02 * plan.grown, radius=1.5)
    x += 0.03 * plan.turn
    wide = dice.between(0.025, 0.1) * (1.0 + 0.2 * plan.grown)
    if kind == "open":
        _open(plan, ink, dice, (x, y))
    elif kind == "lips":
        _lips(plan, ink, dice, (x, y))
    elif kind == "grin":
        _grin(plan, ink, dice, (x, y))
    else:
        bow = {"line": dice.between(-0.008, 0.008), "smile": dice.between(0.012, 0.035), "pout": -dice.between(0.01, 0.02)}.get(kind, 0.014)
        spots: list[Point] = [(x - wide, y - bow), (x, y), (x + wide, y - bow)]
        if kind == "cat":
            wide = max(wide, 0.045)
            spots = [(x - wide, y - bow), (x - wide / 2, y + 0.008), (x, y - 0.01), (x + wide / 2, y + 0.008), (x + wide, y - bow)]
        colour = dice.one_of((plan.sheet.style.line_colour, deeper(plan.sheet.palette.skin, 0.55), (0.45, 0.15, 0.13)))
        ink.mark(smooth(spots, closed=False), colour, dice.between(0.004, 0.011))
        if dice.odds(0.25):
            ink.mark(
                straight([(x - wide * 0.3, y + 0.03), (x + wide * 0.3, y + 0.03)], closed=False), plan.sheet.palette.skin_shadow, 0.005
            )


def _open(plan: HeadPlan, ink: HeadInk, dice: Dice, at: Point) -> None:
    x, y = at
    wide, deep = dice.between(0.03, 0.1), dice.between(0.02, 0.09)
    bow = dice.between(-0.01, 0.02)
    outline = smooth(
        [
            (x - wide, y - bow),
            (x, y),
            (x + wide, y - bow),
            (x + wide * 0.55, y + deep * 0.75),
            (x, y + deep),
            (x - wide * 0.55, y + deep * 0.75),
        ]
    )
    inside = dice.one_of(((0.5, 0.12, 0.12), (0.75, 0.35, 0.33), (0.25, 0.05, 0.07), (0.9, 0.5, 0.45)))
    ink.raw(outline, inside)
    if dice.odds(0.6):
        ink.raw(ellipse((x, y + deep * 0.95), wide * 0.6, deep * 0.45), lighter(blend(inside, (0.9, 0.4, 0.4), 0.7), 0.2), clip=outline)
    if dice.odds(0.55):
        ink.raw(box(x - wide, y - 0.05, x + wide, y + deep * 0.18, radius=0.004), (1.0, 1.0, 1.0), clip=outline)
    if dice.odds(0.12):
        ink.raw(
            straight([(x + wide * 0.3, y - 0.01), (x + wide * 0.6, y - 0.01), (x + wide * 0.45, y + deep * 0.4)]),
            (1.0, 1.0, 1.0),
            clip=outline,
        )
    ink.mark(outline, plan.sheet.style.line_on(inside), dice.between(0.004, 0.01))


def _lips(plan: HeadPlan, ink: HeadInk, dice: Dice, at: Point) -> None:
    x, y = at
    wide, full = dice.between(0.035, 0.075), dice.between(0.01, 0.022)
    colour = blend(plan.sheet.palette.skin, dice.one_of(((0.8, 0.2, 0.25), (0.6, 0.25, 0.2), (0.9, 0.45, 0.5))), dice.between(0.3, 0.9))
    ink.raw(
        smooth([(x - wide, y), (x - wide * 0.3, y - full), (x, y - full * 0.7), (x + wide * 0.3, y - full), (x + wide, y), (x, y + 0.004)]),
        deeper(colour, 0.1),
    )
    ink.raw(smooth([(x - wide * 0.85, y + 0.002), (x, y + 0.002), (x + wide * 0.85, y + 0.002), (x, y + full * 1.4)]), colour)
    ink.mark(smooth([(x - wide, y), (x, y + 0.003), (x + wide, y)], closed=False), deeper(colour, 0.6), 0.005)


def _grin(plan: HeadPlan, ink: HeadInk, dice: Dice, at: Point) -> None:
    x, y = at
    wide, deep = dice.between(0.05, 0.11), dice.between(0.02, 0.04)
    outline = smooth(
        [
            (x - wide, y - 0.02),
            (x, y),
            (x + wide, y - 0.02),
            (x + wide * 0.7, y + deep * 0.7),
            (x, y + deep),
            (x - wide * 0.7, y + deep * 0.7),
        ]
    )
    ink.raw(outline, (1.0, 1.0, 1.0))
    if dice.odds(0.5):
        for i in range(-2, 3):
            ink.mark(
                straight([(x + i * wide * 0.35, y - 0.03), (x + i * wide * 0.35, y + deep)], closed=False),
                (0.7, 0.7, 0.72),
                0.003,
                clip=outline,
            )
    ink.mark(outline, plan.sheet.style.line_colour, dice.between(0.004, 0.009))
