"""Colours as illustrators choose them: harmonies, dark on dark, white on white, skins from pale to dark."""

import colorsys
from collections.abc import Callable
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
        if rng.random() < 0.25:
            iris = blend(iris, hair, 0.6)
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
    if kind < 0.68:
        return hsv(float(rng.uniform(0.03, 0.1)), float(rng.uniform(0.03, 0.22)), float(rng.uniform(0.92, 1.0)))
    if kind < 0.88:
        return hsv(float(rng.uniform(0.04, 0.09)), float(rng.uniform(0.2, 0.45)), float(rng.uniform(0.78, 0.97)))
    if kind < 0.985:
        return hsv(float(rng.uniform(0.04, 0.08)), float(rng.uniform(0.4, 0.65)), float(rng.uniform(0.3, 0.72)))
    return hsv(float(rng.random()), float(rng.uniform(0.1, 0.45)), float(rng.uniform(0.6, 0.95)))


def _hair(rng: np.random.Generator) -> Colour:
    kind = rng.random()
    if kind < 0.24:
        return hsv(float(rng.uniform(0, 1)), float(rng.uniform(0.0, 0.35)), float(rng.uniform(0.05, 0.26)))
    if kind < 0.46:
        return hsv(float(rng.uniform(0.02, 0.09)), float(rng.uniform(0.3, 0.75)), float(rng.uniform(0.2, 0.65)))
    if kind < 0.6:
        return hsv(float(rng.uniform(0.09, 0.15)), float(rng.uniform(0.2, 0.65)), float(rng.uniform(0.75, 1.0)))
    if kind < 0.75:
        return hsv(float(rng.random()), float(rng.uniform(0.0, 0.12)), float(rng.uniform(0.72, 0.99)))
    if kind < 0.87:
        return hsv(float(rng.random()), float(rng.uniform(0.15, 0.45)), float(rng.uniform(0.5, 0.95)))
    return hsv(float(rng.random()), float(rng.uniform(0.4, 0.8)), float(rng.uniform(0.3, 0.95)))


def _cloth(rng: np.random.Generator, base: float, hair: Colour) -> tuple[Colour, ...]:
    """Six colours that go together, the garments' own; some repeat the hair, so that parts meet in one colour."""
    weights = np.array([share for _, share in SCHEMES])
    scheme = SCHEMES[int(rng.choice(len(SCHEMES), p=weights / weights.sum()))][0]
    found = scheme(rng, base, hair)
    if rng.random() < 0.2:
        found[int(rng.integers(len(found)))] = blend(hair, (0.0, 0.0, 0.0), float(rng.uniform(0, 0.15)))
    if rng.random() < 0.25:  # suits and costumes are cut from one cloth
        found[1] = found[0]
    if rng.random() < 0.18:  # one light over all: a limited palette
        wash, share = hsv(float(rng.random()), 0.5, 0.75), float(rng.uniform(0.08, 0.3))
        found = [blend(c, wash, share) for c in found]
    return tuple(found)


# hue, saturation, value, share: white, grey, black, navy, beige, brown, denim
NEUTRALS: tuple[tuple[tuple[float, float], tuple[float, float], tuple[float, float], float], ...] = (
    ((0.0, 1.0), (0.0, 0.05), (0.9, 1.0), 0.28),
    ((0.0, 1.0), (0.0, 0.08), (0.35, 0.8), 0.12),
    ((0.0, 1.0), (0.0, 0.3), (0.06, 0.24), 0.25),
    ((0.6, 0.68), (0.35, 0.7), (0.16, 0.4), 0.13),
    ((0.07, 0.12), (0.1, 0.3), (0.75, 0.97), 0.09),
    ((0.03, 0.08), (0.3, 0.6), (0.22, 0.5), 0.08),
    ((0.57, 0.63), (0.3, 0.55), (0.4, 0.75), 0.05),
)


def _neutral(rng: np.random.Generator, base: float) -> Colour:
    """White, grey, black, navy, beige, brown or denim: what most clothes are."""
    hue, saturation, value, _ = NEUTRALS[int(rng.choice(len(NEUTRALS), p=[row[3] for row in NEUTRALS]))]
    return hsv(float(rng.uniform(*hue)), float(rng.uniform(*saturation)), float(rng.uniform(*value)))


def _clear(rng: np.random.Generator, hue: float) -> Colour:
    """A colour that is seen as one: muted, clear or pale."""
    saturation, value = (((0.2, 0.45), (0.45, 0.8)), ((0.5, 0.85), (0.55, 0.95)), ((0.08, 0.3), (0.85, 1.0)))[int(rng.integers(3))]
    return hsv(hue + float(rng.normal(0, 0.015)), float(rng.uniform(*saturation)), float(rng.uniform(*value)))


def _around(rng: np.random.Generator, hues: tuple[float, ...], neutrals: int) -> list[Colour]:
    found = [_clear(rng, hues[i % len(hues)]) for i in range(6 - neutrals)] + [_neutral(rng, hues[0]) for _ in range(neutrals)]
    return [found[int(i)] for i in rng.permutation(6)]


def _accented(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return _around(rng, (base,), 4)


def _complement(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return _around(rng, (base, base + 0.5), 2)


def _triad(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return _around(rng, (base, base + 0.33, base + 0.67), 2)


def _neighbours(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return _around(rng, (base, base + 0.07, base - 0.07), 2)


def _one_hue(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    values = rng.permutation(np.linspace(0.18, 1.0, 6))
    return [hsv(base, float(rng.uniform(0.1, 0.6)), float(v)) for v in values]


def _like_hair(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    hue = colorsys.rgb_to_hsv(*hair)[0]
    return _around(rng, (hue, hue + 0.5), 3)


def _pastel(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return [hsv(base + float(rng.normal(0, 0.15)), float(rng.uniform(0.06, 0.3)), float(rng.uniform(0.85, 1.0))) for _ in range(6)]


def _dark(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return [hsv(base, float(rng.uniform(0, 0.45)), float(rng.uniform(0.05, 0.26))) for _ in range(6)]


def _white(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return [hsv(base, float(rng.uniform(0, 0.08)), float(rng.uniform(0.87, 1.0))) for _ in range(6)]


def _free(rng: np.random.Generator, base: float, hair: Colour) -> list[Colour]:
    return [_clear(rng, float(rng.random())) if rng.random() < 0.6 else _neutral(rng, base) for _ in range(6)]


Scheme = Callable[[np.random.Generator, float, Colour], list[Colour]]

SCHEMES: tuple[tuple[Scheme, float], ...] = (
    (_accented, 0.26), (_neighbours, 0.12), (_complement, 0.1), (_triad, 0.06), (_one_hue, 0.08), (_like_hair, 0.1), (_pastel, 0.07),
    (_dark, 0.08), (_white, 0.06), (_free, 0.07),
)  # fmt: skip
"""How an illustrator chooses the colours of clothes, and how often."""
