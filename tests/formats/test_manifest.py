"""The manifest: what it says of layers and of the whole."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import unflat
from unflat.core.errors import OutputError
from unflat.core.parts import FACE
from unflat.core.stack import Layer, Stack, layer_id
from unflat.formats.manifest import manifest, write_manifest
from unflat.formats.quality import layer_facts, quality_of
from unflat.pixels.over import flatten


def plate(name: str, box: tuple[int, int, int, int], *, alpha: int = 255, **more: Any) -> Layer:
    shape = box[3] - box[1], box[2] - box[0]
    rgba = np.full((*shape, 4), (90, 60, 30, alpha), np.uint8)
    return Layer(layer_id(name), name, FACE, box, rgba, np.ones(shape, np.uint8), **more)


def test_it_names_version_size_facts_and_every_layer(stack: Stack) -> None:
    content = manifest(stack, timings={"read": 0.12345678})
    assert content["unflat"] == unflat.__version__ and content["size"] == {"width": 80, "height": 96}
    assert content["engine"] == "none" and content["seed"] == 3 and content["warnings"] == ["second figure"]
    assert content["timings"] == {"read": 0.1235}
    layers: Any = content["layers"]
    assert [a["name"] for a in layers] == [a.name for a in stack.layers]
    assert layers[1] | {"part": "hair tail", "half": "back", "box": [8, 4, 60, 70], "figure": 0} == layers[1]
    assert layers[2]["confidence"] == 0.75 and layers[3]["side"] == "l" and layers[0]["kind"] == "ground"


def test_two_runs_differ_in_timings_alone(stack: Stack) -> None:
    first, second = manifest(stack, timings={"read": 1.0}), manifest(stack, timings={"read": 2.0})
    assert first.pop("timings") != second.pop("timings")
    assert json.dumps(first) == json.dumps(second)


def test_it_can_be_written_and_is_not_replaced_unasked(stack: Stack, tmp_path: Path) -> None:
    write_manifest(manifest(stack), tmp_path / "girl.json")
    assert json.loads((tmp_path / "girl.json").read_text(encoding="utf-8"))["layers"][4]["name"] == "髪の房"
    with pytest.raises(OutputError, match="--overwrite"):
        write_manifest(manifest(stack), tmp_path / "girl.json")


def test_areas_count_what_shows_and_what_is_covered() -> None:
    back, front = plate("back", (0, 0, 20, 10)), plate("front", (10, 0, 20, 10), alpha=51)
    facts = layer_facts(Stack(20, 10, (back, front)))
    assert (facts[back.id].visible_area, facts[back.id].hidden_area) == (180, 20)
    assert (facts[front.id].visible_area, facts[front.id].hidden_area) == (20, 0)


def test_an_exact_stack_has_no_recomposition_error_beyond_rounding(stack: Stack) -> None:
    error: Any = quality_of(stack)["recomposition"]
    assert error["alpha"]["worst"] <= 0.5 and error["over_black"]["worst"] <= 1 and error["over_white"]["worst"] <= 1


def test_one_wrong_pixel_is_found_over_the_right_ground() -> None:
    layer = plate("a", (0, 0, 70, 70))
    source = flatten(Stack(70, 70, (layer,)))
    source[69, 3] = (90, 60, 40, 255)
    source[5, 5, 3] = 155
    error: Any = quality_of(Stack(70, 70, (layer,), source=source))["recomposition"]
    assert error["alpha"]["worst"] == 100
    assert error["over_black"]["worst"] == pytest.approx(90 * 100 / 255, abs=0.01)
    assert error["over_white"]["worst"] == pytest.approx(100 - 30 * 100 / 255, abs=0.01)
    clean: Any = quality_of(Stack(70, 70, (layer,), source=flatten(Stack(70, 70, (layer,)))))["recomposition"]
    assert clean["over_black"]["worst"] == 0


def test_a_hidden_layer_counts_as_shown(stack: Stack) -> None:
    hidden = replace(stack, layers=tuple(replace(a, visible=a.name != "background") for a in stack.layers))
    assert quality_of(hidden) == quality_of(stack)


def test_without_a_source_there_is_no_recomposition_error(stack: Stack) -> None:
    assert quality_of(replace(stack, source=None))["recomposition"] is None


def test_a_gap_that_another_layer_covers_is_a_hole_and_an_open_one_is_not() -> None:
    rgba = np.full((40, 40, 4), 255, np.uint8)
    rgba[10:14, 10:15] = 0
    rgba[30:33, 30:33] = 0
    ring = replace(plate("ring", (0, 0, 40, 40)), rgba=rgba)
    cover = plate("cover", (5, 5, 20, 20))
    assert layer_facts(Stack(40, 40, (ring, cover)))[ring.id].holes == 20
    assert layer_facts(Stack(40, 40, (cover, ring)))[ring.id].holes == 0


def test_specks_beside_a_larger_piece_are_dust() -> None:
    rgba = np.zeros((40, 40, 4), np.uint8)
    rgba[:10, :10] = rgba[20, 20:23] = rgba[30:34, 30:33] = 255
    layer = replace(plate("a", (0, 0, 40, 40)), rgba=rgba)
    assert layer_facts(Stack(40, 40, (layer,)))[layer.id].dust == 2


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(OutputError, match="cannot hold"):
        manifest(Stack(64, 64, (), facts={"engine": object()}))
