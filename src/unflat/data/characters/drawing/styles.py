"""Drawing styles: how one character's lines, fills, shadows and lights are made, the same on every part of it."""

from colorsys import rgb_to_hsv
from dataclasses import dataclass
from math import pi
from typing import Literal, TypeVar

import numpy as np

from unflat.data.characters.drawing.palette import Colour, blend, deeper, hsv

Choice = TypeVar("Choice")

LineMode = Literal["black", "tint", "coloured"]
LineKind = Literal["even", "tapered", "sketchy", "broken", "double"]
Shading = Literal["flat", "cel", "soft", "gradient", "airbrush", "watercolour", "painterly"]

# how often each is chosen: clean even and swelling lines are common, the others rare
LINE_KINDS: tuple[tuple[LineKind, float], ...] = (("even", 0.48), ("tapered", 0.34), ("sketchy", 0.08), ("broken", 0.06), ("double", 0.04))
LINE_MODES: tuple[tuple[LineMode, float], ...] = (("black", 0.36), ("tint", 0.44), ("coloured", 0.2))
SHADINGS: tuple[tuple[Shading, float], ...] = (
    ("flat", 0.1), ("cel", 0.42), ("soft", 0.18), ("gradient", 0.1), ("airbrush", 0.1), ("watercolour", 0.05), ("painterly", 0.05),
)  # fmt: skip
_FLUSH = (0.86, 0.42, 0.38)  # what shadows on skin lean to: blood, not the sky
_SKIN_HUE, _SKIN_LEAST, _SKIN_MOST = 0.12, 0.02, 0.66  # of human skins, see palette.py
_BLACK = 0.22  # below this value a shadow cannot be seen; illustrators draw light on it instead


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
        line_kind: How a line runs.
        line_dark: How much darker than its fill a tinted line is, 0 to 1.
        inner: Width of lines inside a shape, as a share of its outline's.
        second: A deeper shadow inside the shadow of cel drawings.
        rim: Width of the light along lit edges, head units; 0 draws none.
        cast: How strongly a layer's shadow falls on those behind, 0 to 1; 0 casts none.
        cast_soft: Blur of cast shadows, head units.
        shade_tint: What shadows lean to.
        tinting: How much they do, 0 to 1.
        grain: Seed of strokes and blots.
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
    line_kind: LineKind = "even"
    line_dark: float = 0.62
    inner: float = 1.0
    second: bool = False
    rim: float = 0.0
    cast: float = 0.0
    cast_soft: float = 0.0
    shade_tint: Colour = (0.3, 0.2, 0.45)
    tinting: float = 0.0
    grain: int = 0

    @staticmethod
    def random(rng: np.random.Generator) -> "Style":
        """A style as illustrators use them: mostly thin lines, cel or soft shadows."""
        width = 0.0 if rng.random() < 0.08 else float(np.exp(rng.uniform(np.log(0.0035), np.log(0.026))))
        mode, kind, shading = _pick(rng, LINE_MODES), _pick(rng, LINE_KINDS), _pick(rng, SHADINGS)
        shaded = shading != "flat"
        soft = shading not in ("flat", "cel")
        return Style(
            line_width=width,
            line_mode=mode,
            line_colour=_line_colour(mode, rng),
            shading=shading,
            strength=float(rng.uniform(0.3, 0.95)),
            light=float(-pi / 2 + rng.normal(0, 0.7)),
            depth=float(rng.uniform(0.03, 0.16)),
            fading=float(rng.uniform(0.05, 0.3)) if rng.random() < 0.4 else 0.0,
            detail=float(rng.uniform(0.15, 1.0)),
            line_kind=kind,
            line_dark=float(rng.uniform(0.32, 0.8)),
            inner=float(rng.uniform(0.45, 1.0)),
            second=shading == "cel" and rng.random() < 0.3,
            rim=float(rng.uniform(0.006, 0.03)) if shaded and rng.random() < 0.3 else 0.0,
            cast=float(rng.uniform(0.25, 1.0)) if rng.random() < (0.75 if shaded else 0.2) else 0.0,
            cast_soft=float(rng.uniform(0.008, 0.04)) if rng.random() < (0.65 if soft else 0.15) else 0.0,
            shade_tint=hsv(float(rng.choice((0.0, 0.06, 0.62, 0.7, 0.76, 0.85))), float(rng.uniform(0.3, 0.7)), 0.45),
            tinting=float(rng.uniform(0.08, 0.3)) if rng.random() < 0.6 else 0.0,
            grain=int(rng.integers(2**31)),
        )

    def line_on(self, fill: Colour) -> Colour:
        """The colour of the outline around a fill."""
        return blend(deeper(fill, self.line_dark), self.line_colour, 0.2) if self.line_mode == "tint" else self.line_colour

    def shadow_on(self, fill: Colour, *, deep: float = 1.0) -> Colour:
        """The colour of a fill in shadow; `deep` times the usual darkness. Skin stays warm and light."""
        if _like_skin(fill):
            return blend(deeper(fill, min(0.24 * self.strength * deep, 0.5)), blend(fill, _FLUSH, 0.55), 0.35)
        return blend(deeper(fill, min(0.36 * self.strength * deep, 0.9)), self.shade_tint, self.tinting * min(deep, 1.0))

    def light_on(self, fill: Colour) -> Colour:
        """The colour of a fill's lit edge."""
        return blend(fill, (1.0, 0.98, 0.94), 0.16 if max(fill) < _BLACK else 0.5)

    def needs_light(self, fill: Colour) -> bool:
        """Whether a fill is so dark that form shows by light alone."""
        return max(fill) < _BLACK


def _like_skin(fill: Colour) -> bool:
    hue, saturation, value = rgb_to_hsv(*fill)
    return hue < _SKIN_HUE and _SKIN_LEAST < saturation < _SKIN_MOST and value > _SKIN_MOST * 0.5


def _line_colour(mode: LineMode, rng: np.random.Generator) -> Colour:
    grey = float(rng.uniform(0.02, 0.2))
    if mode == "coloured" or rng.random() < 0.4:
        r, g, b = (float(c) for c in rng.uniform(0.05, 0.4, 3) * (1.0, 0.75, 0.9))
        return (r, g, b)
    return (grey, grey, grey)


def _pick(rng: np.random.Generator, table: tuple[tuple[Choice, float], ...]) -> Choice:
    weights = np.array([share for _, share in table])
    return table[int(rng.choice(len(table), p=weights / weights.sum()))][0]
