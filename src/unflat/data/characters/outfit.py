"""What a figure wears: one choice per garment, made so that the pieces go together."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from unflat.data.characters.brush import Pattern
from unflat.data.characters.palette import Colour, Palette, blend, deeper
from unflat.data.characters.skeleton import Figure

Top = Literal["tee", "shirt", "sweater", "sailor", "tank", "off", "hoodie", "suit", "vest", "dress", "swim", "kimono", "crop"]
Bottom = Literal["pleated", "pencil", "flared", "long", "shorts", "trousers", "none"]
Sleeve = Literal["none", "short", "elbow", "long", "wide", "puff", "bell"]
Outer = Literal["none", "coat", "cardigan", "cape", "apron"]
Sock = Literal["bare", "ankle", "crew", "knee", "thigh", "tights"]
Shoe = Literal["sneaker", "loafer", "boot", "heel", "sandal", "barefoot", "strap"]
Neckwear = Literal["none", "tie", "bow", "scarf", "choker", "necklace", "ribbon", "kerchief", "bell"]

_TOPS: tuple[Top, ...] = ("tee", "shirt", "sweater", "sailor", "tank", "off", "hoodie", "suit", "vest", "dress", "swim", "kimono", "crop")
_TOP_CHANCES = (0.12, 0.14, 0.08, 0.09, 0.06, 0.06, 0.08, 0.08, 0.06, 0.11, 0.03, 0.06, 0.03)


@dataclass(frozen=True)
class Outfit:
    """Kinds, colours and lengths of every garment; lengths are shares of what they may cover."""

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


def choose_outfit(figure: Figure, palette: Palette, rng: np.random.Generator) -> Outfit:
    """An outfit for this figure out of the palette's colours."""
    top = _TOPS[int(rng.choice(len(_TOPS), p=np.array(_TOP_CHANCES) / sum(_TOP_CHANCES)))]
    if figure.build == "man" and top in ("sailor", "off", "dress", "swim", "crop") and rng.random() < 0.85:
        top = ("tee", "shirt", "suit", "hoodie", "vest")[int(rng.integers(5))]
    bottom = _bottom(figure, top, rng)
    cloth = list(palette.cloth)
    order = rng.permutation(len(cloth))
    top_colour, bottom_colour, outer_colour = (cloth[int(i)] for i in order[:3])
    if top in ("shirt", "sailor", "vest") and rng.random() < 0.5:
        top_colour = palette.white
    if top in ("suit", "dress", "kimono", "swim") and rng.random() < 0.7:
        bottom_colour = top_colour
    outer: Outer = "none"
    if top not in ("kimono", "hoodie", "suit", "swim"):
        outer = ("none", "coat", "cardigan", "cape", "apron")[int(rng.choice(5, p=(0.6, 0.15, 0.11, 0.07, 0.07)))]
    sleeve = _sleeve(top, outer, rng)
    sock, shoe = _feet(rng)
    dark = (deeper(bottom_colour, 0.3), palette.white, (0.12, 0.11, 0.13), cloth[int(order[3])])
    leather = ((0.1, 0.08, 0.08), (0.35, 0.2, 0.12), palette.white, cloth[int(order[4])], cloth[int(order[3])])
    return Outfit(
        top=top, bottom=bottom, sleeve=sleeve, outer=outer, sock=sock, shoe=shoe, neckwear=_neckwear(top, rng),
        gloves=bool(rng.random() < 0.1), tucked=bool(rng.random() < 0.45), belt=bool(rng.random() < 0.3),
        ease=float(rng.uniform(0.01, 0.1)) * figure.size * (1.6 if top in ("hoodie", "sweater") else 1.0),
        hem=float(rng.uniform(0.0, 1.0)), length=float(rng.uniform(0.12, 0.6)),
        outer_length=float(rng.uniform(0.15, 1.0)), neckline=float(rng.uniform(0.1, 1.0)),
        top_colour=top_colour, bottom_colour=bottom_colour, outer_colour=outer_colour,
        sleeve_colour=outer_colour if outer in ("coat", "cardigan") else top_colour if rng.random() < 0.85 else palette.white,
        sock_colour=dark[int(rng.integers(4))], shoe_colour=leather[int(rng.integers(5))],
        trim=palette.white if rng.random() < 0.45 else cloth[int(order[5])], accent=palette.accent,
        top_pattern=Pattern.random(rng, palette) if rng.random() < 0.15 else None,
        bottom_pattern=Pattern.random(rng, palette) if rng.random() < 0.16 else None, trimmed=bool(rng.random() < 0.4),
    )  # fmt: skip


def _bottom(figure: Figure, top: Top, rng: np.random.Generator) -> Bottom:
    if top == "swim":
        return "none"
    if top == "kimono":
        return "long"
    if top == "dress":
        return ("flared", "long", "pleated")[int(rng.integers(3))]
    kinds: tuple[Bottom, ...] = ("pleated", "pencil", "flared", "long", "shorts", "trousers")
    chances = (0.02, 0.01, 0.02, 0.01, 0.22, 0.72) if figure.build == "man" else (0.24, 0.1, 0.18, 0.08, 0.2, 0.2)
    return kinds[int(rng.choice(6, p=chances))]


def _sleeve(top: Top, outer: Outer, rng: np.random.Generator) -> Sleeve:
    if outer in ("coat", "cardigan") or top in ("sweater", "hoodie", "suit"):
        return "long" if rng.random() < 0.9 else "bell"
    if top == "kimono":
        return "wide"
    if top in ("tank", "swim"):
        return "none"
    kinds: tuple[Sleeve, ...] = ("short", "elbow", "long", "puff", "bell", "none")
    chances = (0.75, 0.2, 0.05, 0, 0, 0) if top == "tee" else (0.24, 0.1, 0.36, 0.14, 0.08, 0.08)
    return kinds[int(rng.choice(6, p=chances))]


def _feet(rng: np.random.Generator) -> tuple[Sock, Shoe]:
    socks: tuple[Sock, ...] = ("bare", "ankle", "crew", "knee", "thigh", "tights")
    shoes: tuple[Shoe, ...] = ("sneaker", "loafer", "boot", "heel", "sandal", "barefoot", "strap")
    sock = socks[int(rng.choice(6, p=(0.3, 0.12, 0.14, 0.16, 0.15, 0.13)))]
    shoe = shoes[int(rng.choice(7, p=(0.25, 0.2, 0.2, 0.1, 0.08, 0.04, 0.13)))]
    return ("bare" if shoe in ("sandal", "barefoot") else sock), shoe


def _neckwear(top: Top, rng: np.random.Generator) -> Neckwear:
    if top == "sailor":
        return ("kerchief", "bow", "ribbon")[int(rng.integers(3))]
    if top in ("suit", "shirt", "vest") and rng.random() < 0.6:
        return ("tie", "bow", "ribbon")[int(rng.integers(3))]
    kinds: tuple[Neckwear, ...] = ("none", "scarf", "choker", "necklace", "bow", "bell", "tie")
    return kinds[int(rng.choice(7, p=(0.5, 0.11, 0.13, 0.1, 0.08, 0.05, 0.03)))]


def lining(outfit: Outfit) -> Colour:
    """The inner side of the outer garment."""
    return blend(deeper(outfit.outer_colour, 0.35), outfit.trim, 0.12)
