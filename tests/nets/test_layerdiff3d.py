"""The network of layers: the published keys at full size, the original's numbers, and what it refuses."""

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import parity
import recipe
from unflat.core.errors import InputError, WeightsError

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
safetensors = pytest.importorskip("safetensors.torch")
TINY = "unet_layerdiff3d_v3"
TAPPED = {
    "tap_conv_in": "conv_in",
    "tap_time_embedding": "time_embedding",
    "tap_add_embedding": "add_embedding",
    "tap_mid": "mid_block",
    **{f"tap_down_{i}": f"down_blocks.{i}" for i in range(4)},
    **{f"tap_up_{i}": f"up_blocks.{i}" for i in range(4)},
}


@cache
def loaded(name: str) -> Any:
    """A network of the kit, from its file or its recipe."""
    from unflat.nets.layerdiff3d import GROUP_KEYS, LayerDiff3D
    from unflat.nets.strict import load_strict

    folder = parity.held(name)
    if not (folder / "recipe.json").is_file():
        return LayerDiff3D.load(folder, dtype=torch.float32, device="cpu")
    net = LayerDiff3D(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    tensors = recipe.tensors(folder / "recipe.json")
    load_strict(net.unet, {k: t for k, t in tensors.items() if not k.startswith(GROUP_KEYS)}, where=name)
    load_strict(net.groups, {k: t for k, t in tensors.items() if k.startswith(GROUP_KEYS)}, where=name)
    return net.eval()


def inputs(arrays: dict[str, Any]) -> tuple[Any, ...]:
    """(sample, timestep, text, pooled, time_ids) of a golden."""
    names = ("latents", "c_concat", "timestep", "encoder_hidden_states", "text_embeds", "time_ids")
    noisy, page, *rest = (torch.from_numpy(arrays[n]) for n in names)
    return torch.cat([noisy, page], 2), *rest


def group_of(net: Any, arrays: dict[str, Any]) -> int | None:
    return int(arrays["group_index"]) if net.group_sizes else None


def listen(module: Any, heard: dict[str, Any], name: str) -> Any:
    def hear(_: Any, __: Any, out: Any) -> None:
        heard.setdefault(name, out[0] if isinstance(out, tuple) else out)

    return module.register_forward_hook(hear)


@pytest.mark.parametrize("name", parity.cases("unet_layerdiff3d*/golden*.npz"))
def test_parity_of_the_layer_network(name: str) -> None:
    arrays = parity.golden(name)
    folder, case = name.split("/")
    net = loaded(folder)
    heard: dict[str, Any] = {}
    first = next(m for m in net.unet.modules() if hasattr(m, "temporal_transformer_blocks"))
    named = {k: net.unet.get_submodule(path) for k, path in TAPPED.items() if k in arrays}
    if "tap_xattn0_out" in arrays:
        named |= {"tap_xattn0_out": first}
    hooks = [listen(m, heard, k) for k, m in named.items()]
    hooks.append(first.temporal_transformer_blocks[0].register_forward_hook(lambda _, given, out: heard.update(across=(given[0], out))))
    with torch.inference_mode():
        said = net(*inputs(arrays), group=group_of(net, arrays))
    for hook in hooks:
        hook.remove()
    most = parity.tolerance(f"{folder.replace('unet_layerdiff3d', 'unet')}/{case.removeprefix('golden_').removesuffix('.npz')}")
    if "tap_xattn0_temporal0_in" in arrays:
        heard["tap_xattn0_temporal0_in"], heard["tap_xattn0_temporal0_out"] = heard.pop("across")
    for tap, value in heard.items():
        if tap in arrays:
            parity.assert_near(value, arrays[tap], parity.FLOOR * max(1.0, float(abs(arrays[tap]).max())))
    parity.assert_near(said, arrays["output"], most)


@pytest.mark.parametrize("name", parity.cases(f"{TINY}/golden*.npz")[:1])
def test_parity_of_the_group_embedding_and_text_given_after_it(name: str) -> None:
    arrays = parity.golden(name)
    net = loaded(TINY)
    sample, time, text, pooled, sizes = inputs(arrays)
    with torch.inference_mode():
        after, pooled_after = net.grouped(text, pooled, int(arrays["group_index"]))
        said = net(sample, time, after, pooled_after, sizes, group=None)
    for got, tap in ((after, "tap_group_embeds2_out"), (pooled_after, "tap_group_embeds_out")):
        if tap in arrays:
            parity.assert_near(got, arrays[tap], parity.FLOOR)
    parity.assert_near(said, arrays["output"], parity.FLOOR)


@pytest.mark.parametrize("name", parity.cases("unet_layerdiff3d*/golden*.npz"))
def test_text_that_was_read_before_gives_the_same_numbers(name: str) -> None:
    arrays = parity.golden(name)
    net = loaded(name.split("/")[0])
    sample, time, text, pooled, sizes = inputs(arrays)
    group = group_of(net, arrays)
    with torch.inference_mode():
        if group is not None:
            text, pooled = net.grouped(text, pooled, group)
        readings = net.read(text)
        said, before = (net(sample, time, text, pooled, sizes, group=None, readings=r) for r in (None, readings))
        foreign = net(sample, time, torch.full_like(text, float("nan")), pooled, sizes, group=None, readings=readings)
    assert len(readings) == sum(len(m.transformer_blocks) for m in net.unet.modules() if hasattr(m, "temporal_transformer_blocks"))
    assert torch.equal(said, before) and torch.equal(before, foreign), "the text itself has no part in it any more"


def test_text_is_read_where_the_text_is_by_weights_that_wait_elsewhere() -> None:
    net = loaded("unet_layerdiff3d_v2")
    here = net.read(torch.zeros(3, 5, 40))
    there = net.read(torch.zeros(3, 5, 40, device="meta"))
    assert all(t.is_meta and t.shape == h.shape for a, b in zip(there, here, strict=True) for t, h in zip(a, b, strict=True))


@pytest.mark.parametrize("name", ["layerdiff3d_asset", "layerdiff3d_v3"])
def test_parity_of_keys_and_shapes_at_full_size(name: str) -> None:
    from unflat.nets.layerdiff3d import LayerDiff3D

    wanted = parity.listing(name)
    config = json.loads(parity.held(f"listings/{name}.json").read_text(encoding="utf-8"))["config"]
    with torch.device("meta"):
        net = LayerDiff3D(config)
    assert {k: tuple(t.shape) for k, t in net.published_state().items()} == wanted
    assert net.tags_version == config.get("tag_version", "v2")


@pytest.mark.parametrize("name", parity.cases(f"{TINY}/golden*.npz")[:1])
def test_pictures_side_by_side_do_not_see_each_other(name: str) -> None:
    arrays = parity.golden(name)
    net = loaded(TINY)
    sample, time, *texts = inputs(arrays)
    group = int(arrays["group_index"])
    both = torch.cat([sample, sample.flip(-1)])
    with torch.inference_mode():
        said = net(both, time, *(torch.cat([t, t]) for t in texts), group=group)
        alone = torch.cat([net(s[None], time, *texts, group=group) for s in both])
    parity.assert_near(said, alone, parity.FLOOR)


@pytest.mark.parametrize("name", parity.cases("unet_layerdiff3d_v2/golden*.npz")[:1])
def test_layers_in_another_order_come_out_in_that_order(name: str) -> None:
    arrays = parity.golden(name)
    net = loaded("unet_layerdiff3d_v2")
    sample, time, *texts = (
        t[:1] if t.ndim == 5 else t[: arrays["latents"].shape[1]] if t.ndim > 1 else t.flatten()[0] for t in inputs(arrays)
    )
    order = torch.arange(sample.shape[1]).roll(2)
    with torch.inference_mode():
        said = net(sample[:, order], time, *(t[order] for t in texts), group=None)
        before = net(sample, time, *texts, group=None)
    parity.assert_near(said, before[:, order], parity.tolerance("unet_v2/f19"))


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "unet"
    folder.mkdir()
    for file in ("config.json", "diffusion_pytorch_model.safetensors"):
        shutil.copyfile(parity.held(f"{TINY}/{file}"), folder / file)
    return folder


def edit_config(folder: Path, **fields: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")


def edit_weights(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    path = folder / "diffusion_pytorch_model.safetensors"
    tensors = {k: t.clone() for k, t in safetensors.load_file(path).items()}
    change(tensors)
    safetensors.save_file(tensors, path)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: (f / "config.json").unlink(), "config.json was wanted"),
        (lambda f: (f / "config.json").write_text("[]", encoding="utf-8"), "something else"),
        (lambda f: edit_config(f, tag_version="v9"), "'v9'"),
        (lambda f: edit_config(f, down_block_types=["DownBlock2D", "Unheard"]), "cannot be built"),
        (lambda f: edit_config(f, group_embedding=False), "surplus: group_embeds"),
        (lambda f: edit_config(f, group_embedding_num=[7, 11]), "misshapen: group_embeds"),
        (lambda f: edit_config(f, in_channels=4), "misshapen: conv_in.weight is"),
        (lambda f: edit_weights(f, lambda t: t.pop("conv_out.bias")), "missing: conv_out.bias"),
        (lambda f: edit_weights(f, lambda t: t.pop("group_embeds.0.params")), "missing: group_embeds.0.params"),
        (lambda f: edit_weights(f, lambda t: t["conv_in.weight"].fill_(float("nan"))), "not finite: conv_in.weight"),
    ],
)
def test_a_wrong_folder_is_an_error_that_says_what_is_wrong(tmp_path: Path, spoil: Callable[[Path], Any], said: str) -> None:
    from unflat.nets.layerdiff3d import LayerDiff3D

    folder = copied(tmp_path)
    spoil(folder)
    with pytest.raises(WeightsError, match=said):
        LayerDiff3D.load(folder, dtype=torch.float32, device="cpu")


