"""The ONNX network that completes hidden areas: classical fills, mixed by what the network knows of the part."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import WeightsError
from unflat.core.parts import PARTS, Part
from unflat.pixels.fill_canvas import from_canvas, to_canvas

SCHEMA = "2"
"""The kind of network files that this version reads."""


@dataclass(frozen=True, eq=False)
class OnnxFill:
    """A network file, loaded.

    Args:
        session: The ONNX Runtime session.
        parts: Part name to the network's number for it.
        size: The canvas it was trained on.
        sha256: Of the file.
    """

    session: Any
    parts: dict[str, int]
    size: int
    sha256: str
    name: ClassVar[str] = "lite-fill"

    @staticmethod
    def load(path: Path) -> "OnnxFill":
        """Read a network file.

        Raises:
            WeightsError: It is no network of this kind.
        """
        import onnxruntime as ort
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

        content = path.read_bytes()
        wishes = ort.SessionOptions()
        wishes.intra_op_num_threads = 1  # it is small: threads would wait for one another longer than they work
        wishes.use_deterministic_compute = True
        wishes.log_severity_level = 3
        try:
            session = ort.InferenceSession(content, wishes, providers=["CPUExecutionProvider"])
            facts = session.get_modelmeta().custom_metadata_map
            names, schema, size = json.loads(facts["parts"]), facts["schema"], int(facts["size"])
        except (Fail, InvalidGraph, InvalidProtobuf, KeyError, ValueError) as problem:
            raise WeightsError(f"{path.name} is no network of lite-fill: {problem}; train one with `unflat train lite-fill`") from problem
        wants = {put.name for put in session.get_inputs()}
        if schema != SCHEMA or wants != {"seen", "part"}:
            raise WeightsError(f"{path.name} has schema {schema} and wants {sorted(wants)}; lite-fill has schema {SCHEMA}, seen and part")
        return OnnxFill(session, {name: i for i, name in enumerate(names)}, size, hashlib.sha256(content).hexdigest())

    def knows(self, part: Part | None) -> bool:
        """Whether the network learnt of a part, or of the one it belongs to."""
        return self._number(part) is not None

    def __call__(self, rgb: Array, known: Array, extent: Array, part: Part | None, *, picture_side: int) -> Array:
        """Colours of the whole of one layer.

        Args:
            rgb: (h, w, 3) uint8; only known pixels count.
            known: (h, w) bool; at least one must be.
            extent: (h, w) uint8: alpha of the whole layer.
            part: What it is; one that the network knows.
            picture_side: The longer side of the picture it is cut from.

        Returns:
            (h, w, 3) uint8; known pixels as given.
        """
        number = self._number(part)
        assert number is not None  # whoever asks has seen that it knows the part
        canvas = to_canvas(rgb, known, extent, side=self.size, picture_side=picture_side)
        seen_nchw = np.ascontiguousarray(canvas.seen.transpose(2, 0, 1)[None]).astype(np.float32) / np.float32(255)
        (said,) = self.session.run(["said"], {"seen": seen_nchw, "part": np.array([number], np.int64)})
        return from_canvas(canvas, said[0].transpose(1, 2, 0), rgb, known)

    def _number(self, part: Part | None) -> int | None:
        if part is None:
            return None
        return self.parts[part.name] if part.name in self.parts else self.parts.get(PARTS.parent_of(part).name)
