"""Trousers: slim, straight, wide and flared, jeans, cargo, joggers, suit trousers, rolled up, cropped, torn; drawn per leg."""

from dataclasses import dataclass

import numpy as np
import skia

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.body.legform import STEPS, hip_block, spine_of, waistline, widths_of
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Ink, Sheet, Side
from unflat.data.characters.drawing.curves import Point, box, ellipse, joined, limb, rails, smooth, straight, without
from unflat.data.characters.drawing.palette import Colour, deeper, hsv, lighter
from unflat.data.characters.head.plan import Dice

# kind: share, ease of the thigh, width of the hem in leg thicknesses, where the hem ends along the leg
CUTS: dict[str, tuple[float, float, tuple[float, float], tuple[float, float]]] = {
    "slim": (0.2, 0.06, (0.78, 0.95), (0.9, 1.0)),
    "leggings": (0.06, 0.02, (0.7, 0.72), (0.75, 1.0)),
    "straight": (0.16, 0.15, (1.05, 1.35), (0.93, 1.05)),
    "suit": (0.15, 0.15, (1.0, 1.3), (0.97, 1.06)),
    "jeans": (0.2, 0.1, (0.9, 1.35), (0.88, 1.05)),
    "cargo": (0.08, 0.35, (1.1, 1.6), (0.9, 1.03)),
    "jogger": (0.07, 0.3, (0.95, 1.1), (0.86, 0.97)),
    "wide": (0.1, 0.35, (1.7, 2.5), (0.85, 1.06)),
    "bell": (0.05, 0.05, (1.5, 2.2), (0.97, 1.06)),
}


_OVERLAP = 0.4  # leg thicknesses by which the two halves of the seat lie over each other, so that no skin shows between them
_GROWN = 4  # steps along the leg after which trousers are as wide as they are cut


@dataclass(frozen=True)
class Trousers:
    """A pair of trousers."""

    kind: str
    ease: float
    hem: float
    end: float
    colour: Colour
    second: Colour
    tucked: bool
    rolled: bool
    torn: bool
    striped: bool
    belt: Colour | None
    outfit: Outfit
    holes: tuple[float, ...]


def choose_trousers(sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice) -> Trousers:
    """A cut, its colour and what is done to it."""
    kind = dice.one_of(tuple(CUTS), [c[0] for c in CUTS.values()])
    _, ease, hem, end = CUTS[kind]
    colour = outfit.bottom_colour
    if kind == "jeans" and dice.odds(0.75):
        colour = hsv(dice.between(0.57, 0.64), dice.between(0.25, 0.6), dice.between(0.25, 0.8))
    elif kind in ("leggings", "suit", "slim") and dice.odds(0.35):
        colour = (0.13, 0.13, 0.16)
    tight = kind in ("slim", "leggings", "jogger")
    return Trousers(
        kind, ease + outfit.ease * 0.6, dice.between(*hem), dice.between(*end), colour,
        outfit.trim if dice.odds(0.6) else outfit.accent, outfit.shoe == "boot" and (tight or dice.odds(0.3)),
        kind in ("jeans", "straight", "cargo") and dice.odds(0.2), kind == "jeans" and dice.odds(0.25),
        kind in ("jogger", "leggings", "straight") and dice.odds(0.25),
        dice.one_of(((0.15, 0.1, 0.08), (0.35, 0.22, 0.14), outfit.accent)) if outfit.belt or dice.odds(0.3) else None,
        outfit, tuple(dice.between(0.25, 0.75) for _ in range(dice.count(1, 3))),
    )  # fmt: skip


