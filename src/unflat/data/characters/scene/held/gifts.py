"""Flowers, soft toys, presents, and what they are carried in."""

from math import cos, sin

from unflat.data.characters.drawing.curves import box, ellipse, joined, smooth, star, straight
from unflat.data.characters.drawing.palette import deeper, lighter
from unflat.data.characters.scene.held.kit import GOLD, WOOD, Kit


def flower(kit: Kit) -> None:
    """One flower or a bunch in paper."""
    heads = [(0.0, -0.45)] if kit.dice.odds(0.4) else [(-0.15, -0.4), (0.02, -0.5), (0.17, -0.4), (-0.05, -0.33), (0.1, -0.3)]
    for at in heads:
        kit.line([(0.0, 0.2), (at[0] * 0.5, -0.1), at], (0.3, 0.55, 0.3), width=0.025)
    if len(heads) > 1:
        kit.shape(straight([(-0.24, -0.26), (0.24, -0.26), (0.06, 0.24), (-0.06, 0.24)]), lighter(kit.two, 0.5))
    for k, (x, y) in enumerate(heads):
        petals = [ellipse((x + 0.07 * cos(1.257 * i), y + 0.07 * sin(1.257 * i)), 0.06, 0.06) for i in range(5)]
        kit.shape(joined(*petals), kit.one if k % 2 == 0 else lighter(kit.one, 0.4), line=0.7)
        kit.shape(ellipse((x, y), 0.035, 0.035), (0.95, 0.8, 0.35), line=0.5)


def plush(kit: Kit) -> None:
    """A soft animal."""
    long = kit.dice.odds(0.4)
    ears = [ellipse((d * 0.14, -0.58 if long else -0.48), 0.07 if long else 0.09, 0.2 if long else 0.09) for d in (-1, 1)]
    limbs = [ellipse((d * 0.22, y), 0.1, 0.09) for d in (-1, 1) for y in (-0.05, 0.26)]
    kit.shape(joined(ellipse((0, 0.08), 0.22, 0.25), ellipse((0, -0.3), 0.25, 0.21), *ears, *limbs), kit.one)
    kit.shape(ellipse((0, -0.24), 0.09, 0.07), lighter(kit.one, 0.5), line=0.5)
    for d in (-1, 1):
        kit.raw(ellipse((d * 0.1, -0.33), 0.025, 0.035), (0.1, 0.08, 0.08))
    kit.raw(ellipse((0, -0.27), 0.03, 0.02), (0.1, 0.08, 0.08))


def gift(kit: Kit) -> None:
    """A present with a ribbon."""
    kit.shape(box(-0.24, -0.22, 0.24, 0.2), kit.one)
    kit.shape(box(-0.05, -0.22, 0.05, 0.2), kit.two, line=0.6)
    for d in (-1, 1):
        kit.shape(ellipse((d * 0.09, -0.28), 0.1, 0.06, angle=d * 0.4), kit.two, line=0.8)


def bag(kit: Kit) -> None:
    """A bag by its handle."""
    dark = deeper(kit.one, 0.35)
    kit.line([(-0.14, 0.26), (-0.08, 0.02), (0.08, 0.02), (0.14, 0.26)], dark, width=0.035)
    form = kit.dice.count(0, 2)
    if form == 0:
        kit.shape(box(-0.32, 0.24, 0.32, 0.68, radius=0.05), kit.one)
        kit.line([(-0.32, 0.4), (0.32, 0.4)])
        kit.shape(box(-0.04, 0.36, 0.04, 0.45), GOLD, line=0.6)
    elif form == 1:
        kit.shape(straight([(-0.24, 0.22), (0.24, 0.22), (0.28, 0.78), (-0.28, 0.78)]), lighter(kit.one, 0.3))
        kit.shape(star((0.0, 0.5), 0.12, 0.05), kit.two, line=0.5, shade=False)
    else:
        kit.shape(smooth([(-0.26, 0.26), (0.26, 0.26), (0.36, 0.6), (0, 0.72), (-0.36, 0.6)]), kit.one)
        kit.shape(smooth([(-0.27, 0.25), (0.27, 0.25), (0.25, 0.42), (0, 0.5), (-0.25, 0.42)]), dark, line=0.8)


def basket(kit: Kit) -> None:
    """A basket of fruit."""
    kit.line([(-0.26, 0.34), (-0.2, 0.05), (0.0, -0.02), (0.2, 0.05), (0.26, 0.34)], WOOD, width=0.04)
    for k in range(5):
        kit.shape(ellipse((-0.2 + 0.1 * k, 0.3), 0.09, 0.09), (kit.one, kit.two)[k % 2], line=0.7)
    kit.shape(straight([(-0.32, 0.33), (0.32, 0.33), (0.24, 0.62), (-0.24, 0.62)]), (0.78, 0.6, 0.38))
    kit.line([(-0.3, 0.43), (0.3, 0.43)])
    kit.line([(-0.27, 0.53), (0.27, 0.53)])
