"""Books, telephones and other small things of use."""

from math import cos, sin

from unflat.data.characters.drawing.curves import box, ellipse, limb, straight
from unflat.data.characters.drawing.palette import deeper
from unflat.data.characters.scene.held.kit import GOLD, STEEL, WHITE, Kit


def book(kit: Kit) -> None:
    """An open or a closed book."""
    if kit.dice.odds(0.4):
        for sign in (-1, 1):
            kit.shape(straight([(0, -0.22), (sign * 0.36, -0.28), (sign * 0.36, 0.16), (0, 0.24)]), kit.one)
            kit.shape(straight([(0, -0.24), (sign * 0.32, -0.3), (sign * 0.32, 0.1), (0, 0.18)]), WHITE, line=0.7)
            for k in range(4):
                kit.line([(sign * 0.05, -0.15 + 0.07 * k), (sign * 0.26, -0.19 + 0.07 * k)], (0.5, 0.5, 0.5), width=0.012)
        return
    kit.shape(box(-0.22, -0.3, 0.26, 0.33, radius=0.02), WHITE)
    kit.shape(box(-0.25, -0.33, 0.23, 0.3, radius=0.02), kit.one)
    kit.shape(box(-0.14, -0.24, 0.13, -0.08), kit.two, line=0.6)
    kit.line([(-0.19, -0.33), (-0.19, 0.3)])


def phone(kit: Kit) -> None:
    """A telephone, its face or its back."""
    kit.shape(box(-0.1, -0.22, 0.1, 0.2, radius=0.035), kit.one if kit.dice.odds(0.5) else (0.13, 0.13, 0.15))
    if kit.dice.odds(0.5):
        kit.raw(box(-0.08, -0.18, 0.08, 0.16, radius=0.01), (0.75, 0.88, 0.95))
    else:
        kit.raw(ellipse((-0.05, -0.16), 0.03, 0.03), (0.3, 0.3, 0.33))


def tablet(kit: Kit) -> None:
    """A tablet or a board with a sheet."""
    kit.shape(box(-0.28, -0.36, 0.28, 0.3, radius=0.03), kit.one if kit.dice.odds(0.5) else (0.2, 0.2, 0.22))
    kit.raw(box(-0.23, -0.31, 0.23, 0.25), WHITE)
    for k in range(5):
        kit.line([(-0.18, -0.22 + 0.09 * k), (0.16, -0.22 + 0.09 * k)], (0.55, 0.6, 0.65), width=0.015)


def microphone(kit: Kit) -> None:
    """A microphone."""
    kit.shape(limb([(0, 0.28), (0, -0.16)], [0.04, 0.055], round_ends=False), (0.13, 0.13, 0.15) if kit.dice.odds(0.7) else kit.one)
    kit.shape(ellipse((0, -0.24), 0.095, 0.11), STEEL)
    kit.line([(-0.09, -0.22), (0.09, -0.22)])


def watch(kit: Kit) -> None:
    """A pocket watch on its chain."""
    metal = GOLD if kit.dice.odds(0.7) else STEEL
    kit.line([(0.0, 0.0), (-0.1, -0.15), (-0.3, -0.22), (-0.42, -0.35)], metal, width=0.022)
    kit.line([(0.0, 0.0), (0.02, 0.12)], metal, width=0.02)
    kit.shape(ellipse((0.02, 0.26), 0.13, 0.13), metal)
    kit.shape(ellipse((0.02, 0.26), 0.095, 0.095), WHITE, line=0.5)
    kit.line([(0.02, 0.19), (0.02, 0.26), (0.07, 0.28)], (0.1, 0.1, 0.1), width=0.012)


def ball(kit: Kit) -> None:
    """A ball."""
    kit.shape(ellipse((0, -0.14), 0.25, 0.25), kit.one)
    if kit.dice.odds(0.5):
        kit.line([(-0.22, -0.22), (0, -0.1), (0.22, -0.22)])
        kit.line([(-0.12, 0.07), (0, -0.1), (0.05, -0.38)])


def fan(kit: Kit) -> None:
    """A folding fan."""
    rim = [(0.5 * sin(a), -0.5 * cos(a)) for a in (-1.0, -0.7, -0.35, 0, 0.35, 0.7, 1.0)]
    kit.shape(straight([(0, 0.08), *rim]), kit.one)
    for x, y in rim:
        kit.line([(0, 0.08), (x, y)])


def gun(kit: Kit) -> None:
    """A pistol."""
    dark = (0.16, 0.16, 0.18)
    kit.shape(straight([(-0.06, 0.12), (0.07, 0.12), (0.09, -0.08), (0.5, -0.08), (0.5, -0.2), (-0.1, -0.2), (-0.1, -0.06)]), dark)


def lantern(kit: Kit) -> None:
    """A lantern."""
    kit.line([(0, 0), (0, 0.12)], (0.2, 0.18, 0.16), width=0.03)
    kit.shape(box(-0.13, 0.14, 0.13, 0.45, radius=0.04), (0.98, 0.85, 0.45))
    kit.shape(box(-0.15, 0.1, 0.15, 0.17), deeper(kit.one, 0.4))
    kit.shape(box(-0.15, 0.42, 0.15, 0.49), deeper(kit.one, 0.4))
