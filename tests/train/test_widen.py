"""Widening: a network that tells fewer parts apart goes on as one that tells more."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

from unflat.core import parts  # noqa: E402 - after what is asked for above
from unflat.core.errors import WeightsError  # noqa: E402
from unflat.nets.lite import LiteNet  # noqa: E402
from unflat.train.blend import blend  # noqa: E402
from unflat.train.export import export_lite  # noqa: E402
from unflat.train.lite.unfold import unfold  # noqa: E402
from unflat.train.lite.widen import DOUBT, LABEL, values_of  # noqa: E402

FEW = (parts.FACE.name, parts.FRONT_HAIR.name, parts.IRIDES.name)
MORE = (parts.FACE.name, parts.SIDE_LOCK.name, parts.FRONT_HAIR.name, parts.IRIDES.name, parts.HIGHLIGHT.name)
WIDTH = 8


def a_file(path: Path, seed: int, names: tuple[str, ...]) -> tuple[Path, LiteNet]:
    torch.manual_seed(seed)
    net = LiteNet(len(names), WIDTH).eval()
    with torch.no_grad():
        for value in net.parameters():  # arrays that are all zero would be stored once for all
            value.add_(0.01 * torch.randn(value.shape))
    export_lite(net, path, names=names, commit="", size=64)
    return path, net


def pictures() -> list[torch.Tensor]:
    return [255 * torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(1))]


@torch.no_grad()
def test_a_new_part_is_a_doubtful_copy_of_its_parent_and_all_others_are_as_before(tmp_path: Path) -> None:
    path, old = a_file(tmp_path / "few.onnx", 0, FEW)
    net = LiteNet(len(MORE), WIDTH)
    unfold(path, net, pictures(), MORE)
    before, after = old(pictures()[0]), net.eval()(pictures()[0])
    kept, copied, doubt = [0, 1, 3, 4], [2, 5], torch.tensor(DOUBT)
    near = {"rtol": 0.0, "atol": 0.01}  # weights are stored in 16 bit
    torch.testing.assert_close(after.label[:, kept], before.label, **near)
    torch.testing.assert_close(after.label[:, copied], before.label[:, [2, 3]] - doubt, **near)
    torch.testing.assert_close(after.full[:, [0, 2, 3]], before.full, **near)
    torch.testing.assert_close(after.full[:, [1, 4]], before.full[:, [1, 2]] - doubt, **near)
    torch.testing.assert_close(after.depth[:, [0, 1, 2, 3, 4]], before.depth[:, [0, 1, 1, 2, 2]], **near)
    torch.testing.assert_close(after.side, before.side, **near)


@torch.no_grad()
def test_files_of_fewer_and_more_parts_blend(tmp_path: Path) -> None:
    few, _ = a_file(tmp_path / "few.onnx", 0, FEW)
    more, _ = a_file(tmp_path / "more.onnx", 1, MORE)
    out = tmp_path / "both.onnx"
    blend({few: 1.0, more: 0.0}, out)
    net, old = LiteNet(len(MORE), WIDTH), LiteNet(len(FEW), WIDTH)
    unfold(out, net, pictures(), MORE)
    unfold(few, old, pictures(), FEW)
    picture = pictures()[0]
    torch.testing.assert_close(net.eval()(picture).label[:, [0, 1, 3, 4]], old.eval()(picture).label, rtol=0, atol=1e-3)
    label = {path: values_of(onnx.load(path))[f"{LABEL}.weight"] for path in (more, out)}
    locks = slice(4 * 2, 4 * 3)  # behind the ground's and the face's
    assert np.array_equal(label[more][locks], label[out][locks]) and not np.array_equal(label[more][:4], label[out][:4])


def test_a_part_without_a_like_in_the_file_is_refused(tmp_path: Path) -> None:
    path, _ = a_file(tmp_path / "few.onnx", 0, FEW)
    with pytest.raises(WeightsError, match=f"knows no {parts.NECK.name}"):
        unfold(path, LiteNet(1, WIDTH), pictures(), (parts.NECK.name,))
