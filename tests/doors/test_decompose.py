"""`unflat girl.png`: what is written, what is said, and with which exit code."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from doors.conftest import Command
from doors.fakes import open_deadly, open_nothing, save_toy
from unflat import PARTS, flatten, read_picture, read_psd
from unflat.core import parts

Names = set[str]


def _names(folder: Path) -> Names:
    return {p.name for p in folder.iterdir()}


def _timeless(path: Path) -> bytes:
    if path.suffix != ".json":
        return path.read_bytes()
    return json.dumps({k: v for k, v in json.loads(path.read_text(encoding="utf-8")).items() if k != "timings"}).encode()


def test_a_picture_becomes_layers_depth_and_manifest(tmp_path: Path, unflat_command: Command) -> None:
    picture = save_toy(tmp_path / "girl.png")
    answer = unflat_command("girl.png", "-o", "out")
    assert (answer.code, answer.err) == (0, "")
    assert _names(tmp_path / "out") == {"girl.psd", "girl_depth.psd", "girl.json"}
    stack = read_psd(tmp_path / "out" / "girl.psd")
    assert np.abs(flatten(stack).astype(int) - read_picture(picture)).max() <= 1
    assert {parts.FACE, parts.FRONT_HAIR, parts.TOPWEAR} <= {layer.part for layer in stack.layers}


def test_the_answer_names_every_file(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("girl.png", "--sheet", "--format", "psd,png")
    assert [Path(line.strip()).name for line in answer.out.splitlines()[1:]] == [
        "girl.psd",
        "girl_depth.psd",
        "girl",
        "girl_sheet.png",
        "girl.json",
    ]
    assert _names(tmp_path / "out" / "girl") >= {"src_img.png", "reconstruction.png", "info.json", f"{parts.FACE.name}.png"}


def test_decompose_may_be_left_out(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    for words in (["girl.png", "-o", "a"], ["decompose", "girl.png", "-o", "a"], ["-o", "a", "girl.png"]):
        shutil.rmtree(tmp_path / "a", ignore_errors=True)
        assert unflat_command(*words).code == 0
        assert (tmp_path / "a" / "girl.psd").is_file()


def test_a_picture_with_the_name_of_a_command_is_reached(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "doctor")
    assert unflat_command("./doctor", "-o", "a").code == 0
    assert unflat_command("decompose", "doctor", "-o", "b").code == 0
    assert _names(tmp_path / "a") == _names(tmp_path / "b") == {"doctor.psd", "doctor_depth.psd", "doctor.json"}


@pytest.mark.parametrize("name", ["with space.png", "少女 1.png", "😀.png", "a.b.c.png", "-dash.png", "[brackets].png"])
def test_names_in_any_letters_work(name: str, tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "絵 ✨" / name)
    answer = unflat_command(f"絵 ✨/{name}", "-o", "出力 📁")
    assert answer.code == 0
    assert f"{Path(name).stem}.psd" in _names(tmp_path / "出力 📁") and f"{Path(name).stem}.psd" in answer.out


def test_pictures_of_one_name_get_files_of_their_own(tmp_path: Path, unflat_command: Command) -> None:
    for n, folder in enumerate("abc"):
        save_toy(tmp_path / folder / ("GIRL.png" if folder == "c" else "girl.png"), paper=(200, 200, 60 * n))
    answer = unflat_command("a", "b", "c")
    assert answer.code == 0
    assert {n for n in _names(tmp_path / "out") if n.endswith(".json")} == {"girl.json", "girl-2.json", "GIRL-3.json"}
    assert "girl-2" in answer.err and "GIRL-3" in answer.err
    for n, stem in enumerate(["girl", "girl-2", "GIRL-3"]):
        assert read_psd(tmp_path / "out" / f"{stem}.psd").named(parts.BACKGROUND.name).rgba[0, 0, 2] == 60 * n


def test_a_bad_picture_does_not_stop_the_others(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "in" / "girl1.png")
    (tmp_path / "in" / "girl2.png").write_bytes(b"no picture")
    save_toy(tmp_path / "in" / "girl10.png")
    answer = unflat_command("in")
    assert answer.code == 1
    assert {n for n in _names(tmp_path / "out") if n.endswith(".psd")} >= {"girl1.psd", "girl10.psd"}
    assert "girl2.png" in answer.err and "2 done, 0 finished before, 1 failed" in answer.out
    assert not any(n.startswith("girl2") for n in _names(tmp_path / "out"))


def test_several_processes_give_the_same_bytes(tmp_path: Path, unflat_command: Command) -> None:
    for n in range(3):
        save_toy(tmp_path / "in" / f"{n}.png", paper=(255, 255 - 40 * n, 200))
    (tmp_path / "in" / "bad.png").write_bytes(b"no picture")
    assert unflat_command("in", "-o", "one").code == unflat_command("in", "-o", "two", "--jobs", 2).code == 1
    assert _names(tmp_path / "one") == _names(tmp_path / "two") and len(_names(tmp_path / "one")) == 9
    for name in _names(tmp_path / "one"):
        assert _timeless(tmp_path / "one" / name) == _timeless(tmp_path / "two" / name), name


def test_a_process_that_dies_takes_one_picture_with_it(tmp_path: Path, unflat_command: Command) -> None:
    for n, paper in enumerate([(250, 250, 250), (10, 20, 200), (240, 250, 250), (230, 250, 250)]):
        save_toy(tmp_path / "in" / f"{n}.png", paper=paper)
    answer = unflat_command("in", "--jobs", 2, "--json", opener=open_deadly)
    states = {Path(r["picture"]).name: r["status"] for r in json.loads(answer.out)["results"]}
    assert states == {"0.png": "done", "1.png": "failed", "2.png": "done", "3.png": "done"} and answer.code == 1


def test_json_is_one_document_with_everything_written(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("girl.png", "missing.png", "--json")
    document = json.loads(answer.out)
    done, failed = document["results"]
    assert (answer.code, document["exit_code"], answer.err) == (1, 1, "")
    assert (done["status"], failed["status"], failed["error"]["kind"]) == ("done", "failed", "InputError")
    assert all(Path(path).exists() for path in done["files"]) and len(done["files"]) == 3
    assert done["quality"] and "missing.png" in failed["error"]["message"]


def test_json_also_says_what_was_wrong_with_the_question(unflat_command: Command) -> None:
    answer = unflat_command("girl.png", "--ground", "away", "--json")
    document = json.loads(answer.out)
    assert (answer.code, document["exit_code"], document["error"]["kind"]) == (2, 2, "InputError")


def test_quiet_says_only_what_failed(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("girl.png", "missing.png", "-q")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1 and "missing.png is not there" in answer.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--ground", "away"], "keep, drop, hide"),
        (["--format", "tiff"], "psd or png"),
        (["--parts", "nosering"], "no part named 'nosering'"),
        (["--without", "nosering"], "no part named 'nosering'"),
        (["--set", "cut.softness=1"], "cut.softness"),
        (["--set", "soft"], "section.name=value"),
        (["--jobs", "0"], "--jobs"),
        (["--colour"], "--colour"),
        (["--seed", "x"], "--seed"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(words: list[str], says: str, tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    answer = unflat_command("girl.png", *words)
    assert answer.code == 2 and says in answer.err
    assert "Traceback" not in answer.err and not (tmp_path / "out").exists()


def test_an_unknown_engine_is_wrong_usage(tmp_path: Path, unflat_command: Command) -> None:
    from unflat import open_engine

    save_toy(tmp_path / "girl.png")
    answer = unflat_command("girl.png", "--engine", "heavy", opener=open_engine)
    assert answer.code == 2 and "lite" in answer.err


@pytest.mark.parametrize("jobs", [1, 2])
def test_missing_weights_are_said_once(jobs: int, tmp_path: Path, unflat_command: Command) -> None:
    for n in range(3):
        save_toy(tmp_path / f"{n}.png")
    answer = unflat_command(tmp_path, "-o", "out", "--jobs", jobs, opener=open_nothing)
    assert answer.code == 1 and answer.err.count("the weights are missing") == 1


def test_nothing_is_replaced_without_being_asked(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "girl.psd").write_bytes(b"precious")
    answer = unflat_command("girl.png")
    assert answer.code == 1 and "--overwrite" in answer.err
    assert (tmp_path / "out" / "girl.psd").read_bytes() == b"precious" and _names(tmp_path / "out") == {"girl.psd"}
    assert unflat_command("girl.png", "--overwrite").code == 0
    assert read_psd(tmp_path / "out" / "girl.psd").layers


def test_the_picture_itself_is_never_replaced(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png").code == 0
    before = (tmp_path / "out" / "girl.psd").read_bytes()
    assert unflat_command("out/girl.psd", "-o", "out", "--overwrite").code == 1
    assert (tmp_path / "out" / "girl.psd").read_bytes() == before


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    (tmp_path / "out" / "girl").mkdir(parents=True)
    (tmp_path / "out" / "girl" / "diary.txt").write_text("precious")
    answer = unflat_command("girl.png", "--format", "png", "--overwrite")
    assert answer.code == 1 and "something else" in answer.err
    assert (tmp_path / "out" / "girl" / "diary.txt").is_file()


def test_ours_is_replaced_as_a_whole(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png", "--format", "png").code == 0
    face = tmp_path / "out" / "girl" / f"{parts.FACE.name}.png"
    assert face.is_file()
    assert unflat_command("girl.png", "--format", "png", "--overwrite", "--without", parts.FACE.name).code == 0
    assert not face.exists()


def test_parts_and_without_choose_the_layers(tmp_path: Path, unflat_command: Command) -> None:
    picture = save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png", "-o", "a", "--without", f"{parts.IRIDES.name},{parts.NECK.aliases[0]}").code == 0
    assert unflat_command("girl.png", "-o", "b", "--parts", f"{parts.FACE.name},{parts.TOPWEAR.name}").code == 0
    a, b = (read_psd(tmp_path / f / "girl.psd") for f in "ab")
    assert not {parts.IRIDES, parts.NECK} & {layer.part for layer in a.layers}
    assert {layer.part for layer in b.layers if layer.kind == "part"} == {parts.FACE, parts.TOPWEAR}
    for stack in (a, b):
        assert np.abs(flatten(stack).astype(int) - read_picture(picture)).max() <= 1


@pytest.mark.parametrize(("ground", "there", "shown"), [("keep", True, True), ("hide", True, False), ("drop", False, False)])
def test_the_ground_is_kept_hidden_or_dropped(ground: str, there: bool, shown: bool, tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png", "--ground", ground).code == 0
    grounds = [layer for layer in read_psd(tmp_path / "out" / "girl.psd").layers if layer.part == parts.BACKGROUND]
    assert bool(grounds) == there and all(layer.visible == shown for layer in grounds)
    assert bool(read_picture(tmp_path / "out" / "girl.psd")[0, 0, 3]) == shown


def test_a_setting_reaches_its_stage(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png", "-o", "soft").code == unflat_command("girl.png", "-o", "hard", "--set", "cut.soft=no").code == 0
    soft, hard = (read_psd(tmp_path / f / "girl.psd") for f in ("soft", "hard"))
    halves = [sum(int(((a.alpha > 0) & (a.alpha < 255)).sum()) for a in stack.layers) for stack in (soft, hard)]
    assert halves[0] > halves[1]


def test_an_unrestored_source_is_a_recomposition_error_in_the_manifest(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png", "--set", "restore.source=no").code == 0
    content = json.loads((tmp_path / "out" / "girl.json").read_text(encoding="utf-8"))
    assert content["quality"]["recomposition"]["over_white"]["worst"] > 2
    shown, layers = read_picture(tmp_path / "out" / "girl.psd"), flatten(read_psd(tmp_path / "out" / "girl.psd"))
    assert np.abs(shown.astype(int) - layers).max() <= 1  # the file's own picture is that of its layers


def test_the_same_question_gives_the_same_bytes(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    for out in "ab":
        assert unflat_command("girl.png", "-o", out, "--seed", 7, "--sheet").code == 0
    for name in _names(tmp_path / "a"):
        assert _timeless(tmp_path / "a" / name) == _timeless(tmp_path / "b" / name), name


def test_the_manifest_says_how_it_was_made(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "girl.png")
    assert unflat_command("girl.png", "--seed", 7, "--set", "lite.flip=no").code == 0
    content = json.loads((tmp_path / "out" / "girl.json").read_text(encoding="utf-8"))
    assert (content["size"], content["engine"], content["seed"]) == ({"width": 96, "height": 128}, "fake", 7)
    assert content["options"]["settings"] == {"lite": {"flip": "no"}} and content["picture"]["file"] == "girl.png"
    assert {"read", "separate", "cut_out", "order", "complete", "restore_source", "write"} <= set(content["timings"])
    assert {layer["part"] for layer in content["layers"]} <= {p.name for p in PARTS.parts} and content["quality"]


def test_the_folder_of_results_can_be_the_folder_of_pictures(tmp_path: Path, unflat_command: Command) -> None:
    save_toy(tmp_path / "in" / "girl.png")
    assert unflat_command("in", "-o", "in", "--sheet").code == 0
    again = unflat_command("in", "-o", "in", "--sheet", "--resume", "--json")
    assert [r["status"] for r in json.loads(again.out)["results"]] == ["skipped"]


def test_the_options_of_see_through_are_its_settings(tmp_path: Path) -> None:
    from unflat.apps.decompose import _of_see_through
    from unflat.core.options import Options, settings_of
    from unflat.engines.see_through.settings import SeeThroughSettings
    from unflat.pipeline.settings import parse_settings

    found = settings_of(Options(settings=parse_settings(_of_see_through("offload", tmp_path))), SeeThroughSettings)
    assert (found.memory, found.weights) == ("offload", str(tmp_path))
    assert _of_see_through(None, None) == []
