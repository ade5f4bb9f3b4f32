"""Laws of layers, stacks, pieces and options: what does not fit is refused with a clear message."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import pytest

from unflat.core.errors import InputError, MissingExtraError
from unflat.core.frame import Frame
from unflat.core.options import Options, settings_of
from unflat.core.parts import FACE, NECK
from unflat.core.piece import Piece
from unflat.core.require import require
from unflat.core.stack import Layer, Stack, layer_id


def layer(name: str, box: tuple[int, int, int, int] = (0, 0, 4, 3)) -> Layer:
    shape = (box[3] - box[1], box[2] - box[0])
    return Layer(layer_id(name), name, FACE, box, np.zeros((*shape, 4), np.uint8), np.zeros(shape, np.uint8))


def test_a_crop_that_does_not_fit_its_box_is_refused() -> None:
    with pytest.raises(InputError, match="wants"):
        Layer("1", "a", None, (0, 0, 5, 3), np.zeros((3, 4, 4), np.uint8), np.zeros((3, 4), np.uint8))


def test_a_layer_outside_the_picture_is_refused() -> None:
    with pytest.raises(InputError, match="leaves the"):
        Stack(4, 4, (layer("a", (2, 2, 6, 4)),))


def test_two_layers_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="unique names"):
        Stack(9, 9, (layer("a"), layer("a")))


def test_an_unknown_layer_names_those_there_are() -> None:
    with pytest.raises(InputError, match="the stack has a, b"):
        Stack(9, 9, (layer("a"), layer("b"))).named("c")


def test_ids_depend_on_name_and_figure_alone() -> None:
    assert layer_id("face") == layer_id("face") != layer_id("face", figure=1)


def test_a_piece_of_another_size_than_its_frame_is_refused() -> None:
    with pytest.raises(InputError, match="give it the frame's size"):
        Piece("neck", NECK, Frame.whole(width=8, height=8), np.zeros((4, 8), np.float16), np.zeros((8, 8), np.float16))


def test_layer_and_piece_of_one_thing_share_the_key() -> None:
    empty = np.zeros((8, 8), np.float16)
    assert Piece("any", FACE, Frame.whole(width=8, height=8), empty, empty).key == layer("whatever").key


@dataclass(frozen=True)
class _Settings:
    section: ClassVar[str] = "stage"
    flip: bool = False
    size: int = 384
    mode: Literal["a", "b"] = "a"
    scales: tuple[float, ...] = (1.0,)


def test_settings_are_read_from_text() -> None:
    options = Options(settings={"stage": {"flip": "yes", "size": "256", "mode": "b", "scales": "1,2.5"}, "other": {"x": "1"}})
    assert settings_of(options, _Settings) == _Settings(flip=True, size=256, mode="b", scales=(1.0, 2.5))


@pytest.mark.parametrize("given", [{"flipp": "1"}, {"flip": "maybe"}, {"size": "big"}, {"mode": "c"}, {"scales": "1,x"}])
def test_a_wrong_setting_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(InputError, match="stage"):
        settings_of(Options(settings={"stage": given}), _Settings)


def test_a_wrong_ground_is_refused() -> None:
    with pytest.raises(InputError, match="keep, drop, hide"):
        Options(ground="burn")  # type: ignore[arg-type]


def test_a_missing_extra_names_the_install_line() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'unflat\[torch\]'"):
        require("no_such_module_at_all", extra="torch")
