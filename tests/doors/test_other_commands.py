"""Every command starts, `doctor` tells the truth, and the real process is the same as the one tests call."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import unflat
from doors.conftest import Command
from doors.fakes import open_fake, open_nothing
from unflat.apps.cli import app
from unflat.core.errors import MissingExtraError
from unflat.core.options import Options

COMMANDS = ["decompose", "assign", "doctor", "evaluate", "parse", "settings", "train", "data", "weights"]


def _process(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "unflat", *words], capture_output=True, text=True, check=False)


def test_every_command_is_known() -> None:
    group = get_command(app)
    assert sorted(group.list_commands(None)) == sorted(COMMANDS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_starts(command: str, unflat_command: Command) -> None:
    answer = unflat_command(command, "--help")
    assert answer.code == 0 and "Usage" in answer.out


def test_the_version_is_said() -> None:
    done = _process("--version")
    assert (done.returncode, done.stdout) == (0, f"unflat {unflat.__version__}\n")


def test_no_words_at_all_get_help() -> None:
    done = _process()
    assert "decompose" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = "import sys, unflat.apps.cli; print([m for m in ('torch', 'onnxruntime', 'psd_tools', 'skia') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_settings_are_listed(unflat_command: Command) -> None:
    rows = json.loads(unflat_command("settings", "--json").out)
    assert {"name": "lite.flip", "type": "bool"}.items() <= next(r for r in rows if r["name"] == "lite.flip").items()
    assert "lite.flip=" in unflat_command("settings").out


def test_the_doctor_opens_the_engines(unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unflat.apps.doctor.open_engine", open_fake)
    monkeypatch.setattr("unflat.apps.doctor.table", tuple)  # this is about the rest
    answer = unflat_command("doctor", "--json")
    document = json.loads(answer.out)
    found = {f["what"]: f for f in document["findings"]}
    assert answer.code == 0 and found["engine lite"]["fine"] and found["numpy"]["fine"]


def test_the_doctor_names_what_mends(unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unflat.apps.doctor.open_engine", open_nothing)
    answer = unflat_command("doctor")
    line = next(line for line in answer.out.splitlines() if "engine lite" in line)
    assert answer.code == 1 and line == "MISSING engine lite: the weights are missing — install them"


def test_the_doctor_names_the_extra_of_what_is_absent(unflat_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import PackageNotFoundError

    def version(name: str) -> str:
        if name == "torch":
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr("unflat.apps.doctor.open_engine", open_fake)
    monkeypatch.setattr("unflat.apps.doctor.table", tuple)  # this is about the rest
    monkeypatch.setattr("unflat.apps.doctor.version", version)
    answer = unflat_command("doctor")
    line = next(line for line in answer.out.splitlines() if " torch:" in line)
    assert answer.code == 0 and line.startswith("absent") and "pip install 'unflat[torch]'" in line


def test_a_missing_extra_is_said_with_its_install_line(tmp_path: Path, unflat_command: Command) -> None:
    from doors.fakes import save_toy

    def opener(options: Options) -> object:
        raise MissingExtraError("this needs torch, which is not installed; run: pip install 'unflat[torch]'")

    save_toy(tmp_path / "girl.png")
    answer = unflat_command("girl.png", opener=opener)
    assert answer.code == 1 and "pip install 'unflat[torch]'" in answer.err and answer.err.count("\n") == 1
