"""Hair and hands before and behind the body: split where one garment is around them, not where they are seen through a gap."""

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import PARTS
from unflat.core.piece import Guess, Half, Key, Piece
from unflat.pipeline.cut_out import cut_out
from unflat.pipeline.label_pixels import Labels
from unflat.pipeline.order import order, order_keys
from unflat.pipeline.ordering.halves import with_halves
from unflat.pipeline.unflatten import unflatten
from unflat.pixels.over import flatten
from unflat.testing import FakeEngine

HAIR, TOP, ARM, FACE = 1, 2, 3, 4
KEYS: tuple[Key, ...] = tuple((p.name, None, None, 0) for p in (parts.BACK_HAIR, parts.TOPWEAR, parts.HANDWEAR, parts.FACE))
COLOURS = np.array([(255, 255, 255), (90, 60, 30), (200, 40, 40), (240, 200, 180), (250, 220, 200)], np.uint8)


def figure(*, lock: bool, gap: bool = False) -> Array:
    """(96, 96) uint8: hair behind head and body; a lock on the chest, hair between body and arm."""
    labels = np.zeros((96, 96), np.uint8)
    labels[4:60, 20:76] = HAIR
    labels[10:34, 34:62] = FACE
    labels[38:90, 30:66] = TOP
    if lock:
        labels[34:64, 38:48] = HAIR
    if gap:
        labels[40:88, 70:80] = ARM
        labels[44:80, 66:70] = HAIR
        labels[80:84, 66:70] = ARM
    return labels


def with_ranks(labels: Array, *ranks: float) -> Labels:
    held = np.full(256, -1.0, np.float32)
    held[1 : len(ranks) + 1] = ranks
    return Labels(KEYS, labels, held, None)


def test_a_lock_on_the_chest_is_a_front_half() -> None:
    before = with_ranks(figure(lock=True), 0, 1, 2, 3)
    after = with_halves(before)
    assert after.keys == (*KEYS, (parts.BACK_HAIR.name, None, "front", 0))
    front = after.map == 5
    assert front[44:60, 39:47].all() and not front[:34].any() and not front[:, :36].any()
    assert ((after.map != before.map) == front).all() and after.rank[5] > after.rank[ARM]


def test_the_end_of_a_lock_of_front_hair_is_front_hair() -> None:
    before = with_ranks(figure(lock=True), 0, 1, 2, 3)
    keys: tuple[Key, ...] = (*KEYS[:3], (parts.FRONT_HAIR.name, None, None, 0))
    before = Labels(keys, np.where((before.map == HAIR) & (np.arange(96)[:, None] < 48), 4, before.map).astype(np.uint8), before.rank, None)
    after = with_halves(before)
    assert after.keys == keys
    assert (after.map[48:60, 39:47] == 4).all() and (after.map[:48] == before.map[:48]).all()


@pytest.mark.parametrize("labels", [figure(lock=False), figure(lock=False, gap=True)])
def test_hair_behind_the_body_stays_whole(labels: Array) -> None:
    whole = with_ranks(labels, 0, 1, 2, 3)
    assert with_halves(whole) is whole


def test_hair_that_lies_before_the_body_anyway_stays_whole() -> None:
    whole = with_ranks(figure(lock=True), 2.5, 1, 2, 3)
    assert with_halves(whole) is whole


def test_a_hand_before_a_body_that_hides_the_arm_is_a_front_half() -> None:
    labels = np.zeros((96, 96), np.uint8)
    labels[10:90, 20:70] = TOP
    labels[20:80, 70:84] = ARM
    labels[40:50, 40:60] = ARM
    after = with_halves(with_ranks(labels, 0, 2, 1, 3))
    assert after.keys[-1] == (parts.HANDWEAR.name, None, "front", 0) and (after.map == 5)[42:48, 42:58].all()
    assert not (after.map == 5)[:, 70:].any()


def test_a_front_half_lies_before_clothes_and_behind_the_head() -> None:
    hair = parts.BACK_HAIR.name
    halves: list[Half | None] = [None, "front"]
    keys = [*((hair, None, half, 0) for half in halves), *KEYS[1:], (parts.NECKWEAR.name, None, None, 0)]
    place = {(k[0], k[2]): i for i, k in enumerate(order_keys(Guess(()), keys))}
    assert place[hair, None] < place[parts.TOPWEAR.name, None] < place[hair, "front"] < place[parts.FACE.name, None]
    assert place[parts.NECKWEAR.name, None] < place[hair, "front"]


def test_layers_with_halves_still_show_the_picture() -> None:
    labels, frame = figure(lock=True), Frame.whole(width=96, height=96)
    rgba = np.dstack([COLOURS[labels], np.full(labels.shape, 255, np.uint8)])
    names = (parts.BACKGROUND.name, *(key[0] for key in KEYS))
    seen = [np.asarray(labels == i, np.float16) for i in range(5)]
    full = [np.ones_like(seen[0]), seen[HAIR], np.maximum(seen[TOP], figure(lock=False) == TOP), *seen[ARM:]]
    pieces = tuple(
        Piece(name, PARTS[name], frame, v, f, kind="part" if i else "ground")
        for i, (name, v, f) in enumerate(zip(names, seen, full, strict=True))
        if i != ARM
    )
    guess = Guess(pieces)
    parted = order(cut_out(rgba, guess), guess)
    assert [(a.part.name, a.half) for a in parted.layers if a.part is not None and a.half] == [(parts.BACK_HAIR.name, "front")]
    stack = unflatten(rgba, engine=FakeEngine(guess))
    assert (abs(flatten(stack).astype(int) - rgba) <= 1).all()
    front, body = stack.named("back hair-1"), stack.named("topwear")
    assert front.half == "front" and stack.layers.index(front) > stack.layers.index(body)
    lock = np.s_[48 - body.box[1] : 56 - body.box[1], 40 - body.box[0] : 46 - body.box[0]]
    assert (body.alpha[lock] == 255).all()  # the body goes on under the lock
