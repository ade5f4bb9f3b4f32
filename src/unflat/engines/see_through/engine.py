"""The engine `see-through`: layers drawn by diffusion, depth by diffusion, ending in the same guess as every engine's."""

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import torch

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import EngineError, InputError, WeightsError
from unflat.core.hints import Hints
from unflat.core.options import Options, settings_of
from unflat.core.piece import Guess
from unflat.engines.see_through import original
from unflat.engines.see_through.depth import find_depth
from unflat.engines.see_through.draw import Drawing, as_original_files, draw
from unflat.engines.see_through.look import canvas_of, whole_frame
from unflat.engines.see_through.memory import device_named, planned
from unflat.engines.see_through.models import DEPTH_FILES, LAYER_FILES, Models, check_folder
from unflat.engines.see_through.noise import Draws, draws
from unflat.engines.see_through.pieces import Depths, to_pieces
from unflat.engines.see_through.settings import SeeThroughSettings
from unflat.engines.see_through.slots import slot_depths, slot_images
from unflat.weights import find

log = logging.getLogger(__name__)
LAYERS, DEPTH = "see-through/layerdiff3d", "see-through/marigold3d"
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
        device = device_named(options.device)
        layers = located(LAYERS, settings.layers, settings)
        check_folder(layers, files=LAYER_FILES, what="layers")
        depth = located(DEPTH, settings.marigold, settings) if settings.depth else None
        if depth is not None:
            check_folder(depth, files=DEPTH_FILES, what="depth")
        plan = planned(settings, device, [folder for folder in (layers, depth) if folder])
        models = Models(layers, depth, plan, settings.compile)
        sources = {LAYERS: f"{layers.name} ({models.version})", **({DEPTH: depth.name} if depth else {})}
        return SeeThrough(models, sources)

    def facts(self) -> Mapping[str, object]:
        """Name, checkpoints and how they are held, for the manifest."""
        plan = self.models.plan
        held = {"device": str(plan.device), "precision": str(plan.dtype).removeprefix("torch."), "memory": plan.mode}
        return {"engine": self.name, "weights": dict(self.sources), **held}

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        """Say what the picture shows."""
        settings = settings_of(options, SeeThroughSettings)
        chance = draws(options.seed, parity=settings.parity)
        with speaking_of_memory(self.models):
            drawing = draw(self.models.layers(), rgba, self.models.lists, self.models.texts(), settings, chance)
            kept = tuple(layer for layer in drawing.layers if layer.tag != parts.HEAD.name)
            if all(layer.empty for layer in kept):
                raise EngineError("no figure found in the picture; give one that shows a drawn character, or another seed")
            depths = self._depths(rgba, drawing, settings, chance) if self.models.depth_folder and settings.depth else None
        pieces = to_pieces(kept, drawing.canvases, depths)
        return Guess(pieces, {**self.facts(), "warnings": drawing.warnings})

    def _depths(self, rgba: Array, drawing: Drawing, settings: SeeThroughSettings, chance: Draws) -> Depths:
        size = settings.depth_resolution or settings.resolution
        frame = whole_frame(width=rgba.shape[1], height=rgba.shape[0], size=size)
        nets, steps = self.models.depth(), settings.depth_steps or self.models.depth_steps
        if settings.parity and drawing.pasting:
            files = as_original_files(drawing)
            images = original.depth_images(files, drawing.pasting.page.rgba, size)
            planes = find_depth(nets, images, self.models.empty_text(), steps=steps, draws=chance)
            found = original.depth_of_tags(files, planes)
            page = drawing.pasting.page.frame()
            return Depths(page, {tag: plane.astype("float32") / 255 for tag, plane in found.items()})
        layers = [layer for layer in drawing.layers if layer.tag != parts.HEAD.name]
        images = slot_images(layers, canvas_of(rgba, frame), frame)
        planes = find_depth(nets, images, self.models.empty_text(), steps=steps, draws=chance)
        return slot_depths(layers, planes, frame)

    def close(self) -> None:
        """Give back memory; closing twice is fine."""
        self.models.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


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
    less = {"full": "--set see_through.memory=offload", "offload": "--set see_through.memory=quantized"}
    wish = less.get(plan.mode, "a lower --set see_through.resolution")
    return EngineError(f"memory ran out on {plan.device} with memory={plan.mode}; try {wish}, or see_through.vae_tiling=true")
