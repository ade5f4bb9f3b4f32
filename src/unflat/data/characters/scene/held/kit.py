"""An ink that draws a thing about a grip and puts it into a hand, and the colours that things share."""

from dataclasses import dataclass
from math import degrees

import skia

from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, smooth
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice

WHITE: Colour = (0.97, 0.97, 0.96)
STEEL: Colour = (0.8, 0.83, 0.88)
GOLD: Colour = (0.9, 0.76, 0.4)
WOOD: Colour = (0.5, 0.33, 0.2)


@dataclass(frozen=True)
class Kit:
    """An ink that takes shapes about a grip at the origin and puts them into a hand."""

    ink: Ink
    matrix: skia.Matrix
    scale: float
    one: Colour
    two: Colour
    dice: Dice

    @staticmethod
    def at(ink: Ink, grip: Point, scale: float, angle: float, colours: tuple[Colour, Colour], dice: Dice) -> "Kit":
        """A kit for a thing of that size, turned by an angle in radians."""
        matrix = skia.Matrix().setScale(scale, scale).postRotate(degrees(angle)).postTranslate(*grip)
        return Kit(ink, matrix, scale, *colours, dice)

    def put(self, path: skia.Path) -> skia.Path:
        """The path in the hand."""
        found = skia.Path()
        path.transform(self.matrix, found)
        return found

    def shape(self, path: skia.Path, colour: Colour, *, line: float = 1.0, shade: bool = True, alpha: float = 1.0) -> None:
        """A filled shape with its outline."""
        self.ink.shape(self.put(path), colour, line=line, shade=shade, alpha=alpha)

    def line(self, points: list[Point], colour: Colour | None = None, *, width: float = 0.0) -> None:
        """A line through points; without a colour the style's own."""
        self.ink.stroke(self.put(smooth(points, closed=False)), colour=colour, width=0.8, minimum=width * self.scale)

    def raw(self, path: skia.Path, colour: Colour, *, alpha: float = 1.0) -> None:
        """A plain fill."""
        self.ink.raw(self.put(path), colour, alpha=alpha)
