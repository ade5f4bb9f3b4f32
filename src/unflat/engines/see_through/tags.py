"""The fixed lists of tags that the checkpoints were trained on; their order is part of the networks."""

from unflat.core import parts
from unflat.core.parts import PARTS, Part

BODY: tuple[str, ...] = tuple(
    p.name
    for p in (
        parts.FRONT_HAIR,
        parts.BACK_HAIR,
        parts.HEAD,
        parts.NECK,
        parts.NECKWEAR,
        parts.TOPWEAR,
        parts.HANDWEAR,
        parts.BOTTOMWEAR,
        parts.LEGWEAR,
        parts.FOOTWEAR,
        parts.TAIL,
        parts.WINGS,
        parts.OBJECTS,
    )
)
"""Version 3, group 0: what is drawn on the whole picture. The head is no layer: it only says where to look closer."""
HEAD: tuple[str, ...] = tuple(
    p.name
    for p in (
        parts.HEADWEAR,
        parts.FACE,
        parts.IRIDES,
        parts.EYEBROW,
        parts.EYEWHITE,
        parts.EYELASH,
        parts.EYEWEAR,
        parts.EARS,
        parts.EARWEAR,
        parts.NOSE,
        parts.MOUTH,
    )
)
"""Version 3, group 1: what is drawn on the head alone."""
HAIR, EYES = "hair", "eyes"
V2: tuple[str, ...] = (
    HAIR,
    *(p.name for p in (parts.HEADWEAR, parts.FACE)),
    EYES,
    *(p.name for p in (parts.EYEWEAR, parts.EARS, parts.EARWEAR, parts.NOSE, parts.MOUTH, parts.NECK, parts.NECKWEAR)),
    *(p.name for p in (parts.TOPWEAR, parts.HANDWEAR, parts.BOTTOMWEAR, parts.LEGWEAR, parts.FOOTWEAR)),
    *(p.name for p in (parts.TAIL, parts.WINGS, parts.OBJECTS)),
)
"""Version 2, all at once; also the slots of the depth network, whatever the version of the layers."""
MEMBERS: dict[str, tuple[str, ...]] = {
    HAIR: tuple(p.name for p in (parts.BACK_HAIR, parts.FRONT_HAIR)),
    EYES: tuple(p.name for p in (parts.EYEWHITE, parts.IRIDES, parts.EYELASH, parts.EYEBROW)),
}
"""Slots of the depth network that hold several tags of version 3, back to front."""


def part_of(tag: str) -> Part:
    """The part of the vocabulary that a tag means."""
    return PARTS[tag]


def lists_of(version: str) -> tuple[tuple[str, ...], ...]:
    """The passes of a version: one list of tags each."""
    return (BODY, HEAD) if version == "v3" else (V2,)
