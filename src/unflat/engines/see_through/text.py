"""What the networks are told: the fixed tags, encoded once and kept beside the weights, so that text encoders are never loaded again."""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from unflat.core.errors import WeightsError

log = logging.getLogger(__name__)
TOKENS = 77
CACHE = "unflat-text.safetensors"
LEFT_OVER = "embeddings.position_ids"  # a counter that older files carry and no model reads
PREFIX = "text_model."


@dataclass(frozen=True, eq=False)
class Text:
    """Tags as the layer network reads them.

    Args:
        tokens: (F, 77, D) float32, both encoders side by side.
        pooled: (F, P) float32, of the second encoder.
    """

    tokens: Tensor
    pooled: Tensor


def texts(folder: Path, lists: Sequence[Sequence[str]]) -> tuple[Text, ...]:
    """The encoded tags of each list; from the file beside the weights where it fits them.

    Args:
        folder: A checkpoint of layers in the published layout.
        lists: Tags in the order of the frames.

    Raises:
        WeightsError: An encoder is missing or damaged, and there is no file that makes it needless.
    """

    def compute() -> dict[str, Tensor]:
        found = encode_layers(folder, [tag for tags in lists for tag in tags])
        return {"tokens": found.tokens, "pooled": found.pooled}

    held = _kept(folder, ("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2"), json.dumps(lists), compute)
    sizes = [len(tags) for tags in lists]
    pairs = zip(torch.split(held["tokens"], sizes), torch.split(held["pooled"], sizes), strict=True)
    return tuple(Text(tokens.contiguous(), pooled.contiguous()) for tokens, pooled in pairs)


def empty_text(folder: Path) -> Tensor:
    """(2, D) float32: what the depth network is told, which is nothing between a start and an end."""
    held = _kept(folder, ("text_encoder", "tokenizer"), '""', lambda: {"tokens": encode_empty(folder)})
    return held["tokens"]


def encode_layers(folder: Path, tags: Sequence[str]) -> Text:
    """Tags through both encoders: their states before the last layer, and the second's pooled text."""
    states, pooled = [], None
    kinds: tuple[tuple[str, str, type[nn.Module]], ...] = (
        ("tokenizer", "text_encoder", CLIPTextModel),
        ("tokenizer_2", "text_encoder_2", CLIPTextModelWithProjection),
    )
    for reader, encoder, kind in kinds:
        ids = token_ids(folder / reader, tags)
        with torch.inference_mode():
            seen = _encoder(folder / encoder, kind)(ids, output_hidden_states=True)
        states.append(seen.hidden_states[-2])
        pooled = getattr(seen, "text_embeds", pooled)
    assert pooled is not None
    return Text(torch.cat(states, -1).clone(), pooled.clone())


def encode_empty(folder: Path) -> Tensor:
    """The empty text without padding: the last state, after the encoder's final norm."""
    reader = CLIPTokenizer.from_pretrained(folder / "tokenizer")
    ids = torch.tensor([reader("").input_ids])
    with torch.inference_mode():
        state: Tensor = _encoder(folder / "text_encoder", CLIPTextModel)(ids).last_hidden_state[0]
    return state.clone()


def token_ids(folder: Path, tags: Sequence[str]) -> Tensor:
    """(n, 77) int64: padded or cut."""
    if not (folder / "vocab.json").is_file():
        raise WeightsError(f"{folder} has no vocab.json; {_pull(folder.parent)}")
    reader = CLIPTokenizer.from_pretrained(folder)
    return torch.tensor(reader(list(tags), padding="max_length", max_length=TOKENS, truncation=True).input_ids)


def _encoder(folder: Path, kind: type[nn.Module]) -> nn.Module:
    """An encoder in float32; every tensor of the file is used and none is left out."""
    config, file = folder / "config.json", folder / "model.safetensors"
    try:
        model = kind(CLIPTextConfig.from_dict(json.loads(config.read_text(encoding="utf-8"))))
        held = {k: v.float() for k, v in load_file(file).items() if not k.endswith(LEFT_OVER)}
        wants = set(model.state_dict())
        if not wants & set(held):  # libraries disagree whether the encoder's own name goes before its tensors
            held = {k.removeprefix(PREFIX): v for k, v in held.items()}
        model.load_state_dict(held, strict=True)
    except (OSError, ValueError, RuntimeError, SafetensorError) as problem:
        raise WeightsError(f"the text encoder {folder} cannot be read: {str(problem)[:300]}; {_pull(folder.parent)}") from problem
    return model.eval()


def _kept(folder: Path, made_from: Sequence[str], wanted: str, compute: Callable[[], dict[str, Tensor]]) -> dict[str, Tensor]:
    """What lies in the checkpoint's text file, or what `compute` gives, which is then put there."""
    mark, asked = _mark(folder, made_from, wanted), hashlib.sha256(wanted.encode()).hexdigest()
    file = folder / CACHE
    if file.is_file():
        try:
            with safe_open(file, framework="pt") as held:
                there = held.metadata() or {}
                fits = there.get("made_from") == mark or not (folder / made_from[0]).is_dir()  # without encoders the file is all there is
                if fits and there.get("wanted") == asked:
                    return {key: held.get_tensor(key) for key in held.keys()}  # noqa: SIM118 - it is no mapping
        except (SafetensorError, OSError) as problem:
            log.warning("%s cannot be read (%s); the tags are encoded again", file, problem)
    found = compute()
    _keep(file, found, {"made_from": mark, "wanted": asked})
    return found


def _mark(folder: Path, made_from: Sequence[str], wanted: str) -> str:
    """Changes where an encoder or a tokenizer changes."""
    digest = hashlib.sha256(wanted.encode())
    for name in made_from:
        for path in sorted((folder / name).glob("*")):
            digest.update(f"{name}/{path.name}:{path.stat().st_size}".encode())
            if path.suffix == ".json":
                digest.update(path.read_bytes())
            elif path.suffix == ".safetensors":
                with path.open("rb") as held:
                    digest.update(held.read(1 << 20))
    return digest.hexdigest()


def _keep(file: Path, tensors: dict[str, Tensor], facts: dict[str, str]) -> None:
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        save_file({key: value.contiguous() for key, value in tensors.items()}, part, metadata=facts)
        part.replace(file)
    except OSError as problem:
        log.info("%s cannot be written (%s); the tags will be encoded again at the next start", file, problem)


def _pull(folder: Path) -> str:
    return f"fetch {folder.name} again with unflat weights pull, or give another folder"
