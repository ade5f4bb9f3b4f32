"""Which device networks on PyTorch compute on; one choice for all that ask."""

import logging

import torch

from unflat.core.errors import InputError

log = logging.getLogger(__name__)


def device_named(wish: str, *, who: str) -> torch.device:
    """The device asked for; "auto" takes the best there is and says which.

    Args:
        wish: "auto", "cpu", "cuda" or "mps"; a number may follow, as in "cuda:1".
        who: Computes there; for the log.

    Raises:
        InputError: There is no such device here.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wish == "auto":
        name = next(n for n, is_there in there.items() if is_there)
        log.info("%s computes on %s", who, name)
        return torch.device(name)
    kind = wish.partition(":")[0]
    if kind not in there:
        raise InputError(f"device is {wish!r}; choose auto, {', '.join(there)}")
    if not there[kind]:
        raise InputError(f"--device {wish} was asked for, but torch {torch.__version__} finds no {kind} device here; give --device cpu")
    return torch.device(wish)
