"""How sure the engine `lite` is of a piece: the share of its visible pixels that is likely right, not how loudly a network spoke."""

from collections.abc import Mapping

from unflat.core import parts

LEAST, MOST = 0.02, 0.99  # nothing is certain, nor is what is shown no part at all
SHIFTS: Mapping[str, float] = {
    parts.BACK_HAIR.name: 0.03,
    parts.BOTTOMWEAR.name: 0.03,
    parts.EARS.name: -0.08,
    parts.EARWEAR.name: -0.06,
    parts.EYEBROW.name: -0.14,
    parts.EYELASH.name: -0.13,
    parts.EYEWEAR.name: -0.08,
    parts.EYEWHITE.name: -0.03,
    parts.FOOTWEAR.name: -0.05,
    parts.FRONT_HAIR.name: 0.06,
    parts.HANDWEAR.name: 0.09,
    parts.HIGHLIGHT.name: 0.22,
    parts.LEGWEAR.name: -0.12,
    parts.LOWER_LASH.name: -0.03,
    parts.MOUTH.name: -0.13,
    parts.NECKWEAR.name: -0.09,
    parts.NOSE.name: -0.09,
    parts.OBJECTS.name: -0.06,
    parts.SIDE_LOCK.name: 0.09,
    parts.TAIL.name: -0.03,
    parts.TOPWEAR.name: 0.04,
}
"""Part to what is added to the mean probability where it wins: the networks speak as loudly of a brow of three lines as of a coat, but are
right about the coat. `benchmarks/confidence.py` prints these rows; run it again after each training."""


def told(part: str, probability: float, shifts: Mapping[str, float] = SHIFTS) -> float:
    """The confidence that goes with a mean probability; more is never less for the same part."""
    return min(MOST, max(LEAST, probability + shifts.get(part, 0.0)))
