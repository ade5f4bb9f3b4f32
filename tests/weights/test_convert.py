"""The one published pickle becomes safetensors without running any code of it."""

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from unflat.core.errors import InputError, WeightsError
from unflat.weights.convert import convert
from unflat.weights.find import find, look
from unflat.weights.lock import locked
from unflat.weights.published import row_of
from unflat.weights.pull import pull
from unflat.weights.verify import verify
from weights.fake_hub import FakeHub

pytestmark = pytest.mark.torch
ROW = row_of("see-through/body-parsing")


class Evil:
    def __reduce__(self) -> object:
        return os.mkdir, ("evil",)


def _pickled(path: Path, *, level: bool = True) -> dict[str, object]:
    import torch

    base = torch.arange(12, dtype=torch.float32)
    tensors = {"a.weight": base.view(3, 4), "a.shared": base[:4], "b.half": torch.ones(2, dtype=torch.bfloat16), "n": torch.tensor(3)}
    torch.save({"state_dict": tensors, "step": 18000} if level else tensors, path)
    return tensors


@pytest.mark.parametrize("level", [True, False])
def test_every_tensor_keeps_its_name_shape_type_and_value(tmp_path: Path, level: bool) -> None:
    import torch
    from safetensors.torch import load_file

    tensors = _pickled(tmp_path / "x.pt", level=level)
    file = convert(ROW, source=tmp_path / "x.pt", folder=tmp_path / "w")
    held = load_file(file)
    assert find(ROW.name, folder=tmp_path / "w") == file.parent and set(held) == set(tensors)
    assert all(torch.equal(held[k], v) and held[k].dtype == v.dtype for k, v in tensors.items())  # type: ignore[attr-defined]
    assert all(v.fine and "sha256" in v.says for v in verify(ROW, folder=tmp_path / "w"))


def test_the_way_from_the_hub_to_the_folder(tmp_path: Path) -> None:
    _pickled(tmp_path / "x.pt")
    row = replace(ROW, repository="someone/toy-net")
    hub = FakeHub({ROW.pickle: (tmp_path / "x.pt").read_bytes(), "other.pt": b"x"})
    path = pull(row, hub, folder=tmp_path / "w")
    assert [p.name for p in path.iterdir()] == [ROW.pickle]
    pull(row, hub, folder=tmp_path / "w")
    assert len(hub.asked) == 1
    with pytest.raises(WeightsError, match="must be made safetensors first; run: unflat weights convert"):
        look(row, tmp_path / "w")
    convert(row, folder=tmp_path / "w")
    (path / ROW.pickle).unlink()  # no longer needed
    assert look(row, tmp_path / "w").path == path and all(v.fine for v in verify(row, folder=tmp_path / "w"))
    pull(row, hub, folder=tmp_path / "w")
    assert len(hub.asked) == 1
    assert set(locked(tmp_path / "w")[row.name].files) == {ROW.pickle, "model.safetensors"}


def test_another_pickle_than_the_first_is_refused(tmp_path: Path) -> None:
    _pickled(tmp_path / "x.pt")
    row = replace(ROW, repository="someone/toy-net")
    path = pull(row, FakeHub({ROW.pickle: (tmp_path / "x.pt").read_bytes()}), folder=tmp_path / "w")
    _pickled(path / ROW.pickle, level=False)
    with pytest.raises(WeightsError, match="not what was pulled first"):
        convert(row, folder=tmp_path / "w")


def test_a_pickle_that_runs_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.chdir(tmp_path)
    torch.save({"state_dict": {"a": Evil()}}, tmp_path / "x.pt")
    with pytest.raises(WeightsError, match="may run code"):
        convert(ROW, source=tmp_path / "x.pt", folder=tmp_path / "w")
    (tmp_path / "y.pt").write_bytes(pickle.dumps({"a": Evil()}, protocol=2))
    with pytest.raises(WeightsError, match="may run code"):
        convert(ROW, source=tmp_path / "y.pt", folder=tmp_path / "w")
    assert not (tmp_path / "evil").exists() and not (tmp_path / "w").exists()


@pytest.mark.parametrize("content", [b"", b"words", None])
def test_a_damaged_or_missing_pickle_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    _pickled(tmp_path / "x.pt")
    whole = (tmp_path / "x.pt").read_bytes()
    (tmp_path / "x.pt").write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(WeightsError, match="damaged"):
        convert(ROW, source=tmp_path / "x.pt", folder=tmp_path / "w")
    with pytest.raises(WeightsError, match="--from"):
        convert(ROW, source=tmp_path / "nothing.pt", folder=tmp_path / "w")
    with pytest.raises(WeightsError, match="run: unflat weights pull"):
        convert(ROW, folder=tmp_path / "w")
    assert not (tmp_path / "w").exists()


def test_what_holds_more_than_tensors_is_refused(tmp_path: Path) -> None:
    import torch

    torch.save({"epoch": 3}, tmp_path / "x.pt")
    with pytest.raises(WeightsError, match="no plain list of tensors"):
        convert(ROW, source=tmp_path / "x.pt", folder=tmp_path / "w")


def test_only_the_row_with_a_pickle_can_be_converted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to convert"):
        convert(row_of("see-through/marigold3d"), folder=tmp_path)
