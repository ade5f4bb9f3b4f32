"""One's own layered files: read as they show, held back in groups, refused by name, mixed with drawings, and used by the command."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from data.folded import folded
from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.core.stack import Stack, layer_id
from unflat.formats.psd_write import write_depth_psd, write_psd
from unflat.pixels.over import composite
from unflat.testing import toy_stack

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("skia")

from unflat.apps.cli import app  # noqa: E402
from unflat.data.artworks.keep import artwork_of  # noqa: E402
from unflat.data.artworks.view import UNNAMED, sample_through  # noqa: E402
from unflat.data.samples import draw_clean  # noqa: E402
from unflat.data.shards import draw_shard  # noqa: E402
from unflat.data.stacks import draw_stack  # noqa: E402
from unflat.train.lite.own import files_of, held_back, held_views, read_each, take_in  # noqa: E402
from unflat.train.lite.pool import Stream  # noqa: E402
from unflat.train.lite.psd_layers import read_layers  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SIZE = 96
FOREIGN = {
    "front hair": "前髪", "back hair": "ushirogami", "topwear": "Shirt", "face": "Skin", "irides": "Iris", "handwear": "sleeve",
    "legwear": "trousers", "eyelash": "まつ毛",
}  # fmt: skip
VOCABULARY = '[parts.ushirogami]\nparent = "back hair"\n'


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """Three drawn characters as PSDs: one as we write it, one without our notes, one with a stranger's names."""
    folder = tmp_path / "studio"
    for seed, kind in ((3, "head"), (4, "figure"), (5, "head")):
        stack = draw_stack(seed, kind, SIZE)  # type: ignore[arg-type]
        write_psd(_foreign(stack) if seed == 5 else stack, folder / f"{seed}.psd", manifest=None if seed == 3 else {})
    write_depth_psd(draw_stack(3, "head", SIZE), folder / "3_depth.psd")
    return folder


def _foreign(stack: Stack) -> Stack:
    """The same layers, called and grouped as other people do."""
    layers = []
    for n, layer in enumerate(stack.layers):
        assert layer.part is not None
        name = layer.part.parent or layer.part.name
        word = FOREIGN.get(name, "hair tail" if layer.part.name == "hair tail" else name)
        written = f"{word} copy {n}" if layer.side is None else f"{ {'l': 'left', 'r': 'right'}[layer.side] } {word}-{n}"
        layers.append(replace(layer, name=written, id=layer_id(written)))
    return stack.with_layers(layers)


