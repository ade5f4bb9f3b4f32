"""The merged picture of a PSD, as its own program last saw it."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from unflat.core.arrays import Array, Bytes
from unflat.core.errors import InputError
from unflat.formats.colour import rgba_of
from unflat.formats.psd_open import check_merged, open_psd, psd_faults, samples

_COLOURS = {"BITMAP": 1, "GRAYSCALE": 1, "INDEXED": 1, "RGB": 3, "CMYK": 4, "DUOTONE": 1, "LAB": 3}
"""Channels that carry colour, by colour mode."""


def merged_picture(path: Path) -> Bytes:
    """Read the merged picture of a PSD.

    Returns:
        (H, W, 4) uint8, straight alpha, sRGB.

    Raises:
        InputError: The file is damaged, of a rare colour mode, or was saved without a merged picture.
    """
    psd = open_psd(path)
    version = psd.image_resources.get_data(1057)
    if version is not None and not version.has_composite:
        raise InputError(f"{path} was saved without a merged picture; save it with 'maximize compatibility' switched on")
    mode = psd.header.color_mode.name
    if mode not in _COLOURS:
        raise InputError(f"{path} is in colour mode {mode.lower()}; convert it to RGB")
    with psd_faults(path):
        planes = _planes(psd)
        colours, spare = planes[: _COLOURS[mode]], planes[_COLOURS[mode] :]
        alpha = spare[0] if spare and _has_alpha(psd) else None
        if alpha is not None and mode != "INDEXED":
            colours = [_unblended(plane, alpha) for plane in colours]
        rgba = rgba_of(_image(psd, colours, mode), psd.image_resources.get_data(1039))
        if alpha is not None:
            rgba[..., 3] = alpha
        return rgba


def _planes(psd: Any) -> list[Array]:
    header = psd.header
    check_merged(psd)
    plain = psd.image_data.get_data(header)
    return [samples(p, width=header.width, height=header.height, depth=header.depth) for p in plain]


def _image(psd: Any, planes: list[Array], mode: str) -> Image.Image:
    if mode == "INDEXED":
        image = Image.fromarray(planes[0], "P")
        image.putpalette(psd.color_mode_data.interleave())
        return image
    if mode == "CMYK":
        return Image.merge("CMYK", [Image.fromarray(255 - p) for p in planes])  # stored with 255 for no ink
    if mode == "LAB":
        lightness, a, b = planes
        return Image.merge("LAB", [Image.fromarray(p) for p in (lightness, a ^ 128, b ^ 128)])  # Pillow's a and b are signed
    return Image.fromarray(planes[0]) if len(planes) == 1 else Image.merge("RGB", [Image.fromarray(p) for p in planes])


def _has_alpha(psd: Any) -> bool:
    """Whether the first spare channel is the picture's own transparency and no saved selection."""
    from psd_tools.constants import Tag

    blocks = psd.layer_and_mask_information.tagged_blocks
    info = psd._get_layer_info()
    return (info is not None and info.layer_count < 0) or (blocks is not None and Tag.SAVING_MERGED_TRANSPARENCY in blocks)


def _unblended(plane: Array, alpha: Array) -> Bytes:
    """Take back the white that the file blends half-clear pixels with."""
    result: Bytes = plane.copy()
    soft = (alpha > 0) & (alpha < 255)
    a = alpha[soft].astype(np.float32)
    result[soft] = np.clip(np.rint((plane[soft] - (255 - a)) * 255 / a), 0, 255).astype(np.uint8)
    return result
