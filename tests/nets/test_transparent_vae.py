"""The transparent codec and the opaque one: published keys at full size, the original's numbers, and what they refuse."""

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import parity
import recipe
from unflat.core.errors import InputError, WeightsError

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
safetensors = pytest.importorskip("safetensors.torch")
GOLDEN = "trans_vae/golden.npz"
CODEC = "trans_vae/vae/golden.npz"


@cache
def clear() -> Any:
    from unflat.nets.transparent_vae import TransparentVAE

    return TransparentVAE.load(parity.held("trans_vae/trans_vae"), dtype=torch.float32, device="cpu")


@cache
def opaque() -> Any:
    from unflat.nets.marigold3d import load_vae

    return load_vae(parity.held("trans_vae/vae"), dtype=torch.float32, device="cpu")


def tensor(arrays: dict[str, Any], name: str) -> Any:
    return torch.from_numpy(arrays[name])


def numbers(arrays: dict[str, Any], start: str) -> list[str]:
    return [k.removeprefix(start) for k in arrays if k.startswith(start)]


def assert_bytes_near(got: Any, wanted: Any) -> None:
    """The kit's rule for pictures: at most 1 apart, on at most 0.5 % of the values."""
    apart = np.abs(got.astype(int) - wanted.astype(int))
    assert got.shape == wanted.shape
    assert apart.max() <= 1
    assert (apart > 0).mean() <= 0.005


def test_parity_of_the_opaque_codec() -> None:
    arrays = parity.golden(CODEC)
    assert numbers(arrays, "x")
    with torch.inference_mode():
        for i in numbers(arrays, "x"):
            found = opaque().encode(tensor(arrays, f"x{i}")).latent_dist
            most = parity.tolerance(f"vae/encode{i}")
            for got, name in ((found.mean, "mean"), (found.logvar, "logvar"), (found.std, "std"), (found.parameters, "moments")):
                parity.assert_near(got, arrays[f"{name}{i}"], most)
            drawn = found.mean + found.std * tensor(arrays, f"sample_noise_seed42_{i}")
            parity.assert_near(drawn, arrays[f"sample_seed42_{i}"], most)
            decoded = opaque().decode(tensor(arrays, f"z{i}"), return_dict=False)[0]
            parity.assert_near(decoded, arrays[f"decoded{i}"], parity.tolerance(f"vae/decode{i}"))


def test_parity_of_the_transparent_decoder() -> None:
    arrays = parity.golden(GOLDEN)
    latent, pixel = tensor(arrays, "dec_latent"), tensor(arrays, "dec_pixel")
    with torch.inference_mode():
        shown = opaque().decode(latent, return_dict=False)[0] * 0.5 + 0.5
        said, argb = clear().decode(latent, pixel), clear().estimate(latent, pixel)
    most = parity.tolerance("trans_vae/decode_single")
    parity.assert_near(shown, arrays["dec_pixel"], parity.tolerance("trans_vae/decode_with_vae"))
    parity.assert_near(said, arrays["dec_single_pass"], most)
    parity.assert_near(argb, arrays["dec_estimate_augmented"], most)
    rgba = torch.cat([argb[:, 1:], argb[:, :1]], 1).permute(0, 2, 3, 1).numpy()
    assert_bytes_near((rgba * 255).astype(np.uint8), arrays["dec_rgba_uint8"])
    rgba = np.concatenate([rgba[..., :3], rgba[..., 3:] * arrays["dec_mask"]], 3)
    assert_bytes_near((rgba * 255).astype(np.uint8), arrays["dec_rgba_masked_uint8"])


def test_parity_of_the_latent_offset() -> None:
    arrays = parity.golden(GOLDEN)
    argb, most = tensor(arrays, "enc_argb"), parity.tolerance("trans_vae/encode_offset")
    with torch.inference_mode():
        moved = clear().offset(argb)
        parity.assert_near(moved, arrays["enc_offset"], most)
        parity.assert_near(moved / 300, arrays["enc_offset_raw"], most)
        parity.assert_near(clear().encode(opaque(), argb, bleed=False), arrays["enc_latent_offset_scaled"], most)
        drawn = clear().encode(opaque(), argb, bleed=False, noise=tensor(arrays, "enc_latent_nooffset_noise_seed42"))
        parity.assert_near(drawn, arrays["enc_latent_nooffset_scaled_seed42"], most)


def test_parity_of_colours_bled_before_a_picture_is_encoded() -> None:
    from unflat.nets.bleed import bleed_array

    arrays = parity.golden(GOLDEN)
    parity.assert_near(np.stack([bleed_array(p) for p in arrays["np_rgba"]]), arrays["np_rgb_padded"], parity.FLOOR)


