"""Unblending of borders: known mixtures come apart again."""

import numpy as np

from unflat.core.arrays import Array
from unflat.pixels.matte import Edge, colour_around, rings, soft_edge

INK, PAPER = np.array([40.0, 20.0, 70.0]), np.array([250.0, 250.0, 245.0])


def disc(radius: float, *, size: int = 80, finer: int = 8) -> Array:
    """(size, size) float32 coverage of a disc."""
    y, x = (np.mgrid[0 : size * finer, 0 : size * finer] + 0.5) / finer - size / 2
    return (x**2 + y**2 < radius**2).reshape(size, finer, size, finer).mean((1, 3)).astype(np.float32)


def on_paper(alpha: Array, colour: Array) -> Array:
    return np.rint(colour * alpha[..., None] + PAPER * (1 - alpha[..., None])).astype(np.uint8)


def alpha_of(edge: Edge, inside: Array) -> Array:
    out = inside.astype(np.float32)
    out[edge.ys, edge.xs] = edge.alpha
    return out


def unblended(rgb: Array, inside: Array) -> Edge:
    ring = rings(inside, ~inside)
    return soft_edge(rgb, inside, ring, np.broadcast_to(PAPER, (np.count_nonzero(ring), 3)).astype(np.float32))


def test_an_anti_aliased_edge_is_found_again() -> None:
    alpha = disc(25)
    rgb = on_paper(alpha, INK)
    inside = alpha > 0.5
    edge = unblended(rgb, inside)
    band = (alpha > 0) & (alpha < 1)
    found = alpha_of(edge, inside)
    assert np.abs(found - alpha)[band].mean() < 0.02
    assert np.abs(inside.astype(np.float32) - alpha)[band].mean() > 0.15  # hard masks, in the same measure
    solid = edge.alpha > 0.3
    assert np.abs(edge.front[solid] - INK).max() < 12


def test_a_light_fill_behind_a_dark_outline_stays_opaque() -> None:
    outer, inner = disc(25), disc(23.5)
    skin = np.array([245.0, 225.0, 210.0])
    colour = skin * inner[..., None] + INK * (1 - inner[..., None])
    rgb = on_paper(outer, colour)
    inside = outer > 0.5
    edge = unblended(rgb, inside)
    found = alpha_of(edge, inside)
    assert found[inner > 0.99].min() > 0.95
    assert np.abs(found - outer).mean() < 0.01


def test_white_on_white_gets_an_even_border_from_its_shape() -> None:
    alpha = disc(25)
    rgb = on_paper(alpha, PAPER)
    inside = alpha > 0.5
    edge = unblended(rgb, inside)
    found = alpha_of(edge, inside)
    assert np.abs(found - alpha).mean() < 0.02
    assert found[40, 40] == 1


def test_coverage_never_falls_on_the_way_in() -> None:
    alpha = disc(25)
    rng = np.random.default_rng(0)
    rgb = np.clip(on_paper(alpha, INK) + rng.normal(0, 12, (80, 80, 3)), 0, 255).astype(np.uint8)
    inside = alpha > 0.5
    ring = rings(inside, ~inside)
    found = alpha_of(unblended(rgb, inside), inside)
    for y, x in np.argwhere(ring == 2):
        around = np.s_[y - 1 : y + 2, x - 1 : x + 2]
        assert found[y, x] >= found[around][ring[around] == 1].max(initial=0) - 1e-6


def test_rings_count_steps_from_the_border() -> None:
    front = np.zeros((9, 9), bool)
    front[:, :4] = True
    assert rings(front, ~front)[4].tolist() == [0, 0, 2, 1, -1, -2, 0, 0, 0]


def test_the_colour_around_comes_from_the_mask_alone() -> None:
    rgb = np.zeros((20, 20, 3), np.uint8)
    rgb[:, 10:] = 200
    mask = np.zeros((20, 20), bool)
    mask[:, 10:] = True
    assert np.allclose(colour_around(rgb, mask, window=7)[10, 8], 200)