def draw_trousers(ink: Ink, figure: Figure, side: Side, trousers: Trousers) -> None:
    """One leg of the trousers with its half of the hips."""
    sign = 1.0 if side == "l" else -1.0
    spine, widths = _form(figure, side, trousers)
    tube = limb(spine, widths, round_ends=False)
    seat = _strip(figure, (-sign * _OVERLAP * figure.thick, sign * figure.thick), top=waistline(figure))
    whole = joined(tube, hip_block(figure, sign, ease=_ease(figure, trousers)), seat)
    cut = without(whole, _strip(figure, (-sign * 4 * figure.hip, -sign * _OVERLAP * figure.thick), top=figure.shoulder_y))
    outfit = trousers.outfit
    ink.shape(cut, trousers.colour, pattern=outfit.bottom_pattern if trousers.kind in ("slim", "wide", "straight") else None)
    _folds(ink, figure, spine, (widths, trousers), cut)
    if trousers.striped:
        edge = rails(spine, [w * 0.82 for w in widths])[1 if sign > 0 else 0]
        ink.stroke(smooth(edge, closed=False), colour=trousers.second, minimum=0.22 * figure.thick, clip=cut)
    if trousers.kind == "suit":
        ink.stroke(smooth(spine[1:], closed=False), colour=deeper(trousers.colour, 0.35), width=0.8, minimum=0.04 * figure.thick, clip=cut)
    if trousers.kind == "cargo":
        _pouch(ink, figure, spine, widths, trousers.colour)
    _end(ink, figure, spine, (widths, trousers))
    _tears(ink, figure, spine, trousers)
    _waist(ink, figure, sign, trousers, cut)


def _form(figure: Figure, side: Side, trousers: Trousers) -> tuple[list[Point], list[float]]:
    leg = figure.legs[side]
    end = min(trousers.end, 1.0)
    spine = spine_of(leg, end=end)
    if trousers.end > 1.0:
        spine[-1] = (spine[-1][0], spine[-1][1] + (trousers.end - 1.0) * figure.body * 0.5)
    shares = np.linspace(0, end, STEPS + 1)
    knots = (0.0, 0.5, 1.0) if trousers.kind == "bell" else (0.0, 0.35, 1.0)
    loose = 1.95 + trousers.ease * 2
    middle = 1.25 + trousers.ease * 2 if trousers.kind == "bell" else (loose + trousers.hem) / 2
    drape = np.interp(shares, knots, (loose, middle, trousers.hem)) * figure.thick
    skin = np.array(widths_of(figure, end=end)) + trousers.ease * figure.thick
    tight = trousers.kind in ("leggings", "slim", "bell")
    widths = np.maximum(skin, drape * (0.0 if trousers.kind != "bell" else 1.0)) if tight else np.maximum(skin, drape)
    hips = 0.5 * figure.hip + _ease(figure, trousers)  # wider than the hips a leg would stand out from them like a shelf
    share = np.minimum(np.arange(STEPS + 1) / _GROWN, 1.0)
    return spine, [float(w) for w in np.minimum(widths, hips + share * np.maximum(widths - hips, 0.0))]


def _ease(figure: Figure, trousers: Trousers) -> float:
    return 0.02 * figure.size + trousers.ease * figure.thick


def _strip(figure: Figure, across: tuple[float, float], *, top: float) -> skia.Path:
    """A strip along the middle line down to the crotch, between two distances from it."""
    (one, other), low = across, figure.crotch_y
    high_mid, low_mid = figure.middle(top), figure.middle(low)
    return straight([(high_mid + one, top), (low_mid + one, low), (low_mid + other, low), (high_mid + other, top)])


