"""Where a head sits and how it is turned: what the body hands to the head."""

from dataclasses import dataclass
from math import cos, sin

from unflat.data.characters.body.figure import Build

Point = tuple[float, float]


@dataclass(frozen=True)
class HeadPose:
    """A head on the page, in head units.

    Args:
        x, y: The chin.
        unit: Height of the head, chin to the top of the skull.
        tilt: Rotation in radians, positive clockwise in the picture, about the chin.
        turn: -1 to 1, 0 is front, positive faces the right of the picture.
        nod: -1 to 1, positive looks down.
        build: Of the body that carries it; None where there is no body.
        room: How far hair may hang below the chin, in units of the head.
    """

    x: float
    y: float
    unit: float = 1.0
    tilt: float = 0.0
    turn: float = 0.0
    nod: float = 0.0
    build: Build | None = None
    room: float = 9.0

    def place(self, point: Point) -> Point:
        """A point of the upright unit head (chin at the origin) on the page."""
        across, down = point[0] * self.unit, point[1] * self.unit
        return (
            self.x + across * cos(self.tilt) - down * sin(self.tilt),
            self.y + across * sin(self.tilt) + down * cos(self.tilt),
        )
