"""What every top agrees on: its cut, its hem, and the hand that sews on it."""

from dataclasses import dataclass

import skia

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.body.torso import neckline, trunk
from unflat.data.characters.clothes.cloth import Cloth, relief
from unflat.data.characters.clothes.outfit import Outfit, Top
from unflat.data.characters.clothes.trims import frill, girdle, lace
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, smooth, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice


@dataclass(frozen=True)
class Cut:
    """The shape of a kind of top.

    Args:
        deep, wide: The neckline, shares of the way to the chest and to the shoulder.
        pointed: The neckline is a V.
        low: Share of the way from waist to hips where the hem is at least, and how far it may go on.
        midriff: The belly is bare below it.
        strapped: With bare arms it ends above the chest and hangs on straps.
        strap_top: Where it then ends, share of the way from shoulder to chest.
    """

    deep: float = 0.15
    wide: float = 0.05
    pointed: bool = False
    low: tuple[float, float] = (0.1, 0.95)
    midriff: bool = False
    strapped: bool = False
    strap_top: float = 0.45


CUTS: dict[Top, Cut] = {
    "tee": Cut(0.25, low=(-0.2, 1.15)),
    "shirt": Cut(0.2, low=(-0.05, 1.1)),
    "blouse": Cut(0.15, low=(0.0, 0.6)),
    "sweater": Cut(0.05, low=(0.2, 1.3)),
    "turtle": Cut(0.0, low=(0.1, 1.1)),
    "sailor": Cut(0.75, pointed=True, low=(-0.2, 0.9)),
    "tank": Cut(0.5, 0.45, low=(-0.25, 1.1), strapped=True, strap_top=0.5),
    "off": Cut(0.5, 1.0, strapped=True, strap_top=0.42, low=(-0.1, 0.8)),
    "hoodie": Cut(0.15, low=(0.4, 1.1)),
    "suit": Cut(0.1, pointed=True, low=(0.5, 0.8)),
    "uniform": Cut(0.1, pointed=True, low=(0.1, 0.8)),
    "vest": Cut(0.1, low=(0.15, 0.5)),
    "dress": Cut(0.5, 0.25, low=(-0.1, 0.35)),
    "swim": Cut(0.6, 0.55, strapped=True, strap_top=0.55),
    "bodysuit": Cut(0.1, low=(1.0, 0.0)),
    "kimono": Cut(0.55, pointed=True, low=(0.1, 0.3)),
    "hanfu": Cut(0.6, pointed=True, low=(-0.3, 0.3)),
    "qipao": Cut(0.0, low=(0.3, 0.4)),
    "crop": Cut(0.4, midriff=True),
    "corset": Cut(0.15, low=(0.0, 0.4)),
    "armour": Cut(0.15, low=(0.1, 0.3)),
    "overall": Cut(0.2, low=(0.3, 0.3)),
    "pinafore": Cut(0.1, low=(0.1, 0.2)),
}


@dataclass(frozen=True)
class Tailor:
    """One top while it is being sewn: its layer, cut and hem, and whom it is for."""

    sheet: Sheet
    figure: Figure
    outfit: Outfit
    dice: Dice
    ink: Ink
    cut: skia.Path
    hem: float

    @property
    def s(self) -> float:
        """See `Figure.size`."""
        return self.figure.size

    @property
    def y(self) -> float:
        """The height of the shoulders."""
        return self.figure.shoulder_y

    @property
    def metal(self) -> Colour:
        """The palette's metal."""
        return self.sheet.palette.metal

    @property
    def bare_shoulders(self) -> bool:
        """The cut ends above the chest."""
        return strapless(self.outfit)

    def at(self, across: float, y: float, *, ease: float = 0.0) -> Point:
        """See `Figure.at`."""
        return self.figure.at(across, y, ease=ease)

    def cloth(self, cut: skia.Path | None = None, colour: Colour | None = None) -> Cloth:
        """The top's surface, or a piece of it in another colour."""
        patterned = colour is None and self.outfit.top_pattern is not None
        return Cloth(self.ink, self.figure, self.cut if cut is None else cut, colour or self.outfit.top_colour, self.dice, patterned)

    def under(self) -> None:
        """What shows above a low cut: a sheer yoke, a camisole's lace."""
        if self.bare_shoulders and self.dice.odds(0.12):
            yoke = trunk(self.figure, neckline(self.figure, 0.1, 0.1, pointed=False), hem=self.figure.chest_y, ease=0.01)
            self.ink.shape(yoke, self.outfit.top_colour, alpha=self.dice.between(0.3, 0.65), shade=False)

    def rim(self, colour: Colour, width: float) -> None:
        """A ribbed edge around the neckline."""
        cut = CUTS[self.outfit.top]
        share = 0.5 + self.outfit.neckline
        line = neckline(
            self.figure, min(cut.deep * share, 0.95), min(cut.wide * (0.7 + 0.5 * self.outfit.neckline), 0.9), pointed=cut.pointed
        )
        edge = smooth([(x, y + 0.4 * width * self.s) for x, y in line], closed=False)
        self.ink.stroke(edge, colour=relief(colour, 0.25), width=0.0, minimum=1.25 * width * self.s, clip=self.cut)
        self.ink.stroke(edge, colour=colour, width=0.0, minimum=width * self.s, clip=self.cut)

    def edge_top(self) -> None:
        """A frill or lace along the upper edge of a low cut."""
        if not self.dice.odds(0.4):
            return
        top = self.y + CUTS[self.outfit.top].strap_top * (self.figure.chest_y - self.y)
        line = [self.at(a, top + 0.05 * self.s) for a in (-0.8, -0.4, 0.0, 0.4, 0.8)]
        if self.dice.odds(0.5):
            frill(self.ink, line, 0.07 * self.s, self.outfit.trim, self.dice)
        else:
            lace(self.ink, line, 0.05 * self.s, self.outfit.trim)

    def ribbing(self, colour: Colour) -> None:
        """The knitted band at the hem."""
        high, ease = self.dice.between(0.05, 0.12) * self.s, self.outfit.ease + 0.01
        path = girdle(self.figure, self.hem - 0.6 * high, high, ease=ease if not self.outfit.gathered else 0.02, sag=0.035)
        self.ink.shape(path, colour, line=0.9)
        for k in range(-9, 10) if self.dice.odds(0.6) else ():
            a, b = self.at(k / 9.6, self.hem - 0.55 * high, ease=ease), self.at(k / 9.6, self.hem + 0.7 * high, ease=ease)
            self.ink.stroke(straight([a, b], closed=False), colour=relief(colour, 0.25), width=0.6, minimum=0.006 * self.s, clip=path)


