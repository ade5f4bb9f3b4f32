"""Decide which layer lies in front of which: log-odds for each pair, joined to the one order that contradicts them least."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.core.piece import Guess, Key
from unflat.core.stack import Stack
from unflat.pipeline.line_up import line_up
from unflat.pipeline.ordering.borders import drawn_on
from unflat.pipeline.ordering.evidence import meetings, nearness, overlap
from unflat.pipeline.ordering.habits import habits, usual_place
from unflat.pipeline.ordering.junctions import junctions
from unflat.pipeline.ordering.labels import label_map
from unflat.pipeline.ordering.outlines import outlines
from unflat.pipeline.ordering.trousers import trousers

BY_OVERLAP = 0.4
BY_OUTLINE = 1.0
"""Log-odds for one unit of each evidence, beside the habits, which are log-odds themselves. `benchmarks/order_fit.py` fits all of them to
drawn figures (0.52 and 0.69 with the networks of 0.4.0, 64 figures; a little less overlap leaves more orders right); fit again for new
networks."""
BY_JUNCTION = 0.3
"""The same (0.31; from 0.2 to 0.5 the orders stay the same). On true labels 1.3, where junctions set more pairs right than anything else
that is seen: it will be worth more as labels get better."""
BY_DEPTH = 2.0
"""The same (1.5). Between 0 and 3 it makes little difference, because the networks' depth is a habit too."""
UNMET = 0.2
"""How much the odds of two keys count that do not meet: habits are shares of the drawings in which two parts overlap. All of them would let
a hat that reaches no eye be drawn behind the hair because hats that reach eyes lie behind them."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a guess says of pairs, whoever asks; computed once for a picture and handed on.

    Args:
        keys: K keys.
        table: (K, K) float64, antisymmetric: log-odds that the row lies in front of the column, habits left out.
        met: (K, K) bool, symmetric: whether the two lie over one another or border on each other.
    """

    keys: tuple[Key, ...]
    table: Array
    met: Mask

    @staticmethod
    def of(guess: Guess) -> "Evidence":
        """Of all pieces; grounds lie behind everything and need none."""
        keys = tuple(dict.fromkeys(p.key for p in guess.pieces))
        return Evidence(keys, BY_OVERLAP * overlap(guess, keys) + BY_DEPTH * nearness(guess, keys), meetings(guess, keys))

    def odds(self, keys: Sequence[Key]) -> Array:
        """(K, K) float64: habits and evidence for some keys; of a key that the guess lacks, habits alone."""
        place = {key: i for i, key in enumerate(self.keys)}
        mine = [i for i, key in enumerate(keys) if key in place]
        theirs = [place[keys[i]] for i in mine]
        odds = habits(keys)
        here, there = np.ix_(mine, mine), np.ix_(theirs, theirs)
        odds[here] = (odds[here] + self.table[there]) * np.where(self.met[there], 1, UNMET)
        return odds


def order(stack: Stack, guess: Guess | Evidence) -> Stack:
    """The layers from back to front.

    Every pair of layers gets log-odds of one lying in front of the other. They are a sum: what is usual in drawings, with rules that have
    reasons; whose extent goes on where the other is seen; whose outline runs on where both meet the ground or a third; what lies around
    brows and glasses; whether legs are in trousers; depth. The order that contradicts the sums least is taken. Grounds lie behind
    everything.
    """
    keys = _sorted([a.key for a in stack.layers])
    labels = label_map(stack, keys)
    odds = _evidence(guess).odds(keys) + BY_OUTLINE * outlines(stack.source, labels, len(keys))
    odds += BY_JUNCTION * junctions(labels, keys) + drawn_on(labels, keys) + trousers(stack.source, labels, keys)
    place = {keys[i]: at for at, i in enumerate(line_up(odds))}
    return stack.with_layers(sorted(stack.layers, key=lambda a: (not a.is_ground, place[a.key], a.name)))


def order_keys(guess: Guess | Evidence, keys: Sequence[Key] | None = None) -> tuple[Key, ...]:
    """The keys of a guess (or those asked for) from back to front, without looking at the picture."""
    evidence = _evidence(guess)
    asked = _sorted(evidence.keys if keys is None else keys)
    return tuple(asked[i] for i in line_up(evidence.odds(asked)))


def _evidence(guess: Guess | Evidence) -> Evidence:
    return guess if isinstance(guess, Evidence) else Evidence.of(guess)


def _sorted(keys: Sequence[Key]) -> list[Key]:
    """Each key once; nothing may depend on the order in which pieces come."""
    return sorted(dict.fromkeys(keys), key=lambda k: (usual_place(k), str(k)))