def _folds(ink: Ink, figure: Figure, spine: list[Point], cloth: tuple[list[float], Trousers], cut: skia.Path) -> None:
    widths, trousers = cloth
    fold, wide = deeper(trousers.colour, 0.32), figure.thick
    count = 1 + int(ink.style.detail * 4)
    if trousers.kind == "leggings":
        count = 1
    for k in range(count):
        for at, reach in ((STEPS // 2, 0.5), (STEPS - 1, 0.4), (1, 0.6)):
            (x, y), half = spine[at], widths[at]
            side = 1.0 if (k + at) % 2 else -1.0
            rise = (k - count / 2) * 0.35 * wide
            line = [
                (x + side * half, y + rise),
                (x + side * half * (1 - reach), y + rise + 0.22 * wide),
                (x + side * half * (0.8 - reach), y + rise + 0.2 * wide),
            ]
            ink.stroke(smooth(line, closed=False), colour=fold, width=0.8, minimum=0.05 * wide, clip=cut)
    if ink.style.shading != "flat":
        (x, y), half = spine[STEPS // 2], widths[STEPS // 2]
        ink.raw(smooth([(x - half, y), (x, y + 0.5 * wide), (x + half, y + 0.1 * wide), (x, y + 0.8 * wide)]), fold, alpha=0.35, clip=cut)


def _pouch(ink: Ink, figure: Figure, spine: list[Point], widths: list[float], colour: Colour) -> None:
    (x, y), half = spine[4], widths[4]
    out = 1.0 if x > figure.middle(y) else -1.0
    at, tall = x + out * 0.6 * half, 1.1 * figure.thick
    ink.shape(box(at - 0.5 * half, y - 0.2 * tall, at + 0.5 * half, y + tall, radius=0.1 * half), colour, line=0.8)
    ink.shape(box(at - 0.55 * half, y - 0.3 * tall, at + 0.55 * half, y + 0.15 * tall, radius=0.1 * half), lighter(colour, 0.06), line=0.8)


def _end(ink: Ink, figure: Figure, spine: list[Point], cloth: tuple[list[float], Trousers]) -> None:
    widths, trousers = cloth
    if trousers.rolled:
        inner = lighter(trousers.colour, 0.35)
        ink.shape(limb(spine[-2:], [w * 1.1 for w in widths[-2:]], round_ends=False), inner, line=0.9)
    elif trousers.kind == "jogger":
        ink.shape(limb(spine[-2:], [w * 0.85 for w in widths[-2:]], round_ends=False), deeper(trousers.colour, 0.15), line=0.9)
    else:
        one, other = rails(spine, widths)
        a, b = [(p[-1][0] * 0.8 + p[-2][0] * 0.2, p[-1][1] * 0.8 + p[-2][1] * 0.2) for p in (one, other)]
        thread = hsv(0.09, 0.6, 0.8) if trousers.kind == "jeans" else deeper(trousers.colour, 0.3)
        ink.stroke(straight([a, b], closed=False), colour=thread, width=0.7, minimum=0.03 * figure.thick)


def _tears(ink: Ink, figure: Figure, spine: list[Point], trousers: Trousers) -> None:
    if not trousers.torn:
        return
    for share in trousers.holes:
        x, y = spine[round(share * STEPS)]
        wide = 0.55 * figure.thick
        ink.shape(ellipse((x, y), wide, 0.35 * wide), lighter(trousers.colour, 0.75), line=0.6, shade=False)
        for k in (-0.12, 0.12):
            ink.stroke(
                straight([(x - wide, y + k * wide), (x + wide, y + k * wide)], closed=False), colour=trousers.colour, minimum=0.06 * wide
            )


def _waist(ink: Ink, figure: Figure, sign: float, trousers: Trousers, cut: skia.Path) -> None:
    wide, mid = figure.thick, figure.middle(figure.hip_y)
    top = waistline(figure)
    seam = hsv(0.09, 0.6, 0.75) if trousers.kind == "jeans" else None
    if trousers.kind != "leggings":
        x, y = mid + sign * figure.hip * 0.55, top + 0.35 * (figure.hip_y - top)
        line = smooth([(x, y), (x + sign * 0.2 * wide, y + wide), (x + sign * 1.4 * wide, y + 1.6 * wide)], closed=False)
        ink.stroke(line, colour=seam, width=0.8, clip=cut)
    if sign > 0:
        fly = [(mid, top), (mid + 0.1 * wide, figure.hip_y), (mid, figure.crotch_y)]
        ink.stroke(smooth(fly, closed=False), width=0.8)
        ink.stroke(
            smooth([(px + 0.4 * wide, py) for px, py in fly[:2]] + [(mid, (figure.hip_y + figure.crotch_y) / 2)], closed=False),
            colour=seam,
            width=0.7,
        )
    for k in range(2):
        y = figure.crotch_y - (0.1 + 0.25 * k) * wide
        ink.stroke(
            smooth([(mid, y), (mid + sign * 0.7 * wide, y + 0.2 * wide), (mid + sign * 1.2 * wide, y - 0.1 * wide)], closed=False),
            colour=deeper(trousers.colour, 0.3),
            width=0.8,
            clip=cut,
        )
    if trousers.belt is not None:
        low = figure.waist_y + 0.55 * wide
        ink.shape(
            straight(
                [(mid, figure.waist_y), (mid + sign * figure.hip * 1.6, figure.waist_y), (mid + sign * figure.hip * 1.6, low), (mid, low)]
            ),
            trousers.belt,
            line=0.8,
            clip=cut,
        )
        if sign > 0:
            ink.shape(box(mid - 0.4 * wide, figure.waist_y, mid + 0.4 * wide, low, radius=0.08 * wide), (0.88, 0.8, 0.5), line=0.7)
