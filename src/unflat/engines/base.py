"""What an engine is, and how one is opened by name."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from unflat.core.arrays import Array
from unflat.core.errors import InputError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.core.require import require
from unflat.pixels.fill import Fill

NAMES: tuple[str, ...] = ("lite", "see-through")
"""The engines that this version has; the first is the default."""
AUTO = "auto"
"""Stands for the best engine that can work here."""


@runtime_checkable
class Engine(Protocol):
    """What turns a picture into pieces; the one seam to neural networks.

    Whoever opens an engine closes it, best with `with`. Same picture, options and hints give the same guess.
    """

    @property
    def name(self) -> str:
        """The name it is opened by."""

    def facts(self) -> Mapping[str, object]:
        """What the manifest should know: weights with their sha256, parts, settings."""

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        """Say what the picture shows.

        Args:
            rgba: (H, W, 4) uint8, straight alpha.
            options: What every engine shares, and the engine's own settings.
            hints: What the caller knows already.

        Raises:
            EngineError: No figure is found, or the machine cannot do it.
        """

    def close(self) -> None:
        """Give back memory; closing twice is fine."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None: ...


@runtime_checkable
class Telling(Protocol):
    """An engine that also says how far it is; engines need not."""

    def separate_telling(self, rgba: Array, options: Options, hints: Hints, *, tell: Callable[[float], None]) -> Guess:
        """As `separate`; `tell` is told how much is done, 0 to 1, and may raise `Cancelled`."""


@runtime_checkable
class Filling(Protocol):
    """An engine that also has a network for hidden colours; engines need not."""

    @property
    def fill(self) -> Fill | None:
        """The network, or None where it does not ship."""


def open_engine(options: Options | None = None) -> Engine:
    """Open the engine that the options name; loads its weights.

    >>> from unflat import Options, open_engine
    >>> with open_engine(Options(engine="lite")) as engine:
    ...     engine.name
    'lite'

    Raises:
        InputError: There is no such engine, or it cannot work on the device asked for.
        WeightsError: Its weights are missing or damaged.
        MissingExtraError: A library it needs is not installed.
    """
    options = options or Options()
    if options.engine == "lite":
        from unflat.engines.lite.engine import Lite

        return Lite.opened(options)
    if options.engine == "see-through":
        require("torch", extra="torch")
        require("diffusers", extra="torch")
        require("transformers", extra="torch")
        from unflat.engines.see_through.engine import SeeThrough

        return SeeThrough.opened(options)
    if options.engine == AUTO:
        from unflat.engines.choose import open_best

        return open_best(options)
    raise InputError(f"no engine named {options.engine!r}; there are {', '.join((*NAMES, AUTO))}")
