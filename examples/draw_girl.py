"""Draws an example with the project's own generator: python examples/draw_girl.py [FILE].

examples/girl.png was drawn by it at commit d989f23; the generator has learned since, and the same seed gives another figure now.
"""

import sys
from pathlib import Path

import cv2
import numpy as np

from unflat.core.frame import Frame
from unflat.data.characters.character import draw_character
from unflat.data.characters.drawing.paint import paint

SEED = 121
WIDTH, HEIGHT = 1024, 1280
MARGIN = 1.05  # height of the page in heights of the figure
FINER = 2  # drawn larger and reduced, for smooth edges


def main(path: Path) -> None:
    """Draw the figure of SEED on a white page."""
    drawing = draw_character(np.random.default_rng((SEED, 0)))
    left, top, right, bottom = drawing.figure_box
    tall = max((bottom - top) * MARGIN, (right - left) * MARGIN * HEIGHT / WIDTH)
    wide, x, y = tall * WIDTH / HEIGHT, (left + right) / 2, (top + bottom) / 2
    frame = Frame(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2, WIDTH * FINER, HEIGHT * FINER)
    page = np.full((frame.height, frame.width, 3), 255, np.float32)
    for _, rgba in paint(drawing, frame):
        page += (rgba[..., :3] - page) * (rgba[..., 3:] / np.float32(255))
    small = cv2.resize(page, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    done, png = cv2.imencode(".png", np.rint(small[..., ::-1]).astype(np.uint8))
    if not done:
        raise RuntimeError("the picture could not be encoded as PNG")
    path.write_bytes(png.tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("girl.png"))
