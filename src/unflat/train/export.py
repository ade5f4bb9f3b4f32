"""Trained nets as ONNX files: half-size weights, full-size arithmetic, part names inside."""

import json
import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from unflat.nets.lite import MULTIPLE, LiteNet

SCHEMA = "1"  # of the files' inputs, outputs and metadata
_OPSET = 17
_SMALL = 64  # values; below that half the size saves nothing
INPUT, OUTPUTS = "rgb", ("label", "full", "depth", "side")


class _Probable(nn.Module):
    """The net with probabilities instead of logits."""

    def __init__(self, net: LiteNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, rgb_nchw: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        out = self.net(rgb_nchw)
        return torch.softmax(out.label, 1), torch.sigmoid(out.full), out.depth, torch.sigmoid(out.side)


def export_lite(net: LiteNet, path: Path, *, names: tuple[str, ...], commit: str, size: int) -> None:
    """Write `path`; batch, height and width stay free (height and width in multiples of 32).

    Args:
        net: The trained net.
        path: Where the file goes; it appears when it is complete.
        names: The parts, in the order of the channels.
        commit: Of the source that trained it.
        size: Pixels a side that it was trained at.
    """
    free = {name: {0: "batch", 2: f"{name}_height", 3: f"{name}_width"} for name in (INPUT, *OUTPUTS)}
    example = torch.zeros(1, 3, 2 * MULTIPLE, 3 * MULTIPLE)
    facts = {"schema": SCHEMA, "parts": json.dumps(names), "size": str(size), "multiple": str(MULTIPLE), "commit": commit}
    write_onnx(_Probable(net), (example,), path, inputs=(INPUT,), outputs=OUTPUTS, free=free, facts=facts)


def write_onnx(
    net: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    free: Mapping[str, Mapping[int, str]],
    facts: Mapping[str, str],
) -> None:
    """Trace a net on an example and write it.

    Args:
        net: Any net of tensors in, tensors out.
        example: What it is called with.
        path: Where the file goes; it appears when it is complete.
        inputs, outputs: Their names.
        free: Name to axis to name of the axis: sizes that may differ from the example's.
        facts: Metadata.
    """
    held = path.with_suffix(".part")
    with warnings.catch_warnings():  # the newer exporter needs a further library and gains nothing for plain convolutions
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            net.eval(),
            example,
            held,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: dict(axes) for name, axes in free.items()},
            opset_version=_OPSET,
            dynamo=False,
        )
    model = onnx.load(held)
    halve(model)
    helper.set_model_props(model, dict(facts))
    onnx.checker.check_model(model)
    onnx.save(model, held)
    os.replace(held, path)


def halve(model: onnx.ModelProto) -> None:
    """Store weights as float16, each with a cast back, which the runtime folds away when it loads."""
    graph, casts = model.graph, []
    for held in list(graph.initializer):
        values = numpy_helper.to_array(held)
        if held.data_type != TensorProto.FLOAT or values.size < _SMALL:
            continue
        graph.initializer.remove(held)
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), f"{held.name}.half"))
        casts.append(helper.make_node("Cast", [f"{held.name}.half"], [held.name], to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)
