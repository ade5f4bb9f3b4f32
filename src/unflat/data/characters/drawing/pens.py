"""Pens: the paints of fills and lines, and how an outline of each kind is laid."""

from collections.abc import Callable
from math import cos, sin

import skia

from unflat.data.characters.drawing.curves import rails, straight
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.drawing.styles import Style

_FEW, _MANY = 6, 14  # points along a tapered stroke
_FINE = 0.08  # longest piece of a sketchy line, share of its shape's width and height: a small shoe stays a shoe
_BROKEN = (0.34, 0.035, 0.16, 0.025, 0.5, 0.05)  # lengths of ink and gap, head units


class Clipped:
    """`with Clipped(canvas, clip):` keeps what is drawn inside a path, or everywhere without one."""

    def __init__(self, canvas: skia.Canvas, clip: skia.Path | None) -> None:
        self.canvas, self.clip = canvas, clip

    def __enter__(self) -> None:
        if self.clip is not None:
            self.canvas.save()
            self.canvas.clipPath(self.clip, doAntiAlias=True)

    def __exit__(self, *_: object) -> None:
        if self.clip is not None:
            self.canvas.restore()


def brush(colour: Colour, alpha: float) -> skia.Paint:
    """The paint of a plain fill."""
    return skia.Paint(Color4f=skia.Color4f(*colour, alpha), AntiAlias=True)


def eraser(path: skia.Path, shader: skia.Shader | None = None) -> Callable[[skia.Canvas], None]:
    """What takes away all that was drawn inside a path; a shader's alpha says how much of it."""
    paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kDstOut)
    if shader is not None:
        paint.setShader(shader)
    return lambda canvas: canvas.drawPath(path, paint)


def pen(colour: Colour, width: float, alpha: float) -> skia.Paint:
    """The paint of a line with round ends."""
    paint = brush(colour, alpha)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def outline_reach(style: Style, width: float) -> float:
    """How far an outline of that width goes beyond its path."""
    if style.line_kind == "sketchy":
        return 0.3 * width + _shake(width)
    return (0.85 if style.line_kind == "double" else 0.5) * width


def _shake(width: float) -> float:
    return 0.5 * width + 0.004


def draw_outline(canvas: skia.Canvas, path: skia.Path, fill: Colour, *, style: Style, width: float, alpha: float) -> None:
    """The outline of a filled shape in the style's kind of line."""
    colour = style.line_on(fill)
    if style.line_kind == "tapered":
        _swelling(canvas, path, colour, style=style, width=width, alpha=alpha)
    elif style.line_kind == "sketchy":
        box = path.computeTightBounds()
        longest = _FINE * (box.width() + box.height())
        for k in (0, 1):
            paint = pen(colour, width * 0.6, alpha * 0.85)
            piece = min(0.11 + 0.05 * k, longest)
            shake = min(_shake(width), 0.3 * piece)
            paint.setPathEffect(skia.DiscretePathEffect.Make(piece, shake, (style.grain + 7919 * k) % 65536))
            canvas.drawPath(path, paint)
    elif style.line_kind == "broken":
        paint = pen(colour, width, alpha)
        paint.setPathEffect(skia.DashPathEffect.Make(list(_BROKEN), (style.grain % 97) / 97))
        canvas.drawPath(path, paint)
    else:
        canvas.drawPath(path, pen(colour, width * (1.7 if style.line_kind == "double" else 1.0), alpha))
        if style.line_kind == "double":
            canvas.drawPath(path, pen(fill, width * 0.6, alpha))


def _swelling(canvas: skia.Canvas, path: skia.Path, colour: Colour, *, style: Style, width: float, alpha: float) -> None:
    """Thin towards the light, thick away from it, as a brush leaves it."""
    canvas.drawPath(path, pen(colour, width * 0.55, alpha))
    with Clipped(canvas, path):
        rim = skia.Path(path)
        rim.offset(cos(style.light) * width * 0.9, sin(style.light) * width * 0.9)
        rim.addRect(path.computeTightBounds().makeOutset(width * 4, width * 4))
        rim.setFillType(skia.PathFillType.kEvenOdd)
        canvas.drawPath(rim, brush(colour, alpha))


def swelled(path: skia.Path, width: float) -> skia.Path | None:
    """An open stroke as a shape that tapers at both ends; None where the path is closed, branched or a dot."""
    measure = skia.PathMeasure(path, False)
    length = measure.getLength()
    if length < 3 * width or measure.isClosed():
        return None
    steps = _MANY if length > 30 * width else _FEW
    points = [measure.getPosTan(length * i / steps)[0] for i in range(steps + 1)]
    if measure.nextContour():
        return None
    shares = [i / steps for i in range(steps + 1)]
    widths = [width * 0.6 * max(min(1.0, 2.5 * s + 0.15, 3.3 * (1 - s) + 0.08), 0.05) for s in shares]
    one, other = rails([(p.x(), p.y()) for p in points], widths)
    return straight([*one, *other[::-1]])
