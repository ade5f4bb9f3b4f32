"""The small net: shapes, size, and the same numbers from its exported file."""

import json
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

PARTS = 24
MOST_BYTES = 12_000_000


def stirred(width: int) -> "torch.nn.Module":
    """A net whose batch norms do something, as after a training."""
    from unflat.nets.lite import LiteNet

    torch.manual_seed(0)
    net = LiteNet(PARTS, width)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            torch.nn.init.uniform_(module.weight, 0.5, 1.0)
    return net.eval()


def test_every_head_has_its_shape_on_oblong_pictures() -> None:
    with torch.no_grad():
        out = stirred(16)(torch.zeros(2, 3, 96, 64))
    shapes = [tuple(t.shape) for t in (out.label, out.full, out.depth, out.side)]
    assert shapes == [(2, PARTS + 1, 96, 64), (2, PARTS, 48, 32), (2, PARTS, 48, 32), (2, 1, 48, 32)]


def test_one_place_is_seen_from_everywhere() -> None:
    net = stirred(16)
    picture = torch.full((1, 3, 256, 256), 200.0)
    other = picture.clone()
    other[..., :8, :8] = 0
    with torch.no_grad():
        change = (net(picture).label - net(other).label).abs()
    assert change[..., -8:, -8:].max() > 0


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from unflat.train.export import export_lite

    path = tmp_path_factory.mktemp("export") / "net.onnx"
    export_lite(stirred(48), path, names=tuple(f"part {i}" for i in range(PARTS)), commit="abc", size=256)
    return path


@pytest.mark.parametrize("shape", [(1, 3, 64, 64), (2, 3, 96, 64)])
def test_the_file_says_what_the_net_says(exported: Path, shape: tuple[int, ...]) -> None:
    import onnxruntime

    picture = np.random.default_rng(0).uniform(0, 255, shape).astype(np.float32)
    label, full, depth, side = onnxruntime.InferenceSession(exported).run(None, {"rgb": picture})
    with torch.no_grad():
        out = stirred(48)(torch.from_numpy(picture))
    for found, wanted in zip(
        (label, full, depth, side), (torch.softmax(out.label, 1), torch.sigmoid(out.full), out.depth, torch.sigmoid(out.side)), strict=True
    ):
        assert np.abs(found - wanted.numpy()).max() < 2e-3  # half-size weights


def test_the_file_is_small_and_carries_its_facts(exported: Path) -> None:
    import onnxruntime

    facts = onnxruntime.InferenceSession(exported).get_modelmeta().custom_metadata_map
    assert exported.stat().st_size < MOST_BYTES
    assert json.loads(facts["parts"]) == [f"part {i}" for i in range(PARTS)]
    assert (facts["schema"], facts["size"], facts["commit"]) == ("1", "256", "abc")


def test_a_corner_is_what_the_whole_says_there() -> None:
    from unflat.nets.lite import LiteNet

    net = LiteNet(5, 16).eval()
    picture = torch.rand(1, 3, 64, 96) * 255
    with torch.no_grad():
        whole = net(picture).label
        for corner in range(4):
            down, across = divmod(corner, 2)
            assert torch.allclose(net(picture, corner).label, whole[:, :, down::2, across::2], atol=1e-5)
