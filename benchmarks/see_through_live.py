"""Memory counted from shapes: the bytes of all tensors that some work holds at once."""

# ruff: noqa: TID253 - it measures networks on PyTorch
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.weak import WeakIdKeyDictionary

GB = 1e9
FUSED = 256  # the widest head for which kernels on GPUs keep no scores


class Live(TorchDispatchMode):
    """Counts the bytes of all tensors that are made under it, as long as something holds them.

    Args:
        held: Networks, whose weights do not count.
    """

    def __init__(self, *held: nn.Module) -> None:
        super().__init__()
        self.now = self.most = 0
        self._seen: Any = WeakIdKeyDictionary(ref_type=weakref.ref)
        for tensor in weights(*held):
            self._seen[tensor.untyped_storage()] = True

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """As the class."""
        made = func(*args, **(kwargs or {}))
        for tensor in tree_leaves(made):
            if isinstance(tensor, Tensor) and tensor.untyped_storage() not in self._seen:
                storage = tensor.untyped_storage()
                self._seen[storage] = True
                self._add(storage.nbytes())
                weakref.finalize(storage, self._add, -storage.nbytes())
        return made

    def _add(self, size_bytes: int) -> None:
        self.now += size_bytes
        self.most = max(self.most, self.now)


def weights(*nets: nn.Module) -> list[Tensor]:
    """All that networks hold; of weights in fewer bits, what they are made of."""
    found: list[Tensor] = []
    waiting = [tensor for net in nets for tensor in (*net.parameters(), *net.buffers())]
    while waiting:
        tensor = waiting.pop()
        if hasattr(tensor, "__tensor_flatten__"):
            waiting += [getattr(tensor, name) for name in tensor.__tensor_flatten__()[0]]
        else:
            found.append(tensor)
    return found


def held_by(*nets: nn.Module) -> float:
    """GB of weights."""
    return sum(tensor.numel() * tensor.itemsize for tensor in weights(*nets)) / GB


@contextmanager
def without_scores() -> Iterator[None]:
    """Attention as kernels have it that keep no scores."""
    stock = functional.scaled_dot_product_attention

    def fused(query: Tensor, key: Tensor, value: Tensor, **_: object) -> Tensor:
        return torch.empty_like(query) if query.shape[-1] <= FUSED else (query @ key.mT).softmax(-1) @ value

    functional.scaled_dot_product_attention = fused  # type: ignore[assignment]  # for as long as shapes are counted
    try:
        yield
    finally:
        functional.scaled_dot_product_attention = stock


def needs(run: Callable[[], object], *held: nn.Module) -> float:
    """GB that some work needs beside the weights of the networks it uses."""
    with torch.inference_mode(), without_scores(), Live(*held) as live, torch.device("meta"):
        run()
    return live.most / GB
