"""The form of a garment that hangs open: its length, its width, how far its fronts stand apart."""

from dataclasses import dataclass

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.head.plan import Dice

Z_LINING, Z_FRONT = 1.5, 2.46


@dataclass(frozen=True)
class Coat:
    """One open garment with two fronts.

    Args:
        low: Height of its hem.
        half: Half its width at the hem.
        gap: How open its fronts are at chest, hips and hem, shares of the trunk.
        ease: How far it stands off the body.
    """

    low: float
    half: float
    gap: tuple[float, float, float]
    ease: float


def coat_of(figure: Figure, outfit: Outfit, dice: Dice) -> Coat:
    """The form by kind and length."""
    share = {
        "cardigan": 0.02 + 0.3 * outfit.outer_length,
        "jacket": -0.1 + 0.18 * outfit.outer_length,
        "haori": 0.1 + 0.4 * outfit.outer_length,
        "vest coat": 0.05 + 0.4 * outfit.outer_length,
        "tailcoat": 0.25 + 0.35 * outfit.outer_length,
    }.get(outfit.outer, 0.08 + 0.66 * outfit.outer_length)
    low = figure.hip_y + share * (figure.floor - figure.hip_y)
    spread = 1.18 + 0.8 * max(share, 0.0) + 0.4 * outfit.neckline
    chest = dice.between(0.05, 0.5)
    hips = chest + dice.between(-0.1, 0.3)
    ease = outfit.ease + dice.between(0.02, 0.08) * figure.size
    return Coat(low, figure.hip * spread, (chest, max(hips, 0.05), max(hips + dice.between(-0.1, 0.35), 0.1)), ease)
