"""The settings of the recipe of `lite`, beside those of every training."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from unflat.train.settings import Phase, Training


@dataclass(frozen=True)
class LitePhase(Phase):
    """A stretch of training of `lite`.

    Args:
        sizes: Pixels a side; the steps are shared out equally among them, in this order.
        figures: Share of samples that show the whole figure; the rest are heads.
        narrow: Share of batches that are cropped to upright pictures, as most pictures of characters are.
    """

    sizes: tuple[int, ...] = (256,)
    figures: float = 0.6
    narrow: float = 0.0


@dataclass(frozen=True)
class LiteTraining(Training):
    """All that one run of `lite` needs to know.

    Args:
        width: Channels of the net at stride 4.
        reuse: How often a drawing is used, each time spoiled and shifted anew.
        lag: Shards between two uses of a drawing.
        shard: Drawings in a file of the pool.
        margin: Pixels by which drawings are larger than what the net sees, for shifting.
        validation: Held-out views of either kind.
        look: Pixels a side of those views.
        own: Folder of your own layered files (PSD) that are learned from beside the drawings; empty for none.
        own_vocabulary: TOML file with names of your own, as docs/parts.md has them.
        own_share: Share of the samples that come from your own files.
        own_held: Share of your own files that is held back to measure on; what lies in one folder is held back together.
        own_views: Views of either kind of each file that is held back.
    """

    PHASE: ClassVar[type[Phase]] = LitePhase
    TINY: ClassVar[Mapping[str, Any]] = {
        "width": 16, "batch": 4, "shard": 8, "lag": 1, "margin": 8, "validation": 2, "look": 64, "every": 4, "threads": 1,
        "own_views": 1,
    }  # fmt: skip
    TINY_PHASE: ClassVar[Mapping[str, Any]] = {"steps": 3, "sizes": [64], "warm": 1}

    width: int = 48
    reuse: int = 2
    lag: int = 6
    shard: int = 96
    margin: int = 16
    validation: int = 96
    look: int = 256
    own: str = ""
    own_vocabulary: str = ""
    own_share: float = 0.0
    own_held: float = 0.15
    own_views: int = 6
    phases: Mapping[str, LitePhase] = field(default_factory=dict)


def stretches(phase: LitePhase) -> list[tuple[int, int, int]]:
    """(size, first step, step after the last) for each size of a phase; a size named twice in a row has twice the share."""
    found: list[tuple[int, int, int]] = []
    for i, size in enumerate(phase.sizes):
        first, end = (round(phase.steps * k / len(phase.sizes)) for k in (i, i + 1))
        if found and found[-1][0] == size:
            first = found.pop()[1]
        found.append((size, first, end))
    return found
