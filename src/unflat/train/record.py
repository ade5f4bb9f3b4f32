"""What a run was made of: its settings, the commit of the source and the versions of the libraries, as `run.json`."""

import json
import logging
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from unflat.train.settings import Training, as_table

logger = logging.getLogger(__name__)
_LIBRARIES = ("torch", "accelerate", "numpy", "safetensors", "onnx")


def keep_record(training: Training, folder: Path) -> str:
    """Write `run.json`, and return the commit the run began with."""
    path = folder / "run.json"
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    commit = str(before.get("commit") or commit_of_source())
    settings = json.loads(json.dumps(as_table(training)))
    if before and before["settings"] != settings:
        logger.warning("the settings differ from those this run began with; it goes on with the new ones")
    versions = {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}
    path.write_text(json.dumps({"commit": commit, "settings": settings, "versions": versions}, indent=1), encoding="utf-8")
    return commit


def commit_of_source() -> str:
    """The git commit of this source tree, with a plus where files differ from it; "unknown" outside a checkout."""
    here = Path(__file__).parent
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True, check=True)
        changed = subprocess.run(["git", "status", "--porcelain", "--", "."], cwd=here.parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip() + ("+" if changed.stdout.strip() else "")
