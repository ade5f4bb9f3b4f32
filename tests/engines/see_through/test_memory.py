"""How networks are held and made faster: each way on a small network, against the same network held plainly."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import parity
from engines.see_through.tiny import LAYERS, TRANSPARENT_WIDTHS, UNET, VAE, write_layers
from unflat.core.errors import InputError, MissingExtraError
from unflat.engines.see_through import fewer_bits, memory, speed
from unflat.engines.see_through.fewer_bits import in_fewer_bits
from unflat.engines.see_through.memory import BLOCK, Plan, Size, block_by_block, chosen, hold, planned, size_of
from unflat.engines.see_through.models import Models
from unflat.engines.see_through.noise import Plan as Chance
from unflat.engines.see_through.passes import LayerNets, canvas_latent, decode_layers
from unflat.engines.see_through.settings import SeeThroughSettings
from unflat.engines.see_through.turns import at_work
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import codec
from unflat.nets.transparent_vae import TransparentVAE

pytestmark = pytest.mark.torch
CPU, GPU, FLOAT = torch.device("cpu"), torch.device("cuda"), torch.float32
PLAIN = Plan("full", CPU, FLOAT, FLOAT, "int8", together=True, tiled=False)
PUBLISHED = [Size(4_260_231_571, 3_735_336_960, 1_179_836_100), Size(1_296_830_827, 648_151_040, 164_744_644)]
NEAR = {"int8": 0.02, "nf4": 0.25}
"""How far the small network may be off in fewer bits, in standard deviations of its own answer; measured 0.006 and 0.15."""


def _net() -> LayerDiff3D:
    torch.manual_seed(3)
    return LayerDiff3D({**UNET, **LAYERS, "tag_version": "v2"}).eval().requires_grad_(False)


def _given(frames: int = 3) -> tuple[Tensor, ...]:
    made = torch.Generator().manual_seed(5)
    sample, text, pooled = (torch.randn(shape, generator=made) for shape in ((1, frames, 8, 8, 8), (frames, 7, 96), (frames, 48)))
    return sample, torch.tensor(500), text, pooled, torch.full((frames, 6), 64.0)


def _said(net: nn.Module, *, dtype: torch.dtype = FLOAT) -> Tensor:
    with torch.inference_mode():
        given = [t.to(dtype) if t.is_floating_point() else t for t in _given()]
        found: Tensor = net(*given, group=None)
    return found.float()


@pytest.mark.parametrize("bits", ["int8", "nf4"])
@pytest.mark.parametrize("library", fewer_bits.LIBRARIES)
def test_fewer_bits_say_nearly_the_same(monkeypatch: pytest.MonkeyPatch, library: str, bits: str) -> None:
    pytest.importorskip(library)
    monkeypatch.setattr(fewer_bits, "LIBRARIES", tuple(name if name == library else "none" for name in fewer_bits.LIBRARIES))
    before, net = _said(_net()), _net()
    in_fewer_bits(net, bits, dtype=FLOAT, device=CPU)
    assert (_said(net) - before).std() / before.std() < NEAR[bits]
    linear = [m for m in net.modules() if isinstance(m, nn.Linear)]
    assert any(type(m.weight) is not nn.Parameter for m in linear)


def test_what_is_not_in_fewer_bits_is_computed_as_planned(tmp_path: Path) -> None:
    pytest.importorskip("torchao")
    folder = write_layers(tmp_path / "v2", "v2")
    plan = Plan("quantized", CPU, torch.bfloat16, torch.bfloat16, "int8", together=False, tiled=False)
    unet = Models(folder, None, plan).layers().unet
    assert {p.dtype for m in unet.modules() if isinstance(m, nn.Conv2d) for p in m.parameters()} == {torch.bfloat16}
    assert torch.isfinite(_said(unet, dtype=torch.bfloat16)).all()


@pytest.mark.parametrize(
    ("device", "free", "waiting", "mode"),
    [
        (CPU, 64e9, 64e9, "full"),
        (CPU, 18e9, 18e9, "offload"),
        (CPU, 8e9, 8e9, "quantized"),
        (CPU, 1e9, 1e9, "quantized"),
        (GPU, 24e9, 64e9, "full"),
        (GPU, 6e9, 64e9, "offload"),
        (GPU, 6e9, 4e9, "quantized"),
        (GPU, 1e9, 64e9, "offload"),
    ],
)
def test_auto_takes_the_first_way_that_fits(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, device: torch.device, free: float, waiting: float, mode: str
) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda asked: int(free if asked == device else waiting))
    monkeypatch.setattr(memory, "quantizer", lambda: "torchao")
    small = SeeThroughSettings(resolution=64)
    with caplog.at_level("INFO", logger="unflat"):
        assert chosen(PUBLISHED, FLOAT if device == CPU else torch.bfloat16, device, small) == mode
    assert f"memory={mode}" in caplog.text


def _headed(file: Path, listing: str) -> None:
    """A file with the published keys and shapes in 16 bit, and a hole where numbers would be."""
    head: dict[str, object] = {}
    end = 0
    for key, shape in parity.listing(listing).items():
        start, end = end, end + 2 * math.prod(shape)
        head[key] = {"dtype": "F16", "shape": shape, "data_offsets": [start, end]}
    words = json.dumps(head).encode()
    file.parent.mkdir(parents=True)
    with file.open("wb") as held:
        held.write(len(words).to_bytes(8, "little") + words)
        held.truncate(8 + len(words) + end)


def test_parity_sizes_of_the_published_checkpoints(tmp_path: Path) -> None:
    layers, depth = tmp_path / "layers", tmp_path / "depth"
    _headed(layers / "unet" / "a.safetensors", "layerdiff3d_v3")
    _headed(layers / "vae" / "a.safetensors", "vae_sdxl")
    _headed(layers / "trans_vae" / "a.safetensors", "trans_vae")
    _headed(layers / "text_encoder" / "a.safetensors", "text_encoder_sdxl_1")
    _headed(depth / "unet" / "a.safetensors", "marigold3d_12ch")
    _headed(depth / "vae" / "a.safetensors", "vae_sd2")
    assert [size_of(folder) for folder in (layers, depth)] == PUBLISHED


def test_layers_that_are_decoded_together_need_more_room() -> None:
    alone, together = (memory.needed(PUBLISHED, FLOAT, CPU, SeeThroughSettings(vae_batch=n)) for n in (1, 4))
    assert all(together[mode] - alone[mode] > 10e9 for mode in alone)


def test_auto_without_a_library_for_fewer_bits_says_what_would_help(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none() -> str:
        raise MissingExtraError("pip install 'unflat[quantized]'")

    monkeypatch.setattr(memory, "free_bytes", lambda device: int(8e9))
    monkeypatch.setattr(memory, "quantizer", none)
    with caplog.at_level("WARNING", logger="unflat"):
        assert chosen(PUBLISHED, FLOAT, CPU, SeeThroughSettings(resolution=64)) == "offload"
    assert "unflat[quantized]" in caplog.text


def test_block_by_block_gives_the_same_numbers_in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    if torch.accelerator.current_accelerator() is None:  # the library wants one to be there, and gives blocks to any device
        monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: CPU)
    net = _net()
    before = _said(net)
    block_by_block(net, CPU)
    assert torch.equal(_said(net), before)
    unet: Any = net.unet
    parted = [unet.up_blocks[0].attentions[0], unet.mid_block.attentions[0], unet.down_blocks[1].resnets[0]]
    assert all(hasattr(m, "_diffusers_hook") for m in parted) and not hasattr(unet.up_blocks[0], "_diffusers_hook")
    counted = {match[0] for name, _ in unet.named_parameters() if (match := BLOCK.match(name))}
    moved = {f"{name}." for name, m in unet.named_modules() if name and hasattr(m, "_diffusers_hook")}
    assert moved == counted, "what `auto` takes to come and go is what does"


def test_channels_last_gives_the_same_numbers() -> None:
    net, other = _net(), _net()
    plan = Plan(**{**PLAIN.__dict__, "channels_last": True})
    speed.lay_out(other, plan)
    hold(other, plan)
    convolutions = [m.weight for m in other.modules() if isinstance(m, nn.Conv2d) and m.kernel_size != (1, 1)]
    assert convolutions and all(w.is_contiguous(memory_format=torch.channels_last) for w in convolutions)
    torch.testing.assert_close(_said(other), _said(net), atol=1e-4, rtol=0)


def test_a_compiled_network_is_one_graph_and_gives_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    graphs: list[Any] = []

    def backend(graph: Any, _: object) -> Any:
        graphs.append(graph)
        return graph.forward

    monkeypatch.setattr(speed, "COMPILER", backend)
    net = _net()
    text = _given()[2]
    with torch.inference_mode():
        readings = net.read(text)
    before = _said(net)
    speed.compiled(net, Plan(**{**PLAIN.__dict__, "compiled": "plain"}))
    with torch.inference_mode():
        for time in (500, 400):
            sample, _, *rest = _given()
            said = net(sample, torch.tensor(time), *rest, group=None, readings=readings)
            if time == 500:
                torch.testing.assert_close(said.float(), before, atol=1e-5, rtol=0)
    assert len(graphs) == 1, "the whole network, once for all steps"


@pytest.mark.parametrize(
    ("asked", "device", "dtype", "vae_dtype"),
    [
        ("auto", CPU, FLOAT, FLOAT),
        ("auto", GPU, torch.bfloat16, torch.bfloat16),
        ("auto", torch.device("mps"), torch.bfloat16, torch.bfloat16),
        ("bf16", CPU, torch.bfloat16, torch.bfloat16),
        ("fp16", GPU, torch.float16, FLOAT),
        ("fp32", GPU, FLOAT, FLOAT),
    ],
)
def test_precision_is_what_is_asked_for(asked: Any, device: torch.device, dtype: torch.dtype, vae_dtype: torch.dtype) -> None:
    plan = planned(SeeThroughSettings(precision=asked, memory="full"), device, [])
    assert (plan.dtype, plan.vae_dtype) == (dtype, vae_dtype), "codecs overflow in half precision"


def test_half_precision_is_refused_on_the_cpu() -> None:
    with pytest.raises(InputError, match="fp32 or bf16"):
        planned(SeeThroughSettings(precision="fp16", memory="full"), CPU, [])


def test_cuda_graphs_without_cuda_are_refused() -> None:
    with pytest.raises(InputError, match="cuda_graphs"):
        planned(SeeThroughSettings(cuda_graphs=True, memory="full"), CPU, [])
    with pytest.raises(InputError, match="cuda_graphs"):
        planned(SeeThroughSettings(cuda_graphs=True, memory="offload"), GPU, [])


@pytest.mark.parametrize(
    ("device", "mode", "waiting", "together"),
    [(GPU, "offload", 12e9, True), (GPU, "offload", 10e9, False), (CPU, "offload", 64e9, False), (GPU, "quantized", 64e9, False)],
)
def test_networks_that_wait_beside_a_device_stay_for_the_next_picture(
    monkeypatch: pytest.MonkeyPatch, device: torch.device, mode: str, waiting: float, together: bool
) -> None:
    pytest.importorskip("torchao")
    monkeypatch.setattr(memory, "free_bytes", lambda asked: int(waiting))
    monkeypatch.setattr(memory, "size_of", dict(zip("ab", PUBLISHED, strict=True)).__getitem__)
    plan = planned(SeeThroughSettings(memory=mode, precision="bf16"), device, ["a", "b"])  # type: ignore[arg-type,list-item]
    assert plan.together is together


def test_codecs_come_for_their_work_and_go_back() -> None:
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.GroupNorm(2, 4))
    before = dict(net.named_parameters())
    there = torch.device("meta")
    with at_work(there, net):
        assert all(p.is_meta and not p.requires_grad for p in net.parameters())
        assert net(torch.empty(1, 3, 8, 8, device=there)).shape == (1, 4, 6, 6)
    assert all(p is before[name] for name, p in net.named_parameters()), "the same numbers, which were not copied back"
    with pytest.raises(ValueError, match="spilt"), at_work(there, net):
        raise ValueError("spilt")
    assert all(p is before[name] for name, p in net.named_parameters()), "they go back whatever happens"
    with at_work(CPU, net):
        assert all(p is before[name] for name, p in net.named_parameters()), "what is there stays"


@pytest.mark.parametrize(("mode", "where"), [("full", GPU), ("offload", CPU), ("quantized", CPU)])
def test_codecs_wait_beside_the_device_where_memory_is_short(mode: str, where: torch.device) -> None:
    assert Plan(**{**PLAIN.__dict__, "mode": mode, "device": GPU}).codecs_wait == where


def test_layers_are_drawn_and_decoded_on_a_device_where_the_codecs_are_not() -> None:
    there = torch.device("meta")
    with torch.device(there):
        unet = LayerDiff3D({**UNET, **LAYERS, "tag_version": "v2"}).eval().requires_grad_(False)
    vae, clear = codec(VAE).requires_grad_(False), TransparentVAE(TRANSPARENT_WIDTHS).requires_grad_(False)
    nets = LayerNets(unet, vae, clear, there, FLOAT, FLOAT)
    shown = canvas_latent(nets, np.zeros((64, 64, 3), np.uint8), Chance(0), "body")
    assert shown.is_meta and shown.shape == (1, 4, 8, 8)
    with pytest.raises(NotImplementedError, match=r"[Mm]eta"):  # pixels are made there, and a device without numbers gives none back
        next(decode_layers(nets, shown, np.ones((64, 64), np.float32)))
    assert not any(p.is_meta for net in (vae, clear) for p in net.parameters())
