"""Every entry of the grammar appears among characters drawn by chance: each choice is counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any, get_args

import numpy as np
import pytest

pytestmark = pytest.mark.torch
pytest.importorskip("skia")

from unflat.core.frame import Frame  # noqa: E402
from unflat.data.characters import character  # noqa: E402
from unflat.data.characters.body import extras, skeleton, stances  # noqa: E402
from unflat.data.characters.body.figure import Build, Gesture, Stance  # noqa: E402
from unflat.data.characters.body.pose import HeadPose  # noqa: E402
from unflat.data.characters.clothes import outfit as outfits  # noqa: E402
from unflat.data.characters.clothes.bottoms import hose, trousers  # noqa: E402
from unflat.data.characters.clothes.feet import shoes  # noqa: E402
from unflat.data.characters.drawing import styles  # noqa: E402
from unflat.data.characters.drawing.brush import Sheet  # noqa: E402
from unflat.data.characters.drawing.motifs import Pattern, PatternKind  # noqa: E402
from unflat.data.characters.drawing.palette import Palette  # noqa: E402
from unflat.data.characters.hair import bangs, crown, hair_back, hair_tails, hair_ties  # noqa: E402
from unflat.data.characters.head import plan  # noqa: E402
from unflat.data.characters.head.eyes import irises  # noqa: E402
from unflat.data.characters.head.face import ears, mouths, noses  # noqa: E402
from unflat.data.characters.head.head import draw_head  # noqa: E402
from unflat.data.characters.head.worn import earwear, eyewear, hair_ornaments  # noqa: E402
from unflat.data.characters.scene import ground, hung, marks, objects, shadows, slung, things  # noqa: E402

BODIES, HEADS, RARE, GROUNDS = 150, 350, 1500, 3
"""How many are drawn whole, how many heads alone, how often what only some have is asked for by itself, and grounds for each body."""

RARELY = 0.2
BUILDS: tuple[Build, ...] = ("woman", "man", "child")
GARMENTS = ("top", "bottom", "sleeve", "outer", "sock", "shoe", "neckwear", "hood")

# what each table's entries are chosen by: a choice of Dice is counted by itself, so names that two tables share are held to be in both
CHOSEN: tuple[tuple[ModuleType, str], ...] = (
    (plan, "HAT_CHANCES"), (bangs, "CUTS"), (crown, "_AHOGE"), (hair_back, "FALLS"), (hair_tails, "_SPINES"), (hair_tails, "_FORMS"),
    (hair_ties, "_TIES"), (hair_ornaments, "_ORNAMENTS"), (irises, "_PUPILS"), (mouths, "_KINDS"), (noses, "_KINDS"), (ears, "_BEASTS"),
    (earwear, "_KINDS"), (eyewear, "_FORMS"), (things, "THINGS"), (hung, "HUNG"), (slung, "SLUNG"), (marks, "MARKS"),
    (extras, "TAILS"), (extras, "WINGS"), (shoes, "LASTS"), (trousers, "CUTS"), (hose, "TOPS"), (ground, "_SHARES"), (shadows, "SHADOWS"),
)  # fmt: skip


@cache
def counted() -> Counter[Any]:
    """How often each choice was made while bodies with heads, heads alone, and rare things by themselves were drawn."""
    found: Counter[Any] = Counter()
    patch = pytest.MonkeyPatch()
    one_of, choose, legs, arm_of = plan.Dice.one_of, outfits.choose_outfit, stances.legs_of, skeleton._arm

    def noting(self: plan.Dice, choices: Any, weights: Any = None) -> Any:
        chosen = one_of(self, choices, weights)
        if isinstance(chosen, str) or hasattr(chosen, "__dataclass_fields__") or callable(chosen):
            found[chosen] += 1
        return chosen

    def dressing(*words: Any) -> outfits.Outfit:
        worn = choose(*words)
        found.update((field, getattr(worn, field)) for field in GARMENTS)
        found[worn.sock] += 1
        return worn

    def standing(figure: Any, stance: Stance, rng: np.random.Generator) -> Any:
        found["stance", stance] += 1
        return legs(figure, stance, rng)

    def reaching(figure: Any, sign: float, gesture: Gesture, rng: np.random.Generator) -> Any:
        found["gesture", gesture] += 1
        return arm_of(figure, sign, gesture, rng)

    patch.setattr(plan.Dice, "one_of", noting)
    patch.setattr(character, "choose_outfit", dressing)
    patch.setattr(skeleton, "legs_of", standing)
    patch.setattr(skeleton, "_arm", reaching)
    try:
        for seed in range(BODIES):
            drawing = character.draw_character(np.random.default_rng(seed))
            for chance in range(GROUNDS):
                ground.paint_ground(replace(drawing, ground=GROUNDS * seed + chance), Frame.square(left=-4, top=-1, side=8, size=16))
        for seed in range(HEADS):
            rng = np.random.default_rng(seed)
            draw_head(Sheet(styles.Style.random(rng), Palette.random(rng)), HeadPose(0.0, 0.0, build=BUILDS[seed % 3]), rng)
        for seed in range(RARE):
            _rare(np.random.default_rng(seed), found, dressing)
    finally:
        patch.undo()
    return found


def _rare(rng: np.random.Generator, found: Counter[Any], dressing: Callable[..., outfits.Outfit]) -> None:
    """What only some figures have, chosen as for one that has it."""
    style = styles.Style.random(rng)
    found.update([("line", style.line_kind), ("mode", style.line_mode), ("shading", style.shading)])
    found["motif", Pattern.random(np.random.default_rng(rng.integers(2**32)), Palette.random(rng)).kind] += 1
    sheet, figure = Sheet(style, Palette.random(rng)), skeleton.draw_figure(rng)
    worn = dressing(figure, sheet.palette, rng)
    objects.choose_held(figure, rng)
    plan.HeadPlan.random(sheet, HeadPose(0.0, 0.0), plan.Dice(rng))
    hung.draw_hung(sheet, figure, worn, rng)
    slung.draw_slung(sheet, figure, worn, rng)
    if rng.random() < RARELY:
        extras.draw_tail(sheet, figure, rng)
        extras.draw_wings(sheet, figure, rng)
        shoes.draw_shoes(sheet, figure, worn, None, rng)


def entries(module: ModuleType, name: str) -> Iterator[tuple[str, Any]]:
    """The entries of a table, each with its name and what it draws by."""
    table = getattr(module, name)
    if isinstance(table, dict):
        yield from table.items()
    else:
        yield from ((row, row) if isinstance(row, str) else row[:2] for row in table)


@pytest.mark.parametrize(("module", "name"), CHOSEN, ids=lambda value: value if isinstance(value, str) else value.__name__.split(".")[-1])
def test_every_row_of_the_tables_is_chosen(module: ModuleType, name: str) -> None:
    chosen = counted()
    missing = [key for key, value in entries(module, name) if not (chosen[key] or _counts(chosen, value))]
    assert missing == []


def _counts(chosen: Counter[Any], value: Any) -> int:
    try:
        return chosen[value]
    except TypeError:
        return 0


def of(kind: str, *tables: Iterable[Any]) -> set[tuple[str, Any]]:
    return {(kind, name) for table in tables for name in table}


def test_every_garment_pose_and_style_is_chosen() -> None:
    wanted = of("stance", get_args(Stance)) | of("gesture", get_args(Gesture)) | of("motif", get_args(PatternKind))
    for field, kinds in (
        ("top", outfits.Top), ("bottom", outfits.Bottom), ("sleeve", outfits.Sleeve), ("outer", outfits.Outer), ("sock", outfits.Sock),
        ("shoe", outfits.Shoe), ("neckwear", outfits.Neckwear), ("hood", outfits.HoodKind),
    ):  # fmt: skip
        wanted |= of(field, get_args(kinds))
    for field, table in (("line", styles.LINE_KINDS), ("mode", styles.LINE_MODES), ("shading", styles.SHADINGS)):
        wanted |= of(field, (row[0] for row in table))
    assert wanted - set(counted()) == set()


def test_a_table_that_is_left_out_is_noticed() -> None:
    """The count is of what happened: an entry that nothing chooses is missing."""
    assert counted()["no such hat"] == 0 and min(counted().values()) >= 1
