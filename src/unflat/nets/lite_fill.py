"""The net that completes hidden areas: several classical fills, what is known, extent and part in; how to mix them out."""

from typing import cast

import torch
from torch import Tensor, nn

from unflat.nets.lite import Block, Context, Join
from unflat.pixels.fill_canvas import MULTIPLE, SAID, SEEN
from unflat.pixels.fill_ways import WAYS

__all__ = ["MULTIPLE", "SEEN", "LiteFill", "mixed"]
FIRST = {"classical": 0.5, "nearest": -1.0, "clean": 1.5, "mean": 0.5, "main": -0.5}
"""Where an untaught net stands, as logits: mostly the clean fill."""
OUTLINED = 0.5  # the same for the share of the outline
SPREAD = 4.0  # how much the ways differ counts more than their colours


def _conv(entering: int, leaving: int, *, stride: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(entering, leaving, 3, stride, padding=1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(leaving), nn.ReLU(inplace=True))


class LiteFill(nn.Module):
    """A U-shaped net from stride 2 to 16 and a thin branch at full size.

    It says at each place how much of each classical fill to take, how surely the outline goes on along the hidden contour, and what to
    add to it all. Shares are a convex mixture: untaught, or before what it never saw, it can hardly be worse than what it mixes.

    Args:
        parts: Number of parts.
        width: Channels at stride 2; 24 gives about half a million parameters.
    """

    def __init__(self, parts: int, width: int = 24) -> None:
        super().__init__()
        self.parts, self.width = parts, width
        c2, c4, c8, c16 = width, width * 3 // 2, width * 2, width * 3
        thin = max(8, width // 2)
        self.detail = _conv(SEEN + 3 * (len(WAYS) - 1), thin)
        self.at2 = _conv(thin, c2, stride=2)
        self.who = nn.Embedding(parts, c2)
        self.block2 = Block(c2)
        self.at4 = nn.Sequential(_conv(c2, c4, stride=2), Block(c4))
        self.at8 = nn.Sequential(_conv(c4, c8, stride=2), Block(c8))
        self.at16 = nn.Sequential(_conv(c8, c16, stride=2), Block(c16), Context(c16), Block(c16, dilation=2), Context(c16))
        self.up8, self.up4, self.up2 = Join(c16, c8, c8), Join(c8, c4, c4), Join(c4, c2, c2)
        self.rise = nn.Sequential(nn.Conv2d(c2, 4 * thin, 1, bias=False), nn.PixelShuffle(2))
        self.fine = _conv(2 * thin, thin)
        self.last = nn.Conv2d(thin, SAID, 3, padding=1)
        nn.init.zeros_(self.last.weight)
        first = [*(FIRST[way] for way in WAYS), OUTLINED, 0.0, 0.0, 0.0]
        cast(Tensor, self.last.bias).data = torch.tensor(first)

    def forward(self, seen_nchw: Tensor, part: Tensor) -> Tensor:
        """How to mix.

        Args:
            seen_nchw: (B, SEEN, S, S) in [0, 1], as `to_canvas` makes it; S divides by 16.
            part: (B,) int64, index of the part.

        Returns:
            (B, SAID, S, S): shares of the ways, which add up to one, the outline's in [0, 1], and what is added, in about [-1, 1].
        """
        first = seen_nchw[:, :3]
        apart = [(seen_nchw[:, 3 * k : 3 * k + 3] - first) * SPREAD for k in range(1, len(WAYS))]
        detail = self.detail(torch.cat((seen_nchw * 2 - 1, *apart), 1))
        two = self.block2(self.at2(detail) + self.who(part)[:, :, None, None])
        four = self.at4(two)
        eight = self.at8(four)
        x = self.up2(self.up4(self.up8(self.at16(eight), eight), four), two)
        x = self.fine(torch.cat((self.rise(x), detail), 1))
        said = self.last(x)
        count = len(WAYS)
        shares, outline = torch.softmax(said[:, :count], 1), torch.sigmoid(said[:, count : count + 1])
        return torch.cat((shares, outline, said[:, count + 1 :]), 1)


def mixed(said: Tensor, colours: Tensor, line: Tensor, lined: Tensor) -> Tensor:
    """What the shares give, (B, 3, H, W) in about [0, 1]; `from_canvas` does the same on a piece.

    Args:
        said: (B, SAID, H, W), as the net says it, enlarged.
        colours: (B, 3 K, H, W): the ways.
        line, lined: (B, 3, H, W) and (B, 1, H, W): the outline's colours and where it runs; it only darkens.
    """
    count = len(WAYS)
    plain = said[:, count + 1 :]
    for number in range(count):
        plain = plain + colours[:, 3 * number : 3 * number + 3] * said[:, number : number + 1]
    return plain + (line - plain).clamp(max=0) * (said[:, count : count + 1] * lined)
