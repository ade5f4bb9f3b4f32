"""Colours as illustrators choose them: harmonies, dark on dark, white on white, skins from pale to dark."""

import colorsys
from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]
"""sRGB, 0 to 1."""


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """A colour by hue (turns), saturation and value; values out of range are clipped."""
    return colorsys.hsv_to_rgb(hue % 1.0, min(max(saturation, 0.0), 1.0), min(max(value, 0.0), 1.0))


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """A colour the share of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def deeper(colour: Colour, share: float) -> Colour:
    """A darker, slightly fuller and cooler colour, as a painter's shadow."""
    hue, saturation, value = colorsys.rgb_to_hsv(*colour)
    cool = -0.02 if hue < 0.17 else (0.02 if hue < 0.6 else 0.0)
    return hsv(hue + cool * min(1.0, 2 * share), saturation + (0.12 * share if saturation > 0.02 else 0.0), value * (1 - share))


def lighter(colour: Colour, share: float) -> Colour:
    """A colour nearer to white."""
    return blend(colour, (1.0, 1.0, 1.0), share)


@dataclass(frozen=True)
class Palette:
    """The colours of one character."""

    skin: Colour
    skin_shadow: Colour
    blush: Colour
    hair: Colour
    hair_shadow: Colour
    hair_inner: Colour
    hair_light: Colour
    iris: Colour
    iris_second: Colour
    cloth: tuple[Colour, ...]
    accent: Colour
    metal: Colour
    white: Colour
    line: Colour

    @staticmethod
    def random(rng: np.random.Generator) -> "Palette":
        """A palette: one scheme for the clothes, skin and hair of their own."""
        skin = _skin(rng)
        hair = _hair(rng)
        base = float(rng.random())
        iris = hsv(float(rng.random()), float(rng.uniform(0.25, 0.9)), float(rng.uniform(0.35, 0.95)))
        cloth = _cloth(rng, base, hair)
        inner = hair if rng.random() < 0.8 else hsv(float(rng.random()), 0.6, 0.8)
        grey = float(rng.uniform(0.02, 0.18))
        return Palette(
            skin=skin,
            skin_shadow=deeper(skin, float(rng.uniform(0.1, 0.3))),
            blush=blend(skin, (0.95, 0.35, 0.4), 0.5),
            hair=hair,
            hair_shadow=deeper(hair, float(rng.uniform(0.12, 0.45))),
            hair_inner=deeper(inner, float(rng.uniform(0.05, 0.4))),
            hair_light=lighter(hair, float(rng.uniform(0.15, 0.6))),
            iris=iris,
            iris_second=hsv(float(rng.random()), 0.6, 0.8) if rng.random() < 0.2 else deeper(iris, 0.4),
            cloth=cloth,
            accent=hsv(base + float(rng.choice((0.5, 0.33, 0.08))), float(rng.uniform(0.5, 0.95)), float(rng.uniform(0.5, 0.95))),
            metal=(0.93, 0.78, 0.35) if rng.random() < 0.6 else (0.78, 0.8, 0.85),
            white=blend((1.0, 1.0, 1.0), hsv(base, 0.2, 0.95), float(rng.uniform(0, 0.6))),
            line=(grey, grey * 0.9, grey),
        )


def _skin(rng: np.random.Generator) -> Colour:
    kind = rng.random()
    if kind < 0.62:
        return hsv(float(rng.uniform(0.03, 0.1)), float(rng.uniform(0.03, 0.22)), float(rng.uniform(0.92, 1.0)))
    if kind < 0.85:
        return hsv(float(rng.uniform(0.04, 0.09)), float(rng.uniform(0.2, 0.45)), float(rng.uniform(0.78, 0.97)))
    if kind < 0.97:
        return hsv(float(rng.uniform(0.04, 0.08)), float(rng.uniform(0.4, 0.65)), float(rng.uniform(0.3, 0.72)))
    return hsv(float(rng.random()), float(rng.uniform(0.1, 0.45)), float(rng.uniform(0.6, 0.95)))


def _hair(rng: np.random.Generator) -> Colour:
    kind = rng.random()
    if kind < 0.24:
        return hsv(float(rng.uniform(0, 1)), float(rng.uniform(0.0, 0.35)), float(rng.uniform(0.06, 0.26)))
    if kind < 0.46:
        return hsv(float(rng.uniform(0.02, 0.09)), float(rng.uniform(0.3, 0.75)), float(rng.uniform(0.2, 0.65)))
    if kind < 0.6:
        return hsv(float(rng.uniform(0.09, 0.15)), float(rng.uniform(0.2, 0.65)), float(rng.uniform(0.75, 1.0)))
    if kind < 0.75:
        return hsv(float(rng.random()), float(rng.uniform(0.0, 0.12)), float(rng.uniform(0.72, 0.99)))
    return hsv(float(rng.random()), float(rng.uniform(0.25, 0.8)), float(rng.uniform(0.35, 0.98)))


def _cloth(rng: np.random.Generator, base: float, hair: Colour) -> tuple[Colour, ...]:
    scheme = rng.random()
    found: list[Colour] = []
    hues = (base, base, base + float(rng.choice((0.08, 0.33, 0.5))), base + float(rng.uniform(0, 1)), base + 0.05, base + 0.5)
    for hue in hues:
        if scheme < 0.14:
            found.append(hsv(hue, float(rng.uniform(0, 0.5)), float(rng.uniform(0.05, 0.28))))
        elif scheme < 0.26:
            found.append(hsv(hue, float(rng.uniform(0, 0.1)), float(rng.uniform(0.86, 1.0))))
        elif scheme < 0.4:
            found.append(hsv(hue, float(rng.uniform(0.05, 0.35)), float(rng.uniform(0.75, 1.0))))
        else:
            found.append(_free(rng, hue))
    if rng.random() < 0.22:
        found[int(rng.integers(len(found)))] = blend(hair, (0.0, 0.0, 0.0), float(rng.uniform(0, 0.15)))
    if rng.random() < 0.12:
        found[1] = found[0]
    return tuple(found)


def _free(rng: np.random.Generator, hue: float) -> Colour:
    kind = rng.random()
    if kind < 0.26:
        return hsv(hue, float(rng.uniform(0, 0.12)), float(rng.uniform(0.85, 1.0)))
    if kind < 0.52:
        return hsv(hue, float(rng.uniform(0, 0.5)), float(rng.uniform(0.08, 0.32)))
    return hsv(hue, float(rng.uniform(0.15, 0.85)), float(rng.uniform(0.3, 0.95)))
