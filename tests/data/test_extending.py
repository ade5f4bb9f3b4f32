"""The example of docs/characters.md: a hat that it adds is drawn on heads."""

import re
from pathlib import Path

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.frame import Frame

pytestmark = pytest.mark.torch
pytest.importorskip("skia")

PAGE = (Path(__file__).parents[2] / "docs" / "characters.md").read_text(encoding="utf-8")
FRAME = Frame.square(left=-1.2, top=-1.9, side=2.4, size=96)


def test_the_hat_of_the_page_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    from unflat.data.characters.body.pose import HeadPose
    from unflat.data.characters.drawing.brush import Palette, Sheet, Style
    from unflat.data.characters.drawing.paint import paint_ink
    from unflat.data.characters.head import plan
    from unflat.data.characters.head.head import draw_head
    from unflat.data.characters.head.worn import hats

    (code,) = re.findall(r"```python add-a-hat\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.setattr(hats, "HATS", dict(hats.HATS))
    monkeypatch.setattr(plan, "HAT_CHANCES", dict(plan.HAT_CHANCES))
    exec(compile(code, "characters.md", "exec"), {})
    assert set(hats.HATS) == {name for name in plan.HAT_CHANCES if name not in ("", "hood")}
    for name in plan.HAT_CHANCES:
        plan.HAT_CHANCES[name] = float(name == "boat")
    rng = np.random.default_rng(2)
    sheet = Sheet(Style.random(rng), Palette.random(rng))
    draw_head(sheet, HeadPose(x=0.0, y=0.0, unit=1.0, tilt=0.0, turn=0.0, nod=0.0), rng)
    worn = [paint_ink(ink, FRAME, (0, 0, 96, 96)) for ink in sheet.sorted() if ink.part == parts.HEADWEAR]
    assert max((layer[..., 3] > 127).sum() for layer in worn) > 200


def test_every_command_of_the_page_is_one(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from unflat.apps.cli import app

    lines = re.findall(r"^unflat data (.+?)(?:\s+#.*)?$", PAGE, re.MULTILINE)
    assert len(lines) == 3
    for line in lines:
        asked = re.findall(r"--?[a-z]+", line.replace('"', ""))
        text = CliRunner().invoke(app, ["data", line.split()[0], "--help"], env={"COLUMNS": "200"}).output
        assert all(word in re.sub(r"\x1b\[[0-9;]*m", "", text) for word in asked), line


def test_draw_and_sheet_write_what_they_say(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from unflat.apps.cli import app
    from unflat.data.archive import read_archive

    def run(*words: str) -> None:
        result = CliRunner().invoke(app, ["data", *words])
        assert result.exit_code == 0, result.output

    run("draw", "-n", "2", "--size", "32", "--seed", "3", "-o", str(tmp_path / "t"))
    (archive,) = (tmp_path / "t").iterdir()
    assert [key for key, _ in read_archive(archive)] == ["000000003", "000000004"]
    run("draw", "-n", "1", "--size", "32", "--seed", "3", "--format", "png", "-o", str(tmp_path / "p"))
    assert sorted(p.name for p in (tmp_path / "p").iterdir()) == ["3-label.png", "3.png"]
    run("sheet", "-n", "1", "--size", "32", "-o", str(tmp_path / "sheet.png"))
    assert (tmp_path / "sheet.png").exists()
    assert CliRunner().invoke(app, ["data", "draw", "--format", "gif", "-o", str(tmp_path)]).exit_code != 0
