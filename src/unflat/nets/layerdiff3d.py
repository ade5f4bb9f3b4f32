"""LayerDiff-3D: from the noisy latents of all layers of a picture, and the picture's own, to the noise in each.

Source: spec see-through-inference §1.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from unflat.core.errors import InputError, WeightsError
from unflat.nets.cross_frame import WEIGHTS, cross_frame_unet, on_meta, read_config, read_text, run_frames
from unflat.nets.reading import Readings
from unflat.nets.strict import load_strict, read_tensors, type_of

SIZES = 6  # numbers that tell the canvas' height and width, each embedded
GROUP_KEYS = "group_embeds"


class GroupEmbedding(nn.Module):
    """What the place in a list of tags adds to a tag's text; nothing before it is trained.

    Args:
        count: Tags of the list.
        width: Of the text.

    Source: §1.4.
    """

    def __init__(self, count: int, width: int) -> None:
        super().__init__()
        self.params = nn.Parameter(torch.randn(count, width))
        self.linear = nn.Linear(width, width)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, text: Tensor) -> Tensor:
        """Same shape out as in: (B·n, width) or (B·n, N, width), each row one tag, tags in the list's order."""
        table = self.params if text.ndim == 2 else self.params[:, None]
        parted = text.view(-1, len(self.params), *text.shape[1:])
        return cast(Tensor, (parted + self.linear(parted + table)).view(text.shape))


class Groups(nn.Module):
    """The embeddings of all lists of tags, under their published names; empty for checkpoints that have one list.

    Args:
        counts: Tags of each list.
        pooled: Width of the pooled text.
        tokens: Width of the token sequence.
    """

    def __init__(self, counts: list[int], pooled: int, tokens: int) -> None:
        super().__init__()
        if counts:  # an empty list would still be a module, which offloading stumbles over
            self.group_embeds = nn.ModuleList(GroupEmbedding(n, pooled) for n in counts)
            self.group_embeds2 = nn.ModuleList(GroupEmbedding(n, tokens) for n in counts)


class LayerDiff3D(nn.Module):
    """The network of layers.

    Args:
        config: The fields of the published `config.json`.

    Raises:
        WeightsError: The fields are none of such a network.

    Source: §1.1.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        self.config = dict(config)
        self.tags_version = str(config.get("tag_version", "v2"))
        if self.tags_version not in ("v2", "v3"):
            raise WeightsError(f"the checkpoint has tags of version {self.tags_version!r}; this version of unflat knows v2 and v3")
        self.group_sizes = [int(n) for n in config.get("group_embedding_num") or (13, 11)] if config.get("group_embedding") else []
        self.unet = cross_frame_unet(config)
        widths: Any = self.unet.config
        if widths.addition_embed_type != "text_time":
            raise WeightsError("the config.json is none of a network of layers: its addition_embed_type is not text_time")
        pooled = widths.projection_class_embeddings_input_dim - SIZES * widths.addition_time_embed_dim
        self.groups = Groups(self.group_sizes, pooled, widths.cross_attention_dim)

    @classmethod
    def load(cls, folder: Path, *, dtype: torch.dtype | None, device: torch.device | str) -> "LayerDiff3D":
        """The network of a folder in the published layout, for use (not for training).

        Args:
            folder: With `config.json` and `diffusion_pytorch_model.safetensors`.
            dtype: In what it computes; as the file has it if None.
            device: Where.

        Raises:
            WeightsError: A file is missing, damaged, or of another network; nothing is left at random.
        """
        net: LayerDiff3D = on_meta(cls, read_config(folder))
        tensors = read_tensors(folder / WEIGHTS)
        dtype = dtype or type_of(tensors)
        groups = {k: t for k, t in tensors.items() if k.startswith(GROUP_KEYS)}
        load_strict(net.unet, {k: t for k, t in tensors.items() if k not in groups}, where=folder / WEIGHTS, dtype=dtype, device=device)
        load_strict(net.groups, groups, where=folder / WEIGHTS, dtype=dtype, device=device)
        return net.eval().requires_grad_(False)

    def published_state(self) -> dict[str, Tensor]:
        """All tensors by their published keys (§1.5)."""
        return {**self.unet.state_dict(), **self.groups.state_dict()}

    def grouped(self, text: Tensor, pooled: Tensor, group: int) -> tuple[Tensor, Tensor]:
        """Text as it is after the group embedding; it does not change from step to step, so a caller may compute it once.

        Args:
            text: (B·F, N, D), the complete list's tags in order for each picture.
            pooled: (B·F, P).
            group: Which list.

        Raises:
            InputError: The network has no such list, or the rows are not that many.
        """
        if not 0 <= group < len(self.group_sizes):
            raise InputError(f"group {group} was asked for, and this checkpoint has {len(self.group_sizes)} groups")
        count = self.group_sizes[group]
        if len(text) != len(pooled) or len(text) % count:
            raise InputError(f"group {group} is a list of {count} tags; the text has {len(text)} rows and the pooled text {len(pooled)}")
        return self.groups.group_embeds2[group](text), self.groups.group_embeds[group](pooled)

    def read(self, text: Tensor) -> Readings:
        """What the layers make of a text, as it is after the group embedding; a caller may have it made once for all steps."""
        return read_text(self.unet, text)

    def forward(
        self,
        sample: Tensor,
        timestep: Tensor,
        text: Tensor,
        pooled: Tensor,
        time_ids: Tensor,
        *,
        group: int | None,
        readings: Readings | None = None,
    ) -> Tensor:
        """(B, F, 4, h, w): the noise in each layer's latent.

        Args:
            sample: (B, F, 8, h, w): the noisy latent of each layer, then the picture's own.
            timestep: One number or (B,), of 1000.
            text: (B·F, N, D), one sequence for each layer.
            pooled: (B·F, P).
            time_ids: (B·F, 6): height, width, 0, 0, height, width of the canvas in pixels.
            group: Which list of tags the layers are; None for a checkpoint with one list, or where text comes from `grouped`.
            readings: Of this text, from `read`; without, every layer reads it.

        Raises:
            InputError: Shapes do not go together, or there is no such group.

        Source: §1.2.
        """
        if group is not None:
            if sample.shape[1] != (self.group_sizes[group : group + 1] or [sample.shape[1]])[0]:
                raise InputError(f"group {group} has {self.group_sizes[group]} layers; the sample has {sample.shape[1]}")
            assert readings is None, "they are of a text before its group embedding"
            text, pooled = self.grouped(text, pooled, group)
        return run_frames(self.unet, sample, timestep, text, {"text_embeds": pooled, "time_ids": time_ids}, readings)
