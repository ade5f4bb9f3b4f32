"""From layers as a perfect network would draw them, through every stage, to the stack they came from."""

from collections import defaultdict

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.core.stack import Layer, Stack
from unflat.engines.see_through.look import canvas_of, head_frame, whole_frame
from unflat.engines.see_through.pieces import Depths, Drawn, to_pieces
from unflat.engines.see_through.tags import HEAD
from unflat.pipeline.unflatten import unflatten
from unflat.pixels.over import flatten
from unflat.pixels.windows import carried
from unflat.testing import FakeEngine, toy_stack

WIDTH, HEIGHT, SIZE = 288, 384, 256


def drawn(stack: Stack, page: Frame, close: Frame) -> tuple[list[Drawn], dict[str, Array]]:
    """One layer for each tag, both sides together, parts of the head on the closer frame; and their depth."""
    by_tag: dict[str, list[Layer]] = defaultdict(list)
    for layer in stack.layers:
        if layer.kind != "ground":
            by_tag[layer.name.removesuffix("-l").removesuffix("-r")].append(layer)
    layers, depth = [], {}
    for far, (tag, held) in enumerate(by_tag.items()):
        rgba = np.max([layer.rgba * (layer.alpha[..., None] > 0) for layer in held], axis=0)
        frame = close if tag in HEAD else page
        canvas = canvas_of(rgba, frame)
        layers.append(Drawn(tag, frame, canvas[..., :3], canvas[..., 3].astype(np.float32) / 255))
        depth[tag] = np.full((SIZE, SIZE), 0.9 - 0.1 * far, np.float32)
    return layers, depth


def _seen(stack: Stack) -> dict[str, Array]:
    """(H, W) bool by name: where each layer is what is mostly seen."""
    through = np.ones((HEIGHT, WIDTH), np.float32)
    seen = {}
    for layer in reversed(stack.layers):
        left, top, right, bottom = layer.box
        alpha = np.zeros((HEIGHT, WIDTH), np.float32)
        alpha[top:bottom, left:right] = layer.alpha / np.float32(255)
        seen[layer.name], through = alpha * through > 0.5, through * (1 - alpha)
    return seen


@pytest.mark.parametrize("order", ["known", "unknown", "wrong"])
def test_perfect_layers_give_back_the_stack(order: str) -> None:
    truth = toy_stack(width=WIDTH, height=HEIGHT)
    rgba = flatten(truth)
    page = whole_frame(width=WIDTH, height=HEIGHT, size=SIZE)
    face = next(layer for layer in truth.layers if layer.part == parts.FACE)
    head = {parts.HEAD.name: canvas_of(face.rgba, page)[..., 3].astype(np.float32) / 255}
    close = head_frame(head, canvas_of(rgba, page), page, size=SIZE)
    assert close is not None and close.scale[0] > page.scale[0]
    layers, depth = drawn(truth, page, close)
    if order == "wrong":  # depth has the arms behind the body, where they are not: colour must tell
        depth[parts.TOPWEAR.name][:] = 0.2
    depths = None if order == "unknown" else Depths(page, depth)
    pieces = to_pieces(layers, {page: canvas_of(rgba, page), close: canvas_of(rgba, close)}, depths)
    assert carried(layers[0].alpha, page, close).shape == (SIZE, SIZE)
    stack = unflatten(rgba, Options(), engine=FakeEngine(Guess(pieces)), hints=Hints())
    wanted, found = _seen(truth), _seen(stack)
    assert set(found) == set(wanted)
    for name, mask in wanted.items():
        overlap = (mask & found[name]).sum() / max((mask | found[name]).sum(), 1)
        assert overlap > 0.9, f"{name}: {overlap:.2f}"
