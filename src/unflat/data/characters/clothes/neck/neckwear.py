"""Ties, bows, scarves, chokers, necklaces, jabots, ruffs and furs at the neck."""

from collections.abc import Callable

import numpy as np

from unflat.core import parts
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.clothes.neck.jewels import bell, choker, lanyard, necklace, pearls
from unflat.data.characters.clothes.neck.ties import bow, jabot, knotted, tie
from unflat.data.characters.clothes.neck.worn import Worn
from unflat.data.characters.clothes.neck.wrapped import fur, muffler, ruff, scarf
from unflat.data.characters.clothes.outfit import Outfit
from unflat.data.characters.drawing.brush import Ink, Sheet
from unflat.data.characters.head.plan import Dice


def draw_neckwear(sheet: Sheet, figure: Figure, outfit: Outfit, rng: np.random.Generator) -> None:
    """What is worn at the neck, over the top."""
    if outfit.neckwear == "none":
        return
    ink = sheet.ink(parts.NECKWEAR, z=2.5)
    y = figure.shoulder_y
    knot = figure.at(0.0, y + 0.03 * figure.size)
    if outfit.top == "sailor":
        knot = figure.at(0.0, figure.chest_y + 0.12 * figure.size)
    KINDS[outfit.neckwear](ink, Worn(sheet, figure, outfit, Dice(rng), knot))


KINDS: dict[str, Callable[[Ink, Worn], None]] = {
    "tie": tie, "bow": bow, "ribbon": bow, "kerchief": bow, "scarf": scarf,
    "muffler": muffler, "choker": choker, "necklace": necklace, "bell": bell, "jabot": jabot,
    "pearls": pearls, "fur": fur, "ruff": ruff, "knotted": knotted, "lanyard": lanyard,
}  # fmt: skip
"""What draws each thing at the neck."""
