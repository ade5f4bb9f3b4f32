"""What usually lies in front of what, before anything of a picture is looked at: shares of drawings, each with its reason."""

from collections.abc import Sequence
from math import log, tanh

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.parts import PARTS, Part
from unflat.core.piece import Key

HABITS: tuple[tuple[Part, Part, float, str], ...] = (
    (parts.FACE, parts.BACK_HAIR, 0.99, "back hair is by definition what is drawn behind the face"),
    (parts.FACE, parts.NECK, 0.99, "the chin hides the top of the neck"),
    (parts.NECK, parts.BACK_HAIR, 0.99, "back hair is by definition what is drawn behind the neck"),
    (parts.FRONT_HAIR, parts.FACE, 0.98, "front hair is by definition what is drawn over the face"),
    (parts.FRONT_HAIR, parts.BACK_HAIR, 0.99, "the front of the hair is nearer than its back"),
    (parts.EYEWHITE, parts.FACE, 0.99, "eyes are drawn on the face"),
    (parts.IRIDES, parts.EYEWHITE, 0.99, "the iris is drawn on the white"),
    (parts.HIGHLIGHT, parts.IRIDES, 0.99, "a light lies on the iris"),
    (parts.FRONT_HAIR, parts.SIDE_LOCK, 0.98, "side locks come out from under the crown and the bangs"),
    (parts.EYELASH, parts.IRIDES, 0.99, "the upper lash covers the top of the iris"),
    (parts.EYELASH, parts.EYEWHITE, 0.99, "the lash frames the white"),
    (parts.EYELASH, parts.FACE, 0.99, "lashes are drawn on the face"),
    (parts.EYEBROW, parts.FACE, 0.99, "brows are drawn on the face"),
    (parts.NOSE, parts.FACE, 0.99, "the nose is drawn on the face"),
    (parts.MOUTH, parts.FACE, 0.99, "the mouth is drawn on the face"),
    (parts.EYEWEAR, parts.FACE, 0.99, "glasses sit on the face"),
    (parts.EYEWEAR, parts.EYEWHITE, 0.99, "glasses sit before the eyes"),
    (parts.EYEWEAR, parts.IRIDES, 0.99, "glasses sit before the eyes"),
    (parts.EYEWEAR, parts.EYELASH, 0.99, "glasses sit before the eyes"),
    (parts.EARWEAR, parts.EARS, 0.98, "an earring hangs on the ear"),
    (parts.NECKWEAR, parts.NECK, 0.99, "a choker or scarf goes round the neck"),
    (parts.TOPWEAR, parts.NECK, 0.98, "the neck goes into the collar"),
    (parts.NECKWEAR, parts.TOPWEAR, 0.97, "ties hang before the shirt, but the knot may lie under the collar"),
    (parts.FACE, parts.EARS, 0.76, "cheeks cover the root of the ear, but an ear that turns to us covers the cheek"),
    (parts.FRONT_HAIR, parts.EARS, 0.86, "side hair falls over the ears, unless it is tucked behind them"),
    (parts.FRONT_HAIR, parts.EARWEAR, 0.81, "side hair falls over earrings too, but large ones hang before it"),
    (
        parts.FRONT_HAIR,
        parts.EYEBROW,
        0.5,
        "bangs cover the brows, or the brows are drawn over them: the border tells (`ordering/borders.py`)",
    ),
    (parts.FRONT_HAIR, parts.EYELASH, 0.97, "bangs cover the eyes"),
    (parts.FRONT_HAIR, parts.EYEWHITE, 0.97, "as with the lashes"),
    (parts.FRONT_HAIR, parts.IRIDES, 0.97, "as with the lashes"),
    (parts.FRONT_HAIR, parts.EYEWEAR, 0.84, "bangs cover the rims, unless the glasses are drawn over all"),
    (parts.HEADWEAR, parts.FRONT_HAIR, 0.88, "hats and ribbons sit on the hair; bangs and fringes fall over bands"),
    (parts.HEADWEAR, parts.FACE, 0.92, "a brim shades the face; the back of a hat, and ties of hair, lie behind"),
    (parts.HEADWEAR, parts.EARS, 0.63, "as with the face"),
    (parts.HEADWEAR, parts.EYEWHITE, 0.25, "headwear that reaches the eyes is its far side or a veil of hair ribbons"),
    (parts.HEADWEAR, parts.IRIDES, 0.25, "as with the white"),
    (parts.HEADWEAR, parts.EYELASH, 0.25, "as with the white"),
    (parts.HEADWEAR, parts.NECK, 0.7, "ribbons in long hair lie behind the neck as often as before it"),
    (parts.HEADWEAR, parts.HANDWEAR, 0.45, "a hand at the hat lies over it"),
    (parts.FRONT_HAIR, parts.HANDWEAR, 0.78, "long locks fall over the arms; a hand in the hair lies over it"),
    (parts.FACE, parts.HANDWEAR, 0.49, "a hand at the face lies before it, arms behind the head behind it"),
    (parts.EARS, parts.HANDWEAR, 0.65, "as with the face, but hands seldom reach the ears"),
    (parts.HANDWEAR, parts.TOPWEAR, 0.78, "arms hang before the body; some are drawn behind it and come out at the seam"),
    (parts.HANDWEAR, parts.BOTTOMWEAR, 0.8, "as with the top"),
    (parts.HANDWEAR, parts.LEGWEAR, 0.76, "as with the top"),
    (parts.HANDWEAR, parts.NECK, 0.91, "shoulders and raised arms lie before the neck"),
    (parts.NECKWEAR, parts.HANDWEAR, 0.26, "crossed arms cover a tie; scarves cover the shoulders"),
    (parts.TOPWEAR, parts.BOTTOMWEAR, 0.66, "tops fall over skirts and trousers, unless they are tucked in"),
    (parts.TOPWEAR, parts.BACK_HAIR, 0.99, "the body hides the hair behind it"),
    (parts.BOTTOMWEAR, parts.BACK_HAIR, 0.97, "as with the top"),
    (parts.LEGWEAR, parts.BACK_HAIR, 0.97, "as with the top"),
    (parts.HANDWEAR, parts.BACK_HAIR, 0.97, "as with the top"),
    (parts.OBJECTS, parts.BACK_HAIR, 0.95, "what is held or worn lies before the body, and hair behind it"),
    (parts.HAIR_TAIL, parts.BACK_HAIR, 0.97, "a tail is tied before what hangs behind it"),
    (parts.BOTTOMWEAR, parts.LEGWEAR, 0.97, "skirts and shorts hang over the legs"),
    (parts.BOTTOMWEAR, parts.FOOTWEAR, 0.95, "long skirts fall over shoes"),
    (parts.TOPWEAR, parts.LEGWEAR, 0.89, "tops fall over trousers, unless they are tucked in"),
    (parts.FOOTWEAR, parts.LEGWEAR, 0.9, "boots go over socks; wide trousers fall over shoes"),
    (parts.HAIR_TAIL, parts.FACE, 0.23, "a tail of hair comes from behind the head"),
    (parts.HAIR_TAIL, parts.EARS, 0.15, "as with the face"),
    (parts.HAIR_TAIL, parts.NECK, 0.53, "a tail that is seen at the neck falls over the shoulder as often as behind it"),
    (parts.HAIR_TAIL, parts.TOPWEAR, 0.56, "as with the neck"),
    (parts.HAIR_TAIL, parts.BOTTOMWEAR, 0.58, "a tail that reaches so far down hangs in front, or would be hidden"),
    (parts.HAIR_TAIL, parts.LEGWEAR, 0.6, "as with the skirt"),
    (parts.HAIR_TAIL, parts.HANDWEAR, 0.48, "tails fall beside the arms, on either side"),
    (parts.OBJECTS, parts.HANDWEAR, 0.17, "fingers close over what they hold"),
    (parts.OBJECTS, parts.FRONT_HAIR, 0.22, "what is held high lies behind the locks"),
    (parts.OBJECTS, parts.TOPWEAR, 0.85, "what is held or worn lies before the body; packs, seats and swords behind it"),
    (parts.OBJECTS, parts.NECKWEAR, 0.75, "as with the top"),
    (parts.OBJECTS, parts.NECK, 0.96, "as with the top"),
    (parts.OBJECTS, parts.BOTTOMWEAR, 0.82, "as with the top"),
    (parts.OBJECTS, parts.LEGWEAR, 0.65, "as with the top; seats and long things lie behind the legs"),
)
"""(front, behind, share, why): of the drawings in which the two overlap, the share that has the first in front, over 400 drawn figures.
What is true by definition or nearly always is 0.98 or 0.99, so that it outweighs what an engine sees on a few pixels."""

