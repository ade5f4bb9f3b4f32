"""Imports point left, and only the rooms that may load a heavy library do so on top."""

import ast

import pytest

from house.sources import Source, imported, sources

ROOMS = "core pixels formats weights nets engines refine pipeline evaluate data train apps".split()
DATA_MAY_IMPORT = {"core", "pixels", "data"}
TOP_OF_THE_HOUSE = {"__init__.py", "__main__.py", "testing.py"}
HEAVY = set("torch onnxruntime psd_tools skia onnx safetensors einops diffusers transformers accelerate huggingface_hub".split())
MAY_LOAD_ON_TOP = {"nets": HEAVY, "train": HEAVY, "data": {"skia"}}
TORCH_ENGINES = ("engines/see_through/",)


def test_every_file_lies_in_a_room() -> None:
    strays = [s.path for s in sources() if (s.room not in ROOMS) and s.path not in TOP_OF_THE_HOUSE]
    assert strays == []


def _wrong(source: Source) -> list[str]:
    wrong = []
    for line, name in imported(source.tree):
        if name.startswith("."):
            wrong.append(f"{source.path}:{line} imports {name} relative to itself")
        words = name.split(".")
        if words[0] != "unflat" or name == "unflat.__version__" or len(words) == 1:
            continue
        room = words[1]
        allowed = DATA_MAY_IMPORT if source.room == "data" else set(ROOMS[: ROOMS.index(source.room) + 1])
        if room not in allowed:
            wrong.append(f"{source.path}:{line} imports {name}")
    return wrong


def test_imports_point_left() -> None:
    assert [w for s in sources() if s.room for w in _wrong(s)] == []


def test_refine_never_opens_an_engine() -> None:
    assert [n for s in sources() if s.room == "refine" for _, n in imported(s.tree) if n.startswith("unflat.engines")] == []


def test_no_room_uses_the_public_door() -> None:
    used = []
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "unflat":
                used.append((source.path, node.attr))
    assert [u for u in used if u[1] not in (*ROOMS, "__version__")] == []


def test_heavy_libraries_are_loaded_inside_functions() -> None:
    wrong = []
    for source in sources():
        on_top = ast.Module([n for n in source.tree.body if isinstance(n, ast.Import | ast.ImportFrom)], [])
        heavy = HEAVY - (HEAVY if source.path.startswith(TORCH_ENGINES) else MAY_LOAD_ON_TOP.get(source.room, set()))
        wrong += [f"{source.path}:{line} {name}" for line, name in imported(on_top) if name.split(".")[0] in heavy]
    assert wrong == []


@pytest.mark.parametrize("text", ["from unflat.apps.cli import main", "from unflat import unflatten", "from . import stack"])
def test_a_wrong_arrow_is_seen(text: str) -> None:
    assert _wrong(Source("core/stack.py", "core", ast.parse(text)))
