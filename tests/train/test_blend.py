"""Blending: the mean of networks of one form."""

from pathlib import Path

import numpy as np
import pytest

from unflat.core.errors import InputError, WeightsError

onnx = pytest.importorskip("onnx")


def net(path: Path, *values: float) -> Path:
    from onnx import TensorProto, helper, numpy_helper

    held = numpy_helper.from_array(np.array(values, np.float16), "w")
    sizes = [helper.make_tensor_value_info(name, TensorProto.FLOAT16, [len(values)]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "toy", sizes[:1], sizes[1:], [held])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))
    return path


def test_a_blend_is_the_weighted_mean_and_says_of_what(tmp_path: Path) -> None:
    import onnxruntime

    from unflat.train.blend import blend

    blend({net(tmp_path / "a.onnx", 0, 8): 0.25, net(tmp_path / "b.onnx", 4, 0): 0.75}, tmp_path / "c.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "c.onnx"))
    assert session.run(None, {"x": np.zeros(2, np.float16)})[0].tolist() == [3, 2]
    assert "0.75" in session.get_modelmeta().custom_metadata_map["blend"]


def test_a_blend_can_be_blended_again(tmp_path: Path) -> None:
    from unflat.train.blend import blend

    first = tmp_path / "c.onnx"
    blend({net(tmp_path / "a.onnx", 0, 8): 0.25, net(tmp_path / "b.onnx", 4, 0): 0.75}, first)
    blend({net(tmp_path / "d.onnx", 1, 0): 0.5, first: 0.5}, tmp_path / "e.onnx")
    rows = [row.value for row in onnx.load(str(tmp_path / "e.onnx")).metadata_props if row.key == "blend"]
    assert len(rows) == 1 and "0.75" not in rows[0]


def test_shares_that_are_none_and_networks_of_other_forms_are_refused(tmp_path: Path) -> None:
    from unflat.train.blend import blend

    one, other = net(tmp_path / "a.onnx", 0, 8), net(tmp_path / "b.onnx", 1, 2, 3)
    with pytest.raises(InputError, match="add up to 1"):
        blend({one: 0.5, other: 0.4}, tmp_path / "c.onnx")
    with pytest.raises(WeightsError, match="differ in form"):
        blend({one: 0.5, other: 0.5}, tmp_path / "c.onnx")
    assert not (tmp_path / "c.onnx").exists()
