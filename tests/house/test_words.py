"""What the house style forbids: catch-all names, blanket excepts, printing, and part names spelled a second time."""

import ast

import pytest

from house.sources import ROOT, Source, docstrings, sources
from unflat.core.parts import PARTS

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
FORBIDDEN_CALLS = {"print", "exit", "quit", "sys.exit", "os._exit"}
MOST_LINES, MOST_FUNCTION_LINES = 600, 100
WORDS_WITH_ANOTHER_MEANING = {"head", "objects", "background", "face", "tail", "neck"}
"""Single words that are no part where they are the name of a net, of a field or of a group; the vocabulary's constants still go first."""


def _part_names(source: Source) -> list[str]:
    names = {p.name for p in PARTS.parts} - WORDS_WITH_ANOTHER_MEANING
    free = docstrings(source.tree)
    return [
        f"{source.path}:{node.lineno} {node.value!r}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in free
        if node.value.strip().lower().replace("_", " ").replace("-", " ") in names
    ]


def _calls_and_excepts(source: Source) -> list[str]:
    wrong = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and source.room != "apps" and ast.unparse(node.func) in FORBIDDEN_CALLS:
            wrong.append(f"{source.path}:{node.lineno} calls {ast.unparse(node.func)}")
        if isinstance(node, ast.ExceptHandler):
            caught = [] if node.type is None else [ast.unparse(n) for n in ast.walk(node.type) if isinstance(n, ast.Name)]
            if node.type is None or {"Exception", "BaseException"} & set(caught):
                wrong.append(f"{source.path}:{node.lineno} catches everything")
    return wrong


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    words = [(s.path, w.removesuffix(".py")) for s in sources() for w in s.path.split("/")]
    assert [path for path, word in words if word in FORBIDDEN_NAMES] == []


def test_nothing_prints_or_exits_outside_the_apps_and_no_except_is_blanket() -> None:
    assert [w for s in sources() for w in _calls_and_excepts(s)] == []


def test_part_names_are_spelled_in_the_vocabulary_alone() -> None:
    assert [w for s in sources() if s.path != "core/parts.py" for w in _part_names(s)] == []


def test_every_file_opens_with_a_sentence() -> None:
    first = {s.path: (ast.get_docstring(s.tree) or "").partition("\n")[0] for s in sources()}
    assert [path for path, line in first.items() if not line.endswith((".", ":", "?"))] == []


def test_files_and_functions_stay_readable() -> None:
    functions = [
        f"{s.path}:{n.lineno} {n.name}"
        for s in sources()
        for n in ast.walk(s.tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and (n.end_lineno or 0) - n.lineno >= MOST_FUNCTION_LINES
    ]
    files = [s.path for s in sources() if len((ROOT / "src/unflat" / s.path).read_text(encoding="utf-8").splitlines()) > MOST_LINES]
    assert (functions, files) == ([], [])


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ('x = "front hair"', _part_names),
        ('x = {"Back_Hair": 1}', _part_names),
        ("print(1)", _calls_and_excepts),
        ("try:\n    f()\nexcept Exception:\n    pass", _calls_and_excepts),
        ("try:\n    f()\nexcept:\n    pass", _calls_and_excepts),
    ],
)
def test_a_forbidden_line_is_seen(text: str, check: object) -> None:
    assert callable(check) and check(Source("pixels/x.py", "pixels", ast.parse(text)))
