"""Eyes: white, iris and lashes of many constructions, from cartoon circles to narrow slits."""

from unflat.core import parts
from unflat.data.characters.drawing.curves import smooth
from unflat.data.characters.drawing.palette import blend, deeper
from unflat.data.characters.head.eyes.eye_style import WHITE, Eye, EyeStyle
from unflat.data.characters.head.eyes.irises import IrisStyle, draw_iris
from unflat.data.characters.head.eyes.lashes import draw_closed, draw_eye_shadow, draw_lashes
from unflat.data.characters.head.plan import Dice, HeadPlan, side_of

_WINK_SHARE, _PAINT_SHARE = 0.06, 0.14


def draw_eyes(plan: HeadPlan, dice: Dice) -> None:
    """White, iris and lashes of both eyes; sometimes one is closed."""
    style = EyeStyle.random(plan, dice)
    look = IrisStyle.random(plan, dice)
    wink = dice.one_of((-1, 1)) if dice.odds(_WINK_SHARE) else 0
    closed = dice.one_of(("happy", "asleep", "flat", "squeezed"), (0.48, 0.36, 0.06, 0.1))
    painted = dice.odds(_PAINT_SHARE)
    for sign in (-1, 1):
        eye = Eye(plan, style, sign)
        if style.kind == "closed" or sign == wink:
            draw_closed(eye, closed)
            continue
        if painted and style.kind not in ("dot", "circle"):
            draw_eye_shadow(eye, dice)
        if style.kind != "dot":
            _white(eye)
        draw_iris(eye, look)
        draw_lashes(eye, dice)


def _white(eye: Eye) -> None:
    """The EYEWHITE layer, whole under iris and lash, with the shadow of the upper lid."""
    style, plan = eye.style, eye.plan
    ink = plan.ink(parts.EYEWHITE, side=side_of(eye.sign))
    outline = eye.outline()
    ink.raw(outline, style.white)
    if style.shadow <= 0:
        return
    cool = blend(deeper(plan.sheet.palette.skin_shadow, 0.2), (0.55, 0.6, 0.8), 0.5 if style.white == WHITE else 0.3)
    if style.shadow_soft:
        ink.fade(outline, cool, start=eye.at(0, 0.5), end=eye.at(0, -0.8), alpha=style.shadow)
        return
    drop = 0.28
    spots = [(-1.4, -1.5), (1.4, -1.5), (1.3, eye.top[-1][1] + drop), *[(u, v + drop) for u, v in eye.top[-2:0:-1]], (-1.3, eye.top[0][1])]
    ink.raw(smooth([eye.at(*p) for p in spots], tension=0.7), cool, alpha=style.shadow, clip=outline)
