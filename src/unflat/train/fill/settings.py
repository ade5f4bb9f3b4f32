"""The settings of the recipe of `lite-fill`, beside those of every training."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from unflat.train.settings import Phase, Training


@dataclass(frozen=True)
class FillPhase(Phase):
    """A stretch of training of `lite-fill`.

    Args:
        figures: Share of drawings that show the whole figure; the rest are heads.
    """

    figures: float = 0.7


@dataclass(frozen=True)
class FillTraining(Training):
    """All that one run of `lite-fill` needs to know; a sample is a drawing, of which several pieces are learnt.

    Args:
        width: Channels of the net at stride 2.
        size: Pixels a side of the drawings.
        canvas: Pixels a side of what the net sees.
        pieces: Pieces taken of each drawing.
        reuse: How often they are used, each time in other colours.
        block: Drawings that are used up before the next ones come.
        validation: Held-out drawings, two thirds figures and one third heads.
    """

    PHASE: ClassVar[type[Phase]] = FillPhase
    TINY: ClassVar[Mapping[str, Any]] = {
        "width": 8, "batch": 2, "size": 96, "canvas": 32, "pieces": 2, "block": 2, "validation": 3, "every": 4, "threads": 1,
    }  # fmt: skip
    TINY_PHASE: ClassVar[Mapping[str, Any]] = {"steps": 6, "warm": 2}

    width: int = 24
    batch: int = 2
    size: int = 512
    canvas: int = 32
    pieces: int = 12
    reuse: int = 4
    block: int = 32
    validation: int = 60
    phases: Mapping[str, FillPhase] = field(default_factory=dict)
