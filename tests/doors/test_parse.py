"""`unflat parse` writes the same kind of answer whoever looks, and never another engine's than the one asked for."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

import parity
from doors.conftest import Command
from doors.fakes import open_fake, save_toy
from unflat.core.arrays import Array
from unflat.core.parts import BACK_HAIR, FRONT_HAIR, HANDWEAR, PARTS
from unflat.engines.see_through.tags import V2
from unflat.pipeline.parse_parts import colour_of


@pytest.fixture(autouse=True)
def toy_engine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "UNFLAT_WEIGHTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setattr("unflat.apps.parse.open_engine", open_fake)


def _small_sam(root: Path) -> Path:
    """A small body parsing with random weights, in the published layout."""
    shutil.copytree(parity.held("partseg/mlp_variant"), root / "see-through" / "body-parsing")
    return root


def _answer(out: Path, stem: str) -> tuple[Array, Array, dict[str, object]]:
    labels = cv2.imread(str(out / f"{stem}_labels.png"), cv2.IMREAD_UNCHANGED)
    colours = cv2.imread(str(out / f"{stem}_parts.png"), cv2.IMREAD_UNCHANGED)
    assert labels is not None and colours is not None
    return labels, colours, json.loads((out / f"{stem}_parts.json").read_text(encoding="utf-8"))


def _check(out: Path, stem: str, engine: str, names: tuple[str, ...]) -> Array:
    labels, colours, told = _answer(out, stem)
    assert labels.dtype == np.uint8 and labels.shape == colours.shape[:2] == (told["height"], told["width"])
    rows = told["labels"]
    assert isinstance(rows, list)
    assert told["engine"] == engine and [(r["value"], r["name"]) for r in rows] == list(enumerate(names, 1))
    assert all(r["pixels"] == (labels == r["value"]).sum() and tuple(r["colour"]) == colour_of(r["name"]) for r in rows)
    assert told["none"] == {"value": 0, "pixels": int((labels == 0).sum())} and isinstance(told["weights"], dict)
    return labels


def test_the_labels_of_lite(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("parse", "girl.png", "-o", "o")
    assert answer.code == 0 and answer.out.split() == ["o/girl_labels.png", "o/girl_parts.png", "o/girl_parts.json"]
    names = tuple(part.name for part in PARTS.main)
    labels = _check(tmp_path / "o", "girl", "lite", names)
    seen = {names[value - 1] for value in np.unique(labels) if value}
    assert {FRONT_HAIR.name, BACK_HAIR.name, HANDWEAR.name} <= seen
    assert labels[25, 48] == names.index(FRONT_HAIR.name) + 1 and labels[2, 2] == 0
    assert labels[97, 66] == labels[97, 30] == names.index(HANDWEAR.name) + 1  # left and right are one


def test_a_transparent_picture_has_labels_where_it_is_seen(tmp_path: Path, unflat_command: Command) -> None:
    def clear(rgba: Array) -> Array:
        out = rgba.copy()
        out[:, :48, 3] = 0
        return out

    save_toy(tmp_path / "girl.png", change=clear)
    assert unflat_command("parse", "girl.png", "-o", "o").code == 0
    labels, _, _ = _answer(tmp_path / "o", "girl")
    assert not labels[:, :48].any() and labels[:, 48:].any()


@pytest.mark.torch
def test_the_labels_of_body_parsing(tmp_path: Path, unflat_command: Command) -> None:
    pytest.importorskip("transformers")
    from unflat.nets.sam_parts import SamParts

    root = _small_sam(tmp_path / "w")
    rgba = np.random.default_rng(5).integers(0, 256, (80, 70, 4), np.uint8)
    rgba[..., 3] = 255
    rgba[:10, :, 3] = 0
    cv2.imwrite(str(tmp_path / "a.png"), rgba[..., [2, 1, 0, 3]])
    answer = unflat_command("parse", "a.png", "-o", "o", "--engine", "sam", "--weights-dir", root, "--device", "cpu")
    assert answer.code == 0, answer.err
    labels = _check(tmp_path / "o", "a", "sam", V2)
    rgba[:10] = 255  # white paper
    wanted = SamParts.load(root / "see-through/body-parsing").parse(np.ascontiguousarray(rgba[..., :3]))
    wanted[:10] = 0
    assert (labels == wanted).all() and labels.any()


def test_missing_weights_are_said_and_lite_does_not_step_in(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("parse", "girl.png", "-o", "o", "--engine", "sam")
    assert answer.code == 1 and "run: unflat weights pull see-through/body-parsing" in answer.err and not (tmp_path / "o").exists()


@pytest.mark.torch
def test_a_device_that_is_not_there_is_said(tmp_path: Path, unflat_command: Command) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("transformers")
    if torch.backends.mps.is_available():
        pytest.skip("this machine has it")
    save_toy(tmp_path / "girl.png")
    words = ("parse", "girl.png", "--engine", "sam", "--weights-dir", _small_sam(tmp_path / "w"), "--device")
    answer = unflat_command(*words, "mps")
    assert answer.code == 2 and "finds no mps device" in answer.err
    answer = unflat_command(*words, "gpu")
    assert answer.code == 2 and "choose auto, cuda, mps, cpu" in answer.err


def test_an_unknown_engine_is_refused(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("parse", "girl.png", "--engine", "auto")
    assert answer.code == 2 and "lite or sam" in answer.err


def test_a_bad_picture_does_not_stop_the_next_and_nothing_is_overwritten(tmp_path: Path, unflat_command: Command) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    save_toy(tmp_path / "girl.png")
    first = unflat_command("parse", "bad.png", "girl.png", "-o", "o")
    assert first.code == 1 and "bad.png" in first.err and (tmp_path / "o/girl_parts.json").exists()
    assert not list((tmp_path / "o").glob("bad*"))
    again = unflat_command("parse", "girl.png", "-o", "o")
    assert again.code == 1 and "--overwrite" in again.err
    assert unflat_command("parse", "girl.png", "-o", "o", "--overwrite").code == 0


def test_every_name_has_a_colour_of_its_own() -> None:
    assert len({colour_of(name) for name in V2}) == len(V2)
    assert len({colour_of(part.name) for part in PARTS.main}) == len(PARTS.main)
