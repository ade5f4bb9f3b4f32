"""Write a stack as a PSD: layers, names, profile, merged picture and manifest, through psd-tools' structures."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from unflat.core.arrays import Array, Bytes
from unflat.core.errors import InputError, OutputError
from unflat.core.stack import Layer, Stack
from unflat.formats.atomic import whole_file
from unflat.formats.manifest import manifest as manifest_of
from unflat.formats.packbits import pack_all
from unflat.formats.psd_meta import image_resources, pixels_mark, psd_ids
from unflat.formats.psd_records import layer_info, planes_of, refuse_size, workers
from unflat.pixels.front import flat_part

MOST_BYTES = 2**31 - 1
"""The sections of a PSD count in 32 bits, and programs read those as signed."""
MOST_SIDE = 30_000
"""The format's own limit."""
FEW_BYTES = 1 << 20
"""Room kept for everything but packed pixels."""
BAND_PIXELS = 1 << 18
"""The merged picture is made in bands of this size: 4 MB of float each."""


def write_psd(
    stack: Stack,
    path: Path | str,
    *,
    merged: Array | None = None,
    manifest: Mapping[str, object] | None = None,
    overwrite: bool = False,
) -> None:
    """Write a stack as an 8-bit RGB PSD with every layer cropped to its box.

    Args:
        stack: What to write. `Layer.meta` stays behind: only importers read it.
        path: The file; its folder is made.
        merged: (height, width, 4) uint8, the picture that the visible layers show, where the caller has it; made from the layers otherwise.
        manifest: What to embed, where the caller has it; `unflat.formats.manifest.manifest(stack)` otherwise. Timings are left out.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        OutputError: The file is there, cannot be written, or would pass what a PSD can hold.

    >>> from unflat import read_psd, write_psd
    >>> from unflat.testing import toy_stack
    >>> write_psd(toy_stack(), "girl.psd")
    >>> len(read_psd("girl.psd").layers)
    10
    """
    document = _document(stack, merged=merged, manifest=manifest)
    with whole_file(Path(path), overwrite=overwrite) as file:
        document.write(file)


def load_psd_tools() -> None:
    """Load what writes PSDs now, and not when the first is written: it takes its time."""
    import psd_tools.psd  # noqa: F401  # it is the loading that is wanted


def psd_bytes(stack: Stack, *, merged: Array | None = None, manifest: Mapping[str, object] | None = None) -> bytes:
    """The file that `write_psd` writes."""
    file = io.BytesIO()
    _document(stack, merged=merged, manifest=manifest).write(file)
    return file.getvalue()


def write_depth_psd(stack: Stack, path: Path | str, *, manifest: Mapping[str, object] | None = None, overwrite: bool = False) -> None:
    """Write each layer's depth as a grey layer of the same name, box and alpha: 0 black is near, 255 far.

    A layer whose depth is unknown is left out.

    Raises:
        OutputError: No layer has a depth, or the file is there, cannot be written or would pass what a PSD can hold.

    >>> from unflat import read_psd, write_depth_psd
    >>> from unflat.testing import toy_stack
    >>> write_depth_psd(toy_stack(), "girl_depth.psd")
    >>> far = read_psd("girl_depth.psd").layers[0]
    >>> far.name, int(far.rgba[0, 0, 0])
    ('background', 255)
    """
    if not any(layer.depth is not None for layer in stack.layers):
        raise OutputError(f"no layer has a depth, so there is nothing to write to {path}; leave the depth file out")
    write_psd(depth_stack(stack), path, manifest=manifest or {}, overwrite=overwrite)


def depth_stack(stack: Stack) -> Stack:
    """The stack with each layer's depth as its colour."""
    return replace(stack, source=None, layers=tuple(_grey(a) for a in stack.layers if a.depth is not None))


def _grey(layer: Layer) -> Layer:
    assert layer.depth is not None
    grey = np.rint(np.clip(layer.depth, 0, 1) * 255).astype(np.uint8)
    rgba = cv2.merge([grey, grey, grey, np.ascontiguousarray(layer.alpha)])
    return replace(layer, rgba=rgba, origin=np.zeros_like(layer.origin), blend="normal", clip=None)


