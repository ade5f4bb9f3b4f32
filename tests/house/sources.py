"""The package's own source files, parsed once for every test of the house."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "unflat"


@dataclass(frozen=True)
class Source:
    """One source file.

    Args:
        path: Relative to the package, with slashes.
        room: First folder, or "" for the files on top.
        tree: Parsed.
    """

    path: str
    room: str
    tree: ast.Module


@cache
def sources() -> tuple[Source, ...]:
    """Every source file of the package."""
    return tuple(_source(p) for p in sorted(PACKAGE.rglob("*.py")))


def _source(path: Path) -> Source:
    parts = path.relative_to(PACKAGE).parts
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return Source("/".join(parts), parts[0] if len(parts) > 1 else "", tree)


def imported(tree: ast.Module) -> list[tuple[int, str]]:
    """(line, dotted name) of everything a file imports, anywhere in it; `from a import b` gives a.b."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{'.' * node.level}{node.module or ''}.{name.name}") for name in node.names]
    return found


def docstrings(tree: ast.Module) -> set[int]:
    """Ids of the constants that are documentation: a string that stands alone as a statement."""
    return {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
