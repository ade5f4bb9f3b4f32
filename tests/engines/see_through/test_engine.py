"""The engine as a whole, on tiny checkpoints: from the command line to files, and everything that may go wrong on the way."""

import json
import shutil
import socket
import sys
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from typer.testing import CliRunner

from engines.see_through.tiny import write_depth, write_layers
from unflat.apps.cli import app
from unflat.core import parts
from unflat.core.errors import Cancelled, EngineError, InputError, MissingExtraError, WeightsError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.engines import choose, open_engine
from unflat.engines.choose import Chosen
from unflat.engines.see_through import engine as home
from unflat.engines.see_through import fewer_bits, memory
from unflat.formats.folder import png_bytes
from unflat.nets.layerdiff3d import LayerDiff3D
from unflat.nets.marigold3d import Marigold3D
from unflat.testing import FakeEngine, toy_picture

pytestmark = pytest.mark.torch


@dataclass(frozen=True)
class Tiny:
    """Where tiny checkpoints lie."""

    v2: Path
    v3: Path
    depth: Path

    def settings(self, version: str = "v3", **more: object) -> dict[str, object]:
        small = {"steps": 2, "resolution": 64, "depth_resolution": 64, "memory": "full"}
        return {"layers": str(getattr(self, version)), "marigold": str(self.depth), **small, **more}

    def options(self, version: str = "v3", *, seed: int = 0, **more: object) -> Options:
        return Options(engine="see-through", device="cpu", seed=seed, settings={"see_through": self.settings(version, **more)})

    def words(self, version: str = "v3", **more: object) -> list[str]:
        chosen = self.settings(version, **more)
        return ["--engine", "see-through", "--device", "cpu", *(w for k, v in chosen.items() for w in ("--set", f"see_through.{k}={v}"))]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    root = tmp_path_factory.mktemp("tiny")
    return Tiny(write_layers(root / "v2", "v2"), write_layers(root / "v3", "v3"), write_depth(root / "depth"))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a run from local folders asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def _picture(folder: Path, name: str = "girl.png", *, width: int = 72, height: int = 100) -> Path:
    path = folder / name
    path.write_bytes(png_bytes(toy_picture(width=width, height=height)[0]))
    return path


