"""The opaque codec, a few rows at a time, gives the numbers of the stock one, in less memory."""

import importlib
from typing import Any

import pytest

from house.sources import ROOT

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
CONFIG: dict[str, Any] = {
    "block_out_channels": [8, 16, 16],
    "down_block_types": ["DownEncoderBlock2D"] * 3,
    "up_block_types": ["UpDecoderBlock2D"] * 3,
    "layers_per_block": 2,
    "norm_num_groups": 4,
    "latent_channels": 4,
}


def codecs(**fields: Any) -> tuple[Any, Any]:
    """Ours and the stock one, with the same weights."""
    from diffusers import AutoencoderKL

    from unflat.nets.marigold3d import codec

    torch.manual_seed(0)
    stock: Any = AutoencoderKL(**{**CONFIG, **fields}).eval().requires_grad_(False)
    ours = codec({**CONFIG, **fields}).eval().requires_grad_(False)
    ours.load_state_dict(stock.state_dict(), strict=True)
    return ours, stock


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """So little is held at once that every layer of a small codec is parted."""
    from unflat.nets import parted, rows

    monkeypatch.setattr(parted, "MOST", 500)
    monkeypatch.setattr(rows, "MOST", 500)
    monkeypatch.setattr(rows, "STRIPE", 2500)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize(("height", "width", "count"), [(40, 24, 1), (24, 40, 2), (44, 44, 1)])
def test_rows_give_the_numbers_of_the_whole(height: int, width: int, count: int) -> None:
    ours, stock = codecs()
    picture, latent = torch.randn(count, 3, height, width), torch.randn(count, 4, height // 4, width // 4)
    with torch.inference_mode():
        for found, wanted in (
            (ours.encode(picture).latent_dist.mean, stock.encode(picture).latent_dist.mean),
            (ours.decode(latent).sample, stock.decode(latent).sample),
        ):
            torch.testing.assert_close(found, wanted, atol=2e-5, rtol=0)


def test_each_layer_is_parted_where_it_is_large(narrow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from unflat.nets import rows

    heights: list[int] = []
    convolve = torch.nn.functional.conv2d

    def seen(picture: Any, *rest: Any, **more: Any) -> Any:
        heights.append(picture.shape[2])
        return convolve(picture, *rest, **more)

    monkeypatch.setattr(rows.functional, "conv2d", seen)
    ours, _ = codecs()
    with torch.inference_mode():
        ours.decode(torch.randn(1, 4, 16, 16))
    assert max(heights) < 32 and len(heights) > 40, "no convolution saw the picture's 64 rows"


def test_queries_are_parted_and_attend_to_everything(narrow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from unflat.nets import rows

    ours, stock = codecs()
    attention = ours.decoder.mid_block.attentions[0]
    queries: list[int] = []
    look = torch.nn.functional.scaled_dot_product_attention

    def seen(query: Any, key: Any, value: Any) -> Any:
        queries.append(query.shape[2])
        assert key.shape[2] == 12 * 12
        return look(query, key, value)

    monkeypatch.setattr(rows.functional, "scaled_dot_product_attention", seen)
    given = torch.randn(1, 16, 12, 12)
    with torch.inference_mode():
        found = attention(given)
    monkeypatch.undo()
    with torch.inference_mode():
        wanted = stock.decoder.mid_block.attentions[0](given)
    assert sum(queries) == 12 * 12 and max(queries) == 3
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0)


@pytest.mark.usefixtures("narrow")
def test_channels_last_stays_so_and_half_precision_is_as_near_as_the_stock() -> None:
    ours, stock = codecs()
    latent = torch.randn(1, 4, 12, 12)
    with torch.inference_mode():
        wanted = stock.decode(latent).sample
        last = ours.to(memory_format=torch.channels_last).decode(latent).sample
        rounded, ours_rounded = (net.to(torch.bfloat16).decode(latent.bfloat16()).sample.float() for net in (stock, ours))
    torch.testing.assert_close(last, wanted, atol=2e-5, rtol=0)
    assert (ours_rounded - wanted).abs().mean() < 1.2 * (rounded - wanted).abs().mean()


def test_a_codec_of_other_blocks_is_left_as_it_is_there(narrow: None) -> None:
    ours, stock = codecs(down_block_types=["DownEncoderBlock2D", "AttnDownEncoderBlock2D", "DownEncoderBlock2D"])
    picture = torch.randn(1, 3, 32, 32)
    with torch.inference_mode():
        found, wanted = (net.encode(picture).latent_dist.mean for net in (ours, stock))
    torch.testing.assert_close(found, wanted, atol=2e-5, rtol=0)


def test_small_pictures_are_coded_as_ever_and_training_too() -> None:
    ours, stock = codecs()
    picture = torch.randn(1, 3, 16, 16)
    with torch.inference_mode():
        assert torch.equal(ours.encode(picture).latent_dist.mean, stock.encode(picture).latent_dist.mean)
    taught = ours.requires_grad_(True)
    taught.decode(taught.encode(picture).latent_dist.mean).sample.sum().backward()
    assert all(p.grad is not None for p in taught.decoder.parameters())


def test_rows_need_little_more_than_half_of_the_memory(narrow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    needs = importlib.import_module("see_through_live").needs
    ours, stock = (net.to("meta") for net in codecs())
    both = [(needs(lambda n=net: n.decode(torch.empty(1, 4, 64, 64)), net)) for net in (ours, stock)]
    assert both[0] < 0.6 * both[1]
    both = [(needs(lambda n=net: n.encode(torch.empty(1, 3, 256, 256)), net)) for net in (ours, stock)]
    assert both[0] < 0.7 * both[1]
