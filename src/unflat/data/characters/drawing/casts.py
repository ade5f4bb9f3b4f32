"""Shadows that layers cast on those behind: hair on the face, the head on the neck, a hood or a coat on the shirt, a skirt on the legs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, sin
from typing import TYPE_CHECKING

import skia

from unflat.core import parts
from unflat.core.parts import Part
from unflat.data.characters.drawing.palette import Colour
from unflat.data.characters.drawing.pens import brush

if TYPE_CHECKING:
    from unflat.data.characters.drawing.brush import Ink
    from unflat.data.characters.drawing.styles import Style


@dataclass(frozen=True)
class Cast:
    """One row: whose shadow falls on what, how far (head units), and whether it falls down whatever the light."""

    caster: Part
    receiver: Part
    reach: float
    down: bool = False


CASTS: tuple[Cast, ...] = (
    Cast(parts.FRONT_HAIR, parts.FACE, 0.05, down=True),
    Cast(parts.FRONT_HAIR, parts.NECK, 0.05),
    Cast(parts.FRONT_HAIR, parts.TOPWEAR, 0.05),
    Cast(parts.HEADWEAR, parts.FACE, 0.07, down=True),
    Cast(parts.HEADWEAR, parts.FRONT_HAIR, 0.04, down=True),
    Cast(parts.EYEWEAR, parts.FACE, 0.02, down=True),
    Cast(parts.FACE, parts.NECK, 0.13, down=True),
    Cast(parts.FACE, parts.TOPWEAR, 0.09, down=True),
    Cast(parts.FACE, parts.BACK_HAIR, 0.08),
    Cast(parts.NECK, parts.BACK_HAIR, 0.06),
    Cast(parts.TOPWEAR, parts.BACK_HAIR, 0.05),
    Cast(parts.TOPWEAR, parts.NECK, 0.02),
    Cast(parts.TOPWEAR, parts.TOPWEAR, 0.045, down=True),
    Cast(parts.NECKWEAR, parts.TOPWEAR, 0.03, down=True),
    Cast(parts.NECKWEAR, parts.NECK, 0.025, down=True),
    Cast(parts.HANDWEAR, parts.TOPWEAR, 0.03),
    Cast(parts.HANDWEAR, parts.BOTTOMWEAR, 0.03),
    Cast(parts.HANDWEAR, parts.LEGWEAR, 0.05),
    Cast(parts.HANDWEAR, parts.FACE, 0.05),
    Cast(parts.TOPWEAR, parts.BOTTOMWEAR, 0.05, down=True),
    Cast(parts.TOPWEAR, parts.LEGWEAR, 0.08, down=True),
    Cast(parts.BOTTOMWEAR, parts.LEGWEAR, 0.11, down=True),
    Cast(parts.OBJECTS, parts.HANDWEAR, 0.03),
    Cast(parts.OBJECTS, parts.TOPWEAR, 0.04),
)

_LARGEST = 4  # shapes of a caster that count; the others lie within them
_DEEP = 1.5  # a cast shadow is darker than a form shadow
_GLAZE = 0.62


def with_casts(inks: "Sequence[Ink]", style: "Style") -> "tuple[Ink, ...]":
    """The layers, back to front, each with the shadows that those in front of it cast on it; none outside its own shape."""
    if style.cast <= 0:
        return tuple(inks)
    found = []
    for place, ink in enumerate(inks):
        rows = {row.caster.name: row for row in CASTS if row.receiver.name == ink.part.name}
        ahead = [(other, rows[other.part.name]) for other in inks[place + 1 :] if other.part.name in rows and other.figure == ink.figure]
        added = [_shadow(ink, other, row, style) for other, row in ahead if _touch(ink.box, other.box)]
        last = range(len(ink.commands), len(ink.commands) + len(added))
        found.append(replace(ink, commands=[*ink.commands, *added], lasting=[*ink.lasting, *last]) if added else ink)
    return tuple(found)


def _shadow(ink: "Ink", caster: "Ink", row: Cast, style: "Style"):  # type: ignore[no-untyped-def]
    reach = row.reach * (0.6 + 0.8 * style.cast)
    dx, dy = (-0.35 * cos(style.light) * reach, reach) if row.down else (-cos(style.light) * reach, -sin(style.light) * reach)
    shapes = sorted(caster.solids, key=lambda s: -s[1])[:_LARGEST]
    tone = style.shadow_on(_main_colour(ink), deep=_DEEP)
    paint = brush(tone, 1.0)
    blur = max(style.cast_soft, 0.0)
    if blur > 0:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    over = skia.Paint(Color4f=skia.Color4f(0, 0, 0, _GLAZE * (0.45 + 0.55 * style.cast)), BlendMode=skia.BlendMode.kSrcATop)
    box = skia.Rect.MakeLTRB(*ink.box)

    def draw(canvas: skia.Canvas) -> None:
        canvas.saveLayer(box, over)
        canvas.translate(dx, dy)
        for path, _ in shapes:
            canvas.drawPath(path, paint)
        canvas.restore()

    return draw


def _main_colour(ink: "Ink") -> Colour:
    return max(ink.tones, key=lambda t: t[1])[0] if ink.tones else (0.6, 0.6, 0.6)


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
