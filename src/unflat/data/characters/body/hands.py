"""Hands: open, relaxed, in a fist, pointing, with two fingers up, as a mitten; and the fingers that close around a thing."""

from math import cos, sin

from unflat.data.characters.body.figure import Arm, Figure
from unflat.data.characters.drawing.brush import Ink
from unflat.data.characters.drawing.curves import Point, ellipse, joined, limb, smooth, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.head.plan import Dice

_FISTS = ("front", "held", "chin", "hips", "crossed")

# gesture: kinds of hands with their shares; what is not named here is open or relaxed
_KINDS: dict[str, tuple[tuple[str, float], ...]] = {
    "down": (("relaxed", 0.5), ("open", 0.15), ("side", 0.2), ("fist", 0.15)),
    "apart": (("relaxed", 0.35), ("open", 0.35), ("side", 0.1), ("fist", 0.1), ("splayed", 0.1)),
    "behind": (("relaxed", 1.0),),
    "raised": (("open", 0.3), ("fist", 0.3), ("splayed", 0.2), ("peace", 0.1), ("point", 0.1)),
    "wave": (("open", 0.35), ("peace", 0.25), ("point", 0.15), ("splayed", 0.15), ("fist", 0.1)),
    "forward": (("open", 0.5), ("point", 0.3), ("splayed", 0.2)),
    "front": (("fist", 0.4), ("relaxed", 0.4), ("open", 0.2)),
    "chin": (("fist", 0.5), ("relaxed", 0.2), ("point", 0.2), ("peace", 0.1)),
    "face": (("relaxed", 0.4), ("fist", 0.15), ("peace", 0.2), ("point", 0.15), ("splayed", 0.1)),
    "clasped": (("relaxed", 1.0),),
}
# kind: how far each finger reaches, first the index finger; how far they spread; the thumb's length
_FORMS: dict[str, tuple[tuple[float, ...], float, float]] = {
    "open": ((1.2, 1.3, 1.24, 1.08), 0.26, 0.75),
    "splayed": ((1.22, 1.32, 1.26, 1.1), 0.6, 0.85),
    "relaxed": ((1.05, 1.16, 1.12, 1.0), 0.05, 0.7),
    "peace": ((1.3, 1.34, 0.72, 0.68), 0.5, 0.5),
    "point": ((1.35, 0.74, 0.72, 0.68), 0.1, 0.6),
}


def hand_size(figure: Figure) -> float:
    """Length of the palm's side of a hand, in heads."""
    return 0.058 * figure.body + 0.055


def choose_hand(figure: Figure, arm: Arm, dice: Dice) -> str:
    """The kind of hand for a gesture; the smallest figures mostly have mittens."""
    if arm.gesture in ("held", "hips", "crossed"):
        return "fist"
    if figure.body < 2.0 and dice.odds(0.6):
        return "mitten"
    kinds = _KINDS.get(arm.gesture, (("relaxed", 1.0),))
    return dice.one_of([k for k, _ in kinds], [c for _, c in kinds])


def draw_hand(ink: Ink, figure: Figure, arm: Arm, kind: str, colour: Colour) -> None:
    """A hand at the wrist."""
    hand = _Hand(figure, arm)
    if kind == "mitten":
        ink.shape(
            smooth(
                [
                    hand.at(-0.1, 0.24),
                    hand.at(0.4, 0.4),
                    hand.at(0.95, 0.22),
                    hand.at(0.95, -0.22),
                    hand.at(0.4, -0.4),
                    hand.at(-0.1, -0.24),
                ]
            ),
            colour,
        )
        ink.stroke(smooth([hand.at(0.3, hand.thumb * 0.42), hand.at(0.55, hand.thumb * 0.15)], closed=False), width=0.7)
    elif kind == "fist":
        _fist(ink, hand, colour)
    elif kind == "side":
        _side(ink, hand, colour)
    else:
        _fingers(ink, hand, kind, colour)


def draw_grip(ink: Ink, figure: Figure, arm: Arm, colour: Colour) -> None:
    """The fingers and the thumb in front of what a hand holds."""
    hand = _Hand(figure, arm)
    for k in range(4):
        out = (k - 1.5) * 0.2
        ink.shape(
            limb(
                [hand.at(0.25, out), hand.at(0.55, out), hand.at(0.72, out * 0.9)], [0.11 * hand.size, 0.115 * hand.size, 0.1 * hand.size]
            ),
            colour,
            line=0.7,
            shade=False,
        )
    ink.shape(
        limb(
            [hand.at(0.1, hand.thumb * 0.3), hand.at(0.35, hand.thumb * 0.42), hand.at(0.62, hand.thumb * 0.34)],
            [0.13 * hand.size, 0.12 * hand.size, 0.08 * hand.size],
        ),
        colour,
        line=0.8,
    )


