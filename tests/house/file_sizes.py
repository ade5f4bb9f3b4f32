"""No tracked file over 500 kB but the weights; run by hand, by pre-commit and by a test."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 500_000


def too_large() -> list[str]:
    """Tracked files over the limit, weights left out."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = [ROOT / n for n in names if n and not (n.startswith("src/unflat/weights/") and n.endswith(".onnx"))]
    return [f"{p.relative_to(ROOT)}: {p.stat().st_size} bytes" for p in files if p.is_file() and p.stat().st_size > MOST_BYTES]


if __name__ == "__main__":
    found = too_large()
    print("\n".join(found))
    sys.exit(bool(found))
