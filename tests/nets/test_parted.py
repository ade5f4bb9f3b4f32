"""Layers that work some frames at a time give the same numbers, keep their keys and need less memory."""

from collections import Counter

import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")


def test_parts_give_the_same_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    from diffusers.models.attention import FeedForward
    from diffusers.models.resnet import ResnetBlock2D

    from unflat.nets import parted

    torch.manual_seed(0)
    block = torch.nn.ModuleDict(
        {"wide": ResnetBlock2D(in_channels=8, out_channels=16, temb_channels=12, groups=4, groups_out=4), "ff": FeedForward(8, mult=4)}
    )
    picture, time, tokens = torch.randn(5, 8, 6, 6), torch.randn(5, 12), torch.randn(5, 9, 8)
    keys = list(block.state_dict())
    with torch.inference_mode():
        wanted = block["wide"](picture, time), block["ff"](tokens)
        parted.part(block)
        seen: Counter[int] = Counter()
        block["wide"].conv1.register_forward_hook(lambda module, given, made: seen.update([len(made)]))
        block["ff"].net[2].register_forward_hook(lambda module, given, made: seen.update([len(made)]))
        monkeypatch.setattr(parted, "MOST", 2 * 16 * 36)
        found = block["wide"](picture, time), block["ff"](tokens)
    assert list(block.state_dict()) == keys
    assert seen == {2: 4, 1: 2}, "two frames, two frames and one, in either layer"
    for a, b in zip(found, wanted, strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=0)


def test_pictures_lie_in_memory_as_the_weights_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    from diffusers.models.resnet import ResnetBlock2D

    from unflat.nets import parted

    block = torch.nn.ModuleDict({"wide": ResnetBlock2D(in_channels=8, out_channels=16, temb_channels=None, groups=4, groups_out=4)})
    block.to(memory_format=torch.channels_last)
    parted.part(block)
    picture = torch.randn(5, 8, 6, 6).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        whole = block["wide"](picture, None)
        monkeypatch.setattr(parted, "MOST", 2 * 16 * 36)
        found = block["wide"](picture, None)
    torch.testing.assert_close(found, whole, atol=1e-5, rtol=0)
    assert found.stride() == whole.stride() and not found.is_contiguous()


def test_what_is_taught_is_not_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    from diffusers.models.attention import FeedForward

    from unflat.nets import parted

    block = torch.nn.ModuleDict({"ff": FeedForward(8, mult=4)})
    parted.part(block)
    monkeypatch.setattr(parted, "MOST", 1)
    block["ff"](torch.randn(3, 4, 8)).sum().backward()
    assert all(p.grad is not None for p in block.parameters())