class _Hand:
    """The axes of one hand: along to the fingertips, out to one side; in palm lengths from the wrist."""

    def __init__(self, figure: Figure, arm: Arm) -> None:
        self.wrist, self.size = arm.wrist, hand_size(figure)
        self.along, self.across = (cos(arm.point), sin(arm.point)), (-sin(arm.point), cos(arm.point))
        left = arm.shoulder[0] > figure.middle(figure.shoulder_y)
        self.thumb = (1.0 if left else -1.0) * (1.0 if sin(arm.point) > -0.2 else -1.0)

    def at(self, far: float, out: float) -> Point:
        return (
            self.wrist[0] + self.size * (far * self.along[0] + out * self.across[0]),
            self.wrist[1] + self.size * (far * self.along[1] + out * self.across[1]),
        )


def _fingers(ink: Ink, hand: _Hand, kind: str, colour: Colour) -> None:
    reach, spread, thumb = _FORMS[kind]
    size, turn = hand.size, hand.thumb
    palm = smooth(
        [
            hand.at(-0.1, 0.2),
            hand.at(0.3, 0.33),
            hand.at(0.62, 0.32),
            hand.at(0.7, 0.0),
            hand.at(0.62, -0.32),
            hand.at(0.3, -0.33),
            hand.at(-0.1, -0.2),
        ]
    )
    fingers = []
    for k, far in enumerate(reach):
        out = turn * (1.5 - k) * 0.18
        fan = out * (1 + spread * 2.2)
        fingers.append(
            limb(
                [hand.at(0.5, out), hand.at((0.5 + far) / 2, (out + fan) / 2), hand.at(far - 0.07, fan)],
                [0.105 * size, 0.098 * size, 0.07 * size],
            )
        )
    end = hand.at(thumb, turn * (0.42 + 0.2 * min(spread * 2, 1.0)))
    thumb_path = limb([hand.at(0.1, turn * 0.18), hand.at(0.42, turn * 0.42), end], [0.14 * size, 0.11 * size, 0.07 * size])
    ink.shape(joined(palm, *fingers, thumb_path), colour)
    for k in range(3):
        out = turn * (1 - k) * 0.18
        tip = (min(reach[k], reach[k + 1]) + 0.5) / 2
        ink.stroke(straight([hand.at(0.68, out), hand.at(tip, out * (1 + spread))], closed=False), width=0.7)


def _side(ink: Ink, hand: _Hand, colour: Colour) -> None:
    """A hanging hand seen from its edge: the thumb before loosely bent fingers."""
    turn = hand.thumb
    back = smooth(
        [
            hand.at(-0.1, 0.2),
            hand.at(0.4, -turn * 0.26),
            hand.at(0.85, -turn * 0.22),
            hand.at(1.16, turn * 0.02),
            hand.at(0.9, turn * 0.2),
            hand.at(0.4, turn * 0.22),
            hand.at(-0.1, -0.2),
        ]
    )
    ink.shape(back, colour)
    ink.shape(
        limb(
            [hand.at(0.15, turn * 0.16), hand.at(0.45, turn * 0.24), hand.at(0.74, turn * 0.14)],
            [0.12 * hand.size, 0.1 * hand.size, 0.07 * hand.size],
        ),
        colour,
        line=0.8,
        shade=False,
    )
    ink.stroke(straight([hand.at(0.8, -turn * 0.05), hand.at(1.05, turn * 0.04)], closed=False), width=0.7)


def _fist(ink: Ink, hand: _Hand, colour: Colour) -> None:
    size, thumb = hand.size, hand.thumb
    ink.shape(
        smooth(
            [
                hand.at(-0.1, 0.22),
                hand.at(0.35, 0.38),
                hand.at(0.7, 0.36),
                hand.at(0.8, 0.0),
                hand.at(0.7, -0.36),
                hand.at(0.35, -0.38),
                hand.at(-0.1, -0.22),
            ]
        ),
        colour,
    )
    for k in range(4):
        out = (k - 1.5) * 0.18
        ink.shape(limb([hand.at(0.45, out), hand.at(0.7, out)], [0.1 * size, 0.095 * size]), colour, line=0.7, shade=False)
    ink.shape(
        limb(
            [hand.at(0.15, thumb * 0.28), hand.at(0.42, thumb * 0.26), hand.at(0.62, thumb * 0.05)], [0.12 * size, 0.11 * size, 0.08 * size]
        ),
        colour,
        line=0.8,
    )


def draw_nails(ink: Ink, figure: Figure, arm: Arm, kind: str, colour: Colour) -> None:
    """Painted nails at the tips of open fingers."""
    if kind not in _FORMS:
        return
    hand = _Hand(figure, arm)
    reach, spread, _ = _FORMS[kind]
    for k, far in enumerate(reach):
        out = hand.thumb * (1.5 - k) * 0.18 * (1 + spread * 2.2)
        ink.raw(ellipse(hand.at(far - 0.06, out), 0.06 * hand.size, 0.06 * hand.size), colour)
