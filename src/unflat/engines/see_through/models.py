"""The networks of the published checkpoints, loaded when they are first needed and held as the plan says."""

import gc
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from unflat.core.errors import WeightsError
from unflat.engines.see_through.depth import DepthNets
from unflat.engines.see_through.memory import Plan, hold
from unflat.engines.see_through.passes import LayerNets
from unflat.engines.see_through.speed import compiled, lay_out
from unflat.engines.see_through.tags import lists_of
from unflat.engines.see_through.text import Text, empty_text, texts
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import Marigold3D, load_vae
from unflat.nets.transparent_vae import TransparentVAE

log = logging.getLogger(__name__)
DEFAULT_DEPTH_STEPS = 4
LAYER_FILES = ("unet/config.json", "unet/diffusion_pytorch_model.safetensors", "vae/config.json", "trans_vae")
DEPTH_FILES = ("unet/config.json", "unet/diffusion_pytorch_model.safetensors", "vae/config.json")


@dataclass(eq=False)
class Models:
    """All networks of one engine.

    Args:
        layers_folder: The checkpoint of layers, in the published layout.
        depth_folder: The checkpoint of depth, or None to go without.
        plan: How networks are held.
    """

    layers_folder: Path
    depth_folder: Path | None
    plan: Plan
    _layers: LayerNets | None = field(default=None, init=False)
    _depth: DepthNets | None = field(default=None, init=False)
    _texts: tuple[Text, ...] | None = field(default=None, init=False)
    _empty: Tensor | None = field(default=None, init=False)

    @property
    def version(self) -> str:
        """Which lists of tags the checkpoint of layers has: "v2" or "v3".

        Raises:
            WeightsError: Its configuration says something else, or nothing that can be read.
        """
        version = str(_json(self.layers_folder / "unet" / "config.json").get("tag_version", "v2"))
        if version not in ("v2", "v3"):
            raise WeightsError(f"{self.layers_folder} has tags of version {version!r}; this version of unflat knows v2 and v3")
        return version

    @property
    def lists(self) -> tuple[tuple[str, ...], ...]:
        """The tags of each pass."""
        return lists_of(self.version)

    @property
    def depth_steps(self) -> int:
        """The depth checkpoint's own number of steps."""
        index = self.depth_folder / "model_index.json" if self.depth_folder else None
        return int(_json(index).get("default_denoising_steps") or DEFAULT_DEPTH_STEPS) if index and index.is_file() else DEFAULT_DEPTH_STEPS

    def texts(self) -> tuple[Text, ...]:
        """The encoded tags of each pass."""
        if self._texts is None:
            self._texts = texts(self.layers_folder, self.lists)
        return self._texts

    def empty_text(self) -> Tensor:
        """What the depth network is told."""
        assert self.depth_folder is not None
        if self._empty is None:
            self._empty = empty_text(self.depth_folder)
        return self._empty

    def layers(self) -> LayerNets:
        """The networks that make layers."""
        if self._layers is None:
            self._make_room()
            plan, folder = self.plan, self.layers_folder
            log.info("see-through: loading %s", folder)
            unet = self._held(lambda dtype, device: LayerDiff3D.load(folder / "unet", dtype=dtype, device=device))
            vae = self._codec(folder / "vae")
            clear = TransparentVAE.load(folder / "trans_vae", dtype=plan.vae_dtype, device=plan.codecs_wait)
            lay_out(clear, plan)
            self._layers = LayerNets(unet, vae, clear, plan.device, plan.dtype, plan.vae_dtype)
        return self._layers

    def depth(self) -> DepthNets:
        """The networks that find depth."""
        assert self.depth_folder is not None
        if self._depth is None:
            self._make_room()
            plan, folder = self.plan, self.depth_folder
            log.info("see-through: loading %s", folder)
            unet = self._held(lambda dtype, device: Marigold3D.load(folder / "unet", dtype=dtype, device=device))
            self._depth = DepthNets(unet, self._codec(folder / "vae"), plan.device, plan.dtype, plan.vae_dtype)
        return self._depth

    def _held(self, load: Callable[[torch.dtype | None, torch.device], Any]) -> Any:
        """A diffusion network, held as the plan says; it is never whole on a device, or in more bits, where it need not be."""
        plan = self.plan
        dtype = None if plan.mode == "quantized" else plan.dtype
        model = load(dtype, plan.device if plan.mode == "full" else torch.device("cpu"))
        lay_out(model, plan)
        hold(model, plan)
        compiled(model, plan)
        return model

    def _codec(self, folder: Path) -> Any:
        vae: Any = load_vae(folder, dtype=self.plan.vae_dtype, device=self.plan.codecs_wait)
        if self.plan.tiled:
            vae.enable_tiling()
        lay_out(vae, self.plan)
        return vae

    def _make_room(self) -> None:
        """Give up the other networks where they do not stay side by side."""
        if not self.plan.together:
            self.close()

    def close(self) -> None:
        """Give back the memory of all networks."""
        if self._layers is None and self._depth is None:
            return
        self._layers = self._depth = None
        gc.collect()
        if self.plan.device.type == "cuda":
            torch.cuda.empty_cache()
        elif self.plan.device.type == "mps":
            torch.mps.empty_cache()


def check_folder(folder: Path, *, files: tuple[str, ...], what: str) -> None:
    """Raise WeightsError where a checkpoint lacks what every one has."""
    missing = [name for name in files if not (folder / name).exists()]
    if missing:
        raise WeightsError(f"{folder} is no checkpoint of {what}: {missing[0]} is missing; fetch it with unflat weights pull")


def _json(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as problem:
        raise WeightsError(f"{file} cannot be read: {problem}; fetch it again with unflat weights pull") from problem
