"""The engine `auto`: see-through where its library, its weights and a device for it are there, else lite; it says which and why."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from types import TracebackType
from typing import Self

from unflat.core.arrays import Array
from unflat.core.errors import MissingExtraError, WeightsError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.engines.base import Engine, Filling, open_engine
from unflat.pixels.fill import Fill

log = logging.getLogger(__name__)
LIBRARIES = ("torch", "diffusers", "transformers", "safetensors")
BEST, ALWAYS = "see-through", "lite"


@dataclass(eq=False)
class Chosen:
    """An engine that was chosen, and why; the manifest knows both.

    Args:
        engine: What was opened.
        why: For people.
    """

    engine: Engine
    why: str

    @property
    def name(self) -> str:
        """Of the engine that was chosen."""
        return self.engine.name

    @property
    def fill(self) -> Fill | None:
        """The network for hidden colours, of an engine that has one."""
        return self.engine.fill if isinstance(self.engine, Filling) else None

    def facts(self) -> Mapping[str, object]:
        """The engine's, and why it was chosen."""
        return {**self.engine.facts(), "chosen": self.why}

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        """Say what the picture shows."""
        return self._with_reason(self.engine.separate(rgba, replace(options, engine=self.engine.name), hints))

    def separate_telling(self, rgba: Array, options: Options, hints: Hints, *, tell: Callable[[float], None]) -> Guess:
        """Say what the picture shows, and `tell` how much is done as often as the engine does."""
        telling = getattr(self.engine, "separate_telling", None)
        if telling is None:
            return self.separate(rgba, options, hints)
        return self._with_reason(telling(rgba, replace(options, engine=self.engine.name), hints, tell=tell))

    def _with_reason(self, guess: Guess) -> Guess:
        warnings = guess.facts.get("warnings")
        said = (*(warnings if isinstance(warnings, list | tuple) else ()), self.why)
        return Guess(guess.pieces, {**guess.facts, "chosen": self.why, "warnings": said})

    def close(self) -> None:
        """Give back memory."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_best(options: Options) -> Engine:
    """Open the best engine that can work here."""
    against = _against(options)
    if not against:
        try:
            best = open_engine(replace(options, engine=BEST))
            log.info("engine auto: %s", BEST)
            return Chosen(best, f"engine auto: {BEST}, as its library, its weights and a device for it are there")
        except (WeightsError, MissingExtraError) as problem:
            against = str(problem)
    log.info("engine auto: %s, because %s", ALWAYS, against)
    return Chosen(open_engine(replace(options, engine=ALWAYS)), f"engine auto: {ALWAYS}, because {against}")  # no GPU of lite's: it raises


def _against(options: Options) -> str:
    """What speaks against the heavy engine; empty where nothing does."""
    missing = next((name for name in LIBRARIES if find_spec(name) is None), None)
    if missing:
        return f"{missing} is not installed (pip install 'unflat[torch]')"
    if options.device == "cpu":
        return "the CPU was asked for, where see-through takes hours; --engine see-through uses it all the same"
    import torch

    if torch.cuda.is_available() or torch.backends.mps.is_available():
        return ""
    return "there is no CUDA or MPS device, and on the CPU see-through takes hours; --engine see-through uses it all the same"
