"""The benchmark over a folder, on the toy figure and an engine that knows it."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from unflat import engines
from unflat.apps.cli import app
from unflat.core.arrays import Array
from unflat.core.options import Options
from unflat.core.parts import HANDWEAR, IRIDES
from unflat.evaluate.bench import COLUMNS, Row, by_part, run, table
from unflat.evaluate.calibration import Claim
from unflat.evaluate.metrics import label_of, seen_parts, whole_part
from unflat.formats.psd_write import write_psd
from unflat.pixels.over import flatten, straight
from unflat.testing import FakeEngine, toy_stack

SIZE = {"width": 192, "height": 256}


def save(path: Path, pixels: Array) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def toy_bench(tmp_path: Path) -> Path:
    """A benchmark folder of one character, as its README describes it."""
    stack, folder = toy_stack(ground=False, **SIZE), tmp_path / "bench" / "Toy"
    tags = list(dict.fromkeys(name for name in map(label_of, stack.layers) if name))
    labels = np.zeros((SIZE["height"], SIZE["width"]), np.uint8)
    for number, tag in enumerate(tags, start=1):
        save(folder / "layers" / f"{tag}.png", straight(whole_part(stack, tag)))
        labels[seen_parts(stack)[tag]] = number
    save(folder / "visible.png", labels)
    flat = flatten(stack)
    save(folder / "flat.png", flat)
    white = Image.new("RGBA", (SIZE["width"], SIZE["height"]), "white")
    white.alpha_composite(Image.fromarray(flat))
    white.convert("RGB").save(folder / "flat_white.png")
    rows = [{"tag": tag, "file": f"layers/{tag}.png"} for tag in tags]
    (folder / "order.json").write_text(json.dumps({"tags": tags, "exact_stack_back_to_front": rows}))
    (folder / "mapping.json").write_text(json.dumps({"label_ids": {tag: n for n, tag in enumerate(tags, start=1)}}))
    return tmp_path / "bench"


def test_an_engine_that_knows_the_figure_scores_high_and_restacks_exactly(toy_bench: Path, tmp_path: Path) -> None:
    rows = list(run(toy_bench, tmp_path / "out", options=Options(), engine=FakeEngine()))
    assert [r.picture for r in rows] == ["Toy/flat", "Toy/flat_white"]
    for row in rows:
        assert row.visible_iou > 0.8 and row.full_iou > 0.7
        assert row.restack_error <= 1
        assert row.missing == () and row.extra == ()
        assert row.edge_alpha < row.hard_alpha and row.edge_psnr > row.hard_psnr
        assert {HANDWEAR.name, IRIDES.name} <= set(row.parts)
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names == {f"Toy-{n}{end}" for n in ("flat", "flat_white") for end in (".psd", "_sheet.png")}


def test_the_command_prints_a_table_and_leaves_the_numbers(toy_bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "open_engine", lambda _: FakeEngine())
    done = CliRunner().invoke(app, ["evaluate", str(toy_bench), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["picture", "Toy/flat", "Toy/flat_white", "mean"]
    assert lines[5].split() == ["confidence", "by", "part", "told", "right", "pictures"]
    numbers = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert f"{numbers[0]['visible_iou']:.3f}" == lines[1].split()[1]
    assert {claim["part"] for claim in numbers[0]["claims"]} == {line.rsplit(maxsplit=3)[0] for line in lines[6:]}


def test_the_command_measures_stacks_of_any_program(toy_bench: Path, tmp_path: Path) -> None:
    write_psd(toy_stack(ground=False, **SIZE), tmp_path / "theirs" / "Toy.psd")
    words = ["evaluate", str(toy_bench), "-o", str(tmp_path / "out"), "--stacks", str(tmp_path / "theirs"), "--picture", "flat", "--json"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.output)
    assert row["picture"] == "Toy/flat" and row["visible_iou"] > 0.99 and row["missing"] == []
    (tmp_path / "theirs" / "Toy.psd").unlink()
    failed = CliRunner().invoke(app, words)
    assert failed.exit_code == 2 and "give a folder with a PSD for each character" in failed.output


def test_the_table_gives_means_and_leaves_out_what_is_not_there() -> None:
    row = Row("a", 0.5, 0.25, None, 1.0, 6.0, 30.0, 12.0, 24.0, ("face",), (), {"face": 0.5}, 2.0, order=0.5)
    other = Row("b", 0.7, 0.75, 20.0, 0.0, 8.0, 32.0, 14.0, 26.0, (), (), {}, 4.0, order=0.75)
    lines = table([row, other]).splitlines()
    assert lines[1].split()[3] == "-" and lines[1].endswith("face / -")
    numbers = dict(zip(COLUMNS, lines[3].split()[1:], strict=True))
    assert numbers["visible"] == "0.600" and numbers["hidden"] == "20.00" and numbers["order"] == "0.625" and numbers["calib"] == "-"


def test_confidence_by_part_is_the_mean_over_the_pictures_that_have_it() -> None:
    one = Row("a", 0.5, 0.5, None, 0, 0, 0, 0, 0, (), (), {}, claims=(Claim("face", 0.9, 0.5, 10), Claim("neck", 0.4, 0.2, 5)))
    two = Row("b", 0.5, 0.5, None, 0, 0, 0, 0, 0, (), (), {}, claims=(Claim("face", 0.7, 1.0, 1000),))
    found = by_part([one, two])
    assert list(found) == ["face", "neck"] and found["neck"] == (Claim("neck", 0.4, 0.2, 5), 1)
    claim, count = found["face"]
    assert count == 2 and claim.pixels == 1010 and claim.confidence == pytest.approx(0.8) and claim.right == pytest.approx(0.75)
    assert table([one, two]).splitlines()[-1].split() == ["neck", "0.400", "0.200", "1"]
