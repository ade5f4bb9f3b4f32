"""One pass of the layer network, and the whole of a picture, against the original's numbers."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

import parity
from engines.see_through.conftest import Golden
from unflat.core.arrays import Array
from unflat.core.errors import EngineError
from unflat.engines.see_through.draw import as_original_files, draw
from unflat.engines.see_through.noise import Draws, Original, Plan
from unflat.engines.see_through.passes import LayerNets, Pass, canvas_latent, decode_layers, draw_layers
from unflat.engines.see_through.settings import SeeThroughSettings
from unflat.engines.see_through.tags import BODY, HEAD
from unflat.engines.see_through.text import Text, encode_layers
from unflat.formats.picture import read_picture
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import load_vae
from unflat.nets.transparent_vae import TransparentVAE

pytestmark = pytest.mark.torch
FLOAT, CPU = torch.float32, torch.device("cpu")


@pytest.fixture(scope="module")
def nets() -> LayerNets:
    model = parity.held("layerdiff_pipeline/model")
    unet = LayerDiff3D.load(model / "unet", dtype=FLOAT, device=CPU)
    clear = TransparentVAE.load(model / "trans_vae", dtype=FLOAT, device=CPU)
    return LayerNets(unet, load_vae(model / "vae", dtype=FLOAT, device=CPU), clear, CPU, FLOAT, FLOAT)


@pytest.fixture(scope="module")
def words() -> tuple[Text, Text]:
    model = parity.held("layerdiff_pipeline/model")
    return encode_layers(model, BODY), encode_layers(model, HEAD)


class Stored:
    """The draws that a golden holds."""

    def __init__(self, posterior: Array | None, start: Array, steps: Array) -> None:
        self._posterior, self._start, self._steps = posterior, start, steps

    def posterior(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        assert self._posterior is not None
        return torch.from_numpy(self._posterior)

    def start(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return torch.from_numpy(self._start)

    def step(self, stage: str, index: int, shape: tuple[int, ...]) -> Tensor:
        return torch.from_numpy(self._steps[index]).reshape(shape)

    def depth(self, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        raise AssertionError("layers draw nothing for depth")


def nearly_equal(ours: Array, theirs: Array) -> None:
    """8-bit pictures: off by 1 at most, and seldom."""
    apart = np.abs(ours.astype(int) - theirs.astype(int))
    assert apart.max() <= 1 and (apart > 0).mean() <= 0.005


@pytest.mark.parametrize("group", [0, 1])
def test_parity_thirty_steps_of_the_small_network(golden: Golden, group: int) -> None:
    kept = golden(f"sampler/tiny_unet_30steps_g{group}.npz")
    unet = LayerDiff3D.load(parity.held("unet_layerdiff3d_v3"), dtype=FLOAT, device=CPU)
    nets = LayerNets(unet, None, None, CPU, FLOAT, FLOAT)  # type: ignore[arg-type]
    text = Text(torch.from_numpy(kept["prompt_embeds"]), torch.from_numpy(kept["pooled_prompt_embeds"]))
    chance = Stored(None, kept["init_noise"], kept["sde_noise"])
    height, width = (int(v) for v in kept["time_ids"][0, :2])
    seen: dict[int, Array] = {}
    near = parity.tolerance(f"sampler/tiny_unet_30_g{group}")

    def watch(i: int, said: Tensor, state: Tensor) -> None:
        seen[i] = state.numpy().copy()
        if i == 0:
            np.testing.assert_allclose(said.numpy(), kept["model_output_step0"], atol=1e-4, rtol=0)

    canvas, how = torch.from_numpy(kept["c_concat"]), Pass("body", group, 30)
    final = draw_layers(nets, canvas, text, how, pixels=(height, width), draws=chance, watch=watch)
    for i in (0, 1, 15):
        np.testing.assert_allclose(seen[i], kept[f"latents_after_step{i}"], atol=near, rtol=0)
    np.testing.assert_allclose(final.numpy(), kept["final_latents"], atol=near, rtol=0)


@pytest.mark.parametrize("group", [0, 1])
@pytest.mark.parametrize("stored", [True, False], ids=["stored draws", "the original's order"])
def test_parity_one_pass(nets: LayerNets, words: tuple[Text, Text], golden: Golden, group: int, stored: bool) -> None:
    kept = golden(f"layerdiff_pipeline/golden_pass_g{group}.npz")
    chance: Draws = (
        Stored(kept["vae_posterior_noise"], kept["init_noise"], kept["sde_step_noise"][:, None]) if stored else Original(seed=42)
    )
    start = Original(42).start("body", kept["init_noise"].shape, FLOAT).numpy()
    if not stored and not np.array_equal(start, kept["init_noise"]):
        pytest.skip("this kit's draws begin at another seed than 42; the stored draws are tested")
    page = kept["fullpage"]
    np.testing.assert_allclose(words[group].pooled.numpy(), kept["text_embeds"], atol=1e-4, rtol=0)
    canvas = canvas_latent(nets, page[..., :3], chance, "body")
    np.testing.assert_allclose(canvas.numpy(), kept["c_concat"], atol=1e-4, rtol=0)
    latents = draw_layers(nets, canvas, words[group], Pass("body", group, 30), pixels=page.shape[:2], draws=chance)
    np.testing.assert_allclose(
        latents.numpy(), kept["final_latents"][0], atol=parity.tolerance(f"layerdiff/final_latents_g{group}"), rtol=0
    )
    rgba = np.stack(list(decode_layers(nets, latents, page[..., 3].astype(np.float32) / 255)))
    nearly_equal((rgba * 255).astype(np.uint8), kept["rgba"])


def test_parity_the_whole_of_a_picture(nets: LayerNets, words: tuple[Text, Text], kit: Path, golden: Golden) -> None:
    folder = kit / "layerdiff_pipeline" / "golden_apply"
    trace = golden("layerdiff_pipeline/golden_apply/trace.npz")
    settings = SeeThroughSettings(steps=int(trace["num_inference_steps"]), resolution=int(trace["resolution"]), parity=True)
    drawing = draw(nets, read_picture(folder / "input.png"), (BODY, HEAD), words, settings, Original(int(trace["seed"])))
    assert drawing.pasting is not None and drawing.pasting.head is not None
    nearly_equal(drawing.pasting.page.rgba, read_picture(folder / "src_img.png"))
    nearly_equal(drawing.pasting.head.rgba, read_picture(folder / "src_head.png"))
    found = as_original_files(drawing)
    assert set(found) == {*BODY, *HEAD}
    for tag, rgba in found.items():
        nearly_equal(rgba, read_picture(folder / f"{tag}.png"))


def test_text_is_read_once_for_all_steps(nets: LayerNets, words: tuple[Text, Text]) -> None:
    counts: Counter[str] = Counter()
    readers = {k: m for k, m in nets.unet.unet.named_modules() if k.endswith(("attn2.to_k", "attn2.to_v", "attn2.to_q"))}
    hooks = [m.register_forward_hook(lambda *_, name=k: counts.update([name])) for k, m in readers.items()]  # type: ignore[misc]
    draw_layers(nets, torch.zeros(1, 4, 8, 8), words[0], Pass("body", 0, 3), pixels=(64, 64), draws=Plan(0))
    for hook in hooks:
        hook.remove()
    assert counts == {k: 3 if k.endswith("to_q") else 1 for k in readers} and len(readers) > 2


def test_decoding_together_changes_nothing(nets: LayerNets) -> None:
    latents = torch.randn((3, 4, 8, 8), generator=torch.Generator().manual_seed(1))
    alpha = np.ones((64, 64), np.float32)
    alone, together = (np.stack(list(decode_layers(nets, latents, alpha, at_once=n))) for n in (1, 3))
    np.testing.assert_allclose(alone, together, atol=1e-4)


def test_draws_depend_on_nothing_but_the_seed() -> None:
    first = Plan(7)
    first.posterior("body", (1, 4, 8, 8), FLOAT)
    torch.manual_seed(5)
    a, b = first.step("body", 3, (1, 2, 4, 8, 8)), Plan(7).step("body", 3, (1, 2, 4, 8, 8))
    assert torch.equal(a, b)
    others = (Plan(8).step("body", 3, a.shape), first.step("body", 4, a.shape), first.step("head", 3, a.shape))
    assert not any(torch.equal(a, other) for other in others)
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    Original(42).start("body", (4,), FLOAT)
    assert torch.equal(torch.rand(1), expected), "the process' own state stays as it was"


def test_numbers_that_are_none_are_said(nets: LayerNets, words: tuple[Text, Text]) -> None:
    canvas = torch.full((1, 4, 8, 8), float("nan"))
    with pytest.raises(EngineError, match="NaN"):
        draw_layers(nets, canvas, words[0], Pass("body", 0, 2), pixels=(64, 64), draws=Plan(0))
