"""The published names and sizes of SAM-HQ body parsing.

Source: spec see-through-inference §5.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from unflat.core.errors import WeightsError

HEADS = 8  # of the mask decoder's attention; no shape tells it, a small checkpoint says its own in ARGUMENTS
PUBLISHED = (
    (r"^img_adapter\.sam_img_encoder\.", "encoder."),
    (
        r"^prompt_adapter\.sam_prompt_encoder\.pe_layer\.positional_encoding_gaussian_matrix$",
        "prompt.shared_embedding.positional_embedding",
    ),
    (r"^prompt_adapter\.sam_prompt_encoder\.point_embeddings\.", "prompt.point_embed."),
    *((rf"^prompt_adapter\.sam_prompt_encoder\.mask_downscaling\.{i}\.", f"prompt.mask_embed.{to}.")
      for i, to in ((0, "conv1"), (1, "layer_norm1"), (3, "conv2"), (4, "layer_norm2"), (6, "conv3"))),
    (r"^prompt_adapter\.sam_prompt_encoder\.", "prompt."),
    (r"^mask_adapter\.sam_mask_decoder\.", "decoder."),
    (r"^mask_adapter\.", "heads."),
    (r"^encoder\.blocks\.(\d+)\.norm(\d)\.", r"encoder.layers.\1.layer_norm\2."),
    (r"^encoder\.blocks\.", "encoder.layers."),
    (r"^encoder\.patch_embed\.proj\.", "encoder.patch_embed.projection."),
    *((rf"^encoder\.neck\.{i}\.", f"encoder.neck.{to}.") for i, to in enumerate(("conv1", "layer_norm1", "conv2", "layer_norm2"))),
    (r"^decoder\.transformer\.layers\.(\d+)\.norm(\d)\.", r"decoder.transformer.layers.\1.layer_norm\2."),
    (r"^decoder\.transformer\.norm_final_attn\.", "decoder.transformer.layer_norm_final_attn."),
    (r"^decoder\.hf_token\.", "decoder.hq_token."),
    *((rf"^decoder\.{was}\.{i}\.", f"decoder.{to}.") for was, names in (
        ("output_upscaling", ("upscale_conv1", "upscale_layer_norm", "upscale_conv2")),
        ("compress_vit_feat", ("compress_vit_conv1", "compress_vit_norm", "compress_vit_conv2")),
        ("embedding_encoder", ("encoder_conv1", "encoder_norm", "encoder_conv2")),
        ("embedding_maskfeature", ("mask_conv1", "mask_norm", "mask_conv2")),
    ) for i, to in zip((0, 1, 3), names, strict=True)),
    *((rf"^(decoder\.iou_prediction_head|heads\.\w+(?:\.\d+)?)\.layers\.{i}\.", rf"\1.{to}.")
      for i, to in ((0, "proj_in"), (2, "proj_out"), (1, "layers.0"))),
)  # fmt: skip
"""Patterns of published names and what the modules of transformers call them, applied one after the other."""


@dataclass(frozen=True)
class SamSizes:
    """The sizes of a checkpoint; the defaults are the published one's.

    Args:
        image: Side of the square canvas.
        patch: Of the encoder.
        width: Of the encoder.
        mlp: Hidden width of the encoder's blocks.
        heads: Of the encoder's attention.
        blocks: Of the encoder.
        window: Of the blocks that look around themselves alone.
        far: Blocks that look everywhere.
        prompt: Width of the mask decoder.
        decoder_layers: Of the mask decoder.
        decoder_mlp: Hidden width of the mask decoder's layers.
        decoder_heads: Of the mask decoder's attention.
        iou_hidden: Hidden width of the head that says how good a mask is.
        mask_channels: Of the unused part that reads masks.
        classes: Masks that come out.
        tokens: Every class has tokens of its own, instead of weights of its own.
    """

    image: int = 1024
    patch: int = 16
    width: int = 1280
    mlp: int = 5120
    heads: int = 16
    blocks: int = 32
    window: int = 14
    far: tuple[int, ...] = (7, 15, 23, 31)
    prompt: int = 256
    decoder_layers: int = 2
    decoder_mlp: int = 2048
    decoder_heads: int = HEADS
    iou_hidden: int = 256
    mask_channels: int = 16
    classes: int = 19
    tokens: bool = False


def renamed(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Tensors under the names of our modules; a name that no pattern knows stays, and is surplus."""
    found = {}
    for key, tensor in tensors.items():
        for pattern, to in PUBLISHED:
            key = re.sub(pattern, to, key)
        found[key] = tensor
    return found


def sizes_of(tensors: Mapping[str, Tensor], *, decoder_heads: int = HEADS, where: Path | str = "the checkpoint") -> SamSizes:
    """The sizes that published tensors tell.

    Raises:
        WeightsError: They are of another network.
    """
    image, mask = "img_adapter.sam_img_encoder", "mask_adapter.sam_mask_decoder"
    try:
        shape = {key: tuple(tensor.shape) for key, tensor in tensors.items()}
        side, width = shape[f"{image}.pos_embed"][1], shape[f"{image}.pos_embed"][3]
        patch = shape[f"{image}.patch_embed.proj.weight"][2]
        blocks = _count(shape, rf"{re.escape(image)}\.blocks\.(\d+)\.")
        around = [shape[f"{image}.blocks.{i}.attn.rel_pos_h"][0] for i in range(blocks)]
        tokens = "mask_adapter.sem_mask_tokens.weight" in shape
        return SamSizes(
            image=side * patch,
            patch=patch,
            width=width,
            mlp=shape[f"{image}.blocks.0.mlp.lin1.weight"][0],
            heads=width // shape[f"{image}.blocks.0.attn.rel_pos_h"][1],
            blocks=blocks,
            window=(min(around) + 1) // 2,
            far=tuple(i for i, length in enumerate(around) if length == 2 * side - 1),
            prompt=shape[f"{image}.neck.0.weight"][0],
            decoder_layers=_count(shape, rf"{re.escape(mask)}\.transformer\.layers\.(\d+)\."),
            decoder_mlp=shape[f"{mask}.transformer.layers.0.mlp.lin1.weight"][0],
            decoder_heads=decoder_heads,
            iou_hidden=shape[f"{mask}.iou_prediction_head.layers.0.weight"][0],
            mask_channels=shape["prompt_adapter.sam_prompt_encoder.mask_downscaling.3.weight"][0],
            classes=shape["mask_adapter.sem_mask_tokens.weight"][0] if tokens else _count(shape, r"mask_adapter\.hf_mlps\.(\d+)\."),
            tokens=tokens,
        )
    except (KeyError, IndexError, ValueError, ZeroDivisionError) as problem:
        raise WeightsError(f"{where} is no SAM-HQ body parsing: {problem!r}; fetch it again with unflat weights pull") from problem


def _count(shape: Mapping[str, Any], pattern: str) -> int:
    return max(int(match[1]) for key in shape if (match := re.match(pattern, key))) + 1