def test_written_and_read_again_drawn_characters_have_the_truth_of_their_drawings(studio: Path, tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text(VOCABULARY, encoding="utf-8")
    found = list(read_each(studio, held=0.34, vocabulary=str(tmp_path / "words.toml")))
    assert [row.path.name for row in found] == ["3.psd", "4.psd", "5.psd"] and not any(row.problem for row in found)
    for row, (seed, kind) in zip(found, ((3, "head"), (4, "figure"), (5, "head")), strict=True):
        assert row.artwork is not None
        clean, stack = (draw(seed, kind, SIZE) for draw in (draw_clean, draw_stack))  # type: ignore[operator]
        clean = folded(clean)
        sample = folded(sample_through(row.artwork, Frame.whole(width=SIZE, height=SIZE), stack.layers[0].rgba[..., :3]))
        tails = {a.name for a in stack.layers if a.part is not None and a.part.name == "hair tail"} if seed == 4 else set()
        assert (sample.label == clean.label).mean() > (0.9 if tails else 0.9999)  # without our notes a tail is back hair
        assert np.array_equal(sample.side, clean.side)
        assert np.abs(sample.full.astype(int).max(0) - clean.full.max(0)).max() <= 1


@pytest.fixture
def strange(tmp_path: Path) -> Callable[[], Any]:
    """An empty document of another program."""
    from psd_tools import PSDImage

    return lambda: PSDImage.new("RGBA", (64, 64))


def _sheet(width: int, height: int, colour: tuple[int, int, int]) -> Any:
    from PIL import Image

    return Image.new("RGBA", (width, height), (*colour, 255))


def test_masks_clipping_and_opacity_show_as_in_the_program_that_wrote_them(strange: Callable[[], Any], tmp_path: Path) -> None:
    from PIL import Image
    from psd_tools import PSDImage
    from psd_tools.constants import BlendMode

    psd = strange()
    psd.create_pixel_layer(_sheet(64, 64, (255, 255, 255)), name="background")
    face = psd.create_pixel_layer(_sheet(40, 40, (250, 210, 190)), name="face", top=4, left=10)
    face.create_mask(Image.new("L", (20, 40), 255), top=4, left=10)
    psd.create_pixel_layer(_sheet(60, 10, (20, 90, 200)), name="iris", top=20).clipping = True
    psd.create_group([psd.create_pixel_layer(_sheet(20, 20, (10, 200, 10)), name="Ebene 1", top=40, left=30)], name="skirt")
    psd.create_pixel_layer(_sheet(64, 64, (128, 128, 128)), name="shade", blend_mode=BlendMode.MULTIPLY).clipping = True
    psd.create_group([psd.create_pixel_layer(_sheet(9, 9, (200, 0, 10)), name="tie", left=50)], name="things", opacity=128)
    psd.save(tmp_path / "a.psd")
    wanted = np.asarray(PSDImage.open(tmp_path / "a.psd").composite(force=True))
    stack = read_layers(tmp_path / "a.psd")
    assert np.abs(composite(stack)[..., :3] * 255 - wanted[..., :3]).max() <= 2
    assert {a.name: bool(a.meta["clipped"]) for a in stack.layers if a.meta["clipped"]} == {"iris": True, "shade": True}
    artwork, reading = artwork_of(stack, "a")
    sample = sample_through(artwork, Frame.whole(width=64, height=64), np.full((64, 64, 3), 255, np.uint8))
    assert reading.parts == {"bottomwear": 1, "neckwear": 1, "face": 1, "irides": 1} and reading.below == ("shade",)
    assert reading.by_group == {"Ebene 1": "skirt"}
    assert np.abs(sample.rgb.astype(int) - wanted[..., :3]).max() <= 2
    assert (sample.label > 0).sum() == 20 * 40 + 20 * 20 + 9 * 9  # half the face is masked away, the iris ends with it


def test_the_mask_of_a_group_holds_for_what_is_in_it_and_a_path_that_masks_is_said(strange: Callable[[], Any], tmp_path: Path) -> None:
    from PIL import Image
    from psd_tools.constants import Tag

    psd = strange()
    layer = psd.create_pixel_layer(_sheet(40, 40, (9, 99, 9)), name="Ebene 1", top=10, left=10)
    layer._record.tagged_blocks.set_data(Tag.VECTOR_MASK_SETTING1, 3, 0)
    group = psd.create_group([layer], name="skirt")
    group.create_mask(Image.new("L", (10, 64), 255), top=0, left=20)
    records = psd._record._get_layer_info().layer_records  # the group's end shares its channels, so it must tell of the mask too
    records[0].channel_info.append(group._record.channel_info[-1])
    psd.save(tmp_path / "a.psd")
    stack = read_layers(tmp_path / "a.psd")
    assert np.array_equal(stack.layers[0].alpha[0], np.repeat([0, 255, 0], [10, 10, 20]))
    assert stack.facts["warnings"] == ["the vector mask of Ebene 1 is passed over"]


def test_a_layer_clipped_to_a_hidden_one_is_hidden(strange: Callable[[], Any], tmp_path: Path) -> None:
    psd = strange()
    psd.create_pixel_layer(_sheet(40, 40, (250, 210, 190)), name="face").visible = False
    psd.create_pixel_layer(_sheet(60, 10, (20, 90, 200)), name="iris", top=20).clipping = True
    psd.save(tmp_path / "a.psd")
    assert [layer.visible for layer in read_layers(tmp_path / "a.psd").layers] == [False, False]
    with pytest.raises(InputError, match="no layer that shows has the name of a part"):
        artwork_of(read_layers(tmp_path / "a.psd"), "a.psd")


def test_what_cannot_be_shown_as_it_was_is_said(strange: Callable[[], Any], tmp_path: Path) -> None:
    from psd_tools.constants import BlendMode

    psd = strange()
    psd.create_pixel_layer(_sheet(40, 40, (250, 210, 190)), name="face", blend_mode=BlendMode.SOFT_LIGHT)
    psd.create_pixel_layer(_sheet(40, 40, (255, 255, 190)), name="glow", blend_mode=BlendMode.SOFT_LIGHT)
    psd.save(tmp_path / "a.psd")
    _, reading = artwork_of(read_layers(tmp_path / "a.psd"), "a.psd")
    assert reading.left_out == ("glow",) and reading.warnings == ("the blend of face (soft_light) is taken as normal",)


def test_depth_files_are_no_pictures_of_their_own(studio: Path) -> None:
    assert [path.name for path in files_of(studio)] == ["3.psd", "4.psd", "5.psd"]


def test_what_is_held_back_stays_so_and_goes_by_folders(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.psd" for n in range(40)]
    held = held_back(files, 0.2)
    assert 2 <= len(held) <= 16 and held_back(files[:30], 0.2) <= held
    both = [tmp_path / "a" / "1.psd", tmp_path / "a" / "2.psd", tmp_path / "b" / "1.psd"]
    for share in (0.01, 0.5, 0.99):
        found = held_back(both, share)
        assert found in (frozenset(both[:2]), frozenset(both[2:]))
    assert len(held_back(both[:2], 0.5)) == 1  # all in one folder: each for itself
    assert held_back(files, 0.0) == frozenset() == held_back(files[:1], 0.5)


def test_a_folder_that_cannot_be_learned_from_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder"):
        files_of(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no layered file lies in"):
        take_in(tmp_path / "empty", tmp_path / "run", held=0.2)
    folder = tmp_path / "some"
    write_psd(toy_stack(), folder / "good.psd")
    (folder / "torn.psd").write_bytes((folder / "good.psd").read_bytes()[:900])
    renamed = [replace(a, name=f"Ebene {n}", id=str(n)) for n, a in enumerate(toy_stack().layers)]
    write_psd(toy_stack().with_layers(renamed), folder / "names.psd", manifest={})
    with pytest.raises(InputError) as said:
        take_in(folder, tmp_path / "run", held=0.2)
    lines = str(said.value).splitlines()
    assert lines[0] == "2 of 3 files cannot be learned from:" and "names.psd: no layer that shows" in lines[1] and "torn.psd" in lines[2]
    assert not list((tmp_path / "run").glob("*.part")) and not (tmp_path / "run" / "files.json").exists()
    with pytest.raises(InputError, match=r"words\.toml cannot be read"):
        take_in(folder, tmp_path / "run", held=0.2, vocabulary=str(tmp_path / "words.toml"))


def test_a_run_goes_on_with_the_files_it_began_with_or_not_at_all(studio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (studio / "5.psd").unlink()
    own = take_in(studio, tmp_path / "run", held=0.5)
    assert len(own.learned) == len(own.held) == 1
    monkeypatch.setattr("unflat.train.lite.own.read_layers", lambda *_: pytest.fail("what is kept is read again"))
    assert take_in(studio, tmp_path / "run", held=0.5) == own
    monkeypatch.undo()
    write_psd(draw_stack(6, "head", SIZE), studio / "6.psd")
    with pytest.raises(InputError, match="not those that this run began with"):
        take_in(studio, tmp_path / "run", held=0.5)


def test_views_that_are_held_back_are_always_the_same(studio: Path, tmp_path: Path) -> None:
    (studio / "5.psd").unlink()
    own = take_in(studio, tmp_path / "run", held=0.5)
    one, two = (held_views(own, "head", size=48, views=2) for _ in range(2))
    assert len(one) == 2 and all(np.array_equal(a.rgb, b.rgb) and np.array_equal(a.label, b.label) for a, b in zip(one, two, strict=True))
    assert not np.array_equal(one[0].rgb, one[1].rgb)


def test_a_stream_mixes_in_the_share_it_is_told_and_draws_as_before_without(studio: Path, tmp_path: Path) -> None:
    (studio / "5.psd").unlink()
    own = take_in(studio, tmp_path / "run", held=0.0)
    plain = Stream(number=1, size=32, margin=0, figures=0.5, shard=12, reuse=1, lag=1)
    kinds = ["figure" if r < 0.5 else "head" for r in np.random.default_rng((1, 0)).random(12)]
    drawn = draw_shard(range(10**8, 10**8 + 12), kinds, 32)  # type: ignore[arg-type]
    assert all(np.array_equal(a.rgb, b.rgb) for a, b in zip(plain.draw(0), drawn, strict=True))
    mixed = replace(plain, own=tuple(map(str, own.learned)), own_share=0.5)
    found, again = mixed.draw(0), mixed.draw(0)
    pictures = {sample.rgb.tobytes() for sample in drawn}
    kept = [sample.rgb.tobytes() in pictures for sample in found]
    assert len(found) == 12 and 2 <= sum(kept) <= 10
    assert all(np.array_equal(a.rgb, b.rgb) for a, b in zip(found, again, strict=True))
    assert not any(sample.rgb.tobytes() in pictures for sample in replace(mixed, own_share=1.0).draw(0))


def test_nothing_is_learned_where_nobody_named_what_is_seen() -> None:
    from unflat.train.lite.losses import label_dice, label_loss

    label = torch.from_numpy(np.random.default_rng(0).integers(0, 3, (2, 8, 8)))
    label[:, :4] = UNNAMED
    logits = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(1), requires_grad=True)
    loss = label_loss(torch.log_softmax(logits, 1), label, torch.ones(3)) + label_dice(torch.log_softmax(logits, 1), label)
    (slope,) = torch.autograd.grad(loss, logits)
    assert not slope[:, :, :4].any() and slope[:, :, 4:].any()
    assert torch.isfinite(label_loss(torch.log_softmax(logits, 1), torch.full_like(label, UNNAMED), torch.ones(3)))


def test_a_share_without_a_folder_is_an_error(tmp_path: Path) -> None:
    from unflat.train.lite.settings import LiteTraining
    from unflat.train.lite.task import LiteTask

    with pytest.raises(InputError, match="own names no folder; give --set own=FOLDER"):
        _ = LiteTask(LiteTraining(own_share=0.5), tmp_path).own
    with pytest.raises(InputError, match="own_share is a share from 0 to 1"):
        _ = LiteTask(LiteTraining(own="some", own_share=1.5), tmp_path).own


def test_the_command_shows_what_was_read(studio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (studio / "4.psd").unlink()
    (tmp_path / "words.toml").write_text(VOCABULARY, encoding="utf-8")
    done = CliRunner().invoke(app, ["data", "own", str(studio), "-o", "own.png", "--vocabulary", "words.toml", "--size", "48"])
    assert done.exit_code == 0, done.output
    assert "3.psd" in done.output and "is named: back hair" in done.output and (tmp_path / "own.png").exists()
    (studio / "6.psd").write_bytes(b"8BPS")
    done = CliRunner().invoke(app, ["data", "own", str(studio), "-o", "own.png", "--vocabulary", "words.toml", "--size", "48"])
    assert done.exit_code == 1 and "6.psd" in done.output


def test_a_training_goes_on_from_a_file_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unflat.core.errors import WeightsError
    from unflat.train.lite.settings import LiteTraining
    from unflat.train.lite.task import LiteTask
    from unflat.weights import embedded

    monkeypatch.chdir(tmp_path)
    task = LiteTask(LiteTraining(look=32, validation=1), tmp_path)
    with pytest.raises(WeightsError, match=r"mine/lite-figure\.onnx, from which a phase is to go on, is not there"):
        task.build("mine/lite-figure.onnx")
    (tmp_path / "mine").mkdir()
    shutil.copy(embedded("lite-head.onnx"), tmp_path / "mine" / "lite-figure.onnx")
    found, wanted = (task.build(start)["net"].state_dict() for start in ("mine/lite-figure.onnx", "lite-head.onnx"))
    assert all(torch.equal(value, wanted[name]) for name, value in found.items())


@pytest.mark.slow
def test_the_whole_way_goes_on_from_the_files_that_ship_and_its_result_is_used(studio: Path, tmp_path: Path) -> None:
    (studio / "5.psd").unlink()
    run, command = tmp_path / "run", [sys.executable, "-W", "error", "-m", "unflat"]
    words = ["--config", "configs/lite_own.toml", "--tiny", "--set", "width=48", "--set", f"own={studio}", "--set", "own_held=0.5"]

    def call(*more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*command, *more], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)

    done = call("train", "lite", *words, "--run", str(run))
    assert done.returncode == 0, done.stderr
    scores = [json.loads(line) for line in (run / "scores.jsonl").read_text().splitlines()]
    before = json.loads((run / "before.json").read_text())
    assert set(before) == {"lite-figure.onnx", "lite-head.onnx"} and all("own_head_miou" in row for row in (*scores, *before.values()))
    shutil.copy(ROOT / "examples" / "girl.png", tmp_path / "girl.png")
    done = call(str(tmp_path / "girl.png"), "-o", str(tmp_path / "out"), "--set", f"lite.weights={run}")
    assert done.returncode in (0, 1), done.stderr  # three steps make no network that must find a figure
    assert "lite-figure.onnx" not in done.stderr, done.stderr
