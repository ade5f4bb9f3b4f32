"""One ONNX network of the engine `lite`: what it sees of a frame, as arrays by part."""

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from unflat.core.arrays import Array, Box
from unflat.core.errors import WeightsError
from unflat.core.frame import Frame
from unflat.core.parts import PARTS, Part
from unflat.engines.lite.canvas import filled_box, placed
from unflat.pixels.over import PAPER
from unflat.pixels.resize import cut

SCHEMA = "1"
"""The kind of network files that this version reads."""


@dataclass(frozen=True, eq=False)
class Maps:
    """What a network says of one frame of size S x S, for P parts.

    Args:
        frame: Where it looked.
        parts: The parts, in the order of the channels.
        visible: (P + 1, S, S) float32, probabilities that add up to 1; channel 0 is ground.
        full: (P, S/2, S/2) float32, extent with what is hidden.
        depth: (P, S/2, S/2) float32, 0 near, 1 far.
        side: (S/2, S/2) float32, probability of the character's own left.
    """

    frame: Frame
    parts: tuple[Part, ...]
    visible: Array
    full: Array
    depth: Array
    side: Array

    def of(self, *wanted: Part) -> Array:
        """(S, S) float32: how likely a pixel shows one of some parts, or a finer piece of one."""
        names = {p.name for p in wanted}
        rows = [i + 1 for i, p in enumerate(self.parts) if p.name in names or p.parent in names]
        return np.asarray(self.visible[rows].sum(0), np.float32)


class Net(Protocol):
    """Anything that can look at a frame."""

    @property
    def size(self) -> int:
        """The canvas it was measured on while it learned."""

    def see(self, rgb: Array, frame: Frame, *, flip: bool) -> Maps:
        """Look at a frame of a picture, (H, W, 3) uint8; with `flip` also at its mirror image, and take the mean."""


@dataclass(frozen=True, eq=False)
class OnnxNet:
    """A network file, loaded.

    Args:
        session: The ONNX Runtime session.
        parts: Its parts, mapped by name.
        size: The canvas it was measured on while it learned.
        sha256: Of the file.
    """

    session: Any
    parts: tuple[Part, ...]
    size: int
    sha256: str

    @staticmethod
    def load(path: Path, *, at_once: int = 1) -> "OnnxNet":
        """Read a network file.

        Args:
            path: The file.
            at_once: How many looks go side by side: each is a thread of its own, and the network shares what cores are left.

        Raises:
            WeightsError: It is no network of this kind, or names parts that this version does not know.
        """
        import onnxruntime as ort
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

        content = path.read_bytes()
        wishes = ort.SessionOptions()
        wishes.intra_op_num_threads = max(1, (os.cpu_count() or 1) + 1 - at_once)
        wishes.inter_op_num_threads = 1
        wishes.use_deterministic_compute = True
        wishes.log_severity_level = 3
        try:
            session = ort.InferenceSession(content, wishes, providers=["CPUExecutionProvider"])
            facts = session.get_modelmeta().custom_metadata_map
            names = json.loads(facts["parts"])
            schema, size = facts["schema"], int(facts["size"])
        except (Fail, InvalidGraph, InvalidProtobuf, KeyError, ValueError) as problem:
            raise WeightsError(f"{path.name} is no network of the engine lite: {problem}; install unflat again") from problem
        parts = [PARTS.find(name) for name in names]
        unknown = [name for name, part in zip(names, parts, strict=True) if part is None]
        if schema != SCHEMA or unknown:
            why = f"names unknown parts {', '.join(unknown)}" if unknown else f"has schema {schema}, this version reads {SCHEMA}"
            raise WeightsError(f"{path.name} {why}; install unflat and its weights in one version")
        return OnnxNet(session, tuple(p for p in parts if p is not None), size, hashlib.sha256(content).hexdigest())

    def see(self, rgb: Array, frame: Frame, *, flip: bool) -> Maps:
        """Look at a frame of a picture."""
        canvas = cut(rgb, frame, fill=(PAPER, PAPER, PAPER))
        left, top, right, bottom = box = filled_box(frame, width=rgb.shape[1], height=rgb.shape[0])
        shown = canvas[top:bottom, left:right]
        if not flip:
            return _whole(self._run(shown, frame), box)
        with ThreadPoolExecutor(1) as beside:  # two whole looks keep two cores busier than one look on both
            mirrored = beside.submit(self._run, shown[:, ::-1], frame)
            maps = self._run(shown, frame)
            return _whole(_mean(maps, _mirrored(mirrored.result())), box)

    def _run(self, shown: Array, frame: Frame) -> Maps:
        rgb_nchw = np.ascontiguousarray(shown.transpose(2, 0, 1)[None], np.float32)
        visible, full, depth, side = self.session.run(["label", "full", "depth", "side"], {"rgb": rgb_nchw})
        return Maps(frame, self.parts, visible[0], full[0], depth[0], side[0, 0])


def see_at(net: Net, rgb: Array, frame: Frame, *, sizes: Sequence[int], flip: bool) -> Maps:
    """The mean of what a network sees on canvases of several sizes, on the largest: coarse for the whole, fine for borders."""
    frames = [Frame(frame.left, frame.top, frame.right, frame.bottom, size, size) for size in sorted(sizes)]
    looks = [net.see(rgb, f, flip=flip) for f in frames]
    largest = looks[-1]
    if len(looks) == 1:
        return largest
    size, half = largest.visible.shape[1], largest.side.shape[0]

    def mean(planes: list[Array], to: int) -> Array:
        return np.asarray(np.mean([_resized(plane, to) for plane in planes], axis=0), np.float32)

    return Maps(
        largest.frame,
        largest.parts,
        mean([m.visible for m in looks], size),
        mean([m.full for m in looks], half),
        mean([m.depth for m in looks], half),
        mean([m.side[None] for m in looks], half)[0],
    )


def _whole(maps: Maps, box: Box) -> Maps:
    """Maps of the part of a canvas that a picture fills, on the whole canvas: beyond the picture is ground."""
    size = maps.frame.width
    if box == (0, 0, size, size):
        return maps
    half = box[0] // 2, box[1] // 2, box[2] // 2, box[3] // 2
    visible = placed(maps.visible, box, size=size, beyond=0)
    visible[0] = 1 - visible[1:].sum(0)
    return Maps(
        maps.frame,
        maps.parts,
        visible,
        placed(maps.full, half, size=size // 2, beyond=0),
        placed(maps.depth, half, size=size // 2, beyond=0.5),
        placed(maps.side[None], half, size=size // 2, beyond=0.5)[0],
    )


def _resized(planes: Array, size: int) -> Array:
    if planes.shape[-1] == size:
        return planes
    return np.stack([cv2.resize(plane, (size, size), interpolation=cv2.INTER_LINEAR) for plane in planes])


def _mirrored(maps: Maps) -> Maps:
    return Maps(maps.frame, maps.parts, maps.visible[..., ::-1], maps.full[..., ::-1], maps.depth[..., ::-1], 1 - maps.side[..., ::-1])


def _mean(one: Maps, two: Maps) -> Maps:
    pairs = ((one.visible, two.visible), (one.full, two.full), (one.depth, two.depth), (one.side, two.side))
    return Maps(one.frame, one.parts, *(_half_way(a, b) for a, b in pairs))


def _half_way(one: Array, two: Array) -> Array:
    middle = one + two
    middle *= np.float32(0.5)
    return middle


def doubled(plane: Array, size: int) -> Array:
    """A half-size map on the canvas."""
    return np.asarray(cv2.resize(plane, (size, size), interpolation=cv2.INTER_LINEAR), np.float32)
