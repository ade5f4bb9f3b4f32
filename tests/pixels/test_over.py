"""Putting layers over one another: the operator, opacity, blends, clipping, boxes and bands."""

from dataclasses import replace

import numpy as np
import pytest

from unflat.core.arrays import Box
from unflat.core.stack import Layer, Stack
from unflat.pixels import over as module
from unflat.pixels.over import composite, crop, flatten, meet, over, straight


def plain(name: str, rgba: tuple[int, int, int, int], box: Box = (0, 0, 4, 3), **more: object) -> Layer:
    shape = box[3] - box[1], box[2] - box[0]
    return Layer(name, name, None, box, np.full((*shape, 4), rgba, np.uint8), np.ones(shape, np.uint8), **more)  # type: ignore[arg-type]


def shown(*layers: Layer) -> list[int]:
    return [int(v) for v in flatten(Stack(4, 3, layers))[1, 1]]


def test_over_with_nothing_on_either_side_changes_nothing() -> None:
    pixels = np.random.default_rng(0).random((5, 5, 4)).astype(np.float32)
    pixels[..., :3] *= pixels[..., 3:]
    np.testing.assert_allclose(over(pixels, np.zeros_like(pixels)), pixels)
    np.testing.assert_allclose(over(np.zeros_like(pixels), pixels), pixels)


def test_the_composite_is_over_again_and_again() -> None:
    rng = np.random.default_rng(1)
    layers = [replace(plain(str(i), (0, 0, 0, 0)), rgba=rng.integers(0, 256, (3, 4, 4)).astype(np.uint8)) for i in range(4)]
    wanted = np.zeros((3, 4, 4), np.float32)
    for layer in layers:
        pixels = layer.rgba.astype(np.float32) / 255
        wanted = over(np.concatenate([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]], -1), wanted)
    np.testing.assert_allclose(composite(Stack(4, 3, tuple(layers))), wanted, atol=1e-5)


def test_opacity_and_visibility_count() -> None:
    ground = plain("ground", (100, 100, 100, 255))
    assert shown(ground, plain("a", (200, 0, 0, 255), opacity=0.5)) == [150, 50, 50, 255]
    assert shown(ground, plain("a", (200, 0, 0, 255), visible=False)) == [100, 100, 100, 255]


@pytest.mark.parametrize(("blend", "wanted"), [("multiply", 40), ("add", 202)])
def test_blends_on_an_opaque_ground(blend: str, wanted: int) -> None:
    assert shown(plain("ground", (100, 100, 100, 255)), plain("a", (102, 102, 102, 255), blend=blend))[0] == wanted


def test_add_stops_at_white_and_effects_over_nothing_are_themselves() -> None:
    assert shown(plain("ground", (200, 200, 200, 255)), plain("a", (102, 0, 0, 255), blend="add")) == [255, 200, 200, 255]
    for blend in ("multiply", "add"):
        assert shown(plain("a", (90, 60, 30, 128), blend=blend)) == [90, 60, 30, 128]


def test_a_clipped_layer_shows_only_on_its_base() -> None:
    base = plain("base", (9, 9, 9, 255), box=(0, 0, 2, 3))
    stack = Stack(4, 3, (plain("ground", (100, 100, 100, 255)), base, plain("clipped", (200, 0, 0, 255), clip="base")))
    assert (flatten(stack)[:, :2, 0] == 200).all() and (flatten(stack)[:, 2:, 0] == 100).all()


def test_a_box_shows_that_part_and_bands_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    layers = [
        replace(plain(str(i), (0, 0, 0, 0), (i, 0, i + 2, 3)), rgba=rng.integers(0, 256, (3, 2, 4)).astype(np.uint8)) for i in range(3)
    ]
    stack = Stack(4, 3, tuple(layers))
    whole = composite(stack)
    assert np.array_equal(composite(stack, (1, 1, 3, 3)), whole[1:3, 1:3])
    monkeypatch.setattr(module, "BAND_PIXELS", 5)
    assert np.array_equal(flatten(stack), straight(whole))


def test_only_kept_layers_show() -> None:
    stack = Stack(4, 3, (plain("a", (10, 10, 10, 255)), plain("b", (20, 20, 20, 255))))
    assert composite(stack, keep=lambda layer: layer.name == "a")[0, 0, 0] == pytest.approx(10 / 255)


def test_cropping_there_and_back_keeps_what_is_inside() -> None:
    layer = plain("a", (1, 2, 3, 255), (1, 1, 3, 3), depth=np.full((2, 2), 0.5, np.float32))
    wide = crop(layer, (0, 0, 4, 3))
    assert wide.alpha.sum() == 4 * 255 and wide.depth is not None and wide.depth.sum() == 2
    back = crop(wide, (1, 1, 3, 3))
    assert np.array_equal(back.rgba, layer.rgba) and crop(layer, layer.box) is layer
    assert meet((0, 0, 2, 2), (2, 0, 4, 2)) is None
