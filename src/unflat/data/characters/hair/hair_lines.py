"""How hair runs from the whorl to its tips, and the lines, shadows and shine that follow it."""

from collections.abc import Sequence
from math import cos, pi, sin

import skia

from unflat.data.characters.drawing.curves import Point, away, bend, limb, smooth
from unflat.data.characters.drawing.palette import Colour, blend, lighter
from unflat.data.characters.hair.strokes import gathered, tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan

_LIT_SHARE = 0.13
_BLACK_HAIR = 0.25  # below this value lines darker than the hair cannot be seen


def flow(whorl: Point, tip: Point, t: float) -> Point:
    """The spot a share `t` of the way along a strand that leaves the whorl flat and reaches its tip falling."""
    across, down = sin(t * pi / 2), 1 - cos(t * pi / 2)
    return whorl[0] + (tip[0] - whorl[0]) * across, whorl[1] + (tip[1] - whorl[1]) * down


def strand_colour(plan: HeadPlan, dice: Dice) -> Colour:
    """Lines inside hair: the line colour, the shadow, or on black hair a lighter tint."""
    palette = plan.sheet.palette
    if max(palette.hair) < _BLACK_HAIR:
        return dice.one_of((palette.hair_light, (0.0, 0.0, 0.0), lighter(palette.hair, 0.15)))
    return dice.one_of((palette.hair_shadow, plan.sheet.style.line_on(palette.hair)))


def leaf(root: Point, tip: Point, *, width: float, curl: float = 0.0) -> skia.Path:
    """A strand that is pointed at both ends, so that it grows out of the hair it lies on."""
    middle = away(root, tip, along=0.5, out=curl * abs(tip[1] - root[1]))
    spine = bend([root, middle, tip], steps=6)
    return limb(spine, [width / 2 * s for s in (0.01, 0.45, 0.8, 0.95, 0.8, 0.42, 0.005)], round_ends=False)


def parting(whorl: Point, notch: Point, *, reach: float, thick: float) -> skia.Path:
    """A line between two locks, strong at the notch and fading towards the whorl; `reach` is how far up it runs."""
    return tapered([flow(whorl, notch, 1 - reach * s / 3) for s in range(4)], thick, start=0.9, end=0.03)


def hollow(whorl: Point, notch: Point, *, wide: float, reach: float) -> skia.Path:
    """A dark wedge between two locks, `reach` up from the notch."""
    top = flow(whorl, notch, 1 - reach)
    left, right = (notch[0] - wide, notch[1] + wide), (notch[0] + wide, notch[1] + wide * 0.6)
    return smooth([left, top, right], tension=0.5)


def draw_shine(plan: HeadPlan, ink: HeadInk, whorl: Point, rim: Sequence[Point], clip: skia.Path, dice: Dice) -> None:
    """Light on the crown: a ring, a zigzag, strokes along the strands, or a soft glow; `rim` runs along the hair's lower edge."""
    kind = dice.one_of(("none", "ring", "zigzag", "strokes", "glow"), (0.3, 0.15, 0.2, 0.2, 0.15))
    light, alpha = plan.sheet.palette.hair_light, dice.between(0.45, 1.0)
    at, thick = dice.between(0.42, 0.62), dice.between(0.02, 0.06)
    reach = dice.between(0.45, 0.95) * plan.half
    spots = [p for p in bend(list(rim), steps=18) if abs(p[0] - 0.1 * plan.turn) < reach]
    if len(spots) < 3 or kind == "none":
        return
    level = [flow(whorl, (x, -0.38), at) for x, _ in spots]
    if kind == "glow":
        ink.raw(limb(level, [thick] * len(level)), light, alpha=alpha * 0.8, blur=0.035, clip=clip)
    elif kind == "strokes":
        long, wide = dice.between(0.04, 0.12), dice.between(0.008, 0.022)
        rows = [[flow(whorl, (x, -0.38), at + long * s * dice.between(0.4, 1)) for s in (-1, 0, 1)] for x, _ in spots if dice.odds(0.6)]
        ink.raw(gathered(tapered(row, wide) for row in rows), light, alpha=alpha, clip=clip)
    else:
        sharp = thick * (1.2 if kind == "zigzag" else 0.15)
        upper = [(x, y - thick / 2 - (sharp if i % 2 else 0) * dice.between(0.3, 1)) for i, (x, y) in enumerate(level)]
        lower = [(x, y + thick / 2 + (sharp if i % 2 else 0) * dice.between(0.3, 1)) for i, (x, y) in enumerate(level)]
        ends = [(level[0][0] - 0.02, level[0][1] + 0.01)], [(level[-1][0] + 0.02, level[-1][1] + 0.01)]
        ink.raw(
            smooth([*ends[0], *upper, *ends[1], *lower[::-1]], tension=0.25 if kind == "zigzag" else 0.9), light, alpha=alpha, clip=clip
        )


