"""The documents say what the code does: options, settings, parts, examples and links."""

import doctest
import inspect
import re
import shutil
from pathlib import Path

import pytest
from typer.main import get_command

import unflat
from house.sources import ROOT
from unflat.apps.cli import app
from unflat.core.parts import PARTS

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
NO_OPTION_OF_THE_TABLE = {"--help", "-h"}


def _decompose_options() -> dict[str, object]:
    command = get_command(app).get_command(None, "decompose")  # type: ignore[attr-defined]
    return {name: p.default for p in command.params if p.param_type_name == "option" for name in (*p.opts, *p.secondary_opts)}


def _table_rows() -> list[tuple[list[str], str]]:
    """(options, default) of each row of the README's first table."""
    rows = re.findall(r"^\| (`-.+?`) \|\s*(.*?)\s*\| .+ \|$", README.replace("\\|", "¦"), re.MULTILINE)
    return [(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", options), default.strip("`")) for options, default in rows]


def test_the_readme_names_every_option_and_no_other() -> None:
    named = {option for options, _ in _table_rows() for option in options}
    assert named == set(_decompose_options()) - NO_OPTION_OF_THE_TABLE


def test_the_readme_names_the_right_defaults() -> None:
    real = _decompose_options()
    words = {"off": False, "all": "", "none": "", "": None}
    for options, default in _table_rows():
        assert str(real[options[0]]) == str(words.get(default, default)), options


def test_the_readme_names_every_command() -> None:
    commands = get_command(app).list_commands(None)  # type: ignore[attr-defined]
    assert [c for c in commands if f"`unflat {c}" not in README] == []


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_readme_examples_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = ROOT / "examples" / "girl.png"
    (tmp_path / "examples").mkdir()
    shutil.copy(picture, tmp_path / "examples" / "girl.png")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_table_of_parts_is_the_vocabulary() -> None:
    text = (ROOT / "docs" / "parts.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| [a-z ]+ \|.*\| [0-9]+ \|", line)]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    real = [(p.name, p.parent or "", p.group, "yes" if p.sided else "", str(p.order), ", ".join(p.aliases)) for p in PARTS.parts]
    assert rows == real


def test_the_parts_file_of_the_documents_is_understood() -> None:
    text = (ROOT / "docs" / "parts.md").read_text(encoding="utf-8")
    toml = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
    assert len(PARTS.with_toml(toml).parts) == len(PARTS.parts) + 2


def test_the_changelog_has_this_version() -> None:
    assert f"## {unflat.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_rooms_of_the_page_are_the_rooms_of_the_house() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"^  ([a-z]+)/ ", page, re.MULTILINE)
    real = {p.name for p in (ROOT / "src" / "unflat").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert set(named) == real


PUBLIC_FUNCTIONS = sorted(n for n in unflat.__all__ if inspect.isfunction(getattr(unflat, n)))


@pytest.mark.parametrize("name", PUBLIC_FUNCTIONS)
def test_every_public_function_has_an_example_that_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = doctest.DocTestFinder(recurse=False).find(getattr(unflat, name), name, globs={})
    examples = [e for test in found for e in test.examples]
    assert examples, f"{name} has no example"
    for test in found:
        assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0
