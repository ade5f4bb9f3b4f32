"""Ponytails, twin tails, side tails, drills and braids, tied at the head and free below, behind or in front of the shoulders."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from unflat.core import parts
from unflat.data.characters.children import BRAID
from unflat.data.characters.drawing.brush import Side
from unflat.data.characters.drawing.curves import Point, bend, ellipse, limb, rails
from unflat.data.characters.drawing.palette import Colour, lighter
from unflat.data.characters.hair.hair_lines import strand_colour
from unflat.data.characters.hair.hair_ties import draw_tie
from unflat.data.characters.hair.strokes import gathered, tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan, side_of

_BEHIND, _BEHIND_ARMS, _BEFORE_SHOULDERS = 1.22, 2.555, 3.98
_TIE_BEHIND, _TIE_OVER = 1.24, 4.08
_SHARE, _MEN_SHARE = 0.36, 0.1
_STEPS = 10


@dataclass(frozen=True)
class Tail:
    """One tail before it is inked: from root to tip along `spine`."""

    plan: HeadPlan
    ink: HeadInk
    spine: list[Point]
    width: float
    colour: Colour
    lines: Colour
    thin: float


def draw_hair_tails(plan: HeadPlan, dice: Dice) -> None:
    """HAIR_TAIL layers on some heads, each with its tie."""
    if plan.bald or not dice.odds(_SHARE if plan.grown < 0.9 else _MEN_SHARE):
        return
    kind = dice.one_of(("twin", "low twin", "pony", "side", "shoulder", "floating"), (0.33, 0.22, 0.17, 0.09, 0.09, 0.1))
    form = dice.one_of(tuple(_FORMS), (0.5, 0.14, 0.1, 0.26))
    width = dice.between(0.1, 0.24) if form != "plait" else dice.between(0.06, 0.11)
    length = min(dice.one_of((0.5, 1.0, 1.8, 2.8), (0.3, 0.4, 0.23, 0.07)) * dice.between(0.8, 1.2), plan.pose.room - 0.45)
    spines = _SPINES[kind](plan, length, dice)
    front = dice.odds(0.85 if kind in ("low twin", "shoulder") else 0.3) and kind not in ("pony", "floating")
    z = (_BEHIND_ARMS if dice.odds(0.3) else _BEFORE_SHOULDERS) if front else _BEHIND
    tied, cloth = (
        dice.odds(0.8) and kind != "floating",
        dice.one_of((plan.sheet.palette.accent, plan.sheet.palette.white, *plan.sheet.palette.cloth[:3])),
    )
    for sign, spine in spines:
        _draw(plan, dice, form, (bend(spine, steps=_STEPS), width), (side_of(sign) if len(spines) > 1 else None, z))
        if tied:
            over = z + 0.01 if front else dice.one_of((_TIE_BEHIND, _TIE_OVER))
            draw_tie(plan.ink(parts.HEADWEAR, z=max(z + 0.01, over)), spine[0], width * 0.7, cloth, dice)


def _draw(plan: HeadPlan, dice: Dice, form: str, shape: tuple[list[Point], float], place: tuple[Side | None, float]) -> None:
    palette, style = plan.sheet.palette, plan.sheet.style
    side, z = place
    colour = palette.hair if dice.odds(0.8) else palette.hair_shadow
    thin = max(0.007, min(style.line_width * 0.85 / plan.pose.unit, 0.018))
    tail = Tail(plan, plan.ink(parts.HAIR_TAIL, side=side, z=z), shape[0], shape[1], colour, strand_colour(plan, dice), thin)
    if form == "plait":
        tail.ink.begin(BRAID)
    _FORMS[form](tail, dice)


def _twin(plan: HeadPlan, length: float, dice: Dice) -> list[tuple[int, list[Point]]]:
    high, out, swing = dice.between(-0.95, -0.4), dice.between(0.05, 0.7), dice.between(0.05, 0.25)
    found = []
    for sign in (-1, 1):
        x = sign * (plan.half + plan.volume * 0.5) * (0.95 if high > -0.7 else 0.75) - 0.04 * plan.turn
        found.append((sign, [(x, high), (x + sign * swing, high + 0.03), (x + sign * (swing + out * 0.6), high + length * 0.5),
                             (x + sign * out, high + length)]))  # fmt: skip
    return found


def _low_twin(plan: HeadPlan, length: float, dice: Dice) -> list[tuple[int, list[Point]]]:
    """From behind the ears over the shoulders onto the chest."""
    high, out = dice.between(-0.3, -0.02), dice.between(-0.15, 0.12)
    found = []
    for sign in (-1, 1):
        x = sign * plan.half * dice.between(0.85, 1.05) - 0.04 * plan.turn
        found.append((sign, [(x, high), (x + sign * 0.1, high + 0.15), (x + sign * (0.06 + out * 0.5), high + 0.25 + length * 0.4),
                             (x + sign * out, high + 0.25 + length)]))  # fmt: skip
    return found


def _pony(plan: HeadPlan, length: float, dice: Dice) -> list[tuple[int, list[Point]]]:
    sign, out = dice.one_of((-1, 1)), dice.between(0.05, 0.7)
    root = (sign * plan.half * dice.between(0.1, 0.6), dice.between(-1.08, -0.5))
    return [(sign, [root, (root[0] + sign * 0.42, root[1] - 0.08), (root[0] + sign * (0.4 + out * 0.6), root[1] + length * 0.5),
                    (root[0] + sign * out, root[1] + length)])]  # fmt: skip


def _side(plan: HeadPlan, length: float, dice: Dice) -> list[tuple[int, list[Point]]]:
    return [dice.one_of(_twin(plan, length, dice))]


def _shoulder(plan: HeadPlan, length: float, dice: Dice) -> list[tuple[int, list[Point]]]:
    return [dice.one_of(_low_twin(plan, length, dice))]


def _floating(plan: HeadPlan, length: float, dice: Dice) -> list[tuple[int, list[Point]]]:
    """From behind the neck, unseen behind the shoulders, out beside the body and along it, its end curled."""
    far = min(max(length, 1.3) * dice.between(1.1, 1.6), plan.pose.room * dice.between(0.55, 0.9))
    out, curl = dice.between(0.6, 1.35), dice.between(-0.45, 0.35)
    found = []
    for sign in (-1, 1) if dice.odds(0.3) else (dice.one_of((-1, 1)),):
        found.append((sign, [(sign * 0.12, -0.15), (sign * 0.45 * out, 0.3 * far), (sign * out, 0.6 * far),
                             (sign * (out + 0.08), 0.88 * far), (sign * (out + curl), far)]))  # fmt: skip
    return found


def _smooth(tail: Tail, dice: Dice) -> None:
    _bundle(tail, tail.spine, dice)


def _wavy(tail: Tail, dice: Dice) -> None:
    wave, beat = dice.between(0.03, 0.08), dice.between(1.2, 1.9)
    _bundle(tail, [(x + wave * sin(i * beat), y) for i, (x, y) in enumerate(tail.spine)], dice)


def _bundle(tail: Tail, spine: list[Point], dice: Dice) -> None:
    """A full tail that ends in several pointed locks."""
    count, width = len(spine), tail.width
    fat = dice.between(0.3, 0.6)
    widths = []
    for i in range(count):
        s = i / (count - 1)
        widths.append(width * (0.3 + 0.7 * min(1.0, s / fat)) * max(min(1.0, (1 - s) / 0.42) ** 0.85, 0.004))
    for _ in range(dice.count(1, 4)):
        at = dice.count(4, count - 3)
        drift = dice.between(-1.3, 1.3) * width
        tip = (spine[-1][0] + drift, spine[-1][1] - abs(drift) * dice.between(0.2, 1.0))
        lock = bend([spine[at - 3], (spine[at][0] + drift * 0.5, spine[at][1]), tip], steps=6)
        tail.ink.shape(limb(lock, [width * s for s in (0.3, 0.45, 0.42, 0.34, 0.22, 0.1, 0.004)], round_ends=False), tail.colour)
    path = limb(spine, widths, round_ends=False)
    tail.ink.shape(path, tail.colour)
    if dice.odds(0.45):
        edge = rails(spine[2:], [w * 0.75 for w in widths[2:]])[dice.count(0, 1)]
        tail.ink.raw(tapered(edge, width * 0.5), tail.plan.sheet.palette.hair_shadow, clip=path)
    lines = []
    for _ in range(int(2 + 5 * tail.plan.sheet.style.detail)):
        share = dice.between(-0.8, 0.8)
        row = rails(spine, [w * share for w in widths])[0]
        first = dice.count(0, 4)
        lines.append(tapered(row[first : first + dice.count(4, 6)], tail.thin, start=0.05))
    tail.ink.raw(gathered(lines), tail.lines, clip=path)
    if dice.odds(0.35):
        tail.ink.raw(limb(spine[2:5], [width * 0.3] * 3), lighter(tail.colour, 0.4), alpha=0.6, blur=0.02, clip=path)


def _drill(tail: Tail, dice: Dice) -> None:
    """A corkscrew curl: turns that narrow downwards, each over the next."""
    way = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(tail.spine))
    turns = bend(tail.spine, steps=max(5, int(way / (tail.width * 0.5))))
    steps = list(enumerate(pairwise(turns)))
    for i, (here, after) in steps[::-1]:
        size = tail.width * (0.5 + 0.5 * min(1.0, i / 2)) * (1.0 - 0.7 * (i / len(turns)) ** 2)
        across = atan2(after[1] - here[1], after[0] - here[0]) - pi / 2
        roll = ellipse(here, size, size * 0.66, angle=across + 0.4)
        tail.ink.shape(roll, tail.colour)
        low = [
            (here[0] + size * u * cos(across + 0.4), here[1] + size * (0.3 - 0.3 * u * u) + size * u * sin(across + 0.4))
            for u in (-0.8, 0.0, 0.8)
        ]
        tail.ink.raw(tapered(low, tail.thin), tail.lines, clip=roll)


def _braid(tail: Tail, dice: Dice) -> None:
    """Three strands: lobes that lean to each other in turn, and a tuft below."""
    way = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(tail.spine))
    beads = bend(tail.spine, steps=max(7, int(way / (tail.width * 0.62))))
    tuft = [beads[-1], (beads[-1][0] + 0.02, beads[-1][1] + 0.1), (beads[-1][0], beads[-1][1] + dice.between(0.14, 0.24))]
    for lean in (-0.4, 0.4, 0.0):
        spine = [tuft[0], (tuft[1][0] + lean * tail.width, tuft[1][1]), (tuft[2][0] + 1.4 * lean * tail.width, tuft[2][1])]
        tail.ink.shape(limb(bend(spine, steps=4), [tail.width * s for s in (0.35, 0.5, 0.45, 0.25, 0.01)], round_ends=False), tail.colour)
    tail.ink.raw(limb(beads, [tail.width * 0.6] * len(beads)), tail.colour)
    for i, (here, after) in enumerate(pairwise(beads)):
        size = tail.width * (1 - 0.4 * i / len(beads))
        down = atan2(after[1] - here[1], after[0] - here[0])
        sign = 1 if i % 2 else -1
        x, y = here[0] + sign * size * 0.3 * sin(down), here[1] - sign * size * 0.3 * cos(down)
        lobe = ellipse((x, y), size * 0.95, size * 0.55, angle=down + sign * 0.75)
        tail.ink.shape(lobe, tail.colour, line=0.9)


_FORMS: dict[str, Callable[[Tail, Dice], None]] = {"smooth": _smooth, "wavy": _wavy, "drill": _drill, "plait": _braid}
_SPINES: dict[str, Callable[[HeadPlan, float, Dice], list[tuple[int, list[Point]]]]] = {
    "twin": _twin,
    "low twin": _low_twin,
    "pony": _pony,
    "side": _side,
    "shoulder": _shoulder,
    "floating": _floating,
}
