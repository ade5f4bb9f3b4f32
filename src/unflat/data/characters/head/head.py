"""A whole head: face, features, hair and what is worn on it, hung on a head pose."""

import numpy as np

from unflat.data.characters.body.pose import HeadPose
from unflat.data.characters.drawing.brush import Sheet
from unflat.data.characters.hair.hair_back import draw_back_hair
from unflat.data.characters.hair.hair_front import draw_front_hair
from unflat.data.characters.hair.hair_tails import draw_hair_tails
from unflat.data.characters.head.eyes.eyes import draw_eyes
from unflat.data.characters.head.face.brows import draw_brows
from unflat.data.characters.head.face.ears import draw_ears
from unflat.data.characters.head.face.face import draw_face
from unflat.data.characters.head.face.mouths import draw_mouth
from unflat.data.characters.head.face.noses import draw_nose
from unflat.data.characters.head.plan import Dice, HeadPlan
from unflat.data.characters.head.worn.earwear import draw_earwear
from unflat.data.characters.head.worn.eyewear import draw_eyewear
from unflat.data.characters.head.worn.headwear import draw_headwear


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