def test_parity_of_a_picture_encoded_with_the_latent_offset() -> None:
    from unflat.nets.bleed import bleed_array

    arrays = parity.golden(GOLDEN)
    unit = arrays["np_rgba"].astype(np.float32) / 255
    bled = np.stack([bleed_array(p) for p in arrays["np_rgba"]])
    plain, spread = (torch.from_numpy(np.concatenate([unit[..., 3:], c], 3)).permute(0, 3, 1, 2) for c in (unit[..., :3], bled))
    with torch.inference_mode():  # the offset is made of bled colours, the latent of colours times alpha
        found = clear().encode(opaque(), plain, noise=clear().offset(spread)) / opaque().config.scaling_factor
    parity.assert_near(found, arrays["np_enc_latent"], parity.tolerance("trans_vae/encode_offset"))


def test_parity_of_the_transparent_codec_at_full_size() -> None:
    from unflat.nets.strict import load_strict
    from unflat.nets.transparent_vae import TransparentVAE, decoder_widths

    arrays = parity.golden("trans_vae_full/golden.npz")
    tensors = recipe.tensors(parity.held("trans_vae_full/recipe.json"))
    with torch.device("meta"):
        net = TransparentVAE(decoder_widths(tensors, where="the recipe"))
    load_strict(net, tensors, where="the recipe")
    with torch.inference_mode():
        said = net.eval().decode(tensor(arrays, "latent"), tensor(arrays, "pixel"))
        moved = net.offset(tensor(arrays, "argb"))
    parity.assert_near(said, arrays["dec_single_pass"], parity.tolerance("trans_vae_full/decode"))
    parity.assert_near(moved, arrays["enc_offset"], parity.tolerance("trans_vae_full/offset"))


def test_parity_of_keys_and_shapes_of_the_transparent_codec() -> None:
    from unflat.nets.transparent_vae import TransparentVAE

    with torch.device("meta"):
        net = TransparentVAE()
    assert {k: tuple(t.shape) for k, t in net.state_dict().items()} == parity.listing("trans_vae")


@pytest.mark.parametrize("name", ["vae_sdxl", "vae_sd2"])
def test_parity_of_keys_and_shapes_of_the_opaque_codec(name: str) -> None:
    from unflat.nets.marigold3d import codec

    config = json.loads(parity.held(f"listings/{name}.json").read_text(encoding="utf-8"))["config"]
    with torch.device("meta"):
        net = codec(config)
    assert {k: tuple(t.shape) for k, t in net.state_dict().items()} == parity.listing(name)


def test_the_latent_does_not_reach_what_was_kept_before_it() -> None:
    from unflat.nets.transparent_vae import ClearDecoder

    torch.manual_seed(0)
    net = ClearDecoder((8, 8, 8, 8, 8, 8, 8)).eval()
    kept: list[Any] = []
    net.up_blocks[4].register_forward_hook(lambda _, given, __: kept.append(given[1][0]))
    with torch.inference_mode():
        for latent in (torch.zeros(1, 4, 8, 8), torch.ones(1, 4, 8, 8)):
            net(torch.ones(1, 3, 64, 64), latent)
    assert torch.equal(kept[0], kept[1])


@pytest.mark.parametrize(
    ("latent", "pixel", "said"),
    [
        ((1, 4, 12, 12), (1, 3, 96, 96), "divide by 64"),
        ((1, 4, 8, 16), (1, 3, 64, 64), "do not go together"),
        ((2, 4, 8, 8), (1, 3, 64, 64), "together"),
    ],
)
def test_sizes_that_do_not_fit_are_an_error(latent: tuple[int, ...], pixel: tuple[int, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        clear().decode(torch.zeros(latent), torch.zeros(pixel))


def test_a_file_that_lacks_something_is_an_error(tmp_path: Path) -> None:
    from unflat.nets.transparent_vae import TransparentVAE

    name = "diffusion_pytorch_model.safetensors"
    tensors = safetensors.load_file(parity.held(f"trans_vae/trans_vae/{name}"))
    for key, said in (
        ("decoder.model.conv_in.weight", "no transparent decoder"),
        ("encoder.model.blocks.4.bias", "missing: encoder.model"),
    ):
        safetensors.save_file({k: t for k, t in tensors.items() if k != key}, tmp_path / name)
        with pytest.raises(WeightsError, match=said):
            TransparentVAE.load(tmp_path, dtype=torch.float32, device="cpu")


def test_the_opaque_codec_is_read_by_its_older_names_too(tmp_path: Path) -> None:
    from unflat.nets.marigold3d import OLD_NAMES, load_vae

    source = parity.held("trans_vae/vae")
    shutil.copyfile(source / "config.json", tmp_path / "config.json")
    tensors = safetensors.load_file(source / "diffusion_pytorch_model.safetensors")
    for old, new in OLD_NAMES.items():
        tensors = {k.replace(f".{new}.", f".{old}.") if ".attentions." in k else k: t for k, t in tensors.items()}
    safetensors.save_file(tensors, tmp_path / "diffusion_pytorch_model.safetensors")
    got = load_vae(tmp_path, dtype=torch.float32, device="cpu").state_dict()
    assert all(torch.equal(t, got[k]) for k, t in opaque().state_dict().items())