def draw_lit_crown(plan: HeadPlan, ink: HeadInk, whorl: Point, outline: skia.Path, dice: Dice) -> None:
    """The top of the head in full light, nearly white on some, its lower edge soft or in points along the strands."""
    if not dice.odds(_LIT_SHARE):
        return
    hair = plan.sheet.palette.hair
    light = blend(hair, (1.0, 0.99, 0.96), dice.between(0.35, 0.95) * (0.5 if max(hair) < _BLACK_HAIR else 1.0))
    alpha, low, side = dice.between(0.55, 1.0), dice.between(0.34, 0.72), dice.between(-0.2, 0.2)
    count, wide = dice.count(5, 9), plan.half * dice.between(0.7, 1.15)
    sharp = plan.sheet.style.shading in ("cel", "flat")
    foot: list[Point] = []
    for i in range(2 * count + 1):
        across = 1 - i / count
        rim = (side + across * wide, -0.38)
        jag = (dice.between(0.05, 0.16) if i % 2 else -0.03) if sharp else 0.0
        x, y = flow(whorl, rim, low * (1 - 0.2 * abs(across)) + jag)
        foot.append((x, y - 0.3 * abs(across) ** 4))
    ends = [(foot[0][0] + 0.05, -2.0), (foot[-1][0] - 0.05, -2.0)]
    blur = 0.0 if sharp else dice.between(0.015, 0.06)
    ink.raw(smooth([*foot, ends[1], ends[0]], tension=0.35), light, alpha=alpha, blur=blur, clip=outline)


def draw_tints(plan: HeadPlan, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """Colour that changes down the hair: dark roots, tips of another colour, light falling from above."""
    palette, box = plan.sheet.palette, outline.computeTightBounds()
    top, bottom = box.top(), box.bottom()
    if dice.odds(0.14):
        ink.fade(outline, palette.hair_shadow, start=(0, top + 0.45), end=(0, top), alpha=dice.between(0.4, 0.9))
    if dice.odds(0.2):
        ink.fade(outline, palette.hair_light, start=(0, top + dice.between(0.2, 0.5)), end=(0, top), alpha=dice.between(0.4, 0.9))
    if dice.odds(0.16):
        tint = dice.one_of(
            (palette.hair_inner, blend(palette.hair, palette.skin, 0.6), palette.hair_light, palette.accent), (0.35, 0.3, 0.25, 0.1)
        )
        start = bottom - dice.between(0.25, 0.6) * (bottom - top)
        ink.fade(outline, tint, start=(0, start), end=(0, bottom), alpha=dice.between(0.4, 1.0))
    if dice.odds(0.16):
        side = dice.one_of((-1, 1))
        ink.fade(outline, palette.hair_shadow, start=(0.1 * side, -0.6), end=(side * (plan.half + 0.1), -0.4), alpha=dice.between(0.4, 0.9))
