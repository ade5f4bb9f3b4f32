"""Surfaces: paper, canvas, screentone, wet edges and brush marks laid over a whole picture."""

from math import cos, pi, sin

import cv2
import numpy as np

from unflat.core.arrays import Array

_LEVELS = 64  # of a screentone's dots


def paper(rgb: Array, rng: np.random.Generator) -> Array:
    """The tooth of paper or the weave of canvas; (H, W, 3) uint8 as all here."""
    height, width = rgb.shape[:2]
    tooth = cv2.GaussianBlur(rng.standard_normal((height, width), np.float32), (0, 0), float(rng.uniform(0.6, 1.6)))
    tooth = tooth * np.float32(rng.uniform(1.5, 6.0) / max(float(tooth.std()), 1e-6))
    if rng.random() < 0.3:
        period = float(rng.uniform(3, 7))
        rows, columns = (np.sin(2 * pi * np.arange(n, dtype=np.float32) / period) for n in (height, width))
        tooth += np.float32(rng.uniform(1, 4)) * (rows[:, None] + columns[None])
    tone = rng.uniform(0.93, 1.0, 3).astype(np.float32)
    return _bytes(rgb * tone + tooth[..., None])


def screentone(rgb: Array, rng: np.random.Generator) -> Array:
    """Print dots: mid tones become dots of black or a darker tone, as on a manga page; half the time the colour stays."""
    height, width = rgb.shape[:2]
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    dots = _dots(height, width, period=float(rng.uniform(2.5, 5.0)), angle=float(rng.uniform(0, pi / 2)))
    ink = (grey < dots) & (grey > 40) & (grey < 225)
    if rng.random() < 0.5:
        page = np.where(ink | (grey <= 40), 20, 255).astype(np.uint8)
        soft = np.float32(rng.uniform(0.5, 1.0))
        return np.asarray(cv2.cvtColor((grey + (page - grey.astype(np.float32)) * soft).astype(np.uint8), cv2.COLOR_GRAY2RGB))
    dark = np.float32(rng.uniform(0.75, 0.95))
    return np.where(ink[..., None], (rgb * dark).astype(np.uint8), rgb)


def _dots(height: int, width: int, *, period: float, angle: float) -> Array:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (cos(angle) * x + sin(angle) * y) * (2 * pi / period), (cos(angle) * y - sin(angle) * x) * (2 * pi / period)
    wave = (np.cos(u) + np.cos(v)) * 0.25 + 0.5
    return _bytes(np.round(wave * _LEVELS) / _LEVELS * 255)


def brushed(rgb: Array, rng: np.random.Generator) -> Array:
    """Paint pushed about by less than two pixels and gathered into small flat patches."""
    height, width = rgb.shape[:2]
    cells = max(height, width) // int(rng.integers(6, 14)) + 2
    push = float(rng.uniform(0.4, 1.3))
    fields = [cv2.resize(rng.standard_normal((cells, cells), np.float32) * push, (width, height)) for _ in range(2)]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = cv2.remap(rgb, x + fields[0], y + fields[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.medianBlur(moved, 5 if min(height, width) >= 384 and rng.random() < 0.6 else 3))


def washed(rgb: Array, rng: np.random.Generator) -> Array:
    """Watercolour: pigment gathers along edges and lies in clouds."""
    height, width = rgb.shape[:2]
    soft = cv2.GaussianBlur(rgb, (0, 0), float(rng.uniform(1.5, 3.5)))
    pooled = rgb.astype(np.float32) + np.float32(rng.uniform(0.25, 0.6)) * np.minimum(rgb.astype(np.float32) - soft, 0)
    cells = int(rng.integers(5, 16))
    cloud = cv2.resize(
        rng.normal(1.0, rng.uniform(0.03, 0.1), (cells, cells)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    return _bytes(255 - (255 - pooled) * cloud[..., None])


def glow(rgb: Array, rng: np.random.Generator) -> Array:
    """Bright places bleed, as soft-light layers and bloom filters make them."""
    soft = cv2.GaussianBlur(rgb, (0, 0), float(rng.uniform(3, 9))).astype(np.float32)
    share = np.float32(rng.uniform(0.15, 0.5))
    lit = 255 - (255 - rgb.astype(np.float32)) * (255 - soft) / 255
    return _bytes(rgb + (lit - rgb) * share)


def _bytes(values: Array) -> Array:
    return np.asarray(np.clip(values, 0, 255).astype(np.uint8))
