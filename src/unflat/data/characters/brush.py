"""The drawing hand: styles, and inks that record what is drawn on one layer, free of any resolution."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import cos, pi, sin
from typing import Literal

import numpy as np
import skia

from unflat.core.parts import Part
from unflat.data.characters.palette import Colour as Colour
from unflat.data.characters.palette import Palette as Palette
from unflat.data.characters.palette import blend, deeper

Side = Literal["l", "r"]
LineMode = Literal["black", "tint", "coloured"]
Shading = Literal["flat", "cel", "soft", "gradient"]
PatternKind = Literal["stripes", "plaid", "dots", "checks", "flowers"]

_ORDER_TO_Z = 100.0
_COUNT_PER_SIDE_LIMIT = 40


@dataclass(frozen=True)
class Style:
    """How one character is drawn.

    Args:
        line_width: In head units; 0 draws no lines.
        line_mode: One colour for all lines, or a dark tint of each fill.
        line_colour: The colour for "black" and "coloured", and for strokes without a colour.
        shading: What happens inside a filled shape.
        strength: How dark the shadows are, 0 to 1.
        light: Direction from which light comes, radians; -pi/2 is from above.
        depth: How far shadows reach into a shape, head units.
        fading: Share by which a fill changes colour from top to bottom.
        detail: 0 to 1, how many folds, seams and strands are drawn.
    """

    line_width: float
    line_mode: LineMode
    line_colour: Colour
    shading: Shading
    strength: float
    light: float
    depth: float
    fading: float
    detail: float

    @staticmethod
    def random(rng: np.random.Generator) -> "Style":
        """A style as illustrators use them: mostly thin lines, cel or soft shadows."""
        width = 0.0 if rng.random() < 0.08 else float(np.exp(rng.uniform(np.log(0.005), np.log(0.024))))
        mode: LineMode = ("black", "tint", "coloured")[int(rng.choice(3, p=(0.4, 0.4, 0.2)))]
        shading: Shading = ("flat", "cel", "soft", "gradient")[int(rng.choice(4, p=(0.14, 0.42, 0.28, 0.16)))]
        grey = float(rng.uniform(0.02, 0.2))
        colour = (grey, grey, grey)
        if mode == "coloured" or rng.random() < 0.4:
            colour = tuple(float(c) for c in rng.uniform(0.05, 0.4, 3) * (1.0, 0.75, 0.9))  # type: ignore[assignment]
        return Style(
            line_width=width,
            line_mode=mode,
            line_colour=colour,
            shading=shading,
            strength=float(rng.uniform(0.25, 0.9)),
            light=float(-pi / 2 + rng.normal(0, 0.6)),
            depth=float(rng.uniform(0.03, 0.12)),
            fading=float(rng.uniform(0.05, 0.3)) if rng.random() < 0.5 else 0.0,
            detail=float(rng.uniform(0.15, 1.0)),
        )

    def line_on(self, fill: Colour) -> Colour:
        """The colour of the outline around a fill."""
        return blend(deeper(fill, 0.62), self.line_colour, 0.25) if self.line_mode == "tint" else self.line_colour


@dataclass(frozen=True)
class Pattern:
    """A repeated motif on a fill; `size` is its period in head units."""

    kind: PatternKind
    colour: Colour
    size: float
    angle: float = 0.0
    second: Colour | None = None

    @staticmethod
    def random(rng: np.random.Generator, palette: Palette) -> "Pattern":
        """Any motif in a colour of the palette."""
        kinds: tuple[PatternKind, ...] = ("stripes", "plaid", "dots", "checks", "flowers")
        colours = [palette.cloth[int(i)] for i in rng.integers(len(palette.cloth), size=2)]
        if rng.random() < 0.3:
            colours[0] = palette.white
        angle = float(rng.choice((0.0, pi / 2, pi / 4))) if rng.random() < 0.8 else float(rng.uniform(0, pi))
        return Pattern(kinds[int(rng.integers(5))], colours[0], float(rng.uniform(0.07, 0.3)), angle, colours[1])


Command = Callable[[skia.Canvas], None]


@dataclass
class Ink:
    """One layer while it is being drawn: one part, and side where it has one."""

    part: Part
    z: float
    style: Style
    side: Side | None = None
    figure: int = 0
    commands: list[Command] = field(default_factory=list)
    bounds: list[tuple[float, float, float, float]] = field(default_factory=list)

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
        box = self._grow(path, line)

        def draw(canvas: skia.Canvas) -> None:
            with _clipped(canvas, clip):
                _fill(canvas, path, colour, style=style, shade=shade, alpha=alpha, pattern=pattern, box=box)
                if line > 0 and style.line_width > 0:
                    canvas.drawPath(path, _pen(style.line_on(colour), style.line_width * line, alpha))

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
        paint = _pen(self.style.line_colour if colour is None else colour, thick, alpha)
        self._grow(path, width)

        def draw(canvas: skia.Canvas) -> None:
            with _clipped(canvas, clip):
                canvas.drawPath(path, paint)

        self.commands.append(draw)

    def raw(self, path: skia.Path, colour: Colour, *, alpha: float = 1.0, blur: float = 0.0, clip: skia.Path | None = None) -> None:
        """A plain fill without outline or shading: blush, shadows, highlights; `blur` in head units."""
        paint = _brush(colour, alpha)
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self._grow(path, 0.0, extra=2.5 * blur)

        def draw(canvas: skia.Canvas) -> None:
            with _clipped(canvas, clip):
                canvas.drawPath(path, paint)

        self.commands.append(draw)

    def fade(self, path: skia.Path, colour: Colour, *, start: tuple[float, float], end: tuple[float, float], alpha: float = 1.0) -> None:
        """A gradient from nothing at `start` to the colour at `end`, inside the path."""
        paint = _brush(colour, 1.0)
        stops = [skia.Color4f(*colour, 0.0).toColor(), skia.Color4f(*colour, alpha).toColor()]
        paint.setShader(skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], stops))
        self._grow(path, 0.0)
        self.commands.append(lambda canvas: canvas.drawPath(path, paint))

    def _grow(self, path: skia.Path, line: float, *, extra: float = 0.0) -> skia.Rect:
        box = path.computeTightBounds()
        by = self.style.line_width * line + extra
        self.bounds.append((box.left() - by, box.top() - by, box.right() + by, box.bottom() + by))
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

    def ink(self, part: Part, *, z: float | None = None, side: Side | None = None) -> Ink:
        """A new layer; `z` falls back to the part's usual order."""
        ink = Ink(part, part.order / _ORDER_TO_Z if z is None else z, self.style, side, self.figure)
        self.inks.append(ink)
        return ink

    def sorted(self) -> tuple[Ink, ...]:
        """The layers on which something was drawn, back to front."""
        return tuple(sorted((i for i in self.inks if i.commands), key=lambda i: i.z))


