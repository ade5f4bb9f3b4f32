"""Arms with their sleeves, hands and gloves: one side at a time, whole beneath the sleeve."""

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Arm, Figure
from unflat.data.characters.body.hands import choose_hand, draw_grip, draw_hand, draw_nails, hand_size
from unflat.data.characters.body.legform import along
from unflat.data.characters.clothes.cloth import relief
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Ink, Pattern, Sheet, Side
from unflat.data.characters.drawing.curves import Point, ellipse, joined, limb, rails, smooth, straight
from unflat.data.characters.drawing.palette import Colour, blend, deeper
from unflat.data.characters.head.plan import Dice

_STEPS = 12
_REACH = {"none": 0.0, "short": 0.36, "elbow": 0.56, "long": 1.0, "wide": 0.98, "puff": 0.36, "bell": 0.97, "loose": 1.0}
_OVER_HAND = {"long": 0.14, "bell": 0.14, "wide": 0.14, "loose": 0.35}
"""How often a sleeve goes on over the hand."""
Z_NEAR, Z_FAR = 2.6, 1.95
Z_BESIDE = 2.35
Z_POCKETED = 1.97
Z_OVER = 4.15
"""An arm in front of the head: over hair, behind marks in the air."""
_HOLDING, _HELD, _GRIP = 0.04, 0.01, 0.015
"""By how much an arm that holds something and the thing lie behind the arm's usual place, and the fingers before it."""
DROPPED, _SHORTEST = 0.17, 0.2
"""Where along the arm the sleeves of tops begin that leave the shoulders bare, and how long they are at least."""
_HIGH = 0.35
"""What hands before the body hold above this height reaches up to the face and is drawn over it, head units below the chin."""


@dataclass(frozen=True)
class Dress:
    """What both arms wear; sleeves begin a share `start` of the arm below the shoulder."""

    sleeve: str
    long: float
    colour: Colour
    pattern: Pattern | None
    under: Colour | None
    over_hand: float
    hem: str
    glove: Colour | None
    glove_top: float
    wrist: str
    nails: bool
    detached: bool
    start: float = 0.0


def draw_arms(sheet: Sheet, figure: Figure, outfit: Outfit, holding: Collection[Side], rng: np.random.Generator) -> None:
    """Both arms; one behind the back is drawn behind the body, and what a hand holds lies between palm and fingers."""
    dice = Dice(rng)
    dress = _dress(sheet, outfit, dice)
    kind = {side: choose_hand(figure, figure.arms[side], dice) for side, _ in SIDES}
    if dice.odds(0.6) and figure.arms["l"].gesture == figure.arms["r"].gesture:
        kind["r"] = kind["l"]
    for side, sign in SIDES:
        arm = figure.arms[side]
        ink = sheet.ink(parts.HANDWEAR, z=_arm_z(arm) + 0.005 * sign - (_HOLDING if side in holding else 0.0), side=side)
        skin = sheet.palette.skin
        hand = skin if dress.glove is None else dress.glove
        ink.shape(limb(_spine(arm, 0.0, 1.0), _widths(figure, 0.0, 1.0)), skin)
        if arm.gesture == "pocket":
            draw_hand(sheet.ink(parts.HANDWEAR, z=Z_POCKETED, side=side), figure, arm, "relaxed", hand)
        else:
            draw_hand(ink, figure, arm, "mitten" if side in holding else kind[side], hand)
            if dress.nails and side not in holding:
                draw_nails(ink, figure, arm, kind[side], outfit.accent)
        _glove(ink, figure, arm, dress)
        _clothe(ink, figure, arm, outfit, dress)
        if side in holding:
            draw_grip(sheet.ink(parts.HANDWEAR, z=held_z(arm) + _HELD + _GRIP + 0.005 * sign, side=side), figure, arm, hand)


