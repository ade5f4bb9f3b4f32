"""What a figure wears: one choice per garment, made so that the pieces go together."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.drawing.brush import Pattern
from unflat.data.characters.drawing.palette import Colour, Palette, blend, deeper, lighter
from unflat.data.characters.head.plan import Dice

Top = Literal[
    "tee", "shirt", "sweater", "sailor", "tank", "off", "hoodie", "suit", "vest", "dress", "swim", "kimono", "crop", "turtle", "blouse",
    "corset", "armour", "overall", "pinafore", "qipao", "hanfu", "bodysuit", "uniform",
]  # fmt: skip
Bottom = Literal["pleated", "pencil", "flared", "long", "shorts", "trousers", "none", "wrap", "tiered", "hakama", "robe", "slit", "mini"]
Sleeve = Literal["none", "short", "elbow", "long", "wide", "puff", "bell", "loose"]
Outer = Literal[
    "none", "coat", "cardigan", "cape", "apron", "jacket", "tailcoat", "slipped", "capelet", "poncho", "haori", "shawl", "vest coat",
]  # fmt: skip
Sock = Literal["bare", "ankle", "crew", "knee", "thigh", "tights"]
Shoe = Literal["sneaker", "loafer", "boot", "heel", "sandal", "barefoot", "strap"]
Neckwear = Literal[
    "none", "tie", "bow", "scarf", "choker", "necklace", "ribbon", "kerchief", "bell", "jabot", "pearls", "fur", "ruff", "knotted",
    "muffler", "lanyard",
]  # fmt: skip
HoodKind = Literal["none", "roll", "horned", "deep", "flat", "furred", "eared"]

_TOPS: tuple[tuple[Top, float], ...] = (
    ("tee", 0.11), ("shirt", 0.1), ("sweater", 0.07), ("sailor", 0.07), ("tank", 0.05), ("off", 0.07), ("hoodie", 0.11), ("suit", 0.07),
    ("vest", 0.07), ("dress", 0.08), ("swim", 0.02), ("kimono", 0.05), ("crop", 0.03), ("turtle", 0.04), ("blouse", 0.05), ("corset", 0.03),
    ("armour", 0.02), ("overall", 0.03), ("pinafore", 0.03), ("qipao", 0.02), ("hanfu", 0.02), ("bodysuit", 0.02), ("uniform", 0.04),
)  # fmt: skip
_OUTERS: tuple[tuple[Outer, float], ...] = (
    ("none", 0.47), ("coat", 0.14), ("cardigan", 0.08), ("cape", 0.04), ("apron", 0.05), ("jacket", 0.08), ("tailcoat", 0.02),
    ("slipped", 0.035), ("capelet", 0.03), ("poncho", 0.015), ("shawl", 0.015), ("vest coat", 0.025),
)  # fmt: skip
_FEMININE: tuple[Top, ...] = ("sailor", "off", "dress", "swim", "crop", "corset", "pinafore", "qipao", "blouse", "bodysuit")
_DRESSES: tuple[Top, ...] = ("suit", "dress", "kimono", "swim", "corset", "pinafore", "qipao", "uniform")
_SINGLE: tuple[Top, ...] = ("kimono", "hoodie", "suit", "armour", "hanfu")
_NEAR = 0.14  # of skirts and trousers have nearly the colour of the top
SLEEVED: tuple[Outer, ...] = ("coat", "cardigan", "jacket", "tailcoat", "haori")
"""Outer garments that have the sleeves of the whole figure."""


@dataclass(frozen=True)
class Outfit:
    """Kinds, colours and lengths of every garment; lengths are shares of what they may cover.

    Args:
        inner_colour: The shirt beneath a vest, a suit or a pinafore.
        lining_colour: The inner side of hoods, coats and lapels.
        hood: The hood lying on the back of the top or of the outer garment.
        cords: That hood has drawstrings.
        gathered: The top is pulled together at its hem and hangs over the waist.
        waistband: How high above the waist a skirt begins, in body sizes.
        busy: 0 to 1, how many trimmings are sewn on.
        dyed: The colour into which skirts and coats fade at their hems, if they do.
    """

    top: Top
    bottom: Bottom
    sleeve: Sleeve
    outer: Outer
    sock: Sock
    shoe: Shoe
    neckwear: Neckwear
    gloves: bool
    tucked: bool
    belt: bool
    ease: float
    hem: float
    length: float
    outer_length: float
    neckline: float
    top_colour: Colour
    bottom_colour: Colour
    outer_colour: Colour
    sleeve_colour: Colour
    sock_colour: Colour
    shoe_colour: Colour
    trim: Colour
    accent: Colour
    top_pattern: Pattern | None
    bottom_pattern: Pattern | None
    trimmed: bool
    inner_colour: Colour = (0.95, 0.95, 0.95)
    lining_colour: Colour = (0.3, 0.3, 0.3)
    hood: HoodKind = "none"
    cords: bool = False
    gathered: bool = False
    waistband: float = 0.0
    busy: float = 0.5
    dyed: Colour | None = None


def choose_outfit(figure: Figure, palette: Palette, rng: np.random.Generator) -> Outfit:
    """An outfit for this figure out of the palette's colours."""
    dice = Dice(rng)
    top = dice.one_of(*zip(*_TOPS, strict=True))
    if figure.build == "man" and top in _FEMININE and rng.random() < 0.85:
        top = dice.one_of(("tee", "shirt", "suit", "hoodie", "vest", "uniform"))
    bottom = _bottom(figure, top, rng)
    cloth = list(palette.cloth)
    order = rng.permutation(len(cloth))
    top_colour, bottom_colour, outer_colour = (cloth[int(i)] for i in order[:3])
    inner_colour = palette.white if dice.odds(0.55) else cloth[int(order[4])] if dice.odds(0.7) else (0.1, 0.09, 0.11)
    if top in ("shirt", "sailor", "blouse", "uniform") and rng.random() < 0.5:
        top_colour = palette.white
    if rng.random() < (0.7 if top in _DRESSES else 0.22):
        bottom_colour = top_colour
    elif dice.odds(_NEAR):
        bottom_colour = deeper(top_colour, dice.between(0.04, 0.2)) if dice.odds(0.6) else lighter(top_colour, dice.between(0.08, 0.35))
    if top == "hanfu":
        bottom_colour = dice.one_of((bottom_colour, palette.white, outer_colour))
    outer: Outer = "none" if top in _SINGLE else dice.one_of(*zip(*_OUTERS, strict=True))
    if top == "kimono" and dice.odds(0.35):
        outer = "haori"
    if top in ("tank", "crop", "corset") and dice.odds(0.2):
        outer = "slipped"
    if outer in SLEEVED and dice.odds(0.2):
        outer_colour = top_colour
    elif outer in SLEEVED and dice.odds(0.25):
        bottom_colour = outer_colour
    sleeve = _sleeve(top, outer, rng)
    sock, shoe = _feet(rng)
    dark = (deeper(bottom_colour, 0.3), palette.white, (0.12, 0.11, 0.13), cloth[int(order[3])])
    leather = ((0.1, 0.08, 0.08), (0.35, 0.2, 0.12), palette.white, cloth[int(order[4])], cloth[int(order[3])])
    layered = inner_colour if top in ("vest", "corset", "overall", "pinafore", "armour") else top_colour
    return Outfit(
        top=top, bottom=bottom, sleeve=sleeve, outer=outer, sock=sock, shoe=shoe, neckwear=_neckwear(top, rng),
        gloves=bool(rng.random() < 0.1), tucked=bool(rng.random() < 0.5), belt=bool(rng.random() < 0.35),
        ease=float(rng.uniform(0.01, 0.1)) * figure.size * (1.6 if top in ("hoodie", "sweater") else 1.0),
        hem=float(rng.uniform(0.0, 1.0)), length=float(rng.uniform(0.12, 0.6)),
        outer_length=0.15 + 0.85 * float(rng.uniform(0.0, 1.0)) ** 2.1, neckline=float(rng.uniform(0.1, 1.0)),
        top_colour=top_colour, bottom_colour=bottom_colour, outer_colour=outer_colour,
        sleeve_colour=outer_colour if outer in SLEEVED else layered if rng.random() < 0.88 else palette.white,
        sock_colour=dark[int(rng.integers(4))], shoe_colour=leather[int(rng.integers(5))],
        trim=palette.white if rng.random() < 0.45 else cloth[int(order[5])], accent=palette.accent,
        top_pattern=Pattern.random(rng, palette) if rng.random() < 0.17 else None,
        bottom_pattern=Pattern.random(rng, palette) if rng.random() < 0.2 else None, trimmed=bool(rng.random() < 0.4),
        inner_colour=inner_colour, lining_colour=_lining(top_colour if outer == "none" else outer_colour, palette, dice),
        hood=_hood(top, outer, dice), cords=dice.odds(0.65), gathered=dice.odds(0.3),
        waistband=dice.between(-0.12, 0.22), busy=dice.between(0, 1),
        dyed=dice.one_of((palette.accent, palette.white, (0.08, 0.07, 0.12), outer_colour)) if dice.odds(0.09) else None,
    )  # fmt: skip


