"""A shipped network back into one that learns on: what the export folded into the convolutions is unfolded again."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from unflat.core.errors import WeightsError
from unflat.train.lite.widen import parts_of, values_of, widened


@torch.no_grad()
def unfold(path: Path, net: nn.Module, pictures: Sequence[Tensor], parts: Sequence[str]) -> None:
    """Fill `net` with the weights of an exported file.

    The export multiplies each batch norm into the convolution before it. The file then lacks what the norm had measured,
    so that is measured anew on `pictures`: the net gives the file's numbers when it is asked, and normalises as before when it learns.

    Args:
        path: ONNX file from `export_lite`, weights as float16.
        net: The same net, its convolutions run in the order they are written in the file.
        pictures: (B, 3, H, W) batches, values 0..255, as the net will see them; a hundred pictures are enough.
        parts: Names of the net's parts; those that the file lacks begin as doubtful copies of their parents (`widen.py`).

    Raises:
        WeightsError: The file holds another net.
    """
    net.eval()
    pairs, kernels = _in_order(net, pictures[0][:1]), _kernels(path, parts)
    shapes = [tuple(conv.weight.shape) for conv, _ in pairs]
    if shapes != [tuple(weight.shape) for weight, _ in kernels]:
        raise WeightsError(f"{path} holds another net than the settings ask for; set width and parts as in the run that made it")
    for (conv, norm), (weight, bias) in zip(pairs, kernels, strict=True):
        conv.weight.copy_(weight)
        target = norm if norm is not None else conv
        if target.bias is not None and bias is not None:
            target.bias.copy_(bias)
        if norm is not None:
            norm.weight.copy_(torch.sqrt(cast(Tensor, norm.running_var).fill_(1.0) + norm.eps))
            cast(Tensor, norm.running_mean).zero_()
    for norm, mean, spread in _measured(net, [norm for _, norm in pairs if norm is not None], pictures):
        norm.bias.add_(mean)
        norm.weight.copy_(torch.sqrt(spread + norm.eps))
        cast(Tensor, norm.running_mean).copy_(mean)
        cast(Tensor, norm.running_var).copy_(spread)


def _in_order(net: nn.Module, picture: Tensor) -> list[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    ran: list[nn.Module] = []
    wanted = [m for m in net.modules() if isinstance(m, nn.Conv2d | nn.BatchNorm2d)]
    hooks = [m.register_forward_hook(lambda module, _, __: ran.append(module)) for m in wanted]
    net(picture)
    for hook in hooks:
        hook.remove()
    after = [*ran[1:], None]
    return [(m, n if isinstance(n, nn.BatchNorm2d) else None) for m, n in zip(ran, after, strict=True) if isinstance(m, nn.Conv2d)]


def _kernels(path: Path, parts: Sequence[str]) -> list[tuple[Tensor, Tensor | None]]:
    model = onnx.load(path)
    values = widened(values_of(model), parts_of(model), parts)
    held = {name: torch.from_numpy(value.astype("float32")) for name, value in values.items()}
    nodes = [node for node in model.graph.node if node.op_type == "Conv"]
    return [(held[node.input[1]], held[node.input[2]] if len(node.input) > 2 else None) for node in nodes]


def _measured(net: nn.Module, norms: list[nn.BatchNorm2d], pictures: Sequence[Tensor]) -> list[tuple[nn.BatchNorm2d, Tensor, Tensor]]:
    sums = {norm: torch.zeros(2, norm.num_features, dtype=torch.float64) for norm in norms}

    def look(norm: nn.Module, entering: tuple[Tensor, ...]) -> None:
        x = entering[0].double()
        sums[cast(nn.BatchNorm2d, norm)] += torch.stack((x.mean((0, 2, 3)), x.square().mean((0, 2, 3)))) / len(pictures)

    hooks = [norm.register_forward_pre_hook(look) for norm in norms]
    for batch in pictures:
        net(batch)
    for hook in hooks:
        hook.remove()
    return [(norm, mean.float(), functional.relu(square - mean.square()).float()) for norm, (mean, square) in sums.items()]
