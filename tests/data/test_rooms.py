"""The generator's own house: small files and functions, folders of at most ten files, imports within clothes and heads pointing left."""

import ast
from pathlib import Path

import pytest

CHARACTERS = Path(__file__).parents[2] / "src" / "unflat" / "data" / "characters"
HOME = "unflat.data.characters."
ORDER = {
    "clothes": ("cloth", "outfit", "trims", "neck", "tops", "outer", "bottoms", "feet"),
    "head": ("plan", "eyes", "face", "worn", "head"),
}
MOST_FILES, MOST_LINES, MOST_FUNCTION_LINES = 10, 400, 60


def test_folders_files_and_functions_stay_small() -> None:
    files = sorted(CHARACTERS.rglob("*.py"))
    folders = {folder: len([f for f in files if f.parent == folder and f.name != "__init__.py"]) for folder in {f.parent for f in files}}
    assert [str(f) for f, count in folders.items() if count > MOST_FILES] == []
    assert [str(f) for f in files if len(f.read_text(encoding="utf-8").splitlines()) > MOST_LINES] == []
    functions = [(f.name, n) for f in files for n in ast.walk(ast.parse(f.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)]
    assert [f"{name} {n.name}" for name, n in functions if (n.end_lineno or 0) - n.lineno >= MOST_FUNCTION_LINES] == []


@pytest.mark.parametrize("area", sorted(ORDER))
def test_rooms_import_from_those_on_their_left_alone(area: str) -> None:
    rank = {name: place for place, name in enumerate(ORDER[area])}
    folder, wrong = CHARACTERS / area, []
    for file in sorted(folder.rglob("*.py")):
        room = file.relative_to(folder).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{HOME}{area}."):
                other = (node.module or "").removeprefix(f"{HOME}{area}.").split(".")[0]
                wrong += [f"{file.name} imports {node.module}"] if rank[other] > rank[room] else []
    assert wrong == []
