"""The order of layers: by what is seen, without circles, the same whatever order pieces come in."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import cv2
import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.piece import Guess, Key, Piece
from unflat.core.stack import ARTIST, INVENTED, Layer, Stack, layer_id
from unflat.pipeline.line_up import line_up
from unflat.pipeline.order import BY_DEPTH, BY_OVERLAP, UNMET, Evidence, order, order_keys
from unflat.pipeline.ordering.borders import borders, drawn_on
from unflat.pipeline.ordering.evidence import meetings, nearness, overlap
from unflat.pipeline.ordering.habits import HABITS, habits
from unflat.pipeline.ordering.junctions import junctions
from unflat.pipeline.ordering.labels import label_map
from unflat.pipeline.ordering.outlines import outlines
from unflat.pipeline.ordering.trousers import trousers
from unflat.pipeline.unflatten import unflatten
from unflat.testing import FakeEngine, toy_picture, toy_stack

FRAME = Frame.whole(width=32, height=32)


def square(name: str, left: int, right: int, *, seen: slice | None = None, depth: float | None = None) -> Piece:
    full = np.zeros((32, 32), np.float16)
    full[8:24, left:right] = 1
    visible = full.copy()
    if seen is not None:
        visible[:, seen] = 0
    part = parts.PARTS.find(name)
    return Piece(name, part, FRAME, visible, full, depth=None if depth is None else np.full((32, 32), depth, np.float16))


def test_the_true_order_of_the_toy_figure_is_found() -> None:
    _, guess = toy_picture()
    stack = toy_stack()
    shuffled = stack.with_layers([stack.layers[i] for i in np.random.default_rng(0).permutation(len(stack.layers))])
    names = [a.name for a in order(shuffled, guess).layers]
    assert names[0] == parts.BACKGROUND.name
    truth = [a.name for a in stack.layers]
    for front, back in (("face", "neck"), ("topwear", "neck"), ("handwear-l", "topwear"), ("front hair", "face"), ("irides-r", "face")):
        assert truth.index(front) > truth.index(back)
        assert names.index(front) > names.index(back)


def test_the_order_of_the_pieces_does_not_matter() -> None:
    _, guess = toy_picture()
    keys = order_keys(guess)
    rng = np.random.default_rng(1)
    for _ in range(5):
        pieces = tuple(guess.pieces[i] for i in rng.permutation(len(guess.pieces)))
        assert order_keys(replace(guess, pieces=pieces)) == keys


def test_evidence_is_computed_once_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, guess = toy_picture()
    keys = tuple(dict.fromkeys(p.key for p in guess.pieces))
    asked = (*keys[::2], ("a mask of the caller", None, None, 0))
    again = habits(asked)
    again[:-1, :-1] += BY_OVERLAP * overlap(guess, keys[::2]) + BY_DEPTH * nearness(guess, keys[::2])
    again[:-1, :-1] *= np.where(meetings(guess, keys[::2]), 1, UNMET)
    assert np.allclose(Evidence.of(guess).odds(asked), again)
    calls: list[int] = []

    def counted(guess: Guess, keys: Sequence[Key]) -> Array:
        calls.append(len(keys))
        return overlap(guess, keys)

    monkeypatch.setattr("unflat.pipeline.order.overlap", counted)
    unflatten(picture, engine=FakeEngine())
    assert len(calls) == 1


def test_pairs_that_do_not_meet_hardly_count() -> None:
    far = square("eyewhite", 2, 6), square("irides", 3, 5), square("headwear", 20, 30), square("front hair", 12, 24)
    near = (far[0], far[1], square("headwear", 2, 30), far[3])
    assert not meetings(Guess(far), [p.key for p in far])[2, 0]
    assert meetings(Guess(near), [p.key for p in near])[2, 0]
    place = {k[0]: i for i, k in enumerate(order_keys(Guess(far)))}
    assert place["headwear"] > place["front hair"]


@pytest.mark.parametrize(("left", "front"), [(14, "eyebrow"), (27, "front hair")])
def test_a_brow_amid_hair_is_drawn_on_it_and_one_that_only_ends_there_goes_under(left: int, front: str) -> None:
    labels = np.ones((40, 60), np.int32)  # a face
    labels[4:30, 4:30] = 2
    labels[16:19, left : left + 12] = 3
    keys: list[Key] = [(parts.FACE.name, None, None, 0), (parts.FRONT_HAIR.name, None, None, 0), (parts.EYEBROW.name, "l", None, 0)]
    odds = drawn_on(labels, keys)
    assert keys[1 + int(odds[2, 1] > 0)][0] == front and abs(odds[2, 1]) > 1
    assert not odds[2, 0]  # brows are on faces wherever they end
    assert borders(labels, 3)[3].sum() == 30


def test_lights_lie_on_the_iris_and_side_locks_under_the_bangs() -> None:
    keys: list[Key] = [
        (p.name, side, None, 0)
        for p, side in ((parts.HIGHLIGHT, "l"), (parts.IRIDES, "l"), (parts.FRONT_HAIR, None), (parts.SIDE_LOCK, "l"))
    ]
    odds = habits(keys)
    assert odds[0, 1] > 3 and odds[2, 3] > 3  # by definition: whatever else is seen on a few pixels


def test_two_of_one_part_have_no_habit() -> None:
    pair: list[Key] = [(parts.HAIR_TAIL.name, "l", None, 0), (parts.HAIR_TAIL.name, "r", None, 0)]
    assert not habits(pair).any()


def test_what_goes_on_under_another_lies_behind_it() -> None:
    usual = (square("topwear", 4, 20), square("handwear", 12, 28))
    assert [k[0] for k in order_keys(Guess(usual))] == ["topwear", "handwear"]
    seen = (square("topwear", 4, 20), square("handwear", 12, 28, seen=slice(12, 20)))
    assert [k[0] for k in order_keys(Guess(seen))] == ["handwear", "topwear"]


def test_depth_decides_where_nothing_else_does() -> None:
    pieces = (square("one thing", 4, 20, depth=0.2), square("other thing", 12, 28, depth=0.6))
    assert [k[0] for k in order_keys(Guess(pieces))] == ["other thing", "one thing"]
    assert [k[0] for k in order_keys(Guess(pieces[::-1]))] == ["other thing", "one thing"]


def test_a_rule_outweighs_a_few_wrong_pixels() -> None:
    iris = square("irides", 12, 20, seen=slice(12, 20), depth=0.9)
    white = square("eyewhite", 10, 22, depth=0.1)
    assert [k[0] for k in order_keys(Guess((iris, white)))] == ["eyewhite", "irides"]


def test_votes_in_a_circle_still_give_an_order() -> None:
    a = square("a", 0, 12, seen=slice(8, 12))
    b = square("b", 8, 20, seen=slice(16, 20))
    c = square("c", 16, 28)
    back_to_a = c.full.copy()
    back_to_a[8:24, 0:4] = 1
    seen = c.visible.copy()
    c = replace(c, full=back_to_a, visible=seen)
    assert sorted(k[0] for k in order_keys(Guess((a, b, c)))) == ["a", "b", "c"]


def test_a_back_half_lies_behind_the_body() -> None:
    coat = square("topwear", 4, 28)
    lining = replace(square("topwear", 2, 30), half="back")
    legs = square("legwear", 10, 22)
    keys = order_keys(Guess((coat, lining, legs)))
    assert keys[0][2] == "back"


def test_what_is_nearly_always_so_has_no_circle() -> None:
    sure = [row for row in HABITS if row[2] >= 0.98]
    pieces = tuple(square(n, 4, 28) for n in sorted({p.name for front, back, *_ in sure for p in (front, back)}))
    place = {k[0]: i for i, k in enumerate(order_keys(Guess(pieces)))}
    for front, back, _, why in sure:
        assert place[front.name] > place[back.name], why


def test_every_habit_is_a_share_of_two_parts_and_comes_once() -> None:
    pairs = [frozenset((front.name, back.name)) for front, back, *_ in HABITS]
    assert len(set(pairs)) == len(pairs) and all(len(pair) == 2 for pair in pairs)
    assert all(0 < share < 1 and why for _, _, share, why in HABITS)


def test_evidence_of_a_pair_says_the_opposite_of_the_pair_turned_round() -> None:
    _, guess = toy_picture()
    keys = sorted({p.key for p in guess.pieces if p.kind != "ground"}, key=str)
    stack = toy_stack()
    labels = label_map(stack, keys)
    told = habits(keys), overlap(guess, keys), nearness(guess, keys), outlines(stack.source, labels, len(keys))
    for table in (*told, junctions(labels, keys), drawn_on(labels, keys), trousers(stack.source, labels, keys)):
        assert table.shape == (len(keys), len(keys))
        assert np.allclose(table, -table.T)


def test_what_blurs_under_a_thin_line_is_not_taken_to_go_on_there() -> None:
    pair = square("mouth", 4, 20), square("eyewhite", 12, 28, seen=slice(12, 20))
    assert [k[0] for k in order_keys(Guess(pair))] == ["mouth", "eyewhite"]
    thick = square("ears", 4, 20), square("handwear", 12, 28, seen=slice(20, 28))
    assert [k[0] for k in order_keys(Guess(thick))] == ["handwear", "ears"]
    thick = square("ears", 4, 20, seen=slice(12, 20)), square("handwear", 12, 28)
    assert [k[0] for k in order_keys(Guess(thick))] == ["ears", "handwear"]


def test_the_best_order_is_found_where_votes_are_in_a_circle() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        votes = rng.normal(size=(5, 5))
        votes -= votes.T
        agreed = {p: sum(votes[a, b] for i, a in enumerate(p) for b in p[:i]) for p in permutations(range(5))}
        assert agreed[tuple(line_up(votes))] >= max(agreed.values()) - 1e-9
    assert line_up(np.zeros((0, 0))) == []


def meeting(*, arm_in_front: bool) -> tuple[Stack, list[Key]]:
    """A trunk with an arm that hangs off to the right; the line between them is drawn as the one in front has it."""
    height = width = 512
    y, x = np.mgrid[:height, :width]
    trunk = (np.abs(x - 200) < 70) & (y > 100)
    arm = (np.abs(x - 230 - 0.5 * (y - 120)) < 40) & (y > 120) & (y < 420)
    front, back = (arm, trunk) if arm_in_front else (trunk, arm)
    rgba = np.full((height, width, 4), 255, np.uint8)
    for mask in (back, front):
        ring = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
        rgba[mask] = (150, 150, 200, 255)
        rgba[ring] = (0, 0, 0, 255)
    seen = {parts.HANDWEAR: arm & ~(trunk & (not arm_in_front)), parts.TOPWEAR: trunk & ~(arm & arm_in_front)}
    layers = []
    for part, mask in seen.items():
        crop = np.where(mask[..., None], rgba, 0).astype(np.uint8)
        layers.append(Layer(layer_id(part.name), part.name, part, (0, 0, width, height), crop, mask.astype(np.uint8)))
    return Stack(width, height, tuple(layers), source=rgba), [layer.key for layer in layers]


@pytest.mark.parametrize("arm_in_front", [True, False])
def test_the_outline_that_runs_on_is_of_the_layer_in_front(arm_in_front: bool) -> None:
    stack, keys = meeting(arm_in_front=arm_in_front)
    labels = label_map(stack, keys)
    found = outlines(stack.source, labels, len(keys))
    assert found[0, 1] > 0.1 if arm_in_front else found[0, 1] < -0.1
    assert not outlines(None, labels, len(keys)).any()


def test_an_outline_settles_what_habits_leave_open() -> None:
    stack, _ = meeting(arm_in_front=False)
    stack = stack.with_layers(replace(a, part=None, name=a.name + " of a kind", side=None) for a in stack.layers)
    assert [a.name for a in order(stack, Guess(())).layers] == ["handwear of a kind", "topwear of a kind"]
    turned, _ = meeting(arm_in_front=True)
    turned = turned.with_layers(replace(a, part=None, name=a.name + " of a kind", side=None) for a in turned.layers)
    assert [a.name for a in order(turned, Guess(())).layers] == ["topwear of a kind", "handwear of a kind"]


def test_the_outline_that_runs_straight_through_a_junction_is_of_the_layer_in_front() -> None:
    labels = np.zeros((60, 80), np.int32)
    labels[5:55, 5:75] = 1
    labels[30:55, 5:75] = 2
    labels[5:55, 40:75] = 3  # its border runs through where the other two meet
    body: list[Key] = [(p.name, None, None, 0) for p in (parts.TOPWEAR, parts.BOTTOMWEAR, parts.OBJECTS)]
    odds = junctions(labels, body)
    assert odds[2, 0] > 0.5 and odds[2, 1] > 0.5 and abs(odds[0, 1]) < 0.1
    assert not junctions(np.where(labels == 1, 0, labels), body).any()  # a junction with the ground is not its matter
    face: list[Key] = [(p.name, None, None, 0) for p in (parts.FACE, parts.EYEWHITE, parts.EYELASH)]
    assert not junctions(labels, face).any()


def test_junctions_settle_what_habits_leave_open() -> None:
    rgba = np.full((160, 160, 4), 255, np.uint8)
    shapes = {"one thing": np.s_[20:80, 20:80], "two thing": np.s_[80:140, 20:80], "three thing": np.s_[20:140, 80:140]}
    layers = []
    for name, (rows, columns) in shapes.items():
        box = (columns.start, rows.start, columns.stop, rows.stop)
        crop = np.ascontiguousarray(rgba[rows, columns])
        layers.append(Layer(layer_id(name), name, None, box, crop, np.full(crop.shape[:2], ARTIST, np.uint8)))
    assert order(Stack(160, 160, tuple(layers)), Guess(())).layers[-1].name == "three thing"


LEGS: list[Key] = [(p.name, None, None, 0) for p in (parts.TOPWEAR, parts.LEGWEAR, parts.FOOTWEAR, parts.BOTTOMWEAR)]


def legs(*, ankle: int = 30, shoe: int = 12, skirt: bool = False) -> Array:
    """(200, 100) int32: a trunk, a leg 30 wide that ends as wide as said, the shoe, and a skirt between trunk and leg."""
    labels = np.zeros((200, 100), np.int32)
    labels[10:60, 20:80] = 1
    labels[60:164, 35:65] = 2
    labels[145:164, 35:65] = 0
    labels[145:164, 50 - ankle // 2 : 50 + ankle // 2] = 2
    labels[164 : 164 + shoe, 30:75] = 3
    if skirt:
        labels[60:100, 30:70] = 4
    return labels


def dressed(labels: Array, *, sock: bool = False) -> Array:
    """(200, 100, 4) uint8: each label in a colour; a sock is of another above the shoe."""
    rgba = np.array([(255, 255, 255, 255), (200, 40, 40, 255), (30, 30, 90, 255), (10, 10, 10, 255), (40, 160, 40, 255)], np.uint8)[labels]
    if sock:
        rgba[150:164][labels[150:164] == 2] = 250
    return rgba


def test_trousers_fall_over_low_shoes() -> None:
    odds = trousers(dressed(legs()), legs(), LEGS)
    assert odds[1, 2] + habits(LEGS)[1, 2] > 1
    assert not odds[0].any() and not odds[3].any()
    assert trousers(dressed(legs()), legs(), [(name, side, half, 1) for name, side, half, _ in LEGS])[1, 2] > 0
    assert not trousers(None, legs(), LEGS).any()


@pytest.mark.parametrize("labels", [legs(ankle=18), legs(shoe=36), legs(skirt=True)], ids=["bare ankle", "boots", "skirt"])
def test_legs_in_socks_or_boots_or_under_a_skirt_are_in_no_trousers(labels: Array) -> None:
    assert not trousers(dressed(labels), labels, LEGS).any()
    assert not trousers(dressed(legs(), sock=True), legs(), LEGS).any()


def test_a_leg_without_a_shoe_beneath_it_says_nothing() -> None:
    labels = legs()
    labels[164:168] = 0
    assert not trousers(dressed(labels), labels, LEGS).any()
    assert not trousers(dressed(labels), np.where(labels == 3, 0, labels), LEGS[:2]).any()


def test_a_soft_edge_between_layers_is_no_hole_in_the_figure() -> None:
    halves = []
    for name, alpha, origin in (
        ("one", (255, 255, 90, 0), (ARTIST, ARTIST, ARTIST, 0)),
        ("other", (0, 0, 255, 255), (0, 0, INVENTED, ARTIST)),
    ):
        rgba = np.full((4, 16, 4), 200, np.uint8)
        rgba[..., 3] = np.repeat(alpha, 4)
        halves.append(Layer(layer_id(name), name, None, (2, 2, 18, 6), rgba, np.tile(np.repeat(np.array(origin, np.uint8), 4), (4, 1))))
    stack = Stack(20, 8, tuple(halves))
    assert label_map(stack, [a.key for a in halves])[3].tolist() == [0, 0, *[1] * 12, *[2] * 4, 0, 0]
    assert label_map(stack.with_layers(halves[:1]), [halves[0].key])[3].tolist() == [0, 0, *[1] * 8, *[0] * 10]  # faint before nothing


@pytest.mark.parametrize("name", ["Haru", "Mark", "Natori"])
def test_the_usual_order_agrees_with_artists_on_most_pairs(shared, name: str) -> None:
    import json

    truth = json.loads((shared / "bench" / name / "order.json").read_text(encoding="utf-8"))
    keys = [(tag, None, None, 0) for tag in truth["tags"]]
    place = {k[0]: i for i, k in enumerate(order_keys(Guess(()), keys))}
    clear = [p for p in truth["pairs"] if p["overlap_px_main"] >= 50 and max(p["a_in_front_main"], 1 - p["a_in_front_main"]) >= 0.8]
    right = [(place[p["a"]] > place[p["b"]]) == (p["a_in_front_main"] > 0.5) for p in clear]
    assert np.mean(right) >= 0.85
