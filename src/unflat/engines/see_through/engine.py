"""The engine `see-through`: layers drawn by diffusion, depth by diffusion, ending in the same guess as every engine's."""

import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import torch
from torch import Tensor

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import EngineError, InputError, WeightsError
from unflat.core.hints import Hints
from unflat.core.options import Options, settings_of
from unflat.core.piece import Guess
from unflat.engines.see_through import original
from unflat.engines.see_through.depth import find_depth
from unflat.engines.see_through.device import device_named
from unflat.engines.see_through.draw import Drawing, as_original_files, draw
from unflat.engines.see_through.fewer_bits import quantizer
from unflat.engines.see_through.look import canvas_of, whole_frame
from unflat.engines.see_through.memory import planned
from unflat.engines.see_through.models import DEPTH_FILES, LAYER_FILES, Models, check_folder
from unflat.engines.see_through.noise import Draws, draws
from unflat.engines.see_through.passes import Watch
from unflat.engines.see_through.pieces import Depths, to_pieces
from unflat.engines.see_through.settings import SeeThroughSettings
from unflat.engines.see_through.slots import slot_depths, slot_images
from unflat.weights import find

log = logging.getLogger(__name__)
LAYERS, DEPTH = "see-through/layerdiff3d", "see-through/marigold3d"
Tell = Callable[[float], None]
"""Told how much is done, 0 to 1."""
OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "Failed to allocate")


@dataclass(eq=False)
class SeeThrough:
    """The engine; open it with `open_engine`.

    Args:
        models: Its networks.
        sources: What the manifest says of the checkpoints.
    """

    models: Models
    sources: Mapping[str, str] = field(default_factory=dict)
    name: ClassVar[str] = "see-through"

    @staticmethod
    def opened(options: Options) -> "SeeThrough":
        """Find the checkpoints and choose how to hold them; networks are loaded with the first picture."""
        settings = settings_of(options, SeeThroughSettings)
        unknown = [tag for tag in settings.skipped if parts.PARTS.find(tag) is None]
        if unknown:
            raise InputError(f"see_through.skip names {unknown[0]!r}, which is no tag; tags are names of parts")
        device = device_named(options.device, who="the engine see-through")
        layers = located(LAYERS, settings.layers, settings)
        check_folder(layers, files=LAYER_FILES, what="layers")
        depth = located(DEPTH, settings.marigold, settings) if settings.depth else None
        if depth is not None:
            check_folder(depth, files=DEPTH_FILES, what="depth")
        plan = planned(settings, device, [folder for folder in (layers, depth) if folder])
        models = Models(layers, depth, plan)
        sources = {LAYERS: f"{layers.name} ({models.version})", **({DEPTH: depth.name} if depth else {})}
        return SeeThrough(models, sources)

    def facts(self) -> Mapping[str, object]:
        """Name, checkpoints and how they are held, for the manifest."""
        plan = self.models.plan
        held = {"device": str(plan.device), "precision": str(plan.dtype).removeprefix("torch."), "memory": plan.mode}
        if plan.mode == "quantized":
            held["quantized"] = f"{plan.quantize} by {quantizer()}"
        return {"engine": self.name, "weights": dict(self.sources), **held}

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        """Say what the picture shows."""
        return self.separate_telling(rgba, options, hints, tell=lambda share: None)

    def separate_telling(self, rgba: Array, options: Options, hints: Hints, *, tell: Tell) -> Guess:
        """Say what the picture shows, and `tell` after every step of a solver; it may raise `Cancelled`, which stops the work there."""
        settings = settings_of(options, SeeThroughSettings)
        chance = draws(options.seed, parity=settings.parity)
        watch = _Counted(tell, of=self._steps(settings))
        with speaking_of_memory(self.models):
            drawing = draw(self.models.layers(), rgba, self.models.lists, self.models.texts(), settings, chance, watch)
            kept = tuple(layer for layer in drawing.layers if layer.tag != parts.HEAD.name)
            if all(layer.empty for layer in kept):
                raise EngineError("no figure found in the picture; give one that shows a drawn character, or another seed")
            depths = self._depths(rgba, drawing, settings, chance, watch) if self._deep(settings) else None
        pieces = to_pieces(kept, drawing.canvases, depths)
        return Guess(pieces, {**self.facts(), "warnings": drawing.warnings})

    def _deep(self, settings: SeeThroughSettings) -> bool:
        return settings.depth and self.models.depth_folder is not None

    def _steps(self, settings: SeeThroughSettings) -> int:
        """Of all solvers together; fewer are made where no head is found."""
        passes = len(self.models.lists) if settings.head else 1
        return passes * settings.steps + (self._deep(settings) and (settings.depth_steps or self.models.depth_steps))

    def _depths(self, rgba: Array, drawing: Drawing, settings: SeeThroughSettings, chance: Draws, watch: Watch) -> Depths:
        size = settings.depth_resolution or settings.resolution
        frame = whole_frame(width=rgba.shape[1], height=rgba.shape[0], size=size)
        nets, text = self.models.depth(), self.models.empty_text()
        steps, at_once = settings.depth_steps or self.models.depth_steps, settings.vae_batch
        if settings.parity and drawing.pasting:
            files = as_original_files(drawing)
            images = original.depth_images(files, drawing.pasting.page.rgba, size)
            planes = find_depth(nets, images, text, steps=steps, draws=chance, at_once=at_once, watch=watch)
            found = original.depth_of_tags(files, planes)
            page = drawing.pasting.page.frame()
            return Depths(page, {tag: plane.astype("float32") / 255 for tag, plane in found.items()})
        layers = [layer for layer in drawing.layers if layer.tag != parts.HEAD.name]
        images = slot_images(layers, canvas_of(rgba, frame), frame)
        planes = find_depth(nets, images, text, steps=steps, draws=chance, at_once=at_once, watch=watch)
        return slot_depths(layers, planes, frame)

    def close(self) -> None:
        """Give back memory; closing twice is fine."""
        self.models.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Counted:
    """Makes shares of steps.

    Args:
        tell: Is told.
        of: How many steps there are.
    """

    def __init__(self, tell: Tell, *, of: int) -> None:
        self._tell, self._all, self._done = tell, of, 0

    def __call__(self, index: int, said: Tensor, state: Tensor) -> None:
        self._done += 1
        self._tell(self._done / self._all)


