"""What a figure holds or sits on, and what stands beside it; most figures have none of it."""

from collections.abc import Mapping
from math import cos, sin

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.arms import held_z
from unflat.data.characters.body.figure import SIDES, Figure, Gesture
from unflat.data.characters.body.hands import hand_size
from unflat.data.characters.drawing.brush import Sheet, Side
from unflat.data.characters.drawing.curves import box, limb
from unflat.data.characters.drawing.palette import deeper
from unflat.data.characters.head.plan import Dice
from unflat.data.characters.scene.beside import draw_beside
from unflat.data.characters.scene.marks import draw_marks
from unflat.data.characters.scene.things import THINGS, Kit

Z_SEAT = 1.35

_NEAR = (
    "boba",
    "cup",
    "mug",
    "can",
    "bottle",
    "book",
    "phone",
    "tablet",
    "flower",
    "plush",
    "sweet",
    "microphone",
    "watch",
    "ball",
    "gift",
    "fan",
    "wand",
)
_HANGING = ("bag", "basket", "sword", "closed umbrella", "book", "bottle", "watch", "balloon", "gun", "lantern", "fan", "flower")
_UP = ("staff", "umbrella", "sword", "balloon", "microphone", "wand", "flag", "phone", "sweet", "fan", "flower", "tray")
_BOTH = (
    "boba",
    "boba",
    "cup",
    "mug",
    "book",
    "book",
    "plush",
    "plush",
    "gift",
    "flower",
    "ball",
    "tablet",
    "phone",
    "guitar",
    "staff",
    "bag",
)

# gesture: the chance that the hand holds something, and what
_CHANCES: dict[Gesture, tuple[float, tuple[str, ...]]] = {
    "front": (0.45, _NEAR), "forward": (0.5, (*_NEAR, "staff", "tray")), "chin": (0.15, ("phone", "boba", "sweet", "cup", "microphone")),
    "down": (0.07, _HANGING), "apart": (0.06, _HANGING), "wave": (0.12, _UP), "raised": (0.2, _UP), "clasped": (0.0, _BOTH),
}  # fmt: skip
_RAISED = {"book": 0.18, "tablet": 0.22, "plush": 0.05, "phone": 0.08}
"""How far above the fingers the middle of a thing is, that is held at its lower edge."""
_BOTH_CHANCE, _CLASPED_CHANCE = 0.88, 0.15
_BESIDE_CHANCE = 0.02


def choose_held(figure: Figure, rng: np.random.Generator) -> dict[Side, str]:
    """What each hand holds; two hands before the body hold one thing, named for the left."""
    dice = Dice(rng)
    pair = figure.arms["l"].gesture
    if pair in ("held", "clasped") and figure.arms["r"].gesture == pair:
        held = dice.one_of(_BOTH) if dice.odds(_BOTH_CHANCE if pair == "held" else _CLASPED_CHANCE) else ""
        return {"l": held, "r": held} if held else {}
    found: dict[Side, str] = {}
    for side, _sign in SIDES:
        chance, things = _CHANCES.get(figure.arms[side].gesture, (0.0, ()))
        if dice.odds(chance):
            found[side] = dice.one_of(things)
    return found


def draw_objects(sheet: Sheet, figure: Figure, held: Mapping[Side, str], rng: np.random.Generator) -> None:
    """The held things, perhaps something beside the figure, marks in the air."""
    dice = Dice(rng)
    cloth = sheet.palette.cloth
    colours = (dice.one_of((*cloth, sheet.palette.accent)), dice.one_of((*cloth, sheet.palette.white)))
    scale = (0.4 + 0.52 * figure.size) * dice.between(0.9, 1.5)
    both = len(held) == 2 and held["l"] == held["r"] and figure.arms["l"].gesture in ("held", "clasped")
    for side, thing in held.items():
        arm = figure.arms[side]
        reach = 0.45 * hand_size(figure)
        x, y = arm.wrist[0] + reach * cos(arm.point), arm.wrist[1] + reach * sin(arm.point)
        if both:
            if side == "r":
                continue
            x, y = (x + figure.arms["r"].wrist[0] + reach * cos(figure.arms["r"].point)) / 2, y
        lean = (0.05 if both else 0.25) * float(rng.normal()) + (0.25 * sin(x) if thing in ("staff", "umbrella", "sword", "flag") else 0.0)
        if thing == "sword" and arm.gesture in ("down", "apart"):
            lean += 3.14 - 0.5 * (1.0 if x > 0 else -1.0)
        ink = sheet.ink(parts.OBJECTS, z=held_z(arm))
        y -= _RAISED.get(thing, 0.0) * scale
        THINGS[thing](Kit.at(ink, (x, y), scale, lean, colours, dice))
    if figure.seated and dice.odds(0.92):
        _seat(sheet, figure, dice)
    if dice.odds(_BESIDE_CHANCE):
        draw_beside(sheet, figure, colours, dice)
    draw_marks(sheet, rng)


def _seat(sheet: Sheet, figure: Figure, dice: Dice) -> None:
    """A stool, a box or a chair under a sitting figure."""
    ink = sheet.ink(parts.OBJECTS, z=Z_SEAT)
    mid, y = figure.middle(figure.hip_y), figure.hip_y + 0.1 * figure.body * 0.3
    wide, floor = figure.hip * dice.between(1.5, 2.2), figure.legs["l"].ankle[1] + 0.05 * figure.body
    colour = dice.one_of((*sheet.palette.cloth, (0.6, 0.42, 0.27)))
    if dice.odds(0.4):
        top = figure.shoulder_y + 0.3 * (figure.waist_y - figure.shoulder_y)
        ink.shape(box(mid - wide, top, mid + wide, y, radius=0.2 * wide), colour)
    if dice.odds(0.5):
        ink.shape(box(mid - wide, y, mid + wide, floor, radius=0.05), colour)
        return
    for x in (-0.85, 0.85):
        ink.shape(limb([(mid + x * wide * 0.95, y + 0.05), (mid + x * wide, floor)], [0.07 * figure.size] * 2), deeper(colour, 0.2))
    ink.shape(box(mid - wide, y, mid + wide, y + 0.3 * figure.size, radius=0.12 * figure.size), colour)
