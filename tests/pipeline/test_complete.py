"""Completion: only under what covers, connected, without holes, and the ground whole."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.core.piece import Guess, Piece
from unflat.core.stack import ARTIST, INVENTED, Layer, Stack
from unflat.pipeline.complete import complete
from unflat.pipeline.completing.colours import Colours
from unflat.pixels.fill import Classical
from unflat.pixels.over import composite, crop, flatten
from unflat.testing import toy_picture, toy_stack


def seen_only(stack: Stack) -> Stack:
    """What an engine's cut would leave: each layer where it is seen, solid below soft edges."""
    layers, through = [], np.ones((stack.height, stack.width), np.float32)
    for layer in reversed(stack.layers):
        alpha = np.where(through > 0, layer.alpha, 0).astype(np.uint8)
        rgba = np.dstack([np.where(alpha[..., None] > 0, layer.rgba[..., :3], 0).astype(np.uint8), alpha])
        layers.append(replace(layer, rgba=rgba, origin=(alpha > 0).astype(np.uint8), depth=None))
        through = through * (1 - layer.alpha.astype(np.float32) / 255)
    return stack.with_layers(layers[::-1])


def whole(layer: Layer, stack: Stack) -> Layer:
    return crop(layer, (0, 0, stack.width, stack.height))


@pytest.mark.parametrize("ground", [True, False])
@pytest.mark.parametrize(("width", "height"), [(96, 128), (301, 240)])
def test_hidden_parts_come_back(ground: bool, width: int, height: int) -> None:
    truth = toy_stack(width=width, height=height, ground=ground)
    done = complete(seen_only(truth), toy_picture(width=width, height=height, ground=ground)[1])
    for layer in truth.layers:
        found, alpha = whole(done.named(layer.name), truth), layer.alpha >= 128
        union = (found.alpha >= 128) | alpha
        assert ((found.alpha >= 128) & alpha).sum() / union.sum() > 0.94, layer.name
        hidden = (found.origin == INVENTED) & alpha & (found.alpha >= 128)
        if hidden.any():
            error = np.abs(found.rgba[hidden][:, :3].astype(int) - layer.rgba[hidden][:, :3]).max(1)
            assert np.median(error) <= 6, layer.name


def test_what_is_mostly_seen_keeps_its_colour_and_nothing_is_lost() -> None:
    stack = seen_only(toy_stack())
    done = complete(stack, toy_picture()[1])
    for i, before in enumerate(stack.layers):
        through = np.prod([1 - front.alpha / 255 for front in stack.layers[i + 1 :]], axis=0)
        after, kept = whole(done.named(before.name), stack), (before.origin == ARTIST) & (through > 0.5)
        assert np.array_equal(after.rgba[kept][:, :3], before.rgba[kept][:, :3])
        assert (after.alpha >= before.alpha).all()
        assert np.array_equal(after.origin[kept], before.origin[kept])
    shown, wanted = composite(done), composite(stack)
    assert np.abs(shown - wanted).max() <= 0.11  # only what still shines through soft edges is left to be made exact


def test_a_layer_gains_only_where_others_cover_it() -> None:
    stack = seen_only(toy_stack(ground=False))
    done = complete(stack, toy_picture(ground=False)[1])
    for i, before in enumerate(stack.layers):
        after = whole(done.layers[i], stack)
        gained = (after.alpha > 0) & (before.alpha == 0)
        through = np.ones(before.alpha.shape)
        for front in stack.layers[i + 1 :]:
            through *= 1 - front.alpha / 255
        assert (through[gained] < 0.11).all()


def test_the_ground_becomes_whole() -> None:
    stack = toy_stack()
    done = complete(seen_only(stack), toy_picture()[1])
    assert done.layers[0].part == parts.BACKGROUND
    assert (done.layers[0].alpha == 255).all() and done.layers[0].box == (0, 0, stack.width, stack.height)
    assert np.abs(done.layers[0].rgba[..., :3].astype(int) - stack.layers[0].rgba[..., :3]).max() <= 1


def two_layers(hole: Array, full: Array, colour: tuple[int, int, int] = (200, 150, 120)) -> tuple[Stack, Guess]:
    """A face that is seen but for a hole, with something in front of the hole, and what an engine says of the face."""
    size = hole.shape[0]
    seen = np.zeros((size, size), bool)
    seen[10:-10, 10:-10] = True
    seen &= ~hole

    def layer(part: parts.Part, mask: Array, rgb: tuple[int, int, int]) -> Layer:
        rgba = np.where(mask[..., None], (*rgb, 255), 0).astype(np.uint8)
        return Layer(part.name, part.name, part, (0, 0, size, size), rgba, mask.astype(np.uint8))

    stack = Stack(size, size, (layer(parts.FACE, seen, colour), layer(parts.OBJECTS, hole, (10, 10, 10))))
    frame = Frame.whole(width=size, height=size)
    piece = Piece("face", parts.FACE, frame, seen.astype(np.float16), full.astype(np.float16))
    return replace(stack, source=flatten(stack)), Guess((piece,))


def test_no_hole_is_left_where_another_layer_covers() -> None:
    hole = np.zeros((80, 80), bool)
    hole[30:50, 30:50] = True
    stack, guess = two_layers(hole, np.zeros((80, 80)))
    face = whole(complete(stack, guess).named("face"), stack)
    assert (face.alpha[hole] == 255).all()
    assert (face.rgba[hole][:, :3] == (200, 150, 120)).all()


def test_hidden_area_that_hangs_together_with_nothing_seen_is_not_made() -> None:
    hole = np.zeros((80, 80), bool)
    hole[2:5, 2:5] = True
    full = np.zeros((80, 80))
    full[2:5, 2:5] = 1
    stack, guess = two_layers(hole, full)
    assert whole(complete(stack, guess).named("face"), stack).alpha[hole].max() == 0


