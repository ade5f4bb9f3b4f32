"""Read a mask that someone painted: white on black, or anything on a clear ground."""

from pathlib import Path

import numpy as np

from unflat.core.arrays import Array
from unflat.formats.picture import read_picture

HALF = 128
"""From here on a grey or a half-clear pixel belongs to the region."""


def read_mask(path: Path | str) -> Array:
    """Read a picture as a mask: where it has clear pixels, what is not clear; else what is light.

    Returns:
        (H, W) bool.

    Raises:
        InputError: As `read_picture` says.
    """
    rgba = read_picture(path)
    if (rgba[..., 3] < HALF).any():
        return np.asarray(rgba[..., 3] >= HALF)
    return np.asarray(rgba[..., :3].mean(-1) >= HALF)
