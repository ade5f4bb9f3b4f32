"""Any colour that Pillow decodes as straight 8-bit sRGB with alpha."""

import io
import logging

import cv2
import numpy as np
from PIL import Image, ImageCms

from unflat.core.arrays import Bytes
from unflat.core.errors import InputError

log = logging.getLogger(__name__)
_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
"""The colour space a profile names, and Pillow's mode for it."""
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION


def rgba_of(image: Image.Image, icc: bytes | None) -> Bytes:
    """A decoded picture as (H, W, 4) uint8, straight alpha, sRGB.

    Args:
        image: Of any 8-bit mode; a palette and a transparent colour are resolved.
        icc: The embedded profile; sRGB where there is none.

    Raises:
        InputError: The picture has 32 bits a channel.
    """
    if image.mode.startswith(("I", "F")):
        raise InputError(f"the picture has 32-bit samples (mode {image.mode}); save it with 8 or 16 bits a channel")
    colour, alpha = _parted(image)
    rgb = _through(colour, icc) if icc else None
    if rgb is None:
        rgb = _through_lab(colour) if colour.mode == "LAB" else colour.convert("RGB")
    rgba = np.asarray(cv2.cvtColor(np.asarray(rgb), cv2.COLOR_RGB2RGBA), np.uint8)  # opaque
    if alpha is not None:
        rgba[..., 3] = np.asarray(alpha)
    return rgba


def _parted(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Colour in a mode without palette or alpha, and the alpha."""
    if ("transparency" in image.info and image.mode in ("1", "L", "P", "RGB")) or image.mode in ("PA", "RGBa"):
        image = image.convert("RGBA")
    elif image.mode == "La":
        image = image.convert("LA")
    if image.mode in ("RGBA", "LA"):
        return image.convert("RGB" if image.mode == "RGBA" else "L"), image.getchannel("A")
    if image.mode in ("RGB", "L", "CMYK", "LAB"):
        return image, None
    return image.convert("L" if image.mode == "1" else "RGB"), None


def _through(colour: Image.Image, icc: bytes) -> Image.Image | None:
    """The picture through its profile; None where the profile is sRGB already, broken or of another kind of colour."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        wanted = _MODES.get(profile.profile.xcolor_space.strip())
        if "srgb" in (profile.profile.profile_description or "").lower():
            return None
        if wanted == "RGB" and colour.mode == "L":
            colour = colour.convert("RGB")
        if wanted != colour.mode:
            log.warning("the colour profile is for %s but the picture is %s; it is passed over", wanted, colour.mode)
            return None
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(colour, profile, srgb, renderingIntent=_INTENT, outputMode="RGB", flags=_FLAGS)
    except (ImageCms.PyCMSError, OSError) as problem:
        log.warning("the colour profile cannot be used (%s); the picture is taken as sRGB", problem)
        return None


def _through_lab(colour: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(colour, lab, srgb, renderingIntent=_INTENT, outputMode="RGB")
    assert converted is not None
    return converted
