"""What happens to drawings on their way to us: other colours, surfaces, blur, scaling, noise, JPEG."""

import cv2
import numpy as np

from unflat.core.arrays import Array
from unflat.data.texture import brushed, glow, paper, screentone, washed

GREY_SHARE = 0.02  # pictures without colour: rare, but manga pages exist


def degrade(rgb: Array, rng: np.random.Generator) -> Array:
    """A copy as it could have come from a stranger's program, camera or web site; (H, W, 3) uint8."""
    out = np.array(rgb)
    for share, step in _STEPS:
        if rng.random() < share:
            out = step(out, rng)
    return out


def _tint(rgb: Array, rng: np.random.Generator) -> Array:
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)
    wide = rng.random() < 0.05  # green skin is rare, but colour must not be all that the net reads
    hue = int(rng.integers(180)) if wide else int(rng.integers(-9, 10))
    steps = np.arange(256, dtype=np.float32)
    tables = [
        (np.arange(256) + hue) % 180,
        np.clip(steps * rng.uniform(0.55, 1.35), 0, 255),
        np.clip(steps * rng.uniform(0.8, 1.1), 0, 255),
    ]
    turned = cv2.merge([cv2.LUT(hsv[..., i], table.astype(np.uint8)) for i, table in enumerate(tables)])
    return np.asarray(cv2.cvtColor(turned, cv2.COLOR_HSV2RGB))


def _grey(rgb: Array, rng: np.random.Generator) -> Array:
    return np.asarray(cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))


def _tone(rgb: Array, rng: np.random.Generator) -> Array:
    light = np.linspace(0, 1, 256) ** np.exp(rng.normal(0, 0.22))
    light = 0.5 + (light - 0.5) * rng.uniform(0.8, 1.2) + rng.uniform(-0.05, 0.05)
    return np.asarray(cv2.LUT(rgb, (np.clip(light, 0, 1) * 255).astype(np.uint8)))


def _balance(rgb: Array, rng: np.random.Generator) -> Array:
    return _clip(rgb * rng.uniform(0.86, 1.1, 3).astype(np.float32))


def _paint(rgb: Array, rng: np.random.Generator) -> Array:
    height, width = rgb.shape[:2]
    cells, colours = int(rng.integers(3, 28)), 3 if rng.random() < 0.5 else 1
    coarse = rng.normal(0, rng.uniform(2, 12), (cells, cells, colours)).astype(np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, colours)
    return _clip(rgb + field)


def _blur(rgb: Array, rng: np.random.Generator) -> Array:
    return np.asarray(cv2.GaussianBlur(rgb, (0, 0), float(rng.uniform(0.3, 1.3))))


def _rescale(rgb: Array, rng: np.random.Generator) -> Array:
    height, width = rgb.shape[:2]
    share = float(rng.uniform(0.4, 0.95))
    way = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)[int(rng.integers(3))]
    back = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)[int(rng.integers(3))]
    small = cv2.resize(rgb, (max(8, round(width * share)), max(8, round(height * share))), interpolation=way)
    return np.asarray(cv2.resize(small, (width, height), interpolation=back))


def _sharpen(rgb: Array, rng: np.random.Generator) -> Array:
    soft = cv2.GaussianBlur(rgb, (0, 0), float(rng.uniform(0.7, 2.0)))
    strength = float(rng.uniform(0.3, 1.2))
    return np.asarray(cv2.addWeighted(rgb, 1 + strength, soft, -strength, 0))


def _grain(rgb: Array, rng: np.random.Generator) -> Array:
    height, width = rgb.shape[:2]
    noise = rng.standard_normal((height, width, 1 if rng.random() < 0.5 else 3), np.float32)
    return _clip(rgb + noise * np.float32(rng.uniform(1, 9)))


def _jpeg(rgb: Array, rng: np.random.Generator) -> Array:
    _, data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1])


def _clip(values: Array) -> Array:
    return np.clip(values, 0, 255).astype(np.uint8)


# the shares with which each happens, in the order of a picture's life: made, printed, scaled, sent
_STEPS = (
    (0.04, brushed),
    (0.04, washed),
    (0.35, _tint),
    (GREY_SHARE, _grey),
    (0.04, glow),
    (0.45, _tone),
    (0.2, _balance),
    (0.1, _paint),
    (0.06, paper),
    (0.012, screentone),
    (0.2, _blur),
    (0.3, _rescale),
    (0.2, _sharpen),
    (0.13, _grain),
    (0.35, _jpeg),
)
