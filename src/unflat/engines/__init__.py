"""From a picture to a Guess; every engine is loaded only when it is opened."""

from unflat.engines.base import NAMES, Engine, open_engine

__all__ = ["NAMES", "Engine", "open_engine"]
