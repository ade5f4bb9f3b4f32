"""The small net of the engine `lite`: a picture in, labels, whole extents, depth and side of every part out."""

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

MEAN, SPREAD = 127.5, 64.0  # bytes to about unit variance; part of the net, so that no caller can forget it
RARE = -3.0  # first guess of how far parts reach, a logit: most are nowhere
MULTIPLE = 32  # height and width must divide by this, the deepest stride


@dataclass(frozen=True)
class LiteOut:
    """What the net says, as logits but for depth.

    Args:
        label: (B, P + 1, S, S); channel 0 is ground. (B, P + 1, S/2, S/2) where one corner was asked for.
        full: (B, P, S/2, S/2): how far each part reaches, also where it is covered.
        depth: (B, P, S/2, S/2) in [0, 1], 0 near.
        side: (B, 1, S/2, S/2): above 0 is the figure's own left.
    """

    label: Tensor
    full: Tensor
    depth: Tensor
    side: Tensor


def _conv(entering: int, leaving: int, *, stride: int = 1, dilation: int = 1, groups: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(entering, leaving, 3, stride, padding=dilation, dilation=dilation, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(leaving), nn.ReLU(inplace=True))


class Block(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, channels: int, *, dilation: int = 1) -> None:
        super().__init__()
        self.first = _conv(channels, channels, dilation=dilation)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))
        nn.init.zeros_(cast(Tensor, cast(nn.BatchNorm2d, self.second[1]).weight))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape out as in."""
        return functional.relu(x + self.second(self.first(x)))


class Context(nn.Module):
    """Lets every place know the whole picture: the mean over all places, through a small bottleneck."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gate = nn.Sequential(nn.Conv2d(channels, channels // 4, 1), nn.ReLU(inplace=True), nn.Conv2d(channels // 4, 2 * channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape out as in."""
        scale, shift = self.gate(x.mean((2, 3), keepdim=True)).chunk(2, dim=1)
        return cast(Tensor, x * torch.sigmoid(scale) + shift)


class Join(nn.Module):
    """A step up: the coarse map enlarged, beside the finer one."""

    def __init__(self, coarse: int, fine: int, leaving: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(coarse, leaving, 1, bias=False)
        self.mix = _conv(leaving + fine, leaving)
        self.block = Block(leaving)

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """(B, leaving, h, w) of the finer map's size."""
        wide = functional.interpolate(self.narrow(coarse), scale_factor=2.0, mode="bilinear", align_corners=False)
        return cast(Tensor, self.block(self.mix(torch.cat((wide, fine), 1))))


class LiteNet(nn.Module):
    """A U-shaped net: trunk from stride 4 to 32, a thin branch at stride 2 for lines, pixel shuffle to full size.

    Args:
        parts: Number of parts, ground not counted.
        width: Channels at stride 4; the deeper ones follow from it. 48 gives about 5 million parameters.
    """

    def __init__(self, parts: int, width: int = 48) -> None:
        super().__init__()
        self.parts, self.width = parts, width
        c4, c8, c16, c32 = width, width * 2, width * 10 // 3, width * 14 // 3
        detail = width // 2
        self.detail = _conv(3, detail, stride=2)
        self.at4 = nn.Sequential(_conv(detail, c4, stride=2), Block(c4))
        self.at8 = nn.Sequential(_conv(c4, c8, stride=2), Block(c8))
        self.at16 = nn.Sequential(_conv(c8, c16, stride=2), Block(c16), Block(c16))
        self.at32 = nn.Sequential(_conv(c16, c32, stride=2), Block(c32), Context(c32), Block(c32, dilation=2), Context(c32))
        self.up16, self.up8, self.up4 = Join(c32, c16, c16), Join(c16, c8, c8), Join(c8, c4, c4 + 16)
        self.rise = nn.Sequential(nn.Conv2d(c4 + 16, 4 * (width // 2 + 8), 1, bias=False), nn.PixelShuffle(2))
        self.fine = _conv(detail + width // 2 + 8, width)
        self.label = nn.Sequential(nn.Conv2d(width, 4 * (parts + 1), 1), nn.PixelShuffle(2))
        self.rest = nn.Conv2d(width, 2 * parts + 1, 1)
        nn.init.constant_(cast(Tensor, self.rest.bias)[:parts], RARE)

    def forward(self, rgb_nchw: Tensor, corner: int | None = None) -> LiteOut:
        """Look at (B, 3, S, S) values of 0..255; S divides by 32 (height and width may differ).

        With a corner, 0 to 3, labels are said for one pixel of each square of four only, row by row: learning is a fifth faster so.
        """
        detail = self.detail((rgb_nchw - MEAN) / SPREAD)
        four = self.at4(detail)
        eight = self.at8(four)
        sixteen = self.at16(eight)
        x = self.up16(self.at32(sixteen), sixteen)
        x = self.up4(self.up8(x, eight), four)
        x = self.fine(torch.cat((self.rise(x), detail), 1))
        rest = self.rest(x)
        parts = self.parts
        return LiteOut(self._labels(x, corner), rest[:, :parts], torch.sigmoid(rest[:, parts : 2 * parts]), rest[:, 2 * parts :])

    def _labels(self, x: Tensor, corner: int | None) -> Tensor:
        if corner is None:
            return cast(Tensor, self.label(x))
        head = cast(nn.Conv2d, self.label[0])
        return functional.conv2d(x, head.weight[corner::4], cast(Tensor, head.bias)[corner::4])
