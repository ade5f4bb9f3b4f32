"""What is worn over the top: one row per garment."""

from collections.abc import Callable

import numpy as np

from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.neck.hoods import draw_hood
from unflat.data.characters.clothes.outer.coats import coat
from unflat.data.characters.clothes.outer.slipped import slipped
from unflat.data.characters.clothes.outer.tailcoat import tailcoat
from unflat.data.characters.clothes.outer.wraps import apron, cape, capelet, poncho, shawl
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Sheet
from unflat.data.characters.head.plan import Dice


def draw_outer(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """The outer garment, its back half behind the legs."""
    if outfit.outer != "none":
        KINDS[outfit.outer](sheet, figure, outfit, Dice(rng))
        if outfit.hood != "none":
            draw_hood(sheet, figure, outfit, Dice(rng), colour=outfit.outer_colour)


KINDS: dict[str, Callable[[Sheet, Figure, Outfit, Dice], None]] = {
    "coat": coat, "cardigan": coat, "jacket": coat, "haori": coat, "vest coat": coat, "tailcoat": tailcoat, "slipped": slipped,
    "cape": cape, "capelet": capelet, "poncho": poncho, "shawl": shawl, "apron": apron,
}  # fmt: skip
"""What draws each outer garment."""