def _arm_z(arm: Arm) -> float:
    return Z_OVER if arm.over else Z_NEAR if arm.near else Z_FAR if arm.gesture == "behind" else Z_BESIDE


def held_z(arm: Arm) -> float:
    """Where the thing in a hand lies: before the palm, behind the fingers."""
    high = arm.near and arm.gesture in ("held", "front", "chin") and arm.wrist[1] < _HIGH
    return (Z_OVER if high else _arm_z(arm)) - _HELD


def _dress(sheet: Sheet, outfit: Outfit, dice: Dice) -> Dress:
    cloth = sheet.palette.cloth
    own = outfit.outer in ("none", "cape", "apron") and outfit.top not in ("suit", "kimono")
    colour = cloth[dice.count(0, len(cloth) - 1)] if own and dice.odds(0.1) else outfit.sleeve_colour
    same = colour == outfit.top_colour
    pattern = outfit.top_pattern if same else None
    if own and pattern is None and dice.odds(0.06):
        pattern = Pattern("stripes", outfit.trim, dice.between(0.08, 0.16))
    glove = dice.one_of(((0.97, 0.97, 0.96), (0.1, 0.1, 0.12), outfit.accent, outfit.trim), (0.4, 0.3, 0.2, 0.1))
    short = outfit.sleeve in ("short", "elbow", "puff")
    long = _REACH[outfit.sleeve] - (dice.between(0, 0.1) if outfit.sleeve not in ("none", "wide") else 0.0)
    return Dress(
        sleeve=outfit.sleeve, long=long, colour=colour, pattern=pattern,
        under=dice.one_of((sheet.palette.white, (0.12, 0.12, 0.14), cloth[0])) if short and dice.odds(0.1) else None,
        over_hand=dice.between(0.3, 1.1) if dice.odds(_OVER_HAND.get(outfit.sleeve, 0.0)) else 0.0,
        hem=dice.one_of(("plain", "cuff", "band", "rolled", "stripes", "ribbed", "frill"), (0.34, 0.2, 0.12, 0.08, 0.08, 0.13, 0.05)),
        glove=glove if outfit.gloves else None, glove_top=dice.one_of((0.93, 0.86, 0.6, 0.4), (0.45, 0.3, 0.12, 0.13)),
        wrist=dice.one_of(("", "bangle", "watch", "band", "bandage"), (0.8, 0.06, 0.06, 0.05, 0.03)),
        nails=dice.odds(0.06), detached=outfit.sleeve == "none" and dice.odds(0.14), start=DROPPED if outfit.top == "off" and own else 0.0,
    )  # fmt: skip


def _spine(arm: Arm, start: float, end: float) -> list[Point]:
    s, e, w = arm.shoulder, arm.elbow, arm.wrist
    rounded = [s, (s[0] + (e[0] - s[0]) * 0.5, s[1] + (e[1] - s[1]) * 0.5), e, (e[0] + (w[0] - e[0]) * 0.5, e[1] + (w[1] - e[1]) * 0.5), w]
    return along(rounded, start, end)


def _widths(figure: Figure, start: float, end: float, *, ease: float = 0.0) -> list[float]:
    knots, thick = (0.0, 0.12, 0.45, 0.6, 0.95, 1.0), (0.95, 1.0, 0.8, 0.82, 0.56, 0.55)
    return [(float(np.interp(s, knots, thick)) + ease) * figure.thick for s in np.linspace(start, end, _STEPS + 1)]


def sleeve_widths(figure: Figure, outfit: Outfit, long: float, *, start: float = 0.0) -> list[float]:
    """Half widths of a sleeve from where it begins to its hem."""
    shares = np.linspace(0, 1, _STEPS + 1)
    loose = 0.12 + 6 * outfit.ease * 0.4
    base = np.array(_widths(figure, start, long, ease=loose))
    if outfit.sleeve == "wide":
        base = base + figure.thick * 2.6 * shares**1.5
    elif outfit.sleeve == "bell":
        base = base + figure.thick * 1.2 * np.maximum(shares - 0.5, 0) ** 1.2 * 2
    elif outfit.sleeve == "loose":
        base = base + figure.thick * (0.25 + 0.75 * shares)
    elif outfit.sleeve == "puff":
        base = base + figure.thick * 0.65 * np.sin(pi * shares)
    return [float(w) for w in base]


