"""What learns in one phase: the prepared nets, their moving averages, and the optimiser that moves them."""

import copy
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from unflat.core.errors import EngineError, InputError
from unflat.train.settings import Phase, Training
from unflat.train.task import Parts

_EARLY = 10  # the moving average follows faster while it is younger than about this many steps


@dataclass(frozen=True, eq=False)
class Learner:
    """The nets as they learn, wrapped for this machine, and what belongs to them.

    Args:
        accelerator: Knows devices, processes, precision and accumulation.
        parts: What the loss sees: wrapped nets, frozen nets as they are.
        nets: The learning nets, unwrapped.
        averages: Their moving averages; the nets themselves where none is kept.
        optimiser: Wrapped.
        stays: Share of the average that stays at each step, 0 for none.
        clip: Highest norm of the gradient.
    """

    accelerator: Accelerator
    parts: Parts
    nets: Mapping[str, nn.Module]
    averages: Mapping[str, nn.Module]
    optimiser: Any
    stays: float
    clip: float

    def judged(self) -> Parts:
        """The parts as they are measured and exported: averages, in evaluation mode."""
        return Parts({name: net.eval() for name, net in self.averages.items()}, self.parts.frozen)

    def begin(self, rate: float) -> None:
        """Get ready for one step at a learning rate."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["factor"]
        for net in self.parts.train.values():
            net.train()

    def descend(self, *, age: int) -> None:
        """One step along the gradients; raises EngineError where they are no numbers any more."""
        learning = [p for net in self.parts.train.values() for p in net.parameters() if p.requires_grad]
        norm = self.accelerator.clip_grad_norm_(learning, self.clip)
        if norm is not None and not bool(torch.isfinite(norm)):
            raise EngineError(f"the gradient is no number any more at step {age}; lower the rate and start from the last checkpoint")
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        if self.stays:
            for name, net in self.nets.items():
                _follow(self.averages[name], net, min(self.stays, (1 + age) / (_EARLY + age)))

    def tensors(self) -> dict[str, dict[str, dict[str, Tensor]]]:
        """kind ("model", "average") to part to tensors; no average where none is kept."""
        found = {"model": {name: net.state_dict() for name, net in self.nets.items()}}
        if self.stays:
            found["average"] = {name: net.state_dict() for name, net in self.averages.items()}
        return found


def make_learner(accelerator: Accelerator, parts: Parts, training: Training, phase: Phase) -> Learner:
    """Freeze, copy, group and wrap; the nets are on the accelerator's device afterwards."""
    frozen = {name: net.to(accelerator.device).eval().requires_grad_(False) for name, net in parts.frozen.items()}
    groups = _groups(parts.train, training, rate=phase.rate)
    averages = dict(parts.train)
    if training.average:
        averages = {name: copy.deepcopy(net).to(accelerator.device).requires_grad_(False) for name, net in parts.train.items()}
    optimiser = torch.optim.AdamW(groups, lr=phase.rate, betas=(training.momenta[0], training.momenta[1]))
    *wrapped, optimiser = accelerator.prepare(*parts.train.values(), optimiser)
    return Learner(
        accelerator=accelerator,
        parts=Parts(dict(zip(parts.train, wrapped, strict=True)), frozen),
        nets=parts.train,
        averages=averages,
        optimiser=optimiser,
        stays=training.average,
        clip=training.clip,
    )


def rate_at(phase: Phase, step: int) -> float:
    """The learning rate: straight up while warming, then a cosine down to the floor."""
    if step < phase.warm:
        return phase.rate * (step + 1) / phase.warm
    way = (step - phase.warm) / max(phase.steps - phase.warm, 1)
    return phase.rate * (phase.floor + (1 - phase.floor) * 0.5 * (1 + math.cos(math.pi * min(way, 1.0))))


def _groups(nets: Mapping[str, nn.Module], training: Training, *, rate: float) -> list[dict[str, Any]]:
    """Parameters by factor of the rate and by whether they decay: biases and norms do not."""
    groups: dict[tuple[float, bool], list[nn.Parameter]] = {}
    unused = set(training.rates)
    for part, net in nets.items():
        for name, weight in net.named_parameters():
            pattern = next((p for p in training.rates if re.search(p, f"{part}.{name}")), None)
            unused.discard(pattern or "")
            factor = 1.0 if pattern is None else training.rates[pattern]
            if factor == 0:
                weight.requires_grad_(False)
            elif weight.requires_grad:
                groups.setdefault((factor, weight.ndim > 1), []).append(weight)
    if unused:
        raise InputError(f"no parameter of {', '.join(nets)} has a name that {sorted(unused)[0]!r} finds; see rates in the settings")
    if not groups:
        raise InputError(f"nothing is left to train in {', '.join(nets)}; see rates in the settings")
    return [
        {"params": held, "lr": rate, "factor": factor, "weight_decay": training.decay if thick else 0.0}
        for (factor, thick), held in groups.items()
    ]


@torch.no_grad()
def _follow(average: nn.Module, net: nn.Module, stays: float) -> None:
    for held, new in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if held.is_floating_point():
            held.lerp_(new, 1 - stays)
        else:
            held.copy_(new)
