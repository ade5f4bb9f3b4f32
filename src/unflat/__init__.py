"""Turn one flat picture of a character into a stack of named, completed, ordered RGBA layers."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what `__getattr__` gives at run time, spelled out for type checkers and editors
    from unflat.core.errors import (
        Cancelled,
        EngineError,
        InputError,
        MissingExtraError,
        OutputError,
        UnflatError,
        WeightsError,
    )
    from unflat.core.frame import Frame
    from unflat.core.hints import Hints
    from unflat.core.options import Options
    from unflat.core.parts import PARTS, Part, Vocabulary
    from unflat.core.piece import Guess, Piece
    from unflat.core.stack import Layer, Stack
    from unflat.engines import Engine, open_engine
    from unflat.formats.picture import read_picture
    from unflat.formats.psd_read import read_psd
    from unflat.formats.psd_write import write_depth_psd, write_psd
    from unflat.pipeline.reassign import reassign
    from unflat.pipeline.unflatten import Draft, draft, unflatten
    from unflat.pixels.over import flatten

__version__ = "0.6.0"

_HOME = {
    "unflat.core.errors": (
        "UnflatError",
        "InputError",
        "OutputError",
        "WeightsError",
        "MissingExtraError",
        "EngineError",
        "Cancelled",
    ),
    "unflat.core.frame": ("Frame",),
    "unflat.core.hints": ("Hints",),
    "unflat.core.options": ("Options",),
    "unflat.core.parts": ("PARTS", "Part", "Vocabulary"),
    "unflat.core.piece": ("Piece", "Guess"),
    "unflat.core.stack": ("Layer", "Stack"),
    "unflat.engines": ("Engine", "open_engine"),
    "unflat.formats.picture": ("read_picture",),
    "unflat.formats.psd_write": ("write_psd", "write_depth_psd"),
    "unflat.formats.psd_read": ("read_psd",),
    "unflat.pipeline.unflatten": ("unflatten", "draft", "Draft"),
    "unflat.pipeline.reassign": ("reassign",),
    "unflat.pixels.over": ("flatten",),
}
"""Module to the public names that live there; loaded on first use, so that `import unflat` is quick."""

__all__ = [
    "PARTS",
    "Cancelled",
    "Draft",
    "Engine",
    "EngineError",
    "Frame",
    "Guess",
    "Hints",
    "InputError",
    "Layer",
    "MissingExtraError",
    "Options",
    "OutputError",
    "Part",
    "Piece",
    "Stack",
    "UnflatError",
    "Vocabulary",
    "WeightsError",
    "__version__",
    "draft",
    "flatten",
    "open_engine",
    "read_picture",
    "read_psd",
    "reassign",
    "unflatten",
    "write_depth_psd",
    "write_psd",
]


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"unflat has no {name!r}; there are {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
