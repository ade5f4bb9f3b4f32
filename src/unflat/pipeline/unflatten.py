"""The whole way of a picture: from flat pixels to a stack of named, ordered, completed layers that shows them exactly."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import EngineError, InputError
from unflat.core.hints import Hints
from unflat.core.options import Options, settings_of
from unflat.core.parts import PARTS
from unflat.core.piece import Guess
from unflat.core.stack import Stack
from unflat.engines import Engine, open_engine
from unflat.engines.base import Filling, Telling
from unflat.formats.picture import LEAST_SIDE, MOST_PIXELS
from unflat.pipeline.clean_up import CleanSettings, clean_up, move_dust
from unflat.pipeline.complete import CompleteSettings, complete
from unflat.pipeline.cut_out import cut_out
from unflat.pipeline.label_pixels import CutSettings
from unflat.pipeline.name_layers import name_layers
from unflat.pipeline.order import Evidence, order
from unflat.pipeline.restore_source import RestoreSettings, restore_source
from unflat.pixels.fill import Fill
from unflat.pixels.front import words

OnEvent = Callable[[str, float], None]
"""Told of each stage's name and of how much of it is done, 0 to 1; may raise `Cancelled`."""
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Draft:
    """A picture, what the engine said of it, and the layers that came of both; one layer can be redone without the engine."""

    picture: Array
    guess: Guess
    stack: Stack


def unflatten(
    picture: Array,
    options: Options | None = None,
    *,
    engine: Engine | None = None,
    hints: Hints | None = None,
    on_event: OnEvent | None = None,
) -> Stack:
    """Take a flat picture apart.

    Args:
        picture: (H, W, 4) or (H, W, 3) uint8, straight alpha, sRGB.
        options: What to make of it; the defaults when left out.
        engine: An open engine; where left out, one is opened and closed.
        hints: What the caller knows already.
        on_event: Told of the progress; may raise `Cancelled`.

    Returns:
        Layers back to front whose composite is the picture, within 1/255 in every channel.

    Raises:
        InputError: The picture, the options or the hints are not what they should be.
        EngineError: No figure is found.

    >>> from unflat import flatten, unflatten
    >>> from unflat.testing import FakeEngine, toy_picture
    >>> picture, _ = toy_picture()
    >>> stack = unflatten(picture, engine=FakeEngine())  # without `engine` the network that ships is opened
    >>> bool((abs(flatten(stack).astype(int) - picture) <= 1).all())
    True
    """
    return draft(picture, options, engine=engine, hints=hints, on_event=on_event).stack


def draft(
    picture: Array,
    options: Options | None = None,
    *,
    engine: Engine | None = None,
    hints: Hints | None = None,
    on_event: OnEvent | None = None,
) -> Draft:
    """Take a flat picture apart, and keep what the engine said; arguments as for `unflatten`.

    >>> from unflat import draft
    >>> from unflat.testing import FakeEngine, toy_picture
    >>> kept = draft(toy_picture()[0], engine=FakeEngine())
    >>> len(kept.guess.pieces), kept.stack.layers[0].name
    (10, 'background')
    """
    options, hints = options or Options(), hints or Hints()
    rgba = checked_picture(picture)
    _check_names((*options.parts, *options.without, *hints.masks, *hints.boxes, *hints.parts))
    steps = _Steps(on_event)
    with ExitStack() as opened:
        if engine is None:
            engine = opened.enter_context(open_engine(options))
        hidden = settings_of(options, CompleteSettings)
        way = _way_of(engine, hidden)
        guess = steps("separate", lambda: _separated(engine, rgba, options, hints, on_event))
    evidence = Evidence.of(guess)
    cut = settings_of(options, CutSettings)
    stack = steps("cut_out", lambda: cut_out(rgba, guess, cut, options=options, hints=hints, evidence=evidence))
    stack = steps("order", lambda: order(stack, evidence))
    clean = settings_of(options, CleanSettings)
    stack = steps("clean_up", lambda: move_dust(stack, clean))
    stack = steps("complete", lambda: complete(stack, guess, hidden, way=way))
    exact = settings_of(options, RestoreSettings).source
    stack = steps("restore_source", lambda: clean_up(restore_source(stack, rgba) if exact else replace(stack, source=rgba), clean))
    stack = name_layers(_grounded(stack, options))
    facts = {**guess.facts, "seed": options.seed, "timings": steps.seconds}
    return Draft(rgba, guess, replace(stack, facts={**stack.facts, **facts}))


def _way_of(engine: Engine, settings: CompleteSettings) -> Fill | None:
    """The engine's network for hidden colours, where it is wanted; raises EngineError where one was asked for and there is none."""
    if settings.fill == "classical":
        return None
    way = engine.fill if isinstance(engine, Filling) else None
    if way is None and settings.fill == "net":
        raise EngineError(f"the engine {engine.name} has no network for hidden colours; leave complete.fill at auto, or give classical")
    return way


def _separated(engine: Engine, rgba: Array, options: Options, hints: Hints, on_event: OnEvent | None) -> Guess:
    """What the engine says; one that can say how far it is, does."""
    if on_event is None or not isinstance(engine, Telling):
        return engine.separate(rgba, options, hints)
    return engine.separate_telling(rgba, options, hints, tell=lambda share: on_event("separate", share))


class _Steps:
    """Runs one stage after another, says so, and keeps the time."""

    def __init__(self, on_event: OnEvent | None) -> None:
        self._tell = on_event or (lambda stage, fraction: None)
        self.seconds: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[[], T]) -> T:
        self._tell(stage, 0.0)
        start = time.perf_counter()
        result = work()
        self.seconds[stage] = time.perf_counter() - start
        self._tell(stage, 1.0)
        return result


def checked_picture(picture: Array) -> Array:
    """The picture as (H, W, 4) uint8.

    Raises:
        InputError: It has another shape or type, is too small or too large, wholly transparent, or of one flat colour.
    """
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] not in (3, 4):
        raise InputError(f"a picture is (height, width, 4) uint8, got {picture.shape} {picture.dtype}; read it with read_picture")
    height, width = picture.shape[:2]
    if min(height, width) < LEAST_SIDE or height * width > MOST_PIXELS:
        raise InputError(f"the picture is {width}x{height}; give one from {LEAST_SIDE} pixels a side to {MOST_PIXELS // 10**6} megapixels")
    rgba = picture if picture.shape[2] == 4 else np.dstack([picture, np.full((height, width), 255, np.uint8)])
    if not rgba[..., 3].any():
        raise InputError("the picture is wholly transparent; give one that shows something")
    if (words(rgba) == words(rgba)[0, 0]).all():
        raise InputError("the picture is one flat colour; give one that shows a figure")
    return rgba


def _check_names(names: tuple[str, ...]) -> None:
    for name in names:
        if PARTS.parse(name) is None:
            PARTS[name]  # raises with the names there are


def _grounded(stack: Stack, options: Options) -> Stack:
    """The ground kept, hidden in the file, or dropped."""
    if options.ground == "keep":
        return stack
    if options.ground == "hide":
        return stack.with_layers(replace(a, visible=False) if a.kind == "ground" else a for a in stack.layers)
    return stack.with_layers(a for a in stack.layers if a.kind != "ground")