def located(name: str, folder: str, settings: SeeThroughSettings) -> Path:
    """A checkpoint's folder: the one that is given, or the one that was fetched.

    Raises:
        WeightsError: It is not there; the message says what fetches it.
    """
    if not folder:
        return find(name, folder=Path(settings.weights) if settings.weights else None)
    if not Path(folder).is_dir():
        raise WeightsError(f"{folder} is no folder; give the checkpoint {name} in its published layout, or unflat weights pull {name}")
    return Path(folder)


@contextmanager
def speaking_of_memory(models: Models) -> Iterator[None]:
    """Turn what the machine says when memory runs out into an EngineError, and give up the networks for the next picture's sake."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as problem:
        raise _no_room(models, problem) from None
    except RuntimeError as problem:
        if not any(words in str(problem) for words in OUT_OF_MEMORY):
            raise
        raise _no_room(models, problem) from None


def _no_room(models: Models, problem: BaseException) -> EngineError:
    plan = models.plan
    traceback.clear_frames(problem.__traceback__)  # a report that is kept would keep the networks with it
    models.close()
    less = {"full": "offload", "offload": "quantized" if plan.device.type == "cpu" else ""}  # beside a GPU, blocks in turns take least
    wish = f"--set see_through.memory={less[plan.mode]}" if less.get(plan.mode) else "a lower --set see_through.resolution"
    return EngineError(f"memory ran out on {plan.device} with memory={plan.mode}; try {wish}, or see_through.vae_tiling=true")
