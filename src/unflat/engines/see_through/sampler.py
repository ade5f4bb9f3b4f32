"""How latents are drawn: the stochastic DPM-Solver++ for layers, DDIM for depth, with constants of our own and noise from outside.

Source: Lu and others, 2022, DPM-Solver++; Song and others, 2020, DDIM; the classes are those of diffusers.
"""

import warnings
from typing import Any, Literal

import torch
from diffusers import DDIMScheduler, DPMSolverMultistepScheduler
from torch import Tensor

TRAIN_STEPS = 1000
BETAS = {"num_train_timesteps": TRAIN_STEPS, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
LAYERS: dict[str, Any] = {
    **BETAS,
    "prediction_type": "epsilon",
    "solver_order": 2,
    "solver_type": "midpoint",
    "lower_order_final": True,
    "final_sigmas_type": "zero",
    "steps_offset": 1,
}
DEPTH: dict[str, Any] = {
    **BETAS,
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "set_alpha_to_one": False,
    "clip_sample": False,
    "steps_offset": 1,
}
Spacing = Literal["leading", "linspace", "trailing"]


class LayerSampler:
    """The solver for layers; one instance draws one set of latents.

    Args:
        steps: How many.
        stochastic: With fresh noise at every step, as the checkpoints were used; without, few steps go further.
        spacing: How time is parted.
    """

    def __init__(self, steps: int, *, stochastic: bool = True, spacing: Spacing = "leading") -> None:
        kind = "sde-dpmsolver++" if stochastic else "dpmsolver++"
        make: Any = DPMSolverMultistepScheduler
        self._solver = make(**LAYERS, algorithm_type=kind, timestep_spacing=spacing)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the library asks numpy for an array in a way that newer ones frown upon
            self._solver.set_timesteps(steps)
        self.stochastic = stochastic

    @property
    def times(self) -> Tensor:
        """(steps,) int64, on the CPU."""
        times: Tensor = self._solver.timesteps
        return times

    @property
    def sigmas(self) -> Tensor:
        """(steps + 1,) float32; the last is 0."""
        sigmas: Tensor = self._solver.sigmas
        return sigmas

    @property
    def betas(self) -> Tensor:
        """(1000,) float32."""
        betas: Tensor = self._solver.betas
        return betas

    def step(self, noise_seen: Tensor, index: int, latents: Tensor, fresh: Tensor | None) -> Tensor:
        """The latents one step on.

        Args:
            noise_seen: What the network calls noise, of the latents' shape.
            index: Which step.
            latents: The state.
            fresh: Standard normal noise of the same shape; None where the solver is not stochastic.
        """
        assert (fresh is not None) == self.stochastic
        state: Tensor = self._solver.step(noise_seen, self.times[index], latents, variance_noise=fresh, return_dict=False)[0]
        return state


class DepthSampler:
    """DDIM for depth.

    Args:
        steps: How many; the checkpoint's own default is 4.
    """

    def __init__(self, steps: int) -> None:
        make: Any = DDIMScheduler
        self._solver = make(**DEPTH)
        self._solver.set_timesteps(steps)

    @property
    def times(self) -> Tensor:
        """(steps,) int64, on the CPU."""
        return torch.as_tensor(self._solver.timesteps)

    @property
    def kept(self) -> Tensor:
        """(1000,) float32: how much of the signal is kept up to each time."""
        kept: Tensor = self._solver.alphas_cumprod
        return kept

    def step(self, velocity: Tensor, index: int, latents: Tensor) -> Tensor:
        """The latents one step on."""
        state: Tensor = self._solver.step(velocity, self.times[index], latents, return_dict=False)[0]
        return state
