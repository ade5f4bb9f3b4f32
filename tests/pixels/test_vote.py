"""Regions vote: a coarse map's borders move to the picture's edges."""

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.piece import Piece
from unflat.pixels.ground import fit_ground
from unflat.pixels.regions import regions
from unflat.pixels.vote import GROUND, Ballot, Claims, elect, ground_chance, own_votes, shared_votes

SIZE = 200


def picture() -> tuple[Array, Array]:
    """A dark tilted bar and a light one on paper, and which pixel is which: 0 paper, 1 dark, 2 light."""
    rgb = np.full((SIZE, SIZE, 3), 250, np.uint8)
    truth = np.zeros((SIZE, SIZE), np.uint8)
    for label, colour, points in (
        (1, (60, 50, 80), [(40, 20), (90, 30), (100, 180), (50, 170)]),
        (2, (210, 160, 150), [(95, 40), (160, 60), (150, 150), (105, 175)]),
    ):
        corners = np.array(points, np.int32)
        cv2.fillPoly(rgb, [corners], colour)
        cv2.fillPoly(truth, [corners], label)
    return rgb, truth


def claims_of(truth: Array, *, canvas: int, noise: float) -> Claims:
    """What a network would say on a small canvas: blurred, and wrong in places."""
    rng = np.random.default_rng(0)
    frame = Frame.square(left=0, top=0, side=SIZE, size=canvas)
    planes = [
        cv2.GaussianBlur(cv2.resize((truth == k).astype(np.float32), (canvas, canvas), interpolation=cv2.INTER_AREA), (0, 0), 1.2)
        for k in range(3)
    ]
    logits = np.log(np.array(planes) + 0.02) + rng.normal(0, noise, (3, canvas, canvas))
    chance = np.exp(logits) / np.exp(logits).sum(0)
    named = (parts.BACKGROUND, parts.TOPWEAR, parts.HANDWEAR)
    tiles = tuple(
        (Piece(p.name, p, frame, c, c, kind="ground" if p is parts.BACKGROUND else "part"),)
        for p, c in zip(named, chance.astype(np.float16), strict=True)
    )
    return Claims(tiles, width=SIZE, height=SIZE)


def test_the_vote_follows_edges_that_the_map_is_too_coarse_for() -> None:
    rgb, truth = picture()
    ballot = Ballot(rgb, regions(rgb), claims_of(truth, canvas=32, noise=0.8))
    alone = np.stack([np.zeros((SIZE, SIZE), np.float32) for _ in range(3)])
    for label in range(3):
        box, values = ballot.claims.plane(label) or ((0, 0, 0, 0), np.zeros((0, 0)))
        alone[label][box[1] : box[3], box[0] : box[2]] = values
    model = fit_ground(rgb, ballot.claims.ground)
    assert model is not None
    shared = shared_votes(ballot, own_votes(ballot), rounds=4)
    ground = ground_chance(ballot, shared, own=0.25, likeness=model.likeness(model.away(rgb)))
    found = elect(ballot, shared, own=np.full(3, 0.25), ground=ground)
    assert (alone.argmax(0) == truth).mean() < 0.95
    assert (found == truth).mean() > 0.995


def test_paper_coloured_clothes_stay_figure_where_the_network_says_so() -> None:
    rgb, truth = picture()
    rgb[truth == 2] = 250
    rgb[cv2.morphologyEx((truth == 2).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0] = 30
    ballot = Ballot(rgb, regions(rgb), claims_of(truth, canvas=48, noise=0.3))
    model = fit_ground(rgb, ballot.claims.ground)
    assert model is not None and model.plain
    shared = shared_votes(ballot, own_votes(ballot), rounds=4)
    ground = ground_chance(ballot, shared, own=0.25, likeness=model.likeness(model.away(rgb)))
    found = elect(ballot, shared, own=np.full(3, 0.25), ground=ground)
    inside = cv2.erode((truth == 2).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert (found[inside] != GROUND).mean() > 0.98
