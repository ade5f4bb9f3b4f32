"""A second figure beside, behind or in front of the first, or a small one that floats: an object to the first."""

import numpy as np
import skia

from unflat.core import parts
from unflat.data.characters.drawing.brush import Command, Ink
from unflat.data.characters.head.plan import Dice

_FAR = 10.0
"""Beyond every z of one figure, so that the other lies wholly before or behind it."""


def beside(others: list[Ink], floor: float, half: float, main_floor: float, rng: np.random.Generator) -> list[Ink]:
    """The layers of another figure, moved next to one whose floor and half width are given last; all of them objects.

    Args:
        others: What the other figure is drawn of, about its own chin.
        floor: Where the other figure stands.
        half: Half the width of the main figure's trunk.
        main_floor: Where the main figure stands.
        rng: Decides side, size and depth.
    """
    dice = Dice(rng)
    small = dice.odds(0.25)
    share = dice.between(0.25, 0.45) if small else dice.between(0.6, 0.97)  # the first figure stays the larger one
    scale = share * (main_floor + 1.0) / (floor + 1.0)
    x = dice.one_of((-1.0, 1.0)) * (half * dice.between(1.0, 2.4) + 0.5 * scale)
    y = main_floor - floor * scale + (-dice.between(0.0, 0.8) * main_floor if small else dice.between(-0.15, 0.1))
    step = _FAR if dice.odds(0.7 if small else 0.2) else -_FAR
    matrix = skia.Matrix().setScale(scale, scale).postTranslate(x, y)
    return [_moved(ink, matrix, step) for ink in others if ink.commands]


def _moved(ink: Ink, matrix: skia.Matrix, step: float) -> Ink:
    boxes = [matrix.mapRect(skia.Rect.MakeLTRB(*b)) for b in ink.bounds]
    bounds = [(b.left(), b.top(), b.right(), b.bottom()) for b in boxes]
    return Ink(parts.OBJECTS, ink.z + step, ink.style, None, 1, commands=[_through(matrix, c) for c in ink.commands], bounds=bounds)


def _through(matrix: skia.Matrix, command: Command) -> Command:
    def draw(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.concat(matrix)
        command(canvas)
        canvas.restore()

    return draw
