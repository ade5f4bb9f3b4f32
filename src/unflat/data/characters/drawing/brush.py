"""The drawing hand: inks that record what is drawn on one layer, free of any resolution."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import skia

from unflat.core.parts import Part
from unflat.data.characters.drawing.casts import with_casts
from unflat.data.characters.drawing.fills import draw_fill
from unflat.data.characters.drawing.motifs import Pattern as Pattern
from unflat.data.characters.drawing.palette import Colour as Colour
from unflat.data.characters.drawing.palette import Palette as Palette
from unflat.data.characters.drawing.pens import Clipped, brush, draw_outline, eraser, outline_reach, pen, swelled
from unflat.data.characters.drawing.styles import Style as Style

Side = Literal["l", "r"]
Half = Literal["front", "back"]

_ORDER_TO_Z = 100.0
_SOLID = 0.85  # fills thinner than this let light through and cast no shadow

Command = Callable[[skia.Canvas], None]


@dataclass(frozen=True)
class Region:
    """A finer child that is a region of another one, `of`.

    Args:
        path: What is drawn there belongs to the child alone, but for `under`, which lies over it.
        whole: All of the child: a little more than `path`, so that no seam lets light through.
    """

    of: Part
    part: Part
    side: Side | None
    path: skia.Path
    whole: skia.Path
    under: skia.Path


@dataclass
class Ink:
    """One layer while it is being drawn: one part, side where it has one, half where it wraps the figure."""

    part: Part
    z: float
    style: Style
    side: Side | None = None
    figure: int = 0
    half: Half | None = None
    commands: list[Command] = field(default_factory=list)
    bounds: list[tuple[float, float, float, float]] = field(default_factory=list)
    solids: list[tuple[skia.Path, float]] = field(default_factory=list)
    """Shapes that cast shadows, each with the area of its box."""
    tones: list[tuple[Colour, float]] = field(default_factory=list)
    """Colours that were filled in, each with the area of its box."""
    marks: list[tuple[int, Part]] = field(default_factory=list)
    """Where finer children begin: their first command, and what they are."""
    lasting: list[int] = field(default_factory=list)
    """Commands that change all that was drawn before them: erasures, shadows from other layers."""
    regions: list[Region] = field(default_factory=list)

    def begin(self, part: Part) -> None:
        """What is drawn from here on is this finer child; `part` itself ends it."""
        if (self.marks[-1][1] if self.marks else self.part) is not part:
            self.marks.append((len(self.commands), part))

    def erase(self, path: skia.Path, *, shader: skia.Shader | None = None) -> None:
        """Take away what was drawn so far inside a path; a shader's alpha says how much of it."""
        self.lasting.append(len(self.commands))
        self.commands.append(eraser(path, shader))

    def shape(
        self,
        path: skia.Path,
        colour: Colour,
        *,
        line: float = 1.0,
        shade: bool = True,
        alpha: float = 1.0,
        pattern: Pattern | None = None,
        clip: skia.Path | None = None,
    ) -> None:
        """Fill with shading by the style, then the outline (`line` times the style's width)."""
        style = self.style
        box = self._grow(path, outline_reach(style, style.line_width * line), clip)
        area = box.width() * box.height()
        self.tones.append((colour, area))
        if alpha > _SOLID and clip is None:
            self.solids.append((path, area))

        def draw(canvas: skia.Canvas) -> None:
            with Clipped(canvas, clip):
                draw_fill(canvas, path, colour, style=style, shade=shade, alpha=alpha, pattern=pattern, box=box)
                if line > 0 and style.line_width > 0:
                    draw_outline(canvas, path, colour, style=style, width=style.line_width * line, alpha=alpha)

        self.commands.append(draw)

    def stroke(
        self,
        path: skia.Path,
        *,
        colour: Colour | None = None,
        width: float = 1.0,
        clip: skia.Path | None = None,
        alpha: float = 1.0,
        minimum: float = 0.0,
    ) -> None:
        """A line; without a colour the style's own, which is nothing where the style has no lines."""
        thick = max(self.style.line_width * width, minimum if colour is not None else 0.0)
        if thick <= 0:
            return
        if colour is None:
            thick *= self.style.inner
        tone = self.style.line_colour if colour is None else colour
        shape = swelled(path, thick) if self.style.line_kind == "tapered" else None
        paint = pen(tone, thick, alpha) if shape is None else brush(tone, alpha)
        self._grow(path, 0.6 * thick, clip)  # a tapered stroke is 1.2 times as wide at its middle

        def draw(canvas: skia.Canvas) -> None:
            with Clipped(canvas, clip):
                canvas.drawPath(path if shape is None else shape, paint)

        self.commands.append(draw)

    def raw(self, path: skia.Path, colour: Colour, *, alpha: float = 1.0, blur: float = 0.0, clip: skia.Path | None = None) -> None:
        """A plain fill without outline or shading: blush, shadows, highlights; `blur` in head units."""
        paint = brush(colour, alpha)
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self._grow(path, 2.5 * blur, clip)

        def draw(canvas: skia.Canvas) -> None:
            with Clipped(canvas, clip):
                canvas.drawPath(path, paint)

        self.commands.append(draw)

    def fade(self, path: skia.Path, colour: Colour, *, start: tuple[float, float], end: tuple[float, float], alpha: float = 1.0) -> None:
        """A gradient from nothing at `start` to the colour at `end`, inside the path."""
        paint = brush(colour, 1.0)
        stops = [skia.Color4f(*colour, 0.0).toColor(), skia.Color4f(*colour, alpha).toColor()]
        paint.setShader(skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], stops))
        self._grow(path, 0.0, None)
        self.commands.append(lambda canvas: canvas.drawPath(path, paint))

    def _grow(self, path: skia.Path, by: float, clip: skia.Path | None) -> skia.Rect:
        """Take in what is drawn `by` around a path, as far as the clip lets it be seen; the path's own box."""
        box = path.computeTightBounds()
        seen = box.makeOutset(by, by)
        if clip is None or seen.intersect(clip.computeTightBounds()):
            self.bounds.append((seen.left(), seen.top(), seen.right(), seen.bottom()))
        return box

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of everything drawn so far, in head units; empty where nothing is."""
        if not self.bounds:
            return (0.0, 0.0, 0.0, 0.0)
        all_of = np.asarray(self.bounds)
        return (*map(float, all_of[:, :2].min(axis=0)), *map(float, all_of[:, 2:].max(axis=0)))  # type: ignore[return-value]


@dataclass
class Sheet:
    """The layers of one figure while it is being drawn; the order of z is the draw order."""

    style: Style
    palette: Palette
    figure: int = 0
    inks: list[Ink] = field(default_factory=list)

    def ink(self, part: Part, *, z: float | None = None, side: Side | None = None, half: Half | None = None) -> Ink:
        """A new layer; `z` falls back to the part's usual order."""
        ink = Ink(part, part.order / _ORDER_TO_Z if z is None else z, self.style, side, self.figure, half)
        self.inks.append(ink)
        return ink

    def sorted(self) -> tuple[Ink, ...]:
        """The layers on which something was drawn, back to front, with the shadows that they cast on each other."""
        return with_casts(sorted((i for i in self.inks if i.commands), key=lambda i: i.z), self.style)


def span(inks: Iterable[Ink]) -> tuple[float, float, float, float]:
    """The box around layers, in head units."""
    boxes = np.asarray([i.box for i in inks])
    return (*map(float, boxes[:, :2].min(axis=0)), *map(float, boxes[:, 2:].max(axis=0)))  # type: ignore[return-value]
