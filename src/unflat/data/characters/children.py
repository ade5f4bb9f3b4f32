"""The finer parts that layers are drawn of, taken from the vocabulary in its order; a test holds that each is the one that is meant."""

from unflat.core import parts
from unflat.core.parts import PARTS

BANGS, SIDE_LOCK, AHOGE = PARTS.children_of(parts.FRONT_HAIR)
_, BRAID, BUN = PARTS.children_of(parts.BACK_HAIR)
PUPIL, HIGHLIGHT = PARTS.children_of(parts.IRIDES)
LOWER_LASH, UPPER_LASH, LID_LINE = PARTS.children_of(parts.EYELASH)
INNER_MOUTH, TONGUE, TEETH, MOUTH_LINE = PARTS.children_of(parts.MOUTH)