def _glove(ink: Ink, figure: Figure, arm: Arm, dress: Dress) -> None:
    if dress.glove is not None:
        top = dress.glove_top
        ink.shape(limb(_spine(arm, top, 1.0), _widths(figure, top, 1.0, ease=0.1)), dress.glove)
        cuff = _spine(arm, top, 1.0)[:2]
        ink.shape(limb(cuff, [0.75 * figure.thick] * 2, round_ends=False), deeper(dress.glove, 0.08), line=0.8)
    if dress.wrist in ("bangle", "watch", "band", "bandage"):
        start = {"bangle": 0.9, "watch": 0.88, "band": 0.86, "bandage": 0.62}[dress.wrist]
        colour = {"bangle": (0.9, 0.78, 0.4), "watch": (0.14, 0.13, 0.14), "band": (0.85, 0.2, 0.25), "bandage": (0.95, 0.94, 0.9)}[
            dress.wrist
        ]
        spine = _spine(arm, start, 0.93)
        ink.shape(limb(spine, _widths(figure, start, 0.93, ease=0.06), round_ends=False), colour, line=0.8)
        if dress.wrist == "watch":
            ink.shape(ellipse(spine[6], 0.42 * figure.thick, 0.42 * figure.thick), (0.93, 0.93, 0.9), line=0.8)


def _clothe(ink: Ink, figure: Figure, arm: Arm, outfit: Outfit, dress: Dress) -> None:
    if dress.under is not None:
        ink.shape(limb(_spine(arm, 0.0, 0.97), _widths(figure, 0.0, 0.97, ease=0.08), round_ends=False), dress.under)
    if dress.long > 0:
        _sleeve(ink, figure, arm, outfit, dress)
        _folds(ink, figure, arm, relief(dress.colour, 0.16 + 0.2 * ink.style.strength), dress.long)
    elif dress.detached:
        start = 0.3
        spine, flare = _spine(arm, start, 0.98), np.linspace(0.2, 1.0, _STEPS + 1)
        widths = [w + float(f) * figure.thick for w, f in zip(_widths(figure, start, 0.98), flare, strict=True)]
        ink.shape(limb(spine, widths, round_ends=False), outfit.top_colour)
        ink.shape(limb(spine[:2], [w * 1.1 for w in widths[:2]], round_ends=False), outfit.accent, line=0.8)
        ink.shape(limb(spine[-2:], [w * 1.03 for w in widths[-2:]], round_ends=False), outfit.trim, line=0.8)


def _sleeve(ink: Ink, figure: Figure, arm: Arm, outfit: Outfit, dress: Dress) -> None:
    long = max(dress.long, dress.start + _SHORTEST)
    spine, widths = _spine(arm, dress.start, long), sleeve_widths(figure, outfit, long, start=dress.start)
    if dress.over_hand:
        reach = dress.over_hand * hand_size(figure)
        spine = [*spine, (arm.wrist[0] + reach * cos(arm.point), arm.wrist[1] + reach * sin(arm.point))]
        widths = [*widths, max(widths[-1], 0.9 * figure.thick)]
    cap = ellipse(spine[0], widths[0] * 1.02, widths[0] * 1.02)
    hang = _hanging(spine, widths) if outfit.sleeve == "wide" else limb(spine, widths, round_ends=False)
    ink.shape(joined(cap, hang) if dress.start == 0 else hang, dress.colour, pattern=dress.pattern)
    if dress.long > 0.8 and not dress.over_hand and ink.style.shading != "flat" and outfit.sleeve in ("wide", "bell", "loose"):
        x, y = spine[-1]
        ink.shape(
            ellipse((x, y), widths[-1] * 0.55, widths[-1] * 0.35, angle=arm.point - pi / 2),
            deeper(dress.colour, 0.5),
            line=0.5,
            shade=False,
        )
    _sleeve_hem(ink, figure, (spine, widths), outfit, dress)


