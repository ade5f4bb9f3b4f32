"""Weights made from a counter, as the parity kit's README lays down, so that big networks need no file."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

STEP = np.uint64(0x9E3779B97F4A7C15)
MIXING = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
    (np.uint64(31), np.uint64(1)),
)
ALL = 2**64 - 1
AT_ONCE = 1 << 16  # numbers at a time: what is worked on stays in the processor's cache


def name_hash(key: str) -> int:
    """FNV-1a with 64 bits."""
    h = 0xCBF29CE484222325
    for byte in key.encode():
        h = ((h ^ byte) * 0x100000001B3) & ALL
    return h


def counted(key: str, seed: int, count: int, *, offset: float = 0.0, scale: float = 1.0) -> np.ndarray:
    """(count,) float32: offset + scale * u, with u in [-1, 1)."""
    base = name_hash(key) ^ ((seed * int(STEP)) & ALL)
    made = np.empty(count, np.float32)
    steps = np.arange(1, min(count, AT_ONCE) + 1, dtype=np.uint64) * STEP
    shifted = np.empty_like(steps)
    for start in range(0, count, AT_ONCE):
        n = min(AT_ONCE, count - start)
        z = steps[:n] + np.uint64((base + start * int(STEP)) & ALL)
        for shift, factor in MIXING:
            z ^= np.right_shift(z, shift, out=shifted[:n])
            z *= factor
        z >>= np.uint64(40)
        u = z.astype(np.float64)
        u /= 2**23
        u -= 1
        u *= scale
        u += offset
        made[start : start + n] = u
    return made


def tensors(recipe: Path) -> dict[str, Any]:
    """All tensors of a `recipe.json`, float32, by key.

    Args:
        recipe: The file; numbers it says are rounded through a shorter type are rounded so.
    """
    import torch

    told = json.loads(recipe.read_text(encoding="utf-8"))
    through = getattr(torch, told["rounded_through"])
    made = {}
    for key, entry in told["keys"].items():
        count = int(np.prod(entry["shape"], dtype=np.int64))
        flat = counted(key, told["seed"], count, offset=entry["offset"], scale=entry["scale"])
        made[key] = torch.from_numpy(flat).reshape(entry["shape"]).to(through).float()
    return made


def fingerprint(values: np.ndarray) -> str:
    """First 16 digits of the SHA-256 of little-endian float32 bytes, as `recipe.json` has them."""
    return hashlib.sha256(np.ascontiguousarray(values, dtype="<f4")).hexdigest()[:16]
