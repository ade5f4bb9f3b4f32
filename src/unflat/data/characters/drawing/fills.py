"""Fills: what happens inside a shape by the style's shading, from one flat tone to wash and paint strokes."""

from math import cos, hypot, sin

import numpy as np
import skia

from unflat.data.characters.drawing.motifs import Pattern, draw_motif
from unflat.data.characters.drawing.palette import Colour, blend, deeper, lighter
from unflat.data.characters.drawing.pens import brush, pen
from unflat.data.characters.drawing.styles import Style

_PLAIN = 0.035  # shapes smaller than this, head units, have no form of their own
_SOFT = ("soft", "airbrush")


def draw_fill(
    canvas: skia.Canvas,
    path: skia.Path,
    colour: Colour,
    *,
    style: Style,
    box: skia.Rect,
    shade: bool,
    alpha: float,
    pattern: Pattern | None,
) -> None:
    """Fill a path with a colour, its motif, and shading where wanted."""
    shade = shade and min(box.width(), box.height()) > _PLAIN
    canvas.drawPath(path, _base(colour, style, box, alpha) if shade else brush(colour, alpha))
    if not (pattern or (shade and style.shading != "flat")):
        return
    canvas.save()
    canvas.clipPath(path, doAntiAlias=True)
    if pattern is not None:
        draw_motif(canvas, pattern, box, alpha)
    if shade:
        veil = alpha * (0.55 if pattern is not None else 1.0)
        if style.shading in ("watercolour", "painterly"):
            _strokes(canvas, path, colour, style=style, box=box, alpha=veil)
        if style.shading in ("cel", "soft"):
            _shadow_side(canvas, path, colour, style=style, box=box, alpha=veil)
        if style.shading != "flat" and (style.rim > 0 or style.needs_light(colour)):
            _lit_edge(canvas, path, colour, style=style, box=box, alpha=alpha)
    canvas.restore()


def _base(colour: Colour, style: Style, box: skia.Rect, alpha: float) -> skia.Paint:
    """The first coat: one tone, or a gradient along the light."""
    paint = brush(colour, alpha)
    centre, half = skia.Point(box.centerX(), box.centerY()), 0.5 * hypot(box.width(), box.height())
    if style.shading == "airbrush":
        share = 0.5 * min(box.width(), box.height()) / half
        lit = skia.Point(centre.x() + cos(style.light) * half * share * 0.7, centre.y() + sin(style.light) * half * share * 0.7)
        stops = _stops(alpha, lighter(colour, 0.18), colour, style.shadow_on(colour, deep=0.8), style.shadow_on(colour, deep=1.5))
        paint.setShader(skia.GradientShader.MakeRadial(lit, 1.5 * half, stops, [0.0, 0.3, 0.7, 1.0]))
    elif style.shading == "gradient":
        ends = [skia.Point(centre.x() + s * cos(style.light) * half, centre.y() + s * sin(style.light) * half) for s in (0.8, -0.8)]
        stops = _stops(alpha, lighter(colour, 0.1), colour, style.shadow_on(colour, deep=1.2))
        paint.setShader(skia.GradientShader.MakeLinear(ends, stops))
    elif style.fading > 0:
        ends = [skia.Point(centre.x(), y) for y in (box.top(), box.bottom())]
        end = blend(colour, style.shadow_on(colour), min(1.0, 3 * style.fading))
        paint.setShader(skia.GradientShader.MakeLinear(ends, _stops(alpha, colour, end)))
    return paint


def _stops(alpha: float, *colours: Colour) -> list[int]:
    return [skia.Color4f(*c, alpha).toColor() for c in colours]


def _shadow_side(canvas: skia.Canvas, path: skia.Path, colour: Colour, *, style: Style, box: skia.Rect, alpha: float) -> None:
    """The side away from the light, with a hard or a soft edge; a second, deeper band in some styles."""
    reach = min(style.depth, 0.3 * min(box.width(), box.height()))
    for share, deep in ((1.0, 1.0), (0.45, 1.9)) if style.second else ((1.0, 1.0),):
        paint = brush(style.shadow_on(colour, deep=deep), alpha * 0.95)
        if style.shading in _SOFT:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(reach * 0.5, 1e-4)))
        canvas.drawPath(_side(path, box, cos(style.light) * reach * share, sin(style.light) * reach * share), paint)


def _lit_edge(canvas: skia.Canvas, path: skia.Path, colour: Colour, *, style: Style, box: skia.Rect, alpha: float) -> None:
    """A thin band of light along the edges that face it."""
    width = min(max(style.rim, 0.012), 0.14 * min(box.width(), box.height()))
    x, y = -cos(style.light) * width, -sin(style.light) * width
    paint = brush(style.light_on(colour), alpha * (0.85 if style.shading == "cel" else 0.6))
    canvas.drawPath(_side(path, box, x, y), paint)


def _side(path: skia.Path, box: skia.Rect, dx: float, dy: float) -> skia.Path:
    """What of the path is not covered by itself moved by (dx, dy); the caller clips to the path."""
    rim = skia.Path(path)
    rim.offset(dx, dy)
    rim.addRect(box.makeOutset(0.5, 0.5))
    rim.setFillType(skia.PathFillType.kEvenOdd)
    return rim


def _strokes(canvas: skia.Canvas, path: skia.Path, colour: Colour, *, style: Style, box: skia.Rect, alpha: float) -> None:
    """Blots and a pooled rim of pigment, or paint strokes across the form, darker away from the light."""
    rng = np.random.default_rng((style.grain, int(1e4 * abs(box.left())), int(1e4 * abs(box.top()))))
    size = min(box.width(), box.height())
    wet = style.shading == "watercolour"
    for x, y, tone, turn in rng.uniform(-1, 1, (4 if wet else 9, 4)):
        spot = skia.Point(box.centerX() + 0.5 * box.width() * x, box.centerY() + 0.5 * box.height() * y)
        far = -(x * cos(style.light) + y * sin(style.light))
        tint = style.shadow_on(colour, deep=0.6 + 0.5 * far) if far + 0.5 * tone > 0.1 else lighter(colour, 0.12 + 0.1 * tone)
        if wet:
            paint = brush(tint, alpha * 0.4)
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.1 * size))
            canvas.drawCircle(spot, size * (0.35 + 0.15 * turn), paint)
            continue
        paint = pen(tint, size * (0.16 + 0.08 * tone), alpha * 0.4)
        dx, dy = 0.3 * size * cos(0.8 + 0.6 * turn), 0.3 * size * sin(0.8 + 0.6 * turn)
        canvas.drawLine(skia.Point(spot.x() - dx, spot.y() - dy), skia.Point(spot.x() + dx, spot.y() + dy), paint)
    if wet:
        canvas.drawPath(path, pen(deeper(colour, 0.22), 0.02 + 0.04 * size, alpha * 0.6))