def _command(*words: object) -> Any:
    result = CliRunner().invoke(app, [str(w) for w in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("version", ["v2", "v3"])
def test_from_the_command_line_to_a_psd_twice_the_same(tiny: Tiny, tmp_path: Path, version: str) -> None:
    picture = _picture(tmp_path)
    for out in ("one", "two"):
        torch.manual_seed(len(out) + ord(out[0]))  # what else happens in the process must not matter
        result = _command(picture, "-o", tmp_path / out, *tiny.words(version))
        assert result.exit_code == 0, result.stderr
    first, second = (next((tmp_path / out).rglob("*.psd")).read_bytes() for out in ("one", "two"))
    assert first == second
    manifest = json.loads(next((tmp_path / "one").rglob("*.json")).read_text(encoding="utf-8"))
    assert manifest["engine"] == "see-through" and len(manifest["layers"]) > 2


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("held", ["offload", "quantized", "auto"])
def test_every_way_to_hold_networks_goes_from_the_command_line_to_a_psd_twice_the_same(tiny: Tiny, tmp_path: Path, held: str) -> None:
    picture, words = _picture(tmp_path), tiny.words(steps=1)
    unsaid = [w for pair in zip(words[::2], words[1::2], strict=True) for w in pair if "memory=" not in pair[1]]
    for out in ("one", "two"):
        result = _command(picture, "-o", tmp_path / out, "--memory", held, *unsaid)
        assert result.exit_code == 0, result.stderr
    first, second = (next((tmp_path / out).rglob("girl.psd")).read_bytes() for out in ("one", "two"))
    manifest = json.loads(next((tmp_path / "one").rglob("*.json")).read_text(encoding="utf-8"))
    assert first == second and manifest["memory"] == (held if held != "auto" else "full")


def test_pictures_of_a_batch_share_what_is_loaded(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    for kind in (LayerDiff3D, Marigold3D):

        def load(folder: Path, *, name: str = kind.__name__, real: Any = kind.load, **how: Any) -> Any:
            loaded.append(name)
            return real(folder, **how)

        monkeypatch.setattr(kind, "load", load)
    pictures = [_picture(tmp_path, f"{name}.png") for name in "abc"]
    assert _command(*pictures, "-o", tmp_path / "out", *tiny.words(steps=1)).exit_code == 0
    assert sorted(loaded) == ["LayerDiff3D", "Marigold3D"]


@pytest.mark.usefixtures("offline")
def test_held_block_by_block_the_layers_stay_the_same(tiny: Tiny) -> None:
    picture = toy_picture()[0]
    guesses = []
    for mode in ("full", "offload"):
        with open_engine(tiny.options(memory=mode)) as engine:
            guesses.append(engine.separate(picture, tiny.options(memory=mode), Hints()))
    full, offload = guesses
    assert full.facts["memory"] == "full" and offload.facts["memory"] == "offload"
    assert [p.key for p in full.pieces] == [p.key for p in offload.pieces]
    for a, b in zip(full.pieces, offload.pieces, strict=True):
        np.testing.assert_allclose(a.full.astype(float), b.full.astype(float), atol=2e-3)


def test_fewer_bits_need_a_library_and_say_which(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fewer_bits, "LIBRARIES", ("no_such_library",))
    with pytest.raises(MissingExtraError, match=r"torchao.*unflat\[quantized\]"):
        open_engine(tiny.options(memory="quantized"))


@pytest.mark.parametrize("bits", ["int8", "nf4"])
def test_fewer_bits_draw_a_picture(tiny: Tiny, bits: str) -> None:
    options = tiny.options(memory="quantized", quantize=bits)
    with open_engine(options) as engine:
        facts = engine.separate(toy_picture()[0], options, Hints()).facts
    assert facts["memory"] == "quantized" and facts["quantized"] == f"{bits} by {fewer_bits.quantizer()}"


@pytest.mark.parametrize(
    "choice",
    [{"precision": "bf16"}, {"vae_tiling": True, "resolution": 128}, {"vae_batch": 4}, {"channels_last": True}, {"stochastic": False}],
)
def test_choices_of_speed_and_memory_draw_a_picture(tiny: Tiny, choice: dict[str, object]) -> None:
    options = tiny.options(**{"steps": 1, "head": False, "depth_steps": 1, **choice})
    with open_engine(options) as engine:
        pieces = engine.separate(toy_picture()[0], options, Hints()).pieces
    assert len(pieces) > 2 and all(np.isfinite(p.full.astype(float)).all() and p.depth is not None for p in pieces)


def test_the_engine_tells_of_every_step_and_can_be_stopped_there(tiny: Tiny) -> None:
    told: list[float] = []
    options = tiny.options()
    with open_engine(options) as engine:
        Chosen(engine, "").separate_telling(toy_picture()[0], options, Hints(), tell=told.append)
        assert told == pytest.approx([n / 6 for n in range(1, 7)]), "two steps of each pass and of depth"

        def stop(share: float) -> None:
            raise Cancelled(f"at {share:.2f}")

        with pytest.raises(Cancelled, match=r"0\.17"):
            engine.separate_telling(toy_picture()[0], options, Hints(), tell=stop)
    assert Chosen(FakeEngine(), "").separate_telling(toy_picture()[0], Options(), Hints(), tell=stop).pieces, "not every engine tells"


def test_the_seed_alone_decides(tiny: Tiny) -> None:
    picture = toy_picture()[0]
    with open_engine(tiny.options(depth=False, head=False)) as engine:
        first, again, other = (engine.separate(picture, tiny.options(depth=False, head=False, seed=seed), Hints()) for seed in (3, 3, 4))
    assert all(np.array_equal(a.full, b.full) for a, b in zip(first.pieces, again.pieces, strict=True))
    assert not all(np.array_equal(a.full, b.full) for a, b in zip(first.pieces, other.pieces, strict=False))


def test_what_is_not_decoded_changes_nothing_else(tiny: Tiny) -> None:
    picture, skipped = toy_picture()[0], parts.TAIL.name
    plain, less = tiny.options(depth=False, head=False), tiny.options(depth=False, head=False, skip=skipped)
    with open_engine(plain) as engine:
        whole, rest = engine.separate(picture, plain, Hints()), engine.separate(picture, less, Hints())
    assert skipped not in {p.name for p in rest.pieces}
    full = {p.key: p.full for p in whole.pieces}
    assert all(np.allclose(p.full.astype(float), full[p.key].astype(float), atol=1e-3) for p in rest.pieces)


def test_a_picture_without_a_head_still_has_its_body(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unflat.engines.see_through.draw.head_frame", lambda *_, **__: None)
    options = tiny.options(depth=False)
    with open_engine(options) as engine:
        guess = engine.separate(toy_picture()[0], options, Hints())
    assert any("no head" in str(w) for w in guess.facts["warnings"]) and len(guess.pieces) > 1  # type: ignore[attr-defined]


def test_the_original_s_way_goes_through_to_depth(tiny: Tiny) -> None:
    options = tiny.options(parity=True, seed=42)
    with open_engine(options) as engine:
        pieces = engine.separate(toy_picture()[0], options, Hints()).pieces
    assert len({p.frame for p in pieces}) == 2, "its head's square is not the page's"
    assert all(p.depth is not None and np.isfinite(p.depth.astype(float)).all() for p in pieces)


@pytest.mark.parametrize(
    "failure",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes"),
        MemoryError(),
    ],
)
def test_a_picture_that_needs_too_much_memory_stops_no_other(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    _fails_once(monkeypatch, failure)
    pictures = [_picture(tmp_path, "a.png"), _picture(tmp_path, "b.png")]
    result = _command(*pictures, "-o", tmp_path / "out", *tiny.words(depth=False, head=False))
    assert result.exit_code == 1 and "memory ran out" in result.stderr and "memory=offload" in result.stderr
    assert [p.stem for p in (tmp_path / "out").rglob("*.psd") if "depth" not in p.stem] == ["b"]


def _fails_once(monkeypatch: pytest.MonkeyPatch, failure: BaseException) -> None:
    real, failures = home.draw, [failure]

    def draw(*words: Any, **more: Any) -> Any:
        if failures:
            raise failures.pop()
        return real(*words, **more)

    monkeypatch.setattr(home, "draw", draw)


def test_a_report_that_is_kept_keeps_no_networks(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def draw(nets: Any, *_: object) -> None:
        seen.append(weakref.ref(nets.unet))
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(home, "draw", draw)
    with open_engine(tiny.options()) as engine:
        try:
            engine.separate(toy_picture()[0], tiny.options(), Hints())
        except EngineError as problem:
            kept = problem
        assert kept is not None and seen[0]() is None


@pytest.mark.parametrize(("mode", "wish"), [("full", "memory=offload"), ("offload", "memory=quantized"), ("quantized", "resolution")])
def test_where_memory_runs_out_the_next_smaller_way_is_named(tiny: Tiny, monkeypatch: pytest.MonkeyPatch, mode: str, wish: str) -> None:
    _fails_once(monkeypatch, MemoryError())
    options = tiny.options(memory=mode)
    with open_engine(options) as engine, pytest.raises(EngineError, match=f"memory={mode}; try .*{wish}"):
        engine.separate(toy_picture()[0], options, Hints())


def test_an_interrupted_run_leaves_nothing_half_written(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fails_once(monkeypatch, KeyboardInterrupt())
    result = CliRunner().invoke(app, [str(w) for w in (_picture(tmp_path), "-o", tmp_path / "out", *tiny.words(depth=False))])
    assert result.exit_code != 0 and not [p for p in (tmp_path / "out").rglob("*") if p.is_file()]


def _spoiled(tiny: Tiny, folder: Path, spoil: Callable[[Path], None]) -> dict[str, object]:
    shutil.copytree(tiny.v3, folder)
    spoil(folder)
    return {"layers": str(folder), "depth": False, "head": False}


def test_weights_that_give_no_numbers_are_said(tiny: Tiny, tmp_path: Path) -> None:
    def spoil(folder: Path) -> None:
        file = folder / "unet" / "diffusion_pytorch_model.safetensors"
        state = load_file(file)
        state["conv_out.bias"][:] = 3e38  # what comes after is beyond all numbers
        save_file(state, file)

    options = tiny.options(**_spoiled(tiny, tmp_path / "nan", spoil))
    with open_engine(options) as engine, pytest.raises(EngineError, match="NaN"):
        engine.separate(toy_picture()[0], options, Hints())


def test_weights_that_are_cut_short_are_said_at_opening(tiny: Tiny, tmp_path: Path) -> None:
    def spoil(folder: Path) -> None:
        file = folder / "unet" / "diffusion_pytorch_model.safetensors"
        file.write_bytes(file.read_bytes()[:-1000])

    with pytest.raises(WeightsError, match="cut short"):
        open_engine(tiny.options(**_spoiled(tiny, tmp_path / "cut", spoil)))


@pytest.mark.parametrize("gone", ["unet", "vae", "trans_vae"])
def test_a_folder_that_lacks_a_network_is_said_at_opening(tiny: Tiny, tmp_path: Path, gone: str) -> None:
    with pytest.raises(WeightsError, match=gone):
        open_engine(tiny.options(**_spoiled(tiny, tmp_path / gone, lambda folder: shutil.rmtree(folder / gone))))


def test_tags_of_an_unknown_version_are_said(tiny: Tiny, tmp_path: Path) -> None:
    def spoil(folder: Path) -> None:
        file = folder / "unet" / "config.json"
        file.write_text(file.read_text().replace('"v3"', '"v9"'))

    with pytest.raises(WeightsError, match="v9"):
        open_engine(tiny.options(**_spoiled(tiny, tmp_path / "v9", spoil)))


@pytest.mark.usefixtures("offline")
def test_missing_weights_name_the_command_that_fetches_them(tmp_path: Path) -> None:
    wanted = Options(engine="see-through", device="cpu", settings={"see_through": {"weights": str(tmp_path)}})
    with pytest.raises(WeightsError, match="unflat weights pull"):
        open_engine(wanted)


def test_a_missing_library_names_the_line_that_installs_it(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "diffusers", None)
    with pytest.raises(MissingExtraError, match=r"unflat\[torch\]"):
        open_engine(tiny.options())


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_device_that_is_not_there_is_no_other_device(tiny: Tiny) -> None:
    for name in ("see-through", "auto"):
        with pytest.raises(InputError, match="cuda"):
            open_engine(Options(engine=name, device="cuda", settings={"see_through": tiny.settings()}))
    with pytest.raises(InputError, match="choose"):
        open_engine(Options(engine="see-through", device="gpu", settings={"see_through": tiny.settings()}))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"resolution": 96}, "64"), ({"resolution": 32}, "64"), ({"depth_resolution": 20}, "8"), ({"steps": 0}, "1 or more")],
)
def test_sizes_that_the_networks_cannot_have_are_said(tiny: Tiny, wrong: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        open_engine(tiny.options(**wrong))


def test_a_tag_that_is_no_part_is_said(tiny: Tiny) -> None:
    with pytest.raises(InputError, match="nonsense"):
        open_engine(tiny.options(skip="nonsense"))


@pytest.mark.parametrize(("free", "mode"), [(64e9, "full"), (0.0, "offload")])
def test_auto_looks_at_the_free_memory_and_says_so(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, free: float, mode: str
) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda device: int(free))
    monkeypatch.setattr(fewer_bits, "LIBRARIES", ())
    with caplog.at_level("INFO", logger="unflat"), open_engine(tiny.options(memory="auto")) as engine:
        assert engine.facts()["memory"] == mode
    assert f"memory={mode}" in caplog.text


def test_the_engine_auto_says_which_and_why(tiny: Tiny, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with open_engine(Options(engine="auto", device="cpu")) as engine:
        assert engine.name == "lite" and "CPU" in str(engine.facts()["chosen"])
    monkeypatch.setattr(choose, "_against", lambda options: "")
    with open_engine(Options(engine="auto", settings={"see_through": {"weights": str(tmp_path)}})) as engine:
        assert engine.name == "lite" and "unflat weights pull" in str(engine.facts()["chosen"])
    with open_engine(Options(engine="auto", device="cpu", settings={"see_through": tiny.settings()})) as engine:
        assert engine.name == "see-through"
        guess = engine.separate(toy_picture()[0], tiny.options(depth=False, head=False), Hints())
        assert "see-through" in str(guess.facts["chosen"])
