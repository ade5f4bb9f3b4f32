"""Skin and hair have one look: what a neighbour's pixels bring into them does not go on behind others."""

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.core.piece import Guess, Piece
from unflat.core.stack import Layer, Stack
from unflat.pipeline.complete import complete
from unflat.pipeline.completing.materials import TIMES, Materials
from unflat.pixels.palette import binned

SKIN, SHADE, HOOD, HAIR = (250, 216, 190), (226, 190, 170), (226, 228, 232), (90, 60, 40)
SIZE = 120


def pixels(*colours: tuple[tuple[int, int, int], int]) -> Array:
    return np.concatenate([np.tile(np.uint8(colour), (count, 1)) for colour, count in colours])


def is_foreign(materials: Materials, part: Part, colour: tuple[int, int, int]) -> bool:
    found = materials.foreign(part)
    return found is not None and bool(found[binned(np.array([colour], np.uint8))[0]])


def test_a_stain_is_foreign_to_skin_and_what_skin_is_made_of_is_not() -> None:
    worn = (parts.TOPWEAR, pixels((HOOD, 3000), (SKIN, 1000)))
    found = Materials.of([(parts.FACE, pixels((SKIN, 4000), (SHADE, 300))), (parts.NECK, pixels((SKIN, 500), (HOOD, 200))), worn])
    assert is_foreign(found, parts.NECK, HOOD) and is_foreign(found, parts.FACE, HOOD)
    assert not is_foreign(found, parts.NECK, SKIN) and not is_foreign(found, parts.FACE, SHADE)
    assert found.foreign(parts.TOPWEAR) is None and found.foreign(None) is None


def test_a_shade_near_the_commonest_colour_stays_though_hair_is_of_that_colour() -> None:
    found = Materials.of([(parts.FACE, pixels((SKIN, 4000), (SHADE, 300))), (parts.FRONT_HAIR, pixels((SHADE, 4000)))])
    assert not is_foreign(found, parts.FACE, SHADE)
    assert is_foreign(found, parts.FRONT_HAIR, SKIN)


@pytest.mark.parametrize(("stain", "foreign"), [(0.1, True), (0.5, False)])
def test_what_makes_up_much_of_a_material_is_its_own(stain: float, foreign: bool) -> None:
    assert 0.1 < 1 / TIMES < 0.5
    count = round(4000 * stain)
    found = Materials.of([(parts.BACK_HAIR, pixels((HAIR, 4000 - count), (HOOD, count))), (parts.TOPWEAR, pixels((HOOD, 4000)))])
    assert is_foreign(found, parts.BACK_HAIR, HOOD) == is_foreign(found, parts.HAIR_TAIL, HOOD) == foreign


def test_objects_may_look_like_anything_and_so_take_no_colour_away() -> None:
    found = Materials.of([(parts.FACE, pixels((SKIN, 4000), (HOOD, 300))), (parts.OBJECTS, pixels((HOOD, 4000)))])
    assert not is_foreign(found, parts.FACE, HOOD)
    assert Materials.of([]).foreign(parts.FACE) is None


def test_a_chest_goes_on_as_skin_though_a_third_of_what_is_seen_of_the_neck_is_hood() -> None:
    rows = np.arange(SIZE)[:, None] * np.ones((1, SIZE), int)

    def layer(part: Part, top: int, bottom: int, rgb: Array) -> Layer:
        alpha = np.where((rows >= top) & (rows < bottom), 255, 0).astype(np.uint8)
        return Layer(part.name, part.name, part, (0, 0, SIZE, SIZE), np.dstack([rgb, alpha]), (alpha > 0).astype(np.uint8))

    neck = np.where((rows < 60)[..., None], SKIN, HOOD).astype(np.uint8)
    face, cloth = (np.full((SIZE, SIZE, 3), colour, np.uint8) for colour in (SKIN, HOOD))
    layers = layer(parts.NECK, 40, 70, neck), layer(parts.TOPWEAR, 70, SIZE, cloth), layer(parts.FACE, 0, 40, face)
    frame = Frame.whole(width=SIZE, height=SIZE)
    below = (rows >= 40).astype(np.float16)
    guess = Guess((Piece("neck", parts.NECK, frame, below * (rows < 70), below),))
    done = complete(Stack(SIZE, SIZE, layers), guess).named("neck")
    top = done.box[1]
    assert done.box[3] == SIZE and (done.rgba[75 - top :, :, 3] == 255).all()
    assert np.abs(done.rgba[75 - top :, :, :3].astype(int) - SKIN).max() <= 1
    assert (done.rgba[62 - top : 68 - top, :, :3] == HOOD).all()  # what is seen stays
