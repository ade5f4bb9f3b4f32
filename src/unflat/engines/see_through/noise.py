"""Where all chance of this engine comes from: a plan of draws that depends on the seed alone, or the original's order of draws."""

import hashlib
from typing import Protocol

import torch
from torch import Tensor


class Draws(Protocol):
    """Standard normal noise, on the CPU; a stage is one pass of a network over one canvas."""

    def posterior(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        """For the latent of the canvas."""

    def start(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        """For the state that the solver starts from."""

    def step(self, stage: str, index: int, shape: tuple[int, ...]) -> Tensor:
        """For one step of a stochastic solver, float32."""

    def depth(self, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        """For the depth network's start."""


class Plan:
    """Every draw has a generator of its own, named by seed, stage, purpose and step.

    So no draw depends on how many were made before, on other pictures, on the device, or on any state of the process.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def posterior(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return self._drawn(f"{stage}/posterior", shape).to(dtype)

    def start(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return self._drawn(f"{stage}/start", shape).to(dtype)

    def step(self, stage: str, index: int, shape: tuple[int, ...]) -> Tensor:
        return self._drawn(f"{stage}/step/{index}", shape)

    def depth(self, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return self._drawn("depth/start", shape).to(dtype)

    def _drawn(self, purpose: str, shape: tuple[int, ...]) -> Tensor:
        digest = hashlib.sha256(f"{self._seed}/{purpose}".encode()).digest()
        return torch.randn(shape, generator=torch.Generator().manual_seed(int.from_bytes(digest[:7], "big")))


class Original:
    """The original's two streams, drawn in its order; they are generators of our own, so that no state of the process takes part.

    One stream gives the start of both passes, the other everything else; for depth both begin anew.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._starts = torch.Generator().manual_seed(seed)
        self._others = torch.Generator().manual_seed(seed)

    def posterior(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return torch.randn(shape, generator=self._others, dtype=dtype)

    def start(self, stage: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return torch.randn(shape, generator=self._starts, dtype=dtype)

    def step(self, stage: str, index: int, shape: tuple[int, ...]) -> Tensor:
        return torch.randn(shape, generator=self._others)

    def depth(self, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        return torch.randn(shape, generator=torch.Generator().manual_seed(self._seed), dtype=dtype)


def draws(seed: int, *, parity: bool) -> Draws:
    """The plan of one picture."""
    return Original(seed) if parity else Plan(seed)
