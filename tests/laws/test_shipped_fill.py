"""The network for hidden colours as it ships: what is known stays, what is hidden gets colours of its own kind, the same every time."""

import json
from pathlib import Path

import numpy as np
import pytest

import unflat
from unflat.core import parts
from unflat.core.parts import PARTS
from unflat.core.stack import Layer, Stack
from unflat.engines.lite.engine import shipped_fill
from unflat.engines.lite.fill import OnnxFill
from unflat.pipeline.completing.colours import Colours
from unflat.pixels.fill import Classical

SKIN = (250, 216, 190)
GIRL = Path(__file__).parents[2] / "examples" / "girl.png"


@pytest.fixture(scope="module")
def net() -> OnnxFill:
    found = shipped_fill()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def stack() -> Stack:
    return unflat.unflatten(unflat.read_picture(GIRL))


def face(size: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A flat face whose upper half is covered by hair: colours, what is known, extent."""
    y, x = np.mgrid[:size, :size]
    extent = np.where(np.hypot((x - size / 2) / 0.8, y - size / 2) < size * 0.45, 255, 0).astype(np.uint8)
    known = (extent > 0) & (y > size * 0.45)
    rgb = np.where(known[..., None], SKIN, (60, 40, 90)).astype(np.uint8)
    return rgb, known, extent


def test_it_knows_every_main_part_and_its_children(net: OnnxFill) -> None:
    assert all(net.knows(part) for part in PARTS.main)
    assert net.knows(parts.HAIR_TAIL) and not net.knows(parts.BACKGROUND) and not net.knows(None)


def test_what_is_known_stays_and_what_is_flat_stays_flat(net: OnnxFill) -> None:
    rgb, known, extent = face()
    found = net(rgb, known, extent, parts.FACE, picture_side=1280)
    assert found.shape == rgb.shape and np.array_equal(found[known], rgb[known])
    assert np.abs(found[(extent > 0) & ~known].astype(int) - SKIN).mean() < 4


@pytest.mark.parametrize("filled", ["net", "classical"])
def test_a_stain_on_a_layer_does_not_spread_over_what_it_hides(net: OnnxFill, filled: str) -> None:
    rgb, known, extent = face()
    rgb[90:110, 20:120][known[90:110, 20:120]] = (110, 60, 70)
    hidden = (extent > 0) & ~known
    way = net if filled == "net" else Classical()
    stained = way(rgb, known, extent, parts.FACE, picture_side=1280)
    layer = Layer(
        id="face", name="face", part=parts.FACE, box=(0, 0, 200, 200), rgba=np.dstack([rgb, extent]), origin=np.zeros_like(extent)
    )
    mended = np.dstack([rgb, extent])
    Colours(way, layer, 4, 1280).painted(mended, hidden, known.astype(np.float32), None)
    spread, left = (float(np.abs(found[hidden].astype(int) - SKIN).mean()) for found in (stained, mended[..., :3]))
    assert spread > 10 and left < 4


def test_a_flat_part_has_no_step_where_the_known_ends(net: OnnxFill) -> None:
    rgb, known, extent = face()
    found = net(rgb, known, extent, parts.FACE, picture_side=1280).astype(int)
    edge = int(np.argmax(known[:, 100]))
    assert np.abs(found[edge - 1, 60:140] - found[edge, 60:140]).max() <= 3


def test_the_same_layer_gets_the_same_colours(net: OnnxFill) -> None:
    rgb, known, extent = face()
    again = shipped_fill()
    assert again is not None and again.sha256 == net.sha256
    one, other = (n(rgb, known, extent, parts.FACE, picture_side=1280) for n in (net, again))
    assert np.array_equal(one, other)


def test_the_command_uses_it_and_says_so(stack: Stack, net: OnnxFill) -> None:
    ways = stack.facts["hidden_colours"]
    assert isinstance(ways, dict) and {"face", "back hair"} <= set(ways["lite-fill"]) and set(ways["classical"]) == {"background"}
    assert json.dumps(stack.facts["weights"]).count(net.sha256) == 1


def test_without_it_only_hidden_colours_differ_and_both_show_the_picture(stack: Stack) -> None:
    picture = unflat.read_picture(GIRL)
    plain = unflat.unflatten(picture, unflat.Options(settings={"complete": {"fill": "classical"}}))
    changed = 0
    for one, other in zip(stack.layers, plain.layers, strict=True):
        assert one.name == other.name and one.box == other.box
        assert np.count_nonzero(one.origin != other.origin) <= 0.001 * one.origin.size  # whose a mixed pixel is goes by its colours
        apart = (one.rgba != other.rgba).any(-1)
        changed += int((apart & (one.alpha == 255)).sum())
    assert changed > 1000
    assert all(np.abs(unflat.flatten(s).astype(int) - picture).max() <= 1 for s in (stack, plain))