def _document(stack: Stack, *, merged: Array | None, manifest: Mapping[str, object] | None) -> Any:
    from psd_tools.psd import PSD
    from psd_tools.psd.header import FileHeader
    from psd_tools.psd.layer_and_mask import GlobalLayerMaskInfo, LayerAndMaskInformation

    if max(stack.width, stack.height) > MOST_SIDE:
        raise OutputError(
            f"the picture is {stack.width}x{stack.height} but a PSD holds {MOST_SIDE} pixels a side; write pictures instead: --format png"
        )
    layers = layer_info(stack, most_bytes=MOST_BYTES - FEW_BYTES)
    planes = merged_planes(_shown(stack) if merged is None else _fitting(merged, stack))
    image = _image_data(planes)
    packed_bytes = sum(len(c.data) for channels in layers.channel_image_data for c in channels)
    if packed_bytes + len(image.data) > MOST_BYTES - FEW_BYTES:
        refuse_size(MOST_BYTES)
    if len(planes) == 4:
        layers.layer_count = -layers.layer_count  # says that the fourth channel is the merged picture's alpha
    return PSD(
        header=FileHeader(channels=len(planes), width=stack.width, height=stack.height),
        image_resources=image_resources(stack, _embedded(stack, manifest)),
        layer_and_mask_information=LayerAndMaskInformation(layers, GlobalLayerMaskInfo()),
        image_data=image,
    )


def merged_planes(rgba: Array) -> list[Bytes]:
    """A flat picture as a PSD stores it: red, green, blue blended on white, and alpha unless all of it is opaque.

    Blending the 8-bit values, not finer ones, keeps readers that cut and readers that round within 1/255.
    """
    if rgba[..., 3].min() == 255:
        return list(planes_of(rgba)[:3])
    rows = max(1, BAND_PIXELS // rgba.shape[1])
    with ThreadPoolExecutor(workers()) as threads:
        bands = list(threads.map(_on_white, (rgba[top : top + rows] for top in range(0, len(rgba), rows))))
    return list(planes_of(np.concatenate(bands)))


def _on_white(rgba: Array) -> Bytes:
    alpha = rgba[..., 3:].astype(np.uint16)
    stored: Bytes = np.concatenate([255 - alpha + (rgba[..., :3] * alpha + 127) // 255, alpha], -1).astype(np.uint8)
    return stored


def _shown(stack: Stack) -> Bytes:
    """`flatten(stack)`, in bands side by side."""
    rows = max(1, BAND_PIXELS // stack.width)
    boxes = [(0, top, stack.width, min(top + rows, stack.height)) for top in range(0, stack.height, rows)]
    with ThreadPoolExecutor(workers()) as threads:
        return np.concatenate(list(threads.map(lambda box: flat_part(stack, box), boxes)))


def _fitting(merged: Array, stack: Stack) -> Array:
    if merged.shape != (stack.height, stack.width, 4) or merged.dtype != np.uint8:
        raise InputError(
            f"the merged picture is {merged.shape} {merged.dtype} but the stack is {stack.width}x{stack.height}; "
            "give (height, width, 4) uint8"
        )
    return merged


def _image_data(planes: list[Bytes]) -> Any:
    from psd_tools.constants import Compression
    from psd_tools.psd.image_data import ImageData

    with ThreadPoolExecutor(workers()) as threads:
        packed = pack_all(planes, each=threads.map)
    sizes = np.concatenate([size for size, _ in packed]).astype(">u2").tobytes()
    return ImageData(Compression.RLE, b"".join([sizes, *(data for _, data in packed)]))


def _embedded(stack: Stack, manifest: Mapping[str, object] | None) -> dict[str, object]:
    """The manifest without timings, with a checksum of each layer's pixels by which a reader trusts the origin maps."""
    known = dict(manifest_of(stack) if manifest is None else manifest)
    known.pop("timings", None)
    with ThreadPoolExecutor(workers()) as threads:
        marks = threads.map(lambda layer: pixels_mark(layer.rgba), stack.layers)
        known["pixels"] = dict(zip(map(str, psd_ids(stack.layers).values()), marks, strict=True))
    return known