@pytest.mark.parametrize("name", parity.cases(f"{TINY}/golden*.npz")[:1])
def test_a_wrong_group_or_number_of_layers_is_an_error(name: str) -> None:
    arrays = parity.golden(name)
    net = loaded(TINY)
    sample, time, *texts = inputs(arrays)
    with pytest.raises(InputError, match="2 groups"):
        net(sample, time, *texts, group=2)
    with pytest.raises(InputError, match="layers; the sample has"):
        net(sample[:, 1:], time, *(t[1:] for t in texts), group=int(arrays["group_index"]))
    with pytest.raises(InputError, match="as many rows"):
        net(sample[:, 1:], time, *texts, group=None)
    with pytest.raises(InputError, match=r"\(pictures, frames, 8, h, w\)"):
        net(sample[:, :, :4], time, *texts, group=None)


def test_parity_kit_offers_both_versions_of_tags() -> None:
    assert (loaded("unet_layerdiff3d_v2").tags_version, loaded(TINY).tags_version) == ("v2", "v3")


def test_a_group_embedding_that_is_not_trained_changes_nothing() -> None:
    from unflat.nets.layerdiff3d import GroupEmbedding

    text = torch.randn(6, 2, 8, generator=torch.Generator().manual_seed(0))
    assert torch.equal(GroupEmbedding(3, 8)(text), text)
