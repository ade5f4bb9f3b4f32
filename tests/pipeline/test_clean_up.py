"""Tidying: dust moves and is not lost, what is seen stays, boxes fit."""

from dataclasses import replace

import numpy as np

from unflat.core.stack import ARTIST, Layer, Stack
from unflat.pipeline.clean_up import clean_up, move_dust
from unflat.pipeline.restore_source import restore_source
from unflat.pixels.over import crop, flatten
from unflat.testing import toy_stack


def dusty() -> Stack:
    """The toy figure with three pixels of the face that were given to the front hair."""
    stack = toy_stack()
    hair, face = stack.named("front hair"), stack.named("face")
    rgba = hair.rgba.copy()
    rgba[55, 48:51] = stack.source[55, 48:51]
    hollow = face.rgba.copy()
    hollow[55, 48:51] = 0
    layers = [replace(a, rgba=rgba) if a is hair else replace(a, rgba=hollow) if a is face else a for a in stack.layers]
    return stack.with_layers(layers)


def test_dust_moves_to_the_neighbour_it_belongs_to() -> None:
    stack = dusty()
    moved = move_dust(stack)
    assert moved.facts["dust_moved"] == 1
    assert (moved.named("front hair").alpha[55, 48:51] == 0).all()
    assert (moved.named("face").rgba[55, 48:51] == stack.source[55, 48:51]).all()
    assert (moved.named("face").origin[55, 48:51] == ARTIST).all()
    assert np.array_equal(flatten(restore_source(moved)), stack.source)


def test_dust_takes_its_soft_rim_along() -> None:
    stack = toy_stack()
    hair = stack.named("front hair")
    rgba = hair.rgba.copy()
    rgba[54:58, 47:52] = (0, 0, 0, 90)
    rgba[55:57, 48:50] = (0, 0, 0, 255)
    stack = stack.with_layers([replace(a, rgba=rgba) if a is hair else a for a in stack.layers])
    moved = move_dust(stack)
    assert moved.named("front hair").alpha[54:58, 47:52].max() == 0
    assert (moved.named("face").alpha[54:58, 47:52] == 255).all()


def test_the_largest_island_of_a_small_layer_stays() -> None:
    dot = np.full((1, 2, 4), (9, 9, 9, 255), np.uint8)
    stack = toy_stack()
    tiny = Layer("dot", "dot", None, (48, 60, 50, 61), dot, np.ones((1, 2), np.uint8))
    moved = move_dust(stack.with_layers([*stack.layers, tiny]))
    assert (moved.named("dot").alpha == 255).all()


def test_tidying_shows_the_same_picture() -> None:
    stack = restore_source(toy_stack())
    tidy = clean_up(stack)
    assert np.array_equal(flatten(tidy), flatten(stack))
    for layer in tidy.layers:
        left, top, right, bottom = layer.box
        assert layer.alpha[0].any() and layer.alpha[-1].any() and layer.alpha[:, 0].any() and layer.alpha[:, -1].any()
        before = crop(stack.named(layer.name), layer.box)
        assert np.array_equal(before.alpha, layer.alpha)
        assert (right - left, bottom - top) == layer.alpha.shape[::-1]


def test_a_layer_without_a_pixel_is_dropped() -> None:
    stack = toy_stack()
    face = stack.named("face")
    empty = replace(face, rgba=np.zeros_like(face.rgba))
    tidy = clean_up(stack.with_layers([empty if a is face else a for a in stack.layers]))
    assert "face" not in [a.name for a in tidy.layers] and len(tidy.layers) == len(stack.layers) - 1


def test_colour_goes_on_under_transparent_edges() -> None:
    stack = toy_stack()
    face = stack.named("face")
    rgba = face.rgba.copy()
    rgba[rgba[..., 3] == 0] = (0, 255, 0, 0)
    tidy = clean_up(stack.with_layers([replace(a, rgba=rgba) if a is face else a for a in stack.layers]))
    cleared = tidy.named("face").rgba[tidy.named("face").alpha == 0]
    assert not (cleared[:, :3] == (0, 255, 0)).all(1).any()
    near = (cleared[:, :3] == (250, 214, 190)).all(1)
    assert near.sum() > 50
