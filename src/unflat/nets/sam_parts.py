"""SAM-HQ body parsing: from a picture to one mask for each of 19 parts.

Source: spec see-through-inference §5; the published checkpoint's names, on the modules of transformers.
"""

import json
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad
from transformers import SamHQConfig, SamHQMaskDecoderConfig, SamHQPromptEncoderConfig, SamHQVisionConfig
from transformers.models.sam_hq.modeling_sam_hq import SamHQFeedForward, SamHQMaskDecoder, SamHQPromptEncoder, SamHQVisionEncoder

from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.nets.sam_names import HEADS, SamSizes, renamed, sizes_of
from unflat.nets.strict import load_strict, read_tensors

FILE, ARGUMENTS = "model.safetensors", "model_args.json"
DECODER_EPS = 1e-5  # the original's norms; transformers has 1e-6 there
COARSE = 2  # place among the tokens of the one that the coarse halves of all classes read
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)


@dataclass(frozen=True, eq=False)
class Masks:
    """What the network says of a batch.

    Args:
        logits: (N, classes, S/4, S/4); above 0 is the part.
        fine: The same of the finer half alone.
        iou: (N, 4), how good it thinks its masks are.
    """

    logits: Tensor
    fine: Tensor
    iou: Tensor


class MlpHeads(nn.Module):
    """One pair of small networks for each class; all read the same two tokens."""

    def __init__(self, sizes: SamSizes) -> None:
        super().__init__()
        self.output_hypernetworks_mlps = nn.ModuleList(_head(sizes.prompt) for _ in range(sizes.classes))
        self.hf_mlps = nn.ModuleList(_head(sizes.prompt) for _ in range(sizes.classes))

    def tokens(self, decoder: Any) -> Tensor:
        """(T, C): the decoder's own."""
        return torch.cat([decoder.iou_token.weight, decoder.mask_tokens.weight, decoder.hq_token.weight])

    def read(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """(N, classes, C/8) of the coarse and of the fine half."""
        coarse, fine = tokens[:, COARSE], tokens[:, -1]
        return torch.stack([head(coarse) for head in self.output_hypernetworks_mlps], 1), torch.stack([h(fine) for h in self.hf_mlps], 1)


class TokenHeads(nn.Module):
    """Two tokens for each class; all are read by the same pair of small networks."""

    def __init__(self, sizes: SamSizes) -> None:
        super().__init__()
        self.sem_mask_tokens = nn.Embedding(sizes.classes, sizes.prompt)
        self.hq_mask_tokens = nn.Embedding(sizes.classes, sizes.prompt)
        self.output_hypernetworks_mlp, self.hf_mlp = _head(sizes.prompt), _head(sizes.prompt)

    def tokens(self, decoder: Any) -> Tensor:
        """(T, C): the decoder's first, and those of the classes."""
        return torch.cat([decoder.iou_token.weight, self.sem_mask_tokens.weight, self.hq_mask_tokens.weight])

    def read(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """(N, classes, C/8) of the coarse and of the fine half."""
        coarse, fine = tokens[:, 1:].chunk(2, 1)
        return self.output_hypernetworks_mlp(coarse), self.hf_mlp(fine)


class SamParts(nn.Module):
    """Body parsing.

    Args:
        sizes: Of the checkpoint.
    """

    def __init__(self, sizes: SamSizes) -> None:
        super().__init__()
        self.sizes = sizes
        config = _config(sizes)
        self.encoder = SamHQVisionEncoder(config.vision_config)
        self.prompt = SamHQPromptEncoder(config)
        self.decoder = SamHQMaskDecoder(config.mask_decoder_config)
        del self.decoder.output_hypernetworks_mlps, self.decoder.hq_mask_mlp  # the heads below stand for them
        if sizes.tokens:
            del self.decoder.mask_tokens, self.decoder.hq_token
        self.heads: MlpHeads | TokenHeads = TokenHeads(sizes) if sizes.tokens else MlpHeads(sizes)

    @classmethod
    def load(cls, path: Path, *, dtype: torch.dtype = torch.float32, device: torch.device | str = "cpu") -> "SamParts":
        """Read a checkpoint; every tensor is used.

        Args:
            path: The safetensors file, or the folder that holds `model.safetensors`.
            dtype: What it computes in.
            device: Where.

        Raises:
            WeightsError: The file is missing, damaged or another network's.
        """
        file = path / FILE if path.is_dir() else path
        tensors = read_tensors(file)
        arguments = file.with_name(ARGUMENTS)
        told = json.loads(arguments.read_text(encoding="utf-8")) if arguments.is_file() else {}
        with torch.device("meta"):
            net = cls(sizes_of(tensors, decoder_heads=int(told.get("theads", HEADS)), where=file))
        load_strict(net, renamed(tensors), where=file, dtype=dtype, device=device)
        return net.eval().requires_grad_(False)

    def forward(self, pixels: Tensor) -> Masks:
        """Masks of pictures on the square canvas, (N, 3, S, S), normalised."""
        embedding, near = self.embed(pixels)
        return self.decode(embedding, near)

    def embed(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """The picture's embedding, (N, C, s, s), and what the first block that looks everywhere said, (N, s, s, W)."""
        seen = self.encoder(pixels)
        return seen.last_hidden_state, seen.intermediate_embeddings[0]

    def decode(self, embedding: Tensor, near: Tensor) -> Masks:
        """Masks from what the encoder saw."""
        d, act = self.decoder, self.decoder.activation
        count, channels, height, width = embedding.shape
        tokens = self.heads.tokens(d)
        dense = self.prompt.no_mask_embed.weight[0][None, :, None, None]
        said, image = d.transformer(
            point_embeddings=tokens.expand(count, 1, -1, -1),
            image_embeddings=embedding + dense,
            image_positional_embeddings=self.positions().expand(count, -1, -1, -1),
            attention_similarity=None,
        )
        said, image = said[:, 0], image[:, 0].transpose(1, 2).reshape(count, channels, height, width)
        rough = act(d.upscale_conv2(act(d.upscale_layer_norm(d.upscale_conv1(image)))))
        lines = d.mask_conv2(act(d.mask_norm(d.mask_conv1(rough))))
        lines = lines + d.encoder_conv2(act(d.encoder_norm(d.encoder_conv1(embedding))))
        lines = lines + d.compress_vit_conv2(act(d.compress_vit_norm(d.compress_vit_conv1(near.permute(0, 3, 1, 2)))))
        coarse, fine = self.heads.read(said)
        fine_masks = torch.einsum("nkc,nchw->nkhw", fine, lines)
        return Masks(torch.einsum("nkc,nchw->nkhw", coarse, rough) + fine_masks, fine_masks, d.iou_prediction_head(said[:, 0]))

    def positions(self) -> Tensor:
        """(1, C, s, s): where each patch lies."""
        matrix = self.prompt.shared_embedding.positional_embedding
        side = self.sizes.image // self.sizes.patch
        at = ((torch.arange(side, device=matrix.device) + 0.5) / side).to(matrix.dtype)
        grid = torch.stack(torch.meshgrid(at, at, indexing="xy"), -1)
        return cast(Tensor, self.prompt.shared_embedding(grid).permute(2, 0, 1)[None])

    @torch.inference_mode()
    def logits(self, rgb: Array) -> Tensor:
        """(classes, H, W) float32 at the picture's own size; above 0 is the part.

        Args:
            rgb: (H, W, 3) uint8.

        Raises:
            EngineError: The network gives no numbers.
        """
        height, width = rgb.shape[:2]
        held = self.positions()
        planes, (left, top, wide, high) = canvas(rgb, self.sizes.image)
        said = self(planes.to(held.device, held.dtype)).logits.float()
        if not torch.isfinite(said).all():
            raise EngineError("body parsing came out as no numbers (NaN); try it in float32")
        large = interpolate(said, (self.sizes.image, self.sizes.image), mode="bilinear", align_corners=False)
        cut = large[..., top : top + high, left : left + wide]
        return interpolate(cut, (height, width), mode="bilinear", align_corners=False)[0]

    def parse(self, rgb: Array) -> Array:
        """(H, W) uint8: 0 where no part is, else 1 and the number of the part that is most sure; of a (H, W, 3) uint8 picture."""
        most, which = self.logits(rgb).max(0)
        labels: Array = torch.where(most > 0, which + 1, 0).to(torch.uint8).cpu().numpy()
        return labels


def canvas(rgb: Array, size: int) -> tuple[Tensor, tuple[int, int, int, int]]:
    """A picture in the middle of the square canvas, black around it, normalised.

    Args:
        rgb: (H, W, 3) uint8.
        size: Side of the canvas.

    Returns:
        (1, 3, S, S) float32, and (left, top, width, height) of the picture on it.
    """
    height, width = rgb.shape[:2]
    scale = size / max(height, width)
    high, wide = max(1, floor(height * scale + 0.5)), max(1, floor(width * scale + 0.5))
    planes = torch.tensor(rgb).permute(2, 0, 1)[None].float()
    planes = interpolate(planes, (high, wide), mode="bilinear", align_corners=False, antialias=True)
    left, top = (size - wide) // 2, (size - high) // 2
    planes = pad(planes, (left, size - wide - left, top, size - high - top))
    mean, std = (torch.tensor(v)[None, :, None, None] for v in (MEAN, STD))
    return (planes - mean) / std, (left, top, wide, high)


def _head(width: int) -> Any:
    return SamHQFeedForward(width, width, width // 8, 3)


def _config(sizes: SamSizes) -> Any:
    vision = SamHQVisionConfig(
        hidden_size=sizes.width,
        output_channels=sizes.prompt,
        num_hidden_layers=sizes.blocks,
        num_attention_heads=sizes.heads,
        image_size=sizes.image,
        patch_size=sizes.patch,
        window_size=sizes.window,
        global_attn_indexes=list(sizes.far),
        num_pos_feats=sizes.prompt // 2,
        mlp_dim=sizes.mlp,
    )
    prompt = SamHQPromptEncoderConfig(
        hidden_size=sizes.prompt, image_size=sizes.image, patch_size=sizes.patch, mask_input_channels=sizes.mask_channels
    )
    decoder = SamHQMaskDecoderConfig(
        hidden_size=sizes.prompt,
        mlp_dim=sizes.decoder_mlp,
        num_hidden_layers=sizes.decoder_layers,
        num_attention_heads=sizes.decoder_heads,
        iou_head_hidden_dim=sizes.iou_hidden,
        layer_norm_eps=DECODER_EPS,
        vit_dim=sizes.width,
    )
    config: Any = SamHQConfig(vision_config=vision, prompt_encoder_config=prompt, mask_decoder_config=decoder)
    for part in (config.vision_config, config.mask_decoder_config):
        part._attn_implementation = "sdpa"
    return config
