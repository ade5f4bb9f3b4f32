"""How far a layer goes on behind others: near by a doubtful claim is enough, far away a clear one is needed, and outlines are smooth."""

import numpy as np

from unflat.core.arrays import Array
from unflat.pipeline.completing.extent import extended

SIDE = 1000
BAND = 3


def solid(*boxes: tuple[int, int, int, int]) -> Array:
    """(300, 400) uint8, 255 in some boxes (left, top, right, bottom)."""
    alpha = np.zeros((300, 400), np.uint8)
    for left, top, right, bottom in boxes:
        alpha[top:bottom, left:right] = 255
    return alpha


def beside(claim: Array | float) -> Array:
    """What a layer that is seen to the left of column 100 gains under a cover that hides all the rest."""
    seen = solid((0, 0, 100, 300))
    whole = extended(seen, np.broadcast_to(np.float32(claim), seen.shape).copy(), seen == 0, band=BAND, side=SIDE)
    return whole[150] >= 128


def test_a_doubtful_claim_is_enough_near_by_and_a_clear_one_is_needed_far_away() -> None:
    doubtful, fair, clear = beside(0.3), beside(0.5), beside(0.9)
    assert doubtful[:115].all() and not doubtful[135:].any()
    assert fair[:150].all() and not fair[200:].any()
    assert clear.all()
    assert beside(0.06)[: 100 + BAND - 1].all() and not beside(0.06)[110:].any()
    assert not beside(0.0)[100:].any()


def test_a_small_part_goes_on_less_far() -> None:
    seen = solid((50, 50, 60, 60))
    whole = extended(seen, np.full(seen.shape, 0.3, np.float32), seen == 0, band=1, side=SIDE)
    assert whole[55, 61] >= 128 and not (whole[:, 68:] >= 128).any()


def test_what_lies_between_two_places_of_a_layer_is_its_own_and_what_lies_beside_them_is_not() -> None:
    seen = solid((20, 100, 120, 200), (280, 100, 380, 200))
    whole = extended(seen, np.full(seen.shape, 0.15, np.float32), seen == 0, band=BAND, side=SIDE) >= 128
    assert whole[102:198, 120:280].all()
    assert not whole[:85].any() and not whole[215:].any()


def test_nothing_is_stretched_to_a_speck() -> None:
    seen = solid((20, 100, 120, 200), (376, 148, 380, 152))
    whole = extended(seen, np.full(seen.shape, 0.15, np.float32), seen == 0, band=BAND, side=SIDE) >= 128
    assert not whole[:, 150:360].any()


def test_the_engine_can_rule_out_what_lies_between() -> None:
    seen = solid((20, 100, 120, 200), (280, 100, 380, 200))
    claim = np.full(seen.shape, 0.15, np.float32)
    claim[:, 190:210] = 0
    whole = extended(seen, claim, seen == 0, band=BAND, side=SIDE) >= 128
    assert whole[150, 130:180].all() and not whole[:, 195:205].any()


def test_a_ragged_claim_gets_a_smooth_and_solid_outline() -> None:
    seen = solid((0, 0, 100, 300))
    claim = np.zeros(seen.shape, np.float32)
    rows = np.arange(300)
    claim[:, :180] = 0.9
    for shift in range(12):
        claim[:, 180 + shift] = np.where(rows % 6 < 3, 0.9 - 0.07 * shift, 0)
    whole = extended(seen, claim, seen == 0, band=BAND, side=SIDE)
    ends = (whole[20:-20] >= 128).sum(1)
    assert ends.min() >= 175 and np.ptp(ends) <= 1
    half_clear = (whole > 12) & (whole < 243)
    assert half_clear.sum(1).max() <= 4


def test_a_layer_gains_only_where_it_is_covered_and_loses_nothing() -> None:
    rng = np.random.default_rng(5)
    seen = solid((40, 40, 200, 250)) // 255 * rng.integers(0, 256, (300, 400)).astype(np.uint8)
    covered = (seen == 0) & (np.arange(400) > 180)
    whole = extended(seen, rng.random(seen.shape).astype(np.float32), covered, band=BAND, side=SIDE)
    assert (whole[~covered] == seen[~covered]).all() and (whole >= seen).all() and (whole > seen).any()
