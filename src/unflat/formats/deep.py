"""Pictures with 16 bits a channel, which Pillow cuts to the upper byte, scaled to 8 bits."""

import cv2
import numpy as np
from PIL import Image

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.formats.psd_open import scaled

_BITS_PER_SAMPLE, _PHOTOMETRIC, _EXTRA_SAMPLES = 258, 262, 338
_PREMULTIPLIED = 1
"""TIFF's word for alpha that the colours are multiplied with."""


def deep_image(image: Image.Image, data: bytes) -> Image.Image | None:
    """The picture in 8 bits where it has 16; None where it has not.

    Args:
        image: Opened and loaded by Pillow, so that what is cut short has been refused.
        data: The file's bytes.

    Raises:
        InputError: It has 16 bits in a layout that cannot be read exactly.
    """
    if not _is_deep(image, data):
        return None
    if image.mode.startswith("I"):  # Pillow keeps a single 16-bit channel
        return _grey(image)
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.dtype != np.uint16 or pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
        raise InputError(f"the picture has 16 bits a channel in a rare layout (mode {image.mode}); save it with 8 bits")
    rgb = pixels[..., 2::-1]
    alpha = _alpha(image, rgb) if pixels.shape[2] == 3 or "transparency" in image.info else pixels[..., 3]
    if alpha is None:
        return Image.fromarray(scaled(rgb))
    if _tiff_tag(image, _EXTRA_SAMPLES) == _PREMULTIPLIED:
        rgb = np.minimum(rgb.astype(np.float64) * 65535 / np.maximum(alpha, 1)[..., None], 65535).round().astype(np.uint16)
    return Image.fromarray(scaled(np.dstack([rgb, alpha])))


def _is_deep(image: Image.Image, data: bytes) -> bool:
    if image.format == "PNG":
        return data[24] == 16  # the header's bit depth
    return image.format == "TIFF" and _tiff_tag(image, _BITS_PER_SAMPLE) == 16


def _grey(image: Image.Image) -> Image.Image:
    deep = np.asarray(image).astype(np.uint16)
    key = image.info.get("transparency")
    grey = scaled(deep)
    if image.format == "TIFF" and _tiff_tag(image, _PHOTOMETRIC) == 0:  # white is zero
        grey = 255 - grey
    if isinstance(key, int):
        return Image.merge("LA", [Image.fromarray(grey), Image.fromarray(np.where(deep == key, 0, 255).astype(np.uint8))])
    return Image.fromarray(grey)


def _alpha(image: Image.Image, rgb: Array) -> Array | None:
    key = image.info.get("transparency")
    if not isinstance(key, tuple):
        return None
    return np.where((rgb == np.array(key)).all(-1), 0, 65535).astype(np.uint16)


def _tiff_tag(image: Image.Image, tag: int) -> object:
    if image.format != "TIFF":
        return None
    from PIL import TiffImagePlugin  # Pillow has loaded it by now, and for other kinds need not

    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    value = image.tag_v2.get(tag)
    return value[0] if isinstance(value, tuple) and value else value
