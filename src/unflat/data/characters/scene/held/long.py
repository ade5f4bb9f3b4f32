"""What is longer than an arm: swords, staffs, umbrellas, flags, a guitar."""

from unflat.data.characters.drawing.curves import box, ellipse, joined, limb, smooth, star, straight
from unflat.data.characters.drawing.palette import deeper, lighter
from unflat.data.characters.scene.held.kit import GOLD, STEEL, WHITE, WOOD, Kit


def sword(kit: Kit) -> None:
    """A sword, straight or curved."""
    curved = kit.dice.odds(0.4)
    far, wide = kit.dice.between(1.2, 2.2), kit.dice.between(0.05, 0.1)
    bow = 0.14 if curved else 0.0
    kit.shape(
        smooth(
            [(-wide, -0.14), (bow - wide * 0.7, -0.6 * far), (2 * bow, -far), (bow + wide, -0.6 * far), (wide, -0.14)],
            tension=0.6 if curved else 0.15,
        ),
        STEEL,
    )
    kit.line([(0.0, -0.2), (bow * 0.9, -0.6 * far), (1.7 * bow, -0.9 * far)], lighter(STEEL, 0.6), width=0.02)
    kit.shape(
        ellipse((0, -0.13), 0.1, 0.04) if curved else box(-0.24, -0.18, 0.24, -0.1, radius=0.03), GOLD if kit.dice.odds(0.6) else kit.two
    )
    kit.shape(box(-0.035, -0.11, 0.035, 0.26, radius=0.02), kit.one)


def staff(kit: Kit) -> None:
    """A staff with an orb, a star, a moon or a blade."""
    low, high = kit.dice.between(0.9, 1.8), kit.dice.between(0.9, 1.5)
    kit.shape(limb([(0, low), (0, -high)], [0.035, 0.04]), WOOD if kit.dice.odds(0.5) else kit.one)
    head = kit.dice.count(0, 3)
    if head == 0:
        kit.shape(ellipse((0, -high - 0.14), 0.18, 0.18), kit.two)
        kit.raw(ellipse((-0.05, -high - 0.2), 0.05, 0.04), WHITE, alpha=0.8)
    elif head == 1:
        kit.shape(star((0, -high - 0.14), 0.24, 0.1), GOLD)
    elif head == 2:
        moon = smooth(
            [
                (0.16, -high - 0.34),
                (-0.12, -high - 0.3),
                (-0.2, -high - 0.05),
                (-0.02, -high + 0.1),
                (0.18, -high),
                (0.0, -high - 0.04),
                (-0.04, -high - 0.2),
            ]
        )
        kit.shape(moon, GOLD)
    else:
        kit.shape(straight([(-0.07, -high), (0.07, -high), (0.1, -high - 0.2), (0, -high - 0.5), (-0.1, -high - 0.2)]), STEEL)


def wand(kit: Kit) -> None:
    """A short wand with a star."""
    kit.shape(limb([(0, 0.2), (0, -0.5)], [0.025, 0.02]), kit.one)
    kit.shape(star((0, -0.6), 0.16, 0.07), GOLD if kit.dice.odds(0.5) else kit.two)


def umbrella(kit: Kit) -> None:
    """An open umbrella."""
    kit.shape(limb([(0, 0.25), (0, -1.3)], [0.025, 0.025]), (0.3, 0.25, 0.25))
    roof = [
        (-0.85, -0.8),
        (-0.62, -1.2),
        (0, -1.42),
        (0.62, -1.2),
        (0.85, -0.8),
        (0.6, -0.88),
        (0.3, -0.8),
        (0, -0.88),
        (-0.3, -0.8),
        (-0.6, -0.88),
    ]
    kit.shape(smooth(roof, tension=0.6), kit.one)
    for x in (-0.3, 0.3):
        kit.line([(x, -0.8), (x * 0.8, -1.1), (0, -1.42)])


def closed_umbrella(kit: Kit) -> None:
    """An umbrella that is closed."""
    kit.line([(0.0, 0.0), (0.0, -0.08), (0.06, -0.14), (0.12, -0.1)], WOOD, width=0.045)
    kit.shape(straight([(-0.05, 0.12), (0.05, 0.12), (0.09, 0.3), (0.02, 1.0), (-0.02, 1.0), (-0.09, 0.3)]), kit.one)
    kit.line([(0.0, 1.0), (0.0, 1.12)], (0.2, 0.2, 0.2), width=0.025)
    kit.line([(-0.07, 0.4), (0.07, 0.36)])


def balloon(kit: Kit) -> None:
    """A balloon on a string."""
    kit.line([(0.0, 0.1), (0.05, -0.5), (0.0, -1.0)], (0.5, 0.5, 0.5), width=0.012)
    kit.shape(smooth([(0, -1.0), (0.26, -1.3), (0.2, -1.62), (0, -1.72), (-0.2, -1.62), (-0.26, -1.3)]), kit.one)
    kit.raw(ellipse((-0.1, -1.52), 0.05, 0.08), WHITE, alpha=0.7)


def flag(kit: Kit) -> None:
    """A flag."""
    kit.shape(limb([(0, 0.5), (0, -0.9)], [0.025, 0.025]), WOOD)
    kit.shape(smooth([(0, -0.88), (0.3, -0.94), (0.62, -0.85), (0.62, -0.45), (0.3, -0.55), (0, -0.48)], tension=0.7), kit.one)


def guitar(kit: Kit) -> None:
    """A guitar."""
    body = joined(ellipse((-0.5, 0.3), 0.3, 0.26, angle=-0.4), ellipse((-0.22, 0.16), 0.22, 0.2))
    kit.shape(body, kit.one)
    kit.shape(limb([(-0.3, 0.2), (0.6, -0.25)], [0.04, 0.035], round_ends=False), WOOD)
    kit.shape(limb([(0.6, -0.25), (0.74, -0.32)], [0.06, 0.055]), deeper(WOOD, 0.3))
    kit.shape(ellipse((-0.3, 0.2), 0.08, 0.08), (0.12, 0.1, 0.1), line=0.6)
