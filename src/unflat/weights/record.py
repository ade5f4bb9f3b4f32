"""Take trained networks into the package: `python -m unflat.weights.record RUN` copies them and renews their rows."""

import json
import logging
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from unflat.core.errors import WeightsError
from unflat.weights.table import ROWS, Weights, sha256_of, table

logger = logging.getLogger(__name__)
LICENCE = "Apache-2.0"


def record(run: Path, *, rows: Path = ROWS) -> tuple[Weights, ...]:
    """Copy the networks of a finished run beside the table and renew their rows; those of other networks stay.

    Args:
        run: Folder of a training run: `run.json` and one or more `.onnx` files.
        rows: The table; the files go beside it.

    Raises:
        WeightsError: The run has no record or no network yet.
    """
    files, facts = sorted(run.glob("*.onnx")), run / "run.json"
    if not files or not facts.exists():
        raise WeightsError(f"{run} holds no finished training; wait until it ends, or run the same command again to go on")
    commit = json.loads(facts.read_text(encoding="utf-8"))["commit"]
    found: list[Weights] = []
    for file in files:
        held = rows.parent / f"{file.name}.part"
        shutil.copyfile(file, held)
        os.replace(held, rows.parent / file.name)
        source = f"unflat train, commit {commit}"
        found.append(Weights(file.stem, file.name, sha256_of(file), file.stat().st_size, LICENCE, source))
    names = {row.name for row in found}
    kept = [row for row in table(rows) if row.name not in names] if rows.exists() else []
    text = json.dumps([asdict(row) for row in sorted([*kept, *found], key=lambda row: row.name)], indent=1) + "\n"
    held = rows.with_suffix(".part")
    held.write_text(text, encoding="utf-8")
    os.replace(held, rows)
    return tuple(found)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for row in record(Path(sys.argv[1])):
        logger.info("%s %s %d bytes", row.file, row.sha256[:12], row.size_bytes)
