"""The command line over an engine without weights."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from doors.fakes import open_fake
from unflat.apps.cli import app

Command = Callable[..., "Answer"]


class Answer:
    """What a command said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def unflat_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Calls the command with words in an empty folder; `opener` replaces the toy engine."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object, opener: Callable[..., object] = open_fake) -> Answer:
        monkeypatch.setattr("unflat.apps.decompose.open_engine", opener)
        result = CliRunner().invoke(app, [str(w) for w in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception  # a person would see a traceback
        return Answer(result.exit_code, result.stdout, result.stderr)

    return call
