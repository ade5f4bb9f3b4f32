"""Laws of restore_source: any stack becomes the picture, to within one 8-bit step, and stays so."""

from dataclasses import replace

import numpy as np
import pytest

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.stack import ARTIST, Layer, Stack
from unflat.pipeline.restore_source import restore_source
from unflat.pixels.over import composite, flatten


def random_stack(rng: np.random.Generator, *, effects: bool = False) -> Stack:
    width, height = (int(v) for v in rng.integers(1, 40, 2))
    layers = []
    for i in range(int(rng.integers(1, 8))):
        left, right = sorted(int(v) for v in rng.integers(0, width + 1, 2))
        top, bottom = sorted(int(v) for v in rng.integers(0, height + 1, 2))
        if left == right or top == bottom:
            left, top, right, bottom = 0, 0, width, height
        rgba = rng.integers(0, 256, (bottom - top, right - left, 4)).astype(np.uint8)
        kind = rng.random(rgba.shape[:2])
        rgba[..., 3][kind < 0.3] = 0
        rgba[..., 3][kind > 0.6] = 255
        if rng.random() < 0.2:
            rgba[..., 3] = 0
        layers.append(
            Layer(
                id=str(i),
                name=str(i),
                part=None,
                box=(left, top, right, bottom),
                rgba=rgba,
                origin=np.zeros(rgba.shape[:2], np.uint8),
                visible=i == 0 or bool(rng.random() < 0.9),
                opacity=float(rng.choice([1, 1, 0.5])),
                blend=rng.choice(["normal", "normal", "multiply", "add"]) if effects and i else "normal",
            )
        )
    return Stack(width, height, tuple(layers))


def random_picture(rng: np.random.Generator, stack: Stack, transparency: str) -> Array:
    picture = rng.integers(0, 256, (stack.height, stack.width, 4)).astype(np.uint8)
    there = rng.random(picture.shape[:2])
    if transparency == "opaque":
        picture[..., 3] = 255
    elif transparency == "cut out":
        picture[..., 3] = np.where(there < 0.4, 0, np.where(there < 0.6, picture[..., 3], 255))
    return picture


def errors(stack: Stack, picture: Array) -> tuple[float, float, float]:
    """Worst difference in 8-bit steps over black, over white, and in alpha."""
    shown = composite(stack).astype(np.float64) * 255
    alpha = picture[..., 3:].astype(np.float64)
    over_black = shown[..., :3] - picture[..., :3] * (alpha / 255)
    over_white = over_black + alpha - shown[..., 3:]
    return np.abs(over_black).max(), np.abs(over_white).max(), np.abs(shown[..., 3:] - alpha).max()


@pytest.mark.parametrize("transparency", ["opaque", "cut out", "semi-transparent"])
@pytest.mark.parametrize("effects", [False, True])
def test_any_stack_becomes_any_picture(transparency: str, effects: bool) -> None:
    rng = np.random.default_rng(7)
    for _ in range(60):
        stack = random_stack(rng, effects=effects)
        picture = random_picture(rng, stack, transparency)
        restored = restore_source(stack, picture)
        assert max(errors(restored, picture)) <= 0.81
        assert [a.id for a in restored.layers] == [a.id for a in stack.layers]


def test_restoring_twice_changes_nothing_more() -> None:
    rng = np.random.default_rng(8)
    for k in range(40):
        stack = random_stack(rng, effects=k % 2 == 1)
        once = restore_source(stack, random_picture(rng, stack, "semi-transparent"))
        twice = restore_source(once)
        for first, second in zip(once.layers, twice.layers, strict=True):
            assert np.array_equal(first.rgba, second.rgba) and np.array_equal(first.origin, second.origin)


def test_the_flat_picture_equals_the_source_in_whole_steps() -> None:
    rng = np.random.default_rng(9)
    stack = random_stack(rng)
    picture = random_picture(rng, stack, "opaque")
    assert np.array_equal(flatten(restore_source(stack, picture)), picture)


def test_arrays_that_were_given_stay_as_they_are() -> None:
    rng = np.random.default_rng(10)
    stack = random_stack(rng)
    before = [a.rgba.copy() for a in stack.layers]
    restore_source(stack, random_picture(rng, stack, "semi-transparent"))
    assert all(np.array_equal(a, b.rgba) for a, b in zip(before, stack.layers, strict=True))


