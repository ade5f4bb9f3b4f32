"""What legs wear on the skin: socks of all lengths, thigh highs with bands and garters, tights, loose socks, stripes."""

from dataclasses import dataclass

import numpy as np

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.body.legform import STEPS, hip_block, spine_of, widths_of
from unflat.data.characters.clothes.outfit import Outfit, Sock
from unflat.data.characters.drawing.brush import Ink, Pattern, Sheet, Side
from unflat.data.characters.drawing.curves import ellipse, joined, limb, rails, smooth, straight
from unflat.data.characters.drawing.palette import Colour, blend, deeper, lighter
from unflat.data.characters.head.plan import Dice

TOPS: dict[str, tuple[float, float]] = {
    "bare": (1.0, 1.0), "ankle": (0.91, 0.95), "crew": (0.74, 0.87), "knee": (0.55, 0.66), "thigh": (0.2, 0.4), "tights": (0.0, 0.0),
}  # fmt: skip
"""Where the upper end of each sock lies along the leg, from hip to ankle."""

_EDGES = ("plain", "band", "stripes", "lace", "ribbed", "dashes")


@dataclass(frozen=True)
class Hose:
    """A pair of socks, the same left and right."""

    kind: Sock
    top: float
    colour: Colour
    trim: Colour
    edge: str
    sheer: bool
    loose: float
    garter: bool
    pattern: Pattern | None


def choose_hose(sheet: Sheet, outfit: Outfit, dice: Dice) -> Hose:
    """Socks that fit the outfit's choice of length."""
    colour = outfit.sock_colour
    if outfit.sock == "tights" and dice.odds(0.65):
        colour = dice.one_of(((0.1, 0.09, 0.11), (0.2, 0.16, 0.18), (0.97, 0.96, 0.95), (0.24, 0.17, 0.15)), (0.5, 0.25, 0.1, 0.15))
    sheer = outfit.sock in ("tights", "thigh") and dice.odds(0.45)
    if sheer:
        colour = blend(sheet.palette.skin, colour, dice.between(0.6, 0.9))
    striped = outfit.sock not in ("bare", "tights") and dice.odds(0.1)
    second = dice.one_of((outfit.trim, (0.12, 0.11, 0.12), outfit.accent, deeper(colour, 0.4)))
    baggy = outfit.sock in ("crew", "knee") and outfit.bottom != "trousers" and dice.odds(0.12)
    return Hose(
        outfit.sock, dice.between(*TOPS[outfit.sock]), colour, second,
        edge=dice.one_of(_EDGES, (0.4, 0.16, 0.14, 0.1, 0.12, 0.08)), sheer=sheer, loose=dice.between(0.25, 0.7) if baggy else 0.04,
        garter=outfit.sock == "thigh" and dice.odds(0.15),
        pattern=Pattern("stripes", second, dice.between(0.07, 0.16)) if striped else None,
    )  # fmt: skip


def draw_hose(ink: Ink, figure: Figure, side: Side, hose: Hose) -> None:
    """One leg's sock over its skin."""
    if hose.kind == "bare":
        return
    leg, sign = figure.legs[side], 1.0 if side == "l" else -1.0
    spine = spine_of(leg, start=hose.top)
    bag = hose.loose * np.clip(np.linspace(0, 2, STEPS + 1), 0.3, 1.0)
    widths = [w * (1.03 + float(b)) for w, b in zip(widths_of(figure, start=hose.top), bag, strict=True)]
    shape = limb(spine, widths, round_ends=False)
    end = ellipse(leg.ankle, widths[-1], widths[-1])
    shape = joined(shape, end, hip_block(figure, sign)) if hose.kind == "tights" else joined(shape, end)
    ink.shape(shape, hose.colour, pattern=hose.pattern)
    if hose.sheer:
        _sheen(ink, figure, leg.knee, spine, hose)
    if hose.loose > 0.1:
        _wrinkles(ink, spine, widths, hose.colour)
    if hose.kind not in ("tights", "ankle"):
        _edge(ink, figure, spine, widths, hose)
    if hose.garter:
        x, y = spine[0]
        band = [(x + s * 0.75 * widths[0], y) for s in (-1.0, 1.0)]
        for at in band:
            ink.stroke(straight([at, (at[0], figure.hip_y)], closed=False), colour=(0.1, 0.09, 0.1), minimum=0.12 * figure.thick)


def _sheen(ink: Ink, figure: Figure, knee: tuple[float, float], spine: list[tuple[float, float]], hose: Hose) -> None:
    light, wide = lighter(hose.colour, 0.3), figure.thick
    if hose.top < 0.45:
        ink.raw(ellipse(knee, 0.5 * wide, 0.9 * wide), light, alpha=0.5, blur=0.25 * wide)
    for k in (2, 4, 9):
        if k < len(spine):
            ink.raw(ellipse(spine[k], 0.35 * wide, 1.2 * wide), light, alpha=0.3, blur=0.25 * wide)


def _wrinkles(ink: Ink, spine: list[tuple[float, float]], widths: list[float], colour: Colour) -> None:
    for k in range(2, STEPS, 2):
        (x, y), wide = spine[k], widths[k]
        line = smooth([(x - wide, y - 0.1 * wide), (x, y + 0.25 * wide), (x + wide, y - 0.1 * wide)], closed=False)
        ink.stroke(line, colour=deeper(colour, 0.25), width=0.8, minimum=0.08 * wide)


def _edge(ink: Ink, figure: Figure, spine: list[tuple[float, float]], widths: list[float], hose: Hose) -> None:
    one, other = rails(spine, widths)
    wide = figure.thick
    if hose.edge == "band":
        ink.shape(limb(spine[:2], [w * 1.04 for w in widths[:2]], round_ends=False), hose.trim, line=0.8)
    elif hose.edge == "stripes":
        for k in (0.25, 0.7):
            a, b = [(p[0][0] + (p[1][0] - p[0][0]) * k, p[0][1] + (p[1][1] - p[0][1]) * k) for p in (one[1:3], other[1:3])]
            ink.stroke(straight([a, b], closed=False), colour=hose.trim, minimum=0.2 * wide)
    elif hose.edge == "lace":
        (x, y), half = spine[0], widths[0]
        ink.shape(
            joined(*[ellipse((x + s * half, y), 0.32 * half, 0.3 * half) for s in (-0.8, -0.4, 0.0, 0.4, 0.8)]),
            lighter(hose.colour, 0.5),
            line=0.7,
        )
    elif hose.edge == "ribbed":
        for share in (0.2, 0.4, 0.6, 0.8):
            a, b = [(o[0] + (p[0] - o[0]) * share, o[1] + (p[1] - o[1]) * share) for o, p in ((one[0], other[0]), (one[2], other[2]))]
            ink.stroke(straight([a, b], closed=False), colour=deeper(hose.colour, 0.25), width=0.7, minimum=0.03 * wide)
    elif hose.edge == "dashes":
        for share in (0.1, 0.35, 0.6, 0.85):
            a, b = [(one[1][0] + (other[1][0] - one[1][0]) * s, one[1][1] + (other[1][1] - one[1][1]) * s) for s in (share, share + 0.14)]
            ink.stroke(straight([a, b], closed=False), colour=deeper(hose.colour, 0.5), width=0.9, minimum=0.05 * wide)
