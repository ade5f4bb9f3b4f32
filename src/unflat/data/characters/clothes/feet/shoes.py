"""What feet wear: one row per kind of shoe, each drawn on the same solid foot, one layer per side."""

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import SIDES, Figure
from unflat.data.characters.body.foot import HEEL, TOE, foot_of
from unflat.data.characters.body.legform import leg_z
from unflat.data.characters.clothes.feet.bare import bare, sandal, thong
from unflat.data.characters.clothes.feet.boots import (
    buckled_boot,
    capped_boot,
    cuffed_boot,
    furry_boot,
    laced_boot,
    rain_boot,
    tall_boot,
    turned_boot,
    zip_boot,
)
from unflat.data.characters.clothes.feet.leather import loafer, mary_jane, oxford, pump, slipper, two_tone
from unflat.data.characters.clothes.feet.pair import RUBBER, Last, Look, Pair, seamless
from unflat.data.characters.clothes.feet.sneakers import canvas, high_canvas, runner, skater, uwabaki
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Sheet
from unflat.data.characters.drawing.palette import Colour, deeper
from unflat.data.characters.head.plan import Dice


def draw_shoes(sheet: Sheet, figure: Figure, outfit: Outfit, sock: Colour | None, rng: np.random.Generator) -> None:
    """Both feet in what they wear; a sock goes on over the foot on the leg's own layer."""
    dice = Dice(rng)
    kind = dice.one_of([k for k, _ in KINDS[outfit.shoe]], [c for _, c in KINDS[outfit.shoe]])
    last = LASTS[kind]
    look = _look(sheet, outfit, sock, last, dice)
    heel, sole, blunt, big = (dice.between(*r) for r in (last.heel, last.sole, last.blunt, last.big))
    for side, _ in SIDES:
        leg = figure.legs[side]
        foot = foot_of(figure, leg, heel=heel, blunt=blunt, big=big)
        if sock is not None:
            own = next(i for i in sheet.inks if i.part is parts.LEGWEAR and i.side == side)
            own.shape(foot.slab(HEEL, TOE - 0.05, grow=0.96), sock, line=0.6)
            seamless(own, figure, leg, sock)
        ink = sheet.ink(parts.FOOTWEAR, z=leg_z(leg) + 0.01, side=side)
        last.draw(Pair(ink, foot, figure, leg, look, sole))


def _look(sheet: Sheet, outfit: Outfit, sock: Colour | None, last: Last, dice: Dice) -> Look:
    cloth = sheet.palette.cloth
    rubber = RUBBER if dice.odds(0.8) else outfit.trim if dice.odds(0.5) else deeper(outfit.shoe_colour, 0.35)
    main = (0.1, 0.1, 0.12) if dice.odds(0.22) else outfit.shoe_colour
    cap = rubber if dice.odds(0.78) else main
    lace = dice.one_of((RUBBER, outfit.trim, (0.12, 0.11, 0.12), outfit.accent), (0.55, 0.15, 0.2, 0.1))
    return Look(
        main, rubber, cap, lace, cloth[dice.count(0, len(cloth) - 1)], sheet.palette.skin, sock,
        dice.between(*last.shaft), dice.between(1.1, 1.35), dice.count(0, 2), dice.odds(0.6),
    )  # fmt: skip


LASTS: dict[str, Last] = {
    "canvas": Last(canvas, sole=(0.08, 0.3), blunt=(1.05, 1.45), big=(1.0, 1.55)),
    "high canvas": Last(high_canvas, sole=(0.08, 0.35), blunt=(1.05, 1.35), big=(1.0, 1.25), shaft=(0.82, 0.92)),
    "runner": Last(runner, sole=(0.15, 0.4), blunt=(1.0, 1.25), big=(1.05, 1.4)),
    "skater": Last(skater, sole=(0.1, 0.25), blunt=(1.0, 1.2), big=(1.0, 1.3)),
    "uwabaki": Last(uwabaki, blunt=(1.0, 1.2)),
    "loafer": Last(loafer, heel=(0.0, 0.1)),
    "oxford": Last(oxford, heel=(0.0, 0.1), blunt=(0.75, 1.05)),
    "two tone": Last(two_tone, heel=(0.0, 0.1), blunt=(0.85, 1.35), big=(0.95, 1.45)),
    "slipper": Last(slipper, blunt=(1.1, 1.4), big=(1.0, 1.3)),
    "laced boot": Last(laced_boot, heel=(0.0, 0.25), sole=(0.08, 0.35), shaft=(0.62, 0.9)),
    "zip boot": Last(zip_boot, heel=(0.0, 0.5), blunt=(0.75, 1.05), shaft=(0.3, 0.9)),
    "buckled boot": Last(buckled_boot, sole=(0.1, 0.45), shaft=(0.6, 0.88)),
    "furry boot": Last(furry_boot, blunt=(1.1, 1.4), big=(1.05, 1.3), shaft=(0.66, 0.86)),
    "rain boot": Last(rain_boot, blunt=(1.1, 1.35), shaft=(0.6, 0.75)),
    "capped boot": Last(capped_boot, sole=(0.1, 0.35), blunt=(1.0, 1.35), big=(1.0, 1.35), shaft=(0.66, 0.9)),
    "tall boot": Last(tall_boot, heel=(0.0, 0.45), sole=(0.06, 0.25), blunt=(0.8, 1.2), shaft=(0.14, 0.6)),
    "cuffed boot": Last(cuffed_boot, heel=(0.0, 0.3), sole=(0.06, 0.25), shaft=(0.3, 0.66)),
    "turned boot": Last(turned_boot, heel=(0.0, 0.15), sole=(0.1, 0.3), shaft=(0.72, 0.88)),
    "pump": Last(pump, heel=(0.3, 0.75), sole=(0.03, 0.08), blunt=(0.65, 1.0), big=(0.9, 1.0)),
    "platform": Last(pump, heel=(0.25, 0.5), sole=(0.3, 0.7), blunt=(0.9, 1.2)),
    "mary jane": Last(mary_jane, heel=(0.0, 0.2), blunt=(1.0, 1.35)),
    "platform mary jane": Last(mary_jane, heel=(0.05, 0.25), sole=(0.35, 0.8), blunt=(1.05, 1.4)),
    "sandal": Last(sandal),
    "heeled sandal": Last(sandal, heel=(0.3, 0.6)),
    "thong": Last(thong, sole=(0.1, 0.25)),
    "bare": Last(bare),
}


KINDS: dict[str, tuple[tuple[str, float], ...]] = {
    "sneaker": (("canvas", 0.34), ("high canvas", 0.22), ("runner", 0.26), ("skater", 0.13), ("uwabaki", 0.05)),
    "loafer": (("loafer", 0.42), ("oxford", 0.3), ("slipper", 0.08), ("two tone", 0.2)),
    "boot": (
        ("laced boot", 0.24), ("zip boot", 0.15), ("buckled boot", 0.08), ("furry boot", 0.06), ("rain boot", 0.06), ("turned boot", 0.11),
        ("capped boot", 0.09), ("tall boot", 0.13), ("cuffed boot", 0.08),
    ),
    "heel": (("pump", 0.75), ("platform", 0.25)),
    "sandal": (("sandal", 0.55), ("heeled sandal", 0.15), ("thong", 0.3)),
    "barefoot": (("bare", 1.0),),
    "strap": (("mary jane", 0.7), ("platform mary jane", 0.3)),
}  # fmt: skip
"""The kinds of each family that an outfit may choose, with their shares."""
