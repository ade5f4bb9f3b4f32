"""How fast characters are drawn with all targets, and whether memory stays flat over many.

    python benchmarks/draw.py [--count 200] [--size 512] [--kind figure]

One process on one core; seconds are the processor's own, so that other programs on the machine count little.
"""

import argparse
import resource
import time

import cv2

from unflat.data.samples import draw_clean
from unflat.data.stacks import draw_stack

ROWS = 10  # lines of the table


def main() -> None:
    """Print characters per second and core, and the largest memory so far, ten times on the way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--kind", choices=("figure", "head"), default="figure")
    parser.add_argument("--stacks", action="store_true", help="whole RGBA layers instead of the net's targets")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    draw = draw_stack if asked.stacks else draw_clean
    draw(0, asked.kind, asked.size)  # the first call imports the drawing library
    print(f"{'drawn':>8}{'per second and core':>22}{'peak memory, MB':>18}")
    each = max(1, asked.count // ROWS)
    for first in range(0, asked.count, each):
        start = time.process_time()
        for seed in range(first, first + each):
            draw(seed, asked.kind, asked.size)
        rate = each / (time.process_time() - start)
        print(f"{first + each:>8}{rate:>22.1f}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>18.0f}", flush=True)


if __name__ == "__main__":
    main()
