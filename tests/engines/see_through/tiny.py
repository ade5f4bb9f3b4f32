"""Tiny checkpoints in the published layout, with random weights: `python tests/engines/see_through/tiny.py FOLDER [v2|v3]`."""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from unflat.nets.cross_frame import cross_frame_unet
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.transparent_vae import TransparentVAE

GROUPS = 8
UNET: dict[str, Any] = {
    "act_fn": "silu",
    "block_out_channels": [16, 32, 32],
    "down_block_types": ["DownBlock2D", "CrossFrameAttnDownBlock", "CrossFrameAttnDownBlock"],
    "mid_block_type": "UNetMidBlockCrossFrameAttn",
    "up_block_types": ["CrossFrameAttnUpBlock", "CrossFrameAttnUpBlock", "UpBlock2D"],
    "attention_head_dim": [1, 2, 4],
    "transformer_layers_per_block": [1, 1, 2],
    "layers_per_block": 1,
    "norm_num_groups": GROUPS,
    "out_channels": 4,
    "sample_size": 8,
    "use_linear_projection": True,
}
LAYERS = {
    "in_channels": 8,
    "cross_attention_dim": 96,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 16,
    "projection_class_embeddings_input_dim": 144,
}
VAE: dict[str, Any] = {
    "block_out_channels": [8, 8, 8, 8],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "layers_per_block": 1,
    "norm_num_groups": 4,
    "latent_channels": 4,
    "sample_size": 64,
}
LETTERS = "abcdefghijklmnopqrstuvwxyz!"
TRANSPARENT_WIDTHS = (8, 8, 8, 8, 16, 16, 16)


def write_layers(folder: Path, version: str = "v3", *, seed: int = 1) -> Path:
    """A checkpoint of layers, with tags of either version."""
    torch.manual_seed(seed)
    grouped = {"group_embedding": True, "group_embedding_num": [13, 11]} if version == "v3" else {}
    config = {"_class_name": "UNetFrameConditionModel", **UNET, **LAYERS, **grouped, "tag_version": version}
    _write(folder / "unet", config, LayerDiff3D(config).published_state())
    _write_vae(folder / "vae", 0.13025)
    clear = TransparentVAE(TRANSPARENT_WIDTHS)
    _strong(clear.decoder["model"].conv_out)
    _write(folder / "trans_vae", {"_class_name": "TransparentVAE"}, clear.state_dict())
    _write_text(folder / "text_encoder", CLIPTextModel, width=32)
    _write_text(folder / "text_encoder_2", CLIPTextModelWithProjection, width=64)
    for name in ("tokenizer", "tokenizer_2"):
        _write_tokenizer(folder / name)
    return folder


def write_depth(folder: Path, *, seed: int = 2) -> Path:
    """A checkpoint of depth."""
    torch.manual_seed(seed)
    config = {"_class_name": "UNetFrameConditionModel", **UNET, "in_channels": 12, "cross_attention_dim": 48, "tag_version": "v2"}
    _write(folder / "unet", config, cross_frame_unet(config).state_dict())
    _write_vae(folder / "vae", 0.18215)
    _write_text(folder / "text_encoder", CLIPTextModel, width=48)
    _write_tokenizer(folder / "tokenizer")
    (folder / "model_index.json").write_text(json.dumps({"default_denoising_steps": 2}))
    return folder


def _strong(layer: Any) -> None:
    """So that random layers are neither all clear nor all solid."""
    with torch.no_grad():
        layer.weight.mul_(6)
        layer.bias.fill_(0.5)


def _write(folder: Path, config: dict[str, Any], state: dict[str, Tensor]) -> None:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config))
    save_file({key: value.contiguous() for key, value in state.items()}, folder / "diffusion_pytorch_model.safetensors")


def _write_vae(folder: Path, scaling: float) -> None:
    AutoencoderKL(**VAE, scaling_factor=scaling).save_pretrained(folder)


def _write_text(folder: Path, kind: type[nn.Module], *, width: int) -> None:
    config = CLIPTextConfig(
        vocab_size=2 * len(LETTERS) + 2,
        hidden_size=width,
        intermediate_size=2 * width,
        projection_dim=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        bos_token_id=2 * len(LETTERS),
        eos_token_id=2 * len(LETTERS) + 1,
        pad_token_id=2 * len(LETTERS) + 1,
    )
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config.to_dict()))
    prefix = "" if kind is CLIPTextModelWithProjection else "text_model."
    state = kind(config).state_dict()
    save_file(
        {f"{prefix if not k.startswith('text_model.') else ''}{k}": v.contiguous() for k, v in state.items()}, folder / "model.safetensors"
    )


def _write_tokenizer(folder: Path) -> None:
    folder.mkdir(parents=True)
    words = [*LETTERS, *(f"{letter}</w>" for letter in LETTERS), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: i for i, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    names = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, **names}))


if __name__ == "__main__":
    root = Path(sys.argv[1])
    write_layers(root / "layerdiff3d", *sys.argv[2:3])
    write_depth(root / "marigold3d")