def strapless(outfit: Outfit) -> bool:
    """Tops that leave the shoulders bare."""
    return outfit.top == "off" or (CUTS[outfit.top].strapped and (outfit.sleeve != "none" or outfit.outer == "slipped" or outfit.hem < 0.6))


def hem_of(figure: Figure, outfit: Outfit) -> float:
    """Height of a top's hem."""
    if outfit.top in ("swim", "bodysuit"):
        return figure.crotch_y
    if CUTS[outfit.top].midriff:
        return figure.chest_y + (0.3 + 0.35 * outfit.hem) * (figure.waist_y - figure.chest_y)
    least, more = CUTS[outfit.top].low
    return figure.waist_y + (least + more * outfit.hem) * (figure.hip_y - figure.waist_y)


def cut_of(figure: Figure, outfit: Outfit, hem: float) -> skia.Path:
    """Outline of a top."""
    cut = CUTS[outfit.top]
    if outfit.top in ("swim", "bodysuit"):
        return _one_piece(figure, outfit)
    if strapless(outfit):
        return _bandeau(figure, outfit, hem)
    line = neckline(
        figure, min(cut.deep * (0.5 + outfit.neckline), 0.95), min(cut.wide * (0.7 + 0.5 * outfit.neckline), 0.9), pointed=cut.pointed
    )
    gather = (
        0.4 + 0.6 * outfit.hem
        if outfit.gathered and outfit.top in ("tee", "shirt", "blouse", "sweater", "hoodie", "turtle", "tank")
        else 0.0
    )
    return trunk(figure, line, hem=hem, ease=outfit.ease, flare=0.02 * figure.size, gather=gather)


def _bandeau(figure: Figure, outfit: Outfit, hem: float) -> skia.Path:
    top = figure.shoulder_y + CUTS[outfit.top].strap_top * (figure.chest_y - figure.shoulder_y)
    ys = (top, figure.chest_y, figure.waist_y, hem) if hem > figure.waist_y else (top, figure.chest_y, hem)
    loose = 1.6 if outfit.top == "off" else 0.6
    right = [
        (
            figure.middle(y)
            + figure.half(y) * (1.0 if outfit.top == "off" or y != top else 0.88)
            + outfit.ease * (loose if y == top else 1.0),
            y,
        )
        for y in ys
    ]
    if outfit.top == "off" and outfit.gathered and hem > figure.waist_y - 0.1 * figure.size:
        x, y = right[-1]
        right = [*right[:-1], (x + 0.06 * figure.size, y - 0.09 * figure.size), (x - outfit.ease, y)]
    left = [(2 * figure.middle(y) - x, y) for x, y in right]
    return smooth([figure.at(0.0, top + 0.04), *right, *left[::-1]], tension=0.7)


def _one_piece(figure: Figure, outfit: Outfit) -> skia.Path:
    high = 0.55 if outfit.top == "swim" else 0.05
    top = figure.shoulder_y + high * (figure.chest_y - figure.shoulder_y)
    ys = (top, figure.chest_y, figure.waist_y, figure.hip_y - 0.3 * outfit.hem * (figure.hip_y - figure.waist_y))
    right = [(figure.middle(y) + figure.half(y) * (0.8 if y == top else 1.0) + 0.005, y) for y in ys]
    if outfit.top == "bodysuit":
        right = [(figure.neck * 1.35, figure.shoulder_y * 0.72), (figure.shoulder * 0.84, figure.shoulder_y + 0.01), *right]
    left = [(-x if i < len(right) - 3 and outfit.top == "bodysuit" else 2 * figure.middle(y) - x, y) for i, (x, y) in enumerate(right)]
    low = figure.crotch_y + 0.02
    mid = figure.middle(low)
    neck = figure.at(0, top + 0.1 * outfit.neckline) if outfit.top == "swim" else (0.0, figure.shoulder_y + 0.03)
    return smooth([neck, *right, (mid + 0.1 * figure.size, low), (mid - 0.1 * figure.size, low), *left[::-1]], tension=0.6)