def _lining(outside: Colour, palette: Palette, dice: Dice) -> Colour:
    kind = dice.one_of(("darker", "other", "white", "lighter", "accent"), (0.36, 0.28, 0.14, 0.1, 0.12))
    other = palette.cloth[dice.count(0, len(palette.cloth) - 1)]
    return {
        "darker": deeper(outside, dice.between(0.2, 0.45)),
        "other": other,
        "white": palette.white,
        "lighter": blend(outside, (1.0, 1.0, 1.0), 0.35),
        "accent": palette.accent,
    }[kind]


def _hood(top: Top, outer: Outer, dice: Dice) -> HoodKind:
    chance = (
        1.0
        if top == "hoodie"
        else {"coat": 0.4, "jacket": 0.4, "cape": 0.35, "poncho": 0.6, "capelet": 0.3, "cardigan": 0.15}.get(outer, 0.0)
    )
    if not dice.odds(chance):
        return "none"
    return dice.one_of(("roll", "horned", "deep", "flat", "furred", "eared"), (0.3, 0.2, 0.18, 0.18, 0.08, 0.06))


def _bottom(figure: Figure, top: Top, rng: np.random.Generator) -> Bottom:
    dice = Dice(rng)
    if top in ("swim", "bodysuit"):
        return "none" if top == "swim" or dice.odds(0.6) else dice.one_of(("mini", "shorts", "pleated"))
    if top == "kimono":
        return dice.one_of(("robe", "hakama", "mini", "long"), (0.6, 0.22, 0.08, 0.1))
    if top == "overall":
        return dice.one_of(("shorts", "trousers"), (0.45, 0.55))
    if top in ("qipao", "hanfu"):
        return dice.one_of(("slit", "pencil"), (0.7, 0.3)) if top == "qipao" else dice.one_of(("long", "tiered", "robe"), (0.6, 0.15, 0.25))
    if top in ("dress", "pinafore", "corset"):
        return dice.one_of(("flared", "long", "pleated", "tiered", "mini"), (0.3, 0.1, 0.25, 0.15, 0.2))
    kinds: tuple[Bottom, ...] = ("pleated", "pencil", "flared", "long", "shorts", "trousers", "wrap", "tiered", "mini", "hakama")
    chances = (0.015, 0.01, 0.01, 0.01, 0.22, 0.7, 0.005, 0.0, 0.0, 0.03) if figure.build == "man" else (
        0.2, 0.075, 0.075, 0.03, 0.22, 0.2, 0.06, 0.035, 0.085, 0.02)  # fmt: skip
    return dice.one_of(kinds, chances)


