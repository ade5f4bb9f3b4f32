"""`import unflat` is light, and the public list is exact."""

import ast
import subprocess
import sys
import types

import unflat
from house.sources import PACKAGE

HEAVY = ("torch", "onnxruntime", "psd_tools", "cv2", "PIL", "skia", "typer", "rich")
PUBLIC = """
__version__ Cancelled Draft Engine EngineError Frame Guess Hints InputError Layer MissingExtraError Options OutputError PARTS Part Piece
Stack UnflatError Vocabulary WeightsError draft flatten open_engine read_picture read_psd reassign unflatten write_depth_psd write_psd
""".split()


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_unflat_loads_nothing_heavy() -> None:
    loaded = _python(f"import sys, unflat; print([m for m in {HEAVY!r} if m in sys.modules])")
    assert loaded.strip() == "[]"


def test_importing_unflat_takes_less_than_three_tenths_of_a_second() -> None:
    code = "import time; t = time.process_time(); import unflat; print(time.process_time() - t)"
    assert min(float(_python(code)) for _ in range(3)) < 0.3


def test_the_words_alone_load_only_numpy() -> None:
    loaded = _python(f"import sys, unflat; unflat.Stack, unflat.Options, unflat.PARTS; print([m for m in {HEAVY!r} if m in sys.modules])")
    assert loaded.strip() == "[]"


def test_the_public_list_is_exact() -> None:
    assert sorted(unflat.__all__) == sorted(PUBLIC)


def test_every_public_name_is_there_and_described() -> None:
    values = {name: getattr(unflat, name) for name in unflat.__all__}
    assert [n for n, v in values.items() if isinstance(v, types.FunctionType | type) and not v.__doc__] == []


def test_type_checkers_see_the_public_list() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    block = next(n for n in tree.body if isinstance(n, ast.If))
    seen = {(n.module, a.name) for n in block.body if isinstance(n, ast.ImportFrom) for a in n.names}
    assert seen == {(module, name) for module, names in unflat._HOME.items() for name in names}