def span(inks: Iterable[Ink]) -> tuple[float, float, float, float]:
    """The box around layers, in head units."""
    boxes = np.asarray([i.box for i in inks])
    return (*map(float, boxes[:, :2].min(axis=0)), *map(float, boxes[:, 2:].max(axis=0)))  # type: ignore[return-value]


class _clipped:  # noqa: N801 - reads as a statement: `with _clipped(...)`
    def __init__(self, canvas: skia.Canvas, clip: skia.Path | None) -> None:
        self.canvas, self.clip = canvas, clip

    def __enter__(self) -> None:
        if self.clip is not None:
            self.canvas.save()
            self.canvas.clipPath(self.clip, doAntiAlias=True)

    def __exit__(self, *_: object) -> None:
        if self.clip is not None:
            self.canvas.restore()


def _brush(colour: Colour, alpha: float) -> skia.Paint:
    return skia.Paint(Color4f=skia.Color4f(*colour, alpha), AntiAlias=True)


def _pen(colour: Colour, width: float, alpha: float) -> skia.Paint:
    paint = _brush(colour, alpha)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def _fill(
    canvas: skia.Canvas,
    path: skia.Path,
    colour: Colour,
    *,
    style: Style,
    shade: bool,
    alpha: float,
    pattern: Pattern | None,
    box: skia.Rect,
) -> None:
    dark = deeper(colour, 0.34 * style.strength)
    paint = _brush(colour, alpha)
    top, bottom, middle = box.top(), box.bottom(), box.centerX()
    if shade and (style.fading > 0 or style.shading == "gradient"):
        end = blend(colour, dark, 1.0 if style.shading == "gradient" else min(1.0, 3 * style.fading))
        stops = [skia.Color4f(*c, alpha).toColor() for c in (colour, end)]
        paint.setShader(skia.GradientShader.MakeLinear([skia.Point(middle, top), skia.Point(middle, bottom)], stops))
    canvas.drawPath(path, paint)
    inside = shade and style.shading in ("cel", "soft")
    if not (inside or pattern):
        return
    canvas.save()
    canvas.clipPath(path, doAntiAlias=True)
    if pattern is not None:
        _motif(canvas, pattern, box, alpha)
    if inside:
        _shadow(canvas, path, dark, style=style, box=box, alpha=alpha)
    canvas.restore()


