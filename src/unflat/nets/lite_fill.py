"""The net that completes hidden areas: a classical fill, what is known, whole extent and part in; what to add to the colours out."""

from typing import cast

import torch
from torch import Tensor, nn

from unflat.nets.lite import Block, Context, Join

SEEN = 5  # channels: colour as the classical fill leaves it, what is known, whole extent
MULTIPLE = 16  # height and width must divide by this, the deepest stride
GATE = -0.85  # the sigmoid of this, 0.3, is how far an untaught net goes from the nearest colours to the mean of what is known
LEAST = 1e-3  # pixels that are known, at least: no division by zero


def _conv(entering: int, leaving: int, *, stride: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(entering, leaving, 3, stride, padding=1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(leaving), nn.ReLU(inplace=True))


class LiteFill(nn.Module):
    """A U-shaped net from stride 2 to 16 and a thin branch at full size.

    It says at each place how far to go from the colours that the classical fill continues to the mean of all known colours, and what to
    add to both. Untaught it goes a third of the way everywhere, which is better than none on drawn layers and no worse on artists'.

    Args:
        parts: Number of parts.
        width: Channels at stride 2; 24 gives about half a million parameters.
    """

    def __init__(self, parts: int, width: int = 24) -> None:
        super().__init__()
        self.parts, self.width = parts, width
        c2, c4, c8, c16 = width, width * 3 // 2, width * 2, width * 3
        thin = max(8, width // 2)
        self.detail = _conv(SEEN + 3, thin)
        self.at2 = _conv(thin, c2, stride=2)
        self.who = nn.Embedding(parts, c2)
        self.block2 = Block(c2)
        self.at4 = nn.Sequential(_conv(c2, c4, stride=2), Block(c4))
        self.at8 = nn.Sequential(_conv(c4, c8, stride=2), Block(c8))
        self.at16 = nn.Sequential(_conv(c8, c16, stride=2), Block(c16), Context(c16), Block(c16, dilation=2), Context(c16))
        self.up8, self.up4, self.up2 = Join(c16, c8, c8), Join(c8, c4, c4), Join(c4, c2, c2)
        self.rise = nn.Sequential(nn.Conv2d(c2, 4 * thin, 1, bias=False), nn.PixelShuffle(2))
        self.fine = _conv(2 * thin, thin)
        self.last = nn.Conv2d(thin, 4, 3, padding=1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(cast(Tensor, self.last.bias))

    def forward(self, seen_nchw: Tensor, part: Tensor) -> Tensor:
        """What to add to the colours.

        Args:
            seen_nchw: (B, 5, S, S) in [0, 1]; S divides by 16.
            part: (B,) int64, index of the part.

        Returns:
            (B, 3, S, S), in about [-1, 1].
        """
        rgb, known = seen_nchw[:, :3], seen_nchw[:, 3:4]
        to_mean = (rgb * known).sum((2, 3), keepdim=True) / known.sum((2, 3), keepdim=True).clamp(min=LEAST) - rgb
        detail = self.detail(torch.cat((seen_nchw * 2 - 1, to_mean), 1))
        two = self.block2(self.at2(detail) + self.who(part)[:, :, None, None])
        four = self.at4(two)
        eight = self.at8(four)
        x = self.up2(self.up4(self.up8(self.at16(eight), eight), four), two)
        x = self.fine(torch.cat((self.rise(x), detail), 1))
        said = self.last(x)
        return cast(Tensor, torch.sigmoid(said[:, 3:] + GATE) * to_mean + said[:, :3])
