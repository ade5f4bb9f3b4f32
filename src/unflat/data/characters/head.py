"""A whole head: face, features, hair and what is worn on it, hung on a head pose."""

import numpy as np

from unflat.data.characters.brows import draw_brows
from unflat.data.characters.brush import Sheet
from unflat.data.characters.ears import draw_ears
from unflat.data.characters.earwear import draw_earwear
from unflat.data.characters.eyes import draw_eyes
from unflat.data.characters.eyewear import draw_eyewear
from unflat.data.characters.face import draw_face
from unflat.data.characters.hair_back import draw_back_hair
from unflat.data.characters.hair_front import draw_front_hair
from unflat.data.characters.hair_tails import draw_hair_tails
from unflat.data.characters.headwear import draw_headwear
from unflat.data.characters.mouths import draw_mouth
from unflat.data.characters.noses import draw_nose
from unflat.data.characters.plan import Dice, HeadPlan
from unflat.data.characters.pose import HeadPose


def draw_head(sheet: Sheet, head: HeadPose, rng: np.random.Generator) -> None:
    """Draw one head, every layer whole beneath what covers it."""
    dice = Dice(rng)
    plan = HeadPlan.random(sheet, head, dice)
    draw_back_hair(plan, dice)
    draw_hair_tails(plan, dice)
    draw_ears(plan, dice)
    draw_face(plan, dice)
    draw_nose(plan, dice)
    draw_mouth(plan, dice)
    draw_eyes(plan, dice)
    draw_brows(plan, dice)
    draw_earwear(plan, dice)
    draw_eyewear(plan, dice)
    draw_front_hair(plan, dice)
    draw_headwear(plan, dice)
