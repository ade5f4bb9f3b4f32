"""What is worn at one neck while it is drawn, and a band around it."""

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.drawing.curves import Point, smooth
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice


class Worn:
    """What a thing at the neck must know: whose neck, which colours, where it is knotted."""

    def __init__(self, sheet: Sheet, figure: Figure, outfit: Outfit, dice: Dice, knot: Point) -> None:
        self.figure, self.outfit, self.dice, self.knot = figure, outfit, dice, knot
        self.metal, self.white = sheet.palette.metal, sheet.palette.white

    @property
    def y(self) -> float:
        """The height of the shoulders."""
        return self.figure.shoulder_y

    @property
    def s(self) -> float:
        """See `Figure.size`."""
        return self.figure.size


def around(ink: Ink, worn: Worn, y: float, height: float, colour: Colour | None = None) -> None:
    """A band around the neck at a height."""
    wide = worn.figure.neck * 1.08
    ring = [
        (-wide, y - height),
        (0.0, y - height + 0.035),
        (wide, y - height),
        (wide * 1.02, y + height),
        (0.0, y + height + 0.045),
        (-wide * 1.02, y + height),
    ]
    ink.shape(smooth(ring, tension=0.6), colour or worn.outfit.accent)
