"""Weights go into a network whole or not at all, and the counted weights of the parity kit are what its README says."""

import json
from pathlib import Path

import numpy as np
import pytest

import parity
import recipe
from unflat.core.errors import WeightsError

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
safetensors = pytest.importorskip("safetensors.torch")


def net() -> "torch.nn.Module":
    return torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4))


def fill(given: "torch.nn.Module", tensors: dict[str, "torch.Tensor"], **how: object) -> None:
    from unflat.nets.strict import load_strict

    load_strict(given, tensors, where="a.safetensors", **how)


def read(path: Path) -> dict[str, "torch.Tensor"]:
    from unflat.nets.strict import read_tensors

    return read_tensors(path)


def test_what_was_saved_is_what_is_read(tmp_path: Path) -> None:
    torch.manual_seed(0)
    wanted = net()
    safetensors.save_file(wanted.state_dict(), tmp_path / "a.safetensors")
    with torch.device("meta"):
        got = net()
    fill(got, read(tmp_path / "a.safetensors"))
    assert got.state_dict().keys() == wanted.state_dict().keys()
    assert all(torch.equal(t, got.state_dict()[k]) and t.dtype == got.state_dict()[k].dtype for k, t in wanted.state_dict().items())


def test_a_type_can_be_asked_for_and_counters_keep_theirs() -> None:
    given = net()
    fill(given, given.state_dict(), dtype=torch.bfloat16)
    assert given[0].weight.dtype == torch.bfloat16
    assert given[1].num_batches_tracked.dtype == torch.int64


@pytest.mark.parametrize("left", [0, 5, 60, 0.5, 0.99])
def test_a_file_cut_short_is_an_error(tmp_path: Path, left: float) -> None:
    path = tmp_path / "a.safetensors"
    safetensors.save_file(net().state_dict(), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(left if left >= 1 else left * len(whole))])
    with pytest.raises(WeightsError, match=r"cut short.*fetch it again"):
        read(path)


@pytest.mark.parametrize(("name", "said"), [("none.safetensors", "no file is"), ("a.ckpt", "only .safetensors")])
def test_a_missing_file_and_a_pickle_are_errors(tmp_path: Path, name: str, said: str) -> None:
    torch.save(net().state_dict(), tmp_path / "a.ckpt")
    with pytest.raises(WeightsError, match=said):
        read(tmp_path / name)


def test_missing_surplus_and_misshapen_keys_are_named_and_nothing_changes() -> None:
    given = net()
    before = {k: t.clone() for k, t in given.state_dict().items()}
    wrong = {k: torch.zeros_like(t) for k, t in before.items() if k != "0.bias"}
    wrong["1.weight"] = torch.zeros(5)
    wrong |= {f"extra.{i}": torch.zeros(1) for i in range(5)}
    said = r"1 missing: 0\.bias; 5 surplus: extra\.0, extra\.1, extra\.2 and 2 more; 1 misshapen: 1\.weight is 5, wanted 4"
    with pytest.raises(WeightsError, match=said):
        fill(given, wrong)
    assert all(torch.equal(t, before[k]) for k, t in given.state_dict().items())


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_none_are_an_error(bad: float) -> None:
    given = net()
    tensors = {k: t.clone() for k, t in given.state_dict().items()}
    before = {k: t.clone() for k, t in given.state_dict().items()}
    tensors["0.weight"][1, 2, 0, 1] = bad
    tensors["1.bias"] += 1  # whole, and read after the broken one
    with pytest.raises(WeightsError, match=r"1 not finite: 0\.weight"):
        fill(given, tensors)
    assert all(torch.equal(t, before[k]) for k, t in given.state_dict().items())


def test_parity_the_recipe_has_the_numbers_of_its_check() -> None:
    assert recipe.name_hash("conv_in.weight") == 0x1CE69906BDC574A7
    wanted = [-0.03056347370147705, 0.25243520736694336, 0.024024248123168945, -0.26279115676879883]
    assert recipe.counted("conv_in.weight", 1, 4).tolist() == wanted
    long = recipe.counted("conv_in.weight", 1, 3 * recipe.AT_ONCE + 7)
    assert np.array_equal(recipe.counted("conv_in.weight", 1, recipe.AT_ONCE + 9), long[: recipe.AT_ONCE + 9])


@pytest.mark.parametrize("name", parity.cases("unet_*/recipe.json"))
def test_parity_the_recipe_has_the_fingerprints_of_the_kit(name: str) -> None:
    told = json.loads(parity.held(name).read_text(encoding="utf-8"))["keys"]
    made = recipe.tensors(parity.held(name))
    assert {k: recipe.fingerprint(t.numpy()) for k, t in made.items()} == {k: e["sha256_f32le"] for k, e in told.items()}
