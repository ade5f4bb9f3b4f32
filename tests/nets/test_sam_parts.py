"""Body parsing: the published keys at full size, the original's numbers, and what it refuses."""

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import parity
import recipe
from unflat.core.errors import EngineError, WeightsError

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
safetensors = pytest.importorskip("safetensors.torch")
GOLDENS = [name for name in parity.cases("partseg/*/golden.npz") if "full" not in name]
TINY = "partseg/mlp_variant"


@cache
def loaded(name: str) -> Any:
    from unflat.nets.sam_parts import SamParts

    return SamParts.load(parity.held(name))


@pytest.mark.parametrize("name", GOLDENS)
def test_parity_of_body_parsing(name: str) -> None:
    folder, arrays = name.removesuffix("/golden.npz"), parity.golden(name)
    net, most = loaded(folder), parity.tolerance(f"{folder}/low_res_masks")
    with torch.inference_mode():
        embedding, near = net.embed(torch.from_numpy(arrays["img"]))
        said = net(torch.from_numpy(arrays["img"]))
    assert len(net.sizes.far) == arrays["n_interm"]
    for got, wanted in ((embedding, "image_embedding"), (near, "interm0"), (net.positions(), "image_pe")):
        parity.assert_near(got, arrays[wanted], parity.FLOOR)
    parity.assert_near(said.logits, arrays["low_res_masks"], most)
    parity.assert_near(said.fine, arrays["low_res_masks_hq_only"], most)
    parity.assert_near(said.iou, arrays["iou"], parity.tolerance(f"{folder}/iou"))


@pytest.mark.parametrize("name", GOLDENS)
def test_parity_of_body_parsing_on_pictures_of_any_shape(name: str) -> None:
    folder, arrays = name.removesuffix("/golden.npz"), parity.golden(name)
    pictures = sorted(key for key in arrays if key.startswith("pic") and key[3:].isdigit())
    assert pictures
    for key in pictures:
        logits = loaded(folder).logits(arrays[key]).numpy()
        if f"{key}_logits" in arrays:
            parity.assert_near(logits, arrays[f"{key}_logits"], parity.tolerance(f"{folder}/low_res_masks"))
        wanted = np.unpackbits(arrays[f"{key}_masks_packed"], axis=-1, count=logits.shape[2]).astype(bool)
        assert ((logits > 0) == wanted).mean() >= 0.9999, key  # a pixel on the very edge may turn with the processor


@pytest.mark.slow
def test_parity_of_body_parsing_at_full_size() -> None:
    from unflat.nets.sam_names import renamed, sizes_of
    from unflat.nets.sam_parts import SamParts
    from unflat.nets.strict import load_strict

    folder = "partseg/full_h_hq"
    arrays, told = parity.golden(f"{folder}/golden.npz"), parity.held(f"{folder}/recipe.json")
    tensors = recipe.tensors(told)
    with torch.device("meta"):
        net = SamParts(sizes_of(tensors))
    load_strict(net, renamed(tensors), where=folder)
    del tensors
    seed, side = json.loads(told.read_text(encoding="utf-8"))["seed"], net.sizes.image
    flat = recipe.counted("__input__", seed, 3 * side * side, scale=1.7)
    with torch.inference_mode():
        embedding, near = net.eval().embed(torch.from_numpy(flat).reshape(1, 3, side, side))
        said = net.decode(embedding, near)
    most = parity.tolerance(f"{folder}/low_res_masks")
    parity.assert_near(embedding[..., ::4, ::4], arrays["image_embedding_sub4"], parity.tolerance(f"{folder}/image_embedding"))
    parity.assert_near(near[:, ::8, ::8, ::4], arrays["interm0_sub8"], parity.FLOOR)
    parity.assert_near(said.logits[..., ::4, ::4], arrays["low_res_masks_sub4"], most)
    parity.assert_near(said.fine[..., ::8, ::8], arrays["low_res_masks_hq_only_sub8"], most)
    parity.assert_near(said.iou, arrays["iou"], parity.FLOOR)
    parity.assert_near((said.logits[0] > 0).float().mean((1, 2)), arrays["positive_fraction"], 1e-4)


