"""Engines for the tests of doors, in a module so that worker processes find them too."""

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import EngineError, WeightsError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.formats.folder import png_bytes
from unflat.testing import FakeEngine, toy_picture


def open_fake(options: Options) -> FakeEngine:
    """An engine that knows the toy figure."""
    return FakeEngine()


def open_nothing(options: Options) -> FakeEngine:
    """No engine: its weights are missing."""
    raise WeightsError("the weights are missing; install them")


class Blind(FakeEngine):
    """Finds no figure."""

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        """Find nothing."""
        raise EngineError("no figure found in the picture; give one that shows a character")


class Deadly(FakeEngine):
    """Ends its process at a blue picture, as the system does when memory runs out."""

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        """End the process, or answer."""
        if int(rgba[0, 0, 2]) > int(rgba[0, 0, 0]) + 50:
            os._exit(9)
        return super().separate(rgba, options, hints)


def open_deadly(options: Options) -> FakeEngine:
    """An engine that ends its process at a blue picture."""
    return Deadly()


def save_toy(path: Path, *, paper: tuple[int, int, int] = (244, 246, 250), change: Callable[[Array], Array] | None = None) -> Path:
    """Write the toy figure as a PNG; on another paper it is another picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rgba = toy_picture()[0].copy()
    rgba[:8, :, :3] = np.array(paper, np.uint8)
    path.write_bytes(png_bytes(rgba if change is None else change(rgba)))
    return path


def jpeg_bytes(rgba: Array) -> bytes:
    """A picture as a JPEG."""
    return bytes(cv2.imencode(".jpg", np.ascontiguousarray(rgba[..., 2::-1]))[1].tobytes())