def _shadow(canvas: skia.Canvas, path: skia.Path, dark: Colour, *, style: Style, box: skia.Rect, alpha: float) -> None:
    reach = min(style.depth, 0.22 * min(box.width(), box.height()))
    rim = skia.Path(path)
    rim.offset(cos(style.light) * reach, sin(style.light) * reach)
    rim.addRect(box.makeOutset(0.5, 0.5))
    rim.setFillType(skia.PathFillType.kEvenOdd)
    paint = _brush(dark, alpha * (0.85 if style.shading == "cel" else 0.75))
    if style.shading == "soft":
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(reach * 0.5, 1e-4)))
    canvas.drawPath(rim, paint)


def _motif(canvas: skia.Canvas, pattern: Pattern, box: skia.Rect, alpha: float) -> None:
    size = max(pattern.size, max(box.width(), box.height()) / _COUNT_PER_SIDE_LIMIT)
    half = (box.width() + box.height()) / 2
    ticks = np.arange(-half, half, size)
    canvas.save()
    canvas.translate(box.centerX(), box.centerY())
    canvas.rotate(pattern.angle * 180 / pi)
    paint = _brush(pattern.colour, alpha)
    path = skia.Path()
    if pattern.kind in ("stripes", "plaid"):
        for t in ticks:
            path.addRect(skia.Rect.MakeLTRB(-half, float(t), half, float(t + size * 0.4)))
        canvas.drawPath(path, paint)
    if pattern.kind == "plaid":
        cross = skia.Path()
        for t in ticks:
            cross.addRect(skia.Rect.MakeLTRB(float(t), -half, float(t + size * 0.4), half))
        canvas.drawPath(cross, _brush(pattern.second or pattern.colour, alpha * 0.5))
    if pattern.kind in ("dots", "checks", "flowers"):
        for row, y in enumerate(ticks):
            for column, x in enumerate(ticks):
                if (row + column) % 2 == 0:
                    _stamp(path, pattern, float(x), float(y), size)
        canvas.drawPath(path, paint)
    canvas.restore()


def _stamp(path: skia.Path, pattern: Pattern, x: float, y: float, size: float) -> None:
    if pattern.kind == "checks":
        path.addRect(skia.Rect.MakeXYWH(x, y, size, size))
    elif pattern.kind == "dots":
        path.addCircle(x, y, size * 0.28)
    else:
        for turn in range(5):
            path.addCircle(x + 0.3 * size * cos(turn * 1.2566), y + 0.3 * size * sin(turn * 1.2566), size * 0.2)