def disc(name: str, centre: tuple[float, float], radius: float, colour: tuple[int, int, int]) -> Layer:
    y, x = np.mgrid[:48, :48] + 0.5
    alpha = np.clip(radius + 0.5 - np.hypot(x - centre[0], y - centre[1]), 0, 1)
    rgba = np.concatenate([np.broadcast_to(colour, (48, 48, 3)), np.rint(alpha * 255)[..., None]], -1).astype(np.uint8)
    return Layer(name, name, None, (0, 0, 48, 48), rgba, np.zeros((48, 48), np.uint8))


def test_a_true_stack_is_left_as_it_is() -> None:
    ground = disc("ground", (24, 24), 100, (240, 240, 240))
    stack = Stack(48, 48, (ground, disc("a", (20, 24), 12, (200, 40, 30)), disc("b", (30, 24), 11, (20, 90, 200))))
    restored = restore_source(stack, flatten(stack))
    for before, after in zip(stack.layers, restored.layers, strict=True):
        assert np.array_equal(before.alpha, after.alpha)
        seen = before.alpha > 0
        assert np.abs(before.rgba[seen].astype(int) - after.rgba[seen]).max() <= 2


def test_a_soft_edge_does_not_take_the_colour_of_its_neighbour() -> None:
    """The matte is too wide by half a pixel; the alpha gives way, and the front colour does not turn into the ground's."""
    ground, front = disc("ground", (24, 24), 100, (255, 255, 255)), disc("a", (24, 24), 12, (120, 20, 20))
    picture = flatten(Stack(48, 48, (ground, front)))
    wide = disc("a", (24, 24), 12.4, (120, 20, 20))
    restored = restore_source(Stack(48, 48, (ground, wide)), picture).named("a")
    soft = (wide.alpha < 255) & (wide.alpha > 0)
    assert soft.sum() > 20
    coloured = soft & (restored.alpha > 0)
    assert np.abs(restored.rgba[coloured][:, :3].astype(int) - (120, 20, 20)).max() <= 24
    assert np.abs(restored.alpha.astype(int) - front.alpha)[soft].max() <= 26


def test_pixels_that_no_layer_holds_go_to_the_nearest() -> None:
    rng = np.random.default_rng(3)
    picture = rng.integers(0, 256, (20, 30, 4)).astype(np.uint8)
    picture[..., 3] = 255
    small = np.full((4, 4, 4), 255, np.uint8)
    none = np.zeros((4, 4), np.uint8)
    stack = Stack(30, 20, (Layer("a", "a", None, (2, 8, 6, 12), small, none), Layer("b", "b", None, (24, 8, 28, 12), small, none)))
    restored = restore_source(stack, picture)
    assert np.array_equal(flatten(restored), picture)
    assert restored.named("a").box[2] <= 16 and restored.named("b").box[0] >= 14
    assert (restored.named("a").origin[restored.named("a").alpha == 255] == ARTIST).all()


def test_hidden_layers_take_no_part() -> None:
    rng = np.random.default_rng(4)
    stack = Stack(48, 48, (disc("a", (24, 24), 30, (9, 9, 9)), replace(disc("b", (24, 24), 10, (200, 9, 9)), visible=False)))
    picture = random_picture(rng, stack, "opaque")
    restored = restore_source(stack, picture)
    assert np.array_equal(restored.named("b").rgba, stack.named("b").rgba)
    assert np.array_equal(flatten(restored), picture)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"clip": "0"}, "clipped"), ({"blend": "multiply"}, "blend normal"), ({"visible": False}, "blend normal")],
)
def test_a_stack_that_cannot_hold_the_picture_is_an_error(change: dict[str, object], message: str) -> None:
    stack = Stack(48, 48, (replace(disc("a", (24, 24), 10, (9, 9, 9)), **change),))
    with pytest.raises(InputError, match=message):
        restore_source(stack, flatten(stack))


def test_a_source_of_another_size_is_an_error() -> None:
    stack = Stack(48, 48, (disc("a", (24, 24), 10, (9, 9, 9)),))
    with pytest.raises(InputError, match="48x48"):
        restore_source(stack, np.zeros((48, 47, 4), np.uint8))
    with pytest.raises(InputError, match="no source"):
        restore_source(stack)