def test_a_narrow_band_goes_on_under_every_border() -> None:
    hole = np.zeros((80, 80), bool)
    hole[:, 40:] = True
    stack, guess = two_layers(hole, np.full((80, 80), 0.2))  # the engine is not sure of anything
    gained = whole(complete(stack, guess).named("face"), stack).alpha[40, 40:] > 0
    assert gained[:2].all() and not gained[6:].any()


def test_a_layer_of_which_only_soft_pixels_are_seen_is_not_black_behind_others() -> None:
    rgba, skin = np.zeros((40, 40, 4), np.uint8), (200, 150, 120)
    rgba[10:14, 10:14] = (*skin, 90)
    layer = Layer(id="ear", name="ear", part=parts.EARS, box=(0, 0, 40, 40), rgba=rgba, origin=np.zeros((40, 40), np.uint8))
    done, gained = rgba.copy(), np.zeros((40, 40), bool)
    gained[5:30, 5:30], done[5:30, 5:30, 3] = True, 255  # also where it is seen
    Colours(Classical(), layer, 4, 400).painted(done, gained, np.ones((40, 40), np.float32), None)
    assert np.abs(done[5:30, 5:30, :3].astype(int) - skin).max() <= 2


def test_depth_comes_from_the_guess() -> None:
    stack = seen_only(toy_stack())
    _, guess = toy_picture()
    done = complete(stack, guess)
    depth = done.named("face").depth
    wanted = next(p for p in guess.pieces if p.part == parts.FACE).depth
    assert depth is not None and wanted is not None
    np.testing.assert_allclose(depth, float(wanted.max()), atol=2e-3)


@dataclass
class Red:
    """A fill that paints faces red and knows nothing else."""

    name: str = "red"
    asked: list[tuple[Array, Array, int]] = field(default_factory=list)

    def knows(self, part: Part | None) -> bool:
        return part == parts.FACE

    def __call__(self, rgb: Array, known: Array, extent: Array, part: Part | None, *, picture_side: int) -> Array:
        assert part == parts.FACE
        self.asked.append((known, extent, picture_side))
        return np.where(known[..., None], rgb, (255, 0, 0)).astype(np.uint8)


def test_another_way_is_asked_for_what_it_knows_and_the_rest_is_filled_classically() -> None:
    stack, way = seen_only(toy_stack()), Red()
    done, plain = (complete(stack, toy_picture()[1], way=w) for w in (way, None))
    face, before = whole(done.named("face"), stack), stack.named("face")
    gained = (face.alpha > 0) & (before.alpha == 0)
    assert gained.any() and (face.rgba[gained][:, :3] == (255, 0, 0)).all()
    for one, other in zip(done.layers, plain.layers, strict=True):
        assert one.part == parts.FACE or np.array_equal(one.rgba, other.rgba)
    ((known, extent, side),) = way.asked
    assert side == max(stack.width, stack.height) and extent.dtype == np.uint8 and (extent[known] >= 128).all()
    assert ((extent >= 128) & ~known).sum() >= gained.sum() * 0.9
    ways = done.facts["hidden_colours"]
    assert isinstance(ways, dict) and ways["red"] == ("face",) and "back hair" in ways["classical"] and "face" not in ways["classical"]
    assert set(plain.facts["hidden_colours"]) == {"classical"}  # type: ignore[call-overload]


def test_what_an_engine_drew_is_used_and_takes_the_pictures_colours() -> None:
    y, x = np.mgrid[:64, :96]
    stripes = np.where((y // 8 % 2 == 0)[..., None], (200, 60, 40), (40, 60, 200)).astype(np.uint8)
    covered = (x > 30) & (x < 70)
    solid = np.full((64, 96), 255, np.uint8)
    back = np.dstack([np.where(covered[..., None], 0, stripes), np.where(covered, 0, solid)]).astype(np.uint8)
    front = np.dstack([np.full((64, 96, 3), 90, np.uint8), np.where(covered, solid, 0)]).astype(np.uint8)
    frame = Frame(0, 0, 96, 64, 96, 64)
    ones = np.ones((64, 96), np.float16)

    def piece(part: parts.Part, full: Array, rgb: Array | None) -> Piece:
        return Piece(part.name, part, frame, full, full, rgb=rgb)

    layers = [
        Layer(p.name, p.name, p, (0, 0, 96, 64), a, (a[..., 3] > 0).astype(np.uint8))
        for p, a in ((parts.TOPWEAR, back), (parts.HANDWEAR, front))
    ]
    stack = Stack(96, 64, tuple(layers))
    darker = (stripes * 0.8 + 10).astype(np.uint8)
    pieces = [piece(parts.TOPWEAR, ones, darker), piece(parts.HANDWEAR, covered.astype(np.float16), None)]
    drawn, continued = (complete(stack, Guess(tuple(p))) for p in (pieces, [replace(pieces[0], rgb=None), pieces[1]]))
    errors = [np.abs(whole(s.layers[0], s).rgba[covered][:, :3].astype(int) - stripes[covered]).mean() for s in (drawn, continued)]
    assert errors[0] < 12 and errors[1] > 3 * errors[0]


@pytest.mark.parametrize("cores", [1, 5])
def test_how_many_layers_are_completed_at_a_time_makes_no_difference(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stack, guess = seen_only(toy_stack()), toy_picture()[1]
    wanted = complete(stack, guess)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    found = complete(stack, guess)
    assert [a.id for a in found.layers] == [a.id for a in wanted.layers] and found.facts == wanted.facts
    for one, other in zip(found.layers, wanted.layers, strict=True):
        assert one.box == other.box and np.array_equal(one.rgba, other.rgba) and np.array_equal(one.origin, other.origin)
