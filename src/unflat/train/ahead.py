"""Anything made in another thread, a little ahead of need; without PyTorch, so that processes that only draw start fast."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Full, Queue
from typing import TypeVar

from unflat.core.errors import EngineError

Item = TypeVar("Item")
PATIENCE_S = 0.2


@contextmanager
def ahead(items: Iterator[Item], depth: int = 4) -> Iterator[Iterator[Item]]:
    """The same items, made in another thread a little ahead of need."""
    queue: Queue[Item | BaseException] = Queue(depth)
    stop = threading.Event()

    def put(item: Item | BaseException) -> None:
        while not stop.is_set():
            try:
                queue.put(item, timeout=PATIENCE_S)
            except Full:
                continue
            return

    def fill() -> None:
        try:
            for item in items:
                put(item)
                if stop.is_set():
                    return
        except (EngineError, OSError, ValueError) as problem:
            put(problem)

    def take() -> Iterator[Item]:
        while True:
            try:
                item = queue.get(timeout=PATIENCE_S)
            except Empty:
                if not thread.is_alive() and queue.empty():
                    raise EngineError("the thread that makes batches has died; its own message is above") from None
                continue
            if isinstance(item, BaseException):
                raise item
            yield item

    thread = threading.Thread(target=fill, daemon=True)
    thread.start()
    try:
        yield take()
    finally:
        stop.set()
        thread.join(5)
