"""The default engine: small networks on ONNX Runtime, first the whole figure, then the head from the original pixels."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self, TypeVar

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.core.errors import EngineError, InputError, WeightsError
from unflat.core.frame import Frame
from unflat.core.hints import Hints
from unflat.core.options import Options, settings_of
from unflat.core.piece import Guess
from unflat.engines.lite.canvas import fitting, side_for
from unflat.engines.lite.fill import OnnxFill
from unflat.engines.lite.fuse import fuse
from unflat.engines.lite.look import FACE_PARTS, closer_frame, figure_of, head_frames, whole_frame
from unflat.engines.lite.net import Maps, Net, OnnxNet, see_at
from unflat.engines.lite.repaint import Glance, whitened
from unflat.engines.lite.scenery import Scenery, cut_from_scene
from unflat.pixels.over import on_paper
from unflat.weights import embedded, table

log = logging.getLogger(__name__)
Loaded = TypeVar("Loaded")

VARIABLE = "UNFLAT_LITE_WEIGHTS"
FIGURE_FILE, HEAD_FILE = "lite-figure.onnx", "lite-head.onnx"
FILL_FILE = "lite-fill.onnx"
LEAST_FIGURE = 0.002  # of the picture: a figure smaller than this is a speck
OTHER_FIGURE = 0.04  # of the main figure's area: a smaller one with a face is a toy or a badge
OTHER_FACE = 0.01  # of a figure's area that is face
DEVICES = ("auto", "cpu")


@dataclass(frozen=True)
class LiteSettings:
    """How the engine `lite` looks.

    Args:
        flip: Look at the mirror image too and take the mean; better at thin parts, twice the time in the networks.
        sizes: Canvases for the figure in pixels a side, of whose maps the mean is taken; 0 is what the network was measured on. A tall
            or wide picture is looked at with as many pixels as a square one, so it is seen closer.
        head_sizes: The same for the head.
        closer: Look again, closer, at a figure that fills little of the picture.
        head: Look again at the head.
        weights: Folder with networks of your own, as `unflat train lite` writes them; those it lacks are the ones that ship. Where it is
            left out, UNFLAT_LITE_WEIGHTS names it.
    """

    section: ClassVar[str] = "lite"
    flip: bool = True
    sizes: tuple[int, ...] = (384,)
    head_sizes: tuple[int, ...] = (320,)
    closer: bool = True
    head: bool = True
    weights: str = ""


@dataclass(eq=False)
class Lite:
    """The engine; open it with `open_engine`.

    Args:
        figure: The network for whole figures.
        head: The network for heads.
        fill: The network for hidden colours, where it ships.
        weights: File name to sha256.
    """

    figure: Net
    head: Net
    fill: OnnxFill | None = None
    weights: Mapping[str, str] = field(default_factory=dict)
    name: ClassVar[str] = "lite"

    @staticmethod
    def opened(options: Options) -> "Lite":
        """Load the networks that lie in the package, or those of a folder of one's own."""
        if options.device not in DEVICES:
            raise InputError(f"the engine lite works on the CPU, not on {options.device!r}; give --device cpu")
        settings = settings_of(options, LiteSettings)
        at_once, own = 2 if settings.flip else 1, own_files(settings.weights or os.environ.get(VARIABLE, ""))
        files = (FIGURE_FILE, HEAD_FILE)
        with ThreadPoolExecutor(len(files)) as threads:
            loaded = threads.map(lambda file: _loaded(file, own, lambda path: OnnxNet.load(path, at_once=at_once)), files)
            nets = dict(zip(files, loaded, strict=True))
        weights = {file: net.sha256 for file, net in nets.items()}
        fill = _loaded(FILL_FILE, own, OnnxFill.load) if FILL_FILE in own else shipped_fill()
        if fill is not None:
            weights[FILL_FILE] = fill.sha256
        return Lite(nets[FIGURE_FILE], nets[HEAD_FILE], fill, weights)

    def facts(self) -> Mapping[str, object]:
        """Name and weights for the manifest."""
        return {"engine": self.name, "weights": dict(self.weights)}

    def separate(self, rgba: Array, options: Options, hints: Hints) -> Guess:
        """Say what the picture shows."""
        settings = settings_of(options, LiteSettings)
        looks = self.look(rgba, settings)
        others, count = other_figures(looks[0])
        warnings = [f"{count} more figure(s) in the picture: the largest is decomposed, the others are one layer"] if count else []
        if len(looks) < 2 and settings.head and not head_frames(looks[-1], size=1):
            warnings.append("no face found: the head was not looked at more closely")
        pieces = fuse(looks, others if count else None)
        return Guess(pieces, {**self.facts(), "warnings": tuple(warnings)})

    def look(self, rgba: Array, settings: LiteSettings) -> list[Maps]:
        """Maps from coarse to fine; raises EngineError where no figure is seen."""
        rgb = on_paper(rgba)
        height, width = rgb.shape[:2]
        sizes, head_sizes = _canvases(settings.sizes, self.figure), _canvases(settings.head_sizes, self.head)
        sides = tuple(side_for(size, width=width, height=height) for size in sizes)
        rgb, first, scene = self._glance(rgb, whole_frame(width=width, height=height, size=max(sides)), sides, settings)
        looks = [first]

        def see(net: Net, frame: Frame, at: Sequence[int]) -> Maps:
            seen = see_at(net, rgb, frame, sizes=at, flip=settings.flip)
            return seen if scene is None else scene.without(seen)

        if _share(figure_of(looks[0]), width=width, height=height) < LEAST_FIGURE:
            raise EngineError("no figure found in the picture; give one that shows a drawn character, or cut away what surrounds it")
        closer = closer_frame(looks[0], size=max(sizes)) if settings.closer else None
        if closer is not None:
            looks.append(see(self.figure, closer, sizes))
        if settings.head:
            looks += [see(self.head, frame, head_sizes) for frame in head_frames(looks[-1], size=max(head_sizes))]
        return looks

    def _glance(self, rgb: Array, frame: Frame, sizes: Sequence[int], settings: LiteSettings) -> tuple[Array, Maps, Scenery | None]:
        """The picture on white where its ground is plain or can be cut away, what the whole of it shows, and what was cut."""
        seen = see_at(self.figure, rgb, frame, sizes=sizes, flip=settings.flip)
        glance = Glance.at(rgb, seen)
        white = whitened(rgb, seen, glance)
        plain = rgb if white is None else white.rgb
        scene = cut_from_scene(rgb, seen, glance, onto=plain)
        if scene is None and (white is None or not white.misread):
            return plain, seen, None
        shown = plain if scene is None else scene.rgb
        again = see_at(self.figure, shown, frame, sizes=sizes, flip=settings.flip)
        again = again if scene is None else scene.without(again)
        if not figure_of(again).any():  # a figure all in the ground's colour is gone on white
            return rgb, seen, None
        if scene is None:
            return shown, again, None
        closer = cut_from_scene(rgb, again, onto=shown) or scene  # surer of the figure now, it is cut closer
        return closer.rgb, closer.without(again), closer

    def close(self) -> None:
        """Nothing is held beyond the sessions, which go with the engine."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def own_files(folder: str) -> dict[str, Path]:
    """The network files in a folder of one's own, by name; none where no folder is named.

    Raises:
        WeightsError: It is no folder, or holds no such file.
    """
    if not folder:
        return {}
    root, names = Path(folder).expanduser(), (FIGURE_FILE, HEAD_FILE, FILL_FILE)
    found = {name: root / name for name in names if (root / name).is_file()}
    if not found:
        what = "holds none of" if root.is_dir() else "is no folder with"
        raise WeightsError(f"{root} {what} {', '.join(names)}; give lite.weights or {VARIABLE} the folder of a finished training")
    log.info("networks of %s: %s", root, ", ".join(found))
    return found


def _loaded(file: str, own: Mapping[str, Path], load: Callable[[Path], Loaded]) -> Loaded:
    """One network: from one's own folder where it is there, else as it ships."""
    if file not in own:
        return load(embedded(file))
    try:
        return load(own[file])
    except (WeightsError, OSError) as problem:
        reason = str(problem).partition(";")[0]
        raise WeightsError(f"{own[file]} cannot be used: {reason}; export it again with `unflat train lite`, or take it away") from problem


