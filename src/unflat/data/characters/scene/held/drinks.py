"""What one drinks and eats: tea with pearls, cups, cans, bottles, sweets, a tray."""

from unflat.data.characters.drawing.curves import box, ellipse, joined, limb, smooth, straight
from unflat.data.characters.drawing.palette import deeper, lighter
from unflat.data.characters.scene.held.kit import STEEL, WHITE, Kit


def boba(kit: Kit) -> None:
    """Tea with pearls, a straw in its lid."""
    tea = kit.dice.one_of(((0.72, 0.5, 0.36), (0.9, 0.6, 0.62), (0.72, 0.8, 0.5), kit.one))
    kit.shape(limb([(0.0, -0.2), (0.05, -0.62)], [0.028, 0.028], round_ends=False), kit.two)
    kit.shape(straight([(-0.17, -0.3), (0.17, -0.3), (0.12, 0.24), (-0.12, 0.24)]), tea)
    kit.raw(straight([(-0.17, -0.3), (0.17, -0.3), (0.16, -0.16), (-0.16, -0.16)]), WHITE, alpha=0.75)
    for k in range(9):
        kit.raw(ellipse((-0.09 + 0.06 * (k % 4), 0.2 - 0.055 * (k // 4)), 0.026, 0.026), (0.16, 0.1, 0.1))
    kit.shape(box(-0.2, -0.36, 0.2, -0.28, radius=0.03), WHITE)


def cup(kit: Kit) -> None:
    """A paper cup with a lid and a sleeve."""
    colour = kit.one if kit.dice.odds(0.6) else WHITE
    kit.shape(straight([(-0.15, -0.27), (0.15, -0.27), (0.11, 0.2), (-0.11, 0.2)]), colour)
    kit.shape(box(-0.17, -0.34, 0.17, -0.26, radius=0.03), WHITE if kit.dice.odds(0.6) else (0.15, 0.12, 0.12))
    kit.shape(straight([(-0.142, -0.16), (0.142, -0.16), (0.125, 0.04), (-0.125, 0.04)]), kit.two, line=0.6)


def mug(kit: Kit) -> None:
    """A mug that steams."""
    kit.ink.stroke(kit.put(ellipse((0.17, 0.0), 0.08, 0.1)), colour=kit.one, minimum=0.04 * kit.scale)
    kit.shape(box(-0.16, -0.2, 0.16, 0.18, radius=0.04), kit.one)
    kit.shape(ellipse((0.0, -0.2), 0.16, 0.04), deeper(kit.one, 0.4), line=0.7)
    for x in (-0.05, 0.06):
        kit.line([(x, -0.3), (x + 0.04, -0.37), (x - 0.02, -0.44)], WHITE, width=0.02)


def can(kit: Kit) -> None:
    """A can."""
    kit.shape(box(-0.1, -0.24, 0.1, 0.18, radius=0.03), kit.one)
    kit.shape(ellipse((0, -0.24), 0.1, 0.03), STEEL, line=0.7)
    kit.shape(box(-0.1, -0.1, 0.1, 0.06), kit.two, line=0.5)


def bottle(kit: Kit) -> None:
    """A bottle with a label."""
    kit.shape(
        smooth(
            [(-0.04, -0.46), (0.04, -0.46), (0.045, -0.36), (0.1, -0.26), (0.1, 0.22), (-0.1, 0.22), (-0.1, -0.26), (-0.045, -0.36)],
            tension=0.5,
        ),
        lighter(kit.one, 0.4),
    )
    kit.shape(box(-0.05, -0.52, 0.05, -0.44), kit.two)
    kit.shape(box(-0.1, -0.16, 0.1, 0.08), kit.two, line=0.6)


def sweet(kit: Kit) -> None:
    """A lollipop or an ice cream."""
    if kit.dice.odds(0.5):
        kit.line([(0.0, 0.15), (0.0, -0.35)], WHITE, width=0.03)
        kit.shape(ellipse((0, -0.42), 0.14, 0.14), kit.one)
        kit.line([(-0.08, -0.42), (0.0, -0.5), (0.08, -0.42), (0.0, -0.36), (-0.03, -0.42)], kit.two, width=0.03)
        return
    kit.shape(straight([(-0.1, -0.18), (0.1, -0.18), (0.0, 0.2)]), (0.85, 0.65, 0.4))
    kit.shape(joined(ellipse((0, -0.26), 0.13, 0.12), ellipse((0.02, -0.38), 0.09, 0.09)), kit.one)


def tray(kit: Kit) -> None:
    """A tray with a cup and a cake."""
    kit.shape(ellipse((0.0, 0.0), 0.5, 0.1), STEEL)
    kit.shape(box(-0.28, -0.22, -0.06, -0.03, radius=0.04), kit.one)
    kit.shape(straight([(0.05, -0.12), (0.35, -0.12), (0.3, -0.03), (0.1, -0.03)]), kit.two)
    kit.shape(smooth([(0.08, -0.13), (0.2, -0.26), (0.33, -0.13)]), WHITE, line=0.8)
