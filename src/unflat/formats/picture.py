"""Read a flat picture of any usual kind as straight 8-bit sRGB with alpha."""

import io
import logging
import struct
import warnings
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from unflat.core.arrays import Array, Bytes
from unflat.core.errors import InputError
from unflat.formats.colour import rgba_of
from unflat.formats.deep import deep_image
from unflat.formats.psd_open import psd_size

log = logging.getLogger(__name__)
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".psd")
"""Endings that a walk through a folder takes for pictures; `read_picture` itself looks at the bytes alone."""
LEAST_SIDE = 64
"""Smaller figures have eyes of a pixel or two: there is nothing to take apart."""
MOST_PIXELS = 64_000_000
"""What the stages have been measured with; a larger header is refused before any pixel is decoded."""
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"RIFF", "WEBP"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"GIF8", "GIF"),
    (b"8BPS", "PSD"),
)
_PNG_END = b"IEND\xaeB`\x82"
_FAULTS = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, EOFError, RuntimeError, struct.error)
"""What Pillow's decoders raise on a file that is cut short or makes no sense."""
# how to turn a picture that is stored with an orientation tag: transposed first, then flipped down, then across
_TURNS = {
    2: (False, False, True),
    3: (False, True, True),
    4: (False, True, False),
    5: (True, False, False),
    6: (True, False, True),
    7: (True, True, True),
    8: (True, True, False),
}


def read_picture(path: Path | str) -> Bytes:
    """Read a PNG, JPEG, WebP, BMP, TIFF, GIF (first frame) or PSD (merged picture).

    The orientation tag is applied, an embedded profile is converted to sRGB, and 16-bit, palette, grey and CMYK pictures
    become 8-bit RGBA. The size is never changed.

    Returns:
        (H, W, 4) uint8, straight alpha.

    Raises:
        InputError: The file is not there, no picture, damaged or cut short, under 64 pixels a side or over 64 megapixels.

    >>> from PIL import Image
    >>> from unflat import read_picture
    >>> Image.new("LA", (96, 128), (200, 255)).save("grey.png")
    >>> read_picture("grey.png").shape
    (128, 96, 4)
    """
    path = Path(path)
    data = _bytes_of(path)
    kind = next((kind for magic, kind in _KINDS if data.startswith(magic)), None)
    if kind is None or (kind == "WEBP" and data[8:12] != b"WEBP"):
        raise InputError(f"{path} is no picture; give one of PNG, JPEG, WebP, BMP, TIFF, GIF, PSD")
    if kind == "PSD":
        from unflat.formats.psd_merged import merged_picture

        width, height = psd_size(data[:26], path)
        check_size(width=width, height=height, path=path)
        return merged_picture(path)
    return _decoded(data, kind=kind, path=path)


def check_size(*, width: int, height: int, path: Path) -> None:
    """Raise InputError where a picture is smaller or larger than the stages take."""
    if min(width, height) < LEAST_SIDE:
        raise InputError(f"{path} is {width}x{height}; a picture needs {LEAST_SIDE} pixels a side or more")
    if width * height > MOST_PIXELS:
        raise InputError(
            f"{path} is {width}x{height}, {width * height / 1e6:.0f} megapixels; {MOST_PIXELS // 10**6} is the most, scale it down"
        )


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"{path} is a folder; give a picture in it")
    try:
        data = path.read_bytes()
    except FileNotFoundError as problem:
        raise InputError(f"{path} is not there; check the name") from problem
    except OSError as problem:
        raise InputError(f"{path} cannot be opened: {problem.strerror or problem}") from problem
    if not data:
        raise InputError(f"{path} is empty, 0 bytes; copy it again")
    return data


def _decoded(data: bytes, *, kind: str, path: Path) -> Bytes:
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            rgba, turn = _pixels(data, kind=kind, path=path)
        _heed(told, path)
    except Image.DecompressionBombError as problem:
        raise InputError(f"{path} is far over {MOST_PIXELS // 10**6} megapixels, the most that is read; scale it down") from problem
    except UnidentifiedImageError as problem:
        raise InputError(f"{path} looks like a {kind} but cannot be read; it is damaged or of a rare kind, save it as PNG") from problem
    except _FAULTS as problem:
        raise InputError(f"{path} is a damaged or cut short {kind} ({problem}); copy or export it again") from problem
    return _turned(rgba, turn)


def _pixels(data: bytes, *, kind: str, path: Path) -> tuple[Bytes, object]:
    """The pixels as they are stored, and the orientation tag."""
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        check_size(width=image.width, height=image.height, path=path)
        if kind == "PNG" and _PNG_END not in data:
            raise ValueError("the end mark is missing")
        image.load()
        turn = image.getexif().get(ExifTags.Base.Orientation, 1)
        return rgba_of(deep_image(image, data) or image, image.info.get("icc_profile")), turn


def _heed(told: list[warnings.WarningMessage], path: Path) -> None:
    """Pillow warns of odd side information, which does no harm, and of a TIFF that ends early, which does."""
    for warning in told:
        text = str(warning.message).strip()
        if "Truncated" in text:
            raise ValueError(text)
        if not issubclass(warning.category, Image.DecompressionBombWarning):  # our own limit is lower
            log.warning("%s: %s", path, text)


def _turned(rgba: Array, orientation: object) -> Bytes:
    if not isinstance(orientation, int) or orientation not in _TURNS:
        return np.ascontiguousarray(rgba)
    transposed, down, across = _TURNS[orientation]
    turned = rgba.transpose(1, 0, 2) if transposed else rgba
    return np.ascontiguousarray(turned[:: -1 if down else 1, :: -1 if across else 1])
