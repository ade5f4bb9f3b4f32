"""The samplers against what the original drew, step by step."""

import re

import numpy as np
import pytest
import torch
from torch import Tensor

from engines.see_through.conftest import Golden
from unflat.core.arrays import Array
from unflat.engines.see_through.sampler import DepthSampler, LayerSampler, Spacing

pytestmark = pytest.mark.torch
EXACT_ENOUGH = 1e-4


def _steps_of(golden: dict[str, Array], prefix: str) -> list[int]:
    return sorted(int(m[1]) for key in golden if (m := re.fullmatch(rf"{prefix}_(\d+)", key)))


def _noise_seen(x: Tensor, t: int) -> Tensor:
    return 0.5 * torch.sin(x) + 0.25 * np.float32(np.cos(np.float32(0.01) * np.float32(t))).item()


def _velocity(x: Tensor, t: int) -> Tensor:
    return 0.4 * torch.sin(x) - 0.2 * x + 0.1 * np.float32(np.cos(0.01 * t)).item()


def test_parity_times_and_sigmas_of_the_layer_sampler(golden: Golden) -> None:
    kept = golden("sampler/dpm_schedule.npz")
    names: dict[str, Spacing] = {"timesteps": "leading", "timesteps_linspace": "linspace", "timesteps_trailing": "trailing"}
    seen = 0
    for prefix, spacing in names.items():
        for steps in _steps_of(kept, prefix):
            sampler = LayerSampler(steps, spacing=spacing)
            assert np.array_equal(sampler.times.numpy(), kept[f"{prefix}_{steps}"])
            np.testing.assert_allclose(sampler.sigmas.numpy(), kept[f"{prefix.replace('timesteps', 'sigmas')}_{steps}"], rtol=1e-6)
            seen += 1
    np.testing.assert_allclose(LayerSampler(1).betas.numpy(), kept["betas"], rtol=1e-6)
    assert seen > 0


@pytest.mark.parametrize("stochastic", [True, False])
def test_parity_trajectories_of_the_layer_sampler(golden: Golden, stochastic: bool) -> None:
    kept = golden("sampler/dpm_analytic.npz")
    prefix = "sde_traj" if stochastic else "ode_traj"
    counts = _steps_of(kept, prefix)
    assert counts
    for steps in counts:
        sampler, x = LayerSampler(steps, stochastic=stochastic), torch.from_numpy(kept["x_init"])
        for i, t in enumerate(sampler.times.tolist()):
            fresh = torch.from_numpy(kept[f"sde_noise_{steps}"][i]) if stochastic else None
            x = sampler.step(_noise_seen(x, t), i, x, fresh)
            np.testing.assert_allclose(x.numpy(), kept[f"{prefix}_{steps}"][i], atol=EXACT_ENOUGH, rtol=0)


def test_parity_layers_in_bfloat16_keep_their_state_in_it(golden: Golden) -> None:
    kept = golden("sampler/dpm_analytic.npz")
    if "sde_traj_bf16_30" not in kept:
        pytest.skip("this kit has no trajectory in bfloat16")
    sampler, x = LayerSampler(30), torch.from_numpy(kept["x_init"]).bfloat16()
    for i, t in enumerate(sampler.times.tolist()):
        x = sampler.step(_noise_seen(x.float(), t).bfloat16(), i, x, torch.from_numpy(kept["sde_noise_30"][i]))
        assert x.dtype == torch.bfloat16
        np.testing.assert_array_equal(x.float().numpy(), kept["sde_traj_bf16_30"][i])


def test_parity_trajectories_of_the_depth_sampler(golden: Golden) -> None:
    kept = golden("sampler/ddim_analytic.npz")
    counts = _steps_of(kept, "timesteps")
    assert counts
    for steps in counts:
        sampler, x = DepthSampler(steps), torch.from_numpy(kept["x_init"])
        assert np.array_equal(sampler.times.numpy(), kept[f"timesteps_{steps}"])
        for i, t in enumerate(sampler.times.tolist()):
            x = sampler.step(_velocity(x, t), i, x)
            np.testing.assert_allclose(x.numpy(), kept[f"traj_{steps}"][i], atol=EXACT_ENOUGH, rtol=0)
    np.testing.assert_allclose(DepthSampler(4).kept.numpy(), kept["alphas_cumprod"], atol=1e-6)


def test_the_published_times_and_sigmas() -> None:
    sampler = LayerSampler(30)
    assert sampler.times.tolist()[:2] == [961, 929] and sampler.times.tolist()[-2:] == [65, 33]
    assert sampler.sigmas[0].item() == pytest.approx(11.67605, abs=1e-5) and sampler.sigmas[-1].item() == 0
    assert DepthSampler(4).times.tolist() == [999, 749, 499, 249]