def _sleeve_hem(ink: Ink, figure: Figure, form: tuple[list[Point], list[float]], outfit: Outfit, dress: Dress) -> None:
    spine, widths = form
    hem = "cuff" if outfit.top == "shirt" and dress.hem == "plain" else "band" if outfit.sleeve == "puff" else dress.hem
    if outfit.sleeve == "wide" or hem == "plain":
        return
    if hem in ("cuff", "ribbed", "rolled"):
        wide = {"cuff": 1.06, "ribbed": 0.86, "rolled": 1.14}[hem]
        colour = dress.colour if not outfit.trimmed else outfit.trim
        cuff = limb(spine[-2:], [w * wide for w in widths[-2:]], round_ends=False)
        ink.shape(cuff, deeper(colour, 0.08) if hem == "rolled" else colour, line=0.8)
    elif hem in ("band", "stripes"):
        one, other = rails(spine, widths)
        for share in (0.2,) if hem == "band" else (0.15, 0.75):
            a, b = [(p[-1][0] + (p[-2][0] - p[-1][0]) * share, p[-1][1] + (p[-2][1] - p[-1][1]) * share) for p in (one, other)]
            ink.stroke(straight([a, b], closed=False), colour=outfit.trim, minimum=0.16 * figure.thick)
    else:
        one, other = rails(spine, widths)
        (ax, ay), (bx, by) = one[-1], other[-1]
        frill = [ellipse((ax + (bx - ax) * t, ay + (by - ay) * t), 0.3 * widths[-1], 0.3 * widths[-1]) for t in (0.0, 0.25, 0.5, 0.75, 1.0)]
        ink.shape(joined(*frill), blend(outfit.trim, (1.0, 1.0, 1.0), 0.5), line=0.8)


def _hanging(spine: list[Point], widths: list[float]) -> skia.Path:
    """A kimono sleeve: close to the arm above, a bag below."""
    drop = [(x, y + (0.2 + 0.8 * i / _STEPS) * widths[i] * 1.5) for i, (x, y) in enumerate(spine)]
    rise = [(x, y - 0.45 * widths[0]) for x, y in spine]
    return joined(smooth([*rise[::2], *drop[::-2]], tension=0.5), limb(spine, [widths[0]] * len(spine), round_ends=False))


def _folds(ink: Ink, figure: Figure, arm: Arm, colour: Colour, long: float) -> None:
    if ink.style.detail < 0.25 or long < 0.5:
        return
    spine = _spine(arm, 0.0, long)
    bent = 1.0 if arm.elbow[0] > arm.shoulder[0] else -1.0
    wide = figure.thick
    middle = round(min(0.52 / long, 1.0) * _STEPS)
    for at in (middle - 1, middle, middle + 1, _STEPS - 1)[: 2 + int(3 * ink.style.detail)]:
        x, y = spine[min(at, _STEPS)]
        line = [
            (x - bent * 0.9 * wide, y - 0.1 * wide),
            (x - bent * 0.3 * wide, y + 0.12 * wide),
            (x + bent * 0.25 * wide, y + 0.02 * wide),
        ]
        ink.stroke(smooth(line, closed=False), colour=colour, width=0.7, minimum=0.04 * wide)
    if ink.style.shading != "flat":
        x, y = spine[min(middle, _STEPS)]
        ink.raw(smooth([(x - bent * wide, y - 0.3 * wide), (x, y), (x - bent * 0.9 * wide, y + 0.25 * wide)]), colour, alpha=0.35)
