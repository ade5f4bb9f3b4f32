"""The trainer: its curve, its resume, its average, frozen parts, several processes."""

import json
import math
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")

from train.toys import Line, plan  # noqa: E402 - needs what is asked for above

ROOT = Path(__file__).resolve().parents[2]


def results(run: Path, phase: str = "two") -> "dict[str, torch.Tensor]":
    from unflat.train.checkpoint import load_tensors

    return load_tensors(run / "phases" / phase / "head.safetensors")


def same(one: "dict[str, torch.Tensor]", other: "dict[str, torch.Tensor]") -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[n], other[n]) for n in one)


def test_the_rate_rises_and_ends_at_nothing() -> None:
    from unflat.train.learner import rate_at
    from unflat.train.settings import Phase

    phase = Phase(steps=100, warm=10, rate=1.0)
    rates = [rate_at(phase, step) for step in range(101)]
    assert rates[:10] == sorted(rates[:10]) and rates[9] == 1.0 and rates[100] == pytest.approx(0)
    assert rate_at(replace(phase, floor=1.0), 90) == 1.0


@pytest.mark.parametrize("breaks_at", [4 * 4, 4 * 7 + 1, 4 * 11])
def test_a_killed_run_ends_with_the_same_numbers(tmp_path: Path, breaks_at: int) -> None:
    from unflat.train.trainer import train

    train(Line(plan()), plan(), tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        train(Line(plan(), breaks_at), plan(), tmp_path / "broken")
    assert not (tmp_path / "broken" / "line.txt").exists()
    train(Line(plan()), plan(), tmp_path / "broken")
    assert same(results(tmp_path / "whole"), results(tmp_path / "broken"))
    exports = [json.loads((tmp_path / name / "line.txt").read_text()) for name in ("broken", "whole")]
    assert exports[0]["sum"] == exports[1]["sum"]


def test_a_phase_that_learns_longer_is_exported_again(tmp_path: Path) -> None:
    from unflat.train.trainer import train

    train(Line(plan()), plan(), tmp_path / "run")
    wanted = (tmp_path / "run" / "line.txt").read_text()
    shutil.rmtree(tmp_path / "run" / "phases" / "two")
    (tmp_path / "run" / "line.txt").write_text("of a shorter run")
    train(Line(plan()), plan(), tmp_path / "run")
    assert (tmp_path / "run" / "line.txt").read_text() == wanted


def test_a_run_leaves_what_its_documents_say(tmp_path: Path) -> None:
    from unflat.train.trainer import train

    seen: list[int] = []
    train(Line(plan()), plan(keep=2), tmp_path, watch=lambda now: seen.append(now.step))
    assert seen == [*range(1, 13), *range(1, 7)]
    places = sorted(p.name for p in (tmp_path / "checkpoints").iterdir())
    assert places == ["two-00000005", "two-00000006"]
    last = tmp_path / "checkpoints" / places[-1]
    standing = json.loads((last / "standing.json").read_text())
    assert (standing["phase"], standing["step"], standing["samples"]) == ("two", 6, 24) and math.isfinite(standing["scores"]["apart"])
    files = {str(p.relative_to(last)) for p in last.rglob("*") if p.is_file()}
    assert files == {
        "standing.json",
        "model/head.safetensors",
        "average/head.safetensors",
        "state/optimizer.bin",
        "state/random_states_0.pkl",
    }
    rows = [json.loads(line) for line in (tmp_path / "scores.jsonl").read_text().splitlines()]
    assert [(r["phase"], r["step"]) for r in rows] == [("one", 4), ("one", 8), ("one", 12), ("two", 4), ("two", 6)]
    assert list((tmp_path / "curves").glob("events.*"))
    facts = json.loads((tmp_path / "run.json").read_text())
    assert facts["settings"]["batch"] == 4 and facts["versions"]["accelerate"]


def test_the_curves_can_be_read(tmp_path: Path) -> None:
    from unflat.train.trainer import train

    train(Line(plan()), plan(), tmp_path)
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    curves = reader.EventAccumulator(str(tmp_path / "curves"))
    curves.Reload()
    assert {"loss/square", "validation/apart", "speed/samples", "speed/waiting", "rate"} <= set(curves.Tags()["scalars"])
    assert [e.step for e in curves.Scalars("validation/apart")] == [4, 8, 12, 16, 18] and curves.Tags()["images"] == ["show/grey"]


def test_the_curves_of_a_resumed_run_show_each_step_once(tmp_path: Path) -> None:
    from unflat.train.trainer import train

    with pytest.raises(KeyboardInterrupt):
        train(Line(plan(), 4 * 9), plan(), tmp_path)  # after the validation at 8, with a checkpoint at 5
    train(Line(plan()), plan(), tmp_path)
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    curves = reader.EventAccumulator(str(tmp_path / "curves"))
    curves.Reload()
    assert [e.step for e in curves.Scalars("validation/apart")] == [4, 8, 12, 16, 18]


def test_batches_that_are_added_up_count_as_one_large_batch(tmp_path: Path) -> None:
    from unflat.train.trainer import train

    small, large = plan(batch=2, accumulate=3), plan(batch=6)
    train(Line(small, norm=False), small, tmp_path / "small")
    train(Line(large, norm=False), large, tmp_path / "large")
    one, other = results(tmp_path / "small"), results(tmp_path / "large")
    assert all(torch.allclose(one[n], other[n], atol=1e-5) for n in one)


def test_the_average_follows_the_net_as_its_formula_says(tmp_path: Path) -> None:
    from accelerate import Accelerator

    from unflat.train.learner import make_learner
    from unflat.train.settings import Phase

    training = plan(average=0.8)
    line = Line(training)
    learner = make_learner(Accelerator(cpu=True), line.build(""), training, Phase(rate=0.1))
    wanted = {n: t.clone() for n, t in learner.nets["head"].state_dict().items()}
    for age in range(40):
        learner.begin(0.1)
        learner.accelerator.backward(line.loss(learner.parts, torch.randn(4, 1, 3, 3), _chance(age))[0])
        learner.descend(age=age)
        stays = min(0.8, (1 + age) / (10 + age))
        for name, value in learner.nets["head"].state_dict().items():
            wanted[name] = stays * wanted[name] + (1 - stays) * value if value.is_floating_point() else value.clone()
    found = learner.judged()["head"].state_dict()
    assert all(torch.allclose(found[n].float(), wanted[n].float(), atol=1e-5) for n in wanted)
    assert not torch.allclose(found["0.weight"], learner.nets["head"].state_dict()["0.weight"], atol=1e-4)
    assert not learner.judged()["head"].training and learner.parts["head"].training


def _chance(step: int) -> object:
    from unflat.train.task import Chance

    return Chance((1, step))


def test_a_frozen_part_stays_as_it_was_and_is_not_saved(tmp_path: Path) -> None:
    from accelerate.utils import set_seed

    from unflat.train.trainer import train

    built: list[object] = []

    class Kept(Line):
        def build(self, start: str) -> object:
            built.append(super().build(start))
            return built[-1]

    train(Kept(plan(), trunk=True), plan(), tmp_path)
    set_seed(plan().seed)
    fresh = Line(plan(), trunk=True).build("")
    assert same(built[0].frozen["trunk"].state_dict(), fresh.frozen["trunk"].state_dict())
    assert not same(built[0].train["head"].state_dict(), fresh.train["head"].state_dict())
    assert not built[0].frozen["trunk"].training and all(not p.requires_grad for p in built[0].frozen["trunk"].parameters())
    assert [p.name for p in (tmp_path / "phases" / "two").iterdir()] == ["head.safetensors"]


def test_a_rate_of_nothing_freezes_some_of_a_part_and_a_wrong_name_is_an_error(tmp_path: Path) -> None:
    from unflat.core.errors import InputError
    from unflat.train.trainer import train

    training = plan(rates={r"head\.0\.": 0.0, r"\.weight": 0.5})
    train(Line(training), training, tmp_path / "run")
    torch.manual_seed(training.seed)
    before, after = Line(training).build("")["head"].state_dict(), results(tmp_path / "run")
    assert torch.equal(before["0.weight"], after["0.weight"]) and not torch.equal(before["3.weight"], after["3.weight"])
    with pytest.raises(InputError, match="no parameter of head has a name"):
        train(Line(training), plan(rates={"nobody": 0.5}), tmp_path / "other")


def test_without_an_average_the_net_itself_is_measured_and_kept(tmp_path: Path) -> None:
    from unflat.train.checkpoint import load_tensors
    from unflat.train.trainer import train

    train(Line(plan()), plan(average=0.0), tmp_path)
    last = tmp_path / "checkpoints" / "two-00000006"
    assert same(load_tensors(last / "model" / "head.safetensors"), results(tmp_path)) and not (last / "average").exists()


def test_a_gradient_that_is_no_number_is_an_error(tmp_path: Path) -> None:
    from unflat.core.errors import EngineError
    from unflat.train.trainer import train

    class Endless(Line):
        def loss(self, *words: object) -> object:
            loss, terms = super().loss(*words)
            return loss * math.inf, terms

    with pytest.raises(EngineError, match="no number any more at step 0"):
        train(Endless(plan()), plan(), tmp_path)


def test_a_run_of_an_older_version_is_not_begun_anew(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    from unflat.core.errors import InputError
    from unflat.train.trainer import train

    save_file(Line(plan()).build("")["head"].state_dict(), tmp_path / "one.safetensors")
    (tmp_path / "checkpoint.json").write_text(json.dumps({"phase": "two", "step": 3, "file": "checkpoint-two-3.safetensors"}))
    with pytest.raises(InputError, match="begun by an older version"):
        train(Line(plan()), plan(), tmp_path)
    (tmp_path / "checkpoint.json").unlink()
    train(Line(plan()), plan(), tmp_path)
    assert not (tmp_path / "phases" / "one").exists() and (tmp_path / "line.txt").exists()


def elsewhere(run: Path, words: dict[str, object], *, ranks: int = 2) -> None:
    """Train the toy in processes of its own, as a launcher starts them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "train.toys", str(run), json.dumps(words)]
    env = dict(os.environ, PYTHONPATH=str(ROOT / "tests"), OMP_NUM_THREADS="1")
    many = {"WORLD_SIZE": str(ranks), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port} if ranks > 1 else {}
    crew = []
    for rank in range(ranks):
        own = env | many | ({"RANK": str(rank), "LOCAL_RANK": str(rank)} if ranks > 1 else {})
        crew.append(subprocess.Popen(command, env=own, stderr=subprocess.PIPE, text=True, cwd=ROOT))
    said = [process.communicate(timeout=500)[1] for process in crew]
    assert [p.returncode for p in crew] == [0] * ranks, "\n".join(said)


@pytest.mark.slow
def test_half_precision_learns_nearly_the_same_and_keeps_whole_weights(tmp_path: Path) -> None:
    from unflat.train.trainer import train

    elsewhere(tmp_path / "half", {"norm": False, "plan": {"precision": "bf16"}}, ranks=1)
    train(Line(plan(), norm=False), plan(), tmp_path / "whole")
    half, whole = results(tmp_path / "half"), results(tmp_path / "whole")
    assert all(t.dtype == torch.float32 for t in half.values()) and not same(half, whole)
    assert all(torch.allclose(half[n], whole[n], atol=0.02) for n in half)


@pytest.mark.slow
def test_processes_that_make_samples_change_nothing(tmp_path: Path) -> None:
    from unflat.train.task import Look

    rows = []
    for workers in (0, 2):
        with Line(plan(workers=workers)).view(Look("one", skip=3, rank=1, ranks=2)) as batches:
            rows.append([next(batches) for _ in range(5)])
    assert all(torch.equal(one, other) for one, other in zip(*rows, strict=True))
    with Line(plan()).view(Look("one", skip=4, rank=1, ranks=2)) as batches:
        assert torch.equal(next(batches), rows[0][1])
    with Line(plan()).view(Look("one", skip=3, rank=0, ranks=2)) as batches:
        assert not torch.equal(next(batches), rows[0][0])


@pytest.mark.slow
def test_two_processes_learn_as_one_with_twice_the_batch(tmp_path: Path) -> None:
    from unflat.train.trainer import train

    elsewhere(tmp_path / "two", {"norm": False, "plan": {"batch": 3, "accumulate": 2}})
    one = plan(batch=6, accumulate=2)
    train(Line(one, norm=False), one, tmp_path / "one")
    found, wanted = results(tmp_path / "two"), results(tmp_path / "one")
    assert all(torch.allclose(found[n], wanted[n], atol=1e-5) for n in wanted)


@pytest.mark.slow
def test_two_processes_resume_to_the_same_numbers_and_keep_the_chance_of_both(tmp_path: Path) -> None:
    import shutil

    from unflat.core.errors import InputError
    from unflat.train.trainer import train

    elsewhere(tmp_path / "whole", {"plan": {"keep": 9}})
    begun = tmp_path / "whole" / "checkpoints" / "one-00000005"
    states = [torch.load(begun / "state" / f"random_states_{rank}.pkl", weights_only=False) for rank in range(2)]
    assert not torch.equal(states[0]["torch_manual_seed"], states[1]["torch_manual_seed"])
    shutil.copytree(begun, tmp_path / "broken" / "checkpoints" / begun.name)
    with pytest.raises(InputError, match="made by 2 processes, not 1"):
        train(Line(plan()), plan(), tmp_path / "broken")
    elsewhere(tmp_path / "broken", {"plan": {"keep": 9}})
    assert same(results(tmp_path / "whole"), results(tmp_path / "broken"))


def test_the_chance_of_a_batch_depends_on_all_it_is_named_by() -> None:
    from unflat.train.task import Chance

    drawn = {
        tuple(torch.randn(3, generator=Chance(seed).torch(k)).tolist())
        for seed in ((1, 0, 5, 0), (1, 0, 5, 1), (1, 0, 6, 0))
        for k in (0, 1)
    }
    assert len(drawn) == 6
    assert torch.equal(torch.randn(3, generator=Chance((1, 2)).torch()), torch.randn(3, generator=Chance((1, 2)).torch()))