def _sleeve(top: Top, outer: Outer, rng: np.random.Generator) -> Sleeve:
    dice = Dice(rng)
    if outer == "haori" or top in ("kimono", "hanfu"):
        return "wide"
    if outer in SLEEVED or top in ("sweater", "hoodie", "suit", "turtle"):
        return dice.one_of(("long", "loose", "bell"), (0.66, 0.25, 0.09))
    if outer == "slipped" or top in ("tank", "swim"):
        return "none"
    kinds: tuple[Sleeve, ...] = ("short", "elbow", "long", "puff", "bell", "none")
    chances = {
        "tee": (0.75, 0.2, 0.05, 0, 0, 0),
        "vest": (0.12, 0.08, 0.6, 0.06, 0.06, 0.08),
        "blouse": (0.15, 0.1, 0.25, 0.28, 0.18, 0.04),
        "bodysuit": (0.1, 0.1, 0.5, 0.0, 0.0, 0.3),
        "crop": (0.4, 0.1, 0.2, 0.1, 0.0, 0.2),
        "off": (0.12, 0.22, 0.24, 0.26, 0.1, 0.06),
    }.get(top, (0.24, 0.1, 0.36, 0.14, 0.08, 0.08))
    return kinds[int(rng.choice(6, p=chances))]


def _feet(rng: np.random.Generator) -> tuple[Sock, Shoe]:
    socks: tuple[Sock, ...] = ("bare", "ankle", "crew", "knee", "thigh", "tights")
    shoes: tuple[Shoe, ...] = ("sneaker", "loafer", "boot", "heel", "sandal", "barefoot", "strap")
    shoe = shoes[int(rng.choice(7, p=(0.25, 0.19, 0.22, 0.1, 0.08, 0.04, 0.12)))]
    sock = socks[int(rng.choice(6, p=(0.26, 0.04, 0.06, 0.14, 0.22, 0.28) if shoe == "boot" else (0.3, 0.13, 0.14, 0.16, 0.14, 0.13)))]
    return ("bare" if shoe in ("sandal", "barefoot") else sock), shoe


def _neckwear(top: Top, rng: np.random.Generator) -> Neckwear:
    dice = Dice(rng)
    if top == "sailor":
        return dice.one_of(("kerchief", "bow", "ribbon", "knotted"))
    if top in ("suit", "shirt", "vest", "uniform", "blouse", "pinafore") and rng.random() < 0.55:
        return dice.one_of(("tie", "bow", "ribbon", "jabot", "knotted"), (0.36, 0.22, 0.22, 0.1, 0.1))
    if top in ("turtle", "hoodie", "kimono", "hanfu", "qipao") and rng.random() < 0.72:
        return "none"
    kinds: tuple[tuple[Neckwear, float], ...] = (
        ("none", 0.58), ("scarf", 0.05), ("choker", 0.09), ("necklace", 0.1), ("bow", 0.07), ("bell", 0.04), ("tie", 0.03),
        ("pearls", 0.03), ("fur", 0.02), ("ruff", 0.02), ("knotted", 0.02), ("muffler", 0.03), ("lanyard", 0.02),
    )  # fmt: skip
    return dice.one_of(*zip(*kinds, strict=True))


def lining(outfit: Outfit) -> Colour:
    """The inner side of the outer garment."""
    return outfit.lining_colour
