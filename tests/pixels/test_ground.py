"""The model of a plain ground: gradients and noise are plain, scenery is not."""

import numpy as np
import pytest

from unflat.core.arrays import Array
from unflat.pixels.ground import fit_ground, frames_around


def ground_with_disc(*, noise: float) -> tuple[Array, Array]:
    """A gradient with a dark disc on it, and the ground probability that a network might give."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:120, 0:160]
    rgb = np.stack([180 + x / 4, 200 - y / 3, 220 + 0 * x], -1) + rng.normal(0, noise, (120, 160, 3))
    disc = (x - 80) ** 2 + (y - 60) ** 2 < 40**2
    rgb[disc] = (40, 30, 60)
    return np.clip(rgb, 0, 255).astype(np.uint8), np.where(disc, 0.05, 0.95).astype(np.float32)


@pytest.mark.parametrize("noise", [0.0, 3.0])
def test_a_gradient_is_known_behind_the_figure_too(noise: float) -> None:
    rgb, probability = ground_with_disc(noise=noise)
    model = fit_ground(rgb, probability)
    assert model is not None and model.plain
    assert np.abs(model.colour(width=160, height=120)[60, 80] - (200, 180, 220)).max() < 2
    ys, xs = np.array([0, 60, 119]), np.array([0, 80, 159])
    assert np.allclose(model.colour_at(ys, xs, width=160, height=120), model.colour(width=160, height=120)[ys, xs], atol=0.1)
    likeness = model.likeness(model.away(rgb))
    assert likeness[5, 5] > 0.9 and likeness[60, 80] == 0


def test_a_shadow_and_a_signature_do_not_bend_the_model() -> None:
    rgb, probability = ground_with_disc(noise=0)
    rgb[105:118, 20:140] = 90
    model = fit_ground(rgb, probability)
    assert model is not None and model.plain
    assert np.abs(model.colour(width=160, height=120)[112, 80] - rgb[100, 80].astype(float)).max() < 6


def test_scenery_is_not_plain() -> None:
    rng = np.random.default_rng(0)
    scenery = rng.integers(0, 256, (100, 100, 3)).astype(np.uint8)
    model = fit_ground(scenery, np.ones((100, 100), np.float32))
    assert model is not None and not model.plain


def test_where_hardly_any_ground_is_seen_nothing_is_said() -> None:
    assert fit_ground(np.zeros((50, 50, 3), np.uint8), np.zeros((50, 50), np.float32)) is None


def framed() -> tuple[Array, Array, Array]:
    """How far a body in a frame strays from the paper around, a network's chance of ground, and the frame."""
    frame, body = np.zeros((100, 120), bool), np.zeros((100, 120), bool)
    frame[5:95, 5:115], frame[8:92, 8:112] = True, False
    body[25:85, 40:80] = True
    away = np.where(frame | body, 150, 0).astype(np.float32)
    return away, np.where(body | frame, 0.1, 0.9).astype(np.float32), frame


def test_a_frame_around_the_figure_is_ground_with_its_rim() -> None:
    away, chance, frame = framed()
    found = frames_around(away, chance)
    assert found[frame].all() and not found[12:88, 12:108].any()


def test_a_shadow_that_meets_a_frame_does_not_make_it_figure() -> None:
    away, chance, frame = framed()
    away[80:94, 50:70] = np.maximum(away[80:94, 50:70], 25)
    assert frames_around(away, chance)[frame].all()


def test_an_outline_around_something_of_the_figure_is_no_frame() -> None:
    away, chance, _ = framed()
    assert not frames_around(away, np.full_like(chance, 0.1)).any()


def test_what_touches_the_figure_or_surrounds_nothing_is_no_frame() -> None:
    away, chance, frame = framed()
    touching = away.copy()
    touching[50, 5:60] = 150
    assert not frames_around(touching, chance).any()
    assert not frames_around(np.where(frame, away, 0), chance).any()
