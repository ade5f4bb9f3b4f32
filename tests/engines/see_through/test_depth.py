"""Depth against the original's numbers, and without its faults."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

import parity
from engines.see_through.conftest import Golden
from engines.see_through.test_passes import nearly_equal
from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.core.frame import Frame
from unflat.core.parts import Part
from unflat.engines.see_through import original
from unflat.engines.see_through.depth import DepthNets, find_depth, image_latents
from unflat.engines.see_through.noise import Original, Plan
from unflat.engines.see_through.pieces import Drawn
from unflat.engines.see_through.slots import slot_depths, slot_images
from unflat.engines.see_through.tags import BODY, HEAD, V2
from unflat.engines.see_through.text import encode_empty
from unflat.formats.picture import read_picture
from unflat.nets.bleed import bleed_tensor
from unflat.nets.marigold3d import Marigold3D, load_vae

pytestmark = pytest.mark.torch
FLOAT, CPU = torch.float32, torch.device("cpu")
CLOSE = 1e-4
SIZE = 64
FRAME = Frame.square(left=0.0, top=0.0, side=64.0, size=SIZE)


class Held(Original):
    """The original's draws, but for the start of depth, which a golden holds."""

    def __init__(self, start: Array) -> None:
        super().__init__(0)
        self._start = start

    def depth(self, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return torch.from_numpy(self._start)


@pytest.fixture(scope="module")
def nets() -> DepthNets:
    model = parity.held("marigold3d/model")
    return DepthNets(
        Marigold3D.load(model / "unet", dtype=FLOAT, device=CPU), load_vae(model / "vae", dtype=FLOAT, device=CPU), CPU, FLOAT, FLOAT
    )


def test_parity_colours_bled_into_what_is_clear(golden: Golden) -> None:
    kept = golden("marigold3d/golden_pipeline.npz")
    rgba = torch.from_numpy(kept["img_list"]).permute(0, 3, 1, 2).float() / 255
    filled = bleed_tensor(torch.cat([rgba[:, 3:], rgba[:, :3]], 1))
    np.testing.assert_allclose(filled.numpy(), kept["bled_argb"][:, 1:], atol=CLOSE, rtol=0)


def test_parity_the_depth_pipeline(nets: DepthNets, kit: Path, golden: Golden) -> None:
    kept = golden("marigold3d/golden_pipeline.npz")
    text, images = encode_empty(kit / "marigold3d" / "model"), list(kept["img_list"])
    latents = image_latents(nets, images)
    np.testing.assert_allclose(latents.numpy(), kept["cond_latent"][:, 4:], atol=CLOSE, rtol=0)
    np.testing.assert_allclose(latents[-1].numpy(), kept["cond_latent"][0, :4], atol=CLOSE, rtol=0)
    names = [key.removeprefix("final_latents_") for key in kept if key.startswith("final_latents_")]
    assert names
    for name in names:
        states: list[Tensor] = []
        depth = find_depth(
            nets,
            images,
            text,
            steps=len(kept[f"timesteps_{name}"]),
            draws=Held(kept["init_noise"]),
            last=True,
            watch=lambda i, said, state, s=states: s.append(state.clone()),
        )
        np.testing.assert_allclose(states[-1].numpy(), kept[f"final_latents_{name}"], atol=CLOSE, rtol=0)
        np.testing.assert_allclose(depth, kept[f"depth_{name}"], atol=CLOSE, rtol=0)
    if "depth_default_generator7" in kept:
        steps = len(kept["timesteps_default"])
        other = find_depth(nets, images, text, steps=steps, draws=Original(7), last=True)
        np.testing.assert_allclose(other, kept["depth_default_generator7"], atol=CLOSE, rtol=0)


@pytest.mark.parametrize("name", ["same", "down", "normalized"])
def test_parity_depth_of_a_whole_picture(nets: DepthNets, kit: Path, golden: Golden, name: str) -> None:
    folder = kit / "marigold3d" / "golden_apply"
    trace = golden(f"marigold3d/golden_apply/{name}/trace.npz")
    layers = {tag: read_picture(folder / "input" / f"{tag}.png") for tag in (*BODY, *HEAD)}
    page = read_picture(folder / "input" / "src_img.png")
    images = original.depth_images(layers, page, 8 * trace["init_noise"].shape[-1])
    np.testing.assert_allclose(image_latents(nets, images).numpy(), trace["cond_latent"][:, 4:], atol=CLOSE, rtol=0)
    steps = len(trace["timesteps"])
    depth = find_depth(nets, images, encode_empty(kit / "marigold3d" / "model"), steps=steps, draws=Held(trace["init_noise"]))
    if name == "normalized":
        depth = np.stack([(d - d.min()) / (d.max() - d.min()) for d in depth])
    found = original.depth_of_tags(layers, depth)
    files = {p.stem.removesuffix("_depth"): p for p in (folder / name).glob("*_depth.png")}
    assert set(found) == set(files)
    planes = [cv2.imread(str(files[tag]), cv2.IMREAD_UNCHANGED) for tag in found]
    nearly_equal(np.stack(list(found.values())), np.stack([p if p.ndim == 2 else p[..., 0] for p in planes]))


def _drawn(part: Part, left: int, right: int, value: int = 200) -> Drawn:
    alpha = np.zeros((SIZE, SIZE), np.float32)
    alpha[:, left:right] = 1
    return Drawn(part.name, FRAME, np.full((SIZE, SIZE, 3), value, np.uint8), alpha)


def _canvas() -> Array:
    return np.full((SIZE, SIZE, 4), 255, np.uint8)


def test_composites_keep_their_colour_where_they_are_soft() -> None:
    veil = _drawn(parts.FRONT_HAIR, 0, 64)
    images = slot_images([Drawn(veil.tag, FRAME, veil.rgb, veil.alpha * np.float32(0.5))], _canvas(), FRAME)
    assert (images[0][..., :3] == 200).all() and (images[0][..., 3] == 128).all()
    both = [_drawn(parts.BACK_HAIR, 0, 64), Drawn(veil.tag, FRAME, veil.rgb, veil.alpha * np.float32(0.5))]
    assert (slot_images(both, _canvas(), FRAME)[0][..., 3] == 255).all()


def test_a_member_that_is_hidden_wholly_has_a_depth() -> None:
    back, front = _drawn(parts.BACK_HAIR, 10, 30), _drawn(parts.FRONT_HAIR, 0, 64)
    depth = np.full((len(V2), SIZE, SIZE), 0.25, np.float32)
    planes = slot_depths([back, front], depth, FRAME).planes
    assert all(np.isfinite(plane).all() for plane in planes.values())
    assert planes[back.tag][5, 20] == pytest.approx(0.25)


def test_what_a_member_hides_of_another_takes_the_depth_of_the_rest() -> None:
    back, front = _drawn(parts.BACK_HAIR, 0, 64), _drawn(parts.FRONT_HAIR, 0, 20)
    depth = np.full((len(V2), SIZE, SIZE), 0.7, np.float32)
    depth[0, :, :20] = 0.1
    planes = slot_depths([back, front], depth, FRAME).planes
    assert planes[front.tag][5, 5] == pytest.approx(0.1) and planes[back.tag][5, 5] == pytest.approx(0.7)


def test_any_shape_of_picture_can_be_bled() -> None:
    argb = torch.rand(1, 4, 20, 52, generator=torch.Generator().manual_seed(0))
    argb[:, 0] = 0
    argb[:, 0, 5:9, 30:40] = 1
    filled = bleed_tensor(argb)
    assert filled.shape == (1, 3, 20, 52) and torch.allclose(filled[..., 5:9, 30:40], argb[:, 1:, 5:9, 30:40])


def test_text_is_read_once_for_all_steps(nets: DepthNets) -> None:
    counts: Counter[str] = Counter()
    readers = {k: m for k, m in nets.unet.unet.named_modules() if k.endswith(("attn2.to_k", "attn2.to_v", "attn2.to_q"))}
    hooks = [m.register_forward_hook(lambda *_, name=k: counts.update([name])) for k, m in readers.items()]  # type: ignore[misc]
    find_depth(nets, [_canvas()] * 2, torch.zeros(2, nets.unet.config["cross_attention_dim"]), steps=3, draws=Original(0))
    for hook in hooks:
        hook.remove()
    assert counts == {k: 3 if k.endswith("to_q") else 1 for k in readers} and len(readers) > 2


def test_empty_layers_are_encoded_once(nets: DepthNets, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    encode = nets.vae.encode
    monkeypatch.setattr(nets.vae, "encode", lambda x: (calls.append(1), encode(x))[1])
    empty, full = np.zeros((64, 64, 4), np.uint8), np.full((64, 64, 4), 99, np.uint8)
    latents = image_latents(nets, [empty, full, empty, empty, full])
    assert len(calls) == 3 and torch.equal(latents[0], latents[3])


def test_depth_that_is_no_numbers_is_said(nets: DepthNets) -> None:
    class Nothing:
        """Says what is no number."""

        def read(self, text: Tensor) -> None:
            """Nothing to read."""

        def __call__(self, sample: Tensor, *_: object, **__: object) -> Tensor:
            return torch.full((*sample.shape[:2], 4, *sample.shape[-2:]), torch.nan)

    broken = replace(nets, unet=Nothing())  # type: ignore[arg-type]
    with pytest.raises(EngineError, match=r"NaN.*depth=false"):
        find_depth(broken, [np.full((64, 64, 4), 200, np.uint8)] * 2, torch.zeros(2, 48), steps=1, draws=Plan(0))