USUAL = 3.5  # log-odds that the usual order of parts holds, where they are far apart in it and nothing else is said: 0.97
STEP = 60.0  # steps of `Part.order` that count as far apart: about what parts of one group differ by
WRAPS = frozenset((parts.BACK_HAIR.name, parts.HANDWEAR.name))  # with their finer parts: what may lie behind the body and before it
FRONT_HALF = (parts.HANDWEAR.order + parts.HEAD.order) / 2  # front halves of these lie before all clothes and behind the head
BACK_HALF = parts.WINGS.order - 1  # back halves (lining of a coat, far brim of a hat) lie behind the whole body


def habits(keys: Sequence[Key]) -> Array:
    """(K, K) float64: log-odds that the row lies in front of the column; antisymmetric."""
    odds = np.zeros((len(keys), len(keys)))
    for i, a in enumerate(keys):
        odds[i, i + 1 :] = [_log_odds(a, b) for b in keys[i + 1 :]]
    return odds - odds.T


def usual_place(key: Key) -> float:
    """Where a key usually lies, greater is nearer; unknown names lie where things do that are worn or held."""
    part = PARTS.find(key[0])
    usual = part.order if part else parts.OBJECTS.order
    if key[2] == "back":
        return BACK_HALF + usual / 1000
    return FRONT_HALF + usual / 1000 if _is_front_half(key) else usual


def _log_odds(a: Key, b: Key) -> float:
    if a[0] != b[0] and not any(key[2] == "back" or _is_front_half(key) for key in (a, b)) and a[3] == b[3]:
        for one in dict.fromkeys((a[0], PARTS.family(a[0]))):
            for other in dict.fromkeys((b[0], PARTS.family(b[0]))):
                if (one, other) in _TABLE:
                    return _TABLE[one, other]
    return USUAL * tanh((usual_place(a) - usual_place(b)) / STEP)


def _is_front_half(key: Key) -> bool:
    return key[2] == "front" and PARTS.family(key[0]) in WRAPS


_TABLE = {(a.name, b.name): log(share / (1 - share)) for a, b, share, _ in HABITS}
_TABLE |= {(b, a): -odds for (a, b), odds in _TABLE.items()}