@pytest.mark.parametrize("name", ["sam_body_parsing_h_hq_19"])
def test_parity_of_the_names_and_shapes_at_full_size(name: str) -> None:
    from unflat.nets.sam_names import SamSizes, renamed, sizes_of
    from unflat.nets.sam_parts import SamParts

    wanted = {key: torch.empty(shape, device="meta") for key, shape in parity.listing(name).items()}
    with torch.device("meta"):
        net = SamParts(SamSizes())
    ours = {key: tuple(tensor.shape) for key, tensor in net.state_dict().items()}
    assert {key: tuple(tensor.shape) for key, tensor in renamed(wanted).items()} == ours and len(ours) == len(wanted)
    assert sizes_of(wanted) == SamSizes()
    assert sum(tensor.numel() for tensor in wanted.values()) == sum(tensor.numel() for tensor in net.state_dict().values())


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(parity.held(TINY), folder))


@pytest.mark.parametrize("fault", ["missing", "surplus", "misshapen", "cut", "nan", "other"])
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, fault: str) -> None:
    from unflat.nets.sam_parts import SamParts

    file = _copy(tmp_path / "m") / "model.safetensors"
    tensors = safetensors.load_file(file)
    key = "mask_adapter.hf_mlps.3.layers.1.weight"
    if fault == "missing":
        del tensors[key]
    elif fault == "surplus":
        tensors["mask_adapter.more"] = torch.zeros(2)
    elif fault == "misshapen":
        tensors[key] = tensors[key][:-1].clone()
    elif fault == "nan":
        tensors[key][0, 0] = float("nan")
    elif fault == "other":
        tensors = {"conv_in.weight": torch.zeros(3)}
    safetensors.save_file(tensors, file)
    if fault == "cut":
        file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(WeightsError, match="unflat weights pull"):
        SamParts.load(file.parent)
    with pytest.raises(WeightsError):
        SamParts.load(tmp_path / "nothing")


def test_labels_are_those_of_the_surest_part() -> None:
    net = loaded(TINY)
    rgb = np.random.default_rng(3).integers(0, 256, (50, 90, 3), np.uint8)
    logits, labels = net.logits(rgb).numpy(), net.parse(rgb)
    assert labels.shape == (50, 90) and labels.dtype == np.uint8
    assert ((labels == 0) == (logits <= 0).all(0)).all() and (labels > 0).sum() > 0
    seen = labels > 0
    assert (logits.argmax(0)[seen] + 1 == labels[seen]).all()


def test_a_picture_lies_in_the_middle_of_black() -> None:
    from unflat.nets.sam_parts import MEAN, STD, canvas

    planes, box = canvas(np.full((30, 61, 3), 255, np.uint8), 128)
    assert box == (0, 32, 128, 63) and planes.shape == (1, 3, 128, 128)
    black, white = (torch.tensor([(v - m) / s for m, s in zip(MEAN, STD, strict=True)]) for v in (0.0, 255.0))
    assert torch.allclose(planes[0, :, 31, 64], black) and torch.allclose(planes[0, :, 32, 64], white, atol=1e-5)
    assert torch.allclose(planes[0, :, 94, 0], white, atol=1e-5) and torch.allclose(planes[0, :, 95, 0], black)


def test_no_numbers_are_an_error() -> None:
    from unflat.nets.sam_parts import SamParts

    net = SamParts.load(parity.held(TINY))
    net.decoder.iou_token.weight.fill_(float("inf"))
    with pytest.raises(EngineError, match="NaN"):
        net.parse(np.zeros((20, 20, 3), np.uint8))


def test_bfloat16_says_nearly_the_same() -> None:
    from unflat.nets.sam_parts import SamParts

    arrays = parity.golden(f"{TINY}/golden.npz")
    net = SamParts.load(parity.held(TINY), dtype=torch.bfloat16)
    wanted = loaded(TINY).parse(arrays["pic0"])
    assert (net.parse(arrays["pic0"]) == wanted).mean() > 0.9
