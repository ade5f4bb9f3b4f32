"""Draw many characters into archives, on several cores, and go on where an earlier run stopped."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from unflat.core.errors import EngineError, InputError
from unflat.core.stack import Stack
from unflat.data.archive import facts_of_first, write_archive
from unflat.data.samples import Kind
from unflat.data.shards import FAILING
from unflat.data.stacks import draw_stack

logger = logging.getLogger(__name__)

Tick = Callable[[int], None]


@dataclass(frozen=True)
class Order:
    """What is to be drawn.

    Args:
        count: How many characters; they have the seeds `seed`, `seed + 1`, ...
        each: How many of them go into one file.
        kind: "figure" or "head".
        size: Pixels a side, even.
    """

    count: int
    seed: int
    size: int
    kind: Kind = "figure"
    each: int = 100

    def __post_init__(self) -> None:
        if self.count < 1 or self.each < 1 or self.size < 2 or self.size % 2 or self.kind not in ("figure", "head"):
            raise InputError(f"{self} cannot be drawn; give positive counts, an even size, and the kind figure or head")

    def files(self) -> Iterator[tuple[str, range]]:
        """The name of each file and the seeds in it."""
        for first in range(self.seed, self.seed + self.count, self.each):
            last = min(first + self.each, self.seed + self.count)
            yield f"{self.kind}-{self.size}-{first:09}-{last - 1:09}.tar", range(first, last)


def draw_archives(order: Order, folder: Path, *, jobs: int = 1, on_drawn: Tick | None = None) -> list[Path]:
    """Draw what is not there yet; `on_drawn` hears of each file how many characters are done with it.

    Raises:
        InputError: A file that is there holds other characters.
        EngineError: More than a few drawings fail.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tick = on_drawn or (lambda _: None)
    wanted = [(folder / name, seeds) for name, seeds in order.files()]
    missing = []
    for path, seeds in wanted:
        if path.exists():
            _check(path, order, seeds)
            tick(len(seeds))
        else:
            missing.append((path, seeds))
    if jobs <= 1:
        for path, seeds in missing:
            draw_archive(path, seeds, order)
            tick(len(seeds))
        return [path for path, _ in wanted]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:  # fork would copy the library's threads half
        work = {pool.submit(draw_archive, path, seeds, order): len(seeds) for path, seeds in missing}
        for done in as_completed(work):
            done.result()
            tick(work[done])
    return [path for path, _ in wanted]


def draw_archive(path: Path, seeds: range, order: Order) -> None:
    """Draw the characters of one file; a few that fail are named in the log and left out.

    Raises:
        EngineError: More than a few fail.
    """
    write_archive(path, _stacks(seeds, order))


def _stacks(seeds: range, order: Order) -> Iterator[tuple[str, Stack]]:
    failed = 0
    for seed in seeds:
        try:
            yield f"{seed:09}", draw_stack(seed, order.kind, order.size, fine=True)
        except (ArithmeticError, RuntimeError, ValueError, IndexError) as problem:
            failed += 1  # one odd curve must not end a night of drawing
            logger.warning("drawing %d (%s) failed: %r", seed, order.kind, problem)
            if failed > FAILING * len(seeds):
                raise EngineError(f"{failed} of {len(seeds)} drawings fail, the last with {problem!r}; mend the generator") from problem


def _check(path: Path, order: Order, seeds: range) -> None:
    facts = facts_of_first(path)
    if facts["width"] != order.size or facts.get("kind") != order.kind or facts.get("seed") not in seeds:
        raise InputError(f"{path} holds other characters ({facts}); choose another folder with -o")
