"""The whole way with the networks that ship, on the drawn example: a framed and signed page."""

from pathlib import Path

import numpy as np
import pytest

import unflat
from unflat.core.parts import BACK_HAIR, FACE, FOOTWEAR, FRONT_HAIR, HANDWEAR, IRIDES, LEGWEAR, TOPWEAR
from unflat.core.stack import Stack

GIRL = Path(__file__).parents[2] / "examples" / "girl.png"
SLEEVE = (599, 494)  # x, y on the example, inside a sleeve of warm white, which is made as white as the page
PAD = 40


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    girl = unflat.read_picture(GIRL)
    pale = (girl[..., :3].min(-1) >= 222) & (np.ptp(girl[..., :3], axis=-1) <= 16)
    girl = np.where(pale[..., None], np.uint8(255), girl)
    page = np.pad(girl, ((PAD, PAD), (PAD, PAD), (0, 0)), constant_values=255)
    page[:2] = page[-2:] = (0, 0, 0, 255)
    page[:, :2] = page[:, -2:] = (0, 0, 0, 255)
    page[-60:-54, 60:110] = (40, 40, 40, 255)
    return page


@pytest.fixture(scope="module")
def stack(page: np.ndarray) -> Stack:
    return unflat.unflatten(page)


def owners(stack: Stack, where: np.ndarray) -> set[str]:
    """Names of the layers that hold any of the pixels."""
    held = set()
    for layer in stack.layers:
        left, top, right, bottom = layer.box
        if (layer.alpha[where[top:bottom, left:right]] > 0).any():
            held.add(layer.name)
    return held


def test_the_layers_together_are_the_page(stack: Stack, page: np.ndarray) -> None:
    assert np.abs(unflat.flatten(stack).astype(int) - page).max() <= 1


def test_the_parts_that_anyone_would_name_are_there(stack: Stack) -> None:
    wanted = {FRONT_HAIR, BACK_HAIR, FACE, IRIDES, TOPWEAR, HANDWEAR, LEGWEAR, FOOTWEAR}
    assert wanted <= {layer.part for layer in stack.layers}


def test_a_frame_line_at_the_border_is_ground(stack: Stack, page: np.ndarray) -> None:
    border = np.ones(page.shape[:2], bool)
    border[2:-2, 2:-2] = False
    assert owners(stack, border) == {"background"}


def test_a_signature_is_ground(stack: Stack, page: np.ndarray) -> None:
    signature = np.zeros(page.shape[:2], bool)
    signature[-60:-54, 60:110] = True
    assert owners(stack, signature) == {"background"}


def test_a_white_sleeve_on_white_paper_survives(stack: Stack, page: np.ndarray) -> None:
    sleeve = np.zeros(page.shape[:2], bool)
    x, y = SLEEVE[0] + PAD, SLEEVE[1] + PAD
    sleeve[y - 8 : y + 8, x - 8 : x + 8] = True
    assert (page[sleeve] == 255).all()
    assert owners(stack, sleeve) - {"background"}


def test_the_same_page_gives_the_same_layers(stack: Stack, page: np.ndarray) -> None:
    again = unflat.unflatten(page)
    assert [a.name for a in again.layers] == [a.name for a in stack.layers]
    for one, other in zip(stack.layers, again.layers, strict=True):
        assert np.array_equal(one.rgba, other.rgba)
