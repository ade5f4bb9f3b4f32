"""Tags through the text encoders, and the file that makes the encoders needless."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

import parity
from engines.see_through.conftest import Golden
from unflat.core.errors import WeightsError
from unflat.engines.see_through import text
from unflat.engines.see_through.tags import BODY, HEAD, V2
from unflat.engines.see_through.text import CACHE, empty_text, encode_layers, texts, token_ids

pytestmark = pytest.mark.torch
CLOSE = 1e-4


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A checkpoint of layers that a test may write into."""
    for name in ("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2"):
        shutil.copytree(parity.held(f"layerdiff_pipeline/model/{name}"), tmp_path / "model" / name, copy_function=shutil.copyfile)
        (tmp_path / "model" / name).chmod(0o755)
    return tmp_path / "model"


@pytest.mark.parametrize(("name", "tags"), [("body", BODY), ("head", HEAD)])
def test_parity_tokens_of_the_tags(kit: Path, golden: Golden, name: str, tags: tuple[str, ...]) -> None:
    kept = golden("layerdiff_pipeline/golden_text.npz")
    for reader in ("tokenizer", "tokenizer_2"):
        folder = kit / "layerdiff_pipeline" / "model" / reader
        assert np.array_equal(token_ids(folder, tags).numpy(), kept[f"{reader}_ids_{name}"])
        odd = [str(s) for s in kept["extra_strings"]]
        assert np.array_equal(token_ids(folder, odd).numpy(), kept[f"{reader}_ids_extra"])


@pytest.mark.parametrize(("name", "tags"), [("body", BODY), ("head", HEAD)])
def test_parity_encoded_tags(kit: Path, golden: Golden, name: str, tags: tuple[str, ...]) -> None:
    kept = golden("layerdiff_pipeline/golden_text.npz")
    found = encode_layers(kit / "layerdiff_pipeline" / "model", tags)
    np.testing.assert_allclose(found.tokens.numpy(), kept[f"prompt_embeds_{name}"], atol=CLOSE, rtol=0)
    np.testing.assert_allclose(found.pooled.numpy(), kept[f"pooled_{name}"], atol=CLOSE, rtol=0)


def test_parity_the_empty_text_of_the_depth_network(kit: Path, golden: Golden) -> None:
    kept = golden("marigold3d/golden_pipeline.npz")
    found = text.encode_empty(kit / "marigold3d" / "model")
    np.testing.assert_allclose(found.numpy(), kept["empty_text_embed"][0], atol=CLOSE, rtol=0)


def test_encoders_are_never_loaded_again(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = texts(model, (BODY, HEAD))
    assert (model / CACHE).is_file() and [len(t.tokens) for t in first] == [len(BODY), len(HEAD)]
    for name in ("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2"):
        shutil.rmtree(model / name)
    monkeypatch.setattr(text, "encode_layers", None)
    again = texts(model, (BODY, HEAD))
    assert all(torch.equal(a.tokens, b.tokens) and torch.equal(a.pooled, b.pooled) for a, b in zip(first, again, strict=True))


def test_other_encoders_or_tags_are_encoded_anew(model: Path, kit: Path) -> None:
    first = texts(model, (BODY, HEAD))
    assert len(texts(model, (V2,))[0].tokens) == len(V2)
    weights = model / "text_encoder" / "model.safetensors"
    save_file({key: value * 1.5 for key, value in load_file(weights).items()}, weights)
    assert not torch.equal(texts(model, (BODY, HEAD))[0].tokens, first[0].tokens)


def test_a_file_that_is_no_text_is_made_anew(model: Path) -> None:
    first = texts(model, (BODY, HEAD))
    (model / CACHE).write_bytes(b"no tensors")
    assert torch.equal(texts(model, (BODY, HEAD))[0].tokens, first[0].tokens)


def test_a_damaged_encoder_is_said(model: Path) -> None:
    weights = model / "text_encoder_2" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(WeightsError, match="text_encoder_2"):
        texts(model, (BODY, HEAD))


def test_a_missing_tokenizer_is_said(model: Path) -> None:
    shutil.rmtree(model / "tokenizer_2")
    with pytest.raises(WeightsError, match="tokenizer_2"):
        texts(model, (BODY, HEAD))


def test_the_empty_text_is_kept_too(kit: Path, tmp_path: Path) -> None:
    for name in ("text_encoder", "tokenizer"):
        shutil.copytree(kit / "marigold3d" / "model" / name, tmp_path / name, copy_function=shutil.copyfile)
        (tmp_path / name).chmod(0o755)
    first = empty_text(tmp_path)
    shutil.rmtree(tmp_path / "text_encoder")
    assert torch.equal(empty_text(tmp_path), first)
