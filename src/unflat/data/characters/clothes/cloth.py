"""Cloth on the body: folds, pulls and cast shadows that follow one light for the whole figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, sin

import numpy as np
import skia

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, bend, lerp, limb, smooth
from unflat.data.characters.drawing.palette import Colour, deeper, lighter
from unflat.data.characters.head.plan import Dice

_DARK = 0.24  # below this value illustrators draw folds of black cloth lighter, not darker


def relief(colour: Colour, share: float) -> Colour:
    """The colour of a fold: darker, or a grey sheen where the cloth is already dark."""
    return lighter(colour, 0.45 * share) if max(colour) < _DARK else deeper(colour, share)


def dim_side(ink: Ink) -> float:
    """-1 where the left of the picture lies in shadow, 1 where the right does."""
    return -1.0 if cos(ink.style.light) > 0 else 1.0


def _sickle(points: Sequence[Point], wide: float) -> skia.Path:
    """A shape pointed at both ends through three points, `wide` to each side of the middle one."""
    start, middle, end = points[0], points[len(points) // 2], points[-1]
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = hypot(dx, dy) or 1.0
    nx, ny = -dy / far * wide, dx / far * wide
    return smooth([start, (middle[0] + nx, middle[1] + ny), end, (middle[0] - nx, middle[1] - ny)], tension=0.75)


@dataclass(frozen=True)
class Cloth:
    """One garment while its surface is drawn: its layer, outline and colour; on a pattern shadows let the pattern through."""

    ink: Ink
    figure: Figure
    cut: skia.Path
    colour: Colour
    dice: Dice
    patterned: bool = False

    @property
    def size(self) -> float:
        """See `Figure.size`."""
        return self.figure.size

    def crease(self, points: Sequence[Point], wide: float, *, line: bool = True) -> None:
        """A fold that swells and ends in points: shadow by the style, and a line where there is room."""
        style = self.ink.style
        if style.shading != "flat":
            blur = 0.0 if style.shading == "cel" else 0.6 * wide
            tone = self.shade(1.6) if self.patterned else relief(self.colour, 0.12 + 0.26 * style.strength)
            self.ink.raw(_sickle(points, wide), tone, alpha=0.4 if self.patterned else 0.85, blur=blur, clip=self.cut)
        if line and (style.shading == "flat" or self.dice.odds(0.55)):
            self.ink.stroke(smooth(points, closed=False), colour=relief(self.colour, 0.45), width=0.75, clip=self.cut)

    def shadow(self, path: skia.Path, *, deep: float = 1.0) -> None:
        """A shadow with the edge of the style, inside the garment."""
        style = self.ink.style
        if style.shading == "flat":
            return
        blur = 0.0 if style.shading == "cel" else 0.03 * self.size
        self.ink.raw(
            path, self.shade(1.6 * deep if self.patterned else deep), alpha=0.4 if self.patterned else 0.75, blur=blur, clip=self.cut
        )

    def shade(self, deep: float) -> Colour:
        """The colour of a shadow on this cloth; on black cloth shadows run into pure black."""
        return deeper(self.colour, (0.1 + 0.26 * self.ink.style.strength) * deep * (1.6 if max(self.colour) < _DARK else 1.0))

    def under(self, path: skia.Path, *, by: float = 0.04) -> None:
        """The shadow that a piece about to be drawn on top throws on this garment."""
        light = self.ink.style.light
        thrown = skia.Path(path)
        thrown.offset(-cos(light) * by * self.size, max(0.5, -sin(light)) * by * self.size)
        self.shadow(thrown, deep=0.9)

    def gleam(self, points: Sequence[Point], wide: float) -> None:
        """A lit ridge, in styles that paint light."""
        if self.ink.style.shading in ("soft", "gradient") and max(self.colour) > _DARK:
            widths = [wide * 0.3, wide, wide * 0.2]
            self.ink.raw(limb(bend(points, steps=2), widths), lighter(self.colour, 0.35), alpha=0.5, blur=0.4 * wide, clip=self.cut)


def dim(cloth: Cloth, top: float, low: float, *, ease: float = 0.0, share: float | None = None) -> None:
    """The side turned away from the light, its edge broken by folds."""
    if cloth.ink.style.shading == "flat":
        return
    figure, side = cloth.figure, dim_side(cloth.ink)
    reach = cloth.dice.between(0.15, 0.5) if share is None else share
    edge = []
    for i, t in enumerate(np.linspace(0, 1, 7)):
        jut = cloth.dice.between(0.0, 0.22) * (1 if i % 2 else -0.6)
        edge.append(figure.at(side * (1 - reach + jut), top + (low - top) * float(t), ease=ease))
    far = 3 * side * figure.shoulder + figure.middle(low)
    tension = 0.3 if cloth.ink.style.shading == "cel" else 0.9
    cloth.shadow(smooth([*edge, (far, low), (far, top)], tension=tension), deep=0.8)


def pulls(cloth: Cloth, *, low: float, ease: float) -> None:
    """Folds of a trunk: from the armpits to the chest, pressed together at the waist, hanging to the hem."""
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    rich = cloth.ink.style.detail
    for sign in (-1.0, 1.0):
        for _ in range(1 + dice.count(0, round(2 * rich))):
            start = figure.at(sign * dice.between(0.86, 1.0), figure.chest_y - dice.between(-0.05, 0.2) * s, ease=ease)
            end = figure.at(sign * dice.between(0.15, 0.6), figure.chest_y + dice.between(-0.05, 0.28) * s, ease=ease)
            sag = lerp(start, end, 0.5)
            cloth.crease([start, (sag[0], sag[1] + 0.03 * s), end], dice.between(0.012, 0.032) * s)
        for _ in range(dice.count(0, 1 + round(2 * rich))):
            y = figure.waist_y + dice.between(-0.3, 0.12) * s
            start = figure.at(sign * 1.02, y, ease=ease)
            end = figure.at(sign * dice.between(0.2, 0.7), y + dice.between(-0.02, 0.16) * s, ease=ease)
            cloth.crease([start, (lerp(start, end, 0.5)[0], max(start[1], end[1])), end], dice.between(0.012, 0.035) * s)
    drapes(cloth, low, ease=ease)
    hang(cloth, figure.waist_y - 0.1 * s, low, count=dice.count(0, 1 + round(3 * rich)), ease=ease)


def drapes(cloth: Cloth, low: float, *, ease: float) -> None:
    """Broad folds between chest and hem: what a painter lays in first, before the small creases."""
    figure, dice, s = cloth.figure, cloth.dice, cloth.size
    if cloth.ink.style.detail < 0.3:
        return
    side = dim_side(cloth.ink)
    for _ in range(dice.count(1, 3)):
        across = dice.between(-0.6, 0.7) * side
        top = figure.chest_y + dice.between(-0.1, 0.35) * s
        end = top + dice.between(0.35, 0.9) * (low - top)
        lean, wide = dice.between(-0.3, 0.3), dice.between(0.1, 0.26)
        tip, foot = figure.at(across, top, ease=ease), figure.at(across + lean, end, ease=ease)
        belly = figure.at(across + 0.3 * lean + wide * side, top + 0.55 * (end - top), ease=ease)
        hook = figure.at(across + 0.2 * lean - 0.4 * wide * side, top + 0.75 * (end - top), ease=ease)
        cloth.shadow(
            smooth([tip, belly, foot, hook], tension=0.5 if cloth.ink.style.shading == "cel" else 0.9), deep=dice.between(0.55, 1.0)
        )


def hang(cloth: Cloth, top: float, low: float, *, count: int, ease: float = 0.0) -> None:
    """Folds that rise from a hem."""
    figure, dice = cloth.figure, cloth.dice
    for _ in range(count):
        across, lean = dice.between(-0.85, 0.85), dice.between(-0.15, 0.15)
        start = figure.at(across, low + 0.04 * cloth.size, ease=ease)
        end = figure.at(across * 0.8 + lean, low - dice.between(0.35, 1.0) * (low - top), ease=ease)
        middle = lerp(start, end, 0.5)
        cloth.crease([start, (middle[0] + 0.05 * lean * cloth.size, middle[1]), end], dice.between(0.012, 0.035) * cloth.size)


def bust(cloth: Cloth) -> None:
    """Shadow and line under the chest of a woman."""
    figure = cloth.figure
    if figure.build != "woman" or cloth.ink.style.detail < 0.15:
        return
    y, s = figure.chest_y, cloth.size
    for sign in (-1, 1):
        arc = [figure.at(sign * 0.96, y - 0.04 * s), figure.at(sign * 0.62, y + 0.17 * s), figure.at(sign * 0.14, y + 0.1 * s)]
        low = [figure.at(sign * 0.2, y + 0.15 * s), figure.at(sign * 0.62, y + 0.25 * s)]
        cloth.shadow(smooth([*arc, *low]))
        cloth.ink.stroke(smooth(arc, closed=False), colour=relief(cloth.colour, 0.4), width=0.7, clip=cloth.cut)
        top = [figure.at(sign * 0.68, y - 0.16 * s), figure.at(sign * 0.52, y - 0.04 * s), figure.at(sign * 0.42, y + 0.04 * s)]
        cloth.gleam(top, 0.035 * s)


def chin_shade(cloth: Cloth) -> None:
    """What head and hair throw on collar and chest."""
    figure = cloth.figure
    wide, deep = cloth.dice.between(0.25, 0.42), figure.shoulder_y + cloth.dice.between(0.0, 0.14) * cloth.size
    if cloth.dice.odds(0.6):
        cloth.shadow(smooth([(-wide, -0.1), (wide, -0.1), (wide * 0.8, deep * 0.9), (0.0, deep), (-wide * 0.8, deep * 0.9)]))