def shipped_fill() -> OnnxFill | None:
    """The network for hidden colours, or None where the table of weights has none; a damaged one is an error."""
    return OnnxFill.load(embedded(FILL_FILE)) if any(row.file == FILL_FILE for row in table()) else None


def _canvases(sizes: Sequence[int], net: Net) -> tuple[int, ...]:
    """Sizes that the network takes, each once."""
    return tuple(dict.fromkeys(fitting(size or net.size) for size in sizes or (0,)))


def _share(figure: Array, *, width: int, height: int) -> float:
    """How much of the picture a figure on its square canvas takes."""
    return float(figure.mean()) * max(width, height) ** 2 / (width * height)


def other_figures(maps: Maps) -> tuple[Array, int]:
    """(S, S) float32, 1 on figures beside the largest, and their number; a figure is a connected spot with a face."""
    main = figure_of(maps)
    spots = np.asarray(maps.visible[0] < 0.5, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    face = np.bincount(labels.ravel(), (maps.of(*FACE_PARTS) > 0.4).ravel(), count)
    size = stats[:, cv2.CC_STAT_AREA]
    other = (size >= OTHER_FIGURE * main.sum()) & (face >= OTHER_FACE * size) & (face > 0)
    other[0] = False
    other[np.unique(labels[main])] = False
    return other[labels].astype(np.float32), int(other.sum())
